"""The command as a person types it, in this process."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cjm_mkdocs.cli import main
from tests.sites import SiteSpec, write_site


def cjm(*arguments: object, status: int = 0, answers: str | None = None) -> Result:
    """Run `cjm`, which has to end with this status; `answers` is what the user types."""
    result = CliRunner().invoke(main, [str(one) for one in arguments], input=answers)
    assert "has a fault" not in result.output, result.output
    assert result.exit_code == status, result.output
    return result


def enter_site(folder: Path, pages: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write a site, and make its folder the current one; its content folder."""
    write_site(folder, SiteSpec(pages=pages))
    monkeypatch.chdir(folder)
    return folder / "content"
