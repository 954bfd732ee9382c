"""Maps of extreme journeys in a browser: nothing clipped, nothing covered, everything in line and in reach."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Read, Served
from tests.browser.looks import OVERFLOWING, SMALL_TEXTS
from tests.browser.served import no_errors, on_its_port
from tests.conftest import BuildSite
from tests.sites import Site
from tests.stress_site import JOURNEYS, build_stress, journey

SAMPLE = "journeys/replace-contact-centre-software/"
WIDTHS = (1280, 768, 390, 360)
LANGUAGES = pytest.mark.parametrize("language", ["en", "ar"])


@pytest.fixture
def site(build_site: BuildSite, language: str) -> Site:
    return build_stress(build_site, language)


@pytest.fixture
def language() -> str:
    return "en"


# Texts wider than their boxes, and marks on the curve that touch one another or leave their row.
UNTIDY = """() => {
  const map = document.querySelector("[data-cjm=map]"), told = [];
  for (const e of map.querySelectorAll("th, td, li, label, .cjm-channel, .cjm-peak")) {
    if (e.checkVisibility() && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== "inline")
      told.push(`clipped: ${e.className || e.tagName} ${e.textContent.slice(0, 40)}`);
  }
  const plot = map.querySelector(".cjm-plot");
  if (!plot) return told;
  const row = plot.closest("td").getBoundingClientRect();
  const legend = map.querySelector(".cjm-legend")?.getBoundingClientRect().top ?? row.bottom;
  const marks = [...plot.querySelectorAll(":scope > span")].map((e) => [e.className, e.getBoundingClientRect()]);
  marks.forEach(([name, a], i) => {
    if (a.top < row.top - 1 || a.bottom > legend + 1 || a.left < row.left - 1 || a.right > row.right + 1) told.push(`out of its row: ${name}`);
    for (const [other, b] of marks.slice(i + 1)) {
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left), high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (wide > 2 && high > 2) told.push(`${name} on ${other}: ${wide} x ${high}`);
    }
  });
  return told;
}"""


@LANGUAGES
def test_nothing_is_clipped_covered_or_too_small(site: Site, read: Read) -> None:
    reader, found = read(site, url=None), {}
    for name in JOURNEYS:
        page = reader.open(f"{name}/")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            told = [
                *page.evaluate(OVERFLOWING),
                *page.evaluate(SMALL_TEXTS, "article"),
                *page.evaluate(UNTIDY),
            ]
            if told:
                found[f"{name} at {width} px"] = told[:5]
    assert found == {}
    no_errors(reader)


# The distance of each point from the middle of the column of its step, and of each star and label's anchor.
DISTANCES = """(scrolled) => {
  const map = document.querySelector("[data-cjm=map]"), svg = map.querySelector("svg.cjm-curve");
  map.scrollLeft = scrolled * (getComputedStyle(map).direction === "rtl" ? -1 : 1);
  const middles = [...map.querySelectorAll("tr[data-cjm-lane=emotion] > td")].map((cell) => cell.getBoundingClientRect()).map((b) => (b.left + b.right) / 2);
  const box = svg.getScreenCTM(), rtl = getComputedStyle(svg).transform.startsWith("matrix(-1"), area = svg.getBoundingClientRect();
  const away = [];
  for (const dots of svg.querySelectorAll(".cjm-curve__dots")) for (const [, x] of dots.getAttribute("d").matchAll(/M([\\d.]+)/g)) {
    const share = x / svg.viewBox.baseVal.width, at = rtl ? area.right - share * area.width : area.left + share * area.width;
    away.push(Math.abs(at - middles[Math.floor(x)]));
  }
  for (const star of map.querySelectorAll(".cjm-plot > .cjm-star")) {
    const b = star.getBoundingClientRect(), column = Math.floor(parseFloat(star.style.getPropertyValue("--x")));
    away.push(Math.abs((b.left + b.right) / 2 - middles[column]));
  }
  return away;
}"""


@LANGUAGES
def test_points_and_stars_stand_over_the_middle_of_their_columns(site: Site, read: Read) -> None:
    reader = read(site, url=None)
    for name in ("small", "large", "crowd", "gaps"):
        page = reader.open(f"{name}/")
        for scrolled in (0, 700):
            distances = page.evaluate(DISTANCES, scrolled)
            assert distances and max(distances) <= 2, (name, scrolled)


def test_six_steps_are_in_sight_at_once_and_forty_scroll(site: Site, read: Read) -> None:
    reader = read(site, url=None)
    widths = (
        "[...document.querySelectorAll('[data-cjm=map]')].map((map) => map.scrollWidth - map.clientWidth)[0]"
    )
    assert reader.open("small/").evaluate(widths) == 0
    assert reader.open("large/").evaluate(widths) > 4000


def test_headers_that_stay_leave_most_of_the_box(site: Site, read: Read) -> None:
    reader = read(site, url=None)
    for name in JOURNEYS:
        page = reader.open(f"{name}/")
        for height in (640, 900):
            page.set_viewport_size({"width": 1280, "height": height})
            stays, share = page.evaluate(
                """() => {
                  const map = document.querySelector("[data-cjm=map]"), head = map.querySelector("thead");
                  return [getComputedStyle(head).position === "sticky", head.offsetHeight / parseFloat(getComputedStyle(map).maxHeight)];
                }"""
            )
            assert not stays or share <= 0.4, (name, height, share)


# ------------------------------------------------------------------------------------------------------- keyboard


@LANGUAGES
def test_no_focus_hides_below_names_of_stages_and_lanes(site: Site, read: Read) -> None:
    page = read(site, "large/").page
    region = page.get_by_role("region", name="Large")
    region.focus()
    page.keyboard.press("ArrowRight")
    assert region.evaluate("map => getComputedStyle(map).outlineStyle") == "solid"
    hidden: list[str] = []
    for key, times in (("Tab", 60), ("Shift+Tab", 60)):
        for _ in range(times):
            page.keyboard.press(key)
            told = page.evaluate(
                """() => {
                  const link = document.activeElement, map = link.closest("[data-cjm=map]");
                  if (!map || link === map) return "";
                  const b = link.getClientRects()[0], x = (b.left + b.right) / 2, y = (b.top + b.bottom) / 2;
                  const top = document.elementFromPoint(x, y);
                  return link.contains(top) || top?.contains(link) ? "" : `${link.textContent} below ${top?.className || top?.tagName}`;
                }"""
            )
            if told:
                hidden.append(f"{key}: {told}")
    assert hidden == []


MOMENTS = [-1, {"score": -2, "label": "Lost"}, 0, {"score": 2, "label": "Glad"}]


@pytest.mark.parametrize("width", [1280, 390])
def test_a_star_at_the_highest_or_lowest_point_leaves_its_label_free(
    build_site: BuildSite, read: Read, width: int
) -> None:
    steps = [
        {"title": f"Step {i}", "emotion": felt, "moment_of_truth": True} for i, felt in enumerate(MOMENTS)
    ]
    site = build_site({"index.md": journey("Moments", [{"name": "All", "steps": steps}])})
    page = read(site, width=width).page
    assert page.evaluate(UNTIDY) == []
    boxes = "marks => marks.map((mark) => mark.getBoundingClientRect().top)"
    stars = page.locator(".cjm-plot > .cjm-star").evaluate_all(boxes)
    low, high = page.locator(".cjm-plot > .cjm-peak").evaluate_all(boxes)
    assert high < stars[3] and stars[1] < low


@pytest.mark.parametrize("theme", ["readthedocs", "mkdocs"])
def test_in_other_themes_a_phone_shows_a_card_for_each_stage(
    build_site: BuildSite, read: Read, theme: str
) -> None:
    stages = [
        {"name": f"Stage {s}", "steps": [{"title": f"Step {s}", "thoughts": f"Thought {s}"}]} for s in (1, 2)
    ]
    site = build_site({"index.md": journey("Cards", stages)}, theme=theme)
    page = read(site, width=390).page
    seen = page.evaluate(
        """() => [...document.querySelectorAll(".cjm-map :is(.cjm-map__stages a, .cjm-map__steps a, td)")]
          .map((e) => [e.getBoundingClientRect().top, e.textContent.trim()]).sort((a, b) => a[0] - b[0]).map(([, text]) => text)"""
    )
    assert seen == [f"{what} {s}" for s in (1, 2) for what in ("Stage", "Step", "Thought")]
    lefts = page.locator(".cjm-map th a").evaluate_all(
        "links => links.map((link) => link.getBoundingClientRect().left)"
    )
    assert max(lefts) - min(lefts) <= 2, "names of stages stand in line with their steps"


def test_no_focus_comes_below_the_themes_own_header(sample_site: Site, read: Read) -> None:
    page = read(sample_site, SAMPLE, height=700).page
    for number in (-2, -3, -4):
        page.evaluate(
            """(number) => {
              const map = document.querySelector("[data-cjm=map]"), links = [...map.querySelectorAll("td a")];
              map.scrollTo(map.scrollWidth, map.scrollHeight);
              links.at(number + 1).focus({ preventScroll: true });
              scrollBy(0, links.at(number).getBoundingClientRect().top - 6);
            }""",
            number,
        )
        page.keyboard.press("Shift+Tab")
        link, header = page.evaluate(
            "[document.activeElement, document.querySelector('.md-header')].map((e) => e.getBoundingClientRect().toJSON())"
        )
        assert link["top"] >= header["bottom"], number


def test_a_link_at_the_edge_is_scrolled_into_sight_as_a_whole(site: Site, read: Read) -> None:
    page = read(site, "large/").page
    links = page.locator(".cjm-map__steps a")
    for number in range(3, 9):
        peeks = links.nth(number).evaluate(
            """(link) => {
              const map = link.closest("[data-cjm=map]"), edge = () => map.getBoundingClientRect().right;
              map.scrollLeft = 0;
              map.scrollLeft = Math.max(0, link.getBoundingClientRect().left - edge() + 6);
              link.focus();
              return link.getBoundingClientRect().right - edge();
            }"""
        )
        assert peeks <= -24, number


def shown(page: Page) -> list[bool]:
    lines: list[bool] = page.evaluate(
        "[...document.querySelectorAll('.cjm-curve g')].map((line) => getComputedStyle(line).display !== 'none')"
    )
    return lines


def test_each_switch_hides_its_line_by_keyboard_and_without_scripts(site: Site, read: Read) -> None:
    page = read(site, "crowd/").page
    boxes = page.locator(".cjm-legend input")
    for i in (0, 6):
        boxes.nth(i).focus()
        page.keyboard.press("Space")
    assert [i for i, line in enumerate(shown(page)) if not line] == [0, 6]
    plain = read(site, "crowd/", javascript=False).page
    assert plain.locator(".cjm-curve g").nth(1).is_visible()
    plain.locator(".cjm-legend label").nth(1).click()
    assert not plain.locator(".cjm-curve g").nth(1).is_visible()
    assert not plain.locator(".cjm-tools").is_visible()


# -------------------------------------------------------------------------------------------------------- a phone


def test_on_a_phone_cards_come_in_the_order_of_the_journey(site: Site, read: Read) -> None:
    page = read(site, "gaps/", width=390).page
    seen = page.evaluate(
        """() => [...document.querySelectorAll("[data-cjm=map] :is(th, td)")].filter((cell) => cell.checkVisibility() && cell.textContent.trim())
          .map((cell) => [cell.getBoundingClientRect().top, cell.querySelector("svg") ? "curve" : cell.textContent.trim()])
          .sort((a, b) => a[0] - b[0]).map(([, text]) => text)"""
    )
    assert seen[0] == "curve"
    assert [text for text in seen if text in {"First", "Begin", "Step 0", "Nothing yet", "Wait", "no steps yet", "Last", "Step 1", "Step 2"}] == [
        "First", "Begin", "Step 0", "Nothing yet", "Wait", "no steps yet", "Last", "Step 1", "Step 2",
    ]  # fmt: skip


def test_on_a_phone_the_last_of_forty_steps_is_last(site: Site, read: Read) -> None:
    page = read(site, "large/", width=390).page
    tops = page.evaluate(
        "[...document.querySelectorAll('[data-cjm=map] thead tr:last-child > th')].slice(1).map((cell) => cell.getBoundingClientRect().top)"
    )
    assert len(tops) == 40 and tops == sorted(tops)


# ------------------------------------------------------------------------------------------- compact, full width

SHIFTS = """() => {
  window.shifted = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((e) => { if (!e.hadRecentInput) window.shifted += e.value; }))
    .observe({ type: "layout-shift", buffered: true });
}"""


@pytest.mark.parametrize("remembered", [False, True])
@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_moves_while_a_page_loads(
    sample_site: Site, read: Read, width: int, remembered: bool
) -> None:
    reader = read(sample_site, width=width, own_window=True)
    if remembered:
        reader.page.evaluate("['dense', 'wide'].forEach((name) => localStorage.setItem(`cjm-${name}`, 1))")
    reader.context.add_init_script(f"({SHIFTS})()")
    page = reader.open(SAMPLE, untouched=True)
    page.wait_for_timeout(1000)
    assert page.evaluate("document.documentElement.classList.contains('cjm-dense')") is remembered
    assert page.evaluate("window.shifted") < 0.02


# --------------------------------------------------------------------------------- on a phone, far below


def test_nothing_moves_where_a_map_begins_in_sight_of_a_phone(site: Site, read: Read) -> None:
    reader = read(site, url=None, width=412, height=823, own_window=True)
    reader.context.add_init_script(f"({SHIFTS})()")
    for name in ("large", "small", "calm", "gaps"):
        page = reader.open(f"{name}/", untouched=True)
        page.wait_for_function(f"{WAITING} === 0")
        page.wait_for_timeout(200)
        assert page.evaluate("window.shifted") < 0.02, name


WAITING = "[...document.querySelectorAll('.cjm-map tr')].filter((row) => !row.checkVisibility() && getComputedStyle(row).display === 'none').length"
BOXES = (
    "document.querySelectorAll('[id]').values().map((e) => e.getBoundingClientRect().top + scrollY).toArray()"
)
FIRST_WORDS = """(place) => {
  const texts = document.createTreeWalker([...document.querySelectorAll(place)].at(-1), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) if (texts.currentNode.data.trim().length > 3) return texts.currentNode.data.trim();
}"""
LAST = "tell-others--speak-at-a-webinar"


def test_on_a_phone_the_map_comes_when_the_page_has_loaded(sample_site: Site, read: Read) -> None:
    reader = read(sample_site, width=390, own_window=True)
    page = reader.page
    page.route("**/cjm.js", lambda route: None)  # a script that never comes: `load` does not either
    page.goto(f"{page.url}{SAMPLE}", wait_until="commit")
    page.locator("[data-cjm=steps] h3").last.wait_for(state="attached")
    assert page.evaluate(WAITING) > 0
    page.evaluate("scrollTo(0, 500)")
    page.wait_for_function(f"{WAITING} === 0")
    page.unroute("**/cjm.js")
    page = reader.open(SAMPLE, untouched=True)
    page.wait_for_function(f"{WAITING} === 0")
    assert page.evaluate("scrollY") == 0, "without anybody's doing"


def test_what_is_far_below_on_a_phone_is_found(sample_site: Site, read: Read) -> None:
    page = read(sample_site, width=390, own_window=True).open(SAMPLE, untouched=True)
    page.wait_for_function(f"{WAITING} === 0")
    for place in (".cjm-map td:not(:empty)", ".cjm-comparison li", ".cjm-steps > dl dd"):
        words = page.evaluate(FIRST_WORDS, place)
        assert page.evaluate("(words) => find(words)", words), "a search in the page finds it"


def test_a_link_to_a_place_far_below_leads_there_exactly(sample_site: Site, read: Read) -> None:
    reader = read(sample_site, width=390, own_window=True)
    page = reader.open(SAMPLE, untouched=True)
    page.wait_for_function(f"{WAITING} === 0")
    page.evaluate("(id) => document.querySelector(`.cjm-map a[href$='#${id}']`).click()", LAST)
    page.wait_for_function("location.hash.length > 1")
    page.wait_for_timeout(300)
    there = page.evaluate("(id) => document.getElementById(id).getBoundingClientRect().top", LAST)
    assert 0 < there < 200
    whole = page.evaluate(BOXES)
    page = reader.open(f"{SAMPLE}#{LAST}", untouched=True)
    assert page.evaluate("document.getElementById('cjm-later') === null"), (
        "a page that opens at a place is whole"
    )
    assert page.evaluate(BOXES) == pytest.approx(whole, abs=2)


@pytest.mark.parametrize(("width", "media"), [(1280, "screen"), (390, "print")])
def test_nothing_waits_on_a_desk_or_on_paper(sample_site: Site, read: Read, width: int, media: Any) -> None:
    page = read(sample_site, width=width, own_window=True).page
    page.route("**/cjm.js", lambda route: None)
    page.goto(f"{page.url}{SAMPLE}", wait_until="commit")
    page.locator("[data-cjm=steps] h3").last.wait_for(state="attached")
    page.emulate_media(media=media)
    assert page.evaluate(WAITING) == 0
    assert page.evaluate(
        "[...document.querySelectorAll('.cjm-map, .cjm-map td, .cjm-comparison, .cjm-steps > dl')]"
        ".every((e) => getComputedStyle(e).contentVisibility === 'visible')"
    )


def test_what_a_reader_chose_holds_on_other_pages_and_after_loading_again(
    build_site: BuildSite, read: Read, served: Served, tmp_path: Path
) -> None:
    site = on_its_port(build_stress(build_site), tmp_path / "site", served)
    reader = read(site, "large/", settled=True)
    page = reader.page
    dense, wide = (page.locator(f"[data-cjm-tool={name}]") for name in ("dense", "wide"))
    before = page.locator("[data-cjm=map]").evaluate("map => [map.clientWidth, map.scrollWidth]")
    dense.focus()
    page.keyboard.press("Enter")
    wide.click()
    after = page.locator("[data-cjm=map]").evaluate("map => [map.clientWidth, map.scrollWidth]")
    assert after[0] > before[0] and after[1] < before[1]
    page.evaluate("window.stayed = true")
    page.locator(".cjm-breadcrumbs a").first.click()
    page.locator("article a[href*='small/']").first.click()
    page.locator("[data-cjm=map]").wait_for()
    page.wait_for_function(
        "document.querySelector('[data-cjm-tool=dense]').getAttribute('aria-pressed') === 'true'"
    )
    assert page.evaluate("window.stayed"), "the pages were changed in place"
    page.reload()
    assert wide.get_attribute("aria-pressed") == "true"
    wide.click()
    assert wide.get_attribute("aria-pressed") == "false"
    no_errors(reader)


# ------------------------------------------------------------------------------------------------------- barriers


@pytest.mark.parametrize(("scheme", "language"), [("light", "en"), ("dark", "ar")])
def test_no_map_has_a_barrier(site: Site, read: Read, scheme: Any) -> None:
    reader, found = read(site, url=None, scheme=scheme), {}
    for name, width in (("large", 1280), ("crowd", 1280), ("hostile", 1280), ("large", 390), ("wordy", 390)):
        reader.page.set_viewport_size({"width": width, "height": 900})
        reader.open(f"{name}/")
        told = reader.accessibility_problems("article [data-cjm]")
        if told:
            found[f"{name} at {width}"] = told[:3]
    assert found == {}


def test_faces_and_severities_are_drawn_where_colours_are_the_readers(site: Site, read: Read) -> None:
    page = read(site, "large/", forced_colors="active").page
    for selector in (".cjm-map .cjm-mood", ".cjm-map .cjm-severity", ".cjm-map .cjm-icon"):
        drawn, behind = page.locator(selector).first.evaluate(
            "e => [getComputedStyle(e, '::before').backgroundColor, getComputedStyle(document.body).backgroundColor]"
        )
        assert drawn not in (behind, "rgba(0, 0, 0, 0)"), selector


# ---------------------------------------------------------------------------------------------------- the diagram


def test_the_diagram_is_drawn_when_it_comes_near_and_its_source_can_be_copied(site: Site, read: Read) -> None:
    reader = read(site, "large/", height=600, permissions=["clipboard-read", "clipboard-write"], settled=True)
    page = reader.page
    assert page.locator("cjm-diagram").get_attribute("data-state") is None
    assert not page.evaluate(
        "performance.getEntriesByType('resource').some((file) => file.name.includes('mermaid'))"
    )
    page.locator("cjm-diagram").scroll_into_view_if_needed()
    page.locator("cjm-diagram[data-state=drawn] svg").wait_for()
    page.locator(".cjm-source > summary").click()
    page.locator(".cjm-copy").click()
    page.wait_for_function("document.querySelector('.cjm-copy').textContent === 'Copied'")
    assert page.evaluate("navigator.clipboard.readText()").startswith("journey")


def test_without_scripts_the_diagram_is_there_in_words_and_as_source(site: Site, read: Read) -> None:
    page = read(site, "small/", javascript=False).page
    assert page.locator(".cjm-twin").is_visible()
    assert not page.locator("cjm-diagram").is_visible()
    page.locator(".cjm-source > summary").click()
    assert page.locator(".cjm-source pre").is_visible()
    assert not page.locator(".cjm-copy").is_visible()
