"""Templates of a site take the place of ours, and can build on them."""

from __future__ import annotations

import gc

import pytest

from tests.conftest import BuildSite

PAGES = """
index.md
  # Home
moving.md
  ---
  type: journey
  title: Moving & storing
  persona: Anna
  stages: [{name: Purchase, steps: [{title: Compare, emotion: -1}, {title: Pay, emotion: 1}]}]
  ---
"""


def test_a_template_of_the_site_builds_on_the_original(build_site: BuildSite) -> None:
    ours = '{% include "original/cjm/journey_head.html" %}<p class="ours">{{ here.title(entry) }}</p>'
    site = build_site(
        PAGES,
        root_files={"overrides/cjm/journey_head.html": ours},
        theme_options={"custom_dir": "overrides"},
    )
    page = site.soup("moving/")
    assert page.select_one("[data-cjm=head] dl")
    assert '<p class="ours">Moving &amp; storing</p>' in site.html("moving/")


def test_a_template_of_the_site_takes_the_place_of_ours(build_site: BuildSite) -> None:
    site = build_site(
        PAGES,
        root_files={"overrides/cjm/glance.html": '<p id="mine">{{ glance.peaks|length }}</p>'},
        theme_options={"custom_dir": "overrides"},
    )
    assert site.soup("moving/").select_one("#mine").get_text() == "2"
    assert not site.soup("moving/").select(".cjm-glance")


def test_garbage_is_collected_again_after_a_page_whose_template_fails(build_site: BuildSite) -> None:
    with pytest.raises(ZeroDivisionError):
        build_site(
            PAGES,
            root_files={"overrides/cjm/journey_head.html": "{{ 1 // 0 }}"},
            theme_options={"custom_dir": "overrides"},
        )
    assert gc.isenabled()


def test_texts_in_a_template_of_the_site_are_in_the_readers_language(build_site: BuildSite) -> None:
    ours = (
        '<p id="alone">{{ _("Stages") }}</p><p id="within">{{ _("Stages")|upper }}</p>'
        '<p id="signs">{{ _("Cost & <time>") }}</p><p id="braces">{{ _("{{ 1 }}") }}</p>'
        '<p id="gaps">{% if 1 -%}{{ _(" or ") }}{%- endif %}</p>'
    )
    site = build_site(
        PAGES,
        root_files={
            "overrides/cjm/journey_head.html": ours,
            "overrides/cjm/map.html": '{% raw %}<p id="raw">{{ _("Stages") }}</p>{% endraw %}',
        },
        theme_options={"custom_dir": "overrides", "language": "de"},
    )
    page = site.soup("moving/")
    names = ("alone", "within", "signs", "braces", "gaps", "raw")
    told = {name: page.select_one(f"#{name}").get_text() for name in names}
    assert told == {
        "alone": "Phasen",
        "within": "PHASEN",
        "signs": "Cost & <time>",
        "braces": "{{ 1 }}",
        "gaps": " or ",
        "raw": '{{ _("Stages") }}',
    }
