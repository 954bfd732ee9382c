"""Where metrics stand: current values, states, progress, trends. And what contradicts itself."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjm_mkdocs.catalogue import Catalogue, Key
from cjm_mkdocs.engine import Site, read_site
from cjm_mkdocs.model.records import Metric
from cjm_mkdocs.reading.readings import Reading
from cjm_mkdocs.settings import Settings
from cjm_mkdocs.views.metrics import (
    Measured,
    judge,
    measured,
    metric_rows,
    metrics_of,
    moved,
    progress,
    upward,
)
from cjm_mkdocs.views.trend import MOST_POINTS, scale, thinned, trend

TODAY = date(2026, 11, 22)
PEOPLE = {
    "personas/buyer.md": "---\ntype: persona\nname: Buyer\n---\n",
    "personas/user.md": "---\ntype: persona\nname: User\n---\n",
}


def read(fields: str, csv: str = "", today: date = TODAY, **files: str) -> Site:
    """A site with one metric of these fields and this file of readings."""
    pages = {**PEOPLE, "metrics/m.md": f"---\ntype: metric\ntitle: M\n{fields}\n---\n"}
    data = {f"metrics/{name}.csv": text for name, text in {"m": csv, **files}.items()}
    return read_site(pages.items(), Settings(), {*pages, *data}, today, read=lambda path: data[path].encode())


def standing(fields: str, csv: str = "", today: date = TODAY) -> Measured:
    catalogue = read(f"{fields}\n{'data: m.csv' if csv else ''}", csv, today).catalogue
    return measured(catalogue, catalogue.entries[Key("metric", "m")])


def rules(site: Site, *families: str) -> list[str]:
    return [
        f"{p.path}:{p.line}:{p.column} {p.rule}"
        for p in site.problems
        if p.severity != "info" and p.rule.startswith(families or ("",))
    ]


# --- current -------------------------------------------------------------------------------------------------------

CSV = "date,value,persona\n2026-09-30,5,\n2026-10-31,6,\n2026-11-15,9,buyer\n"


def test_the_latest_reading_for_all_customers_is_current() -> None:
    found = standing("", CSV)
    assert (found.current, found.as_of, found.readings) == (6, date(2026, 10, 31), 3)
    assert [(v.persona, v.value, v.as_of) for v in found.values] == [
        ("", 6, date(2026, 10, 31)),
        ("buyer", 9, date(2026, 11, 15)),
    ]


@pytest.mark.parametrize(
    ("fields", "current", "as_of"),
    [
        ("current: 4", 6, date(2026, 10, 31)),
        ("current: 4\nas_of: 2026-10-30", 6, date(2026, 10, 31)),
        ("current: 4\nas_of: 2026-10-31", 6, date(2026, 10, 31)),
        ("current: 4\nas_of: 2026-11-01", 4, date(2026, 11, 1)),
        ("as_of: 2026-11-01", 6, date(2026, 10, 31)),
    ],
)
def test_a_written_value_counts_only_if_it_is_later(fields: str, current: float, as_of: date) -> None:
    found = standing(fields, CSV)
    assert (found.current, found.as_of) == (current, as_of)


def test_without_readings_what_is_written_is_current() -> None:
    found = standing("current: 4\nas_of: 2026-10-30\nbaseline: 1")
    assert (found.current, found.as_of, found.readings, found.change) == (4, date(2026, 10, 30), 0, 3)


def test_a_metric_of_personas_alone_is_as_bad_as_the_worst_of_them() -> None:
    csv = "date,value,persona\n2026-09-30,5,buyer\n2026-10-31,9,buyer\n2026-10-31,2,user\n"
    found = standing("red: 3\namber: 5\ndirection: up", csv)
    assert (found.current, found.as_of, found.state) == (None, date(2026, 10, 31), "off-track")
    assert [(v.persona, v.value) for v in found.values] == [("buyer", 9), ("user", 2)]


# --- state ---------------------------------------------------------------------------------------------------------

UP: dict[str, Any] = {"direction": "up", "red": 10, "amber": 20, "target": 30}
DOWN: dict[str, Any] = {"direction": "down", "red": 30, "amber": 20, "target": 10}
GOAL: dict[str, Any] = {"direction": "up", "baseline": 10, "target": 20}
STATES: list[tuple[dict[str, Any], float, str]] = [
    (UP, 9, "off-track"), (UP, 10, "off-track"), (UP, 10.5, "at-risk"), (UP, 20, "at-risk"), (UP, 20.5, "on-track"),
    (UP, 31, "on-track"),
    (DOWN, 31, "off-track"), (DOWN, 30, "off-track"), (DOWN, 29, "at-risk"), (DOWN, 20, "at-risk"), (DOWN, 19, "on-track"),
    ({"direction": "up", "red": 10}, 10, "off-track"), ({"direction": "up", "red": 10}, 11, "on-track"),
    ({"direction": "up", "amber": 10}, 10, "at-risk"), ({"direction": "up", "amber": 10}, 11, "on-track"),
    (GOAL, 9, "off-track"), (GOAL, 10, "off-track"), (GOAL, 14.9, "at-risk"), (GOAL, 15, "on-track"), (GOAL, 20, "on-track"),
    ({"direction": "down", "baseline": 20, "target": 10}, 21, "off-track"),
    ({"direction": "down", "baseline": 20, "target": 10}, 16, "at-risk"),
    ({"direction": "down", "baseline": 20, "target": 10}, 15, "on-track"),
    ({"direction": "down", "target": 10}, 10, "on-track"), ({"direction": "down", "target": 10}, 11, "at-risk"),
    ({"baseline": 20, "target": 10}, 21, "off-track"), ({"red": 5, "amber": 8}, 6, "at-risk"), ({"red": 5, "target": 8}, 5, "off-track"),
    ({"target": 10}, 11, "unknown"), ({"red": 10}, 5, "unknown"), ({}, 5, "unknown"), ({"direction": "up"}, 5, "unknown"),
    ({"baseline": 5, "target": 5}, 5, "unknown"),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "value", "state"), STATES)
def test_states(fields: dict[str, Any], value: float, state: str) -> None:
    assert judge(Metric(title="M", **fields), value) == state


@pytest.mark.parametrize(
    ("fields", "today", "state"),
    [
        ("", date(2026, 10, 31), "unknown"),
        ("", date(2027, 10, 31), "unknown"),
        ("", date(2027, 11, 1), "stale"),
        ("review_every: 3 months", date(2027, 1, 31), "unknown"),
        ("review_every: 3 months", date(2027, 2, 1), "stale"),
        ("direction: up\nred: 7", date(2027, 11, 1), "stale"),
    ],
)
def test_a_value_becomes_stale(fields: str, today: date, state: str) -> None:
    assert standing(fields, "date,value\n2026-10-31,6\n", today).state == state


def test_a_stale_metric_remembers_where_it_stood() -> None:
    found = standing("direction: up\nred: 7\ncurrent: 6\nas_of: 2020-01-01")
    assert (found.state, found.judged) == ("stale", "off-track")


def test_without_a_value_or_its_day_nothing_is_stale() -> None:
    assert standing("target: 5\ndirection: up").state == "unknown"
    assert standing("target: 5\ndirection: up\ncurrent: 6").state == "on-track"


@pytest.mark.parametrize(
    ("fields", "value", "expected"),
    [
        ({"baseline": 10, "target": 20}, 15, 0.5),
        ({"baseline": 20, "target": 10}, 25, -0.5),
        ({"baseline": 20, "target": 10}, 5, 1.5),
        ({"baseline": 10, "target": 10}, 5, None),
        ({"target": 10}, 5, None),
        ({"baseline": 10, "target": 20}, None, None),
    ],
)
def test_progress(fields: dict[str, Any], value: float | None, expected: float | None) -> None:
    assert progress(Metric(title="M", **fields), value) == expected


@pytest.mark.parametrize(
    ("fields", "value", "expected"),
    [
        ({"baseline": 10, "direction": "up"}, 11, "toward"),
        ({"baseline": 10, "direction": "up"}, 9, "away"),
        ({"baseline": 10, "direction": "down"}, 9, "toward"),
        ({"baseline": 10, "target": 5}, 9, "toward"),
        ({"baseline": 10}, 10, "unchanged"),
        ({"baseline": 10}, 9, "not-measured"),
        ({"direction": "up"}, 9, "not-measured"),
        ({"baseline": 10, "direction": "up"}, None, "not-measured"),
    ],
)
def test_moved(fields: dict[str, Any], value: float | None, expected: str) -> None:
    assert moved(Metric(title="M", **fields), value) == expected


def test_a_stated_direction_beats_an_implied_one() -> None:
    assert upward(Metric(title="M", direction="down", baseline=1, target=2)) is False


# --- lists ---------------------------------------------------------------------------------------------------------

PLACED = {
    **PEOPLE,
    "teams/sales.md": "---\ntype: team\nname: Sales\n---\n",
    "journeys/j.md": "---\ntype: journey\ntitle: J\npersona: buyer\nmetrics: [a]\nstages:\n  - name: Purchase\n    metrics: [a, b]\n"
    "    steps:\n      - {title: S, metrics: [b, {title: Written here, current: 3}]}\n      - {title: T, personas: [user], metrics: [c]}\n---\n",
    "solutions/s.md": "---\ntype: solution\ntitle: S\nmetrics: [c]\n---\n",
    "metrics/a.md": "---\ntype: metric\ntitle: A\n---\n",
    "metrics/b.md": "---\ntype: metric\ntitle: B\ncurrent: 1\nred: 5\ndirection: up\n---\n",
    "metrics/c.md": "---\ntype: metric\ntitle: C\nowner: sales\ncurrent: 9\nred: 5\ndirection: up\n---\n",
}


def placed() -> Catalogue:
    return read_site(PLACED.items(), Settings(), set(PLACED), TODAY).catalogue


def test_what_wants_attention_comes_first_with_all_that_names_it() -> None:
    rows = metric_rows(catalogue := placed(), catalogue.of_type("metric"))
    assert [(row.entry.title, row.measured.state, row.lifecycles) for row in rows] == [
        ("B", "off-track", ("purchase",)),
        ("A", "unknown", ("purchase",)),
        ("Written here", "unknown", ("purchase",)),
        ("C", "on-track", ("purchase",)),
    ]
    assert [(p.owner.id, p.stage, p.step) for p in rows[3].places] == [("s", "", ""), ("j", "purchase", "t")]


@pytest.mark.parametrize(
    ("of", "titles"),
    [
        (None, ["A", "B", "C", "Written here"]),
        (Key("journey", "j"), ["A", "B", "C", "Written here"]),
        (Key("persona", "buyer"), ["A", "B", "Written here"]),
        (Key("persona", "user"), ["C"]),
        (Key("team", "sales"), ["C"]),
        (Key("solution", "s"), ["C"]),
    ],
)
def test_metrics_of_a_thing(of: Key | None, titles: list[str]) -> None:
    assert sorted(entry.title for entry in metrics_of(placed(), of)) == titles


# --- trend ---------------------------------------------------------------------------------------------------------


def readings(values: list[float]) -> list[Reading]:
    return [Reading(date(2000, 1, 1) + timedelta(day), value) for day, value in enumerate(values)]


@given(st.lists(st.floats(-1e15, 1e15, allow_nan=False), min_size=1, max_size=1000))
def test_a_thinned_line_keeps_its_ends_and_its_extremes(values: list[float]) -> None:
    found, all_ = thinned(readings(values)), readings(values)
    assert len(found) <= MOST_POINTS
    assert (found[0], found[-1]) == (all_[0], all_[-1])
    assert list(found) == sorted(set(found))
    assert {min(r.value for r in found), max(r.value for r in found)} == {min(values), max(values)}


@given(st.lists(st.floats(-1e15, 1e15, allow_nan=False), min_size=1, max_size=5))
def test_a_scale_holds_all_values_with_few_ticks(values: list[float]) -> None:
    ticks = scale(values)
    slack = 1e-6 * max(map(abs, ticks))
    assert ticks[0] - slack <= min(values) <= max(values) <= ticks[-1] + slack
    assert 2 <= len(ticks) <= 8
    assert list(ticks) == sorted(set(ticks))


def test_a_scale_has_round_numbers() -> None:
    assert scale([3, 17]) == (0, 5, 10, 15, 20)
    assert scale([0.12, 0.31]) == (0.1, 0.15, 0.2, 0.25, 0.3, 0.35)
    assert scale([7]) == (6.6, 6.8, 7, 7.2, 7.4)


def test_the_figures_of_a_trend_are_those_of_all_readings() -> None:
    rows = "".join(f"{date(2000, 1, 1) + timedelta(day)},{day % 97},\n" for day in range(3000))
    site = read("data: m.csv\ntarget: 120", f"date,value,persona\n{rows}2001-05-05,-4,buyer\n")
    found = trend(site.catalogue, site.catalogue.entries[Key("metric", "m")])
    assert found is not None
    whole, buyer = found.lines
    assert (whole.number, whole.first.value, whole.last.value, whole.change) == (
        3000,
        0,
        2999 % 97,
        2999 % 97,
    )
    assert (whole.lowest.day, whole.highest.day) == (date(2000, 1, 1), date(2000, 1, 1) + timedelta(96))
    assert (buyer.persona, buyer.number, buyer.change) == ("buyer", 1, 0)
    assert (found.low, found.high) == (-50, 150)


# --- files and contradictions --------------------------------------------------------------------------------------


def test_a_file_of_readings_is_reported_with_its_own_place() -> None:
    assert rules(read("data: m.csv", "date,value\n2025,x\n")) == ["metrics/m.csv:2:6 schema/wrong-type"]


def test_two_metrics_may_share_a_file_and_its_mistakes_are_told_once() -> None:
    pages = {f"metrics/{name}.md": "---\ntype: metric\ntitle: M\ndata: m.csv\n---\n" for name in "ab"}
    files = {*pages, "metrics/m.csv"}
    site = read_site(pages.items(), Settings(), files, TODAY, read=lambda _: b"date,value\n2025,x\n2024,7\n")
    assert rules(site, "schema") == ["metrics/m.csv:2:6 schema/wrong-type"]
    assert site.catalogue.data_files == {"metrics/m.csv": ("metrics/a.md", "metrics/b.md")}
    assert {key.id: len(found) for key, found in site.catalogue.readings.items()} == {"a": 1, "b": 1}


@pytest.mark.parametrize("target", ["https://example.org/m.csv", "/m.csv"])
def test_readings_are_not_fetched_from_elsewhere(target: str) -> None:
    assert rules(read(f"data: {target}"), "schema") == ["metrics/m.md:4:7 schema/bad-data"]


def test_a_missing_file_is_reported_once() -> None:
    assert rules(read("data: n.csv")) == ["metrics/m.md:4:7 refs/missing-file"]


def test_a_file_that_is_too_large_or_cannot_be_read_is_reported_on_the_page() -> None:
    pages = {"metrics/m.md": "---\ntype: metric\ntitle: M\ndata: m.csv\n---\n"}

    def refuse(path: str) -> bytes:
        raise PermissionError(13, "not allowed", path)

    for reader in (refuse, lambda _: b"x" * 9_000_000):
        site = read_site(pages.items(), Settings(), {*pages, "metrics/m.csv"}, TODAY, read=reader)
        assert rules(site, "schema") == ["metrics/m.md:4:7 schema/bad-data"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("direction: up\nred: 1\namber: 2\ntarget: 3", []),
        ("direction: down\nred: 3\namber: 2\ntarget: 1", []),
        ("direction: down\nred: 1\namber: 2", ["metrics/m.md:5:6 structure/thresholds"]),
        ("direction: up\namber: 4\ntarget: 3", ["metrics/m.md:5:8 structure/thresholds"]),
        ("direction: up\nred: 3\ntarget: 3", ["metrics/m.md:5:6 structure/thresholds"]),
        ("red: 1\namber: 2\ntarget: 1", []),
        ("current: 2\nas_of: 2026-11-23", ["metrics/m.md:5:8 freshness/future"]),
    ],
)
def test_figures_that_contradict_each_other(fields: str, expected: list[str]) -> None:
    assert rules(read(fields)) == expected


def test_a_value_that_its_reading_contradicts() -> None:
    csv = "date,value,persona\n2026-10-31,6,\n2026-10-31,7,buyer\n"
    fields = "data: m.csv\nas_of: 2026-10-31\ncurrent: "
    assert rules(read(f"{fields}6", csv)) == []
    assert rules(read(f"{fields}7", csv)) == ["metrics/m.md:6:10 structure/other-reading"]
    assert rules(read(f"{fields}7".replace("-31", "-30"), csv)) == []


@pytest.mark.parametrize("kind", ["a pipe", "a link to itself"])
def test_readings_are_never_waited_for(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "m.csv"
    if kind == "a pipe":
        os.mkfifo(file)
    else:
        file.symlink_to("m.csv")
    page = ("m.md", b"---\ntype: metric\ntitle: M\ndata: m.csv\n---\n")
    site = read_site([page], Settings(), ["m.md", "m.csv"], date(2026, 11, 22), tmp_path)
    assert [(p.line, p.message) for p in site.problems if p.rule == "schema/bad-data"] == [
        (4, "m.csv cannot be read: it is no plain file")
    ]
