"""A site while its pages are being written: what editors hold counts instead of what is on disk.

A page that changed is checked again at once (`recheck`); the site as a whole some time later, aside, for what that
means elsewhere. Nothing here knows the protocol, and nothing waits.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from ..building import build
from ..catalogue import Catalogue
from ..cli.site import NAMES, FoundSite, published
from ..collection import no_collection
from ..engine import FileRead, Site, linked_site, read_below, read_file
from ..layers import Layered
from ..model.vocabulary import Vocabulary
from ..problems import Problem
from ..public import PAGES
from ..reading.mkdocs_yml import Configuration, Unreadable, read_configuration
from ..reading.page import decode, look
from ..recheck import recheck, unread_pages
from ..relinking import large_parts
from ..rules import at_once
from ..settings import Settings
from .documents import Document
from .finding import CONFIGURATION
from .grammar import Around
from .text import Text

log = logging.getLogger(__name__)

_PLACE = re.compile(r":(\d+):(\d+): (.*)", re.DOTALL)
_NEVER = (0, -1)

Stamp = tuple[int, int]
"""When a file was changed and how large it is: what is asked before it is read again."""


class Kept(NamedTuple):
    """A file as it was read. `text` is what an editor held then; None for what was on disk."""

    stamp: Stamp
    text: str | None
    file: FileRead


@dataclass(frozen=True, slots=True)
class State:
    """All that is known of a site at one time."""

    configuration: Configuration | None
    """None until `mkdocs.yml` could be read."""
    settings: Settings
    files: Mapping[str, Kept] = field(default_factory=dict)
    """Every page, by path below the content folder."""
    known: frozenset[str] = frozenset()
    """Every file below the content folder."""
    site: Site | None = None
    wrong: tuple[Problem, ...] = ()
    """What is wrong with `mkdocs.yml`."""
    with_blocks: frozenset[str] = frozenset()
    """Pages with `cjm` blocks."""
    unread: frozenset[str] = frozenset()
    """Pages that could not be read as a whole when the site was."""

    @property
    def root(self) -> Path | None:
        return self.configuration.docs_dir if self.configuration else None

    @property
    def today(self) -> date:
        return self.settings.day

    @property
    def problems(self) -> tuple[Problem, ...]:
        return (*self.wrong, *(self.site.problems if self.site else ()))


def nearest_configuration(path: Path) -> Path | None:
    """The `mkdocs.yml` nearest above a file, or the file itself if it is one."""
    if path.name in NAMES:
        return path
    for folder in path.parents:
        for name in NAMES:
            if (folder / name).is_file():
                return folder / name
    return None


def surveyed(
    path: Path, before: State, texts: Mapping[str, str], pause: Callable[[], None] = at_once
) -> State:
    """The site of the configuration at `path`, read and checked as a whole.

    `before` is what was known: files that did not change since are not read again. `texts` are those that editors
    hold, by path below the content folder, with the configuration's own as `CONFIGURATION`. `pause` is called again and
    again, and may wait. Nothing is raised.
    """
    try:
        configuration = read_configuration(path, texts.get(CONFIGURATION))
    except Unreadable as error:
        return replace(before, wrong=(_unreadable(path, str(error)),))
    found = FoundSite(configuration)
    settings, wrong = found.settings()
    if settings is None:  # pages are still checked, as they were
        return replace(before, wrong=tuple(wrong), configuration=before.configuration or configuration)
    if not configuration.docs_dir.is_dir():
        message = f"the content folder {configuration.docs_dir.name} does not exist"
        missing = Problem(str(path), 1, 1, "schema/missing", "error", message, "make it, or set `docs_dir`")
        return State(configuration, settings, wrong=(missing,))
    kept = before.files if _alike(before, configuration, settings) else {}
    files, known = _read(configuration, settings, kept, texts, pause)
    with_blocks = frozenset(path for path, kept in files.items() if kept.file.blocks)
    state = State(configuration, settings, MappingProxyType(files), known, with_blocks=with_blocks)
    read = (file.file for file in files.values())
    site = linked_site(read, settings, known, state.today, configuration.docs_dir, pause=pause)
    return replace(state, site=site, wrong=site.in_settings, unread=unread_pages(site.whole))


def _alike(before: State, configuration: Configuration, settings: Settings) -> bool:
    return (
        before.configuration is not None
        and before.configuration.docs_dir == configuration.docs_dir
        and before.settings == settings
    )


def _unreadable(path: Path, error: str) -> Problem:
    """Why a configuration cannot be used, at the place that the text names."""
    found = _PLACE.search(error)
    line, column, message = (int(found[1]), int(found[2]), found[3]) if found else (1, 1, error)
    return Problem(str(path), line, column, "frontmatter/syntax", "error", message.removeprefix(f"{path}: "))


def _read(
    configuration: Configuration,
    settings: Settings,
    before: Mapping[str, Kept],
    texts: Mapping[str, str],
    pause: Callable[[], None],
) -> tuple[dict[str, Kept], frozenset[str]]:
    """All pages, and the names of all files."""
    lifecycle = Vocabulary(settings.lifecycle)
    on_disk = list(published(configuration.docs_dir, configuration.excluded))
    known = frozenset({*on_disk, *(path for path in texts if path != CONFIGURATION)})
    files: dict[str, Kept] = {}
    for path in FoundSite(configuration).pages_among(known):
        pause()
        stamp, text, kept = _stamp(configuration.docs_dir / path), texts.get(path), before.get(path)
        if kept is not None and kept.text == text and (text is not None or kept.stamp == stamp):
            files[path] = kept
            continue
        try:
            source = read_below(configuration.docs_dir, path) if text is None else text
        except OSError:
            continue
        files[path] = Kept(stamp, text, read_file(look(path, source, settings.type_key), settings, lifecycle))
    return files, known


def _stamp(path: Path) -> Stamp:
    try:
        found = path.stat()
    except OSError:
        return _NEVER
    return found.st_mtime_ns, found.st_size


class Surveyed(NamedTuple):
    """What was found, and what of the state before is to be let go of once that is adopted (`relinking.let_go`)."""

    state: State
    before: list[list[Any]]


@dataclass(slots=True)
class OpenSite:
    """A site of which some page is open in an editor."""

    path: Path
    """Its `mkdocs.yml`."""
    state: State = field(default_factory=lambda: State(None, Settings()))
    texts: dict[str, str] = field(default_factory=dict)
    """What editors hold, by path below the content folder."""

    def place(self, file: Path) -> str | None:
        """A file's path below the content folder, or `CONFIGURATION`; None for what is none of ours."""
        if file == self.path:
            return CONFIGURATION
        configuration = self.state.configuration or self._configured()
        if configuration is None or file.suffix not in PAGES:
            return None
        for place, root in ((file, configuration.docs_dir), (_real(file), _real(configuration.docs_dir))):
            if place.is_relative_to(root):
                path = place.relative_to(root).as_posix()
                return path if path in self.state.files or self._is_page(configuration, path) else None
        return None

    @staticmethod
    def _is_page(configuration: Configuration, path: str) -> bool:
        return bool(FoundSite(configuration).pages_among([path]))

    def _configured(self) -> Configuration | None:
        try:
            configuration = read_configuration(self.path, self.texts.get(CONFIGURATION))
        except Unreadable:
            return None
        self.state = replace(self.state, configuration=configuration)
        return configuration

    def file(self, path: str) -> Path:
        """Where a path below the content folder lies on disk."""
        if path in (CONFIGURATION, str(self.path)) or self.state.root is None:
            return self.path
        return self.state.root / path

    def survey(self, pause: Callable[[], None] = at_once) -> Callable[[], Surveyed]:
        """Checks the site as a whole, as it is now, and can do so in another thread; `adopt` takes what it finds."""
        path, before, texts = self.path, self.state, dict(self.texts)

        def work() -> Surveyed:
            with (
                no_collection()
            ):  # to look through all that is made for garbage would hold up answers for a second
                state = surveyed(path, before, texts, pause if before.site else at_once)
            return Surveyed(state, large_parts(before.site.whole) if before.site else [])

        return work

    def adopt(self, state: State) -> None:
        """Go on from what was found. Pages that changed since it was begun are checked again."""
        self.state = state
        for path, text in self.texts.items():
            kept = state.files.get(path)
            if path != CONFIGURATION and state.site is not None and (kept is None or kept.text != text):
                self.check(path)

    def check(self, path: str) -> tuple[Problem, ...]:
        """What is wrong with a page as its editor holds it, checked against all the others as they were."""
        state, text = self.state, self.texts.get(path)
        if state.site is None or text is None:
            return ()
        settings = state.settings
        file = read_file(look(path, text, settings.type_key), settings, Vocabulary(settings.lifecycle))
        known = state.known if path in state.known else state.known | {path}
        try:
            found = recheck(file, state.site, settings, known, state.root, unread=state.unread)
        except (
            Exception
        ) as error:  # the check of the whole site follows anyway, and a writer can mend neither
            log.warning("%s could not be checked by itself: %s: %s", path, type(error).__name__, error)
            return tuple(problem for problem in state.site.problems if problem.path == path)
        others = [problem for problem in state.site.problems if problem.path != path]
        problems = tuple(sorted([*others, *found.problems]))
        site = state.site._replace(whole=found.catalogue, problems=problems)
        files = Layered(state.files)
        files[path] = Kept(_NEVER, text, file)
        self.state = replace(state, site=site, files=files, known=known)
        return found.problems

    # --- documents -------------------------------------------------------------------------------------------------

    @property
    def catalogue(self) -> Catalogue:
        """All things of the site as far as they are known; none before it was read."""
        return (
            self.state.site.whole
            if self.state.site
            else build([], self.state.settings, today=self.state.today)
        )

    def around(self, path: str) -> Around:
        state = self.state
        return Around(self.catalogue, state.settings, state.known, path, state.with_blocks)

    def document(self, path: str) -> Document:
        """A page or the configuration, as an editor holds it or as it is on disk. Raises `OSError`."""
        text = self.texts.get(path)
        return Document(
            Text(self.read(path) if text is None else text), self.around(path), path == CONFIGURATION
        )

    def read(self, path: str) -> str:
        """The text of any file of the site. Raises `OSError`."""
        text, file = self.texts.get(path), self.file(path)
        return _text(read_below(file.parent, file.name)) if text is None else text


def _text(data: bytes) -> str:
    """A file as an editor would have it: with its own line ends."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return decode(data)[0]


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


__all__ = ["CONFIGURATION", "OpenSite", "State", "nearest_configuration", "surveyed"]
