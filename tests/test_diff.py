"""`cjm diff`: exactly what changed in meaning, whatever changed in the files."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from cjm_mkdocs.building import build
from cjm_mkdocs.cli import main
from cjm_mkdocs.exchange.change_report import LONGEST, Report, as_json, as_markdown, as_text
from cjm_mkdocs.exchange.changes import changes
from cjm_mkdocs.exchange.revisions import States, two_states
from cjm_mkdocs.reading.page import read_page
from cjm_mkdocs.settings import Settings
from tests.forty_journeys import forty_journeys
from tests.sites import parse_tree

SITE = """
personas/anna.md
  ---
  type: persona
  name: Anna
  goals: [Find a flat, Keep the dog]
  traits: {patience: 2}
  ---
pain-points/noise.md
  ---
  type: pain-point
  title: Noise at night
  severity: major
  status: open
  ---
journeys/renting.md
  ---
  type: journey
  title: Renting a flat
  persona: anna
  stages:
    - name: Search
      steps:
        - title: Read adverts
          emotion: 1
          questions: [Is it still free?]
        - title: Visit flats
          emotion: -1
          pain_points: [noise, "No time to look around"]
    - name: Sign
      steps:
        - {title: Read the lease, emotion: 0, actions: [Reads, Asks]}
        - {title: Pay the deposit, emotion: {anna: -1}}
  ---
"""


def told(before: str, after: str) -> list[str]:
    """The changes between two trees, a line each."""
    states = _states(before, after)
    return [_line(change) for change in changes(states.before, states.after)]


def _states(before: str, after: str) -> States:
    trees = ({path: text.encode() for path, text in parse_tree(tree).items()} for tree in (before, after))
    return two_states(*trees, Settings())


def _line(change: Any) -> str:
    values = "" if not change.field else f" {change.field}: {change.before!r} -> {change.after!r}"
    return f"{change.kind} {change.type} {change.id}{values}"


def changed(old: str, new: str) -> str:
    assert old in SITE, old
    return SITE.replace(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("goals: [Find a flat, Keep the dog]", "goals:\n    - Find a flat   # sooner or later\n    - 'Keep  the dog'"),
        ("name: Anna\n", 'title: "Anna"\n'),
        ("severity: major\n  status: open", "status: open\n  severity: 3"),
        ("emotion: 1\n", "emotion: {score: 1, basis: observed}\n"),
        ("{anna: -1}", "-1"),
        ("persona: anna", "personas:\n    - anna\n  state: as-is"),
        ("pain_points: [noise,", "pain_points: [ noise ,"),
        ("title: Noise at night\n", "title: Noise at night\n  tags: []\n"),
    ],
)  # fmt: skip
def test_another_way_to_write_the_same_is_no_change(old: str, new: str) -> None:
    assert told(SITE, changed(old, new)) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("severity: major", "severity: critical", ["changed pain-point noise severity: 'major' -> 'critical'"]),
        ("status: open", "status: resolved\n  resolved_on: 2026-05-01", [
            "changed pain-point noise status: 'open' -> 'resolved'",
            "changed pain-point noise resolved_on: None -> '2026-05-01'",
        ]),
        ("emotion: -1\n", "emotion: -2\n", ["changed step renting--search--visit-flats emotion: -1 -> -2"]),
        ("{anna: -1}", "{anna: {score: -1, basis: assumed, label: Poor}}", [
            "changed step renting--sign--pay-the-deposit emotion.anna.label: None -> 'Poor'",
            "changed step renting--sign--pay-the-deposit emotion.anna.basis: 'observed' -> 'assumed'",
        ]),
        ("[Find a flat, Keep the dog]", "[Keep the dog, Find a flat]", [
            "moved persona anna goals: ['Find a flat', 'Keep the dog'] -> ['Keep the dog', 'Find a flat']",
        ]),
        ("[Find a flat, Keep the dog]", "[Find a house, Keep the dog]", ["changed persona anna goals: 'Find a flat' -> 'Find a house'"]),
        ("[Find a flat, Keep the dog]", "[Find a flat, Move, Keep the dog]", ["gained persona anna goals: None -> 'Move'"]),
        ("{patience: 2}", "{patience: 3, humour: 5}", [
            "changed persona anna traits.patience: 2 -> 3", "changed persona anna traits.humour: None -> 5",
        ]),
        ("[noise, \"No time to look around\"]", "[noise]", ["removed pain-point renting--search--visit-flats--no-time-to-look-around"]),
        ("[noise, \"No time to look around\"]", "[\"No time to look around\"]", ["lost step renting--search--visit-flats pain_points: 'noise' -> None"]),
        ("actions: [Reads, Asks]", "pain_points: [noise], actions: [Reads, Asks]", ["gained step renting--sign--read-the-lease pain_points: None -> 'noise'"]),
        ("name: Sign\n", "name: Sign\n      goal: Be done\n", ["changed stage renting--sign goal: None -> 'Be done'"]),
        ("title: Read adverts", "title: Read many adverts\n          id: read-adverts", [
            "changed step renting--search--read-adverts title: 'Read adverts' -> 'Read many adverts'",
        ]),
        ("- {title: Pay the deposit, emotion: {anna: -1}}", "- {title: Pay the deposit, emotion: {anna: -1}}\n        - title: Get the keys", [
            "added step renting--sign--get-the-keys",
        ]),
    ],
)  # fmt: skip
def test_a_change_in_meaning_is_told_once(old: str, new: str, expected: list[str]) -> None:
    assert told(SITE, changed(old, new)) == expected


def test_a_step_that_moves_within_its_stage() -> None:
    steps = "{title: Read the lease, emotion: 0, actions: [Reads, Asks]}\n        - {title: Pay the deposit, emotion: {anna: -1}}"
    swapped = "{title: Pay the deposit, emotion: {anna: -1}}\n        - {title: Read the lease, emotion: 0, actions: [Reads, Asks]}"
    (line,) = told(SITE, changed(steps, swapped))
    assert line.startswith("moved step renting--sign--") and " position: " in line


def test_a_step_that_moves_to_another_stage() -> None:
    step = "        - {title: Pay the deposit, emotion: {anna: -1}}\n"
    moved = changed(step, "").replace("    - name: Sign\n", step + "    - name: Sign\n")
    assert told(SITE, moved) == ["moved step renting--search--pay-the-deposit stage: 'Sign' -> 'Search'"]


def test_stages_in_another_order_are_one_move() -> None:
    front, _, rest = SITE.partition("    - name: Search\n")
    search, _, sign = rest.partition("    - name: Sign\n")
    sign, _, end = sign.partition("  ---")
    after = f"{front}    - name: Sign\n{sign}    - name: Search\n{search}  ---{end}"
    (line,) = told(SITE, after)
    assert line.startswith("moved stage renting--")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda s: s.replace("pain-points/noise.md", "pain-points/din.md").replace("[noise,", "[din,"), ["renamed pain-point din id: 'noise' -> 'din'"]),
        (lambda s: s.replace("pain-points/noise.md", "pains/deep/noise.md"), []),
        (
            lambda s: s.replace("pain-points/noise.md", "pain-points/din.md").replace("[noise,", "[din,").replace("title: Noise at night", "title: A din\n  former_ids: [noise]"),
            ["renamed pain-point din id: 'noise' -> 'din'", "changed pain-point din title: 'Noise at night' -> 'A din'"],
        ),
        (
            lambda s: s.replace("pain-points/noise.md", "pain-points/din.md"),
            ["lost step renting--search--visit-flats pain_points: 'noise' -> None", "renamed pain-point din id: 'noise' -> 'din'"],
        ),
    ],
)  # fmt: skip
def test_what_is_called_otherwise_is_still_the_same(change: Any, expected: list[str]) -> None:
    assert told(SITE, change(SITE)) == expected


def test_an_item_that_gets_a_page_is_the_same_item() -> None:
    page = "pain-points/no-time.md\n  ---\n  type: pain-point\n  title: No time to look around\n  ---\n"
    after = changed('"No time to look around"', "no-time") + page
    assert [line.split(" id:")[0] for line in told(SITE, after)] == ["renamed pain-point no-time"]


def test_what_follows_is_told_where_it_follows() -> None:
    states = _states(
        SITE, changed("emotion: -1\n", "emotion: -2\n").replace("severity: major", "severity: critical")
    )
    follows = [text for change in changes(states.before, states.after) for text in change.consequences]
    assert follows == [
        "the lowest point of *Renting a flat* is now *Visit flats* (−2)",
        "1 journey uses this pain point",
    ]


def test_a_report_says_first_what_a_reviewer_must_know() -> None:
    new = "pain-points/mould.md\n  ---\n  type: pain-point\n  title: '@everyone <b>Mould</b> #1'\n  severity: critical\n  ---\n"
    states = _states(SITE, changed("status: open", "status: resolved") + new)
    report = Report(changes(states.before, states.after), states, "main", "the working tree")
    text = as_text(report)
    assert text.splitlines()[0] == "2 changes in meaning between main and the working tree"
    assert "1 critical pain point is new" in text and "1 pain point is solved" in text
    marked = as_markdown(report)
    assert "@everyone" not in marked and "<b>" not in marked.replace("\\<b\\>", "")


SOUND = b"---\ntype: journey\ntitle: Moving\npersona: Ann\nstages: [{name: Use, steps: [{title: Wait, emotion: -1}]}]\n---\n"


@pytest.mark.parametrize(
    ("broken", "line", "message"),
    [
        (SOUND.replace(b"[{title", b"[{{title"), 5, "bracket"),
        (SOUND.replace(b"journey", b"jurney"), 2, "jurney"),
        (SOUND.replace(b"}]\n---\n", b"}]\n"), 1, "never closed"),
        (SOUND.replace(b"title: Moving", b"\ttitle: Moving"), 3, "tab"),
    ],
)
def test_what_cannot_be_read_is_not_told_as_removed(broken: bytes, line: int, message: str) -> None:
    persona = b"---\ntype: persona\nname: %s\n---\n"
    base = {"moving.md": SOUND, "ann.md": persona % b"Ann"}
    states = two_states(base, {"moving.md": broken, "ann.md": persona % b"Anna"}, Settings())
    report = Report(changes(states.before, states.after), states, "main", "mine")
    assert [(change.about.type, change.field) for change in report.changes] == [("persona", "title")]
    assert f"moving.md:{line}" in as_text(report) and message in as_text(report)
    assert f"moving.md:{line}" in as_markdown(report).replace("\\", "")
    [told] = json.loads(as_json(report))["not_compared"]
    assert (told["path"], told["line"]) == ("moving.md", line) and message in told["message"]
    again = two_states({"moving.md": broken}, {"moving.md": SOUND}, Settings())
    assert changes(again.before, again.after) == () and [problem.path for problem in again.unread] == [
        "moving.md"
    ]
    assert two_states({"moving.md": broken}, {"moving.md": broken}, Settings()).unread == ()


def test_a_file_name_cannot_break_the_lines_of_a_report() -> None:
    odd = {"a\n## name.md": b"---\ntype: persona\nname: Anna\n---\n"}
    states = two_states({}, odd, Settings())
    report = Report(changes(states.before, states.after), states, "main", "the working tree")
    assert "(a ## name.md)" in as_text(report) and "`a ## name.md`" in as_markdown(report)


def test_a_comment_is_never_too_long() -> None:
    pages = {
        f"pain-points/p{i}.md": f"---\ntype: pain-point\ntitle: It hurts {'very ' * 30}{i}\n---\n".encode()
        for i in range(900)
    }
    states = two_states({}, pages, Settings())
    said = as_markdown(Report(changes(states.before, states.after), states, "a", "b"))
    assert len(said) < LONGEST + 200 and said.endswith("`cjm diff` tells it all.*")


def test_pages_that_are_the_same_in_both_states_change_nothing() -> None:
    """Forty journeys, changed by dice: one object for both states tells the same as reading each anew."""
    dice = Random(5)
    files = {path: text for path, text in forty_journeys().items() if path.endswith(".md")}
    for _ in range(6):
        after = dict(files)
        for path in dice.sample([path for path in sorted(after) if path != "index.md"], 4):
            after[path] = _shaken(after[path], dice)
        shared = two_states(
            *({p: t.encode() for p, t in state.items()} for state in (files, after)), Settings()
        )
        anew = [
            build([page for p, t in state.items() if (page := read_page(p, t)[0])], Settings())
            for state in (files, after)
        ]
        found = changes(shared.before, shared.after)
        assert len(found) >= 4
        assert [(_line(c), c.consequences) for c in found] == [
            (_line(c), c.consequences) for c in changes(*anew)
        ]


def _shaken(text: str, dice: Random) -> str:
    """A page with one value of its front matter lost; a journey with steps in another order and a new one."""
    _, front, body = text.split("---\n", 2)
    values = yaml.safe_load(front)
    if values["type"] == "journey":
        stage = dice.choice(values["stages"])
        dice.shuffle(stage["steps"])
        stage["steps"].append(
            {"title": "Something new", "touchpoint": "tou-1", "pain_points": ["pai-3", "It hurts here"]}
        )
    elif others := [key for key in values if key not in ("type", "title", "name")]:
        del values[dice.choice(others)]
    return f"---\n{yaml.safe_dump(values, allow_unicode=True, sort_keys=False)}---\n{body}"


# --- a repository --------------------------------------------------------------------------------------------------


class Repository:
    """A throw-away repository with a site in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.git("init", "-q", "-b", "main")
        (folder / "docs").mkdir()
        (folder / "docs" / "mkdocs.yml").write_text("site_name: x\ndocs_dir: content\nplugins: [cjm]\n")

    def git(self, *arguments: str) -> str:
        who = {
            f"GIT_{role}_{what}": "x@example.org"
            for role in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        }
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.folder,
            capture_output=True,
            check=True,
            text=True,
            env={**os.environ, **who},
        )
        return done.stdout.strip()

    def write(self, tree: str) -> None:
        for path in sorted((self.folder / "docs").rglob("content/**/*.md")):
            path.unlink()
        for path, text in parse_tree(tree).items():
            file = self.folder / "docs" / "content" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")

    def commit(self, tree: str) -> str:
        self.write(tree)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "x")
        return self.git("rev-parse", "HEAD")

    def diff(self, *arguments: str) -> Result:
        return CliRunner().invoke(main, ["diff", "-f", str(self.folder / "docs" / "mkdocs.yml"), *arguments])

    def lines(self, *arguments: str) -> list[str]:
        done = self.diff(*arguments, "--format", "json")
        assert done.exit_code == 0, done.output
        return [f"{c['kind']} {c['id']} {c['field']}".strip() for c in json.loads(done.stdout)["changes"]]


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def test_revisions_branches_and_the_working_tree(repository: Repository) -> None:
    first = repository.commit(SITE)
    repository.git("switch", "-q", "-c", "feature")
    repository.commit(changed("severity: major", "severity: critical"))
    repository.git("switch", "-q", "main")
    repository.commit(changed("[Find a flat, Keep the dog]", "[Find a flat]"))
    assert repository.lines("main", "feature") == ["gained anna goals", "changed noise severity"]
    assert repository.lines("main...", "feature") == ["changed noise severity"]
    assert repository.lines(first) == ["lost anna goals"]
    repository.write(changed("emotion: 1\n", "emotion: 2\n"))
    assert repository.lines(first) == ["changed renting--search--read-adverts emotion"]
    repository.git("tag", "v1")
    assert repository.diff("v1", "--format", "text").stdout.startswith(
        "2 changes in meaning between v1 and the working tree"
    )


def test_lines_are_those_of_the_file(repository: Repository) -> None:
    repository.commit(SITE)
    repository.write(changed("emotion: -1\n", "emotion: -2\n"))
    (change,) = json.loads(repository.diff("HEAD", "--format", "json").stdout)["changes"]
    text = (repository.folder / "docs" / "content" / change["path"]).read_text().splitlines()
    assert "emotion: -2" in text[change["line"] - 1]


@pytest.mark.parametrize("name", ["nothing", "--all", "HEAD~99", "main:docs"])
def test_what_git_does_not_know_is_said(repository: Repository, name: str) -> None:
    repository.commit(SITE)
    done = repository.diff("--", name)
    assert done.exit_code == 2 and "knows no revision" in done.output and "Traceback" not in done.output


def test_without_a_repository(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: x\ndocs_dir: .\n")
    done = CliRunner().invoke(main, ["diff", "HEAD", "-f", str(tmp_path / "mkdocs.yml")])
    assert done.exit_code == 2 and "git" in done.output


def test_twenty_commits_later_the_report_is_the_same_on_every_run(repository: Repository) -> None:
    dice = Random(7)
    repository.commit(SITE)
    for number in range(19):
        tree = SITE.replace("Noise at night", f"Noise at night {number % 4}").replace(
            "emotion: 1\n", f"emotion: {dice.randint(-2, 2)}\n"
        )
        if number % 3 == 0:
            tree = tree.replace("pain-points/noise.md", "pains/noise.md").replace(
                "  type: persona\n  name: Anna\n", "  name: Anna   # again\n  type: persona\n"
            )
        repository.commit(tree)
    repository.commit(changed("severity: major", "severity: minor"))
    runs = {
        repository.diff("HEAD~20", "HEAD", "--format", form).stdout for form in ("json",) for _ in range(3)
    }
    assert len(runs) == 1
    assert repository.lines("HEAD~20", "HEAD") == ["changed noise severity"]
