"""Ways to what a reader looks for: search, the pages above, before and after, tags, and the navigation."""

from __future__ import annotations

from html import unescape
from typing import Any
from urllib.parse import urljoin

import pytest
from bs4 import Tag

from tests.conftest import BuildSite
from tests.sites import Site

PAGES = """
index.md
  # Home
plain.md
  ---
  tags: [R&D, winter]
  ---
  # A plain page
tags.md
  # All tags
  <!-- material/tags -->
personas/
  anna.md
    ---
    type: persona
    name: Anna & <b>Co</b>
    tags: [R&D, "<b>bold</b>"]
    pain_points: [Forms in *English* only]
    ---
journeys/
  buying.md
    ---
    type: journey
    title: Buying a *car* & more
    persona: anna
    counterpart: buying-to-be
    tags: [winter, R&D, "<i>x</i>", 2024, "don't"]
    stages:
      - name: Consideration
        steps:
          - title: Looks around
            touchpoint: Pricing page
            pain_points: [hidden-price, Has to explain everything again & again]
      - name: Purchase
        steps:
          - title: Signs
            touchpoint: counter
          - title: Waits
          - title: Compares "offers" & <b>terms</b>
            emotion: -2
            opportunities: [How might we explain less?]
            pain_points: [{title: Nobody answers, severity: critical, description: The phone rings for ages}]
    ---
    # Buying a new car

    Words of the author.

    ## Questions & answers

    More of them.
  buying-to-be.md
    ---
    type: journey
    title: Buying, better
    persona: [anna, Berta]
    state: to-be
    stages: [{name: Purchase, steps: [{title: Signs online}]}]
    ---
  advising.md
    ---
    type: journey
    title: Advising friends
    persona: [anna, Berta]
    stages: [{name: Advocacy, steps: [{title: Tells a friend, touchpoint: Referral form, pain_points: [hidden-price]}]}]
    ---
  discovering.md
    ---
    type: journey
    title: Discovering us
    persona: anna
    parent: buying
    stages: [{name: Awareness, steps: [{title: Sees the ad}]}]
    ---
elsewhere/
  hidden-price.md
    ---
    type: pain-point
    title: Cannot find the price
    ---
  counter.md
    ---
    type: touchpoint
    title: The counter
    ---
"""
PAGES = PAGES.replace("[anna, Berta]", "[anna, {name: Berta}]")
BUYING = "journeys/buying/"
AGAIN = f"{BUYING}#pain-point---buying--consideration--looks-around--has-to-explain-everything-again-again"
SEARCHES = pytest.mark.parametrize(
    "theme", ["material", "mkdocs"], ids=["Material's search", "MkDocs' search"]
)

FINDS = {
    "personas/anna/": "Persona: Anna & <b>Co</b>",
    "personas/anna/#pain-point---anna--forms-in-english-only": "Pain point: Forms in English only",
    BUYING: "Journey: Buying a car & more",
    f"{BUYING}#stage---purchase": "Stage: Purchase",
    f"{BUYING}#purchase--signs": "Step 1 of Purchase: Signs",
    f"{BUYING}#purchase--compares-offers-b-terms-b": 'Step 3 of Purchase: Compares "offers" & <b>terms</b>',
    f"{BUYING}#questions-answers": "Questions & answers",
    AGAIN: "Pain point: Has to explain everything again & again",
    "elsewhere/hidden-price/": "Pain point: Cannot find the price",
    "elsewhere/counter/": "Touchpoint: The counter",
    "touchpoints/consideration/": "Touchpoints: Consideration",
    "touchpoints/consideration/#touchpoint---pricing-page": "Touchpoint: Pricing page",
    "pain-points/": "Pain points",
}


def finds(site: Site) -> dict[str, dict[str, Any]]:
    """The search index by location, with titles as a reader sees them."""
    docs = site.search_index()["docs"]
    assert len({doc["location"] for doc in docs}) == len(docs), "a place is indexed twice"
    is_html = "<article" in site.html() and "md-content" in site.html()
    return {
        doc["location"]: {**doc, "title": unescape(doc["title"]) if is_html else doc["title"]} for doc in docs
    }


def links(tag: Tag | None, url: str) -> list[tuple[str, str]]:
    """The links in a part of the page at `url`: where they lead, from the site's root, and what they say."""
    assert tag is not None
    return [
        (urljoin(f"/{url}", str(link["href"])).removeprefix("/"), " ".join(link.get_text(" ").split()))
        for link in tag.select("a")
    ]


# ------------------------------------------------------------------------------------------------------ search


@SEARCHES
@pytest.mark.parametrize("location", FINDS, ids=FINDS.get)
def test_hits_say_what_they_are(build_site: BuildSite, theme: str, location: str) -> None:
    assert finds(build_site(PAGES, theme=theme))[location]["title"] == FINDS[location]


@SEARCHES
def test_every_hit_leads_to_an_id_of_its_page(build_site: BuildSite, theme: str) -> None:
    site = build_site(PAGES, theme=theme)
    for location in finds(site):
        url, _, anchor = location.partition("#")
        assert not anchor or site.soup(url).find(id=anchor) is not None, location


@SEARCHES
@pytest.mark.parametrize("words", ["explain everything again", "forms in english", "find the price"])
def test_only_one_hit_is_named_like_a_pain_point(build_site: BuildSite, theme: str, words: str) -> None:
    titles = [doc["title"] for doc in finds(build_site(PAGES, theme=theme)).values()]
    assert len([title for title in titles if words in title.lower()]) == 1


@SEARCHES
def test_index_pages_repeat_nothing(build_site: BuildSite, theme: str) -> None:
    found = finds(build_site(PAGES, theme=theme))
    for page, title in {
        "personas/": "Personas",
        "journeys/": "Journeys",
        "pain-points/": "Pain points",
    }.items():
        assert [location for location in found if location.startswith(f"{page}#")] == []
        assert found[page]["text"] in ("", title)


def test_what_is_said_of_a_pain_point_is_indexed_once(build_site: BuildSite) -> None:
    found = finds(build_site(PAGES))
    assert [place for place, doc in found.items() if "rings for ages" in doc["text"]] == [
        f"{BUYING}#pain-point---buying--purchase--compares-offers-b-terms-b--nobody-answers"
    ]


def test_a_step_names_what_is_on_it(build_site: BuildSite) -> None:
    text = finds(build_site(PAGES))[f"{BUYING}#consideration--looks-around"]["text"]
    for name in ("Pricing page", "Cannot find the price", "Has to explain everything"):
        assert name in unescape(text)


def test_an_authors_heading_is_shown_and_indexed_whatever_the_title(build_site: BuildSite) -> None:
    site = build_site(PAGES)
    heading = site.article(BUYING).select("h1")
    assert [tag.get_text() for tag in heading] == ["Buying a new car"]
    assert "Buying a new car" in finds(site)[BUYING]["text"]
    assert "Words of the author" in finds(site)[BUYING]["text"]


def test_text_below_a_map_belongs_to_no_step(build_site: BuildSite) -> None:
    placed = PAGES.replace(
        "    Words of the author.", "    ```cjm\n    show: steps\n    ```\n\n    Words of the author."
    )
    found = finds(build_site(placed))
    assert [place for place, doc in found.items() if "Words of the author" in doc["text"]] == [BUYING]


def test_text_before_a_heading_does_not_move_the_page(build_site: BuildSite) -> None:
    site = build_site(PAGES.replace("    # Buying a new car", "    Before.\n\n    # Buying a new car"))
    assert finds(site)[BUYING]["title"] == FINDS[BUYING]
    assert f"{BUYING}#cjm" not in finds(site)


# ------------------------------------------------------------------------------------------------------ titles


@pytest.mark.parametrize("theme", ["material", "mkdocs", "readthedocs"])
def test_the_tab_has_the_title_as_written(build_site: BuildSite, theme: str) -> None:
    site = build_site(PAGES, theme=theme)
    for url, title in {BUYING: "Buying a car & more", "personas/anna/": "Anna & <b>Co</b>"}.items():
        tag = site.soup(url).title
        assert tag is not None and tag.get_text() == f"{title} - Test site"


@pytest.mark.parametrize("theme", ["material", "mkdocs", "readthedocs"])
def test_names_for_search_stay_in_search(build_site: BuildSite, theme: str) -> None:
    site = build_site(PAGES, theme=theme, cjm={"nav": "shown"})
    for url in site.urls:
        if url not in ("404.html", "search.html"):
            assert not any(
                name in site.soup(url).get_text() for name in ("Journey: ", "Stage: ", "Step 1 of ")
            )


# --------------------------------------------------------------------------------------------- above and beside


@pytest.mark.parametrize(
    ("url", "above", "here"),
    [
        (BUYING, [("journeys/", "Journeys")], "Buying a car & more"),
        (
            "journeys/discovering/",
            [("journeys/", "Journeys"), ("journeys/buying/", "Buying a car & more")],
            "Discovering us",
        ),
        ("personas/anna/", [("personas/", "Personas")], "Anna & <b>Co</b>"),
        ("personas/berta/", [("personas/", "Personas")], "Berta"),
        ("elsewhere/hidden-price/", [("pain-points/", "Pain points")], "Cannot find the price"),
        (
            "elsewhere/counter/",
            [("touchpoints/", "Touchpoints"), ("touchpoints/purchase/", "Purchase")],
            "The counter",
        ),
        ("touchpoints/purchase/", [("touchpoints/", "Touchpoints")], "Purchase"),
    ],
)
def test_breadcrumbs_lead_up(
    build_site: BuildSite, url: str, above: list[tuple[str, str]], here: str
) -> None:
    article = build_site(PAGES).article(url)
    trail = article.select_one("nav[aria-label=Breadcrumb]")
    assert trail is not None and links(trail, url) == above
    assert [tag.get_text() for tag in trail.select("[aria-current=page]")] == [here]
    heading = trail.find_next("h1")
    assert heading is not None and heading.find_parent("article") is not None, "it stands above the heading"


@pytest.mark.parametrize("url", ["", "plain/", "personas/", "pain-points/"])
def test_pages_at_the_top_have_no_breadcrumbs(build_site: BuildSite, url: str) -> None:
    assert build_site(PAGES).article(url).select("[data-cjm=breadcrumbs]") == []


def test_breadcrumbs_leave_room_for_the_themes_own(build_site: BuildSite) -> None:
    shown: dict[str, Any] = {"theme_options": {"features": ["navigation.path"]}, "cjm": {"nav": "shown"}}
    site = build_site(PAGES, **shown)
    assert site.soup(BUYING).select("nav.md-path") and not site.soup(BUYING).select("[data-cjm=breadcrumbs]")
    hidden = build_site(PAGES, theme_options={"features": ["navigation.path"]})
    assert hidden.soup(BUYING).select("[data-cjm=breadcrumbs]") and not hidden.soup(BUYING).select(
        "nav.md-path"
    )


def ways(site: Site, url: str) -> list[tuple[str, str]]:
    return links(site.article(url).select_one("[data-cjm=neighbours]"), url)


def test_a_journey_leads_to_those_before_and_after_it_in_the_life_of_its_persona(
    build_site: BuildSite,
) -> None:
    assert ways(build_site(PAGES), BUYING) == [
        ("personas/anna/", "Anna & <b>Co</b>"),
        ("journeys/discovering/", "Previous journey Discovering us"),
        ("journeys/advising/", "Next journey Advising friends"),
        ("journeys/buying-to-be/", "to-be: how it should become Buying, better"),
    ]


def test_a_journey_to_be_has_the_neighbours_of_what_is_and_those_of_its_other_personas(
    build_site: BuildSite,
) -> None:
    assert ways(build_site(PAGES), "journeys/buying-to-be/") == [
        ("personas/anna/", "Anna & <b>Co</b>"),
        ("journeys/discovering/", "Previous journey Discovering us"),
        ("journeys/advising/", "Next journey Advising friends"),
        ("personas/berta/", "Berta"),
        ("journeys/advising/", "Next journey Advising friends"),
        ("journeys/buying/", "as-is: how it is today Buying a car & more"),
    ]


def test_journeys_of_one_stage_follow_each_other_by_title_and_those_of_none_come_last(
    build_site: BuildSite,
) -> None:
    one = "type: journey\n    title: {}\n    persona: {{id: p, name: P}}\n    stages: [{{name: {}, steps: [{{title: X}}]}}]"
    titles = {
        "a": ("Alpha", "Elsewhere"),
        "b": ("Beta", "Purchase"),
        "c": ("able", "Purchase"),
        "d": ("Delta", "Aware"),
    }
    tree = "".join(f"{name}.md\n    ---\n    {one.format(*what)}\n    ---\n" for name, what in titles.items())
    site = build_site(tree)
    after = {name: {said: href for href, said in ways(site, f"{name}/")} for name in titles}
    assert after["d"]["Next journey able"] == "c/"
    assert after["c"]["Next journey Beta"] == "b/"
    assert after["b"]["Next journey Alpha"] == "a/"
    assert not [label for label in after["a"] if label.startswith("Next")]


def test_the_page_of_a_stage_says_its_name_once(build_site: BuildSite) -> None:
    site = build_site(PAGES)
    article = site.article("touchpoints/purchase/")
    assert [tag.get_text() for tag in article.select("h1, h2")] == ["Touchpoints: Purchase"]
    assert article.find(id="stage---purchase") is not None, "links to the stage lead here"


@pytest.mark.parametrize("theme", ["material", "mkdocs"])
def test_a_page_of_a_stage_is_found_by_its_name_as_it_is_shown(build_site: BuildSite, theme: str) -> None:
    site = build_site(PAGES, theme=theme, cjm={"lifecycle": [{"id": "purchase", "name": "Buy *now* & pay"}]})
    shown = site.article("touchpoints/purchase/").select("h1")[0].get_text()
    assert shown == "Touchpoints: Buy *now* & pay"
    assert unescape(finds(site)["touchpoints/purchase/"]["title"]) == shown


def test_a_journey_alone_leads_nowhere(build_site: BuildSite) -> None:
    alone = "a.md\n  ---\n  type: journey\n  title: A\n  persona: {name: B}\n  stages: [{name: C, steps: [{title: D}]}]\n  ---\n"
    assert not build_site(alone).article("a/").select("[data-cjm=neighbours]")


@pytest.mark.parametrize("theme", ["material", "mkdocs", "readthedocs"])
def test_every_way_leads_somewhere(build_site: BuildSite, theme: str) -> None:
    assert (
        build_site(PAGES, theme=theme, plugins=["tags"] if theme == "material" else []).broken_links() == []
    )


# -------------------------------------------------------------------------------------------------------- tags


def test_a_page_shows_its_tags(build_site: BuildSite) -> None:
    site = build_site(PAGES)
    shown = site.article(BUYING).select(".cjm-tags li")
    assert [tag.get_text() for tag in shown] == ["winter", "R&D", "<i>x</i>", "2024", "don't"]


def test_with_materials_plugin_the_theme_shows_them_and_lists_our_pages(build_site: BuildSite) -> None:
    site = build_site(PAGES, plugins=["tags"])
    article = site.article(BUYING)
    assert not article.select(".cjm-tags")
    assert sorted(tag.get_text() for tag in article.select("nav.md-tags > *")) == sorted(
        ["winter", "R&D", "<i>x</i>", "2024", "don't"]
    )
    listing = site.article("tags/")
    heading = next(tag for tag in listing.select("h2") if "R&D" in tag.get_text())
    below = heading.find_next("ul")
    assert isinstance(below, Tag)
    assert sorted(links(below, "tags/")) == [
        (BUYING, "Buying a car & more"),
        ("personas/anna/", "Anna & <b>Co</b>"),
        ("plain/", "A plain page"),
    ]
    assert not listing.select("b, i")


def test_a_single_tag_may_stand_alone(build_site: BuildSite) -> None:
    site = build_site(PAGES.replace('tags: [R&D, "<b>bold</b>"]', "tags: vip"), plugins=["tags"])
    assert [tag.get_text() for tag in site.article("personas/anna/").select("nav.md-tags > *")] == ["vip"]


# -------------------------------------------------------------------------------------------------- navigation


def test_an_index_page_stands_in_the_navigation_without_a_section_of_its_own(build_site: BuildSite) -> None:
    soup = build_site(PAGES).soup("")
    top = [" ".join(item.get_text().split()) for item in soup.select("nav.md-nav--primary > ul > li")]
    assert top[-6:] == ["Health", "Journeys", "Opportunities", "Pain points", "Personas", "Touchpoints"]


def test_a_section_with_other_pages_stays(build_site: BuildSite) -> None:
    more = PAGES.replace("personas/\n", "personas/\n  method.md\n    # How we made them\n", 1)
    soup = build_site(more, theme="readthedocs").soup("")
    assert "How we made them" in soup.get_text()
    captions = [tag.get_text().strip() for tag in soup.select(".wy-menu p.caption")]
    assert captions == ["Personas"]


def test_an_authors_nav_is_left_alone(build_site: BuildSite) -> None:
    nav = [{"Start": "index.md"}, {"People": [{"All": "personas/index.md"}]}]
    site = build_site(PAGES, theme="readthedocs", config={"nav": nav})
    assert [tag.get_text().strip() for tag in site.soup("").select(".wy-menu p.caption")] == ["People"]


# --------------------------------------------------------------------------------------------- from a folder


def test_a_site_for_a_folder_has_a_worker_of_its_own(build_site: BuildSite) -> None:
    site = build_site(PAGES, plugins=["offline"])
    scripts = [str(tag["src"]) for tag in site.soup("journeys/buying.html").select("script[src]")]
    assert "../assets/cjm/iframe-worker.js" in scripts
    assert not [script for script in scripts if "//" in script]
    assert "assets/cjm/iframe-worker.js" in site.files


def test_other_sites_have_none(build_site: BuildSite) -> None:
    assert "assets/cjm/iframe-worker.js" not in build_site(PAGES).files


def test_a_page_that_leaves_the_search_takes_its_steps_along(build_site: BuildSite) -> None:
    journey = "type: journey\ntitle: {title}\nstages: [{{name: Go, steps: [{{title: Walk}}]}}]\n{more}"
    site = build_site(
        {
            "a.md": f"---\n{journey.format(title='Here', more='')}---\n",
            "b.md": f"---\n{journey.format(title='Not here', more='search: {exclude: true}')}\n---\n",
        }
    )
    found = [entry["location"] for entry in site.search_index()["docs"]]
    assert "a/#go--walk" in found
    assert not [location for location in found if location.startswith("b/")]
