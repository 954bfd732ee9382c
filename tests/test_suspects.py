"""Journeys to check again, in real repositories: what changed in meaning after the review, and nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from cjm_mkdocs import history as git_history
from cjm_mkdocs.model.records import ITEMS
from cjm_mkdocs.settings import settings_from
from cjm_mkdocs.suspects import MEANING, folded
from tests.repository import Repository

PERSONA = """---
type: persona
name: Anna
goals: [Save time]
---
# Anna

She teh first.
"""
PAIN = "---\ntype: pain-point\ntitle: Long queue\nseverity: minor\n---\n"
POINT = "---\ntype: touchpoint\ntitle: Till\nchannel: store\n---\n"
JOURNEY = """---
type: journey
title: Buying
persona: anna
reviewed: 2026-04-15
stages:
  - name: Purchase
    steps:
      - {title: Pay, touchpoint: till, emotion: -1, pain_points: [long-queue]}
---
"""
PAGES = {"personas/anna.md": PERSONA, "pains/long-queue.md": PAIN, "till.md": POINT, "buying.md": JOURNEY}
NEW_GOAL = PERSONA.replace("Save time", "Save money")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Everything committed on the first of March; the journey says it was reviewed on 15 April."""
    made = Repository(tmp_path / "site")
    made.commit("2026-03-01", PAGES)
    return made


def test_nothing_is_suspect_where_nothing_has_changed(repository: Repository) -> None:
    assert repository.suspects() == []


def test_a_persona_with_other_goals_after_the_review(repository: Repository) -> None:
    repository.commit("2026-05-03", {"personas/anna.md": NEW_GOAL})
    assert repository.suspects() == ["buying: anna goals 2026-05-03"]


def test_a_change_on_the_day_of_the_review_or_before_is_known(repository: Repository) -> None:
    repository.commit("2026-04-15", {"personas/anna.md": NEW_GOAL})
    assert repository.suspects() == []


@pytest.mark.parametrize(
    ("path", "old", "new", "fields"),
    [
        ("pains/long-queue.md", "severity: minor", "severity: critical", "long-queue severity"),
        ("pains/long-queue.md", "severity: minor", "severity: minor\nroot_cause: One till", "long-queue root_cause"),
        ("pains/long-queue.md", "severity: minor", "severity: 1", ""),
        ("pains/long-queue.md", "severity: minor", "severity: minor\nstatus: solved", "long-queue status"),
        ("till.md", "channel: store", "channel: app", "till channel"),
        ("till.md", "channel: store", "channel: store\nstatus: approved", ""),
        ("till.md", "channel: store", "channel: store\nlifecycle: purchase\nkind: action", "till kind+lifecycle"),
    ],
)  # fmt: skip
def test_what_counts_depends_on_the_type(
    repository: Repository, path: str, old: str, new: str, fields: str
) -> None:
    repository.commit("2026-05-03", {path: PAGES[path].replace(old, new)})
    assert repository.suspects() == ([f"buying: {fields} 2026-05-03"] if fields else [])


@pytest.mark.parametrize(
    "text",
    [
        PERSONA.replace("She teh first.", "She was the first."),
        PERSONA.replace("name: Anna\ngoals: [Save time]", "goals:\n  - 'Save time'\nname: Anna"),
        PERSONA.replace("goals: [Save time]", "goals: ['*Save*  time.']  # wants"),
        PERSONA.replace("goals:", "tags: [new]\nowner: Sales\nx_crm: 7\ngoals:"),
        PERSONA.replace("goals:", "description: A mother of two.\nquote: Hurry\ngoals:"),
        PERSONA.replace("\n", "\r\n"),
    ],
    ids=["prose", "order and quotes", "emphasis and comment", "whose", "about", "line ends"],
)
def test_what_does_not_change_the_meaning(repository: Repository, text: str) -> None:
    repository.commit("2026-05-03", {"personas/anna.md": text})
    assert repository.suspects() == []
    repository.write({"personas/anna.md": text + "\nMore.\n"})
    assert repository.suspects() == []


def test_a_change_and_back_is_none(repository: Repository) -> None:
    repository.commit("2026-05-03", {"personas/anna.md": NEW_GOAL})
    repository.commit("2026-06-03", {"personas/anna.md": PERSONA})
    assert repository.suspects() == []


def test_the_day_is_that_of_the_last_change_of_meaning(repository: Repository) -> None:
    more = NEW_GOAL.replace("goals:", "needs: [Rest]\ngoals:")
    repository.commit("2026-05-03", {"personas/anna.md": NEW_GOAL})
    repository.commit("2026-06-03", {"personas/anna.md": more})
    repository.commit("2026-07-03", {"personas/anna.md": more + "\nMore prose.\n"})
    assert repository.suspects() == ["buying: anna goals+needs 2026-06-03"]


def test_a_new_review_settles_it(repository: Repository) -> None:
    repository.commit("2026-05-03", {"personas/anna.md": NEW_GOAL})
    repository.write({"buying.md": JOURNEY.replace("2026-04-15", "2026-05-04")})
    assert repository.suspects() == []


def test_a_change_together_with_the_note_of_the_review_is_known(repository: Repository) -> None:
    """As when one merge brings what was reviewed some days before."""
    together = {"personas/anna.md": NEW_GOAL, "buying.md": JOURNEY.replace("2026-04-15", "2026-05-01")}
    repository.commit("2026-05-03", together)
    assert repository.suspects() == []
    repository.commit("2026-06-01", {"personas/anna.md": NEW_GOAL.replace("money", "face")})
    assert repository.suspects() == ["buying: anna goals 2026-06-01"]


def test_a_change_together_with_another_change_of_the_journey_is_not(repository: Repository) -> None:
    both = {"personas/anna.md": NEW_GOAL, "buying.md": JOURNEY + "\nA typo less.\n"}
    repository.commit("2026-05-03", both)
    assert repository.suspects() == ["buying: anna goals 2026-05-03"]


def test_what_is_not_committed_counts_as_todays(repository: Repository) -> None:
    repository.write({"personas/anna.md": NEW_GOAL})
    assert repository.suspects() == ["buying: anna goals 2026-11-22"]
    repository.write({"buying.md": JOURNEY.replace("2026-04-15", "2026-11-20")})
    assert repository.suspects() == []


def test_a_merge_counts_when_it_is_merged(repository: Repository) -> None:
    main = repository.git("symbolic-ref", "--short", "HEAD").strip()
    repository.git("checkout", "--quiet", "-b", "work")
    repository.commit("2026-04-01", {"personas/anna.md": NEW_GOAL})
    repository.git("checkout", "--quiet", main)
    repository.git("merge", "--quiet", "--no-ff", "-m", "Merge", "work", day="2026-05-03")
    assert repository.suspects() == ["buying: anna goals 2026-05-03"]


def test_a_page_that_was_moved_is_still_known(repository: Repository) -> None:
    repository.commit("2026-04-20", {"personas/anna.md": NEW_GOAL})
    repository.git("mv", "docs/personas/anna.md", "docs/anna.md")
    repository.commit("2026-05-03")
    assert repository.suspects() == ["buying: anna goals 2026-04-20"]


def test_a_page_that_was_not_there_is_not_known(repository: Repository) -> None:
    repository.commit("2026-05-01", {"personas/anna.md": None})
    repository.commit("2026-05-02", {"people/anna.md": NEW_GOAL})
    assert repository.suspects() == []


def test_a_thing_that_had_another_id_is_still_known(repository: Repository) -> None:
    renamed = NEW_GOAL.replace("name:", "id: ann\nformer_ids: [anna]\nname:")
    known = {"personas/anna.md": renamed, "buying.md": JOURNEY.replace("persona: anna", "persona: ann")}
    repository.commit("2026-05-03", known)
    assert repository.suspects() == ["buying: ann goals 2026-05-03"]


def test_items_without_a_page_are_compared_as_well(tmp_path: Path) -> None:
    pages = {
        "anna.md": PERSONA.replace("goals:", "pain_points: [{id: long-queue, title: Queue, severity: minor}]\ngoals:"),
        "till.md": POINT,
        "buying.md": JOURNEY,
    }  # fmt: skip
    made = Repository(tmp_path / "site")
    made.commit("2026-03-01", pages)
    made.commit("2026-05-03", {"anna.md": pages["anna.md"].replace("severity: minor", "severity: major")})
    assert made.suspects() == ["buying: long-queue severity 2026-05-03"]


def test_what_was_written_with_mistakes_is_not_known(repository: Repository) -> None:
    repository.commit(
        "2026-04-01", {"personas/anna.md": PERSONA.replace("goals:", "traits: {Patience: 9}\ngoals:")}
    )
    repository.commit("2026-05-03", {"personas/anna.md": PERSONA})
    assert repository.suspects() == []


def test_many_journeys_and_one_review_each(repository: Repository) -> None:
    later = JOURNEY.replace("2026-04-15", "2026-06-01")
    never = JOURNEY.replace("reviewed: 2026-04-15\n", "")
    repository.commit("2026-04-01", {"later.md": later, "never.md": never})
    repository.commit("2026-05-03", {"personas/anna.md": NEW_GOAL})
    repository.commit("2026-07-03", {"till.md": POINT.replace("store", "app")})
    assert repository.suspects() == [
        "buying: anna goals 2026-05-03",
        "buying: till channel 2026-07-03",
        "later: till channel 2026-07-03",
    ]


# --- the problem ---------------------------------------------------------------------------------------------------


def test_the_problem_stands_at_the_review(repository: Repository) -> None:
    repository.commit("2026-05-03", {"personas/anna.md": NEW_GOAL})
    found = [problem for problem in repository.site().problems if problem.rule == "freshness/suspect"]
    assert [str(problem) for problem in found] == [
        "buying.md:5:11: info freshness/suspect: the persona “Anna” changed its `goals` on 2026-05-03, after this "
        "review (look whether the map still holds, and write `reviewed: 2026-11-22`)"
    ]


@pytest.mark.parametrize(
    "levels", [{"freshness/suspect": "off"}, {"freshness/*": "off"}, {"*.md": {"freshness/suspect": "off"}}]
)
def test_where_it_is_switched_off_git_is_not_called(
    repository: Repository, levels: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit("2026-05-03", {"personas/anna.md": NEW_GOAL})
    settings, _ = settings_from({"levels": levels}, lambda loc: (1, 1), "mkdocs.yml")
    monkeypatch.setattr(subprocess, "run", _never)
    assert repository.suspects(settings=settings) == []


def test_without_a_review_git_is_not_called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Repository(tmp_path / "site")
    made.commit("2026-03-01", {**PAGES, "buying.md": JOURNEY.replace("reviewed: 2026-04-15\n", "")})
    monkeypatch.setattr(subprocess, "run", _never)
    assert made.suspects() == []


def _never(*arguments: object, **named: object) -> object:
    raise AssertionError("git was called")


# --- silently off --------------------------------------------------------------------------------------------------


@pytest.fixture
def changed(repository: Repository) -> Repository:
    repository.commit("2026-05-03", {"personas/anna.md": NEW_GOAL})
    assert repository.suspects() != []
    return repository


def test_without_git(changed: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(changed.root))
    assert changed.suspects() == []


def test_in_a_tarball(changed: Repository) -> None:
    shutil.rmtree(changed.root / ".git")
    assert changed.suspects() == []


def test_in_a_repository_without_commits(tmp_path: Path) -> None:
    made = Repository(tmp_path / "site")
    made.write(PAGES)
    assert made.suspects() == []


def test_in_a_shallow_clone(changed: Repository, tmp_path: Path) -> None:
    changed.git("clone", "--quiet", "--depth", "1", changed.root.as_uri(), str(tmp_path / "clone"))
    clone = Repository.__new__(Repository)
    clone.root, clone.content = tmp_path / "clone", tmp_path / "clone" / "docs"
    assert clone.suspects() == []


def test_in_a_repository_of_somebody_else(changed: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    assert changed.suspects() == []


def test_where_git_takes_too_long(changed: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git_history, "SECONDS", 0)
    assert changed.suspects() == []


def test_where_objects_are_missing(changed: Repository) -> None:
    for blob in (changed.root / ".git" / "objects").glob("??/*"):
        blob.chmod(0o644)
        blob.unlink()
    assert changed.suspects() == []


def test_no_program_of_the_repository_is_run(changed: Repository, tmp_path: Path) -> None:
    trap = tmp_path / "trap.sh"
    trap.write_text(f"#!/bin/sh\ntouch '{tmp_path}/sprung'\n")
    trap.chmod(0o755)
    for name in ("core.fsmonitor", "diff.external", "core.pager", "gpg.program", "diff.any.textconv", "filter.any.clean", "filter.any.smudge"):  # fmt: skip
        changed.git("config", name, str(trap))
    changed.git("config", "log.showSignature", "true")
    (changed.root / ".gitattributes").write_text("*.md diff=any filter=any\n")
    assert changed.suspects() == ["buying: anna goals 2026-05-03"]
    assert not (tmp_path / "sprung").exists()


def test_in_a_hook_of_another_repository(
    changed: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    assert changed.suspects() == ["buying: anna goals 2026-05-03"]


# --- where content lies --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", ["a/site/docs", "Bücher – docs", "docs [1]*"])
def test_wherever_the_content_lies(tmp_path: Path, folder: str) -> None:
    made = Repository(tmp_path / "site", folder)
    made.commit(
        "2026-03-01", {**PAGES, "personas/ännä 'x'.md": PERSONA.replace("Anna", "id: ann2\nname: Ann")}
    )
    made.commit("2026-05-03", {"personas/anna.md": NEW_GOAL})
    assert made.suspects() == ["buying: anna goals 2026-05-03"]


def test_strange_names_of_files(tmp_path: Path) -> None:
    made = Repository(tmp_path / "site")
    named = {"pe\tr\nsönas/2026-01-01.md": PERSONA.replace("name:", "id: anna\nname:")}
    others = {path: text for path, text in PAGES.items() if "anna" not in path}
    made.commit("2026-03-01", {**others, **named})
    made.commit("2026-05-03", {next(iter(named)): next(iter(named.values())).replace("Save time", "Rest")})
    assert made.suspects() == ["buying: anna goals 2026-05-03"]


# --- meaning -------------------------------------------------------------------------------------------------------


def test_every_field_that_means_something_is_one_of_the_model() -> None:
    assert set(MEANING) == {"persona", "touchpoint", "pain-point"}
    for type_, fields in MEANING.items():
        assert set(fields) <= set(ITEMS[type_].model_fields)
    assert {"goals", "needs", "motivations", "behaviours", "pain_points", "segment", "role"} <= set(
        MEANING["persona"]
    )
    never = {"owner", "tags", "reviewed", "links", "image", "description", "evidence"}
    assert not any(never.intersection(fields) for fields in MEANING.values())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Save *time*.", "save  time", True),
        ("Say “yes”", "Say 'yes'", True),
        ("1.5 hours", "15 hours", False),
        ("5 minutes", "50 minutes", False),
        ("legal", "illegal", False),
        ("−2 °C", "2 °C", False),
    ],
)
def test_ways_of_writing(one: str, other: str, same: bool) -> None:
    assert (folded(one) == folded(other)) is same
