"""The value × effort matrix as SVG: as wide as there is room, its signs and letters as large as those around it.

Nothing is scaled: places across are percentages, everything else is in em, so that letters stay legible on a phone and
grow with a reader's own size of type. Each opportunity is a disc with its number, and a link; those on one spot stand
side by side, and where they are too many a last disc leads to the list of their quadrant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import NamedTuple

from ..views.opportunities import HIGH, Quadrant, Ranked, Spot, ValueMatrix

MOST = 4
"""How many discs find room on one spot."""
STEPS = 5
"""Value and effort go from 1 to so many."""
LEVELS = 2 * STEPS - 1
"""Values go up by halves."""

_LEFT = 7.0
"""What the scale of values takes of the width, in percent."""
_STEP = (100 - _LEFT) / STEPS
"""The width of a column, in percent."""
_ABOVE, _STRIP, _BELOW = 1.9, 2.2, 3.2
"""In em: room for the name of the scale, for the names of two quadrants, for the scale of efforts."""
_LOW, _TALL = 2.7, 4.5
"""The height of a level in em: for one row of discs, and for two."""
_APART = 1.08
"""Half of how far discs stand apart, in em. With a radius of 1 none touches another."""

_FANS: Mapping[int, tuple[tuple[float, float], ...]] = {
    1: ((0, 0),),
    2: ((-1, 0), (1, 0)),
    3: ((-1, -1), (1, -1), (0, 1)),
    4: ((-1, -1), (1, -1), (-1, 1), (1, 1)),
}
"""Where discs stand on their spot."""
_TINTS: Mapping[Quadrant, str] = {
    "quick": "color-mix(in srgb,var(--cjm-good) 11%,var(--cjm-bg))",
    "big": "var(--cjm-band)",
    "fill": "var(--cjm-bg-soft)",
    "twice": "var(--cjm-bg)",
}


class Labels(NamedTuple):
    """What the picture says; plain texts."""

    title: str
    value: str
    effort: str
    quadrants: Mapping[Quadrant, str]
    more: Callable[[int], str]
    """What the last disc of a crowded spot is called: how many there are besides those shown."""


Disc = Callable[[Ranked], tuple[str, str]]
"""Gives the address of an opportunity and what its disc is called, as plain texts."""


def svg(matrix: ValueMatrix, labels: Labels, disc: Disc, lists: Mapping[Quadrant, str]) -> str:
    """The matrix. `lists` has the address of the list of each quadrant."""
    level = _TALL if any(len(spot.rows) > 2 for spot in matrix.spots) else _LOW
    top = _ABOVE + _STRIP
    bottom = top + LEVELS * level + _STRIP
    spots = "".join(
        f'<svg x="{_across(spot.effort):.5g}%" y="{top + (STEPS - spot.value) * 2 * level + level / 2:.5g}em" '
        f'overflow="visible">{"".join(_discs(spot, labels, disc, lists))}</svg>\n'
        for spot in matrix.spots
    )
    return (
        f'<svg class="cjm-value-matrix" role="group" aria-label="{escape(labels.title)}" width="100%" '
        f'height="{bottom + _BELOW:.5g}em" font-size="12" fill="currentColor">\n'
        f"{_grounds(labels, level, bottom)}{_scales(labels, level, top, bottom)}{spots}</svg>\n"
    )


def _across(effort: float) -> float:
    """The middle of a column, in percent."""
    return _LEFT + (effort - 0.5) * _STEP


def _grounds(labels: Labels, level: float, bottom: float) -> str:
    """Four quadrants with their names, in strips that no disc stands in."""
    middle_x = _LEFT + (HIGH - 1) * _STEP
    middle_y = _ABOVE + _STRIP + (STEPS - HIGH) * 2 * level + level
    boxes: dict[Quadrant, tuple[float, float, float, float]] = {
        "quick": (_LEFT, middle_x, _ABOVE, middle_y),
        "big": (middle_x, 100, _ABOVE, middle_y),
        "fill": (_LEFT, middle_x, middle_y, bottom),
        "twice": (middle_x, 100, middle_y, bottom),
    }
    parts = []
    for name, (left, right, top, below) in boxes.items():
        end = right == 100
        text_y = top + 1.5 if top == _ABOVE else below - 0.8
        parts.append(
            f'<rect x="{left:.5g}%" y="{top:.5g}em" width="{right - left:.5g}%" height="{below - top:.5g}em" '
            f'style="fill:{_TINTS[name]};stroke:var(--cjm-line)"/>'
            f'<text x="{99 if end else left + 1:.5g}%" y="{text_y:.5g}em" font-weight="700" '
            f'text-anchor="{"end" if end else "start"}">{escape(labels.quadrants[name])}</text>\n'
        )
    return "".join(parts)


def _scales(labels: Labels, level: float, top: float, bottom: float) -> str:
    values = "".join(
        f'<text x="{_LEFT / 2:.5g}%" y="{top + (STEPS - n) * 2 * level + level / 2:.5g}em" dy=".35em" '
        f'text-anchor="middle">{n}</text>'
        for n in range(1, STEPS + 1)
    )
    efforts = "".join(
        f'<text x="{_across(n):.5g}%" y="{bottom + 1.3:.5g}em" text-anchor="middle">{n}</text>'
        for n in range(1, STEPS + 1)
    )
    return (
        f'<text x="0" y="1.1em">{escape(labels.value)}</text>{values}{efforts}'
        f'<text x="99%" y="{bottom + 2.7:.5g}em" text-anchor="end">{escape(labels.effort)}</text>\n'
    )


def _discs(spot: Spot, labels: Labels, disc: Disc, lists: Mapping[Quadrant, str]) -> Iterator[str]:
    crowded = len(spot.rows) > MOST
    shown = spot.rows[: MOST - 1] if crowded else spot.rows
    places = [(x * _APART, y * _APART) for x, y in _FANS[len(shown) + crowded]]
    for row, at in zip(shown, places, strict=False):
        url, name = disc(row)
        about = f' data-cjm-type="opportunity" data-cjm-id="{row.entry.id}"'
        yield _disc(at, url, f"{row.number}. {name}", str(row.number), about)
    quadrant = spot.rows[0].score.quadrant
    if crowded and quadrant:
        more = len(spot.rows) - len(shown)
        yield _disc(places[-1], lists[quadrant], labels.more(more), f"+{more}")


def _disc(at: tuple[float, float], url: str, name: str, text: str, about: str = "") -> str:
    x, y = at
    # Material sets `href` of links itself, which SVG's own does not stand; `xlink:href` it leaves alone.
    return (
        f'<a xlink:href="{escape(url)}"{about}><title>{escape(name)}</title>'
        f'<circle cx="{x:g}em" cy="{y:g}em" r="1em" style="fill:var(--cjm-bg);stroke:currentColor;stroke-width:1.5"/>'
        f'<text x="{x:g}em" y="{y:g}em" dy=".35em" text-anchor="middle">{escape(text)}</text></a>'
    )
