"""Metrics as a reader meets them: on a phone, by day and by night, from right to left."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Read
from tests.browser.test_pages import BY_DAY_AND_NIGHT, OVERFLOWING, SMALL_TEXTS, Scheme
from tests.conftest import BuildSite
from tests.test_site_metrics import PAGES
from tests.test_site_tables import QUIET

URLS = ("metrics/", "metrics/score/", "metrics/wait/", "metrics/long/", "journeys/buying/")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_metrics_fit_on_a_phone_and_are_legible(build_site: BuildSite, language: str, read: Read) -> None:
    site = build_site(PAGES, cjm=QUIET, theme_options={"language": language})
    reader = read(site, width=360)
    found = {}
    for url in URLS:
        page = reader.open(url)
        told = [*page.evaluate(OVERFLOWING), *page.evaluate(SMALL_TEXTS, "article")]
        if told:
            found[url] = told
    assert found == {}


@BY_DAY_AND_NIGHT
def test_metrics_have_no_barrier(build_site: BuildSite, scheme: Scheme, read: Read) -> None:
    reader = read(build_site(PAGES, cjm=QUIET), scheme=scheme)
    found = {}
    for url in URLS:
        reader.open(url)
        problems = reader.accessibility_problems("article [data-cjm]")
        if problems:
            found[url] = problems
    assert found == {}


def test_the_trend_is_as_wide_as_its_scale(build_site: BuildSite, read: Read) -> None:
    page = read(build_site(PAGES, cjm=QUIET), "metrics/score/", width=1280).page
    boxes = page.locator("[data-cjm=trend] [role=img] svg").evaluate_all(
        "all => all.map(svg => { const b = svg.getBoundingClientRect(); return [b.left, b.top, b.width, b.height] })"
    )
    assert boxes[0] == boxes[1], "lines and bands lie over each other"
    assert boxes[0][2] > 500 and boxes[0][3] > 150
    ticks = page.locator("[data-cjm=trend] [role=img] span").evaluate_all(
        "all => all.filter(e => getComputedStyle(e).position === 'absolute')"
        ".map(e => e.getBoundingClientRect()).map(b => [b.right, (b.top + b.bottom) / 2])"
    )
    assert all(right <= boxes[0][0] + 1 for right, _ in ticks)
    assert ticks[-1][1] == pytest.approx(boxes[0][1], abs=2), "the highest number stands at the top"
