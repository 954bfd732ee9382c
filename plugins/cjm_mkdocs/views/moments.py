"""Moments of truth: those that a team has named, and those that its own figures suggest.

Two figures of a journey as it is make a step a candidate. At a touchpoint that matters more to customers than it
contents them (both from 1 to 5), the **gap** is importance less satisfaction; of several steps of a journey at one
touchpoint, the one where customers feel worst is suggested. And where the curve of a persona **falls** most from one
step to the next that it has an emotion at (-2 to 2), the step it falls to is. Neither is worth a word below `LEAST`.
A step that is declared needs no suggestion, nor does a touchpoint with a declared step on the journey. A journey as it
should be has none, for targets are no feelings, nor has an archived one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from ..catalogue import Catalogue, Entry, JourneyMap, Key, MappedStep
from ..model.records import Touchpoint
from .journey import Feeling, feelings_of
from .relations import journeys_of, lifecycles_of
from .rides import Line, Ride, ride_of_all
from .walks import Walk, walk

LEAST = 2
"""From so much on a gap, or a fall, is a suggestion: half the scale of emotions, half the scale of ratings."""
CONCERNED = ("journey", "persona", "touchpoint", "metric")
"""The types of things that moments can be about."""


class Gap(NamedTuple):
    """A touchpoint that matters more than it contents."""

    touchpoint: Key
    importance: int
    satisfaction: int

    @property
    def value(self) -> int:
        return self.importance - self.satisfaction


class Fall(NamedTuple):
    """The steepest fall of a curve: from the emotion at one step to that at the next with one."""

    persona: Key | None
    """Whose curve it is; None: everybody's."""
    origin: MappedStep
    before: int
    after: int

    @property
    def value(self) -> int:
        return self.before - self.after


class MomentRow(NamedTuple):
    """A step that is a moment of truth, or may be one for `reasons`."""

    step: MappedStep
    journey: Entry
    declared: bool
    """Whether the team says so itself."""
    reasons: tuple[Gap | Fall, ...]
    """Why it is suggested, the largest figure first; none where it is declared."""
    feelings: tuple[Feeling, ...]
    lifecycles: tuple[str, ...]
    """Its lifecycle id, or the name of its stage."""

    @property
    def why(self) -> str:
        """The team's own words."""
        why = self.step.record.moment_of_truth
        return why if isinstance(why, str) else ""

    @property
    def metrics(self) -> tuple[Key, ...]:
        """What is measured at the step."""
        return self.step.links.get("metrics", ())


def moment_rows(
    catalogue: Catalogue,
    of: Key | None = None,
    ride: Callable[[JourneyMap], Ride] = ride_of_all,
    walked: Callable[[JourneyMap], Walk] = walk,
) -> tuple[MomentRow, ...]:
    """All moments, or those about one of `CONCERNED`: by journey, in the order of steps."""
    journeys: Iterable[JourneyMap] = catalogue.journeys.values()
    if of is not None and of.type == "journey":
        journeys = (catalogue.journeys[of.id],)
    elif of is not None and of.type == "persona":
        journeys = journeys_of(catalogue, of)
    ordered = sorted(journeys, key=lambda journey: (journey.entry.title.casefold(), journey.entry.id))
    gaps = gaps_of(catalogue)
    rows = [row for journey in ordered for row in _rows(catalogue, walked(journey), ride(journey), gaps)]
    if of is None or of.type not in CONCERNED or of.type == "journey":
        return tuple(rows)
    return tuple(row for row in rows if of in (*row.step.personas, *row.step.touchpoints, *row.metrics))


def has_moments(catalogue: Catalogue) -> bool:
    """Whether there is any moment, declared or suggested; stops at the first."""
    gaps = gaps_of(catalogue)
    return any(
        any(step.record.moment_of_truth for step in journey.steps)
        or candidates(walk(journey), ride_of_all(journey), gaps)
        for journey in catalogue.journeys.values()
    )


def gaps_of(catalogue: Catalogue) -> dict[Key, Gap]:
    """The touchpoints whose gap is worth a word."""
    found = {}
    for entry in catalogue.of_type("touchpoint"):
        record = entry.record
        if isinstance(record, Touchpoint) and record.importance_customer and record.satisfaction:
            gap = Gap(entry.key, record.importance_customer, record.satisfaction)
            if gap.value >= LEAST:
                found[entry.key] = gap
    return found


def _rows(catalogue: Catalogue, found: Walk, ride: Ride, gaps: Mapping[Key, Gap]) -> Iterator[MomentRow]:
    entry, suggested = ride.journey.entry, candidates(found, ride, gaps)
    declared = {step.number for step in found.moments}
    for number in sorted(declared.union(suggested)):
        step, reasons = found.steps[number - 1], suggested.get(number, ())
        lifecycles = (step.lifecycle,) if step.lifecycle else lifecycles_of(catalogue, (step,))
        yield MomentRow(step, entry, number in declared, tuple(reasons), feelings_of(step), lifecycles)


def candidates(walked: Walk, ride: Ride, gaps: Mapping[Key, Gap]) -> dict[int, list[Gap | Fall]]:
    """Why steps of a journey, by number, may be moments of truth; the largest figure of each first."""
    found: dict[int, list[Gap | Fall]] = {}
    if ride.to_be or ride.journey.entry.is_archived:
        return found
    for step, gap in _gaps(walked, gaps) if gaps else ():
        found.setdefault(step.number, []).append(gap)
    for line in ride.lines:
        fell = _steepest(line)
        if fell is not None and not fell[0].record.moment_of_truth:
            found.setdefault(fell[0].number, []).append(fell[1])
    for reasons in found.values():
        if len(reasons) > 1:
            reasons.sort(key=lambda reason: -reason.value)
    return found


def _gaps(walked: Walk, gaps: Mapping[Key, Gap]) -> Iterator[tuple[MappedStep, Gap]]:
    steps: dict[Key, list[MappedStep]] = {}
    for step in walked.steps:
        for key in step.links.get("touchpoints", ()):
            if key in gaps:
                steps.setdefault(key, []).append(step)
    declared = {key for step in walked.moments for key in step.links.get("touchpoints", ())}
    for key, met in steps.items():
        if key not in declared:
            yield met[0] if len(met) == 1 else min(met, key=_mood), gaps[key]


def _mood(step: MappedStep) -> tuple[bool, int]:
    """Steps where nothing is known to be felt come last."""
    scores = [emotion.score for emotion in step.emotions.values()]
    return not scores, min(scores, default=0)


def _steepest(line: Line) -> tuple[MappedStep, Fall] | None:
    """The step to which a curve falls most, the first of equals; targets are no points of it."""
    deepest, ends, before = LEAST - 1, None, None
    for moment in line.moments:
        _, emotion, score = moment
        if emotion.basis == "target":
            continue
        if before is not None and before.score - score > deepest:
            deepest, ends = before.score - score, (before, moment)
        before = moment
    if ends is None:
        return None
    origin, here = ends
    return here.step, Fall(line.persona, origin.step, origin.score, here.score)


class MomentCounts(NamedTuple):
    """How many steps are declared, how many of these nothing is measured at, and how many are suggested."""

    declared: int
    unmeasured: int
    suggested: int


def count_moments(rows: Iterable[MomentRow]) -> MomentCounts:
    """The figures above the list."""
    declared = unmeasured = suggested = 0
    for row in rows:
        declared += row.declared
        unmeasured += row.declared and not row.metrics
        suggested += not row.declared
    return MomentCounts(declared, unmeasured, suggested)
