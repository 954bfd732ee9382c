"""The lists of a site of strangers: touchpoints by stage, pain points, personas, journeys; nothing is lost."""

from __future__ import annotations

from collections import defaultdict

import pytest
from bs4 import Tag

from tests.conftest import BuildSite
from tests.foreign_site import VARIANTS, build_foreign, entries, foreign_pages, page_of, shown, steps_of
from tests.sites import Site
from tests.test_site_journeys import EVERY_MANNER, journey_page, words

TILL = {
    "index.md": "# Home\n",
    "buying.md": journey_page(
        "  - {name: Purchase, steps: [{title: Pay, touchpoint: Till, pain_points: [Queues]}]}\n"
    ),
}
FOUR_LISTS = ("personas", "journeys", "touchpoints", "pain-points")


@pytest.fixture(scope="module")
def site(build_site: BuildSite, request: pytest.FixtureRequest) -> Site:
    return build_foreign(build_site, getattr(request, "param", "as it comes"))


@pytest.fixture
def variant(request: pytest.FixtureRequest) -> str:
    """The name of the manner in which `site` is published."""
    found = request.node.callspec.params["site"]
    assert isinstance(found, str)
    return found


def row(site: Site, url: str, type_: str, id_: str) -> Tag:
    """The row, or card, of a thing in a list."""
    for tag in site.soup(url).select(
        f"tr[data-cjm-type={type_}][data-cjm-id={id_}], article[data-cjm-id={id_}]"
    ):
        return tag
    raise AssertionError(f"{url} lists no {type_} {id_}")


def links(tag: Tag) -> set[str]:
    """The words of all links in a part of a page."""
    return {words(link) for link in tag.select("a[href]")}


def stage_page(site: Site, folder: str, lifecycle: str | None) -> str:
    name = lifecycle or "unmapped"
    return f"{folder}/{name}/" if f"{folder}/{name}/" in site.urls else f"{folder}/{name}.html"


# ------------------------------------------------------------------------------------------- touchpoints


@EVERY_MANNER
def test_the_page_of_a_lifecycle_stage_names_every_touchpoint_of_it_with_journeys_and_steps(
    site: Site, variant: str
) -> None:
    titles = {id_: entry["title"] for id_, entry in entries(site, "touchpoint").items()}
    folder = VARIANTS[variant].touchpoints
    for journey in entries(site, "journey").values():
        for stage, step in steps_of(journey):
            for link in step["links"].get("touchpoints", ()):
                found = row(site, stage_page(site, folder, stage["lifecycle"]), "touchpoint", link["id"])
                assert shown(titles[link["id"]]) in words(found)
                assert {shown(journey["title"]), shown(step["title"])} <= links(found)


@EVERY_MANNER
def test_the_catalogue_of_touchpoints_lists_every_touchpoint_under_its_stages(
    site: Site, variant: str
) -> None:
    under: dict[str, set[str]] = defaultdict(set)
    for tag in site.soup(f"{VARIANTS[variant].touchpoints}/").select("tr[data-cjm-type=touchpoint]"):
        under[words(tag.select("td")[0])].add(str(tag["data-cjm-id"]))
    assert under["Find & learn"] == {"kitchen-table", "branch-office", "the-app"}
    assert under["Buy"] == {"branch-office", "hotline"}
    assert {"the-app", "hotline"} <= under["Live <b>with it</b>"]
    assert under["Move in"] == {"new-door"}
    assert under["Elsewhere"] == {"the-app"}
    assert list(under)[:3] == ["Find & learn", "Buy", "Live <b>with it</b>"], (
        "in the order of the site's words"
    )


def test_stages_that_are_in_no_vocabulary_are_shown(site: Site) -> None:
    assert "New door" in site.text("touchpoints/unmapped/")
    assert {"Move in", "Elsewhere"} <= {words(h2) for h2 in site.soup("touchpoints/unmapped/").select("h2")}
    assert any("unmapped" in str(link["href"]) for link in site.article("touchpoints/").select("a[href]"))


def test_a_touchpoint_tells_mean_gap_channels_and_pains(site: Site) -> None:
    hotline = words(row(site, "touchpoints/live/", "touchpoint", "hotline"))
    assert "−2" in hotline
    assert "+4" in hotline and "importance 5, satisfaction 1" in hotline
    assert "Tele<b>phone</b>" in hotline
    assert "Too many words" in hotline


def test_one_name_on_two_journeys_is_one_touchpoint(site: Site) -> None:
    used = entries(site, "touchpoint")["branch-office"]["used_by"]
    assert {place["id"] for place in used if place["type"] == "journey"} == {"mortgage", "insurance"}


def test_touchpoints_are_counted_by_stage_and_channel(site: Site) -> None:
    rows = [words(row) for row in site.soup("touchpoints/").select("table.cjm-matrix tr")]
    assert "Tele<b>phone</b> – 1 1 – –" in rows
    assert "Word of mouth 1 – – – –" in rows


# ------------------------------------------------------------------------------------------- pain points


@EVERY_MANNER
@pytest.mark.parametrize("pain", ["too-many-words", "hidden-fees"])
def test_a_shared_pain_point_names_all_journeys_and_steps_it_is_on(
    site: Site, variant: str, pain: str
) -> None:
    places = {
        (shown(journey["title"]), shown(step["title"]))
        for journey in entries(site, "journey").values()
        for _, step in steps_of(journey)
        if {"type": "pain-point", "id": pain} in step["links"].get("pain_points", ())
    }
    assert len({journey for journey, _ in places}) >= 2
    named = {name for place in places for name in place}
    assert named <= links(row(site, f"{VARIANTS[variant].pains}/", "pain-point", pain))
    entry = entries(site, "pain-point")[pain]
    if not entry["inline"]:
        assert named <= links(site.article(page_of(entry["url"])))


@EVERY_MANNER
def test_every_pain_point_is_in_the_index_the_most_urgent_first(site: Site, variant: str) -> None:
    rows = site.soup(f"{VARIANTS[variant].pains}/").select(
        "[data-cjm=pain-points] tr[data-cjm-type=pain-point]"
    )
    ids = [str(tag["data-cjm-id"]) for tag in rows]
    assert set(ids) == set(entries(site, "pain-point"))
    assert ids[:2] == ["too-many-words", "hidden-fees"], "16 and 8; unrated ones last"
    assert words(rows[-1]).find("not rated") > 0


def test_an_index_of_their_own_keeps_its_words_around_the_list(site: Site) -> None:
    text = site.text("pain-points/")
    assert text.index("All of it, by hand.") < text.index("Too many words") < text.index("And then this.")
    assert len(site.soup("pain-points/").select("[data-cjm=pain-points]")) == 1


def test_the_index_groups_pain_points_in_six_ways(site: Site) -> None:
    soup = site.soup("pain-points/")
    groups = {}
    for heading in soup.select("[data-cjm=pain-points] h2"):
        listed = heading.find_next("dl")
        assert isinstance(listed, Tag)
        groups[words(heading)] = {words(dt) for dt in listed.select("dt")}
    assert {"Find & learn", "Buy", "Move in"} <= groups["By stage"]
    assert {"Kitchen table", "Branch office"} <= groups["By touchpoint"]
    assert {"Word of mouth"} <= groups["By channel"]
    assert {"Anna", "Ben <b>Öl</b>", "Carla & Co. <b>AG</b>"} <= groups["By persona"]
    assert groups["By owner"] == {"Legal & Co."}
    assert groups["By status"] == {"accepted"}


def test_what_addresses_a_pain_point_is_named_and_what_nothing_addresses_stands_out(site: Site) -> None:
    addressed = words(row(site, "pain-points/", "pain-point", "too-many-words"))
    assert "A guide in plain words" in addressed
    assert "How might we explain a cover in one breath?" in addressed
    assert "How might we show every fee?" in words(row(site, "pain-points/", "pain-point", "hidden-fees"))
    nights = entries(site, "pain-point")["mortgage--discover--ask-friends--nobody-answers-at-night"]
    assert "nothing yet" in words(row(site, "pain-points/", "pain-point", nights["id"]))


def test_a_pain_point_of_a_persona_is_in_the_index_and_on_the_persona(site: Site) -> None:
    assert "Tenants come and go" in site.text("people/carla/")
    assert "No time by day" in site.text("personas/ben/")
    assert {"Tenants come and go", "No time by day"} <= links(site.article("pain-points/"))


# ---------------------------------------------------------------------------------- personas and journeys


def test_personas_and_journeys_are_listed_with_each_other(site: Site) -> None:
    assert {"Anna", 'A "home" of <b>our own</b> &amp; more', "Insure it"} <= links(
        row(site, "personas/", "persona", "anna")
    )
    assert {"Insure it", "Anna", "Carla & Co. <b>AG</b>"} <= links(
        row(site, "journeys/", "journey", "insurance")
    )
    assert "to-be" in words(row(site, "journeys/", "journey", "pension-to-be"))


def test_the_list_of_journeys_counts_steps_by_lifecycle_and_shows_gaps(site: Site) -> None:
    head = [words(cell) for cell in site.soup("journeys/").select("thead th")]
    cells = [
        words(cell)
        for cell in row(site, "journeys/", "journey", "mortgage").find_all(["th", "td"], recursive=False)
    ]
    told = dict(zip(head, cells, strict=True))
    assert (told["Find & learn"], told["Buy"], told["Live <b>with it</b>"], told["Other stages"]) == (
        "3",
        "3",
        "1",
        "2",
    )
    assert "none" in words(row(site, "journeys/", "journey", "insurance"))


# -------------------------------------------------------------------------------- switched off, moved, taken


@pytest.mark.parametrize("name", FOUR_LISTS)
def test_a_list_that_is_switched_off_is_not_there_and_nothing_leads_to_it(
    build_site: BuildSite, name: str
) -> None:
    pages = {path: text for path, text in foreign_pages().items() if path != "pain-points/index.md"}
    site = build_site(pages, cjm={"pages": {name: False}})
    assert f"{name}/" not in site.urls
    assert site.broken_links() == []


def test_lists_that_are_all_switched_off_leave_no_broken_link(build_site: BuildSite) -> None:
    pages = {path: text for path, text in foreign_pages().items() if path != "pain-points/index.md"}
    site = build_site(pages, cjm={"pages": dict.fromkeys(FOUR_LISTS, False)})
    assert site.broken_links() == []


@pytest.mark.parametrize(
    "taken",
    ["---\ntype: touchpoint\ntitle: Purchase\n---\n", "# Buying\n\nWhat we think of it.\n"],
    ids=["a touchpoint of that name", "a page of their own"],
)
def test_a_page_of_theirs_where_a_stage_would_be_breaks_no_link(build_site: BuildSite, taken: str) -> None:
    site = build_site({**TILL, "touchpoints/purchase.md": taken})
    assert site.broken_links() == []


def test_a_touchpoint_called_like_a_stage_does_not_hide_the_others_of_it(build_site: BuildSite) -> None:
    site = build_site({**TILL, "touchpoints/purchase.md": "---\ntype: touchpoint\ntitle: Purchase\n---\n"})
    pages = [url for url in site.urls if url.startswith("touchpoints/")]
    assert any("Till" in site.text(url) and "Queues" in site.text(url) for url in pages)


@pytest.mark.parametrize("name", FOUR_LISTS)
@pytest.mark.parametrize("place", ["{}/index.md", "{}/README.md", "{}.md"])
def test_a_page_of_theirs_where_a_list_would_be_wins(build_site: BuildSite, name: str, place: str) -> None:
    own = f"# Ours\n\nWritten by hand.\n\n```cjm\nshow: {name}\n```\n"
    pages = {**TILL, place.format(name): own}
    site = build_site(pages)
    assert "Written by hand." in site.text(f"{name}/")
    assert len(site.soup(f"{name}/").select(f"[data-cjm={name}]")) == 1
    assert site.warnings == []


def test_headings_of_theirs_and_those_of_a_list_have_ids_of_their_own(build_site: BuildSite) -> None:
    own = {
        "touchpoints/index.md": "# Ours\n\n## Purchase\n\n```cjm\nshow: touchpoints\n```\n",
        "personas/index.md": "# Ours\n\n## Anna\n\n```cjm\nshow: personas\n```\n",
        "pain-points/index.md": "# Ours\n\n## By stage\n\n## By lifecycle\n\n```cjm\nshow: pain-points\n```\n",
    }
    site = build_site({**TILL, **own})
    for name in ("touchpoints", "personas", "pain-points"):
        ids = [str(tag["id"]) for tag in site.soup(f"{name}/").select("[id]")]
        assert sorted(ids) == sorted(set(ids)), name


@pytest.mark.parametrize("identifier", ["index", "unmapped"])
def test_a_lifecycle_stage_with_the_name_of_a_page_of_ours_is_no_other_page(
    build_site: BuildSite, identifier: str
) -> None:
    stages = "  - {name: Ours, steps: [{title: Pay, touchpoint: Till}]}\n  - {name: Else, steps: [{title: X, touchpoint: Y}]}\n"
    options = {"lifecycle": [{"id": identifier, "name": "Ours"}]}
    site = build_site({"index.md": "# Home\n", "buying.md": journey_page(stages)}, cjm=options)
    assert site.soup("touchpoints/").select("table.cjm-matrix") != [], "the index is the index"
    assert site.broken_links() == []
    assert site.warnings == []
