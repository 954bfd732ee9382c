"""Measure what the plugin costs on large sites.

Machines differ and change their speed, so builds are measured in pairs, A B A B …, and what counts is the
median of the pairs' ratios. Each build is a process of its own, for the sake of its peak memory.

* The site: generated content of each kind (`generate.py`), Material, search, the plugin.
* The floor: the same pages with the same front matter and text, without the plugin, all out of the
  navigation. No plugin can cost less than nothing above that.
* With `--mermaid2`: the site with and without the mermaid2 plugin in the list.

    python -m benchmarks.run --journeys 100,1000 --pairs 3 [--kinds shared] [--mermaid2] [--json]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Container, Sequence
from dataclasses import asdict, dataclass
from itertools import product
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import yaml

from benchmarks.generate import KINDS, Size, write

SITE, FLOOR, MERMAID2 = "mkdocs.yml", "floor.yml", "mermaid2.yml"
MEBIBYTE = 1024 * 1024
TODAY = "2026-11-22"


class Run(NamedTuple):
    """One process: seconds of CPU and of waiting, peak resident memory in bytes, exit status."""

    cpu: float
    wall: float
    peak: int
    status: int


@dataclass(frozen=True)
class Pairs:
    """Builds of two configurations, measured in turn. Figures are medians."""

    name: str
    baseline: str
    kind: str
    journeys: int
    pages: int
    cpu_ratio: float
    cpu: float
    baseline_cpu: float
    cpu_per_page: float
    wall: float
    peak: int
    baseline_peak: int
    size: int
    """Bytes of all published files."""
    baseline_size: int


@dataclass(frozen=True)
class Check:
    """One run of `cjm check` on the same content (median of the runs)."""

    kind: str
    journeys: int
    pages: int
    cpu: float
    wall: float
    peak: int
    status: int


def measure(command: Sequence[str | Path], folder: Path, accepted: Container[int] = (0,)) -> Run:
    """Run a command in a folder and wait for it; leave with its output if it ends with another status.

    A process inherits its parent's peak memory, so this one must stay smaller than what it measures: content
    is written page by page, and nothing of MkDocs is imported here.
    """
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    environment.pop(
        "PYTHONDONTWRITEBYTECODE", None
    )  # an installed package has its bytecode, so the plugin may have it
    with tempfile.TemporaryFile() as output:
        started = time.monotonic()
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - started
        process.returncode = os.waitstatus_to_exitcode(status)  # else Popen waits for it again
        if process.returncode not in accepted:
            output.seek(0)
            told = output.read().decode(errors="replace")
            sys.exit(f"{told}\n{' '.join(map(str, command))} failed (exit status {process.returncode}).")
    # macOS counts in bytes, everyone else in kibibytes.
    peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return Run(usage.ru_utime + usage.ru_stime, wall, peak, process.returncode)


def write_configurations(root: Path) -> None:
    """The three `mkdocs.yml` of one content folder."""
    # mermaid2 asks a CDN while it is configured, unless it finds a library in the content folder.
    (root / "content" / "library.js").write_text("", encoding="utf-8")
    cjm = {"cjm": {"today": TODAY}}
    site = {
        "site_name": "A large site",
        "site_url": "https://example.org/",
        "docs_dir": "content",
        "theme": {"name": "material", "font": False},
    }
    by_name: dict[str, dict[str, Any]] = {
        SITE: {**site, "plugins": ["search", cjm]},
        FLOOR: {**site, "plugins": ["search"], "nav": ["index.md"], "not_in_nav": "*"},
        MERMAID2: {**site, "plugins": ["search", {"mermaid2": {"javascript": "library.js"}}, cjm]},
    }
    for name, configuration in by_name.items():
        (root / name).write_text(yaml.safe_dump(configuration, sort_keys=False), encoding="utf-8")


def build(root: Path, configuration: str) -> Run:
    """Build one configuration into `site-…`; leave with a message if that fails or does not do its work."""
    directory = root / f"site-{Path(configuration).stem}"
    run = measure([sys.executable, "-m", "mkdocs", "build", "-q", "-f", configuration, "-d", directory], root)
    # A plugin that silently does nothing would shine in every figure.
    journey = (directory / "journeys" / "journey-0000" / "index.html").read_text(encoding="utf-8")
    if ('data-cjm="map"' in journey) != (configuration != FLOOR):
        sys.exit(f"The build of {configuration} is not what it should be: look at {directory}.")
    print(f"    {configuration}: {run.cpu:.1f} s CPU, {run.peak / MEBIBYTE:.0f} MiB", file=sys.stderr)
    return run


def site_size(directory: Path) -> int:
    """Bytes of all files of a site."""
    return sum(path.stat().st_size for path in directory.rglob("*") if path.is_file())


def measure_pairs(root: Path, name: str, baseline: str, kind: str, size: Size, pairs: int) -> Pairs:
    """Build two configurations in turn, as often as asked for."""
    builds = [(build(root, name), build(root, baseline)) for _ in range(pairs)]
    cpu = median(run.cpu for run, _ in builds)
    return Pairs(
        name=name,
        baseline=baseline,
        kind=kind,
        journeys=size.journeys,
        pages=size.pages,
        cpu_ratio=median(run.cpu / floor.cpu for run, floor in builds),
        cpu=cpu,
        baseline_cpu=median(floor.cpu for _, floor in builds),
        cpu_per_page=cpu / size.pages,
        wall=median(run.wall for run, _ in builds),
        peak=int(median(run.peak for run, _ in builds)),
        baseline_peak=int(median(floor.peak for _, floor in builds)),
        size=site_size(root / f"site-{Path(name).stem}"),
        baseline_size=site_size(root / f"site-{Path(baseline).stem}"),
    )


def measure_check(root: Path, kind: str, size: Size, runs: int) -> Check:
    """Run `cjm check` on the content; problems in it (status 1) are no failure, a crash is."""
    command = Path(sys.executable).with_name("cjm")
    measured = [measure([command, "check"], root, accepted=(0, 1)) for _ in range(runs)]
    return Check(
        kind=kind,
        journeys=size.journeys,
        pages=size.pages,
        cpu=median(run.cpu for run in measured),
        wall=median(run.wall for run in measured),
        peak=int(median(run.peak for run in measured)),
        status=max(run.status for run in measured),
    )


def measure_site(journeys: int, kind: str, pairs: int, mermaid2: bool) -> tuple[list[Pairs], Check]:
    """All measurements of a site with so many journeys, in a folder that is deleted afterwards."""
    with tempfile.TemporaryDirectory(prefix="cjm-bench-") as folder:
        root = Path(folder)
        size = write(journeys, root / "content", kind)
        write_configurations(root)
        print(f"  {journeys} journeys, {kind} content, {size.pages} pages", file=sys.stderr)
        results = [measure_pairs(root, SITE, FLOOR, kind, size, pairs)]
        if mermaid2:
            results.append(measure_pairs(root, MERMAID2, SITE, kind, size, pairs))
        return results, measure_check(root, kind, size, pairs)


def pairs_table(rows: Sequence[Pairs]) -> str:
    """Builds as a Markdown table."""
    named = {SITE: "plugin", FLOOR: "floor", MERMAID2: "plugin and mermaid2"}
    lines = [
        "| journeys | content | pages | A | B | CPU A ÷ B | CPU s, A | CPU s, B | CPU ms a page, A | wall s, A "
        "| peak MiB, A | peak MiB, B | site MiB, A | site MiB, B |",
        "|---:|---|---:|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {row.journeys} | {row.kind} | {row.pages} | {named[row.name]} | {named[row.baseline]} | {row.cpu_ratio:.2f} "
        f"| {row.cpu:.1f} | {row.baseline_cpu:.1f} | {row.cpu_per_page * 1000:.1f} | {row.wall:.1f} "
        f"| {row.peak / MEBIBYTE:.0f} | {row.baseline_peak / MEBIBYTE:.0f} "
        f"| {row.size / MEBIBYTE:.1f} | {row.baseline_size / MEBIBYTE:.1f} |"
        for row in rows
    ]
    return "\n".join(lines)


def check_table(rows: Sequence[Check]) -> str:
    """`cjm check` as a Markdown table."""
    lines = [
        "| journeys | content | pages | `cjm check` wall s | CPU s | pages a second | peak MiB | exit status |",
        "|---:|---|---:|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {row.journeys} | {row.kind} | {row.pages} | {row.wall:.2f} | {row.cpu:.2f} | {row.pages / row.wall:.0f} "
        f"| {row.peak / MEBIBYTE:.0f} | {row.status} |"
        for row in rows
    ]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--journeys", default="100,1000,3000", help="sizes of sites, with commas")
    parser.add_argument("--kinds", default=",".join(KINDS), help="kinds of content, with commas")
    parser.add_argument("--pairs", type=int, default=3, help="builds of each configuration")
    parser.add_argument("--mermaid2", action="store_true", help="also with and without mermaid2")
    parser.add_argument("--json", action="store_true", help="figures for machines instead of tables")
    options = parser.parse_args(arguments)
    builds: list[Pairs] = []
    checks: list[Check] = []
    for journeys, kind in product(map(int, options.journeys.split(",")), options.kinds.split(",")):
        measured, check = measure_site(journeys, kind, options.pairs, options.mermaid2)
        builds += measured
        checks.append(check)
    if options.json:
        print(json.dumps({"builds": [*map(asdict, builds)], "checks": [*map(asdict, checks)]}, indent=2))
    else:
        print(f"\nMedians of {options.pairs} pairs.\n\n{pairs_table(builds)}\n\n{check_table(checks)}")


if __name__ == "__main__":
    main()
