"""Spreadsheets → cells: however they were saved, within bounds, and with nothing computed."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from cjm_mkdocs.exchange.importing import sheets, sheets_csv, sheets_xlsx
from cjm_mkdocs.exchange.importing.sheets import Sheet, TooLarge
from cjm_mkdocs.exchange.importing.sheets_csv import csv_sheet, separator_of
from cjm_mkdocs.exchange.importing.sheets_rows import day_in, number_in, truth_in
from cjm_mkdocs.exchange.importing.sheets_xlsx import NoWorkbook, xlsx_sheets

TABLE = 'Étape,Durée\r\n“Achat”,"1,5\r\njours"\r\n'
ROWS = (("Étape", "Durée"), ("“Achat”", "1,5\r\njours"))


def book(fill: Callable[[Worksheet], None]) -> bytes:
    made = openpyxl.Workbook()
    fill(made.active)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def changed(data: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """A workbook with some of its parts in other words."""
    file = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as before, ZipFile(file, "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            part = change(name, before.read(name))
            if part is not None:
                after.writestr(name, part)
    return file.getvalue()


def only(data: bytes) -> Sheet:
    (sheet,) = xlsx_sheets(data)
    return sheet


# --- CSV -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_any_encoding_that_spreadsheets_save(encoding: str) -> None:
    sheet = csv_sheet("x", TABLE.encode(encoding))
    assert sheet.rows == ROWS
    assert [remark.text for remark in sheet.remarks] == (
        ["read as Windows-1252; save it as UTF-8 if letters are wrong"] if encoding == "cp1252" else []
    )


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_any_separator(separator: str) -> None:
    text = 'a,b,c\n1,"x, y; z | t",3\n\n4,5,6\n'.replace(",", separator).replace(f"x{separator}", "x,")
    assert csv_sheet("x", text.encode()).rows[0] == ("a", "b", "c")
    assert csv_sheet("x", text.encode()).rows[3] == ("4", "5", "6")


def test_commas_in_texts_do_not_count_against_semicolons() -> None:
    text = (
        "Phase;Schritt;Schmerz\nKauf;Sucht, findet, kauft;Zu teuer, zu spät\nNutzung;Ruft an;Wartet, wartet\n"
    )
    assert separator_of(text) == ";"


def test_a_file_says_its_separator() -> None:
    sheet = csv_sheet("x", b"sep=;\r\na;b\r\n1,5;2\r\n")
    assert (sheet.rows, sheet.first_row) == ((("a", "b"), ("1,5", "2")), 2)


@pytest.mark.parametrize(
    "data", [b"", b"\n\n", b"\xff\xfe", b"\xef\xbb\xbf", b"\0\0\0\0\0", b'"', b'a\r"b\rc\n"']
)
def test_nothing_is_no_trouble(data: bytes) -> None:
    assert csv_sheet("x", data).width <= 3


@given(st.binary(max_size=200))
def test_any_bytes_are_read(data: bytes) -> None:
    csv_sheet("x", data)


def test_a_cell_may_be_as_long_as_a_page() -> None:
    assert len(csv_sheet("x", b"a,b\n1," + b"x" * 300_000).rows[1][1]) == 300_000


def test_a_csv_file_has_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_CELLS", 5)
    monkeypatch.setattr(sheets_csv, "MOST_BYTES", 100)
    with pytest.raises(TooLarge, match="more than 5 cells; split it"):
        csv_sheet("x", b"1,2,3\n4,5,6\n")
    with pytest.raises(TooLarge, match="larger than 0 MB"):
        csv_sheet("x", b"1" * 101)
    with pytest.raises(TooLarge, match="row 1 has more than 2,000 columns"):
        monkeypatch.setattr(sheets_csv, "MOST_BYTES", 10_000)
        csv_sheet("x", b"," * 2_001)


# --- workbooks -------------------------------------------------------------------------------------------------------------


def test_values_as_people_see_them() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(
            ["text", 12.0, -0.5, True, date(2026, 11, 22), datetime(2026, 11, 22, 9, 30), time(12, 30)]
        )
        sheet["H1"], sheet["H1"].number_format = 0.35, "0 %"
        sheet["A3"] = "after an empty row"

    assert only(book(fill)).rows == (
        ("text", "12", "-0.5", "true", "2026-11-22", "2026-11-22 09:30", "12:30", "35 %"),
        (),
        ("after an empty row",),
    )


def test_formulas_give_what_was_computed_last_and_are_told_where_nothing_was() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["=1+1", '=HYPERLINK("https://example.org")'])

    def compute(name: str, part: bytes) -> bytes:
        return part.replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>").replace(
            b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>"
        )

    sheet = only(changed(book(fill), compute))
    assert sheet.rows == (("2",),)
    assert [(remark.row, remark.text) for remark in sheet.remarks] == [
        (1, 'the formula in B1 was never computed, so it has no value: =HYPERLINK("https://example.org")')
    ]


def test_a_merged_area_holds_its_text_everywhere() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["Stage", "Step"])
        sheet["A2"], sheet["B2"], sheet["B3"], sheet["B4"] = "Buy", "one", "two", "three"
        sheet.merge_cells("A2:A4")

    sheet = only(book(fill))
    assert [row[0] for row in sheet.rows] == ["Stage", "Buy", "Buy", "Buy"]
    assert sheet.merged == ((1, 0, 3, 0),)


def test_hidden_sheets_are_told_and_not_read() -> None:
    made = openpyxl.Workbook()
    made.active.append(["seen"])
    hidden = made.create_sheet("Lists")
    hidden.append(["secret"])
    hidden.sheet_state = "hidden"
    file = io.BytesIO()
    made.save(file)
    seen, other = xlsx_sheets(file.getvalue())
    assert (seen.rows, other.rows) == ((("seen",),), ())
    assert [remark.text for remark in other.remarks] == ["the sheet “Lists” is hidden: not read"]


def test_controls_and_line_ends_are_read_as_they_are_written() -> None:
    assert only(book(lambda sheet: sheet.append(["a_x000D_b_x005F_x0041_"]))).rows == (("a\rb_x0041_",),)


def test_what_a_sheet_says_of_its_size_is_not_believed() -> None:
    def lie(name: str, part: bytes) -> bytes:
        return part.replace(b'<dimension ref="A1:B2"', b'<dimension ref="A1:A1"')

    assert only(changed(book(lambda sheet: [sheet.append([1, 2]), sheet.append([3, 4])]), lie)).rows[1] == (
        "3",
        "4",
    )


def test_a_workbook_has_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    data = book(lambda sheet: [sheet.append(["x"] * 10) for _ in range(10)])
    monkeypatch.setattr(sheets, "MOST_CELLS", 50)
    with pytest.raises(TooLarge, match="more than 50 cells"):
        list(xlsx_sheets(data))
    monkeypatch.setattr(sheets_xlsx, "MOST_BYTES", 1_000)
    with pytest.raises(TooLarge, match="larger than 0 MB"):
        list(xlsx_sheets(data))


def test_a_bomb_is_not_unpacked() -> None:
    bomb = io.BytesIO(book(lambda sheet: sheet.append(["x"])))
    with (
        ZipFile(bomb, "a", ZIP_DEFLATED) as archive,
        archive.open("xl/media/bomb.bin", "w", force_zip64=True) as part,
    ):
        for _ in range(31):
            part.write(b"\0" * 10_000_000)
    with pytest.raises(TooLarge, match="unpacked it would take more than 200 MB; split it"):
        list(xlsx_sheets(bomb.getvalue()))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'<row r="1">' + b"<c><v>1</v></c>" * 20_000 + b"</row>", "too many in a row"),
        (b"<row/>" * 1_050_000, "more than 200,000 rows"),
        (
            b"</sheetData><mergeCells>" + b'<mergeCell ref="A1:A2"/>' * 50_001 + b"</mergeCells><sheetData>",
            "merged areas",
        ),
    ],
    ids=["a row", "rows", "merged areas"],
)
def test_a_small_file_that_is_a_large_sheet_is_refused_before_it_is_read(data: bytes, message: str) -> None:
    def grow(name: str, part: bytes) -> bytes:
        return part.replace(b"<sheetData>", b"<sheetData>" + data) if name.endswith("sheet1.xml") else part

    large = changed(book(lambda sheet: sheet.append(["x"])), grow)
    assert len(large) < 100_000
    with pytest.raises(TooLarge, match=message):
        list(xlsx_sheets(large))


def test_entities_that_grow_are_refused() -> None:
    def grow(name: str, part: bytes) -> bytes:
        if not name.endswith("sheet1.xml"):
            return part
        entities = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 10))
        bomb = b'<!DOCTYPE x [<!ENTITY e0 "lol">' + entities + b"]>"
        return bomb + part.replace(b"<t>x</t>", b"<t>&e9;</t>")

    with pytest.raises(NoWorkbook, match="damaged"):
        list(xlsx_sheets(changed(book(lambda sheet: sheet.append(["x"])), grow)))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "no workbook in the form of Excel 2007"),
        (b"PK\x03\x04 and then nothing", "no workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "Excel 97, or has a password"),
        (
            changed(book(lambda sheet: None), lambda name, part: None if "workbook" in name else part),
            "damaged",
        ),
        (changed(book(lambda sheet: None), lambda name, part: b"<" if "sheet1" in name else part), "damaged"),
    ],
    ids=["empty", "cut", "old", "parts missing", "broken part"],
)
def test_what_is_no_workbook_says_so(data: bytes, message: str) -> None:
    with pytest.raises(NoWorkbook, match=message):
        list(xlsx_sheets(data))


WHOLE = book(
    lambda sheet: [sheet.append(["Stage", "Step"]), sheet.append(["=1+1", 2]), sheet.merge_cells("A1:A2")]
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=20),
    st.integers(0, len(WHOLE)),
)
def test_a_damaged_workbook_is_read_or_refused(changes: list[tuple[int, int]], end: int) -> None:
    data = bytearray(WHOLE)
    for at, value in changes:
        data[at] = value
    with suppress(NoWorkbook, TooLarge):
        list(xlsx_sheets(bytes(data[:end] if end % 3 == 0 else data)))


def test_a_file_made_by_nobody_needs_no_cells() -> None:
    assert only(book(lambda sheet: None)).rows == ()


# --- values --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("12", 12),
        ("-2", -2),
        ("−2", -2),
        ("1,5", 1.5),
        ("12.0", 12),
        ("1e+20", 1e20),
        ("1.2.3", None),
        ("", None),
        ("3 %", None),
    ],
)
def test_numbers(cell: str, value: Any) -> None:
    assert number_in(cell) == value


@pytest.mark.parametrize(
    ("cell", "value"), [("TRUE", True), ("FALSCH", False), ("vrai", True), ("yes", None)]
)
def test_truth(cell: str, value: bool | None) -> None:
    assert truth_in(cell) is value


@pytest.mark.parametrize(
    ("cell", "month_first", "day"),
    [
        ("2026-09-01", None, "2026-09-01"), ("2026-09-01 00:00:00", None, "2026-09-01"), ("01.09.2026", None, "2026-09-01"),
        ("9/1/2026", True, "2026-09-01"), ("9/1/2026", False, "2026-01-09"), ("9/1/2026", None, None), ("31/1/2026", None, "2026-01-31"),
        ("1/31/26", None, "2026-01-31"), ("2026/9/1", None, "2026-09-01"), ("32.1.2026", None, None), ("soon", None, None),
    ],
)  # fmt: skip
def test_days(cell: str, month_first: bool | None, day: str | None) -> None:
    assert day_in(cell, month_first) == day
