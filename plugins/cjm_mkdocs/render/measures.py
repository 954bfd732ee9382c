"""The value and the state of a metric in a few words, wherever it is named."""

from __future__ import annotations

from html import escape

from ..language import Language
from ..views.metrics import Measured, State
from .text import plain

_SIGNS: dict[State, str] = {"off-track": "■", "at-risk": "▲", "stale": "○", "unknown": "?", "on-track": "✓"}
"""What tells states apart where colours do not."""


def figure(value: float, unit: str | None, translate: Language) -> str:
    """A value with its unit, and as a plain number for machines."""
    unit = plain(unit or "").strip()
    text = translate.percent(value, 10) if unit == "%" else translate.number(value)
    said = f"{escape(text)}\u00a0{escape(unit)}" if unit and unit != "%" else escape(text)
    return f'<bdi data-value="{value:.15g}">{said}</bdi>'


def state_word(state: State, translate: Language) -> str:
    """A state in words."""
    _ = translate
    match state:
        case "on-track":
            return _("on track")
        case "at-risk":
            return _("at risk")
        case "off-track":
            return _("off track")
        case "stale":
            return _("stale")
        case _:
            return _("unknown")


def state_mark(state: State, translate: Language) -> str:
    """A state as a sign and a word."""
    return (
        f'<bdi class="cjm-state cjm-state--{state}" data-cjm-state="{state}">'
        f'<span aria-hidden="true">{_SIGNS[state]}</span> {escape(state_word(state, translate))}</bdi>'
    )


def mark(found: Measured, translate: Language) -> str:
    """What stands behind the name of a metric: its value and its state, as far as they are known."""
    value = "" if found.current is None else f"{figure(found.current, found.record.unit, translate)} "
    state = "" if found.state == "unknown" else state_mark(found.state, translate)
    return (
        f' <span class="cjm-basis">{value}{state}</span>'.replace(" </span>", "</span>")
        if value or state
        else ""
    )
