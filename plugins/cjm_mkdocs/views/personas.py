"""Personas: their gallery, the matrix with their journeys, and the profile of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from heapq import nlargest, nsmallest
from operator import attrgetter
from typing import NamedTuple

from ..catalogue import Catalogue, Entry, JourneyMap, Key
from ..model.records import Persona
from .priority import by_priority
from .relations import journeys_of
from .rides import Moment, Ride, ride_of
from .walks import Walk, walk

MOMENTS = 3
"""How many of the worst and best moments a profile shows."""
CARDS = 100
"""Up to so many personas are shown as cards; more of them are read in a table."""
COLUMNS, CELLS = 16, 1200
"""How large the matrix of personas and journeys may be, before lifecycle stages take the place of journeys.

A journey is that of one or two personas, so that a large matrix is nearly empty: 60 personas and 300 journeys make
18,000 cells, of which some 500 say anything. By lifecycle stage the gaps are still seen, and few of them are chance.
"""


class PersonaView(NamedTuple):
    """A persona with what the journeys say about it."""

    entry: Entry
    record: Persona
    rides: tuple[Ride, ...]
    worst: tuple[Moment, ...]
    best: tuple[Moment, ...]
    pains: tuple[Entry, ...]


def persona_view(
    catalogue: Catalogue, entry: Entry, walked: Callable[[JourneyMap], Walk] = walk
) -> PersonaView:
    """A persona's profile. `walked` gives what is on the steps of a journey. Moments of plans (to-be) do not count: nobody has felt them."""
    assert isinstance(entry.record, Persona)
    rides = rides_of(catalogue, entry.key)
    felt = [m for ride in rides if not ride.to_be for line in ride.lines for m in line.moments]
    return PersonaView(
        entry=entry,
        record=entry.record,
        rides=rides,
        worst=tuple(nsmallest(MOMENTS, [m for m in felt if m.score < 0], key=_by_score)),
        best=tuple(nlargest(MOMENTS, [m for m in felt if m.score > 0], key=_by_score)),
        pains=_pains(catalogue, entry, [walked(ride.journey) for ride in rides]),
    )


_by_score = attrgetter("score", "step.place")


def rides_of(catalogue: Catalogue, persona: Key) -> tuple[Ride, ...]:
    """The journeys of a persona."""
    return tuple(ride_of(journey, persona) for journey in journeys_of(catalogue, persona))


def _pains(catalogue: Catalogue, entry: Entry, walks: Iterable[Walk]) -> tuple[Entry, ...]:
    """What hurts a persona: wherever it is, by what pain points say, and on its steps."""
    named = (
        *catalogue.linked(entry.key, "pain_points"),
        *catalogue.named_by(entry.key, "personas", "pain-point"),
    )
    keys = dict.fromkeys(pain.key for pain in named)
    for found in walks:
        for step in found.painful:
            if entry.key in step.personas:
                keys.update(dict.fromkeys(step.links["pain_points"]))
    return tuple(sorted((catalogue.entries[key] for key in keys), key=by_priority))


class PersonaRow(NamedTuple):
    """A persona in the gallery."""

    entry: Entry
    record: Persona
    rides: tuple[Ride, ...]


def persona_rows(
    catalogue: Catalogue, rides: Callable[[Key], tuple[Ride, ...]] | None = None
) -> tuple[PersonaRow, ...]:
    """All personas: primary ones first, then by name. `rides` gives the journeys of each, where they are known."""
    rides = rides or partial(rides_of, catalogue)
    rank = {"primary": 0, None: 1, "secondary": 1, "anti": 2}
    rows = [
        PersonaRow(entry, entry.record, rides(entry.key))
        for entry in catalogue.of_type("persona")
        if isinstance(entry.record, Persona)
    ]
    return tuple(sorted(rows, key=lambda row: (rank[row.record.kind], row.entry.title.casefold())))


class Crossing(NamedTuple):
    """What a cell says: on how many steps a persona is, and how it feels at the lowest of them."""

    steps: int
    lowest: Moment | None


class PersonaMatrix(NamedTuple):
    """Where personas and journeys meet; None is a gap.

    `heads` are the columns and `rows` begin with what they are about. Personas stand in the rows, unless there are
    fewer of them than journeys. `by_lifecycle` tells that the columns are the lifecycle stages of the site with one
    more for stages that are in none (None).
    """

    by_lifecycle: bool
    personas_in_rows: bool
    heads: tuple[Entry | str | None, ...]
    rows: tuple[tuple[Entry, tuple[Crossing | None, ...]], ...]


def persona_matrix(catalogue: Catalogue, rows: tuple[PersonaRow, ...]) -> PersonaMatrix | None:
    """The matrix of all personas and journeys, by lifecycle stage if that would be too large."""
    count, journeys = len(rows), sorted(catalogue.journeys.values(), key=lambda j: j.entry.title.casefold())
    if not count or not journeys:
        return None
    if min(count, len(journeys)) > COLUMNS or count * len(journeys) > CELLS:
        return _by_lifecycle(catalogue, rows)
    met = {
        (row.entry.key, ride.journey.entry.key): Crossing(ride.steps, ride.lowest)
        for row in rows
        for ride in row.rides
    }
    entries, others = [row.entry for row in rows], [journey.entry for journey in journeys]
    if count >= len(others):
        crossed = tuple((p, tuple(met.get((p.key, j.key)) for j in others)) for p in entries)
        return PersonaMatrix(False, True, tuple(others), crossed)
    crossed = tuple((j, tuple(met.get((p.key, j.key)) for p in entries)) for j in others)
    return PersonaMatrix(False, False, tuple(entries), crossed)


def _by_lifecycle(catalogue: Catalogue, rows: tuple[PersonaRow, ...]) -> PersonaMatrix:
    heads = (*(term.id for term in catalogue.lifecycle), None)
    columns = {term.id: catalogue.lifecycle.position(term.id) for term in catalogue.lifecycle}
    crossed = tuple([(row.entry, _stages(row, columns, len(heads) - 1)) for row in rows])
    return PersonaMatrix(True, True, heads, crossed)


def _stages(row: PersonaRow, columns: Mapping[str, int], others: int) -> tuple[Crossing | None, ...]:
    """The steps of a persona by lifecycle stage, over all its journeys; `columns` tell where each stage stands."""
    steps = [0] * (others + 1)
    lowest: list[Moment | None] = [None] * len(steps)
    key, id_ = row.entry.key, row.entry.id
    for ride in row.rides:
        for stage in ride.journey.stages:
            on = [key in step.personas or id_ in step.emotions for step in stage.steps]
            steps[columns.get(stage.lifecycle, others)] += sum(on)
        for line in ride.lines:
            for moment in line.moments:
                at = columns.get(moment.step.lifecycle, others)
                known = lowest[at]
                if known is None or moment.score < known.score:
                    lowest[at] = moment
    return tuple(Crossing(n, low) if n else None for n, low in zip(steps, lowest, strict=True))
