"""The pages about the health of the maps."""

from __future__ import annotations

from typing import Any

from .filter import FilterPieces


class HealthPieces(FilterPieces):
    """Makes the pages about the health of the maps."""

    def health(self) -> dict[str, Any]:
        """What the page of health shows."""
        return {}
