"""The indexes of questions and of moments of truth, as they are published: each figure is computed from the export."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

from cjm_mkdocs.catalogue import Key
from tests.conftest import BuildSite
from tests.exported import catalogue_of
from tests.forty_journeys import OPTIONS, forty_journeys
from tests.long_site import published
from tests.sites import Site
from tests.test_site_journeys import words

Json = dict[str, Any]


@pytest.fixture
def site(build_site: BuildSite) -> Site:
    return build_site(forty_journeys(), cjm={**OPTIONS, "levels": {"*": "off"}})


def entries(site: Site, type_: str) -> dict[str, Json]:
    found = site.json("cjm/catalogue.json")["entries"]
    return {entry["id"]: entry for entry in found if entry["type"] == type_}


def rows(site: Site, show: str) -> dict[str, Tag]:
    soup = site.soup(f"{show}/").select(f"[data-cjm={show}] tbody tr")
    return {str(row["data-cjm-id"]): row for row in soup}


def figures(site: Site, show: str) -> dict[str, int]:
    tiles = site.soup(f"{show}/").select(f"[data-cjm={show}] dl.cjm-figures > div")
    return {words(tile.dt): int(str(tile.dd["data-value"])) for tile in tiles if tile.dt and tile.dd}


def columns(site: Site, show: str, row: Tag) -> dict[str, Tag]:
    heads = [words(th) for th in site.soup(f"{show}/").select("thead th")]
    return dict(zip(heads, row.find_all(["th", "td"], recursive=False), strict=True))


# --------------------------------------------------------------------------------------------- questions


def asked(site: Site) -> dict[str, list[Json]]:
    """Questions by their words."""
    found = defaultdict(list)
    for question in entries(site, "question").values():
        found[" ".join(question["title"].casefold().split())].append(question)
    return found


def state(group: list[Json]) -> str:
    answered = {bool(question["fields"].get("answered_by")) for question in group}
    return "in part" if len(answered) == 2 else "yes" if answered == {True} else "no"


def test_every_question_has_a_row_and_equal_ones_share_it(site: Site) -> None:
    listed = {
        frozenset([id_, *str(row.get("data-also", "")).split()])
        for id_, row in rows(site, "questions").items()
    }
    assert listed == {frozenset(q["id"] for q in group) for group in asked(site).values()}
    assert max(map(len, listed)) > 20, "they ask who pays on half of all journeys"


def test_questions_are_counted_from_the_export(site: Site) -> None:
    found = Counter(map(state, asked(site).values()))
    assert figures(site, "questions") == {
        "Unanswered": found["no"],
        "Answered in part": found["in part"],
        "Answered": found["yes"],
    }


def test_a_question_tells_all_its_answers_and_places(site: Site) -> None:
    listed = rows(site, "questions")
    titles = {id_: touchpoint["title"] for id_, touchpoint in entries(site, "touchpoint").items()}
    for group in asked(site).values():
        row = next(listed[q["id"]] for q in group if q["id"] in listed)
        cells = columns(site, "questions", row)
        answers = {titles[name] for q in group for name in q["fields"].get("answered_by", ())}
        assert {words(a) for a in cells["Answered by"].select("[data-cjm-type=touchpoint]")} == answers
        assert ("nothing yet" in words(cells["Answered by"])) == (state(group) == "no")
        places = {use["id"] for q in group for use in q["used_by"] if use.get("step")}
        assert {str(li["data-cjm-id"]) for li in row.select("li[data-cjm-type=journey]")} == places
        if state(group) == "in part":
            assert "not on" in words(cells["Answered by"])


def test_the_unanswered_come_first(site: Site) -> None:
    listed = [
        words(columns(site, "questions", row)["Answered by"]) for row in rows(site, "questions").values()
    ]
    unanswered = [said == "nothing yet" for said in listed]
    assert unanswered == sorted(unanswered, reverse=True)


def test_figures_lead_to_the_rows_they_count(site: Site) -> None:
    link = site.soup("questions/").select_one("dl.cjm-figures a")
    assert link is not None and link["href"] == "?answered=no"
    boxes = site.soup("questions/").select("form [type=checkbox]")
    number = next(i for i, box in enumerate(boxes) if (box["name"], box["value"]) == ("answered", "no"))
    counted = [row for row in rows(site, "questions").values() if str(number) in str(row["data-f"]).split()]
    assert len(counted) == int(words(link))


# ----------------------------------------------------------------------------------------------- moments


def steps_of(journey: Json) -> Iterator[tuple[str, Json]]:
    for stage in journey["stages"]:
        for step in stage["steps"]:
            yield f"{journey['id']}--{stage['id']}--{step['id']}", step


def links(step: Json, role: str) -> list[str]:
    return [link["id"] for link in step["links"].get(role, ())]


def falls(steps: list[tuple[str, Json]]) -> Iterator[tuple[str, int]]:
    """The steepest fall of each persona: the step it falls to, and by how much."""
    named = {who for _, step in steps for who in step["emotions"] if who != "*"}
    people = {who for _, step in steps for who in step["personas"]} | named if named else {"*"}
    for who in people:
        felt = []
        for id_, step in steps:
            emotion = step["emotions"].get(who) or (
                step["emotions"].get("*") if who in (*step["personas"], "*") else None
            )
            if emotion and emotion.get("basis") != "target":
                felt.append((id_, emotion["score"]))
        drops = [(before[1] - after[1], after[0]) for before, after in pairwise(felt)]
        most = max((drop for drop, _ in drops), default=0)
        if most >= 2:
            yield next(id_ for drop, id_ in drops if drop == most), -most


def gaps(site: Site, steps: list[tuple[str, Json]]) -> Iterator[tuple[str, int]]:
    """The touchpoints that matter more than they content: where that is felt worst, and how much."""
    touchpoints = entries(site, "touchpoint")
    for name in {name for _, step in steps for name in links(step, "touchpoints")}:
        told = touchpoints[name]["fields"]
        gap = told.get("importance_customer", 0) - told.get("satisfaction", 9)
        met = [(id_, step) for id_, step in steps if name in links(step, "touchpoints")]
        if gap >= 2 and not any(step["fields"].get("moment_of_truth") for _, step in met):
            worst = [min((e["score"] for e in step["emotions"].values()), default=9) for _, step in met]
            yield met[worst.index(min(worst))][0], gap


def test_moments_are_those_declared_and_those_that_figures_suggest(site: Site) -> None:
    declared, suggested = {}, defaultdict(list)
    for journey in entries(site, "journey").values():
        steps = list(steps_of(journey))
        declared.update({id_: step for id_, step in steps if step["fields"].get("moment_of_truth")})
        if journey["fields"].get("state") != "to-be" and journey["fields"].get("status") != "archived":
            for id_, value in (*falls(steps), *gaps(site, steps)):
                if id_ not in declared:
                    suggested[id_].append(value)
    listed = rows(site, "moments")
    assert len(declared) > 20 and len(suggested) > 20
    assert set(listed) == {*declared, *suggested}
    for id_, row in listed.items():
        found = [int(str(tag["data-value"])) for tag in row.select("td [data-value]")]
        assert sorted(found) == sorted(suggested[id_]), id_
        assert ("suggested" in words(row.th)) == (id_ not in declared)
        if id_ in declared:
            assert ("no metric" in words(row)) == (not links(declared[id_], "metrics"))
    assert figures(site, "moments") == {
        "Declared": len(declared),
        "Without a metric": sum(not links(step, "metrics") for step in declared.values()),
        "Suggested": sum(id_ not in declared for id_ in suggested if suggested[id_]),
    }


def test_the_arithmetic_of_a_suggestion_is_written_out(site: Site) -> None:
    told = {words(tag) for row in rows(site, "moments").values() for tag in row.select("td [data-value]")}
    gap = next(text for text in told if "importance" in text)
    figures_of = [int(part) for part in gap.replace("=", " ").split() if part.isdigit()]
    assert figures_of[-3] - figures_of[-2] == figures_of[-1], gap
    assert any("→" in text and "from" in text for text in told)


def test_the_lists_are_no_hits_of_their_own(site: Site) -> None:
    found = {doc["location"]: doc["text"] for doc in site.search_index()["docs"]}
    assert "Who pays?" not in found["questions/"] and "Here they decide" not in found["moments/"]


@pytest.mark.parametrize("show", ["questions", "moments"])
def test_the_page_of_a_journey_can_show_what_is_its_own(show: str) -> None:
    catalogue = catalogue_of({path: text for path, text in forty_journeys().items() if path.endswith(".md")})
    renderer = published(catalogue).renderer
    html = renderer.page("journeys/jou-3.md", "journeys/jou-3/").listing(show, of=Key("journey", "jou-3"))
    ids = [str(row["data-cjm-id"]) for row in BeautifulSoup(html, "html.parser").select("tbody tr")]
    assert ids and all(id_.startswith("jou-3--") for id_ in ids)


def test_an_owner_that_is_a_link_leads_from_each_page_to_where_that_page_says(build_site: BuildSite) -> None:
    block = "# All\n\n```cjm\nshow: questions\n```\n"
    question = "{title: Why?, owner: '[Desk](desk.md)'}"
    steps = f"[{{title: Ask, touchpoint: Shop, questions: [{question}]}}]"
    journey = (
        f"---\ntype: journey\ntitle: A\npersona: Anna\nstages: [{{name: Purchase, steps: {steps}}}]\n---\n"
    )
    pages = {
        f"{folder}/{name}.md": text
        for folder in ("one", "two")
        for name, text in (("all", block), ("desk", "# Desk\n"))
    }
    site = build_site(
        {"journeys/a.md": journey, "journeys/desk.md": "# Desk\n", "index.md": "# Home\n", **pages},
        fresh=True,
    )
    for folder in ("one", "two"):
        assert site.soup(f"{folder}/all/").select(
            "article a[href='../desk/'], article a[href='../../" + folder + "/desk/']"
        )
