"""`cjm import` of what `cjm export csv` and `xlsx` have written."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from cjm_mkdocs.cli import main
from tests.sites import SiteSpec, write_site
from tests.test_export import SITE
from tests.test_sheets_back import closed

PAGES = {
    **{path: closed(text) for path, text in SITE.items()},
    "metrics/waiting.md": "---\ntype: metric\ntitle: Waiting\ndata: waiting.csv\n---\n\n# Waiting\n",
    "metrics/waiting.csv": "date,value,n\n2026-10-31,12.5,40\n",
    "index.md": "# Home\n",
}
OPTIONS = {"today": "2026-11-22"}


def site(folder: Path, pages: dict[str, str]) -> Path:
    write_site(folder, SiteSpec(pages=pages, cjm=OPTIONS))
    return folder


def cjm(folder: Path, *arguments: str) -> Result:
    result = CliRunner().invoke(main, [*arguments, "-f", str(folder / "mkdocs.yml")])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def entries(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(cjm(folder, "export", "json").stdout)["entries"]
    return found


@pytest.fixture
def old(tmp_path: Path) -> Path:
    folder = site(tmp_path / "old", PAGES)
    assert cjm(folder, "export", "csv", "-o", str(folder / "tables")).exit_code == 0
    assert cjm(folder, "export", "xlsx", "-o", str(folder / "maps.xlsx")).exit_code == 0
    return folder


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return site(tmp_path / "new", {"index.md": "# Home\n", "journeys/study.md": "# A study\n"})


@pytest.mark.parametrize("what", ["tables", "maps.xlsx"])
def test_an_export_becomes_the_site_it_was_made_from(old: Path, new: Path, what: str) -> None:
    result = cjm(new, "import", str(old / what))
    assert result.exit_code == 0
    assert entries(new) == entries(old)
    assert (new / "content/metrics/waiting.csv").read_text() == PAGES["metrics/waiting.csv"]
    assert "# Waiting" in (new / "content/metrics/waiting.md").read_text()
    assert cjm(new, "import", str(old / what)).exit_code == 0  # the same again changes nothing
    for kind in ("csv", "xlsx"):
        again = new / "again" / ("t" if kind == "csv" else "maps.xlsx")
        assert cjm(new, "export", kind, "-o", str(again)).exit_code == 0
    assert (new / "again/maps.xlsx").read_bytes() == (old / "maps.xlsx").read_bytes()
    for file in (old / "tables").iterdir():
        assert (new / "again/t" / file.name).read_bytes() == file.read_bytes()


def test_files_one_by_one_and_as_a_shell_lists_them(old: Path, new: Path) -> None:
    assert cjm(new, "import", *map(str, sorted((old / "tables").iterdir()))).exit_code == 0
    assert entries(new) == entries(old)


def test_pages_that_are_there_are_only_replaced_with_force(old: Path) -> None:
    page = old / "content/journeys/moving.md"
    before = page.read_bytes()
    result = cjm(old, "import", str(old / "maps.xlsx"))
    assert result.exit_code == 1
    assert "journeys/moving.md is not written: it is there already; --force overwrites it" in result.stderr
    assert page.read_bytes() == before
    told = entries(old)
    assert cjm(old, "import", str(old / "maps.xlsx"), "--force").exit_code == 0
    assert page.read_bytes() != before
    assert entries(old) == told


def test_a_folder_for_all_of_it(old: Path, new: Path) -> None:
    assert cjm(new, "import", str(old / "tables"), "--to", "old").exit_code == 0
    assert (new / "content/old/journeys/moving.md").is_file()
    assert (new / "content/old/metrics/waiting.csv").is_file()


def test_a_dry_run_writes_nothing(old: Path, new: Path) -> None:
    before = sorted(new.rglob("*"))
    result = cjm(new, "import", str(old / "tables"), "--dry-run")
    assert "type: journey" in result.stdout
    assert sorted(new.rglob("*")) == before


def test_what_is_missing_is_told(tmp_path: Path) -> None:
    pages = {
        "personas/ada.md": "---\ntype: persona\nname: Ada\nimage: ada.svg\n---\n",
        "personas/ada.svg": "<svg/>",
    }
    first, second = site(tmp_path / "a", pages), site(tmp_path / "b", {"index.md": "# Home\n"})
    cjm(first, "export", "csv", "-o", str(first / "t"))
    result = cjm(second, "import", str(first / "t"))
    assert result.exit_code == 0
    assert "content/personas/ada.md:4:8: error refs/missing-file" in result.stderr


# --- tables that somebody has worked on -------------------------------------------------------------------------------------


def edited(folder: Path, name: str, change: Any) -> Path:
    """The exported tables, one of them changed: `change` takes and gives rows as mappings."""
    file = folder / "tables" / f"{name}.csv"
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"), newline="")))
    columns = list(rows[0])
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, delimiter=";", restval="")
    writer.writeheader()
    writer.writerows(change(rows))
    file.write_text(text.getvalue(), "utf-8")
    return folder / "tables"


def test_a_step_is_added_without_an_id(old: Path, new: Path) -> None:
    def add(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        told = {
            "journey": "moving",
            "stage": "looking-around",
            "title": "Sign",
            "emotion": "2",
            "pain_points": "no-price | Too many words",
        }
        return [rows[0], told, *rows[1:]]

    assert cjm(new, "import", str(edited(old, "steps", add))).exit_code == 0
    (journey,) = (entry for entry in entries(new) if entry["type"] == "journey")
    steps = journey["stages"][0]["steps"]
    assert [step["id"] for step in steps] == ["pricing-page", "sign", "ask-a-friend"]
    assert steps[1]["fields"]["pain_points"] == ["no-price", "moving--looking-around--sign--too-many-words"]


def test_days_and_truth_as_a_spreadsheet_saves_them(old: Path, new: Path) -> None:
    def localise(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        return [{**row, "reviewed": "01.09.2026"} if row["reviewed"] else row for row in rows]

    assert cjm(new, "import", str(edited(old, "journeys", localise))).exit_code == 0
    assert entries(new) == entries(old)


def test_a_value_that_a_field_cannot_have_is_kept_and_told(old: Path, new: Path) -> None:
    def spoil(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        return [{**row, "severity": "dreadful"} if row["id"] == "no-price" else row for row in rows]

    result = cjm(new, "import", str(edited(old, "pain-points", spoil)))
    assert (
        "tables/pain-points.csv:4: not placed: “dreadful” cannot be “severity”: it is kept as x_severity"
        in result.stderr
    )
    (pain,) = (entry for entry in entries(new) if entry["id"] == "no-price")
    assert pain["fields"]["x_severity"] == "dreadful"


def test_a_row_that_was_deleted_and_one_that_nobody_names(old: Path, new: Path) -> None:
    def prune(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        kept = [row for row in rows if not row["id"].endswith("nobody-says-what-it-costs")]
        return [*kept, {"title": "Left alone", "severity": "minor"}]

    result = cjm(new, "import", str(edited(old, "pain-points", prune)))
    assert (
        "names moving--looking-around--ask-a-friend--nobody-says-what-it-costs, which has no row any more: left out"
        in result.stderr
    )
    assert (new / "content/pain-points/left-alone.md").is_file()


def test_a_place_outside_is_no_place(old: Path, new: Path) -> None:
    def escape(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        return [{**row, "path": "../../../evil.md"} for row in rows]

    result = cjm(new, "import", str(edited(old, "journeys", escape)))
    assert "“../../../evil.md” is no place for a page" in result.stderr
    assert (new / "content/journeys/moving.md").is_file()
    assert not list(new.parent.rglob("evil.md"))


def test_steps_alone_make_a_journey(old: Path, new: Path) -> None:
    result = cjm(new, "import", str(old / "tables/steps.csv"))
    assert "no row tells of the journey “moving”: it has what its steps say" in result.stderr
    text = (new / "content/journeys/moving.md").read_text()
    assert "title: I move house" in text
    assert "name: Looking around" in text
    assert "title: Two prices" in text or "- Two prices" in text
    assert "“pain_points” names no-price, which is in none of these tables: its name is kept" in result.stderr
    assert cjm(new, "check", "--level", "error").exit_code == 0


def test_a_key_of_the_sites_own_instead_of_type(old: Path, tmp_path: Path) -> None:
    write_site(
        tmp_path / "other", SiteSpec(pages={"index.md": "# Home\n"}, cjm={**OPTIONS, "type_key": "kind_of"})
    )
    assert cjm(tmp_path / "other", "import", str(old / "tables")).exit_code == 0
    assert "kind_of: journey" in (tmp_path / "other/content/journeys/moving.md").read_text()
    assert entries(tmp_path / "other") == entries(old)


def test_a_workbook_with_a_sheet_of_somebody_elses(old: Path, new: Path) -> None:
    book = openpyxl.load_workbook(old / "maps.xlsx")
    book.create_sheet("Notes").append(["Ask Kim", "about the prices"])
    book.save(old / "maps.xlsx")
    result = cjm(new, "import", str(old / "maps.xlsx"))
    assert entries(new) == entries(old)
    assert "the sheet “Notes” is none of the exported tables" in result.stderr


def test_a_public_site_comes_back_as_the_public_sees_it(tmp_path: Path) -> None:
    pages = {
        "evidence/secret.md": "---\ntype: evidence\ntitle: Secret\nkind: interview\nconfidentiality: restricted\n---\n",
        "personas/ada.md": "---\ntype: persona\nname: Ada\nquote: I said so\nevidence: [secret, Four talks]\n---\n\n[See](../evidence/secret.md)\n",
    }
    public = {**OPTIONS, "publish": "public"}
    for name, content in (("a", pages), ("b", {"index.md": "# Home\n"})):
        write_site(tmp_path / name, SiteSpec(pages=content, cjm=public))
    assert cjm(tmp_path / "a", "export", "xlsx", "-o", str(tmp_path / "maps.xlsx")).exit_code == 0
    assert cjm(tmp_path / "b", "import", str(tmp_path / "maps.xlsx")).exit_code == 0
    written = "".join(path.read_text() for path in (tmp_path / "b/content").rglob("*.md"))
    assert "ecret" not in written
    assert "Four talks" in written

    def told(folder: Path) -> list[dict[str, Any]]:
        return [
            {k: v for k, v in entry.items() if k not in ("grade", "withheld")} for entry in entries(folder)
        ]

    assert told(tmp_path / "b") == told(tmp_path / "a")


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        (
            "maps.xlsx",
            b"PK\x03\x04",
            "it is no workbook in the form of Excel 2007 or later: open it and save it as .xlsx",
        ),
        ("maps.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "it is a workbook of Excel 97, or has a password"),
        ("maps.ods", b"", "save it as .xlsx"),
        (
            "maps.csv",
            b"Name,Mail\nAda,ada@example.org\n",
            "a table with a row or a column for each stage or step was looked for",
        ),
        ("folder/", b"", "there is no spreadsheet in this folder"),
        ("large.csv", b"a" * 40_000_001, "it is larger than 40 MB; split it"),
    ],
)
def test_what_cannot_be_imported_says_so(new: Path, name: str, data: bytes, message: str) -> None:
    if name.endswith("/"):
        (new / name).mkdir()
    else:
        (new / name).write_bytes(data)
    result = cjm(new, "import", str(new / name))
    assert result.exit_code == 1
    assert message in result.stderr


# --- the guide --------------------------------------------------------------------------------------------------------------

GUIDE = (Path(__file__).parents[1] / "content/guide/spreadsheets.md").read_text("utf-8")


def test_the_example_of_the_guide(new: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = re.search(r'```csv title="(.*?)"\n(.*?)```', GUIDE, re.DOTALL)
    command = re.search(r"^\$ cjm (import .*)$", GUIDE, re.MULTILINE)
    assert table and command
    (new / table[1]).write_text(table[2], "utf-8")
    monkeypatch.chdir(new)
    assert cjm(new, *shlex.split(command[1])).exit_code == 0
    assert cjm(new, "check", "--level", "error").exit_code == 0
    (journey,) = (entry for entry in entries(new) if entry["type"] == "journey")
    assert [stage["name"] for stage in journey["stages"]] == ["Suche", "Einzug"]
    steps = [step for stage in journey["stages"] for step in stage["steps"]]
    assert [step["emotions"]["*"]["score"] for step in steps] == [0, -2, 2]
    assert len(steps[1]["fields"]["pain_points"]) == 2


def test_figures_of_the_guide() -> None:
    from cjm_mkdocs.exchange.importing.readers import LARGEST
    from cjm_mkdocs.exchange.importing.sheets import MOST_CELLS
    from cjm_mkdocs.exchange.importing.sheets_xlsx import MOST_UNPACKED

    for figure in (f"{LARGEST // 1_000_000} MB", f"{MOST_UNPACKED // 1_000_000} MB", f"{MOST_CELLS:,} cells"):
        assert figure in " ".join(GUIDE.split())
