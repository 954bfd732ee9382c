"""Texts of pages in comments and issues, where markup, names and addresses would do something."""

from __future__ import annotations

import re

from ..problems import one_line

_MARKUP = frozenset("\\`*_{}[]<>()#+!|~")
_MENTION = re.compile(r"(?<![A-Za-z0-9])@")


def quiet(text: str) -> str:
    """A text as words alone: no markup, no mention, no reference to an issue."""
    shown = "".join(f"\\{letter}" if letter in _MARKUP else letter for letter in one_line(text))
    return _MENTION.sub("@\u200b", shown).replace("://", ":\u200b//")
