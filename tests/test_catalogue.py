"""Everything read, sealed: ids, references, back-links, what follows from where something stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cjm_mkdocs.catalogue import Catalogue, Key, Place
from cjm_mkdocs.engine import Site, read_site
from cjm_mkdocs.model.links import link_fields
from cjm_mkdocs.model.records import Step
from cjm_mkdocs.settings import Settings
from tests.growth import grows_evenly
from tests.sites import parse_tree

TODAY = date(2026, 11, 22)

SITE = """
personas/
  buyer.md
    ---
    type: persona
    name: Bea Buyer
    pain_points: [slow]
    ---
teams/
  sales.md
    ---
    type: team
    name: Sales
    ---
pain-points/
  slow.md
    ---
    type: pain-point
    title: Everything takes days
    owner: sales
    ---
touchpoints/
  pricing-page/
    index.md
      ---
      type: touchpoint
      title: The pricing page
      channel: [website, carrier pigeon]
      ---
journeys/
  buying.md
    ---
    type: journey
    title: Buying
    personas: [buyer, An agent]
    owner: sales
    emotion_scale: 1..5
    stages:
      - name: Decision
        steps:
          - touchpoint: pricing-page
            emotion: 1
            pain_points: [slow, "Prices: hidden"]
          - title: Ask
            touchpoints: [Welcome call, pricing-page]
            channel: Telephone
            emotion: {buyer: 5, an-agent: {score: 3, label: calm}}
            pain_points: [{id: loud, title: Too loud}]
            questions: ["How much is it?"]
      - name: After
        steps:
          - title: Ask
            personas: buyer
          - title: Ask
            touchpoint: {title: Welcome call, channel: phone}
            pain_points: [loud]
    ---
"""


def site_of(tree: str, **settings: object) -> Site:
    texts = parse_tree(tree)
    return read_site(texts.items(), Settings.model_validate(settings), set(texts), TODAY)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    site = site_of(SITE)
    assert [problem for problem in site.problems if problem.severity != "info"] == []
    return site.catalogue


BUYING = Key("journey", "buying")
STEPS = [
    Place(BUYING, "decision", "pricing-page"),
    Place(BUYING, "decision", "ask"),
    Place(BUYING, "after", "ask"),
    Place(BUYING, "after", "ask-2"),
]


def test_ids_come_from_files_folders_names_and_ids(catalogue: Catalogue) -> None:
    assert [f"{key.type} {key.id}" for key in catalogue.entries] == [
        "journey buying",
        "pain-point slow",
        "persona buyer",
        "team sales",
        "touchpoint pricing-page",
        "persona an-agent",
        "pain-point buying--decision--pricing-page--prices-hidden",
        "touchpoint welcome-call",
        "question buying--decision--ask--how-much-is-it",
        "pain-point loud",
    ]


def test_steps_are_numbered_and_named(catalogue: Catalogue) -> None:
    steps = list(catalogue.journeys["buying"].steps)
    assert [step.place for step in steps] == STEPS
    assert [(step.number, step.title) for step in steps] == [
        (1, "The pricing page"),
        (2, "Ask"),
        (3, "Ask"),
        (4, "Ask"),
    ]
    assert [step.place.anchor for step in steps][-1] == "after--ask-2"


def test_a_steps_personas_are_its_own_or_the_journeys(catalogue: Catalogue) -> None:
    steps = catalogue.steps
    assert [key.id for key in steps[STEPS[0]].personas] == ["buyer", "an-agent"]
    assert [key.id for key in steps[STEPS[2]].personas] == ["buyer"]


def test_channels_are_those_of_the_step_or_of_its_touchpoints(catalogue: Catalogue) -> None:
    assert [catalogue.steps[place].channels for place in STEPS] == [
        ("website", "carrier pigeon"),
        ("phone",),
        (),
        ("phone",),
    ]


def test_the_steps_of_all_things_are_the_same_found_one_by_one_and_at_once(catalogue: Catalogue) -> None:
    at_once = replace(catalogue)
    at_once.place_all()
    assert any(len(catalogue.places(key)) > 1 for key in catalogue.entries)
    assert {key: at_once.places(key) for key in catalogue.entries} == {
        key: catalogue.places(key) for key in catalogue.entries
    }


def test_emotions_are_converted_to_our_scale(catalogue: Catalogue) -> None:
    first, second = (catalogue.steps[place].emotions for place in STEPS[:2])
    assert {name: emotion.score for name, emotion in first.items()} == {"*": -2}
    assert {name: emotion.score for name, emotion in second.items()} == {"buyer": 2, "an-agent": 0}


def test_stages_find_their_lifecycle(catalogue: Catalogue) -> None:
    assert [stage.lifecycle for stage in catalogue.journeys["buying"].stages] == ["purchase", ""]


def test_back_links_are_derived(catalogue: Catalogue) -> None:
    page = Key("touchpoint", "pricing-page")
    assert [step.place for step in catalogue.places(page)] == STEPS[:2]
    assert [step.place for step in catalogue.places(Key("pain-point", "loud"))] == [STEPS[1], STEPS[3]]
    slow = Key("pain-point", "slow")
    assert [entry.id for entry in catalogue.named_by(slow, "pain_points", "persona")] == ["buyer"]
    assert [entry.id for entry in catalogue.linked(slow, "owner")] == ["sales"]
    owned = {use.place.owner.id for use in catalogue.uses[Key("team", "sales")] if use.role == "owner"}
    assert owned == {"buying", "slow"}


def test_equal_places_of_use_are_one_object(catalogue: Catalogue) -> None:
    """Rules tell the places of a thing apart by identity."""
    places = [use.place for uses in catalogue.uses.values() for use in uses]
    assert len(places) > len(set(places))
    assert len({id(place) for place in places}) == len(set(places))


def test_a_step_names_a_thing_in_one_field_only() -> None:
    """Steps are gathered by what they name, and not compared."""
    types = [
        type_ for types in {link.role: link.types for link in link_fields(Step)}.values() for type_ in types
    ]
    assert len(set(types)) == len(types) > 5


def test_what_steps_have_in_common_is_one_object() -> None:
    stage = (
        "      - name: {}\n        steps:\n"
        + "          - {{title: Ask, touchpoint: pricing-page, emotion: 4}}\n" * 2
    )
    head, _, _ = SITE.partition("      - name: Decision")
    tree = parse_tree(head + stage.format("Aware") + stage.format("Decide") + "    ---\n")
    steps = [*read_site(tree.items(), Settings(), list(tree), TODAY).catalogue.journeys["buying"].steps]
    assert [len(step.links) for step in steps] == [1, 1, 1, 1]
    assert len({id(step.links) for step in steps}) == len({id(step.emotions) for step in steps}) == 1


def test_the_fuller_description_of_a_shared_item_counts(catalogue: Catalogue) -> None:
    call = catalogue.entries[Key("touchpoint", "welcome-call")]
    assert getattr(call.record, "channel", None) == ("phone",)
    assert call.home == STEPS[3]
    assert catalogue.where(STEPS[3]) == ("journeys/buying.md", ("stages", 1, "steps", 1))


def test_nothing_in_it_can_be_changed(catalogue: Catalogue) -> None:
    with pytest.raises(TypeError):
        catalogue.entries[BUYING] = catalogue.entries[BUYING]
    with pytest.raises(AttributeError):
        catalogue.entries[BUYING].title = "x"


def test_the_order_of_files_does_not_matter() -> None:
    texts = list(parse_tree(SITE).items())
    forward = read_site(texts, Settings(), {path for path, _ in texts}, TODAY)
    backward = read_site(reversed(texts), Settings(), {path for path, _ in texts}, TODAY)
    assert list(forward.catalogue.entries) == list(backward.catalogue.entries)
    assert forward.problems == backward.problems


# --- problems ------------------------------------------------------------------------------------------------------


def found(tree: str, rule: str) -> list[str]:
    return [
        f"{problem.path}:{problem.line} {problem.message}"
        for problem in site_of(tree).problems
        if problem.rule == rule
    ]


def test_two_descriptions_of_one_thing_are_reported() -> None:
    tree = SITE.replace(
        "touchpoints: [Welcome call, pricing-page]",
        "touchpoints: [{title: Welcome call, channel: email}, pricing-page]",
    )
    assert found(tree, "refs/conflicting-item") == [
        "journeys/buying.md:24 “Welcome call” is described at journeys/buying.md:14 already, in other words"
    ]


def test_owners_are_teams_where_there_are_team_pages() -> None:
    tree = SITE.replace("owner: sales", "owner: sails")
    assert found(tree, "refs/unknown-team") == [
        "journeys/buying.md:5 no team has the id “sails”",
        "pain-points/slow.md:4 no team has the id “sails”",
    ]
    without = tree.replace("teams/", "others/").replace("type: team", "type: article")
    assert found(without, "refs/unknown-team") == []
    assert found(SITE.replace("owner: sales", "owner: Sales, Berlin"), "refs/unknown-team") == []


def test_a_reference_meets_an_inline_item_on_another_page() -> None:
    tree = (
        SITE
        + """
journeys/second.md
    ---
    type: journey
    title: Second
    persona: an-agent
    stages: [{name: A, steps: [{touchpoint: welcome-call, pain_points: [loud]}]}]
    ---
"""
    )
    site = site_of(tree)
    assert [problem for problem in site.problems if problem.severity == "error"] == []
    assert len(site.catalogue.places(Key("pain-point", "loud"))) == 3


def test_an_unused_page_of_one_id_gets_another() -> None:
    tree = SITE + "other/buyer.md\n    ---\n    type: persona\n    name: Another\n    ---\n"
    site = site_of(tree)
    assert Key("persona", "buyer-2") in site.catalogue.entries
    assert [problem.path for problem in site.problems if problem.rule == "refs/duplicate-id"] == [
        "other/buyer.md",
        "personas/buyer.md",
    ]


def test_one_wrong_id_on_many_journeys_is_looked_up_once() -> None:
    def work(size: int) -> Site:
        steps = ", ".join(
            f"{{title: Step {n}, pain_points: [gone, Waits for answer {n}]}}" for n in range(20)
        )
        front = f"type: journey\ntitle: Number one\npersona: Ann\nstages: [{{name: Use, steps: [{steps}]}}]"
        pages = [(f"journeys/j{n}.md", f"---\n{front}\n---\n") for n in range(size)]
        return read_site(pages, Settings(), {path for path, _ in pages}, TODAY)

    assert [p.rule for p in work(2).problems if p.rule == "refs/unknown"] == ["refs/unknown"] * 40
    assert grows_evenly(work, 50)
