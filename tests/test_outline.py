"""The outline of a journey gives the very places that the parser's marks give, or none."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.generate import pages
from cjm_mkdocs.model.keys import known_keys
from cjm_mkdocs.model.records import Journey, Stage, Step
from cjm_mkdocs.reading.frontmatter import Places
from cjm_mkdocs.reading.outline import Outline, outline
from cjm_mkdocs.reading.page import Page, read_page
from tests.exported import CONTENT
from tests.forty_journeys import forty_journeys

Loc = tuple[str | int, ...]


def journeys(sources: dict[str, str]) -> Iterator[Page]:
    for path, text in sources.items():
        page, _ = read_page(path, text)
        if page is not None and isinstance(page.record, Journey):
            yield page


def locations(journey: Journey) -> Iterator[Loc]:
    """Every stage and step, every field they may have by its keys, one by one and in pairs."""
    pairs = [
        ("persona", "personas"),
        ("touchpoint", "touchpoints"),
        ("channel", "channels"),
        ("emotion", "anna"),
    ]
    for i, stage in enumerate(journey.stages):
        yield "stages", i
        yield from (("stages", i, key) for key in known_keys(Stage))
        for j, _ in enumerate(stage.steps):
            here: Loc = ("stages", i, "steps", j)
            yield here
            yield from ((*here, key) for key in known_keys(Step))
            yield from ((*here, *pair) for pair in pairs)
            yield from ((*here, "pain_points", n) for n in range(2))


def outlined(page: Page) -> Outline | None:
    assert isinstance(page.record, Journey)
    return outline(page.front, [len(stage.steps) for stage in page.record.stages])


def agree(page: Page) -> tuple[int, int]:
    """How many places the outline knows, and of how many; all of them are those of the marks."""
    assert isinstance(page.record, Journey)
    found, places = outlined(page), Places(page.front, 2)
    known = asked = 0
    for loc in locations(page.record):
        for key in (False, True):
            asked += 1
            place = found.of(loc, 2, key=key) if found else None
            if place is not None:
                known += 1
                assert place == places.of(loc, key=key), (page.path, loc, key)
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
    assert known > 0.5 * asked


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
        "",
    ],
)  # fmt: skip
def test_whatever_is_written_otherwise_has_its_place_all_the_same(stages: str) -> None:
    page, _ = read_page("a.md", f"---\n{HEAD}{stages}---\n")
    assert page is not None and isinstance(page.record, Journey)
    agree(page)
    for loc in locations(page.record):
        assert page.place(loc) == Places(page.front, 2).of(loc) or page.problems


_WORDS = st.text(st.sampled_from("ab: -#\n'\"é{[&"), min_size=1, max_size=12).map(str.strip).filter(bool)
_STEP = st.dictionaries(
    st.sampled_from(["title", "touchpoint", "channel", "actions", "thoughts", "duration"]),
    _WORDS | st.lists(_WORDS, min_size=1, max_size=2),
    min_size=1,
)  # fmt: skip
_STAGE = st.fixed_dictionaries(
    {"name": _WORDS}, optional={"goal": _WORDS, "steps": st.lists(_STEP, max_size=3), "summary": _WORDS}
)


@given(st.lists(_STAGE, min_size=1, max_size=3), st.sampled_from([None, False]), st.integers(20, 100))
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
