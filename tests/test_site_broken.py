"""One broken page: the others are published, it says what is wrong, and nobody reads raw YAML."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import pytest

from tests.conftest import BuildSite
from tests.sites import Site

FRONT = b"type: journey\ntitle: Broken one\npersona: Anna\nstages:\n  - {name: Purchase, steps: [{title: Compare prices}]}\n"
BODY = b"# Broken one\n\nTheir own words.\n"
ALIASES = b"x_a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n" + b"".join(
    b"x_%c: &%c [%s]\n" % (one, one, b", ".join([b"*%c" % before] * 9))
    for before, one in zip(b"abcdefgh", b"bcdefghi", strict=True)
)

RAW = ("type: journey", "persona: Anna", "- {name:", "title: Broken", "x_note:", "&a [")
"""What a reader must never see of it."""


def journey(front: bytes = FRONT, body: bytes = BODY, close: bytes = b"---\n") -> bytes:
    return b"---\n" + front + close + body


BROKEN = {
    "bad YAML": journey(FRONT + b'x_note: "unclosed\n'),
    "a tab": journey(FRONT + b"x_note:\n\tsecret: 1\n"),
    "a mapping in a mapping": journey(FRONT + b"x_note: a: b\n"),
    "never closed": journey(close=b"\n"),
    "never closed, no text": journey(close=b"", body=b""),
    "invalid UTF-8 in the front matter": journey(FRONT + b"x_note: \xe9t\xe9\n"),
    "invalid UTF-8 in the text": journey(body=BODY + b"\xff\xfe\xfa\n"),
    "UTF-16": journey().decode().encode("utf-16"),
    "an alias bomb": journey(FRONT + ALIASES),
    "an alias of itself": journey(FRONT + b"x_note: &a [*a]\n"),
    "nested a thousand deep": journey(FRONT + b"x_note: " + b"[" * 1000 + b"]" * 1000 + b"\n"),
    "a Python tag": journey(FRONT + b"x_note: !!python/object/apply:os.system [ls]\n"),
    "a control character": journey(FRONT + b"x_note: a\x07b\n"),
    "keys that are no text": journey(FRONT + b"? [a, b]\n: c\n1: 2\nnull: 3\n"),
    "nothing but a type": journey(b"type: journey\n"),
    "an empty type": journey(FRONT + b"stages:\n"),
}
SOUND = {
    "no newline at the end": journey(body=b"", close=b"---"),
    "a byte-order mark": b"\xef\xbb\xbf" + journey(),
    "CRLF": journey().replace(b"\n", b"\r\n"),
    "CR": journey().replace(b"\n", b"\r"),
    "a byte-order mark, CRLF, no newline at the end": (
        b"\xef\xbb\xbf" + journey(close=b"---", body=b"")
    ).replace(b"\n", b"\r\n"),
    "blanks behind the fences": b"---  \n" + FRONT + b"---\t\n" + BODY,
    "closed by three dots": journey(close=b"...\n"),
}
OTHERS = {
    "index.md": "# Home\n",
    "good.md": "---\ntype: journey\ntitle: Good one\npersona: Anna\nstages: [{name: Purchase, steps: [{title: Fine}]}]\n---\n",
}


@contextmanager
def within(seconds: int) -> Iterator[None]:
    """Fail where something takes longer."""

    def too_long(number: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"longer than {seconds} s")

    before = signal.signal(signal.SIGALRM, too_long)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def build_with(build_site: BuildSite, text: bytes) -> Site:
    with within(seconds=20):  # an alias bomb would take hours
        return build_site({**OTHERS, "broken.md": text})


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_a_broken_page_is_told_and_the_others_are_published(build_site: BuildSite, text: bytes) -> None:
    site = build_with(build_site, text)
    told = [problem for problem in site.problems if problem.severity == "error"]
    assert {problem.path for problem in told} == {"content/broken.md"}
    assert site.soup("good/").select("[data-cjm=map]")
    assert "Good one" in site.text("journeys/")
    assert site.broken_links() == []


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_a_broken_page_shows_a_notice_and_no_yaml(build_site: BuildSite, text: bytes) -> None:
    site = build_with(build_site, text)
    assert len(site.soup("broken/").select("[data-cjm=notice]")) == 1
    assert len(site.soup("broken/").select("h1")) == 1
    assert [raw for raw in RAW if raw in site.text("broken/")] == []
    assert "Traceback" not in site.text("broken/")


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_the_search_index_holds_no_yaml_and_no_notice(build_site: BuildSite, text: bytes) -> None:
    site = build_with(build_site, text)
    index = site.html("search/search_index.json")
    assert [raw for raw in RAW if raw in index] == []
    assert "mistakes in its front matter" not in index


READABLE = [
    name for name in BROKEN if name not in ("nothing but a type", "an empty type", "never closed, no text")
]


@pytest.mark.parametrize("name", READABLE)
def test_what_could_be_read_is_shown_with_the_text(build_site: BuildSite, name: str) -> None:
    site = build_with(build_site, BROKEN[name])
    assert "Their own words." in site.text("broken/")
    title = site.soup("broken/").title
    assert title is not None and "roken" in title.get_text()


@pytest.mark.parametrize(
    "name", ["a tab", "a Python tag", "invalid UTF-8 in the text", "never closed", "keys that are no text"]
)
def test_the_map_of_a_page_with_one_slip_is_there(build_site: BuildSite, name: str) -> None:
    site = build_with(build_site, BROKEN[name])
    assert "Compare prices" in site.text("broken/")
    assert site.soup("broken/").select("[data-cjm=map]")


@pytest.mark.parametrize("text", SOUND.values(), ids=SOUND)
def test_other_ways_of_ending_lines_and_blocks_are_no_mistake(build_site: BuildSite, text: bytes) -> None:
    site = build_with(build_site, text)
    assert [str(problem) for problem in site.problems if problem.severity != "info"] == []
    assert site.soup("broken/").select("[data-cjm=notice]") == []
    assert "Compare prices" in site.text("broken/")
    assert [raw for raw in RAW if raw in site.text("broken/")] == []
    assert [raw for raw in RAW if raw in site.html("search/search_index.json")] == []


@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs"])
def test_a_notice_is_shown_in_any_theme(build_site: BuildSite, theme: str) -> None:
    site = build_site({**OTHERS, "broken.md": BROKEN["bad YAML"]}, theme=theme)
    assert len(site.soup("broken/").select("[data-cjm=notice]")) == 1


# --------------------------------------------------------------------------------------------- in the log

WRONG = {
    "a.md": "---\ntype: persona\nnmae: Anna\nname: Anna\n---\n",
    "b.md": "---\ntype: journey\ntitle: B\npersona: nobody-there\nstages: [{name: A, steps: [{title: C, emotion: 7}]}]\n---\n",
    "c/d.md": "---\ntype: pain-point\ntitle: D\nseverity: awful\n",
    "e.md": '---\ntype: team\nname: "E\n---\n',
    "f.md": "---\ntype: jurney\n---\n",
    "g.md": "# G\n\n```cjm\nshow: maps\n```\n",
}


def test_one_build_tells_all_problems_with_their_places(build_site: BuildSite) -> None:
    site = build_site({**OTHERS, **WRONG})
    told = [(p.path, p.line, p.column, p.rule) for p in site.problems if p.severity != "info"]
    assert told == [
        ("content/a.md", 3, 1, "schema/unknown-key"),
        ("content/b.md", 4, 10, "refs/unknown"),
        ("content/b.md", 5, 48, "schema/out-of-range"),
        ("content/c/d.md", 1, 1, "frontmatter/unclosed"),
        ("content/c/d.md", 4, 11, "schema/unknown-value"),
        ("content/e.md", 3, 7, "frontmatter/syntax"),
        ("content/f.md", 2, 7, "schema/unknown-type"),
        ("content/g.md", 4, 7, "structure/block"),
    ]


def test_a_strict_build_aborts_after_telling_all(build_site: BuildSite) -> None:
    lenient = build_site({**OTHERS, **WRONG})
    strict = build_site({**OTHERS, **WRONG}, strict=True, aborts=True)
    assert strict.aborted.startswith("Aborted with")
    assert strict.problems == lenient.problems
    assert all(
        problem.level in ("ERROR", "WARNING") for problem in strict.problems if problem.severity != "info"
    )


def test_levels_of_a_site_decide_what_aborts_a_strict_build(build_site: BuildSite) -> None:
    options = {
        "levels": {"schema/*": "info", "refs/*": "info", "frontmatter/*": "off", "structure/*": "info"}
    }
    assert build_site({**OTHERS, **WRONG}, cjm=options, strict=True).warnings == []


def test_problems_are_in_the_catalogue_for_machines(build_site: BuildSite) -> None:
    found = build_site({**OTHERS, **WRONG}).json("cjm/catalogue.json")["problems"]
    assert {"schema/unknown-key", "frontmatter/unclosed", "structure/block"} <= {
        problem["rule"] for problem in found
    }


def test_a_broken_block_is_said_on_the_page_and_the_rest_is_there(build_site: BuildSite) -> None:
    site = build_site(
        {**OTHERS, "g.md": "# G\n\n```cjm\nshow: maps\n```\n\nAfter.\n\n```cjm\nshow: journeys\n```\n"}
    )
    assert len(site.soup("g/").select("[data-cjm=notice]")) == 1
    assert "After." in site.text("g/") and "Good one" in site.text("g/")


@pytest.mark.parametrize("show", ["map", "steps", "profile"])
def test_a_block_that_has_nothing_to_show_on_this_page_is_told(build_site: BuildSite, show: str) -> None:
    site = build_site({**OTHERS, "g.md": f"# G\n\n```cjm\nshow: {show}\n```\n"})
    assert [problem.rule for problem in site.problems if problem.path == "content/g.md"] == [
        "structure/block"
    ]


def test_a_site_of_nothing_but_a_broken_page_is_published(build_site: BuildSite) -> None:
    site = build_site({"index.md": b"---\ntype: journey\n  title: x\nstages: [\n---\nText.\n"})
    assert site.soup("").select("[data-cjm=notice]")
    assert "Text." in site.text("") and "stages:" not in site.text("")
