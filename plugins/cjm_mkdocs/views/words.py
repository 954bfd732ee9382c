"""The words of a thing, a stage or a step, for a search index: plain texts in the model's order."""

from __future__ import annotations

from collections.abc import Container, Mapping
from functools import cache, lru_cache
from typing import Any, get_args

from pydantic import BaseModel

from ..catalogue import Catalogue, Entry, Key, MappedStage, MappedStep
from ..model.links import link_fields
from ..model.records import Record, Step
from ..model.vocabulary import Vocabulary
from .facts import flat

_NOT_SAID = frozenset(
    {
        "id",
        "former_ids",
        "title",
        "name",
        "type",
        "reviewed",
        "review_every",
        "valid_for",
        "emotion_scale",
        "emotion",
        "steps",
        "counterpart",
        "parent",
        "sub_journey",
    }
)
_CHANNELS = ("channel", "channels")
_NOT_WORDS = frozenset({"url", "issue", "data", "image", "links"})


def of_entry(catalogue: Catalogue, entry: Entry, told: Container[Key] = ()) -> list[str]:
    """The words of a thing, save its title; what is in `told` is named and not described."""
    return _words(catalogue, entry.record, entry.links, told)


def of_stage(catalogue: Catalogue, stage: MappedStage, told: Container[Key] = ()) -> list[str]:
    """The words of a stage, save its name and those of its steps."""
    return _words(catalogue, stage.record, stage.links, told)


def of_step(catalogue: Catalogue, step: MappedStep, told: Container[Key] = ()) -> list[str]:
    """The words of a step, save its title."""
    found = [catalogue.entries[key].title for key in step.personas]
    found += [_name(catalogue.channels, name) for name in step.channels]
    for emotion in step.emotions.values():
        found += filter(None, (emotion.label, emotion.quote))
    return found + _words(catalogue, step.record, step.links, told)


@cache
def _fields(model: type[BaseModel]) -> tuple[str, ...]:
    """The fields that hold words."""
    things = {link.name for link in link_fields(model) if not link.texts}
    return tuple(
        name
        for name, field in model.model_fields.items()
        if name not in things | _NOT_SAID | _NOT_WORDS
        and not (model is Step and name in _CHANNELS)  # told with those of its touchpoints
        and _holds_text(field.annotation)
    )


@lru_cache(maxsize=4096)
def _written(model: type[BaseModel], fields: frozenset[str]) -> tuple[str, ...]:
    """Those of them that are among `fields`."""
    return tuple(name for name in _fields(model) if name in fields)


def _holds_text(annotation: Any) -> bool:
    return annotation is str or any(map(_holds_text, get_args(annotation)))


def _vocabulary(catalogue: Catalogue, field: str) -> Vocabulary[Any] | None:
    """Where the values of a field have their names from."""
    return catalogue.channels if field in _CHANNELS else catalogue.lifecycle if field == "lifecycle" else None


def _name(terms: Vocabulary[Any] | None, text: str) -> str:
    term = terms.find(text) if terms is not None else None
    return term.title if term else text


def _words(
    catalogue: Catalogue, record: Record, links: Mapping[str, tuple[Key, ...]], told: Container[Key]
) -> list[str]:
    found, values, entries = [], vars(record), catalogue.entries
    for name in _written(type(record), frozenset(record.model_fields_set)):
        value, terms = values[name], _vocabulary(catalogue, name)
        if isinstance(value, str):
            found.append(_name(terms, value))
        elif isinstance(value, tuple):
            found += value if terms is None else [_name(terms, text) for text in value]
        elif isinstance(value, dict):
            found += [f"{key} {text}" for key, text in value.items()]
    for keys in links.values():
        for key in keys:
            entry = entries[key]
            found.append(entry.title)
            if entry.home is not None and key not in told and entry.record.description:
                found.append(entry.record.description)
    if record.model_extra:
        for value in record.extensions.values():
            found += flat(value)
    return found
