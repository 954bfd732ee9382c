"""Solutions: how far each is, when it should be there, and what it promises to solve."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from ..catalogue import Catalogue, Entry, Key
from ..model.records import Solution
from .answers import THERE, Reach, concerns, opportunities_of, pains_of, progress, reach
from .priority import by_priority

PROGRESS = ("idea", "planned", "in-progress", "shipped", "measured", "dropped")
"""The states of a solution, in the order in which it goes through them; it may be dropped at any time."""

# Q1 2027, 2027-Q1, 2027 Q1, Q1/2027; T for trimestre.
_QUARTER = re.compile(r"(\d{4})[-/, ]{0,2}[QT]([1-4])|[QT]([1-4])[-/, ]{0,2}(\d{4})", re.IGNORECASE)
_YEAR = re.compile(r"\d{4}")
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


class Quarter(NamedTuple):
    """Three months of a year: `Quarter(2027, 1)` ends on 31 March 2027."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"


class Due(NamedTuple):
    """When something should be there: the last day of that span, and its quarter, which a year has none of."""

    day: date
    quarter: Quarter | None


def due(target: str | None) -> Due | None:
    """The meaning of a `target`: a date, a month (2027-03), a quarter or a year; None for any other text."""
    text = (target or "").strip()
    quarter = _QUARTER.fullmatch(text)
    if quarter:
        year, number = (quarter[1], quarter[2]) if quarter[1] else (quarter[4], quarter[3])
        return _until(int(year), 3 * int(number))
    month = _MONTH.fullmatch(text)
    if month:
        return _until(int(month[1]), int(month[2]))
    if _YEAR.fullmatch(text):
        end = _until(int(text), 12)
        return end and end._replace(quarter=None)
    try:
        return _on(date.fromisoformat(text)) if len(text) == 10 else None
    except ValueError:
        return None


def _until(year: int, month: int) -> Due | None:
    """The last day of a month."""
    return _on(date(year, month, monthrange(year, month)[1])) if year else None


def _on(day: date) -> Due:
    return Due(day, Quarter(day.year, (day.month + 2) // 3))


class Timing(NamedTuple):
    """How far a solution is, and when."""

    progress: str
    """One of `PROGRESS`, or empty where nobody says."""
    due: Due | None
    """The meaning of its target."""
    days_late: int
    """How many days its target has passed without it being there; 0 where it is not late."""
    quarter: Quarter | None
    """The quarter it was shipped in, or else that of its target."""
    day: date | None
    """The day it was shipped, or else the last day of its target."""


def timing(solution: Solution, today: date) -> Timing:
    """How far a solution is on a day. What is dropped is not late."""
    state, when = progress(solution, today), due(solution.target)
    is_there = state in THERE
    shown = _on(solution.shipped_on) if solution.shipped_on and is_there else when
    late = (today - when.day).days if when and not is_there and state != "dropped" else 0
    day, quarter = shown or (None, None)
    return Timing(state, when, max(late, 0), quarter, day)


class SolutionRow(NamedTuple):
    """A solution with everything that is linked to it."""

    entry: Entry
    record: Solution
    timing: Timing
    pains: tuple[Entry, ...]
    opportunities: tuple[Entry, ...]
    metrics: tuple[Entry, ...]
    reach: Reach


ByProgress = Mapping[str, tuple[SolutionRow, ...]]
"""Solutions by how far they are."""


def by_time(catalogue: Catalogue, entries: Iterable[Entry] | None = None) -> tuple[Entry, ...]:
    """All solutions (or these of them): by day, then those with a target in words, then those without a date."""
    found = catalogue.of_type("solution") if entries is None else entries
    return tuple(sorted(found, key=lambda entry: _in_time(entry, catalogue.today)))


def _in_time(entry: Entry, today: date) -> tuple[date, bool, str, int, str, str]:
    assert isinstance(entry.record, Solution)
    when = timing(entry.record, today)
    words = _free_target(entry.record, when)
    title = entry.title.casefold()
    return when.day or date.max, not words, words.casefold(), rank(when.progress), title, entry.id


def solution_rows(
    catalogue: Catalogue, of: Key | None = None, entries: Iterable[Entry] | None = None
) -> tuple[SolutionRow, ...]:
    """All solutions (or these of them) that have to do with `of`, by time."""
    rows = (solution_row(catalogue, entry) for entry in by_time(catalogue, entries))
    return tuple(r for r in rows if concerns(r.entry, r.reach, (*r.pains, *r.opportunities), of))


def solution_row(catalogue: Catalogue, entry: Entry) -> SolutionRow:
    """Everything that is linked to one solution."""
    assert isinstance(entry.record, Solution)
    pains = tuple(sorted(pains_of(catalogue, entry), key=by_priority))
    return SolutionRow(
        entry=entry,
        record=entry.record,
        timing=timing(entry.record, catalogue.today),
        pains=pains,
        opportunities=opportunities_of(catalogue, entry),
        metrics=catalogue.linked(entry.key, "metrics"),
        reach=reach(catalogue, entry, pains),
    )


def rank(state: str) -> int:
    """The place of a state in `PROGRESS`; an unknown one comes last."""
    return PROGRESS.index(state) if state in PROGRESS else len(PROGRESS)


def _free_target(solution: Solution, when: Timing) -> str:
    """A target in words that name no quarter."""
    return "" if when.quarter else (solution.target or "").strip()


class Period(NamedTuple):
    """A row of the roadmap: a quarter, a target in free words (`text`), or no date at all."""

    quarter: Quarter | None
    text: str
    is_now: bool
    """Whether it is the quarter that today is in."""
    by_progress: ByProgress


def by_period(rows: Iterable[SolutionRow], today: date) -> tuple[Period, ...]:
    """The roadmap by quarter and state, in the order of `solution_rows`."""
    found: dict[tuple[Quarter | None, str], list[SolutionRow]] = defaultdict(list)
    for row in rows:
        found[row.timing.quarter, _free_target(row.record, row.timing)].append(row)
    now = _on(today).quarter
    return tuple(
        Period(quarter, text, quarter == now, _by_progress(inside))
        for (quarter, text), inside in found.items()
    )


def by_lifecycle(catalogue: Catalogue, rows: Iterable[SolutionRow]) -> tuple[tuple[str, ByProgress], ...]:
    """The roadmap by stage and state, in the site's order; what concerns no stage comes last, under no name."""
    found: dict[str, list[SolutionRow]] = defaultdict(list)
    for row in rows:
        for name in row.reach.lifecycles or ("",):
            found[name].append(row)
    order = {term.id: i for i, term in enumerate(catalogue.lifecycle)}
    names = sorted(found, key=lambda name: (not name, order.get(name, len(order)), name))
    return tuple((name, _by_progress(found[name])) for name in names)


def _by_progress(rows: Iterable[SolutionRow]) -> ByProgress:
    found: dict[str, list[SolutionRow]] = defaultdict(list)
    for row in rows:
        found[row.timing.progress].append(row)
    return {state: tuple(inside) for state, inside in found.items()}
