"""What one editor has open, and what it is told of it: checks are made when nobody waits, and told when they are done."""

from __future__ import annotations

import asyncio
import os
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lsprotocol import types as lsp
from pygls.uris import from_fs_path, to_fs_path

from ..problems import Problem
from ..relinking import let_go
from .documents import Document
from .finding import CONFIGURATION
from .protocol import Units, bare_diagnostics, diagnostics
from .sites import OpenSite, nearest_configuration
from .text import Text

SOON, LATER = 0.005, 0.4
"""Seconds of quiet before a page is checked again, and before its whole site is."""
CALM = 0.12
"""Seconds after a question for which the check of a whole site stands still."""
_LONGEST_WAIT = 0.5
"""The same where nobody says that it is over."""
_AT_ONCE = 20
"""Pages told of in one go, before others get their turn."""

Publish = Callable[[str, int | None, list[lsp.Diagnostic]], None]
"""Tells an editor what is wrong with a document: by URI, with the version it had."""


@dataclass(slots=True)
class Opened:
    """A document that an editor has open. `site` is None for one that is none of ours."""

    uri: str
    version: int | None
    text: str
    file: Path | None
    site: OpenSite | None = None
    path: str = ""
    is_due: bool = False
    """Whether it waits for being checked."""


@dataclass(slots=True)
class _Work:
    """The checks of a site as a whole."""

    timer: asyncio.TimerHandle | None = None
    task: asyncio.Task[None] | None = None
    again: bool = False
    told: dict[str, tuple[Problem, ...]] = field(default_factory=dict)
    """What the editor was told last, by path."""
    versions: dict[str, int | None] = field(default_factory=dict)


class Session:
    """Keeps documents and sites in step with an editor."""

    def __init__(self, publish: Publish) -> None:
        self.publish, self.units = publish, Units()
        self.opened: dict[str, Opened] = {}
        self.sites: dict[Path, OpenSite] = {}
        self._work: defaultdict[Path, _Work] = defaultdict(_Work)
        self._quiet = threading.Event()
        self._quiet.set()
        self._calm: asyncio.TimerHandle | None = None
        self._has_ended = False

    def hush(self) -> None:
        """Checks of whole sites make way; `busy` has to follow. May be called in any thread."""
        if not self._has_ended:
            self._quiet.clear()

    def busy(self) -> None:
        """An editor has asked something: checks of whole sites make way, until nothing was asked for a while."""
        if self._has_ended:
            return
        self._quiet.clear()
        if self._calm is not None:
            self._calm.cancel()
        self._calm = asyncio.get_running_loop().call_later(CALM, self._quiet.set)

    def end(self) -> None:
        """Begin nothing any more, and let what still waits come to its end."""
        self._has_ended = True
        for work in self._work.values():
            if work.timer is not None:
                work.timer.cancel()
        if self._calm is not None:
            self._calm.cancel()
        self._quiet.set()

    # --- documents -------------------------------------------------------------------------------------------------

    def open(self, uri: str, version: int | None, text: str) -> None:
        path = to_fs_path(uri)
        opened = self.opened[uri] = Opened(uri, version, text, Path(os.path.normpath(path)) if path else None)
        self._settle(opened)
        self._due(opened)

    def change(self, uri: str, version: int | None, text: str) -> None:
        opened = self.opened.get(uri)
        if opened is None:
            self.open(uri, version, text)
            return
        opened.version, opened.text = version, text
        if opened.site is None:
            self._settle(opened)
        elif opened.path:
            opened.site.texts[opened.path] = text
        self._due(opened)

    def close(self, uri: str) -> None:
        opened = self.opened.pop(uri, None)
        if opened is not None and opened.site is not None:
            opened.site.texts.pop(opened.path, None)
            self._work[opened.site.path].versions.pop(opened.path, None)
            self.survey_later(opened.site)

    def document(self, uri: str) -> Document | None:
        """What an editor has open, as far as it is ours."""
        opened = self.opened.get(uri)
        if opened is None or opened.site is None:
            return None
        around = opened.site.around(opened.path)
        return Document(Text(opened.text), around, opened.path == CONFIGURATION)

    def site(self, uri: str) -> OpenSite | None:
        opened = self.opened.get(uri)
        return opened.site if opened else None

    def uri(self, site: OpenSite, path: str) -> str:
        """The URI of a file of a site, as the editor writes it if it has it open."""
        for opened in self.opened.values():
            if opened.site is site and opened.path == path:
                return opened.uri
        return from_fs_path(str(site.file(path))) or ""

    def _settle(self, opened: Opened) -> None:
        """Find the site of a document."""
        configuration = nearest_configuration(opened.file) if opened.file else None
        if configuration is None or opened.file is None:
            return
        site = self.sites.get(configuration) or OpenSite(configuration)
        path = site.place(opened.file)
        if path is None:
            return
        self.sites[configuration] = site
        opened.site, opened.path = site, path
        site.texts[path] = opened.text

    def files_changed(self, files: Iterable[Path]) -> None:
        """Something happened to files on disk; whose it is, and what it was, a survey finds out."""
        changed = list(files)
        if any(file.name in ("mkdocs.yml", "mkdocs.yaml") for file in changed):
            for opened in self.opened.values():
                self._resettle(opened)
        for site in self.sites.values():
            root = site.state.root
            if any(file == site.path or root is None or file.is_relative_to(root) for file in changed):
                self.survey_later(site)

    def _resettle(self, opened: Opened) -> None:
        """Another configuration may be nearest now."""
        before = opened.site
        nearest = nearest_configuration(opened.file) if opened.file else None
        if before is not None and nearest == before.path:
            return
        if before is not None:
            before.texts.pop(opened.path, None)
            opened.site, opened.path = None, ""
            self.publish(opened.uri, opened.version, [])
            self.survey_later(before)
        self._settle(opened)
        self._due(opened)

    # --- checks ----------------------------------------------------------------------------------------------------

    def _due(self, opened: Opened) -> None:
        if opened.site is None:
            return
        self.survey_later(opened.site)
        if not opened.is_due and opened.site.state.site is not None:
            opened.is_due = True
            asyncio.get_running_loop().call_later(SOON, self._check, opened)

    def _check(self, opened: Opened) -> None:
        opened.is_due = False
        if self.opened.get(opened.uri) is not opened or opened.site is None or opened.path == CONFIGURATION:
            return
        problems = opened.site.check(opened.path)
        work = self._work[opened.site.path]
        work.told[opened.path], work.versions[opened.path] = problems, opened.version
        self._publish_opened(opened, problems)

    def survey_later(self, site: OpenSite) -> None:
        """Check a site as a whole, once nothing has happened for a while; the first time at once."""
        work = self._work[site.path]
        if self._has_ended:
            return
        if work.task is not None:
            work.again = True
            return
        if work.timer is not None:
            work.timer.cancel()
        wait = LATER if site.state.site is not None else 0
        work.timer = asyncio.get_running_loop().call_later(wait, self._begin, site)

    def _begin(self, site: OpenSite) -> None:
        work = self._work[site.path]
        work.timer = None
        if work.task is None:
            work.task = asyncio.ensure_future(self._survey(site))

    async def _survey(self, site: OpenSite) -> None:
        work = self._work[site.path]
        try:
            loop = asyncio.get_running_loop()
            state, before = await loop.run_in_executor(None, site.survey(self._pause))
            if self._has_ended:
                return
            site.adopt(state)
            await self._tell(site)
            await loop.run_in_executor(None, let_go, before, self._pause)
        finally:
            work.task = None
            if work.again:
                work.again = False
                self.survey_later(site)

    def _pause(self) -> None:
        if not self._quiet.is_set():
            self._quiet.wait(_LONGEST_WAIT)

    async def ready(self, uri: str) -> None:
        """Wait until the site of a document was read once."""
        site = self.site(uri)
        if site is None or site.state.site is not None:
            return
        work = self._work[site.path]
        if work.task is None:
            if work.timer is not None:
                work.timer.cancel()
            self._begin(site)
        if work.task is not None:
            await asyncio.wait([work.task])

    # --- what is told ----------------------------------------------------------------------------------------------

    async def _tell(self, site: OpenSite) -> None:
        """Tell the editor what is new about all pages: about those that nobody has open, what is serious."""
        work = self._work[site.path]
        opened = {one.path: one for one in self.opened.values() if one.site is site}
        now: defaultdict[str, list[Problem]] = defaultdict(list)
        for problem in site.state.problems:
            path = CONFIGURATION if problem.path == str(site.path) else problem.path
            if path in opened or problem.severity != "info":
                now[path].append(problem)
        for number, path in enumerate([*opened, *sorted({*now, *work.told}.difference(opened))]):
            problems = tuple(now.get(path, ()))
            known = opened.get(path)
            version = known.version if known else None
            if work.told.get(path, ()) == problems and (known is None or work.versions.get(path) == version):
                continue
            work.told[path], work.versions[path] = problems, version
            if known is not None:
                self._publish_opened(known, problems)
            else:
                self._publish_closed(site, path, problems)
            if number % _AT_ONCE == _AT_ONCE - 1:
                await asyncio.sleep(0)

    def _publish_opened(self, opened: Opened, problems: Sequence[Problem]) -> None:
        document = self.document(opened.uri)
        if document is not None:
            self.publish(opened.uri, opened.version, diagnostics(document, problems, self.units))

    def _publish_closed(self, site: OpenSite, path: str, problems: Sequence[Problem]) -> None:
        page = site.catalogue.pages.get(path)
        uri = from_fs_path(path) if Path(path).is_absolute() else self.uri(site, path)
        text = Text(f"---\n{page.front}---\n{page.body}" if page else self._read(site, path, problems))
        self.publish(uri or "", None, bare_diagnostics(text, problems, self.units))

    @staticmethod
    def _read(site: OpenSite, path: str, problems: Sequence[Problem]) -> str:
        """The text of what is no page, such as a file of readings, as far as there is something to say of it."""
        try:
            return site.read(path) if problems else ""
        except OSError:
            return ""
