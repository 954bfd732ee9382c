"""`cjm diff`: what changed in the experience of customers, between two revisions or up to what is on disk."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ..repository import Repository
    from ..settings import Settings
    from .site import FoundSite


@click.command()
@click.argument("base")
@click.argument("head", required=False)
@click.option(
    "--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text", show_default=True
)
@click.option(
    "-f",
    "--config-file",
    type=click.Path(path_type=Path),
    help="The site's mkdocs.yml. Default: the nearest one, from this folder upward.",
)
def diff(base: str, head: str | None, form: str, config_file: Path | None) -> None:
    """Tell what changed in meaning between two revisions of the maps.

    BASE and HEAD are names that git knows; without HEAD, the files on disk are compared. With BASE... (three dots at
    its end) the comparison starts where the two parted, as a pull request's does.

    Formatting, comments and the order of keys are no change. Exits with 0, with 2 if there is nothing to compare.
    """
    from ..collection import no_collection
    from ..exchange import change_report
    from ..exchange.changes import changes
    from ..exchange.revisions import two_states
    from ..repository import NoRepository, NoRevision, repository_of
    from .site import find_site

    site = find_site(config_file)
    settings = _settings(site)
    try:
        repository = repository_of(site.configuration.docs_dir)
        start = base.removesuffix("...")
        commit = (
            repository.fork_point(start, head or "HEAD") if base.endswith("...") else repository.commit(start)
        )
        before = _at(repository, site, commit)
        after = _at(repository, site, repository.commit(head)) if head else site.pages()
    except (NoRepository, NoRevision) as error:
        raise click.UsageError(str(error)) from error
    with no_collection():
        states = two_states(before, after, settings, None if head else site.looks(after, settings))
        report = change_report.Report(
            changes(states.before, states.after), states, start, head or "the working tree"
        )
    write = {
        "text": change_report.as_text,
        "markdown": change_report.as_markdown,
        "json": change_report.as_json,
    }
    click.echo(write[form](report))


def _settings(site: FoundSite) -> Settings:
    settings, wrong = site.settings()
    if settings is None:
        raise click.UsageError("\n".join(map(str, wrong)))
    return settings


def _at(repository: Repository, site: FoundSite, commit: str) -> dict[str, bytes]:
    """The pages of the site at a commit."""
    files = repository.files(commit)
    pages = site.pages_among(files)
    contents = repository.contents(files[path] for path in pages)
    return {path: contents[files[path]] for path in pages if files[path] in contents}
