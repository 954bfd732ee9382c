"""Fixtures for tests in a browser. A machine without a Chromium fails them; it does not skip them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Literal, Protocol

import pytest
from playwright.sync_api import Browser, sync_playwright

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
    def __call__(self, site: Site, prefix: str = "/") -> str: ...


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    """Gives the URL of a site's root on a loopback server; each site and prefix is served once."""
    urls: dict[tuple[Path, str], str] = {}
    with ExitStack() as servers:

        def served(site: Site, prefix: str = "/") -> str:
            key = (site.directory, prefix)
            if key not in urls:
                urls[key] = servers.enter_context(serve(site.directory, prefix))
            return urls[key]

        yield served


class Read(Protocol):
    """The `read` fixture; further keywords go to Playwright's `new_context`."""

    def __call__(
        self,
        site: Site,
        url: str = "",
        *,
        prefix: str = "/",
        from_disk: bool = False,
        scheme: Literal["light", "dark"] = "light",
        width: int = 1280,
        height: int = 800,
        javascript: bool = True,
        **context_options: Any,
    ) -> Reader: ...


@pytest.fixture
def read(chromium: Browser, served: Served) -> Iterator[Read]:
    """Opens a page of a site as a new reader would, with empty storage.

    Requests to other hosts are blocked, and fail the test when it ends, whatever it was about.
    """
    readers: list[Reader] = []

    def read(
        site: Site,
        url: str = "",
        *,
        prefix: str = "/",
        from_disk: bool = False,
        scheme: Literal["light", "dark"] = "light",
        width: int = 1280,
        height: int = 800,
        javascript: bool = True,
        **context_options: Any,
    ) -> Reader:
        context = chromium.new_context(
            color_scheme=scheme,
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            reduced_motion="reduce",
            service_workers="block",
            **context_options,
        )
        root = site.directory.as_uri() + "/" if from_disk else served(site, prefix)
        reader = Reader(context, context.new_page(), root)
        readers.append(reader)
        reader.watch()
        reader.open(url)
        return reader

    yield read
    for reader in readers:
        reader.context.close()
    for reader in readers:
        no_outside_requests(reader)
