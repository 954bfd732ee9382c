"""What is on the steps of a journey, found in one walk over them: several views ask for it."""

from __future__ import annotations

from typing import NamedTuple

from ..catalogue import JourneyMap, Key, MappedStep


class Walk(NamedTuple):
    """What a journey has on its steps."""

    steps: tuple[MappedStep, ...]
    felt: int
    """How many of them have an emotion."""
    placed: int
    """How many have a touchpoint."""
    painful: tuple[MappedStep, ...]
    """Those that have a pain point."""
    pains: frozenset[Key]
    questions: frozenset[Key]
    moments: tuple[MappedStep, ...]
    """Those that the team calls moments of truth."""


def walk(journey: JourneyMap) -> Walk:
    """What a journey has on its steps."""
    pains, questions = set[Key](), set[Key]()
    painful, moments = list[MappedStep](), list[MappedStep]()
    felt = placed = 0
    for step in journey.steps:
        links = step.links
        if step.emotions:
            felt += 1
        if links.get("touchpoints"):
            placed += 1
        if "pain_points" in links:
            painful.append(step)
            pains.update(links["pain_points"])
        if "questions" in links:
            questions.update(links["questions"])
        if step.record.moment_of_truth:
            moments.append(step)
    return Walk(
        journey.steps,
        felt,
        placed,
        tuple(painful),
        frozenset(pains),
        frozenset(questions),
        tuple(moments),
    )
