"""Opportunities: what each is worth, and where it stands between value and effort."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Literal, NamedTuple

from ..catalogue import Catalogue, Entry, Key
from ..model.fields import CONFIDENCE_FACTORS
from ..model.records import Opportunity
from .answers import Reach, concerns, pains_of, reach, solutions_of
from .priority import by_priority

Quadrant = Literal["quick", "big", "fill", "twice"]

QUADRANTS: tuple[Quadrant, ...] = ("quick", "big", "fill", "twice")
"""Much value for little effort; much for much; little for little; little for much."""

HIGH = 3
"""From here on, of 1 to 5, a value or an effort counts as high."""


class Score(NamedTuple):
    """What an opportunity is worth, with its factors; None where one is not given (which is not zero)."""

    customer_value: int | None = None
    business_value: int | None = None
    effort: int | None = None
    confidence: str | None = None

    @property
    def value(self) -> float | None:
        """The mean of what customers and the organisation gain, 1 to 5."""
        if self.customer_value is None or self.business_value is None:
            return None
        return (self.customer_value + self.business_value) / 2

    @property
    def factor(self) -> float | None:
        """What the confidence counts: 0.5, 0.8 or 1."""
        return CONFIDENCE_FACTORS[self.confidence] if self.confidence else None

    @property
    def total(self) -> float | None:
        """(customer value + business value) / 2 × confidence ÷ effort."""
        if self.value is None or self.factor is None or self.effort is None:
            return None
        return self.value * self.factor / self.effort

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of the fields without which there is no score."""
        return tuple(name for name, value in self._asdict().items() if value is None)

    @property
    def quadrant(self) -> Quadrant | None:
        """Where it stands in the matrix; nowhere without value or effort."""
        if self.value is None or self.effort is None:
            return None
        if self.value >= HIGH:
            return "big" if self.effort >= HIGH else "quick"
        return "twice" if self.effort >= HIGH else "fill"


def score(record: object) -> Score:
    """The score of an opportunity with its factors."""
    if not isinstance(record, Opportunity):
        return Score()
    return Score(record.customer_value, record.business_value, record.effort, record.confidence)


class Ranked(NamedTuple):
    """An opportunity with its score. `number` is its place by score, from 1."""

    entry: Entry
    number: int
    score: Score


def by_score(catalogue: Catalogue, entries: Iterable[Entry] | None = None) -> tuple[Entry, ...]:
    """All opportunities (or these of them): the highest score first; those without one last, of which those that have
    a place in the matrix come first."""
    found = catalogue.of_type("opportunity") if entries is None else entries
    return tuple(sorted(found, key=_by_score))


def _by_score(entry: Entry) -> tuple[float, float, int, str, str]:
    found = score(entry.record)
    return -(found.total or 0), -(found.value or 0), found.effort or 6, entry.title.casefold(), entry.id


def ranked(entries: Iterable[Entry]) -> tuple[Ranked, ...]:
    """Opportunities in the order of `by_score`, numbered."""
    return tuple(Ranked(entry, number, score(entry.record)) for number, entry in enumerate(entries, 1))


class OpportunityRow(NamedTuple):
    """An opportunity with everything that is linked to it."""

    ranked: Ranked
    pains: tuple[Entry, ...]
    solutions: tuple[Entry, ...]
    metrics: tuple[Entry, ...]
    reach: Reach

    @property
    def entry(self) -> Entry:
        return self.ranked.entry

    @property
    def score(self) -> Score:
        return self.ranked.score


def opportunity_row(catalogue: Catalogue, opportunity: Ranked) -> OpportunityRow:
    """Everything that is linked to one opportunity."""
    entry = opportunity.entry
    pains = tuple(sorted(pains_of(catalogue, entry), key=by_priority))
    return OpportunityRow(
        ranked=opportunity,
        pains=pains,
        solutions=solutions_of(catalogue, entry),
        metrics=catalogue.linked(entry.key, "metrics"),
        reach=reach(catalogue, entry, pains),
    )


def opportunities_for(
    catalogue: Catalogue, of: Key | None, entries: Iterable[Entry] | None = None
) -> tuple[Entry, ...]:
    """The opportunities (or those of these) that have to do with the thing `of`, by score."""
    found = by_score(catalogue, entries)
    if of is None or of.type == "opportunity":
        return found
    rows = (opportunity_row(catalogue, each) for each in ranked(found))
    return tuple(r.entry for r in rows if concerns(r.entry, r.reach, (*r.pains, *r.solutions), of))


class Spot(NamedTuple):
    """A point of the matrix with all opportunities that stand on it."""

    effort: int
    value: float
    rows: tuple[Ranked, ...]


class ValueMatrix(NamedTuple):
    """The opportunities between value and effort."""

    spots: tuple[Spot, ...]
    """By value, the highest first, then by effort."""
    quadrants: tuple[tuple[Quadrant, tuple[Ranked, ...]], ...]
    """All four, each with its opportunities."""
    unplaced: tuple[Ranked, ...]
    """Those without a value or an effort, which are nowhere in the matrix."""


def value_matrix(rows: Iterable[Ranked]) -> ValueMatrix:
    """Where opportunities stand: effort from 1 to 5 across, the mean of both values from 1 to 5 upwards."""
    by_spot: dict[tuple[float, int], list[Ranked]] = defaultdict(list)
    by_quadrant: dict[Quadrant, list[Ranked]] = {name: [] for name in QUADRANTS}
    unplaced = []
    for row in rows:
        value, effort, quadrant = row.score.value, row.score.effort, row.score.quadrant
        if value is None or effort is None or quadrant is None:
            unplaced.append(row)
            continue
        by_spot[-value, effort].append(row)
        by_quadrant[quadrant].append(row)
    return ValueMatrix(
        spots=tuple(Spot(effort, -value, tuple(found)) for (value, effort), found in sorted(by_spot.items())),
        quadrants=tuple((name, tuple(found)) for name, found in by_quadrant.items()),
        unplaced=tuple(unplaced),
    )
