"""How the stylesheet of every page is made from its parts in `assets/css/`: what says something to people only is left
out, and what is said of many columns or lines is written for each of them."""

from __future__ import annotations

import re
from pathlib import Path

from .curve import SWITCHES

_CSS = Path(__file__).parents[1] / "assets" / "css"

# In the order of the cascade; paper has the last word.
_STYLES = (
    "base",
    "map",
    "cards",
    "icons",
    "marks",
    "people",
    "tables",
    "diagram",
    "comparison",
    "decisions",
    "print",
)

_MOST_COLUMNS = 120
"""Steps of a journey beyond which cards lose their order."""

# What a stylesheet says to people only; what stands in quotation marks is left alone.
_BLANKS = re.compile(
    r"""(?P<text>"[^"]*")|/\*[\s\S]*?\*/|(?:\s*;)?\s*(?P<end>})\s*|\s*(?P<sign>[{;,>]|(?<=\S):(?=\s))\s*|\s+"""
)

# Browsers look rules up by the name at their end; one that ends in alternatives is tried on every element of a page.
_ALTERNATIVES = re.compile(
    r"(?<=[{};,])(?P<before>(?:[^{}();,@]*[ >+~])?)"
    r":is\((?P<names>[a-z0-9]+(?:,[a-z0-9]+)+|\.[\w-]+(?:,\.[\w-]+)+)\)"
    r"(?P<after>(?:::?[a-z-]+(?:\([a-z0-9+]+\))?)*)(?=[,{])"
)


def packed() -> str:
    """The text of `browser.STYLES`, which is the same for all sites: made once, for it takes long."""
    text = "".join(map(_style, _STYLES))
    made = {"columns": _columns(), "switches": _switches(), "sheet": _style("sheet")}
    whole = re.sub(r"/\* (columns|switches|sheet) \*/", lambda mark: made[mark[1]], text)
    return _ALTERNATIVES.sub(_spelt_out, _BLANKS.sub(_kept, whole))


def _style(part: str) -> str:
    return (_CSS / f"{part}.css").read_text(encoding="utf-8")


def _kept(found: re.Match[str]) -> str:
    return found["text"] or found["end"] or found["sign"] or ("" if found[0].startswith("/*") else " ")


def _spelt_out(found: re.Match[str]) -> str:
    """Alternatives of one weight as a selector each, which means the same."""
    return ",".join(f"{found['before']}{name}{found['after']}" for name in found["names"].split(","))


def _columns() -> str:
    """On cards, a cell comes in the order of its column; the first cell of a row is the name of the lane.

    Between columns there is room in the order for what is said of their stage.
    """
    tens = "".join(f":is(td,th):nth-child(n+{i + 1}){{--t:{i}}}" for i in range(10, _MOST_COLUMNS, 10))
    ones = "".join(f":is(td,th):nth-child(10n+{i + 1}){{--u:{i}}}" for i in range(10))
    return f":is(td,th){{order:calc(4*(var(--t,0) + var(--u)))}}{tens}{ones}"


def _switches() -> str:
    """Each switch of the legend hides the line of its number."""
    return "".join(
        f".cjm-curves:has(label:nth-child({i})>input:not(:checked)) g:nth-of-type({i}){{display:none}}"
        for i in range(1, SWITCHES + 1)
    )
