"""Make the script that pages load from its parts: `python scripts/minify_scripts.py`, after a change in `assets/js/`.

Needs Node with npm, and whatever registry npm is set up for. Joins the parts, shortens them with esbuild, and writes
`assets/cjm.min.js`, whose first line holds the checksum of what it was made from: a test compares it.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from cjm_mkdocs.render.browser import SCRIPT, joined_scripts, script_checksum
from scripts.refresh_mermaid import ESBUILD

QUIET = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


def main() -> int:
    npm = shutil.which("npm")
    if npm is None:
        print("minify_scripts: needs node and npm", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "package.json").write_text('{"private": true}', encoding="utf-8")
        (folder / "cjm.js").write_text(joined_scripts(), encoding="utf-8")
        subprocess.run([npm, "install", *QUIET, f"esbuild@{ESBUILD}"], cwd=folder, check=True)
        esbuild = folder / "node_modules" / "esbuild" / "bin" / "esbuild"
        command = [str(esbuild), "cjm.js", "--minify", "--target=es2022", "--outfile=short.js"]
        subprocess.run(command, cwd=folder, check=True)
        short = (folder / "short.js").read_text(encoding="utf-8")
    SCRIPT.write_text(f"/* {script_checksum()} */\n{short}", encoding="utf-8")
    print(f"{SCRIPT.name}: {len(short)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
