"""What is published beside the pages: styles, scripts, libraries, and the catalogue for other programs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from .. import __version__
from ..publication import Publication
from ..render import browser
from .addresses import addresses
from .catalogue_json import catalogue_lines
from .tables_csv import csv_files

ASSETS = "assets/cjm"
STYLESHEET, SCRIPT = f"{ASSETS}/cjm.css", f"{ASSETS}/cjm.js"
EXPORTS = "cjm"
EXPORT, EXPORT_SCHEMA = f"{EXPORTS}/catalogue.json", f"{EXPORTS}/catalogue.schema.json"

SCHEMA = Path(__file__).parents[1] / "assets/catalogue.schema.json"
"""The text of `catalogue_schema`, which is the same for all sites: made once, for it takes long."""


def assets(mermaid: Mapping[str, Any] | None, *, fences: bool) -> dict[str, str | bytes | Path]:
    """What every page loads, by path on the site: a text, or the file it is. `fences` asks for all of Mermaid."""
    found: dict[str, str | bytes | Path] = {STYLESHEET: browser.STYLES, SCRIPT: browser.script(mermaid)}
    return found | {f"{ASSETS}/{name}": library for name, library in browser.libraries(fences=fences)}


def exports(publication: Publication, forms: Collection[str]) -> dict[str, str | bytes | Path]:
    """The catalogue for other programs: path on the site → content, or the file it is. `forms` are those of the setting `exports`."""
    address = addresses(publication.site, publication.renderer.urls)
    found: dict[str, str | bytes | Path] = {}
    if "json" in forms:
        told = catalogue_lines(publication.catalogue, address, publication.problems, version=__version__)
        found[EXPORT] = b"".join(told)
        found[EXPORT_SCHEMA] = SCHEMA
    if "csv" in forms:
        files = csv_files(publication.catalogue, address)
        found |= {f"{EXPORTS}/{name}": content for name, content in files.items()}
    return found
