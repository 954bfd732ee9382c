"""What a property is compared with: numbers, words, dates, spans, names, each with what is said of a wrong one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple, cast

from ..model.fields import days_in
from ..model.vocabulary import LifecycleStage, Vocabulary
from ..problems import listed, nearest, quoted
from .properties import Property
from .tree import TODAY, Is, Operand, Operator

Loc = tuple[str | int, ...]
MISSING, PRESENT, OVERDUE = "missing", "present", "overdue"
ORDERED = frozenset({"number", "scale", "date", "days"})
"""Kinds whose values are more or less than others."""
_COMPARED = re.compile(r"\s*(>=|<=|=>|=<|!=|<>|==|=|>|<)")
_RANGE = re.compile(r"\s*(-?\d{1,9}(?:\.\d{1,9})?)\s*\.\.\s*(-?\d{1,9}(?:\.\d{1,9})?)\s*\Z")
_NUMBER = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,9})?\Z")
_SAME = {"=>": ">=", "=<": "<=", "<>": "!=", "==": "="}
_SPELLED = {True: ("yes", "on"), False: ("no", "off")}
_TRUTHS = {"true": True, "yes": True, "false": False, "no": False}


class Wrong(NamedTuple):
    """A word that means nothing. `loc` is the way to it below the value that was read; `key`: it is a key."""

    loc: Loc
    message: str
    hint: str = ""
    key: bool = False
    missing: bool = False
    """Whether what is wrong is that something is not there."""

    @property
    def rule(self) -> str:
        return f"schema/{'unknown-key' if self.key else 'missing' if self.missing else 'unknown-value'}"


class Named(NamedTuple):
    """A thing that a condition names: one of these types has to have it as its id or its title."""

    loc: Loc
    text: str
    types: tuple[str, ...]


@dataclass(slots=True, eq=False, repr=False)
class Reading:
    """What is met on the way through conditions. `lifecycle` are the words of the site, where they are known."""

    lifecycle: Vocabulary[LifecycleStage] | None = None
    knows_before: bool = False
    """Whether what is asked is asked of changes: then conditions may speak of what was before."""
    of_before: str = "write `when: changed` beside `select`"
    """What to do where they may not."""
    wrong: list[Wrong] = field(default_factory=list)
    named: list[Named] = field(default_factory=list)

    def refuse(
        self, loc: Loc, message: str, hint: str = "", *, key: bool = False, missing: bool = False
    ) -> None:
        self.wrong.append(Wrong(loc, message, hint, key, missing))


def text_of(value: object) -> str:
    """A value as its author wrote it."""
    return str(value).lower() if isinstance(value, bool) else "nothing" if value is None else str(value)


def shown(value: object) -> str:
    """A value in a message."""
    if isinstance(value, list | tuple):
        return "a list"
    return "a mapping" if isinstance(value, Mapping) else quoted(text_of(value))


def range_in(value: object) -> tuple[float, float] | None:
    """The ends of `3..9`."""
    span = _RANGE.match(value) if isinstance(value, str) else None
    return (float(span[1]), float(span[2])) if span else None


def compared(value: object) -> tuple[Operator | Literal["!="], object]:
    """Operator and operand of `>=3`; equality for anything without an operator."""
    found = _COMPARED.match(value) if isinstance(value, str) else None
    if not found:
        return "=", value
    return cast("Operator", _SAME.get(found[1], found[1])), str(value)[found.end() :].strip()


def number_in(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    text = str(value).strip().replace("−", "-")
    return float(text) if _NUMBER.match(text) else None


def operand(
    asked: Property, operator: Operator, value: object, loc: Loc, reading: Reading
) -> Operand | Is | None:
    """What a property of this kind is compared with; None for what it cannot be, which is reported then."""
    return _OPERANDS[asked.kind](asked, operator, value, loc, reading)


def _thing(asked: Property, operator: Operator, value: object, loc: Loc, reading: Reading) -> str | None:
    if operator != "=":
        reading.refuse(
            loc,
            f"“{asked.name}” is compared with {shown(value)}",
            "compare with a number to count them, or name one",
        )
        return None
    text = text_of(value).strip()
    reading.named.append(Named(loc, text, asked.types))
    return text


def _word(
    asked: Property, operator: Operator, value: object, loc: Loc, reading: Reading
) -> str | float | None:
    text = text_of(value).strip().casefold()
    if isinstance(value, bool):  # what YAML 1.1 makes of an unquoted yes or no
        text = next((word for word in _SPELLED[value] if word in asked.words), text)
    if asked.kind == "scale":
        number = number_in(value)
        if number is not None and 1 <= number <= len(asked.words):
            return number
        if text in asked.words:
            return asked.words.index(text) + 1.0
    elif text in asked.words:
        return text
    allowed = f"allowed: {listed(asked.words)}" + (
        f", or 1 to {len(asked.words)}" if asked.kind == "scale" else ""
    )
    hint = " ".join(filter(None, (nearest(text, asked.words), allowed)))
    reading.refuse(loc, f"“{asked.name}” is never {quoted(text_of(value))}", hint)
    return None


def _figure(asked: Property, operator: Operator, value: object, loc: Loc, reading: Reading) -> float | None:
    number = number_in(value)
    if number is None:
        reading.refuse(
            loc,
            f"“{asked.name}” is a number, and {quoted(text_of(value))} is none",
            'write a number, such as 3 or ">=3"',
        )
    return number


def _flag(asked: Property, operator: Operator, value: object, loc: Loc, reading: Reading) -> bool | None:
    truth = value if isinstance(value, bool) else _TRUTHS.get(text_of(value).casefold())
    if truth is None:
        reading.refuse(
            loc,
            f"“{asked.name}” is true or false, not {quoted(text_of(value))}",
            "write `true` or `false`",
        )
    return truth


def _day(
    asked: Property, operator: Operator, value: object, loc: Loc, reading: Reading
) -> Operand | Is | None:
    if value == OVERDUE and operator == "=":
        return Is("overdue", "=", True) if asked.name == "reviewed" else Is(asked.name, "<", TODAY)
    if value == TODAY:
        return TODAY
    try:
        day = value if isinstance(value, date) else date.fromisoformat(text_of(value).strip())
        return date(day.year, day.month, day.day)
    except ValueError:
        hint = f"write year-month-day, `{TODAY}` or `{OVERDUE}`"
        hint = " ".join(filter(None, (nearest(text_of(value), (TODAY, OVERDUE, MISSING, PRESENT)), hint)))
        reading.refuse(loc, f"“{asked.name}” is a date, and {quoted(text_of(value))} is none", hint)
        return None


def _days(asked: Property, operator: Operator, value: object, loc: Loc, reading: Reading) -> float | None:
    number = number_in(value)
    found = float(days_in(text_of(value).strip()) or 0) if number is None else number
    if number is None and not found:
        hint = "write `90 days`, `12 weeks`, `3 months`, `1 year`, or a number of days"
        reading.refuse(loc, f"“{asked.name}” is a span of time, and {quoted(text_of(value))} is none", hint)
        return None
    return found


def _lifecycle(asked: Property, operator: Operator, value: object, loc: Loc, reading: Reading) -> str | None:
    known = reading.lifecycle
    if known is None:
        return text_of(value)
    term = known.find(text_of(value))
    if term is None:
        ids = [term.id for term in known]
        hint = nearest(text_of(value), ids) or f"this site has {listed(ids)}" if ids else ""
        reading.refuse(loc, f"no lifecycle stage is called {quoted(text_of(value))}", hint)
        return None
    return term.id


def _text(
    asked: Property, operator: Operator, value: object, loc: Loc, reading: Reading
) -> str | float | None:
    number = number_in(value)
    return number if operator != "=" and number is not None else text_of(value)


def _unasked(asked: Property, operator: Operator, value: object, loc: Loc, reading: Reading) -> None:
    hint = (
        'write `missing`, `present`, or how many: `">=2"`'
        if asked.kind == "list"
        else "write `missing`, `present`, or a mapping"
    )
    reading.refuse(loc, f"“{asked.name}” cannot be {shown(value)}", hint)


_OPERANDS: Mapping[str, Callable[[Property, Operator, object, Loc, Reading], Operand | Is | None]] = {
    "text": _text,
    "word": _word,
    "scale": _word,
    "number": _figure,
    "flag": _flag,
    "date": _day,
    "days": _days,
    "thing": _thing,
    "lifecycle": _lifecycle,
    "channel": _text,
    "list": _unasked,
    "mapping": _unasked,
}


__all__ = [
    "MISSING",
    "ORDERED",
    "PRESENT",
    "Loc",
    "Named",
    "Reading",
    "Wrong",
    "compared",
    "number_in",
    "operand",
    "range_in",
    "shown",
    "text_of",
]
