"""Rules about changes (`when: changed`): what they find since a revision, where they are silent, what wrong ones say."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from cjm_mkdocs.cli import main
from cjm_mkdocs.conditions import SELECTABLE, Reading, conditions, properties
from cjm_mkdocs.conditions.change_words import WORDS, allowed
from cjm_mkdocs.conditions.requirements import requirement
from cjm_mkdocs.reading.mkdocs_yml import read_configuration
from cjm_mkdocs.settings import settings_from
from tests.conftest import BuildSite
from tests.repository import Repository
from tests.sites import parse_tree

PAGES = parse_tree("""
    personas/anna.md
      ---
      type: persona
      name: Anna
      ---
    teams/house.md
      ---
      type: team
      name: House
      ---
    pain-points/noise.md
      ---
      type: pain-point
      title: Noise at night
      severity: moderate
      owner: house
      solutions: [windows]
      ---
    solutions/windows.md
      ---
      type: solution
      title: New windows
      status: shipped
      ---
    journeys/renting.md
      ---
      type: journey
      title: Renting
      persona: anna
      owner: house
      reviewed: 2026-01-01
      stages:
        - name: Search
          steps:
            - title: Look around
              emotion: 1
              pain_points: [noise, "No time"]
            - title: Sign
              emotion: 1
              moment_of_truth: true
        - name: Live
          steps:
            - title: Move in
              emotion: 2
      ---
""")
JOURNEY = "journeys/renting.md"

NO_WORSE = """
- id: team/no-worse
  when: changed
  select: {type: journey, any: [{change: {lowest: worse}}, {change: {mean: [worse, removed]}}]}
  require: {change: {x_reason: added}}
  severity: error
  message: “{title}” fell from {before.mean} to {mean}, and nobody says why
"""


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A repository with the pages committed, and no rules yet."""
    made = Repository(tmp_path, "content")
    made.commit("2026-01-01", PAGES)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    return made


def configure(repository: Repository, rules: str, **options: object) -> None:
    options["rules"] = yaml.safe_load(rules)
    config = {
        "site_name": "x",
        "docs_dir": "content",
        "plugins": [{"cjm": {"today": "2026-11-22", **options}}],
    }
    (repository.root / "mkdocs.yml").write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")


def check(*arguments: str, since: str = "HEAD") -> Result:
    return CliRunner().invoke(main, ["check", *(("--changed-since", since) if since else ()), *arguments])


def told(*arguments: str) -> list[str]:
    """What the rules of the team say, as `path:line rule message`."""
    problems = json.loads(check("--format", "json", "--level", "info", *arguments).stdout)["problems"]
    return [
        f"{p['path'].removeprefix('content/')}:{p['line']} {p['rule']} {p['message']}"
        for p in problems
        if p["rule"].startswith("team/")
    ]


def change(repository: Repository, path: str, *changes: tuple[str, str]) -> None:
    text = (repository.content / path).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    repository.write({path: text})


# --- no journey may get worse without a reason ---------------------------------------------------------------------


def test_no_journey_may_get_worse_without_a_reason(repository: Repository) -> None:
    configure(repository, NO_WORSE)
    assert told() == []
    change(repository, JOURNEY, ("emotion: 2", "emotion: -1"))
    assert told() == [f"{JOURNEY}:2 team/no-worse “Renting” fell from 1.3 to 0.3, and nobody says why"]
    assert check().exit_code == 1
    change(repository, JOURNEY, ("title: Renting", "title: Renting\nx_reason: The law asks for a deposit"))
    assert told() == [] and check().exit_code == 0


def test_the_reason_has_to_be_a_new_one(repository: Repository) -> None:
    configure(repository, NO_WORSE)
    change(repository, JOURNEY, ("title: Renting", "title: Renting\nx_reason: The law asks for a deposit"))
    repository.commit("2026-02-01")
    change(repository, JOURNEY, ("emotion: 2", "emotion: -1"))
    assert len(told()) == 1
    change(repository, JOURNEY, ("The law asks", "The  law\n  asks"))
    assert len(told()) == 1
    change(repository, JOURNEY, ("The  law\n  asks for a deposit", "We moved"))
    assert told() == []


def test_better_or_the_same_is_no_matter(repository: Repository) -> None:
    configure(repository, NO_WORSE)
    change(repository, JOURNEY, ("emotion: 1", "emotion: 2"), ("title: Look", "title:   Look"))
    assert told() == []


def test_deleting_what_was_felt_is_no_way_out(repository: Repository) -> None:
    configure(repository, NO_WORSE)
    change(repository, JOURNEY, ("emotion: 1", ""), ("emotion: 2", ""))
    assert len(told()) == 1


def test_a_journey_that_was_renamed_and_moved_is_still_that_journey(repository: Repository) -> None:
    configure(repository, NO_WORSE)
    text = (
        PAGES[JOURNEY]
        .replace("emotion: 2", "emotion: -2")
        .replace("title: Renting", "title: Rent\nformer_ids: renting")
    )
    repository.write({JOURNEY: None, "journeys/flat/rent.md": text})
    assert told() == ["journeys/flat/rent.md:2 team/no-worse “Rent” fell from 1.3 to 0, and nobody says why"]


# --- every kind of change ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "edits", "said"),
    [
        pytest.param(
            "{when: changed, select: {type: pain-point, change: {severity: worse}}, require: {change: {status: changed}}, message: '{before.severity} {severity}'}",
            {"pain-points/noise.md": ("moderate", "critical")},
            ["pain-points/noise.md:2 team/x moderate critical"],
            id="a pain that hurts more",
        ),
        pytest.param(
            "{when: changed, select: {type: pain-point, change: {severity: better}}, require: {owner: missing}}",
            {"pain-points/noise.md": ("moderate", "critical")},
            [],
            id="not less",
        ),
        pytest.param(
            "{when: changed, select: {type: any, change: {owner: removed}}, require: {archived: true}, message: '{title} was {before.owner}'}",
            {"pain-points/noise.md": ("owner: house\n", "")},
            ["pain-points/noise.md:2 team/x Noise at night was house"],
            id="nobody's any more",
        ),
        pytest.param(
            "{when: changed, select: {type: solution, before: {status: shipped}}, require: {status: [shipped, measured, dropped]}, message: '{before.status} {status}'}",
            {"solutions/windows.md": ("shipped", "idea")},
            ["solutions/windows.md:2 team/x shipped idea"],
            id="no way back",
        ),
        pytest.param(
            "{when: changed, select: {type: journey}, require: {change: {reviewed: higher}}, message: '{title}'}",
            {JOURNEY: ("title: Sign", "title: Sign here")},
            [f"{JOURNEY}:2 team/x Renting"],
            id="whatever changes is reviewed",
        ),
        pytest.param(
            "{when: changed, select: {type: journey}, require: {change: {reviewed: higher}}, message: '{title}'}",
            {JOURNEY: ("reviewed: 2026-01-01", "reviewed:   2026-01-01  # again")},
            [],
            id="typing is no change",
        ),
        pytest.param(
            "{when: changed, select: {type: journey, change: {mean: '<= -1'}}, require: {status: present}, message: '{mean}'}",
            {JOURNEY: ("emotion: 2", "emotion: -2")},
            [f"{JOURNEY}:2 team/x 0"],
            id="by how much",
        ),
        pytest.param(
            "{when: changed, select: {type: journey, change: {mean: '<= -2'}}, require: {status: present}, message: '{mean}'}",
            {JOURNEY: ("emotion: 2", "emotion: -2")},
            [],
            id="not by so much",
        ),
        pytest.param(
            "{when: changed, select: {type: step, change: {lowest: worse}}, require: {pain_points: present}, message: '{title}: {before.lowest} → {lowest}'}",
            {JOURNEY: ("emotion: 2", "emotion: -2")},
            [f"{JOURNEY}:18 team/x Move in: 2 → -2"],
            id="steps",
        ),
        pytest.param(
            "{when: changed, select: {type: stage, change: {steps: removed}}, require: {goal: present}, message: '{title}: {before.steps} → {steps}'}",
            {JOURNEY: ("      - title: Sign\n        emotion: 1\n        moment_of_truth: true\n", "")},
            [f"{JOURNEY}:8 team/x Search: 2 → 1"],
            id="stages that lose a step",
        ),
        pytest.param(
            "{when: removed, select: {type: step, moment_of_truth: present}, require: {optional: true}, message: '{title} is gone'}",
            {JOURNEY: ("      - title: Sign\n        emotion: 1\n        moment_of_truth: true\n", "")},
            [f"{JOURNEY}:2 team/x Sign is gone"],
            id="a step that is gone",
        ),
        pytest.param(
            "{when: removed, select: {type: pain-point, severity: missing}, require: {addressed: true}, message: '{title} is gone'}",
            {JOURNEY: (', "No time"', "")},
            [f"{JOURNEY}:2 team/x No time is gone"],
            id="an inline item that is gone",
        ),
        pytest.param(
            "{when: changed, select: {type: pain-point, change: {solutions: removed}}, require: {status: present}, message: '{title}'}",
            {"pain-points/noise.md": ("solutions: [windows]\n", "")},
            ["pain-points/noise.md:2 team/x Noise at night"],
            id="a reference that is gone",
        ),
        pytest.param(
            "{when: changed, select: {type: journey, change: {x_state: changed}}, require: {status: present}, message: '{x_state}'}",
            {JOURNEY: ("title: Renting", "title: Renting\nx_state: 3")},
            [f"{JOURNEY}:2 team/x 3"],
            id="a field of one's own",
        ),
        pytest.param(
            "{when: changed, select: {type: pain-point, change: {places: lower}}, require: {status: resolved}, message: '{before.places} → {places}'}",
            {JOURNEY: ("[noise, ", "[")},
            ["pain-points/noise.md:2 team/x 1 → 0"],
            id="what follows from another page",
        ),
        pytest.param(
            "{when: changed, select: {type: journey, change: {title: unchanged, goal: added}}, require: {status: present}, message: '{goal}'}",
            {JOURNEY: ("title: Renting", "title: Renting\ngoal: A home")},
            [f"{JOURNEY}:2 team/x A home"],
            id="two changes at once",
        ),
    ],
)  # fmt: skip
def test_a_change_is_found(
    repository: Repository, rule: str, edits: dict[str, tuple[str, str]], said: list[str]
) -> None:
    configure(repository, f"[{{id: team/x, {rule[1:]}]")
    for path, edit in edits.items():
        change(repository, path, edit)
    assert told() == said


def test_new_things_are_held_to_more(repository: Repository) -> None:
    configure(
        repository,
        "[{id: team/x, when: [changed, added], select: {type: journey}, require: {goal: present}, message: '{title}'}]",
    )
    assert told() == []
    repository.write({"journeys/new.md": PAGES[JOURNEY].replace("Renting", "New")})
    assert told() == ["journeys/new.md:2 team/x New"]
    configure(
        repository,
        "[{id: team/x, when: changed, select: {type: journey}, require: {goal: present}, message: '{title}'}]",
    )
    assert told() == []


def test_a_page_that_is_gone_is_named_where_it_was(repository: Repository) -> None:
    configure(
        repository,
        "[{id: team/x, when: removed, select: {type: pain-point, severity: '>=moderate'}, require: {resolved_on: present}, message: '{title} went unresolved'}]",
    )
    change(repository, JOURNEY, ("[noise, ", "["))
    repository.write({"pain-points/noise.md": None})
    assert told() == ["pain-points/noise.md:1 team/x Noise at night went unresolved"]
    github = check("--format", "github").stdout
    assert "::warning file=content/pain-points/noise.md,line=1,col=1,title=team/x::Noise" in github


def test_what_merely_has_another_name_has_not_changed(repository: Repository) -> None:
    configure(
        repository,
        "[{id: team/x, when: [changed, added, removed], select: {type: [pain-point, journey], change: {solutions: changed}}, require: {goal: present}}]".replace(
            "[pain-point, journey]", "pain-point"
        ).replace("goal", "status"),
    )
    change(repository, "pain-points/noise.md", ("[windows]", "[better-windows]"))
    repository.write(
        {"solutions/windows.md": None, "solutions/better-windows.md": PAGES["solutions/windows.md"]}
    )
    assert told() == []


def test_the_recipes_do_what_they_say(repository: Repository) -> None:
    """The rules of the guide, each broken once; then each with what it asks for."""
    guide = (Path(__file__).parents[1] / "content/guide/recipes.md").read_text(encoding="utf-8")
    fence = re.search(r"## Rules about changes.*?```yaml[^\n]*\n(.*?)```", guide, re.DOTALL)
    assert fence
    rules = yaml.safe_load(fence[1])["plugins"][1]["cjm"]["rules"]
    configure(repository, json.dumps(rules))
    loud = PAGES["pain-points/noise.md"].replace("moderate", "critical").replace("at night", "by day")
    repository.commit("2026-01-02", {"pain-points/loud.md": loud.replace("solutions: [windows]\n", "")})
    assert told() == []
    repository.write({"pain-points/loud.md": None})
    change(repository, JOURNEY, ("emotion: 2", "emotion: 0"), ("owner: house\n", ""))
    change(repository, "pain-points/noise.md", ("moderate", "major"), ("owner: house\n", ""))
    change(repository, "solutions/windows.md", ("shipped", "planned"))
    assert told() == [
        f"{JOURNEY}:2 team/handed-over “Renting” was owned by house, and is nobody's now",
        f"{JOURNEY}:2 team/no-worse “Renting” fell from 1.3 to 0.7; write into `x_reason` why",
        f"{JOURNEY}:5 team/read-again “Renting” has changed since its review",
        "pain-points/loud.md:1 team/solved-first “Noise by day” is gone without being resolved",
        "pain-points/noise.md:2 team/growing-pains “Noise at night” was moderate and is major now, and nobody owns it",
        "pain-points/noise.md:2 team/handed-over “Noise at night” was owned by house, and is nobody's now",
        "solutions/windows.md:2 team/no-way-back “New windows” was shipped and is planned now",
    ]
    repository.commit(
        "2026-01-03", {"pain-points/loud.md": loud.replace("owner:", "resolved_on: 2026-01-01\nowner:")}
    )
    repository.write({"pain-points/loud.md": None})
    change(
        repository,
        JOURNEY,
        ("emotion: 1", "emotion: 0"),
        ("reviewed: 2026-01-01", "reviewed: 2026-11-20\nx_reason: The law"),
    )
    change(repository, "pain-points/noise.md", ("major", "critical\nowner: house"))
    assert told() == []


# --- where they are silent -----------------------------------------------------------------------------------------


def test_without_a_revision_nothing_is_said(repository: Repository) -> None:
    configure(repository, NO_WORSE)
    change(repository, JOURNEY, ("emotion: 2", "emotion: -1"))
    assert check(since="").exit_code == 0


def test_a_build_says_nothing(build_site: BuildSite) -> None:
    site = build_site(
        PAGES,
        cjm={"rules": yaml.safe_load(NO_WORSE.replace("worse}}", "unchanged}}")), "today": "2026-11-22"},
    )
    assert not [rule for rule in site.rules if rule.startswith("team/")]


@pytest.mark.parametrize("broken_now", [True, False])
def test_of_a_page_that_cannot_be_read_nothing_is_said(repository: Repository, broken_now: bool) -> None:
    rules = NO_WORSE + NO_WORSE.replace("changed\n", "removed\n", 1).replace(
        "team/no-worse", "team/gone"
    ).replace(
        "any: [{change: {lowest: worse}}, {change: {mean: [worse, removed]}}]", "owner: present"
    ).replace("{change: {x_reason: added}}", "{goal: present}").replace("{before.mean} to ", "")
    configure(repository, rules)
    if broken_now:
        change(repository, JOURNEY, ("emotion: 2", "emotion: 9"), ("type: journey", "type: jurney"))
    else:
        change(repository, JOURNEY, ("emotion: 2", "emotion: 9"))
        repository.commit("2026-02-01")
        change(repository, JOURNEY, ("emotion: 9", "emotion: -2"))
    assert told() == []


def test_a_branch_is_compared_with_where_it_began(repository: Repository) -> None:
    configure(repository, NO_WORSE)
    repository.git("branch", "-M", "main")
    repository.commit("2026-01-02")
    repository.git("checkout", "-q", "-b", "mine")
    repository.git("checkout", "-q", "main")
    change(repository, JOURNEY, ("emotion: 1", "emotion: 2"))
    repository.commit("2026-01-03")
    repository.git("checkout", "-q", "mine")
    assert check(since="main").exit_code == 1  # main got better meanwhile
    assert check(since="main...").exit_code == 0


# --- like other rules ----------------------------------------------------------------------------------------------


def test_levels_waivers_and_baselines_hold(repository: Repository) -> None:
    configure(repository, NO_WORSE, levels={"journeys/**": {"team/no-worse": "info"}})
    change(repository, JOURNEY, ("emotion: 2", "emotion: -1"))
    assert check().exit_code == 0 and len(told()) == 1
    configure(repository, NO_WORSE)
    change(
        repository,
        JOURNEY,
        ("title: Renting", "title: Renting\nx_waive: {team/no-worse: The law, until: 2027-01-01}"),
    )
    assert check().exit_code == 0
    change(repository, JOURNEY, ("\nx_waive: {team/no-worse: The law, until: 2027-01-01}", ""))
    assert check("--baseline", "known.json", "--write-baseline").exit_code == 0
    assert check("--baseline", "known.json").exit_code == 0


def test_sarif_tells_the_rule(repository: Repository) -> None:
    configure(repository, NO_WORSE)
    change(repository, JOURNEY, ("emotion: 2", "emotion: -1"))
    (run,) = json.loads(check("--format", "sarif").stdout)["runs"]
    assert [result["ruleId"] for result in run["results"]] == ["team/no-worse"]
    assert run["tool"]["driver"]["rules"][0]["shortDescription"]["text"].startswith("A rule of this site")


def test_paths_are_reported_alone(repository: Repository) -> None:
    configure(repository, NO_WORSE)
    change(repository, JOURNEY, ("emotion: 2", "emotion: -1"))
    assert told("content/pain-points") == [] and len(told("content/journeys")) == 1


# --- wrong ones ----------------------------------------------------------------------------------------------------


def complaints(folder: Path, rule: str) -> list[str]:
    """What is said of a rule whose lines start at line 5, column 9."""
    lines = "".join(f"        {line}\n" for line in rule.strip("\n").split("\n"))
    (folder / "mkdocs.yml").write_text(
        f"site_name: T\nplugins:\n  - cjm:\n      rules:\n{lines}", encoding="utf-8"
    )
    read = read_configuration(folder / "mkdocs.yml")
    _, problems = settings_from(read.options, read.place, "mkdocs.yml")
    return [f"{p.line}:{p.column} {p.message} ({p.hint})" for p in problems]


BASE = "- id: team/x\n  when: {}\n  select: {{type: journey{}}}\n  require: {{owner: present}}\n"


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (BASE.format("change", ""), "6:11 “when” is “change” (did you mean “changed”? allowed: changed, added or removed)"),
        (BASE.format("[changed, gone]", ""), "6:27 “when” is “gone” (allowed: changed, added or removed)"),
        (BASE.format("", ""), "6:11 “when” is “nothing” (allowed: changed, added or removed)"),
        (BASE.format("changed", ", change: {lowest: wrose}"), "7:44 “wrose” is no change of “lowest” (did you mean “worse”? allowed: changed, unchanged, added, removed, higher, lower, better or worse)"),
        (BASE.format("changed", ", change: {lowst: worse}"), "7:44 “lowst” is nothing that can be asked of a journey (did you mean “lowest”?)"),
        (BASE.format("changed", ", change: {title: worse}"), "7:44 “title” has no better or worse (allowed: changed, unchanged, added or removed)"),
        (BASE.format("changed", ", change: {personas: higher}"), "7:44 “personas” has no higher or lower (allowed: changed, unchanged, added or removed)"),
        (BASE.format("changed", ', change: {title: ">2"}'), "7:44 “title” does not change by “>2”: it is no single number (allowed: changed, unchanged, added or removed)"),
        (BASE.format("changed", ", change: worse"), "7:35 “change” is “worse”; a mapping is expected (write `lowest: worse` below it)"),
        (BASE.format("changed", ", befor: {owner: present}"), "7:35 “befor” is nothing that can be asked of a journey (did you mean “before”?)"),
        (BASE.format("changed", ", before: {ownr: present}"), "7:44 “ownr” is nothing that can be asked of a journey (did you mean “owner”?)"),
        (BASE.format("added", ", change: {lowest: worse}"), "7:35 “change” is only known in a rule about what changed (write `when: changed` beside `select`)"),
        (BASE.format("changed", "").replace("type: journey", "type: step, change: {emotion: worse}"), "7:41 “emotion” has no better or worse (allowed: changed, unchanged, added or removed, or ask for `lowest`, `highest` or `mean`)"),
        (BASE.format("removed", ", before: {owner: present}"), "7:35 “before” is only known in a rule about what changed (all conditions are about what it was: write them without it)"),
        (BASE.format("changed", ", before: {change: {owner: added}}"), "7:44 “change” is only known in a rule about what changed (within `before`, write it without)"),
        (BASE.format("chnged", ", change: {lowest: worse}"), "6:11 “when” is “chnged” (did you mean “changed”? allowed: changed, added or removed)"),
        (BASE.format("changed", "") + "  message: '{befor.owner}'\n", "9:11 “{befor.owner}” stands for nothing (did you mean “before.owner”?)"),
    ],
)  # fmt: skip
def test_a_mistake_has_its_place_and_the_nearest_word(tmp_path: Path, rule: str, said: str) -> None:
    assert complaints(tmp_path, rule) == [said]


def test_what_was_before_is_not_known_to_other_rules_and_blocks(tmp_path: Path) -> None:
    rule = BASE.format("changed", ", change: {lowest: worse}").replace("  when: changed\n", "")
    assert complaints(tmp_path, rule) == [
        "6:35 “change” is only known in a rule about what changed (write `when: changed` beside `select`)"
    ]
    assert complaints(
        tmp_path,
        BASE.format("changed", "").replace("  when: changed\n", "") + "  message: '{before.owner}'\n",
    )
    reading = Reading()
    conditions({"before": {"owner": "present"}}, ["journey"], reading)
    assert reading.wrong


@pytest.mark.parametrize("type_", SELECTABLE)
def test_every_word_that_is_allowed_is_understood(type_: str, repository: Repository) -> None:
    """Every property of every type takes each of its words, and the answer is yes or no."""
    rules: list[Any] = []
    for name, asked in properties(type_).items():
        for word in allowed(asked):
            select = {"type": type_, "change": {name: word}}
            rules.append(
                {
                    "id": f"team/r{len(rules)}",
                    "when": ["changed", "added"],
                    "select": select,
                    "require": {"id": "*"},
                }
            )
            made, wrong, _ = requirement(rules[-1])
            assert made is not None and not wrong
    change(repository, JOURNEY, ("emotion: 2", "emotion: -1"), ("title: Sign", "title: Sign it"))
    change(repository, "pain-points/noise.md", ("moderate", "major"))
    configure(repository, json.dumps(rules))
    assert told() == []


_VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8), st.sampled_from(WORDS)),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["change", "before", "lowest", "owner", "not", "any", "title"]), inner, max_size=3),
    max_leaves=12,
)  # fmt: skip


@given(when=_VALUES, select=_VALUES)
def test_whatever_stands_there_is_read_or_refused(when: object, select: object) -> None:
    rule, wrong, _ = requirement(
        {
            "id": "team/x",
            "when": when,
            "select": {"type": "journey", "change": select, "before": select},
            "require": {"owner": "present"},
        }
    )
    assert (rule is None) == bool(wrong)
