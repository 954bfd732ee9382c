"""Personas: their list, and the profile of each with what the journeys say about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..catalogue import Catalogue, Entry, JourneyMap, Key, MappedStep
from ..model.records import Persona
from .priority import by_priority
from .relations import journeys_of


class Moment(NamedTuple):
    """A step with the emotion a persona has there."""

    step: MappedStep
    score: int
    label: str


class PersonaView(NamedTuple):
    """A persona with what the journeys say about it."""

    entry: Entry
    record: Persona
    journeys: tuple[JourneyMap, ...]
    worst: tuple[Moment, ...]
    best: tuple[Moment, ...]
    pains: tuple[Entry, ...]


MOMENTS = 3
"""How many of the worst and best moments a profile shows."""


def persona_view(catalogue: Catalogue, entry: Entry) -> PersonaView:
    """A persona's profile. Moments of plans (to-be) do not count: nobody has felt them."""
    assert isinstance(entry.record, Persona)
    journeys = journeys_of(catalogue, entry.key)
    moments = sorted(_moments(journeys, entry.key), key=lambda m: (m.score, m.step.place))
    pains = {
        pain.key: pain
        for pain in (
            *catalogue.linked(entry.key, "pain_points"),
            *catalogue.named_by(entry.key, "personas", "pain-point"),
        )
    }
    for journey in journeys:
        for step in journey.steps:
            if entry.key in step.personas:
                pains.update({key: catalogue.entries[key] for key in step.links.get("pain_points", ())})
    return PersonaView(
        entry=entry,
        record=entry.record,
        journeys=journeys,
        worst=tuple(m for m in moments if m.score < 0)[:MOMENTS],
        best=tuple(m for m in reversed(moments) if m.score > 0)[:MOMENTS],
        pains=tuple(sorted(pains.values(), key=by_priority)),
    )


def _moments(journeys: Iterable[JourneyMap], persona: Key) -> Iterator[Moment]:
    for journey in journeys:
        if journey.record.state == "to-be":
            continue
        for step in journey.steps:
            emotion = step.emotions.get(persona.id) or (
                step.emotions.get("*") if persona in step.personas else None
            )
            if emotion is not None:
                yield Moment(step, emotion.score, emotion.label or "")


class PersonaRow(NamedTuple):
    """A persona in the list."""

    entry: Entry
    record: Persona
    journeys: tuple[JourneyMap, ...]


def persona_rows(catalogue: Catalogue) -> tuple[PersonaRow, ...]:
    """All personas: primary ones first, then by name."""
    rank = {"primary": 0, None: 1, "secondary": 1, "anti": 2}
    rows = [
        PersonaRow(entry, entry.record, journeys_of(catalogue, entry.key))
        for entry in catalogue.of_type("persona")
        if isinstance(entry.record, Persona)
    ]
    return tuple(sorted(rows, key=lambda row: (rank[row.record.kind], row.entry.title.casefold())))
