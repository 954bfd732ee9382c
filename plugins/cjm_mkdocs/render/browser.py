"""What a page loads: one script, one stylesheet, and Mermaid beside them.

Wiring: on a site with our page types, publish into one folder (`assets/cjm/`)

- `script(arguments)` as, or as part of, the script that every page loads deferred; `arguments` is what
  `cjm_mkdocs.mermaid2.adopt` returned, or None;
- `stylesheet()` as, or as part of, the stylesheet of every page;
- `libraries(…)` beside the script, under their own names. The script loads them from there, at first use.

A diagram of ours is this markup; without scripts, and when drawing fails, the text twin stands open instead:

    <figure data-cjm="diagram">
      <cjm-diagram role="region" tabindex="0" aria-label="…"></cjm-diagram>
      <details><summary>…</summary>the text twin, complete</details>
      <details class="cjm-source"><summary>…</summary><pre><code>the Mermaid text, HTML-escaped</code></pre></details>
    </figure>
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from .curve import SWITCHES

_ASSETS = Path(__file__).parents[1] / "assets"

_JOURNEY_LIBRARY, _FULL_LIBRARY = "mermaid-journey.min.js", "mermaid.min.js"
LIBRARY_FILES = tuple(_ASSETS / name for name in (_JOURNEY_LIBRARY, _FULL_LIBRARY, "mermaid-licences.txt"))

SCRIPT = _ASSETS / "cjm.min.js"
JOURNEY_SCRIPT = _ASSETS / "cjm-journey.min.js"
SCRIPTS = {SCRIPT: ("diagram", "map", "tables"), JOURNEY_SCRIPT: ("journey",)}
"""What pages load, and what comes with the library that draws journeys, each with the parts it is made from."""

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

# What a script says to people only: comments of whole lines, and indentation.
_COMMENT = re.compile(r"^ *//.*\n|\A/\*[\s\S]*?\*/\n|^ +", re.MULTILINE)

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

# `loose` lets HTML and scripts of a fence through to the page; every other level keeps them out.
SAFE_LEVELS = ("strict", "antiscript", "sandbox")

# Files that are Mermaid itself, whatever its version and module format.
_LIBRARY = re.compile(r"mermaid([.@-]\d[\w.-]*?)?(\.esm|\.core)?(\.min)?\.m?js", re.IGNORECASE)

# With one of these a site could open what `securityLevel` closes, or have Mermaid draw everything a second time.
_WITHHELD = ("secure", "dompurifyConfig", "startOnLoad")


def script(arguments: Mapping[str, Any] | None = None) -> str:
    """The script of every page, with the site's Mermaid options in its first line."""
    options = json.dumps(safe_arguments(arguments or {}), default=str, sort_keys=True)
    # JSON is JavaScript; the sign matters only to someone who puts the script into a page.
    first_line = f"window.cjmMermaid = {options.replace('<', chr(92) + 'u003c')};\n"
    return first_line + _shortened(SCRIPT)


def libraries(*, fences: bool = True) -> Iterator[tuple[str, str | Path]]:
    """Name of each library with its text, or with the file it is as it stands; the full one where there are fences.

    How a journey is drawn is of use to nobody before Mermaid is there, so it comes with it.
    """
    for path in LIBRARY_FILES:
        if path.name == _JOURNEY_LIBRARY:
            yield path.name, f"{path.read_text(encoding='utf-8')}\n{_shortened(JOURNEY_SCRIPT)}"
        elif fences or path.name != _FULL_LIBRARY:
            yield path.name, path


def is_mermaid(address: str) -> bool:
    """Whether a script is Mermaid itself, by its name."""
    return bool(_LIBRARY.fullmatch(address.partition("?")[0].rpartition("/")[2]))


def _shortened(script: Path) -> str:
    return script.read_text(encoding="utf-8").partition("\n")[2]


def joined_parts(script: Path) -> str:
    """What one of `SCRIPTS` is made from, by `scripts/minify_scripts.py`."""
    return "".join((_ASSETS / "js" / f"{part}.js").read_text(encoding="utf-8") for part in SCRIPTS[script])


def checksum(script: Path) -> str:
    """The checksum of what one of `SCRIPTS` is made from: its first line, where it is up to date."""
    return sha256(joined_parts(script).encode()).hexdigest()


def worker_in_frame() -> str:
    """The script by which Material's search works on pages opened from disk."""
    return _COMMENT.sub("", (_ASSETS / "js" / "iframe-worker.js").read_text(encoding="utf-8"))


def stylesheet() -> str:
    """The styles of everything of ours; the diagrams' own colours are in the script, as Mermaid wants them."""
    text = "".join(map(_style, _STYLES))
    made = {"columns": _columns(), "switches": _switches(), "sheet": _style("sheet")}
    whole = re.sub(r"/\* (columns|switches|sheet) \*/", lambda mark: made[mark[1]], text)
    return _ALTERNATIVES.sub(_spelt_out, _BLANKS.sub(_kept, whole))


def _style(part: str) -> str:
    return (_ASSETS / "css" / f"{part}.css").read_text(encoding="utf-8")


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


def safe_arguments(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The options as they may reach Mermaid: nothing an author writes in a fence is ever run."""
    safe = {key: value for key, value in arguments.items() if key not in _WITHHELD}
    if safe.get("securityLevel", "strict") not in SAFE_LEVELS:
        safe["securityLevel"] = "strict"
    return safe
