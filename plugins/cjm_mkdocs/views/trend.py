"""The readings of a metric as lines, thinned where there are many, and what they say in figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil, floor, log10
from typing import NamedTuple

from ..catalogue import Catalogue, Entry
from ..model.records import Metric
from ..reading.readings import Reading
from .metrics import State, judge, upward

MOST_POINTS = 200
"""Points of a line; of more readings, the ends and the extremes of each stretch are drawn."""
TICKS = 4
"""About so many steps the scale has."""


class Line(NamedTuple):
    """The readings of one persona ("" for customers of all kinds), in order of time, and their figures."""

    persona: str
    points: tuple[Reading, ...]
    """At most `MOST_POINTS` of them."""
    first: Reading
    last: Reading
    lowest: Reading
    """The first of several that are equally low."""
    highest: Reading
    number: int
    """How many readings there are."""
    change: float
    """last - first."""
    state: State
    """Where the last reading stands; whether it is stale is said of the metric."""


class Trend(NamedTuple):
    """All lines of a metric with the scale that holds them, its target and its thresholds."""

    record: Metric
    lines: tuple[Line, ...]
    low: float
    high: float
    """The ends of the scale; they are the first and the last tick."""
    ticks: tuple[float, ...]
    up: bool | None

    @property
    def days(self) -> tuple[int, int]:
        """The first and the last day, as ordinals."""
        first = min(line.first.day for line in self.lines).toordinal()
        return first, max(line.last.day for line in self.lines).toordinal()


def trend(catalogue: Catalogue, entry: Entry) -> Trend | None:
    """The lines of a metric; None where it has no readings."""
    record, readings = entry.record, catalogue.readings.get(entry.key, ())
    if not readings or not isinstance(record, Metric):
        return None
    by_persona: dict[str, list[Reading]] = {}
    for reading in readings:
        by_persona.setdefault(reading.persona, []).append(reading)
    lines = tuple(_line(record, persona, found) for persona, found in sorted(by_persona.items()))
    marks = (value for value in (record.target, record.amber, record.red) if value is not None)
    ticks = scale([*marks, *(v for line in lines for v in (line.lowest.value, line.highest.value))])
    return Trend(record, lines, ticks[0], ticks[-1], ticks, upward(record))


def _line(record: Metric, persona: str, found: Sequence[Reading]) -> Line:
    return Line(
        persona,
        thinned(found),
        found[0],
        found[-1],
        min(found, key=_value),
        max(found, key=_value),
        len(found),
        found[-1].value - found[0].value,
        judge(record, found[-1].value),
    )


def _value(reading: Reading) -> float:
    return reading.value


def thinned(readings: Sequence[Reading], most: int = MOST_POINTS) -> tuple[Reading, ...]:
    """At most so many readings: of each stretch the lowest and the highest, and the first and the last of all."""
    if len(readings) <= most:
        return tuple(readings)
    inner, stretches = readings[1:-1], (most - 2) // 2
    kept = [readings[0]]
    for i in range(stretches):
        stretch = inner[i * len(inner) // stretches : (i + 1) * len(inner) // stretches]
        low, high = min(stretch, key=_value), max(stretch, key=_value)
        kept += [low] if low == high else sorted((low, high))
    return (*kept, readings[-1])


def scale(values: Iterable[float]) -> tuple[float, ...]:
    """Round numbers, evenly spaced, that hold all values between the first and the last."""
    found = list(values)
    low, high = min(found), max(found)
    if high - low <= 1e-12 * max(abs(low), abs(high), 1e-200):  # the same, as far as floats can tell
        low, high = low - (abs(low) * 0.05 or 1), high + (abs(high) * 0.05 or 1)
    step = _round_step((high - low) / TICKS)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return tuple(float(f"{i * step:.12g}") for i in range(first, last + 1))


def _round_step(least: float) -> float:
    """The next of 1, 2, 2.5, 5 and 10, times a power of ten."""
    power = 10.0 ** floor(log10(least))
    return next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= least * (1 - 1e-9))
