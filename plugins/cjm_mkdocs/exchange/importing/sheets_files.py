"""Spreadsheets among the files to import: those that this package has exported become the pages they were made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from .drafts import Draft, Note, Source, Unreadable
from .sheets import Remark, Sheet, TooLarge
from .sheets_csv import csv_sheet
from .sheets_rows import is_export, others
from .sheets_tables import restored
from .sheets_xlsx import NoWorkbook, xlsx_sheets
from .writing import Known, Page

CSV = (".csv", ".tsv", ".tab")
WORKBOOKS = (".xlsx", ".xlsm")
ENDINGS = (*CSV, *WORKBOOKS)


class Exported(NamedTuple):
    """What came of exported tables. `files` are those that held them."""

    pages: tuple[Page, ...] = ()
    notes: tuple[tuple[str, Note], ...] = ()
    files: frozenset[str] = frozenset()


def files_in(paths: Iterable[Path]) -> Iterator[Path]:
    """Files as they are; for a folder, the spreadsheets in it, or itself if there are none. Raises `OSError`."""
    for path in paths:
        if path.is_dir():
            yield from sorted(file for file in path.iterdir() if file.suffix.lower() in ENDINGS) or [path]
        else:
            yield path


def sheets_of(source: Source) -> list[Sheet]:
    """The sheets of a spreadsheet. Raises `Unreadable`."""
    try:
        if source.ending in CSV:
            name = source.path.replace("\\", "/").rpartition("/")[2]
            return [csv_sheet(name[: -len(source.ending)], source.data)]
        return list(xlsx_sheets(source.data))
    except ImportError as error:
        raise Unreadable("workbooks need the package openpyxl: pip install 'cjm-mkdocs[xlsx]'") from error
    except (TooLarge, NoWorkbook) as error:
        raise Unreadable(str(error)) from error


def exported(
    sources: Iterable[Source], site: Known, folders: Mapping[str, str], folder: str | None = None
) -> Exported:
    """The pages that the exported tables among some files were made from.

    `folders` are those of pages that had no place, by type; with `folder`, all others lie below it as well. Files that
    cannot be read are left to their reader, which says why.
    """
    tables: list[tuple[str, Sheet]] = []
    rest: list[tuple[str, Sheet]] = []
    for source in sources:
        try:
            sheets = sheets_of(source) if source.ending in ENDINGS else []
        except Unreadable:
            continue
        foreign = others(sheets)
        tables += [(source.path, sheet) for sheet in sheets if sheet not in foreign]
        rest += [(source.path, sheet) for sheet in foreign]
    if not is_export([sheet for _, sheet in tables]):
        return Exported()
    back = restored([sheet for _, sheet in tables], site.type_key, folders, site.ids)
    files = frozenset(path for path, _ in tables)
    shown = {sheet.name: path for path, sheet in tables}
    notes = [_note(shown, remark) for _, sheet in tables for remark in sheet.remarks]
    notes += [_note(shown, remark) for remark in back.remarks]
    notes += [
        (path, Note(1, "not placed", f"the sheet “{sheet.name}” is none of the exported tables: import it as a file of its own"))
        for path, sheet in rest
        if path in files
    ]  # fmt: skip
    prefix = f"{folder.strip('/')}/" if folder else ""
    pages = []
    for file in back.files:
        type_, name, sheet, row = file.about
        draft = Draft(type_, name, row, {}, source=shown.get(sheet, sheet))
        pages.append(Page(f"{prefix}{file.path}", file.text, draft))
    return Exported(tuple(pages), tuple(notes), files)


def _note(shown: Mapping[str, str], remark: Remark) -> tuple[str, Note]:
    path = shown.get(remark.sheet, remark.sheet)
    where = "" if path.lower().endswith(CSV) else f"sheet “{remark.sheet}”: "
    return path, Note(max(remark.row, 1), "not placed" if remark.lost else "assumed", where + remark.text)
