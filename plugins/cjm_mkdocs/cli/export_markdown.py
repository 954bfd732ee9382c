"""`cjm export markdown`: the pages of the site as files, for another generator."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from ..exchange.markdown_site import Sources
    from ..publication import Publication
    from ..reading.mkdocs_yml import Configuration
    from .export import Published

SETTINGS, DOCS = "mkdocs.yml", "docs"


@click.command()
@click.option(
    "-o",
    "--output",
    "--to",
    type=click.Path(path_type=Path),
    metavar="DIR",
    required=True,
    help="The folder to fill.",
)
@click.option("--force", is_flag=True, help="Replace what is there.")
@click.option(
    "-f",
    "--config-file",
    type=click.Path(path_type=Path),
    help="The site's mkdocs.yml. Default: the nearest one, from this folder upward.",
)
def markdown(output: Path, force: bool, config_file: Path | None) -> None:
    """The very pages of the site as Markdown, with all they need and a mkdocs.yml, for Zensical and other generators.

    In DIR, `zensical build` then builds the site, and so does `mkdocs build` without this plugin. Headings are Markdown;
    everything else that is generated is raw HTML, whose links lead to the addresses of pages on the site.

    A folder that this command has filled is filled again, and files that come no more are removed. It is left alone
    where somebody has changed a file in it, as is a folder with files of others, unless --force is given.
    """
    from ..exchange.markdown_settings import settings_text
    from ..exchange.navigation import moved
    from .export import published_site
    from .folder import fill

    found = published_site(config_file)
    configuration = found.on_disk.configuration
    _refuse_place(output, configuration)
    publication, nav = _publication(found), _nav(found)
    sources = _sources(found, nav)
    brings = bool(publication.catalogue.pages)
    made = settings_text(configuration, moved(nav, sources.moved), brings=brings)
    beside = _beside(found, publication) if brings else {}
    pages = [sources.moved.get(path, path) for path in (*sources.paths, *publication.generated)]
    paths = [SETTINGS, *(f"{DOCS}/{path}" for path in (*pages, *beside))]
    filled = fill(output, paths, _files(publication, sources, beside, made.text.encode("utf-8")), force=force)
    known = f"{filled.unchanged} as they were, {filled.removed} removed"
    click.echo(f"wrote {filled.written} files to {output} ({known})", err=True)
    for path in filled.kept:
        click.echo(f"{output / path} comes no more, but somebody has changed it: it stays", err=True)
    if made.left_out:
        click.echo(f"left out of {output / SETTINGS}: the plugins {', '.join(made.left_out)}", err=True)


def _refuse_place(output: Path, configuration: Configuration) -> None:
    """A folder in which the site itself lies would be written over, and one inside its content published."""
    target, content = (Path(os.path.realpath(path)) for path in (output, configuration.docs_dir))
    own = Path(os.path.realpath(configuration.folder))
    if target == own or content.is_relative_to(target):
        raise click.UsageError(f"{output} holds the site itself; name another folder")
    if target.is_relative_to(content):
        raise click.UsageError(f"{output} lies in the content folder; name a folder outside of it")


def _publication(found: Published) -> Publication:
    from ..publication import Publication
    from ..render.page import Renderer

    about, folders = found.about, _template_folders(found.on_disk.configuration)
    renderer = Renderer(found.map, found.urls, folders, found.translate, about.url)
    return Publication(
        found.map,
        renderer,
        found.site.told,
        withheld=found.site.withheld,
        has_fences=_has_fences(found),
        shows_tags=not _plugin(found.on_disk.configuration, "tags")[0],
    )


def _has_fences(found: Published) -> bool:
    from ..public import PAGES

    content = found.on_disk.configuration.docs_dir
    return any(b"mermaid" in _read(content, path) for path in found.known if path.endswith(PAGES))


def _template_folders(configuration: Configuration) -> list[str]:
    """Where a site has templates of its own."""
    theme = configuration.setting("theme")
    folder = theme.get("custom_dir") if isinstance(theme, dict) else None
    return [os.path.normpath(configuration.folder / folder)] if isinstance(folder, str) else []


def _plugin(configuration: Configuration, *names: str) -> tuple[bool, dict[str, Any]]:
    """Whether one of some plugins is at work, and its options."""
    plugins = configuration.setting("plugins")
    for entry in plugins if isinstance(plugins, list) else [plugins]:
        named = entry if isinstance(entry, dict) else {entry: None}
        for name, options in named.items():
            if str(name).removeprefix("material/").partition(" #")[0] in names:
                told = options if isinstance(options, dict) else {}
                return told.get("enabled") is not False, told
    return False, {}


def _nav(found: Published) -> list[Any]:
    """The navigation of the site: its own, or that of its folders without the pages that would drown the others."""
    from ..exchange import navigation
    from ..public import PAGES

    nav = found.on_disk.configuration.setting("nav")
    if isinstance(nav, list):
        return navigation.without(nav, found.site.withheld.paths) or []
    shown = found.settings.nav == "shown"
    catalogue = found.map.catalogue
    paths = [path for path in found.known if path.endswith(PAGES) and (shown or path not in catalogue.pages)]
    paths += [page.path for page in found.map.generated if page.in_nav]
    return navigation.of_folders(paths, frozenset(found.map.index_pages.values()))


def _sources(found: Published, nav: list[Any]) -> Sources:
    from ..exchange.markdown_site import Sources
    from ..exchange.moved_pages import moves
    from ..exchange.navigation import named

    pages = (*found.known, *(page.path for page in found.map.generated))
    content = found.on_disk.configuration.docs_dir
    extensions = _extensions(found.on_disk.configuration)
    return Sources(
        tuple(sorted(found.known)),
        lambda path: _read(content, path),
        frozenset(named(nav)),
        _plugin(found.on_disk.configuration, "tags")[0],
        moves(pages, directories=found.about.directory_urls),
        any(name in extensions for name in ("attr_list", "extra")),
        top if isinstance(top := extensions.get("toc", {}).get("baselevel"), int) else 1,
    )


def _extensions(configuration: Configuration) -> dict[str, dict[str, Any]]:
    """The extensions of Markdown that a site names, by the last part of their names, with their options."""
    listed = configuration.setting("markdown_extensions")
    found: dict[str, dict[str, Any]] = {}
    for entry in listed if isinstance(listed, list) else [listed or {}]:
        for name, options in (entry if isinstance(entry, dict) else {entry: None}).items():
            found[str(name).rpartition(".")[2]] = options if isinstance(options, dict) else {}
    return found


def _read(content: Path, path: str) -> bytes:
    file = content / path
    if file.exists() and not file.is_file():  # a pipe would be waited for
        raise click.UsageError(f"{file} is no plain file")
    try:
        return file.read_bytes()
    except OSError as error:
        raise click.UsageError(f"{content / path} cannot be read: {error.strerror}") from error


def _beside(found: Published, publication: Publication) -> dict[str, bytes]:
    """What is published beside the pages, by path."""
    from ..exchange.site_files import assets, exports

    _, mermaid2 = _plugin(found.on_disk.configuration, "mermaid2")
    arguments = mermaid2.get("arguments")
    texts = assets(arguments if isinstance(arguments, dict) else None, fences=publication.has_fences)
    files = {**texts, **exports(publication, found.settings.exports)}
    return {path: _bytes(content) for path, content in files.items()}


def _bytes(content: str | bytes | Path) -> bytes:
    if isinstance(content, Path):
        return content.read_bytes()
    return content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content


def _files(
    publication: Publication, sources: Sources, beside: dict[str, bytes], settings: bytes
) -> Iterator[tuple[str, bytes]]:
    from ..exchange.markdown_site import site_pages

    yield SETTINGS, settings
    for path, content in site_pages(publication, sources):
        if path not in beside:
            yield f"{DOCS}/{path}", content
    for path, content in beside.items():
        yield f"{DOCS}/{path}", content
