"""The sample site, built anew and served, with a browser to look at it."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from scripts.ensure_chromium import NoChromiumError, ensure_chromium

ROOT = Path(__file__).parents[1]
SITE = ROOT / "build" / "looked-at"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
)


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files and says nothing about it."""

    def log_message(self, format: str, *args: Any) -> None:
        pass


def serve(folder: Path) -> str:
    """The address at which the files of a folder are served until the process ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/"


@contextmanager
def sample_site() -> Iterator[tuple[Browser, str]]:
    """A browser, and the address of the sample site. Raises NoChromiumError where there is no browser."""
    chromium = ensure_chromium()
    build = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--clean", "--site-dir", str(SITE)]
    subprocess.run(build, cwd=ROOT, check=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield browser, serve(SITE)
        browser.close()


def look(act: Callable[[Browser, str], None]) -> int:
    """Let `act` work with the browser and the address of the site; the exit status."""
    try:
        with sample_site() as (browser, base):
            act(browser, base)
    except NoChromiumError as error:
        print(error, file=sys.stderr)
        return 1
    return 0
