"""What a reader does to find something: searches, goes up, goes on; from a server, from a sub-path, from a folder."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from playwright.sync_api import FloatRect, Locator, Page

from tests.browser.conftest import Read
from tests.browser.served import Reader
from tests.conftest import BuildSite
from tests.sites import Site
from tests.test_site_finding import AGAIN, BUYING, PAGES

QUESTION = "explain everything again"
STEP = f"{BUYING}#purchase--compares-offers-b-terms-b"

SHIFTS = """
() => new Promise(resolve => {
  let sum = 0
  new PerformanceObserver(list => list.getEntries().forEach(e => { if (!e.hadRecentInput) sum += e.value }))
    .observe({type: "layout-shift", buffered: true})
  setTimeout(() => resolve(sum), 600)
})
"""


def hits(page: Page, question: str) -> list[tuple[str, str]]:
    """What Material's search finds, the page itself first, as (address, title)."""
    page.locator("input.md-search__input").click()
    page.keyboard.type(question)
    page.locator(".md-search-result__item").first.wait_for(state="attached")
    found = page.locator(".md-search-result__link").evaluate_all(
        "links => links.map(link => [link.href, link.querySelector('h1, h2').textContent])"
    )
    return [(str(href), str(title)) for href, title in found]


def from_root(reader: Reader, found: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(href.removeprefix(reader.root).partition("?")[0], title) for href, title in found]


def leads_to(page: Page, href: str) -> None:
    """Following a hit shows the very place, below the theme's header."""
    page.goto(href)
    target = page.locator(f"[id='{href.partition('#')[2]}']")
    target.wait_for()
    page.wait_for_function(
        "id => document.getElementById(id).getBoundingClientRect().top > 40", arg=href.partition("#")[2]
    )
    assert target.evaluate("e => e.getBoundingClientRect().top < innerHeight")


def box_of(tag: Locator) -> FloatRect:
    box = tag.bounding_box()
    assert box is not None
    return box


def quiet(reader: Reader) -> None:
    assert reader.errors == []


# ------------------------------------------------------------------------------------------------------ search


@pytest.mark.parametrize("prefix", ["/", "/on/a/sub-path/"])
def test_a_search_leads_to_a_pain_point_where_it_was_written(
    build_site: BuildSite, read: Read, prefix: str
) -> None:
    reader = read(build_site(PAGES), "personas/", prefix=prefix, searched=True)
    found = hits(reader.page, QUESTION)
    sections = from_root(reader, found)[1:]  # the first is their page
    assert sections[0] == (AGAIN, "Pain point: Has to explain everything again & again")
    leads_to(reader.page, found[1][0])
    assert "Has to explain" in reader.page.locator(":target").inner_text()
    quiet(reader)


def test_a_search_for_a_pain_point_with_a_page_leads_to_the_page_first(
    build_site: BuildSite, read: Read
) -> None:
    reader = read(build_site(PAGES), searched=True)
    found = from_root(reader, hits(reader.page, "cannot find the price"))
    assert found[0] == ("elsewhere/hidden-price/", "Pain point: Cannot find the price")


def test_tags_and_titles_are_text_in_the_results(build_site: BuildSite, read: Read) -> None:
    page = read(build_site(PAGES, plugins=["tags"]), searched=True).page
    assert "Persona: Anna & <b>Co</b>" in [title for _, title in hits(page, "anna")]
    results = page.locator(".md-search-result")
    assert results.locator("b, i").count() == 0
    assert "<b>bold</b>" in results.locator(".md-tag").all_text_contents()


@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs"])
def test_mkdocs_own_search_names_and_leads_as_well(build_site: BuildSite, read: Read, theme: str) -> None:
    url = BUYING if theme == "mkdocs" else f"search.html?q={QUESTION}"
    reader = read(build_site(PAGES, theme=theme), url, searched=True)
    if theme == "mkdocs":
        reader.page.locator("[data-bs-target='#mkdocs_search_modal']").click()
        reader.page.locator("#mkdocs-search-query").press_sequentially(QUESTION)
    links = reader.page.locator("#mkdocs-search-results h3 > a")
    links.first.wait_for()
    first = str(links.first.evaluate("link => link.href"))
    assert (first.removeprefix(reader.root), links.first.inner_text()) == (
        AGAIN,
        "Pain point: Has to explain everything again & again",
    )


# ---------------------------------------------------------------------------------------------- from a folder


@pytest.fixture(scope="module")
def offline(build_site: BuildSite) -> Site:
    return build_site(
        PAGES, plugins=["offline"], theme_options={"features": ["navigation.instant", "search.highlight"]}
    )


def test_from_a_folder_a_search_finds_a_step_and_leads_there(offline: Site, read: Read) -> None:
    reader = read(offline, "journeys/buying.html", from_disk=True)
    found = hits(reader.page, "compares offers")
    [href] = [
        href for href, title in found if title == 'Step 3 of Purchase: Compares "offers" & <b>terms</b>'
    ]
    assert href.startswith(f"{reader.root}journeys/buying.html")
    leads_to(reader.page, href)
    quiet(reader)


def test_from_a_folder_the_map_and_the_diagram_are_there(offline: Site, read: Read) -> None:
    reader = read(offline, "journeys/buying.html", from_disk=True)
    reader.page.locator("cjm-diagram[data-state=drawn]").wait_for()
    assert reader.page.locator("[data-cjm=map]").is_visible()
    quiet(reader)


def test_from_a_folder_lists_filter_and_a_filtered_list_is_a_link(offline: Site, read: Read) -> None:
    reader = read(offline, "pain-points/index.html", from_disk=True)
    page = reader.page
    page.locator("cjm-filter input[type=search]").first.fill("nobody answers")
    rows = page.locator("cjm-filter").first.locator("tbody > tr:visible")
    page.wait_for_function("() => document.querySelector('cjm-filter output').textContent.startsWith('1 ')")
    assert rows.count() == 1
    page.wait_for_url("**/pain-points/index.html?*nobody*")
    page.goto(page.url)
    page.wait_for_function("() => document.querySelector('cjm-filter output').textContent.startsWith('1 ')")
    quiet(reader)


def test_from_a_folder_one_gets_on_by_links_alone(offline: Site, read: Read) -> None:
    reader = read(offline, "index.html", from_disk=True, javascript=False)
    page = reader.page
    for link in [
        "nav >> text=Journeys",
        "[data-cjm=journeys] a[href*=buying]",
        "a[rel=next]",
        "[data-cjm=breadcrumbs] a",
    ]:
        with page.expect_navigation():
            page.locator(link).first.evaluate("link => link.click()")
    assert page.url == f"{reader.root}journeys/index.html"


def test_search_from_a_folder_in_another_language(build_site: BuildSite, read: Read) -> None:
    site = build_site(PAGES, plugins=["offline"], theme_options={"language": "de"})
    reader = read(site, "index.html", from_disk=True)
    assert any(AGAIN.partition("#")[2] in href for href, _ in hits(reader.page, QUESTION))
    quiet(reader)


# -------------------------------------------------------------------------------------------- above and beside


@pytest.mark.parametrize("theme", ["material", "mkdocs", "readthedocs"])
@pytest.mark.parametrize("width", [1280, 360])
def test_breadcrumbs_stand_in_one_line_above_the_heading(
    build_site: BuildSite, read: Read, theme: str, width: int
) -> None:
    reader = read(build_site(PAGES, theme=theme), BUYING, width=width)
    boxes = [
        box_of(tag)
        for tag in (
            *reader.page.locator("[data-cjm=breadcrumbs] li").all(),
            reader.page.locator("h1").first,
        )
    ]
    assert abs(boxes[0]["y"] - boxes[1]["y"]) < 2
    assert boxes[0]["y"] + boxes[0]["height"] <= boxes[2]["y"]
    assert not reader.scrolls_sideways()


@pytest.mark.parametrize("url", [BUYING, "personas/anna/", "touchpoints/purchase/"])
def test_ways_and_tags_are_accessible(build_site: BuildSite, read: Read, url: str) -> None:
    reader = read(build_site(PAGES), url)
    parts = "[data-cjm=breadcrumbs], .cjm-tags, [data-cjm=neighbours]"
    assert reader.problems_by_day_and_night(parts) == []


@pytest.mark.parametrize(
    "url", [BUYING, "personas/anna/", "elsewhere/counter/", "touchpoints/purchase/", "journeys/"]
)
@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_moves_while_a_page_loads(build_site: BuildSite, read: Read, url: str, width: int) -> None:
    assert read(build_site(PAGES), url, width=width, own_window=True).page.evaluate(SHIFTS) < 0.02


def test_ways_follow_the_direction_of_the_script(build_site: BuildSite, read: Read) -> None:
    page = read(build_site(PAGES, theme_options={"direction": "rtl"}), BUYING).page
    before, after = (box_of(page.locator(f"a[rel={rel}]").first) for rel in ("prev", "next"))
    assert before["x"] > after["x"]
