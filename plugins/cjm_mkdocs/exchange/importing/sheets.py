"""Spreadsheets as cells: what CSV files and workbooks have in common, and how much of them is read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

MOST_BYTES = 40_000_000
"""A file as it lies on disk."""
MOST_CELLS = 1_000_000
"""Cells with something in them, of a whole file."""
MOST_ROWS = 200_000
"""Rows of a sheet, up to the last one with something in it."""
MOST_COLUMNS = 2_000


class TooLarge(Exception):
    """A spreadsheet that is too large to be read; the text says how large it may be."""


class Remark(NamedTuple):
    """Something that a person should look at, by sheet and row (from 1; 0 where it is about the whole of it)."""

    sheet: str
    row: int
    text: str
    lost: bool = True
    """Whether something is not where it belongs; else it could have meant something else."""


class Sheet(NamedTuple):
    """The cells of a sheet as texts, by row. Rows end with their last cell that holds something.

    `first_row` is the number of the first row in the file. Cells of a merged area all hold what its first cell holds;
    `merged` are the areas, as (first row, first column, last row, last column), all counted from 0 within `rows`.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    first_row: int = 1
    merged: tuple[tuple[int, int, int, int], ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def width(self) -> int:
        return max(map(len, self.rows), default=0)

    def numbered(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """The rows that hold something, with their numbers in the file."""
        return ((number, row) for number, row in enumerate(self.rows, self.first_row) if any(row))


def trimmed(cells: list[str]) -> tuple[str, ...]:
    """The cells of a row up to the last that holds something."""
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


class Budget:
    """Counts what is read of a file. Raises `TooLarge`."""

    def __init__(self) -> None:
        self._left = MOST_CELLS

    def row(self, number: int, cells: int, filled: int) -> None:
        """Take a row into account: its number, its cells, and how many of these hold something."""
        self._left -= filled
        if self._left < 0:
            raise TooLarge(f"it holds more than {MOST_CELLS:,} cells; split it")
        if filled and number > MOST_ROWS:
            raise TooLarge(f"a sheet has more than {MOST_ROWS:,} rows; split it")
        if cells > MOST_COLUMNS:
            raise TooLarge(
                f"row {number} has more than {MOST_COLUMNS:,} columns; delete those that are empty"
            )
