"""What a theme makes once for many pages is what it would have made for each of them."""

from __future__ import annotations

from typing import Any

import pytest
from jinja2 import filters
from jinja2.runtime import Macro

from cjm_mkdocs import frame
from tests.conftest import BuildSite
from tests.sites import Site, parse_tree

JOURNEY = """---
type: journey
title: {0} & more
persona: Anna
stages:
  - {{name: Purchase, steps: [{{title: Compare, touchpoint: Shop, emotion: -1, pain_points: [Hidden price]}}]}}
---
{1}
"""
PAGES = {
    **parse_tree("""
        index.md
          # Home
        guide/index.md
          # Guide
        guide/below.md
          ---
          status: new
          ---
          # Below
          ## A heading
        assets/index.md
          ---
          type: persona
          name: Whose address lies above that of the scripts
          ---
        """),
    "moving.md": JOURNEY.format("Moving", "## Heading"),
    "journeys/buying.md": JOURNEY.format("Buying", ""),
    "journeys/returning.md": JOURNEY.format("Returning", ""),
    "journeys/paying.md": JOURNEY.format("Paying", ""),
    "journeys/paying/refund.md": JOURNEY.format("Refund", ""),
}
FEATURES = {
    "plain": [],
    "tabs": ["navigation.tabs", "navigation.tabs.sticky", "navigation.indexes", "navigation.footer"],
    "sections": ["navigation.sections", "navigation.prune", "navigation.path", "toc.integrate"],
    "instant": ["navigation.instant", "navigation.expand", "search.suggest", "search.share", "content.action.edit"],
}  # fmt: skip
MORE: dict[str, dict[str, Any]] = {
    "plain": {},
    "tabs": {"config": {"repo_url": "https://example.org/a/b", "edit_uri": "edit/main/"}},
    "sections": {
        "config": {
            "nav": [
                "index.md",
                {"Maps": ["journeys/index.md", "journeys/paying.md"]},
                {"Guide": ["guide/below.md"]},
            ]
        }
    },
    "instant": {
        "config": {"use_directory_urls": False, "extra": {"homepage": "https://example.org"}},
        "theme_options": {"language": "de"},
    },
}


def without(site: dict[str, bytes]) -> dict[str, bytes]:
    """All pages; the other files have nothing to do with the frame."""
    return {path: content for path, content in site.items() if path.endswith(".html")}


def overridden(build_site: BuildSite, partial: str, text: str, pages: dict[str, str] = PAGES) -> Site:
    """The site with a template of its own in the place of one of the theme's."""
    return build_site(
        pages,
        root_files={f"overrides/partials/{partial}.html": text},
        theme_options={"custom_dir": "overrides"},
    )


def said(site: Site, what: str, *urls: str) -> list[str]:
    """What the first element that is selected says on each page."""
    return [site.soup(url).select_one(what).get_text() for url in urls]


@pytest.mark.parametrize("name", [*FEATURES])
def test_every_page_is_as_it_would_be_by_itself(
    build_site: BuildSite, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    more = {**MORE[name]}
    options = {**more.pop("theme_options", {}), "features": FEATURES[name]}
    once = build_site(PAGES, fresh=True, theme_options=options, **more)
    monkeypatch.setattr(frame, "hasten", lambda *_: None)
    each = build_site(PAGES, fresh=True, theme_options=options, **more)
    assert without(once.files) == without(each.files)


def test_the_home_page_is_in_no_folder(build_site: BuildSite, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = {**PAGES, "index.md": JOURNEY.format("All", ""), "a.md": JOURNEY.format("First", "")}
    nav = {"nav": ["guide/below.md"]}
    once = build_site(pages, fresh=True, config=nav)
    monkeypatch.setattr(frame, "hasten", lambda *_: None)
    assert without(once.files) == without(build_site(pages, fresh=True, config=nav).files)


@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs"])
def test_other_themes_stay_as_they_are(
    build_site: BuildSite, monkeypatch: pytest.MonkeyPatch, theme: str
) -> None:
    once = build_site(PAGES, fresh=True, theme=theme)
    monkeypatch.setattr(frame, "hasten", lambda *_: None)
    assert without(once.files) == without(build_site(PAGES, fresh=True, theme=theme).files)


def test_words_and_navigation_and_settings_are_made_once(
    build_site: BuildSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tests above would pass if nothing was kept."""
    made: list[str] = []
    call, dump = Macro._invoke, filters.htmlsafe_json_dumps

    def dumped(*arguments: Any, **options: Any) -> Any:
        made.append("settings")
        return dump(*arguments, **options)

    def counted(self: Macro, *arguments: Any) -> str:
        made.append(self.name)
        return call(self, *arguments)

    def counts(journeys: int) -> dict[str, int]:
        made.clear()
        pages = {f"journeys/{number}.md": JOURNEY.format(number, "") for number in range(journeys)}
        build_site(pages, fresh=True)
        return {name: made.count(name) for name in ("t", "render", "settings")}

    monkeypatch.setattr(Macro, "_invoke", counted)
    monkeypatch.setattr(filters, "htmlsafe_json_dumps", dumped)
    assert counts(9) == counts(2)


@pytest.mark.parametrize(
    "asks",
    ["{{ page.title }}", "{{ page.url }}", "{{ page['url'] }}", "{% set it = page %}{{ it.url }}", "{{ page.meta.title }}"],
)  # fmt: skip
def test_a_navigation_of_the_site_that_asks_for_the_page_is_made_for_each(
    build_site: BuildSite, asks: str
) -> None:
    site = build_site(
        PAGES,
        root_files={
            "overrides/partials/nav.html": f"<nav id='mine'>{{% if page %}}{asks}{{% endif %}}</nav>"
        },
        theme_options={"custom_dir": "overrides"},
    )
    pages = ("journeys/buying/", "journeys/returning/", "moving/", "journeys/paying/")
    titles = ["Buying & more", "Returning & more", "Moving & more", "Paying & more"]
    assert said(site, "#mine", *pages) == (list(pages) if "url" in asks else titles)


def test_a_navigation_of_the_site_that_uses_other_names_is_made_for_each(build_site: BuildSite) -> None:
    page = JOURNEY.format("Open", "").replace("---", "---\nhide: [toc]", 1)
    site = overridden(
        build_site, "nav", "<nav id='mine'>{{ hidden }}</nav>", {**PAGES, "journeys/open.md": page}
    )
    pages = ("journeys/buying/", "journeys/open/", "journeys/returning/")
    assert said(site, "#mine", *pages) == ["hidden", "", "hidden"]


def test_an_entry_of_the_navigation_that_asks_for_the_page_is_made_for_each(build_site: BuildSite) -> None:
    entry = "{% macro render(item, path, level) %}<b class='mine'>{{ page.title }}</b>{% endmacro %}"
    site = overridden(build_site, "nav-item", entry)
    pages = ("journeys/buying/", "journeys/returning/", "moving/")
    assert said(site, ".mine", *pages) == ["Buying & more", "Returning & more", "Moving & more"]


@pytest.mark.parametrize(
    ("asks", "expected"),
    [
        ("{{ page.title | first }}", ["M", "B", "R"]),
        ("{% if page.title | first == 'B' %}yes{% else %}no{% endif %}", ["no", "yes", "no"]),
        ("{% if page %}{% set title = page.title %}{{ title[:3] }}{% endif %}", ["Mov", "Buy", "Ret"]),
        (
            "{{ page.title }} {{ page.url }}",
            [
                "Moving & more moving/",
                "Buying & more journeys/buying/",
                "Returning & more journeys/returning/",
            ],
        ),
        ("{% set it = page %}{{ it.title }}", ["Moving & more", "Buying & more", "Returning & more"]),
    ],
)
def test_a_header_of_the_site_that_asks_for_more_than_the_title_is_made_for_each(
    build_site: BuildSite, asks: str, expected: list[str]
) -> None:
    site = overridden(build_site, "header", f"<header id='mine'>{asks}</header>")
    pages = ("moving/", "journeys/buying/", "journeys/returning/")
    assert said(site, "#mine", *pages) == expected


def test_what_a_header_of_the_site_includes_may_ask_for_the_page(build_site: BuildSite) -> None:
    site = overridden(build_site, "logo", "<b class='mine'>{{ page.title }}</b>")
    pages = ("journeys/returning/", "journeys/buying/")
    assert said(site, "header .mine", *pages) == ["Returning & more", "Buying & more"]


def test_words_that_ask_for_the_page_are_found_for_each(build_site: BuildSite) -> None:
    words = "{% macro t(key) %}{{ page.title if key == 'nav' else 'ltr' if key == 'direction' else key }}{% endmacro %}"
    site = overridden(build_site, "language", words)
    found = [
        site.soup(url).select_one("nav.md-nav--primary")["aria-label"]
        for url in ("moving/", "journeys/buying/", "")
    ]
    assert found == ["Moving & more", "Buying & more", "Home"]


MAIN = """{% extends "base.html" %}
{% block styles %}{{ super() }}<style>/* {{ base_url }} */</style>{% endblock %}
{% block extrahead %}<meta name="mine" content="{{ page.title }}">{% endblock %}
{% block config %}{{ super() }}<i>{{ 'a.js' | url }}</i>{% endblock %}
{% block footer %}<footer id="mine">{% include "partials/mine.html" %} {{ config.site_name }}</footer>{% endblock %}
"""


HOOK = """NOW = [""]

def on_env(env, config, files):
    env.globals["now"] = lambda: NOW[0]
    env.filters["so_far"] = lambda text: text + NOW[0]
    env.tests["before"] = lambda text: "C" < NOW[0]
    return env

def on_page_context(context, page, config, nav):
    context["own"] = NOW[0] = page.title
    return context
"""


@pytest.mark.parametrize(
    "mine",
    [
        "{{ page.title }}",
        "{{ asked.title }}",
        "{% if asked %}{{ asked.url }}{% endif %}",
        "{{ own }}",
        "{{ page }}",
        "{{ now() }}",
        "{{ config.site_name | so_far }}",
        "{{ config.site_name is before }}",
    ],
)
def test_blocks_of_the_site_are_as_they_would_be_by_themselves(
    build_site: BuildSite, monkeypatch: pytest.MonkeyPatch, mine: str
) -> None:
    files = {
        "overrides/main.html": MAIN,
        "overrides/partials/mine.html": "{% set asked = page %}" + mine,
        "hook.py": HOOK,
    }
    options, config = {"custom_dir": "overrides"}, {"hooks": ["hook.py"]}
    once = build_site(PAGES, fresh=True, root_files=files, theme_options=options, config=config)
    assert said(once, "#mine", "journeys/buying/", "moving/") != said(
        once, "#mine", "moving/", "journeys/buying/"
    )
    monkeypatch.setattr(frame, "hasten", lambda *_: None)
    each = build_site(PAGES, fresh=True, root_files=files, theme_options=options, config=config)
    assert without(once.files) == without(each.files)
