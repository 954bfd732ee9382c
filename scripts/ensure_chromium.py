"""Print the path of a Chromium that starts, installing one if the machine has none, and what drives it needs.

Looked for, in this order: the environment variable CJM_CHROMIUM, browsers on the PATH, Playwright's own.
Installed, if none is found: Debian's package where that is possible (root, apt-get), else Playwright's.

The path is the only thing on standard output; everything said on the way goes to standard error.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

VARIABLE = "CJM_CHROMIUM"
# The first is the same browser without windows: a page costs it a fifth less.
NAMES_ON_PATH = (
    "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable",
)  # fmt: skip
APT_OPTIONS = ("-o", "Acquire::Retries=5", "-o", "DPkg::Lock::Timeout=300")
# Older systems have the second only.
APT_BROWSERS = ("chromium-headless-shell", "chromium")
# Without a font the browser draws nothing that can be measured; the second one has the star.
APT_FONTS = ("fonts-liberation", "fonts-dejavu-core")
# What Playwright's driver is linked to, and a minimal system lacks.
DRIVER_PACKAGES = ("libatomic1",)


class NoChromiumError(RuntimeError):
    """No usable Chromium; the message tells what to do about it."""


def starts(executable: Path) -> bool:
    """Whether the browser runs at all: some distributions put a stub of that name on the PATH."""
    try:
        done = subprocess.run(
            [executable, "--version"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=60,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and b"Chrom" in done.stdout


def playwright_executable() -> Path | None:
    """Where Playwright keeps (or would keep) its own Chromium; None without Playwright."""
    # In a process of its own: Playwright's synchronous interface cannot be entered twice in one thread.
    code = (
        "from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as playwright: print(playwright.chromium.executable_path)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    return Path(done.stdout.strip()) if done.returncode == 0 else None


def candidates() -> Iterator[Path]:
    """Every place where a Chromium may be, best first; each is looked at only if those before it failed."""
    for name in NAMES_ON_PATH:
        if found := shutil.which(name):
            yield Path(found)
    if own := playwright_executable():
        yield own


def find_chromium() -> Path:
    """Path of a Chromium that starts; raises NoChromiumError."""
    if named := os.environ.get(VARIABLE):
        if not starts(Path(named)):
            raise NoChromiumError(f"{VARIABLE}={named} does not start. Correct or unset it.")
        return Path(named)
    for executable in candidates():
        if starts(executable):
            return executable
    raise NoChromiumError(
        f"No Chromium found. Run `make test`, which installs one, or install it yourself "
        f"(`playwright install chromium`, or your system's package), or name one in {VARIABLE}."
    )


def may_use_apt() -> bool:
    """Whether packages of the system can be installed without asking anyone for a password."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install_commands() -> Iterator[list[list[str]]]:
    """Ways to install, best first; each is a list of commands to run in order."""
    playwright = [sys.executable, "-m", "playwright", "install"]
    if may_use_apt():
        apt = ["apt-get", *APT_OPTIONS]
        for browser in APT_BROWSERS:
            install = [*apt, "install", "-y", "--no-install-recommends", browser, *APT_FONTS]
            yield [[*apt, "update"], install]
        yield [[*playwright, "--with-deps", "chromium"]]
    else:
        yield [[*playwright, "chromium"]]


def run_loudly(command: list[str]) -> bool:
    """Run one installing command, its output on standard error; True when it succeeded."""
    print("  " + " ".join(command), file=sys.stderr, flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, stdout=sys.stderr, env=environment, check=False).returncode == 0


def ensure_chromium() -> Path:
    """Path of a Chromium that starts, installed if need be; raises NoChromiumError."""
    try:
        return find_chromium()
    except NoChromiumError:
        if os.environ.get(VARIABLE):
            raise  # Whoever names a browser wants that one and no other.
    print("==> Installing Chromium for the browser tests", file=sys.stderr, flush=True)
    for commands in install_commands():
        if all(run_loudly(command) for command in commands):
            try:
                return find_chromium()
            except NoChromiumError:
                continue
    raise NoChromiumError(
        "The browser tests need Chromium, and it could not be installed (see above). "
        f"Install it yourself, or name one in {VARIABLE}."
    )


def driver_complaint() -> str:
    """Why Playwright's driver does not start; empty if it does."""
    code = "from playwright.sync_api import sync_playwright\nwith sync_playwright(): pass"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else (done.stderr.strip() or "no reason given").splitlines()[0]


def ensure_driver() -> None:
    """See to it that Playwright's driver starts; raises NoChromiumError."""
    complaint = driver_complaint()
    if complaint and may_use_apt():
        print("==> Installing what drives the browser", file=sys.stderr, flush=True)
        apt = ["apt-get", *APT_OPTIONS]
        run_loudly([*apt, "update"])
        run_loudly([*apt, "install", "-y", "--no-install-recommends", *DRIVER_PACKAGES])
        complaint = driver_complaint()
    if complaint:
        raise NoChromiumError(f"Playwright, which drives the browser in tests, does not start: {complaint}")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--find-only", action="store_true", help="install nothing")
    options = parser.parse_args()
    try:
        print(find_chromium() if options.find_only else ensure_chromium())
        if not options.find_only:
            ensure_driver()
    except NoChromiumError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
