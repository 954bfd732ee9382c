"""`cjm init`: a folder that builds strictly and checks clean at once, and nothing of anybody's overwritten."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from importlib.metadata import PathDistribution
from pathlib import Path

import pytest
import yaml

from cjm_mkdocs import __version__
from cjm_mkdocs.cli.init import starter
from tests.commands import cjm
from tests.repository import Repository
from tests.sites import run_mkdocs


def test_a_new_site_checks_clean_and_builds_strictly(tmp_path: Path) -> None:
    told = cjm("init", tmp_path / "ours")
    for path in starter("", date(2026, 11, 22)):
        assert (tmp_path / "ours" / path).is_file()
        assert (tmp_path / "ours" / path).as_posix() in told.stdout.splitlines()
    config = tmp_path / "ours" / "mkdocs.yml"
    assert "no problems" in cjm("check", "--level", "info", "-f", config).stderr
    site = run_mkdocs(config, tmp_path / "site", strict=True)
    assert site.warnings == []
    assert site.broken_links() == []
    assert site.article("journeys/join-the-library/").select_one("[data-cjm=map]")
    assert site.article("pain-points/no-rent-contract-yet/")


def test_samples_are_reviewed_on_the_day_of_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it is tomorrow already, a build in UTC would take their day for one of the future."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1900000000")
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    cjm("init", tmp_path)
    assert "reviewed: 2030-03-17\n" in (tmp_path / "docs/journeys/join-the-library.md").read_text(
        encoding="utf-8"
    )
    checked = cjm("check", "--level", "info", "-f", tmp_path / "mkdocs.yml")
    assert "no problems" in checked.stderr
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1899900000")  # two days before
    told = cjm("check", "--level", "info", "-f", tmp_path / "mkdocs.yml", status=1)
    assert "the review of 2030-03-17 lies in the future" in told.stdout


def test_the_samples_can_be_deleted_and_pages_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cjm("init", tmp_path)
    monkeypatch.chdir(tmp_path)
    for folder in (tmp_path / "docs").iterdir():
        if folder.is_dir():
            shutil.rmtree(folder)
    assert run_mkdocs(tmp_path / "mkdocs.yml", tmp_path / "site", strict=True).warnings == []
    cjm("new", "persona", "Anna")
    cjm("new", "journey", "I borrow a bike", "--persona", "anna")
    site = run_mkdocs(tmp_path / "mkdocs.yml", tmp_path / "site", strict=True)
    assert site.warnings == [] and "I borrow a bike" in site.text("")
    assert site.broken_links() == []


@pytest.mark.parametrize("name", ["顧客の旅", "Ours: a # b", 'She said "no"', "@@today@@ *x*", "yes"])
def test_any_name_of_a_site_is_kept(tmp_path: Path, name: str) -> None:
    cjm("init", tmp_path, "--name", name)
    settings = (tmp_path / "mkdocs.yml").read_text(encoding="utf-8").splitlines()[0]
    assert yaml.safe_load(settings) == {"site_name": name}
    site = run_mkdocs(tmp_path / "mkdocs.yml", tmp_path / "site", strict=True)
    assert site.article("").find("h1").get_text().removesuffix("¶") == name


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


def test_below_the_root_of_a_repository_workflows_are_said_to_be_idle(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    assert "root of a repository" not in cjm("init", repository.root).stderr
    assert "root of a repository" in cjm("init", repository.root / "below").stderr


def test_settings_of_editors_are_json(tmp_path: Path) -> None:
    files = starter("Ours", date(2026, 11, 22))
    read = {path: json.loads(text) for path, text in files.items() if path.endswith(".json")}
    matcher = read[".vscode/tasks.json"]["tasks"][0]["problemMatcher"]["pattern"]["regexp"]
    line = "docs/journeys/a b.md:6:1: info structure/many-stages: 2 stages (four to seven read best)"
    found = re.match(matcher, line)
    assert found and found[1] == "docs/journeys/a b.md" and found[5] == "structure/many-stages"


COMMIT = "0123456789abcdef0123456789abcdef01234567"
FROM = {
    "nowhere": (None, f"=={__version__}"),
    "a repository": ({"url": "https://example.org/o/r.git", "vcs_info": {"vcs": "git", "commit_id": COMMIT}}, f" @ git+https://example.org/o/r.git@{COMMIT}"),
    "a secret": ({"url": "https://me:word@example.org/o/r", "vcs_info": {"vcs": "git", "commit_id": COMMIT}}, f"=={__version__}"),
    "a folder": ({"url": "file:///no/such/folder", "dir_info": {"editable": True}}, f"=={__version__}"),
    "a file": ({"url": "file:///no/such/cjm.whl", "archive_info": {}}, f"=={__version__}"),
}  # fmt: skip


@pytest.mark.parametrize("origin", FROM)
def test_the_package_is_named_as_others_can_get_it(monkeypatch: pytest.MonkeyPatch, origin: str) -> None:
    told, expected = FROM[origin]
    text = json.dumps(told) if told else None
    monkeypatch.setattr(PathDistribution, "read_text", lambda self, name: text)
    assert (
        starter("Ours", date(2026, 11, 22))["requirements.txt"].splitlines()[-1]
        == f"cjm-mkdocs[site]{expected}"
    )


@pytest.mark.parametrize(
    "address", ["https://example.org/o/r.git", "git@example.org:o/r.git", "/home/me/r", ""]
)
def test_a_copy_of_a_repository_names_its_origin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    repository = Repository(tmp_path)
    repository.commit("2026-11-22")
    if address:
        repository.git("remote", "add", "origin", address)
    text = json.dumps({"url": tmp_path.as_uri(), "dir_info": {}})
    monkeypatch.setattr(PathDistribution, "read_text", lambda self, name: text)
    commit = repository.git("rev-parse", "HEAD").strip()
    expected = f" @ git+{address}@{commit}" if address.startswith("https") else f"=={__version__}"
    assert (
        starter("Ours", date(2026, 11, 22))["requirements.txt"].splitlines()[-1]
        == f"cjm-mkdocs[site]{expected}"
    )


def test_no_word_is_left_to_fill_in() -> None:
    for path, text in starter("Ours", date(2026, 11, 22)).items():
        assert "@@" not in text, path
