"""Which fields of a record name other things, read off the model."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Literal, NamedTuple, get_args, get_origin

from pydantic import BaseModel

from .fields import Points
from .records import Thing

MERGED = {"persona": "personas", "touchpoint": "touchpoints", "channel": "channels"}
"""Singular spellings of fields that have a plural one as well → the plural."""


class LinkField(NamedTuple):
    """A field that names things of `types`. Where `texts`, only slug-shaped values are references."""

    name: str
    role: str
    types: tuple[str, ...]
    texts: bool


@cache
def link_fields(model: type[BaseModel]) -> tuple[LinkField, ...]:
    """The fields of `model` that name things; `role` is the name the link has in the catalogue."""
    return tuple(_link_fields(model))


def _link_fields(model: type[BaseModel]) -> Iterator[LinkField]:
    for name, field in model.model_fields.items():
        role = MERGED.get(name, name) if MERGED.get(name) in model.model_fields else name
        parts = [*field.metadata, *_parts(field.annotation)]
        points = next((part for part in parts if isinstance(part, Points)), None)
        if points:
            yield LinkField(name, role, points.types, texts=True)
            continue
        thing = next((part for part in parts if isinstance(part, type) and issubclass(part, Thing)), None)
        if thing:
            yield LinkField(name, role, (thing.type,), texts=False)


def _parts(annotation: Any) -> Iterator[Any]:
    yield annotation
    if get_origin(annotation) is not Literal:  # whose words are no types
        yield from getattr(annotation, "__metadata__", ())
        for argument in get_args(annotation):
            yield from _parts(argument)
