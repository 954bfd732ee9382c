"""What people do in tables of a spreadsheet and nowhere else, undone: afterwards a table is as `grids` expects it.

- a step that goes on in the rows below it
- stages as headings between the rows of their steps
- a column that names the journey of each row
- a column of actions as the names of steps
- a cell that is merged over all stages
- plus and minus signs for feelings
- values below their label, in the same column
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from .drafts import Notes
from .entries import entries_of
from .grids import Cell, Grid, Shape, grid_of, label_of
from .labels import folded, meaning, titled

_LONGEST_NAME = 100
_NUMBERED = re.compile(r"[^\W\d_]*\s*[0-9IVX]{1,3}").fullmatch
_SIGNS = {
    "++": "+2",
    "+": "+1",
    "+/-": "0",
    "+-": "0",
    "±": "0",
    "o": "0",
    "0": "0",
    "-": "-1",
    "–": "-1",
    "−": "-1",
    "--": "-2",
    "––": "-2",
    "−−": "-2",
}


class Tidy(NamedTuple):
    """A table of one journey, or of personas: its title if the table told it, and what is said of the whole of it."""

    title: str
    grid: Grid
    of_all: tuple[tuple[str, Cell], ...] = ()


def tidied(grid: Grid, shape: Shape, notes: Notes, language: str = "") -> Iterator[Tidy]:
    """The tables that a table of some shape is, without the habits of spreadsheets."""
    return _Tidying(notes, language).tables(grid, shape)


class _Tidying:
    """Tidies tables whose labels are in one language."""

    def __init__(self, notes: Notes, language: str) -> None:
        self._notes, self._language = notes, language

    def tables(self, grid: Grid, shape: Shape) -> Iterator[Tidy]:
        if shape.is_persona or shape.kind == "pairs":
            yield Tidy("", grid)
        elif shape.kind == "columns":
            rest, of_all = _without_merged(self._with_lanes(self._with_header(grid)))
            yield Tidy("", self._with_names(self._signed_lanes(rest)), of_all)
        else:
            for title, part in self._journeys(self._with_sections(self._signed_columns(grid))):
                yield Tidy(title, self._joined(self._with_steps(part)))

    def _at(self, grid: Grid, *concepts: str) -> int | None:
        """The first column whose label means one of these."""
        found = (meaning(label_of(cell.text), self._language) for cell in grid.rows[0])
        return next((at for at, one in enumerate(found) if one and one.concept in concepts), None)

    def _journeys(self, grid: Grid) -> Iterator[tuple[str, Grid]]:
        """A table for each journey that a column names; an empty cell means the one above."""
        at = self._at(grid, "journey")
        if at is None:
            yield "", grid
            return
        header = grid.rows[0][:at] + grid.rows[0][at + 1 :]
        found: dict[str, tuple[str, list[tuple[Cell, ...]]]] = {}
        last = ""
        for row in grid.rows[1:]:
            last = label_of(row[at].text) or last
            found.setdefault(folded(last), (last, []))[1].append(row[:at] + row[at + 1 :])
        for name, rows in found.values():
            yield name, Grid((header, *rows))

    def _with_sections(self, grid: Grid) -> Grid:
        """Headings between rows as a column of stages."""
        if self._at(grid, "stage") is not None:
            return grid
        sections = [
            bool(row[0].text.strip()) and filled([cell.text for cell in row]) == 1 for row in grid.rows
        ]
        steps = sum(filled([cell.text for cell in row]) > 1 for row in grid.rows[1:])
        if not any(sections[1:]) or sections[-1] or sum(sections) >= steps:
            return grid
        rows = [(Cell("Stage", grid.line), *grid.rows[0])]
        stage = Cell("", grid.line)
        for row, is_section in zip(grid.rows[1:], sections[1:], strict=True):
            if is_section:
                stage = row[0]
            else:
                rows.append((stage._replace(line=row[0].line), *row))
        return Grid(tuple(rows))

    def _with_steps(self, grid: Grid) -> Grid:
        """A table of several rows a stage, in which a column of actions names the steps where no other does."""
        stage, rows = self._at(grid, "stage"), grid.rows[1:]
        if stage is None or self._at(grid, "step", "name") is not None:
            return grid
        stages = [folded(row[stage].text) for row in rows]
        if len(set(filter(None, stages))) == len(stages):
            return grid
        for concept in ("actions", "description"):
            at = self._at(grid, concept)
            if at is not None and _are_names([row[at] for row in rows]):
                return Grid((_in_place(grid.rows[0], at, "Step"), *rows))
        return grid

    def _joined(self, grid: Grid) -> Grid:
        """A table in which each step has one row: where a step goes on below, its rows are put together."""
        stage, step = self._at(grid, "stage"), self._at(grid, "step", "name")
        if step is None:
            return grid
        rows: list[tuple[Cell, ...]] = []
        for row in grid.rows[1:]:
            if rows and _goes_on(rows[-1], row, stage, step):
                rows[-1] = tuple(_both(above, below) for above, below in zip(rows[-1], row, strict=True))
            else:
                rows.append(row)
        return Grid((grid.rows[0], *rows))

    def _with_header(self, grid: Grid) -> Grid:
        """Where stages are only numbered and their names stand below: the names, in place of the numbers."""
        header, second = grid.rows[0], grid.rows[1]
        numbered = [titled(label_of(cell.text)) for cell in header[1:] if cell.text.strip()]
        bare = [one.kind == "stage" and _NUMBERED(one.name) is not None for one in numbered]
        if not numbered or not all(bare) or second[0].text.strip() or len(grid.rows) < 3:
            return grid
        for cell in header[1:]:
            self._notes.read_as(cell.line, cell.text, "the number of a stage")
        return Grid(((header[0], *second[1:]), *grid.rows[2:]))

    def _with_lanes(self, grid: Grid) -> Grid:
        """Lanes called “Step 1”, “Step 2” … as lanes of steps."""
        rows = [grid.rows[0]]
        for row in grid.rows[1:]:
            label = label_of(row[0].text)
            is_step = titled(label).kind == "step" and not meaning(label, self._language) and len(label) < 24
            if is_step:
                self._notes.read_as(row[0].line, label, "steps of the stages")
            rows.append(_in_place(row, 0, "Step") if is_step else row)
        return Grid(tuple(rows))

    def _with_names(self, grid: Grid) -> Grid:
        """Where a stage has several columns and no row names the steps: a row with their names, from what happens or where."""
        names = [folded(label_of(cell.text)) for cell in grid.rows[0][1:]]
        parts = any(not name or name == before for before, name in pairwise(names))
        lanes = {
            found.concept: row
            for row in grid.rows[1:]
            if (found := meaning(label_of(row[0].text), self._language))
        }
        if not parts or "step" in lanes:
            return grid
        for concept in ("actions", "touchpoints", "description"):
            row = lanes.get(concept)
            if row is not None and _are_names(row[1:]):
                return Grid((grid.rows[0], (Cell("Step", row[0].line), *row[1:]), *grid.rows[1:]))
        return grid

    def _signed_columns(self, grid: Grid) -> Grid:
        at = self._at(grid, "emotion")
        if at is None or not _are_signs([row[at] for row in grid.rows[1:]]):
            return grid
        rows = [_in_place(row, at, self._score(row[at])) for row in grid.rows[1:]]
        return Grid((grid.rows[0], *rows))

    def _signed_lanes(self, grid: Grid) -> Grid:
        rows = []
        for row in grid.rows:
            found = meaning(label_of(row[0].text), self._language)
            if found and found.concept == "emotion" and _are_signs(row[1:]):
                rows.append((row[0], *(cell._replace(text=self._score(cell)) for cell in row[1:])))
            else:
                rows.append(row)
        return Grid(tuple(rows))

    def _score(self, cell: Cell) -> str:
        said = cell.text.strip()
        if said:
            self._notes.read_as(cell.line, said, _SIGNS[said])
        return _SIGNS.get(said, "")


def filled(row: Sequence[str]) -> int:
    """How many cells hold something."""
    return sum(bool(text.strip()) for text in row)


def _in_place(row: Sequence[Cell], at: int, text: str) -> tuple[Cell, ...]:
    return (*row[:at], row[at]._replace(text=text), *row[at + 1 :])


def _are_names(cells: Sequence[Cell]) -> bool:
    """Whether most cells hold one short text each."""
    told = [cell for cell in cells if cell.text.strip()]
    short = [
        one for one in told if len(one.text) <= _LONGEST_NAME and len(entries_of(one.text, one.line)) == 1
    ]
    return len(short) * 5 >= len(told) * 4 > 0


def _goes_on(above: Sequence[Cell], row: Sequence[Cell], stage: int | None, step: int) -> bool:
    """Whether a row says more of the step above: it names neither stage nor step, or the same ones."""
    same_stage = stage is None or folded(row[stage].text) in ("", folded(above[stage].text))
    named = folded(row[step].text)
    return same_stage and (named == folded(above[step].text) if named else bool(above[step].text.strip()))


def _both(above: Cell, below: Cell) -> Cell:
    """Two cells as one."""
    if not below.text.strip() or below.text.strip() in map(str.strip, above.text.split("\n")):
        return above
    return Cell(f"{above.text}\n{below.text}" if above.text.strip() else below.text, above.line)


def _without_merged(grid: Grid) -> tuple[Grid, tuple[tuple[str, Cell], ...]]:
    """A table without the rows that say the same of all stages, in one merged cell."""
    kept, of_all = [grid.rows[0]], []
    for row in grid.rows[1:]:
        texts = {cell.text for cell in row[1:]}
        if len(row) > 3 and len(texts) == 1 and len(row[1].text.strip()) > 2 and label_of(row[0].text):
            of_all.append((label_of(row[0].text), row[1]))
        else:
            kept.append(row)
    return Grid(tuple(kept)), tuple(of_all)


def _are_signs(cells: Sequence[Cell]) -> bool:
    """Whether feelings are told by plus and minus signs; a minus alone is a cell that says nothing."""
    texts = {cell.text.strip() for cell in cells} - {""}
    return texts <= _SIGNS.keys() and bool(texts & {"+", "++", "--", "––", "−−"})


def listed(grid: Grid, language: str) -> Grid:
    """Labels and values where values may stand below their label, in the same column."""
    rows: list[list[tuple[str, int]]] = []
    under = False
    for row in grid.rows:
        first = row[0]
        alone = bool(first.text.strip()) and filled([cell.text for cell in row]) == 1
        found = meaning(label_of(first.text), language) if first.text.strip() else None
        if alone and found is None and under:
            rows.append([("", first.line), (first.text, first.line)])
            continue
        under = alone and found is not None
        rows.append([(cell.text, cell.line) for cell in row])
    return grid_of(rows)
