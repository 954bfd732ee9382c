"""Rules of a team's own in `mkdocs.yml`, and waivers in pages: what they find, and what is said of wrong ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from cjm_mkdocs.cli import main
from cjm_mkdocs.conditions import SELECTABLE, properties
from cjm_mkdocs.conditions.requirements import requirement
from cjm_mkdocs.engine import Site
from cjm_mkdocs.problems import RULES, shipped_rules
from cjm_mkdocs.rules import requirements
from cjm_mkdocs.selection import Selector
from tests.conftest import BuildSite
from tests.library import LIBRARY, configured, found, site_of

# --- the six that have to be possible --------------------------------------------------------------------------------

SIX = {
    "every severe pain point has an owner and a solution": (
        """
- id: team/severe-pains
  select: {type: pain-point, severity: ">=major"}
  require: {owner: present, addressed: true}
  message: “{title}” needs an owner and a solution
""",
        ["pain-points/waiting.md:2:1 warning “The queue does not move” needs an owner and a solution"],
    ),
    "the checkout stage never falls below 0": (
        """
- id: team/checkout
  select: {type: stage, stage: checkout}
  require: {lowest: ">=0"}
  severity: error
  message: the checkout falls to {lowest}
""",
        ["journeys/borrow.md:18:5 error the checkout falls to -1"],
    ),
    "every moment of truth has a metric": (
        """
- id: team/measured-moments
  select: {type: step, moment_of_truth: present}
  require: {metrics: present}
  message: nobody measures “{title}”
  at: moment_of_truth
""",
        ["journeys/borrow.md:32:26 warning nobody measures “Return it at night”"],
    ),
    "every question is answered": (
        """
- id: team/answers
  select: {type: question}
  require: {answered: true}
  message: nobody answers “{title}”
""",
        ["journeys/borrow.md:17:13 warning nobody answers “May I bring my dog?”"],
    ),
    "every persona has a journey": (
        """
- id: team/met
  select: {type: persona}
  require: {referred_by: {journey: any}}
  message: “{title}” is on no journey
""",
        ["personas/ghost.md:2:1 warning “Nobody” is on no journey"],
    ),
    "nothing is older than its review": (
        """
- id: team/fresh
  select: {type: any}
  require: {overdue: false}
  message: “{title}” was due on {review_due}
  at: reviewed
""",
        ["journeys/borrow.md:6:11 warning “I borrow a book” was due on 2026-04-10"],
    ),
}


@pytest.mark.parametrize("name", SIX)
def test_the_six_examples(tmp_path: Path, name: str) -> None:
    rule, expected = SIX[name]
    assert 3 <= len(rule.strip().split("\n")) <= 6
    assert found(tmp_path, rule) == expected


def test_severe_pain_points_from_either_side(tmp_path: Path) -> None:
    rule = """
- id: team/severe-pains
  select: {type: pain-point, severity: ">=3"}
  require: {owner: present, addressed: true}
"""
    assert found(tmp_path, rule) == [
        "pain-points/waiting.md:2:1 warning “The queue does not move” does not keep to team/severe-pains: owner"
    ]


# --- what is said of wrong ones --------------------------------------------------------------------------------------

WRONG = [
    ("- id: team/x\n  select: {type: pain-point, severty: 3}\n  require: {owner: present}",
     "6:38 schema/unknown-key: “severty” is nothing that can be asked of a pain point (did you mean “severity”?)"),
    ("- id: team/x\n  select: {type: pain-point, severity: magor}\n  require: {owner: present}",
     "6:38 schema/unknown-value: “severity” is never “magor” (did you mean “major”? allowed: minor, moderate, major or critical, or 1 to 4)"),
    ("- id: team/x\n  select: {type: painpoint}\n  require: {owner: present}",
     "6:20 schema/unknown-value: “painpoint” is not a type (did you mean “pain-point”?)"),
    ("- id: team/x\n  select: {severity: 3}\n  require: {owner: present}",
     "6:11 schema/missing: “select” has no “type” (say what it is about: `type: pain-point`)"),
    ("- id: team/x\n  select: {type: solution}\n  require: {status: [shiped, planned]}",
     "7:30 schema/unknown-value: “status” is never “shiped” (did you mean “shipped”? allowed: idea, planned, in-progress, shipped, measured or dropped)"),
    ("- id: team/x\n  select: {type: solution}\n  require: {status: '>planned'}",
     "7:21 schema/unknown-value: “status” has no order: “>” means nothing here (write planned, or `!= …` for anything else)"),
    ("- id: team/x\n  select: {type: step}\n  require: {emotion: good}",
     "7:21 schema/unknown-value: “emotion” is a number, and “good” is none (write a number, such as 3 or \">=3\")"),
    ("- id: team/x\n  select: {type: stage, lifecycle: purchas}\n  require: {lowest: 0}",
     "6:33 schema/unknown-value: no lifecycle stage is called “purchas” (did you mean “purchase”?)"),
    ("- id: team/x\n  select: {type: journey, reviewed: '<todya'}\n  require: {owner: present}",
     "6:35 schema/unknown-value: “reviewed” is a date, and “todya” is none (did you mean “today”? write year-month-day, `today` or `overdue`)"),
    ("- id: team/x\n  select: {type: journey, age: old}\n  require: {owner: present}",
     "6:35 schema/unknown-value: “age” is a span of time, and “old” is none (write `90 days`, `12 weeks`, `3 months`, `1 year`, or a number of days)"),
    ("- id: team/x\n  select: {type: journey}\n  require: {overdue: maybe}",
     "7:21 schema/unknown-value: “overdue” is true or false, not “maybe” (write `true` or `false`)"),
    ("- id: team/x\n  select: {type: pain-point}\n  require: {refers_to: {solution: any}}",
     "7:33 schema/unknown-key: “solution” is no field that refers to others (did you mean “solutions”?)"),
    ("- id: team/x\n  select: {type: pain-point}\n  require: {referred_by: {solution: {status: done}}}",
     "7:46 schema/unknown-value: “status” is never “done” (allowed: idea, planned, in-progress, shipped, measured or dropped)"),
    ("- id: team/x\n  select: {type: pain-point}\n  require: {owner: {status: open}}",
     "7:21 schema/unknown-value: “owner” is a mapping (write what it should be; conditions on what it refers to stand below `refers_to:`)"),
    ("- id: team/x\n  select: {type: pain-point}\n  require: {owner: null}",
     "7:21 schema/unknown-value: “owner” expects nothing (write `owner: missing` for what is not there)"),
    ("- id: team/x\n  select: {type: pain-point}\n  requires: {owner: present}",
     "5:11 schema/missing: a rule has no “require” (say what has to hold: `require: {owner: present}`) | 7:11 schema/unknown-key: “requires” is not a key of a rule (did you mean “require”?)"),
    ("- id: severe\n  select: {type: pain-point}\n  require: {owner: present}",
     "5:11 schema/unknown-value: “severe” is not the id of a rule (write two words with a slash between them, such as team/severe-pains)"),
    ("- id: coverage/no-owner\n  select: {type: pain-point}\n  require: {owner: present}",
     "5:11 schema/unknown-value: there is a rule called “coverage/no-owner” already (choose another id)"),
    ("- id: coverage/mine\n  select: {type: pain-point}\n  require: {owner: present}",
     "5:11 schema/unknown-value: “coverage” is a family of rules of the package (write team/mine, or another word before the slash)"),
    ("- id: team/x\n  select: {type: pain-point}\n  require: {owner: present}\n- id: team/x\n  select: {type: pain-point}\n  require: {owner: present}",
     "8:11 schema/unknown-value: there is a rule called “team/x” already (choose another id)"),
    ("- id: team/x\n  select: {type: pain-point}\n  require: {owner: present}\n  severity: high",
     "8:11 schema/unknown-value: “severity” is “high” (allowed: error, warning or info)"),
    ("- id: team/x\n  select: {type: pain-point}\n  require: {owner: present}\n  message: '{titel} is bad'",
     "8:11 schema/unknown-value: “{titel}” stands for nothing (did you mean “title”?)"),
    ("- id: team/x\n  select: {type: pain-point}\n  require: {owner: present}\n  at: ower",
     "8:11 schema/unknown-value: “ower” is not a field (did you mean “owner”?)"),
    ("- id: team/x\n  select: []\n  require: {owner: present}",
     "6:11 schema/unknown-value: “select” selects nothing (list mappings with a `type`, or write one: `select: {type: pain-point}`)"),
    ("- id: team/x\n  checks: []",
     "6:11 schema/unknown-value: “checks” is empty (list mappings with `select` and `require`)"),
    ("- team/x", "5:11 schema/unknown-value: a rule is a mapping, not “team/x” (write `id`, `select`, `require` and `message`)"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "expected"), WRONG)
def test_a_wrong_rule_is_named_with_its_place(tmp_path: Path, rule: str, expected: str) -> None:
    settings, said = configured(tmp_path, rule)
    assert settings is None
    assert " | ".join(said) == expected


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    rules = "- id: x\n  select: {type: step, emotoin: 1}\n  require: {stage: present}\n- {id: team/y}"
    _, said = configured(tmp_path, rules, "      nav: up\n")
    assert [line.split(" ")[0] for line in said] == ["5:11", "6:32", "8:11", "8:11", "9:7"]


def test_rules_are_a_list(tmp_path: Path) -> None:
    settings, said = configured(tmp_path, "team/x: 1")
    assert settings is None
    assert said == [
        "4:7 schema/wrong-type: “rules” is a mapping; a list is expected (write `- id: team/…` and what it selects and requires)"
    ]


def test_a_name_that_nothing_has(tmp_path: Path) -> None:
    rule = "- id: team/x\n  select: {type: pain-point, persona: [newcomer, regulra], owner: hosue}\n  require: {owner: present}"
    assert [str(problem) for problem in site_of(tmp_path, rule).in_settings] == [
        "mkdocs.yml:6:58: error refs/unknown: nothing is called “regulra” (did you mean “regular”?)",
        "mkdocs.yml:6:68: error refs/unknown: nothing is called “hosue” (did you mean “house”?)",
    ]


# --- levels and paths ------------------------------------------------------------------------------------------------

OWNED = "- id: team/owned\n  select: {type: [pain-point, solution]}\n  require: {owner: present}\n  message: nobody owns “{title}”"


def test_levels_know_rules_of_a_team(tmp_path: Path) -> None:
    site = site_of(
        tmp_path, OWNED, more='      levels: {team/owned: info, "solutions/**": {"team/*": off}}\n'
    )
    assert [(p.path, p.severity) for p in site.problems if p.rule == "team/owned"] == [
        ("journeys/borrow.md", "info"), ("pain-points/waiting.md", "info"),
    ]  # fmt: skip


def test_a_rule_for_some_pages(tmp_path: Path) -> None:
    assert [line.split(":")[0] for line in found(tmp_path, f"{OWNED}\n  paths: [solutions/**]")] == [
        "solutions/heating.md", "solutions/second-desk.md",
    ]  # fmt: skip


def test_of_a_broken_page_nothing_is_asked(tmp_path: Path) -> None:
    broken = LIBRARY["solutions/heating.md"].replace("target", "traget")
    paths = [line.split(":")[0] for line in found(tmp_path, OWNED, {"solutions/heating.md": broken})]
    assert "solutions/second-desk.md" in paths
    assert "solutions/heating.md" not in paths


# --- the rules of the package ----------------------------------------------------------------------------------------


def test_at_least_twelve_rules_are_data_in_the_form_of_a_teams_own() -> None:
    assert len(requirements.shipped()) >= 12
    for value in shipped_rules():
        rule, wrong, named = requirement(
            {**value, "id": f"team/{value['id'].split('/')[1]}"}, RULES, ["coverage"]
        )
        assert rule is not None
        assert (wrong, named) == ([], [])


def test_every_property_has_a_value(tmp_path: Path) -> None:
    """Each property of each type can be selected by, shown in a message, and compared."""
    selector = Selector(site_of(tmp_path, OWNED).catalogue)
    for type_ in SELECTABLE:
        for name, asked in properties(type_).items():
            getter = selector.values.getter(type_, name)
            for item in selector.values.of_type(type_):
                value = getter(item)
                assert not asked.many or isinstance(value, tuple), (type_, name)
                assert asked.many or not isinstance(value, tuple), (type_, name)
            assert asked.meaning.endswith((".", "…")), (type_, name)


# --- waivers ---------------------------------------------------------------------------------------------------------


def waived(folder: Path, waiver: str, rules: str = OWNED) -> Site:
    page = LIBRARY["pain-points/waiting.md"].replace("---\ntype", f"---\nx_waive: {waiver}\ntype", 1)
    return site_of(folder, rules, {"pain-points/waiting.md": page})


def about(site: Site, *, of: str = "pain-points/waiting.md") -> list[str]:
    return [f"{p.line}:{p.column} {p.rule}: {p.message}" for p in site.problems if p.path == of]


def test_a_waived_problem_is_counted_elsewhere(tmp_path: Path) -> None:
    site = waived(tmp_path, "{coverage/no-owner: we are looking, until: 2026-11-22}")
    assert about(site) == ["2:1 team/owned: nobody owns “The queue does not move”"]
    assert [(p.path, p.rule) for p in site.waived] == [("pain-points/waiting.md", "coverage/no-owner")]


def test_several_waivers(tmp_path: Path) -> None:
    site = waived(tmp_path, "[{coverage/no-owner: a}, {team/owned: b, until: 2027-01-31}]")
    assert about(site) == []
    assert {p.rule for p in site.waived} == {"coverage/no-owner", "team/owned"}


def test_a_waiver_holds_for_items_on_the_page(tmp_path: Path) -> None:
    page = LIBRARY["journeys/borrow.md"].replace(
        "---\ntype", "---\nx_waive: {team/answers: no dogs}\ntype", 1
    )
    site = site_of(tmp_path, SIX["every question is answered"][0], {"journeys/borrow.md": page})
    assert [p.rule for p in site.waived] == ["team/answers"]


@pytest.mark.parametrize(
    ("waiver", "said"),
    [
        ("{coverage/no-owner: old, until: 2026-11-21}", "2:42 freshness/waiver-expired: “coverage/no-owner” was waived until 2026-11-21: old"),
        ("{coverage/no-owner: '', until: 2027-01-31}", "2:30 structure/waiver: “coverage/no-owner” is waived without a reason"),
        ("{coverage/no-owner: true}", "2:30 structure/waiver: “coverage/no-owner” is waived without a reason"),
        ("{coverage/no-ownr: x}", "2:11 structure/waiver: no rule is called “coverage/no-ownr”"),
        ("{refs/unknown: x}", "2:11 structure/waiver: “refs/unknown” cannot be waived"),
        ("{structure/waiver: x}", "2:11 structure/waiver: “structure/waiver” cannot be waived"),
        ("{coverage/no-owner: x, until: soon}", "2:40 structure/waiver: “until” is “soon”, which is no date"),
        ("{until: 2027-01-31}", "2:10 structure/waiver: a waiver names no rule"),
        ("coverage/no-owner", "2:10 structure/waiver: a waiver is a mapping, not “coverage/no-owner”"),
        ("[x]", "2:11 structure/waiver: a waiver is a mapping, not “x”"),
    ],
)  # fmt: skip
def test_a_wrong_waiver_waives_nothing(tmp_path: Path, waiver: str, said: str) -> None:
    site = waived(tmp_path, waiver)
    assert said in about(site)
    assert "2:1 coverage/no-owner: a critical pain point has no owner" in about(site)
    assert site.waived == ()


def test_errors_of_reading_cannot_be_waived(tmp_path: Path) -> None:
    page = "---\nx_waive: {schema/unknown-key: mine}\ntype: pain-point\ntitle: A\nsevertiy: 3\n---\n"
    site = site_of(tmp_path, OWNED, {"pain-points/a.md": page})
    assert [line.split(":")[1].split(" ")[1] for line in about(site, of="pain-points/a.md")] == [
        "structure/waiver",
        "schema/unknown-key",
    ]


# --- in a build ------------------------------------------------------------------------------------------------------


def test_a_site_with_rules_of_its_own(build_site: BuildSite) -> None:
    page = LIBRARY["pain-points/waiting.md"].replace(
        "---\ntype", "---\nx_waive: {coverage/no-owner: '<b>we</b> look', until: 2027-01-31}\ntype", 1
    )
    rules = [
        {
            "id": "team/owned",
            "select": {"type": "solution"},
            "require": {"owner": "present"},
            "message": "<i>{title}</i>",
        }
    ]
    site = build_site({**LIBRARY, "pain-points/waiting.md": page}, cjm={"rules": rules})
    assert site.rules.count("team/owned") == 2
    told = site.json("cjm/catalogue.json")
    Draft202012Validator(site.json("cjm/catalogue.schema.json")).validate(told)
    assert [(p["rule"], p["hint"]) for p in told["waived"]] == [
        ("coverage/no-owner", "waived: <b>we</b> look, until 2027-01-31")
    ]
    waived = site.article("health/").select_one("[data-cjm=waived]")
    assert waived is not None
    assert "<b>we</b> look" in waived.get_text()
    assert waived.select_one("strong[data-value]")["data-value"] == "1"
    row = site.article("health/").select_one('[data-cjm-rule="team/owned"]')
    assert row is not None
    assert "<i>" in row.get_text()


def test_a_wrong_rule_stops_the_build(build_site: BuildSite) -> None:
    rules = [
        {"id": "team/x", "select": {"type": "solution", "statsu": "idea"}, "require": {"owner": "present"}}
    ]
    site = build_site(LIBRARY, cjm={"rules": rules}, aborts=True)
    assert any("“statsu”" in str(line) and "“status”" in str(line) for line in site.log)


def test_a_name_that_nothing_has_is_reported_in_a_build(build_site: BuildSite) -> None:
    rules = [
        {"id": "team/x", "select": {"type": "solution", "owner": "hosue"}, "require": {"owner": "present"}}
    ]
    site = build_site(LIBRARY, cjm={"rules": rules})
    assert [(p.path, p.rule) for p in site.problems if p.path.startswith("mkdocs.yml")] == [
        ("mkdocs.yml", "refs/unknown")
    ]


def test_the_command_lists_rules_of_a_site(tmp_path: Path) -> None:
    configured(tmp_path, OWNED)
    config = str(tmp_path / "mkdocs.yml")
    lines = CliRunner().invoke(main, ["rules", "-f", config]).stdout.splitlines()
    assert lines[-1].split()[:2] == ["team/owned", "warning"]
    assert len(lines) == len(RULES) + 1
    configured(tmp_path, OWNED.replace("owner: present", "ower: present"))
    result = CliRunner().invoke(main, ["rules", "-f", config])
    assert "“ower”" in result.stderr
    assert len(result.stdout.splitlines()) == len(RULES)


def test_the_command_checks_rules_of_a_site(tmp_path: Path) -> None:
    configured(
        tmp_path,
        f"{OWNED}\n- id: team/x\n  select: {{type: persona, journey: borow}}\n  require: {{owner: present}}",
    )
    for path, text in LIBRARY.items():
        (tmp_path / "docs" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "docs" / path).write_text(text, encoding="utf-8")
    result = CliRunner().invoke(main, ["check", "-f", str(tmp_path / "mkdocs.yml")])
    assert result.exit_code == 1
    assert (
        "mkdocs.yml:10:35: error refs/unknown: nothing is called “borow” (did you mean “borrow”?)"
        in result.stdout
    )
    assert "docs/solutions/heating.md:2:1: warning team/owned: nobody owns “New heating”" in result.stdout
