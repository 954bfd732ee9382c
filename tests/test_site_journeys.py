"""Journey pages of a site of strangers: every step is there to be read, to be found, and to be linked to."""

from __future__ import annotations

from collections import Counter
from html import unescape
from typing import Any
from urllib.parse import unquote

import pytest
from bs4 import Tag

from tests.conftest import BuildSite
from tests.foreign_site import LONG, VARIANTS, build_foreign, entries, page_of, shown, steps_of
from tests.sites import Site

MORTGAGE = "journeys/mortgage/"
EVERY_MANNER = pytest.mark.parametrize("site", VARIANTS, indirect=True)


@pytest.fixture(scope="module")
def site(build_site: BuildSite, request: pytest.FixtureRequest) -> Site:
    return build_foreign(build_site, getattr(request, "param", "as it comes"))


def words(tag: Tag | None) -> str:
    assert tag is not None
    return " ".join(tag.get_text(" ").split())


def journey_page(stages: str, more: str = "", body: str = "# Buying\n") -> str:
    """A journey of Anna's, with its stages as YAML."""
    return f"---\ntype: journey\ntitle: Buying\npersona: Anna\n{more}stages:\n{stages}---\n{body}"


def lane(site: Site, url: str, name: str) -> Tag:
    row = site.soup(url).select_one(f"[data-cjm=map] tr[data-cjm-lane={name}]")
    assert row is not None, f"the map has no lane “{name}”"
    return row


def test_nothing_but_the_stage_without_steps_is_worth_a_warning(site: Site) -> None:
    assert [line for line in site.warnings if "Waiting" not in line] == []
    assert [problem.rule for problem in site.problems if problem.severity != "info"] == ["coverage/no-steps"]


# ------------------------------------------------------------------------------------ steps as pages and finds


@EVERY_MANNER
def test_every_step_has_a_heading_with_its_title_where_its_link_leads(site: Site) -> None:
    for journey in entries(site, "journey").values():
        soup = site.soup(page_of(journey["url"]))
        for _, step in steps_of(journey):
            heading = soup.find(id=step["url"].partition("#")[2])
            assert isinstance(heading, Tag) and heading.name == "h3", step["url"]
            assert " ".join(heading.get_text().split()) == shown(step["title"])


@EVERY_MANNER
def test_every_stage_and_step_is_found_by_search_at_its_place(site: Site) -> None:
    found = {entry["location"]: entry for entry in site.search_index()["docs"]}
    for journey in entries(site, "journey").values():
        places = [stage for stage, _ in steps_of(journey)] + [step for _, step in steps_of(journey)]
        for place in places:
            said = str(found[place["url"]]["title"])  # HTML for Material's search, plain text for MkDocs' own
            titles = {" ".join(title.split()).partition(": ")[2] for title in (said, unescape(said))}
            assert shown(place.get("title") or place["name"]) in titles


@EVERY_MANNER
def test_every_location_of_the_search_index_is_a_page_with_that_id(site: Site) -> None:
    pages: dict[str, set[str]] = {}
    for location in (entry["location"] for entry in site.search_index()["docs"]):
        url, _, anchor = unquote(location).partition("#")
        if url not in pages:
            pages[url] = {str(tag["id"]) for tag in site.soup(url).select("[id]")}
        assert not anchor or anchor in pages[url], location


def test_the_search_index_holds_what_is_said_of_a_step(site: Site) -> None:
    def said(step: str) -> str:
        return unescape(site.search_entry(f"{MORTGAGE}#{step}")["text"])

    assert "What can we afford?" in said("discover--ask-friends")
    assert "Too many words" in said("discover--ask-friends")
    assert "Nobody answers at night" in said("discover--ask-friends")
    assert "Kitchen table" in said("discover--ask-friends")
    assert "Where do I sign?" in said("purchase--sign")
    assert "Carrier pigeon" in said("discover--read-the-b-terms-b-amp-more")
    assert "14" in said("discover--read-the-b-terms-b-amp-more"), "keys of their own are said as well"


@EVERY_MANNER
def test_no_two_elements_of_a_page_have_one_id(site: Site) -> None:
    for url in site.urls:
        counted = Counter(str(tag["id"]) for tag in site.soup(url).select("[id]"))
        assert {id_ for id_, count in counted.items() if count > 1} == set(), url


def test_a_step_with_touchpoints_only_is_called_after_the_first(site: Site) -> None:
    assert words(site.soup(MORTGAGE).find(id="discover--branch-office")) == "Branch office"


def test_two_steps_of_one_title_and_two_stages_of_one_name_stay_two(site: Site) -> None:
    headings = [words(tag) for tag in site.soup(MORTGAGE).select("[data-cjm=steps] :is(h2, h3)")]
    assert (headings.count("Sign"), headings.count("Move in")) == (2, 2)
    ids = [str(tag["id"]) for tag in site.soup(MORTGAGE).select("[data-cjm=steps] :is(h2, h3)")]
    assert len(set(ids)) == len(headings)
    assert "Carpenter" not in words(lane(site, MORTGAGE, "personas")), "a persona is named, not described"


@pytest.mark.parametrize("order", [("Call 2", "Call", "Call"), ("Call", "Call", "Call 2")])
def test_stages_whose_numbers_collide_keep_their_own_steps(
    build_site: BuildSite, order: tuple[str, ...]
) -> None:
    stages = "".join(f"  - {{name: {name}, steps: [{{title: Step {i}}}]}}\n" for i, name in enumerate(order))
    site = build_site({"index.md": "# Home\n", "buying.md": journey_page(stages)})
    headings = [words(tag) for tag in site.soup("buying/").select("[data-cjm=steps] :is(h2, h3)")]
    assert headings == [order[0], "Step 0", order[1], "Step 1", order[2], "Step 2"]


@pytest.mark.parametrize("order", [("Call 2", "Call", "Call"), ("Call", "Call", "Call 2")])
def test_steps_whose_numbers_collide_stay_apart(build_site: BuildSite, order: tuple[str, ...]) -> None:
    steps = ", ".join(f"{{title: {title}, thoughts: Thought {i}}}" for i, title in enumerate(order))
    site = build_site(
        {"index.md": "# Home\n", "buying.md": journey_page(f"  - {{name: A, steps: [{steps}]}}\n")}
    )
    ids = [str(tag["id"]) for tag in site.soup("buying/").select("[data-cjm=steps] h3")]
    assert len(set(ids)) == 3
    assert {step["url"] for _, step in steps_of(entries(site, "journey")["buying"])} == {
        f"buying/#{id_}" for id_ in ids
    }


@pytest.mark.parametrize(
    "stages",
    [
        "  - {name: Stage, steps: [{title: Purchase}]}\n  - {name: Purchase, steps: [{title: Pay}]}\n",
        "  - {name: Solution, steps: [{title: Call, solutions: [{id: call, title: We call back}]}]}\n",
        "  - {name: Pain point, steps: [{title: Wait, pain_points: [{id: wait, title: Waiting}]}]}\n",
    ],
    ids=["Stage", "Solution", "Pain point"],
)
def test_a_stage_named_like_one_of_our_own_ids_shares_none(build_site: BuildSite, stages: str) -> None:
    site = build_site({"index.md": "# Home\n", "buying.md": journey_page(stages)})
    counted = Counter(str(tag["id"]) for tag in site.soup("buying/").select("[id]"))
    assert {id_ for id_, count in counted.items() if count > 1} == set()


@pytest.mark.parametrize(
    "show", ["map", "curve", "diagram", "steps", "pain-points", "touchpoints", "journeys"]
)
def test_a_block_on_a_journey_page_repeats_no_id(build_site: BuildSite, show: str) -> None:
    stages = "  - name: Awareness\n    steps: [{title: Wait, emotion: -1, touchpoint: Shop, pain_points: [It takes long]}]\n"
    body = f"# Buying\n\n## Awareness\n\n```cjm\nshow: {show}\n```\n"
    site = build_site({"index.md": "# Home\n", "buying.md": journey_page(stages, body=body)})
    counted = Counter(str(tag["id"]) for tag in site.soup("buying/").select("[id]"))
    assert {id_ for id_, count in counted.items() if count > 1} == set()


def test_a_comment_of_the_author_that_looks_like_a_mark_of_ours_is_left_alone(build_site: BuildSite) -> None:
    body = "# Buying\n\nBefore.\n\n<!--cjm to do: rewrite-->\n\nAfter.\n\n<!--cjm map-->\n\nEnd.\n"
    stages = "  - {name: A, steps: [{title: B}]}\n"
    site = build_site({"index.md": "# Home\n", "buying.md": journey_page(stages, body=body)})
    assert [text for text in ("Before.", "After.", "End.") if text not in site.text("buying/")] == []
    assert len(site.soup("buying/").select("[data-cjm=map]")) == 1


# --------------------------------------------------------------------------------------------- the map


def test_the_map_names_every_stage_and_every_step(site: Site) -> None:
    head = site.soup(MORTGAGE).select_one("[data-cjm=map] thead")
    for stage, step in steps_of(entries(site, "journey")["mortgage"]):
        assert shown(stage["name"]) in words(head)
        assert shown(step["title"]) in words(head)
    assert "Waiting" in words(head)
    assert "no steps yet" in words(head)


def test_every_row_of_the_map_spans_every_column(site: Site) -> None:
    rows = site.soup(MORTGAGE).select("[data-cjm=map] tr")
    widths = {
        sum(int(str(cell.get("colspan", 1))) for cell in row.find_all(["th", "td"], recursive=False))
        for row in rows
    }
    assert widths == {1 + 9 + 1}, "the names of the lanes, nine steps, and a stage without any"


def test_emotions_are_converted_and_shown_for_each_persona(site: Site) -> None:
    first = lane(site, MORTGAGE, "emotion").select_one("td")
    assert words(first) == "+2 Very good Anna −2 Very bad Ben <b>Öl</b>"
    scores = [
        {who: feeling["score"] for who, feeling in step["emotions"].items()}
        for _, step in steps_of(entries(site, "journey")["mortgage"])
    ]
    assert scores == [{"anna": 2, "ben": -2}, {"*": 0}, {}, {"*": -1}, {"*": 1}, {}, {}, {}, {}]


def test_lanes_hold_what_was_written(site: Site) -> None:
    lanes = {
        "touchpoints": "Kitchen table",
        "channels": "Word of mouth",
        "questions": "Who pays the notary?",
        "pain_points": "Too many words",
        "delights": "A human being!",
        "moment_of_truth": "Here they decide",
        "metrics": "Reading score",
        "sub_journey": "Insure it",
        "x_reading_age": "14",
        "thoughts": LONG.strip(),
    }
    assert {name: text for name, text in lanes.items() if text not in words(lane(site, MORTGAGE, name))} == {}


def test_the_diagram_in_words_tells_every_step_with_an_emotion_and_how_many_have_none(site: Site) -> None:
    figure = site.soup(MORTGAGE).select_one("figure[data-cjm=diagram]")
    assert "Ask friends" in words(figure)
    assert 'Read "the" <b>terms</b> &amp; more' in words(figure)
    assert "5 of 9 steps have no emotion" in words(figure)


def test_a_journey_without_emotions_has_no_diagram_and_no_curve(site: Site) -> None:
    soup = site.soup("journeys/old/and/far/pension/")
    assert soup.select("[data-cjm=diagram], [data-cjm=curve]") == []


def test_a_block_moves_a_part_and_what_is_not_placed_stays(site: Site) -> None:
    soup = site.soup("journeys/insurance/")
    assert len(soup.select("[data-cjm=curve]")) == 2, "one of its own, one in the map"
    assert len(soup.select("[data-cjm=map]")) == len(soup.select("[data-cjm=steps]")) == 1


# ---------------------------------------------------------------------------------------- head and hooks


def test_a_page_without_a_heading_gets_its_title(site: Site) -> None:
    headings = site.soup(MORTGAGE).select("h1")
    assert [words(heading) for heading in headings] == ['A "home" of <b>our own</b> &amp; more']
    assert "Their story, without a heading." in site.text(MORTGAGE)


def test_all_that_is_known_of_a_journey_can_be_read(site: Site) -> None:
    text = site.text(MORTGAGE)
    told = ["Two people, one loan", "An honest no", "Days to the decision", "Twelve kitchen talks", "Colour"]
    told += ["Know what is possible", "Nothing much", "Visits a week", "The second time."]
    assert [words for words in told if words not in text] == []


def test_nested_items_are_told_in_full_where_they_were_written(site: Site) -> None:
    def full(within: Tag, type_: str, id_: str) -> Tag:
        place = entries(site, type_)[id_]["url"]
        assert page_of(place) == MORTGAGE
        found = within.find(id=place.partition("#")[2])
        assert isinstance(found, Tag), place
        return found

    pain = full(site.article(MORTGAGE), "pain-point", "too-many-words")
    solution = full(pain, "solution", "plain-guide")
    metric = full(solution, "metric", "reading-score")
    assert "A guide in plain words" in words(solution)
    assert "Reading score" in words(metric) and "points" in words(metric)
    assert "Choose a cover" in words(pain), "it names the other steps it is on"


def test_code_in_front_matter_is_code(build_site: BuildSite) -> None:
    steps = "{title: Type `ls -l`, thoughts: 'Like `<b>` or ``a ` b``'}"
    site = build_site(
        {"index.md": "# Home\n", "buying.md": journey_page(f"  - {{name: A, steps: [{steps}]}}\n")}
    )
    codes = [code.get_text() for code in site.article("buying/").select("[data-cjm=steps] code")]
    assert {"ls -l", "<b>", "a ` b"} <= set(codes)


@EVERY_MANNER
def test_hooks_of_themes_are_there(site: Site) -> None:
    def hooks(entry: dict[str, Any]) -> set[str]:
        return {str(tag["data-cjm"]) for tag in site.soup(page_of(entry["url"])).select("[data-cjm]")}

    assert hooks(entries(site, "journey")["mortgage"]) >= {"map", "curve", "diagram", "steps"}
    assert hooks(entries(site, "persona")["carla"]) >= {"profile", "journeys", "pain-points"}
    assert hooks(entries(site, "pain-point")["hidden-fees"]) >= {"profile"}
    for name in ("map", "steps"):
        tags = site.soup(MORTGAGE).select(f"[data-cjm={name}] [data-cjm-type][data-cjm-id]")
        named = {(str(tag["data-cjm-type"]), str(tag["data-cjm-id"])) for tag in tags}
        assert {("pain-point", "too-many-words"), ("touchpoint", "kitchen-table")} <= named, name


def test_a_profile_says_whose_it_is(site: Site) -> None:
    profile = site.soup("people/carla/").select_one("[data-cjm=profile]")
    assert profile is not None
    assert (profile["data-cjm-type"], profile["data-cjm-id"]) == ("persona", "carla")
    told = [
        "Landlady",
        "Łódź & Köln",
        "61",
        "<b>Age</b>",
        "忍耐",
        "5 of 5",
        "12.5",
        "Tele<b>phone</b>",
        "Rent it out",
    ]
    assert [text for text in told if text not in words(profile)] == []
    image = profile.select_one("img")
    assert image is not None and image["alt"] == 'A <b>round</b> "face"'


def test_the_catalogue_for_machines_names_everything(site: Site) -> None:
    found = {(entry["type"], entry["id"]) for entry in site.json("cjm/catalogue.json")["entries"]}
    assert found >= {
        ("persona", "anna"), ("persona", "ben"), ("persona", "carla"),
        ("journey", "mortgage"), ("journey", "insurance"), ("journey", "pension-today"), ("journey", "pension-to-be"),
        ("pain-point", "too-many-words"), ("pain-point", "hidden-fees"), ("solution", "plain-guide"),
        ("metric", "reading-score"), ("touchpoint", "branch-office"), ("touchpoint", "the-app"),
        ("touchpoint", "hotline"), ("opportunity", "hmw-explain"),
    }  # fmt: skip
    titles = {entry["title"] for entry in site.json("cjm/catalogue.json")["entries"]}
    told = {
        "Who pays the notary?",
        "A human being!",
        "Twelve kitchen talks",
        "No time by day",
        "Visits a week",
    }
    assert told - titles == set()


def test_the_table_of_contents_has_every_stage(site: Site) -> None:
    toc = site.soup(MORTGAGE).select_one("nav.md-nav--secondary")
    for stage, _ in steps_of(entries(site, "journey")["mortgage"]):
        assert shown(stage["name"]) in words(toc)
