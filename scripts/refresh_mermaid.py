"""Re-create the vendored Mermaid files from the npm package: `python scripts/refresh_mermaid.py`.

Needs Node with npm, and whatever registry npm is set up for. Works in a temporary folder. Writes into the
package's `assets/`: the full library as published, a bundle that draws journeys only, the licences of all that
is in them, and `vendored.json` with versions and checksums, which a test compares. To take a newer Mermaid,
change the version here, run this, then the tests: `tests/browser/test_mermaid_corpus.py` says whether texts
still come back as written.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MERMAID = "11.17.2"
ESBUILD = "0.28.2"

ASSETS = Path(__file__).parents[1] / "plugins" / "cjm_mkdocs" / "assets"
FULL, JOURNEY, LICENCES = "mermaid.min.js", "mermaid-journey.min.js", "mermaid-licences.txt"
GLOBAL = "cjmMermaidJourney"

BUNDLE = """
import { build } from "esbuild";

const [entry, outfile, banner] = process.argv.slice(2);

// Mermaid loads each kind of diagram when it meets one. All but the journey are left out, and so are
// the layout engines and the formula renderer, which a journey never asks for.
const journeyOnly = {
  name: "journey-only",
  setup(build) {
    build.onResolve({ filter: /\\.mjs$/ }, (args) =>
      args.kind === "dynamic-import" && !/\\/journeyDiagram-/.test(args.path)
        ? { path: args.path, namespace: "left-out" }
        : undefined);
    build.onLoad({ filter: /.*/, namespace: "left-out" }, () => ({ contents: "export {};" }));
  },
};

await build({
  stdin: { contents: entry, resolveDir: process.cwd() },
  outfile,
  banner: { js: banner },
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2020",
  legalComments: "inline",
  plugins: [journeyOnly],
});
"""

# Mermaid would otherwise draw everything of class "mermaid" when the page has loaded.
ENTRY = f"""
import mermaid from "mermaid/dist/mermaid.esm.min.mjs";
mermaid.initialize({{ startOnLoad: false }});
globalThis.{GLOBAL} = mermaid;
"""


def main() -> int:
    npm, node = shutil.which("npm"), shutil.which("node")
    if not (npm and node):
        print("refresh_mermaid: needs node and npm", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        install(npm, folder)
        shutil.copyfile(folder / "node_modules/mermaid/dist" / FULL, ASSETS / FULL)
        bundle(node, folder, ASSETS / JOURNEY)
        (ASSETS / LICENCES).write_text(licences(folder / "node_modules"), encoding="utf-8")
    (ASSETS / "vendored.json").write_text(manifest(), encoding="utf-8")
    return 0


def install(npm: str, folder: Path) -> None:
    (folder / "package.json").write_text('{"private": true, "type": "module"}', encoding="utf-8")
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    packages = [f"mermaid@{MERMAID}", f"esbuild@{ESBUILD}"]
    subprocess.run([npm, "install", *quiet, *packages], cwd=folder, check=True)


def bundle(node: str, folder: Path, target: Path) -> None:
    (folder / "bundle.mjs").write_text(BUNDLE, encoding="utf-8")
    banner = f"/*! Mermaid {MERMAID}, journey diagrams only. Licences: {LICENCES} */"
    subprocess.run([node, "bundle.mjs", ENTRY, str(target), banner], cwd=folder, check=True)


def licences(modules: Path) -> str:
    """The licences of Mermaid and all it is built from, each text once, with the packages it covers."""
    packages_by_text: dict[str, list[str]] = {}
    for package, about in installed(modules):
        label = f"{about['name']} ({about.get('license', 'see below')})"
        for text in legal_texts(package):
            packages_by_text.setdefault(text, []).append(label)
    rule = "=" * 80
    parts = [f"{FULL} and {JOURNEY} are Mermaid {MERMAID} and contain the following.\n"]
    for text, packages in packages_by_text.items():
        parts.append(f"{rule}\n{', '.join(packages)}\n{rule}\n\n{text}\n")
    return "\n".join(parts)


def installed(modules: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Every package but the bundler and mere type declarations, Mermaid first."""
    found = sorted([*modules.glob("[!@.]*/package.json"), *modules.glob("@*/*/package.json")])
    for path in sorted(found, key=lambda path: path.parent.name != "mermaid"):
        about = json.loads(path.read_text(encoding="utf-8"))
        if about["name"].split("/")[0] not in {"esbuild", "@esbuild", "@types"}:
            yield path.parent, about


def legal_texts(package: Path) -> list[str]:
    named = [path for path in package.iterdir() if path.stem.lower() in {"license", "licence", "notice"}]
    texts = [path.read_text(encoding="utf-8") for path in sorted(named) if path.suffix in {"", ".md", ".txt"}]
    return ["\n".join(line.rstrip() for line in text.strip().splitlines()) for text in texts]


def manifest() -> str:
    files = {
        name: {"version": MERMAID, "sha256": hashlib.sha256((ASSETS / name).read_bytes()).hexdigest()}
        for name in (FULL, JOURNEY, LICENCES)
    }
    about = {"package": "mermaid", "bundler": f"esbuild {ESBUILD}", "files": files}
    return json.dumps(about, indent=2) + "\n"


if __name__ == "__main__":
    sys.exit(main())
