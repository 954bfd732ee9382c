"""A CSV of readings: `date,value`, and if wanted `n` and `persona` → readings in order, and all that is wrong with it.

Each line is a row of its own, so that an unclosed quote spoils one reading and not all that follow.
"""

from __future__ import annotations

import csv
import re
from calendar import monthrange
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from ..model.naming import is_slug, slug
from ..problems import Problem, listed, nearest, problem, quoted
from .page import decode

COLUMNS = ("date", "value", "n", "persona")
"""What a file may hold, in any order; the first two it must."""
MOST_PROBLEMS = 20
"""Problems told of one file; the others are counted."""
MOST_ROWS = 100_000
MOST_COLUMNS = 50
LARGEST = 1e15
"""What a value may be at most, up or down: beyond, figures are no longer exact."""


class Reading(NamedTuple):
    """A value on a day. `persona` is an id, empty for customers of all kinds; `n` is what the value was made from."""

    day: date
    value: float
    persona: str = ""
    n: int | None = None


class Row(NamedTuple):
    """A line of the file with its cells by column, stripped, and its number."""

    number: int
    line: str
    cells: dict[str, str]


def read_readings(
    path: str, source: bytes | str, personas: Collection[str], today: date
) -> tuple[tuple[Reading, ...], tuple[Problem, ...]]:
    """The readings of the file at `path`, by day and persona, and what is wrong with it.

    A row with a mistake is left out, the others are read. `personas` are the ids that rows may name, by id or by
    name; a reading must not be later than `today`. Nothing is raised for any content.
    """
    reader = _Reader(path, personas, today)
    reader.read(source)
    in_order = sorted(reader.readings.values(), key=lambda reading: (reading.day, reading.persona))
    return tuple(in_order), _few(reader.problems)


def _few(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """The first problems; the rest as a number, where it begins."""
    if len(problems) <= MOST_PROBLEMS + 1:
        return tuple(problems)
    first = problems[MOST_PROBLEMS]
    message = f"and {len(problems) - MOST_PROBLEMS} more problems from this line on"
    more = problem(first.path, (first.line, 1), "schema/bad-data", message, "mend those above first")
    return (*problems[:MOST_PROBLEMS], more)


class _Reader:
    """Reads one file."""

    def __init__(self, path: str, personas: Collection[str], today: date) -> None:
        self.path, self.personas, self.today = path, personas, today
        self.readings: dict[tuple[date, str], Reading] = {}
        self.problems: list[Problem] = []
        self._lines: dict[tuple[date, str], int] = {}
        self._ids: dict[str, str | None] = {"": ""}

    def complain(self, place: tuple[int, int], rule: str, message: str, hint: str) -> None:
        self.problems.append(problem(self.path, place, rule, message, hint))

    def read(self, source: bytes | str) -> None:
        if isinstance(source, bytes) and source.startswith(b"PK\x03\x04"):
            message, hint = "this is a spreadsheet, not a CSV file", "save it as “CSV UTF-8” in its program"
            return self.complain((1, 1), "schema/bad-data", message, hint)
        text, bad = decode(source) if isinstance(source, bytes) else (source.removeprefix("\ufeff"), None)
        if bad:
            message, hint = "the file is not valid UTF-8 from here on", "save the file as “CSV UTF-8”"
            self.complain(bad, "schema/bad-data", message, hint)
        lines = re.split(r"\r\n|\r|\n", text)
        for number, line in enumerate(lines, 1):
            if "\0" in line:
                message, hint = "the file holds a NUL: it is no text", "save it as “CSV UTF-8”"
                return self.complain((number, line.index("\0") + 1), "schema/bad-data", message, hint)
        start = next((i for i, line in enumerate(lines) if line.strip(' ,;\t"')), None)
        if start is None:
            hint = "begin with a line `date,value`, and add a line for each reading"
            return self.complain((1, 1), "schema/missing", "the file is empty", hint)
        columns = self._header(start + 1, lines[start])
        if columns is not None:
            self._rows(lines, start + 1, columns)
        return None

    # --- the header ----------------------------------------------------------------------------------------------

    def _header(self, number: int, line: str) -> list[str] | None:
        """The columns of the file, unknown ones as ""; None where it cannot be read."""
        other = next((mark for mark in (";", "\t") if mark in line and "," not in line), "")
        if other:
            name = "semicolons" if other == ";" else "tabs"
            message = f"the columns are separated by {name}, not by commas"
            hint = "save the file with commas between the columns, and points in decimal numbers"
            self.complain((number, line.index(other) + 1), "schema/bad-data", message, hint)
            return None
        try:
            names = [name.strip() for name in cells_of(line)]
            while names and not names[-1]:  # programs fill up the lines of what was a wider sheet
                names.pop()
        except csv.Error:
            self._unclosed(number, line)
            return None
        if names and re.match(r"\d", names[0]):
            hint = "begin the file with the line `date,value`"
            self.complain((number, 1), "schema/missing", "the first line does not name the columns", hint)
            return None
        if len(names) > MOST_COLUMNS:
            message = f"there are {len(names)} columns, and at most {MOST_COLUMNS} are read"
            hint = f"there are {', '.join(COLUMNS[:-1])} and {COLUMNS[-1]}; delete the others"
            self.complain((number, column_at(line, MOST_COLUMNS)), "schema/bad-data", message, hint)
            return None
        return self._known(number, line, names)

    def _known(self, number: int, line: str, names: list[str]) -> list[str] | None:
        columns: list[str] = []
        guesses = set()
        for i, name in enumerate(names):
            column = name.casefold()
            if column in COLUMNS and column in columns:
                message, hint = f"the column “{column}” is there twice", "keep one of the two"
                self.complain((number, column_at(line, i)), "schema/bad-data", message, hint)
                column = ""
            elif column not in COLUMNS:
                guess = nearest(column, COLUMNS)
                guesses.add(nearest(column, COLUMNS, "{}"))
                message = f"{quoted(name)} is not a column of readings" if name else "a column has no name"
                hint = guess or f"there are {', '.join(COLUMNS[:-1])} and {COLUMNS[-1]}; delete the column"
                self.complain((number, column_at(line, i)), "schema/unknown-key", message, hint)
                column = ""
            columns.append(column)
        missing = [f"“{column}”" for column in COLUMNS[:2] if column not in columns]
        if missing and not any(column.strip("“”") in guesses for column in missing):
            hint = "begin the file with the line `date,value`"
            self.complain((number, 1), "schema/missing", f"there is no column {listed(missing)}", hint)
        return None if missing else columns

    # --- rows ----------------------------------------------------------------------------------------------------

    def _rows(self, lines: Sequence[str], start: int, columns: Sequence[str]) -> None:
        count = 0
        for number, line in enumerate(lines[start:], start + 1):
            try:
                cells = cells_of(line)
            except csv.Error:
                self._unclosed(number, line)
                continue
            if not any(map(str.strip, cells)):
                continue
            count += 1
            if count > MOST_ROWS:
                message = f"a file holds at most {MOST_ROWS:,} readings; what follows is not read"
                self.complain((number, 1), "schema/bad-data", message, "keep a reading for each day or week")
                return
            if any(map(str.strip, cells[len(columns) :])):
                self._too_many(number, line, cells, len(columns))
                continue
            named = {name: cell.strip() for name, cell in zip(columns, cells, strict=False) if name}
            self._reading(Row(number, line, named), columns)
        if not count:
            hint = "add a line for each reading, such as 2026-10-31,12.5"
            self.complain((start, 1), "schema/missing", "there is no reading below the header", hint)

    def _unclosed(self, number: int, line: str) -> None:
        message = "a quote in this line is not closed, or has text after it"
        hint = "numbers and dates need no quotes; a reading stands on one line"
        self.complain((number, line.find('"') + 1), "schema/bad-data", message, hint)

    def _too_many(self, number: int, line: str, cells: Sequence[str], columns: int) -> None:
        message = f"this line has {len(cells)} values, and there are {columns} columns"
        hint = "delete what is too much; texts that hold a comma are put in quotes"
        if len(cells) > 2 and all(re.fullmatch(r"\s*[-+]?\d+\s*", cell) for cell in cells[1:3]):
            hint = f"if it is a decimal number, write {cells[1].strip()}.{cells[2].strip()}"
        self.complain((number, column_at(line, columns)), "schema/bad-data", message, hint)

    def _reading(self, row: Row, columns: Sequence[str]) -> None:
        day, value = self._day(row, columns), self._value(row, columns)
        n, persona = self._n(row, columns), self._persona(row, columns)
        if day is None or value is None or persona is None:
            return
        key = (day, persona)
        first = self._lines.setdefault(key, row.number)
        if first != row.number:
            whose = f" of “{persona}”" if persona else ""
            message = f"{day}{whose} has a reading already, in line {first}; this one does not count"
            place = (row.number, self._column(row, columns, "date"))
            self.complain(place, "schema/bad-data", message, "keep one of the two")
            return
        self.readings[key] = Reading(day, value, persona, n)

    @staticmethod
    def _column(row: Row, columns: Sequence[str], name: str) -> int:
        return column_at(row.line, columns.index(name))

    def _day(self, row: Row, columns: Sequence[str]) -> date | None:
        text = row.cells.get("date", "")
        try:
            day = day_of(text)
        except ValueError:
            place = (row.number, self._column(row, columns, "date"))
            if text:
                self.complain(place, "schema/bad-date", f"{quoted(text)} is not a date", _date_hint(text))
            else:
                hint = "write the day of the reading, or delete the line"
                self.complain(place, "schema/missing", "a reading has no date", hint)
            return None
        if day > self.today:
            place = (row.number, self._column(row, columns, "date"))
            whole = day.isoformat() == text
            message = f"{text} lies in the future" if whole else f"{text} is not over yet"
            hint = "what is planned is a `target`" if whole else "write the day on which it was counted"
            self.complain(place, "freshness/future", f"{message}; this reading does not count", hint)
            return None
        return day

    def _value(self, row: Row, columns: Sequence[str]) -> float | None:
        text = row.cells.get("value", "")
        place = (row.number, self._column(row, columns, "value")) if not _NUMBER(text) else (row.number, 1)
        if not text:
            hint = "write the value, or delete the line"
            self.complain(place, "schema/missing", "a reading has no value", hint)
        elif not _NUMBER(text):
            self.complain(place, "schema/wrong-type", f"{quoted(text)} is not a number", _number_hint(text))
        elif not -LARGEST <= (value := float(text)) <= LARGEST:
            place = (row.number, self._column(row, columns, "value"))
            hint = "choose a larger unit, such as millions"
            self.complain(place, "schema/out-of-range", f"{quoted(text)} is too large to be exact", hint)
        else:
            return value
        return None

    def _n(self, row: Row, columns: Sequence[str]) -> int | None:
        text = row.cells.get("n", "")
        if not text:
            return None
        if re.fullmatch(r"[0-9]{1,15}", text):
            return int(text)
        place = (row.number, self._column(row, columns, "n"))
        hint = "write how many people, cases or visits the value was made from, or leave it empty"
        self.complain(place, "schema/wrong-type", f"{quoted(text)} is not a whole number", hint)
        return None

    def _persona(self, row: Row, columns: Sequence[str]) -> str | None:
        name = row.cells.get("persona", "")
        if name not in self._ids:
            id_ = name if is_slug(name) else slug(name)
            self._ids[name] = id_ if id_ in self.personas else None
        found = self._ids[name]
        if found is None:
            place = (row.number, self._column(row, columns, "persona"))
            hint = nearest(name, self.personas) or "leave it empty for customers of all kinds"
            self.complain(place, "refs/unknown", f"no persona has the id {quoted(name)}", hint)
        return found


# --- cells -----------------------------------------------------------------------------------------------------------


def cells_of(line: str) -> list[str]:
    """The cells of one line. Raises `csv.Error` for quotes that do not match."""
    if '"' not in line:  # nearly all
        return line.split(",")
    return next(csv.reader([line], strict=True, skipinitialspace=True))


def column_at(line: str, index: int) -> int:
    """The column, from 1, in which the cell `index` of a line begins, or the line ends."""
    starts = list(_starts(line))
    start = starts[index] if index < len(starts) else len(line)
    return min(start + len(line[start:]) - len(line[start:].lstrip()), len(line)) + 1


def _starts(line: str) -> Iterator[int]:
    yield 0
    quoted_ = False
    for at, char in enumerate(line):
        if char == '"':
            quoted_ = not quoted_
        elif char == "," and not quoted_:
            yield at + 1


# --- dates and numbers -----------------------------------------------------------------------------------------------

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch
_PERIOD = re.compile(r"([0-9]{4})(?:-(?:([0-9]{2})|Q([1-4])))?").fullmatch
_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?").fullmatch
_OTHER_ORDERS = (
    (re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})\.?").fullmatch, "ymd"),
    (re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})").fullmatch, "dmy"),
    (re.compile(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})").fullmatch, "dmy mdy"),
)


def day_of(text: str) -> date:
    """The day that `2026-10-31` names, or the last one of `2026-10`, `2026-Q4` or `2026`.

    Raises `ValueError` for anything else.
    """
    if _DAY(text):
        return date.fromisoformat(text)
    found = _PERIOD(text)
    if found is None:
        raise ValueError(text)
    year, month = int(found[1]), int(found[2] or 3 * int(found[3] or 4))
    return date(year, month, monthrange(year, month)[1]) if 1 <= month <= 12 else date(year, month, 1)


def _date_hint(text: str) -> str:
    found = dict.fromkeys(day.isoformat() for day in _meant(text))
    if len(found) == 1:
        return f"write {next(iter(found))}"
    return "write year-month-day, such as 2026-10-31; 2026-10, 2026-Q4 and 2026 mean the last day of it"


def _meant(text: str) -> Iterator[date]:
    """The days that a date in another order may be."""
    for match, orders in _OTHER_ORDERS:
        found = match(text)
        for order in orders.split() if found else ():
            part = dict(zip(order, map(int, found.groups()), strict=True)) if found else {}
            try:
                yield date(part["y"], part["m"], part["d"])
            except ValueError:
                continue


def _number_hint(text: str) -> str:
    """How to write a number that is written in another way."""
    plain = text.replace("−", "-").removesuffix("%").strip()
    bare = re.sub(r"(?<=\d)[ '’\u00a0\u2009\u202f](?=\d{3})", "", plain)
    if re.fullmatch(r"[-+]?\d{1,3}(,\d{3})+", bare) and bare.count(",") == 1:
        return f"write {bare.replace(',', '')} or, if it is a decimal number, {bare.replace(',', '.')}"
    if re.fullmatch(r"[-+]?[\d.]*,\d*", bare):
        bare = bare.replace(".", "").replace(",", ".")
    else:
        bare = bare.replace(",", "")
    if _NUMBER(bare):
        what = "; the unit stands in the metric's page" if text.endswith("%") else ""
        return f"write {bare}{what}"
    if text.startswith("="):
        return "write the figure, not its formula"
    if not any(char.isdigit() for char in text):
        return "write a number, or delete the line: without a value there is no reading"
    return "write a number such as 12.5"
