"""The plugin's options as MkDocs sees them: read and checked by `settings`, so that they are described once."""

from __future__ import annotations

from mkdocs.config.base import Config


class CjmConfig(Config):
    """Takes any option; `settings.settings_from` says which are right."""
