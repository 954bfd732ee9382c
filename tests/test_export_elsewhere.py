"""Other generators make the same pages of `cjm export markdown` as MkDocs with the plugin."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, BuildSite
from tests.foreign_site import VOCABULARY, foreign_pages
from tests.other_generators import BUILDERS, assert_same, export, mkdocs
from tests.sites import Site, SiteSpec, write_site
from tests.test_site_hostile import CONTROL, HOSTILE_OPTIONS, MARKED, hostile_pages


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
    <div align="center">
    <h1 class="mine">Paying, in HTML</h1>
    </div>

    Words.

    <details>
    <summary>All about it</summary>

    ```cjm
    show: steps
    ```

    </details>
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
    "words of their own, no extensions": {"pages": OWN_TEXT.replace("README.md#own-id", "README.md")},
    "headings that begin with the second level": {
        "pages": OWN_TEXT.replace("  Welcome", "  ---\n  title: Start\n  ---\n\n  Welcome", 1).replace(
            "    # Our", "    ---\n    title: Our journeys\n    ---\n\n    # Our", 1
        ),
        "markdown_extensions": ["attr_list", {"toc": {"baselevel": 2}}],
    },
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


def test_the_navigation_is_that_of_the_site(build_site: BuildSite, tmp_path: Path) -> None:
    site = build_site(OWN_TEXT)
    write_site(tmp_path, SiteSpec(pages=OWN_TEXT))
    export(tmp_path, tmp_path / "out")
    theirs = Site(tmp_path, mkdocs(tmp_path / "out"), ())

    def entries(of: Site) -> list[tuple[str, Any]]:
        found = of.soup("").select(".md-nav--primary > .md-nav__list .md-nav__link")
        return [(" ".join(entry.get_text().split()), entry.get("href")) for entry in found]

    assert entries(theirs) == entries(site) and len(entries(site)) > 5
