"""Make the scripts of a site from their parts: `python scripts/minify_scripts.py`, after a change in `assets/js/`.

Needs Node with npm, and whatever registry npm is set up for. Joins the parts of each script, shortens them with
terser, and writes `assets/cjm.min.js` and its like, whose first line holds the checksum of what it was made from: a
test compares it.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from cjm_mkdocs.render.browser import SCRIPTS, checksum, joined_parts

TERSER = "5.51.2"
QUIET = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


def main() -> int:
    npm = shutil.which("npm")
    if npm is None:
        print("minify_scripts: needs node and npm", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "package.json").write_text('{"private": true}', encoding="utf-8")
        subprocess.run([npm, "install", *QUIET, f"terser@{TERSER}"], cwd=folder, check=True)
        for script in SCRIPTS:
            text = shortened(folder, joined_parts(script))
            script.write_text(f"/* {checksum(script)} */\n{text}\n", encoding="utf-8")
            print(f"{script.name}: {len(text)} bytes")
    return 0


def shortened(folder: Path, text: str) -> str:
    (folder / "long.js").write_text(text, encoding="utf-8")
    terser = folder / "node_modules" / "terser" / "bin" / "terser"
    options = ["--ecma", "2022", "--compress", "passes=3,unsafe_arrows", "--mangle", "--output", "short.js"]
    subprocess.run([str(terser), "long.js", *options], cwd=folder, check=True)
    return (folder / "short.js").read_text(encoding="utf-8").rstrip()


if __name__ == "__main__":
    sys.exit(main())
