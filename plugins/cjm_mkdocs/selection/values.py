"""The value of every property of everything: one plain function for each property of each type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any

from ..catalogue import Catalogue
from ..conditions.properties import Property, properties
from ..model.fields import days_in
from ..model.records import EXTENSION
from .derived import DERIVED, MAPPED, OF_TYPE, SHARED
from .whereabouts import Item, Whereabouts

Getter = Callable[[Any], Any]
"""Gives the value of a property of an item: None for what is missing; a tuple for a property that is `many`."""


class Values(Whereabouts):
    """The values of the properties of one catalogue. Made anew for each build; keeps what is costly to find."""

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__(catalogue)
        self.getter = cache(self._getter)

    def _getter(self, type_: str, name: str) -> Getter:
        asked = properties(type_).get(name)
        if asked is None:
            if name.startswith(EXTENSION):
                return partial(_extension, name)
            return lambda item: None
        if name == "type":
            return lambda item: type_
        if (type_, name) in MAPPED:
            return MAPPED[type_, name]
        if (type_, name) in SHARED:
            return _found_once(*SHARED[type_, name])
        special = OF_TYPE.get((type_, name)) or (DERIVED.get(name) if asked.derived else None)
        if special is not None:
            return partial(special, self)
        return (lambda item: item.key.id) if name == "id" else _read(asked)


def _found_once(source: Getter, value: Callable[[Any], Any]) -> Getter:
    """A function that gives a value of what items have, once for each object that is the same for many.

    The catalogue keeps these objects, so that none takes the identity of another.
    """
    known: dict[int, Any] = {}

    def found(item: Any) -> Any:
        own = source(item)
        if id(own) not in known:
            known[id(own)] = value(own)
        return known[id(own)]

    return found


def _read(asked: Property) -> Getter:
    """A function that reads a field."""
    name = asked.name
    if asked.kind == "thing":
        return partial(_linked, name)
    if asked.kind == "scale":
        return partial(_ranked, name, {word: float(rank) for rank, word in enumerate(asked.words, 1)})
    if asked.kind == "days":
        return lambda item: days_in(getattr(item.record, name) or "")
    if asked.kind == "flag":
        return lambda item: bool(getattr(item.record, name))
    return lambda item: getattr(item.record, name)


def _linked(role: str, item: Item) -> tuple[str, ...]:
    """The ids of what a field names; a text that names nothing counts as written."""
    keys, written = item.links.get(role), getattr(item.record, role, None) or ()
    if not keys and not written:
        return ()
    found = tuple([key.id for key in keys or ()])
    texts = (written,) if isinstance(written, str) else written
    return found + tuple(text for text in texts if isinstance(text, str) and text not in found)


def _ranked(name: str, ranks: Mapping[str, float], item: Item) -> float | None:
    return ranks.get(getattr(item.record, name))


def _extension(name: str, item: Item) -> tuple[object, ...]:
    own = item.record.__pydantic_extra__
    if not own:
        return ()
    value = own.get(name)
    return tuple(value) if isinstance(value, list) else () if value is None else (value,)


_NEAR = frozenset({"type", "page", "state", "number", "owner", "title", "id", "review_due", "emotion"})
_ON_PLACE = frozenset(
    {"stage", "lifecycle", "persona", "touchpoint", "channel", "lowest", "highest", "mean", "assumed"}
)


def cost(type_: str, name: str) -> int:
    """How dear it is to find a value, from 1: cheap ones are asked first."""
    asked = properties(type_).get(name)
    if asked is None or not asked.derived or name in _NEAR:
        return 2 if asked is not None and asked.kind == "thing" else 1
    if type_ in ("stage", "step"):
        return 2 if name in _ON_PLACE else 4
    return 8 if name in _ON_PLACE or name in ("journey", "places", "steps") else 4


__all__ = ["Getter", "Values", "cost"]
