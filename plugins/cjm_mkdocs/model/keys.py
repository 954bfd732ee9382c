"""How records are written: the keys of their fields, and what is within them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any, get_args

from pydantic import AliasChoices, BaseModel
from pydantic.fields import FieldInfo

from .fields import Picture, Url
from .records import Record


def input_keys(field: FieldInfo, name: str) -> tuple[str, ...]:
    """The spellings under which a field is written, the preferred one first."""
    alias = field.validation_alias
    return tuple(str(choice) for choice in alias.choices) if isinstance(alias, AliasChoices) else (name,)


@cache
def known_keys(model: type[BaseModel]) -> dict[str, str]:
    """Every key a record takes → the name of its field."""
    return {key: name for name, field in model.model_fields.items() for key in input_keys(field, name)}


@cache
def nested(model: type[BaseModel]) -> tuple[str, ...]:
    """The fields of a record that may hold records."""
    return tuple(name for name, field in model.model_fields.items() if any(records_in(field.annotation)))


def values_of(names: Sequence[str]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    """Gives the values of some fields of a record at once."""
    if len(names) > 1:
        return itemgetter(*names)
    return lambda values: tuple([values[name] for name in names])


@cache
def url_fields(model: type[Record]) -> frozenset[str]:
    """The fields of a record that hold a link."""
    return frozenset(
        name
        for name, field in model.model_fields.items()
        if any(
            kind in get_args(field.annotation) or set(get_args(kind)[1:]) & set(field.metadata)
            for kind in (Url, Picture)
        )
    )


def records_in(annotation: Any) -> Iterator[type[Record]]:
    """The records that a field of this annotation may hold."""
    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation
    for argument in get_args(annotation):
        yield from records_in(argument)


def walk(record: Record, loc: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Record]]:
    """A record and all records in it, with the way to each."""
    yield loc, record
    said = record.__dict__
    for name in nested(type(record)):
        value = said[name]
        if not value:
            continue
        if isinstance(value, tuple):
            for index, item in enumerate(value):
                if isinstance(item, Record):
                    yield from walk(item, (*loc, name, index))
        elif isinstance(value, Mapping):
            for key, item in value.items():
                if isinstance(item, Record):
                    yield from walk(item, (*loc, name, key))
