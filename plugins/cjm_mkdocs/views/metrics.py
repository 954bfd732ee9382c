"""Where a metric stands: its current value, how far it has come, and whether it is where it should be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial
from typing import Literal, NamedTuple

from ..catalogue import Catalogue, Entry, Key, Place, Use
from ..model.fields import after
from ..model.records import Metric
from ..reading.readings import Reading

State = Literal["on-track", "at-risk", "off-track", "stale", "unknown"]
STATES: tuple[State, ...] = ("off-track", "at-risk", "stale", "unknown", "on-track")
"""What wants attention first comes first."""
Move = Literal["toward", "away", "unchanged", "not-measured"]

HOLDS = "1 year"
"""How long a value holds where the metric has no `review_every`."""
HALF = 0.5
"""The share of the way from baseline to target from which a metric without thresholds counts as on track."""


class Value(NamedTuple):
    """The latest value for a persona ("" for customers of all kinds) and the day it is from, where that is known."""

    persona: str
    value: float
    as_of: date | None
    n: int | None = None


class Measured(NamedTuple):
    """Where a metric stands today."""

    entry: Entry
    record: Metric
    current: float | None
    """The latest value for all customers; None where none is known, or only those of personas are."""
    as_of: date | None
    """The day of the latest value, of any persona where there is none for all."""
    values: tuple[Value, ...]
    """The latest values: for all customers first, then for each persona that has readings of its own."""
    up: bool | None
    """Whether more is better; None where nobody said."""
    state: State
    judged: State
    """What the state would be if it were not stale."""
    progress: float | None
    """(current - baseline) / (target - baseline); 1 is there, below 0 is further away than at the start."""
    change: float | None
    """current - baseline."""
    moved: Move
    readings: int
    """How many readings there are."""


def measured(catalogue: Catalogue, entry: Entry) -> Measured:
    """Where a metric stands.

    **Current** is the latest reading for all customers, unless `as_of` names a later day for `current`.
    **State** is *stale* if the current value is older than `review_every`, or a year; else as `judge` says. A metric
    that is measured for personas only is in the worst state of any of them.
    """
    record = entry.record
    assert isinstance(record, Metric)
    readings = catalogue.readings.get(entry.key, ())
    values = _latest(record, readings)
    whole = values[0] if values and not values[0].persona else None
    states = (judge(record, value.value) for value in values if whole in (None, value))
    judged: State = min(states, key=_urgency, default="unknown")
    as_of = whole.as_of if whole else max((value.as_of for value in values if value.as_of), default=None)
    current = whole.value if whole else None
    old = as_of is not None and after(as_of, record.review_every or HOLDS) < catalogue.today
    return Measured(
        entry=entry,
        record=record,
        current=current,
        as_of=as_of,
        values=values,
        up=upward(record),
        state="stale" if old else judged,
        judged=judged,
        progress=progress(record, current),
        change=None if current is None or record.baseline is None else current - record.baseline,
        moved=moved(record, current),
        readings=len(readings),
    )


def _latest(record: Metric, readings: Sequence[Reading]) -> tuple[Value, ...]:
    latest = {reading.persona: reading for reading in readings}  # in order of time: the last one stays
    found = {
        persona: Value(persona, reading.value, reading.day, reading.n)
        for persona, reading in sorted(latest.items())
    }
    known = found.get("")
    if record.current is not None:
        stated = Value("", record.current, record.as_of)
        if known is None or known.as_of is None or (record.as_of is not None and record.as_of > known.as_of):
            found = {"": stated, **{persona: value for persona, value in found.items() if persona}}
    return tuple(found.values())


def upward(record: Metric) -> bool | None:
    """Whether more is better: as `direction` says, else as target and baseline, or the thresholds, imply."""
    if record.direction is not None:
        return record.direction == "up"
    for low, high in (
        (record.baseline, record.target),
        (record.red, record.amber),
        (record.red, record.target),
    ):
        if low is not None and high is not None and low != high:
            return high > low
    return None


def judge(record: Metric, value: float) -> State:
    """Whether a value is where it should be.

    With thresholds: at or beyond `red` it is off track, at or beyond `amber` at risk, otherwise on track. With a
    target alone: on track if it is reached, or if at least half of the way from the baseline is done; off track if
    the baseline is as near or nearer; at risk in between, and where there is no baseline. With neither, or where it
    is not known which way is better: unknown.
    """
    up = upward(record)
    if up is None:
        return "unknown"

    def beyond(threshold: float | None) -> bool:
        return threshold is not None and (value <= threshold if up else value >= threshold)

    if beyond(record.red):
        return "off-track"
    if beyond(record.amber):
        return "at-risk"
    if record.red is not None or record.amber is not None:
        return "on-track"
    if record.target is None:
        return "unknown"
    if value >= record.target if up else value <= record.target:
        return "on-track"
    done = progress(record, value)
    if done is None:
        return "at-risk"
    return "off-track" if done <= 0 else "at-risk" if done < HALF else "on-track"


def progress(record: Metric, value: float | None) -> float | None:
    """The share of the way from baseline to target that is done; None where one of the three is missing."""
    if value is None or record.baseline is None or record.target is None or record.target == record.baseline:
        return None
    return (value - record.baseline) / (record.target - record.baseline)


def moved(record: Metric, value: float | None) -> Move:
    """Whether a value is better than the baseline; not measured where either is missing, or which way is better."""
    up = upward(record)
    if value is None or record.baseline is None:
        return "not-measured"
    if value == record.baseline:
        return "unchanged"
    if up is None:
        return "not-measured"
    return "toward" if (value > record.baseline) is up else "away"


def _urgency(state: State) -> int:
    return STATES.index(state)


# --- lists -----------------------------------------------------------------------------------------------------------


class MetricRow(NamedTuple):
    """A metric with where it stands and what names it."""

    measured: Measured
    places: tuple[Place, ...]
    """Journeys, stages and steps, solutions and opportunities, each once."""
    lifecycles: tuple[str, ...]
    journeys: tuple[Entry, ...]

    @property
    def entry(self) -> Entry:
        return self.measured.entry


def metric_rows(
    catalogue: Catalogue, entries: Iterable[Entry], known: Callable[[Entry], Measured] | None = None
) -> tuple[MetricRow, ...]:
    """These metrics, those that want attention first, then by title; `known` gives what is known of them already."""
    known = known or partial(measured, catalogue)
    rows = [metric_row(catalogue, known(entry)) for entry in entries]
    return tuple(
        sorted(rows, key=lambda row: (_urgency(row.measured.state), row.entry.title.casefold(), row.entry.id))
    )


def all_metrics(catalogue: Catalogue, known: Callable[[Entry], Measured]) -> tuple[MetricRow, ...]:
    """All metrics, those that want attention first."""
    return metric_rows(catalogue, catalogue.of_type("metric"), known)


def metric_row(catalogue: Catalogue, standing: Measured) -> MetricRow:
    """A metric with what names it."""
    places = tuple(dict.fromkeys(use.place for use in _named(catalogue, standing.entry.key)))
    journeys = dict.fromkeys(place.owner for place in places if place.owner.type == "journey")
    found = {catalogue.stages[Place(p.owner, p.stage)].lifecycle: None for p in places if p.stage}
    order = {term.id: i for i, term in enumerate(catalogue.lifecycle)}
    return MetricRow(
        standing,
        places,
        tuple(sorted((name for name in found if name), key=lambda name: order.get(name, len(order)))),
        tuple(catalogue.entries[key] for key in journeys),
    )


def _named(catalogue: Catalogue, key: Key) -> Iterable[Use]:
    return (use for use in catalogue.uses.get(key, ()) if use.role == "metrics")


CONCERNED = ("journey", "persona", "team", "solution", "opportunity")
"""The types of things that have metrics of their own."""


def metrics_of(catalogue: Catalogue, of: Key | None) -> tuple[Entry, ...]:
    """All metrics, or those of a thing: named by it or by a part of it, on the steps of a persona, owned by a team."""
    found = catalogue.of_type("metric")
    if of is None or of.type not in CONCERNED:
        return found
    if of.type == "team":
        return tuple(entry for entry in found if of.id in (entry.record.owner, *entry.record.teams))
    if of.type == "persona":
        return tuple(entry for entry in found if _concerns(catalogue, entry, of))
    return tuple(
        entry for entry in found if any(use.place.owner == of for use in _named(catalogue, entry.key))
    )


def _concerns(catalogue: Catalogue, entry: Entry, persona: Key) -> bool:
    """Whether a metric is on a step or a journey of a persona, or has readings of theirs."""
    if any(reading.persona == persona.id for reading in catalogue.readings.get(entry.key, ())):
        return True
    for use in _named(catalogue, entry.key):
        step, journey = catalogue.steps.get(use.place), catalogue.journeys.get(use.place.owner.id)
        if persona in (
            step.personas
            if step
            else journey.personas
            if journey and use.place.owner.type == "journey"
            else ()
        ):
            return True
    return False


def by_state(rows: Iterable[MetricRow]) -> dict[State, int]:
    """How many metrics are in each state, in the order of urgency."""
    counts: dict[State, int] = dict.fromkeys(STATES, 0)
    for row in rows:
        counts[row.measured.state] += 1
    return counts
