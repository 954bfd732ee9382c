"""Profiles, galleries and matrices, as a built site tells them: complete, in words, and small where there is much."""

from __future__ import annotations

import re

import pytest
from bs4 import Tag

from cjm_mkdocs.render.page import PageRenderer
from tests.conftest import BuildSite
from tests.sites import Site
from tests.test_site_journeys import words

PEOPLE = """
index.md
  # Home
personas/
  anna.md
    ---
    type: persona
    name: Anna Berg
    role: Buyer
    segment: Small firms
    kind: primary
    share: 40
    basis: assumed
    quote: "I have *no* time."
    summary: Buys once a year.
    goals: [A quick yes]
    traits: {Patience: 2}
    demographics: {Age: 44}
    channels: [phone, Pigeon]
    pain_points: [{title: Forms twice, severity: minor}]
    evidence: [Twelve talks]
    owner: Sales
    reviewed: 2026-10-01
    x_pet: A cat
    ---
    # Anna

    ## Her day
  bo.md
    ---
    type: persona
    name: Bo
    ---
  pic.md
    ---
    type: persona
    name: Pia
    kind: anti
    image: pic.svg
    image_alt: A round face
    ---
  pic.svg
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"/>
journeys/
  buying.md
    ---
    type: journey
    title: Buying
    personas: [anna, pic]
    counterpart: planned
    owner: Sales
    reviewed: 2026-09-01
    stages:
      - name: Purchase
        steps:
          - {title: Ask, emotion: {anna: {score: -2, label: Lost, quote: "Who knows?"}, pic: 1}, pain_points: [slow]}
          - {title: Wait, emotion: -1, moment_of_truth: Here they leave, personas: [anna]}
          - {title: Sign, emotion: {anna: 2}}
      - {name: Somewhere, steps: [{title: Tell others}]}
    ---
  planned.md
    ---
    type: journey
    title: Always better
    persona: anna
    state: to-be
    stages: [{name: Purchase, steps: [{title: Click, emotion: {score: 2, basis: target}}]}]
    ---
pains/
  slow.md
    ---
    type: pain-point
    title: Slow answers
    severity: critical
    frequency: most
    quote: "Three weeks!"
    solutions: [faster, {title: A timer, id: timer}]
    ---
things/
  faster.md
    ---
    type: solution
    title: Answer faster
    status: planned
    owner: sales-team
    pain_points: [slow]
    ---
  team.md
    ---
    type: team
    id: sales-team
    name: Sales team
    function: Selling
    ---
  days.md
    ---
    type: metric
    title: Days to the answer
    unit: days
    baseline: 21
    target: 3
    teams: [sales-team]
    ---
"""


@pytest.fixture(scope="module")
def site(build_site: BuildSite) -> Site:
    return build_site(PEOPLE.replace("owner: Sales\n", "owner: Sales & Co.\n"))


def profile(site: Site, url: str) -> Tag:
    found = site.article(url).select_one("[data-cjm=profile]")
    assert found is not None
    return found


def sheet(tag: Tag) -> dict[str, str]:
    """The figures of a profile: labels and values."""
    return {
        words(cell.select("dt")[0]): words(cell.select("dd")[0])
        for cell in tag.select("dl.cjm-figures > div")
    }


def panels(tag: Tag) -> dict[str, Tag]:
    return {words(panel.select("h2")[0]): panel for panel in tag.select("section.cjm-panel")}


def card(site: Site, url: str, id_: str) -> Tag:
    return site.soup(url).select(f".cjm-card[data-cjm-id={id_}]")[0]


# ------------------------------------------------------------------------------------------------------ profiles


def test_the_sheet_of_a_persona_says_what_its_words_mean(site: Site) -> None:
    assert sheet(profile(site, "personas/anna/")) == {
        "Kind": "Primary we design for them first",
        "Share": "40% of customers",
        "Basis": "Assumed not checked with customers yet",
        "Evidence grade": "assumption nobody has checked it yet",
        "Owner": "Sales & Co.",
        "Reviewed": "1 Oct 2026",
    }


def test_a_profile_shows_all_that_was_written(site: Site) -> None:
    tag = profile(site, "personas/anna/")
    quote = tag.select_one("blockquote")
    assert quote is not None and words(quote) == "I have no time." and quote.select("em")
    found = panels(tag)
    assert list(found) == ["Demographics", "Goals", "Traits", "Channels", "Pet", "Evidence"]
    assert words(found["Traits"]) == "Traits Patience 2 of 5"
    assert [words(channel) for channel in found["Channels"].select(".cjm-channel")] == ["Phone", "Pigeon"]
    assert {"Buyer", "Small firms", "Buys once a year."} <= {words(p) for p in tag.select("p")}


def test_what_nobody_wrote_leaves_nothing_behind(site: Site) -> None:
    tag = profile(site, "personas/bo/")
    said = "B Evidence grade assumption nobody has checked it yet"
    assert words(tag) == said, "the initial, and that nobody checked whether there is anyone like that"
    assert tag.select("h2, ul, blockquote, section, p") == []


def test_a_portrait_says_what_is_seen_and_beside_a_name_nothing(site: Site) -> None:
    assert profile(site, "personas/pic/").select("img")[0]["alt"] == "A round face"
    assert card(site, "personas/", "pic").select("img")[0]["alt"] == ""


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Anna Maria Berg", "AB"),
        ("bo", "B"),
        ("王小明", "王"),
        ("محمد العلي", "م"),
        ("*Ada* & co", "AC"),
        ("<b>", "?"),
        ("—", "?"),
    ],
)
def test_initials_are_drawn_in_every_script(build_site: BuildSite, name: str, letters: str) -> None:
    site = build_site({"index.md": "# Home\n", "who.md": f"---\ntype: persona\nname: '{name}'\n---\n"})
    drawn = profile(site, "who/").select(".cjm-portrait text")
    assert [words(text) for text in drawn] == [letters]
    assert profile(site, "who/").select(".cjm-portrait svg[aria-hidden=true]")


def test_worst_and_best_moments_name_step_feeling_reason_and_journey(site: Site) -> None:
    tag = profile(site, "personas/anna/")
    worst, best = tag.select(".cjm-moments section")
    lowest, then = worst.select("li")
    assert words(lowest).startswith("−2")
    assert {"Lost", "Who knows?", "Buying"} <= {words(part) for part in lowest.select("bdi, q, a")}
    assert lowest.select("a")[0]["href"] == "../../journeys/buying/#purchase--ask"
    assert "Bad" in words(then) and "Here they leave" in words(then)
    assert [words(item.select("a")[0]) for item in best.select("li")] == ["Sign"], (
        "nobody has felt a plan yet"
    )


def test_journeys_of_a_persona_have_a_curve_and_say_its_low_and_high(site: Site) -> None:
    buying, planned = profile(site, "personas/anna/").select("[data-cjm=journeys] > li")
    assert "as-is" in words(buying) and "4 steps" in words(buying)
    curve = buying.select("svg[role=img]")[0]
    assert "−2" in curve["aria-label"] and "+2" in curve["aria-label"]
    told = [words(link) for link in buying.select("a")]
    assert told == ["Buying", "Ask", "Sign"]
    assert "to-be" in words(planned)


def test_pain_points_of_a_persona_come_by_priority(site: Site) -> None:
    found = profile(site, "personas/anna/").select("[data-cjm=pain-points] li[data-cjm-id]")
    assert ["critical" in words(item) for item in found] == [True, False]
    assert "Forms twice" in words(found[1])


def test_parts_of_a_profile_are_in_the_table_of_contents_above_the_authors_own(site: Site) -> None:
    links = site.soup("personas/anna/").select(".md-sidebar--secondary a[href^='#']")
    assert [words(link) for link in links] == [
        "Journeys", "Worst moments", "Best moments", "Pain points", "Her day",
    ]  # fmt: skip
    ids = {str(tag["id"]) for tag in site.soup("personas/anna/").select("[id]")}
    assert {str(link["href"])[1:] for link in links} <= ids


def test_a_pain_point_tells_once_what_addresses_it_and_keeps_what_was_written_there(site: Site) -> None:
    tag = profile(site, "pains/slow/")
    assert "Priority 16" in words(tag)
    assert words(tag.select("blockquote")[0]) == "Three weeks!"
    assert tag.select("#solution---timer"), "links to it lead here"
    assert tag.select("#cjm---named-by") == [], "the solution that names it is above"
    assert words(site.article("things/faster/")).count("Slow answers") == 1


def test_a_team_owns_and_works_on_things(site: Site) -> None:
    tag = profile(site, "things/team/")
    assert words(tag.select("#cjm---owns + dl")[0]) == "Solutions 1 Answer faster"
    assert words(tag.select("#cjm---works-on + dl")[0]) == "Metrics 1 Days to the answer · assumption"
    assert tag.select("#cjm---named-by") == []


def test_figures_of_a_metric_have_its_unit(site: Site) -> None:
    told = sheet(profile(site, "things/days/"))
    assert (told["Baseline"], told["Target"]) == ("21 days", "3 days")
    assert "Unit" not in words(profile(site, "things/days/"))


def test_no_two_parts_of_the_renderer_have_one_name() -> None:
    """They are one object in the end: of two that do not know each other, one would lose what the other calls so."""
    parts = [part for part in PageRenderer.__mro__ if part.__module__.startswith("cjm_mkdocs.")]
    clashes = {
        f"{first.__name__} and {second.__name__}: {name}"
        for i, first in enumerate(parts)
        for second in parts[i + 1 :]
        if not issubclass(first, second)
        for name in vars(first).keys() & vars(second).keys()
        if not name.startswith("__")
    }
    assert clashes == set()


# ----------------------------------------------------------------------------------------------------- galleries


def test_primary_personas_come_first_and_those_without_a_journey_stand_out(site: Site) -> None:
    cards = site.soup("personas/").select("article[data-cjm-type=persona]")
    assert [tag["data-cjm-id"] for tag in cards] == ["anna", "bo", "pic"]
    assert "On no journey yet." in words(cards[1])
    assert "On no journey yet." not in words(cards[0])
    assert "40% of customers" in words(cards[0])


def test_the_matrix_of_personas_says_how_many_steps_and_how_low(site: Site) -> None:
    table = site.soup("personas/").select("[data-cjm=matrix] table")[0]
    assert [words(th) for th in table.select("thead th[scope=col]")] == [
        "Persona", "Always better to-be", "Buying",
    ]  # fmt: skip
    rows = {words(tr.select("th[scope=row]")[0]): tr.select("td") for tr in table.select("tbody tr")}
    assert [words(td) for td in rows["Anna Berg"]] == ["1 step lowest +2", "4 steps lowest −2"]
    assert [words(td) for td in rows["Bo"]] == ["none", "none"]
    assert all("cjm-gap" in td["class"] for td in rows["Bo"])
    assert words(rows["Pia"][1]) == "3 steps lowest +1", "she is not on the step that is Anna's alone"
    assert rows["Anna Berg"][1].select("a")[0]["href"] == "../journeys/buying/#purchase--ask"


def test_cards_of_journeys_put_twins_together_and_say_what_matters(site: Site) -> None:
    soup = site.soup("journeys/")
    assert [tag["data-cjm-id"] for tag in soup.select(".cjm-twins .cjm-card")] == ["buying", "planned"]
    told = card(site, "journeys/", "buying")
    facts = {words(row.select("dt")[0]): words(row.select("dd")[0]) for row in told.select("dl > div")}
    assert facts == {
        "Personas": "Anna Berg , Pia",
        "Steps": "4",
        "Pain points": "1",
        "Lowest point": "−2 Ask",
        "Owner": "Sales & Co.",
        "Reviewed": "1 Sept 2026",
    }
    assert "as-is" in words(told) and "to-be" in words(card(site, "journeys/", "planned"))


def test_the_matrix_of_journeys_counts_steps_and_shows_gaps(site: Site) -> None:
    table = site.soup("journeys/").select("[data-cjm=matrix] table")[0]
    head = [words(th) for th in table.select("thead th")]
    row = next(tr for tr in table.select("tbody tr") if tr["data-cjm-id"] == "buying")
    told = dict(zip(head, [words(cell) for cell in row.select("th, td")], strict=True))
    assert (told["Awareness"], told["Purchase"], told["Other stages"]) == ("none", "3", "1")
    assert told["Lowest point"] == "−2 Ask"


# ------------------------------------------------------------------------------------------------ where there is much


def many(personas: int, journeys: int) -> dict[str, str]:
    pages = {"index.md": "# Home\n"}
    for i in range(personas):
        pages[f"personas/p{i}.md"] = f"---\ntype: persona\nname: Person {i}\n---\n"
    stages = "\n".join(
        f"  - {{name: {name}, steps: [{{title: Do it, emotion: -1}}, {{title: Again}}]}}"
        for name in ("Awareness", "Purchase", "Retention", "Advocacy")
    )
    for i in range(journeys):
        pages[f"journeys/j{i}.md"] = (
            f"---\ntype: journey\ntitle: Journey {i}\npersonas: [p{i % personas}]\nstages:\n{stages}\n---\n"
        )
    return pages


def test_a_large_matrix_gives_way_to_one_by_lifecycle_stage(build_site: BuildSite) -> None:
    site = build_site(many(20, 62))
    table = site.soup("personas/").select("[data-cjm=matrix] table")[0]
    assert [words(th) for th in table.select("thead th")][:3] == ["Persona", "Journeys", "Awareness"]
    row = table.select("tr[data-cjm-id=p0]")[0]
    assert [words(td) for td in row.select("td")][1:] == [
        "8 steps lowest −1", "none", "8 steps lowest −1", "8 steps lowest −1", "8 steps lowest −1", "none",
    ]  # fmt: skip
    listed = {words(link) for link in row.select("details a")}
    assert {"Journey 0", "Journey 20", "Journey 40", "Journey 60"} <= listed, "and every journey is named"


def test_many_journeys_are_read_in_a_table_alone(build_site: BuildSite) -> None:
    soup = build_site(many(20, 62)).soup("journeys/")
    assert soup.select(".cjm-card") == []
    assert len(soup.select("tbody tr[data-cjm-type=journey]")) == 62


def test_the_fewer_stand_in_the_columns(build_site: BuildSite) -> None:
    table = build_site(many(3, 5)).soup("personas/").select("[data-cjm=matrix] table")[0]
    assert [words(th) for th in table.select("thead th")] == ["Journey", "Person 0", "Person 1", "Person 2"]
    assert len(table.select("tbody tr[data-cjm-type=journey]")) == 5


def test_lists_stay_small_on_a_large_site(build_site: BuildSite) -> None:
    """A megabyte and a half is what a page may weigh with a thousand journeys and sixty personas."""
    site = build_site(many(20, 62))
    for url, share in (("journeys/", 62 / 1000), ("personas/", (20 / 60) ** 0.5)):
        content = re.sub(r".*?<article", "", site.html(url), count=1, flags=re.DOTALL)
        assert len(content.encode()) < 1_500_000 * share, url


def test_a_persona_with_a_very_long_name_has_a_page(build_site: BuildSite) -> None:
    name = "Who reads everything twice " * 15
    pages = {
        "index.md": "# Home\n",
        "a.md": f"---\ntype: journey\ntitle: A\npersona: {name}\nstages: [{{name: B, steps: [{{title: C}}]}}]\n---\n",
    }
    site = build_site(pages)
    (url,) = [url for url in site.urls if url.startswith("personas/who-reads")]
    assert name.split()[-1] in site.soup(url).h1.get_text()
