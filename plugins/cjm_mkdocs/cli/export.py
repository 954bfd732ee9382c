"""`cjm export`: the maps for other programs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ..catalogue import JourneyMap, Place
    from ..engine import Site
    from ..language import Language
    from ..pages import SiteMap
    from ..reading.mkdocs_yml import About
    from ..settings import Settings
    from .site import FoundSite

Command = Callable[..., None]

NO_OPENPYXL = "workbooks need the package openpyxl: pip install 'cjm-mkdocs[xlsx]'"


@click.group()
def export() -> None:
    """Write the maps for other programs: as they are published, without what a public site leaves out.

    Addresses are those of the pages on the site. What is wrong with the pages is no obstacle: see `cjm check`.

    A file that exists already and holds something else is only replaced with --force; without it, nothing is written
    at all. Exits with 0, with 2 if nothing could be written.
    """


def _config_file(command: Command) -> Command:
    return click.option(
        "-f",
        "--config-file",
        type=click.Path(path_type=Path),
        help="The site's mkdocs.yml. Default: the nearest one, from this folder upward.",
    )(command)


def _force(command: Command) -> Command:
    return click.option("--force", is_flag=True, help="Replace existing files.")(command)


def _output_file(command: Command) -> Command:
    return click.option(
        "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Default: standard output."
    )(command)


@export.command("json")
@_output_file
@_force
@click.option("--schema", is_flag=True, help="Print the JSON Schema of the document instead.")
@_config_file
def json_(output: Path | None, force: bool, schema: bool, config_file: Path | None) -> None:
    """All of the catalogue as one document: what the site publishes as `cjm/catalogue.json`."""
    from .. import __version__
    from ..exchange.catalogue_json import catalogue_json
    from ..exchange.catalogue_schema import catalogue_schema
    from ..exchange.schema_json import schema_text

    if schema:
        _write_one(schema_text(catalogue_schema()), output, force)
        return
    found = published_site(config_file)
    text = catalogue_json(found.map.catalogue, found.address, found.site.told, version=__version__)
    _write_one(text, output, force)


@export.command("csv")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="DIR",
    required=True,
    help="The folder to fill.",
)
@_force
@_config_file
def csv_(output: Path, force: bool, config_file: Path | None) -> None:
    """A table for each type, for stages, steps and readings of metrics: what a site with `exports: [json, csv]` publishes as `cjm/*.csv`.

    In UTF-8 with a byte order mark, so that Excel reads it rightly (Python: `encoding="utf-8-sig"`). Entries of a list
    are separated by ` | `. A text that a spreadsheet would take for a formula has an apostrophe before it.
    """
    from ..exchange.tables_csv import csv_files

    found = published_site(config_file)
    files = csv_files(found.map.catalogue, found.address)
    _write({output / name: content for name, content in files.items()}, force)


@export.command("xlsx")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    required=True,
    help="The workbook to write.",
)
@_force
@_config_file
def xlsx_(output: Path, force: bool, config_file: Path | None) -> None:
    """The tables of `cjm export csv` as one workbook for Excel, LibreOffice and others, with a sheet for each.

    The same content makes the same file. Nothing in it is computed: a text that looks like a formula is a text with an
    apostrophe before it, as in the CSV files, so that it stays one when a sheet is saved as CSV.
    """
    from ..exchange.tables_csv import tables
    from ..exchange.tables_xlsx import xlsx_file

    try:
        import openpyxl  # noqa: F401 – asked before the site is read
    except ImportError as error:
        raise click.UsageError(NO_OPENPYXL) from error
    found = published_site(config_file)
    _write({output: xlsx_file(tables(found.map.catalogue, found.address))}, force)


@export.command()
@click.argument("journeys", nargs=-1, metavar="[JOURNEY]...")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A folder for a file `ID.mmd` of each journey. Default: standard output.",
)
@_force
@_config_file
def mermaid(journeys: tuple[str, ...], output: Path | None, force: bool, config_file: Path | None) -> None:
    """The diagrams of journeys, given by their ids, as Mermaid text; of all journeys without any.

    A journey on which no step has an emotion has no diagram. On standard output, each begins with a comment.
    """
    from ..render.diagram import source
    from ..views.journey import journey_view

    found = published_site(config_file)
    catalogue = found.map.catalogue
    texts = {}
    for journey in _journeys(found.map, journeys):
        if any(step.emotions for step in journey.steps):
            texts[journey.entry.id] = source(catalogue, journey_view(catalogue, journey), titled=True)
        else:
            click.echo(f"{journey.entry.id}: no step has an emotion, so there is no diagram", err=True)
    if output is not None:
        _write({output / f"{id_}.mmd": _bytes(text) for id_, text in texts.items()}, force)
        return
    several = len(texts) > 1
    _to_stdout("\n".join(f"%% {id_}\n{text}" if several else text for id_, text in texts.items()))


@export.command("llms.txt")
@_output_file
@_force
@_config_file
def llms_txt(output: Path | None, force: bool, config_file: Path | None) -> None:
    """An index of the site for language models, as https://llmstxt.org has it: personas, journeys, index pages."""
    from ..exchange import llms_txt as index

    found = published_site(config_file)
    _write_one(
        index.llms_txt(found.map, found.about, found.urls, found.address, found.translate, found.files),
        output,
        force,
    )


# --- what is published ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Published:
    """A site as its readers get it."""

    site: Site
    map: SiteMap
    urls: Mapping[str, str]
    address: Callable[[Place], str]
    about: About
    translate: Language
    files: tuple[str, ...]
    """What the site offers to other programs, by address."""
    settings: Settings
    known: frozenset[str]
    """The files that are published below the content folder."""
    on_disk: FoundSite


def published_site(config_file: Path | None) -> Published:
    from ..collection import no_collection
    from ..exchange.addresses import addresses, url_of
    from ..language import language
    from ..pages import plan, translated
    from .site import find_site

    on_disk = find_site(config_file)
    about = on_disk.configuration.about
    translate = language(about.language, about.direction)
    with no_collection():
        found = on_disk.read(not_public=translate("evidence that is not public"))
    if found.site is None or found.settings is None:
        raise click.UsageError("\n".join(str(on_disk.shown(problem)) for problem in found.problems))
    known = found.files - found.site.withheld.paths
    site_map = plan(translated(found.site.catalogue, translate), found.settings, known, translate)
    paths = [*known, *(page.path for page in site_map.generated)]
    urls = {path: url_of(path, directories=about.directory_urls) for path in paths}
    files = ("cjm/catalogue.json",) if "json" in found.settings.exports else ()
    address = addresses(site_map, urls)
    return Published(
        found.site, site_map, urls, address, about, translate, files, found.settings, known, on_disk
    )


def _journeys(site: SiteMap, named: tuple[str, ...]) -> list[JourneyMap]:
    """The journeys with some ids, in their order; all of them without any."""
    from ..problems import nearest

    known = site.catalogue.journeys
    for id_ in named:
        if id_ not in known:
            hint = nearest(id_, known)
            raise click.UsageError(f"no journey has the id “{id_}”{f'; {hint}' if hint else ''}")
    return [known[id_] for id_ in dict.fromkeys(named) or sorted(known)]


# --- writing -------------------------------------------------------------------------------------------------------


def _write_one(text: str, output: Path | None, force: bool) -> None:
    if output is None:
        _to_stdout(text)
    else:
        _write({output: _bytes(text)}, force)


def _to_stdout(text: str) -> None:
    """The same bytes on every system, whatever its console's encoding and line ends."""
    sys.stdout.flush()
    sys.stdout.buffer.write(_bytes(text))
    sys.stdout.buffer.flush()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")  # the name of a file may be no valid UTF-8


def _write(files: Mapping[Path, bytes], force: bool) -> None:
    """Write all files, or none where one of them would replace another content without being told to."""
    new = {path: content for path, content in files.items() if not _holds(path, content)}
    taken = [str(path) for path in new if path.exists()]
    if taken and not force:
        more = f" and {len(taken) - 1} more" if len(taken) > 1 else ""
        raise click.UsageError(f"{taken[0]}{more} exists already; --force replaces what is there")
    try:
        for path, content in new.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    except OSError as error:
        raise click.UsageError(f"{error.filename} cannot be written: {error.strerror}") from error
    for path in files:
        click.echo(f"{'wrote' if path in new else 'unchanged:'} {path}", err=True)


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except OSError:
        return False
