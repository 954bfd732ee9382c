"""The words of a thing, a stage or a step, for a search index: plain texts in the model's order."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from functools import cache, lru_cache, partial
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


class Words:
    """Tells the words of the things, stages and steps of a site. Made anew for each build."""

    def __init__(
        self, catalogue: Catalogue, told: Container[Key] = (), clean: Callable[[str], str] = str
    ) -> None:
        self.catalogue = catalogue
        self.told = told
        """What is named where something refers to it, and not described."""
        self.clean = clean
        """What every text passes; those that many places share, once."""
        self._title: Callable[[Key], str] = cache(lambda key: clean(catalogue.entries[key].title))
        self._naming: Callable[[Key], str] = cache(self._named)
        self._channel: Callable[[str], str] = cache(partial(self._term, catalogue.channels))
        lifecycle = partial(self._term, catalogue.lifecycle)
        self._terms: Mapping[str, Callable[[str], str]] = {
            "channel": self._channel,
            "channels": self._channel,
            "lifecycle": lifecycle,
        }
        """What tells the values of the fields that hold words of the site."""

    def of_entry(self, entry: Entry) -> list[str]:
        """The words of a thing, save its title."""
        return self._words(entry.record, entry.links)

    def of_stage(self, stage: MappedStage) -> list[str]:
        """The words of a stage, save its name and those of its steps."""
        return self._words(stage.record, stage.links)

    def of_step(self, step: MappedStep) -> list[str]:
        """The words of a step, save its title."""
        found = [*map(self._title, step.personas), *map(self._channel, step.channels)]
        for emotion in step.emotions.values():
            if emotion.label:
                found.append(self.clean(emotion.label))
            if emotion.quote:
                found.append(self.clean(emotion.quote))
        found += self._words(step.record, step.links)
        return found

    def _words(self, record: Record, links: Mapping[str, tuple[Key, ...]]) -> list[str]:
        found: list[str] = []
        values, clean = record.__dict__, self.clean
        for name in _written(type(record), tuple(record.__pydantic_fields_set__)):
            value, say = values[name], self._terms.get(name, clean)
            if isinstance(value, str):
                found.append(say(value))
            elif isinstance(value, tuple):
                found += map(say, value)
            elif isinstance(value, dict):
                found += [say(f"{key} {text}") for key, text in value.items()]
        for keys in links.values():
            found += map(self._naming, keys)
        if record.__pydantic_extra__:
            for value in record.extensions.values():
                found += map(clean, flat(value))
        return found

    def _named(self, key: Key) -> str:
        """The words of a thing where something refers to it."""
        entry = self.catalogue.entries[key]
        is_told = entry.home is None or key in self.told
        description = "" if is_told else entry.record.description
        return f"{self._title(key)}\n{self.clean(description)}" if description else self._title(key)

    def _term(self, terms: Vocabulary[Any], text: str) -> str:
        term = terms.find(text)
        return self.clean(term.title if term else text)


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
def _written(model: type[BaseModel], names: tuple[str, ...]) -> tuple[str, ...]:
    """Those of them that are `names`: the same few in most records."""
    return tuple(filter(names.__contains__, _fields(model)))


def _holds_text(annotation: Any) -> bool:
    return annotation is str or any(map(_holds_text, get_args(annotation)))
