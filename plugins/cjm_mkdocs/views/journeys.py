"""The list of journeys."""

from __future__ import annotations

from typing import NamedTuple

from ..catalogue import Catalogue, Entry, JourneyMap, MappedStep


class JourneyRow(NamedTuple):
    """A journey in the list: how many steps it has by lifecycle stage, and how it feels on the whole."""

    journey: JourneyMap
    personas: tuple[Entry, ...]
    steps: int
    pains: int
    lowest: MappedStep | None
    by_lifecycle: tuple[int, ...]
    """Steps in each lifecycle stage of the site, then those in stages that belong to none."""


def journey_rows(catalogue: Catalogue) -> tuple[JourneyRow, ...]:
    """All journeys by title."""
    ordered = sorted(catalogue.journeys.values(), key=lambda journey: journey.entry.title.casefold())
    return tuple(journey_row(catalogue, journey) for journey in ordered)


def journey_row(catalogue: Catalogue, journey: JourneyMap) -> JourneyRow:
    """A journey's line in the list."""
    steps = tuple(journey.steps)
    counts = [0] * (len(catalogue.lifecycle) + 1)
    for step in steps:
        counts[catalogue.lifecycle.position(step.lifecycle)] += 1
    felt = [step for step in steps if step.emotions]
    lowest = min(felt, key=lambda step: min(e.score for e in step.emotions.values()), default=None)
    return JourneyRow(
        journey=journey,
        personas=tuple(catalogue.entries[key] for key in journey.personas),
        steps=len(steps),
        pains=len({key for step in steps for key in step.links.get("pain_points", ())}),
        lowest=lowest if lowest and min(e.score for e in lowest.emotions.values()) < 0 else None,
        by_lifecycle=tuple(counts),
    )
