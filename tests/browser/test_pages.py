"""Pages as a reader meets them: on a desk and on a phone, by day and by night, with and without scripts and a mouse."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.conftest import Read, Served
from tests.browser.looks import OURS, barriers, too_wide_or_too_small, unsightly
from tests.browser.served import no_errors, on_its_port
from tests.conftest import BuildSite
from tests.foreign_site import build_foreign
from tests.sites import Site

JOURNEY = {"sample": "journeys/replace-contact-centre-software/", "foreign": "journeys/mortgage/"}
PERSONA = {"sample": "personas/contact-centre-lead/", "foreign": "people/carla/"}
PAGES = {
    "sample": [
        JOURNEY["sample"],
        "journeys/replace-contact-centre-software-to-be/",
        PERSONA["sample"],
        "personas/price-only-shopper/",
        "touchpoints/live-demo/",
        "pain-points/repeat-my-story/",
        "opportunities/show-a-price-early/",
        "solutions/hand-over-note/",
        "metrics/agent-turnover/",
        "evidence/buyer-interviews-2026/",
        "teams/support/",
        "personas/",
        "journeys/",
        "touchpoints/",
        "touchpoints/purchase/",
        "pain-points/",
        "evidence/",
        "moments/",
        "questions/",
        "teams/",
        "opportunities/",
        "solutions/",
        "metrics/",
        "health/",
        "this-week/",
        "",
    ],
    "foreign": [
        JOURNEY["foreign"],
        "journeys/insurance/",
        "journeys/old/and/far/pension/",
        PERSONA["foreign"],
        "personas/ben/",
        "touchpoints/the-app/",
        "pain-points/hidden-fees/",
        "personas/",
        "journeys/",
        "touchpoints/",
        "touchpoints/find/",
        "touchpoints/unmapped/",
        "pain-points/",
        "evidence/",
        "moments/",
        "questions/",
        "teams/",
        "opportunities/",
        "solutions/",
        "metrics/",
        "health/",
        "notes/a%20note/",
    ],
}

BOTH = pytest.mark.parametrize("which", ["sample", "foreign"])
PLAIN_THEMES = ("the theme mkdocs", "the theme readthedocs, addresses of files")


@pytest.fixture
def site(which: str, sample_site: Site, build_site: BuildSite) -> Site:
    return sample_site if which == "sample" else build_foreign(build_site)


IN_PARTS = pytest.mark.parametrize("part", range(4))
"""A part of the pages at a time, so that all workers have something to do until the end."""


def pages_of(site: Site, which: str, part: int) -> list[str]:
    """The pages to look at, every fourth."""
    assert {url.replace("%20", " ") for url in PAGES[which]} <= set(site.urls)
    return PAGES[which][part::4]


# Links of these themes stand out less than they should, in our blocks as everywhere.
COLOURS_OF_THE_THEME = ("color-contrast", "link-in-text-block")
# ------------------------------------------------------------------------- stands still, fits and is legible

SHIFTS = """() => {
  window.shifted = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((e) => { if (!e.hadRecentInput) window.shifted += e.value; }))
    .observe({ type: "layout-shift", buffered: true });
}"""


@BOTH
@IN_PARTS
@pytest.mark.parametrize("widths", [[1280], [390, 360]], ids=["desk", "phone"])
def test_pages_stand_still_fit_are_legible_and_nothing_goes_wrong(
    site: Site, which: str, part: int, read: Read, widths: list[int]
) -> None:
    """Each page as it comes at the first width; whether it fits, at the others as well."""
    reader, moved = read(site, url=None, own_window=True), {}
    reader.context.add_init_script(f"({SHIFTS})()")
    wrong: dict[str, list[str]] = {}
    for url in pages_of(site, which, part):
        reader.page.set_viewport_size({"width": widths[0], "height": 800})
        page = reader.open(url, settled=True, untouched=True)
        moved[url] = page.evaluate("window.shifted")
        wrong |= unsightly(reader, url, widths=widths)
    assert {url: far for url, far in moved.items() if far >= 0.02} == {}
    assert wrong == {}
    no_errors(reader)


@pytest.mark.parametrize("theme", PLAIN_THEMES)
def test_pages_fit_and_are_legible_in_other_themes(build_site: BuildSite, theme: str, read: Read) -> None:
    site = build_foreign(build_site, theme)
    urls = [JOURNEY["foreign"], "pain-points/", "touchpoints/", "personas/"]
    assert too_wide_or_too_small(read(site, url=None), urls) == {}


@pytest.mark.parametrize("theme", PLAIN_THEMES)
def test_other_themes_are_accessible_too(build_site: BuildSite, theme: str, read: Read) -> None:
    site = build_foreign(build_site, theme)
    reader = read(site, url=None)
    for url in (JOURNEY["foreign"], "pain-points/", "touchpoints/"):
        reader.open(url)
        found = reader.accessibility_problems("[data-cjm]")
        assert [told for told in found if not told.startswith(COLOURS_OF_THE_THEME)] == [], url


@BOTH
@IN_PARTS
def test_no_page_has_a_barrier(site: Site, which: str, part: int, read: Read) -> None:
    """On the sample nothing at all; on a site of strangers nothing in our blocks: the rest is their theme's."""
    place = "article" if which == "sample" else OURS
    assert barriers(read(site, url=None), pages_of(site, which, part), place) == {}


# ------------------------------------------------------------------------------------------------------- the map


@BOTH
@pytest.mark.parametrize("width", [1280, 768])
def test_the_map_scrolls_by_keyboard_and_keeps_the_names_of_its_lanes(
    site: Site, which: str, width: int, read: Read
) -> None:
    page = read(site, JOURNEY[which], width=width).page
    journey_map = page.locator("[data-cjm=map]")
    journey_map.focus()
    for _ in range(12):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('[data-cjm=map]').scrollLeft > 100")
    for row in journey_map.locator("tr[data-cjm-lane]").all():
        name = row.locator("th").first
        name.scroll_into_view_if_needed()
        assert name.evaluate(
            """th => {
              const box = th.getBoundingClientRect();
              return th.contains(document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(12, box.height / 2)));
            }"""
        ), name.inner_text()


def test_on_a_phone_the_names_of_lanes_leave_room_for_a_step(sample_site: Site, read: Read) -> None:
    journey_map = read(sample_site, JOURNEY["sample"], width=360).page.locator("[data-cjm=map]")
    shares = journey_map.evaluate(
        "map => map.querySelector('th[scope=row]').getBoundingClientRect().width / map.clientWidth"
    )
    assert shares <= 0.45


CURVE_AND_COLUMNS = """(map) => {
  const svg = map.querySelector("svg.cjm-curve"), box = svg.getScreenCTM();
  const columns = [...map.querySelectorAll("tr[data-cjm-lane=emotion] > td")].filter((cell) => cell.textContent.trim())
    .map((cell) => cell.getBoundingClientRect()).map((cell) => cell.left + cell.width / 2);
  return [...svg.querySelectorAll(".cjm-curve__dots")].map((dots) =>
    [...dots.getAttribute("d").matchAll(/M([\\d.]+)/g)].map((point) => point[1] * box.a + box.e)
      .map((x) => Math.min(...columns.map((column) => Math.abs(column - x)))));
}"""


@BOTH
@pytest.mark.parametrize("width", [1280, 768])
def test_points_of_the_curve_stand_above_their_columns(
    site: Site, which: str, width: int, read: Read
) -> None:
    journey_map = read(site, JOURNEY[which], width=width).page.locator("[data-cjm=map]")
    curves = journey_map.evaluate(CURVE_AND_COLUMNS)
    assert curves and all(curves)
    assert max(distance for curve in curves for distance in curve) <= 2


@BOTH
def test_every_cell_of_a_lane_stands_below_its_step(site: Site, which: str, read: Read) -> None:
    journey_map = read(site, JOURNEY[which]).page.locator("[data-cjm=map]")
    off = journey_map.evaluate(
        """map => {
          const lefts = (row) => [...row.children].map((cell) => Math.round(cell.getBoundingClientRect().left));
          const steps = lefts(map.querySelector("thead tr:last-child")).join();
          return [...map.querySelectorAll("tbody tr[data-cjm-lane]:not(:has([colspan]))")].filter((row) => lefts(row).join() !== steps).length;
        }"""
    )
    assert off == 0


# --------------------------------------------------------------------------------------------- without scripts


@BOTH
def test_without_scripts_everything_is_there(site: Site, which: str, read: Read) -> None:
    page = read(site, JOURNEY[which], javascript=False).page
    assert page.locator("[data-cjm=map] table").is_visible()
    assert page.locator("[data-cjm=map] svg.cjm-curve").is_visible()
    assert page.locator("[data-cjm=diagram] .cjm-twin").is_visible(), "the diagram in words stands open"
    assert page.locator("[data-cjm=steps] h3").count() > 5
    assert (
        not page.locator("[data-cjm=diagram] pre").first.is_visible()
        or page.locator(".cjm-twin").is_visible()
    )


def test_without_scripts_lists_are_there(sample_site: Site, read: Read) -> None:
    reader = read(sample_site, url=None, javascript=False)
    for url in ("personas/", "journeys/", "touchpoints/", "pain-points/"):
        assert reader.open(url).locator("article [data-cjm]").first.is_visible()


def test_from_disk_everything_is_there(build_site: BuildSite, read: Read) -> None:
    site = build_foreign(build_site, "the theme readthedocs, addresses of files")
    page = read(site, f"{JOURNEY['foreign']}index.html", from_disk=True).page
    assert page.locator("[data-cjm=map]").is_visible()
    page.locator("cjm-diagram").first.scroll_into_view_if_needed()
    page.locator("cjm-diagram[data-state=drawn] svg").wait_for()


# -------------------------------------------------------------------------------------------------- on the way


def test_after_going_to_a_persona_and_back_map_and_diagram_are_there(
    sample_site: Site, read: Read, served: Served, tmp_path: Path
) -> None:
    site = on_its_port(sample_site, tmp_path / "site", served)
    reader = read(site, JOURNEY["sample"], settled=True)
    page = reader.page
    page.evaluate("window.stayed = true")
    page.locator("article [data-cjm=head] a[href*='personas/']").first.click()
    page.locator("article [data-cjm=profile]").wait_for()
    page.go_back()
    page.locator("cjm-diagram").first.scroll_into_view_if_needed()
    page.locator("cjm-diagram[data-state=drawn] svg").wait_for()
    assert page.locator("[data-cjm=map] svg.cjm-curve").is_visible()
    assert page.evaluate("window.stayed"), "the pages were changed in place"
    no_errors(reader)


def test_a_search_for_a_step_leads_to_its_section(sample_site: Site, read: Read) -> None:
    step = sample_site.soup(JOURNEY["sample"]).select("[data-cjm=steps] h3")[2]
    page = read(sample_site, searched=True).page
    page.locator("input.md-search__input").click()
    page.keyboard.type(step.get_text())
    result = page.locator(f".md-search-result__link[href*='#{step['id']}']").first
    result.wait_for(state="attached")
    page.goto(str(result.evaluate("link => link.href")))
    assert page.locator(f"[id='{step['id']}']").is_visible()


@pytest.mark.parametrize("which", ["foreign"])
def test_a_title_with_a_tag_is_text_in_the_results_of_a_search(site: Site, read: Read) -> None:
    page = read(site, searched=True).page
    page.locator("input.md-search__input").click()
    page.keyboard.type("home of our own")
    page.locator(".md-search-result__item").first.wait_for(state="attached")
    results = page.locator(".md-search-result")
    assert "<b>our own</b>" in " ".join(str(results.evaluate("list => list.textContent")).split())
    assert results.locator("b").count() == 0
