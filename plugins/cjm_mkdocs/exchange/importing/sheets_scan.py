"""A look at a sheet of a workbook before it is read: how large it is, and what a stream of its values leaves out.

Nothing is kept but what is asked for, so that a sheet that unpacks to hundreds of megabytes costs little.
"""

from __future__ import annotations

import re
from typing import IO, NamedTuple
from xml.parsers import expat

from .sheets import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, TooLarge

MOST_IN_ROW = 16_384
MOST_ROWS_WRITTEN = 1_048_576
"""What Excel has, of cells in a row and of rows: a sheet may hold that many which are empty."""
_MOST_MERGED = 20_000
"""Cells of a merged area; larger ones are somebody's idea of a frame."""
_MOST_BESIDE = 50_000
"""Elements beside the cells: merged areas, formats, links."""
_AREA = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})").fullmatch
_PIECE = 1 << 16
_LONGEST = 1_000


class Scan(NamedTuple):
    """What a sheet holds beside its values. Areas are (top, left, bottom, right), counted from 0."""

    merged: tuple[tuple[int, int, int, int], ...]
    unknown: tuple[tuple[int, str, str], ...]
    """Formulas that were never computed: row, name of the cell, formula."""


def scan(file: IO[bytes]) -> Scan:
    """Look through a sheet. Raises `TooLarge`, and `expat.ExpatError` for what is no XML."""
    return _Scanner().scan(file)


class _Scanner:
    def __init__(self) -> None:
        self.merged: list[tuple[int, int, int, int]] = []
        self.unknown: list[tuple[int, str, str]] = []
        self._cells = self._in_row = self._rows = self._beside = 0
        self._is_data = False
        self._cell = self._formula = ""
        self._inside = ""
        self._has_value = False

    def scan(self, file: IO[bytes]) -> Scan:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._refuse
        while piece := file.read(_PIECE):
            parser.Parse(piece)
        parser.Parse(b"", True)
        return Scan(tuple(self.merged), tuple(self.unknown))

    def _refuse(self, *_: object) -> None:
        raise expat.ExpatError("a sheet declares no types")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        if tag == "c":
            self._cells += 1
            self._in_row += 1
            if self._in_row > MOST_IN_ROW or self._cells > 3 * MOST_CELLS:
                raise TooLarge(f"it holds more than {MOST_CELLS:,} cells, or too many in a row; split it")
            self._cell, self._formula, self._has_value = attributes.get("r", ""), "", False
        elif tag == "row":
            self._rows += 1
            self._in_row = 0
            if self._rows > MOST_ROWS_WRITTEN:
                raise TooLarge(f"a sheet has more than {MOST_ROWS:,} rows; split it")
        elif tag in ("f", "v"):
            self._inside = tag
        elif tag == "sheetData":
            self._is_data = True
        elif not self._is_data:
            self._beside += 1
            if self._beside > _MOST_BESIDE:
                raise TooLarge(f"a sheet has more than {_MOST_BESIDE:,} merged areas, formats and links")
        if tag == "mergeCell":
            area = _area(attributes.get("ref", ""))
            self.merged += [area] if area else []

    def _end(self, name: str) -> None:
        if name.endswith(" sheetData"):
            self._is_data = False
        if self._inside:
            self._inside = ""
        elif self._formula and not self._has_value and name.endswith(" c") and len(self.unknown) < _LONGEST:
            row = re.sub("[^0-9]", "", self._cell)
            self.unknown.append((int(row or 1), self._cell, f"={self._formula}"))

    def _text(self, text: str) -> None:
        if self._inside == "v":
            self._has_value = self._has_value or bool(text.strip())
        elif self._inside == "f" and len(self._formula) < _LONGEST:
            self._formula += text


def _area(reference: str) -> tuple[int, int, int, int] | None:
    """`B2:C5` → (1, 1, 4, 2); None for what is none, and for what is too large to be meant."""
    found = _AREA(reference)
    if not found:
        return None
    left, right = (_column(found[part]) for part in (1, 3))
    top, bottom = int(found[2]) - 1, int(found[4]) - 1
    if not (top <= bottom < MOST_ROWS and left <= right < MOST_COLUMNS):
        return None
    return (top, left, bottom, right) if (bottom - top + 1) * (right - left + 1) <= _MOST_MERGED else None


def _column(letters: str) -> int:
    position = 0
    for letter in letters:
        position = position * 26 + ord(letter) - 64
    return position - 1
