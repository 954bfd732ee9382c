"""What the columns of a record hold, read off the model: what a cell is written as, and what is made of it again."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from ..model.fields import Rating
from ..model.keys import input_keys, records_in
from ..model.records import Emotion, Link, Record, Thing

WRITTEN_AS = "written_as"
"""The column that tells what the others leave open of how a thing was written."""
BODY = "body"
"""The column with the text of a page."""

_CLASHES = {"url": "written_url"}
"""Fields whose key is the name of a column that tells where a thing is."""

Kind = Literal[
    "text", "number", "day", "truth", "truth-or-text", "texts", "items", "links", "mapping", "ratings", "emotions"
]  # fmt: skip


@cache
def kinds_of(model: type[Record]) -> dict[str, Kind]:
    """The fields of a record → what they hold."""
    return {name: _kind(field) for name, field in model.model_fields.items()}


def _kind(field: FieldInfo) -> Kind:
    annotation = field.annotation
    records = tuple(records_in(annotation))
    if records:
        if Emotion in records:
            return "emotions"
        return "links" if Link in records else "items" if issubclass(records[0], Thing) else "texts"
    leaves = set(_leaves(annotation))
    if get_origin(annotation) is dict:
        return "ratings" if Rating in get_args(annotation) or int in leaves else "mapping"
    if get_origin(annotation) is tuple:
        return "texts"
    if bool in leaves:
        return "truth-or-text" if str in leaves else "truth"
    if date in leaves:
        return "day"
    return "number" if leaves & {int, float} else "text"


def _leaves(annotation: Any) -> list[Any]:
    return [annotation, *(leaf for part in get_args(annotation) for leaf in _leaves(part))]


def column_of(model: type[Record], name: str) -> str:
    """The column that holds a field of a record: the key by which it is written, but for `url`."""
    key = input_keys(model.model_fields[name], name)[0]
    return _CLASHES.get(key, key)


@cache
def numbers_of(model: type[Record]) -> frozenset[str]:
    """The columns of a record that hold numbers: of its fields, its place in a journey, its score where there is one."""
    own = {name for name, kind in kinds_of(model).items() if kind in ("number", "emotions")}
    return frozenset({*(column_of(model, name) for name in own), "number"})


@cache
def days_of(model: type[Record]) -> frozenset[str]:
    """The columns of a record that hold days."""
    return frozenset(column_of(model, name) for name, kind in kinds_of(model).items() if kind == "day")


__all__ = ["BODY", "WRITTEN_AS", "Kind", "column_of", "days_of", "kinds_of", "numbers_of"]
