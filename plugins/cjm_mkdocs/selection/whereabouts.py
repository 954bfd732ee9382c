"""Where things stand: on which page they are written, and on which steps, stages and journeys they are named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, groupby
from operator import attrgetter
from typing import TypeVar

from ..catalogue import Catalogue, Entry, JourneyMap, Key, MappedStage, MappedStep, Place

Item = Entry | MappedStage | MappedStep
T = TypeVar("T")
_OWNER, _LINKS = attrgetter("place.owner"), attrgetter("links")


def distinct(objects: Iterable[T]) -> Collection[T]:
    """Each object once. What stands on many steps is mostly one object: to compare its parts would take far longer."""
    return {id(one): one for one in objects}.values()


def _named(links: Mapping[str, tuple[Key, ...]]) -> Iterator[Key]:
    """What is named in some fields, but for personas: they have other steps."""
    return chain.from_iterable([keys for role, keys in links.items() if role != "personas"])


class Whereabouts:
    """Where the things of one catalogue stand. Made anew for each build; keeps what is costly to find."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.steps_of = cache(self._steps_of)
        self._stepping = cache(self._steps_of_personas)
        self._naming = cache(self._steps_by_thing)
        self._place_all, self._by_stages = cache(catalogue.place_all), cache(self._named_by_stages)
        self.names_of_stages = cache(self._names_of_stages)

    def of_type(self, type_: str) -> Iterable[Item]:
        """All items of a type, in the order of the catalogue."""
        if type_ == "step":
            return self.catalogue.steps.values()
        return self.catalogue.stages.values() if type_ == "stage" else self.catalogue.of_type(type_)

    def owner(self, item: Item) -> Entry:
        """The thing on whose page an item is written: for stages and steps, their journey."""
        return item if isinstance(item, Entry) else self.catalogue.entries[item.place.owner]

    def by_page(self, type_: str, items: Iterable[Item]) -> Iterator[tuple[str, Iterator[Item]]]:
        """The page that items of a type are written on, with those that follow each other on it."""
        if type_ not in ("stage", "step"):
            return groupby(items, attrgetter("path"))
        entries = self.catalogue.entries
        return ((entries[key].path, each) for key, each in groupby(items, attrgetter("place.owner")))

    def steps_in(self, item: Item) -> Sequence[MappedStep]:
        """The steps of a journey, of a stage, a step itself; the steps that any other thing stands on."""
        if isinstance(item, MappedStep):
            return (item,)
        return item.steps if isinstance(item, MappedStage) else self.steps_of(item.key)

    def steps_that_name(self, key: Key) -> Sequence[MappedStep]:
        self._place_all()
        return self.catalogue.places(key)

    def stages_that_name(self, key: Key) -> Sequence[MappedStage]:
        """The stages that name a thing, or a step of which does."""
        return self._by_stages().get(key, ())

    def _named_by_stages(self) -> Mapping[Key, Sequence[MappedStage]]:
        # All at once, as they lie in memory: to look up each use takes some times as long.
        found: defaultdict[Key, list[MappedStage]] = defaultdict(list)
        for stage in self.catalogue.stages.values():
            for links in (stage.links, *map(_LINKS, stage.steps)):
                for key in chain.from_iterable(links.values()):
                    there = found[key]
                    if not there or there[-1] is not stage:
                        there.append(stage)
        return found

    def owners(self, key: Key) -> dict[Key, None]:
        """The things that name a thing, or any part of which does, each once."""
        return dict.fromkeys(distinct(map(_OWNER, self.catalogue.uses.get(key, ()))))

    def _steps_of(self, key: Key) -> Sequence[MappedStep]:
        journey = self.journey(key)
        if journey is not None:
            return journey.steps
        if key.type == "persona":
            return self._stepping().get(key, ())
        found = self.steps_naming(key)
        if not found and key.type in ("opportunity", "solution"):  # they stand where what they answer hurts
            pains = self.catalogue.entries[key].links.get("pain_points", ())
            found = tuple(distinct(chain.from_iterable(map(self.steps_of, pains))))
        return found

    def steps_naming(self, key: Key) -> Sequence[MappedStep]:
        """The steps that name a thing, or whose stage or journey does."""
        return self._naming().get(key, ())

    def _steps_by_thing(self) -> Mapping[Key, Sequence[MappedStep]]:
        # All at once, as they lie in memory: to look up each use takes some times as long. The order is that of the uses.
        found: defaultdict[Key, list[MappedStep]] = defaultdict(list)
        for journey in self.catalogue.journeys.values():
            for key in _named(journey.entry.links):
                found[key] += journey.steps
        wider = [*found]
        for step in self.catalogue.steps.values():
            for role, keys in step.links.items():
                if role != "personas":
                    for key in keys:  # no other field of a step can name it as well
                        found[key].append(step)
        for stage in self.catalogue.stages.values():
            for key in _named(stage.links):
                found[key] += stage.steps
                wider.append(key)
        return found | {key: [*distinct(found[key])] for key in dict.fromkeys(wider)}

    def _steps_of_personas(self) -> Mapping[Key, tuple[MappedStep, ...]]:
        found: dict[Key, list[MappedStep]] = {}
        for step in self.catalogue.steps.values():
            for key in step.personas:
                found.setdefault(key, []).append(step)
        return {key: tuple(steps) for key, steps in found.items()}

    def _names_of_stages(self) -> Mapping[int, tuple[str, ...]]:
        """For each step, by its identity, the name and id of its stage: one object for stages that are called the same."""
        shared: dict[tuple[str, str], tuple[str, ...]] = {}
        found: dict[int, tuple[str, ...]] = {}
        for stage in self.catalogue.stages.values():
            both = (stage.name, stage.place.stage)
            names = shared.setdefault(both, tuple(dict.fromkeys(both)))
            found.update(dict.fromkeys(map(id, stage.steps), names))
        return found

    def journey(self, key: Key) -> JourneyMap | None:
        return self.catalogue.journeys.get(key.id) if key.type == "journey" else None

    def stage_of(self, step: MappedStep) -> MappedStage:
        return self.catalogue.stages[Place(step.place.owner, step.place.stage)]


__all__ = ["Item", "Whereabouts", "distinct"]
