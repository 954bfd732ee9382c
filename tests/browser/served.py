"""A built site on a web server of its own, and a reader who looks at it in a browser."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page, Request, Response, WebSocket

from tests.browser import accessibility
from tests.sites import Site

WCAG_22_AA = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
LOCAL_SCHEMES = {"data", "blob", "about"}
SEARCH_INDEX = "/search/search_index.json"


# Laid out, on a phone what is far below as well; observers told what is in sight, and no diagram half drawn.
# What comes later a test waits for itself.
READY = """async () => {
  document.getElementById("cjm-later")?.remove();
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  await document.fonts.ready;
  do { await frame(); await frame(); } while (document.querySelector("cjm-diagram[data-state=drawing]"));
}"""

# Colours have changed to the end, and are not on the way.
FADED = """() => Promise.allSettled(
  document.getAnimations().filter((one) => one instanceof CSSTransition).map((one) => one.finished))"""


class _Server(ThreadingHTTPServer):
    request_queue_size = 128  # of five, some are refused when a busy machine accepts late

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a browser that goes while something is open."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(SimpleHTTPRequestHandler):
    """Serves a folder below a prefix, and nothing above it: absolute links of a site on a sub-path break."""

    protocol_version = "HTTP/1.1"  # connections stay open: a page asks for a dozen files

    def __init__(self, *args: Any, prefix: str, searched: bool, **kwargs: Any) -> None:
        self.prefix, self.searched = prefix, searched
        super().__init__(*args, **kwargs)

    def send_head(self) -> Any:
        if self.path == "/favicon.ico":  # the browser asks by itself where a page names no icon
            self.send_response(204)
            self.end_headers()
            return None
        if not self.path.startswith(self.prefix):
            self.send_error(404, f"outside {self.prefix}")
            return None
        self.path = "/" + self.path.removeprefix(self.prefix)
        index = Path(self.translate_path(self.path))
        if self.path == SEARCH_INDEX and not self.searched and index.is_file():
            return self.send_empty(json.loads(index.read_bytes()))
        return super().send_head()

    def send_empty(self, index: dict[str, Any]) -> BytesIO:
        """An index for the search as it is, but with nothing to find."""
        content = json.dumps({**index, "docs": []}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        return BytesIO(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: tests report what went wrong themselves."""


@contextmanager
def serve(directory: Path, prefix: str = "/", *, searched: bool = True) -> Iterator[str]:
    """Serve a folder on the loopback interface; gives the URL of its root, ending with the prefix.

    Where nobody searches (`searched=False`), themes get an index without entries: to read a whole one, which they
    do on every page, costs the browser more than half of what it costs to show the page.
    """
    assert prefix.startswith("/") and prefix.endswith("/"), prefix
    handler = partial(_Handler, directory=str(directory), prefix=prefix, searched=searched)
    with _Server(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{prefix}"
        finally:
            server.shutdown()
            thread.join()


def on_its_port(site: Site, directory: Path, served: Callable[[Site], str]) -> Site:
    """A copy whose site map names the port it is served at: Material's instant navigation goes by it."""
    shutil.copytree(site.directory, directory)
    copy = Site(site.root, directory, site.log)
    sitemap = directory / "sitemap.xml"
    written = sitemap.read_text(encoding="utf-8")
    root = (
        "https://example.org/journeys/" if "example.org/journeys/" in written else "https://example.org/docs/"
    )
    sitemap.write_text(written.replace(root, served(copy)), encoding="utf-8")
    return copy


@dataclass
class Reader:
    """One visit to a site: the browser's page, and what happened that a reader does not see."""

    context: BrowserContext
    page: Page
    root: str
    """URL of the site's root: `http://127.0.0.1:…/`, or `file:///…/` for a site opened from disk."""
    javascript: bool = True
    """Whether scripts run."""
    own_window: bool = False
    """Whether nobody had or will have this window."""
    outside_requests: list[str] = field(default_factory=list)
    """URLs of all requests to other hosts. None of them got through: the browser knows no other (`conftest.py`)."""
    errors: list[str] = field(default_factory=list)
    """Uncaught exceptions, messages on the console's error level, and requests that the server refused."""

    def open(self, url: str = "", *, settled: bool = False, untouched: bool = False) -> Page:
        """Go to a page of the site; returns when it has loaded, is laid out as a whole, and draws no diagram.

        With `untouched`, the page is as the browser left it when it had loaded: for tests of how pages load.

        With `settled`, scripts have also asked for everything they ask for later: the network has been quiet for
        half a second. That is for tests of what a page asks for, and of instant navigation, which needs the
        site map.
        """
        if self.root.startswith("file:") and (url == "" or url.endswith("/")):
            url += "index.html"
        self.page.goto(self.root + url, wait_until="networkidle" if settled else "load")
        return self.page if untouched else self.lay_out()

    def lay_out(self) -> Page:
        """Have the page laid out as a whole, and wait for its diagrams."""
        if self.javascript:
            self.page.evaluate(READY)
        return self.page

    def toggle_scheme(self) -> None:
        """Press Material's button for the other colour scheme."""
        before = self.scheme
        self.page.locator("form[data-md-component=palette] label:not([hidden])").click()
        self.page.wait_for_function("was => document.body.dataset.mdColorScheme !== was", arg=before)

    @property
    def scheme(self) -> str:
        """Material's colour scheme now: `default` or `slate`."""
        return str(self.page.evaluate("document.body.dataset.mdColorScheme"))

    def scrolls_sideways(self) -> bool:
        """Whether the page as a whole is wider than the window, which no reader should meet."""
        return bool(
            self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        )

    def accessibility_problems(
        self, selector: str = "article", tags: tuple[str, ...] = WCAG_22_AA
    ) -> list[str]:
        """What axe finds in a part of the page: `rule: element` and why, one for each element."""
        return accessibility.problems(self.page, selector, tags)

    def problems_by_day_and_night(self, selector: str) -> list[str]:
        """What axe finds in a part of a page in Material, and what in its other colours."""
        found = self.accessibility_problems(selector)
        self.toggle_scheme()
        self.page.evaluate(FADED)
        return found + accessibility.problems_of_colours(self.page, selector)

    def _is_outside(self, url: str) -> bool:
        parts, home = urlsplit(url), urlsplit(self.root)
        return parts.scheme not in LOCAL_SCHEMES and (parts.scheme, parts.netloc) != (
            home.scheme,
            home.netloc,
        )

    def _note(self, url: str) -> None:
        if self._is_outside(url):
            self.outside_requests.append(url)

    def _note_request(self, request: Request) -> None:
        self._note(request.url)

    def _note_socket(self, socket: WebSocket) -> None:
        self._note(socket.url)

    def _note_exception(self, error: Error) -> None:
        self.errors.append(f"uncaught: {error}")

    def _note_message(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"console: {message.text}")

    def _note_response(self, response: Response) -> None:
        if response.status >= 400:
            self.errors.append(f"{response.status}: {response.url}")

    def watch(self) -> None:
        """Start to listen and to record. Called once, before the first page is opened.

        Requests are not routed through this process: that costs more than all else, and switches the cache off.
        """
        self.context.on("request", self._note_request)
        self.page.on("websocket", self._note_socket)
        self.page.on("pageerror", self._note_exception)
        self.page.on("console", self._note_message)
        self.page.on("response", self._note_response)

    def leave(self) -> None:
        """Forget everything and go, so that the next reader may have the window; no more is recorded."""
        for page in self.context.pages:
            if page != self.page:
                page.close()
        if self.javascript:
            self.page.evaluate(
                "location.protocol.startsWith('about') || (localStorage.clear(), sessionStorage.clear())"
            )
        self.context.clear_cookies()
        self.page.goto("about:blank")
        self.context.remove_listener("request", self._note_request)
        self.page.remove_listener("websocket", self._note_socket)
        self.page.remove_listener("pageerror", self._note_exception)
        self.page.remove_listener("console", self._note_message)
        self.page.remove_listener("response", self._note_response)


def no_outside_requests(reader: Reader) -> None:
    """Fail if a page asked another host for anything, even though nothing was answered."""
    assert not reader.outside_requests, "requests left the site: " + ", ".join(reader.outside_requests)


def no_errors(reader: Reader) -> None:
    """Fail if a script failed, the console showed an error, or a file of the site is missing."""
    assert not reader.errors, "the browser reports:\n" + "\n".join(reader.errors)
