"""What is known about a thing or a step, field by field, in the model's order: for profiles, sections and lanes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache, lru_cache, partial
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel

from ..catalogue import Catalogue, Entry, Key, MappedStage
from ..model.fields import closed_words
from ..model.links import LinkField, link_fields
from ..model.naming import is_slug, words
from ..model.records import EXTENSION, Link, Record, Step

Kind = Literal[
    "texts",
    "things",
    "mixed",
    "pairs",
    "channels",
    "links",
    "url",
    "flag",
    "figure",
    "day",
    "image",
    "word",
    "span",
]


class Fact(NamedTuple):
    """One field with its values; `kind` says what the values are.

    texts: strings of the author · things: catalogue keys · mixed: either · pairs: (name, value) · channels: ids or
    names · links: (title, url) · url, flag, figure, day, image: a single value · word: one of a closed list ·
    span: of time, such as `90 days`
    """

    name: str
    label: str
    kind: Kind
    values: tuple[Any, ...]


Links = Mapping[str, tuple[Key, ...]]

_ELSEWHERE = {
    "thing": frozenset(
        {"id", "former_ids", "title", "description", "tags", "image_alt", "review_every", "stages"}
    ),
    "step": frozenset({"id", "title", "emotion", "channel", "channels", "personas"}),
    "stage": frozenset({"id", "name", "lifecycle", "steps"}),
}
"""Fields that pages show in a place of their own."""

_KINDS: dict[str, Kind] = {
    "url": "url", "issue": "url", "data": "url", "image": "image", "links": "links", "traits": "pairs",
    "demographics": "pairs", "channels": "channels", "channel": "channels", "reviewed": "day", "date": "day",
    "valid_for": "span", "review_every": "span",
}  # fmt: skip


def of_entry(catalogue: Catalogue, entry: Entry) -> tuple[Fact, ...]:
    """All that was written about a thing, save what its head shows."""
    return tuple(_facts(catalogue, entry.record, entry.links, _ELSEWHERE["thing"]))


def of_steps(
    catalogue: Catalogue, records: Iterable[Step], links: Iterable[Links]
) -> tuple[tuple[Fact, ...], ...]:
    """All that was written about each step, save its title, emotion, channels and personas."""
    hidden, steps = _ELSEWHERE["step"], zip(records, links, strict=True)
    return tuple([tuple(_facts(catalogue, record, named, hidden)) for record, named in steps])


def of_stage(catalogue: Catalogue, stage: MappedStage) -> tuple[Fact, ...]:
    """All that was written about a stage, save its name and steps."""
    record, hidden = stage.record, _ELSEWHERE["stage"]
    if not stage.links and record.__pydantic_fields_set__ <= hidden and not record.__pydantic_extra__:
        return ()  # as mostly
    return tuple(_facts(catalogue, record, stage.links, hidden))


_LABELS = {
    "url": "Address", "n": "Sample size", "as_of": "As of", "issue": "In the issue tracker", "data": "Readings",
    "amber": "At risk from", "red": "Off track from", "sub_journey": "In detail",
    "importance_customer": "Importance to customers", "importance_business": "Importance to the business",
}  # fmt: skip
"""Labels of fields whose names say little to a reader; all others are their names in words."""


_Field = tuple[str, str, Kind, LinkField | None]
"""A field to show: its name, label, kind and link."""


@cache
def _fields(model: type[BaseModel], hidden: frozenset[str]) -> tuple[_Field, ...]:
    """All fields to show; spellings of one are shown once, in the plural's place."""
    by_name = {link.name: link for link in link_fields(model)}
    return tuple(
        (name, label_of(name), _kind(model, name), by_name.get(name))
        for name in model.model_fields
        if name not in hidden and not (name in by_name and by_name[name].role != name)
    )


@lru_cache(maxsize=4096)
def _plan(
    model: type[BaseModel], hidden: frozenset[str], written: tuple[str, ...], roles: tuple[str, ...]
) -> tuple[_Field, ...]:
    """The fields to look at where these are `written`, and these roles have links: the same few in most records."""
    return tuple(
        field
        for field in _fields(model, hidden)
        if field[0] in (roles if field[3] is not None and not field[3].texts else written)
    )


def label_of(field: str) -> str:
    """What a field is called where its value is shown."""
    return _LABELS.get(field) or words(field)


def _kind(model: type[BaseModel], name: str) -> Kind:
    return _KINDS.get(name) or ("word" if closed_words(model.model_fields[name].annotation) else "texts")


def _facts(catalogue: Catalogue, record: Record, links: Links, hidden: frozenset[str]) -> list[Fact]:
    found, values = [], record.__dict__
    for name, label, kind, link in _plan(
        type(record), hidden, tuple(record.__pydantic_fields_set__), tuple(links)
    ):
        if link is not None and not link.texts:
            if links[name]:
                found.append(_naming(name, label, links[name]))
            continue
        value = values[name]
        if not value and (value is False or value != 0):
            continue
        if link is not None:
            found.append(Fact(name, label, "mixed", _mixed(catalogue, value, link)))
        elif kind == "texts" and isinstance(value, tuple):  # as mostly
            found.append(_fact((name, label, kind, value)))
        else:
            found.append(_plain(name, label, kind, value))
    if record.__pydantic_extra__:
        for name, value in record.extensions.items():
            found.append(Fact(name, words(name.removeprefix(EXTENSION)), "texts", flat(value)))
    return found


_fact: Callable[[tuple[str, str, Kind, tuple[Any, ...]]], Fact] = partial(tuple.__new__, Fact)
"""A fact from all its fields: there are hundreds of thousands, and the constructor takes twice as long."""


@lru_cache(maxsize=4096)
def _naming(name: str, label: str, keys: tuple[Key, ...]) -> Fact:
    """A fact that names things: the same ones are named in many places."""
    return _fact((name, label, "things", keys))


def _mixed(catalogue: Catalogue, value: Any, link: LinkField) -> tuple[Any, ...]:
    """Texts with the references among them as keys."""
    found: list[Any] = []
    for text in value if isinstance(value, tuple) else (value,):
        keys = [
            key for type_ in link.types if is_slug(text) and (key := Key(type_, text)) in catalogue.entries
        ]
        found.append(keys[0] if keys else text)
    return tuple(found)


def _plain(name: str, label: str, kind: Kind, value: Any) -> Fact:
    if isinstance(value, str):
        return Fact(name, label, kind, (value,))
    if isinstance(value, bool):
        return Fact(name, label, "flag", (value,))
    if isinstance(value, date):
        return Fact(name, label, "day", (value,))
    if isinstance(value, int | float):
        return Fact(name, label, "figure", (value,))
    if kind == "pairs":
        return Fact(name, label, "pairs", tuple(value.items()))
    if kind == "links":
        return Fact(
            name, label, "links", tuple((link.title, link.url) for link in value if isinstance(link, Link))
        )
    return Fact(name, label, kind, value if isinstance(value, tuple) else (value,))


def flat(value: Any) -> tuple[str, ...]:
    """The texts of a free value, whatever its form."""
    if isinstance(value, dict):
        return tuple(f"{key}: {', '.join(flat(inner))}" for key, inner in value.items())
    if isinstance(value, list):
        return tuple(text for item in value for text in flat(item))
    return () if value is None else (str(value).lower() if isinstance(value, bool) else str(value),)
