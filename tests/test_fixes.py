"""What can be mended without asking: which slips, where it stops, and that nothing else on a page changes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjm_mkdocs.fixes import Edit, Fix, apart, applied, offers
from cjm_mkdocs.fixes.certainty import SAME_MEANING, same, slip
from cjm_mkdocs.fixes.mending import mended
from cjm_mkdocs.model.records import ITEMS
from cjm_mkdocs.model.synonyms import SYNONYMS
from cjm_mkdocs.problems import Problem
from cjm_mkdocs.reading.page import read_page

HEAD = "type: journey\ntitle: Renting\npersona: anna\n"
STAGES = "stages: [{name: Search, steps: [{title: Look}]}]\n"


def page(lines: str, *, stages: bool = True) -> str:
    return f"---\n{HEAD}{lines}{STAGES if stages else ''}---\n# Renting\n"


def mend(text: str, path: str = "journeys/renting.md") -> str:
    return mended(path, text).text


def in_step(line: str) -> str:
    return page(
        f"stages:\n  - name: Search\n    steps:\n      - title: Look # around\n        {line}\n", stages=False
    )


def of_type(type_: str, line: str) -> str:
    name = "name" if type_ in ("persona", "team") else "title"
    return f"---\ntype: {type_}\n{name}: Thing\n{line}\n---\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # keys
        (in_step("painPoints: [Too dear]"), in_step("pain_points: [Too dear]")),
        (in_step("Pain points: [Too dear]"), in_step("pain_points: [Too dear]")),
        (in_step("'painPoints': [Too dear]"), in_step("'pain_points': [Too dear]")),
        (in_step("frustrations: [Too dear]"), in_step("pain_points: [Too dear]")),
        (in_step("moment-of-truth: true"), in_step("moment_of_truth: true")),
        (in_step("chanel: web"), in_step("channel: web")),
        (in_step("emtoion: 1"), in_step("emotion: 1")),
        (page("Scenario: A move\n"), page("scenario: A move\n")),
        # words of closed lists
        (page("state: As Is\n"), page("state: as-is\n")),
        (page('state: "AS_IS" # now\n'), page('state: "as-is" # now\n')),
        (of_type("pain-point", "severity: Critical"), of_type("pain-point", "severity: critical")),
        (of_type("pain-point", "severity: critcal"), of_type("pain-point", "severity: critical")),
        (of_type("pain-point", 'frequency: "2"'), of_type("pain-point", "frequency: 2")),
        (of_type("solution", "status: In progress"), of_type("solution", "status: in-progress")),
        (in_step("emotion: {score: 1, basis: Observed}"), in_step("emotion: {score: 1, basis: observed}")),
        # values in the wrong form
        (in_step('emotion: "-1"'), in_step("emotion: -1")),
        (in_step("emotion: {anna: '+1'}"), in_step("emotion: {anna: 1}")),
        (of_type("opportunity", "effort: '3'"), of_type("opportunity", "effort: 3")),
        (page("reviewed: 2026/1/5\n"), page("reviewed: 2026-01-05\n")),
        (page("reviewed: 20260105\n"), page("reviewed: 2026-01-05\n")),
        (page("review_every: 90days\n"), page("review_every: 90 days\n")),
        (page("review_every: Quarterly\n"), page("review_every: 3 months\n")),
        (page("id: Renting_A flat\n"), page("id: renting-a-flat\n")),
        # what YAML 1.1 reads as something else
        (in_step("duration: 12:30"), in_step('duration: "12:30"')),
        (in_step("thoughts: [no, 012, Now]"), in_step('thoughts: ["no", "012", Now]')),
        # what is no YAML
        (page("goal: Home: a place to stay\n"), page('goal: "Home: a place to stay"\n')),
        (page('goal: Home: a "place"\n'), page("goal: 'Home: a \"place\"'\n")),
        (in_step("expectation: Now: at once"), in_step('expectation: "Now: at once"')),
        (in_step("expectation: *Now* or never"), in_step('expectation: "*Now* or never"')),
        (in_step("expectation: @home, `now`"), in_step('expectation: "@home, `now`"')),
        (in_step("thoughts:\n          - *Now* or never"), in_step('thoughts:\n          - "*Now* or never"')),
        (page("state: as-is\nstate: as-is\n"), page("state: as-is\n")),
        (page("goal: Ho\x07me\n"), page("goal: Home\n")),
        (page("goal: One\x0btwo\n"), page("goal: One two\n")),
        (page("", stages=False).replace("---\n#", "stages:\n\t- name: S\n\t  steps:\n\t\t- title: L\n---\n#"),
         page("", stages=False).replace("---\n#", "stages:\n  - name: S\n    steps:\n    - title: L\n---\n#")),
        (f"---\n{HEAD}{STAGES}\n# Renting\n", f"---\n{HEAD}{STAGES}---\n\n# Renting\n"),
        (f"---\n{HEAD}{STAGES}", f"---\n{HEAD}{STAGES}---\n"),
        (f"---\n{HEAD}{STAGES}".rstrip(), f"---\n{HEAD}{STAGES}---\n"),
        # the type itself
        (page("").replace("type: journey", "type: Journey"), page("")),
        (of_type("Pain_Point", "severity: 2"), of_type("pain-point", "severity: 2")),
    ],
)  # fmt: skip
def test_a_slip_is_mended(before: str, after: str) -> None:
    assert mend(before) == after
    assert mend(after) == after


@pytest.mark.parametrize(
    "text",
    [
        in_step("painPoints: [Too dear]\n        pain_points: [Too far]"),  # which of the two?
        in_step("painPoints: [Too dear]\n        PainPoints: [Too far]"),
        in_step("priority: 2"),  # of what kind?
        in_step("rating: 2"),
        in_step("emotion: 9"),
        in_step("emotion: good"),
        in_step("touchpont: no-such-thing: or what"),
        of_type("pain-point", "severity: high"),
        of_type("pain-point", "severity: majr: 1"),
        of_type("pain-point", "first_seen: 05.01.2026"),  # the fifth of January, or the first of May?
        of_type("pain-point", "first_seen: 2026/13/1"),
        of_type("metric", "current: 45 %"),
        of_type("persona", "id: 林小姐"),
        of_type("persona", "rule: Buyer"),
        page("state: as-is\nstate: to-be\n"),
        page("goal: A flat # number one\ngoal: A flat # number two\n"),
        page("persona: name: Anna\n"),
        page("goal: Home: a place\n  to stay\n"),
        f"---\n{HEAD}{STAGES}\n\nscenario: A move\n# Renting\n",  # where does it end?
        f"---\n{HEAD}{STAGES}\nSome text.\n",
        in_step("expectation: *now"),
        in_step("expectation: &now is the time"),
        page("x_painPoints: [a]\n"),
        of_type("article", "painPoints: [a]"),
        "painPoints: [a]\n",
        "",
    ],
)
def test_what_is_not_certain_is_left(text: str) -> None:
    assert mend(text) == text


def test_a_mend_that_would_show_something_new_is_not_made_and_says_what() -> None:
    text = (
        in_step("phases: 1")
        .replace("stages:", "phases:")
        .replace("title: Look # around", "emotion: 9\n        title: A")
    )
    done = mended("a.md", text)
    assert (done.text, done.fixes) == (text, ())
    assert [(p.rule, p.line, new.rule) for p, new in done.left] == [
        ("schema/unknown-key", 5, "schema/out-of-range")
    ]


def test_others_on_the_page_are_mended_all_the_same() -> None:
    text = in_step("painPoints: [{title: A, severity: 9}]\n        duration: 12:30")
    done = mended("a.md", text)
    assert done.text == text.replace("12:30", '"12:30"') and len(done.left) == 1


def test_what_a_mend_brings_to_light_is_mended_with_it() -> None:
    text = in_step("painPoints: [{title: A, severity: Critical, Root cause: 12:30}]").replace(
        "stages:", "Phases:"
    )
    done = mended("a.md", text)
    assert "stages:" in done.text and "severity: critical" in done.text and "pain_points:" in done.text
    assert 'root_cause: "12:30"' in done.text


def test_references_are_mended_where_only_hyphens_differ_or_the_id_was_another_one() -> None:
    text = of_type("pain-point", "solutions: [newdesk, old-desk, nwe-desk]\npersonas: ana")
    problems = [Problem("a.md", 4, column, "refs/unknown", "error", "") for column in (13, 22, 32)] + [
        Problem("a.md", 5, 11, "refs/unknown", "error", "")
    ]
    ids = {"solution": {"new-desk": (), "desk": ("old-desk",)}, "persona": {"anna": ()}}
    found = list(offers("a.md", text, problems, ids))
    assert [fix.title for fix in found] == ["newdesk → new-desk", "old-desk → desk"]
    assert applied(text, found) == text.replace("newdesk", "new-desk").replace("old-desk", "desk")


def test_every_synonym_that_is_taken_is_known() -> None:
    assert SYNONYMS.keys() >= SAME_MEANING


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("emotoin", {"emotion", "evidence"}, "emotion"),
        ("metric", {"metrics", "metre"}, "metrics"),
        ("goal", {"goals", "gaol"}, None),
        ("rule", {"role"}, None),
        ("organization", {"organisation"}, "organisation"),
        ("a", {"b"}, None),
        ("", {""}, ""),
    ],
)
def test_a_slip_is_one_letter_in_one_word(word: str, known: set[str], meant: str | None) -> None:
    assert slip(word, known) == meant


def test_the_same_word_twice_is_not_certain() -> None:
    assert same("as is", ("as-is", "as_is")) is None


# --- nothing else changes ------------------------------------------------------------------------------------------

_TEXTS = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp"), exclude_characters="\ufeff"), max_size=20
)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("last", ["", "\n"])
def test_line_ends_and_marks_of_a_file_stay(line_end: str, mark: str, last: str) -> None:
    before = in_step("painPoints: [Zu teuer 💸]  # 💸 no\n        duration: 12:30   ") + "x" + last
    after = before.replace("painPoints", "pain_points").replace("12:30", '"12:30"')
    assert mend(mark + before.replace("\n", line_end)) == mark + after.replace("\n", line_end)


def test_line_ends_may_be_mixed() -> None:
    before = (
        "---\r\ntype: journey\ntitle: A\rpersona: b\r\nstate: As Is\rstages: [{name: a, steps: [{title: a}]}]"
    )
    assert mend(before) == before.replace("As Is", "as-is") + "\r\n---\r\n"


@given(
    st.lists(_TEXTS, min_size=1, max_size=4),
    st.sampled_from(["\n", "\r\n"]),
    st.lists(
        st.sampled_from([
            "painPoints: [A b]", "duration: 12:30", "chanel: web", 'emotion: "1"', "Thoughts: [no]"
        ]),
        unique=True,
        min_size=1,
    ),
)  # fmt: skip
def test_only_what_is_mended_changes(comments: list[str], line_end: str, slips: list[str]) -> None:
    body = line_end.join(f"{text}" for text in comments)
    lines = [f"{' ' * 8}{slip}  # {comments[0].strip()}é𝄞" for slip in slips]
    front = [
        "---",
        *HEAD.splitlines(),
        "stages:",
        "  - name: S",
        "    steps:",
        "      - title: T",
        *lines,
        "---",
        body,
    ]
    text = line_end.join(front)
    done = mended("a.md", text)
    rest = text
    for fix in sorted(done.fixes, key=lambda fix: fix.edits[0], reverse=True):
        rest = applied(rest, [fix])
    assert rest == done.text
    assert done.text.endswith(body)
    for was, is_ in zip(text.split("\n"), done.text.split("\n"), strict=True):
        assert was.partition("#")[2] == is_.partition("#")[2]
        assert was[:8] == is_[:8]
    assert mended("a.md", done.text).text == done.text


@given(st.text(st.characters(codec="utf-8"), max_size=200), st.sampled_from(list(ITEMS)))
def test_no_content_stops_it_and_nothing_gets_worse(text: str, type_: str) -> None:
    source = f"---\ntype: {type_}\n{text}\n---\n"
    done = mended("a.md", source)
    assert (done.text == source) == (not done.fixes)
    if done.fixes:
        before, after = (read_page("a.md", each)[0] for each in (source, done.text))
        assert after is None or before is None or len(after.problems) < len(before.problems)
    assert mended("a.md", done.text).text == done.text


_EDITS = st.builds(
    lambda line, column, length, text: Edit(line, column, line, column + length, text),
    st.integers(1, 3), st.integers(1, 4), st.integers(0, 3), st.text("xy", max_size=2),
)  # fmt: skip


@given(st.lists(_EDITS, max_size=6), st.sampled_from(["\n", "\r\n", "\r"]))
def test_fixes_apart_touch_nothing_but_their_spans(edits: list[Edit], line_end: str) -> None:
    text = line_end.join(["abcdefg"] * 3)
    fixes = apart(Fix("a", "r", edit.line, edit.column, "t", (edit,)) for edit in edits)
    done = applied(text, fixes)
    assert len(done) - len(text) == sum(
        len(f.edits[0].text) - (f.edits[0].end_column - f.edits[0].column) for f in fixes
    )
    assert re.findall(r"\r\n|\r|\n", done) == [line_end] * 2
