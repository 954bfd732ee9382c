"""Views on plain data: curves, priorities, the touchpoint catalogue."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cjm_mkdocs.building import build
from cjm_mkdocs.catalogue import Catalogue
from cjm_mkdocs.model.records import PainPoint
from cjm_mkdocs.reading.page import read_page
from cjm_mkdocs.settings import Settings
from cjm_mkdocs.views.curve import Point, bezier, smooth
from cjm_mkdocs.views.journey import journey_view
from cjm_mkdocs.views.priority import priority

TWO_PERSONAS = """---
type: journey
title: A move
personas: [Anna, Ben]
stages:
  - name: Before
    steps:
      - {title: Both pack, emotion: -1}
      - {title: Anna drives, personas: [anna], emotion: 1}
      - {title: Each arrives, emotion: {anna: 2, ben: -2}}
  - name: Empty
  - name: After
    steps:
      - {title: Nobody says}
      - {title: Both rest, emotion: 1}
---
"""


def catalogue(text: str) -> Catalogue:
    page, _ = read_page("journeys/move.md", text)
    assert page is not None
    return build([page], Settings())


def curves(text: str) -> dict[str, list[tuple[float, float]]]:
    made = catalogue(text)
    view = journey_view(made, made.journeys["move"])
    return {
        curve.persona.id if curve.persona else "": [(point.x, point.y) for point in curve.points]
        for curve in view.curves
    }


def test_an_emotion_that_names_nobody_belongs_to_the_personas_of_its_step() -> None:
    assert curves(TWO_PERSONAS) == {
        "anna": [(0, -1), (1, 1), (2, 2), (5, 1)],
        "ben": [(0, -1), (2, -2), (5, 1)],
    }


def test_one_curve_for_all_where_no_persona_is_named() -> None:
    text = TWO_PERSONAS.replace("{anna: 2, ben: -2}", "0")
    assert curves(text) == {"": [(0, -1), (1, 1), (2, 0), (5, 1)]}


@given(st.lists(st.integers(-2, 2), min_size=2, max_size=40))
def test_the_line_never_goes_beyond_its_points(scores: list[int]) -> None:
    points = tuple(Point(x, y) for x, y in enumerate(scores))
    for segment in smooth(points):
        _, first, _, second, _, rise = bezier(*segment)
        low, high = sorted((0, rise))
        # A Bézier curve stays within its control points.
        assert low - 1e-9 <= first <= high + 1e-9
        assert low - 1e-9 <= second <= high + 1e-9


def test_priority_is_severity_times_frequency_and_never_zero() -> None:
    assert priority(PainPoint(title="A", severity="critical", frequency="most")).value == 16
    assert priority(PainPoint(title="A", severity="minor", frequency="rare")).value == 1
    assert priority(PainPoint(title="A", severity="critical")).value is None
