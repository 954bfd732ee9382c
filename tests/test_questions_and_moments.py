"""What customers ask and what answers it; moments of truth, declared and suggested: figures on plain data."""

from __future__ import annotations

from cjm_mkdocs.catalogue import Catalogue, Key
from cjm_mkdocs.views.content import has_content
from cjm_mkdocs.views.moments import Fall, Gap, MomentRow, count_moments, moment_rows
from cjm_mkdocs.views.questions import QuestionRow, count_answered, question_groups, question_rows
from tests.exported import catalogue_of

ASKED = {
    "touchpoints/help.md": "---\ntype: touchpoint\ntitle: Help page\n---\n",
    "journeys/buying.md": """---
type: journey
title: Buying
persona: Anna
owner: Sales
stages:
  - name: Consideration
    steps:
      - title: Look
        channel: website
        questions: ["What does it  cost?", {text: "Is it safe?", answered_by: [help, "A friend"]}]
  - name: Purchase
    steps:
      - title: Pay
        touchpoint: help
        questions: [{id: when-is-it-here, text: "When is it here?", owner: Logistics}]
---
""",
    "journeys/returning.md": """---
type: journey
title: Returning
personas: [Ben, Anna]
owner: Support
stages:
  - name: Retention
    steps:
      - title: Ask
        channel: phone
        personas: [ben]
        questions: [{text: "what does it cost?", answered_by: help}, when-is-it-here]
---
""",
}


def row(catalogue: Catalogue, beginning: str, of: Key | None = None) -> QuestionRow:
    return next(r for r in question_rows(catalogue, of) if r.entries[0].title.startswith(beginning))


def test_unanswered_questions_come_first_then_those_asked_on_most_journeys() -> None:
    titles = [r.entries[0].title for r in question_rows(catalogue_of(ASKED))]
    assert titles == ["When is it here?", "What does it  cost?", "Is it safe?"]


def test_the_same_words_on_two_journeys_are_one_row_whatever_their_case_and_space() -> None:
    made = catalogue_of(ASKED)
    cost = row(made, "What does")
    assert len(cost.entries) == 2
    assert [(o.journey.title, [s.title for s in o.steps]) for o in cost.journeys] == [
        ("Buying", ["Look"]),
        ("Returning", ["Ask"]),
    ]
    assert cost.answered == "partly" and [step.title for step in cost.open] == ["Look"]
    assert [entry.title for entry in cost.personas] == ["Anna", "Ben"]
    assert cost.lifecycles == ("consideration", "retention")
    assert cost.channels == ("website", "phone")


def test_answers_are_things_and_texts_in_the_order_in_which_they_are_named() -> None:
    assert row(catalogue_of(ASKED), "Is it").answers == (Key("touchpoint", "help"), "A friend")


def test_a_question_belongs_to_its_owner_or_else_to_those_of_its_journeys() -> None:
    made = catalogue_of(ASKED)
    assert row(made, "When").owners == ("Logistics",)
    assert row(made, "What does").owners == ("Sales", "Support")


def test_questions_are_counted_by_how_far_they_are_answered() -> None:
    assert count_answered(question_groups(catalogue_of(ASKED))) == {"no": 1, "partly": 1, "yes": 1}


def test_questions_about_a_thing() -> None:
    made = catalogue_of(ASKED)

    def about(type_: str, id_: str) -> set[str]:
        return {r.entries[0].title for r in question_rows(made, Key(type_, id_))}

    assert about("journey", "returning") == {"what does it cost?", "When is it here?"}
    assert about("persona", "ben") == {"what does it cost?", "When is it here?"}
    assert about("touchpoint", "help") == {"When is it here?", "Is it safe?", "what does it cost?"}
    assert about("pain-point", "any") == {"What does it  cost?", "Is it safe?", "When is it here?"}


def test_of_some_questions_only_these_are_told() -> None:
    made = catalogue_of(ASKED)
    safe = [entry for entry in made.of_type("question") if entry.title == "Is it safe?"]
    assert [r.entries for r in question_rows(made, questions=safe)] == [(safe[0],)]


# ------------------------------------------------------------------------------------------------ moments

DESK = "{title: Desk, importance_customer: 5, satisfaction: 2}"


def moments(stages: str, more: str = "", personas: str = "[Anna]") -> tuple[MomentRow, ...]:
    return moment_rows(_journey(stages, more, personas))


def _journey(stages: str, more: str = "", personas: str = "[Anna]") -> Catalogue:
    text = f"---\ntype: journey\ntitle: Moving\npersonas: {personas}\n{more}stages:\n  - name: Purchase\n    steps:\n"
    steps = "".join(f"      - {step}\n" for step in stages.strip().splitlines())
    return catalogue_of({"journeys/moving.md": f"{text}{steps}---\n"})


def named(rows: tuple[MomentRow, ...]) -> list[tuple[str, bool]]:
    return [(r.step.title, r.declared) for r in rows]


def test_a_declared_moment_has_its_words_and_its_metrics() -> None:
    rows = moments(
        "{title: A, moment_of_truth: Now or never, metrics: [Minutes]}\n{title: B, moment_of_truth: true}"
    )
    assert [(r.why, len(r.metrics)) for r in rows] == [("Now or never", 1), ("", 0)]
    assert count_moments(rows) == (2, 1, 0)


def test_a_gap_of_two_is_a_suggestion_and_one_of_one_is_none() -> None:
    for satisfaction, found in ((3, 2), (2, 3), (4, None), (5, None)):
        rows = moments(
            f"{{title: A, touchpoint: {{title: T, importance_customer: 5, satisfaction: {satisfaction}}}}}"
        )
        assert [r.reasons[0].value for r in rows] == ([found] if found else [])


def test_a_touchpoint_without_both_ratings_has_no_gap() -> None:
    assert moments("{title: A, touchpoint: {title: T, importance_customer: 5}}") == ()


def test_of_several_steps_at_a_touchpoint_the_worst_is_suggested() -> None:
    rows = moments(f"{{title: A, touchpoint: {DESK}, emotion: 0}}\n{{title: B, touchpoint: desk, emotion: -1}}\n"
                   "{title: C, touchpoint: desk}")  # fmt: skip
    assert named(rows) == [("B", False)]
    assert rows[0].reasons == (Gap(Key("touchpoint", "desk"), 5, 2),)


def test_the_steepest_fall_of_each_persona_is_suggested() -> None:
    rows = moments(
        "{title: A, emotion: {anna: 1, ben: 0}}\n{title: B, emotion: {anna: 1, ben: 0}}\n"
        "{title: C, emotion: {anna: -2, ben: 2}}\n{title: D, emotion: {anna: -2, ben: 0}}",
        personas="[Anna, Ben]",
    )
    assert named(rows) == [("C", False), ("D", False)]
    fell, other = rows[0].reasons[0], rows[1].reasons[0]
    assert isinstance(fell, Fall) and isinstance(other, Fall)
    assert (fell.persona, fell.origin.title, fell.before, fell.after, fell.value) == (
        Key("persona", "anna"),
        "B",
        1,
        -2,
        3,
    )
    assert (other.persona, other.value) == (Key("persona", "ben"), 2)


def test_steps_without_an_emotion_do_not_hide_a_fall_and_a_fall_of_one_is_none() -> None:
    rows = moments("{title: A, emotion: 1}\n{title: B}\n{title: C, emotion: -1}")
    assert named(rows) == [("C", False)]
    assert moments("{title: A, emotion: 1}\n{title: B, emotion: 0}\n{title: C, emotion: -1}") == ()


def test_what_is_declared_is_not_suggested_and_neither_is_the_next_best() -> None:
    rows = moments("{title: A, emotion: 2}\n{title: B, emotion: -2, moment_of_truth: true}\n{title: C, emotion: 1}\n"
                   "{title: D, emotion: -1}")  # fmt: skip
    assert named(rows) == [("B", True)]
    declared = f"{{title: A, touchpoint: {DESK}}}\n{{title: B, touchpoint: desk, moment_of_truth: true}}"
    assert named(moments(declared)) == [("B", True)]


def test_plans_and_archived_journeys_declare_and_suggest_nothing() -> None:
    steps = f"{{title: A, moment_of_truth: true}}\n{{title: B, touchpoint: {DESK}, emotion: {{score: 2, basis: target}}}}"
    assert named(moments(steps, "state: to-be\n")) == [("A", True)]
    assert named(moments(steps, "status: archived\n")) == [("A", True)]
    fall = "{title: A, emotion: 2}\n{title: B, emotion: {score: -2, basis: target}}"
    assert moments(fall) == (), "targets are no points of a curve"


def test_a_step_may_be_suggested_for_several_reasons_the_largest_first() -> None:
    rows = moments(f"{{title: A, emotion: 2}}\n{{title: B, touchpoint: {DESK}, emotion: -2}}")
    assert [reason.value for reason in rows[0].reasons] == [4, 3]


def test_there_is_a_page_of_moments_where_anything_is_declared_or_suggested() -> None:
    assert has_content(_journey("{title: A, moment_of_truth: true}"), "moments")
    assert has_content(_journey(f"{{title: A, touchpoint: {DESK}}}"), "moments")
    assert not has_content(_journey("{title: A, emotion: 1}\n{title: B, emotion: 0}"), "moments")


def test_moments_about_a_thing() -> None:
    made = _journey("{title: A, moment_of_truth: true, personas: [ben], touchpoint: Till, metrics: [{id: wait, title: Wait}]}\n"
                    "{title: B, moment_of_truth: true}", personas="[Anna, Ben]")  # fmt: skip
    for key in (Key("touchpoint", "till"), Key("metric", "wait")):
        assert [r.step.title for r in moment_rows(made, key)] == ["A"]
    assert [r.step.title for r in moment_rows(made, Key("persona", "anna"))] == ["B"]
    assert [r.step.title for r in moment_rows(made, Key("journey", "moving"))] == ["A", "B"]
