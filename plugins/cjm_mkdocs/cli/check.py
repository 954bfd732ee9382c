"""`cjm check`: everything that is wrong with the pages of a site."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..problems import SEVERITIES, Problem

if TYPE_CHECKING:
    from .site import Found, FoundSite

_COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option(
    "--level",
    type=click.Choice(SEVERITIES),
    default="warning",
    show_default=True,
    help="Report what is at least so serious.",
)
@click.option(
    "-f",
    "--config-file",
    type=click.Path(path_type=Path),
    help="The site's mkdocs.yml. Default: the nearest one, from this folder upward.",
)
@click.pass_context
def check(
    ctx: click.Context, paths: tuple[Path, ...], form: str, level: str, config_file: Path | None
) -> None:
    """Check the front matter of all pages and what it refers to.

    PATHS are pages or folders whose problems are reported; all pages are read nevertheless, so that references
    resolve. Without PATHS, everything is reported.

    Exits with 0 if there is nothing to report, with 1 if there is, with 2 if the command was not understood.
    """
    # These bring the whole engine along, which `--help` and `--version` do not need.
    from ..engine import no_collection
    from .site import find_site

    site = find_site(config_file)
    wanted = [site.below_content(path) for path in paths]
    with no_collection():
        found = ctx.find_root().obj = site.read()  # held until the process ends: see `cli.run`
        ctx.exit(_reported(site, found, wanted, form, level))


def _reported(site: FoundSite, found: Found, wanted: Sequence[str], form: str, level: str) -> int:
    """Report a site's problems; the exit status."""
    problems = [
        site.shown(problem)
        for problem in found.problems
        if SEVERITIES.index(problem.severity) <= SEVERITIES.index(level)
        and any(_within(path, wanted) for path in _concerned(site, found, problem.path))
    ]
    pages = [page for page in found.pages if _within(page, wanted)]
    _report(problems, len(pages), form)
    return 1 if problems else 0


def _concerned(site: FoundSite, found: Found, path: str) -> tuple[str, ...]:
    """The pages that a problem in a file is about: the file itself, or the metrics whose readings it holds."""
    if path == str(site.configuration.path):
        return ("",)
    return (path, *(found.site.catalogue.data_files.get(path, ()) if found.site else ()))


def _within(path: str, wanted: Sequence[str]) -> bool:
    return (
        not wanted
        or path == ""
        or any(path == place or place == "" or path.startswith(f"{place}/") for place in wanted)
    )


def _report(problems: Sequence[Problem], checked: int, form: str) -> None:
    if form == "json":
        told = {"problems": [problem._asdict() for problem in problems], "checked": checked}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    colour = False if os.environ.get("NO_COLOR") else None
    if problems:
        click.echo("\n".join(_line(problem) for problem in problems), color=colour)
    click.echo(_summary(problems, checked), err=True)


def _line(problem: Problem) -> str:
    hint = click.style(f" ({problem.hint})", dim=True) if problem.hint else ""
    severity = click.style(problem.severity, fg=_COLOURS[problem.severity], bold=True)
    return (
        f"{problem.path}:{problem.line}:{problem.column}: {severity} {problem.rule}: {problem.message}{hint}"
    )


def _summary(problems: Iterable[Problem], checked: int) -> str:
    counts = Counter(problem.severity for problem in problems)
    told = [_counted(counts[severity], severity) for severity in SEVERITIES if counts[severity]]
    return f"{', '.join(told) or 'no problems'} in {_counted(checked, 'page')}"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 or what == "info" else f"{number} {what}s"
