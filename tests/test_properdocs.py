"""ProperDocs, which carries MkDocs on, builds the same sites with the same plugin.

It runs as a process of its own: it takes the place of MkDocs in whatever imports that.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import cjm_mkdocs
from tests.conftest import ROOT
from tests.foreign_site import VOCABULARY, foreign_pages
from tests.sites import Site, SiteSpec, build_site_in, write_site

GENERATOR = re.compile(rb'<meta name="generator" content="[^"]*">')
"""Where Material names who built a page: the only thing that may differ."""

BARE = "<title>{{ page.title }}</title>{{ page.toc }}<article>{{ page.content }}</article>"
"""A theme. Those of MkDocs come in a package of their own under ProperDocs."""
BROKEN = {
    "buying.md": "---\ntype: journey\ntitle: Buying\npersona: nobody\nstages: [{name: Buy, steps: [{title: Pay}]}]\n---\n"
}


def properdocs(mkdocs_yml: Path, directory: Path) -> subprocess.CompletedProcess[str]:
    """`properdocs build --strict` of a site."""
    command = ["-m", "properdocs", "build", "--strict", "-f", str(mkdocs_yml), "-d", str(directory)]
    package = str(Path(cjm_mkdocs.__file__).parents[1])
    path = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH", ""))))
    return subprocess.run(
        [sys.executable, *command],
        capture_output=True,
        text=True,
        check=False,
        cwd=mkdocs_yml.parent,
        env={**os.environ, "PYTHONPATH": path},
    )


OF_THE_HOST = frozenset(("sitemap.xml.gz", "search/main.js"))
"""What each host writes in its own way: a compressed file, which is compared as it was before, and its own script."""


def published(site: Site) -> dict[str, bytes]:
    """Everything published, but for the name of the builder."""
    return {
        path: GENERATOR.sub(b"", content) if path.endswith(".html") else content
        for path, content in site.files.items()
        if path not in OF_THE_HOST
    }


def assert_same(theirs: Site, ours: Site) -> None:
    expected, found = published(ours), published(theirs)
    assert sorted(found) == sorted(expected)
    assert [path for path, content in found.items() if content != expected[path]] == []


def test_the_sample_site_is_the_same(sample_site: Site, tmp_path: Path) -> None:
    run = properdocs(ROOT / "mkdocs.yml", tmp_path / "site")
    assert run.returncode == 0, run.stderr
    assert b"ProperDocs" in (tmp_path / "site/index.html").read_bytes()  # it was not MkDocs after all
    assert_same(Site(ROOT, tmp_path / "site", ()), sample_site)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"cjm": {"nav": "shown", "publish": "public", "exports": ["json", "csv"]}},
        {"config": {"use_directory_urls": False}, "theme_options": {"language": "de"}},
        {"plugins": ["tags", "offline"]},
        {"config": {"theme": {"name": None, "custom_dir": "theme"}}, "root_files": {"theme/main.html": BARE}},
    ],
    ids=["as it comes", "public", "files, German", "with plugins of Material", "the search of MkDocs"],
)
def test_a_site_of_strangers_is_the_same(tmp_path: Path, fields: dict[str, dict[str, object]]) -> None:
    options = {**VOCABULARY, **fields.get("cjm", {})}
    spec = SiteSpec(pages=foreign_pages(), **{**fields, "cjm": options})
    ours = build_site_in(tmp_path / "mkdocs", spec)
    write_site(tmp_path / "properdocs", spec)
    run = properdocs(tmp_path / "properdocs/mkdocs.yml", tmp_path / "properdocs/site")
    # What is wrong with the content is told under both, and keeps a strict build from succeeding.
    problems = [line.message for line in ours.log if line.level == "WARNING"]
    assert bool(run.returncode) == bool(problems), run.stderr
    for message in problems:
        assert message.split("\n")[0] in run.stderr
    assert (tmp_path / "properdocs/site/search/search_index.json").exists()
    assert_same(Site(tmp_path / "properdocs", tmp_path / "properdocs/site", ()), ours)


def test_what_is_wrong_fails_a_strict_build(tmp_path: Path) -> None:
    run = properdocs(write_site(tmp_path, SiteSpec(pages=BROKEN)), tmp_path / "site")
    assert run.returncode == 1
    assert "content/buying.md:4:10: error refs/unknown" in run.stderr


def test_a_wrong_option_is_named_with_its_place(tmp_path: Path) -> None:
    run = properdocs(write_site(tmp_path, SiteSpec(pages=BROKEN, cjm={"nav": "up"})), tmp_path / "site")
    assert run.returncode == 1
    assert "“nav” is “up”" in run.stderr
