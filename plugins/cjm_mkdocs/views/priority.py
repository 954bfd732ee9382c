"""How urgent a pain point is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ..catalogue import Entry
from ..model.fields import FREQUENCY_WORDS, SEVERITY_WORDS
from ..model.records import PainPoint

_RANKS: Mapping[str | None, int] = {
    None: 0,
    **{word: rank for words in (SEVERITY_WORDS, FREQUENCY_WORDS) for rank, word in enumerate(words, 1)},
}
"""Both factors; none counts as zero where things are put in order."""


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
    severity, frequency = _RANKS[pain.record.severity], _RANKS[pain.record.frequency]
    return -severity * frequency, -severity, pain.title.casefold()
