"""The outline of a journey gives the very places that the parser's marks give, or none."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.generate import pages
from cjm_mkdocs.model.keys import known_keys
from cjm_mkdocs.model.records import Journey, Record, Stage, Step
from cjm_mkdocs.reading.frontmatter import Places
from cjm_mkdocs.reading.page import Page, read_page
from tests.exported import CONTENT
from tests.forty_journeys import forty_journeys

Loc = tuple[str | int, ...]


def journeys(sources: dict[str, str]) -> Iterator[Page]:
    for path, text in sources.items():
        page, _ = read_page(path, text)
        if page is not None and isinstance(page.record, Journey):
            yield page


PAIRS = [
    ("persona", "personas"),
    ("touchpoint", "touchpoints"),
    ("channel", "channels"),
    ("emotion", "anna"),
    ("title", "name"),
]
LISTS = ("pain_points", "questions", "touchpoint", "metrics", "solutions", "actions")


def locations(journey: Journey) -> Iterator[Loc]:
    """Every stage and step, every field they may have by its keys, one by one and in pairs, and entries of lists."""
    yield from _fields((), Journey)
    for i, stage in enumerate(journey.stages):
        yield from _fields(("stages", i), Stage)
        for j, _ in enumerate(stage.steps):
            yield from _fields(("stages", i, "steps", j), Step)


def _fields(here: Loc, model: type[Record]) -> Iterator[Loc]:
    yield here
    yield from ((*here, key) for key in known_keys(model))
    yield from ((*here, *pair) for pair in PAIRS)
    yield from ((*here, key, n) for key in LISTS for n in range(3))
    yield from ((*here, key, 1, "title") for key in LISTS)


def agree(page: Page) -> tuple[int, int]:
    """How many places the outline knows, and of how many; all of them are those of the marks."""
    assert isinstance(page.record, Journey)
    found, places = page._outline, Places(page.front, 2)
    known = asked = 0
    for loc in locations(page.record):
        for key in (False, True):
            asked += 1
            place = found.of(loc, key=key) if found else None
            if place is not None:
                known += 1
                assert place == places.of(loc, key=key), (page.path, loc, key)
    steps = [
        ("stages", i, "steps", j)
        for i, stage in enumerate(page.record.stages)
        for j, _ in enumerate(stage.steps)
    ]
    for field in (
        (),
        *PAIRS,
        ("touchpoint",),
        ("questions",),
        ("title",),
        ("owner",),
        ("touchpoint", "touchpoints"),
        ("emotion", "a", "b"),
    ):
        for key in (False, True):
            found_together = page.places(steps, field, key=key)
            assert found_together == [page.place((*loc, *field), key=key) for loc in steps]
    return known, asked


@pytest.mark.parametrize("name", ["generated", "forty", "sample"])
def test_places_are_those_of_the_marks(name: str) -> None:
    sources = {
        "generated": lambda: {page.path: page.text for page in pages(12)},
        "forty": lambda: dict(list(forty_journeys().items())),
        "sample": lambda: {p.name: p.read_text(encoding="utf-8") for p in CONTENT.rglob("journeys/*.md")},
    }[name]()
    counts = [agree(page) for page in journeys(sources)]
    known, asked = map(sum, zip(*counts, strict=True))
    assert known > 0.8 * asked


STYLES: dict[str, Callable[[dict[str, Any]], str]] = {
    "as most write": lambda values: yaml.safe_dump(values, sort_keys=False),
    "keys by alphabet": lambda values: yaml.safe_dump(values, sort_keys=True, width=30),
    "steps in braces": lambda values: yaml.safe_dump(values, sort_keys=False, default_flow_style=None),
    "steps in braces over many lines": lambda values: yaml.safe_dump(values, default_flow_style=None, width=30),
    "all in brackets": lambda values: yaml.safe_dump(values, sort_keys=False, default_flow_style=True, width=60),
    "JSON": lambda values: json.dumps(values, ensure_ascii=False) + "\n",
    "keys of JSON": lambda values: "".join(f"{key}: {json.dumps(each)}\n" for key, each in values.items()),
    "all in quotes": lambda values: re.sub(r"!!int \S+", "1", yaml.safe_dump(values, default_style='"', width=30)),
}  # fmt: skip


@pytest.mark.parametrize("style", STYLES)
def test_places_are_known_however_it_is_written(style: str) -> None:
    sources = {p.path: f"---\n{STYLES[style](p.front_matter)}---\n" for p in pages(4) if "journeys" in p.path}
    counts = [agree(page) for page in journeys(sources)]
    known, asked = map(sum, zip(*counts, strict=True))
    assert known > 0.8 * asked


HEAD = "type: journey\ntitle: A\npersona: b\n"


@pytest.mark.parametrize(
    "stages",
    [
        "stages: [{name: A, steps: [{title: x}]}]\n",
        "stages:\n  - {name: A, steps: [{title: x}, {title: y}]}\n",
        "stages:\n- name: A\n  steps:\n  - title: x\n  - title: y\n    pain_points:\n    - a\n    - b: c\n",
        "stages:\n- name: A\n  steps:\n  - title: x\n  metrics:\n  - title: m\n- name: B\n",
        "stages:\n- name: A\n  steps:\n    - title: x\n  metrics:\n    - title: m\n      touchpoint: no\n",
        'stages:\n- name: "A\n    - b"\n  steps:\n  - title: |\n      - x\n      touchpoint: no\n    touchpoint: yes-it-is\n',
        'stages:\n- name: A\n  steps:\n  - "title": x\n    \'touchpoint\': y\n',
        "stages:\n- name: A\n  steps:\n  - &a {title: x}\n  - *a\n",
        "stages:\n- name: A\n  steps:\n  - title: x\n    touchpoint: &t desk\n  - title: y\n    touchpoint: *t\n",
        "stages:\n- steps:\n  - title: x\n    actions:\n      - steps:\n  name: A\n",
        "stages:\n-   name: A\n    steps:\n    # none\n\n    -   # here\n        title: x\n",
        "stages: # all\n- name: A\n  steps: # of them\n  - title: x\n",
        "stages:\n- name: A\n  steps:\n  - title: x\n    touchpoint:\n    channel: # none\n    emotion: {anna: 1}\n",
        "stages:\n- name: A\n  steps:\n  - title: x\n    touchpoint: a\n    touchpoints: [b]\n    touchpoint: c\n",
        "stages:\n- name: A\n  steps:\n  - touchpoint: x\nscenario: y\n",
        "stages:\n- name: A\n  steps:\n  - title: x\n    questions: [\n  steps, 2]\n",
        "stages:\n- name: A\nstages:\n- name: B\n  steps:\n  - title: c\n",
        "stages:\n- steps:\n  - channel: phone\n    title: x\n  - touchpoint: y\n  goal: z\n  name: A\n",
        "stages:\n- name: Advocacy\n  steps: [{title: x}]\n- name: Awareness\n  steps: [{title: y}]\n",
        "stages:\n- {name: A, steps: [{title: x}], metrics: [{title: m, source: touchpoint}]}\n",
        "stages:\n- {name: A, steps: [{title: x}, {title: 'it''s {', touchpoint: y}, {touchpoint: \"}\", title: z}]}\n",
        "x_base: &base\n  name: A\n  steps:\n  - title: x\nstages:\n- <<: *base\n  goal: y\n- *base\n",
        "x_step: &step {title: x, touchpoint: y}\nstages:\n- name: A\n  steps:\n  - *step\n  - <<: *step\n    title: z\n",
        "stages: &all\n- &one\n  name: A\n  steps: &steps\n  - &step\n    title: x\n- name: B\n  steps: *steps\n",
        "stages:\n- name: Ça va 😀 e\u0301\n  steps:\n  - title: 😀😀\n    touchpoint: Küche\n    channel: ☎️\n",
        "# first\nstages: # all\n\n# before\n- name: A # of it\n  # between\n  steps:\n  # touchpoint: no\n  - title: x\n\n    # no\n\n"
        "    touchpoint: # here\n      # or here\n      y\n  # after\n  goal: z\n",
        "stages:\n- name: A\n  steps:\n  - title: \"x\n    touchpoint: no\"\n  - title: 'x\n    touchpoint: no'\n",
        "stages:\n- name: A\n  steps:\n  - title: x\n    questions: [a, 'it''s', \"b, c\", {text: d}, e]\n    pain_points:\n"
        "    # none\n    - a\n    -\n      title: b\n    - - c\n    -   title: d\n",
        "stages:\n- name: A\n  steps:\n  - title: x\n    touchpoint: {title: y, channel: z}\n    channel:\n      title: a\n    metrics:\n"
        "    - title: m\n      source: n\n",
        "stages:\n- name: A\n  steps:\n  - ? touchpoint\n    : x\n    title: y\n  - title: y\n    !!str touchpoint: x\n",
        'stages:\n- name: A\n  steps:\n  - title: y\n    "touch\\u0070oint": x\n  - {title: y, "touch\\u0070oint": x}\n',
        "stages:\n- name: A\n  steps:\n  - title: a\u2028b\n    touchpoint: \u2028c\n    channel:  d\n    emotion: \x851\n",
        "stages:\n- name: A\n  steps:\n  - title: a\n    touchpoint: # none\n    questions:\n    - # none\n    - a\n    -   b # c",
        "stages:\n- name: A\n  steps:\n  - title: a\n    persona: b\n    persona: c\n    touchpoint: d\n",
        "stages:\n- name: A\n  steps:\n  - title: 'a\n    touchpoint: b'\n    'touchpoint': c\n  - \"touchpoint\": d\n    title: 'e\n"
        "    touchpoint: f'\n",
        "",
    ],
)  # fmt: skip
def test_whatever_is_written_otherwise_has_its_place_all_the_same(stages: str) -> None:
    text = f"---\n{HEAD}{stages}---\n"
    for source in (text, text.replace("\n", "\r\n").encode(), b"\xef\xbb\xbf" + text.encode()):
        page, _ = read_page("a.md", source)
        assert page is not None and isinstance(page.record, Journey)
        agree(page)
        for loc in locations(page.record):
            assert page.place(loc) == Places(page.front, 2).of(loc) or page.problems


@pytest.mark.parametrize("loc", [(0,), ("stages", 0, 0), ("stages", 0, "steps", 0, 7), ("stages", 9, "steps", 0), ("stages", "name")])  # fmt: skip
def test_a_way_that_leads_nowhere_ends_where_the_marks_say(loc: Loc) -> None:
    page, _ = read_page("a.md", f"---\n{HEAD}stages:\n- name: A\n  steps:\n  - title: x\n---\n")
    assert page is not None and page._outline is not None
    assert page.place(loc) == Places(page.front, 2).of(loc)


def test_of_what_is_left_out_or_broken_the_outline_says_nothing() -> None:
    for stages in (
        "- name: A\n  steps:\n  - [1]\n  - title: x\n",
        "- name: A\n  steps:\n  - title: x\n  - title: y: z\n",
    ):
        page, _ = read_page("a.md", f"---\n{HEAD}stages:\n{stages}---\n")
        assert page is not None and page.problems and page._outline is None


def test_what_refers_to_itself_without_end_has_no_outline() -> None:
    steps = "[" + ", ".join(["&s {title: a}", *["*s"] * 3000]) + "]"
    stages = f"[&stage {{name: A, steps: {steps}}}{', *stage' * 3000}]"
    page, _ = read_page("a.md", f"---\n{HEAD}stages: {stages}\n---\n")
    assert page is not None and page._outline is None


_WORDS = st.text(st.sampled_from("ab: -#\n'\"é😀{[&]},"), min_size=1, max_size=12).map(str.strip).filter(bool)
_STEP = st.dictionaries(
    st.sampled_from(["title", "touchpoint", "channel", "actions", "thoughts", "duration"]),
    _WORDS | st.lists(_WORDS, min_size=1, max_size=2),
    min_size=1,
)  # fmt: skip
_STAGE = st.fixed_dictionaries(
    {"name": _WORDS}, optional={"goal": _WORDS, "steps": st.lists(_STEP, max_size=3), "summary": _WORDS}
)


@given(st.lists(_STAGE, min_size=1, max_size=3), st.sampled_from([None, False, True]), st.integers(20, 100))
def test_places_are_those_of_the_marks_whatever_is_said(
    stages: list[object], flow: bool | None, width: int
) -> None:
    front = yaml.safe_dump(
        {"stages": stages}, default_flow_style=flow, width=width, allow_unicode=True, sort_keys=False
    )
    page, _ = read_page("a.md", f"---\n{HEAD}{front}---\n")
    assert page is not None and isinstance(page.record, Journey)
    if not any(problem.severity == "error" for problem in page.problems):
        agree(page)


@pytest.mark.parametrize("among", [(), ("stages", 0), ("stages", 0, "pain_points", 0), ("stages", 99, "steps", 0), ("stages", 0, "steps", 99)])  # fmt: skip
def test_the_places_of_many_are_those_of_each(among: Loc) -> None:
    page = next(journeys({page.path: page.text for page in pages(1)}))
    steps: list[Loc] = [
        ("stages", number, "steps", index)
        for number, stage in enumerate(page.record.stages if isinstance(page.record, Journey) else ())
        for index, _ in enumerate(stage.steps)
    ]
    stages = list(dict.fromkeys([loc[:2] for loc in steps]))
    for alike in (steps, stages, [(), ()]):
        for locs in (alike, [*alike, among], [among, *alike], [among], []):
            assert page.places(locs) == [page.place(loc) for loc in locs]
    assert len(set(page.places(steps))) == len(steps) > 5
