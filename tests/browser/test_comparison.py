"""As-is beside to-be as a reader sees it: on a desk and on a phone, in both directions, by day and by night."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Read
from tests.browser.served import Reader
from tests.conftest import BuildSite
from tests.sites import Site
from tests.test_site_comparison import page, pair

LONG = "We wait and wait and hear nothing from anybody who would know " * 4
BLOCK = ".cjm-comparison"


@pytest.fixture(scope="module")
def site(build_site: BuildSite) -> Site:
    return build_site(pair())


@pytest.fixture(scope="module")
def wide(build_site: BuildSite) -> Site:
    """Nine stages with long texts, and words that cannot be broken."""

    def stages(score: int) -> list[dict[str, object]]:
        return [
            {
                "name": f"Donaudampfschifffahrtsgesellschaft {n}",
                "steps": [
                    {"title": f"{LONG}{n} {i}", "emotion": {"score": score * (i % 3 - 1), "basis": "target"}}
                    for i in range(4)
                ],
            }
            for n in range(9)
        ]

    return build_site(
        {
            "journeys/now.md": page("Now", stages(1), counterpart="then"),
            "journeys/then.md": page("Then", stages(2), state="to-be"),
        }
    )


def box(reader: Reader, selector: str, number: int = 0) -> dict[str, float]:
    found = reader.page.locator(selector).nth(number).bounding_box()
    assert found is not None, selector
    return dict(found)


@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing(read: Read, site: Site, width: int) -> None:
    reader = read(site, "journeys/then/", width=width)
    assert reader.problems_by_day_and_night(BLOCK) == []


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_the_page_never_scrolls_sideways(read: Read, wide: Site, width: int) -> None:
    reader = read(wide, "journeys/then/", width=width)
    assert not reader.scrolls_sideways()


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_on_a_desk_each_stage_stands_below_its_part_of_the_curves(
    read: Read, build_site: BuildSite, direction: str
) -> None:
    options = {"language": "ar"} if direction == "rtl" else {}
    reader = read(build_site(pair(), theme_options=options), "journeys/now/")
    assert reader.page.locator(BLOCK).evaluate("e => getComputedStyle(e).direction") == direction
    drawn = reader.page.locator(f"{BLOCK} svg").evaluate("e => getComputedStyle(e).transform")
    assert drawn == {"ltr": "none", "rtl": "matrix(-1, 0, 0, 1, 0, 0)"}[direction]
    svg = box(reader, f"{BLOCK} svg")
    for number in range(3):
        stage = box(reader, f"{BLOCK} tbody th", number)
        part = number if direction == "ltr" else 2 - number
        assert stage["x"] == pytest.approx(svg["x"] + part * svg["width"] / 3, abs=2)
        assert stage["width"] == pytest.approx(svg["width"] / 3, abs=2)
    cells = [box(reader, f"{BLOCK} tbody tr:nth-child(1) td", number)["y"] for number in range(3)]
    assert cells == sorted(cells) and len(set(cells)) == 3, "one below the other"


def test_on_a_phone_both_curves_are_whole_and_each_stage_is_a_card(read: Read, site: Site) -> None:
    reader = read(site, "journeys/now/", width=390)
    svg = box(reader, f"{BLOCK} svg")
    assert svg["x"] >= 0 and svg["x"] + svg["width"] <= 390
    cards = [box(reader, f"{BLOCK} tbody tr", number) for number in range(3)]
    assert cards[0]["y"] + cards[0]["height"] <= cards[1]["y"]
    today, planned = (box(reader, f"{BLOCK} tbody tr:nth-child(1) td", number) for number in (1, 2))
    assert today["y"] == planned["y"] and today["x"] + today["width"] <= planned["x"] + 1
    numbers = reader.page.locator(f"{BLOCK} .cjm-comparison__numbers span")
    assert numbers.all_inner_texts() == ["1", "2", "3"]


def test_the_lines_differ_in_more_than_colour(read: Read, site: Site) -> None:
    reader = read(site, "journeys/now/")
    dashes = [
        reader.page.locator(f"{BLOCK} svg .{name} path").first.evaluate(
            "e => getComputedStyle(e).strokeDasharray"
        )
        for name in ("cjm-today", "cjm-planned")
    ]
    assert dashes[0] == "none" != dashes[1]


@pytest.mark.parametrize("width", [390, 1280])
def test_no_text_is_small_clipped_or_on_top_of_another(read: Read, wide: Site, width: int) -> None:
    reader = read(wide, "journeys/now/", width=width)
    small = reader.page.evaluate(
        """block => [...document.querySelectorAll(block + ' *')]
             .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
             .filter(e => parseFloat(getComputedStyle(e).fontSize) < 12).map(e => e.textContent)""",
        BLOCK,
    )
    assert small == []
    clipped = reader.page.evaluate(
        """block => [...document.querySelectorAll(block + ' :is(th, td, p, li)')]
             .filter(e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline')
             .map(e => e.textContent.slice(0, 60))""",
        BLOCK,
    )
    assert clipped == []
    peaks = [box(reader, f"{BLOCK} .cjm-comparison__peaks p", number) for number in range(4)]
    for above, below in ((0, 1), (2, 3)):
        assert peaks[above]["y"] + peaks[above]["height"] <= peaks[below]["y"] + 1
    svg = box(reader, f"{BLOCK} svg")
    assert (
        peaks[1]["y"] + peaks[1]["height"] <= svg["y"] + 1 and peaks[2]["y"] >= svg["y"] + svg["height"] - 1
    )


def test_wide_ones_scroll_in_their_own_box_by_keyboard(read: Read, wide: Site) -> None:
    reader = read(wide, "journeys/now/")
    region = reader.page.get_by_role("region", name="Stages side by side, scrolls sideways")
    region.focus()
    reader.page.keyboard.press("ArrowRight")
    reader.page.wait_for_function("e => e.scrollLeft > 0", arg=region.element_handle())


def test_assistive_technology_is_told_of_a_table(read: Read, site: Site) -> None:
    table = read(site, "journeys/now/").page.locator(BLOCK).get_by_role("table")
    assert table.get_by_role("columnheader").count() == 4
    assert table.get_by_role("rowheader").count() == 3
    assert table.get_by_role("cell").count() == 9
