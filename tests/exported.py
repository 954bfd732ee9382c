"""Content for the tests of exports: the sample's pages, and small catalogues made of texts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

from cjm_mkdocs.building import build
from cjm_mkdocs.catalogue import Catalogue, Place
from cjm_mkdocs.problems import Problem
from cjm_mkdocs.reading.page import Page, read_page
from cjm_mkdocs.settings import Settings

CONTENT = Path(__file__).parents[1] / "content"


def sample_sources() -> dict[str, str]:
    """The Markdown files of the sample site: path below the content folder → text."""
    return {
        path.relative_to(CONTENT).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(CONTENT.rglob("*.md"))
    }


def sample_pages() -> list[Page]:
    """Those of our types."""
    read = (read_page(path, text)[0] for path, text in sample_sources().items())
    return [page for page in read if page is not None]


def catalogue_of(sources: Mapping[str, str], settings: Settings | None = None) -> Catalogue:
    """The catalogue of some files; what belongs to no page is kept among its problems."""
    pages: list[Page] = []
    problems: list[Problem] = []
    for path, text in sources.items():
        page, found = read_page(path, dedent(text).lstrip("\n"))
        pages += [page] if page else []
        problems += found
    return build(pages, settings or Settings(), problems)


def address(place: Place) -> str:
    """An address as a site might give it."""
    page = f"{place.owner.type}s/{place.owner.id}/"
    return f"{page}#{place.anchor}" if place.anchor else page
