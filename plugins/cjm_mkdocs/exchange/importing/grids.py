"""Tables: which layout they have, and what stands in them. Cells of Markdown, HTML and spreadsheets are the same here.

Layouts: a row for each stage or step (`rows`), a column for each (`columns`), label and value (`pairs`); personas come in
all three as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from .entries import entries_of, plain
from .feelings import face_scores, feeling
from .fields import ONLY_MAPPED, ONLY_PERSONA
from .gathering import Journey
from .labels import Meaning, folded, meaning, titled, words_of
from .stages import Stage, Step
from .things import Thing

_SAMPLE = 100
"""Rows by which a long table is recognised."""
Kind = Literal["rows", "columns", "pairs"]


class Cell(NamedTuple):
    """The text of a cell, with its `<br>`, line ends and bullets, and its line in the source."""

    text: str
    line: int


class Grid(NamedTuple):
    """The rows of a table, the header first. All rows have the same number of cells, and none is empty as a whole."""

    rows: tuple[tuple[Cell, ...], ...]

    @property
    def line(self) -> int:
        return self.rows[0][0].line if self.rows else 1

    @property
    def width(self) -> int:
        return len(self.rows[0]) if self.rows else 0


class Shape(NamedTuple):
    """How a table is to be read: what the cells of its header (`rows`) or of its first column mean, and whose it is."""

    kind: Kind
    is_persona: bool
    meanings: tuple[Meaning | None, ...]

    @property
    def concepts(self) -> frozenset[str]:
        return frozenset(one.concept for one in self.meanings if one)


def grid_of(rows: Sequence[Sequence[tuple[str, int]]]) -> Grid:
    """A table from texts and their lines: rows of one length, without those and the columns that are empty as a whole."""
    width = max(map(len, rows), default=0)
    full = [
        [Cell(*cell) for cell in row] + [Cell("", row[-1][1] if row else 1)] * (width - len(row))
        for row in rows
    ]
    filled = [row for row in full if any(cell.text.strip() for cell in row)]
    used = [at for at in range(width) if any(row[at].text.strip() for row in filled)]
    return Grid(tuple(tuple(row[at] for at in used) for row in filled))


# --- layouts ---------------------------------------------------------------------------------------------------------


def label_of(text: str) -> str:
    """A cell as a label: without marks of Markdown and breaks."""
    return plain(" ".join(entry.text for entry in entries_of(text, 1, sentences=True))).strip("*_` ")


def shape_of(grid: Grid, language: str = "", type_: str | None = None) -> Shape | None:
    """The layout of a table; None where its labels say nothing of personas or journeys."""
    if len(grid.rows) < 2 or grid.width < 2:
        return _single(grid, language)
    header = tuple(meaning(label_of(cell.text), language) for cell in grid.rows[0])
    if (
        len(grid.rows) > _SAMPLE
    ):  # what it is, its first rows tell; who has so many rows has few labels in them
        shape = shape_of(Grid(grid.rows[:_SAMPLE]), language, type_)
        if shape is None or shape.kind == "rows":
            return shape
    column = tuple(meaning(label_of(row[0].text), language) for row in grid.rows)
    across = sum(one is not None for one in header)
    down = sum(one is not None for one in column[1:])
    labels_down = sum(bool(row[0].text.strip()) for row in grid.rows[1:]) or 1
    is_pairs = grid.width == 2 and _is_pairs(grid, header, column)
    if is_pairs and (down >= across or down / labels_down > 0.4):
        return Shape("pairs", _of_personas(column, type_), column)
    by_row, by_column = across / grid.width, down / labels_down
    is_lead = header[0] is not None and across > 2 and down < across - 1
    if across >= 2 and (by_row >= by_column or is_lead):
        return Shape("rows", _of_personas(header, type_), header)
    if down >= 2 or (down >= 1 and by_column >= 0.5):
        return Shape("columns", _of_personas(column[1:], type_), column)
    if across >= 2:
        return Shape("rows", _of_personas(header, type_), header)
    if header[0] is not None and header[0].concept in ("stage", "step") and grid.width > 2:
        faces = any(_is_feelings(row[1:]) for row in grid.rows[1:])
        return Shape("columns", False, column) if faces else None
    return None


def _single(grid: Grid, language: str) -> Shape | None:
    """A table of one row: a label and its value."""
    if len(grid.rows) == 1 and grid.width == 2:
        found = meaning(label_of(grid.rows[0][0].text), language)
        return Shape("pairs", _of_personas((found,), None), (found,)) if found else None
    return None


def _is_pairs(grid: Grid, header: Sequence[Meaning | None], column: Sequence[Meaning | None]) -> bool:
    """Whether two columns are labels and values, and not one stage as a column of a map or a list of stages."""
    if header[0] is not None and header[0].concept in ("stage", "step") and header[1] is not None:
        return header[1].concept not in ONLY_MAPPED | {"pain_points", "goals"}
    return any(one is not None for one in column[1:])


def _of_personas(found: Sequence[Meaning | None], type_: str | None) -> bool:
    if type_ is not None:
        return type_ == "persona"
    concepts = [one.concept for one in found if one]
    personal = sum(concept in ONLY_PERSONA for concept in concepts)
    mapped = sum(concept in ONLY_MAPPED for concept in concepts)
    return personal > mapped or (
        personal == mapped and not mapped and "pain_points" in concepts and "goals" in concepts
    )


def _is_feelings(cells: Sequence[Cell]) -> bool:
    """Whether all cells with something in them are faces, stars or scores."""
    texts = [cell.text.strip() for cell in cells if cell.text.strip()]
    return len(texts) > 1 and all(len(text) < 30 and _is_feeling(text) for text in texts)


def _is_feeling(text: str) -> bool:
    found = feeling(text)
    return bool(face_scores(text)) or (found is not None and found.source not in ("words", "faces"))


# --- a row for each --------------------------------------------------------------------------------------------------


def read_rows(grid: Grid, shape: Shape, journey: Journey, stage: Stage | None = None) -> None:
    """A table with a row for each stage or step; within a `stage`, rows are its steps."""
    _Rows(grid, shape, journey, stage).read()


class _Rows:
    def __init__(self, grid: Grid, shape: Shape, journey: Journey, stage: Stage | None) -> None:
        self._grid, self._shape, self._journey, self._within = grid, shape, journey, stage
        self._header = grid.rows[0]
        self._labels = [label_of(cell.text) for cell in self._header]
        self._stage_at = self._first("stage")
        self._step_at = self._first("step", "name")
        self._find_names()

    def _first(self, *concepts: str) -> int | None:
        return next(
            (at for at, one in enumerate(self._shape.meanings) if one and one.concept in concepts), None
        )

    def _find_names(self) -> None:
        """The columns with the names of stages and steps, where no header says so."""
        nameless = [
            at
            for at, one in enumerate(self._shape.meanings)
            if one is None and folded(self._labels[at]) not in words_of("numbers")
        ]
        if self._stage_at is None and self._within is None and nameless and nameless[0] <= 1:
            if self._step_at is None or nameless[0] < self._step_at:
                self._stage_at = nameless[0]
        elif self._step_at is None and self._within is not None and nameless and nameless[0] <= 1:
            self._step_at = nameless[0]
        if self._within is not None and self._stage_at is not None:
            if self._step_at is None:
                self._step_at = self._stage_at
            self._stage_at = None

    def read(self) -> None:
        rows = self._grid.rows[1:]
        names = [label_of(row[self._stage_at].text) if self._stage_at is not None else "" for row in rows]
        for at in (self._stage_at, self._step_at):
            if at is not None and self._labels[at]:
                self._journey.gathering.notes.read_as(
                    self._grid.line, self._labels[at], "the names of stages or steps"
                )
        several = len({folded(name) for name in names if name}) < len(rows) or "" in names
        stage, last = self._within, ""
        for row, name in zip(rows, names, strict=True):
            if name and (stage is None or folded(name) != folded(last)):
                stage, last = self._journey.stage_called(titled(name).name, row[0].line), name
                self._noted(name, stage.name, row[0].line)
            if stage is None:
                stage = self._journey.stage(self._journey.name, row[0].line)
            self._row(row, stage, several)

    def _noted(self, said: str, name: str, line: int) -> None:
        if folded(said) != folded(name):
            self._journey.gathering.notes.read_as(line, said, f"the stage “{name}”")

    def _row(self, row: Sequence[Cell], stage: Stage, several: bool) -> None:
        step_text = label_of(row[self._step_at].text) if self._step_at is not None else ""
        listed_steps = self._step_at is not None and self._stage_at is not None and not several
        thing: Thing = stage
        if listed_steps and self._step_at is not None:
            cell = row[self._step_at]
            for entry in entries_of(cell.text, cell.line):
                stage.step(_step_name(entry.text), entry.line)
        elif self._step_at is not None or several or self._within is not None or self._stage_at is None:
            thing = stage.step(_step_name(step_text), row[0].line) if step_text else self._unnamed(row, stage)
        for at, cell in enumerate(row):
            if at not in (self._stage_at, self._step_at) and cell.text.strip():
                put_cell(thing, self._labels[at], self._shape.meanings[at], cell)

    def _unnamed(self, row: Sequence[Cell], stage: Stage) -> Step:
        """A step whose row names none: by its touchpoint, its first action, or its stage."""
        for concept in ("touchpoints", "touchpoints_channels", "actions", "description"):
            at = self._first(concept)
            if at is not None and (entries := entries_of(row[at].text, row[at].line)):
                return stage.step(entries[0].text, row[at].line)
        return stage.step(stage.name, row[0].line)


def _step_name(text: str) -> str:
    return titled(text).name


def put_cell(thing: Thing, label: str, found: Meaning | None, cell: Cell) -> None:
    """Put a cell where its label says; what has no field is kept under a key of its own, or in the text."""
    entries = entries_of(cell.text, cell.line)
    if not entries:
        return
    if found is not None and thing.put(found.concept, entries, label, cell.line, found.hint):
        return
    if folded(label) in words_of("numbers"):
        thing.gathering.notes.read_as(cell.line, f"{label} {cell.text}", "an order")
    elif label:
        thing.put_own(label, entries, cell.line)
    else:
        thing.put_all(entries)


# --- a column for each -----------------------------------------------------------------------------------------------


def read_columns(grid: Grid, shape: Shape, journey: Journey, stage: Stage | None = None) -> None:
    """A table with a column for each stage; cells of the header that are empty or the same belong to the stage before."""
    meanings = shape.meanings
    things = (
        _parts_of(grid, journey, stage)
        if stage is not None and grid.width > 2
        else _things_of(grid, meanings, _columns(grid, journey, stage))
    )
    is_named = len({id(thing) for thing in things}) == len(things) and all(
        thing.scope == "step" for thing in things
    )
    lane: tuple[str, Meaning | None] = ("", None)
    if corner := label_of(grid.rows[0][0].text):
        journey.gathering.notes.read_as(grid.line, corner, "the header of the rows")
    for row, found in zip(grid.rows[1:], meanings[1:], strict=True):
        label = label_of(row[0].text)
        if label:
            lane = (label, found)
            if found is None and _is_feelings(row[1:]):
                lane = (label, Meaning("emotion"))
                journey.gathering.notes.add(row[0].line, "assumed", f"the row “{label}” holds feelings")
        if label and not any(cell.text.strip() for cell in row[1:]):
            journey.gathering.notes.read_as(row[0].line, label, "a heading of rows, or a row without content")
            continue
        if lane[1] is not None and lane[1].concept == "step" and is_named and stage is None:
            continue
        for cell, thing in zip(row[1:], things, strict=True):
            if cell.text.strip():
                put_cell(thing, lane[0], lane[1], cell)


def _columns(grid: Grid, journey: Journey, stage: Stage | None) -> list[Stage]:
    """The stage of each column but the first."""
    columns: list[Stage] = []
    for at, cell in enumerate(grid.rows[0][1:], 1):
        said = label_of(cell.text)
        name = titled(said).name if said else ""
        if columns and (not name or folded(name) == folded(columns[-1].name)):
            columns.append(columns[-1])
            continue
        columns.append(stage or journey.stage_called(name or f"{at}", cell.line))
        if said and folded(said) != folded(columns[-1].name):
            journey.gathering.notes.read_as(cell.line, said, f"the stage “{columns[-1].name}”")
    return columns


def _parts_of(grid: Grid, journey: Journey, stage: Stage) -> list[Thing]:
    """The steps that the columns of a table within a stage are."""
    return [stage.step(_step_name(label_of(cell.text)) or stage.name, cell.line) for cell in grid.rows[0][1:]]


def _are_parts(columns: Sequence[Stage]) -> bool:
    return len({id(stage) for stage in columns}) < len(columns)


def _things_of(grid: Grid, meanings: Sequence[Meaning | None], columns: Sequence[Stage]) -> list[Thing]:
    """What each column is about: a stage, or a step where a stage has several columns."""
    if not _are_parts(columns):
        return list(columns)
    at = next((i for i, one in enumerate(meanings) if i and one and one.concept == "step"), None)
    things: list[Thing] = []
    for column, stage in enumerate(columns, 1):
        if sum(one is stage for one in columns) == 1 and at is None:
            things.append(stage)
            continue
        cell = grid.rows[at][column] if at is not None else Cell("", grid.line)
        name = label_of(cell.text)
        things.append(stage.step(_step_name(name) if name else stage.name, cell.line))
    return things


# --- labels and values -----------------------------------------------------------------------------------------------


def read_pairs(grid: Grid, shape: Shape, thing: Thing) -> None:
    """A table of labels and values about one thing. The header is a pair as well, unless it only says `Field | Details`."""
    label = ""
    for number, (row, found) in enumerate(zip(grid.rows, shape.meanings, strict=True)):
        said = label_of(row[0].text)
        if number == 0 and _is_header(row, found):
            thing.gathering.notes.read_as(
                row[0].line, " ".join(label_of(cell.text) for cell in row), "a header"
            )
            continue
        label, meant = (said, found) if said else (label, meaning(label) if label else None)
        for cell in row[1:]:
            if cell.text.strip():
                put_cell(thing, label, meant, cell)
            elif said and found is None and len(row) == 2:
                thing.put_all(entries_of(said, cell.line))


def _is_one_of(text: str, group: str) -> bool:
    """Whether a word, or its singular, is in a list of `labels.yml`."""
    return text in words_of(group) or text.removesuffix("s") in words_of(group)


def _is_header(row: Sequence[Cell], found: Meaning | None) -> bool:
    first, second = folded(label_of(row[0].text)), folded(label_of(row[1].text)) if len(row) > 1 else ""
    return (
        (_is_one_of(first, "dimensions") or not first) and (_is_one_of(second, "details") or not second)
    ) or (_is_one_of(second, "details") and found is None)
