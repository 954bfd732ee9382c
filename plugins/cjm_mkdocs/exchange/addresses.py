"""The address of everything within the site, for those who come with data in their hands."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from urllib.parse import quote

from ..catalogue import Place
from ..pages import SiteMap
from ..public import PAGES


def addresses(site: SiteMap, urls: Mapping[str, str]) -> Callable[[Place], str]:
    """Gives the URL of a place, with its anchor. `urls` are those of files, by path below the content folder."""

    def address(place: Place) -> str:
        path, anchor = site.address(place if place.stage else place.owner)
        return f"{urls.get(path, path)}#{anchor}" if anchor else urls.get(path, path)

    return address


def url_of(path: str, *, directories: bool) -> str:
    """The URL that MkDocs gives a file; `directories` is its option `use_directory_urls`."""
    folder, name = posixpath.split(path)
    if path.endswith(PAGES):
        stem = name.rpartition(".")[0]
        stem = "index" if stem == "README" else stem
        if not directories:
            path = posixpath.join(folder, f"{stem}.html")
        else:
            folder = folder if stem == "index" else posixpath.join(folder, stem)
            path = f"{folder}/" if folder else ""
    return quote(path, errors="surrogateescape")
