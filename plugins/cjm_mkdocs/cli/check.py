"""`cjm check`: everything that is wrong with the pages of a site."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..problems import RULES, SEVERITIES, Problem, Rule
from .reports import FOR_REPOSITORIES, REPORTS, counted, fingerprint, summary

if TYPE_CHECKING:
    from .fixing import Mending
    from .site import Found, FoundSite, Then


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(list(REPORTS)), default="text", show_default=True)
@click.option(
    "--level",
    type=click.Choice(SEVERITIES),
    default="warning",
    show_default=True,
    help="Report what is at least so serious.",
)
@click.option(
    "--changed-since",
    "revision",
    metavar="REF",
    help="Report what is wrong on pages that changed since then, and what became wrong elsewhere. REF... begins where "
    "the two parted.",
)
@click.option(
    "--baseline",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file of known problems, which are not reported.",
)
@click.option("--write-baseline", is_flag=True, help="Write all problems of now into the baseline.")
@click.option("--fix", is_flag=True, help="Mend slips whose meaning is certain, and report what is left.")
@click.option(
    "--diff",
    "--dry-run",
    "only_shown",
    is_flag=True,
    help="Show what --fix would change, as a unified diff, and change nothing.",
)
@click.option(
    "-f",
    "--config-file",
    type=click.Path(path_type=Path),
    help="The site's mkdocs.yml. Default: the nearest one, from this folder upward.",
)
@click.pass_context
def check(
    ctx: click.Context,
    paths: tuple[Path, ...],
    form: str,
    level: str,
    revision: str | None,
    baseline: Path | None,
    write_baseline: bool,
    fix: bool,
    only_shown: bool,
    config_file: Path | None,
) -> None:
    """Check the front matter of all pages and what it refers to.

    PATHS are pages or folders whose problems are reported; all pages are read nevertheless, so that references
    resolve. Without PATHS, everything is reported.

    A site that is new to all this begins with `--baseline known.json --write-baseline` and reports from then on what
    is wrong besides.

    --fix mends keys and words in another spelling, values that YAML reads otherwise, and the like, and leaves all else
    on the page as it is: comments, order, quotes, line ends. Look at it first with --diff.

    Exits with 0 if there is nothing to report, with 1 if there is, with 2 if the command was not understood.
    """
    # These bring the whole engine along, which `--help` and `--version` do not need.
    from ..collection import no_collection
    from .site import find_site

    if write_baseline and baseline is None:
        raise click.UsageError("--write-baseline needs a --baseline to write")
    if only_shown and form != "text":
        raise click.UsageError("--diff shows a diff: it goes with no other --format than text")
    site = find_site(config_file)
    wanted = [site.below_content(path) for path in paths]
    with no_collection():
        mends = fix or only_shown
        found = None if mends else site.read()
        then = _at(site, revision, found) if revision is not None else None
        mending = _mending(site, wanted, then) if mends else None
        found = found or (mending.found if mending else site.read())
        ctx.find_root().obj = found  # held until the process ends: see `cli.run`
        if mending is not None:
            _tell(mending, site, form, only_shown)
        problems = _reported(site, found, found.problems, wanted, level)
        if then is not None:
            problems = list(_new(problems, then.problems, then.changed))
            problems = sorted([*problems, *_reported(site, found, _gates(found, then), wanted, level)])
        shown = cache(site.shown_path)  # many problems may be of one page
        problems = [Problem(shown(problem.path), *problem[1:]) for problem in problems]
        if baseline is not None and write_baseline:
            baseline.write_text(_known(problems), encoding="utf-8")
            click.echo(f"{counted(len(problems), 'problem')} written to {baseline}", err=True)
            ctx.exit(0)
        if baseline is not None:
            problems = _unknown(problems, baseline)
        if form in FOR_REPOSITORIES:
            prefix = site.in_repository()
            problems = [problem._replace(path=prefix + problem.path) for problem in problems]
        pages = [page for page in found.pages if _within(page, wanted)]
        if mending is not None and only_shown:
            click.echo(f"then there would be {summary(problems, len(pages))}", err=True)
            ctx.exit(1 if problems or mending.pages else 0)
        REPORTS[form](problems, len(pages), _rules(found))
        ctx.exit(1 if problems else 0)


def _mending(site: FoundSite, wanted: Sequence[str], then: Then | None) -> Mending:
    """The site with its slips mended on the wanted pages; with a revision, on those that are not as they were."""
    from .fixing import mend

    def concerns(path: str) -> bool:
        is_page = path != str(site.configuration.path) and (then is None or path in then.changed)
        return is_page and _within(path, wanted)

    return mend(site, concerns)


def _tell(mending: Mending, site: FoundSite, form: str, only_shown: bool) -> None:
    """Write what was mended, or show it only, and say what it was."""
    from . import fixing

    if only_shown:
        click.echo(fixing.difference(mending, site), nl=False)
    else:
        fixing.write(mending, site)
    lines = list(fixing.told(mending, site, would=only_shown))
    if lines:
        click.echo("\n".join(lines), err=only_shown or form != "text")


def _gates(found: Found, then: Then) -> Sequence[Problem]:
    """What breaks the rules about changes; nothing where there are none."""
    from ..engine import gates
    from ..exchange.changes import past
    from ..rules.requirements import shipped

    site, settings = found.site, found.settings
    if site is None or settings is None or not any(rule.when for rule in (*shipped(), *settings.rules)):
        return ()
    return gates(site, settings, past(then.site.whole, site.whole))


def _reported(
    site: FoundSite, found: Found, problems: Iterable[Problem], wanted: Sequence[str], level: str
) -> list[Problem]:
    """Those of some problems that are serious enough, and concern the wanted pages."""
    serious = SEVERITIES[: SEVERITIES.index(level) + 1]

    @cache
    def is_wanted(path: str) -> bool:
        return any(_within(each, wanted) for each in _concerned(site, found, path))

    return [problem for problem in problems if problem.severity in serious and is_wanted(problem.path)]


def _rules(found: Found) -> dict[str, Rule]:
    """Our rules and the site's own."""
    own = found.settings.rules if found.settings else ()
    return {**RULES, **{rule.id: Rule(rule.id, rule.severity, rule.summary, rule.advice) for rule in own}}


# --- what is new ---------------------------------------------------------------------------------------------------


def _at(site: FoundSite, revision: str, found: Found | None) -> Then:
    """What a site was at a revision, for a user who may have misspelt its name."""
    from ..repository import NoRepository, NoRevision

    try:
        return site.at(revision, found)
    except (NoRepository, NoRevision) as error:
        raise click.UsageError(str(error)) from error


def _new(
    problems: Iterable[Problem], before: Iterable[Problem], changed: Container[str]
) -> Iterable[Problem]:
    known = Counter(map(fingerprint, before))
    for problem in problems:
        print_ = fingerprint(problem)
        if problem.path in changed or not known[print_]:
            yield problem
        else:
            known[print_] -= 1


def _known(problems: Iterable[Problem]) -> str:
    """The text of a baseline: what is known, in words, so that a review of it says something."""
    told = [
        {"path": problem.path, "rule": problem.rule, "message": problem.message}
        for problem in sorted(problems)
    ]
    return json.dumps({"problems": told}, ensure_ascii=False, indent=2) + "\n"


def _unknown(problems: Iterable[Problem], baseline: Path) -> list[Problem]:
    """The problems that are not in the baseline. Says how many of it are mended."""
    try:
        told = json.loads(baseline.read_text(encoding="utf-8"))["problems"]
        known = Counter((each["path"], each["rule"], each["message"]) for each in told)
    except FileNotFoundError:
        raise click.UsageError(f"there is no file {baseline}; --write-baseline makes it") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise click.UsageError(f"{baseline} is not a baseline: {error}") from error
    found = []
    for problem in problems:
        told_as = (problem.path, problem.rule, problem.message)
        if known[told_as]:
            known[told_as] -= 1
        else:
            found.append(problem)
    if mended := known.total():
        click.echo(f"{mended} of the baseline are mended: write it anew with --write-baseline", err=True)
    return found


# --- places --------------------------------------------------------------------------------------------------------


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
