"""Conditions of rules and lists: what they mean, and that nothing that is written as one does harm."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjm_mkdocs.conditions import SELECTABLE, Reading, conditions, properties
from cjm_mkdocs.model.vocabulary import LIFECYCLE, Vocabulary
from cjm_mkdocs.problems import RULES
from cjm_mkdocs.settings import settings_from
from cjm_mkdocs.views.answers import STATES as ANSWERS
from cjm_mkdocs.views.metrics import STATES as METRIC_STATES
from tests.library import SELECTOR, found

# --- conditions ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("select", "titles"),
    [
        ("type: pain-point, severity: critical", ["The queue does not move"]),
        ("type: pain-point, severity: [minor, 4]", ["The queue does not move", "No chair"]),
        ("type: pain-point, severity: '!= critical'", ["It is cold", "No chair"]),
        ("type: pain-point, severity: '<major'", ["No chair"]),
        ("type: pain-point, severity: 3..4", ["It is cold", "The queue does not move"]),
        ("type: pain-point, frequency: missing", ["It is cold"]),
        ("type: pain-point, priority: '>=12'", ["The queue does not move"]),
        ("type: pain-point, priority: '<=2'", ["No chair"]),
        ("type: pain-point, owner: house", ["It is cold"]),
        ("type: pain-point, owner: House & Garden", ["It is cold"]),
        ("type: pain-point, persona: regular", ["It is cold", "The queue does not move", "No chair"]),
        ("type: pain-point, persona: regular reader, journey: missing", ["It is cold"]),
        ("type: pain-point, lifecycle: decision", ["The queue does not move", "No chair"]),
        ("type: pain-point, stage: Check*", ["The queue does not move", "No chair"]),
        ("type: pain-point, touchpoint: welcome-desk, page: true", ["The queue does not move"]),
        ("type: pain-point, channel: telephone, page: false", ["No chair"]),
        ("type: pain-point, title: '*queue*move'", ["The queue does not move"]),
        ("type: pain-point, title: '*DOES not*'", ["The queue does not move"]),
        ("type: pain-point, title: 'does not*'", []),
        ("type: pain-point, first_seen: '<2026-02-02'", ["The queue does not move"]),
        ("type: pain-point, first_seen: '>today'", []),
        ("type: pain-point, not: {severity: '>=major'}", ["No chair"]),
        ("type: pain-point, any: [{owner: present}, {severity: minor}]", ["It is cold", "No chair"]),
        ("type: pain-point, addressed: false", ["No chair"]),
        ("type: pain-point, refers_to: {solutions: {status: shipped}}", ["The queue does not move"]),
        ("type: pain-point, referred_by: {solution: {status: [planned, idea]}}", ["It is cold"]),
        ("type: pain-point, referred_by: {step: {moment_of_truth: true}}", ["The queue does not move", "No chair"]),
        ("type: pain-point, referred_by: none", []),
        ("type: pain-point, placed: false", ["It is cold"]),
        ("type: solution, due: overdue", ["A second desk"]),
        ("type: solution, due: '>2027-03-30'", ["New heating"]),
        ("type: solution, refers_to: {pain_points: {all: {severity: critical}}}", ["A second desk"]),
        ("type: solution, refers_to: {pain_points: {none: {severity: minor}, count: '>=1'}}", ["New heating"]),
        ("type: step, emotion: '<0'", ["Queue at the desk"]),
        ("type: step, not: {emotion: '<0'}", ["Find the house", "Return it at night"]),
        ("type: step, mean: 0", ["Queue at the desk"]),
        ("type: step, personas: '>1'", ["Queue at the desk"]),
        ("type: step, refers_to: {pain_points: '>=2'}", ["Queue at the desk"]),
        ("type: step, number: 3", ["Return it at night"]),
        ("type: step, pain_points: present", ["Queue at the desk"]),
        ("type: stage, highest: 2", ["Retention"]),
        ("type: stage, lifecycle: [awareness, retention]", ["Awareness", "Retention"]),
        ("type: journey, refers_to: {steps: {all: {emotion: present}}}", ["I borrow a book"]),
        ("type: journey, steps: 3..5, stages: 3", ["I borrow a book"]),
        ("type: journey, age: '>10 months', reviewed: overdue", ["I borrow a book"]),
        ("type: journey, review_every: '<= 12 weeks'", []),
        ("type: metric, age: '<30', current: '>10'", ["Minutes in the queue"]),
        ("type: metric, state: [unknown, off-track]", ["Minutes in the queue"]),
        ("type: metric, state: on-track", []),
        ("type: pain-point, answer: solved", ["The queue does not move"]),
        ("type: pain-point, answer: no", ["No chair"]),
        ("type: pain-point, grade: '<=assumption', page: false", ["No chair"]),
        ("type: journey, grade: '>=validated'", []),
        ("type: touchpoint, mean: 0, channel: missing", []),
        ("type: question, text: '*dog?'", ["May I bring my dog?"]),
        ("type: [team, metric], team: house", ["Minutes in the queue"]),
    ],
)  # fmt: skip
def test_what_conditions_mean(tmp_path: Path, select: str, titles: list[str]) -> None:
    rule = f"- id: team/x\n  select: {{{select}}}\n  require: {{title: nobody is called so}}\n  message: '{{title}}'"
    said = [line.split(" ", 2)[2] for line in found(tmp_path, rule)]
    assert sorted(said) == sorted(titles)


def test_words_that_views_find_are_those_that_can_be_asked_for() -> None:
    assert properties("metric")["state"].words == METRIC_STATES
    assert properties("pain-point")["answer"].words == ANSWERS


def test_fields_of_ones_own_and_mappings(tmp_path: Path) -> None:
    page = "---\ntype: persona\nname: P\nowner: x\nbasis: assumed\nx_floor: 3\nx_languages: [tr, en]\ntraits: {Patience: 4}\ndemographics: {Age: '34'}\n---\n"
    rule = (
        "- id: team/x\n  select: {{type: persona, {}}}\n  require: {{title: nobody}}\n  message: '{{title}}'"
    )
    for condition, meets in (
        ("x_floor: 3", True), ("x_floor: '>=3'", True), ("x_floor: '>3'", False), ("x_languages: TR", True), ("x_room: missing, x_floor: present", True),
        ("traits: {patience: '>3'}", True), ("traits: {patience: '<3'}", False), ("traits: {skill: missing}, traits: present", True), ("demographics: {age: '>30'}", True),
    ):  # fmt: skip
        named = [
            line
            for line in found(tmp_path, rule.format(condition), {"personas/p.md": page})
            if line.endswith(" P")
        ]
        assert bool(named) == meets, condition


# --- anything goes in, nothing is raised -----------------------------------------------------------------------------

_WORDS = st.sampled_from(
    [*SELECTABLE, "type", "severity", "owner", "status", "emotion", "any", "not", "refers_to", "referred_by", "solutions",
     "solution", "all", "none", "count", "missing", "present", "today", "overdue", ">=3", "!= x", "3..5", ">", "..", "reviewed",
     "age", "traits", "x_a", "id", "select", "require", "checks", "message", "{title}", "{", "at", "paths", "lifecycle", "*", ""]
)  # fmt: skip
_SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | st.text(max_size=8) | _WORDS
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(_WORDS | st.integers() | st.booleans() | st.none(), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(_VALUES)
def test_reading_conditions_never_raises(value: object) -> None:
    for types in (("pain-point",), ("step", "journey"), SELECTABLE):
        reading = Reading(Vocabulary(LIFECYCLE))
        conditions(value, types, reading)
        assert all(isinstance(wrong.message, str) and wrong.rule in RULES for wrong in reading.wrong)


@given(
    st.dictionaries(
        st.sampled_from(["id", "select", "require", "checks", "message", "paths", "at", "severity"]),
        _VALUES,
        max_size=6,
    )
    | _VALUES
)
def test_reading_rules_never_raises(value: object) -> None:
    settings, problems = settings_from({"rules": [value, value]}, lambda loc: (1, 1), "mkdocs.yml")
    assert settings is None, problems  # of two alike, one has a taken id


@given(st.dictionaries(_WORDS, _VALUES, max_size=4))
def test_what_was_read_can_be_asked(value: dict[str, object]) -> None:
    reading = Reading(Vocabulary(LIFECYCLE))
    condition = conditions(value, ("step",), reading)
    if not reading.wrong:
        meets = SELECTOR.test(condition, "step")
        assert {meets(step) for step in SELECTOR.values.of_type("step")} <= {True, False}


_EXPECTED: list[object] = [
    "a", "3", 3, 0.5, ">=3", "<2", "!= 1", "3..9", "1..5", "today", ">today", "overdue", "2026-01-01", date(2026, 1, 1), ">2026-01-01",
    "major", ">=major", "high", "no", "yes", True, False, "90 days", ">3 months", "missing", "present", "purchase", "phone", "a*b", ["a", ">2"],
    {"not": "x"}, {"a": ">3"}, "newcomer", "shipped", "supported", {"patience": "2..4"},
]  # fmt: skip


@pytest.mark.parametrize("type_", SELECTABLE)
def test_every_property_can_be_compared_with_what_it_takes(type_: str) -> None:
    taken = set()
    for name in properties(type_):
        for value in _EXPECTED:
            reading = Reading(Vocabulary(LIFECYCLE))
            condition = conditions({name: value}, (type_,), reading)
            if not reading.wrong:
                taken.add(name)
                meets = SELECTOR.test(condition, type_)
                assert {meets(item) for item in SELECTOR.values.of_type(type_)} <= {True, False}, (
                    name,
                    value,
                )
    assert taken == set(properties(type_))
