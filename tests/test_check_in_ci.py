"""`cjm check` where nobody sits in front of it: annotations, SARIF, only what is new, only what is not known."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result

from cjm_mkdocs.cli import main
from cjm_mkdocs.cli.reports import LONGEST_SUMMARY, MOST_ANNOTATIONS, report_github, sarif
from cjm_mkdocs.problems import RULES, Problem
from tests.sites import SiteSpec, parse_tree, write_site

PAGES = """
personas/buyer.md
  ---
  type: persona
  name: Buyer
  ---
journeys/one.md
  ---
  type: journey
  title: One
  persona: byer
  stages: [{name: Purchase, steps: [{title: Compare}]}]
  ---
"""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site in a folder of a repository."""
    write_site(tmp_path / "docs", SiteSpec(pages=PAGES))
    monkeypatch.chdir(tmp_path / "docs")
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    git(tmp_path, "init", "-q", "-b", "main")
    commit(tmp_path)
    return tmp_path / "docs"


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=x", "-c", "user.email=x@example.org")
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


def commit(folder: Path) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "x")


def check(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["check", *arguments])


def write(site: Path, tree: str) -> None:
    for path, text in parse_tree(tree).items():
        (site / "content" / path).write_text(text, encoding="utf-8")


# --- annotations ---------------------------------------------------------------------------------------------------


def test_an_annotation_stands_on_its_line_of_the_repositorys_file(site: Path) -> None:
    done = check("--format", "github")
    assert done.exit_code == 1
    assert done.stdout.splitlines()[0] == (
        "::error file=docs/content/journeys/one.md,line=4,col=10,title=refs/unknown::"
        "no persona has the id “byer” (did you mean “buyer”?)"
    )


def test_line_300_is_annotated_on_line_300(site: Path) -> None:
    steps = "\n".join(f"        - title: Step {i}" for i in range(292))
    head = "journeys/long.md\n  ---\n  type: journey\n  title: Long\n  persona: buyer\n  stages:\n    - name: Purchase\n      steps:\n"
    write(site, f"{head}{steps}\n        - {{title: Last, emotion: 9}}\n  ---\n")
    text = (site / "content/journeys/long.md").read_text().splitlines()
    line = next(i for i, text in enumerate(text, 1) if "Last" in text)
    assert f"long.md,line={line},col=" in check("--format", "github").stdout


def parsed(line: str) -> tuple[str, dict[str, str], str]:
    """A workflow command as GitHub's runner reads it."""
    match = re.match(r"::(\w+) (.*?)::(.*)\Z", line, re.DOTALL)
    assert match, line
    properties = dict(each.split("=", 1) for each in match[2].split(","))
    said = {name: _back(value).replace("%3A", ":").replace("%2C", ",") for name, value in properties.items()}
    return (
        match[1],
        {name: value.replace("%25", "%") for name, value in said.items()},
        _back(match[3]).replace("%25", "%"),
    )


def _back(text: str) -> str:
    return text.replace("%0D", "\r").replace("%0A", "\n")


@pytest.mark.parametrize(
    "text", ["100 % sure: a, b", "two\nlines", "%0A is no line", "a::b", "::error::x", "x\r\ny"]
)
def test_annotations_survive_what_messages_may_hold(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    report_github(
        [Problem(f"a,b:{text.strip()}.md".replace("\n", ""), 3, 7, "refs/unknown", "error", text)], 1, RULES
    )
    kind, properties, said = parsed(capsys.readouterr().out.split("\n")[0])
    assert (kind, properties["line"], properties["col"], said) == ("error", "3", "7", text)
    assert properties["file"] == f"a,b:{text.strip()}.md".replace("\n", "")


def test_the_worst_comes_first_and_the_rest_is_in_the_summary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    many = [
        Problem(f"{i}.md", i, 1, "refs/unknown", severity, f"::error::<b>{i}|")
        for i in range(1, 31)
        for severity in ("info", "error")
    ]
    report_github(many, 60, RULES)
    out = capsys.readouterr().out.splitlines()
    start = next(i for i, line in enumerate(out) if line.startswith("::stop-commands::"))
    commands = [line.partition(" ")[0] for line in out[:start]]
    assert commands == ["::error"] * MOST_ANNOTATIONS + ["::notice"] * MOST_ANNOTATIONS
    token = out[start].removeprefix("::stop-commands::")
    assert out.index(f"::{token}::") == start + 1 + len(many) - 2 * MOST_ANNOTATIONS
    summary = (tmp_path / "summary.md").read_text()
    assert summary.count("\n| error |") == summary.count("\n| info |") == 30
    assert summary.index("| error |") < summary.index("| info |") and "<b>" not in summary.replace(
        "\\<b\\>", ""
    )


def test_a_summary_is_never_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    report_github([Problem("a.md", 1, 1, "refs/unknown", "error", "long " * 400)] * 800, 1, RULES)
    assert (tmp_path / "summary.md").stat().st_size < LONGEST_SUMMARY + 1000


# --- SARIF ---------------------------------------------------------------------------------------------------------

_TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
_LEVEL = {"enum": ["none", "note", "warning", "error"]}
SARIF: dict[str, Any] = {
    # What version 2.1.0 of the standard demands of the objects that we write.
    "type": "object", "required": ["version", "runs"], "additionalProperties": False,
    "properties": {"$schema": {"type": "string", "format": "uri"}, "version": {"const": "2.1.0"}, "runs": {"type": "array", "items": {
        "type": "object", "required": ["tool"], "additionalProperties": False,
        "properties": {
            "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
            "originalUriBaseIds": {"type": "object"},
            "tool": {"type": "object", "required": ["driver"], "properties": {"driver": {
                "type": "object", "required": ["name"],
                "properties": {
                    "semanticVersion": {"pattern": r"^\d+\.\d+\.\d+"}, "informationUri": {"type": "string", "format": "uri"},
                    "rules": {"type": "array", "uniqueItems": True, "items": {
                        "type": "object", "required": ["id"],
                        "properties": {"shortDescription": _TEXT, "help": _TEXT, "defaultConfiguration": {"properties": {"level": _LEVEL}}},
                    }},
                },
            }}},
            "results": {"type": "array", "items": {
                "type": "object", "required": ["message"],
                "properties": {
                    "ruleId": {"type": "string"}, "ruleIndex": {"type": "integer", "minimum": -1}, "level": _LEVEL, "message": _TEXT,
                    "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
                    "locations": {"type": "array", "items": {"properties": {"physicalLocation": {"properties": {
                        "artifactLocation": {"properties": {"uri": {"type": "string", "format": "uri-reference", "pattern": "^[^ ]+$"}}},
                        "region": {"properties": {"startLine": {"type": "integer", "minimum": 1}, "startColumn": {"type": "integer", "minimum": 1}}},
                    }}}}},
                },
            }},
        },
    }}},
}  # fmt: skip


def test_sarif_is_what_the_standard_says(site: Path) -> None:
    told = json.loads(check("--format", "sarif", "--level", "info").stdout)
    jsonschema.validate(told, SARIF)
    (run,) = told["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in run["results"])
    place = next(r for r in run["results"] if r["ruleId"] == "refs/unknown")["locations"][0][
        "physicalLocation"
    ]
    assert place["artifactLocation"]["uri"] == "docs/content/journeys/one.md"
    assert place["region"] == {"startLine": 4, "startColumn": 10}


def test_problems_that_are_alike_have_prints_of_their_own() -> None:
    alike = [Problem("a b/ä.md", line, 1, "refs/unknown", "error", "no persona") for line in (3, 9)]
    told = sarif(alike, RULES)
    jsonschema.validate(told, SARIF)
    prints = {result["partialFingerprints"]["cjm/v1"] for result in told["runs"][0]["results"]}
    assert len(prints) == 2


# --- what is new, what is known ------------------------------------------------------------------------------------


def test_only_what_changed_and_what_that_broke(site: Path) -> None:
    assert check("--changed-since", "HEAD").exit_code == 0
    write(site, "personas/other.md\n  ---\n  type: persona\n  name: Other\n  sement: x\n  ---\n")
    assert [line.split(":")[0] for line in check("--changed-since", "HEAD").stdout.splitlines()] == [
        "content/personas/other.md"
    ]
    write(site, PAGES.replace("byer", "buyer"))
    commit(site.parent)
    (site / "content/personas/buyer.md").unlink()
    done = check("--changed-since", "HEAD")
    assert "content/journeys/one.md:4:10: error refs/unknown" in done.stdout and done.exit_code == 1
    assert check("--changed-since", "nowhere").exit_code == 2


def test_a_baseline_hides_what_is_known_and_tells_what_is_mended(site: Path) -> None:
    done = check("--baseline", "known.json", "--write-baseline")
    assert done.exit_code == 0 and "1 problem written" in done.stderr
    assert check("--baseline", "known.json").exit_code == 0
    text = (site / "content/journeys/one.md").read_text()
    (site / "content/journeys/one.md").write_text(
        text.replace("type: journey\n", "type: journey\ndescription: Below.\n")
    )
    assert check("--baseline", "known.json").exit_code == 0, (
        "a line above moves a problem, and makes no new one"
    )
    write(site, "personas/other.md\n  ---\n  type: persona\n  name: Other\n  sement: x\n  ---\n")
    assert "sement" in check("--baseline", "known.json").stdout
    write(site, PAGES.replace("byer", "buyer"))
    assert "1 of the baseline are mended" in check("--baseline", "known.json").stderr


@pytest.mark.parametrize("text", ["", "[]", '{"problems": [1]}', "\x00"])
def test_a_file_that_is_no_baseline(site: Path, text: str) -> None:
    (site / "known.json").write_text(text)
    done = check("--baseline", "known.json")
    assert done.exit_code == 2 and "is not a baseline" in done.output
    assert check("--baseline", "nothing.json").exit_code == 2
    assert check("--write-baseline").exit_code == 2
