"""Metrics whose figures contradict each other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ..catalogue import Catalogue, Entry
from ..model.records import Metric
from ..problems import Problem


def check(catalogue: Catalogue) -> Iterator[Problem]:
    for entry in catalogue.of_type("metric"):
        if isinstance(entry.record, Metric):
            yield from _thresholds(catalogue, entry, entry.record)
            yield from _current(catalogue, entry, entry.record)


def _thresholds(catalogue: Catalogue, entry: Entry, record: Metric) -> Iterator[Problem]:
    """From `red` by way of `amber` to the target, figures go in the metric's direction."""
    if record.direction is None:
        return
    up = record.direction == "up"
    known = [
        (name, value) for name in ("red", "amber", "target") if (value := getattr(record, name)) is not None
    ]
    for (name, value), (other, next_) in pairwise(known):
        if (value >= next_) if up else (value <= next_):
            message = (
                f"“{name}” is {value:g} and “{other}” {next_:g}, though “direction” is {record.direction}"
            )
            hint = f"with {record.direction}, {name} is {'less' if up else 'more'} than {other}"
            yield catalogue.problem(entry.path, (*entry.loc, name), "structure/thresholds", message, hint)


def _current(catalogue: Catalogue, entry: Entry, record: Metric) -> Iterator[Problem]:
    """What is written as current is what was read on that day, and is not of the future."""
    day = record.as_of
    if day is None:
        return
    if day > catalogue.today:
        message, hint = f"the value of {day} lies in the future", "write the day on which it was measured"
        yield catalogue.problem(entry.path, (*entry.loc, "as_of"), "freshness/future", message, hint)
    for reading in catalogue.readings.get(entry.key, ()):
        if reading.day == day and not reading.persona and record.current not in (None, reading.value):
            message = f"“current” is {record.current:g}, and the reading of {day} is {reading.value:g}"
            hint = "delete `current` and `as_of`: the latest reading counts"
            yield catalogue.problem(
                entry.path, (*entry.loc, "current"), "structure/other-reading", message, hint
            )
