"""Finding a browser: stubs that do not start are passed over, and a named browser is the only one tried."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import ensure_chromium
from scripts.ensure_chromium import NoChromiumError, find_chromium, install_commands


@pytest.fixture
def bin_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder on the PATH, empty; Playwright has no browser of its own."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv(ensure_chromium.VARIABLE, raising=False)
    monkeypatch.setattr(ensure_chromium, "playwright_executable", lambda: tmp_path / "missing")
    return tmp_path


def browser(path: Path, says: str = "Chromium 1.0", status: int = 0) -> Path:
    path.write_text(f"#!/bin/sh\necho {says}\nexit {status}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_stub_that_does_not_start_is_passed_over(bin_folder: Path) -> None:
    browser(bin_folder / "chromium", says="Install the snap", status=1)
    real = browser(bin_folder / "google-chrome", says="Google Chrome 1.0")
    assert find_chromium() == real


def test_one_without_windows_goes_first(bin_folder: Path) -> None:
    browser(bin_folder / "chromium")
    shell = browser(bin_folder / "chromium-headless-shell")
    assert find_chromium() == shell


def test_named_browser_goes_first(bin_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    browser(bin_folder / "chromium")
    named = browser(bin_folder / "mine")
    monkeypatch.setenv(ensure_chromium.VARIABLE, str(named))
    assert find_chromium() == named


def test_named_browser_that_does_not_start_is_an_error(
    bin_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser(bin_folder / "chromium")
    monkeypatch.setenv(ensure_chromium.VARIABLE, str(bin_folder / "gone"))
    with pytest.raises(NoChromiumError, match="gone does not start"):
        find_chromium()


def test_playwrights_own_comes_last(bin_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = browser(bin_folder / "chrome-linux")
    monkeypatch.setattr(ensure_chromium, "playwright_executable", lambda: own)
    assert find_chromium() == own


@pytest.mark.usefixtures("bin_folder")
def test_no_browser_says_what_to_do() -> None:
    with pytest.raises(NoChromiumError, match=r"make test.*playwright install chromium.*CJM_CHROMIUM"):
        find_chromium()


@pytest.mark.parametrize(("root", "first"), [(True, "apt-get"), (False, "playwright")])
def test_packages_of_the_system_need_root(monkeypatch: pytest.MonkeyPatch, root: bool, first: str) -> None:
    monkeypatch.setattr(ensure_chromium, "may_use_apt", lambda: root)
    assert first in next(install_commands())[0]


def test_a_system_that_does_not_have_it_without_windows_gets_one_with_them(
    bin_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(command: list[str]) -> bool:
        if "chromium" in command:
            browser(bin_folder / "chromium")
        return "chromium-headless-shell" not in command

    monkeypatch.setattr(ensure_chromium, "may_use_apt", lambda: True)
    monkeypatch.setattr(ensure_chromium, "run_loudly", run)
    assert ensure_chromium.ensure_chromium() == bin_folder / "chromium"


def test_a_driver_that_does_not_start_is_mended(monkeypatch: pytest.MonkeyPatch) -> None:
    complaints = iter(["libatomic.so.1: cannot open", ""])
    run: list[list[str]] = []
    monkeypatch.setattr(ensure_chromium, "driver_complaint", lambda: next(complaints))
    monkeypatch.setattr(ensure_chromium, "may_use_apt", lambda: True)
    monkeypatch.setattr(ensure_chromium, "run_loudly", lambda command: not run.append(command))
    ensure_chromium.ensure_driver()
    assert run[-1][-1] == "libatomic1"


def test_a_driver_that_cannot_be_mended_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ensure_chromium, "driver_complaint", lambda: "libatomic.so.1: cannot open")
    monkeypatch.setattr(ensure_chromium, "may_use_apt", lambda: False)
    with pytest.raises(NoChromiumError, match=r"libatomic\.so\.1"):
        ensure_chromium.ensure_driver()
