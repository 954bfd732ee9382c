"""Lists that are too long for one page, in parts.

A page of a list must stay below one and a half million bytes of HTML, so what its rows will weigh is estimated here,
before anything is rendered. `tests/test_site_tables.py` holds the estimates to it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple, TypeVar

from .catalogue import Catalogue, Entry, Key
from .views.priority import by_priority
from .views.touchpoints import UNMAPPED, CatalogueStage, TouchpointRow

ROWS = 1_150_000
"""What the rows of a page may weigh. The theme, the form and what stands around the table come on top."""

T = TypeVar("T")
StageRow = tuple[CatalogueStage, TouchpointRow]


class Part(NamedTuple):
    """One page of a long list: its source path, and which of all rows are on it, counted from 1.

    They are pain points, or rows of the touchpoint catalogue: stages, each with those of its rows that are here.
    """

    path: str
    first: int
    last: int
    pains: tuple[Entry, ...] = ()
    stages: tuple[CatalogueStage, ...] = ()


Parts = Mapping[str, tuple[Part, ...]]
"""The pages of each list that has several, by its name: `pain-points`, `touchpoints`, `touchpoints/purchase`."""


def parts(
    catalogue: Catalogue,
    stages: Sequence[CatalogueStage],
    index_pages: Mapping[str, str],
    stage_pages: Mapping[str, str],
    taken: Collection[str],
) -> Parts:
    """All lists that are too long for one page, as pages whose paths are not `taken`."""
    taken = {*taken, *stage_pages.values()}
    found: dict[str, tuple[Part, ...]] = {}
    if "pain-points" in index_pages:
        pains = sorted(catalogue.of_type("pain-point"), key=by_priority)
        runs = _runs(pains, [_of_pain(catalogue, pain) for pain in pains])
        found["pain-points"] = tuple(
            Part(*place, pains=tuple(run)) for place, run in _pages(index_pages["pain-points"], runs, taken)
        )
    lists = {f"touchpoints/{name}": (path, name) for name, path in stage_pages.items()}
    if "touchpoints" in index_pages:
        lists["touchpoints"] = (index_pages["touchpoints"], "")
    for name, (path, lifecycle) in lists.items():
        inside = [s for s in stages if not lifecycle or (s.lifecycle or UNMAPPED) == lifecycle]
        rows = [(stage, row) for stage in inside for row in stage.rows]
        weights = [_of_stage_row(catalogue, row) if lifecycle else _of_index_row(row) for _, row in rows]
        found[name] = tuple(
            Part(*place, stages=tuple(_regrouped(run)))
            for place, run in _pages(path, _runs(rows, weights), taken)
        )
    return {name: pages for name, pages in found.items() if len(pages) > 1}


def _runs(rows: Sequence[T], weights: Sequence[int]) -> list[Sequence[T]]:
    """Rows in as few runs as there must be, all of about the same weight."""
    total = sum(weights)
    number = -(-total // ROWS)
    if number < 2:
        return [rows]
    ends, weight = [0], 0
    for i, of_row in enumerate(weights):
        if weight + of_row / 2 > total * len(ends) / number:
            ends.append(i)
        weight += of_row
    return [rows[start:end] for start, end in zip(ends, [*ends[1:], len(rows)], strict=True) if start < end]


def _pages(
    path: str, runs: Iterable[Sequence[T]], taken: Collection[str]
) -> Iterator[tuple[tuple[str, int, int], Sequence[T]]]:
    """Each run with its path and its first and last number; the list begins at `path`."""
    folder, end = path.removesuffix(".md").removesuffix("/index").removesuffix("/README"), 0
    for number, run in enumerate(runs, 1):
        here = path if number == 1 else f"{folder}/page-{number}.md"
        while number > 1 and (here in taken or here.replace(".md", "/index.md") in taken):
            here = here.replace(".md", "-of-list.md")
        yield (here, end + 1, end + len(run)), run
        end += len(run)


def _regrouped(rows: Iterable[StageRow]) -> Iterator[CatalogueStage]:
    for _, found in groupby(rows, lambda row: row[0].heading):
        inside = list(found)
        yield inside[0][0]._replace(rows=tuple(row for _, row in inside))


# --- estimates, in bytes of HTML -------------------------------------------------------------------------------------


def _of_pain(catalogue: Catalogue, pain: Entry) -> int:
    """A pain point in the index. A long list names it once more in each grouping that it has a value in."""
    record, places = pain.record, len(catalogue.uses.get(pain.key, ()))
    groups = 3 * places + 3
    named = sum(map(len, pain.links.values()))
    return (
        700
        + 2 * len(pain.id)
        + len(pain.title)
        + len(record.owner or "")
        + len(record.status or "")
        + groups * (45 + len(pain.title))
        + 250 * named
        + _of_places(catalogue, pain.key)
    )


def _of_index_row(row: TouchpointRow) -> int:
    worst = 200 + 2 * len(row.pains[0].id) + len(row.pains[0].title) if row.pains else 0
    in_words = sum(20 + len(pain.title) for pain in row.pains)
    return 740 + 3 * len(row.entry.id) + len(row.entry.title) + worst + in_words


def _of_stage_row(catalogue: Catalogue, row: TouchpointRow) -> int:
    """A touchpoint on the page of a stage: one without a page of its own tells everything there."""
    entry, record = row.entry, row.entry.record
    told = 700 + len(record.description or "") if entry.home is not None else 0
    pains = sum(160 + 3 * len(pain.id) + len(pain.title) for pain in row.pains)
    return 700 + told + 3 * len(entry.id) + len(entry.title) + pains + _of_places(catalogue, entry.key)


def _of_places(catalogue: Catalogue, key: Key) -> int:
    found = 0
    for use in catalogue.uses.get(key, ()):
        step = catalogue.steps.get(use.place)
        found += 150 + 3 * len(use.place.owner.id) + len(use.place.step) + (len(step.title) if step else 0)
    return found


__all__ = ["Part", "Parts", "parts"]
