"""`cjm rules`: the vocabulary of complaints."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click

from ..problems import RULES, Rule


@click.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option(
    "-f",
    "--config-file",
    type=click.Path(path_type=Path),
    help="The site's mkdocs.yml. Default: the nearest one, from this folder upward, if there is one.",
)
def rules(form: str, config_file: Path | None) -> None:
    """List what `cjm check` looks for, with the severity each rule has by default: our rules, then the site's own."""
    listed = [
        {"rule": rule.id, "severity": rule.severity, "summary": rule.summary, "advice": rule.advice}
        for rule in (*RULES.values(), *_own(config_file))
    ]
    if form == "json":
        click.echo(json.dumps({"rules": listed}, ensure_ascii=False, indent=2))
        return
    width = max(len(rule["rule"]) for rule in listed)
    for rule in listed:
        said = " ".join(filter(None, (rule["summary"], rule["advice"])))
        click.echo(f"{rule['rule']:{width}}  {rule['severity']:7}  {said}")


def _own(config_file: Path | None) -> Iterator[Rule]:
    """The rules of the site; what is wrong with them goes to standard error."""
    from ..settings import settings_from
    from .site import find_site

    try:
        site = find_site(config_file)
    except click.UsageError:
        if config_file:
            raise
        return  # the list is of use without a site as well
    found = site.configuration
    settings, problems = settings_from(found.options, found.place, str(found.path))
    for problem in problems:
        click.echo(str(site.shown(problem)), err=True)
    for rule in settings.rules if settings else ():
        yield Rule(rule.id, rule.severity, rule.summary, rule.advice)
