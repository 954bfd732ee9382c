"""A small emotion curve, for cards and lists: the shape of a journey at a glance."""

from __future__ import annotations

from ..views.curve import Point
from ..views.rides import Moment, Ride
from .curve import bends
from .text import escape

HEIGHT, MIDDLE = 6, 3
"""One unit for each score, and one above and below for the dots at the ends of the scale."""
SIDE = 0.03
"""Room for dots at both sides, as a share of the width. To let them stand out of the box would cost the page its
width: browsers take strokes that do not scale for as wide as if they did."""
LINES = 3
"""How many personas' lines a small picture can hold."""


def svg(ride: Ride, label: str) -> str:
    """The lines of a ride, one unit wide for each step, with dots at the lowest and the highest point.

    `label` says in words what the picture shows; beside it, the lowest point should be named.
    """
    lines = "".join(
        f'<path class="cjm-spark__line" d="{_line(line.points)}"/>' for line in ride.lines[:LINES]
    )
    side = ride.length * SIDE
    style = " cjm-spark--target" if ride.to_be else ""
    return (
        f'<svg class="cjm-spark{style}" viewBox="{-side:.3g} 0 {ride.length + 2 * side:.4g} {HEIGHT}" preserveAspectRatio="none" role="img" '
        f'aria-label="{escape(label)}"><path class="cjm-spark__zero" d="M0 {MIDDLE}H{ride.length}"/>{lines}'
        f"{_dot(ride.highest)}{_dot(ride.lowest)}</svg>"
    )


def _line(points: tuple[Point, ...]) -> str:
    """The smooth line; a single point is a short stroke."""
    start = points[0]
    if len(points) == 1:
        return f"M{start.x + 0.2:g} {MIDDLE - start.y:g}h.6"
    return f"M{start.x + 0.5:.4g} {MIDDLE - start.y:.3g}{bends(points)}"


def _dot(moment: Moment | None) -> str:
    """A stroke of no length, which round ends make a dot however the picture is stretched."""
    if moment is None:
        return ""
    style = f"cjm-spark__dot cjm-mood--{moment.score + 3}"
    return f'<path class="{style}" d="M{moment.step.number - 0.5:g} {MIDDLE - moment.score:g}h0"/>'
