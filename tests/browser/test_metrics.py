"""Metrics as a reader meets them: on a phone, by day and by night, from right to left."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Read
from tests.browser.looks import barriers, too_wide_or_too_small
from tests.conftest import BuildSite
from tests.test_site_metrics import PAGES
from tests.test_site_tables import QUIET

URLS = ("metrics/", "metrics/score/", "metrics/wait/", "metrics/long/", "journeys/buying/")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_metrics_fit_on_a_phone_and_are_legible(build_site: BuildSite, language: str, read: Read) -> None:
    site = build_site(PAGES, cjm=QUIET, theme_options={"language": language})
    assert too_wide_or_too_small(read(site, url=None), URLS, widths=[360]) == {}


def test_metrics_have_no_barrier(build_site: BuildSite, read: Read) -> None:
    assert barriers(read(build_site(PAGES, cjm=QUIET), url=None), URLS) == {}


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
