"""The sheets of an export → its rows, by what they are about, and their cells as values again.

A spreadsheet may have been at work in between: rows may be sorted otherwise, days and truth values may be written the way
of some country, numbers with a comma. Columns are found by their names, sheets by what is in their column `type`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from ...model.records import ITEMS
from ..cells import split, unguarded, unpaired
from ..columns import WRITTEN_AS
from ..tables_csv import table_of
from ..tables_xlsx import continued, whole
from .sheets import Sheet

FIRST = ("type", "id", "path", "url")
"""How the header of an exported table begins; that of readings is another one."""
READING = ("metric", "date", "value", "n", "persona")
_TYPES = {table_of(type_): type_ for type_ in ITEMS} | {"stages": "stage", "steps": "step"}

_TRUE = frozenset({"true", "wahr", "vrai", "verdadero", "vero", "waar", "sann", "sand", "tosi", "prawda"})
_FALSE = frozenset({"false", "falsch", "faux", "falso", "onwaar", "falskt", "falsk", "epätosi", "fałsz"})
_NUMBER = re.compile(r"[-+−]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][-+]?[0-9]{1,3})?").fullmatch
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[ T]00:00(?::00)?)?").fullmatch
_OTHER_DAY = re.compile(r"([0-9]{1,4})([-./ ]{1,2})([0-9]{1,2})\2([0-9]{1,4})\.?").fullmatch


class Day(NamedTuple):
    """A day in the order of some country: two numbers of which one is the month."""

    first: int
    second: int
    year: int


@dataclass(frozen=True)
class Row:
    """A row of an export. `cells` are texts by column, without what protected them; `type` is what it is about."""

    sheet: str
    number: int
    type: str
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    @cached_property
    def written(self) -> Mapping[str, str]:
        """What `written_as` tells."""
        return dict(pairs(self[WRITTEN_AS]))

    @property
    def position(self) -> float | None:
        """Its `number`, if it has one."""
        found = number_in(self["number"])
        return None if found is None else float(found)


@dataclass
class Rows:
    """All rows of an export, in the order of the file."""

    found: list[Row] = field(default_factory=list)
    tables: set[str] = field(default_factory=set)
    """The names of the tables that are there, be they empty."""

    def of(self, type_: str) -> list[Row]:
        return [row for row in self.found if row.type == type_]

    @cached_property
    def month_first(self) -> bool | None:
        """Whether days such as 9/1/2026 begin with the month; None where nothing tells."""
        texts = (text for row in self.found for text in row.cells.values() if "/" in text or "-" in text)
        seen = [day for day in map(_two, texts) if day]
        first, second = any(day.first > 12 for day in seen), any(day.second > 12 for day in seen)
        return None if first == second else second


def is_export(sheets: Sequence[Sheet]) -> bool:
    """Whether some sheets are tables that this package has exported."""
    return any(_header(sheet)[: len(FIRST)] == FIRST for sheet in sheets)


def _header(sheet: Sheet) -> tuple[str, ...]:
    return sheet.rows[0] if sheet.rows else ()


def rows_of(sheets: Iterable[Sheet]) -> Rows:
    """The rows of exported tables; other sheets are passed over."""
    rows = Rows()
    for sheet in sheets:
        header = _header(sheet)
        if header[: len(FIRST)] == FIRST or header[: len(READING)] == READING:
            found = list(_rows(sheet, header))
            rows.found += found
            rows.tables |= {sheet.name, *(table_of(row.type) for row in found)}
    return rows


def others(sheets: Iterable[Sheet]) -> list[Sheet]:
    """The sheets that are no exported tables, and hold something."""
    heads = (FIRST, READING)
    return [s for s in sheets if s.rows and not any(_header(s)[: len(head)] == head for head in heads)]


def _rows(sheet: Sheet, header: tuple[str, ...]) -> Iterator[Row]:
    goes_on = continued(header)
    usual = "reading" if header[: len(READING)] == READING else _TYPES.get(sheet.name, "")
    for number, cells in list(sheet.numbered()):
        if number == sheet.first_row:
            continue
        parts: dict[int, list[str]] = {}
        for at, cell in enumerate(cells):
            if cell and at < len(header) and header[at]:
                parts.setdefault(goes_on.get(at, at), []).append(cell)
        found = {header[at]: unguarded(whole(texts)) for at, texts in parts.items()}
        surplus = [cell for at, cell in enumerate(cells) if cell and not (at < len(header) and header[at])]
        if surplus:
            found[""] = " | ".join(surplus)
        type_ = found.get("type", "") if usual != "reading" else "reading"
        usual = usual or type_
        yield Row(sheet.name, number, type_ or usual, found)


# --- cells -------------------------------------------------------------------------------------------------------------


def pairs(cell: str) -> Iterator[tuple[str, str]]:
    """The entries of a mapping; those without a name are passed over."""
    for entry in split(cell):
        try:
            yield unpaired(entry)
        except ValueError:
            continue


def number_in(cell: str) -> int | float | None:
    """The number in a cell, with a point or a comma; None where there is none."""
    if not _NUMBER(cell):
        return None
    text = cell.replace(",", ".").replace("−", "-")
    value = float(text)
    return (
        int(text)
        if re.fullmatch(r"[-+]?[0-9]+", text)
        else int(value)
        if value.is_integer() and abs(value) < 2**53
        else value
    )


def truth_in(cell: str) -> bool | None:
    """The truth value in a cell, in the words of spreadsheets; None where there is none."""
    word = cell.strip().casefold()
    return True if word in _TRUE else False if word in _FALSE else None


def day_in(cell: str, month_first: bool | None) -> str | None:
    """The day in a cell, as year-month-day; None where there is none, or nobody can tell which one."""
    plain = _DAY(cell)
    if plain:
        return f"{plain[1]}-{plain[2]}-{plain[3]}"
    found = _OTHER_DAY(cell)
    if not found:
        return None
    if len(found[1]) == 4:
        return _day(int(found[1]), int(found[3]), int(found[4]))
    if "." in found[2]:
        return _day(int(found[4]), int(found[3]), int(found[1]))
    day = _two(cell)
    if day is None:
        return None
    if day.first > 12 or day.second > 12 or day.first == day.second:
        month_first = day.second > 12
    elif month_first is None:
        return None
    month, in_month = (day.first, day.second) if month_first else (day.second, day.first)
    return _day(day.year, month, in_month)


def _two(cell: str) -> Day | None:
    found = _OTHER_DAY(cell) if len(cell) <= 12 else None
    if not found or len(found[1]) > 2 or "." in found[2] or len(found[4]) not in (2, 4):
        return None
    year = int(found[4])
    return Day(int(found[1]), int(found[3]), year if year > 99 else 2000 + year)


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year if year > 99 else 2000 + year, month, day).isoformat()
    except ValueError:
        return None
