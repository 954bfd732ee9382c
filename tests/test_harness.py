"""The harness itself: a test that cannot fail is worse than none."""

from __future__ import annotations

from pathlib import Path

import pytest
from pymdownx.superfences import fence_code_format

from tests.conftest import BuildSite, BuiltOnce, once
from tests.sites import LogLine, Site, SiteSpec, build_site_in, parse_problem, parse_tree

PLAIN = """
    index.md
      # Home

      See [the guide](guide/first.md#two).
    guide/
      first.md
        # First

        ## Two

        Some words.
"""


def test_tree_of_texts() -> None:
    assert parse_tree("""
        index.md
          # Home

            indented
        a/
          b/c.md
            text
          empty.md
    """) == {"index.md": "# Home\n\n  indented\n", "a/b/c.md": "text\n", "a/empty.md": ""}


@pytest.mark.parametrize("theme", ["material", "mkdocs", "readthedocs"])
def test_site_without_the_plugin(build_site: BuildSite, theme: str) -> None:
    site = build_site(PLAIN, cjm=None, theme=theme, strict=True)
    assert site.text("guide/first/").startswith("First")
    assert "guide/first/" in site.urls
    assert "guide/first/index.html" in site.files
    assert "Some words." in site.search_entry("guide/first/#two")["text"]
    assert site.broken_links() == []
    assert site.warnings == []


def test_same_site_is_built_once(build_site: BuildSite) -> None:
    assert build_site(PLAIN, cjm=None) is build_site(parse_tree(PLAIN), cjm=None)
    assert build_site(PLAIN, cjm=None, fresh=True).directory != build_site(PLAIN, cjm=None).directory


def test_a_site_has_one_name_in_every_process() -> None:
    """Another worker finds what this one built only if no address in memory is in the name."""

    def key() -> str:
        fences = [{"name": "mermaid", "class": "mermaid", "format": fence_code_format}]
        return SiteSpec(pages=PLAIN, markdown_extensions=[{"superfences": {"custom_fences": fences}}]).key()

    assert "fence_code_format" in key() and " at 0x" not in key()
    assert key() == key()


def test_what_another_worker_built_is_taken(
    built_once: BuiltOnce, tmp_path_factory: pytest.TempPathFactory
) -> None:
    def never(root: Path) -> Site:
        raise AssertionError("built again")

    first = built_once("what", lambda root: build_site_in(root, SiteSpec(pages=PLAIN, cjm=None)))
    here = once(tmp_path_factory)
    taken = here("what", never)
    assert (taken.directory, taken.log, taken.files) == (first.directory, first.log, first.files)


def test_two_builds_are_equal(build_site: BuildSite) -> None:
    assert build_site(PLAIN, cjm=None, fresh=True).files == build_site(PLAIN, cjm=None, fresh=True).files


def test_strict_build_that_aborts(build_site: BuildSite) -> None:
    pages = {"index.md": "# Home\n\n[gone](gone.md)\n"}
    site = build_site(pages, cjm=None, strict=True, aborts=True)
    assert "1 warnings" in site.aborted
    assert "gone.md" in site.warnings[0]
    with pytest.raises(AssertionError, match=r"expected: True"):
        build_site(pages, cjm=None, aborts=True)


def test_links_that_lead_nowhere_are_found(build_site: BuildSite) -> None:
    page = (
        '<a href="gone/">a</a><a href="#gone">b</a><a href="/index.html">c</a><a href="#here" id="here">d</a>'
    )
    site = build_site({"index.md": f"# Home\n\n<p>{page}</p>\n"}, cjm=None)
    assert site.broken_links() == [f"index.html: {target}" for target in ("gone/", "#gone", "/index.html")]


def test_problem_lines_are_read() -> None:
    message = "cjm_mkdocs: journeys/a b.md:3:5: error refs/unknown: no persona “x” (did you mean “y”?)"
    problem = parse_problem(LogLine("WARNING", "mkdocs.plugins.cjm_mkdocs.plugin", message))
    assert problem is not None
    assert problem[:5] == ("journeys/a b.md", 3, 5, "error", "refs/unknown")
    assert parse_problem(LogLine("WARNING", "mkdocs.structure", message)) is None
