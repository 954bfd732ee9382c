"""A journey as a map: stages as columns with their steps, lanes as rows, and the curve."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import accumulate
from typing import Any, Literal, NamedTuple

from ..catalogue import Catalogue, JourneyMap, Key, MappedStage, MappedStep, Place
from ..model.fields import EVERYONE
from ..model.records import EXTENSION, Emotion
from .curve import Point, point
from .facts import Fact, Kind, of_stage, of_steps
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
    places: tuple[Place, ...]
    titles: tuple[str, ...]
    personas: tuple[tuple[Key, ...], ...]
    channels: tuple[tuple[str, ...], ...]
    """What the steps say, field by field, at hand."""
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
    moments: tuple[MappedStep, ...]
    """The moments of truth."""
    stars: tuple[Star, ...]
    """Where they stand on the curve."""
    columns: int
    """Columns of the map: one for each step, and one for each stage that has none."""
    spans: tuple[tuple[int, int], ...]
    """The first column of each stage and how many it has."""

    def cells(self, name: str) -> Iterable[tuple[Any, ...]]:
        """What stands in the lane of a field, step by step; nothing where it is left out."""
        return next((lane.cells.values() for lane in self.lanes if lane.name == name), ())


_NO_STEPS: tuple[tuple[()], ...] = ((),) * len(MappedStep._fields)
_LANES = (
    "touchpoints", "channels", "actions", "thoughts", "questions", "motivations", "expectation", "emotion",
    "moment_of_truth", "pain_points", "delights", "opportunities", "solutions", "metrics", "backstage", "systems",
    "duration", "sub_journey",
)  # fmt: skip
"""The lanes below the personas, in the order of the map; those of authors' own fields follow."""
_STAGE_LANES = {"goal": "", "brand_response": "opportunities", "metrics": "backstage"}
"""The lanes of stages, with the lane of steps that each stands before, or before one of those that follow it."""


class Feelings:
    """What emotions say: most steps of a site have the same few objects. Made anew for each catalogue, which holds them."""

    def __init__(self) -> None:
        self._at: dict[int, tuple[Feeling, ...]] = {}
        self._told: dict[tuple[str, int], Feeling] = {}

    def of(self, emotions: Iterable[Mapping[str, Emotion]]) -> tuple[tuple[Feeling, ...], ...]:
        """How those on each of several steps feel there."""
        known = self._at
        return tuple([known[id(told)] if id(told) in known else self._of_step(told) for told in emotions])

    def _of_step(self, told: Mapping[str, Emotion]) -> tuple[Feeling, ...]:
        known, found = self._told, list[Feeling]()
        for name, emotion in told.items():
            at = name, id(emotion)
            found.append(known.get(at) or known.setdefault(at, _feeling(name, emotion)))
        self._at[id(told)] = felt = tuple(found)
        return felt


def journey_view(
    catalogue: Catalogue, journey: JourneyMap, ride: Ride | None = None, felt: Feelings | None = None
) -> JourneyView:
    """The map of a journey; `ride` is that of all, where it is known. Lanes without any value are left out."""
    steps = journey.steps
    places, titles, _, records, _, _, personas, channels, emotions, links = (
        zip(*steps, strict=True) if steps else _NO_STEPS
    )
    facts = of_steps(catalogue, records, links)
    stage_facts = tuple([of_stage(catalogue, stage) for stage in journey.stages])
    feelings = (felt or Feelings()).of(emotions)
    spans = _spans(journey.stages)
    columns = sum(spans[-1]) if spans else 0
    column: Sequence[int] = range(columns)
    if columns > len(steps):  # stages without steps have one as well
        column = [
            at
            for stage, (first, _) in zip(journey.stages, spans, strict=True)
            for at in range(first, first + len(stage.steps))
        ]
    ride = ride or ride_of_all(journey)
    curves = tuple([_curve(line, column if columns > len(steps) else None) for line in ride.lines])
    lanes = tuple(_lanes(column, facts, feelings, channels, personas, journey.personas))
    moments = tuple([step for step in steps if step.record.moment_of_truth])
    return JourneyView(
        journey=journey,
        stages=journey.stages,
        steps=steps,
        places=places,
        titles=titles,
        personas=personas,
        channels=channels,
        lanes=lanes,
        ride=ride,
        curves=curves,
        facts=facts,
        stage_facts=stage_facts,
        feelings=feelings,
        without_emotion=feelings.count(()),
        stage_lanes=tuple(_stage_lanes(stage_facts, lanes)),
        peaks=tuple(_peaks(ride, steps, feelings, column)),
        moments=moments,
        stars=tuple(_stars([column[step.number - 1] for step in moments], curves)),
        columns=columns,
        spans=spans,
    )


def _spans(stages: tuple[MappedStage, ...]) -> tuple[tuple[int, int], ...]:
    widths = [len(stage.steps) or 1 for stage in stages]
    return tuple(zip(accumulate(widths, initial=0), widths, strict=False))


def _stage_lanes(facts: Iterable[tuple[Fact, ...]], lanes: tuple[Lane, ...]) -> Iterable[StageLane]:
    found = [{fact[0]: fact for fact in said} for said in facts]
    for name, before in _STAGE_LANES.items() if any(found) else ():
        cells = tuple([facts.get(name) for facts in found])
        first = next(filter(None, cells), None)
        if first is not None:
            below = _LANES[_LANES.index(before) :] if before else (lanes[0].name,) if lanes else ()
            position = next((i for i, lane in enumerate(lanes) if lane.name in below), len(lanes))
            yield StageLane(name, first.label, cells, position)


def _peaks(
    ride: Ride,
    steps: tuple[MappedStep, ...],
    feelings: tuple[tuple[Feeling, ...], ...],
    column: Sequence[int],
) -> Iterator[Peak]:
    low, high = ride.lowest, ride.highest
    if low and high and [line.persona for line in ride.lines] == [None]:  # each step has one feeling at most
        for step, _, _ in (low, high) if low.score < high.score else ():
            yield Peak(step, column[step.number - 1], feelings[step.number - 1][0])
        return
    moments = [(step, feeling) for step, found in zip(steps, feelings, strict=True) for feeling in found]
    scores = [feeling.score for _, feeling in moments]
    if not scores or min(scores) == max(scores):
        return
    for score in (min(scores), max(scores)):
        step, felt = moments[scores.index(score)]
        yield Peak(step, column[step.number - 1], felt)


def _stars(columns: Iterable[int], curves: tuple[Curve, ...]) -> Iterable[Star]:
    for at in columns:
        heights = [y for curve in curves for x, y in curve.points if x == at]
        yield Star(at, min(heights, default=0.0))


def feelings_of(step: MappedStep) -> tuple[Feeling, ...]:
    """How those on a step feel there."""
    return tuple([_feeling(name, emotion) for name, emotion in step.emotions.items()])


def _feeling(name: str, emotion: Emotion) -> Feeling:
    persona = None if name == EVERYONE else Key("persona", name)
    score = emotion.score
    label = emotion.label or MOOD_WORDS[score + 2]
    return _told((persona, score, label, emotion.basis or "", emotion.quote or ""))


_told: Callable[[tuple[Key | None, int, str, str, str]], Feeling] = partial(tuple.__new__, Feeling)
"""A feeling from all its fields: the constructor takes twice as long."""


def _lanes(
    column: Sequence[int],
    facts: tuple[tuple[Fact, ...], ...],
    feelings: tuple[tuple[Feeling, ...], ...],
    channels: tuple[tuple[str, ...], ...],
    personas: tuple[tuple[Key, ...], ...],
    whose: tuple[Key, ...],
) -> Iterable[Lane]:
    lanes, cells = dict[str, Lane](), dict[str, dict[int, tuple[Any, ...]]]()
    for at, said in zip(column, facts, strict=True):
        for name, label, kind, values in said:
            inside = cells.get(name)
            if inside is None:
                inside = cells[name] = {}
                lanes[name] = Lane(name, label, "moment" if name == "moment_of_truth" else kind, inside)
            inside[at] = values
    if personas.count(whose) < len(personas):
        yield Lane("personas", "Personas", "personas", _at(column, personas))
    if any(channels):
        lanes["channels"] = Lane("channels", "Channels", "channels", _at(column, channels))
    if any(feelings):
        lanes["emotion"] = Lane("emotion", "Emotion", "feelings", _at(column, feelings))
    yield from [lanes[name] for name in _LANES if name in lanes]
    yield from [lane for name, lane in lanes.items() if name.startswith(EXTENSION)]


def _at(column: Sequence[int], values: Sequence[tuple[Any, ...]]) -> dict[int, tuple[Any, ...]]:
    """Values of steps by their columns, where there are any."""
    found = dict(zip(column, values, strict=True))
    return found if all(values) else {at: value for at, value in found.items() if value}


def _curve(line: Line, column: Sequence[int] | None) -> Curve:
    """The curve through the moments of one line, each at the column of its step (None: its number, from 0)."""
    points = line.points
    if column is not None:
        points = tuple([point(column[int(x)], y) for x, y in points])
    firm = tuple([emotion.basis in (None, "observed") for _, emotion, _ in line.moments])
    return Curve(line.persona, points, firm)
