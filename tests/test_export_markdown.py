"""`cjm export markdown`: other generators make the same pages of it as MkDocs with the plugin."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cjm_mkdocs.cli import main
from tests.conftest import ROOT, BuildSite
from tests.foreign_site import VOCABULARY, foreign_pages
from tests.links import broken_links
from tests.same_pages import PageContent, contents
from tests.sites import Site, SiteSpec, run_mkdocs, write_site
from tests.test_site_hostile import CONTROL, HOSTILE_OPTIONS, MARKED, hostile_pages

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
    if find_spec("zensical") is None:
        pytest.skip(
            "NOT COMPARED: Zensical cannot be installed here, so nothing says what it makes of the export"
        )
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


@pytest.mark.parametrize("builder", BUILDERS)
def test_the_sample_site_is_the_same(sample_site: Site, tmp_path: Path, builder: str) -> None:
    assert export(ROOT, tmp_path / "out").exit_code == 0
    built = BUILDERS[builder](tmp_path / "out")
    assert_same(built, sample_site.directory)


OWN_TEXT = """
index.md
  Welcome
  =======

  To [buying](journeys/buying.md "The *map*"), to [its stage](journeys/buying.md#stage---purchase), to ![a picture][p],
  to [![a picture](img/a%20b.png)](people/ada.md), and to [the shop](<notes/the shop.md>).

  Not to `[code](journeys/buying.md)`.

  1. a list

      with [more](journeys/buying.md) in it

  ```text
  # no heading
  [code](journeys/buying.md)
  ```

  <a href="journeys/buying/">HTML</a>

  [p]: img/a%20b.png "A picture"
img/a b.png
  not really
journeys/
  README.md
    # Our <em>journeys</em>

    Some words.

    ## By hand

    ```cjm
    show: journeys
    ```

    ### Pains {: #own-id }

    ```cjm
    show: pain-points
    group: severity
    ```

    ```cjm
    show: nonsense
    ```

    Back to [the start](../index.md).
  buying.md
    ---
    type: journey
    title: "Buying: [a] {{ car }} & *more* 1/2 -- now..."
    description: See [Ada](../people/ada.md) and [the shop](../notes/the%20shop.md).
    persona: ada
    stages:
      - name: Purchase
        steps:
          - {title: "1. Compare `prices` #1 :smile: (c)", emotion: -1, pain_points: [{title: Too dear, severity: major}]}
          - {title: "`Pay` <b>now</b>", emotion: 1}
    x_template: none
    ---
    Before the heading.

    # Buying {: .special }

    See [Ada](../people/ada.md) and [below](#why).

    ```cjm
    show: diagram
    ```

    ## Why

    ```mermaid
    graph TD
    ```

    Text.
  paying.md
    ---
    type: journey
    title: Paying
    persona: ada
    stages: [{name: Purchase, steps: [{title: Pay}]}]
    ---
    <h1 class="mine">Paying, in HTML</h1>

    Words.
people/
  ada.md
    ---
    type: persona
    name: Ada
    image: ../img/a b.png
    goals: [Drive]
    ---

    No heading here, only [a way back](../journeys/README.md#own-id).
notes/
  the shop.md
    ---
    description: Foreign front matter
    tags: [a]
    ---
    # The shop

    [Ada](../people/ada.md) | [the map](../journeys/buying.md)[^1]

    [^1]: A note with [a link](../people/ada.md).

    <img src="../../img/a%20b.png" alt="">
"""
EXTENSIONS = [
    "attr_list", "md_in_html", "footnotes", "def_list", "abbr", "admonition", "smarty", "nl2br", "sane_lists", "wikilinks",
    {"toc": {"permalink": True}}, "pymdownx.superfences", "pymdownx.emoji", "pymdownx.smartsymbols", "pymdownx.magiclink",
    "pymdownx.critic", "pymdownx.betterem", "pymdownx.caret", "pymdownx.tilde", "pymdownx.mark", "pymdownx.keys",
    "pymdownx.snippets", "pymdownx.inlinehilite", {"pymdownx.arithmatex": {"generic": True}},
]  # fmt: skip
"""More than most sites have."""
TRICKS = (
    '1. ``` :smile: $x$ {{ 7*7 }} {% raw %} {# x #} --8<-- "x" [TOC] [ref][x] *[HTML]: y ++ins++ ==mark== {++a++} ~~del~~ '
    "H~2~O x^2^ (c) 1/2 --> https://example.org www.example.org @me a@b.cd ![i](j) \\( [^1] !!! note [[wiki]] {: .x } {#id} "
    "<!-- more --> &amp; -- ... 'r' 1st\ttab \\"
)
"""What extensions look for."""

SITES: dict[str, dict[str, Any]] = {
    "strangers": {"pages": foreign_pages(), "cjm": VOCABULARY},
    "files, German, everything in the navigation": {
        "pages": foreign_pages(),
        "cjm": {**VOCABULARY, "nav": "shown", "exports": ["json", "csv"]},
        "config": {"use_directory_urls": False},
        "theme_options": {"language": "de"},
    },
    "public, with tags, pages moved": {
        "pages": foreign_pages(),
        "cjm": {**VOCABULARY, "publish": "public", "pages": {"pain-points": "insights/pains/"}},
        "plugins": ["tags"],
    },
    "words of their own": {"pages": OWN_TEXT, "markdown_extensions": EXTENSIONS},
    "hostile": {"pages": hostile_pages(MARKED), "cjm": HOSTILE_OPTIONS, "markdown_extensions": EXTENSIONS},
    "tricks": {"pages": hostile_pages(TRICKS), "cjm": HOSTILE_OPTIONS, "markdown_extensions": EXTENSIONS},
    "control": {"pages": hostile_pages(CONTROL), "cjm": HOSTILE_OPTIONS},
}
"""The fields are those of `SiteSpec`."""


@pytest.mark.parametrize("builder", BUILDERS)
@pytest.mark.parametrize("name", SITES)
def test_other_sites_are_the_same(build_site: BuildSite, tmp_path: Path, name: str, builder: str) -> None:
    site = build_site(**SITES[name])
    write_site(tmp_path, SiteSpec(**SITES[name]))
    assert export(tmp_path, tmp_path / "out").exit_code == 0
    assert_same(BUILDERS[builder](tmp_path / "out"), site.directory)
