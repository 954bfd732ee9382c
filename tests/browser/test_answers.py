"""The matrix of opportunities and the roadmap of solutions in the hands of a reader."""

from __future__ import annotations

from itertools import combinations
from typing import TypedDict

import pytest

from tests.browser.conftest import Read
from tests.browser.served import no_errors
from tests.conftest import BuildSite
from tests.sites import Site
from tests.test_site_answers import CONTENT, QUIET

LEAST = 12
"""The smallest letters that may be, in pixels."""
CROWD = "".join(
    f"\nopportunities/crowd-{i}.md\n  ---\n  type: opportunity\n  title: How might we answer number {i}?\n"
    f"  customer_value: {value}\n  business_value: {value - (i % 2)}\n  effort: {effort}\n  confidence: low\n  ---\n"
    for i, (value, effort) in enumerate(
        (value, effort) for value in (5, 4, 3, 2) for effort in (1, 2, 3, 4, 5, 5, 5, 5, 5, 5)
    )
)


class Box(TypedDict):
    left: float
    right: float
    top: float
    bottom: float
    text: str
    size: float


MARKS = """svg => [...svg.querySelectorAll('text, circle')].filter(mark => !(mark.tagName === 'text' && mark.closest('a')))
  .map(mark => {
    const {left, right, top, bottom} = mark.getBoundingClientRect();
    return {left, right, top, bottom, text: mark.parentElement.textContent.trim(), size: 0};
  })"""
LETTERS = """svg => [...svg.querySelectorAll('text')].map(text => {
    const {left, right, top, bottom} = text.getBoundingClientRect(), matrix = text.getScreenCTM();
    return {left, right, top, bottom, text: text.textContent, size: parseFloat(getComputedStyle(text).fontSize) * matrix.d};
  })"""


@pytest.fixture(params=["material", "material ar", "material de", "mkdocs", "readthedocs"])
def site(build_site: BuildSite, request: pytest.FixtureRequest) -> Site:
    theme, _, language = request.param.partition(" ")
    options = {"language": language} if language else {}
    return build_site(CONTENT + CROWD, cjm=QUIET, theme=theme, theme_options=options)


def apart(one: Box, other: Box) -> bool:
    touch = 0.5
    return (
        one["right"] <= other["left"] + touch
        or other["right"] <= one["left"] + touch
        or one["bottom"] <= other["top"] + touch
        or other["bottom"] <= one["top"] + touch
    )


@pytest.mark.parametrize("width", [360, 1280])
def test_the_matrix_is_legible_and_nothing_in_it_covers_anything_else(
    site: Site, read: Read, width: int
) -> None:
    reader = read(site, "opportunities/", width=width)
    assert not reader.scrolls_sideways()
    picture = reader.page.locator("svg.cjm-value-matrix")
    letters: list[Box] = picture.evaluate(LETTERS)
    assert len(letters) > 30
    assert min(box["size"] for box in letters) >= LEAST
    frame = picture.bounding_box()
    assert frame is not None
    marks: list[Box] = picture.evaluate(MARKS)
    for box in (*letters, *marks):
        assert frame["x"] - 1 <= box["left"] and box["right"] <= frame["x"] + frame["width"] + 1, box["text"]
        assert frame["y"] - 1 <= box["top"] and box["bottom"] <= frame["y"] + frame["height"] + 1, box["text"]
    assert [(a["text"], b["text"]) for a, b in combinations(marks, 2) if not apart(a, b)] == []
    no_errors(reader)


@pytest.mark.parametrize(
    "url", ["solutions/", "pain-points/fees/", "solutions/all-in/", "opportunities/big/"]
)
def test_answers_fit_a_phone_and_are_accessible(build_site: BuildSite, read: Read, url: str) -> None:
    reader = read(build_site(CONTENT, cjm=QUIET), url, width=360, scheme="dark")
    assert not reader.scrolls_sideways()
    assert reader.accessibility_problems() == []


def test_a_disc_leads_to_its_opportunity_without_loading_a_page(build_site: BuildSite, read: Read) -> None:
    site = build_site(CONTENT, cjm=QUIET, theme_options={"features": ["navigation.instant"]})
    reader = read(site, "opportunities/")
    reader.page.locator('svg.cjm-value-matrix a[data-cjm-id="big"]').click()
    reader.page.wait_for_url("**/opportunities/big/")
    assert "How might we do it all?" in reader.page.locator("h1").inner_text()
    no_errors(reader)


def test_the_page_of_opportunities_is_accessible(build_site: BuildSite, read: Read) -> None:
    reader = read(build_site(CONTENT + CROWD, cjm=QUIET), "opportunities/")
    assert reader.problems_by_day_and_night("article") == []
