"""A workbook → the cells of its sheets: as they were last computed and seen, with nothing computed or fetched.

Only what is needed is unpacked, and only after a look at how large it will be. Macros, links to other files, pictures and
styles are not looked at.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.etree.ElementTree import iterparse
from zipfile import BadZipFile, ZipFile

from ..cells import number
from ..tables_xlsx import unescaped
from .sheets import MOST_BYTES, MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Budget, Remark, Sheet, TooLarge, trimmed

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook

MOST_UNPACKED = 300_000_000
"""Bytes of all parts of a workbook together."""
MOST_PARTS = 5_000
NOT_A_WORKBOOK = "it is no workbook in the form of Excel 2007 or later"
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How files of Excel 97 begin, and workbooks with a password."""
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_AREA = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})").fullmatch
_MOST_MERGED = 20_000
"""Cells that one merged area may fill; larger ones are somebody's idea of a frame."""


class NoWorkbook(Exception):
    """A file that cannot be read as a workbook; the text says why, and what to do."""


class _Extra(NamedTuple):
    """What a sheet holds beside its values. Areas and cells are counted from 0."""

    merged: tuple[tuple[int, int, int, int], ...]
    unknown: dict[str, str]
    """Formulas that were never computed, by the name of their cell."""


def xlsx_sheets(data: bytes) -> Iterator[Sheet]:
    """The sheets of a workbook that are not hidden, in order.

    Raises `TooLarge` and `NoWorkbook`, nothing else for any content; `ImportError` where openpyxl is not installed.
    """
    import openpyxl

    _weigh(data)
    budget = Budget()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that nobody needs here
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            try:
                yield from _sheets(book, data, budget)
            finally:
                book.close()
    except (TooLarge, NoWorkbook):
        raise
    except Exception as error:  # a broken file breaks a parser in as many ways as there are
        raise NoWorkbook(
            f"{NOT_A_WORKBOOK}, or it is damaged: open it, save it as .xlsx and try again"
        ) from error


def _weigh(data: bytes) -> None:
    """Refuse what is too large before it is unpacked: archives say how large their parts are, and are held to it."""
    if data.startswith(_OLD):
        hint = "it is a workbook of Excel 97, or has a password: open it and save it as .xlsx without one"
        raise NoWorkbook(hint)
    if len(data) > MOST_BYTES:
        raise TooLarge(f"it is larger than {MOST_BYTES // 1_000_000} MB; split it")
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (BadZipFile, ValueError, OSError, EOFError) as error:
        raise NoWorkbook(f"{NOT_A_WORKBOOK}: open it and save it as .xlsx") from error
    if any(part.filename == "mimetype" for part in parts):
        raise NoWorkbook("it is an OpenDocument file: open it and save it as .xlsx")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise TooLarge(f"unpacked it would take more than {MOST_UNPACKED // 1_000_000} MB; split it")


def _sheets(book: Workbook, data: bytes, budget: Budget) -> Iterator[Sheet]:
    with ZipFile(io.BytesIO(data)) as archive:
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                yield Sheet(
                    sheet.title,
                    (),
                    remarks=(Remark(sheet.title, 0, f"the sheet “{sheet.title}” is hidden: not read"),),
                )
                continue
            yield _sheet(sheet, archive, budget)


def _sheet(sheet: Any, archive: ZipFile, budget: Budget) -> Sheet:
    extra = _extra(archive, sheet._worksheet_path)  # has no other name in openpyxl
    sheet.reset_dimensions()  # what the file says of its size may be wrong
    rows: list[list[str]] = []
    for at, cells in enumerate(sheet.iter_rows(), 1):
        texts = [_text(cell) for cell in cells]
        filled = sum(map(bool, texts))
        budget.row(at, len(texts), filled)
        if filled:
            rows.extend([] for _ in range(len(rows), at - 1))
            rows.append(texts)
    for area in extra.merged:
        _fill(rows, area)
    remarks = tuple(
        Remark(
            sheet.title,
            int(re.sub("[A-Z]", "", cell)),
            f"the formula in {cell} was never computed, so it has no value: {formula}",
        )
        for cell, formula in extra.unknown.items()
    )
    return Sheet(sheet.title, tuple(map(trimmed, rows)), merged=extra.merged, remarks=remarks)


def _fill(rows: list[list[str]], area: tuple[int, int, int, int]) -> None:
    """Write what the first cell of a merged area holds into the others."""
    top, left, bottom, right = area
    text = rows[top][left] if top < len(rows) and left < len(rows[top]) else ""
    if not text:
        return
    for row in rows[top : bottom + 1]:
        row.extend([""] * (right + 1 - len(row)))
        row[left : right + 1] = [text] * (right + 1 - left)


def _extra(archive: ZipFile, path: str) -> _Extra:
    """A look at the parts of a sheet that a stream of its values leaves out."""
    merged: list[tuple[int, int, int, int]] = []
    unknown: dict[str, str] = {}
    cells = 0
    with archive.open(path) as file:
        for _, element in iterparse(file):
            name = element.tag.replace(_STRICT, _MAIN)
            if name == f"{_MAIN}c":
                cells += 1
                if cells > 20 * MOST_CELLS:
                    raise TooLarge(f"it holds more than {MOST_CELLS:,} cells; split it")
                formula, value = (element.find(element.tag[:-1] + part) for part in "fv")
                if formula is not None and (value is None or not value.text) and formula.text:
                    unknown[element.get("r", "")] = f"={formula.text}"
            elif name == f"{_MAIN}mergeCell":
                area = _area(element.get("ref", ""))
                merged += [area] if area else []
            elif name != f"{_MAIN}row" and not name.endswith(("}worksheet", "}sheetData", "}mergeCells")):
                continue
            element.clear()
    return _Extra(tuple(merged), unknown)


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


def _text(cell: Any) -> str:
    """What a cell holds, as a text."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return unescaped(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        if "%" in (cell.number_format or ""):
            return f"{number(round(value * 100, 10))} %"
        return number(value)
    if isinstance(value, datetime):
        whole = value.time() == time()
        return value.date().isoformat() if whole else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    return str(value)
