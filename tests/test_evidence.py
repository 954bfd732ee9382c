"""How sure a claim is: grades, what rests on what, and how long evidence holds."""

from __future__ import annotations

from datetime import date

import pytest

from cjm_mkdocs.catalogue import Catalogue, Key
from cjm_mkdocs.engine import read_site
from cjm_mkdocs.model.records import LARGE, Evidence
from cjm_mkdocs.settings import Settings, settings_from
from cjm_mkdocs.views.evidence import (
    claims_on,
    curve_grade,
    evidence_of,
    evidence_row,
    grade,
    grade_of,
    graded_claims,
    journey_grade,
    ledger,
    state,
    step_grades,
    unbacked,
)
from tests.exported import catalogue_of

TODAY = date(2026, 11, 22)
TALKS = "{title: Talks, kind: interview, date: 2026-10-01, valid_for: 1 year, n: 8}"
WATCHED = "{title: Watched, kind: observation, date: 2026-09-01, n: 4}"
MANY_TALKS = f"{{title: Many talks, kind: interview, n: {LARGE}}}"
NEARLY = f"{{title: Nearly, kind: interview, n: {LARGE - 1}}}"
FIGURES = "{title: Figures, kind: analytics, date: 2026-10-01, n: 900}"
FEW_FIGURES = "{title: Few figures, kind: survey, n: 12}"
OLD_TALKS = "{title: Old talks, kind: interview, date: 2024-01-01, valid_for: 1 year, n: 90}"
OLD_FIGURES = "{title: Old figures, kind: crm, date: 2024-01-01, valid_for: 6 months}"
TO_THE_DAY = "{title: To the day, kind: interview, date: 2025-11-22, valid_for: 1 year}"
A_DAY_LATE = "{title: A day late, kind: interview, date: 2025-11-21, valid_for: 1 year}"
UNDATED = "{title: Undated, kind: interview, valid_for: 1 day}"


def site(**pages: str) -> Catalogue:
    """Pages by id; each begins with its type."""
    sources = {f"{name}.md": f"---\ntype: {text}\n---\n" for name, text in pages.items()}
    return catalogue_of(sources, Settings(today=TODAY))


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        ("", "assumption"),
        (TALKS, "anecdotal"),
        (FEW_FIGURES, "anecdotal"),
        (NEARLY, "anecdotal"),
        ("Twelve talks", "anecdotal"),
        (UNDATED, "anecdotal"),
        (TO_THE_DAY, "anecdotal"),
        (MANY_TALKS, "supported"),
        (FIGURES, "supported"),
        (f"{TALKS}, {WATCHED}", "supported"),
        (f"{FIGURES}, {FEW_FIGURES}", "supported"),
        (f"{TALKS}, {FIGURES}", "validated"),
        (f"{TALKS}, {FEW_FIGURES}", "validated"),
        (f"Twelve talks, {FEW_FIGURES}", "validated"),
        (A_DAY_LATE, "stale"),
        (f"{OLD_TALKS}, {OLD_FIGURES}", "stale"),
        (f"{OLD_TALKS}, {TALKS}", "anecdotal"),
        (f"{OLD_TALKS}, {FIGURES}", "supported"),
        (f"{OLD_TALKS}, {OLD_FIGURES}, {FEW_FIGURES}", "anecdotal"),
    ],
)
def test_the_grade_of_a_claim(evidence: str, expected: str) -> None:
    made = site(slow=f"pain-point\ntitle: Slow\nevidence: [{evidence}]")
    assert grade(made, Key("pain-point", "slow")) == expected


@pytest.mark.parametrize(
    ("persona", "expected"),
    [
        ("basis: assumed", "assumption"),
        (f"basis: assumed\nevidence: [{TALKS}, {FIGURES}]", "assumption"),
        (f"basis: statistical\nevidence: [{TALKS}]", "anecdotal"),
        ("basis: qualitative", "assumption"),
    ],
)
def test_the_basis_of_a_persona_lowers_its_grade_and_never_raises_it(persona: str, expected: str) -> None:
    assert grade(site(bo=f"persona\nname: Bo\n{persona}"), Key("persona", "bo")) == expected


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        ("current: 3", "assumption"),
        ("data: x.csv", "anecdotal"),
        ("source: The till", "supported"),
        (f"source: The till\nevidence: [{OLD_TALKS}]", "supported"),
        (f"source: The till\nevidence: [{TALKS}]", "validated"),
        (f"data: x.csv\nevidence: [{TALKS}]", "validated"),
        (f"evidence: [{OLD_FIGURES}]", "stale"),
    ],
)
def test_the_source_of_a_metric_is_evidence_for_it(metric: str, expected: str) -> None:
    assert grade(site(wait=f"metric\ntitle: Wait\n{metric}"), Key("metric", "wait")) == expected


JOURNEY = """journey
title: Buying
persona: bo
{more}
stages:
  - name: Purchase
    steps:
      - {{title: A, emotion: -1, pain_points: [slow]}}
      - {{title: B, emotion: {{bo: {{score: 1, basis: assumed}}, al: {{score: 2, basis: target}}}}}}
      - {{title: C}}
"""
PEOPLE = {"bo": "persona\nname: Bo", "al": "persona\nname: Al"}


def test_the_grade_of_an_emotion_is_that_of_its_journey_unless_its_basis_says_otherwise() -> None:
    more = f"evidence: [{TALKS}, {FIGURES}]"
    made = site(buying=JOURNEY.format(more=more), slow="pain-point\ntitle: Slow", **PEOPLE)
    sure = grade(made, Key("journey", "buying"))
    found = [step_grades(step, sure) for step in made.journeys["buying"].steps]
    assert found == [{"*": "validated"}, {"bo": "assumption"}, {}]
    assert graded_claims(made)["emotion"] == {"validated": 1, "assumption": 1}
    assert curve_grade(made, Key("journey", "buying")) == "validated"


def test_a_plan_claims_nothing() -> None:
    plan = JOURNEY.format(more="state: to-be").replace("emotion: -1", "emotion: {score: 1, basis: target}")
    plan = plan.replace("basis: assumed", "basis: target")
    made = site(buying=plan, slow="pain-point\ntitle: Slow", **PEOPLE)
    assert journey_grade(made, Key("journey", "buying")) is None
    assert curve_grade(made, Key("journey", "buying")) is None
    assert "journey" not in unbacked(made)


def test_a_curve_of_guesses_is_an_assumption_whatever_the_journey_rests_on() -> None:
    guessed = JOURNEY.format(more=f"evidence: [{TALKS}]").replace(
        "emotion: -1", "emotion: {score: -1, basis: assumed}"
    )
    made = site(buying=guessed, slow="pain-point\ntitle: Slow", **PEOPLE)
    key = Key("journey", "buying")
    assert (curve_grade(made, key), journey_grade(made, key)) == ("assumption", "anecdotal")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({}, "undated"),
        ({"valid_for": "1 day"}, "undated"),
        ({"date": "2020-01-01"}, "valid"),
        ({"date": "2026-11-21", "valid_for": "1 day"}, "expiring"),
        ({"date": "2026-11-20", "valid_for": "1 day"}, "expired"),
        ({"date": "2026-11-22", "valid_for": "90 days"}, "expiring"),
        ({"date": "2026-11-22", "valid_for": "91 days"}, "valid"),
    ],
)
def test_whether_evidence_may_be_relied_on(written: dict[str, str], expected: str) -> None:
    assert state(Evidence.model_validate({"title": "A", **written}), TODAY) == expected


LEDGER = {
    "talks": "evidence\ntitle: Talks\nkind: interview\ndate: 2026-10-01\nvalid_for: 1 year",
    "visits": "evidence\ntitle: Visits\nkind: analytics\ndate: 2026-11-01",
    "rumour": "evidence\ntitle: A rumour",
    "slow": "pain-point\ntitle: Slow\nseverity: minor\nfrequency: some\nevidence: [talks]",
    "dear": "pain-point\ntitle: Dear\nseverity: major\nfrequency: most\nevidence: [talks, visits]",
    "lost": "pain-point\ntitle: Lost",
    "buying": JOURNEY.format(more="evidence: [visits]"),
    "insight": "team\nname: Insight",
    **PEOPLE,
}


def test_the_ledger_names_all_that_rests_on_a_piece_of_evidence() -> None:
    made = site(**LEDGER)
    assert [entry.id for entry in ledger(made)] == ["visits", "talks", "rumour"]
    claims = claims_on(made, Key("evidence", "talks"))
    assert [(claim.entry.id, claim.grade) for claim in claims] == [
        ("dear", "validated"),
        ("slow", "anecdotal"),
    ]
    row = evidence_row(made, made.entries[Key("evidence", "talks")])
    assert (row.age, row.until, row.state) == (52, date(2027, 10, 1), "valid")
    assert [entry.id for entry in row.journeys] == ["buying"], "the slow pain is on one of its steps"


def test_what_a_thing_and_its_parts_rest_on() -> None:
    made = site(**LEDGER)
    found = {
        id_: {entry.id for entry in evidence_of(made, Key(type_, id_))}
        for type_, id_ in (("journey", "buying"), ("pain-point", "slow"), ("persona", "bo"))
    }
    assert found == {"buying": {"visits", "talks"}, "slow": {"talks"}, "bo": set()}
    assert len(evidence_of(made, None)) == 3


def test_claims_that_rest_on_nothing() -> None:
    made = site(**LEDGER)
    found = {kind: [entry.id for entry in entries] for kind, entries in unbacked(made).items()}
    assert found == {"persona": ["al", "bo"], "pain-point": ["lost"]}
    assert grade_of(made, made.entries[Key("evidence", "talks")]) is None
    assert graded_claims(made)["pain-point"] == {"validated": 1, "anecdotal": 1, "assumption": 1}


def test_a_teams_own_rule_can_ask_how_sure_a_claim_is() -> None:
    rule = {
        "id": "team/sure",
        "select": {"type": "pain-point"},
        "require": {"grade": ">=anecdotal"},
        "message": "“{title}” is an {grade}",
    }
    settings, wrong = settings_from({"rules": [rule]}, lambda loc: (1, 1), "mkdocs.yml")
    assert settings is not None, wrong
    pages = {f"{name}.md": f"---\ntype: {text}\n---\n" for name, text in LEDGER.items()}
    found = read_site(pages.items(), settings, set(pages), TODAY)
    said = [problem.message for problem in found.problems if problem.rule == "team/sure"]
    assert said == ["“Lost” is an assumption"]
