"""A journey as it is beside the same journey as it should become: what is the same, both curves, what changes."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import fmean
from typing import NamedTuple

from ..catalogue import Catalogue, Entry, JourneyMap, Key, MappedStage, MappedStep
from ..model.fields import EVERYONE
from ..model.naming import slug
from .answers import answer
from .curve import Point
from .neighbours import twins
from .priority import by_priority

MOST_TWINS = 3
"""With how many counterparts a journey is compared; its head names them all."""

Marks = Sequence[str]
"""What something may be recognised by, the surest first; empty marks are none."""


# --- aligning: plain data ----------------------------------------------------------------------------------------


def matched(ours: Sequence[Marks], theirs: Sequence[Marks]) -> dict[int, int]:
    """The positions of ours with those of theirs that are the same: whatever their first marks do not tell, their
    second do, and so on; among equals, the first is the first."""
    found: dict[int, int] = {}
    for kind in range(max(map(len, ours), default=0)):
        taken, free = set(found.values()), dict[str, list[int]]()
        for at, marks in enumerate(theirs):
            if at not in taken and marks[kind]:
                free.setdefault(marks[kind], []).append(at)
        for at, marks in enumerate(ours):
            if at not in found and free.get(marks[kind]):
                found[at] = free[marks[kind]].pop(0)
    return found


def unambiguous(ours: Mapping[int, frozenset[Key]], theirs: Mapping[int, frozenset[Key]]) -> dict[int, int]:
    """Positions that share something with exactly one of the other side, which shares with none but them."""
    sharing = {a: [b for b, there in theirs.items() if here & there] for a, here in ours.items()}
    wanted = Counter(b for others in sharing.values() for b in others)
    return {a: others[0] for a, others in sharing.items() if len(others) == 1 and wanted[others[0]] == 1}


def in_order(found: Mapping[int, int]) -> list[tuple[int, int]]:
    """The most pairs that stand in the same order on both sides."""
    pairs = sorted(found.items())
    ends: list[int] = []
    """Of the rising rows of each length, the lowest end, as a position of theirs …"""
    rows: list[int] = []
    """… and as a pair."""
    before: list[int] = []
    for number, (_, at) in enumerate(pairs):
        length = bisect_left(ends, at)
        before.append(rows[length - 1] if length else -1)
        if length == len(ends):
            ends.append(at)
            rows.append(number)
        else:
            ends[length], rows[length] = at, number
    chain: list[tuple[int, int]] = []
    last = rows[-1] if rows else -1
    while last >= 0:
        chain.append(pairs[last])
        last = before[last]
    return chain[::-1]


def merged(
    ours: int, theirs: int, shared: Sequence[tuple[int, int]]
) -> Iterator[tuple[int | None, int | None]]:
    """Two rows as one. What only one of them has stands where it stood, between what is shared."""
    for (a, b), (next_a, next_b) in pairwise([(-1, -1), *shared, (ours, theirs)]):
        yield from ((at, None) for at in range(a + 1, next_a))
        yield from ((None, at) for at in range(b + 1, next_b))
        if next_a < ours:
            yield next_a, next_b


def spread(ours: int, theirs: int, shared: Sequence[tuple[int, int]]) -> tuple[list[float], list[float]]:
    """Where the things of both rows stand from 0 to 1: what is shared at one place, all else evenly in between."""
    here, there = [0.0] * ours, [0.0] * theirs
    start = 0
    for (a, b), (next_a, next_b) in pairwise([(-1, -1), *shared, (ours, theirs)]):
        room = max(next_a - a, next_b - b) - 1
        for row, first, end in ((here, a + 1, next_a), (there, b + 1, next_b)):
            for at in range(first, end):
                row[at] = start + room * (at - first + 0.5) / (end - first)
        if next_a < ours:
            here[next_a] = there[next_b] = start + room + 0.5
        start += room + 1
    width = max(start - 1, 1)
    return [at / width for at in here], [at / width for at in there]


# --- what a page shows -------------------------------------------------------------------------------------------


class StepPair(NamedTuple):
    """A step that both journeys have, under whatever title."""

    today: MappedStep
    planned: MappedStep
    before: float | None
    after: float | None


class Column(NamedTuple):
    """A stage that both journeys have, or only one of them."""

    today: MappedStage | None
    planned: MappedStage | None
    before: float | None
    """The mean feeling of its steps, to one decimal; None where no step has an emotion."""
    after: float | None


class Line(NamedTuple):
    """The curve of one journey over the columns, each one unit wide; y is the mean of a step's personas."""

    points: tuple[Point, ...]
    steps: tuple[MappedStep, ...]
    """The step of each point."""
    lowest: tuple[int, ...]
    """The points than which none is lower; empty where all are alike."""
    highest: tuple[int, ...]


class Parts(NamedTuple):
    """What one of two journeys has and the other has not."""

    steps: tuple[MappedStep, ...]
    touchpoints: tuple[Key, ...]
    channels: tuple[str, ...]


class Answered(NamedTuple):
    """A pain point that is gone, with what addresses it: solutions, or else opportunities."""

    pain: Entry
    answers: tuple[Entry, ...]


class Comparison(NamedTuple):
    """All that a page shows of a pair. Pain points are in order of priority."""

    today: JourneyMap
    planned: JourneyMap
    columns: tuple[Column, ...]
    lines: tuple[Line | None, Line | None]
    """Today's curve and the planned one; None for a journey without emotions."""
    means: tuple[float | None, float | None]
    """The mean feeling of all steps, today and planned."""
    several: bool
    """Whether any point is the mean of several personas."""
    pairs: tuple[StepPair, ...]
    added: Parts
    removed: Parts
    gone: tuple[Answered, ...]
    remaining: tuple[Entry, ...]
    new: tuple[Entry, ...]

    @property
    def solved(self) -> tuple[Answered, ...]:
        return tuple(pain for pain in self.gone if pain.answers)

    @property
    def unanswered(self) -> tuple[Entry, ...]:
        """Pain points that are gone though nothing addresses them."""
        return tuple(pain.pain for pain in self.gone if not pain.answers)

    @property
    def felt(self) -> tuple[StepPair, ...]:
        """Steps that feel different, those that change most first."""
        changed = [pair for pair in self.pairs if difference(pair.before, pair.after)]
        return tuple(sorted(changed, key=lambda pair: -abs(difference(pair.before, pair.after) or 0)))


def comparisons(catalogue: Catalogue, journey: JourneyMap) -> tuple[Comparison, ...]:
    """A journey beside its counterparts of the other state, whichever of the two names the other."""
    to_be = is_to_be(journey)
    found = (catalogue.journeys[twin.id] for twin in twins(catalogue, journey.entry))
    others = [twin for twin in found if is_to_be(twin) != to_be][:MOST_TWINS]
    return tuple(comparison(catalogue, *((twin, journey) if to_be else (journey, twin))) for twin in others)


def is_to_be(journey: JourneyMap) -> bool:
    return journey.record.state == "to-be"


def comparison(catalogue: Catalogue, today: JourneyMap, planned: JourneyMap) -> Comparison:
    """Everything about a pair."""
    stages = same_stages(today, planned)
    now, then = today.steps, planned.steps
    same = same_steps(today, planned, stages)
    columns = tuple(merged(len(today.stages), len(planned.stages), in_order(stages)))
    places = _places(today, planned, columns, same)
    named = _named(planned)
    gone, remaining, new = _pains(catalogue, now, then)
    ours, theirs = _parts(now, frozenset(same)), _parts(then, frozenset(same.values()))
    return Comparison(
        today=today,
        planned=planned,
        columns=tuple(
            _column(
                None if a is None else today.stages[a],
                None if b is None else planned.stages[b],
            )
            for a, b in columns
        ),
        lines=(_line(now, places[0]), _line(then, places[1])),
        means=(mean(now), mean(then)),
        several=any(len(scores(step)) > 1 for step in (*now, *then)),
        pairs=tuple(
            StepPair(now[a], then[b], mean([now[a]]), mean([then[b]])) for a, b in sorted(same.items())
        ),
        added=_without(theirs, _parts(now, frozenset())),
        removed=_without(ours, _parts(then, frozenset())),
        gone=tuple(Answered(pain, _answers(catalogue, pain, named)) for pain in gone),
        remaining=remaining,
        new=new,
    )


# --- the same stages and steps -----------------------------------------------------------------------------------


def _stage_marks(stage: MappedStage) -> Marks:
    return stage.place.stage, stage.lifecycle, slug(stage.name)


def same_stages(today: JourneyMap, planned: JourneyMap) -> dict[int, int]:
    """The same stages by their positions in the journeys: by id, lifecycle or name."""
    return matched(*([_stage_marks(stage) for stage in journey.stages] for journey in (today, planned)))


def same_steps(today: JourneyMap, planned: JourneyMap, stages: Mapping[int, int]) -> dict[int, int]:
    """The same steps by their positions in the journeys: by id or title, in the same stage if possible; then those of
    one stage that share a touchpoint with each other alone."""
    ours = [
        _step_marks(step, f"{stages.get(number, '')}", renamed=False)
        for number, stage in enumerate(today.stages)
        for step in stage.steps
    ]
    theirs = [
        _step_marks(step, f"{number}", renamed=True)
        for number, stage in enumerate(planned.stages)
        for step in stage.steps
    ]
    found = matched(ours, theirs)
    taken = frozenset(found.values())
    for a, b in stages.items():
        found |= unambiguous(_touched(today.stages[a], frozenset(found)), _touched(planned.stages[b], taken))
    return found


def _step_marks(step: MappedStep, stage: str, renamed: bool) -> Marks:
    """The id and the title of a step, and each beside the other's title and id, for a step that keeps its former
    title as its id; first within its stage, then anywhere."""
    id_, title = step.place.step, slug(step.title)
    names = (id_, title, id_, title) if renamed else (id_, title, title, id_)
    return *(f"{stage} {name}" if stage else "" for name in names), *names


def _touched(stage: MappedStage, taken: frozenset[int]) -> dict[int, frozenset[Key]]:
    """The touchpoints of a stage's steps that are not in `taken`."""
    places = ((step.number - 1, frozenset(step.touchpoints)) for step in stage.steps)
    return {at: touchpoints for at, touchpoints in places if at not in taken}


# --- feelings ----------------------------------------------------------------------------------------------------


def scores(step: MappedStep) -> list[int]:
    """How each persona of a step feels; an emotion that names nobody belongs to those that have none of their own."""
    own = step.emotions
    names = dict.fromkeys((*(key.id for key in step.personas), *own))
    felt = [own.get(name) or own.get(EVERYONE) for name in names if name != EVERYONE]
    found = [emotion.score for emotion in felt if emotion is not None]
    return found or [emotion.score for emotion in own.values()]


def mean(steps: Iterable[MappedStep]) -> float | None:
    """The mean of steps, each of which counts once, to one decimal; None where none has an emotion."""
    found = [fmean(felt) for step in steps if (felt := scores(step))]
    return round(fmean(found), 1) if found else None


def difference(before: float | None, after: float | None) -> float | None:
    """How much better it becomes, to one decimal."""
    return None if before is None or after is None else round(after - before, 1)


def _column(today: MappedStage | None, planned: MappedStage | None) -> Column:
    return Column(today, planned, mean(today.steps if today else ()), mean(planned.steps if planned else ()))


def _places(
    today: JourneyMap,
    planned: JourneyMap,
    columns: Sequence[tuple[int | None, int | None]],
    same: Mapping[int, int],
) -> tuple[list[float], list[float]]:
    """Where the steps of both journeys stand, counted in columns; the same steps of one stage below each other."""
    here: dict[int, float] = {}
    there: dict[int, float] = {}
    for number, (a, b) in enumerate(columns):
        ours = [] if a is None else [step.number - 1 for step in today.stages[a].steps]
        theirs = [] if b is None else [step.number - 1 for step in planned.stages[b].steps]
        at = {step: position for position, step in enumerate(theirs)}
        both = {i: at[same[step]] for i, step in enumerate(ours) if same.get(step) in at}
        for found, steps, places in zip(
            (here, there), (ours, theirs), spread(len(ours), len(theirs), in_order(both)), strict=True
        ):
            found.update((step, number + place) for step, place in zip(steps, places, strict=True))
    return [here[step] for step in sorted(here)], [there[step] for step in sorted(there)]


def _line(steps: Sequence[MappedStep], places: Sequence[float]) -> Line | None:
    felt = [
        (step, Point(x, fmean(found)))
        for step, x in zip(steps, places, strict=True)
        if (found := scores(step))
    ]
    if not felt:
        return None
    points = tuple(point for _, point in felt)
    low, high = min(point.y for point in points), max(point.y for point in points)
    return Line(
        points,
        tuple(step for step, _ in felt),
        tuple(i for i, point in enumerate(points) if point.y == low != high),
        tuple(i for i, point in enumerate(points) if point.y == high),
    )


# --- what changes ------------------------------------------------------------------------------------------------


def _parts(steps: Sequence[MappedStep], same: frozenset[int]) -> Parts:
    """What a journey is made of; of its steps, those that are not in `same`."""
    return Parts(
        tuple(step for at, step in enumerate(steps) if at not in same),
        tuple(dict.fromkeys(key for step in steps for key in step.touchpoints)),
        tuple(dict.fromkeys(channel for step in steps for channel in step.channels)),
    )


def _without(parts: Parts, other: Parts) -> Parts:
    return Parts(
        parts.steps,
        tuple(key for key in parts.touchpoints if key not in other.touchpoints),
        tuple(name for name in parts.channels if name not in other.channels),
    )


def _pains(
    catalogue: Catalogue, now: Iterable[MappedStep], then: Iterable[MappedStep]
) -> tuple[tuple[Entry, ...], tuple[Entry, ...], tuple[Entry, ...]]:
    """The pain points that are gone, that remain and that are new. Those written in place have ids of their own on
    each map, and are the same if their texts are."""
    ours, theirs = (
        {
            slug(entry.title): entry
            for step in steps
            for entry in (catalogue.entries[key] for key in step.links.get("pain_points", ()))
        }
        for steps in (now, then)
    )
    return (
        tuple(sorted((pain for text, pain in ours.items() if text not in theirs), key=by_priority)),
        tuple(sorted((pain for text, pain in theirs.items() if text in ours), key=by_priority)),
        tuple(sorted((pain for text, pain in theirs.items() if text not in ours), key=by_priority)),
    )


def _named(planned: JourneyMap) -> frozenset[Key]:
    """Everything that stands on a map."""
    found: set[Key] = set()
    for stage in planned.stages:
        for links in (stage.links, *(step.links for step in stage.steps)):
            found.update(key for keys in links.values() for key in keys)
    return frozenset(found)


def _answers(catalogue: Catalogue, pain: Entry, named: frozenset[Key]) -> tuple[Entry, ...]:
    """What addresses a pain point: of its solutions that are not dropped those on the map, or else all of them, or
    else its opportunities."""
    found = answer(catalogue, pain)
    here = tuple(entry for entry in found.solutions if entry.key in named)
    return here or found.solutions or found.opportunities
