"""How long an editor waits for `cjm lsp` after a keystroke: for completion, and for what is wrong with the page now.

Over the real protocol, on generated content (`generate.py`), at several rhythms of typing: a pause lets the server check
the whole site aside, which must not hold up the next answer.

    python -m benchmarks.keystrokes --journeys 100,1000 [--keys 40]
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from benchmarks.generate import write
from tests.editors import Editor

PAUSES = (0.0, 0.1, 0.45, 0.7, 1.5)
"""Seconds between keys: fast typing, slow typing, and pauses that end while the site is being checked."""


class Waits(NamedTuple):
    """Seconds from a change to its answers, of every key."""

    completion: list[float]
    diagnostics: list[float]


def measure(editor: Editor, uri: str, pause: float, keys: int) -> Waits:
    """Type into the reference to the persona, and ask for completion there after every key."""
    text = editor.texts[uri]
    found = Waits([], [])
    for key in range(keys):
        start = time.perf_counter()
        editor.change(uri, text.replace("persona: ", f"persona: {'x' * (key % 3 + 1)}", 1))
        editor.complete(uri, "persona: x")
        found.completion.append(time.perf_counter() - start)
        editor.diagnostics(uri)
        found.diagnostics.append(time.perf_counter() - start)
        time.sleep(pause)
    editor.change(uri, text)
    editor.diagnostics(uri)
    return found


def told(waits: Sequence[float]) -> str:
    """Median, 95th percentile and maximum in milliseconds."""
    ordered = sorted(1000 * wait for wait in waits)
    return f"{median(ordered):.0f} / {ordered[int(len(ordered) * 0.95)]:.0f} / {ordered[-1]:.0f}"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--journeys", default="100,1000", help="sizes of sites, with commas")
    parser.add_argument("--keys", type=int, default=40, help="keystrokes at each rhythm")
    options = parser.parse_args(arguments)
    print("Milliseconds: median / 95 % / longest.\n")
    print("| journeys | seconds between keys | completion | diagnostics | first diagnostics, s |")
    print("|---:|---:|---:|---:|---:|")
    for journeys in map(int, options.journeys.split(",")):
        with tempfile.TemporaryDirectory(prefix="cjm-bench-") as folder:
            write(journeys, Path(folder, "docs"))
            Path(folder, "mkdocs.yml").write_text(
                "site_name: A large site\nplugins: [cjm]\n", encoding="utf-8"
            )
            with Editor(Path(folder)) as editor:
                start = time.perf_counter()
                uri = editor.open("docs/journeys/journey-0001.md")
                editor.diagnostics(uri)
                first = time.perf_counter() - start
                for pause in PAUSES:
                    waits = measure(editor, uri, pause, options.keys)
                    row = f"{told(waits.completion)} | {told(waits.diagnostics)} | {first:.1f}"
                    print(f"| {journeys} | {pause} | {row} |", flush=True)


if __name__ == "__main__":
    main()
