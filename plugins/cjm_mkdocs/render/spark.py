"""A small emotion curve, for cards and lists: the shape of a journey at a glance."""

from __future__ import annotations

from functools import lru_cache

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
    lines = [f'<path class="cjm-spark__line" d="{_line(line.points)}"/>' for line in ride.lines[:LINES]]
    style = " cjm-spark--target" if ride.to_be else ""
    return (
        f'<svg class="cjm-spark{style}" viewBox="{_box(ride.length)}" preserveAspectRatio="none" role="img" '
        f'aria-label="{escape(label)}"><path class="cjm-spark__zero" d="M0 {MIDDLE}H{ride.length}"/>{"".join(lines)}'
        f"{_dot(ride.highest)}{_dot(ride.lowest)}</svg>"
    )


@lru_cache(maxsize=4096)
def _box(length: int) -> str:
    side = length * SIDE
    return f"{-side:.3g} 0 {length + 2 * side:.4g} {HEIGHT}"


def _line(points: tuple[Point, ...]) -> str:
    """The smooth line; a single point is a short stroke."""
    if len(points) == 1:
        return f"M{points[0].x + 0.2:g} {MIDDLE - points[0].y:g}h.6"
    return f"{_start(points[0])}{bends(points)}"


@lru_cache(maxsize=4096)
def _start(point: Point) -> str:
    return f"M{point.x + 0.5:.4g} {MIDDLE - point.y:.3g}"


def _dot(moment: Moment | None) -> str:
    """A stroke of no length, which round ends make a dot however the picture is stretched."""
    if moment is None:
        return ""
    return _dot_at(moment.step.number, moment.score)


@lru_cache(maxsize=4096)
def _dot_at(number: int, score: int) -> str:
    style = f"cjm-spark__dot cjm-mood--{score + 3}"
    return f'<path class="{style}" d="M{number - 0.5:g} {MIDDLE - score:g}h0"/>'
