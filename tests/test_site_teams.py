"""Who owns what, what of it is urgent, and what nobody owns: the index of teams, and the page of each."""

from __future__ import annotations

import pytest
from bs4 import Tag

from tests.conftest import BuildSite
from tests.sites import Site
from tests.test_site_journeys import words
from tests.test_site_tables import QUIET

TEAMS = """
index.md
  # Home
teams/sales.md
  ---
  type: team
  name: Sales & <Co.>
  contact: sales@example.org
  ---
teams/idle.md
  ---
  type: team
  name: Idle
  ---
pain-points/fees.md
  ---
  type: pain-point
  title: Hidden *fees*
  severity: critical
  frequency: most
  owner: sales
  ---
pain-points/queue.md
  ---
  type: pain-point
  title: The queue
  severity: major
  frequency: rare
  owner: sales
  solutions: [more-tills]
  ---
pain-points/gone.md
  ---
  type: pain-point
  title: Long gone
  severity: critical
  frequency: most
  owner: sales
  resolved_on: 2026-01-01
  ---
pain-points/nobodys.md
  ---
  type: pain-point
  title: Nobody's pain
  severity: major
  ---
pain-points/small.md
  ---
  type: pain-point
  title: A small one
  severity: minor
  ---
solutions/more-tills.md
  ---
  type: solution
  title: More tills
  status: planned
  target: 2026-Q3
  owner: sales
  teams: [idle]
  ---
solutions/done.md
  ---
  type: solution
  title: Done
  status: shipped
  target: 2026-01-31
  owner: sales
  ---
metrics/minutes.md
  ---
  type: metric
  title: Minutes of waiting
  direction: down
  baseline: 10
  current: 12
  target: 5
  red: 11
  amber: 8
  as_of: 2026-11-01
  owner: Building, dept. 7
  ---
journeys/buying.md
  ---
  type: journey
  title: Buying
  persona: Anna
  owner: sales
  reviewed: 2026-01-01
  review_every: 90 days
  stages:
    - name: Purchase
      steps:
        - title: Pay
          touchpoint: Till
          pain_points: [fees, queue, nobodys, small, gone]
          questions: [Where is the till?, {text: "How long?", answered_by: A sign}]
  ---
"""


@pytest.fixture
def site(build_site: BuildSite) -> Site:
    return build_site(TEAMS, cjm=QUIET)


def rows(site: Site, name: str) -> dict[str, Tag]:
    """The rows of a table of the index of teams, by what they are about."""
    table = site.soup("teams/").select_one(f"cjm-filter[data-file={name}]")
    assert table is not None
    return {words(row.th.a or row.th): row for row in table.select("tbody tr") if row.th}


def figures(row: Tag) -> list[str]:
    return [words(cell) for cell in row.select("td")]


def test_teams_come_first_then_others_as_they_are_written(site: Site) -> None:
    found = rows(site, "teams")
    assert list(found) == ["Idle", "Sales & <Co.>", "Building, dept. 7"]
    assert found["Sales & <Co.>"]["data-cjm-id"] == "sales"
    assert found["Building, dept. 7"].th.a is None, "no page for a name"


def test_an_owner_has_its_figures(site: Site) -> None:
    sales = figures(rows(site, "teams")["Sales & <Co.>"])
    assert sales == [
        "Severe pain points: 2 Overdue reviews: 1 Late solutions: 1",
        "1", "–", "–", "2 critical 1 major 1", "1", "–",
    ]  # fmt: skip
    assert figures(rows(site, "teams")["Building, dept. 7"])[0] == "Metrics off track: 1"


def test_figures_lead_to_what_they_count(site: Site) -> None:
    link = rows(site, "teams")["Sales & <Co.>"].select("td a")[1]
    assert link["href"] == "../pain-points/?owner=sales"
    boxes = site.soup("pain-points/").select("[type=checkbox][name=owner]")
    assert [box["value"] for box in boxes] == ["sales"] or boxes == []


def test_what_nobody_owns_is_told_the_urgent_first(site: Site) -> None:
    found = rows(site, "unowned")
    assert list(found) == ["Nobody's pain", "Anna", "Till", "A small one"]
    assert "major" in words(found["Nobody's pain"]) and "minor" in words(found["A small one"])
    assert "Buying ( Sales & <Co.> )" in words(found["Till"]), "who could be asked"
    counts = {
        words(d.dt): words(d.dd) for d in site.soup("teams/").select(".cjm-figures > div") if d.dt and d.dd
    }
    assert counts == {"Personas": "1", "Touchpoints": "1", "Pain points": "2"}


def test_the_page_of_a_team_tells_first_what_is_urgent(site: Site) -> None:
    profile = site.soup("teams/sales/").select_one("[data-cjm=profile]")
    assert profile is not None
    assert [words(h2) for h2 in profile.select("h2")] == ["Urgent", "Owns"]
    urgent = profile.select("dl.cjm-facts")[0]
    assert [words(dt) for dt in urgent.select("dt")] == [
        "Severe pain points 2", "Overdue reviews 1", "Late solutions 1", "Unanswered questions 1",
    ]  # fmt: skip
    told = [words(li) for li in urgent.select("li")]
    assert told[0].startswith("Hidden fees critical") and "nothing yet" in told[0]
    assert told[1].startswith("The queue major") and "planned" in told[1]
    assert told[2:] == [
        "Buying 235 days overdue ( 1 Apr 2026 )",
        "More tills 53 days late",
        "Where is the till?",
    ]
    assert [str(tag["data-value"]) for tag in urgent.select("li [data-value]")] == ["235", "53"]


def test_the_page_of_a_team_names_all_it_owns_and_works_on(site: Site) -> None:
    profile = site.soup("teams/sales/").select_one("[data-cjm=profile]")
    assert profile is not None
    owned = profile.select("dl.cjm-facts")[1]
    assert [words(dt) for dt in owned.select("dt")] == ["Journeys 1", "Pain points 3", "Solutions 2"]
    ids = [tag["data-cjm-id"] for tag in owned.select("[data-cjm-type=pain-point]")]
    assert ids == ["fees", "gone", "queue"], "by priority"
    idle = site.soup("teams/idle/").select_one("[data-cjm=profile]")
    assert idle is not None
    assert [words(h2) for h2 in idle.select("h2")] == ["Urgent", "Works on"]
    assert "Nothing is urgent" in words(idle) and "More tills" in words(idle)


def test_headings_of_a_team_are_in_the_table_of_contents(site: Site) -> None:
    toc = site.soup("teams/sales/").select(".md-nav--secondary a")
    assert {str(link["href"]) for link in toc} >= {"#cjm---urgent", "#cjm---owns"}
    assert site.broken_links(["teams/", "teams/sales/", "teams/idle/"]) == []


def test_a_site_without_teams_groups_by_names(build_site: BuildSite) -> None:
    pages = TEAMS.replace("type: team", "type: nothing-of-ours")
    site = build_site(pages, cjm=QUIET)
    assert list(rows(site, "teams")) == ["Building, dept. 7", "sales"]


def test_without_any_owner_there_is_no_page_of_teams(build_site: BuildSite) -> None:
    journey = "journeys/a.md\n  ---\n  type: journey\n  title: A\n  persona: B\n  stages: [{name: C, steps: [{title: D}]}]\n  ---\n"
    assert "teams/" not in build_site(f"index.md\n  # Home\n{journey}", cjm=QUIET).urls
