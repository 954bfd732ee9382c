"""Health as a built site shows it. Every figure is computed again from the exported catalogue alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from math import floor
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

from cjm_mkdocs.collection import no_collection
from cjm_mkdocs.engine import read_site
from cjm_mkdocs.model.fields import after
from cjm_mkdocs.settings import Settings
from tests.conftest import BuildSite
from tests.forty_journeys import OPTIONS, forty_journeys
from tests.long_site import published
from tests.repository import Repository
from tests.sites import Site, SiteSpec, run_mkdocs, write_site
from tests.test_long_lists import THEME
from tests.test_site_journeys import words
from tests.test_site_tables import MOST

Json = dict[str, Any]
SEVERE = ("major", "critical")


@pytest.fixture(scope="module")
def site(build_site: BuildSite) -> Site:
    return build_site(forty_journeys(), cjm=OPTIONS)


@pytest.fixture(scope="module")
def export(site: Site) -> Json:
    found: Json = site.json("cjm/catalogue.json")
    return found


def of(export: Json, type_: str) -> list[Json]:
    return [entry for entry in export["entries"] if entry["type"] == type_]


def steps(journey: Json) -> list[Json]:
    return [step for stage in journey["stages"] for step in stage["steps"]]


def named(entry: Json, role: str) -> list[str]:
    return [link["id"] for link in entry["links"].get(role, ())]


def figure(site: Site, name: str) -> float:
    found = site.soup("health/").select_one(f"[data-cjm-figure={name}] dd")
    assert found is not None
    return float(str(found["data-value"]))


def value(tag: Tag | None) -> float:
    assert tag is not None
    return float(
        str((tag if tag.has_attr("data-value") else tag.select_one("[data-value]") or tag)["data-value"])
    )


# --- scores --------------------------------------------------------------------------------------------------------


def addressed(export: Json, pain: Json) -> bool:
    """Whether anything is done about a pain point; what is dropped answers nothing."""
    if pain["fields"].get("status") == "resolved":
        return True
    dropped = {(e["type"], e["id"]) for e in export["entries"] if e["fields"].get("status") == "dropped"}
    ways = {("solution", id_) for id_ in named(pain, "solutions")}
    ways |= {("opportunity", id_) for id_ in named(pain, "opportunities")}
    ways |= {(use["type"], use["id"]) for use in pain["used_by"] if use["role"] == "pain_points"}
    return any(way not in dropped for way in ways if way[0] in ("solution", "opportunity"))


def review(export: Json, entry: Json) -> tuple[str, int | None]:
    """The age of a review, and how many days it is late."""
    reviewed, every = (entry["fields"].get(name) for name in ("reviewed", "review_every"))
    if not reviewed:
        return "never", None
    if not every:
        return "undated", None
    late = (date.fromisoformat(export["today"]) - after(date.fromisoformat(reviewed), every)).days
    return ("overdue" if late > 0 else "due" if late >= -30 else "in-time"), late


def points(export: Json, journey: Json) -> float:
    """The score as the guide describes it."""
    fields, at = journey["fields"], steps(journey)
    to_be = fields.get("state") == "to-be"
    pains = {p["id"]: p for p in of(export, "pain-point")}
    met = {pain for step in at for pain in named(step, "pain_points")}
    severe = [
        pains[p] for p in met
        if pains[p]["fields"].get("severity") in SEVERE and not pains[p]["fields"].get("resolved_on")
    ]  # fmt: skip
    questions = {q["id"]: q for q in of(export, "question")}
    asked = {question for step in at for question in named(step, "questions")}
    moments = [step for step in at if step["fields"].get("moment_of_truth")]
    twins = [j for j in of(export, "journey") if to_be and (j["id"] in named(journey, "counterpart") or journey["id"] in named(j, "counterpart"))]  # fmt: skip
    sure = {"validated": 1.0, "supported": 1.0, "anecdotal": 0.5}
    again = any(p["rule"] == "freshness/suspect" and p["path"] == journey["path"] for p in export["problems"])
    troubled = any(p["severity"] != "info" and p["path"] == journey["path"] for p in export["problems"])
    age, _ = review(export, journey)
    return (
        8 * bool(fields.get("owner"))
        + 12 * (age in ("in-time", "due", "undated")) * (0.5 if again else 1)
        + 4 * bool(fields.get("review_every"))
        + 12 * max(sure.get(j.get("grade", ""), 0) for j in (journey, *twins))
        + 12 * sum(bool(step["emotions"]) for step in at) / len(at)
        + 8 * sum(bool(named(step, "touchpoints")) for step in at) / len(at)
        + 6 * sum(bool(stage["lifecycle"]) for stage in journey["stages"]) / len(journey["stages"])
        + 12
        * (
            sum(bool(p["fields"].get("owner")) and addressed(export, p) for p in severe) / len(severe)
            if severe
            else bool(met) or to_be
        )
        + 8
        * (sum(bool(questions[q]["fields"].get("answered_by")) for q in asked) / len(asked) if asked else 0)
        + 8 * (sum(bool(named(step, "metrics")) for step in moments) / len(moments) if moments else 0)
        + 10 * (not troubled)
    )


def test_every_score_follows_from_the_export(site: Site, export: Json) -> None:
    rows = site.soup("health/").select(
        "tr[data-cjm-type=journey][data-s], cjm-filter tr[data-cjm-type=journey]"
    )
    shown = {str(row["data-cjm-id"]): value(row.select("td")[0]) for row in rows}
    expected = {j["id"]: floor(points(export, j) + 0.5 + 1e-9) for j in of(export, "journey")}
    assert len(expected) == 40
    assert shown == expected
    assert list(shown.values()) == sorted(shown.values())
    assert figure(site, "score") == round(sum(expected.values()) / len(expected), 1)


def test_what_would_raise_a_score_is_what_it_lacks(site: Site, export: Json) -> None:
    rows = {str(row["data-cjm-id"]): row for row in site.soup("health/").select("cjm-filter tr[data-cjm-id]")}
    for journey in of(export, "journey"):
        gains = [value(item) for item in rows[journey["id"]].select("[data-cjm-part]")]
        assert sum(gains) == pytest.approx(100 - points(export, journey), abs=0.05)
        assert gains == sorted(gains, reverse=True)


def test_a_journey_shows_its_score_in_its_head(site: Site, export: Json) -> None:
    for journey in of(export, "journey")[:5]:
        link = site.soup(journey["url"]).select_one("[data-cjm=head] [data-cjm=health] a")
        assert link is not None and value(link) == floor(points(export, journey) + 0.5 + 1e-9)
        assert link["href"] == "../../health/#health---scores"


def test_the_page_explains_what_a_score_is_made_of(site: Site) -> None:
    weights = [
        value(cell) for cell in site.soup("health/").select("details tr[data-cjm-part] td[data-value]")
    ]
    assert (len(weights), sum(weights)) == (11, 100)


# --- reviews -------------------------------------------------------------------------------------------------------


def reviewed(export: Json) -> Iterator[tuple[Json, str, int | None]]:
    for entry in export["entries"]:
        said = {"reviewed", "review_every"} & entry["fields"].keys()
        if said or (entry["type"] in ("persona", "journey") and not entry["inline"]):
            yield entry, *review(export, entry)


def test_reviews_by_owner_follow_from_the_export(site: Site, export: Json) -> None:
    expected = Counter((entry["fields"].get("owner", ""), age) for entry, age, _ in reviewed(export))
    shown = {
        (str(row["data-cjm-owner"]), str(cell["data-cjm-age"])): value(cell)
        for row in site.soup("health/").select("tr[data-cjm-owner]")
        for cell in row.select("td")
    }
    assert {cell: number for cell, number in shown.items() if number} == expected
    for age in ("overdue", "due", "never"):
        assert figure(site, age) == sum(n for (_, other), n in expected.items() if other == age)


def test_what_wants_attention_is_named_the_latest_first(site: Site, export: Json) -> None:
    late = {
        (entry["type"], entry["id"]): days
        for entry, age, days in reviewed(export)
        if age in ("overdue", "due")
    }
    found: dict[tuple[str, str], float] = {}
    for cell in site.soup("health/").select("td[data-cjm-age=overdue], td[data-cjm-age=due]"):
        items = {(str(i["data-cjm-type"]), str(i["data-cjm-id"])): value(i) for i in cell.select("li")}
        assert list(items.values()) == sorted(items.values(), reverse=True)
        found |= items
    assert found == late


# --- gaps ----------------------------------------------------------------------------------------------------------


def switches(export: Json, journey: Json) -> int:
    at = [(step, stage) for stage in journey["stages"] for step in stage["steps"]]
    count = 0
    for (before, _), (later, stage) in pairwise(at):
        told = any(step["fields"].get(name) for step in (before, later) for name in ("backstage", "systems"))
        told = told or any(named(step, "solutions") for step in (before, later)) or stage["fields"].get("brand_response")  # fmt: skip
        channels = set(before["channels"]), set(later["channels"])
        count += bool(all(channels) and not channels[0] & channels[1] and not told)
    return count


def test_gaps_follow_from_the_export(site: Site, export: Json) -> None:
    journeys, personas = of(export, "journey"), of(export, "persona")
    stages = [stage for journey in journeys for stage in journey["stages"]]
    pains = [p for p in of(export, "pain-point") if not p["fields"].get("resolved_on")]
    severe = [p for p in pains if p["fields"].get("severity") in SEVERE]
    by_id = {journey["id"]: journey for journey in journeys}
    moved = 0
    for plan in journeys:
        for twin in named(plan, "counterpart"):
            days = [j["fields"].get("reviewed", "") for j in (by_id[twin], plan)]
            to_be = [j["fields"].get("state") == "to-be" for j in (by_id[twin], plan)]
            moved += to_be == [False, True] and days[0] > days[1]
    unfounded = 0
    for journey in journeys:
        bases = [e.get("basis") for step in steps(journey) for e in step["emotions"].values()]
        open_ = not bases or any(basis not in ("assumed", "target") for basis in bases)
        unfounded += bool(
            not named(journey, "evidence") and journey["fields"].get("state") != "to-be" and open_
        )
    expected = {
        "empty-stages": sum(not stage["steps"] for stage in stages),
        "untouched-stages": sum(not any(named(s, "touchpoints") for s in stage["steps"]) for stage in stages),
        "unmapped-stages": sum(not stage["lifecycle"] for stage in stages),
        "switches": sum(switches(export, journey) for journey in journeys),
        "unmeasured": sum(
            bool(s["fields"].get("moment_of_truth")) and not named(s, "metrics")
            for j in journeys
            for s in steps(j)
        ),
        "lonely": sum(not any(use["type"] == "journey" for use in p["used_by"]) for p in personas),
        "personas": sum(not named(p, "evidence") and p["fields"].get("basis") != "assumed" for p in personas),
        "journeys": unfounded,
        "pains": sum(not named(p, "evidence") for p in pains),
        "unowned": sum(not p["fields"].get("owner") for p in severe),
        "unanswered": sum(not addressed(export, p) for p in severe),
        "moved-on": moved,
    }
    shown = {str(tag["data-cjm-gap"]): value(tag) for tag in site.soup("health/").select("[data-cjm-gap]")}
    assert shown == expected
    assert sum(expected.values()) == figure(site, "gaps")
    assert sum(map(bool, expected.values())) >= 9, "the catalogue has gaps of nearly every kind"


def test_who_is_met_where_follows_from_the_export(site: Site, export: Json) -> None:
    stages = [term["id"] for term in export["lifecycle"]]
    met: dict[tuple[str, str], Counter[str]] = {}
    for journey in of(export, "journey"):
        for stage in journey["stages"]:
            for step in stage["steps"]:
                for persona in {*step["personas"], *step["emotions"]} - {"*"}:
                    met.setdefault((persona, stage["lifecycle"] or ""), Counter())[journey["id"]] += 1
    absences = 0
    for row in site.soup("health/").select("[data-cjm=presence] tbody tr"):
        persona = str(row["data-cjm-id"])
        for stage_id, cell in zip([*stages, ""], row.select("td"), strict=True):
            counted = met.get((persona, stage_id), Counter())
            assert [value(tag) for tag in cell.select("[data-value]")] == (
                [len(counted), counted.total()] if counted else []
            )
            absences += bool(stage_id) and not counted
            assert counted or "cjm-gap" in cell.get_attribute_list("class")
    assert figure(site, "absences") == absences


# --- problems ------------------------------------------------------------------------------------------------------


def test_open_problems_follow_from_the_export(site: Site, export: Json) -> None:
    expected = Counter(problem["rule"] for problem in export["problems"])
    rows = site.soup("health/").select("tr[data-cjm-rule]")
    assert {str(row["data-cjm-rule"]): value(row.select("td")[1]) for row in rows} == expected
    assert figure(site, "problems") == len(export["problems"])
    paths = {
        problem["path"]: None for problem in export["problems"] if problem["rule"] == "coverage/no-owner"
    }
    row = site.soup("health/").select_one("tr[data-cjm-rule='coverage/no-owner']")
    assert row is not None and len(row.select("td")[2].select("a")) == len(paths)


def test_no_link_of_the_page_leads_nowhere(site: Site) -> None:
    assert site.broken_links(["health/"]) == []


def test_long_lists_say_how_many_there_are_besides() -> None:
    """Those folded away and those not named at all."""
    steps = ", ".join(f"{{title: Step {i}, moment_of_truth: true}}" for i in range(70))
    pages = {
        "j.md": f"---\ntype: journey\ntitle: J\npersona: p\nstages: [{{name: S, steps: [{steps}]}}]\n---\n",
    }
    day = date(2026, 11, 22)
    seen = read_site(pages.items(), Settings(today=day), set(pages), day).catalogue
    (html,) = published(seen).pages("health").values()
    soup = BeautifulSoup(html, "html.parser")
    gap = soup.select_one("[data-cjm-gap=unmeasured]")
    assert gap is not None and gap.summary is not None
    assert gap.summary.text == "66 more"
    assert [li.text for li in gap.select("li")[-2:]] == ["J: Step 59", "10 more"]


# --- on other pages ------------------------------------------------------------------------------------------------


BUYING = """---
type: journey
title: Buying
persona: anna
owner: sales
reviewed: 2026-04-15
stages:
  - {name: Purchase, steps: [{title: Pay, touchpoint: Till, pain_points: [queue]}]}
---

# Buying

```cjm
show: health
```
"""
SMALL = {
    "index.md": "# Home\n",
    "anna.md": "---\ntype: persona\nname: Anna\ngoals: [Save time]\n---\n",
    "queue.md": "---\ntype: pain-point\ntitle: Queue\nseverity: minor\n---\n",
    "buying.md": BUYING,
    "leaving.md": BUYING.replace("Buying", "Leaving").replace("owner: sales\n", "").replace("reviewed: 2026-04-15\n", ""),
    "sales.md": "---\ntype: team\nname: Sales\n---\n\n# Sales\n\n```cjm\nshow: health\n```\n",
}  # fmt: skip


def test_a_block_on_a_journeys_page_shows_its_own_score(build_site: BuildSite) -> None:
    shown = build_site(SMALL).soup("buying/").select_one("[data-cjm=health][data-search-exclude]")
    assert shown is not None
    earned = {str(row["data-cjm-part"]): value(row) for row in shown.select("tr[data-cjm-part]")}
    total = value(shown.select_one("p"))
    assert floor(sum(earned.values()) + 0.5) == total
    assert earned["owner"] == 8 and earned["rhythm"] == 0 and earned["touchpoints"] == 8


def test_a_block_on_a_teams_page_shows_what_is_theirs(build_site: BuildSite) -> None:
    shown = build_site(SMALL).soup("sales/").select_one("[data-cjm=health]")
    assert shown is not None
    assert [str(row["data-cjm-id"]) for row in shown.select("cjm-filter tr[data-cjm-type=journey]")] == [
        "buying"
    ]
    assert "Leaving" not in words(shown)
    assert shown.select("[data-cjm=presence]") == []


def test_without_the_page_heads_say_nothing_of_scores(build_site: BuildSite) -> None:
    site = build_site(SMALL, cjm={"pages": {"health": False}})
    assert site.soup("buying/").select("[data-cjm=head] [data-cjm=health]") == []


# --- what to check again -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site in a repository, whose persona wants something else since the journey was reviewed."""
    root = tmp_path_factory.mktemp("again")
    path = write_site(root, SiteSpec(pages=SMALL))
    repository = Repository(root, "content", exist_ok=True)
    repository.commit("2026-03-01")
    repository.commit(
        "2026-05-03", {"anna.md": SMALL["anna.md"].replace("Save time", "Save *a lot* of money")}
    )
    return run_mkdocs(path, root / "site")


def test_the_head_of_a_journey_says_what_to_check_again(again: Site) -> None:
    mark = again.soup("buying/").select_one("[data-cjm=head] [data-cjm=again]")
    assert mark is not None
    assert words(mark) == (
        "Check again Something it uses has changed since its review. Persona Anna changed on 3 May 2026 : Goals"
    )
    assert [(a["href"]) for a in mark.select("a")] == ["../anna/"]
    assert again.soup("leaving/").select("[data-cjm=head] [data-cjm=again]") == []


def test_the_page_of_what_has_changed_names_the_journeys(again: Site) -> None:
    mark = again.soup("anna/").select_one("[data-cjm=again]")
    assert mark is not None and value(mark) == 1
    assert [str(tag["data-cjm-id"]) for tag in mark.select("[data-cjm-type=journey]")] == ["buying"]
    assert again.soup("queue/").select("[data-cjm=again]") == []


def test_health_lists_what_to_check_again(again: Site) -> None:
    assert figure(again, "again") == 1
    listed = again.soup("health/").select("dl[data-cjm=again] > dt")
    assert [str(tag["data-cjm-id"]) for tag in listed] == ["buying"]
    row = again.soup("health/").select_one("cjm-filter tr[data-cjm-id=buying] [data-cjm-part=review]")
    assert row is not None and "check it against what has changed" in words(row)


def test_the_export_tells_it_as_a_problem(again: Site) -> None:
    problems = again.json("cjm/catalogue.json")["problems"]
    assert [(p["path"], p["line"]) for p in problems if p["rule"] == "freshness/suspect"] == [
        ("buying.md", 6)
    ]


def test_a_waiver_takes_the_mark_away(tmp_path: Path) -> None:
    waived = BUYING.replace("owner:", "x_waive: {freshness/suspect: we know}\nowner:")
    path = write_site(tmp_path, SiteSpec(pages={**SMALL, "buying.md": waived}))
    repository = Repository(tmp_path, "content", exist_ok=True)
    repository.commit("2026-03-01")
    repository.commit("2026-05-03", {"anna.md": SMALL["anna.md"].replace("Save time", "Save money")})
    site = run_mkdocs(path, tmp_path / "site")
    assert site.soup("buying/").select("[data-cjm=again]") == []
    assert figure(site, "again") == 0


def test_the_reason_of_a_waiver_leads_where_its_page_leads(build_site: BuildSite) -> None:
    waived = BUYING.replace("owner: sales", "x_waive: {coverage/no-owner: 'see [what hurts](../queue.md)'}")
    pages = {**SMALL, "maps/buying.md": waived, "buying.md": "# Elsewhere\n"}
    site = build_site(pages)
    link = site.soup("health/").select_one("[data-cjm=waived] span a")
    assert link is not None and link["href"] == "../queue/"


@pytest.mark.parametrize("page", ["type: evidence\ntitle: A survey", "type: team\nname: Sales"])
def test_a_site_of_one_kind_of_thing_links_to_what_is_there(build_site: BuildSite, page: str) -> None:
    site = build_site({"index.md": "# Home\n", "one.md": f"---\n{page}\n---\n"})
    assert site.broken_links() == []
    assert site.soup("health/").select("[data-cjm-figure=absences]") == []


def test_a_long_list_of_scores_is_divided(build_site: BuildSite, monkeypatch: pytest.MonkeyPatch) -> None:
    from cjm_mkdocs import parts

    monkeypatch.setattr(parts, "ROWS", 20_000)
    site = build_site(forty_journeys(), cjm=OPTIONS, fresh=True)
    urls = [url for url in site.urls if url.startswith("health/") and url.endswith("/")]
    assert len(urls) > 2
    rows = [
        str(row["data-cjm-id"])
        for url in urls
        for row in site.soup(url).select("cjm-filter tr[data-cjm-type=journey]")
    ]
    assert len(rows) == len(set(rows)) == 40
    assert [len(site.soup(url).select("[data-cjm=figures]")) for url in sorted(urls)] == [1] + [0] * (
        len(urls) - 1
    )
    assert figure(site, "score") > 0
    assert site.broken_links(urls) == []


def test_many_journeys_stay_within_the_size_of_a_page() -> None:
    front = "type: journey\ntitle: Journey {n} of a large organisation\npersona: p-{n}\nowner: Team {n}\n"
    steps = ", ".join(
        f"{{title: Step {i}, channel: {('web', 'phone')[i % 2]}, moment_of_truth: true}}" for i in range(6)
    )
    stages = f"stages: [{{name: Middle, steps: [{steps}]}}]"
    text = f"---\n{front}reviewed: 2020-01-01\nreview_every: 1 month\n{stages}\n---\n"
    pages = {f"journeys/j-{n}.md": text.replace("{n}", str(n)) for n in range(1_500)}
    settings = Settings(today=date(2026, 11, 22))
    seen = read_site(pages.items(), settings, set(pages), date(2026, 11, 22)).catalogue
    with no_collection():
        found = published(seen).pages("health")
    assert max(len(html.encode()) for html in found.values()) + THEME < MOST
    listed = [
        id_
        for html in found.values()
        for id_ in re.findall(r'<tr data-cjm-type="journey" data-cjm-id="(j-\d+)" ', html)
    ]
    assert len(listed) == len(set(listed)) == 1_500


def test_the_day_can_be_fixed(build_site: BuildSite) -> None:
    later = (date(2026, 4, 15) + timedelta(days=31)).isoformat()
    pages = {**SMALL, "buying.md": BUYING.replace("owner:", "review_every: 30 days\nowner:")}
    assert figure(build_site(pages, cjm={"today": later}), "overdue") == 1
    assert figure(build_site(pages, cjm={"today": "2026-04-16"}), "overdue") == 0
