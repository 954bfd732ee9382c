"""Lists that are too long for one page: complete together, small enough each, and made quickly."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from cjm_mkdocs import parts
from cjm_mkdocs.catalogue import Catalogue, Key
from cjm_mkdocs.collection import no_collection
from cjm_mkdocs.render.teams import NAMED
from cjm_mkdocs.views.known import Known
from tests.conftest import BuildSite
from tests.growth import grows_evenly
from tests.long_site import (
    heavy_questions,
    many_answers,
    many_metrics,
    many_moments,
    many_owners,
    many_questions,
    published,
)
from tests.test_site_tables import MOST, QUIET

THEME = 60_000
"""What a theme puts around a list, in bytes."""

LISTS: list[tuple[str, Callable[[int], dict[str, str] | Catalogue], int]] = [
    ("questions", many_questions, 4_000),
    ("moments", many_moments, 2_500),
    ("metrics", many_metrics, 5_000),
    ("opportunities", many_answers, 3_000),
    ("solutions", many_answers, 3_000),
]


def ids(html: str) -> list[str]:
    """The rows of a page. A parser takes a minute for all of them."""
    return re.findall(r'<tr data-cjm-type="[a-z]+" data-cjm-id="([^"]+)"', html)


@pytest.mark.parametrize(("show", "many", "number"), LISTS, ids=[name for name, *_ in LISTS])
def test_a_very_long_list_is_complete_on_pages_that_can_be_loaded(
    show: str, many: Callable[[int], dict[str, str] | Catalogue], number: int
) -> None:
    with no_collection():
        pages = published(many(number)).pages(show)
    sizes = [len(html.encode()) for html in pages.values()]
    assert max(sizes) + THEME < MOST
    assert min(sizes) > max(sizes) / 2, "no page with a few left-overs"
    assert max(sizes) > 700_000, "no more pages than there must be"
    found = [id_ for html in pages.values() for id_ in ids(html)]
    assert len(found) == len(set(found)) == number


def test_owners_and_what_nobody_owns_are_both_complete_on_pages_of_their_own() -> None:
    number = 2_500
    pages = published(many_owners(number)).pages("teams")
    assert max(len(html.encode()) for html in pages.values()) + THEME < MOST
    owners = [
        id_
        for html in pages.values()
        for id_ in re.findall(r'data-cjm-type="owner" data-cjm-id="([^"]+)"', html)
    ]
    assert len(owners) == len(set(owners)) == number + 1
    loose = [
        id_
        for html in pages.values()
        for id_ in re.findall(r'<tr data-cjm-type="touchpoint" data-cjm-id="([^"]+)"', html)
    ]
    assert len(loose) == len(set(loose)) == number
    first, second = pages["teams/index.md"], pages["teams/unowned-page-2.md"]
    assert first.count("<cjm-filter") == 2 and second.count("<cjm-filter") == 1


def test_a_team_that_owns_very_much_names_the_most_urgent_and_leads_to_the_rest() -> None:
    pages = {path: text.replace("Department ", "sales # ") for path, text in many_owners(2_000).items()}
    site = published({**pages, "teams/sales.md": "---\ntype: team\nname: Sales\n---\n"})
    html = site.renderer.page("teams/sales.md", "teams/sales/").profile(
        site.site.catalogue.entries[Key("team", "sales")]
    )
    assert len(html) + THEME < MOST / 3
    assert html.count('data-cjm-type="pain-point"') == 2 * NAMED, "what is severe, and what is owned"
    assert "?owner=sales&amp;severity=critical&amp;severity=major" in html
    assert html.count("All 2,000") == 2


@pytest.mark.parametrize("show", ["questions", "moments", "teams"])
def test_long_names_make_no_page_too_large(show: str) -> None:
    pages = published(heavy_questions(400)).pages(show)
    assert max(len(html.encode()) for html in pages.values()) + THEME < MOST


def test_long_lists_take_no_longer_for_each_row() -> None:
    sites = {number: published(many_questions(number)) for number in (500, 2_000)}
    assert grows_evenly(lambda number: sites[number].pages("questions"), 500)
    index = {"questions": "questions/index.md"}
    assert grows_evenly(
        lambda number: parts.parts(Known(sites[number].site.catalogue), (), index, {}, ()), 500
    )


def test_every_list_that_is_divided_has_a_page_and_leads_to_its_others(
    build_site: BuildSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "ROWS", 60_000)
    site = build_site(
        {"index.md": "# Home\n", **many_questions(200), **many_moments(60)}, cjm=QUIET, fresh=True
    )
    for show in ("questions", "moments"):
        urls = [url for url in site.urls if url.startswith(f"{show}/") and url.endswith("/")]
        assert len(urls) > 1
        rows = [str(row["data-cjm-id"]) for url in urls for row in site.soup(url).select("tbody > tr")]
        assert len(rows) == len(set(rows)) >= 60
        assert [len(site.soup(url).select("nav.cjm-parts li")) for url in urls] == [len(urls)] * len(urls)
        assert [len(site.soup(url).select("dl.cjm-figures")) for url in sorted(urls)] == [1] + [0] * (
            len(urls) - 1
        )
        assert site.broken_links(urls) == []
