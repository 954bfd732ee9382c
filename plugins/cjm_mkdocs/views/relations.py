"""Where things meet: on which steps, with what else, named by whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import partial
from operator import attrgetter
from typing import NamedTuple

from ..catalogue import Catalogue, Entry, JourneyMap, Key, MappedStep, Place
from .priority import by_priority


class Occurrence(NamedTuple):
    """The steps of one journey that something is on."""

    journey: Entry
    steps: tuple[MappedStep, ...]


def occurrences(catalogue: Catalogue, steps: tuple[MappedStep, ...]) -> tuple[Occurrence, ...]:
    """Steps by journey, in the order of journeys."""
    if len(steps) == 1:  # as mostly
        return (_occurrence((catalogue.entries[steps[0].place.owner], steps)),)
    found: dict[Key, tuple[MappedStep, ...]] = {}
    for step in steps:
        owner = step.place.owner
        found[owner] = (*found[owner], step) if owner in found else (step,)
    return tuple([_occurrence((catalogue.entries[key], found[key])) for key in sorted(found, key=_id)])


_id = attrgetter("id")
_occurrence: Callable[[tuple[Entry, tuple[MappedStep, ...]]], Occurrence] = partial(tuple.__new__, Occurrence)
"""An occurrence from all its fields: the constructor takes twice as long."""


def journeys_with(catalogue: Catalogue, key: Key) -> tuple[Entry, ...]:
    """The journeys on whose steps something is, in their order."""
    owners = dict.fromkeys([step.place.owner for step in catalogue.places(key)])
    return tuple([catalogue.entries[owner] for owner in sorted(owners)])


def lifecycles_of(catalogue: Catalogue, steps: Iterable[MappedStep]) -> tuple[str, ...]:
    """The lifecycle stages of steps in the site's order, then the names of stages that are in none."""
    names = {
        step.lifecycle or catalogue.stages[Place(step.place.owner, step.place.stage)].name: None
        for step in steps
    }
    if len(names) < 2:
        return tuple(names)
    position = catalogue.lifecycle.position
    return tuple(sorted(names, key=lambda name: (position(name), name)))


def met_with(catalogue: Catalogue, entry: Entry) -> tuple[Entry, ...]:
    """The pain points on the steps of a touchpoint, or the touchpoints on the steps of a pain point."""
    other = {"touchpoint": "pain_points", "pain-point": "touchpoints"}.get(entry.type, "")
    keys = dict.fromkeys(key for step in catalogue.places(entry.key) for key in step.links.get(other, ()))
    return tuple(sorted((catalogue.entries[key] for key in keys), key=by_priority))


class BackLink(NamedTuple):
    """Things of one type that name this one in one of their fields."""

    type: str
    role: str
    entries: tuple[Entry, ...]


def back_links(catalogue: Catalogue, key: Key) -> tuple[BackLink, ...]:
    """Who names a thing, save the steps it is placed on."""
    found: dict[tuple[str, str], dict[Key, Entry]] = defaultdict(dict)
    for use in catalogue.uses.get(key, ()):
        if not use.place.step:
            owner = catalogue.entries[use.place.owner]
            found[owner.type, use.role][owner.key] = owner
    return tuple(BackLink(type_, role, tuple(entries.values())) for (type_, role), entries in found.items())


def journeys_of(catalogue: Catalogue, persona: Key) -> tuple[JourneyMap, ...]:
    """The journeys a persona is on, as one of the journey's personas or on a single step."""
    owners = {
        use.place.owner.id: None
        for use in catalogue.uses.get(persona, ())
        if use.role == "personas" and use.place.owner.type == "journey"
    }
    return tuple(catalogue.journeys[id_] for id_ in sorted(owners))
