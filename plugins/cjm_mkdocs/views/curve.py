"""The emotion curve: points and the smooth line through them that never goes beyond them.

Monotone cubic interpolation after Fritsch and Carlson (SIAM J. Numer. Anal. 17, 1980, 238–246).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple


class Point(NamedTuple):
    """A point of the curve: the position of its step, counted from 0, and the emotion from -2 to 2."""

    x: float
    y: float


class Segment(NamedTuple):
    """A piece of the line: a cubic Bézier curve from the point before."""

    control1: Point
    control2: Point
    end: Point


@lru_cache(maxsize=128)
def smooth(points: tuple[Point, ...]) -> tuple[Segment, ...]:
    """The pieces between `points`, whose x must rise. No piece leaves the span of its two ends."""
    slopes = _slopes(points)
    return tuple(map(_segment, points, points[1:], slopes, slopes[1:]))


@lru_cache(maxsize=4096)
def _segment(start: Point, end: Point, leaving: float, arriving: float) -> Segment:
    """A piece with the slopes at its ends: scores are few, and so are the pieces between them."""
    third = (end.x - start.x) / 3
    return Segment(
        Point(start.x + third, start.y + third * leaving),
        Point(end.x - third, end.y - third * arriving),
        end,
    )


def _slopes(points: Sequence[Point]) -> list[float]:
    secants = [(b.y - a.y) / (b.x - a.x) for a, b in pairwise(points)]
    if not secants:
        return [0.0] * len(points)
    slopes = [
        secants[0],
        *((a + b) / 2 if a * b > 0 else 0.0 for a, b in pairwise(secants)),
        secants[-1],
    ]
    for i, secant in enumerate(secants):
        if secant == 0:
            slopes[i] = slopes[i + 1] = 0.0
            continue
        a, b = slopes[i] / secant, slopes[i + 1] / secant
        length = a * a + b * b
        if length > 9:
            factor = 3 * secant / length**0.5
            slopes[i], slopes[i + 1] = factor * a, factor * b
    return slopes
