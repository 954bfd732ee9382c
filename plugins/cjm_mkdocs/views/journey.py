"""A journey as a map: stages as columns with their steps, lanes as rows, and the curve."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import Any, Literal, NamedTuple

from ..catalogue import Catalogue, JourneyMap, Key, MappedStage, MappedStep
from ..model.fields import EVERYONE
from ..model.records import EXTENSION
from .curve import Point, Segment, smooth
from .facts import Fact, Kind, of_stage, of_step
from .rides import Line, Ride, ride_of_all

MOOD_WORDS = ("very bad", "bad", "neutral", "good", "very good")
"""What the scores from -2 to 2 are called where the author gave no word."""


class Feeling(NamedTuple):
    """How one persona (None: all of the step) feels at a step."""

    persona: Key | None
    score: int
    label: str
    basis: str
    quote: str


class Lane(NamedTuple):
    """A row of the map: by column, counted from 0, its values of one kind; the others are empty."""

    name: str
    label: str
    kind: Kind | Literal["feelings", "personas", "moment"]
    cells: dict[int, tuple[Any, ...]]


class StageLane(NamedTuple):
    """A row of the map with a fact of each stage (None: nothing said) across its columns."""

    name: str
    label: str
    cells: tuple[Fact | None, ...]
    position: int
    """How many lanes of steps stand above it."""


class Curve(NamedTuple):
    """The line of one persona (None: all) through the steps it has an emotion at."""

    persona: Key | None
    points: tuple[Point, ...]
    segments: tuple[Segment, ...]
    firm: tuple[bool, ...]
    """Whether each point was observed: neither assumed nor a target."""


class Peak(NamedTuple):
    """The first of the lowest, or of the highest, points of all curves."""

    step: MappedStep
    column: int
    feeling: Feeling


class Star(NamedTuple):
    """A moment of truth on the curve, at the lowest of the points there, or on the zero line."""

    column: int
    height: float


class JourneyView(NamedTuple):
    """Everything a journey's page shows."""

    journey: JourneyMap
    stages: tuple[MappedStage, ...]
    steps: tuple[MappedStep, ...]
    lanes: tuple[Lane, ...]
    ride: Ride
    curves: tuple[Curve, ...]
    """The lines of the ride, at the columns of the map."""
    facts: tuple[tuple[Fact, ...], ...]
    """The facts of each step."""
    stage_facts: tuple[tuple[Fact, ...], ...]
    """The facts of each stage."""
    feelings: tuple[tuple[Feeling, ...], ...]
    """The feelings at each step."""
    without_emotion: int
    stage_lanes: tuple[StageLane, ...]
    peaks: tuple[Peak, ...]
    """The lowest point, then the highest; none where all are equal."""
    stars: tuple[Star, ...]
    columns: int
    """Columns of the map: one for each step, and one for each stage that has none."""
    spans: tuple[tuple[int, int], ...]
    """The first column of each stage and how many it has."""


_LANES = (
    "touchpoints", "actions", "thoughts", "questions", "motivations", "expectation", "moment_of_truth", "pain_points",
    "delights", "opportunities", "solutions", "metrics", "backstage", "systems", "duration", "sub_journey",
)  # fmt: skip
"""The lanes that come from fields, in the order of the map; the curve stands before the moments of truth."""
CURVE_BEFORE = "moment_of_truth"
_STAGE_LANES = {"goal": "", "brand_response": "opportunities", "metrics": "backstage"}
"""The lanes of stages, with the lane of steps that each stands before, or before one of those that follow it."""


def journey_view(catalogue: Catalogue, journey: JourneyMap) -> JourneyView:
    """The map of a journey. Lanes without any value are left out."""
    steps = tuple(journey.steps)
    facts = tuple([of_step(catalogue, step) for step in steps])
    stage_facts = tuple([of_stage(catalogue, stage) for stage in journey.stages])
    feelings = tuple([feelings_of(step) for step in steps])
    spans = _spans(journey.stages)
    column = [
        at
        for stage, (first, _) in zip(journey.stages, spans, strict=True)
        for at in range(first, first + len(stage.steps))
    ]
    ride = ride_of_all(journey)
    curves = tuple([_curve(line, column) for line in ride.lines])
    lanes = tuple(_lanes(steps, column, facts, feelings, journey))
    return JourneyView(
        journey=journey,
        stages=journey.stages,
        steps=steps,
        lanes=lanes,
        ride=ride,
        curves=curves,
        facts=facts,
        stage_facts=stage_facts,
        feelings=feelings,
        without_emotion=feelings.count(()),
        stage_lanes=tuple(_stage_lanes(stage_facts, lanes)),
        peaks=_peaks(steps, feelings, column),
        stars=tuple(_stars(steps, curves, column)),
        columns=sum(spans[-1]) if spans else 0,
        spans=spans,
    )


def _spans(stages: tuple[MappedStage, ...]) -> tuple[tuple[int, int], ...]:
    widths = [len(stage.steps) or 1 for stage in stages]
    return tuple(zip(itertools.accumulate(widths, initial=0), widths, strict=False))


def _stage_lanes(facts: Iterable[tuple[Fact, ...]], lanes: tuple[Lane, ...]) -> Iterable[StageLane]:
    found = [{fact.name: fact for fact in said} for said in facts]
    for name, before in _STAGE_LANES.items() if any(found) else ():
        cells = tuple(facts.get(name) for facts in found)
        first = next((fact for fact in cells if fact), None)
        if first is not None:
            below = _LANES[_LANES.index(before) :] if before else (lanes[0].name,) if lanes else ()
            position = next((i for i, lane in enumerate(lanes) if lane.name in below), len(lanes))
            yield StageLane(name, first.label, cells, position)


def _peaks(
    steps: tuple[MappedStep, ...], feelings: tuple[tuple[Feeling, ...], ...], column: Sequence[int]
) -> tuple[Peak, ...]:
    felt = [(step, feeling) for step, found in zip(steps, feelings, strict=True) for feeling in found]
    scores = [feeling.score for _, feeling in felt]
    if not scores or min(scores) == max(scores):
        return ()
    firsts = [felt[scores.index(score)] for score in (min(scores), max(scores))]
    return tuple([Peak(step, column[step.number - 1], feeling) for step, feeling in firsts])


def _stars(steps: tuple[MappedStep, ...], curves: tuple[Curve, ...], column: Sequence[int]) -> Iterable[Star]:
    moments = [at for at, step in zip(column, steps, strict=True) if step.record.moment_of_truth]
    if not moments:
        return
    heights: dict[float, float] = {}
    for curve in curves:
        for point in curve.points:
            heights[point.x] = min(point.y, heights.get(point.x, point.y))
    for at in moments:
        yield Star(at, heights.get(at, 0.0))


def feelings_of(step: MappedStep) -> tuple[Feeling, ...]:
    """How those on a step feel there."""
    return tuple(
        [
            Feeling(
                None if persona == EVERYONE else Key("persona", persona),
                emotion.score,
                emotion.label or MOOD_WORDS[emotion.score + 2],
                emotion.basis or "",
                emotion.quote or "",
            )
            for persona, emotion in step.emotions.items()
        ]
    )


def _lanes(
    steps: tuple[MappedStep, ...],
    column: Sequence[int],
    facts: tuple[tuple[Fact, ...], ...],
    feelings: tuple[tuple[Feeling, ...], ...],
    journey: JourneyMap,
) -> Iterable[Lane]:
    channels = {at: step.channels for at, step in zip(column, steps, strict=True) if step.channels}
    felt = {at: found for at, found in zip(column, feelings, strict=True) if found}
    if any(step.personas != journey.personas for step in steps):
        personas = {at: step.personas for at, step in zip(column, steps, strict=True) if step.personas}
        yield Lane("personas", "Personas", "personas", personas)
    lanes: dict[str, Lane] = {}
    for at, said in zip(column, facts, strict=True):
        for name, label, kind, values in said:
            lane = lanes.get(name)
            if lane is None:
                is_moment = name == "moment_of_truth"
                lane = lanes[name] = Lane(name, label, "moment" if is_moment else kind, {})
            lane.cells[at] = values
    for name in (*_LANES, *[name for name in lanes if name.startswith(EXTENSION)]):
        if name == "actions" and channels:
            yield Lane("channels", "Channels", "channels", channels)
        if name == CURVE_BEFORE and felt:
            yield Lane("emotion", "Emotion", "feelings", felt)
        if name in lanes:
            yield lanes[name]


def _curve(line: Line, column: Sequence[int]) -> Curve:
    """The curve through the moments of one line, each at the column of its step."""
    points = tuple([Point(column[moment.step.number - 1], moment.score) for moment in line.moments])
    firm = tuple([moment.emotion.basis in (None, "observed") for moment in line.moments])
    return Curve(line.persona, points, smooth(points), firm)
