"""`cjm export xlsx`: the tables as one workbook, for people who filter, and the same bytes every time."""

from __future__ import annotations

import builtins
import io
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from cjm_mkdocs.cli import main
from cjm_mkdocs.exchange.tables_csv import Table, tables
from cjm_mkdocs.exchange.tables_xlsx import continued, escaped, pieces, unescaped, whole, xlsx_file
from tests.exported import address, catalogue_of, sample_sources
from tests.sites import SiteSpec, write_site
from tests.test_export import SITE
from tests.test_tables import FORMULAS


def workbook(*found: Table) -> Mapping[str, Worksheet]:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_file(found)))
    return {name: book[name] for name in book.sheetnames}


def cells(sheet: Worksheet) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_a_sheet_for_each_table_with_what_the_csv_files_hold() -> None:
    made = list(tables(catalogue_of(sample_sources()), address))
    sheets = workbook(*made)
    assert list(sheets) == [table.name for table in made]
    for table in made:
        header, *rows = cells(sheets[table.name])
        assert header == list(table.columns)
        assert [[_text(value) for value in row] for row in rows] == [list(row) for row in table.rows]


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    return "" if value is None else unescaped(str(value))


def test_the_header_stays_in_sight_and_filters() -> None:
    made = list(tables(catalogue_of(SITE), address))
    steps = workbook(*made)["steps"]
    assert steps.freeze_panes == "C2"  # below the header, right of type and id
    assert steps.auto_filter.ref == f"A1:{steps.cell(1, steps.max_column).column_letter}3"
    assert steps["A1"].font.bold
    title = next(cell for cell in steps[1] if cell.value == "title")
    assert steps.cell(2, title.column).alignment.wrap_text
    assert 10 <= steps.column_dimensions[title.column_letter].width <= 48


def test_numbers_and_days_are_what_they_are() -> None:
    made = list(tables(catalogue_of(SITE), address))
    sheets = workbook(*made)
    steps = [dict(zip(cells(sheets["steps"])[0], row, strict=True)) for row in cells(sheets["steps"])[1:]]
    assert [step["number"] for step in steps] == [1, 2]
    assert [step["emotion"] for step in steps] == ["mover=-2", 1]
    journeys = cells(sheets["journeys"])
    assert journeys[1][journeys[0].index("reviewed")] == datetime(2026, 9, 1)


@pytest.mark.parametrize(
    "text", [*FORMULAS, "#N/A", "#REF!", "0123", "1e5", "TRUE", " x ", "a\nb", "_x0041_"]
)
def test_no_text_becomes_something_else(text: str) -> None:
    from cjm_mkdocs.exchange.cells import guarded, unguarded

    (sheet,) = workbook(Table("x", ("id",), ((guarded(text),),))).values()
    cell = sheet["A2"]
    assert cell.data_type in ("s", "inlineStr")
    assert not str(cell.value).startswith(("=", "+", "-", "@"))
    assert unguarded(unescaped(str(cell.value))) == text


@given(st.text(alphabet=st.characters(codec="utf-8")) | st.text(alphabet="_x0041\x00\x0b\r\ufffe"))
def test_any_character_comes_back(text: str) -> None:
    assert unescaped(escaped(text)) == text


@pytest.mark.parametrize(
    "text", ["a" * 40_000, "=" * 70_000, "🏡" * 33_000, "\x01" * 9_000, "'" * 40_000 + "=x"]
)
def test_a_text_longer_than_a_cell_goes_on_beside_it(text: str) -> None:
    (sheet,) = workbook(Table("x", ("id", "body", "z"), (("1", text, "end"), ("2", "short", "end")))).values()
    header, first, second = cells(sheet)
    (end,) = (at for at, name in enumerate(header) if name == "z")
    assert header[1:end] == ["body", *(f"body ({number})" for number in range(2, end))]
    assert (first[end], second[1], second[end]) == ("end", "short", "end")
    assert whole(unescaped(part) for part in first[1:end] if part) == text
    assert all(len(part.encode("utf-16-le")) <= 2 * 32_767 for part in first[1:end] if part)
    assert not any(part.startswith("=") for part in first[2:end] if part)
    assert set(continued(header)) == set(range(2, end))


def test_short_texts_stay_in_one_piece() -> None:
    assert pieces("a" * 32_766) == ["a" * 32_766]
    assert continued(["x_a", "x_b (2)", "y", "y (3)"]) == {}


def test_the_same_bytes_at_any_time() -> None:
    made = list(tables(catalogue_of(SITE), address))
    first = xlsx_file(made)
    time.sleep(2.1)  # archives count in steps of two seconds
    assert xlsx_file(made) == first
    with ZipFile(io.BytesIO(first)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def run(folder: Path, *arguments: str) -> Any:
    return CliRunner().invoke(main, ["export", *arguments, "-f", str(folder / "mkdocs.yml")])


def test_the_command_writes_it(tmp_path: Path) -> None:
    write_site(tmp_path, SiteSpec(pages=SITE))
    file = tmp_path / "out/maps.xlsx"
    assert run(tmp_path, "xlsx", "-o", str(file)).exit_code == 0
    assert openpyxl.load_workbook(file)["personas"]["B2"].value == "mover"
    assert "unchanged" in run(tmp_path, "xlsx", "-o", str(file)).stderr


def test_without_openpyxl_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_site(tmp_path, SiteSpec(pages=SITE))
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name.partition(".")[0] == "openpyxl":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    result = run(tmp_path, "xlsx", "-o", str(tmp_path / "maps.xlsx"))
    assert result.exit_code == 2
    assert "pip install 'cjm-mkdocs[xlsx]'" in result.stderr
