"""From files to a catalogue with all its problems: the one call that the command and the plugin share."""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from . import rules
from .catalogue import Catalogue, build
from .problems import Problem
from .reading.blocks import find_blocks
from .reading.page import Look, Page, look, page_of
from .settings import GENERATED, Settings, levelled


@dataclass(frozen=True, slots=True)
class Site:
    """What a site's content says, and everything that is wrong with it.

    `problems` are in order of place, with the severities this site gives them; those switched off are left out.
    """

    catalogue: Catalogue
    problems: tuple[Problem, ...]
    checked: tuple[str, ...]
    """The pages of our types, and those that look as if they were meant to be, by path."""


def read_site(
    files: Iterable[tuple[str, bytes | str]],
    settings: Settings,
    known_files: Collection[str],
    today: date,
    root: Path | None = None,
) -> Site:
    """Read pages, given as path below the content folder and content, and check them together.

    `known_files` are the POSIX paths of everything below the content folder; with `root`, the content folder itself,
    symbolic links that lead out of it are found. Nothing is raised for any content.
    """
    looks = (look(path, source, settings.type_key) for path, source in files)
    return site_of(looks, settings, known_files, today, root)


def site_of(
    looks: Iterable[Look],
    settings: Settings,
    known_files: Collection[str],
    today: date,
    root: Path | None = None,
) -> Site:
    """What `read_site` gives, after a first look at each file."""
    pages: list[Page] = []
    problems: list[Problem] = []
    in_blocks: list[Problem] = []
    with no_collection():
        for seen in looks:
            page, found = page_of(seen, settings.type_key)
            problems += found
            in_blocks += _block_problems(seen, page)
            if page is not None:
                pages.append(page)
        if pages:  # a site with no page of ours is none of our business
            problems += in_blocks
        catalogue = build(pages, settings, problems, today)
        folders = {folder: page for page in GENERATED if (folder := settings.folder(page))}
        complaints = [*catalogue.problems, *rules.check(catalogue, known_files, root, folders)]
        checked = sorted({*catalogue.pages, *(problem.path for problem in problems)})
        return Site(catalogue, tuple(levelled(complaints, settings)), tuple(checked))


def _block_problems(look: Look, page: Page | None) -> Iterator[Problem]:
    """What is wrong with the `cjm` blocks in the text of a page of any type."""
    text, line = (look.parts.body, look.parts.body_line) if look.parts else (look.text, 1)
    if page is not None or "cjm" in text:
        for block in find_blocks(text, look.path, line, page.type if page else None):
            yield from block.problems


@contextmanager
def no_collection() -> Iterator[None]:
    """Without the cyclic garbage collector: millions of small objects come, all stay, and half the time went there."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
