"""What a page loads: one script, one stylesheet, and Mermaid beside them.

Wiring: on a site with our page types, publish into one folder (`assets/cjm/`)

- `script(arguments)` as, or as part of, the script that every page loads deferred; `arguments` is what
  `cjm_mkdocs.mermaid2.adopt` returned, or None;
- `STYLES` as, or as part of, the stylesheet of every page;
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

_ASSETS = Path(__file__).parents[1] / "assets"

_JOURNEY_LIBRARY, _FULL_LIBRARY = "mermaid-journey.min.js", "mermaid.min.js"
LIBRARY_FILES = tuple(_ASSETS / name for name in (_JOURNEY_LIBRARY, _FULL_LIBRARY, "mermaid-licences.txt"))

STYLES = _ASSETS / "cjm.min.css"
"""The styles of everything of ours, made by `styles.packed`; the diagrams' own colours are in the script, as Mermaid
wants them."""
SCRIPT = _ASSETS / "cjm.min.js"
JOURNEY_SCRIPT = _ASSETS / "cjm-journey.min.js"
SCRIPTS = {SCRIPT: ("diagram", "map", "tables"), JOURNEY_SCRIPT: ("journey",)}
"""What pages load, and what comes with the library that draws journeys, each with the parts it is made from."""

# What a script says to people only: comments of whole lines, and indentation.
_COMMENT = re.compile(r"^ *//.*\n|\A/\*[\s\S]*?\*/\n|^ +", re.MULTILINE)

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


def safe_arguments(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The options as they may reach Mermaid: nothing an author writes in a fence is ever run."""
    safe = {key: value for key, value in arguments.items() if key not in _WITHHELD}
    if safe.get("securityLevel", "strict") not in SAFE_LEVELS:
        safe["securityLevel"] = "strict"
    return safe
