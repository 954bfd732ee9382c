"""What is done about pain points, what opportunities are worth, when solutions are due: figures on plain data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjm_mkdocs.catalogue import Catalogue, Key
from cjm_mkdocs.model.records import Opportunity, Solution
from cjm_mkdocs.settings import Settings
from cjm_mkdocs.views.answers import answer, lifecycles_of, reach
from cjm_mkdocs.views.opportunities import (
    by_score,
    opportunities_for,
    ranked,
    score,
    value_matrix,
)
from cjm_mkdocs.views.solutions import (
    Quarter,
    by_lifecycle,
    by_period,
    due,
    solution_rows,
    timing,
)
from tests.exported import catalogue_of
from tests.table_site import page

TODAY = date(2026, 11, 22)


def catalogue(*things: Mapping[str, Any]) -> Catalogue:
    """The catalogue of some things, whose ids are the stems of their files."""
    return catalogue_of(
        {f"{thing['type']}s/{thing['id']}.md": page(dict(thing)) for thing in things}, Settings(today=TODAY)
    )


def pain(id_: str = "queue", **fields: Any) -> dict[str, Any]:
    return {"type": "pain-point", "id": id_, "title": f"The {id_}", **fields}


def solution(id_: str, **fields: Any) -> dict[str, Any]:
    return {"type": "solution", "id": id_, "title": f"A {id_}", **fields}


def opportunity(id_: str, **fields: Any) -> dict[str, Any]:
    return {"type": "opportunity", "id": id_, "title": f"How might we {id_}?", **fields}


# ------------------------------------------------------------------------------------------- pain points


def state(*things: Mapping[str, Any]) -> str:
    made = catalogue(*things)
    return answer(made, made.entries[Key("pain-point", "queue")]).state


HURTS = {"pain_points": ["queue"]}


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ([], "no"),
        (["dropped"], "no"),
        (["dropped", "dropped"], "no"),
        (["idea"], "planned"),
        (["planned"], "planned"),
        (["in-progress"], "planned"),
        ([None], "planned"),
        (["shipped"], "solved"),
        (["measured"], "solved"),
        (["shipped", "measured"], "solved"),
        (["shipped", "dropped"], "solved"),
        (["shipped", "planned"], "planned"),
        (["measured", None], "planned"),
    ],
)
def test_a_pain_point_is_what_its_solutions_that_are_not_dropped_make_of_it(
    statuses: list[str | None], expected: str
) -> None:
    solutions = [
        solution(f"way-{i}", **HURTS, **({"status": status} if status else {}))
        for i, status in enumerate(statuses)
    ]
    assert state(pain(), *solutions) == expected


def test_it_is_the_same_whichever_of_the_two_names_the_other() -> None:
    assert state(pain(solutions=["way"]), solution("way", status="shipped")) == "solved"
    assert state(pain(opportunities=["ask"]), opportunity("ask")) == "planned"


def test_an_opportunity_is_a_plan_until_it_is_turned_down() -> None:
    assert state(pain(), opportunity("ask", **HURTS)) == "planned"
    assert state(pain(), opportunity("ask", **HURTS, status="exploring")) == "planned"
    assert state(pain(), opportunity("ask", **HURTS, status="*Rejected*")) == "no"
    assert state(pain(), opportunity("ask", **HURTS), solution("way", **HURTS, status="shipped")) == "solved"


def test_who_answers_the_opportunity_does_not_promise_to_solve_all_it_starts_from() -> None:
    made = (pain(), opportunity("ask", **HURTS), solution("way", opportunities=["ask"], status="shipped"))
    assert state(*made) == "planned"


@pytest.mark.parametrize("status", ["resolved", "Solved", "FIXED", "gelöst", "résolu", "resuelto", "已解决"])
def test_a_status_may_say_that_it_is_solved_whatever_is_done_about_it(status: str) -> None:
    assert state(pain(status=status)) == "solved"
    assert state(pain(status=status), solution("way", **HURTS, status="planned")) == "solved"


@pytest.mark.parametrize("status", ["open", "unresolved", "not solved yet", "in-progress"])
def test_other_statuses_say_nothing(status: str) -> None:
    assert state(pain(status=status)) == "no"


def test_the_day_it_was_gone_solves_it_and_a_day_to_come_is_a_plan() -> None:
    assert state(pain(resolved_on="2026-11-22")) == "solved"
    assert state(pain(resolved_on="2026-11-23")) == "planned"
    assert state(pain(resolved_on="2026-11-23"), solution("way", **HURTS, status="shipped")) == "planned"


def test_what_is_dropped_is_told_apart() -> None:
    made = catalogue(
        pain(),
        solution("old", **HURTS, status="dropped"),
        solution("new", **HURTS),
        opportunity("ask", **HURTS),
    )
    found = answer(made, made.entries[Key("pain-point", "queue")])
    assert [entry.id for entry in found.entries] == ["new", "ask"]
    assert [entry.id for entry in found.dropped] == ["old"]


# ----------------------------------------------------------------------------------------- opportunities


RATED = {"customer_value": 4, "business_value": 3, "effort": 2, "confidence": "medium"}


def rated(**fields: Any) -> Opportunity:
    return Opportunity(title="How?", **fields)


def test_the_score_is_the_mean_value_by_confidence_for_the_effort() -> None:
    found = score(rated(**RATED))
    assert (found.value, found.factor, found.total) == (3.5, 0.8, pytest.approx(1.4))
    assert found.missing == ()


@pytest.mark.parametrize("field", RATED)
def test_without_any_of_its_parts_there_is_no_score_and_not_a_low_one(field: str) -> None:
    found = score(rated(**{name: value for name, value in RATED.items() if name != field}))
    assert found.total is None
    assert found.missing == (field,)


@pytest.mark.parametrize(
    ("customer", "business", "effort", "quadrant"),
    [
        (3, 3, 2, "quick"),
        (5, 5, 1, "quick"),
        (3, 3, 3, "big"),
        (5, 1, 5, "big"),
        (3, 2, 2, "fill"),
        (1, 1, 1, "fill"),
        (3, 2, 3, "twice"),
        (None, 5, 1, None),
        (5, 5, None, None),
    ],
)
def test_from_three_on_a_value_or_an_effort_is_high(
    customer: int | None, business: int | None, effort: int | None, quadrant: str | None
) -> None:
    fields = {"customer_value": customer, "business_value": business, "effort": effort}
    assert score(rated(**{name: value for name, value in fields.items() if value})).quadrant == quadrant


def test_those_without_a_score_come_last_and_those_without_a_place_stand_apart() -> None:
    made = catalogue(
        opportunity("unrated"),
        opportunity("unsure", customer_value=5, business_value=5, effort=1),
        opportunity("low", **{**RATED, "confidence": "low"}),
        opportunity("high", **RATED),
        opportunity("twin", **RATED),
    )
    matrix = value_matrix(ranked(by_score(made)))
    assert [entry.id for entry in by_score(made)] == ["high", "twin", "low", "unsure", "unrated"]
    assert [(spot.value, spot.effort, [row.number for row in spot.rows]) for spot in matrix.spots] == [
        (5, 1, [4]),
        (3.5, 2, [1, 2, 3]),
    ]
    assert [row.entry.id for row in matrix.unplaced] == ["unrated"]


# --------------------------------------------------------------------------------------------- solutions


@pytest.mark.parametrize(
    "text", ["2027-Q1", "2027 Q1", "Q1 2027", "2027Q1", "q1/2027", " Q1-2027 ", "T1 2027"]
)
def test_quarters_are_written_in_many_ways(text: str) -> None:
    assert due(text) == (date(2027, 3, 31), Quarter(2027, 1))


def test_dates_and_months_are_in_quarters_too() -> None:
    assert due("2026-12-15") == (date(2026, 12, 15), Quarter(2026, 4))
    assert due("2028-02") == (date(2028, 2, 29), Quarter(2028, 1))
    assert due("2027") == (date(2027, 12, 31), None)
    assert due("9999-Q4") == (date(9999, 12, 31), Quarter(9999, 4))


@pytest.mark.parametrize(
    "text", ["", None, "soon", "2027-Q5", "Q0 2027", "2027-13", "2027-02-30", "20270331", "0000-Q1"]
)
def test_other_targets_name_no_quarter(text: str | None) -> None:
    assert due(text) is None


@given(st.integers(1, 9999), st.integers(1, 4))
def test_a_quarter_ends_before_the_next_one_begins(year: int, number: int) -> None:
    found = due(f"Q{number} {year:04}")
    assert found is not None
    assert found.quarter == (year, number)
    if found.day < date.max:
        assert (found.day + timedelta(days=1)).day == 1


def timed(**fields: Any) -> Any:
    return timing(Solution(title="A way", **fields), TODAY)


def test_late_is_what_is_not_there_when_its_target_has_passed() -> None:
    assert timed(target="2026-11-21", status="planned").days_late == 1
    assert timed(target="2026-Q3").days_late == 53
    assert timed(target="2026-11-22", status="planned").days_late == 0
    assert timed(target="2026-Q4", status="idea").days_late == 0
    assert timed(target="soon").days_late == 0
    for status in ("shipped", "measured", "dropped"):
        assert timed(target="2026-Q1", status=status).days_late == 0


def test_what_is_shipped_stands_in_the_quarter_it_was_shipped_in() -> None:
    assert timed(status="shipped", target="2026-Q1", shipped_on="2026-05-29").quarter == (2026, 2)
    assert timed(status="shipped", target="2026-Q1").quarter == (2026, 1)
    assert timed(status="planned", target="2027-Q1", shipped_on="2026-05-29").quarter == (2027, 1)


def test_a_day_of_shipping_says_that_it_is_shipped_where_no_status_does() -> None:
    assert timed(shipped_on="2026-11-22").progress == "shipped"
    assert timed(shipped_on="2026-11-23").progress == ""
    assert timed(shipped_on="2026-11-22", status="measured").progress == "measured"


def test_the_roadmap_is_in_order_of_time_with_words_and_no_date_last() -> None:
    made = catalogue(
        solution("a", target="2027-Q1", status="planned"),
        solution("b", target="2026-12-01", status="idea"),
        solution("c"),
        solution("d", target="after the move", status="idea"),
        solution("e", target="Q1 2027", status="planned"),
    )
    found = by_period(solution_rows(made), TODAY)
    told = [
        (
            str(period.quarter or period.text),
            period.is_now,
            {s: [r.entry.id for r in rows] for s, rows in period.by_progress.items()},
        )
        for period in found
    ]
    assert told == [
        ("2026-Q4", True, {"idea": ["b"]}),
        ("2027-Q1", False, {"planned": ["a", "e"]}),
        ("after the move", False, {"idea": ["d"]}),
        ("", False, {"": ["c"]}),
    ]


# ------------------------------------------------------------------------------------------ where it matters


JOURNEY = {
    "type": "journey",
    "id": "buying",
    "title": "Buying",
    "persona": "Anna",
    "stages": [
        {"name": "Purchase", "brand_response": ["leaflet"], "steps": [{"title": "Wait", "pain_points": ["queue"]}]},
        {"name": "Awareness", "steps": [{"title": "See", "opportunities": ["show"], "touchpoint": "Poster"}]},
        {"name": "Elsewhere", "steps": [{"title": "Go", "personas": ["Ben"], "solutions": ["map"]}]},
    ],
}  # fmt: skip


def test_it_matters_where_its_pain_points_hurt_and_where_it_is_placed() -> None:
    made = catalogue(
        JOURNEY,
        pain(),
        solution("till", pain_points=["queue"]),
        solution("leaflet"),
        solution("map"),
        solution("nowhere"),
        opportunity("show"),
    )
    found = {
        name: [r.entry.id for rows in by.values() for r in rows]
        for name, by in by_lifecycle(made, solution_rows(made))
    }
    assert found == {"purchase": ["leaflet", "till"], "Elsewhere": ["map"], "": ["nowhere"]}
    show = made.entries[Key("opportunity", "show")]
    assert lifecycles_of(made, reach(made, show, ()).steps) == ("awareness",)


def test_a_thing_is_told_what_has_to_do_with_it() -> None:
    made = catalogue(
        JOURNEY,
        {"type": "team", "id": "desk", "name": "Desk"},
        {"type": "metric", "id": "minutes", "title": "Minutes"},
        pain(),
        opportunity("ask", pain_points=["queue"], owner="desk", metrics=["minutes"]),
        opportunity("show"),
        opportunity("other", teams=["desk"]),
        solution("till", opportunities=["ask"]),
    )

    def of(type_: str, id_: str) -> list[str]:
        return sorted(entry.id for entry in opportunities_for(made, Key(type_, id_)))

    assert of("journey", "buying") == ["ask", "show"]
    assert of("persona", "anna") == ["ask", "show"]
    assert of("persona", "ben") == []
    assert of("team", "desk") == ["ask", "other"]
    assert of("pain-point", "queue") == ["ask"]
    assert of("solution", "till") == ["ask"]
    assert of("metric", "minutes") == ["ask"]
    assert of("touchpoint", "poster") == ["show"]
    assert of("opportunity", "ask") == ["ask", "other", "show"]
