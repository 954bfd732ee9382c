"""`cjm export markdown`: other generators make the same pages of it as MkDocs with the plugin."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

import cjm_mkdocs
from cjm_mkdocs.cli import main
from cjm_mkdocs.cli.init import starter
from tests.conftest import ROOT, BuildSite
from tests.foreign_site import VOCABULARY, foreign_pages
from tests.links import broken_links
from tests.same_pages import PageContent, contents
from tests.sites import Site, SiteSpec, run_mkdocs, write_files, write_site
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


# --- what is written -----------------------------------------------------------------------------------------------

PAGES = """
index.md
  # Home
  [Buying](journeys/buying.md)
journeys/
  buying.md
    ---
    type: journey
    title: "Buying <b>a</b> car"
    description: From *a wish* to [a key](../index.md).
    persona: Grandpa
    tags: [cars]
    evidence: secret-study
    stages:
      - name: Purchase
        steps: [{title: Compare, emotion: -1, pain_points: [Too dear]}]
    ---
    # Buying, *by hand*

    As [they said](../evidence/secret-study.md).
evidence/
  secret-study.md
    ---
    type: evidence
    title: Secret study
    kind: interview
    confidentiality: restricted
    url: ../files/secret.txt
    ---
files/
  secret.txt
    Secret words.
"""


def written(tmp_path: Path, pages: Any = PAGES, **fields: Any) -> Path:
    """The folder of an export."""
    write_site(tmp_path, SiteSpec(pages=pages, **fields))
    result = export(tmp_path, tmp_path / "out")
    assert result.exit_code == 0, result.output
    return tmp_path / "out"


def files(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


def test_a_page_is_readable_markdown(tmp_path: Path) -> None:
    text = (written(tmp_path) / "docs/journeys/buying/index.md").read_text()
    front, _, body = text.removeprefix("---\n").partition("---\n")
    assert yaml.safe_load(front) == {
        "title": "Buying &lt;b&gt;a&lt;/b&gt; car",  # themes print it as it is
        "description": "From a wish to a key.",
        "hide": ["navigation"],
    }
    lines = body.split("\n")
    assert "# Buying, *by hand*" in lines
    assert "As [they said](../../evidence/secret-study/index.md)." in lines
    assert "## Purchase { #stage---purchase }" in lines
    assert "### Compare { #purchase--compare }" in lines


def test_a_generated_page_has_its_title_and_no_empty_lines_in_raw_parts(tmp_path: Path) -> None:
    text = (written(tmp_path) / "docs/pain-points/index.md").read_text()
    assert "\n# Pain points\n" in text
    depth = 0
    for line in text.partition("# Pain points\n")[2].rstrip().split("\n"):
        assert line.strip() or depth == 0
        depth += len(re.findall(r"<div\b", line)) - len(re.findall("</div>", line))


def test_two_exports_are_equal_whatever_the_hash_seed(tmp_path: Path) -> None:
    write_site(tmp_path, SiteSpec(pages=foreign_pages(), cjm=VOCABULARY))
    for seed in "12":
        command = ["-m", "cjm_mkdocs", "export", "markdown", "--to", f"out{seed}"]
        environment = {"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(cjm_mkdocs.__file__).parents[1])}
        subprocess.run([sys.executable, *command], cwd=tmp_path, env=environment, check=True)
    assert files(tmp_path / "out1") == files(tmp_path / "out2")


def test_no_generator_is_imported(tmp_path: Path) -> None:
    write_site(tmp_path, SiteSpec(pages=PAGES))
    code = """
import sys
for host in ("mkdocs", "properdocs", "material", "zensical"):
    sys.modules[host] = None
from cjm_mkdocs.cli import main
main(["export", "markdown", "--to", "out"])
"""
    environment = {"PYTHONPATH": str(Path(cjm_mkdocs.__file__).parents[1])}
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, check=True)
    assert (tmp_path / "out/docs/journeys/buying/index.md").exists()


def test_nothing_restricted_leaves_a_public_site(tmp_path: Path) -> None:
    nav = {"nav": ["index.md", {"Hidden": "evidence/secret-study.md"}, {"Buying": "journeys/buying.md"}]}
    out = written(tmp_path, cjm={"publish": "public", "exports": ["json", "csv"]}, config=nav)
    found = files(out)
    assert "docs/journeys/buying/index.md" in found
    assert [path for path in found if "secret" in path] == []
    assert [path for path, content in found.items() if b"secret" in content.lower()] == []
    assert b"Hidden" not in found["mkdocs.yml"]


def test_templates_of_the_site_are_used(tmp_path: Path) -> None:
    template = {"theme_overrides/cjm/breadcrumbs.html": '<nav>{{ "<own>" }}</nav>\n'}
    out = written(tmp_path, root_files=template, theme_options={"custom_dir": "theme_overrides"})
    assert "<nav>&lt;own&gt;</nav>" in (out / "docs/journeys/buying/index.md").read_text()


def test_a_site_without_pages_of_ours_is_copied(tmp_path: Path) -> None:
    pages: dict[str, str | bytes] = {
        "index.md": "# Home\r\n[x](a/b.md)\r\n",
        "a/b.md": b"# \xff\xfe no utf-8",
        "x.bin": b"\0",
        "drafts/c.md": "# Draft",
        "no-title.md": "Text\n",
        "front.md": "---\ntags: [a]\n---\n\n## Second\n",
        "named.md": "---\ntitle: N\n---\n",
    }
    found = files(written(tmp_path, pages, config={"exclude_docs": "drafts/"}))
    assert found["docs/index.md"] == b"# Home\r\n[x](a/b/index.md)\r\n"
    assert found["docs/a/b/index.md"] == pages["a/b.md"] and found["docs/x.bin"] == b"\0"
    # A page that takes its title from the name of its file says it.
    assert found["docs/no-title/index.md"] == b"---\ntitle: No title\n---\n\nText\n"
    assert found["docs/front/index.md"] == b"---\ntitle: Front\ntags: [a]\n---\n\n## Second\n"
    assert found["docs/named/index.md"] == b"---\ntitle: N\n---\n"
    assert [path for path in found if "draft" in path] == []


def test_the_guide_shows_what_is_written(tmp_path: Path) -> None:
    write_files(tmp_path, starter("Our readers", date(2026, 11, 22)))
    assert export(tmp_path, tmp_path / "out").exit_code == 0
    text = (tmp_path / "out/docs/journeys/join-the-library/index.md").read_text()
    guide = (ROOT / "content/guide/other-generators.md").read_text()
    shown = guide.partition("```markdown\n")[2].partition("```")[0].split("\n")
    for line in shown:
        assert line.partition("…")[0] in text or line.startswith("Your text")
    assert sum(line.startswith("#") for line in shown) == 3


# --- settings ------------------------------------------------------------------------------------------------------


def test_settings_are_the_sites_own_where_they_are_true(tmp_path: Path) -> None:
    write_files(tmp_path, {"base.yml": "site_name: Base\ncopyright: Me\nextra: {social: []}\n"})
    (tmp_path / "content").mkdir()
    write_files(tmp_path / "content", {"index.md": "# Home\n", "a.md": "---\ntype: persona\nname: A\n---\n"})
    (tmp_path / "mkdocs.yml").write_text("""\
INHERIT: base.yml
site_url: !ENV [SITE_URL, "https://example.org/"]
docs_dir: content
hooks: [hooks.py]
repo_url: https://github.com/a/b
edit_uri: edit/main/
theme:
  name: material
  custom_dir: overrides
  language: fr
  palette: &palette {primary: teal}
  features: [navigation.tabs]
plugins:
  search: {lang: fr}
  material/tags: {}
  mermaid2: {arguments: {theme: forest}}
  git-revision-date-localized:
  cjm:
markdown_extensions:
  toc: {permalink: true}
  pymdownx.superfences:
    custom_fences:
      - {name: mermaid, class: mermaid, format: !!python/name:mermaid2.fence_mermaid_custom }
extra_css: [own.css]
extra_javascript: [own.js, "https://unpkg.com/mermaid@10/dist/mermaid.min.js", {path: late.mjs, type: module}]
""")
    result = export(tmp_path, tmp_path / "out")
    assert "left out of" in result.stderr and "the plugins git-revision-date-localized\n" in result.stderr
    text = (tmp_path / "out/mkdocs.yml").read_text()
    assert 'site_url: !ENV [SITE_URL, "https://example.org/"]' in text
    assert "format: !!python/name:pymdownx.superfences.fence_code_format ''" in text
    plain = text.replace("!ENV ", "").replace("!!python/name:pymdownx.superfences.fence_code_format", "")
    assert yaml.safe_load(plain) == {
        "site_name": "Base",
        "site_url": ["SITE_URL", "https://example.org/"],
        "copyright": "Me",
        "repo_url": "https://github.com/a/b",
        "extra": {"social": []},
        "docs_dir": "docs",
        "edit_uri": "",
        "use_directory_urls": True,
        "theme": {
            "name": "material",
            "language": "fr",
            "palette": {"primary": "teal"},
            "features": ["navigation.tabs"],
        },
        "plugins": [{"search": {"lang": "fr"}}, {"material/tags": {}}],
        "markdown_extensions": [
            "attr_list",
            "tables",
            "fenced_code",
            {"toc": {"permalink": True}},
            {"pymdownx.superfences": {"custom_fences": [{"name": "mermaid", "class": "mermaid", "format": ""}]}},
        ],
        "extra_css": ["own.css", "assets/cjm/cjm.css"],
        "extra_javascript": [
            "own.js", {"path": "late.mjs", "type": "module"}, {"path": "assets/cjm/cjm.js", "defer": True}
        ],
        "not_in_nav": "*",
        "nav": ["index.md", "health/index.md", "personas/index.md"],
    }  # fmt: skip
    assert b"forest" in (tmp_path / "out/docs/assets/cjm/cjm.js").read_bytes()


@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs"])
def test_another_theme_gives_way_to_the_one_that_zensical_has(
    build_site: BuildSite, tmp_path: Path, theme: str
) -> None:
    out = written(tmp_path, theme=theme, theme_options={"locale": "de_AT"})
    assert yaml.safe_load((out / "mkdocs.yml").read_text())["theme"] == {
        "name": "material", "language": "de", "font": False
    }  # fmt: skip
    site = build_site(PAGES, theme=theme, theme_options={"locale": "de_AT"})
    assert_same(zensical(out), site.directory)


# --- the folder ----------------------------------------------------------------------------------------------------


def test_a_folder_of_ours_is_filled_again(tmp_path: Path) -> None:
    out = written(tmp_path)
    (out / "site").mkdir()
    (out / "site/index.html").write_text("built")
    before = files(out)
    result = export(tmp_path, out)
    assert result.exit_code == 0
    assert result.stderr.startswith("wrote 0 files to ") and "0 removed" in result.stderr
    assert files(out) == before
    (tmp_path / "content/journeys/buying.md").unlink()
    result = export(tmp_path, out)
    assert result.exit_code == 0
    assert not (out / "docs/journeys").exists() and (out / "site/index.html").exists()


def test_what_somebody_has_changed_is_left_alone(tmp_path: Path) -> None:
    out = written(tmp_path)
    (out / "mkdocs.yml").write_text("mine")
    before = files(out)
    result = export(tmp_path, out)
    assert result.exit_code == 2
    assert "mkdocs.yml is not as cjm wrote it; --force replaces what is there" in result.stderr
    assert files(out) == before
    (out / "docs/journeys/buying/index.md").write_text("mine as well")
    (tmp_path / "content/journeys/buying.md").unlink()
    result = export(tmp_path, out, "--force")
    assert result.exit_code == 0 and (out / "mkdocs.yml").read_text() != "mine"
    assert (out / "docs/journeys/buying/index.md").read_text() == "mine as well"
    assert "comes no more, but somebody has changed it: it stays" in result.stderr


def test_a_folder_of_others_is_left_alone(tmp_path: Path) -> None:
    write_site(tmp_path, SiteSpec(pages=PAGES))
    (tmp_path / "out").mkdir()
    (tmp_path / "out/theirs.txt").write_text("theirs")
    result = export(tmp_path, tmp_path / "out")
    assert result.exit_code == 2
    assert "is not empty, and was not filled by cjm; --force writes into it all the same" in result.stderr
    assert sorted(files(tmp_path / "out")) == ["theirs.txt"]
    assert export(tmp_path, tmp_path / "out", "--force").exit_code == 0
    assert (tmp_path / "out/theirs.txt").read_text() == "theirs"


@pytest.mark.parametrize(
    ("place", "told"),
    [
        (".", "holds the site itself"),
        ("content", "holds the site itself"),
        ("content/out", "lies in the content folder"),
        ("link", "lies in the content folder"),
        ("mkdocs.yml", "is no folder"),
        ("mkdocs.yml/x", "cannot be written: Not a directory"),
    ],
)
def test_some_places_are_refused(tmp_path: Path, place: str, told: str) -> None:
    write_site(tmp_path, SiteSpec(pages=PAGES))
    (tmp_path / "content/sub").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "content/sub")
    before = files(tmp_path)
    result = export(tmp_path, tmp_path / place)
    assert result.exit_code == 2 and told in result.stderr
    assert files(tmp_path) == before


def test_nothing_is_written_through_links(tmp_path: Path) -> None:
    site, outside = tmp_path / "site", tmp_path / "outside"
    site.mkdir()
    outside.mkdir()
    (outside / "precious.txt").write_text("precious")
    write_site(site, SiteSpec(pages=PAGES))
    out = site / "out"
    out.mkdir()
    (out / "mkdocs.yml").symlink_to(outside / "precious.txt")
    (out / "docs").symlink_to(outside)
    (out / ".cjm-export.json").write_text(
        '{"files": {"../../outside/precious.txt": "x", "docs/precious.txt": "y"}}'
    )
    result = export(site, out, "--force")
    assert result.exit_code == 2 and "nothing is written there" in result.stderr
    assert files(outside) == {"precious.txt": b"precious"}
