"""What a field holds, in words for writers, read off its type."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Le
from pydantic import BaseModel, WithJsonSchema
from pydantic.fields import FieldInfo

from ..conditions.requirements import Requirement
from ..model.fields import Interval, Picture, Points, Slug, Url
from ..model.naming import words
from ..model.records import Emotion, Thing
from ..model.vocabulary import Term
from ..problems import listed

_KNOWN: tuple[tuple[Any, str], ...] = (
    (Slug, "id"),
    (Url, "link"),
    (Picture, "path of a picture"),
    (Interval, "span of time"),
)
"""Texts of a particular form → what to call one."""

_PLURALS = {"evidence": "evidence", "opportunity": "opportunities"}

_PLAIN: dict[object, str] = {
    str: "text",
    int: "whole number",
    float: "number",
    date: "date",
    Requirement: "mapping",
}


def in_words(hint: Any) -> str:
    """`list of texts`, `one of a, b`, `pain points: each an id, a text or a mapping` …"""
    base, marks = _unwrapped(hint)
    points = next((mark for mark in marks if isinstance(mark, Points)), None)
    if get_origin(base) is tuple:
        return _several(get_args(base)[0], points)
    if get_origin(base) is dict:
        return _mapping(*get_args(base))
    allowed = allowed_words(hint)
    if allowed:
        return _one_of(allowed)
    kinds = _kinds(base)
    if len(kinds) > 1:
        said = ["true", "false"] if bool in kinds else []
        return listed(said + [in_words(kind) for kind in kinds if kind is not bool])
    if base is bool:
        return "true or false"
    name = _name(base, marks)
    if points and name == "id":
        return f"id of a {_types(points)}"
    return f"{name}, or id of a {_types(points)}" if points else f"{name}{_bounds(marks)}"


def allowed_words(hint: Any) -> Sequence[object]:
    """The values a field is restricted to, those of its written form included."""
    base, marks = _unwrapped(hint)
    for mark in marks:
        if isinstance(mark, WithJsonSchema) and mark.json_schema and "enum" in mark.json_schema:
            return tuple(mark.json_schema["enum"])
    return get_args(base) if get_origin(base) is Literal else ()


def _unwrapped(hint: Any) -> tuple[Any, tuple[Any, ...]]:
    """A type without its marks and without None, and the marks."""
    marks: tuple[Any, ...] = ()
    while True:
        if get_origin(hint) is Annotated:
            hint, *found = get_args(hint)
            for mark in found:
                marks += (*mark.metadata,) if isinstance(mark, FieldInfo) else (mark,)
        elif len(kinds := _kinds(hint)) == 1 and kinds[0] is not hint:
            hint = kinds[0]
        else:
            return hint, marks


def _kinds(hint: Any) -> tuple[Any, ...]:
    if get_origin(hint) in (Union, UnionType):
        return tuple(kind for kind in get_args(hint) if kind is not NoneType)
    return (hint,)


def _name(base: Any, marks: tuple[Any, ...]) -> str:
    for known, name in _KNOWN:
        if get_args(known)[0] is base and all(mark in marks for mark in known.__metadata__):
            return name
    return _PLAIN.get(base) or _linked(base) or words(getattr(base, "__name__", str(base))).lower()


def _linked(base: Any, plural: bool = False) -> str:
    """A record's name that leads to its section."""
    if not (isinstance(base, type) and issubclass(base, BaseModel)):
        return ""
    if issubclass(base, Term):
        return "ids or mappings" if plural else "id or mapping"
    name = getattr(base, "type", base.__name__.lower())
    return f"[{plural_of(name) if plural else words(name).lower()}](#{name})"


def plural_of(type_: str) -> str:
    """The word for several things of a type."""
    return _PLURALS.get(type_) or f"{words(type_).lower()}s"


def _several(inner: Any, points: Points | None) -> str:
    base, marks = _unwrapped(inner)
    thing = next((kind for kind in map(_bare, _kinds(base)) if _is_thing(kind)), None)
    if thing is not None:
        return f"list of {_linked(thing, plural=True)}: ids, texts or mappings"
    linked = _linked(base, plural=True)
    if linked:
        return f"list of {linked}"
    if allowed_words(inner):
        return f"list, each {_one_of(allowed_words(inner))}"
    name = f"{_name(base, marks)}s"
    return f"list of {name}, or ids of {_types(points, plural=True)}" if points else f"list of {name}"


def _mapping(key: Any, value: Any) -> str:
    if _bare(value) is Emotion:
        return f"whole number or {_linked(Emotion)}, or a mapping from persona to either"
    if any(get_origin(_bare(kind)) is dict for kind in _kinds(_bare(value))):
        return "mapping, see below"
    return f"mapping, word → {in_words(value)}"


def _bare(hint: Any) -> Any:
    return _unwrapped(hint)[0]


def _is_thing(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Thing)


def _types(points: Points | None, plural: bool = False) -> str:
    names = [plural_of(type_) if plural else words(type_).lower() for type_ in points.types] if points else []
    return listed(names) if names else ""


def _one_of(allowed: Sequence[object]) -> str:
    """The words in code; numbers that mean the same as a range behind them."""
    texts = [f"`{value}`" for value in allowed if isinstance(value, str)]
    numbers = [value for value in allowed if isinstance(value, int)]
    said = f"one of {', '.join(texts)}" if len(texts) > 1 else ", ".join(texts)
    return f"{said}; or {numbers[0]} to {numbers[-1]}" if numbers else said


def _bounds(marks: tuple[Any, ...]) -> str:
    low = next((mark.ge for mark in marks if isinstance(mark, Ge)), None)
    high = next((mark.le for mark in marks if isinstance(mark, Le)), None)
    if low is not None and high is not None:
        return f", {low} to {high}"
    return f", at least {low}" if low is not None else f", at most {high}" if high is not None else ""
