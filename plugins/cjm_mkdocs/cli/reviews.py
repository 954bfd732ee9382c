"""`cjm reviews`: whose pages are due to be read again."""

from __future__ import annotations

import os
from pathlib import Path

import click


@click.command()
@click.option(
    "--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text", show_default=True
)
@click.option(
    "--link-to",
    "link",
    metavar="URL",
    default="",
    help="Where the files of the repository can be read; pages are linked to it.",
)
@click.option(
    "-f",
    "--config-file",
    type=click.Path(path_type=Path),
    help="The site's mkdocs.yml. Default: the nearest one, from this folder upward.",
)
def reviews(form: str, link: str, config_file: Path | None) -> None:
    """List overdue reviews by owner: pages whose `review_every` has passed since they were `reviewed`.

    With `json`, each owner comes with the title and the text of an issue, and the mark by which it is found again.

    Exits with 0, with 2 if the site's settings are wrong.
    """
    from ..collection import no_collection
    from ..exchange import review_report
    from ..model.fields import is_safe_url
    from .site import find_site

    if link and not is_safe_url(link):
        raise click.BadParameter("an http or https address is expected", param_hint="--link-to")
    site = find_site(config_file)
    with no_collection():
        found = site.read()
    if found.site is None:
        raise click.UsageError("\n".join(str(site.shown(problem)) for problem in found.problems))
    configuration = site.configuration
    below = Path(os.path.relpath(configuration.docs_dir, configuration.folder)).as_posix()
    folder = f"{site.in_repository() if link else ''}{'' if below == '.' else f'{below}/'}"
    write = {
        "text": review_report.as_text,
        "markdown": review_report.as_markdown,
        "json": review_report.as_json,
    }
    linked = f"{link.rstrip('/')}/" if link else ""
    click.echo(write[form](review_report.report(found.site.whole, folder, linked)))
