"""What changed in the fields of one record: compared by meaning, field by field, in the model's order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel

from ..catalogue import Catalogue, Key, Loc, Place
from ..model.links import MERGED, LinkField, link_fields
from ..model.naming import is_slug, slug
from ..model.records import Record, Thing
from ..model.values import plain

_APART = frozenset({"id", "former_ids", "stages", "steps", "emotion", "emotion_scale"})
"""Fields that are compared elsewhere, or say how others are written."""
_DEFAULTS = {"state": "as-is"}
"""What leaving a field out means."""


class FieldChange(NamedTuple):
    """A change of one field; `loc` is the way to it in its record, `named` the title of a thing gained or lost."""

    kind: Literal["moved", "changed", "gained", "lost"]
    field: str
    before: Any
    after: Any
    loc: Loc
    named: str = ""


@cache
def _roles(model: type[BaseModel]) -> Mapping[str, LinkField | None]:
    """The fields to compare, spellings of one under the plural, each with the link it is (if it is one)."""
    links = {link.name: link for link in link_fields(model)}
    found: dict[str, LinkField | None] = {}
    for name in model.model_fields:
        merged = MERGED.get(name, name)
        found.setdefault(merged if merged in model.model_fields else name, links.get(name))
    return {name: link for name, link in found.items() if name not in _APART}


class FieldComparison:
    """Compares records of two states of a catalogue; references are the same if what they name is."""

    def __init__(
        self,
        before: Catalogue,
        after: Catalogue,
        renamed: Mapping[Key, Key],
        added: frozenset[Key],
        removed: frozenset[Key],
    ) -> None:
        self.before, self.after, self.renamed, self.added, self.removed = (
            before,
            after,
            renamed,
            added,
            removed,
        )
        self._otherwise = any(old != new for old, new in renamed.items())
        """Whether the same reference may mean another thing."""
        self._inline = [
            {id(entry.record): entry.key for entry in catalogue.entries.values() if entry.home is not None}
            for catalogue in (before, after)
        ]

    def of(self, old: Record, new: Record, was: Place, is_: Place) -> Iterator[FieldChange]:
        """The changes of a record that stood at `was` and stands at `is_`."""
        for name, link in _roles(type(new)).items():
            before, after = _value(old, name), _value(new, name)
            if before == after and (link is None or (link.texts and not self._otherwise)):
                continue
            if link is not None and not link.texts:
                yield from self._references(name, link, before, after, was, is_)
            else:
                yield from self._values(name, link, before, after)
        ours, theirs = old.extensions, new.extensions
        for name in dict.fromkeys((*ours, *theirs)):
            yield from _scalars(name, plain(ours.get(name)), plain(theirs.get(name)), (name,))

    def _values(self, name: str, link: LinkField | None, before: Any, after: Any) -> Iterator[FieldChange]:
        before, after = plain(before), plain(after)
        if link is not None:
            before = _each_text(before, lambda text: self._today(text, link))
        if before == after or (_empty(before) and _empty(after)):
            return
        if isinstance(before, list) or isinstance(after, list):
            yield from _lists(name, before or [], after or [])
        elif isinstance(before, dict) or isinstance(after, dict):
            ours, theirs = before or {}, after or {}
            for key in dict.fromkeys((*ours, *theirs)):
                yield from _scalars(f"{name}.{key}", ours.get(key), theirs.get(key), (name, key))
        else:
            yield from _scalars(name, before, after, (name,))

    def _today(self, text: str, link: LinkField) -> str:
        """A reference by the id that what it names has now."""
        keys = (self.renamed.get(Key(type_, text)) for type_ in link.types)
        return next((key.id for key in keys if key is not None), text) if is_slug(text) else text

    def _references(
        self, name: str, link: LinkField, before: Any, after: Any, was: Place, is_: Place
    ) -> Iterator[FieldChange]:
        ours = [(key, self.renamed.get(key, key)) for key in self._keys(0, before, link.types[0])]
        theirs = self._keys(1, after, link.types[0])
        kept = [now for _, now in ours if now in theirs]
        for key, now in ours:
            entry = self.before.entries.get(key)
            if now not in theirs and not (key in self.removed and entry is not None and entry.home == was):
                yield FieldChange("lost", name, key.id, None, (name,), entry.title if entry else key.id)
        for at, key in enumerate(theirs):
            entry = self.after.entries.get(key)
            if entry is None and any(key == old for old, _ in ours):
                continue  # what it names is gone, or has another id: that is all that changed
            if key not in kept and not (key in self.added and entry is not None and entry.home == is_):
                yield FieldChange("gained", name, None, key.id, (name, at), entry.title if entry else key.id)
        if kept != [key for key in theirs if key in kept]:
            yield FieldChange(
                "moved", name, [now.id for now in kept], [key.id for key in theirs if key in kept], (name,)
            )

    def _keys(self, side: int, items: Any, type_: str) -> list[Key]:
        """What a field names, whether or not it was found."""
        keys = []
        for item in items if isinstance(items, tuple) else (items,):
            if isinstance(item, Thing):
                keys.append(self._inline[side].get(id(item)) or Key(type_, item.id or slug(item.title)))
            elif item:
                keys.append(Key(type_, str(item)))
        return list(dict.fromkeys(keys))


def _value(record: Record, name: str) -> Any:
    """The value of a field, its spellings together."""
    value = getattr(record, name)
    if value is None:
        return _DEFAULTS.get(name)
    for short in _spellings(type(record), name):
        value = (*getattr(record, short), *value)
    return value


@cache
def _spellings(model: type[Record], name: str) -> tuple[str, ...]:
    """The singular spellings of a field that `model` has as well."""
    return tuple(short for short, long in MERGED.items() if long == name and short in model.model_fields)


def _each_text(value: Any, change: Any) -> Any:
    if isinstance(value, list):
        return [change(text) if isinstance(text, str) else text for text in value]
    return change(value) if isinstance(value, str) else value


def _empty(value: Any) -> bool:
    return value is None or value is False or value == [] or value == {} or value == ""


def _scalars(name: str, before: Any, after: Any, loc: Loc) -> Iterator[FieldChange]:
    if before != after and not (_empty(before) and _empty(after)):
        yield FieldChange("changed", name, before, after, loc)


def _lists(name: str, before: Any, after: Any) -> Iterator[FieldChange]:
    """What a list lost and gained; an entry that took another's place is a change of it."""
    ours, theirs = _listed(before), _listed(after)
    gone, come = Counter(map(repr, ours)), Counter(map(repr, theirs))
    lost = [(i, value) for i, value in _beyond(ours, come)]
    gained = [(i, value) for i, value in _beyond(theirs, gone)]
    edited = {i for i, _ in lost} & {i for i, _ in gained} if len(ours) == len(theirs) else set()
    for i in sorted(edited):
        yield FieldChange("changed", name, ours[i], theirs[i], (name, i))
    yield from (FieldChange("lost", name, value, None, (name,)) for i, value in lost if i not in edited)
    yield from (FieldChange("gained", name, None, value, (name, i)) for i, value in gained if i not in edited)
    if not lost and not gained:
        yield FieldChange("moved", name, ours, theirs, (name,))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _beyond(values: Iterable[Any], others: Counter[str]) -> Iterator[tuple[int, Any]]:
    """The values that others do not have, as often as they do not."""
    left = Counter(others)
    for i, value in enumerate(values):
        if left[repr(value)]:
            left[repr(value)] -= 1
        else:
            yield i, value
