"""Conditions as data, after they were read and found right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

Operand = str | float | bool | date | tuple[float, float]
"""What a value is compared with: a folded text, an id, a number, the place of a word on its scale, days, a range.

`TODAY` stands for the day of the catalogue.
"""
TODAY = "today"

Operator = Literal["=", "<", "<=", ">", ">=", ".."]


class Is(NamedTuple):
    """A property has a value that compares so. With `counted`, the number of its values does."""

    name: str
    operator: Operator
    operand: Operand
    counted: bool = False


class Present(NamedTuple):
    """A property has any value."""

    name: str


class Within(NamedTuple):
    """The value below `key` of a property that is a mapping meets a condition, in which it is called `VALUE`."""

    name: str
    key: str
    condition: Condition


VALUE = "value"

# Those that have one part are no tuples: “all of these” would be equal to “any of these”.


@dataclass(frozen=True, slots=True)
class Every:
    """All conditions hold; of none, that is true."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one condition holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """A condition does not hold."""

    part: Condition


class Related(NamedTuple):
    """So many of the things that this one refers to, or is referred to by, meet a condition.

    `name` is a field of the thing (`back` false) or the type of what refers to it (`back` true; empty for any).
    With `every`, all of them have to; otherwise as many as `operator` and `number` say.
    """

    back: bool
    name: str
    condition: Condition | None
    operator: Operator = ">="
    number: Operand = 1
    every: bool = False


ChangeWord = Literal[
    "changed", "unchanged", "added", "removed", "higher", "lower", "better", "worse"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Before:
    """The thing, as it was before, met a condition. One that was not there met none."""

    condition: Condition


class Changed(NamedTuple):
    """A property has changed in such a way since before."""

    name: str
    how: ChangeWord


class ChangedBy(NamedTuple):
    """The difference between a property now and before, higher now counting as more than 0, compares so."""

    name: str
    operator: Operator
    operand: Operand


Condition = Is | Present | Within | Every | Either | Not | Related | Before | Changed | ChangedBy


def parts_of(condition: Condition) -> tuple[Condition, ...]:
    """A condition and all within it that are asked of the same thing."""
    match condition:
        case Every(parts) | Either(parts):
            return (condition, *(inner for part in parts for inner in parts_of(part)))
        case Not(part):
            return (condition, *parts_of(part))
        case _:
            return (condition,)


def asks_for_change(condition: Condition) -> bool:
    """Whether a condition speaks of what was before."""
    return any(isinstance(part, Before | Changed | ChangedBy) for part in parts_of(condition))
