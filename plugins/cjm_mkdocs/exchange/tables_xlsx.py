"""The tables of the catalogue as one workbook: a sheet for each, made for people who filter, and equal byte for byte.

- Texts are cells of the type text, so that nothing in them is computed; numbers and days are what they are.
- They hold what the cells of the CSV files hold, with the same apostrophe before what looks like a formula. A workbook
  would not need it, but somebody may save the sheet as CSV, and there it would be live.
- A text longer than a cell may be goes on in further columns: `body (2)`, `body (3)` …
- Characters that XML has no form for are written as `_x000B_`, as the standard (ECMA-376, ST_Xstring) has it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import pairwise
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from .cells import guarded, unguarded
from .columns import BODY
from .tables_csv import Table

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

LONGEST_CELL = 32_767
"""What a cell may hold, in units of UTF-16."""
MADE = datetime(1980, 1, 1)
"""When every workbook says it was made: the first day that an archive can name."""
_FIRST_DAY = date(1900, 3, 1)
"""Days before it are counted in two ways, by Excel and by all others."""
_LARGEST = 2**53
"""Whole numbers beyond are not exact in a cell."""
_NARROW, _WIDE = 10, 48
"""Widths of columns, in letters."""
_SAMPLE = 200
"""Rows that the width of a column goes by."""

_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:e[-+]?[0-9]+)?").fullmatch
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_WRITTEN = re.compile("_x([0-9A-Fa-f]{4})_")
_CONTINUED = re.compile(r"(.*) \(([0-9]+)\)", re.DOTALL).fullmatch


def xlsx_file(tables: Iterable[Table]) -> bytes:
    """The workbook of some tables. Raises `ImportError` where openpyxl is not installed."""
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    for table in tables:
        _Sheet(workbook, table).write()
    return _saved(workbook)


def _saved(workbook: Workbook) -> bytes:
    """The workbook as a file in which nothing depends on when it is made."""
    from openpyxl.xml.constants import ARC_CORE
    from openpyxl.xml.functions import tostring

    file, again = io.BytesIO(), io.BytesIO()
    workbook.save(file)
    about = workbook.properties
    about.creator = about.title = "cjm"
    about.created = about.modified = MADE
    with ZipFile(file) as archive, ZipFile(again, "w", ZIP_DEFLATED) as fixed:
        for member in archive.infolist():
            info = ZipInfo(member.filename, MADE.timetuple()[:6])
            info.compress_type, info.external_attr = ZIP_DEFLATED, 0o600 << 16
            core = member.filename == ARC_CORE
            fixed.writestr(info, tostring(about.to_tree()) if core else archive.read(member))
    return again.getvalue()


class _Sheet:
    """Writes one table."""

    def __init__(self, workbook: Workbook, table: Table) -> None:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Alignment, Font, PatternFill

        self.table = table
        self.sheet: Worksheet = workbook.create_sheet(table.name[:31])
        self.spans = tuple(_span(table, index) for index in range(len(table.columns)))
        self._cell = WriteOnlyCell
        self._head = {
            "font": Font(bold=True),
            "fill": PatternFill("solid", start_color="FFE8E8E8"),
            "alignment": Alignment(vertical="top"),
        }
        self._wrapped = Alignment(vertical="top", wrap_text=True)
        self._plain = Alignment(vertical="top")

    def write(self) -> None:
        from openpyxl.utils import get_column_letter

        letters = [get_column_letter(number) for number in range(1, sum(self.spans) + 1)]
        first = [sum(self.spans[:index]) for index in range(len(self.spans))]
        for index, at in enumerate(first):
            for letter in letters[at : at + self.spans[index]]:
                self.sheet.column_dimensions[letter].width = _width(self.table, index)
        fixed = self.table.columns.index("id") + 1 if "id" in self.table.columns else 1
        self.sheet.freeze_panes = f"{get_column_letter(sum(self.spans[:fixed]) + 1)}2"
        self.sheet.auto_filter.ref = f"A1:{letters[-1]}{len(self.table.rows) + 1}"
        self.sheet.append(list(self._header()))
        for row in self.table.rows:
            self.sheet.append(list(self._row(row)))

    def _header(self) -> Iterator[Cell]:
        for column, span in zip(self.table.columns, self.spans, strict=True):
            for number in range(1, span + 1):
                cell = self._text(column if number == 1 else f"{column} ({number})")
                for name, style in self._head.items():
                    setattr(cell, name, style)
                yield cell

    def _row(self, row: tuple[str, ...]) -> Iterator[Cell | None]:
        for column, text, span in zip(self.table.columns, row, self.spans, strict=True):
            if not text:
                yield from [None] * span
                continue
            value = self._value(column, text)
            if value is not None:
                cell = self._cell(self.sheet, value)
                cell.alignment = self._plain
                if isinstance(value, datetime):
                    cell.number_format = "yyyy-mm-dd"
                cells = [cell]
            else:
                cells = [self._text(piece) for piece in pieces(text)]
                for cell in cells:
                    cell.alignment = self._plain if column == BODY else self._wrapped
            yield from cells
            yield from [None] * (span - len(cells))

    def _text(self, text: str) -> Cell:
        cell = self._cell(self.sheet, escaped(text))
        cell.data_type = "s"  # whatever it looks like
        return cell

    def _value(self, column: str, text: str) -> int | float | datetime | None:
        """A number or a day, where the column is for such and a cell can hold it exactly."""
        if column in self.table.numbers and _NUMBER(text):
            number = float(text) if set(text) & set(".e") else int(text)
            return number if abs(number) <= _LARGEST and float(f"{number:.16g}") == number else None
        if column in self.table.days:
            try:
                day = date.fromisoformat(text)
            except ValueError:
                return None
            return datetime(day.year, day.month, day.day) if day >= _FIRST_DAY else None
        return None


def _span(table: Table, index: int) -> int:
    """How many columns of a sheet a column of a table takes."""
    longest = LONGEST_CELL // 14  # of letters that each become two units, and seven of each
    return max((len(pieces(row[index])) for row in table.rows if len(row[index]) > longest), default=1)


def _width(table: Table, index: int) -> float:
    """The width of a column: that of its longest line, within bounds."""
    sample = (row[index][:_WIDE].partition("\n")[0] for row in table.rows[:_SAMPLE])
    longest = max((len(text) for text in (table.columns[index] + "   ", *sample)), default=0)
    return float(min(max(longest + 2, _NARROW), _WIDE))


def pieces(text: str) -> list[str]:
    """A text in parts that fit into cells, each of them no formula; `whole` puts them together."""
    parts = list(_fitting(text))
    return [parts[0], *map(guarded, parts[1:])]


def whole(parts: Iterable[str]) -> str:
    """The text that `pieces` were made of."""
    first, *others = parts
    return first + "".join(map(unguarded, others))


def _fitting(text: str) -> Iterator[str]:
    room = LONGEST_CELL - 1  # for the apostrophe
    if len(text) * 14 <= room or len(escaped(text).encode("utf-16-le", "surrogatepass")) // 2 <= room:
        yield text
    else:
        half = len(text) // 2
        yield from (*_fitting(text[:half]), *_fitting(text[half:]))


def continued(columns: Iterable[str]) -> Mapping[int, int]:
    """Columns that go on with a text → the column in which it begins, both by position."""
    found: dict[int, int] = {}
    for at, (before, name) in enumerate(pairwise(columns), 1):
        match = _CONTINUED(name)
        if match and _goes_on(match[1], int(match[2]), before):
            found[at] = found.get(at - 1, at - 1)
    return found


def _goes_on(name: str, number: int, before: str) -> bool:
    return before == (name if number == 2 else f"{name} ({number - 1})")


def escaped(text: str) -> str:
    """A text as a workbook holds it."""
    return _UNWRITABLE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def unescaped(text: str) -> str:
    """The text that a workbook holds."""
    return _WRITTEN.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text
