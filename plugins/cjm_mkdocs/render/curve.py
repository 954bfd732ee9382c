"""The emotion curve as the `d` attributes of SVG paths, in a box that is one unit wide for each step."""

from __future__ import annotations

from ..views.journey import Curve

HEIGHT = 5.0
"""The height of the box: half a unit above +2 and below -2, one unit for each score."""


def _x(value: float) -> str:
    return f"{value + 0.5:.3g}" if value < 9 else f"{value + 0.5:.5g}"


def _y(value: float) -> str:
    return f"{HEIGHT / 2 - value:.3g}"


def line(curve: Curve) -> str:
    """The smooth line through the points."""
    start = curve.points[0]
    parts = [f"M{_x(start.x)} {_y(start.y)}"]
    for a, b, end in curve.segments:
        parts.append(f"C{_x(a.x)} {_y(a.y)} {_x(b.x)} {_y(b.y)} {_x(end.x)} {_y(end.y)}")
    return "".join(parts)


def dots(curve: Curve) -> str:
    """A stroke of no length at each point: drawn with round ends it is a dot, however the box is stretched."""
    return "".join(f"M{_x(point.x)} {_y(point.y)}h0" for point in curve.points)
