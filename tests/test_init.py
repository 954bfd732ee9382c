"""`cjm init`: a folder that builds strictly and checks clean at once, and nothing of anybody's overwritten."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from cjm_mkdocs.cli import main
from cjm_mkdocs.cli.init import starter
from tests.sites import run_mkdocs


def cjm(*arguments: str | Path, status: int = 0) -> Result:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert "has a fault" not in result.output
    assert result.exit_code == status, result.output
    return result


def test_a_new_site_checks_clean_and_builds_strictly(tmp_path: Path) -> None:
    told = cjm("init", tmp_path / "ours")
    for path in starter("", date.today()):
        assert (tmp_path / "ours" / path).is_file()
        assert (tmp_path / "ours" / path).as_posix() in told.stdout.splitlines()
    config = tmp_path / "ours" / "mkdocs.yml"
    assert "no problems" in cjm("check", "--level", "info", "-f", config).stderr
    site = run_mkdocs(config, tmp_path / "site", strict=True)
    assert site.warnings == []
    assert site.broken_links() == []
    assert site.article("journeys/join-the-library/").select_one("[data-cjm=map]")
    assert site.article("pain-points/papers-i-do-not-have-yet/")


@pytest.mark.parametrize("name", ["顧客の旅", "Ours: a # b", 'She said "no"', "@@today@@ *x*", "yes"])
def test_any_name_of_a_site_is_kept(tmp_path: Path, name: str) -> None:
    cjm("init", tmp_path, "--name", name)
    settings = (tmp_path / "mkdocs.yml").read_text(encoding="utf-8").splitlines()[0]
    assert yaml.safe_load(settings) == {"site_name": name}
    site = run_mkdocs(tmp_path / "mkdocs.yml", tmp_path / "site", strict=True)
    assert site.article("").find("h1").get_text().removesuffix("¶") == name  # type: ignore[union-attr]


def test_nothing_is_written_where_a_file_is_there(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("Ours", encoding="utf-8")
    result = cjm("init", tmp_path, status=2)
    assert "README.md" in result.stderr and "--add-missing" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["README.md"]


def test_other_files_are_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "LICENSE").write_text("Ours", encoding="utf-8")
    cjm("init", tmp_path)
    assert (tmp_path / "LICENSE").read_text(encoding="utf-8") == "Ours"


def test_what_is_missing_can_be_added(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("Ours", encoding="utf-8")
    cjm("init", tmp_path, "--add-missing")
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == "Ours"
    assert "no problems" in cjm("check", "-f", tmp_path / "mkdocs.yml").stderr
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    cjm("init", tmp_path, "--add-missing")
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_a_site_that_is_there_gets_no_samples(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: Ours\ndocs_dir: content\n", encoding="utf-8")
    result = cjm("init", tmp_path, "--add-missing")
    assert (tmp_path / ".github/workflows/check.yml").is_file()
    assert not (tmp_path / "docs").exists()
    assert (tmp_path / "mkdocs.yml").read_text(encoding="utf-8") == "site_name: Ours\ndocs_dir: content\n"
    assert "plugins" in result.stderr


def test_a_file_in_the_way_of_a_folder_is_reported_before_anything_is_written(tmp_path: Path) -> None:
    (tmp_path / "docs").write_text("A file", encoding="utf-8")
    assert "is no folder" in cjm("init", tmp_path, status=2).stderr
    assert [path.name for path in tmp_path.iterdir()] == ["docs"]


def test_a_link_that_leads_nowhere_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").symlink_to(tmp_path / "elsewhere.yml")
    cjm("init", tmp_path, status=2)
    cjm("init", tmp_path, "--add-missing")
    assert not (tmp_path / "elsewhere.yml").exists()


def test_settings_of_editors_are_json(tmp_path: Path) -> None:
    files = starter("Ours", date(2026, 11, 22))
    read = {path: json.loads(text) for path, text in files.items() if path.endswith(".json")}
    matcher = read[".vscode/tasks.json"]["tasks"][0]["problemMatcher"]["pattern"]["regexp"]
    import re

    line = "docs/journeys/a b.md:6:1: info structure/many-stages: 2 stages (four to seven read best)"
    found = re.match(matcher, line)
    assert found and found[1] == "docs/journeys/a b.md" and found[5] == "structure/many-stages"


def test_no_word_is_left_to_fill_in() -> None:
    for path, text in starter("Ours", date(2026, 11, 22)).items():
        assert "@@" not in text, path
