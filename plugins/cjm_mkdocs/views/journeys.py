"""The list of journeys."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ..catalogue import Catalogue, Entry, JourneyMap, Key, MappedStep
from .rides import Ride, ride_of_all
from .walks import Walk, walk

CARDS = 60
"""Up to so many journeys are shown as cards; more of them are read in a table."""


class JourneyRow(NamedTuple):
    """A journey in the list: how many steps it has by lifecycle stage, and how it feels on the whole."""

    journey: JourneyMap
    personas: tuple[Entry, ...]
    ride: Ride
    steps: int
    pains: int
    lowest: MappedStep | None
    """The step of the lowest emotion, where that is below zero."""
    by_lifecycle: tuple[int, ...]
    """Steps in each lifecycle stage of the site, then those in stages that belong to none."""


def journey_rows(
    catalogue: Catalogue,
    ride: Callable[[JourneyMap], Ride] = ride_of_all,
    walked: Callable[[JourneyMap], Walk] = walk,
) -> tuple[JourneyRow, ...]:
    """All journeys by title."""
    ordered = sorted(catalogue.journeys.values(), key=lambda journey: journey.entry.title.casefold())
    return tuple([_row(catalogue, ride(journey), len(walked(journey).pains)) for journey in ordered])


def _row(catalogue: Catalogue, ride: Ride, pains: int) -> JourneyRow:
    journey = ride.journey
    counts = [0] * (len(catalogue.lifecycle) + 1)
    for stage in journey.stages:
        counts[catalogue.lifecycle.position(stage.lifecycle)] += len(stage.steps)
    return JourneyRow(
        journey=journey,
        personas=tuple(catalogue.entries[key] for key in journey.personas),
        ride=ride,
        steps=ride.length,
        pains=pains,
        lowest=ride.lowest.step if ride.lowest and ride.lowest.score < 0 else None,
        by_lifecycle=tuple(counts),
    )


def with_twins(catalogue: Catalogue, rows: tuple[JourneyRow, ...]) -> tuple[tuple[JourneyRow, ...], ...]:
    """The rows by twins, what is before what should be; those that have a twin come first, as they are worked on."""
    by_key = {row.journey.entry.key: row for row in rows}
    groups = []
    while by_key:
        key = next(iter(by_key))
        found = [by_key.pop(other) for other in _twins(catalogue, key) if other in by_key]
        groups.append(tuple(sorted(found, key=lambda row: row.ride.to_be)))
    return tuple(sorted(groups, key=lambda group: len(group) == 1))


def _twins(catalogue: Catalogue, key: Key) -> tuple[Key, ...]:
    """A journey with those it names as its counterpart, and those that name it."""
    named = catalogue.entries[key].links.get("counterpart", ())
    naming = (entry.key for entry in catalogue.named_by(key, "counterpart", "journey"))
    return tuple(dict.fromkeys((key, *named, *naming)))
