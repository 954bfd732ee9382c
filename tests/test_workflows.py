"""The workflows of this repository and of new sites: their form, their rights, and what their scripts do."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from click.testing import CliRunner

import cjm_mkdocs
from cjm_mkdocs.cli import main
from tests.repository import Repository

ROOT = Path(__file__).parents[1]
OURS = ROOT / ".github" / "workflows"
STARTER = Path(cjm_mkdocs.__file__).parent / "starter" / "dot-github" / "workflows"
NAMES = ("check", "comment", "publish", "reviews")
FILES = [folder / f"{name}.yml" for folder in (STARTER, OURS) for name in NAMES]

DEPENDABOT = STARTER.parent / "dependabot.yml"

INSTALL = "pip install --requirement requirements.txt"
INSTALL_OURS = "pip install --constraint constraints.txt --editable '.[site]'"

MAY_WRITE = {
    ("publish", "deploy"): {"pages", "id-token"},
    ("comment", "comment"): {"pull-requests"},
    ("reviews", "tell"): {"issues"},
}
"""The jobs that may write anything, and what."""


def load(path: Path) -> dict[Any, Any]:
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def events(path: Path) -> dict[str, Any]:
    told: Any = load(path)[True]  # what YAML 1.1 makes of `on`
    return dict(told)


def steps(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for job, told in load(path)["jobs"].items():
        for step in told["steps"]:
            yield job, step


def script(name: str, step: str) -> str:
    """The script of a step of a workflow."""
    return next(one["run"] for _, one in steps(STARTER / f"{name}.yml") if one.get("name") == step)


def named(path: Path) -> str:
    return f"{'ours' if path.parent == OURS else 'starter'}-{path.stem}"


each = pytest.mark.parametrize("path", FILES, ids=named)


def test_there_are_no_others() -> None:
    assert sorted([*OURS.iterdir(), *STARTER.iterdir()]) == sorted(FILES)


@pytest.mark.parametrize("name", NAMES)
def test_ours_are_those_of_a_new_site_but_for_what_is_installed(name: str) -> None:
    theirs = (STARTER / f"{name}.yml").read_text(encoding="utf-8")
    assert (OURS / f"{name}.yml").read_text(encoding="utf-8") == theirs.replace(INSTALL, INSTALL_OURS)


def test_the_form_is_that_of_a_workflow() -> None:
    command = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--builtin-schema",
        "vendor.github-workflows",
        *FILES,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_form_of_what_brings_newer_versions() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.dependabot", DEPENDABOT]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_nothing_is_known_to_be_unsafe() -> None:
    zizmor = shutil.which("zizmor", path=str(Path(sys.executable).parent)) or shutil.which("zizmor")
    assert zizmor, "zizmor is not installed"
    command = [
        zizmor,
        "--offline",
        "--no-progress",
        "--no-config",
        "--persona",
        "auditor",
        "--",
        *FILES,
        DEPENDABOT,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@each
def test_every_action_is_pinned_to_a_commit_with_its_version(path: Path) -> None:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if "uses:" in line]
    assert lines
    for line in lines:
        assert re.search(r"uses: actions/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line), line


def test_an_action_has_one_version() -> None:
    found = {
        line.split("uses: ")[1]
        for path in FILES
        for line in path.read_text(encoding="utf-8").splitlines()
        if "uses:" in line
    }
    assert len({line.split("@")[0] for line in found}) == len(found)


@each
def test_rights_are_given_to_jobs_and_are_few(path: Path) -> None:
    assert load(path)["permissions"] == {}
    for name, job in load(path)["jobs"].items():
        rights = {right for right, level in job["permissions"].items() if level != "read"}
        assert rights == MAY_WRITE.get((path.stem, name), set())
        assert job["timeout-minutes"] <= 20


@each
def test_a_pull_request_meets_no_right_to_write_and_no_secret(path: Path) -> None:
    assert "pull_request_target" not in events(path)
    assert "secrets." not in path.read_text(encoding="utf-8")
    if "pull_request" in events(path):
        assert not any(stem == path.stem for stem, _ in MAY_WRITE)
    if "workflow_run" in events(path):  # has rights, and is set off by a stranger: nothing of theirs is run
        used = [step.get("uses", "") for _, step in steps(path)]
        assert not any("checkout" in action or "setup-" in action for action in used)
        assert not re.search(
            r"\b(pip|python|npm|cjm|mkdocs|eval|source)\b", script(path.stem, "Look at what was left")
        )


@each
def test_no_job_with_rights_installs_anything(path: Path) -> None:
    for job, step in steps(path):
        if (path.stem, job) in MAY_WRITE:
            assert "pip install" not in step.get("run", "") and "checkout" not in step.get("uses", "")


@each
def test_what_others_write_reaches_scripts_by_the_environment_only(path: Path) -> None:
    for _, step in steps(path):
        assert "${{" not in step.get("run", "")


@each
def test_credentials_do_not_stay_in_a_checkout(path: Path) -> None:
    for _, step in steps(path):
        if "checkout" in step.get("uses", ""):
            assert step["with"]["persist-credentials"] is False


@each
def test_scripts_are_shell(path: Path) -> None:
    for _, step in steps(path):
        if "run" in step:
            subprocess.run(["bash", "-n"], input=step["run"], text=True, check=True)


@each
def test_the_commands_exist(path: Path) -> None:
    lines = "\n".join(step.get("run", "") for _, step in steps(path)).splitlines()
    for line in lines:
        words = shlex.split(line.split(">")[0]) if line.strip().startswith("cjm ") else []
        if words:
            command = main.commands[words[1]]
            assert isinstance(command, click.Command)
            command.make_context(words[1], words[2:])


def test_the_comment_waits_for_the_check() -> None:
    assert events(STARTER / "comment.yml")["workflow_run"]["workflows"] == [
        load(STARTER / "check.yml")["name"]
    ]


def test_the_hook_runs_the_check() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert hook["entry"] == "cjm check" and hook["pass_filenames"] is False
    assert re.search(hook["files"], "docs/journeys/a.md") and re.search(hook["files"], "mkdocs.yml")
    assert not re.search(hook["files"], "src/main.py")


# --- what the scripts do -------------------------------------------------------------------------------------------

GH = r"""#!/usr/bin/env bash
printf '%s\n' "$*" >> "$LOG"
case "$*" in
  "api repos/o/r/pulls/7 "*) echo abc ;;
  "api repos/o/r/pulls/8 "*) echo other ;;
  "api --paginate "*) echo "$KNOWN" ;;
  "issue list "*) cat "$OPEN" ;;
esac
for word in "$@"; do
  case "$word" in body=@*) cat "${word#body=@}" >> "$LOG.body" ;; esac
done
[[ "$*" == *"--body-file body.md"* ]] && cat body.md >> "$LOG.body"
exit 0
"""
"""Stands for GitHub's own command: writes down what it is asked."""


class Shell:
    """A folder in which a script of a workflow runs as GitHub runs it, with a false `gh`."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.log, self.bin = folder, folder / "log", folder / "bin"
        self.bin.mkdir()
        (self.bin / "gh").write_text(GH, encoding="utf-8")
        (self.bin / "gh").chmod(0o755)

    def run(self, text: str, **environment: str) -> subprocess.CompletedProcess[str]:
        (self.folder / "script").write_text(text, encoding="utf-8")
        told = {
            "PATH": f"{self.bin}{os.pathsep}{os.environ['PATH']}",
            "LC_ALL": "C.UTF-8",
            "LOG": str(self.log),
            "GITHUB_OUTPUT": str(self.folder / "output"),
            "GH_REPO": "o/r",
            "OPEN": str(self.folder / "open"),
            "KNOWN": "",
        }
        command = ["bash", "--noprofile", "--norc", "-e", "script"]
        return subprocess.run(
            command, cwd=self.folder, env={**told, **environment}, capture_output=True, text=True, check=False
        )

    @property
    def asked(self) -> list[str]:
        return self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


needs_jq = pytest.mark.skipif(not shutil.which("jq"), reason="jq, which runners have, is not here")


def test_a_pull_request_is_checked_compared_and_built(shell: Shell) -> None:
    """What the check of a new site does, on a branch that mends one thing and breaks another."""
    for command, module in (("cjm", "cjm_mkdocs"), ("mkdocs", "mkdocs")):
        file = shell.bin / command
        file.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m {module} "$@"\n', encoding="utf-8")
        file.chmod(0o755)
    repository = Repository(shell.folder / "ours")
    assert CliRunner().invoke(main, ["init", str(repository.root), "--add-missing"]).exit_code == 0
    repository.commit("2026-11-20")
    repository.git("update-ref", "refs/remotes/origin/main", "HEAD")
    journey = (repository.content / "journeys/join-the-library.md").read_text(encoding="utf-8")
    changed = journey.replace("score: -2", "score: 0").replace("persona: newcomer", "persona: newcomr")
    repository.commit("2026-11-21", {"journeys/join-the-library.md": changed})

    summary = shell.folder / "summary"
    told = {"BASE": "main", "NUMBER": "7", "GITHUB_STEP_SUMMARY": str(summary), "GITHUB_ACTIONS": "true"}
    told |= {"PYTHONPATH": str(Path(cjm_mkdocs.__file__).parents[1]), "NO_MKDOCS_2_WARNING": "1"}
    shell.folder = repository.root
    done = shell.run(script("check", "Check the pages"), **told)
    assert done.returncode == 1
    assert done.stdout.startswith(
        "::error file=docs/journeys/join-the-library.md,line=4,col=10,title=refs/unknown::"
    )
    done = shell.run(script("check", "Tell what changes"), **told)
    assert done.returncode == 0, done.stderr
    assert "emotion: −2 → 0" in (repository.root / "report/diff.md").read_text(encoding="utf-8")
    assert "emotion: −2 → 0" in summary.read_text(encoding="utf-8")
    assert (repository.root / "report/number").read_text(encoding="utf-8") == "7\n"
    assert shell.run(script("check", "Build the site"), **told).returncode == 1
    assert (repository.root / "site/journeys/join-the-library/index.html").is_file()
    repository.commit("2026-11-22", {"journeys/join-the-library.md": journey})
    done = shell.run(script("publish", "Build the site"), **told, SITE_URL="https://example.org/ours/")
    assert done.returncode == 0, done.stderr
    assert "https://example.org/ours/journeys/" in (repository.root / "site/sitemap.xml").read_text(
        encoding="utf-8"
    )


MARK = "<!-- cjm-changes -->"


def looked(shell: Shell, number: str, text: bytes) -> subprocess.CompletedProcess[str]:
    """Look at what a check has left."""
    (shell.folder / "report").mkdir(exist_ok=True)
    (shell.folder / "report" / "number").write_text(number, encoding="utf-8")
    (shell.folder / "report" / "diff.md").write_bytes(text)
    return shell.run(script("comment", "Look at what was left"), CHECKED="abc", MARK=MARK)


def test_a_report_becomes_a_comment_that_notifies_nobody(shell: Shell) -> None:
    done = looked(shell, "7\n", "Für @everyone <!-- cjm-changes --> $(touch x) `id`\n".encode())
    assert done.returncode == 0, done.stdout + done.stderr
    assert (shell.folder / "output").read_text(encoding="utf-8") == "number=7\n"
    assert (shell.folder / "comment.md").read_text(encoding="utf-8") == (
        f"{MARK}\nFür @\u200beveryone &lt;!-- cjm-changes --> $(touch x) `id`\n"
    )
    assert not (shell.folder / "x").exists()
    text = script("comment", "Write the comment")
    shell.run(text, NUMBER="7", MARK=MARK)
    assert shell.asked[-1] == "api repos/o/r/issues/7/comments --field body=@comment.md --silent"
    shell.run(text, NUMBER="7", MARK=MARK, KNOWN="123")
    assert (
        shell.asked[-1]
        == "api --method PATCH repos/o/r/issues/comments/123 --field body=@comment.md --silent"
    )


@pytest.mark.parametrize("number", ["", "0", "-1", "7; id", "7 8", "$(id)", "../7", "12345678901", "7\n8"])
def test_a_number_that_is_none_stops_the_comment(shell: Shell, number: str) -> None:
    done = looked(shell, number, b"text")
    assert done.returncode == 1 and "is no number" in done.stdout
    assert shell.asked == []


def test_another_pull_request_gets_no_comment(shell: Shell) -> None:
    assert looked(shell, "8", b"text").returncode == 0
    assert not (shell.folder / "output").exists()


def test_a_report_that_is_too_long_is_not_posted(shell: Shell) -> None:
    assert looked(shell, "7", b"x" * 300_000).returncode == 1
    assert looked(shell, "7", b"x" * 66_000).returncode == 1
    assert looked(shell, "7", b"@" * 40_000).returncode == 1
    assert not (shell.folder / "output").exists()


def test_a_report_of_any_bytes_is_text_afterwards(shell: Shell) -> None:
    assert looked(shell, "7", b"a\xff\xfeb\n").returncode == 0
    assert (shell.folder / "comment.md").read_text(encoding="utf-8") == f"{MARK}\nab\n"


def test_a_link_is_no_report(shell: Shell) -> None:
    (shell.folder / "report").mkdir()
    (shell.folder / "report" / "number").write_text("7", encoding="utf-8")
    (shell.folder / "report" / "diff.md").symlink_to("/etc/passwd")
    done = shell.run(script("comment", "Look at what was left"), CHECKED="abc", MARK=MARK)
    assert done.returncode == 1 and "no report" in done.stdout


@needs_jq
def test_owners_get_an_issue_each_and_it_is_closed_when_all_is_done(shell: Shell) -> None:
    def owner(name: str) -> dict[str, str]:
        return {"mark": f"<!-- cjm-reviews: {name} -->", "title": f"Overdue: {name} $(id)", "body": f"<!-- cjm-reviews: {name} -->\nof {name}"}  # fmt: skip

    told = {"owners": [owner("sales"), owner("sal"), owner("")]}
    (shell.folder / "reviews.json").write_text(json.dumps(told), encoding="utf-8")
    there = [{"number": 3, "body": "<!-- cjm-reviews: sales -->\nold"}, {"number": 4, "body": "<!-- cjm-reviews: gone -->"}]  # fmt: skip
    (shell.folder / "open").write_text(json.dumps(there), encoding="utf-8")
    done = shell.run(script("reviews", "Open, update and close issues"), LABEL="journey-review")
    assert done.returncode == 0, done.stderr
    assert shell.asked[2:] == [
        "issue edit 3 --title Overdue: sales $(id) --body-file body.md",
        "issue create --label journey-review --title Overdue: sal $(id) --body-file body.md",
        "issue create --label journey-review --title Overdue:  $(id) --body-file body.md",
        "issue close 4 --comment All of these have been reviewed.",
    ]
    assert Path(f"{shell.log}.body").read_text(encoding="utf-8").count("of sal") == 2


@needs_jq
def test_no_overdue_review_asks_for_no_issue(shell: Shell) -> None:
    (shell.folder / "reviews.json").write_text('{"owners": []}', encoding="utf-8")
    (shell.folder / "open").write_text("[]", encoding="utf-8")
    done = shell.run(script("reviews", "Open, update and close issues"), LABEL="journey-review")
    assert done.returncode == 0, done.stderr
    assert [line.split()[:2] for line in shell.asked] == [["label", "create"], ["issue", "list"]]
