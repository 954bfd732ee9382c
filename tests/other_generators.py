"""What `cjm export markdown` writes, built by other generators, and compared with the site itself."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cjm_mkdocs.cli import main
from tests.links import broken_links
from tests.same_pages import PageContent, contents
from tests.sites import run_mkdocs

Build = Callable[[Path], Path]


def export(folder: Path, to: Path, *more: str) -> Result:
    arguments = ["export", "markdown", "--to", str(to), "-f", str(folder / "mkdocs.yml"), *more]
    result = CliRunner().invoke(main, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


# --- the same under other generators -------------------------------------------------------------------------------


def mkdocs(folder: Path) -> Path:
    """Build with MkDocs, without any plugin of ours."""
    assert not re.search(r"^- (cjm|mermaid2)", (folder / "mkdocs.yml").read_text(), re.MULTILINE)
    site = run_mkdocs(folder / "mkdocs.yml", folder / "site")
    assert [line for line in site.warnings if "cjm_mkdocs" in line] == []
    return site.directory


def zensical(folder: Path) -> Path:
    """Build with Zensical, in a process of its own."""
    reason = "NOT COMPARED: Zensical cannot be imported here, so nothing says what it makes of the export"
    pytest.importorskip("zensical", reason=reason, exc_type=ImportError)
    run = subprocess.run(
        [sys.executable, "-m", "zensical", "build", "--strict"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, f"Zensical {version('zensical')}: {run.stdout}{run.stderr}"
    return folder / "site"


BUILDERS: dict[str, Build] = {"MkDocs without the plugin": mkdocs, "Zensical": zensical}


def assert_same(theirs: Path, ours: Path) -> None:
    """Every page of ours has the same headings, links, rows and words as on the site itself."""
    expected, found = contents(ours), contents(theirs)
    assert sorted(found) == sorted(expected)
    for page, content in expected.items():
        other = found[page]
        assert _without_new_ids(other, content) == content.headings, page
        assert other.links == content.links, page
        assert other.rows == content.rows, page
        assert other.words == content.words, page
        assert content.ids - other.ids == set(), page
        assert other.attributes == content.attributes, page
    assert broken_links(theirs, theirs.rglob("*.html")) == []


def _without_new_ids(theirs: PageContent, ours: PageContent) -> tuple[tuple[str, str, str], ...]:
    """The title of a generated page has no id on the site; a generator gives it one."""
    without = {place for place, heading in enumerate(ours.headings) if heading[0] == "h1" and not heading[2]}
    return tuple(
        (level, text, "" if place in without else id_)
        for place, (level, text, id_) in enumerate(theirs.headings)
    )
