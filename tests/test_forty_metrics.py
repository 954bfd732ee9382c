"""Every figure on the page of metrics of a foreign catalogue, computed again from its JSON export alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from bs4 import Tag

from tests.conftest import BuildSite
from tests.forty_journeys import OPTIONS, after, forty_journeys
from tests.sites import Site

Entry = Mapping[str, Any]


@pytest.fixture(scope="module")
def site(build_site: BuildSite) -> Site:
    return build_site(forty_journeys(), cjm=dict(OPTIONS))


@pytest.fixture(scope="module")
def document(site: Site) -> dict[str, Any]:
    found: dict[str, Any] = site.json("cjm/catalogue.json")
    return found


def metrics(document: Mapping[str, Any]) -> list[Entry]:
    return [entry for entry in document["entries"] if entry["type"] == "metric"]


def latest(entry: Entry) -> tuple[float | None, str | None]:
    """The current value of all customers, and its day."""
    fields = entry["fields"]
    read = [r for r in entry["measured"]["readings"] if r["persona"] is None]
    last = max(read, key=lambda r: str(r["date"]), default=None)
    if "current" in fields and (last is None or fields.get("as_of", "") > last["date"]):
        return fields["current"], fields.get("as_of")
    return (last["value"], last["date"]) if last else (None, None)


def better(fields: Mapping[str, Any]) -> int:
    """1 if more is better, -1 if less is, 0 if nobody said."""
    if "direction" in fields:
        return 1 if fields["direction"] == "up" else -1
    for low, high in (("baseline", "target"), ("red", "amber"), ("red", "target")):
        if low in fields and high in fields and fields[low] != fields[high]:
            return 1 if fields[high] > fields[low] else -1
    return 0


def stands(fields: Mapping[str, Any], value: float) -> str:
    sign = better(fields)
    if not sign:
        return "unknown"
    if "red" in fields and sign * value <= sign * fields["red"]:
        return "off-track"
    if "amber" in fields and sign * value <= sign * fields["amber"]:
        return "at-risk"
    if "red" in fields or "amber" in fields:
        return "on-track"
    if "target" not in fields:
        return "unknown"
    if sign * value >= sign * fields["target"]:
        return "on-track"
    done = share(fields, value)
    return "at-risk" if done is None or 0 < done < 0.5 else "off-track" if done <= 0 else "on-track"


def share(fields: Mapping[str, Any], value: float | None) -> float | None:
    if (
        value is None
        or "baseline" not in fields
        or "target" not in fields
        or fields["baseline"] == fields["target"]
    ):
        return None
    way: float = fields["target"] - fields["baseline"]
    return (value - fields["baseline"]) / way


def state(entry: Entry, today: str) -> str:
    fields, (value, day) = entry["fields"], latest(entry)
    values = [value] if value is not None else []
    if value is None:  # of personas alone
        last = {r["persona"]: r for r in sorted(entry["measured"]["readings"], key=lambda r: str(r["date"]))}
        values, day = (
            [r["value"] for r in last.values()],
            max((r["date"] for r in last.values()), default=None),
        )
    if day and after(day, fields.get("review_every", "1 year")) < date.fromisoformat(today):
        return "stale"
    worst = ("off-track", "at-risk", "unknown", "on-track")
    return min((stands(fields, v) for v in values), key=worst.index, default="unknown")


def figure(row: Tag, name: str) -> float | None:
    found = row.select_one(f"[data-cjm-field={name}] [data-value], [data-cjm-field={name}][data-value]")
    return float(str(found["data-value"])) if found else None


def test_every_row_says_what_the_export_says(site: Site, document: Mapping[str, Any]) -> None:
    rows = {str(row["data-cjm-id"]): row for row in site.soup("metrics/").select("tr[data-cjm-type=metric]")}
    assert set(rows) == {entry["id"] for entry in metrics(document)}
    for entry in metrics(document):
        row, fields, (value, day) = rows[entry["id"]], entry["fields"], latest(entry)
        shown = row.select_one("[data-cjm-state]")
        assert shown is not None
        assert shown["data-cjm-state"] == state(entry, document["today"]), entry["id"]
        assert figure(row, "baseline") == fields.get("baseline")
        assert figure(row, "current") == value
        assert figure(row, "target") == fields.get("target")
        assert figure(row, "progress") == pytest.approx(share(fields, value))
        if day:
            assert row.select_one(f"time[datetime='{day}']")


def test_the_counts_are_those_of_the_rows(site: Site, document: Mapping[str, Any]) -> None:
    tiles = site.soup("metrics/").select("[data-cjm=states] > [data-cjm-state] > dd")
    shown = {
        str(tile.parent["data-cjm-state"]): int(str(tile["data-value"])) for tile in tiles if tile.parent
    }
    counted = Counter(state(entry, document["today"]) for entry in metrics(document))
    assert {name: number for name, number in shown.items() if number} == dict(counted)
    assert len(counted) >= 3, "a catalogue that shows little proves little"


def test_what_a_metric_belongs_to(site: Site, document: Mapping[str, Any]) -> None:
    rows = {str(row["data-cjm-id"]): row for row in site.soup("metrics/").select("tr[data-cjm-type=metric]")}
    for entry in metrics(document):
        named = {(use["type"], use["id"]) for use in entry["used_by"] if use["role"] == "metrics"}
        shown = {
            (str(item["data-cjm-type"]), str(item["data-cjm-id"]))
            for item in rows[entry["id"]].select("li[data-cjm-type]")
            if item["data-cjm-type"] != "persona"
        }
        assert shown == named, entry["id"]


def test_trends_are_told_as_they_were_read(site: Site, document: Mapping[str, Any]) -> None:
    told = 0
    for entry in metrics(document):
        for row in site.soup(entry["url"]).select("[data-cjm=trend] tr[data-cjm-persona]"):
            persona = row["data-cjm-persona"] or None
            read = [r for r in entry["measured"]["readings"] if r["persona"] == persona]
            values = [r["value"] for r in sorted(read, key=lambda r: str(r["date"]))]
            assert (figure(row, "first"), figure(row, "last")) == (values[0], values[-1])
            assert (figure(row, "lowest"), figure(row, "highest")) == (min(values), max(values))
            assert figure(row, "change") == pytest.approx(values[-1] - values[0])
            assert figure(row, "count") == len(values)
            told += 1
    assert told > 3


def test_current_values_are_the_latest_lines_of_their_files(document: Mapping[str, Any]) -> None:
    files = forty_journeys()
    read = [entry for entry in metrics(document) if "data" in entry["fields"]]
    assert len(read) > 3
    for entry in read:
        last = files[f"metrics/{entry['id']}.csv"].split()[-1]
        assert entry["measured"]["current"] == float(last.split(",")[1])
