"""The command: what it prints, with what it ends, and that no traceback is ever shown."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cjm_mkdocs import __version__
from cjm_mkdocs.cli import main
from cjm_mkdocs.cli import site as site_module
from cjm_mkdocs.problems import RULES
from tests.sites import SiteSpec, write_files, write_site

PAGES = """
personas/
  buyer.md
    ---
    type: persona
    name: Buyer
    ---
journeys/
  good.md
    ---
    type: journey
    title: Good
    persona: buyer
    stages: [{name: Purchase, steps: [{title: Compare, channel: pigeon}]}]
    ---
  bad.md
    ---
    type: journey
    title: Bad
    persona: byer
    reviewed: 2027-01-01
    stages: [{name: Purchase, steps: [{title: Compare}]}]
    ---
index.md
  # Home
"""

TEXT = """\
content/journeys/bad.md:4:10: error refs/unknown: no persona has the id “byer” (did you mean “buyer”?)
content/journeys/bad.md:5:11: warning freshness/future: the review of 2027-01-01 lies in the future (write the day of the review)
"""

Cjm = Callable[..., Result]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small site; its folder is the current one."""
    write_site(tmp_path / "site", SiteSpec(pages=PAGES))
    monkeypatch.chdir(tmp_path / "site")
    return tmp_path / "site"


@pytest.fixture
def cjm() -> Cjm:
    """Runs the command; an unexpected exception fails the test at once."""

    def run(*arguments: str | Path) -> Result:
        result = CliRunner().invoke(main, [str(argument) for argument in arguments])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert "Traceback" not in result.output
        assert "has a fault" not in result.output
        return result

    return run


# --- check ---------------------------------------------------------------------------------------------------------


def test_problems_one_to_a_line(site: Path, cjm: Cjm) -> None:
    result = cjm("check")
    assert (result.exit_code, result.stdout) == (1, TEXT)
    assert result.stderr == "1 error, 1 warning in 3 pages\n"


def test_a_sound_site(site: Path, cjm: Cjm) -> None:
    (site / "content/journeys/bad.md").unlink()
    result = cjm("check")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "no problems in 2 pages\n")


@pytest.mark.parametrize(("level", "count"), [("error", 1), ("warning", 2), ("info", 13)])
def test_level_decides_what_is_reported(site: Path, cjm: Cjm, level: str, count: int) -> None:
    result = cjm("check", "--level", level)
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == count


def test_json(site: Path, cjm: Cjm) -> None:
    result = cjm("check", "--format", "json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert list(told) == ["problems", "checked"]
    assert told["checked"] == 3
    assert told["problems"][0] == {
        "path": "content/journeys/bad.md",
        "line": 4,
        "column": 10,
        "rule": "refs/unknown",
        "severity": "error",
        "message": "no persona has the id “byer”",
        "hint": "did you mean “buyer”?",
    }


@pytest.mark.parametrize(
    ("paths", "count", "pages"),
    [
        (["content/journeys/bad.md"], 2, 1),
        (["journeys/bad.md"], 2, 1),
        (["journeys"], 2, 2),
        (["content/journeys/"], 2, 2),
        (["content"], 2, 3),
        (["."], 2, 3),
        (["journeys/good.md", "content/personas"], 0, 2),
        (["index.md"], 0, 0),
    ],
)  # fmt: skip
def test_paths_limit_what_is_reported_not_what_is_read(
    site: Path, cjm: Cjm, paths: list[str], count: int, pages: int
) -> None:
    result = cjm("check", "--format", "json", *paths)
    told = json.loads(result.stdout)
    assert (len(told["problems"]), told["checked"]) == (count, pages)
    assert result.exit_code == bool(count)


def test_from_a_folder_below_and_with_absolute_paths(
    site: Path, cjm: Cjm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(site / "content" / "journeys")
    assert cjm("check").stdout == TEXT
    assert cjm("check", "bad.md").stdout == TEXT
    assert cjm("check", site / "content" / "journeys" / "bad.md").stdout == TEXT
    assert cjm("check", ".").stdout == TEXT


def test_with_a_named_configuration(site: Path, cjm: Cjm, monkeypatch: pytest.MonkeyPatch) -> None:
    (site / "mkdocs.yml").rename(site / "other.yml")
    assert cjm("check", "-f", "other.yml").stdout == TEXT
    monkeypatch.chdir(site.parent)
    assert cjm("check", "--config-file", "site/other.yml").stdout == TEXT


def test_wrong_options_are_reported_before_any_page(site: Path, cjm: Cjm) -> None:
    (site / "mkdocs.yml").write_text("docs_dir: content\nplugins:\n  - cjm:\n      lifecylce: [a]\n")
    result = cjm("check")
    assert result.exit_code == 1
    assert result.stdout == (
        "mkdocs.yml:4:7: error schema/unknown-key: “lifecylce” is not an option of “cjm” (did you mean “lifecycle”?)\n"
    )
    assert json.loads(cjm("check", "journeys", "--format", "json").stdout)["checked"] == 0


def test_options_are_obeyed(site: Path, cjm: Cjm) -> None:
    (site / "mkdocs.yml").write_text(
        "docs_dir: content\nplugins:\n  - cjm:\n      today: 2027-06-01\n      levels: {refs/*: info, 'personas/**': {'*': 'off'}}\n"
    )
    result = cjm("check")
    assert (result.exit_code, result.stdout) == (0, "")


def test_the_sample_without_the_plugin_is_checked_with_defaults(site: Path, cjm: Cjm) -> None:
    (site / "mkdocs.yml").write_text("docs_dir: content\nplugins: [search]\n")
    assert cjm("check", "--level", "error").stdout == TEXT.splitlines(keepends=True)[0]


def test_what_mkdocs_does_not_publish_is_not_read(site: Path, cjm: Cjm) -> None:
    bad = "---\ntype: persona\n---\n"
    hidden = [
        ".hidden.md",
        ".folder/a.md",
        "templates/a.md",
        "notes.txt",
        "sub/README.md",
        "sub/deeper/.x.md",
    ]
    write_files(site / "content", dict.fromkeys(hidden, bad))
    write_files(site / "content", {"sub/index.md": "# Sub\n", "drafts/a.md": bad, "old/b.mdown": bad})
    config = (site / "mkdocs.yml").read_text()
    (site / "mkdocs.yml").write_text(config + "exclude_docs: |\n  drafts/\n  *.mdown\n")
    assert cjm("check").stdout == TEXT
    (site / "mkdocs.yml").write_text(config)
    assert len(cjm("check").stdout.splitlines()) == 4


def test_links_that_lead_in_circles_are_followed_once(site: Path, cjm: Cjm) -> None:
    (site / "content" / "journeys" / "again").symlink_to(site / "content", target_is_directory=True)
    (site / "content" / "more").symlink_to(site / "content" / "personas", target_is_directory=True)
    assert [
        path for path in site_module.published(site / "content") if "more" in path or "again" in path
    ] == ["more/buyer.md"]


# --- what cannot be done ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["check", "--format", "xml"], "'xml' is not one of"),
        (["check", "--level", "bad"], "'bad' is not one of"),
        (["check", "--nonsense"], "No such option"),
        (["check", "nowhere.md"], "nowhere.md does not exist, here or in content"),
        (["check", "mkdocs.yml"], "mkdocs.yml is not in the content folder content"),
        (["check", "-f", "nowhere.yml"], "there is no file nowhere.yml"),
        (["check", "-f", "content"], "there is no file content"),
        (["chekc"], "No such command 'chekc'"),
    ],
)
def test_what_is_not_understood(site: Path, cjm: Cjm, arguments: list[str], message: str) -> None:
    result = cjm(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""


def test_without_a_configuration(tmp_path: Path, cjm: Cjm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = cjm("check")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "there is no mkdocs.yml here or in a folder above" in result.stderr


def test_a_broken_configuration(site: Path, cjm: Cjm) -> None:
    (site / "mkdocs.yml").write_text("plugins: [search\n")
    result = cjm("check")
    assert result.exit_code == 2
    assert "mkdocs.yml:1:10: a bracket that is not closed" in result.stderr
    assert str(site) not in result.stderr


def test_without_the_content_folder(site: Path, cjm: Cjm) -> None:
    (site / "mkdocs.yml").write_text("plugins: [cjm]\n")
    result = cjm("check")
    assert result.exit_code == 2
    assert "the content folder docs does not exist" in result.stderr


def test_a_file_that_cannot_be_read(site: Path, cjm: Cjm) -> None:
    (site / "content" / "broken.md").symlink_to(site / "nowhere.md")
    result = cjm("check")
    assert result.exit_code == 2
    assert "content/broken.md cannot be read: No such file" in result.stderr


def test_a_pipe_is_not_waited_for(site: Path, cjm: Cjm) -> None:
    os.mkfifo(site / "content" / "pipe.md")
    result = cjm("check")
    assert result.exit_code == 2
    assert "content/pipe.md cannot be read: it is no plain file" in result.stderr


def test_a_fault_of_ours_is_told_in_a_line(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise RuntimeError("a fault")

    monkeypatch.setattr(site_module, "find_site", fail)
    result = CliRunner().invoke(main, ["check"])
    assert result.exit_code == 2
    assert result.stderr.startswith("cjm has a fault and had to stop: RuntimeError: a fault\n")
    monkeypatch.setenv("CJM_TRACEBACK", "1")
    assert isinstance(CliRunner().invoke(main, ["check"]).exception, RuntimeError)


# --- the rest --------------------------------------------------------------------------------------------------------


def test_rules(cjm: Cjm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # below no site, which may have rules of its own
    lines = cjm("rules").stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(RULES)
    told = json.loads(cjm("rules", "--format", "json").stdout)
    assert [rule["rule"] for rule in told["rules"]] == list(RULES)
    assert told["rules"][0].keys() == {"rule", "severity", "summary", "advice"}


def test_help_and_version(cjm: Cjm) -> None:
    assert cjm("--version").stdout == f"cjm {__version__}\n"
    assert "check" in cjm("--help").stdout
    assert "--config-file" in cjm("check", "-h").stdout


def test_as_a_process(site: Path) -> None:
    """Exit status, streams and encodings as a shell sees them; colours only on a terminal."""
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1", "PYTHONWARNINGS": "error"}
    command = [sys.executable, "-m", "cjm_mkdocs", "check"]
    result = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert result.returncode == 1
    assert result.stdout.startswith(
        b"content/journeys/bad.md:4:10: error refs/unknown: no persona has the id \\u201c"
    )
    assert b"\x1b" not in result.stdout
    assert result.stderr == b"1 error, 1 warning in 3 pages\n"


def test_a_large_site_is_read_by_two_processes_with_the_same_result(site: Path) -> None:
    for number in range(300):
        text = f"---\ntype: persona\nname: Persona {number}\nmood: {number}\n---\nText\n"
        (site / "content" / "personas" / f"p{number:03}.md").write_text(text, encoding="utf-8")
    found = subprocess.run(
        [sys.executable, "-m", "cjm_mkdocs", "check"], cwd=site, capture_output=True, text=True, check=False
    )
    assert found.returncode == 1
    *lines, bad, review = reversed(found.stdout.splitlines())
    assert [bad, review] == list(reversed(TEXT.splitlines()))
    assert len(lines) == 300
    assert lines[-1].startswith("content/personas/p000.md:4:1: error schema/unknown-key")
    assert found.stderr.strip() == "301 errors, 1 warning in 303 pages"


def test_a_reader_that_leaves_early(site: Path) -> None:
    command = f'"{sys.executable}" -m cjm_mkdocs rules | head -n 1'
    result = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)
    assert result.stdout.startswith("frontmatter/")
    assert "Traceback" not in result.stderr


def test_schema_of_a_type_and_of_all() -> None:
    one = json.loads(CliRunner().invoke(main, ["schema", "journey"]).output)
    assert one["properties"]["type"] == {"const": "journey"} or "journey" in json.dumps(
        one["properties"]["type"]
    )
    every = json.loads(CliRunner().invoke(main, ["schema"]).output)
    assert "persona" in every["properties"]["type"]["enum"]


def test_schema_of_a_type_that_does_not_exist() -> None:
    result = CliRunner().invoke(main, ["schema", "jurney"])
    assert result.exit_code == 2
    assert "did you mean “journey”?" in result.output
