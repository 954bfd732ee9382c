"""A foreign catalogue of forty journeys: each figure on its pages equals one computed here from its JSON export.

Nothing of the package is imported: what is compared was worked out twice.
"""

from __future__ import annotations

import calendar
from collections import Counter
from datetime import date
from typing import Any, NamedTuple

import pytest
from bs4 import Tag

from tests.conftest import BuildSite
from tests.forty_journeys import OPTIONS, forty_journeys
from tests.sites import Site

TODAY = date(2026, 11, 22)
SEVERITY, FREQUENCY = ("minor", "moderate", "major", "critical"), ("rare", "some", "many", "most")
QUANTITATIVE = {"survey", "analytics", "support-tickets", "crm", "experiment"}


class Export(NamedTuple):
    site: Site
    entries: dict[tuple[str, str], dict[str, Any]]

    def of(self, type_: str) -> list[dict[str, Any]]:
        return [entry for (kind, _), entry in self.entries.items() if kind == type_]

    def linked(self, entry: dict[str, Any], role: str) -> list[dict[str, Any]]:
        return [self.entries[link["type"], link["id"]] for link in entry["links"].get(role, [])]

    def rows(self, page: str, type_: str) -> dict[str, Tag]:
        """The rows of a page's tables by the id of the thing they are about."""
        found = self.site.soup(f"{page}/").select(
            f"tbody tr[data-cjm-type='{type_}'], li[data-cjm-type='{type_}']"
        )
        return {str(row["data-cjm-id"]): row for row in found if row.name == "tr"}

    def steps(self) -> list[tuple[dict[str, Any], dict[str, Any], dict[str, Any]]]:
        """Every step with its journey and stage."""
        return [
            (j, stage, step) for j in self.of("journey") for stage in j["stages"] for step in stage["steps"]
        ]


@pytest.fixture(scope="module")
def forty(build_site: BuildSite) -> Export:
    site = build_site(forty_journeys(), cjm=OPTIONS)
    told = site.json("cjm/catalogue.json")
    return Export(site, {(entry["type"], entry["id"]): entry for entry in told["entries"]})


def after(day: str, interval: str) -> date:
    """The day on which a span of time has passed."""
    start, (count, unit) = date.fromisoformat(day), interval.split()
    number = int(count)
    if unit.startswith(("day", "week")):
        return date.fromordinal(start.toordinal() + number * (7 if unit.startswith("week") else 1))
    months = start.year * 12 + start.month - 1 + number * (12 if unit.startswith("year") else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def values(tag: Tag) -> list[float]:
    return [float(str(found["data-value"])) for found in tag.select("[data-value]")]


# --- pain points ---------------------------------------------------------------------------------------------------


def rank(words: tuple[str, ...], value: str | None) -> int:
    return words.index(value) + 1 if value else 0


def test_every_pain_point_has_its_priority_and_its_journeys(forty: Export) -> None:
    rows = forty.rows("pain-points", "pain-point")
    assert rows.keys() == {entry["id"] for entry in forty.of("pain-point")}
    places = Counter(
        (link["id"], journey["id"])
        for journey, _, step in forty.steps()
        for link in step["links"].get("pain_points", [])
    )
    for entry in forty.of("pain-point"):
        fields, row = entry["fields"], rows[entry["id"]]
        priority = rank(SEVERITY, fields.get("severity")) * rank(FREQUENCY, fields.get("frequency"))
        cell = row.select("td")[0]
        assert (cell.get("data-s") or "0") == str(priority), entry["id"]
        journeys = {journey for pain, journey in places if pain == entry["id"]}
        assert {str(li["data-cjm-id"]) for li in row.select("li[data-cjm-type=journey]")} == journeys
    order = [float(str(row.select("td")[0].get("data-s") or 0)) for row in rows.values()]
    assert order == sorted(order, reverse=True)


# --- evidence ------------------------------------------------------------------------------------------------------


def grade(forty: Export, entry: dict[str, Any]) -> str:
    """As the guide says it: assumption, stale, validated, supported, anecdotal; the first that fits."""
    if entry["type"] == "persona" and entry["fields"].get("basis") == "assumed":
        return "assumption"
    named = [source["fields"] for source in forty.linked(entry, "evidence")]
    held = [(s.get("kind") in QUANTITATIVE, s.get("n", 0) >= 30) for s in named if not has_run_out(s)]
    known = len(named)
    if entry["type"] == "metric" and (entry["fields"].get("source") or entry["fields"].get("data")):
        held.append((True, bool(entry["fields"].get("source"))))
        known += 1
    if not held:
        return "stale" if known else "assumption"
    if len({kind for kind, _ in held}) == 2:
        return "validated"
    return "supported" if len(held) > 1 or held[0][1] else "anecdotal"


def has_run_out(source: dict[str, Any]) -> bool:
    return "date" in source and "valid_for" in source and after(source["date"], source["valid_for"]) < TODAY


@pytest.mark.parametrize("claim", ["pain-point", "persona", "metric"])
def test_claims_are_counted_by_grade(forty: Export, claim: str) -> None:
    grades = {entry["id"]: grade(forty, entry) for entry in forty.of(claim)}
    assert {entry["id"]: entry["grade"] for entry in forty.of(claim)} == grades
    assert _summary(forty, claim) == {**Counter(grades.values()), "total": len(grades)}


def _summary(forty: Export, claim: str) -> dict[str, int]:
    row = forty.site.soup("evidence/").select_one(f"tr[data-cjm-claim='{claim}']")
    assert row is not None
    found = {
        str(cell["data-cjm-grade"]): int(str(cell["data-value"])) for cell in row.select("[data-cjm-grade]")
    }
    return {name: number for name, number in found.items() if number}


def test_emotions_are_counted_by_grade(forty: Export) -> None:
    found: Counter[str] = Counter()
    for journey, _, step in forty.steps():
        for emotion in step["emotions"].values():
            if emotion.get("basis") != "target":
                found["assumption" if emotion.get("basis") == "assumed" else grade(forty, journey)] += 1
    assert _summary(forty, "emotion") == {**found, "total": sum(found.values())}


def test_the_ledger_knows_age_and_end_of_each_piece(forty: Export) -> None:
    rows = forty.rows("evidence", "evidence")
    assert rows.keys() == {entry["id"] for entry in forty.of("evidence")}
    for entry in forty.of("evidence"):
        fields, row = entry["fields"], rows[entry["id"]]
        if "date" in fields:
            assert (TODAY - date.fromisoformat(fields["date"])).days in values(row), entry["id"]
        if "n" in fields:
            assert fields["n"] in values(row)
        if "date" in fields and "valid_for" in fields:
            until = after(fields["date"], fields["valid_for"])
            assert row.select_one(f"time[datetime='{until.isoformat()}']"), entry["id"]
        resting = {(use["type"], use["id"]) for use in entry["used_by"] if use["role"] == "evidence"}
        shown = {(str(li["data-cjm-type"]), str(li["data-cjm-id"])) for li in row.select("[data-cjm-type]")}
        assert shown == resting, entry["id"]


# --- metrics -------------------------------------------------------------------------------------------------------


def state(entry: dict[str, Any]) -> str:
    """As the guide says it."""
    told, measured = entry["fields"], entry["measured"]
    value, as_of = measured["current"], measured["as_of"]
    if as_of is not None and after(as_of, told.get("review_every", "1 year")) < TODAY:
        return "stale"
    return "unknown" if value is None else _judged(told, value)


def _judged(told: dict[str, Any], value: float) -> str:
    up = told["direction"] == "up" if "direction" in told else None
    for low, high in (("baseline", "target"), ("red", "amber"), ("red", "target")):
        if up is None and low in told and high in told and told[low] != told[high]:
            up = told[high] > told[low]
    if up is None:
        return "unknown"
    sign = 1 if up else -1
    if "red" in told and sign * value <= sign * told["red"]:
        return "off-track"
    if "amber" in told and sign * value <= sign * told["amber"]:
        return "at-risk"
    if "red" in told or "amber" in told:
        return "on-track"
    if "target" not in told:
        return "unknown"
    if sign * value >= sign * told["target"]:
        return "on-track"
    if "baseline" not in told:
        return "at-risk"
    if told["baseline"] == told["target"]:
        return "off-track"
    way = (value - told["baseline"]) / (told["target"] - told["baseline"])
    return "on-track" if way >= 0.5 else "at-risk" if way > 0 else "off-track"


def test_every_metric_is_where_its_figures_say(forty: Export) -> None:
    rows = forty.rows("metrics", "metric")
    found = {entry["id"]: state(entry) for entry in forty.of("metric")}
    assert len(set(found.values())) > 3
    assert {
        name: str(row.select_one("[data-cjm-state]")["data-cjm-state"]) for name, row in rows.items()
    } == found  # type: ignore[index]
    counts = {
        str(tag["data-cjm-state"]): int(str(tag.select_one("[data-value]")["data-value"]))  # type: ignore[index]
        for tag in forty.site.soup("metrics/").select("[data-cjm=states] [data-cjm-state]")
    }
    assert {name: number for name, number in counts.items() if number} == Counter(found.values())


def test_current_values_are_the_latest_readings(forty: Export) -> None:
    files = forty_journeys()
    rows = forty.rows("metrics", "metric")
    for entry in forty.of("metric"):
        readings = files.get(f"metrics/{entry['id']}.csv")
        if readings and "data" in entry["fields"]:
            assert entry["measured"]["current"] == float(readings.split()[-1].split(",")[1])
        for field in ("baseline", "target"):
            if field in entry["fields"]:
                tag = rows[entry["id"]].select_one(f"[data-cjm-field={field}] [data-value]")
                assert tag is not None and float(str(tag["data-value"])) == entry["fields"][field]
