"""Beside mermaid2: its settings arrive, its network, its rewriting and its unescaped fences do not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import mermaid2
import pytest
import requests
from mermaid2.plugin import MarkdownMermaidPlugin
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from pymdownx.superfences import fence_code_format, fence_div_format

from cjm_mkdocs.mermaid2 import TESTED, adopt
from tests.conftest import BuildSite
from tests.diagram_site import build_diagrams
from tests.sites import recorded_log

FENCE = "```mermaid\nflowchart LR\n  a[<b>A</b>] --> b\n```\n"
PAGES = {"index.md": f"# Home\n\n{FENCE}", "word.md": "# Word\n\nOnly the word mermaid.\n"}


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """mermaid2 reports a failed request as a warning only, so one must not even be tried."""

    def refused(*args: Any, **kwargs: Any) -> None:
        pytest.fail(f"asked the network: {args}")

    monkeypatch.setattr(requests, "get", refused)
    monkeypatch.setattr(requests.Session, "request", refused)


def configured(tmp_path: Path, **settings: Any) -> MkDocsConfig:
    (tmp_path / "docs").mkdir(exist_ok=True)
    config_file = tmp_path / "mkdocs.yml"
    config_file.write_text("site_name: Test\n")
    return load_config(str(config_file), **settings)


def custom_fences(*functions: Any) -> list[Any]:
    fences = [{"name": "mermaid", "class": "mermaid", "format": function} for function in functions]
    return [{"pymdownx.superfences": {"custom_fences": fences}}]


def test_the_installed_version_is_the_one_tested() -> None:
    from importlib.metadata import version

    assert version("mkdocs-mermaid2-plugin") == TESTED


# ---------------------------------------------------------------------------------------------- arguments


def test_without_mermaid2_there_is_nothing_to_adopt(tmp_path: Path) -> None:
    config = configured(tmp_path, plugins=["search"], markdown_extensions=["pymdownx.superfences"])
    assert adopt(config) is None
    assert "custom_fences" not in config.mdx_configs.get("pymdownx.superfences", {})


@pytest.mark.parametrize(
    "options", [{}, {"version": "8.5.0"}, {"javascript": "https://example.org/mermaid.min.js"}]
)
def test_arguments_are_returned(tmp_path: Path, options: dict[str, Any]) -> None:
    arguments = {"theme": "forest", "journey": {"width": 200}}
    config = configured(tmp_path, plugins=[{"mermaid2": {"arguments": arguments, **options}}])
    adopted = adopt(config)
    assert adopted == arguments
    assert adopted is not None
    adopted["journey"]["width"] = 1
    assert arguments["journey"] == {"width": 200}, "the site's own mapping stays as it is"


def test_adopting_twice_is_adopting_once(tmp_path: Path) -> None:
    config = configured(tmp_path, plugins=[{"mermaid2": {"arguments": {"theme": "dark"}}}])
    assert adopt(config) == adopt(config) == {"theme": "dark"}


def test_a_disabled_mermaid2_is_not_there(tmp_path: Path) -> None:
    options = {"enabled": False, "arguments": {"theme": "dark"}}
    assert adopt(configured(tmp_path, plugins=[{"mermaid2": options}])) is None


def test_a_loose_level_is_named_in_the_log(tmp_path: Path) -> None:
    config = configured(tmp_path, plugins=[{"mermaid2": {"arguments": {"securityLevel": "loose"}}}])
    with recorded_log() as log:
        adopt(config)
    levels = [line.level for line in log if "securityLevel stays 'strict'" in line.message]
    assert levels == ["INFO"]


# ------------------------------------------------------------------------------------------------- builds


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"version": "8.5.0"},
        {"version": "10.9.1"},
        {"javascript": "https://example.org/mermaid.min.js"},
        {"javascript": "missing/mermaid.min.js"},
        {"arguments": {"theme": "dark"}},
    ],
)
def test_pages_are_as_without_mermaid2(build_site: BuildSite, options: dict[str, Any]) -> None:
    extensions = custom_fences(fence_code_format)
    plain = build_diagrams(build_site, PAGES, markdown_extensions=extensions)
    beside = build_diagrams(
        build_site, PAGES, markdown_extensions=extensions, plugins=[{"mermaid2": options}], strict=True
    )
    different = {path for path in plain.files if plain.files[path] != beside.files[path]}
    assert different <= ({"assets/cjm/cjm.js"} if "arguments" in options else set())
    assert plain.files.keys() == beside.files.keys()
    assert beside.warnings == []


@pytest.mark.parametrize(
    "extensions",
    [
        ["pymdownx.superfences"],
        ["pymdownx.superfences", "pymdownx.highlight"],
        ["pymdownx.extra"],
        custom_fences(fence_code_format),
        custom_fences(mermaid2.fence_mermaid),
        custom_fences(mermaid2.fence_mermaid_custom),
        [{"pymdownx.extra": custom_fences(mermaid2.fence_mermaid_custom)[0]}],
    ],
)
def test_every_fence_comes_out_escaped(build_site: BuildSite, extensions: list[Any]) -> None:
    site = build_diagrams(build_site, PAGES, markdown_extensions=extensions, plugins=["mermaid2"])
    assert (
        '<pre class="mermaid"><code>flowchart LR\n  a[&lt;b&gt;A&lt;/b&gt;] --&gt; b</code></pre>'
        in site.html()
    )


def test_a_fence_of_mermaid2_is_escaped_even_without_the_plugin(build_site: BuildSite) -> None:
    extensions = custom_fences(mermaid2.fence_mermaid_custom)
    site = build_diagrams(build_site, PAGES, markdown_extensions=extensions)
    assert "a[&lt;b&gt;A&lt;/b&gt;]" in site.html()


def test_other_fences_keep_their_function(tmp_path: Path) -> None:
    given = [
        {"name": "math", "class": "math", "format": fence_div_format},
        {"name": "mermaid", "class": "chart", "format": fence_div_format},
    ]
    extensions = [{"pymdownx.superfences": {"custom_fences": given, "css_class": "x"}}]
    config = configured(tmp_path, plugins=["mermaid2"], markdown_extensions=extensions)
    adopt(config)
    assert config.mdx_configs["pymdownx.superfences"] == {"custom_fences": given, "css_class": "x"}


def test_the_site_s_own_settings_are_not_written_to(tmp_path: Path) -> None:
    extensions = custom_fences(mermaid2.fence_mermaid)
    options = extensions[0]["pymdownx.superfences"]
    config = configured(tmp_path, plugins=["mermaid2"], markdown_extensions=extensions)
    adopt(config)
    assert options == custom_fences(mermaid2.fence_mermaid)[0]["pymdownx.superfences"]


@pytest.mark.parametrize(
    ("script", "kept"),
    [
        ("https://unpkg.com/mermaid@8.5.2/dist/mermaid.min.js", False),
        ("https://cdn.example.org/mermaid@11/dist/mermaid.esm.min.mjs?x=1", False),
        ("js/mermaid-10.4.0.min.js", False),
        ("js/mermaid-options.js", True),
        ("js/mermaid.js.map.js", True),
        ("js/other.js", True),
    ],
)
def test_mermaid_itself_is_left_out_of_extra_javascript(tmp_path: Path, script: str, kept: bool) -> None:
    config = configured(tmp_path, plugins=["mermaid2"], extra_javascript=[script])
    adopt(config)
    assert [str(entry) for entry in config.extra_javascript] == ([script] if kept else [])


def test_classes_and_modules_are_left_alone(tmp_path: Path) -> None:
    before = dict(vars(MarkdownMermaidPlugin)), dict(vars(mermaid2))
    first = configured(tmp_path, plugins=["mermaid2"])
    adopt(first)
    assert (dict(vars(MarkdownMermaidPlugin)), dict(vars(mermaid2))) == before
    second = configured(tmp_path, plugins=["mermaid2"])
    assert second.plugins["mermaid2"].config["javascript"] is None
    assert len(second.plugins.events["post_page"]) == len(first.plugins.events["post_page"]) + 1


JOURNEY = """---
type: journey
title: Buying
persona: buyer
stages: [{name: Look, steps: [{title: Compare, emotion: 1}]}]
---
# Buying
"""
BUYER = "---\ntype: persona\nname: Buyer\n---\n# Buyer\n"


@pytest.mark.parametrize("order", [["mermaid2", "cjm"], ["cjm", "mermaid2"]])
@pytest.mark.parametrize("options", [{}, {"version": "11.4.1"}, {"javascript": "missing/mermaid.min.js"}])
def test_the_plugin_beside_mermaid2(build_site: BuildSite, order: list[str], options: dict[str, Any]) -> None:
    pages = {**PAGES, "buying.md": JOURNEY, "buyer.md": BUYER}
    extensions = custom_fences(mermaid2.fence_mermaid_custom)
    settings = {"mermaid2": {"arguments": {"theme": "forest"}, **options}, "cjm": {"today": "2026-11-22"}}
    plugins = ["search", *({name: settings[name]} for name in order)]
    site = build_site(pages, markdown_extensions=extensions, config={"plugins": plugins})
    without = build_site(pages, markdown_extensions=custom_fences(fence_code_format))
    assert site.warnings == []
    assert {path for path in site.files if site.files[path] != without.files.get(path)} == {
        "assets/cjm/cjm.js"
    }
    assert site.files.keys() == without.files.keys()
    assert site.html("assets/cjm/cjm.js").startswith('window.cjmMermaid = {"theme": "forest"};')


# --------------------------------------------------------------------------------------- versions to come


class Newer(MarkdownMermaidPlugin):
    """A mermaid2 that takes part in one more event."""

    def on_page_markdown(self, markdown: str, **kwargs: Any) -> str:
        return markdown


def test_a_newer_shape_is_reported_and_left_alone(tmp_path: Path) -> None:
    fences = custom_fences(mermaid2.fence_mermaid)
    config = configured(tmp_path, plugins=["mermaid2"], markdown_extensions=fences)
    newer = Newer()
    newer.load_config({"arguments": {"theme": "dark"}})
    config.plugins = type(config.plugins)()
    config.plugins["mermaid2"] = newer
    with recorded_log() as log:
        assert adopt(config) is None
    (warning,) = [line for line in log if line.level == "WARNING"]
    assert "does not fit: it takes part in on_page_markdown" in warning.message
    assert f"pip install 'mkdocs-mermaid2-plugin=={TESTED}'" in warning.message
    assert newer.config["javascript"] is None
    assert newer.on_post_page in config.plugins.events["post_page"]
    assert config.mdx_configs["pymdownx.superfences"]["custom_fences"][0]["format"] is mermaid2.fence_mermaid


@pytest.mark.parametrize("change", [{"arguments": []}, {"javascript": ...}])
def test_options_that_changed_are_reported(tmp_path: Path, change: dict[str, Any]) -> None:
    config = configured(tmp_path, plugins=["mermaid2"])
    plugin = config.plugins["mermaid2"]
    plugin.config = {key: value for key, value in (dict(plugin.config) | change).items() if value is not ...}
    with recorded_log() as log:
        assert adopt(config) is None
    assert "its option 'arguments'" in str(log) or "no option 'javascript'" in str(log)


def test_several_builds_in_one_process(build_site: BuildSite) -> None:
    sites = [build_diagrams(build_site, PAGES, plugins=["mermaid2"], fresh=True) for _ in range(2)]
    assert sites[0].files == sites[1].files
