"""The emotion curve: lines as SVG in a box one unit wide for each column of the map, words and stars as HTML over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise

from ..catalogue import Key
from ..views.curve import Point, bezier, smooth
from ..views.journey import Curve, JourneyView

HEIGHT = 5.0
"""The height of the box: half a unit above +2 and below -2, one unit for each score."""
_HEIGHT, _ZERO = f"{HEIGHT:g}", f"{HEIGHT / 2:g}"
"""The same as written, and where its middle is."""
STYLES = 6
"""How many kinds of line the stylesheet knows."""
SWITCHES = 12
"""How many lines can be switched off."""
_HOLLOW = (2, 3)
"""The kinds of line, counted from 0, whose points are rings."""


def plot(view: JourneyView, name: Callable[[Key], str], marks: str, whose: str) -> str:
    """The curves of a journey, with a switch for each where there are several.

    `name` gives the HTML of a persona's name, `marks` is HTML placed by `at`, `whose` labels the switches. The lines
    are hidden from assistive technology: the row of feelings says the same in words.
    """
    columns = view.columns
    lines = "".join([_line(i, curve) for i, curve in enumerate(view.curves)])
    return (
        f'<div class="cjm-curves" data-cjm="curve" style="--cjm-n:{columns}"><div class="cjm-plot">'
        f'<svg class="cjm-curve" viewBox="0 0 {columns} {_HEIGHT}" preserveAspectRatio="none" aria-hidden="true" '
        f'focusable="false"><path class="cjm-curve__zero" d="M0 {_ZERO}H{columns}"/>{lines}</svg>'
        f"{marks}</div>{_switches(view, name, whose)}</div>"
    )


def at(column: float, height: float) -> str:
    """The style of a mark that stands at a point of the curve."""
    return f"--x:{_x(column)};--y:{_y(height)}"


@lru_cache(maxsize=4096)
def _bend(width: float, rise: float, leaving: float, arriving: float) -> str:
    """A piece of a smooth line, from wherever a picture with one unit for each column and each score has come to."""
    x1, y1, x2, y2, x, y = bezier(width, rise, leaving, arriving)
    return f"c{x1:.4g} {0 - y1:.4g} {x2:.4g} {0 - y2:.4g} {x:.4g} {0 - y:.4g}"


@lru_cache(maxsize=4096)
def bends(points: tuple[Point, ...]) -> str:
    """The smooth line through `points`, from the first on: it stands on the map and in the small picture of a ride."""
    return "".join([_bend(*segment) for segment in smooth(points)])


def _switches(view: JourneyView, name: Callable[[Key], str], whose: str) -> str:
    if len(view.curves) < 2:
        return ""
    box = '<input type="checkbox" checked> '
    switches = "".join(
        f'<label class="{_style(i)}">{box if i < SWITCHES else ""}<span>{name(curve.persona)}</span></label> '
        for i, curve in enumerate(view.curves)
        if curve.persona
    )
    return f'<div class="cjm-legend" role="group" aria-label="{whose}">{switches}</div>'


def _style(position: int) -> str:
    return f"cjm-line cjm-line--{position % STYLES + 1}"


@lru_cache(maxsize=4096)
def _x(value: float) -> str:
    return f"{value + 0.5:.5g}"


@lru_cache(maxsize=4096)
def _y(value: float) -> str:
    return f"{HEIGHT / 2 - value:.3g}"


@lru_cache(maxsize=4096)
def _at(point: Point) -> str:
    return f"{_x(point.x)} {_y(point.y)}"


@lru_cache(maxsize=4096)
def _dot(point: Point) -> str:
    return f"M{_at(point)}h0"


def _line(position: int, curve: Curve) -> str:
    """A persona's line: drawn through where both ends were observed, dashed elsewhere, with its points."""
    dots = "".join(map(_dot, curve.points))
    if all(curve.firm):
        paths = [f'<path d="M{_at(curve.points[0])}{bends(curve.points)}"/>']
    else:
        paths = [
            f'<path d="{"".join(_run(curve, firm=True))}"/>',
            f'<path class="cjm-curve__plan" d="{"".join(_run(curve, firm=False))}"/>',
        ]
    paths.append(f'<path class="cjm-curve__dots" d="{dots}"/>')
    if position % STYLES in _HOLLOW:
        paths.append(f'<path class="cjm-curve__holes" d="{dots}"/>')
    return f'<g class="{_style(position)}">{"".join(paths)}</g>'


def _run(curve: Curve, firm: bool) -> Iterator[str]:
    """The pieces of the line that are firm, or those that are not."""
    drawn_to = -1
    for i, (segment, ends) in enumerate(zip(smooth(curve.points), pairwise(curve.firm), strict=True)):
        if all(ends) is firm:
            if drawn_to != i:
                yield f"M{_at(curve.points[i])}"
            yield _bend(*segment)
            drawn_to = i + 1
