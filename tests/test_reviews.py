"""`cjm reviews`: what `cjm check` calls overdue, by owner, ready for issues."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from cjm_mkdocs.cli import main
from tests.sites import SiteSpec, write_site

PAGES = """
teams/
  sales.md
    ---
    type: team
    name: Sales
    contact: "sales@example.org, ask @anna"
    ---
personas/
  late.md
    ---
    type: persona
    name: "Late | [one](x) <b> @all"
    owner: sales
    reviewed: 2026-10-01
    review_every: 30 days
    ---
  never.md
    ---
    type: persona
    name: Never read
    owner: sales
    review_every: 30 days
    ---
  waived.md
    ---
    type: persona
    name: Waived
    owner: sales
    reviewed: 2026-01-01
    review_every: 30 days
    x_waive: {freshness/overdue: she has left}
    ---
  fresh.md
    ---
    type: persona
    name: Fresh
    owner: sales
    reviewed: 2026-11-01
    review_every: 30 days
    ---
  nobodys.md
    ---
    type: persona
    name: Nobody's
    reviewed: 2026-10-22
    review_every: 30 days
    ---
  undated.md
    ---
    type: persona
    name: No review is asked for
    ---
"""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_site(tmp_path, SiteSpec(pages=PAGES))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def reviews(*arguments: str, status: int = 0) -> str:
    result = CliRunner().invoke(main, ["reviews", *arguments])
    assert result.exit_code == status, result.output
    return result.stdout if status == 0 else result.stderr


def owners() -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = json.loads(reviews("--format", "json"))["owners"]
    return told


def test_overdue_reviews_stand_under_their_owners_the_latest_first(site: Path) -> None:
    assert reviews() == (
        "Sales\n"
        "  content/personas/late.md: Late | [one](x) <b> @all (22 days late)\n"
        "  content/personas/never.md: Never read (never reviewed)\n"
        "Nobody\n"
        "  content/personas/nobodys.md: Nobody's (1 day late)\n"
    )


def test_they_are_those_that_the_check_complains_of(site: Path) -> None:
    told = json.loads(CliRunner().invoke(main, ["check", "--level", "info", "--format", "json"]).stdout)
    complained = {(p["path"], p["line"]) for p in told["problems"] if p["rule"] == "freshness/overdue"}
    assert {(r["path"], r["line"]) for owner in owners() for r in owner["reviews"]} == complained != set()


def test_what_a_machine_reads(site: Path) -> None:
    first, last = owners()
    assert {key: first[key] for key in ("owner", "name", "mark", "title")} == {
        "owner": "sales",
        "name": "Sales",
        "mark": "<!-- cjm-reviews: sales -->",
        "title": "Overdue reviews: Sales",
    }
    assert first["reviews"][0] == {
        "type": "persona",
        "id": "late",
        "title": "Late | [one](x) <b> @all",
        "path": "content/personas/late.md",
        "line": 5,
        "reviewed": "2026-10-01",
        "due": "2026-10-31",
        "days_late": 22,
    }
    assert (first["reviews"][1]["reviewed"], first["reviews"][1]["days_late"]) == (None, None)
    assert (last["owner"], last["title"]) == ("", "Overdue reviews: pages nobody owns")


def test_an_issue_mentions_nobody_and_keeps_its_form(site: Path) -> None:
    body = owners()[0]["body"]
    assert body.startswith("<!-- cjm-reviews: sales -->\n2 pages were due for review.")
    assert r"| Late \| \[one\]\(x\) \<b\> @​all (persona) | 2026-10-01 | 2026-10-31, 22 days late |" in body
    assert body.endswith("Contact: sales@example.org, ask @\u200banna")


def test_pages_are_linked_to_where_their_files_are(site: Path) -> None:
    told = reviews("--format", "json", "--link-to", "https://example.org/o/r/blob/HEAD")
    assert "](https://example.org/o/r/blob/HEAD/content/personas/never.md)" in told
    assert "http or https" in reviews("--link-to", "javascript:x", status=2)


def test_a_mark_is_in_no_other_issue(site: Path) -> None:
    pages = {
        f"personas/p{number}.md": f"---\ntype: persona\nname: P{number}\nowner: {json.dumps(owner)}\nreview_every: 1 year\n---\n"
        for number, owner in enumerate(["A", "A ", "A -->", "A--", "价格", "a", "%41"])
    }
    other = site / "other"
    write_site(other, SiteSpec(pages=pages))
    found = json.loads(reviews("--format", "json", "-f", str(other / "mkdocs.yml")))["owners"]
    assert len(found) == 6  # blanks at the end are no part of a name
    for one in found:
        assert one["mark"].count("-->") == 1
        assert [other["mark"] for other in found if one["mark"] in other["body"]] == [one["mark"]]


LONG = "[long name] " * 30


def long_page(number: int) -> str:
    return f'---\ntype: persona\nname: "{LONG}{number}"\nowner: A\nreview_every: 1 year\n---\n'


def test_a_long_list_stays_below_the_limit_of_an_issue(site: Path) -> None:
    pages = {f"personas/{'p' * 100}-{number}.md": long_page(number) for number in range(300)}
    write_site(site / "other", SiteSpec(pages=pages))
    arguments = [
        "--format",
        "json",
        "--link-to",
        "https://example.org/",
        "-f",
        str(site / "other" / "mkdocs.yml"),
    ]
    (one,) = json.loads(reviews(*arguments))["owners"]
    assert len(one["reviews"]) == 300
    assert len(one["body"]) < 65_000
    assert "more: `cjm reviews` lists them all" in one["body"]


def test_nothing_overdue(tmp_path: Path) -> None:
    write_site(tmp_path, SiteSpec(pages={"index.md": "# Home\n"}))
    config = str(tmp_path / "mkdocs.yml")
    assert reviews("-f", config) == reviews("-f", config, "--format", "markdown") == "No review is overdue.\n"
    assert json.loads(reviews("-f", config, "--format", "json")) == {"today": "2026-11-22", "owners": []}


def test_wrong_settings_are_told(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text("plugins:\n  - cjm:\n      levls: {}\n", encoding="utf-8")
    assert "levls" in reviews("-f", str(tmp_path / "mkdocs.yml"), status=2)
