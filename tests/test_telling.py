"""What is said of each of many things that break a rule: each at its own place, with its own values."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from benchmarks import rules
from cjm_mkdocs.cli import main
from cjm_mkdocs.cli.site import FoundSite
from cjm_mkdocs.conditions.requirements import requirement
from cjm_mkdocs.problems import Problem
from cjm_mkdocs.rules.requirements import check
from cjm_mkdocs.rules.telling import ways
from tests.library import found
from tests.sites import SiteSpec, write_site

catalogue_of = cache(rules.catalogue_of)


def told(journeys: int, **rule: Any) -> list[Problem]:
    """What a rule finds on the generated site with so many journeys: it is broken by all that is selected."""
    made, wrong, _ = requirement({"id": "team/x", "require": {"x_no": "present"}, **rule})
    assert made is not None, wrong
    return list(check(catalogue_of(journeys), [made], ()))


@pytest.mark.parametrize(("at", "at_key"), [("", False), ("touchpoint", False), ("touchpoint", True), ("personas", False)])  # fmt: skip
def test_each_of_a_thousand_things_has_its_own_place_and_words(at: str, at_key: bool) -> None:
    catalogue = catalogue_of(70)
    keys = {"at": at, "at_key": at_key} if at else {}
    problems = told(70, select={"type": "step"}, message="{title} for {persona}", **keys)
    assert len(problems) == len(catalogue.steps) > 1000
    for problem, step in zip(problems, catalogue.steps.values(), strict=True):
        entry = catalogue.entries[step.place.owner]
        place = catalogue.pages[entry.path].place((*step.loc, *ways("step", at)), key=at_key)
        who = ", ".join(key.id for key in step.personas)
        assert problem == Problem(entry.path, *place, "team/x", "warning", f"{step.title} for {who}")


def test_things_of_every_type_are_told_where_they_stand() -> None:
    catalogue = catalogue_of(3)
    for problem in told(3, select={"type": "any"}, message="{title}"):
        page = catalogue.pages[problem.path]
        line = page.front.split("\n")[problem.line - 2]
        assert problem.message in line or problem.line == 2


RULE = """
- id: team/x
  select: {type: step, stage: awareness}
  require: {channel: phone}
  message: "MESSAGE"
"""


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("100 % of %s and %d%%", "100 % of %s and %d%%"),
        ("%s {title} %", "%s Find the house %"),
        ("{title}{title} {id} {type}", "Find the houseFind the house find-the-house step"),
        ("{title} on {today}: {unmet}", "Find the house on 2026-11-22: channel"),
        ("it is {lowest}, on {channel}", "it is 1, on in-person"),
        ("no {x_such}!", "no !"),
    ],
)
def test_a_message_is_filled_as_it_is_written(tmp_path: Path, message: str, said: str) -> None:
    assert [line.split(" warning ")[1] for line in found(tmp_path, RULE.replace("MESSAGE", message))] == [
        said
    ]


def test_values_are_not_filled_again_and_one_odd_character_spares_the_others(tmp_path: Path) -> None:
    titles = ["{id} %s 100 %", "plain", "turned\u202eround", "two\u2028lines"]
    steps = "".join(f'      - title: "{title}"\n' for title in titles)
    page = f"---\ntype: journey\ntitle: J\npersona: ghost\nstages:\n  - name: Awareness\n    steps:\n{steps}---\n"
    rule = RULE.replace("MESSAGE", "<{title}>")
    said = [
        line.split(" warning ")[1]
        for line in found(tmp_path, rule, {"journeys/j.md": page})
        if line.startswith("journeys/j.md")
    ]
    assert said == ["<{id} %s 100 %>", "<plain>", "<turned round>", "<two lines>"]


@pytest.mark.parametrize("value", ["0", "false", "''", "[]", "null"])
def test_nought_is_a_value_and_nothing_is_none(tmp_path: Path, value: str) -> None:
    page = f"---\ntype: team\nname: T\nx_size: {value}\n---\n"
    rule = "- id: team/x\n  select: {type: team, title: T}\n  require: {x_size: present}\n"
    # whatever is written as an author's own value is one, but for nothing at all
    assert bool(found(tmp_path, rule, {"teams/t.md": page})) == (value in ("[]", "null"))


def test_a_feeling_of_nought_is_a_feeling(tmp_path: Path) -> None:
    page = (
        "---\ntype: journey\ntitle: J\npersona: ghost\nstages:\n- name: Awareness\n  steps:\n"
        "  - {title: even, emotion: 0}\n  - {title: mute}\n---\n"
    )
    rule = "- id: team/x\n  select: {type: step}\n  require: {lowest: present}\n  message: '{title}'\n"
    assert found(tmp_path, rule, {"journeys/j.md": page}) == ["journeys/j.md:9:5 warning mute"]


def test_the_path_of_a_page_is_made_once_for_all_its_problems(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    original = FoundSite.shown_path

    def shown_path(self: FoundSite, path: str) -> str:
        asked.append(path)
        return original(self, path)

    steps = ", ".join(f"{{title: s{n}, touchpoint: [], emotion: 9}}" for n in range(20))
    page = f"journeys/a.md\n  ---\n  type: journey\n  title: A\n  persona: b\n  stages: [{{name: A, steps: [{steps}]}}]\n  ---\n"
    write_site(tmp_path, SiteSpec(pages=page))
    monkeypatch.setattr(FoundSite, "shown_path", shown_path)
    result = CliRunner().invoke(main, ["check", "-f", str(tmp_path / "mkdocs.yml")])
    assert result.output.count("content/journeys/a.md:") > 20
    assert asked == ["journeys/a.md"]
