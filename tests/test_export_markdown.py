"""`cjm export markdown`: what it writes, and where."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

import cjm_mkdocs
from cjm_mkdocs.cli.init import starter
from tests.conftest import ROOT, BuildSite
from tests.foreign_site import VOCABULARY, foreign_pages
from tests.other_generators import assert_same, export, zensical
from tests.sites import SiteSpec, write_files, write_site

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
