"""A journey as a map: stages as columns with their steps, lanes as rows, and the curve."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any, Literal, NamedTuple

from ..catalogue import Catalogue, JourneyMap, Key, MappedStage, MappedStep
from ..model.fields import EVERYONE
from ..model.naming import words
from ..model.records import EXTENSION, Emotion
from .curve import Point, Segment, smooth
from .facts import Fact, of_stage, of_step

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
    """A row of the map: for each column in order, its values of one kind."""

    name: str
    label: str
    kind: Literal["channels", "texts", "things", "mixed", "feelings", "personas", "moment"]
    cells: tuple[tuple[Any, ...], ...]


class StageLane(NamedTuple):
    """A row of the map with a fact of each stage (None: nothing said) across its columns."""

    name: str
    label: str
    cells: tuple[Fact | None, ...]


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
    curves: tuple[Curve, ...]
    facts: tuple[tuple[Fact, ...], ...]
    """The facts of each step."""
    feelings: tuple[tuple[Feeling, ...], ...]
    """The feelings at each step."""
    without_emotion: int
    stage_lanes: tuple[StageLane, ...]
    peaks: tuple[Peak, ...]
    """The lowest point, then the highest; none where all are equal."""
    stars: tuple[Star, ...]

    @property
    def columns(self) -> int:
        """Columns of the map: one for each step, and one for each stage that has none."""
        return sum(len(stage.steps) or 1 for stage in self.stages)

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """The first column of each stage and how many it has."""
        widths = [len(stage.steps) or 1 for stage in self.stages]
        return tuple(zip(itertools.accumulate(widths, initial=0), widths, strict=False))


_LANES = (
    "touchpoints", "actions", "thoughts", "questions", "motivations", "expectation", "moment_of_truth", "pain_points",
    "delights", "opportunities", "solutions", "metrics", "backstage", "systems", "duration", "sub_journey",
)  # fmt: skip
"""The lanes that come from fields, in the order of the map; the curve stands before the moments of truth."""
CURVE_BEFORE = "moment_of_truth"
_STAGE_LANES = ("goal", "brand_response", "metrics")


def journey_view(catalogue: Catalogue, journey: JourneyMap) -> JourneyView:
    """The map of a journey. Lanes without any value are left out."""
    steps = tuple(journey.steps)
    facts = tuple(of_step(catalogue, step) for step in steps)
    feelings = tuple(tuple(feelings_of(step)) for step in steps)
    column = dict(_columns(journey.stages))
    curves = tuple(_curves(column, steps))
    return JourneyView(
        journey=journey,
        stages=journey.stages,
        steps=steps,
        lanes=tuple(_spread(journey.stages, lane) for lane in _lanes(steps, facts, feelings, journey)),
        curves=curves,
        facts=facts,
        feelings=feelings,
        without_emotion=sum(not step.emotions for step in steps),
        stage_lanes=tuple(_stage_lanes(catalogue, journey.stages)),
        peaks=_peaks(steps, feelings, column),
        stars=tuple(_stars(steps, curves, column)),
    )


def _stage_lanes(catalogue: Catalogue, stages: tuple[MappedStage, ...]) -> Iterable[StageLane]:
    found = [{fact.name: fact for fact in of_stage(catalogue, stage)} for stage in stages]
    for name in _STAGE_LANES:
        cells = tuple(facts.get(name) for facts in found)
        first = next((fact for fact in cells if fact), None)
        if first is not None:
            yield StageLane(name, first.label, cells)


def _peaks(
    steps: tuple[MappedStep, ...], feelings: tuple[tuple[Feeling, ...], ...], column: dict[int, int]
) -> tuple[Peak, ...]:
    peaks = [Peak(step, column[step.number], felt) for step in steps for felt in feelings[step.number - 1]]
    if not peaks:
        return ()
    low = min(peaks, key=lambda peak: peak.feeling.score)
    high = max(peaks, key=lambda peak: peak.feeling.score)
    return (low, high) if low.feeling.score < high.feeling.score else ()


def _stars(
    steps: tuple[MappedStep, ...], curves: tuple[Curve, ...], column: dict[int, int]
) -> Iterable[Star]:
    moments = [column[step.number] for step in steps if step.record.moment_of_truth]
    if not moments:
        return
    heights: dict[float, float] = {}
    for curve in curves:
        for point in curve.points:
            heights[point.x] = min(point.y, heights.get(point.x, point.y))
    for at in moments:
        yield Star(at, heights.get(at, 0.0))


def feelings_of(step: MappedStep) -> Iterable[Feeling]:
    """How those on a step feel there."""
    for persona, emotion in step.emotions.items():
        yield Feeling(
            persona=None if persona == EVERYONE else Key("persona", persona),
            score=emotion.score,
            label=emotion.label or MOOD_WORDS[emotion.score + 2],
            basis=emotion.basis or "",
            quote=emotion.quote or "",
        )


def _lanes(
    steps: tuple[MappedStep, ...],
    facts: tuple[tuple[Fact, ...], ...],
    feelings: tuple[tuple[Feeling, ...], ...],
    journey: JourneyMap,
) -> Iterable[Lane]:
    if any(step.personas != journey.personas for step in steps):
        yield Lane("personas", "Personas", "personas", tuple(step.personas for step in steps))
    by_step = [{fact.name: fact for fact in found} for found in facts]
    names = {name for found in by_step for name in found}
    own = [
        name
        for name in dict.fromkeys(name for found in by_step for name in found)
        if name.startswith(EXTENSION)
    ]
    for name in (*_LANES, *own):
        if name == "actions" and any(step.channels for step in steps):
            yield Lane("channels", "Channels", "channels", tuple(step.channels for step in steps))
        if name == CURVE_BEFORE and any(feelings):
            yield Lane("emotion", "Emotion", "feelings", feelings)
        if name in names:
            found = [row.get(name) for row in by_step]
            first = next(fact for fact in found if fact)
            kind = "moment" if name == "moment_of_truth" else first.kind
            label = first.label if name in _LANES else words(name.removeprefix(EXTENSION))
            yield Lane(name, label, kind, tuple(fact.values if fact else () for fact in found))  # type: ignore[arg-type]


def _spread(stages: tuple[MappedStage, ...], lane: Lane) -> Lane:
    """The lane with an empty cell for each stage that has no steps."""
    if all(stage.steps for stage in stages):
        return lane
    cells = iter(lane.cells)
    spread = (next(cells) if step else () for stage in stages for step in stage.steps or (None,))
    return lane._replace(cells=tuple(spread))


def _curves(column: dict[int, int], steps: tuple[MappedStep, ...]) -> Iterable[Curve]:
    """One curve for all, or one for each persona as soon as any has an emotion of its own.

    An emotion that names nobody belongs to the personas of its step, and to no other.
    """
    if not any(name != EVERYONE for step in steps for name in step.emotions):
        felt = {column[step.number]: step.emotions[EVERYONE] for step in steps if step.emotions}
        yield from _curve(None, felt)
        return
    personas = dict.fromkeys(
        name
        for step in steps
        if step.emotions
        for name in (*(key.id for key in step.personas), *step.emotions)
    )
    for persona in personas:
        key = Key("persona", persona)
        felt = {}
        for step in steps:
            emotion = step.emotions.get(persona) or (
                step.emotions.get(EVERYONE) if key in step.personas else None
            )
            if emotion is not None:
                felt[column[step.number]] = emotion
        yield from _curve(key, felt)


def _curve(persona: Key | None, felt: dict[int, Emotion]) -> Iterable[Curve]:
    """The curve through emotions by column; none where there are none."""
    points = tuple(Point(x, emotion.score) for x, emotion in felt.items())
    if points and (persona is None or persona.id != EVERYONE):
        firm = tuple(emotion.basis in (None, "observed") for emotion in felt.values())
        yield Curve(persona, points, smooth(points), firm)


def _columns(stages: tuple[MappedStage, ...]) -> Iterable[tuple[int, int]]:
    """The number of each step with the column it stands in, counted from 0."""
    at = 0
    for stage in stages:
        for step in stage.steps:
            yield step.number, at
            at += 1
        at += not stage.steps
