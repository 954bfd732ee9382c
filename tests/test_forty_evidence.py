"""Every figure on the page of evidence of a foreign catalogue, computed again from its JSON export alone."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any, NamedTuple

import pytest
from bs4 import Tag

from tests.conftest import BuildSite
from tests.forty_journeys import OPTIONS, after, forty_journeys
from tests.sites import Site

TODAY = date(2026, 11, 22)
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


def values(tag: Tag) -> list[float]:
    return [float(str(found["data-value"])) for found in tag.select("[data-value]")]


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
