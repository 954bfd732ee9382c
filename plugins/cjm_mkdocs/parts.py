"""Lists that are too long for one page, in parts.

A page of a list must stay below one and a half million bytes of HTML, so what its rows will weigh is estimated here,
before anything is rendered. `tests/test_site_tables.py` and `tests/test_long_lists.py` hold the estimates to it.

A list becomes divisible in three steps.

1. Here, in `LISTINGS`, under the name of its index page: how to get its rows in their order (entries, or whatever its
   view makes rows of), and what one of them weighs (`weights.py`; `of_entry` does for a list with a row for each entry).
   A second list on an index page has a name of its own below it, such as `teams/unowned`.
2. In its renderer, ask which rows are to be shown on this page, and give the template what it is told besides:

        def solution_list(self, of: Key | None) -> dict[str, Any]:
            found, shown = self.part_of("solutions", of, ("journey", "persona"))
            rows = solution_rows(self.catalogue, of, found)         # all of them where `found` is None
            return {"table": self.solution_table(rows), **shown}

   where `("journey", "persona")` are the types for which the view knows what concerns `of`: that is short, and whole.
3. In its template, above its table: `{% include "cjm/parts.html" %}`. What is said of all rows, such as counts, belongs
   on the first page only: `{% if not part or part.first == 1 %}`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from . import weights
from .catalogue import Catalogue, Key
from .views.evidence import ledger
from .views.health import healths
from .views.known import Known
from .views.metrics import all_metrics
from .views.moments import moment_rows
from .views.opportunities import by_score
from .views.priority import by_priority
from .views.questions import question_groups
from .views.solutions import by_time
from .views.teams import holdings, unowned
from .views.touchpoints import UNMAPPED, CatalogueStage, TouchpointRow

ROWS = 1_150_000
"""What the rows of a page may weigh. The theme, the form and what stands around the table come on top."""

T = TypeVar("T")
StageRow = tuple[CatalogueStage, TouchpointRow]


class Part(NamedTuple):
    """One page of a long list: its source path, and which of all rows are on it, counted from 1.

    `rows` are as the list's `Listing` has them; in the touchpoint catalogue there are `stages` instead, each with those
    of its rows that are here.
    """

    path: str
    first: int
    last: int
    rows: tuple[Any, ...] = ()
    stages: tuple[CatalogueStage, ...] = ()


Parts = Mapping[str, tuple[Part, ...]]
"""The pages of each list by its name: `pain-points`, `touchpoints`, `touchpoints/purchase`. Most have one."""


class Listing(NamedTuple):
    """How a list is divided: its rows in their order, and what one of them weighs, in bytes of HTML."""

    rows: Callable[[Known], Sequence[Any]]
    weight: Callable[[Catalogue, Any], int]
    share: float = 1
    """How much of a page its rows may take; what else stands on its first page needs the rest."""


LISTINGS: Mapping[str, Listing] = MappingProxyType(
    {
        "pain-points": Listing(
            lambda known: sorted(known.catalogue.of_type("pain-point"), key=by_priority), weights.of_pain
        ),
        "opportunities": Listing(lambda known: by_score(known.catalogue), weights.of_opportunity),
        "solutions": Listing(lambda known: by_time(known.catalogue), weights.of_solution),
        "evidence": Listing(lambda known: ledger(known.catalogue), weights.of_entry),
        "moments": Listing(
            lambda known: moment_rows(known.catalogue, ride=known.ride, walked=known.walk), weights.of_moment
        ),
        "questions": Listing(lambda known: question_groups(known.catalogue), weights.of_questions),
        "teams": Listing(holdings, weights.of_holding),
        "teams/unowned": Listing(unowned, weights.of_unowned),
        "metrics": Listing(lambda known: all_metrics(known.catalogue, known.measured), weights.of_metric),
        "health": Listing(
            lambda known: healths(known.catalogue, known.checkup, walked=known.walk), weights.of_health, 0.6
        ),
    }
)
"""The lists that can be divided, by the name of the index page they stand on."""


def parts(
    known: Known,
    stages: Sequence[CatalogueStage],
    index_pages: Mapping[str, str],
    stage_pages: Mapping[str, str],
    taken: Collection[str],
) -> Parts:
    """All lists that can be divided, each with its pages; the paths of further ones are not `taken`."""
    catalogue, taken = known.catalogue, {*taken, *stage_pages.values()}
    rows = {
        name: listing.rows(known)
        for name, listing in LISTINGS.items()
        if name.partition("/")[0] in index_pages
    }
    weigh = {name: [LISTINGS[name].weight(catalogue, row) for row in rows[name]] for name in rows}
    totals = {name: sum(found) for name, found in weigh.items()}
    found: dict[str, tuple[Part, ...]] = {}
    for name in rows:
        index, _, second = name.partition("/")
        runs = _runs(rows[name], weigh[name], _room(name, totals))
        pages = _pages(index_pages[index], runs, taken, second)
        found[name] = tuple(Part(*place, rows=tuple(run)) for place, run in pages)
    told: set[Key] = set()
    for lifecycle, path in stage_pages.items():
        inside = [stage for stage in stages if (stage.lifecycle or UNMAPPED) == lifecycle]
        weigher = partial(_of_stage_row, catalogue, told)
        found[f"touchpoints/{lifecycle}"] = _stage_parts(inside, weigher, path, taken)
    if "touchpoints" in index_pages:
        found["touchpoints"] = _stage_parts(stages, weights.of_index_row, index_pages["touchpoints"], taken)
    return found


def _of_stage_row(catalogue: Catalogue, told: set[Key], row: TouchpointRow) -> int:
    """A touchpoint without a page is told in full where it comes first; `told` are those that were."""
    in_full = row.entry.home is not None and row.entry.key not in told
    told.add(row.entry.key)
    return weights.of_stage_row(catalogue, row, in_full)


def _stage_parts(
    stages: Iterable[CatalogueStage],
    weigher: Callable[[TouchpointRow], int],
    path: str,
    taken: Collection[str],
) -> tuple[Part, ...]:
    rows = [(stage, row) for stage in stages for row in stage.rows]
    runs = _runs(rows, [weigher(row) for _, row in rows])
    return tuple(Part(*place, stages=tuple(_regrouped(run))) for place, run in _pages(path, runs, taken))


def _room(name: str, totals: Mapping[str, int]) -> int:
    """What a list may weigh on a page. Another that begins there as well takes what it weighs, but no more than half."""
    index, most = name.partition("/")[0], ROWS * LISTINGS[name].share
    others = [total for other, total in totals.items() if other != name and other.partition("/")[0] == index]
    return int(most - sum([min(total, most / (len(others) + 1)) for total in others]))


def _runs(rows: Sequence[T], weights: Sequence[int], most: int | None = None) -> list[Sequence[T]]:
    """Rows in as few runs as there must be, all of about the same weight."""
    total = sum(weights)
    number = -(-total // (most or ROWS))
    if number < 2:
        return [rows]
    ends, weight = [0], 0
    for i, of_row in enumerate(weights):
        if weight + of_row / 2 > total * len(ends) / number:
            ends.append(i)
        weight += of_row
    return [rows[start:end] for start, end in zip(ends, [*ends[1:], len(rows)], strict=True) if start < end]


def _pages(
    path: str, runs: Iterable[Sequence[T]], taken: Collection[str], second: str = ""
) -> Iterator[tuple[tuple[str, int, int], Sequence[T]]]:
    """Each run with its path and its first and last number; the list begins at `path`."""
    folder, end = path.removesuffix(".md").removesuffix("/index").removesuffix("/README"), 0
    stem = f"{folder}/{second}-page" if second else f"{folder}/page"
    for number, run in enumerate(runs, 1):
        here = path if number == 1 else f"{stem}-{number}.md"
        while number > 1 and (here in taken or here.replace(".md", "/index.md") in taken):
            here = here.replace(".md", "-of-list.md")
        yield (here, end + 1, end + len(run)), run
        end += len(run)


def _regrouped(rows: Iterable[StageRow]) -> Iterator[CatalogueStage]:
    for _, found in groupby(rows, lambda row: row[0].heading):
        inside = list(found)
        yield inside[0][0]._replace(rows=tuple(row for _, row in inside))


__all__ = ["Listing", "Part", "Parts", "parts"]
