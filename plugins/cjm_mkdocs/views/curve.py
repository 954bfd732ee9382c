"""The emotion curve: points and the smooth line through them that never goes beyond them.

Monotone cubic interpolation after Fritsch and Carlson (SIAM J. Numer. Anal. 17, 1980, 238–246).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from operator import sub, truediv
from typing import NamedTuple


class Point(NamedTuple):
    """A point of the curve: the position of its step, counted from 0, and the emotion from -2 to 2."""

    x: float
    y: float


Segment = tuple[float, float, float, float]
"""A piece of the line, told from where it starts, so that many are alike: its width, its rise, and the slopes at its ends."""

point = lru_cache(maxsize=4096)(Point)
"""A point, made once: on most maps they are the same few."""


def smooth(points: tuple[Point, ...]) -> tuple[Segment, ...]:
    """The pieces between `points`, whose x must rise. No piece leaves the span of its two ends."""
    if len(points) < 2:
        return ()
    xs, ys = zip(*points, strict=True)
    widths, rises = list(map(sub, xs[1:], xs)), list(map(sub, ys[1:], ys))
    slopes = _slopes(list(map(truediv, rises, widths)))
    return tuple(zip(widths, rises, slopes, slopes[1:], strict=False))


def bezier(width: float, rise: float, leaving: float, arriving: float) -> tuple[float, ...]:
    """A piece as a cubic Bézier curve: x and y of its two control points and of its end."""
    third = width / 3
    return third, third * leaving, width - third, rise - third * arriving, width, rise


def _slopes(secants: Sequence[float]) -> list[float]:
    """The slope at each point of a line, by the slopes between them."""
    slopes = [(a + b) / 2 if a * b > 0 else 0.0 for a, b in pairwise(secants)]
    slopes = [secants[0], *slopes, secants[-1]]
    for i, secant in enumerate(secants):
        if secant == 0:
            slopes[i] = slopes[i + 1] = 0.0
            continue
        leaving, arriving = slopes[i], slopes[i + 1]
        if not leaving and not arriving:
            continue
        a, b = leaving / secant, arriving / secant
        length = a * a + b * b
        if length > 9:
            factor = 3 * secant / length**0.5
            slopes[i], slopes[i + 1] = factor * a, factor * b
    return slopes
