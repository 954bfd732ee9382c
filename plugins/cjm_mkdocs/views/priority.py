"""How urgent a pain point is."""

from __future__ import annotations

from typing import NamedTuple

from ..catalogue import Entry
from ..model.fields import FREQUENCY_WORDS, SEVERITY_WORDS
from ..model.records import PainPoint


class Priority(NamedTuple):
    """Severity × frequency, both from 1 to 4; None where one is not rated (which is not zero)."""

    value: int | None
    severity: int | None
    frequency: int | None


def priority(pain: PainPoint) -> Priority:
    """The priority of a pain point with its factors."""
    severity = SEVERITY_WORDS.index(pain.severity) + 1 if pain.severity else None
    frequency = FREQUENCY_WORDS.index(pain.frequency) + 1 if pain.frequency else None
    return Priority(severity * frequency if severity and frequency else None, severity, frequency)


def by_priority(pain: Entry) -> tuple[int, int, str]:
    """A sort key: the most urgent first, unrated ones last, alphabetical among equals."""
    if not isinstance(pain.record, PainPoint):
        return 0, 0, pain.title
    value, severity, _ = priority(pain.record)
    return -(value or 0), -(severity or 0), pain.title.casefold()
