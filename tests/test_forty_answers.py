"""Every figure on the pages of pain points, opportunities and solutions of a foreign catalogue, computed again from its
JSON export alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pytest
from bs4 import Tag

from tests.conftest import BuildSite
from tests.forty_journeys import OPTIONS, forty_journeys
from tests.sites import Site
from tests.test_site_journeys import words

Entry = Mapping[str, Any]
Document = Mapping[str, Any]

FACTORS = {"low": 0.5, "medium": 0.8, "high": 1.0}
SEVERITIES = ("minor", "moderate", "major", "critical")
FREQUENCIES = ("rare", "some", "many", "most")
LAST_DAYS = {"2026-Q3": "2026-09-30", "2026-Q4": "2026-12-31", "2027-Q1": "2027-03-31"}


@pytest.fixture(scope="module")
def site(build_site: BuildSite) -> Site:
    return build_site(forty_journeys(), cjm=dict(OPTIONS))


@pytest.fixture(scope="module")
def document(site: Site) -> Document:
    found: dict[str, Any] = site.json("cjm/catalogue.json")
    return found


def of(document: Document, type_: str) -> dict[str, Entry]:
    return {entry["id"]: entry for entry in document["entries"] if entry["type"] == type_}


def tied(document: Document, entry: Entry, role: str, type_: str, role_there: str) -> list[Entry]:
    """The things of a type that an entry names in its field `role`, or that name it in theirs."""
    ids = [link["id"] for link in entry["links"].get(role, ()) if link["type"] == type_]
    ids += [
        use["id"]
        for use in entry["used_by"]
        if use["type"] == type_ and use["role"] == role_there and "stage" not in use
    ]
    found = of(document, type_)
    return [found[id_] for id_ in dict.fromkeys(ids)]


def pains(document: Document, entry: Entry) -> list[Entry]:
    back = "opportunities" if entry["type"] == "opportunity" else "solutions"
    return tied(document, entry, "pain_points", "pain-point", back)


def answer(document: Document, pain: Entry) -> str:
    """Solved, planned or no answer, as the guide has it."""
    fields = pain["fields"]
    gone = fields.get("resolved_on")
    if (gone and gone <= document["today"]) or fields.get("status") == "resolved":
        return "solved"
    solutions = [
        s["fields"].get("status") for s in tied(document, pain, "solutions", "solution", "pain_points")
    ]
    live = [status for status in solutions if status != "dropped"]
    if live and all(status in ("shipped", "measured") for status in live) and not gone:
        return "solved"
    chances = tied(document, pain, "opportunities", "opportunity", "pain_points")
    return "planned" if live or chances or gone else "no"


def rows(site: Site, url: str) -> dict[str, dict[str, Tag]]:
    """The cells of a list's table by id and by the heads of their columns."""
    found = {}
    for row in site.soup(url).select("table.cjm-rows tbody tr[data-cjm-id]"):
        table = row.find_parent("table")
        assert isinstance(table, Tag)
        heads = [words(th) for th in table.select("thead th")]
        found[str(row["data-cjm-id"])] = dict(zip(heads, row.select("th, td"), strict=True))
    return found


def named(cell: Tag, type_: str) -> list[str]:
    return [str(tag["data-cjm-id"]) for tag in cell.select(f"[data-cjm-type={type_}]")]


def ids(entries: Iterable[Entry]) -> set[str]:
    return {entry["id"] for entry in entries}


def figures(site: Site, url: str) -> dict[str, float]:
    """The numbers above a list by what they count."""
    found = {}
    for tile in site.soup(url).select(".cjm-figures > div"):
        label, value = tile.select_one("dt"), tile.select_one("[data-value]")
        assert label and value
        found[words(label)] = float(str(value["data-value"]))
        assert words(value) == str(value["data-value"])
    return found


# ------------------------------------------------------------------------------------------- pain points


def test_pain_points_are_counted_by_what_is_done_about_them(site: Site, document: Document) -> None:
    expected = Counter(answer(document, pain) for pain in of(document, "pain-point").values())
    assert len(expected) == 3
    assert figures(site, "pain-points/") == {
        "nothing yet": expected["no"],
        "planned": expected["planned"],
        "solved": expected["solved"],
    }
    assert all(pain["answer"] == answer(document, pain) for pain in of(document, "pain-point").values())


def test_every_pain_point_has_its_priority_its_answer_and_its_journeys(
    site: Site, document: Document
) -> None:
    shown = rows(site, "pain-points/")
    said = {"no": "nothing yet", "planned": "planned", "solved": "solved"}
    expected = of(document, "pain-point")
    assert shown.keys() == expected.keys()
    for id_, pain in expected.items():
        fields, cells = pain["fields"], shown[id_]
        mark = cells["Answer"].select_one(".cjm-answer")
        assert mark is not None and words(mark) == said[answer(document, pain)], id_
        ways = tied(document, pain, "solutions", "solution", "pain_points")
        live = ids(way for way in ways if way["fields"].get("status") != "dropped")
        assert set(named(cells["Answer"], "solution")) == live
        if "severity" in fields and "frequency" in fields:
            severity, frequency = SEVERITIES.index(fields["severity"]), FREQUENCIES.index(fields["frequency"])
            assert float(str(cells["Priority"]["data-s"])) == (severity + 1) * (frequency + 1)
        else:
            assert "data-s" not in cells["Priority"].attrs
        journeys = {use["id"] for use in pain["used_by"] if use["type"] == "journey" and "step" in use}
        assert set(named(cells["Journeys and steps"], "journey")) == journeys
    order = [float(str(cells["Priority"].get("data-s", 0))) for cells in shown.values()]
    assert order == sorted(order, reverse=True)


# ----------------------------------------------------------------------------------------- opportunities


def score(fields: Mapping[str, Any]) -> float | None:
    if not {"customer_value", "business_value", "effort", "confidence"} <= fields.keys():
        return None
    mean = (fields["customer_value"] + fields["business_value"]) / 2
    return float(mean * FACTORS[fields["confidence"]] / fields["effort"])


def quadrant(fields: Mapping[str, Any]) -> str:
    if not {"customer_value", "business_value", "effort"} <= fields.keys():
        return "Not in the matrix"
    high = (fields["customer_value"] + fields["business_value"]) / 2 >= 3
    if fields["effort"] >= 3:
        return "Big bets" if high else "Think twice"
    return "Quick wins" if high else "Fill-ins"


def test_every_opportunity_has_its_score_and_those_tied_to_it(site: Site, document: Document) -> None:
    shown, expected = rows(site, "opportunities/"), of(document, "opportunity")
    assert shown.keys() == expected.keys()
    unscored = 0
    for id_, entry in expected.items():
        cells, total = shown[id_], score(entry["fields"])
        if total is None:
            unscored += 1
            assert "data-s" not in cells["Score"].attrs
        else:
            assert float(str(cells["Score"]["data-s"])) == pytest.approx(total)
        assert set(named(cells["Pain points"], "pain-point")) == ids(pains(document, entry))
        solutions = tied(document, entry, "solutions", "solution", "opportunities")
        assert set(named(cells["Solutions"], "solution")) == ids(solutions)
    assert unscored
    order = [score(expected[id_]["fields"]) or 0 for id_ in shown]
    assert order == sorted(order, reverse=True)


def test_the_matrix_holds_what_has_a_value_and_an_effort(site: Site, document: Document) -> None:
    expected = Counter(quadrant(entry["fields"]) for entry in of(document, "opportunity").values())
    found = {}
    for panel in site.soup("opportunities/").select("[data-cjm=opportunities] .cjm-panel"):
        count = panel.select_one("h2 [data-value]")
        assert count is not None and panel.h2 is not None
        name = words(panel.h2).removesuffix(words(count)).strip()
        found[name] = int(str(count["data-value"]))
        assert len(panel.select("li")) == found[name]
    assert found == dict(expected)
    picture = site.soup("opportunities/").select("svg.cjm-value-matrix a")
    more = [int(words(text)[1:]) for a in picture if (text := a.select_one("text")) and words(text)[0] == "+"]
    discs = [a for a in picture if a.get("data-cjm-id")]
    assert len(discs) + sum(more) == sum(expected.values()) - expected["Not in the matrix"]


# --------------------------------------------------------------------------------------------- solutions


def days_late(document: Document, fields: Mapping[str, Any]) -> int:
    target = fields.get("target", "")
    day = LAST_DAYS.get(target, target)
    if fields.get("status") in ("shipped", "measured", "dropped") or not day[:4].isdigit():
        return 0
    return max((date.fromisoformat(document["today"]) - date.fromisoformat(day)).days, 0)


def test_solutions_are_counted_by_how_far_they_are(site: Site, document: Document) -> None:
    solutions = of(document, "solution").values()
    expected: Counter[str] = Counter(s["fields"].get("status", "no status") for s in solutions)
    late = sum(days_late(document, s["fields"]) > 0 for s in solutions)
    said = {status.replace("-", " ").capitalize(): number for status, number in expected.items()}
    assert late
    assert figures(site, "solutions/") == {**said, "Late": late}


def test_every_solution_is_late_by_so_many_days(site: Site, document: Document) -> None:
    shown, expected = rows(site, "solutions/"), of(document, "solution")
    assert shown.keys() == expected.keys()
    for id_, entry in expected.items():
        mark = shown[id_]["Target"].select_one("[data-value]")
        assert (int(str(mark["data-value"])) if mark else 0) == days_late(document, entry["fields"]), id_
        assert set(named(shown[id_]["Promises to solve"], "pain-point")) == ids(pains(document, entry))
