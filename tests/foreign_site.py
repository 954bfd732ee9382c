"""A site of strangers: it uses the contract in the ways that the sample site does not.

`VARIANTS` publishes the same content in several manners; what is asserted of one is asserted of all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from tests.conftest import BuildSite
from tests.sites import Site, parse_tree

LONG = "Somebody reads the small print " + "again and again " * 17
TITLES = ("Ask *friends*", 'Read "the" <b>terms</b> &amp; more', "住宅ローンを比べる", "قارن الأسعار", "🏡🎉")

CONTENT = (
    """
index.md
  # Welcome

  Nothing of theirs here.
journeys/
  mortgage/index.md
    ---
    type: journey
    title: A "home" of <b>our own</b> &amp; *more*
    description: "Two people, **one** loan, and a [letter](../../people/letter.txt)."
    personas: [Anna, {name: "Ben <b>Öl</b>", id: ben, role: Carpenter, pain_points: ["No time by day"]}]
    emotion_scale: 1..10
    expectations: [A quick yes, An honest no]
    metrics: [Days to the decision]
    evidence: ["Twelve kitchen talks"]
    x_colour: {deep: [blue, <b>red</b>]}
    stages:
      - name: Discover
        goal: Know what is possible
        brand_response: [plain-guide, "Nothing much"]
        metrics: [Visits a week]
        steps:
          - title: Ask *friends*
            touchpoint: Kitchen table
            channel: hearsay
            emotion: {anna: 10, ben: 1}
            questions: [What can we afford?, {text: Who pays the notary?, answered_by: [branch-office]}]
            pain_points:
              - id: too-many-words
                title: Too many *words*
                severity: 4
                frequency: most
                owner: Legal & Co.
                status: accepted
                solutions:
                  - id: plain-guide
                    title: A guide in plain words
                    metrics: [{id: reading-score, title: Reading score, unit: points}]
              - Nobody answers at night
          - title: 'Read "the" <b>terms</b> &amp; more'
            channels: [branch, Carrier pigeon]
            emotion: 5
            delights: ["A human being!"]
            moment_of_truth: "Here they decide"
            x_reading_age: 14
          - touchpoints: [Branch office, the-app]
      - name: Purchase
        steps:
          - {title: Sign, emotion: {score: 3, quote: "Where do I *sign*?"}, touchpoint: Branch office}
          - {title: Sign, emotion: 8, pain_points: [hidden-fees], personas: [ben], optional: true}
          - {title: "LONG", thoughts: "LONG"}
      - name: Waiting
      - name: Move in
        steps:
          - {title: 🏡🎉, touchpoint: New door, sub_journey: insurance}
      - name: Move in
        summary: The second time.
        steps:
          - {title: 住宅ローンを比べる, pain_points: [hidden-fees], metrics: [reading-score]}
      - name: حياة
        lifecycle: everyday
        steps:
          - {title: قارن الأسعار, touchpoint: الفرع}
    ---
    Their story, without a heading.
  insurance/README.md
    ---
    type: journey
    title: Insure it
    persona: [Anna, carla]
    state: as-is
    stages:
      - name: Buy
        steps:
          - title: Choose a cover
            touchpoint: Branch office
            pain_points: [too-many-words, hidden-fees]
            solutions: plain-guide
            opportunities:
              - id: hmw-explain
                title: How might we explain a cover in one breath?
                pain_points: [too-many-words]
            emotion: -1
          - title: Call the branch
            touchpoints: [{title: Hot line, id: hotline, channel: phone, satisfaction: 1, importance_customer: 5}]
      - name: Living
        lifecycle: live
        steps: [{title: Report a leak, touchpoint: hotline, pain_points: too-many-words, emotion: -2}]
    ---
    # Insure it

    ```cjm
    show: curve
    ```
  old/and/far/pension.md
    ---
    type: journey
    id: pension-today
    title: Pension today
    persona: carla
    stages: [{name: Elsewhere, steps: [{title: Wait, touchpoint: the-app, pain_points: [hidden-fees]}]}]
    ---
    # Pension today
  old/and/far/pension-to-be.md
    ---
    type: journey
    title: Pension tomorrow
    persona: carla
    state: to-be
    counterpart: pension-today
    parent: mortgage
    stages: [{name: live, steps: [{title: Look it up, touchpoint: the-app, emotion: {score: 2, basis: target}}]}]
    ---
    # Pension tomorrow
people/
  letter.txt
    Dear all,
  carla.svg
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><circle cx="4" cy="4" r="3"/></svg>
  carla.md
    ---
    type: persona
    name: Carla & Co. <b>AG</b>
    role: Landlady
    kind: anti
    share: 12.5
    image: carla.svg
    image_alt: A <b>round</b> "face"
    channels: [phone, Carrier pigeon]
    demographics: {<b>Age</b>: 61, Lives in: "Łódź & Köln"}
    traits: {Patience <i>: 1, 忍耐: 5}
    goals: [Rent it out]
    pain_points: [{title: Tenants come and go, severity: minor, frequency: 1}, hidden-fees]
    links: [{title: A <b>letter</b>, url: letter.txt}]
    ---
    # Carla
pain-points/
  index.md
    # What hurts

    All of it, by hand.

    ```cjm
    show: pain-points
    ```

    And then this.
  hidden-fees.md
    ---
    type: pain-point
    title: Hidden fees
    severity: critical
    frequency: some
    personas: [carla]
    owner: Legal & Co.
    opportunities: ["How might we show *every* fee?"]
    ---
"""
    """
touchpoints/
  the-app.md
    ---
    type: touchpoint
    title: The <b>app</b>
    channel: website
    lifecycle: [everyday, find]
    satisfaction: 4
    importance_customer: 3
    ---
    Some words.
notes/
  a note.md
    # A note

    See [the journey](../journeys/mortgage/index.md) and [Carla](../people/carla.md).
"""
)

VOCABULARY: dict[str, Any] = {
    "lifecycle": [
        {"id": "find", "name": "Find & learn", "aliases": ["discover", "awareness"]},
        {"id": "buy", "aliases": ["purchase"]},
        {"id": "live", "name": "Live <b>with it</b>", "aliases": ["everyday"]},
    ],
    "channels": [
        {"id": "branch", "human": True},
        {"id": "phone", "name": "Tele<b>phone</b>", "human": True},
        "website",
        {"id": "word-of-mouth", "name": "Word of mouth", "aliases": ["hearsay"]},
    ],
}


def foreign_pages() -> dict[str, str]:
    return {path: text.replace("LONG", LONG.strip()) for path, text in parse_tree(CONTENT).items()}


class Variant(NamedTuple):
    """A manner of publishing; the fields are those of `SiteSpec` where they have their names."""

    cjm: Mapping[str, Any] = {}
    theme: str = "material"
    config: Mapping[str, Any] = {}
    type_key: str = "type"
    pains: str = "pain-points"
    """The folder of the index of pain points."""
    touchpoints: str = "touchpoints"


PLAIN_URLS = {"use_directory_urls": False}
OWN_NAV = {"nav": [{"Home": "index.md"}, {"Our <i>journey</i>": "journeys/mortgage/index.md"}]}
MOVED = {"pages": {"pain-points": "insights/pains/", "touchpoints": "insights/where"}}

VARIANTS: dict[str, Variant] = {
    "as it comes": Variant(),
    "the theme mkdocs": Variant(theme="mkdocs"),
    "the theme readthedocs, addresses of files": Variant(theme="readthedocs", config=PLAIN_URLS),
    "another key, everything in the navigation": Variant({"nav": "shown"}, type_key="kind_of_page"),
    "pages moved, a navigation of their own": Variant(
        MOVED, config=OWN_NAV, pains="insights/pains", touchpoints="insights/where"
    ),
}


def build_foreign(build_site: BuildSite, name: str = "as it comes") -> Site:
    variant = VARIANTS[name]
    pages = {
        path: text.replace("---\ntype:", f"---\n{variant.type_key}:")
        for path, text in foreign_pages().items()
    }
    options = {**VOCABULARY, "type_key": variant.type_key, **variant.cjm}
    return build_site(pages, cjm=options, theme=variant.theme, config=dict(variant.config))


# ------------------------------------------------------------------------------------------- what it says


def entries(site: Site, type_: str) -> dict[str, Any]:
    """What the catalogue for machines says of all things of a type, by id."""
    found = site.json("cjm/catalogue.json")["entries"]
    return {entry["id"]: entry for entry in found if entry["type"] == type_}


def steps_of(journey: dict[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each stage and step of a journey in the catalogue for machines."""
    for stage in journey["stages"]:
        for step in stage["steps"]:
            yield stage, step


def page_of(url: str) -> str:
    """A URL without its fragment."""
    return url.partition("#")[0]


def shown(text: str) -> str:
    """An author's short text as readers should see it: emphasis gone, everything else as written."""
    return " ".join(text.replace("*", "").split())
