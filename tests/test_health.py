"""Health on plain data: reviews, gaps, and what a score is made of."""

from __future__ import annotations

from datetime import date

import pytest

from cjm_mkdocs.catalogue import Catalogue, Key
from cjm_mkdocs.engine import read_site
from cjm_mkdocs.settings import Settings
from cjm_mkdocs.views.coverage import Gaps, gaps, presence
from cjm_mkdocs.views.freshness import by_owner, review_of, reviews
from cjm_mkdocs.views.health import (
    COUNTED,
    WEIGHTS,
    Health,
    broken,
    checkup,
    concerned,
    health_of,
    healths,
)

TODAY = date(2026, 11, 22)
STUB = "type: journey\ntitle: Buying\npersona: Anna\n"
STEP = "stages: [{name: Middle, steps: [{title: Pay}]}]"


def catalogue(**pages: str) -> Catalogue:
    """A catalogue of front matters by id."""
    files = {f"{name.replace('_', '-')}.md": f"---\n{text}\n---\n" for name, text in pages.items()}
    site = read_site(files.items(), Settings(), set(files), TODAY)
    assert [problem for problem in site.problems if problem.rule.startswith(("schema", "front"))] == []
    return site.catalogue


def scored(journey: str, **pages: str) -> Health:
    found = catalogue(buying=journey, **pages)
    return health_of(found, found.journeys["buying"], checkup(found))


def part(health: Health, name: str) -> tuple[int, int]:
    return next((part.done, part.of) for part in health.parts if part.name == name)


# --- reviews -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "age", "late"),
    [
        ("", "never", None),
        ("review_every: 3 months", "never", None),
        ("reviewed: 2020-01-01", "undated", None),
        ("reviewed: 2026-10-22\nreview_every: 30 days", "overdue", 1),
        ("reviewed: 2026-10-23\nreview_every: 30 days", "due", 0),
        ("reviewed: 2026-11-22\nreview_every: 30 days", "due", -30),
        ("reviewed: 2026-11-22\nreview_every: 31 days", "in-time", -31),
    ],
)
def test_the_age_of_a_review(said: str, age: str, late: int | None) -> None:
    made = catalogue(anna=f"type: persona\nname: Anna\n{said}")
    review = review_of(made.entries[Key("persona", "anna")], TODAY)
    assert (review.age, review.late) == (age, late)


def test_who_is_asked_for_a_review_and_in_which_order() -> None:
    made = catalogue(
        late="type: persona\nname: Late\nowner: B\nreviewed: 2026-01-01\nreview_every: 1 month",
        later="type: persona\nname: Later\nowner: A\nreviewed: 2025-01-01\nreview_every: 1 month",
        never="type: persona\nname: Never",
        gone="type: persona\nname: Gone\nstatus: archived",
        till="type: touchpoint\ntitle: Till",
        shop="type: touchpoint\ntitle: Shop\nowner: A\nreviewed: 2026-11-01",
    )
    found = reviews(made)
    assert [(review.entry.id, review.age) for review in found] == [
        ("later", "overdue"), ("late", "overdue"), ("never", "never"), ("shop", "undated"),
    ]  # fmt: skip
    assert [owned.owner for owned in by_owner(found)] == ["A", "B", ""]
    assert [review.entry.id for review in by_owner(found)[0].reviews] == ["later", "shop"]


# --- gaps ----------------------------------------------------------------------------------------------------------


def sizes(found: Gaps) -> dict[str, int]:
    return {name: len(items) for name, items in found.lists() if items}


@pytest.mark.parametrize(
    ("stages", "switches"),
    [
        ("[{name: A, steps: [{title: a, channel: web}, {title: b, channel: phone}]}]", [("a", "b", True)]),
        ("[{name: A, steps: [{title: a, channel: web}, {title: b, channel: app}]}]", [("a", "b", False)]),
        ("[{name: A, steps: [{title: a, channel: web}, {title: b, channels: [phone, web]}]}]", []),
        ("[{name: A, steps: [{title: a, channel: web}, {title: b}]}]", []),
        ("[{name: A, steps: [{title: a, channel: web}, {title: b, channel: app, backstage: A clerk}]}]", []),
        ("[{name: A, steps: [{title: a, channel: web, systems: CRM}, {title: b, channel: app}]}]", []),
        ("[{name: A, steps: [{title: a, channel: web, solutions: A note}, {title: b, channel: app}]}]", []),
        ("[{name: A, steps: [{title: a, channel: web}]}, {name: B, brand_response: Calls, steps: [{title: b, channel: app}]}]", []),
        ("[{name: A, brand_response: Calls, steps: [{title: a, channel: web}]}, {name: B, steps: [{title: b, channel: app}]}]", [("a", "b", False)]),
    ],
)  # fmt: skip
def test_switches_of_channel_without_a_hand_over(stages: str, switches: list[tuple[str, str, bool]]) -> None:
    found = gaps(catalogue(buying=f"{STUB}stages: {stages}")).switches
    assert [(switch.before.title, switch.after.title, switch.human) for switch in found] == switches


def test_switches_to_or_from_a_person_come_first() -> None:
    steps = ", ".join(f"{{title: {name}, channel: {name}}}" for name in ("web", "app", "phone", "sms"))
    found = gaps(catalogue(buying=f"{STUB}stages: [{{name: A, steps: [{steps}]}}]")).switches
    assert [(switch.before.title, switch.human) for switch in found] == [
        ("app", True),
        ("phone", True),
        ("web", False),
    ]


def test_gaps_of_stages_and_moments() -> None:
    stages = """stages:
  - {name: Awareness, steps: [{title: See, touchpoint: Poster, moment_of_truth: true}]}
  - {name: Purchase, steps: [{title: Pay, moment_of_truth: why, metrics: [How long]}]}
  - {name: Middle}"""
    assert sizes(gaps(catalogue(buying=f"{STUB}{stages}"))) == {
        "empty_stages": 1, "untouched_stages": 1, "unmapped_stages": 1, "unmeasured": 1, "journeys": 1,
    }  # fmt: skip


def test_gaps_of_pain_points_and_personas() -> None:
    made = catalogue(
        severe="type: pain-point\ntitle: Severe\nseverity: major",
        owned="type: pain-point\ntitle: Owned\nseverity: critical\nowner: A\nevidence: [A survey]",
        answered="type: pain-point\ntitle: Answered\nseverity: critical\nowner: A\nsolutions: [A fix]",
        gone="type: pain-point\ntitle: Gone\nseverity: major\nresolved_on: 2026-01-01",
        mild="type: pain-point\ntitle: Mild\nseverity: minor\nevidence: [A survey]",
        anna="type: persona\nname: Anna",
        ben="type: persona\nname: Ben\nkind: anti\nbasis: assumed",
    )
    found = gaps(made)
    assert [entry.id for entry in found.unowned] == ["severe"]
    assert [entry.id for entry in found.unanswered] == ["owned", "severe"]
    assert [entry.id for entry in found.pains] == ["answered", "severe"]
    assert [entry.id for entry in found.lonely] == [entry.id for entry in found.personas] == ["anna"]
    assert sizes(gaps(made, {Key("persona", "anna")})) == {"lonely": 1, "personas": 1}


@pytest.mark.parametrize(
    ("plan", "today", "moved"),
    [
        ("2026-01-01", "2026-02-01", True),
        ("2026-02-01", "2026-02-01", False),
        ("2026-02-01", "2026-01-01", False),
        ("", "2026-02-01", True),
        ("2026-02-01", "", False),
    ],
)
@pytest.mark.parametrize("named_by_plan", [True, False])
def test_plans_whose_as_is_map_has_moved_on(plan: str, today: str, moved: bool, named_by_plan: bool) -> None:
    made = catalogue(
        plan=f"{STUB}state: to-be\nreviewed: {plan}\n{'counterpart: today' if named_by_plan else ''}\n{STEP}",
        today=f"{STUB}reviewed: {today}\n{'' if named_by_plan else 'counterpart: plan'}\n{STEP}",
    )
    found = gaps(made).moved_on
    assert [(pair.plan.id, pair.today.id) for pair in found] == ([("plan", "today")] if moved else [])


def test_which_personas_are_met_where() -> None:
    made = catalogue(
        one=f"{STUB}stages: [{{name: Awareness, steps: [{{title: a}}, {{title: b, personas: [Ben]}}]}}]",
        two=f"{STUB}stages: [{{name: Awareness, steps: [{{title: a, emotion: {{ben: 1}}}}]}}, {{name: Odd, steps: [{{title: c}}]}}]",
        nobody="type: persona\nname: Nobody\nkind: anti",
        old=f"{STUB}status: archived\nstages: [{{name: Advocacy, steps: [{{title: a}}]}}]",
    )
    found = presence(made)
    assert found.heads == ("awareness", "consideration", "purchase", "retention", "advocacy", "")
    anna, ben = (cells for _, cells in found.rows)
    assert [cell and tuple(cell) for cell in anna] == [(2, 2), None, None, None, None, (1, 1)]
    assert [cell and tuple(cell) for cell in ben] == [(2, 2), None, None, None, None, None]
    assert found.gaps == 8


# --- scores --------------------------------------------------------------------------------------------------------


def test_the_parts_make_a_hundred_and_each_is_explained() -> None:
    assert sum(WEIGHTS.values()) == 100
    assert WEIGHTS.keys() == COUNTED.keys()


def test_a_stub_has_the_points_of_a_page_without_mistakes() -> None:
    health = scored(STUB + STEP)
    assert health.score == WEIGHTS["problems"]
    assert next(part.name for part in health.raises) in ("review", "evidence", "emotions", "pain-points")


FULL = f"""{STUB}owner: Sales
reviewed: 2026-11-01
review_every: 3 months
evidence: [survey]
stages:
  - name: Purchase
    steps:
      - title: Pay
        touchpoint: Till
        emotion: -1
        pain_points: [queue]
        questions: [{{text: "Why wait?", answered_by: till}}]
        moment_of_truth: true
        metrics: [Minutes]"""
SURVEY = "type: evidence\ntitle: Survey\nkind: survey\nn: 200\ndate: 2026-01-01\nvalid_for: 1 year"
QUEUE = "type: pain-point\ntitle: Queue\nseverity: major\nowner: Sales\nsolutions: [A second till]"


def test_a_map_with_everything_has_a_hundred() -> None:
    health = scored(FULL, survey=SURVEY, queue=QUEUE)
    assert (health.score, health.raises) == (100, ())


@pytest.mark.parametrize(
    ("name", "old", "new", "counted"),
    [
        ("owner", "owner: Sales\nreviewed", "reviewed", (0, 1)),
        ("review", "reviewed: 2026-11-01", "reviewed: 2026-01-01", (0, 2)),
        ("review", "reviewed: 2026-11-01\n", "", (0, 2)),
        ("rhythm", "review_every: 3 months\n", "", (0, 1)),
        ("evidence", "evidence: [survey]\n", "", (0, 2)),
        ("evidence", "evidence: [survey]", "evidence: [One talk]", (1, 2)),
        ("emotions", "        emotion: -1\n", "", (0, 1)),
        ("touchpoints", "        touchpoint: Till\n", "", (0, 1)),
        ("lifecycle", "Purchase", "Middle", (0, 1)),
        ("pain-points", "        pain_points: [queue]\n", "", (0, 0)),
        ("questions", ', answered_by: till', "", (0, 1)),
        ("moments", "        moment_of_truth: true\n", "", (0, 0)),
        ("moments", "\n        metrics: [Minutes]", "", (0, 1)),
    ],
)  # fmt: skip
def test_what_is_missing_is_what_would_raise_the_score(
    name: str, old: str, new: str, counted: tuple[int, int]
) -> None:
    assert old in FULL
    health = scored(FULL.replace(old, new), survey=SURVEY, queue=QUEUE, till="type: touchpoint\ntitle: Till")
    assert part(health, name) == counted
    missing = {part.name: part.gain for part in health.raises}
    assert missing[name] == WEIGHTS[name] * (1 if not counted[0] else 0.5)
    assert health.score == round(100 - sum(missing.values()))


def test_the_shares_of_a_map_that_is_half_done() -> None:
    text = FULL.replace("      - title: Pay", "      - title: Go\n      - title: Pay", 1)
    health = scored(text, survey=SURVEY, queue=QUEUE.replace("owner: Sales\n", ""))
    gains = {part.name: part.gain for part in health.raises}
    assert gains == {"pain-points": 12, "emotions": 6, "touchpoints": 4}
    assert health.score == 78


def test_evidence_that_has_expired_counts_for_nothing() -> None:
    old = SURVEY.replace("2026-01-01", "2025-01-01")
    assert part(scored(FULL, survey=old, queue=QUEUE), "evidence") == (0, 2)


def test_a_plan_rests_on_the_journey_as_it_is_and_needs_no_pains() -> None:
    plan = FULL.replace("evidence: [survey]", "state: to-be\ncounterpart: today")
    plan = plan.replace("emotion: -1", "emotion: {score: 1, basis: target}").replace("        pain_points: [queue]\n", "")  # fmt: skip
    health = scored(plan, survey=SURVEY, today=f"{STUB}evidence: [survey]\n{STEP}")
    assert health.score == 100


def test_mistakes_cost_points_and_hints_do_not() -> None:
    hint = FULL.replace("owner: Sales\n", "")
    assert part(scored(hint, survey=SURVEY, queue=QUEUE), "problems") == (1, 1)
    wrong = FULL.replace("[queue]", "[queue, no-such-pain]")
    assert part(scored(wrong, survey=SURVEY, queue=QUEUE), "problems") == (0, 1)


def test_archived_journeys_are_not_listed_and_the_lowest_come_first() -> None:
    made = catalogue(
        a=f"{STUB}owner: Sales\n{STEP}", b=STUB + STEP, c=f"{STUB}status: archived\n{STEP}"
    )  # fmt: skip
    assert [health.journey.entry.id for health in healths(made)] == ["b", "a"]


def test_what_concerns_a_team_and_a_persona() -> None:
    made = catalogue(
        sales="type: team\nname: Sales",
        a=f"{STUB}owner: sales\n{STEP}",
        b=f"{STUB}teams: [sales]\n{STEP}",
        c=STUB.replace("Anna", "Ben") + STEP,
    )
    assert concerned(made, Key("team", "sales")) == {Key("journey", "a"), Key("journey", "b")}
    assert concerned(made, Key("persona", "ben")) == {Key("persona", "ben"), Key("journey", "c")}


def test_problems_by_severity_and_rule() -> None:
    made = catalogue(a=STUB + STEP, b=f"{STUB}counterpart: nobody\n{STEP}")
    rows = broken(made.open_problems)
    assert [row.severity for row in rows] == sorted([row.severity for row in rows])
    assert (rows[0].rule, len(rows[0].problems)) == ("refs/unknown", 1)
    assert sum(len(row.problems) for row in rows) == len(made.open_problems)
