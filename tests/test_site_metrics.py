"""Metrics as a built site shows them: where each stands, its trend, and what is said where it is named."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from bs4 import Tag

from tests.conftest import BuildSite
from tests.sites import Site, run_mkdocs
from tests.test_site_journeys import words
from tests.test_site_tables import QUIET, facets

FIRST = date(1999, 7, 1)
LONG = "date,value,n\n" + "".join(f"{FIRST + timedelta(day)},{day % 89},{day}\n" for day in range(10_000))
PAGES = {
    "index.md": "# Home\n",
    "personas/anna.md": "---\ntype: persona\nname: Anna\n---\n",
    "personas/ben.md": "---\ntype: persona\nname: Ben\n---\n",
    "teams/desk.md": "---\ntype: team\nname: The desk\n---\n\n```cjm\nshow: metrics\n```\n",
    "journeys/buying.md": """---
type: journey
title: Buying
personas: [anna, ben]
metrics: [wait]
stages:
  - name: Purchase
    metrics: [trust]
    steps:
      - {title: Ask, metrics: [wait, score, {title: Asked twice, id: twice, data: twice.csv, unit: people}]}
---
""",
    "journeys/twice.csv": "date,value\n2026-10-31,4\n",
    "solutions/more-people.md": "---\ntype: solution\ntitle: More people\nmetrics: [wait]\n---\n",
    "metrics/wait.md": """---
type: metric
title: "Wait <b>in</b> *minutes*"
unit: "min & sec"
direction: down
baseline: 20
target: 10
amber: 12
red: 30
owner: desk
data: wait.csv
---
# Wait
""",
    "metrics/wait.csv": "date,value,n\n2026-08-31,1234.5,10\n2026-09-30,14,1200\n2026-10-31,12.5,\n",
    "metrics/score.md": "---\ntype: metric\ntitle: Score\nunit: '%'\nred: 50\namber: 70\ndata: score.csv\n---\n",
    "metrics/score.csv": "date,value,persona\n2026,80,\n2025,75,\n2025-Q1,45,anna\n2025-Q2,90,ben\n".replace(
        "2026,", "2026-Q3,"
    ),
    "metrics/trust.md": "---\ntype: metric\ntitle: Trust\nunit: '%'\nbaseline: 59\ntarget: 80\ncurrent: 77\nas_of: 2020-04-30\n---\n",
    "metrics/long.md": "---\ntype: metric\ntitle: Long\ndirection: up\ntarget: 5\nbaseline: 0\ndata: long.csv\n---\n",
    "metrics/long.csv": LONG,
}


@pytest.fixture
def site(build_site: BuildSite) -> Site:
    return build_site(PAGES, cjm=QUIET)


def rows(site: Site, url: str = "metrics/") -> dict[str, Tag]:
    return {str(row["data-cjm-id"]): row for row in site.soup(url).select("tr[data-cjm-type=metric]")}


def value(tag: Tag | None, name: str) -> str:
    """The number for machines in a field of a row."""
    found = (
        tag.select_one(f"[data-cjm-field={name}] [data-value], [data-cjm-field={name}][data-value]")
        if tag
        else None
    )
    return str(found["data-value"]) if found else ""


def one(tag: Tag, selector: str) -> Tag:
    found = tag.select_one(selector)
    assert found is not None, f"nothing is {selector} in {tag}"
    return found


# --- the list ------------------------------------------------------------------------------------------------------


def test_the_site_is_sound(site: Site) -> None:
    assert site.warnings == []
    assert site.broken_links() == []


def test_each_metric_stands_with_its_figures_in_order_of_urgency(site: Site) -> None:
    found = rows(site)
    assert list(found) == ["wait", "trust", "twice", "long", "score"]
    states = {id_: str(one(row, "[data-cjm-state]")["data-cjm-state"]) for id_, row in found.items()}
    assert states == {
        "wait": "at-risk",
        "trust": "stale",
        "twice": "unknown",
        "long": "on-track",
        "score": "on-track",
    }
    figures = {
        id_: [value(row, name) for name in ("baseline", "current", "target", "progress")]
        for id_, row in found.items()
    }
    assert figures == {
        "wait": ["20", "12.5", "10", "0.75"],
        "trust": ["59", "77", "80", "0.8571428571"],
        "twice": ["", "4", "", ""],
        "long": ["0", str(9999 % 89), "5", f"{9999 % 89 / 5:.10g}"],
        "score": ["", "80", "", ""],
    }


def test_counts_by_state(site: Site) -> None:
    tiles = site.soup("metrics/").select("[data-cjm=states] > div")
    counted = {
        str(tile["data-cjm-state"]): (words(one(tile, "dt")), str(one(tile, "dd")["data-value"]))
        for tile in tiles
    }
    assert counted == {
        "off-track": ("Off track", "0"),
        "at-risk": ("At risk", "1"),
        "stale": ("Stale", "1"),
        "unknown": ("Unknown", "1"),
        "on-track": ("On track", "2"),
    }


def test_facets_of_the_list(site: Site) -> None:
    found = facets(site, "metrics/")
    assert found["State"] == {"at risk": 1, "stale": 1, "unknown": 1, "on track": 2}
    assert found["Direction"] == {"more is better": 3, "less is better": 1}
    assert "Stage" not in found, "all that are on a stage are on the same one"


def test_a_row_says_what_a_metric_belongs_to_and_what_it_was(site: Site) -> None:
    found = rows(site)
    text = words(found["wait"])
    assert "Buying : Ask" in text
    assert "More people (Solution)" in text
    assert "75% of the way" in text
    assert "Wait <b>in</b> minutes" in text, "HTML of authors is shown as text"
    assert "(on track when last measured)" in words(found["trust"])
    assert "? unknown (no target, no thresholds)" in words(found["twice"])
    assert "Anna : 45% ■ off track Ben : 90% ✓ on track" in words(found["score"])
    assert "31 Oct 2026" in text


def test_units_and_numbers_follow_the_language(build_site: BuildSite) -> None:
    site = build_site(PAGES, cjm=QUIET, theme_options={"language": "de"})
    assert "20 → 12,5 → 10\xa0min & sec" in one(rows(site)["wait"], "td:nth-of-type(2)").get_text()
    assert "45\xa0%" in one(rows(site)["score"], "td:nth-of-type(2)").get_text()


def test_a_small_picture_says_in_words_what_it_shows(site: Site) -> None:
    picture = one(rows(site)["wait"], "svg[role=img]")
    assert picture["aria-label"] == "from 1,234.5 to 12.5, lowest 12.5, highest 1,234.5"


# --- the profile ---------------------------------------------------------------------------------------------------


def test_a_profile_has_its_latest_reading_as_current_value(site: Site) -> None:
    tiles = {
        words(one(t, "dt")): words(one(t, "dd"))
        for t in site.soup("metrics/wait/").select(".cjm-figures > div")
    }
    assert tiles["Current"] == "12.5 min & sec"
    assert tiles["As of"] == "31 Oct 2026"
    head = one(site.soup("metrics/wait/"), "p[data-cjm-state]")
    assert words(head) == "▲ at risk · 75% of the way"


def test_the_trend_is_told_in_figures(site: Site) -> None:
    row = one(site.soup("metrics/wait/"), "[data-cjm=trend] tbody tr")
    told = {name: value(row, name) for name in ("first", "last", "lowest", "highest", "change", "count")}
    assert told == {
        "first": "1234.5",
        "last": "12.5",
        "lowest": "12.5",
        "highest": "1234.5",
        "change": "-1222",
        "count": "3",
    }
    assert words(one(row, "[data-cjm-field=change]")) == "−1,222 min & sec"
    assert "n = 10" in words(one(row, "[data-cjm-field=first]")).replace("\xa0", " ")


def test_a_difference_of_shares_is_in_percentage_points(site: Site) -> None:
    row = one(site.soup("metrics/score/"), "[data-cjm=trend] tbody tr")
    assert words(one(row, "[data-cjm-field=change]")) == "+5 percentage points"


def test_lines_of_personas_differ_in_dashes_and_are_named(site: Site) -> None:
    trend = one(site.soup("metrics/score/"), "[data-cjm=trend]")
    lines = [str(path.get("stroke-dasharray", "")) for path in trend.select("[role=img] path[fill=none]")]
    assert len(lines) == len(set(lines)) == 3
    legend = words(one(trend, "ul"))
    assert legend == "All customers Anna Ben at risk: 70% or less off track: 50% or less"
    assert [str(row["data-cjm-persona"]) for row in trend.select("tbody tr[data-cjm-persona]")] == [
        "",
        "anna",
        "ben",
    ]
    assert words(one(site.soup("metrics/score/"), "p[data-cjm-state]")) == "✓ on track · Anna : ■ off track"


def test_ten_thousand_readings_make_a_small_picture_and_a_short_table(site: Site) -> None:
    trend = one(site.soup("metrics/long/"), "[data-cjm=trend]")
    way = max((str(path["d"]) for path in trend.select("[role=img] path")), key=len)
    assert 100 < way.count("L") < 200
    assert len(trend.select("details tbody tr")) == 100
    assert words(one(trend, "summary")) == "10,000 readings (the latest 100 are shown)"
    assert value(one(trend, "tbody tr"), "count") == "10000"
    assert len(site.html("metrics/long/")) < 120_000
    link = one(trend, "p > a")
    assert (site.path("metrics/long/").parent / str(link["href"])).resolve() == site.path(
        "metrics/long.csv"
    ).resolve()


def test_ids_are_unique_and_the_trend_has_a_heading(site: Site) -> None:
    soup = site.soup("metrics/score/")
    ids = [str(tag["id"]) for tag in soup.select("[id]")]
    assert len(ids) == len(set(ids))
    assert words(one(soup, "#cjm---trend")).startswith("Trend")
    assert "#cjm---trend" in [str(a["href"]) for a in soup.select("nav a")]


# --- where metrics are named -----------------------------------------------------------------------------------------


def test_a_journey_says_where_its_metrics_stand(site: Site) -> None:
    soup = site.soup("journeys/buying/")
    head = one(soup, "[data-cjm=head] [data-cjm-id=wait]")
    assert words(head).endswith(
        "12.5 min & sec ▲ at risk".replace(" min", "\xa0min")
    ) or "▲ at risk" in words(head)
    lane = one(soup, "tr[data-cjm-lane=metrics]")
    assert "80%" in words(lane)
    assert one(lane, "[data-cjm-id=score] [data-cjm-state=on-track]")
    section = one(soup, "[data-cjm=steps] [data-cjm-id=twice]")
    assert value_of(section) == "4"
    assert value(one(section, "[data-cjm=trend] tbody tr"), "count") == "1", (
        "what has no page is told in full here"
    )
    assert one(soup, "[data-cjm=steps] [data-cjm-id=trust] [data-cjm-state=stale]")


def value_of(tag: Tag) -> str:
    return str(one(tag, "[data-value]")["data-value"])


def test_a_block_shows_the_metrics_of_the_page_it_stands_on(site: Site) -> None:
    assert list(rows(site, "teams/desk/")) == ["wait"]


# --- files -----------------------------------------------------------------------------------------------------------


def test_a_bad_file_is_reported_with_its_line_in_the_build_and_on_the_page(build_site: BuildSite) -> None:
    site = build_site({**PAGES, "metrics/wait.csv": "date,value\n2026-09-30,14\n31.10.2026,x\n"}, cjm=QUIET)
    assert [(p.path, p.line, p.column, p.rule) for p in site.problems] == [
        ("content/metrics/wait.csv", 3, 1, "schema/bad-date"),
        ("content/metrics/wait.csv", 3, 12, "schema/wrong-type"),
    ]
    notice = words(one(site.soup("metrics/wait/"), "[data-cjm=notice]"))
    assert "metrics/wait.csv , Line 3: “31.10.2026” is not a date – write 2026-10-31" in notice
    assert value(rows(site)["wait"], "current") == "14"


def test_a_link_out_of_the_content_folder_is_not_read(build_site: BuildSite, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("date,value\n2026-01-31,424242\n", encoding="utf-8")
    site = build_site(PAGES, cjm=QUIET, fresh=True)
    file = site.root / "content" / "metrics" / "wait.csv"
    file.unlink()
    file.symlink_to(secret)
    again = run_mkdocs(site.root / "mkdocs.yml", tmp_path / "again")
    assert "refs/outside-content" in again.rules
    assert "424242" not in "".join(
        again.html(url) for url in ("metrics/", "metrics/wait/", "cjm/catalogue.json")
    )


def test_the_export_has_all_that_the_figures_follow_from(site: Site) -> None:
    document = site.json("cjm/catalogue.json")
    assert document["today"] == "2026-11-22"
    found = {entry["id"]: entry["measured"] for entry in document["entries"] if entry["type"] == "metric"}
    assert found["wait"] == {
        "current": 12.5,
        "as_of": "2026-10-31",
        "state": "at-risk",
        "progress": 0.75,
        "moved": "toward",
        "readings": [
            {"date": "2026-08-31", "value": 1234.5, "persona": None, "n": 10},
            {"date": "2026-09-30", "value": 14.0, "persona": None, "n": 1200},
            {"date": "2026-10-31", "value": 12.5, "persona": None, "n": None},
        ],
    }
    assert len(found["long"]["readings"]) == 10_000
    assert [r["date"] for r in found["score"]["readings"]] == [
        "2025-03-31",
        "2025-06-30",
        "2025-12-31",
        "2026-09-30",
    ]
