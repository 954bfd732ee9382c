"""A workbook → the cells of its sheets: as they were last computed and seen, with nothing computed or fetched.

Only what is needed is unpacked, and only after a look at how large it will be. Macros, links to other files, pictures and
styles are not looked at.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

from ..cells import number
from ..tables_xlsx import unescaped
from .sheets import MOST_BYTES, Budget, Remark, Sheet, TooLarge, trimmed
from .sheets_scan import Scan, scan

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook

MOST_UNPACKED = 200_000_000
"""Bytes of all parts of a workbook together; four times those of three thousand journeys."""
_MOST_TEXTS = 60_000_000
"""Bytes of the texts that sheets share."""
_MOST_OTHER = 10_000_000
"""Bytes of each part that is read as a whole: styles, names, relations."""
_SHEETS = "xl/worksheets/sheet"
_IN_PIECES = (_SHEETS, "xl/media/", "xl/embeddings/", "xl/drawings/", "xl/pivotCache/", "docProps/thumbnail")
"""Where the parts are that are read piece by piece, or not at all."""
_MOST_FILLED = 2_000
"""Merged areas whose text is written into each of their cells."""
MOST_PARTS = 5_000
NOT_A_WORKBOOK = "it is no workbook in the form of Excel 2007 or later"
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How files of Excel 97 begin, and workbooks with a password."""


class NoWorkbook(Exception):
    """A file that cannot be read as a workbook; the text says why, and what to do."""


def xlsx_sheets(data: bytes) -> Iterator[Sheet]:
    """The sheets of a workbook that are not hidden, in order.

    Raises `TooLarge` and `NoWorkbook`, nothing else for any content; `ImportError` where openpyxl is not installed.
    """
    import openpyxl

    _weigh(data)
    budget = Budget()
    try:
        with ZipFile(io.BytesIO(data)) as archive:  # before anything else reads them
            seen = {path: _scan(archive, path) for path in archive.namelist() if path.startswith(_SHEETS)}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that nobody needs here
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            try:
                yield from _sheets(book, data, seen, budget)
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
    too_large = any(part.file_size > _most(part.filename) for part in parts)
    if too_large or len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise TooLarge(f"unpacked it would take more than {MOST_UNPACKED // 1_000_000} MB; split it")


def _most(part: str) -> int:
    """What a part of a workbook may take, unpacked."""
    if part.startswith(_IN_PIECES):
        return MOST_UNPACKED
    return _MOST_TEXTS if part.lower().endswith("sharedstrings.xml") else _MOST_OTHER


def _sheets(book: Workbook, data: bytes, seen: Mapping[str, Scan], budget: Budget) -> Iterator[Sheet]:
    with ZipFile(io.BytesIO(data)) as archive:
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                yield Sheet(
                    sheet.title,
                    (),
                    remarks=(Remark(sheet.title, 0, f"the sheet “{sheet.title}” is hidden: not read"),),
                )
                continue
            yield _sheet(sheet, archive, seen, budget)


def _sheet(sheet: Any, archive: ZipFile, seen: Mapping[str, Scan], budget: Budget) -> Sheet:
    path = sheet._worksheet_path  # has no other name in openpyxl
    extra = seen[path] if path in seen else _scan(archive, path)
    sheet.reset_dimensions()  # what the file says of its size may be wrong
    rows: list[list[str]] = []
    for at, cells in enumerate(sheet.iter_rows(), 1):
        texts = [_text(cell) for cell in cells]
        filled = sum(map(bool, texts))
        budget.row(at, len(texts), filled)
        if filled:
            rows.extend([] for _ in range(len(rows), at - 1))
            rows.append(texts)
    for area in extra.merged[:_MOST_FILLED]:
        _fill(rows, area)
    remarks = tuple(
        Remark(sheet.title, row, f"the formula in {cell} was never computed, so it has no value: {formula}")
        for row, cell, formula in extra.unknown
    )
    return Sheet(sheet.title, tuple(map(trimmed, rows)), merged=extra.merged, remarks=remarks)


def _scan(archive: ZipFile, path: str) -> Scan:
    with archive.open(path) as file:
        return scan(file)


def _fill(rows: list[list[str]], area: tuple[int, int, int, int]) -> None:
    """Write what the first cell of a merged area holds into the others."""
    top, left, bottom, right = area
    text = rows[top][left] if top < len(rows) and left < len(rows[top]) else ""
    if not text:
        return
    for row in rows[top : bottom + 1]:
        row.extend([""] * (right + 1 - len(row)))
        row[left : right + 1] = [text] * (right + 1 - left)


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
