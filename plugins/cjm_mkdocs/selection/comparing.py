"""Comparisons of values: plain functions of one value that is there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from operator import eq, ge, gt, le, lt
from typing import Any

from ..conditions.tree import Operand, Operator
from .changes import Compare

Test = Callable[[Any], bool]
_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {"=": eq, "<": lt, "<=": le, ">": gt, ">=": ge}
_TRIMMED = "“”\"'‘’*_` "
"""What stands around a text without being part of what it says."""


def comparison(operator: Operator, operand: Operand) -> Test:
    if operator == "..":
        assert isinstance(operand, tuple)
        low, high = operand
        return lambda value: low <= value <= high
    compare = _COMPARE[operator]
    return lambda value: compare(value, operand)


def difference(meets: Test) -> Compare:
    return lambda now, then: now is not None and then is not None and meets(now - then)


def free(operator: Operator, operand: Operand) -> Test:
    """A comparison with a value that may be of any kind, such as one of the author's own."""
    compare = comparison(operator, operand)

    def meets(value: Any) -> bool:
        if isinstance(operand, bool) or isinstance(value, bool):
            return value is operand
        if isinstance(value, str) and not isinstance(operand, date):
            try:
                value = float(value)
            except ValueError:
                return False
        return isinstance(value, int | float) and compare(value)

    return meets


def without_case(text: str) -> str:
    return text.casefold().strip(_TRIMMED)


def says(wanted: str, other: str = "") -> Test:
    """Whether a text says the same, whatever the case; `*` in `wanted` stands for anything."""
    parts = [part.casefold() for part in wanted.strip(_TRIMMED.replace("*", "").replace("_", "")).split("*")]
    if len(parts) == 1:
        accepted = {without_case(wanted), without_case(other)} - {""}
        return lambda value: without_case(str(value)) in accepted
    if len(parts) == 3 and not parts[0] and not parts[2]:  # `*part*`, the usual case
        return lambda value: parts[1] in without_case(str(value))
    return lambda value: _matches(without_case(str(value)), parts)


def _matches(text: str, parts: Sequence[str]) -> bool:
    """Whether `parts` stand in a text in this order, the first at its start and the last at its end."""
    first, *middle, last = parts
    if len(text) < len(first) + len(last) or not text.startswith(first) or not text.endswith(last):
        return False
    at, end = len(first), len(text) - len(last)
    for part in middle:
        found = text.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return True


__all__ = ["Test", "comparison", "difference", "free", "says", "without_case"]
