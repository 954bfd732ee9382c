"""Profiles and galleries as a reader meets them: on paper, in other scripts, with texts too long and too short."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import Read
from tests.browser.looks import barriers, too_wide_or_too_small
from tests.conftest import BuildSite
from tests.sites import Site
from tests.test_site_people import PEOPLE, many

LONG = (
    "Somebody explains at great length what matters here, again and again, so that a card has to hold a text that "
    "is three times as long as anybody would expect, with a Donaudampfschifffahrtsgesellschaftskapitänsversicherungs"
    "vertragsunterlagenmappe in it, and it ends only here."
)
WIDE = f"""
  - name: Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz
    steps:
      - {{title: "{LONG}", emotion: {{score: -2, label: "{LONG}", quote: "{LONG}"}}, moment_of_truth: "{LONG}"}}
      - {{title: Y, emotion: {{score: 2, basis: assumed}}}}
"""
EXTREMES = {
    "index.md": "# Home\n",
    "personas/long.md": f"""---
type: persona
name: Donaudampfschifffahrtsgesellschaftskapitänswitwe Müller-Lüdenscheidt
role: "{LONG}"
segment: "{LONG}"
kind: secondary
share: 33.333
basis: statistical
quote: "{LONG}"
summary: "{LONG}"
owner: "{LONG}"
status: "{LONG}"
goals: ["{LONG}", "{LONG}"]
traits: {{Kraftfahrzeughaftpflichtversicherungsbereitschaft: 5, "{LONG[:120]}": 1}}
demographics: {{Bezirksschornsteinfegermeisterprüfungsordnung: "{LONG}"}}
channels: [phone, "{LONG[:120]}"]
links: [{{title: "{LONG[:80]}", url: "https://example.org/{"a" * 150}"}}]
pain_points: [{{title: "{LONG}", severity: critical}}]
---
""",
    "personas/short.md": "---\ntype: persona\nname: X\nrole: Y\nquote: Hm.\nkind: anti\ntraits: {A: 1}\ngoals: [B]\n---\n",
    "personas/alone.md": "---\ntype: persona\nname: 王小明\nrole: 采购经理\nquote: 我没有时间。\n---\n",
    "personas/arabic.md": "---\ntype: persona\nname: محمد العلي\nrole: مدير خدمة العملاء\nquote: لا وقت لدي اليوم.\n"
    "goals: [خفض دوران الموظفين]\ntraits: {الثقة: 3}\nshare: 12\nkind: primary\n---\n",
    "journeys/a.md": f"---\ntype: journey\ntitle: رحلة شراء برنامج جديد\npersonas: [long, arabic]\ncounterpart: b\nstages:{WIDE}---\n",
    "journeys/b.md": f'---\ntype: journey\ntitle: "{LONG}"\npersonas: [short]\nstate: to-be\nowner: "{LONG}"\n'
    "stages: [{name: S, steps: [{title: T, emotion: {score: 1, basis: target}}]}]\n---\n",
}
URLS = ("personas/", "journeys/", *(f"personas/{name}/" for name in ("long", "short", "alone", "arabic")))
DIRECTIONS = pytest.mark.parametrize("language", ["en", "ar"])

CUT_OFF = """() => [...document.querySelectorAll("[data-cjm] :is(p, dd, dt, h2, a, span, li, td, th, q)")]
  .filter((e) => getComputedStyle(e).display !== "inline" && e.clientWidth && e.scrollWidth > e.clientWidth + 1)
  .map((e) => e.outerHTML.slice(0, 90))"""
"""Boxes whose text is wider than they are."""


@pytest.fixture
def extremes(build_site: BuildSite, language: str) -> Site:
    return build_site(EXTREMES, theme_options={"language": language})


@DIRECTIONS
def test_long_and_short_texts_fit_in_both_directions(extremes: Site, read: Read) -> None:
    reader = read(extremes, url=None)
    assert too_wide_or_too_small(reader, URLS, widths=[1280, 768, 390, 360], also=[CUT_OFF]) == {}


@DIRECTIONS
def test_profiles_and_galleries_have_no_barrier(extremes: Site, read: Read) -> None:
    assert barriers(read(extremes, url=None), URLS) == {}


@pytest.mark.parametrize("language", ["ar"])
def test_from_right_to_left_bars_and_curves_start_at_the_right(extremes: Site, read: Read) -> None:
    page = read(extremes, "personas/arabic/").page
    side = page.locator(".cjm-scale__bar").first.evaluate(
        """bar => {
          const style = getComputedStyle(bar, "::before"), box = bar.getBoundingClientRect();
          return [parseFloat(style.width) / box.width, getComputedStyle(bar).direction];
        }"""
    )
    assert side[1] == "rtl" and 0.5 < side[0] < 0.7
    mirrored = page.locator("svg.cjm-spark").first.evaluate(
        "svg => new DOMMatrix(getComputedStyle(svg).transform).a"
    )
    assert mirrored == -1
    portrait, name = (page.locator(f".cjm-persona__{part}") for part in ("card > .cjm-portrait", "who"))
    first, second = portrait.bounding_box(), name.bounding_box()
    assert first and second and first["x"] > second["x"]


# ------------------------------------------------------------------------------------------------------- on paper


def pages_on_paper(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\n", pdf))


@pytest.mark.parametrize("persona", ["it-security-buyer", "military-spouse"])
def test_a_persona_is_one_page_of_paper(sample_site: Site, persona: str, read: Read) -> None:
    page = read(sample_site, f"personas/{persona}/").page
    assert pages_on_paper(page.pdf(format="A4")) == 1


def test_bars_and_initials_are_on_paper_without_backgrounds(build_site: BuildSite, read: Read) -> None:
    page = read(build_site(PEOPLE), "personas/anna/").page
    page.emulate_media(media="print")
    border = page.locator(".cjm-scale__bar").first.evaluate(
        "bar => { const s = getComputedStyle(bar, '::before'); return [s.borderTopStyle, parseFloat(s.borderTopWidth)]; }"
    )
    assert border[0] == "solid" and border[1] > 3
    assert page.locator(".cjm-portrait svg text").is_visible()


# -------------------------------------------------------------------------------------------------- the matrices


@pytest.mark.parametrize("width", [1280, 390])
def test_the_matrix_keeps_its_heads_in_sight_while_it_scrolls_by_keyboard(
    build_site: BuildSite, width: int, read: Read
) -> None:
    page = read(build_site(many(15, 40)), "personas/", width=width).page
    matrix = page.get_by_role("region", name="Personas and journeys")
    matrix.focus()
    for key in ("ArrowDown", "ArrowRight") * 15:
        page.keyboard.press(key)
    page.wait_for_function(
        "(() => { const m = document.querySelector('[data-cjm=matrix]'); return m.scrollTop > 100; })()"
    )
    seen = matrix.evaluate(
        """box => {
          const frame = box.getBoundingClientRect();
          const inside = (e) => { const r = e.getBoundingClientRect(); return [r.left - frame.left, r.top - frame.top]; };
          const rows = [...box.querySelectorAll("tbody th")].map((th) => inside(th)[0]);
          return {heads: Math.round(inside(box.querySelector("thead th:last-child"))[1]), names: Math.round(Math.max(...rows)),
                  share: box.querySelector("tbody th").offsetWidth / box.clientWidth, scrolled: box.scrollLeft};
        }"""
    )
    assert seen["heads"] <= 2 and seen["names"] <= 2
    assert seen["share"] < 0.45, "room is left for what stands beside the names"
    if width == 390:
        assert seen["scrolled"] > 100


def test_twins_stand_side_by_side_and_on_a_phone_below_each_other(build_site: BuildSite, read: Read) -> None:
    site = build_site(PEOPLE)
    for width, beside in ((1280, True), (390, False)):
        twins = read(site, "journeys/", width=width).page.locator(".cjm-twins .cjm-card")
        first, second = twins.nth(0).bounding_box(), twins.nth(1).bounding_box()
        assert first and second and (abs(first["y"] - second["y"]) < 2) == beside


def test_without_scripts_galleries_are_complete(build_site: BuildSite, read: Read) -> None:
    reader = read(build_site(PEOPLE), javascript=False)
    for url, rows in (("personas/", 3), ("journeys/", 2)):
        page = reader.open(url)
        assert page.locator("[data-cjm=matrix] tbody tr:visible").count() == rows
        assert page.locator(".cjm-card:visible").count() == rows
