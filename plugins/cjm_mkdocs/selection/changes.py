"""What conditions about changes mean: plain functions of a value now and the value then."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..catalogue import Key, MappedStep
from ..conditions.properties import Property
from ..conditions.tree import ChangeWord
from ..model.records import Stage
from ..model.values import plain

Compare = Callable[[Any, Any], bool]
"""Whether a change from the second value to the first, both plain, is one that is asked for."""


def way_of_change(how: ChangeWord, asked: Property | None) -> Compare:
    """What a word such as `worse` asks of a property; None stands for one that only its author knows."""
    if how in ("higher", "lower", "better", "worse"):
        assert asked is not None
        rank, sign = _rank(asked), asked.better if how in ("better", "worse") else 1
        sign = -sign if how in ("lower", "worse") else sign

        def moved(now: Any, then: Any) -> bool:
            a, b = rank(now), rank(then)
            if a is None or b is None:
                return False
            return bool(a > b if sign > 0 else a < b)

        return moved
    return _WORDS[how]


def plainly(asked: Property | None, renamed: Mapping[Key, Key]) -> Callable[[Any], Any]:
    """A function that gives values as they are compared; ids of things as they are called now."""
    if asked is None:
        return plain
    if asked.kind == "thing":
        types = asked.types

        def today(value: Any) -> Any:
            return tuple(
                next((renamed[key].id for type_ in types if (key := Key(type_, text)) in renamed), text)
                for text in value or ()
            )

        return today
    if asked.name in ("stages", "steps"):
        return lambda value: tuple(_named(one) for one in value or ())
    return plain if asked.kind in ("text", "list", "mapping") else lambda value: value


def _named(part: Any) -> str:
    return part.title if isinstance(part, MappedStep) else part.name if isinstance(part, Stage) else str(part)


def _rank(asked: Property) -> Callable[[Any], Any]:
    if asked.kind == "word":
        return {word: rank for rank, word in enumerate(asked.words)}.get
    if asked.kind == "flag":
        return lambda value: None if value is None else int(value)
    return lambda value: value


def is_there(value: Any) -> bool:
    """Whether a value is any."""
    return value is not None and value is not False and value not in ("", (), [], {})


def _same(now: Any, then: Any) -> bool:
    if isinstance(now, list | tuple) or isinstance(then, list | tuple):
        return sorted(map(repr, now or ())) == sorted(map(repr, then or ()))
    return bool(now == then) or not (is_there(now) or is_there(then))


def _came(now: Any, then: Any) -> bool:
    if isinstance(now, list | tuple):
        known = set(map(repr, then or ()))
        return any(repr(value) not in known for value in now)
    return is_there(now) and not is_there(then)


_WORDS: Mapping[str, Compare] = {
    "changed": lambda now, then: not _same(now, then),
    "unchanged": _same,
    "added": _came,
    "removed": lambda now, then: _came(then, now),
}

__all__ = ["Compare", "is_there", "plainly", "way_of_change"]
