"""A built site on a web server of its own, and a reader who looks at it in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, Route

WCAG_22_AA = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
LOCAL_SCHEMES = {"data", "blob", "about"}


class _Handler(SimpleHTTPRequestHandler):
    """Serves a folder below a prefix, and nothing above it: absolute links of a site on a sub-path break."""

    def __init__(self, *args: Any, prefix: str, **kwargs: Any) -> None:
        self.prefix = prefix
        super().__init__(*args, **kwargs)

    def send_head(self) -> Any:
        if not self.path.startswith(self.prefix):
            self.send_error(404, f"outside {self.prefix}")
            return None
        self.path = "/" + self.path.removeprefix(self.prefix)
        return super().send_head()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: tests report what went wrong themselves."""


@contextmanager
def serve(directory: Path, prefix: str = "/") -> Iterator[str]:
    """Serve a folder on the loopback interface; gives the URL of its root, ending with the prefix."""
    assert prefix.startswith("/") and prefix.endswith("/"), prefix
    handler = partial(_Handler, directory=str(directory), prefix=prefix)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{prefix}"
        finally:
            server.shutdown()
            thread.join()


@dataclass
class Reader:
    """One visit to a site: the browser's page, and what happened that a reader does not see."""

    context: BrowserContext
    page: Page
    root: str
    """URL of the site's root: `http://127.0.0.1:…/`, or `file:///…/` for a site opened from disk."""
    outside_requests: list[str] = field(default_factory=list)
    """URLs of all requests to other hosts. None of them got through."""
    errors: list[str] = field(default_factory=list)
    """Uncaught exceptions, messages on the console's error level, and requests that the server refused."""

    def open(self, url: str = "") -> Page:
        """Go to a page of the site; returns when it has loaded and the network is quiet."""
        if self.root.startswith("file:") and (url == "" or url.endswith("/")):
            url += "index.html"
        self.page.goto(self.root + url, wait_until="networkidle")
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
        options = {"runOnly": {"type": "tag", "values": list(tags)}, "resultTypes": ["violations"]}
        results = Axe().run(self.page, context=selector, options=options)
        return [
            f"{violation['id']}: {node['html']}\n    {node.get('failureSummary', '')}"
            for violation in results.response["violations"]
            for node in violation["nodes"]
        ]

    def _is_outside(self, url: str) -> bool:
        parts, home = urlsplit(url), urlsplit(self.root)
        return parts.scheme not in LOCAL_SCHEMES and (parts.scheme, parts.netloc) != (
            home.scheme,
            home.netloc,
        )

    def _let_through(self, route: Route) -> None:
        url = route.request.url
        if self._is_outside(url):
            self.outside_requests.append(url)
            route.abort("blockedbyclient")
        else:
            route.continue_()

    def watch(self) -> None:
        """Start to block, to listen and to record. Called once, before the first page is opened."""
        self.context.route("**/*", self._let_through)
        self.context.route_web_socket("**/*", lambda socket: self.outside_requests.append(socket.url))
        self.page.on("pageerror", lambda error: self.errors.append(f"uncaught: {error}"))
        self.page.on(
            "console",
            lambda message: (
                self.errors.append(f"console: {message.text}") if message.type == "error" else None
            ),
        )
        self.page.on(
            "response",
            lambda response: (
                self.errors.append(f"{response.status}: {response.url}") if response.status >= 400 else None
            ),
        )


def no_outside_requests(reader: Reader) -> None:
    """Fail if a page asked another host for anything, even though nothing was let through."""
    assert not reader.outside_requests, "requests left the site: " + ", ".join(reader.outside_requests)


def no_errors(reader: Reader) -> None:
    """Fail if a script failed, the console showed an error, or a file of the site is missing."""
    assert not reader.errors, "the browser reports:\n" + "\n".join(reader.errors)
