"""What must hold for any text: nothing is raised, places lie within the file, sound data reads back."""

from __future__ import annotations

import string
from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from cjm_mkdocs.engine import Site, read_site
from cjm_mkdocs.model.naming import is_slug, slug, words
from cjm_mkdocs.model.records import TYPES
from cjm_mkdocs.problems import RULES, Problem
from cjm_mkdocs.reading.frontmatter import Places
from cjm_mkdocs.reading.page import decode
from cjm_mkdocs.render.text import InlineMarkdown, untagged
from cjm_mkdocs.settings import Settings, settings_from

TODAY = date(2026, 11, 22)


def read(path: str, source: str | bytes) -> Site:
    return read_site([(path, source)], Settings(), {path}, TODAY)


def assert_within(problems: tuple[Problem, ...], text: str) -> None:
    lines = text.split("\n")
    for problem in problems:
        assert problem.rule in RULES
        assert "\n" not in str(problem)
        assert 1 <= problem.line <= len(lines), problem
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1, problem


# --- any text ------------------------------------------------------------------------------------------------------

SNIPPETS = st.sampled_from(
    ["---\n", "...\n", "type: journey\n", "type: persona\n", "title: A\n", "persona: buyer\n", "stages:\n", "  - name: A\n",
     "    steps:\n", "      - title: B\n", "        emotion: 3\n", "        touchpoint: nowhere\n", "      - text\n", "\t", " ", "- ", "? ",
     ": ", "[", "]", "{", "}", "&a ", "*a", "<<: *a\n", "!!python/name:os.system ", "'", '"', "|\n", ">-\n", "#", " # x", "\r", "\r\n", "\n",
     "\x00", "\x85", "\u2028", "\ufeff", "\ud800", "🐈", "é", "…", "links: [{title: a, url: '../../x'}]\n", "[x](javascript:y)", "12:30", "no",
     "x_a: ", "id: same\n", "emotion_scale: 1..5\n", "%", "@", "`", "\\", "reviewed: 2026-02-30\n", "pain_points: [a, {title: b}]\n"],
)  # fmt: skip
ANY_TEXT = st.one_of(
    st.lists(st.one_of(SNIPPETS, st.text(max_size=5)), max_size=40).map("".join),
    st.lists(SNIPPETS, max_size=40).map(lambda parts: "---\ntype: journey\n" + "".join(parts) + "\n---\n"),
    st.lists(SNIPPETS, max_size=40).map(lambda parts: "---\ntype: persona\nname: A\n" + "".join(parts)),
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Étape", "etape"),
        ("Öztürk & Söhne", "ozturk-sohne"),
        ("Größe", "grosse"),
        ("naïve café", "naive-cafe"),
    ],
)
def test_letters_with_marks_are_letters(name: str, expected: str) -> None:
    assert slug(name) == expected


@given(ANY_TEXT)
def test_reading_any_text_raises_nothing_and_places_lie_within(text: str) -> None:
    plain = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    assert_within(read("journeys/x.md", text).problems, plain)


@given(
    st.one_of(
        st.binary(max_size=300),
        st.binary(max_size=60).map(lambda data: b"---\ntype: journey\n" + data + b"\n---\n"),
        ANY_TEXT.map(lambda text: text.encode("utf-8", "surrogatepass")),
        ANY_TEXT.map(lambda text: text.encode("utf-16", "surrogatepass")),
    )
)
def test_reading_any_bytes_raises_nothing_and_places_lie_within(data: bytes) -> None:
    assert_within(read("journeys/x.md", data).problems, decode(data)[0])


VALUES = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(-20, 20), st.floats(allow_nan=False), st.text(max_size=12),
        st.sampled_from(["buyer", "a b", "2026-11-22", "1..5", "major", "as-is", "to-be", "", "…", "3 months", "../x.md"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.one_of(st.sampled_from(["title", "name", "id", "text", "score", "steps", "basis", "url"]), st.text(max_size=4)), inner, max_size=4),
    ),
    max_leaves=12,
)  # fmt: skip
KEYS = sorted(
    {key for type_ in TYPES.values() for key in type_.model_fields} | {"name", "text", "x_a", "zzz"}
)


@given(st.sampled_from(sorted(TYPES)), st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=8))
def test_values_of_any_kind_under_any_key_raise_nothing(type_: str, values: dict[str, Any]) -> None:
    front = yaml.safe_dump({"type": type_, **values}, allow_unicode=True, sort_keys=False)
    text = f"---\n{front}---\n"
    site = read("pages/x.md", text)
    assert_within(site.problems, text.replace("\r\n", "\n").replace("\r", "\n"))
    assert "pages/x.md" in site.checked


@given(st.dictionaries(st.sampled_from([*Settings.model_fields, "lifecylce", "rules"]), VALUES, max_size=4))
def test_options_of_any_kind_raise_nothing(options: dict[str, Any]) -> None:
    settings, problems = settings_from(options, lambda loc: (1, len(loc) + 1), "mkdocs.yml")
    assert (settings is None) == bool(problems)
    assert {problem.rule for problem in problems} <= set(RULES)


# --- ids -----------------------------------------------------------------------------------------------------------


@given(st.text())
def test_a_slug_is_always_slug_shaped(text: str) -> None:
    made = slug(text)
    assert is_slug(made)
    assert slug(made) == made
    assert slug(words(made)) == made


# --- sound data ----------------------------------------------------------------------------------------------------

TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30
).filter(lambda text: bool(text.strip()) and "](" not in text and not is_slug(text.strip()))
SLUGS = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=8)
SCORES = st.integers(-2, 2)
EMOTIONS = st.one_of(
    SCORES,
    st.fixed_dictionaries({"score": SCORES}, optional={"label": TEXTS, "basis": st.sampled_from(["observed", "assumed"])}),
    st.fixed_dictionaries({"buyer": SCORES}),
)  # fmt: skip
STEPS = st.fixed_dictionaries(
    {"title": TEXTS},
    optional={
        "touchpoint": TEXTS, "channel": st.sampled_from(["phone", "E-mail"]), "actions": st.one_of(TEXTS, st.lists(TEXTS, max_size=3)),
        "thoughts": st.lists(TEXTS, max_size=2), "emotion": EMOTIONS, "pain_points": st.lists(TEXTS, max_size=2),
        "questions": st.lists(st.one_of(TEXTS, st.fixed_dictionaries({"text": TEXTS})), max_size=2),
        "moment_of_truth": st.one_of(st.booleans(), TEXTS), "optional": st.booleans(), "duration": TEXTS, "x_more": TEXTS,
    },
)  # fmt: skip
STAGES = st.fixed_dictionaries(
    {"name": TEXTS, "steps": st.lists(STEPS, min_size=1, max_size=4)},
    optional={"goal": TEXTS, "lifecycle": st.sampled_from(["purchase", "Loyalty"])},
)
JOURNEYS = st.fixed_dictionaries(
    {"type": st.just("journey"), "title": TEXTS, "persona": st.just("buyer"), "stages": st.lists(STAGES, min_size=1, max_size=4)},
    optional={"id": SLUGS, "owner": TEXTS, "tags": st.lists(TEXTS, max_size=2), "reviewed": st.just("2026-11-01"), "scenario": TEXTS},
)  # fmt: skip


@given(JOURNEYS, st.booleans())
def test_a_sound_journey_reads_back_without_problems(journey: dict[str, Any], plain: bool) -> None:
    front = yaml.safe_dump(journey, sort_keys=False, allow_unicode=plain, width=60)
    files = [
        ("journeys/x.md", f"---\n{front}---\n"),
        ("personas/buyer.md", "---\ntype: persona\nname: Buyer\n---\n"),
    ]
    site = read_site(files, Settings(), {path for path, _ in files}, TODAY)
    assert [problem for problem in site.problems if problem.severity != "info"] == []
    (found,) = site.catalogue.journeys.values()
    assert [stage.name for stage in found.stages] == [_told(stage["name"]) for stage in journey["stages"]]
    assert [step.title for step in found.steps] == [
        _told(step["title"]) for stage in journey["stages"] for step in stage["steps"]
    ]


def _told(text: str) -> str:
    return text.strip()


@given(JOURNEYS)
def test_places_agree_with_the_text(journey: dict[str, Any]) -> None:
    marked = {
        **journey,
        "stages": [*journey["stages"], {"name": "MARK", "steps": [{"title": "KNOWN", "x_a": "HERE"}]}],
    }
    front = yaml.safe_dump(marked, sort_keys=False, allow_unicode=True, width=60)
    lines = f"---\n{front}---\n".split("\n")
    last = len(marked["stages"]) - 1
    places = Places(front, 2)
    for loc, text in (
        (("stages", last, "name"), "MARK"),
        (("stages", last, "steps", 0, "title"), "KNOWN"),
        (("stages", last, "steps", 0, "x_a"), "HERE"),
    ):
        line, column = places.of(loc)
        assert lines[line - 1][column - 1 :] == text
        line, column = places.of(loc, key=True)
        assert lines[line - 1][column - 1 :] == f"{loc[-1]}: {text}"


INLINE = st.lists(
    st.one_of(
        st.sampled_from(
            ["*", "**", "`", "\\", "[a](b.md)", "[x](y 't>u')", "<b>", ">", "&lt;", "&", '"', "'", " "]
        ),
        st.text(max_size=4),
    ),
    max_size=12,
).map("".join)


@given(INLINE)
def test_html_of_ours_loses_its_tags_and_nothing_else(text: str) -> None:
    html = InlineMarkdown().html(text, lambda target: target)
    assert untagged(html).split() == Markup(html).striptags().split()
