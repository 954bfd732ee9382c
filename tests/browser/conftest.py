"""Fixtures for tests in a browser. A machine without a Chromium fails them; it does not skip them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from scripts.ensure_chromium import NoChromiumError, find_chromium
from tests.browser.served import Reader, no_outside_requests, serve
from tests.sites import Site

CHROMIUM_ARGUMENTS = (
    "--no-sandbox",  # containers run as root, where the sandbox does not start
    "--disable-gpu",
    "--disable-dev-shm-usage",  # containers have a small one
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Not even a look-up leaves the machine.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)

# Milliseconds. What is awaited comes at once, or late because others keep the machine busy.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole session."""
    try:
        executable = find_chromium()
    except NoChromiumError as error:
        pytest.fail(str(error), pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(executable), args=list(CHROMIUM_ARGUMENTS))
        yield browser
        browser.close()


class Served(Protocol):
    def __call__(self, site: Site, prefix: str = "/", *, searched: bool = False) -> str: ...


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    """Gives the URL of a site's root on a loopback server; each site is served once in each manner."""
    urls: dict[tuple[Path, str, bool], str] = {}
    with ExitStack() as servers:

        def served(site: Site, prefix: str = "/", *, searched: bool = False) -> str:
            key = (site.directory, prefix, searched)
            if key not in urls:
                urls[key] = servers.enter_context(serve(site.directory, prefix, searched=searched))
            return urls[key]

        yield served


OFTEN = 40
"""How many readers use a window one after the other: one that nobody closes grows."""


@dataclass
class Windows:
    """Windows of the browser. To open one costs more than to read a page, so readers hand them on."""

    browser: Browser
    free: dict[bool, list[Page]] = field(default_factory=lambda: {True: [], False: []})
    """Those that nobody uses, by whether scripts run."""
    uses: Counter[Page] = field(default_factory=Counter)

    def open(self, javascript: bool, **context_options: Any) -> Page:
        context = self.browser.new_context(
            java_script_enabled=javascript, service_workers="block", **context_options
        )
        context.set_default_timeout(PATIENCE)
        return context.new_page()

    def take(self, javascript: bool) -> Page:
        page = self.free[javascript].pop() if self.free[javascript] else self.open(javascript)
        self.uses[page] += 1
        return page

    def give_back(self, reader: Reader) -> None:
        reader.leave()
        if self.uses[reader.page] < OFTEN:
            self.free[reader.javascript].append(reader.page)
        else:
            reader.context.close()


@pytest.fixture(scope="session")
def windows(chromium: Browser) -> Windows:
    return Windows(chromium)


class Read(Protocol):
    """The `read` fixture; further keywords go to Playwright's `new_context`."""

    def __call__(
        self,
        site: Site,
        url: str | None = "",
        *,
        prefix: str = "/",
        from_disk: bool = False,
        scheme: Literal["light", "dark"] = "light",
        width: int = 1280,
        height: int = 800,
        javascript: bool = True,
        settled: bool = False,
        searched: bool = False,
        own_window: bool = False,
        **context_options: Any,
    ) -> Reader: ...


@pytest.fixture
def read(windows: Windows, served: Served) -> Iterator[Read]:
    """Opens a page of a site as a new reader would, with empty storage.

    With `url=None` no page is opened yet: the test goes to all of them itself.
    Only with `searched` is there anything to find with the theme's search (`serve`).
    Requests to other hosts come to nothing, and fail the test when it ends, whatever it was about.
    The window may have been another reader's; with `own_window` (or options of a context) it is a new one, with
    an empty cache: for tests of how a page loads, and for those that run a script before the page's own.
    """
    readers: list[Reader] = []

    def read(
        site: Site,
        url: str | None = "",
        *,
        prefix: str = "/",
        from_disk: bool = False,
        scheme: Literal["light", "dark"] = "light",
        width: int = 1280,
        height: int = 800,
        javascript: bool = True,
        settled: bool = False,
        searched: bool = False,
        own_window: bool = False,
        **context_options: Any,
    ) -> Reader:
        own = own_window or bool(context_options)
        page = windows.open(javascript, **context_options) if own else windows.take(javascript)
        page.set_viewport_size({"width": width, "height": height})
        forced: Literal["active", "none"] = context_options.get("forced_colors", "none")
        page.emulate_media(media="null", color_scheme=scheme, reduced_motion="reduce", forced_colors=forced)
        root = site.directory.as_uri() + "/" if from_disk else served(site, prefix, searched=searched)
        reader = Reader(page.context, page, root, javascript, own)
        readers.append(reader)
        reader.watch()
        if url is not None:
            reader.open(url, settled=settled)
        return reader

    yield read
    for reader in readers:
        if reader.own_window:
            reader.context.close()
        else:
            windows.give_back(reader)
    for reader in readers:
        no_outside_requests(reader)
