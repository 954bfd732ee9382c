"""Everything on a site of strangers leads to what it belongs to, and back; nothing leads nowhere."""

from __future__ import annotations

import posixpath
from urllib.parse import unquote, urlsplit

import pytest

from tests.conftest import BuildSite
from tests.foreign_site import OWN_NAV, VOCABULARY, build_foreign, entries, foreign_pages, page_of, steps_of
from tests.sites import Site
from tests.test_site_journeys import EVERY_MANNER, journey_page, words

MORTGAGE, INSURANCE = "journeys/mortgage/", "journeys/insurance/"
PENSION = "journeys/old/and/far/pension/"
PLAN = "journeys/old/and/far/pension-to-be/"
CARLA, ANNA = "people/carla/", "personas/anna/"
APP, FEES = "touchpoints/the-app/", "pain-points/hidden-fees/"
ONE_STEP = "  - {name: A, steps: [{title: B}]}\n"


@pytest.fixture(scope="module")
def site(build_site: BuildSite, request: pytest.FixtureRequest) -> Site:
    return build_foreign(build_site, getattr(request, "param", "as it comes"))


def targets(site: Site, url: str) -> set[str]:
    """Where the article of a page links to, as URLs relative to the site's root."""
    base = url if url.endswith("/") or not url else posixpath.dirname(url)
    found = set()
    for link in site.article(url).select("a[href]"):
        parts = urlsplit(unquote(str(link["href"])))
        if not parts.scheme:
            path = posixpath.normpath(posixpath.join(base, parts.path)) if parts.path else url.rstrip("/")
            slash = "/" if (parts.path or url).endswith("/") else ""
            found.add(path + slash + (f"#{parts.fragment}" if parts.fragment else ""))
    return found


# ---------------------------------------------------------------------------------------- nothing is broken


@EVERY_MANNER
def test_no_link_leads_nowhere(site: Site) -> None:
    assert site.broken_links() == []


@EVERY_MANNER
def test_every_address_in_the_catalogue_for_machines_is_a_page_and_an_id_on_it(site: Site) -> None:
    urls = [entry["url"] for entry in site.json("cjm/catalogue.json")["entries"]]
    urls += [step["url"] for journey in entries(site, "journey").values() for _, step in steps_of(journey)]
    for url in urls:
        page, _, anchor = unquote(url).partition("#")
        assert not anchor or site.soup(page).find(id=anchor) is not None, url


def test_a_link_in_front_matter_leads_there_from_every_page_that_repeats_it(build_site: BuildSite) -> None:
    pages = {
        "index.md": "# Home\n",
        "a b/ü#.md": '---\ntype: pain-point\ntitle: "See [the note](../notes/1.md#why) and ![x](y)"\n'
        'description: "[Here](../notes/1.md), [mail](mailto:a@b.cd), [web](https://example.org/?a=1&b=2)."\n---\n',
        "notes/1.md": "# One\n\n## Why\n",
        "deep/er/buying.md": journey_page("  - {name: A, steps: [{title: B, pain_points: [u-8ba75c24]}]}\n"),
    }
    site = build_site(pages)
    assert site.broken_links() == []


@pytest.mark.parametrize("use_directory_urls", [True, False])
@pytest.mark.parametrize(
    "path", ["journeys/a b.md", "journeys/価格.md", "journeys/100%.md", "C#.md", "index.md"]
)
def test_a_journey_may_have_any_file_name(build_site: BuildSite, path: str, use_directory_urls: bool) -> None:
    stages = "  - {name: Purchase, steps: [{title: Pay, touchpoint: Till, pain_points: [Queues]}]}\n"
    pages = {"index.md": "# Home\n", path: journey_page(stages)}
    site = build_site(pages, config={"use_directory_urls": use_directory_urls})
    assert site.broken_links() == []
    journey = next(iter(entries(site, "journey").values()))
    assert site.soup(unquote(page_of(journey["url"]))).select("[data-cjm=map]")


# ------------------------------------------------------------------------------------------- there and back


@pytest.mark.parametrize(
    ("here", "there"),
    [
        (ANNA, MORTGAGE),
        (CARLA, PENSION),
        (APP, MORTGAGE),
        (APP, PENSION),
        (FEES, MORTGAGE),
        (FEES, INSURANCE),
        (FEES, CARLA),
    ],
)
def test_two_things_that_belong_together_link_to_each_other(site: Site, here: str, there: str) -> None:
    assert there in {page_of(target) for target in targets(site, here)}
    assert here in {page_of(target) for target in targets(site, there)}


@pytest.mark.parametrize(("here", "there"), [(PLAN, PENSION), (PLAN, MORTGAGE), (MORTGAGE, INSURANCE)])
def test_journeys_link_to_their_twin_their_parent_and_their_detail(site: Site, here: str, there: str) -> None:
    assert there in targets(site, here)


@pytest.mark.parametrize(("here", "there"), [(PENSION, PLAN), (MORTGAGE, PLAN), (INSURANCE, MORTGAGE)])
def test_journeys_are_linked_back_by_their_twin_their_parent_and_their_detail(
    site: Site, here: str, there: str
) -> None:
    assert there in {page_of(target) for target in targets(site, here)}


def test_a_touchpoint_and_the_pain_points_met_there_name_each_other(site: Site) -> None:
    assert FEES in targets(site, APP)
    assert APP in targets(site, FEES)


def test_a_persona_links_to_the_steps_of_the_worst_and_best_moments(site: Site) -> None:
    journeys = entries(site, "journey")
    steps = {
        step["title"]: step["url"] for id_ in ("mortgage", "insurance") for _, step in steps_of(journeys[id_])
    }
    assert {steps["Ask *friends*"], steps["Report a leak"]} <= targets(site, ANNA)
    assert "#" not in CARLA and PLAN in {page_of(target) for target in targets(site, CARLA)}


def test_every_step_links_to_its_touchpoints_and_pains_and_they_link_back_to_the_step(site: Site) -> None:
    for journey in entries(site, "journey").values():
        for _, step in steps_of(journey):
            for role, type_ in (("touchpoints", "touchpoint"), ("pain_points", "pain-point")):
                for link in step["links"].get(role, ()):
                    thing = entries(site, type_)[link["id"]]
                    if page_of(thing["url"]) != page_of(journey["url"]):
                        assert thing["url"] in targets(site, page_of(journey["url"]))
                        back = targets(site, page_of(thing["url"]))
                        # A touchpoint met in several lifecycle stages has a row on the page of each.
                        stages = {page_of(url) for url in back if url.startswith("touchpoints/")}
                        assert any(
                            step["url"] in found for found in (back, *(targets(site, url) for url in stages))
                        )


def test_reference_by_slug_and_inline_words_meet(site: Site) -> None:
    answered = entries(site, "question")["mortgage--discover--ask-friends--who-pays-the-notary"]
    assert answered["links"]["answered_by"] == [{"type": "touchpoint", "id": "branch-office"}]


# ------------------------------------------------------------------------------------------ the navigation


def navigation(site: Site, url: str = "") -> set[str]:
    return {words(link) for link in site.soup(url).select("nav.md-nav--primary a, nav.md-tabs a")}


def test_things_stay_out_of_the_navigation_and_their_lists_are_in_it(build_site: BuildSite) -> None:
    told = navigation(build_foreign(build_site))
    assert {"Personas", "Touchpoints"} <= told
    assert not {"Insure it", "Anna", "Hidden fees", "Pension today"} & told


def test_everything_is_in_the_navigation_if_asked_for(build_site: BuildSite) -> None:
    told = navigation(build_foreign(build_site, "another key, everything in the navigation"))
    assert {"Insure it", "Hidden fees", "Pension today", 'A "home" of <b>our own</b> &amp; more'} <= told


def test_a_navigation_of_their_own_is_followed(build_site: BuildSite) -> None:
    told = navigation(build_foreign(build_site, "pages moved, a navigation of their own"))
    assert "Home" in told and any("journey" in name for name in told)
    assert not {"Personas", "Touchpoints", "Insure it"} & told


def test_pages_that_nobody_wrote_are_not_missed_in_a_navigation_of_their_own(build_site: BuildSite) -> None:
    pages = {"index.md": "# Home\n", "buying.md": journey_page(ONE_STEP)}
    site = build_site(pages, config={"nav": ["index.md"], "validation": {"nav": {"omitted_files": "warn"}}})
    assert site.warnings == []


def test_lists_that_a_navigation_of_their_own_names_are_in_it(build_site: BuildSite) -> None:
    nav = {"nav": [{"Home": "index.md"}, {"All of them": "journeys/index.md"}]}
    pages = {"index.md": "# Home\n", "buying.md": journey_page(ONE_STEP)}
    site = build_site(pages, config=nav, strict=True)
    assert "All of them" in navigation(site)


def test_a_site_with_every_check_of_mkdocs_turned_on_builds(build_site: BuildSite) -> None:
    links = {"not_found": "warn", "anchors": "warn", "absolute_links": "warn", "unrecognized_links": "warn"}
    pages = {path: text.replace("  - name: Waiting\n", "") for path, text in foreign_pages().items()}
    config = {**OWN_NAV, "validation": {"nav": {"not_found": "warn"}, "links": links}}
    site = build_site(pages, cjm=VOCABULARY, config=config, strict=True)
    assert site.warnings == []


def test_links_in_short_texts_find_files_with_blanks(build_site: BuildSite) -> None:
    pages = {
        "index.md": "# Home\n",
        "notes/the shop.md": "# The shop\n",
        "journeys/buying.md": """---
type: journey
title: Buying
persona: Ada
description: At [the shop](../notes/the%20shop.md#till).
stages: [{name: Purchase, steps: [{title: Pay}]}]
---
""",
    }
    link = build_site(pages).article("journeys/buying/").select_one(".cjm-lead a")
    assert link is not None and link["href"] == "../../notes/the%20shop/#till"


@pytest.mark.parametrize("word", ["label", "quote"])
def test_what_is_felt_leads_where_its_own_page_says(build_site: BuildSite, word: str) -> None:
    page = """
  ---
  type: journey
  title: {name}
  persona: Anna
  stages: [{{name: Use, steps: [{{title: Wait, emotion: {{score: -1, {word}: "[so](more.md)"}}}}]}}]
  ---
"""
    files = "index.md\n  # Home\na/more.md\n  # More\nb/more.md\n  # More\n"
    files += "".join(f"{name}/{name}.md{page.format(name=name, word=word)}" for name in "ab")
    site = build_site(files)
    for name in "ab":
        felt = site.soup(f"{name}/{name}/").select("[data-cjm=steps] a")
        assert [link["href"] for link in felt] == [f"../../{name}/more/"]
        assert site.soup(f"{name}/{name}/").select("[data-cjm=diagram] .cjm-twin li") != []


def test_a_thing_is_told_in_full_where_it_was_written_and_named_elsewhere(build_site: BuildSite) -> None:
    page = """
  ---
  type: journey
  title: {name}
  persona: Anna
  stages: [{{name: Use, steps: [{{title: Wait, delights: [{thing}]}}]}}]
  ---
"""
    written = "{id: coffee, title: Coffee, description: As much as one likes.}"
    things = {"a": "coffee", "b": written, "c": "coffee"}
    site = build_site(
        "index.md\n  # Home\n"
        + "".join(f"{name}.md{page.format(name=name, thing=thing)}" for name, thing in things.items())
    )
    told = [name for name in things if site.soup(f"{name}/").select("[data-cjm=steps] .cjm-things p")]
    assert told == ["b"]
