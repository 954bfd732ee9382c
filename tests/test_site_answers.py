"""Opportunities, solutions and the answers to pain points as they are published."""

from __future__ import annotations

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

from cjm_mkdocs.catalogue import Key
from tests.conftest import BuildSite
from tests.long_site import published
from tests.sites import THEMES, Site, parse_tree
from tests.test_site_journeys import words

QUIET = {"levels": {"coverage/*": "off", "style/*": "off"}}

CONTENT = """
index.md
  # Home
pain-points/fees.md
  ---
  type: pain-point
  title: Hidden *fees*
  severity: critical
  solutions: [all-in]
  ---
pain-points/queue.md
  ---
  type: pain-point
  title: A queue
  ---
pain-points/silence.md
  ---
  type: pain-point
  title: Silence
  resolved_on: 2026-05-29
  ---
opportunities/show-fees.md
  ---
  type: opportunity
  title: How might we show *every* fee & <none> twice?
  pain_points: [fees]
  customer_value: 4
  business_value: 3
  effort: 2
  confidence: medium
  metrics: [calls]
  owner: Legal
  status: exploring
  ---
opportunities/same-spot.md
  ---
  type: opportunity
  title: How might we do the same?
  customer_value: 3
  business_value: 4
  effort: 2
  confidence: low
  ---
opportunities/big.md
  ---
  type: opportunity
  title: How might we do it all?
  customer_value: 5
  business_value: 5
  effort: 3
  confidence: high
  ---
opportunities/unsure.md
  ---
  type: opportunity
  title: How might we know?
  customer_value: 1
  ---
solutions/all-in.md
  ---
  type: solution
  title: All-in prices
  opportunities: [show-fees]
  status: in-progress
  target: 2026-Q3
  metrics: [calls, untold]
  ---
solutions/sign.md
  ---
  type: solution
  title: A sign at the <door>
  pain_points: [queue]
  status: dropped
  target: 2026-Q2
  ---
solutions/leaflet.md
  ---
  type: solution
  title: A leaflet
  status: shipped
  shipped_on: 2026-02-03
  ---
solutions/someday.md
  ---
  type: solution
  title: Someday
  target: after <the> move
  ---
metrics/calls.md
  ---
  type: metric
  title: Calls about fees
  direction: down
  baseline: 40
  current: 30.5
  red: 30
  unit: calls
  ---
metrics/untold.md
  ---
  type: metric
  title: Untold
  ---
journeys/buying.md
  ---
  type: journey
  title: Buying
  persona: Anna
  stages:
    - name: Purchase
      steps: [{title: Pay, touchpoint: Till, pain_points: [fees, queue, silence]}]
  ---
  # Buying
"""


@pytest.fixture(params=THEMES)
def themed(build_site: BuildSite, request: pytest.FixtureRequest) -> Site:
    return build_site(CONTENT, cjm=QUIET, theme=request.param)


@pytest.fixture
def site(build_site: BuildSite) -> Site:
    return build_site(CONTENT, cjm=QUIET)


def entries(site: Site, type_: str) -> dict[str, Any]:
    found = json.loads((site.directory / "cjm/catalogue.json").read_text(encoding="utf-8"))["entries"]
    return {entry["id"]: entry for entry in found if entry["type"] == type_}


def cells(site: Site, url: str, id_: str) -> dict[str, Tag]:
    """The cells of a row by the heads of their columns."""
    for table in site.soup(url).select("table.cjm-rows"):
        row = table.select_one(f'tbody tr[data-cjm-id="{id_}"]')
        if row is not None:
            heads = [words(th) for th in table.select("thead th")]
            return dict(zip(heads, row.find_all(["th", "td"], recursive=False), strict=True))
    raise AssertionError(f"{url} lists no {id_}")


def one(tag: Site | Tag, selector: str, url: str = "") -> Tag:
    found = (tag.soup(url) if isinstance(tag, Site) else tag).select_one(selector)
    assert found is not None, selector
    return found


# ----------------------------------------------------------------------------------------- opportunities


def test_every_score_is_the_one_that_follows_from_the_export(site: Site) -> None:
    for id_, entry in entries(site, "opportunity").items():
        fields = entry["fields"]
        cell = cells(site, "opportunities/", id_)["Score"]
        if {"customer_value", "business_value", "effort", "confidence"} <= fields.keys():
            factor = {"low": 0.5, "medium": 0.8, "high": 1}[fields["confidence"]]
            score = (fields["customer_value"] + fields["business_value"]) / 2 * factor / fields["effort"]
            assert float(str(one(cell, "strong")["data-value"])) == pytest.approx(score)
            assert float(str(cell["data-s"])) == pytest.approx(score)
        else:
            assert "data-s" not in cell.attrs and not cell.select("[data-value]")
            assert "no score" in words(cell)


def test_a_score_is_shown_with_its_factors_and_none_with_what_is_missing(site: Site) -> None:
    assert words(cells(site, "opportunities/", "show-fees")["Score"]) == "1.4 (4 + 3) ÷ 2 × 0.8 ÷ 2"
    assert words(cells(site, "opportunities/", "unsure")["Score"]) == (
        "no score missing: Business value, Effort, Confidence"
    )
    assert "Score (4 + 3) ÷ 2 × 0.8 ÷ 2 = 1.4 Quick wins" in site.text("opportunities/show-fees/")
    assert "≈ 1.67" in site.text("opportunities/big/")
    assert "No score yet : missing: Business value, Effort, Confidence" in site.text("opportunities/unsure/")


def test_the_matrix_has_a_disc_for_each_opportunity_with_a_place_and_a_list_beside_it(themed: Site) -> None:
    picture = one(themed, "svg.cjm-value-matrix", "opportunities/")
    discs = {str(a["data-cjm-id"]): a for a in picture.select("a[data-cjm-id]")}
    assert discs.keys() == {"show-fees", "same-spot", "big"}
    assert {id_: words(one(disc, "text")) for id_, disc in discs.items()} == {
        "big": "1", "show-fees": "2", "same-spot": "3",
    }  # fmt: skip
    assert words(one(discs["show-fees"], "title")) == "2. How might we show every fee & <none> twice?"
    lists = {
        words(one(panel, "h2")): {str(li["data-cjm-id"]): li.get("value") for li in panel.select("li")}
        for panel in themed.soup("opportunities/").select("[data-cjm=opportunities] .cjm-panel")
    }
    assert lists == {
        "Quick wins (2)": {"show-fees": "2", "same-spot": "3"},
        "Big bets (1)": {"big": "1"},
        "Not in the matrix (1)": {"unsure": None},
    }
    assert themed.broken_links(["opportunities/"]) == []


def test_discs_on_one_spot_stand_side_by_side(site: Site) -> None:
    spots = site.soup("opportunities/").select("svg.cjm-value-matrix > svg")
    places = [[str(c["cx"]) for c in spot.select("circle")] for spot in spots]
    assert sorted(places) == [["-1.08em", "1.08em"], ["0em"]]


def test_a_crowded_spot_leads_to_the_list_of_its_quadrant(build_site: BuildSite) -> None:
    front = "type: opportunity\n{}customer_value: 5\nbusiness_value: 5\neffort: 1\n"
    pages = {
        f"opportunities/o{i}.md": f"---\n{front.format(f'title: How {i}?{chr(10)}')}---\n" for i in range(9)
    }
    site = build_site({"index.md": "# Home\n", **pages}, cjm=QUIET)
    picture = one(site, "svg.cjm-value-matrix", "opportunities/")
    assert [words(one(a, "text")) for a in picture.select("a")] == ["1", "2", "3", "+6"]
    last = picture.select("a")[-1]
    target = one(site, str(last["xlink:href"]), "opportunities/")
    assert len(target.select("li")) == 9 and "9" in words(one(target, "h2"))


def test_an_opportunity_says_what_it_starts_from_and_what_answers_it(site: Site) -> None:
    row = cells(site, "opportunities/", "show-fees")
    assert words(row["Pain points"]) == "Hidden fees critical planned"
    assert "All-in prices in progress Q3 2026 53 days late" in words(row["Solutions"])
    assert words(row["In the matrix"]) == "Quick wins no. 2"
    assert "Calls about fees 40 → 30.5 calls moved toward its target ■ off track" in site.text(
        "opportunities/show-fees/"
    )


# --------------------------------------------------------------------------------------------- solutions


def test_the_roadmap_shows_what_is_where_and_what_is_late(themed: Site) -> None:
    by_quarter = themed.soup("solutions/").select("table.cjm-rows")[0]
    heads = [words(th) for th in by_quarter.select("thead th")]
    assert heads == ["Quarter", "In progress", "Shipped", "Dropped", "No status"]
    rows = [[words(cell) for cell in row.select("th, td")] for row in by_quarter.select("tbody tr")]
    assert rows == [
        ["Q1 2026", "", "A leaflet", "", ""],
        ["Q2 2026", "", "", "A sign at the <door>", ""],
        ["Q3 2026", "All-in prices 53 days late", "", "", ""],
        ["after <the> move", "", "", "", "Someday"],
    ]
    late = words(one(themed, "[data-cjm=solutions]", "solutions/"))
    assert "Late, as their targets have passed: All-in prices in progress Q3 2026 53 days late" in late


def test_the_roadmap_by_stage_follows_the_pain_points(site: Site) -> None:
    by_stage = site.soup("solutions/").select("table.cjm-rows")[1]
    rows = {words(row.th): words(row) for row in by_stage.select("tbody tr") if row.th}
    assert list(rows) == ["Purchase", "On no stage"]
    assert "All-in prices" in rows["Purchase"] and "A sign at the <door>" in rows["Purchase"]
    assert "A leaflet" in rows["On no stage"]


def test_solutions_are_counted_and_chosen_by_how_far_they_are(site: Site) -> None:
    figures = {
        words(one(tile, "dt")): str(one(tile, "[data-value]")["data-value"])
        for tile in site.soup("solutions/").select(".cjm-figures > div")
    }
    assert figures == {"In progress": "1", "Shipped": "1", "Dropped": "1", "No status": "1", "Late": "1"}
    boxes = {
        (str(box["name"]), str(box["value"]))
        for box in site.soup("solutions/").select("form [type=checkbox]")
    }
    wanted = {
        ("status", "in-progress"), ("status", "dropped"), ("quarter", "2026-Q3"), ("quarter", "after <the> move"),
        ("late", "yes"), ("late", "no"), ("moved", "toward"), ("moved", "not-measured"),
    }  # fmt: skip
    assert wanted <= boxes
    for link in site.soup("solutions/").select(".cjm-figures a"):
        name, _, value = str(link["href"]).partition("#")[0].removeprefix("?").partition("=")
        assert (name, value) in boxes


def test_a_solution_says_what_it_promises_and_whether_it_moved_anything(site: Site) -> None:
    text = site.text("solutions/all-in/")
    assert "Its target has passed: Q3 2026. 53 days late" in text
    assert "What it promises to solve Hidden fees critical planned" in text, (
        "although the pain point names it"
    )
    assert "Calls about fees 40 → 30.5 calls moved toward its target ■ off track" in text
    assert "Untold not measured" in text
    assert "Named by" not in text
    row = cells(site, "solutions/", "all-in")
    assert words(row["Promises to solve"]) == "Hidden fees critical planned"
    assert words(row["Target"]) == "Q3 2026 53 days late"


# ------------------------------------------------------------------------------------------- pain points


def test_solved_planned_and_unanswered_pain_points_are_told_apart(themed: Site) -> None:
    row = {id_: cells(themed, "pain-points/", id_)["Answer"] for id_ in ("fees", "queue", "silence")}
    assert words(row["fees"]).startswith("planned All-in prices")
    assert words(row["queue"]) == "nothing yet", "what is dropped answers nothing"
    assert words(row["silence"]) == "solved"
    styles = {id_: one(cell, ".cjm-answer")["class"] for id_, cell in row.items()}
    assert len({str(style) for style in styles.values()}) == 3
    figures = [
        str(tag["data-value"]) for tag in themed.soup("pain-points/").select(".cjm-figures [data-value]")
    ]
    assert figures == ["1", "1", "1"]


def test_a_map_says_of_a_pain_point_that_it_is_solved(site: Site) -> None:
    on_map = one(site, "[data-cjm=map]", "journeys/buying/")
    told = {str(li["data-cjm-id"]): words(li) for li in on_map.select("li[data-cjm-type=pain-point]")}
    assert {id_ for id_, text in told.items() if text.endswith("solved")} == {"silence"}


def _answer(site: Site, pain: str) -> str:
    return words(one(site, ".cjm-addressed", f"pain-points/{pain}/")).replace(" :", ":")


def test_a_pain_point_shows_what_answers_it_and_how_far_that_is(site: Site) -> None:
    fees = _answer(site, "fees")
    assert fees == (
        "Answer: planned All-in prices in progress Q3 2026 53 days late "
        "How might we show every fee & <none> twice? score 1.4 exploring"
    )
    queue = _answer(site, "queue")
    assert queue == "Answer: Nothing addresses this yet. A sign at the <door> dropped Q2 2026"
    assert _answer(site, "silence") == "Answer: solved: 29 May 2026"


# ------------------------------------------------------------------------------------------------ blocks


@pytest.mark.parametrize(
    ("of", "ways", "chances"),
    [
        (Key("journey", "buying"), {"all-in", "sign"}, {"show-fees"}),
        (Key("persona", "anna"), {"all-in", "sign"}, {"show-fees"}),
        (Key("metric", "calls"), {"all-in"}, {"show-fees"}),
        (Key("pain-point", "queue"), {"sign"}, set()),
        (Key("solution", "all-in"), {"all-in", "leaflet", "sign", "someday"}, {"show-fees"}),
    ],
)
def test_a_block_shows_what_concerns_the_thing_it_stands_with(
    of: Key, ways: set[str], chances: set[str]
) -> None:
    published_site = published(parse_tree(CONTENT))
    path = published_site.site.catalogue.entries[of].path
    here = published_site.renderer.page(path, f"{path.removesuffix('.md')}/")
    soup = BeautifulSoup(
        here.listing("solutions", of=of) + here.listing("opportunities", of=of), "html.parser"
    )
    rows = [
        {str(row["data-cjm-id"]) for row in soup.select(f"[data-cjm={show}] tbody tr[data-cjm-id]")}
        for show in ("solutions", "opportunities")
    ]
    assert rows == [ways, chances]
    ids = [str(tag["id"]) for tag in soup.select("[id]")]
    assert len(ids) == len(set(ids))


def test_there_is_no_picture_where_no_opportunity_has_a_place(build_site: BuildSite) -> None:
    site = build_site(
        {"index.md": "# Home\n", "opportunities/a.md": "---\ntype: opportunity\ntitle: How?\n---\n"},
        cjm=QUIET,
    )
    assert site.soup("opportunities/").select("svg.cjm-value-matrix") == []
    assert words(cells(site, "opportunities/", "a")["Score"]).startswith("no score")
