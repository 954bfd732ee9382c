"""Mermaid text for journeys: what is written, and that it reads back as the author's words.

What Mermaid itself makes of it is asked in `browser/test_mermaid_corpus.py`.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjm_mkdocs.render import browser
from cjm_mkdocs.render.mermaid import Journey, Role, Section, Task, escape, journey_source, representable
from cjm_mkdocs.render.styles import packed

ASSETS = browser.LIBRARY_FILES[0].parent

texts = st.text(max_size=60) | st.text(
    alphabet=st.sampled_from(
        "#;:%,<>&{}\"'`~=ﬂ°¶ß \t\n\r\x00\u00a0\u2028\u200b\ud800aC4titlesectionjourney059"
    ),
    max_size=40,
)
roles = st.sampled_from(Role)


def read_back(escaped: str) -> str:
    """What Mermaid shows: decimal entities decoded, edges trimmed."""
    return re.sub(r"#(\d+);", lambda match: chr(int(match[1])), escaped.strip())


@given(texts, roles)
def test_a_text_reads_back_as_it_was(text: str, role: Role) -> None:
    assert read_back(escape(text, role)) == representable(text)


@given(texts, roles)
def test_an_escaped_text_has_no_structure(text: str, role: Role) -> None:
    left = re.sub(r"#\d+;", "", escape(text, role))
    assert not set(left) & set("#;:%<ﬂ¶\n\r\x00\u2028\u00a0")
    assert role is not Role.ACTOR or "," not in left
    assert not re.match(r"(section|title|journey|accTitle|accDescr|__proto__)", escape(text, role), re.I)
    assert "  " not in left.replace("\x01", "")
    assert escape(text, role)


@given(texts)
def test_only_what_cannot_be_shown_is_replaced(text: str) -> None:
    shown = representable(text)
    assert shown
    assert representable(shown) == shown
    if text and not re.search("[\x00\r\ud800-\udfff]", text):
        assert shown == text


journeys = st.builds(
    Journey,
    title=texts | st.none(),
    sections=st.lists(
        st.builds(
            Section,
            name=texts,
            tasks=st.lists(
                st.builds(
                    Task,
                    text=texts,
                    score=st.integers(1, 5),
                    actors=st.lists(texts, max_size=3).map(tuple),
                ),
                max_size=3,
            ).map(tuple),
        ),
        max_size=3,
    ).map(tuple),
)


@given(journeys)
def test_each_thing_has_one_line(journey: Journey) -> None:
    drawn = [section for section in journey.sections if section.tasks]
    expected = ["journey"]
    expected += ["title"] if journey.title is not None else []
    for section in drawn:
        expected += ["section", *(["task"] * len(section.tasks))]
    source = journey_source(journey)
    assert source.endswith("\n")
    lines = source[:-1].split("\n")
    kinds = [
        match[1] if (match := re.match(r" *(journey|title|section)\b", line)) else "task" for line in lines
    ]
    assert kinds == expected


@given(journeys)
def test_neighbouring_sections_are_written_differently(journey: Journey) -> None:
    names = re.findall(r"(?m)^    section (.*)$", journey_source(journey))
    assert all(name != following for name, following in pairwise(names))


def test_a_journey_is_written_like_this() -> None:
    journey = Journey(
        title="Buying: a house",
        sections=(
            Section("Phase 1: Look", (Task("Search #1; compare", 4, ("Ann", "Bob, jr.")), Task("Title", 1))),
            Section("Empty", ()),
            Section("Buy", (Task("Sign in the café, 20 °C, Straße", 5, ("Ann", "Ann")),)),
            Section("Buy", (Task("“Pay”", 2),)),
        ),
    )
    assert journey_source(journey) == (
        "journey\n"
        "    title Buying#58; a house\n"
        "    section Phase 1#58; Look\n"
        "      Search #35;1#59; compare: 4: Ann, Bob#44; jr.\n"
        "      #84;itle: 1\n"
        "    section Buy\n"
        "      Sign in the café, 20 °C, Straße: 5: Ann\n"
        "    section #66;uy\n"
        "      “Pay”: 2\n"
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", "\u200b"),
        ("a\r\nb\rc\n", "a\nb\nc\n"),
        ("nul \x00, half \ud83d pairs \ude00", "nul \ufffd, half \ufffd pairs \ufffd"),
        ("whole pair 😀", "whole pair 😀"),
    ],
)
def test_what_cannot_be_shown(text: str, shown: str) -> None:
    assert representable(text) == shown


@pytest.mark.parametrize("score", [0, 6, -1])
def test_a_score_off_the_axis_is_refused(score: int) -> None:
    with pytest.raises(ValueError, match=f"1 to 5, not {score}"):
        journey_source(Journey((Section("S", (Task("T", score),)),)))


# ----------------------------------------------------------------------------------------- what is vendored


def test_vendored_files_are_what_was_recorded() -> None:
    recorded = json.loads((ASSETS / "vendored.json").read_text(encoding="utf-8"))["files"]
    assert set(recorded) == {path.name for path in browser.LIBRARY_FILES}
    for name, about in recorded.items():
        assert hashlib.sha256((ASSETS / name).read_bytes()).hexdigest() == about["sha256"], name


def test_the_version_recorded_is_in_the_libraries() -> None:
    for name, about in json.loads((ASSETS / "vendored.json").read_text(encoding="utf-8"))["files"].items():
        assert about["version"] in (ASSETS / name).read_text(encoding="utf-8"), name


# ----------------------------------------------------------------------------------- what the browser gets


def test_the_script_starts_with_the_options() -> None:
    first, rest = browser.script({"theme": "</script>\u2028", "journey": {"width": 200}}).split("\n", 1)
    assert first == r'window.cjmMermaid = {"journey": {"width": 200}, "theme": "\u003c/script>\u2028"};'
    assert rest.endswith(browser.SCRIPT.read_text(encoding="utf-8").partition("\n")[2])


@pytest.mark.parametrize("script", browser.SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_made_from_its_parts(script: Path) -> None:
    first = script.read_text(encoding="utf-8").partition("\n")[0]
    assert first == f"/* {browser.checksum(script)} */", "run `make scripts`"


def test_the_styles_are_made_from_their_parts() -> None:
    assert browser.STYLES.read_text(encoding="utf-8") == packed(), "run `make reference`"


def test_what_draws_journeys_comes_with_their_library() -> None:
    text = dict(browser.libraries())["mermaid-journey.min.js"]
    assert isinstance(text, str)
    assert text.startswith((ASSETS / "mermaid-journey.min.js").read_text(encoding="utf-8"))
    assert "cjmDrawJourney" in text
    assert [name for name, _ in browser.libraries(fences=False)] == [
        "mermaid-journey.min.js",
        "mermaid-licences.txt",
    ]


def test_styles_and_script_are_small() -> None:
    texts = (browser.STYLES.read_text(encoding="utf-8"), browser.script())
    assert sum(len(gzip.compress(text.encode(), 9)) for text in texts) <= 15 * 1024, "they are on every page"
    assert browser.script(None).startswith("window.cjmMermaid = {};\n")


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ({}, {}),
        ({"securityLevel": "sandbox"}, {"securityLevel": "sandbox"}),
        ({"securityLevel": "antiscript"}, {"securityLevel": "antiscript"}),
        ({"securityLevel": "loose"}, {"securityLevel": "strict"}),
        ({"securityLevel": "^'loose'"}, {"securityLevel": "strict"}),
        ({"securityLevel": ["loose"]}, {"securityLevel": "strict"}),
        ({"secure": [], "startOnLoad": True, "dompurifyConfig": {"ADD_TAGS": ["script"]}}, {}),
    ],
)
def test_no_option_lets_a_fence_run_scripts(asked: dict[str, object], given: dict[str, object]) -> None:
    assert browser.safe_arguments(asked) == given
