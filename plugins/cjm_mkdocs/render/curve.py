"""The emotion curve as SVG, in a box that is one unit wide for each column of the map."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from ..catalogue import Key
from ..views.journey import Curve, JourneyView

HEIGHT = 5.0
"""The height of the box: half a unit above +2 and below -2, one unit for each score."""
STYLES = 6
"""How many kinds of line the stylesheet knows."""


def svg(view: JourneyView, title: Callable[[Key], str]) -> str:
    """The curves of a journey, one unit wide for each column of its map, and a legend where there are several.

    Hidden from assistive technology: the row of feelings says the same in words. `title` gives the HTML of a name.
    """
    columns, several = view.columns, len(view.curves) > 1
    lines = "".join(
        f'<g class="{_style(i)}"><path d="{_line(curve)}"/><path class="cjm-curve__dots" d="{_dots(curve)}"/></g>'
        for i, curve in enumerate(view.curves)
    )
    names = "".join(
        f'<span class="cjm-legend__item {_style(i)}">{title(curve.persona)}</span> '
        for i, curve in enumerate(view.curves)
        if several and curve.persona
    )
    legend = f'<p class="cjm-legend">{names}</p>' if names else ""
    return (
        f'<svg class="cjm-curve" data-cjm="curve" viewBox="0 0 {columns} {HEIGHT:g}" preserveAspectRatio="none" '
        f'aria-hidden="true" focusable="false"><path class="cjm-curve__zero" d="M0 {HEIGHT / 2:g}H{columns}"/>'
        f"{lines}</svg>{legend}"
    )


def _style(position: int) -> str:
    return f"cjm-curve__line cjm-curve__line--{position % STYLES + 1}"


@lru_cache(maxsize=4096)
def _x(value: float) -> str:
    return f"{value + 0.5:.5g}"


@lru_cache(maxsize=4096)
def _y(value: float) -> str:
    return f"{HEIGHT / 2 - value:.3g}"


def _line(curve: Curve) -> str:
    """The smooth line through the points."""
    start = curve.points[0]
    pieces = "".join(
        f"C{_x(a.x)} {_y(a.y)} {_x(b.x)} {_y(b.y)} {_x(end.x)} {_y(end.y)}" for a, b, end in curve.segments
    )
    return f"M{_x(start.x)} {_y(start.y)}{pieces}"


def _dots(curve: Curve) -> str:
    """A stroke of no length at each point: drawn with round ends it is a dot, however the box is stretched."""
    return "".join(f"M{_x(point.x)} {_y(point.y)}h0" for point in curve.points)
