"""The map of a journey, in text: what every reader gets, whatever the length and the script of what was written."""

from __future__ import annotations

import re

import pytest
from bs4 import Tag

from cjm_mkdocs.render import browser, curve
from cjm_mkdocs.render.text import lines, shortened, width
from tests.conftest import BuildSite
from tests.sites import Site
from tests.stress_site import CHINESE, GERMAN, HOSTILE_KEYS, JOURNEYS, LONG, PEOPLE, build_stress


@pytest.fixture(scope="module")
def site(build_site: BuildSite) -> Site:
    return build_stress(build_site)


def journey_map(site: Site, name: str) -> Tag:
    found = site.soup(f"{name}/").select_one("[data-cjm=map]")
    assert found is not None
    return found


def text(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


def test_extremes_are_no_reason_for_a_warning(site: Site) -> None:
    assert site.warnings == []


@pytest.mark.parametrize("name", JOURNEYS)
def test_every_row_has_a_cell_for_every_column(site: Site, name: str) -> None:
    widths = {
        sum(int(str(cell.get("colspan", 1))) for cell in row.find_all(["th", "td"], recursive=False))
        for row in journey_map(site, name).select("tr")
    }
    assert len(widths) == 1


# -------------------------------------------------------------------------------------- names of an author's lanes

LABEL = re.compile(r'--cjm-label:"((?:[^"\\\n]|\\[0-9a-f]{1,6} )*)"\Z')


def test_the_name_of_a_lane_stays_within_its_string(site: Site) -> None:
    lanes = journey_map(site, "hostile").select("tr[data-cjm-lane^=x_]")
    assert len(lanes) == len(HOSTILE_KEYS)
    for lane in lanes:
        found = LABEL.match(str(lane["style"]))
        assert found, lane["style"]
        assert "url(" not in str(lane["style"]).replace(f'"{found[1]}"', "")


def test_no_key_leaves_the_map(site: Site) -> None:
    soup = site.soup("hostile/")
    assert soup.select_one("article style") is None
    assert not [script for script in soup.select("script") if "hacked" in script.get_text()]
    head = journey_map(site, "hostile").select_one("tr[data-cjm-lane^='x_;--cjm-c'] > th")
    assert head is not None and "position:fixed" in text(head)


# --------------------------------------------------------------------------------------------------- the headers


@pytest.mark.parametrize(
    ("name", "tall"),
    [("small", False), ("large", False), ("chinese", False), ("wordy", True), ("german", True)],
)
def test_headers_that_would_fill_the_window_do_not_stay_in_sight(site: Site, name: str, tall: bool) -> None:
    head = journey_map(site, name).select_one("thead")
    assert head is not None
    assert (head.get("class") == ["cjm-tall"]) is tall


def test_a_stage_without_steps_is_a_column(site: Site) -> None:
    assert "Nothing yet" in text(journey_map(site, "gaps"))
    assert "no steps yet" in text(journey_map(site, "gaps"))


# ----------------------------------------------------------------------------------------------------- the curve


def test_each_emotion_its_reason_the_low_and_the_high_are_there_in_text(site: Site) -> None:
    soup = site.soup("wordy/")
    row = soup.select_one("[data-cjm=map] tr[data-cjm-lane=emotion]")
    assert row is not None and text(row).count(LONG) == 6, "the reasons in full"
    told = [str(tag.get_text()) for tag in soup.select("[data-cjm=glance] dt")]
    assert {"Lowest point", "Highest point"} <= set(told)
    assert all(part.find_parent(attrs={"aria-hidden": "true"}) is None for part in row.select(".cjm-mood"))


def test_a_reason_on_the_curve_is_short_in_every_script(site: Site) -> None:
    for name in ("wordy", "german", "chinese", "arabic"):
        for peak in journey_map(site, name).select(".cjm-peak"):
            said = peak.get_text().partition("\xa0")[2]
            assert said.endswith(" …") and 10 <= width(said) <= 44, said


@pytest.mark.parametrize("source", [LONG, GERMAN, CHINESE, "One", "", "a b", "Straße " * 20])
@pytest.mark.parametrize("letters", [5, 20, 40])
def test_a_shortened_text_is_the_beginning_of_the_text(source: str, letters: int) -> None:
    found = shortened(source, letters)
    assert width(found.removesuffix(" …")) <= letters
    assert " ".join(source.split()).startswith(found.removesuffix(" …"))


def test_a_chinese_character_takes_the_room_of_two_letters() -> None:
    assert (width("ab"), width("客户"), lines(width("客户客户"), 4), lines(0, 4)) == (2, 4, 2, 0)


def test_a_moment_of_truth_stands_clear_of_the_label_of_the_highest_point(site: Site) -> None:
    for name in JOURNEYS:
        for peak in journey_map(site, name).select(".cjm-peak--high"):
            place = str(peak["style"])
            for star in journey_map(site, name).select(".cjm-plot > .cjm-star"):
                below = "cjm-star--below" in star.get("class", [])
                assert below == (str(star["style"]).partition(";")[2] == place.partition(";")[2]), name


def test_each_of_many_lines_has_a_switch_of_its_own(site: Site) -> None:
    found = journey_map(site, "crowd")
    assert len(found.select(".cjm-legend input[type=checkbox]")) == len(PEOPLE) == len(found.select("svg g"))
    for i in range(1, curve.SWITCHES + 1):
        assert (
            f"label:nth-child({i})>input:not(:checked)) g:nth-of-type({i}){{display:none}}"
            in browser.STYLES.read_text(encoding="utf-8")
        )


@pytest.mark.parametrize("name", ["calm", "single"])
def test_a_journey_without_a_low_and_a_high_names_none(site: Site, name: str) -> None:
    assert journey_map(site, name).select(".cjm-peak") == []
    assert bool(journey_map(site, name).select("svg.cjm-curve")) is (name == "single")


# ---------------------------------------------------------------------------------------------- what every page loads


def test_styles_are_whole_after_they_were_packed() -> None:
    styles = browser.STYLES.read_text(encoding="utf-8")
    assert styles.count("{") == styles.count("}")
    assert "/* " not in styles.replace("/* //", ""), "no mark of what should have been put in is left"
    assert styles.count(".cjm-paper{display:block") == 2, "on the sheet that is measured, and on paper"
