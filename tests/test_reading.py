"""One page: what is read of it, also where something is wrong with it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cjm_mkdocs.model.records import Journey, Metric, Persona, Touchpoint
from cjm_mkdocs.problems import Problem
from cjm_mkdocs.reading.frontmatter import Places, cut, read
from cjm_mkdocs.reading.page import KEYS, Page, default_id, read_page

STAGES = "stages:\n  - name: Purchase\n    steps:\n      - title: Compare\n        emotion: 1\n"


def page(text: str, path: str = "journeys/buying.md", type_key: str = "type") -> Page:
    found, problems = read_page(path, text, type_key)
    assert found is not None, problems
    return found


def journey(text: str) -> Journey:
    record = page(f"---\ntype: journey\ntitle: Buying\npersona: buyer\n{text}---\n").record
    assert isinstance(record, Journey)
    return record


# --- the page as a whole -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "body", "line"),
    [
        ("---\ntype: team\nname: A\n---\n# A\n", "# A\n", 5),
        ("---\ntype: team\nname: A\n---\n\n\n# A", "\n\n# A", 5),
        ("---\ntype: team\nname: A\n...\n# A\n", "# A\n", 5),
        ("---\ntype: team\nname: A\n---", "", 4),
        ("---\ntype: team\nname: A\n\n# A\n", "\n# A\n", 4),
        ("---\ntype: team\nname: A\n# A\nText", "# A\nText", 4),
        ("---\ntype: team\nname: |\n  ---\n  A\n---\n---\n", "---\n", 7),
    ],
)
def test_the_body_and_its_first_line(text: str, body: str, line: int) -> None:
    found = page(text)
    assert (found.body, found.body_line) == (body, line)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("journeys/buying-a-car.md", "buying-a-car"),
        ("journeys/Buying a Car.md", "buying-a-car"),
        ("journeys/buying/index.md", "buying"),
        ("journeys/buying/README.md", "buying"),
        ("index.md", "index"),
        ("journeys/価格.md", "x-5ccb12ac"),
        ("a.b.markdown", "a-b"),
    ],
)
def test_a_pages_id_follows_from_its_file(path: str, expected: str) -> None:
    assert default_id(path).startswith(expected.split("-5ccb")[0])
    assert page("---\ntype: team\nname: A\n---\n", path).id == default_id(path)
    assert page("---\ntype: team\nname: A\nid: own\n---\n", path).id == "own"


def test_another_key_for_the_type() -> None:
    text = "---\ntype: post\ncjm: persona\nname: A\n---\n"
    found = page(text, type_key="cjm")
    assert (found.type, found.problems) == ("persona", ())
    assert read_page("x.md", "---\ntype: persona\nname: A\n---\n", "cjm") == (None, [])


def test_a_type_that_was_meant_to_be_ours_is_reported() -> None:
    nothing, (problem,) = read_page("x.md", "---\ntype: jurney\n---\n")
    assert nothing is None
    assert str(problem) == (
        "x.md:2:7: warning schema/unknown-type: “jurney” is not a type of page (did you mean “journey”?)"
    )


@pytest.mark.parametrize(
    "word", ["article", "post", "personal", "articles", "jersey", "tempo", "x", "", "1", "teams and people"]
)
def test_types_of_others_are_not_ours(word: str) -> None:
    assert read_page("x.md", f"---\ntype: {word}\n---\n") == (None, [])


# --- values --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("text", "text"), ("'12:30'", "12:30"), ('"no"', "no"), ("true", True), ("False", False), ("~", None), ("", None),
        ("null", None), ("12", 12), ("-3", -3), ("0", 0), ("1.5", 1.5), ("2026-11-22", "2026-11-22"), ("1..5", "1..5"), ("a:b", "a:b"),
        ("+49 30 1234", "+49 30 1234"), ("3 %", "3 %"), ("1,5", "1,5"), ("--", "--"), ("+1", 1), ("1e5", "1e5"), ("|\n  a\n  b", "a\nb\n"), (">\n  a\n  b", "a b\n"),
        ("[a, 1, {b: c}]", ["a", 1, {"b": "c"}]), ("é 🐈", "é 🐈"), ("00-01", "00-01"), ("123456789012345678901", "123456789012345678901"),
    ],
)  # fmt: skip
def test_plain_values(written: str, value: object) -> None:
    found, complaints, _ = read(f"x_a: {written}\n", 2, KEYS)
    assert found == {"x_a": value}
    assert [c for c in complaints if c.rule != "frontmatter/ambiguous-value"] == []


@pytest.mark.parametrize(
    "written", ["no", "Yes", "off", "12:30", "012", "1.10", "0x1F", "1_000", "+5_0", "5.", ".inf", "1:2:3"]
)
def test_values_that_others_read_differently_stay_as_written(written: str) -> None:
    found, complaints, _ = read(f"x_a: {written}\n", 2, KEYS)
    assert found == {"x_a": written}
    assert [(c.line, c.column, c.rule) for c in complaints] == [(2, 6, "frontmatter/ambiguous-value")]


def test_numbers_are_numbers_where_one_is_expected() -> None:
    record = page("---\ntype: metric\ntitle: A\nbaseline: 1.10\ncurrent: 7\ntarget: -0.50\n---\n").record
    assert isinstance(record, Metric)
    assert (record.baseline, record.current, record.target) == (1.1, 7, -0.5)


def test_yes_and_no_are_truth_values_where_one_is_expected() -> None:
    record = journey(f"{STAGES}        optional: yes\n        moment_of_truth: no\n")
    step = record.stages[0].steps[0]
    assert (step.optional, step.moment_of_truth) == (True, False)


def test_aliases_and_merges() -> None:
    found, complaints, _ = read("x_a: &a {b: 1, c: 2}\nx_d: {<<: *a, c: 3}\nx_e: *a\n", 2, KEYS)
    assert found == {"x_a": {"b": 1, "c": 2}, "x_d": {"b": 1, "c": 3}, "x_e": {"b": 1, "c": 2}}
    assert complaints == []


# --- what is kept where something is wrong ---------------------------------------------------------------------------


def test_what_is_wrong_is_left_out_and_the_rest_is_kept() -> None:
    record = journey(
        "reviewed: tomorrow\nx_own: kept\nzzz: 1\nstages:\n  - name: A\n    steps:\n      - text\n"
        "      - {title: B, emotion: 9, actions: Reads}\n      - {emotion: 1}\n"
    )
    assert record.reviewed is None
    assert record.extensions == {"x_own": "kept"}
    assert [step.title for step in record.stages[0].steps] == ["B", None]
    assert record.stages[0].steps[0].emotion == {}
    assert record.stages[0].steps[0].actions == ("Reads",)


def test_a_missing_title_is_made_from_the_file() -> None:
    found = page("---\ntype: touchpoint\nchannel: phone\n---\n", "touchpoints/welcome-call.md")
    assert isinstance(found.record, Touchpoint)
    assert found.record.title == "Welcome call"
    assert found.record.channel == ("phone",)


def test_entries_before_and_after_a_broken_one_are_kept() -> None:
    found = page(
        "---\ntype: persona\nname: Ada\nquote: She said: yes\nrole: Lead\ngoals: [One]\n---\n# Ada\n"
    )
    assert isinstance(found.record, Persona)
    assert (found.record.title, found.record.role, found.record.goals) == ("Ada", "Lead", ("One",))
    assert found.record.quote is None
    assert [(problem.line, problem.rule) for problem in found.problems] == [(4, "frontmatter/syntax")]


def test_dates_and_lists_of_one() -> None:
    record = journey(f"reviewed: 2026-11-01\ntags: one\n{STAGES}")
    assert record.reviewed == date(2026, 11, 1)
    assert record.tags == ("one",)


@pytest.mark.parametrize(
    ("scale", "written", "scores"),
    [
        ("-2..2", [-2, -1, 0, 1, 2], [-2, -1, 0, 1, 2]),
        ("1..5", [1, 2, 3, 4, 5], [-2, -1, 0, 1, 2]),
        ("1..10", [1, 3, 5, 6, 10], [-2, -1, 0, 0, 2]),
        ("-5..5", [-5, -2, 0, 2, 5], [-2, -1, 0, 1, 2]),
        ("0..10", [0, 3, 5, 7, 10], [-2, -1, 0, 1, 2]),
        ("1 .. 5", [1, 2, 3, 4, 5], [-2, -1, 0, 1, 2]),
    ],
)
def test_emotions_on_other_scales(scale: str, written: list[int], scores: list[int]) -> None:
    steps = ", ".join(f"{{title: A, emotion: {score}}}" for score in written)
    record = journey(f"emotion_scale: {scale}\nstages: [{{name: A, steps: [{steps}]}}]\n")
    assert [step.emotion["*"].score for step in record.stages[0].steps] == scores


# --- places --------------------------------------------------------------------------------------------------------

FRONT = "a: 1\nb:\n  - c: [x, {d: y}]\n    e: &e text\n  - *e\nf: 'é🐈' # note\ng:\n"


@pytest.mark.parametrize(
    ("loc", "key", "place"),
    [
        ((), False, (2, 1)),
        (("a",), False, (2, 4)),
        (("a",), True, (2, 1)),
        (("b",), True, (3, 1)),
        (("b", 0, "c", 1, "d"), False, (4, 16)),
        (("b", 0, "c", 1, "d"), True, (4, 13)),
        (("b", 0, "e"), False, (5, 8)),
        (("b", 0, "nothing"), False, (4, 5)),
        (("b", 9), False, (4, 3)),
        (("nothing",), False, (2, 1)),
        (("f",), False, (7, 4)),
        (("g",), False, (8, 3)),
    ],
)
def test_places(loc: tuple[str | int, ...], key: bool, place: tuple[int, int]) -> None:
    assert Places(FRONT, 2).of(loc, key=key) == place


def test_places_in_a_block_that_cannot_be_parsed() -> None:
    places = Places("a: 1\nb: c: d\ne:\n  - f\n", 2)
    assert places.of(("e", 0)) == (5, 5)
    assert places.of(("b",)) == (2, 1)


def test_places_count_without_what_was_left_out() -> None:
    places = Places("a: [w, x, y, z]\n", 2)
    places.leave_out(("a",), [0, 2])
    assert [places.of(("a", index)) for index in (0, 1)] == [(2, 8), (2, 14)]
    places.leave_out(("a",), [0])
    assert places.of(("a", 0)) == (2, 14)


def test_pages_without_a_fence_have_no_front_matter() -> None:
    texts: list[Any] = ["", "text", "----\na: 1\n----\n", " ---\na: 1\n---\n"]
    assert [cut(text) for text in texts] == [None] * 4


def test_a_problem_as_text() -> None:
    problem = Problem("a.md", 3, 4, "refs/unknown", "error", "no x", "did you mean y?")
    assert str(problem) == "a.md:3:4: error refs/unknown: no x (did you mean y?)"
    assert str(problem._replace(hint="")) == "a.md:3:4: error refs/unknown: no x"
