"""What Zensical makes of an export, in the hands of a reader."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Read
from tests.browser.served import no_errors
from tests.conftest import BuiltOnce
from tests.other_generators import export, zensical
from tests.sites import Site, SiteSpec, write_site
from tests.table_site import SMALL

JOURNEY = {
    "journeys/drawn.md": """---
type: journey
title: Drawn
persona: Ada
stages:
  - name: Purchase
    steps: [{title: Compare, emotion: -1, pain_points: [Too dear]}, {title: Pay, emotion: 1}]
  - name: Use
    steps: [{title: Drive, emotion: 2}]
---
"""
}


@pytest.fixture
def site(built_once: BuiltOnce) -> Site:
    """A site exported, and built by Zensical."""

    def build(root: Path) -> Site:
        write_site(root, SiteSpec(pages={**dict(SiteSpec(pages=SMALL).texts()), **JOURNEY}))
        assert export(root, root / "out").exit_code == 0
        return Site(root, zensical(root / "out"), ())

    return built_once("what Zensical makes of an export", build)


@pytest.mark.parametrize("width", [1280, 390])
def test_maps_and_diagrams_are_there(site: Site, read: Read, width: int) -> None:
    reader = read(site, "journeys/drawn/", width=width)
    reader.page.locator("cjm-diagram").scroll_into_view_if_needed()
    drawn = reader.page.locator("cjm-diagram[data-state=drawn]")
    expect(drawn).to_be_visible()
    expect(drawn.locator("svg")).to_contain_text("Compare")
    assert reader.page.locator(".cjm-map").is_visible()
    assert not reader.scrolls_sideways()
    no_errors(reader)


def test_the_table_of_contents_names_stages_and_steps(site: Site, read: Read) -> None:
    reader = read(site, "journeys/drawn/")
    entries = reader.page.locator(".md-sidebar--secondary .md-nav__link")
    assert [text.strip() for text in entries.all_inner_texts()] == [
        "Purchase",
        "Compare",
        "Pay",
        "Use",
        "Drive",
    ]
    entries.filter(has_text="Drive").click()
    assert reader.page.evaluate("location.hash") == "#use--drive"
    assert reader.page.evaluate("document.querySelector(':target').textContent").startswith("Drive")


def test_lists_filter(site: Site, read: Read) -> None:
    reader = read(site, "pain-points/")
    output = reader.page.locator("cjm-filter output").first
    all_of_them = output.inner_text().split()[-1]
    reader.page.locator("[name=find]").first.fill("too dear")
    expect(output).to_have_text(f"1 of {all_of_them}")
    no_errors(reader)


def test_the_search_finds_a_step(site: Site, read: Read) -> None:
    reader = read(site, searched=True, settled=True)
    reader.page.keyboard.press("/")
    reader.page.keyboard.type("Drive")
    hit = reader.page.locator("a[href*='#use--drive']").last
    expect(hit).to_be_attached()
    no_errors(reader)
