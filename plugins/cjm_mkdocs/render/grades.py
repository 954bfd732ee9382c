"""How sure a claim is, in words, wherever it is shown."""

from __future__ import annotations

from ..language import Language
from .text import escape

_LOOSE = frozenset({"stale", "assumption"})
"""Grades that nothing holds up: their tags are dashed, like lines of the curve that nobody observed."""


def grade_word(grade: str, translate: Language) -> str:
    """A grade of `GRADES` in the reader's language."""
    _ = translate
    match grade:
        case "validated":
            return _("validated")
        case "supported":
            return _("supported")
        case "anecdotal":
            return _("anecdotal")
        case "stale":
            return _("stale")
        case _:
            return _("assumption")


def grade_note(grade: str, translate: Language) -> str:
    """What a grade means, in a few words."""
    _ = translate
    match grade:
        case "validated":
            return _("heard from customers and seen in figures")
        case "supported":
            return _("two sources, or a large one")
        case "anecdotal":
            return _("one small source")
        case "stale":
            return _("all of its evidence has expired")
        case _:
            return _("nobody has checked it yet")


def tag(grade: str, translate: Language) -> str:
    """A grade as a tag."""
    style = "cjm-tag cjm-tag--to-be" if grade in _LOOSE else "cjm-tag"
    return f'<span class="{style}" data-value="{grade}">{escape(grade_word(grade, translate))}</span>'


def mark(grade: str, translate: Language) -> str:
    """A grade behind the name of a claim."""
    return f' <span class="cjm-basis">·&nbsp;{escape(grade_word(grade, translate))}</span>'
