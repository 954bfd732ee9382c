"""Spreadsheets of any team → drafts: sheets are cut into tables, and `grids` reads these.

What people do in spreadsheets and nowhere else is undone before: titles above the table, merged cells, several tables on a
sheet, a step that goes on in the row below, headings in the column of labels, remarks below the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple
from unicodedata import category

from ...model.fields import link_targets
from .drafts import Choices, Draft, Note, NoteKind, Notes, Reading, Source, Unreadable
from .entries import Entry, labelled
from .fields import ONLY_MAPPED
from .gathering import Gathering, Journey, PageThing, Persona
from .grids import Cell as GridCell
from .grids import (
    Grid,
    Shape,
    grid_of,
    label_of,
    put_cell,
    read_columns,
    read_pairs,
    read_rows,
    shape_of,
)
from .labels import folded, meaning, titled, words_of
from .persona_tables import read_personas
from .sheets import Sheet
from .sheets_files import CSV, sheets_of
from .sheets_habits import filled, listed, tidied

MOST_ROWS = 3_000
"""Rows of a sheet with a map; what has more is a list of something else."""
_LONGEST_TITLE = 120
_NAMELESS = re.compile(
    r"(?:sheet|tabelle|feuil(?:le)?|hoja|foglio|planilha|folha|blad|ark|taulukko|arkusz|list|лист|工作表|シート|table|export|data|csv)?\s*[0-9]*",
    re.IGNORECASE,
).fullmatch

_UNSHOWN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u2060\ud800-\udfff\ufeff\ufffe\uffff]"
)

_Row = tuple[int, tuple[str, ...]]
"""A row with its number."""


@dataclass
class _SheetNotes(Notes):
    """Notes that say which sheet they are about."""

    sheet: str = ""

    def add(self, line: int, kind: NoteKind, text: str) -> None:
        super().add(line, kind, f"sheet “{self.sheet}”: {text}" if self.sheet else text)


class _Block(NamedTuple):
    """A table of a sheet with what stands above it and below it."""

    above: Sequence[_Row]
    rows: Sequence[_Row]
    below: Sequence[_Row]


def read(source: Source, choices: Choices) -> Reading:
    """The journeys and personas of a spreadsheet."""
    sheets = sheets_of(source)
    several = sum(bool(sheet.rows) for sheet in sheets) > 1
    found: list[_OneSheet] = []
    for sheet in sheets:
        notes = _SheetNotes(sheet=sheet.name if several else "")
        for remark in sheet.remarks:
            Notes.add(notes, max(remark.row, 1), "not placed" if remark.lost else "assumed", remark.text)
        one = _OneSheet(sheet, Gathering(notes, choices), _name_of(sheet, source))
        one.read()
        found.append(one)
    things = [thing for one in found for thing in one.gathering.things]
    if not things:
        raise Unreadable(
            "there is no journey or persona in it: a table with a row or a column for each stage or step was looked for, "
            "with labels such as “Stage”, “Touchpoint”, “Pain points”"
        )
    _tell_rest(found)
    _lend_persona(things)
    drafts: list[Draft] = []
    told: list[Note] = []
    for one in found:
        reading = one.gathering.reading()
        drafts += reading.drafts
        told += reading.notes
    return Reading(tuple(drafts), tuple(told))


def _name_of(sheet: Sheet, source: Source) -> str:
    """A name for what names nothing itself: that of the sheet, or of the file where the sheet has none."""
    if source.ending in CSV or _NAMELESS(sheet.name.strip()):
        return source.stem or sheet.name
    return sheet.name.strip()


def _tell_rest(found: Sequence[_OneSheet]) -> None:
    """Keep what is no table of a map in the text of the first page of its sheet, or of the file."""
    things = [thing for one in found for thing in one.gathering.things]
    first = next((thing for thing in things if isinstance(thing, Journey)), things[0])
    for one in found:
        home = next(iter(one.gathering.things), first)
        for row, text in one.rest:
            home.page.body.append((home, text))
            one.gathering.notes.add(
                row, "not placed", f"stands in the text of “{home.name}”: {text.strip()[:80]}"
            )


def _lend_persona(things: Sequence[PageThing]) -> None:
    """Where a file tells of one persona, journeys that name none are theirs."""
    personas = [thing for thing in things if isinstance(thing, Persona)]
    if len(personas) != 1:
        return
    for thing in things:
        if isinstance(thing, Journey) and not thing.values.get("personas") and not _names_someone(thing):
            thing.values["personas"] = [personas[0].name]
            thing.gathering.notes.add(
                thing.line, "assumed", f"“{thing.name}” is the journey of “{personas[0].name}”"
            )


def _names_someone(journey: Journey) -> bool:
    return any(step.values.get("personas") for stage in journey.stages for step in stage.steps)


class _OneSheet:
    """Reads one sheet; `rest` is what is no table of a map, as Markdown with the number of its row."""

    def __init__(self, sheet: Sheet, gathering: Gathering, name: str) -> None:
        self.sheet, self.gathering, self.name = sheet, gathering, name
        self.language = gathering.choices.language or ""
        self.rest: list[tuple[int, str]] = []

    def read(self) -> None:
        rows = [
            (number, tuple(map(_harmless, self._collapsed(number, row))))
            for number, row in self.sheet.numbered()
        ]
        if len(rows) > MOST_ROWS:
            text = f"the sheet has {len(rows):,} rows; a map has at most {MOST_ROWS:,}: it is not read"
            self.gathering.notes.add(1, "not placed", text)
            return
        for block in self._blocks(rows) if rows else ():
            self._block(block)

    def _collapsed(self, number: int, row: tuple[str, ...]) -> tuple[str, ...]:
        """A row that is one merged cell, as its first cell alone."""
        at = number - self.sheet.first_row
        for top, left, bottom, right in self.sheet.merged:
            is_one = top <= at <= bottom and right > left and set(row[left : right + 1]) == {row[left]}
            if is_one and not any(row[:left]) and not any(row[right + 1 :]):
                return row[: left + 1]
        return row

    # --- tables ----------------------------------------------------------------------------------------------------------

    def _blocks(self, rows: Sequence[_Row]) -> Iterator[_Block]:
        """The tables of a sheet: each begins with a header, and with the titles right above it."""
        heads = [at for at, (_, row) in enumerate(rows) if self._is_header(row)]
        heads = [at for at, before in zip(heads, [-2, *heads], strict=False) if at - before > 1]
        if not heads:
            heads = [self._beginning(rows)]
        starts = []
        for at, before in zip(heads, [-1, *heads], strict=False):
            start = at
            while (
                start - 1 > before and filled(rows[start - 1][1]) == 1 and self._is_apart(rows, start, before)
            ):
                start -= 1
            starts.append(start if before >= 0 else 0)
        for start, head, end in zip(starts, heads, [*starts[1:], len(rows)], strict=True):
            last = end
            while last > head + 2 and self._is_remark(rows, last - 1):
                last -= 1
            gap = next((at for at in range(last, end) if rows[at][0] - rows[at - 1][0] > 1), end)
            yield _Block(rows[start:head], rows[head : max(gap, last)], rows[max(gap, last) : end])

    def _is_header(self, row: Sequence[str]) -> bool:
        """Whether a row holds the labels of columns, or a label such as “Stage” and names beside it."""
        texts = [label_of(text) for text in row if text.strip()]
        if len(texts) < 3 or any(len(text) > _LONGEST_TITLE for text in texts[:3]):
            return False
        found = [meaning(text, self.language) for text in texts]
        known = {one.concept for one in found if one}
        if len(known) >= 3 and sum(one is not None for one in found) / len(found) >= 0.5:
            return bool(known & (ONLY_MAPPED | {"stage", "step", "persona", "name", "pain_points"}))
        return found[0] is not None and found[0].concept == "stage" and len(known) == 1

    def _beginning(self, rows: Sequence[_Row]) -> int:
        """The header of a table whose columns say nothing: the first row that fills as many cells as others."""
        widest = max((filled(row) for _, row in rows), default=0)
        if widest < 3:
            return 0
        for at, (_, row) in enumerate(rows):
            if filled(row) > 2 or (filled(row) == 2 and not row[0].strip()):
                return at
        return 0

    @staticmethod
    def _is_apart(rows: Sequence[_Row], at: int, before: int) -> bool:
        """Whether the row above `at` is a title: within a table, one that stands below an empty row."""
        return before < 0 or at < 2 or rows[at - 1][0] - rows[at - 2][0] > 1

    def _is_remark(self, rows: Sequence[_Row], at: int) -> bool:
        """Whether a row below a table is none of it: one cell, with no label that means anything."""
        number, row = rows[at]
        if filled(row) != 1:
            return False
        text = next(filter(None, row))
        return number - rows[at - 1][0] > 1 or at + 1 < len(rows) or len(text) > _LONGEST_TITLE

    # --- one table -------------------------------------------------------------------------------------------------------

    def _block(self, block: _Block) -> None:
        grid = self._grid(block.rows)
        shape = self._shape(grid)
        if (shape is None and grid.width < 3) or (shape and shape.kind == "pairs"):
            grid = listed(grid, self.language)
            shape = self._shape(grid)
        if shape is None:
            self._keep((*block.above, *block.rows, *block.below))
            return
        title, about = self._titles(block.above)
        name = title or (
            self.name if not self.gathering.things else f"{self.name} {len(self.gathering.things) + 1}"
        )
        for title, part, of_all in tidied(grid, shape, self.gathering.notes, self.language):
            found = self._shape(part) if part is not grid else shape
            thing = self._read(part, found or shape, title or name)
            for row in about:
                self._above(row, thing)
            for label, cell in of_all:
                put_cell(thing, label, meaning(label, self.language), cell)
        self._keep(block.below)

    def _shape(self, grid: Grid) -> Shape | None:
        return shape_of(grid, self.language, self.gathering.choices.type)

    def _grid(self, rows: Sequence[_Row]) -> Grid:
        width = max((len(row) for _, row in rows), default=0)
        return grid_of(
            [[(text, number) for text in (*row, *[""] * (width - len(row)))] for number, row in rows]
        )

    def _read(self, grid: Grid, shape: Shape, name: str) -> PageThing:
        gathering = self.gathering
        if shape.is_persona and shape.kind != "pairs":
            first, *_ = read_personas(grid, shape, gathering)
            return first
        if shape.is_persona:
            persona = gathering.persona("", grid.line)
            read_pairs(grid, shape, persona)
            persona.name = persona.name or titled(name).name
            return persona
        journey = gathering.journey(titled(name).name, grid.line)
        if folded(journey.name) != folded(name):
            gathering.notes.read_as(grid.line, name, f"the journey “{journey.name}”")
        if shape.kind == "pairs":
            read_pairs(grid, shape, journey.stage(journey.name, grid.line))
        else:
            self._note_stages(grid, shape)
            (read_rows if shape.kind == "rows" else read_columns)(grid, shape, journey)
        return journey

    def _note_stages(self, grid: Grid, shape: Shape) -> None:
        """Tell of a column that is taken for the stages, though its label does not say so."""
        label = label_of(grid.rows[0][0].text)
        named = any(one and one.concept == "stage" for one in shape.meanings)
        if shape.kind == "rows" and label and not named and shape.meanings[0] is None:
            self.gathering.notes.read_as(grid.line, label, "the stage")

    def _titles(self, above: Sequence[_Row]) -> tuple[str, list[_Row]]:
        """The title above a table, and the other rows there."""
        title, rest = "", []
        for number, row in above:
            texts = _different(row)
            is_title = (
                not title
                and len(texts) == 1
                and len(texts[0]) <= _LONGEST_TITLE
                and "\n" not in texts[0].strip()
            )
            told = labelled(label_of(texts[0])) if is_title else None
            found = meaning(told.label, self.language) if told else None
            if is_title and told and told.rest and not found and _is_of_journeys(told.label):
                told = None  # “To-be journey: …” says more than a label
            if is_title and (not told or not told.rest or (found and found.concept in ("journey", "name"))):
                title = told.rest if told and told.rest else label_of(texts[0])
                self.gathering.notes.read_as(number, texts[0], f"the title “{title}”")
            else:
                rest.append((number, row))
        return title, rest

    def _above(self, row: _Row, thing: PageThing) -> None:
        """What stands above a table: labels and values, or a text about it."""
        number, cells = row
        texts = _different(cells)
        told = [labelled(label_of(text)) for text in texts]
        if all(one and one.rest for one in told):
            texts = [part for one in told if one for part in (one.label, one.rest)]
        if len(texts) == 1:
            if not thing.put("description", [Entry(label_of(texts[0]), number)], "", number):
                thing.tell(_plain(texts[0]), number)
            return
        labels = [meaning(label_of(text), self.language) for text in texts]
        paired = len(texts) % 2 == 0 and all(
            labels[at] or label_of(texts[at]).endswith((":", "：")) for at in range(0, len(texts), 2)
        )
        if not paired:
            if len(texts) == 2 and len(label_of(texts[0])) < 40:
                paired = True
            else:
                thing.tell(_plain(" · ".join(map(label_of, texts))), number)
                return
        for at in range(0, len(texts), 2):
            label = label_of(texts[at]).rstrip(":： ")
            put_cell(thing, label, labels[at], GridCell(texts[at + 1], number))

    def _keep(self, rows: Sequence[_Row]) -> None:
        """Keep rows that are no table of a map: as a table if they look like one, else as paragraphs."""
        if not rows:
            return
        told = [[" ".join(_plain(text).split()) for text in row] for _, row in rows]
        width = max(map(len, told))
        if width > 1 and len(told) > 1:
            lines = [
                [cell.replace("|", "\\|") for cell in (*row, *[""] * (width - len(row)))] for row in told
            ]
            table = [f"| {' | '.join(line)} |" for line in lines]
            table.insert(1, "|" + "---|" * width)
            self.rest.append((rows[0][0], "\n".join(table)))
        else:
            self.rest.extend(
                (number, " – ".join(filter(None, row))) for (number, _), row in zip(rows, told, strict=True)
            )


def _is_of_journeys(label: str) -> bool:
    """Whether a label speaks of journeys, whatever else it says."""
    said = f" {folded(label)} "
    return any(f" {word} " in said for word in words_of("structure", "journey"))


def _different(row: Sequence[str]) -> list[str]:
    """The cells of a row that hold something; those of a merged area once."""
    return [text for before, text in pairwise(["", *row]) if text.strip() and text != before]


def _plain(text: str) -> str:
    """A text of a cell as Markdown in which nothing is HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _harmless(text: str) -> str:
    """A text of a cell without what no page can hold, in which only links to the web are links: a cell is no Markdown."""
    text = _UNSHOWN.sub("", text)
    if not any(letter.isalnum() or category(letter).startswith("S") for letter in text):
        return text if text.strip(" .…") in ("-", "--", "–", "––") else ""
    if "](" in text and any(not target.startswith(("http://", "https://")) for target in link_targets(text)):
        return text.replace("](", "] (")
    return text
