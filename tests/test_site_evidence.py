"""The ledger of evidence and the grades of claims, as a built site tells them."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from typing import Any

import pytest
from bs4 import Tag

from tests.conftest import BuildSite
from tests.sites import TODAY, Site
from tests.test_site_journeys import words

TREE = """
index.md
  # Home
evidence/
  talks.md
    ---
    type: evidence
    title: Talks <at> the counter
    kind: interview
    date: 2026-10-01
    n: 14
    valid_for: 1 year
    confidentiality: internal
    owner: Insight
    ---
  visits.md
    ---
    type: evidence
    title: Counted visits
    kind: analytics
    date: 2026-09-01
    n: 41800
    valid_for: 3 months
    ---
  poll.md
    ---
    type: evidence
    title: An old poll
    kind: survey
    date: 2024-02-01
    valid_for: 1 year
    ---
  rumour.md
    ---
    type: evidence
    title: A rumour
    ---
personas/
  bo.md
    ---
    type: persona
    name: Bo
    evidence: [talks]
    ---
pain-points/
  slow.md
    ---
    type: pain-point
    title: Slow
    severity: major
    frequency: most
    evidence: [talks, visits]
    ---
  dear.md
    ---
    type: pain-point
    title: Dear
    evidence: [poll]
    ---
metrics/
  wait.md
    ---
    type: metric
    title: Wait
    current: 4
    source: The till
    ---
journeys/
  buying.md
    ---
    type: journey
    title: Buying
    persona: bo
    evidence: [visits]
    stages:
      - name: Purchase
        steps:
          - title: Queue
            emotion: -1
            pain_points: [slow, dear, {title: Cold feet}]
            metrics: [wait]
          - title: Pay
            emotion: {score: 1, basis: assumed}
          - title: Leave
            emotion: {score: 1, basis: target}
    ---
    # Buying
"""


@pytest.fixture(scope="module")
def site(build_site: BuildSite) -> Site:
    return build_site(TREE)


def row(site: Site, id_: str) -> Tag:
    found = site.soup("evidence/").select_one(f"tr[data-cjm-id={id_}]")
    assert found is not None
    return found


def test_the_ledger_says_how_old_evidence_is_how_long_it_holds_and_what_rests_on_it(site: Site) -> None:
    talks = [words(cell) for cell in row(site, "talks").select("th, td")]
    assert talks[:5] == [
        "Talks <at> the counter", "interview internal", "1 Oct 2026 2 months ago", "14", "1 Oct 2027",
    ]  # fmt: skip
    assert talks[5:] == ["Bo (Persona · anecdotal) Slow (Pain point · validated)", "Insight"]
    assert words(row(site, "visits").select("td")[3]) == "1 Dec 2026 expires within 90 days"
    assert words(row(site, "poll").select("td")[3]) == "1 Feb 2025 expired"
    assert [words(cell) for cell in row(site, "rumour").select("td")] == [
        "",
        "undated",
        "",
        "",
        "nothing",
        "",
    ]
    figures = [tag["data-value"] for tag in row(site, "visits").select("[data-value]")]
    assert figures == ["82", "41800"], "days since, and cases"
    order = [tag["data-cjm-id"] for tag in site.soup("evidence/").select("tbody tr[data-cjm-type=evidence]")]
    assert order == ["talks", "visits", "poll", "rumour"]


def test_the_ledger_is_filtered_by_what_matters(site: Site) -> None:
    form = site.soup("evidence/").select("cjm-filter details")
    found = {words(facet.select_one("summary")): words(facet.select_one("[role=group]")) for facet in form}
    assert list(found) == ["Kind", "Method", "State"], "a facet of one value chooses nothing"
    assert found["Method"] == "qualitative 2 quantitative 2"
    assert found["State"] == "valid 1 expires within 90 days 1 expired 1 undated 1"


def grades(site: Site) -> dict[str, dict[str, int]]:
    """The table of claims by grade."""
    rows = site.soup("evidence/").select("[data-cjm=grades] tr[data-cjm-claim]")
    return {
        str(tr["data-cjm-claim"]): {
            str(td["data-cjm-grade"]): int(str(td["data-value"])) for td in tr.select("td")
        }
        for tr in rows
    }


def test_every_figure_follows_from_the_export(site: Site) -> None:
    """Computed once more, from fields alone, as a reader of `cjm/catalogue.json` would."""
    exported = json.loads((site.directory / "cjm/catalogue.json").read_text("utf-8"))
    entries = {(entry["type"], entry["id"]): entry for entry in exported["entries"]}
    counts: dict[str, Counter[str]] = {
        kind: Counter() for kind in ("pain-point", "persona", "emotion", "metric")
    }
    for entry in exported["entries"]:
        if entry["type"] in counts:
            assert entry["grade"] == computed(entry, entries)
            counts[entry["type"]][entry["grade"]] += 1
        for step in (step for stage in entry.get("stages", ()) for step in stage["steps"]):
            for persona, emotion in step["emotions"].items():
                if emotion.get("basis") != "target":
                    said = "assumption" if emotion.get("basis") == "assumed" else computed(entry, entries)
                    assert step["emotion_grades"][persona] == said
                    counts["emotion"][said] += 1
    shown = grades(site)
    for kind, found in counts.items():
        assert {word: n for word, n in shown[kind].items() if n and word != "total"} == found
        assert shown[kind]["total"] == found.total()


def computed(entry: dict[str, Any], entries: dict[tuple[str, str], dict[str, Any]]) -> str:
    if entry["fields"].get("basis") == "assumed":
        return "assumption"
    named = [entries["evidence", link["id"]] for link in entry["links"].get("evidence", ())]
    own = [("quantitative", 30)] if entry["fields"].get("source") else []
    held = [
        (found["validity"]["method"], found["fields"].get("n", 0))
        for found in named
        if not found["validity"]["until"]
        or date.fromisoformat(found["validity"]["until"]) >= date.fromisoformat(TODAY)
    ] + own
    if not held:
        return "stale" if named else "assumption"
    if {method for method, _ in held} == {"qualitative", "quantitative"}:
        return "validated"
    return "supported" if len(held) > 1 or held[0][1] >= 30 else "anecdotal"


def test_the_map_says_in_words_how_sure_each_claim_is(site: Site) -> None:
    page = site.soup("journeys/buying/")
    head = words(page.select_one(".cjm-head"))
    assert "Persona Bo · anecdotal" in head
    assert "Evidence supported two sources, or a large one Counted visits" in head
    map_ = page.select_one("[data-cjm=map]")
    assert map_ is not None
    assert words(map_.select_one("[data-cjm-lane=emotion] th")) == "Emotion (supported)"
    said = {
        str(item["data-cjm-id"]): words(item).rpartition("· ")[2]
        for item in map_.select("[data-cjm-type=pain-point], [data-cjm-type=metric]")
    }
    cold = "buying--purchase--queue--cold-feet"
    assert said == {"slow": "validated", "dear": "stale", cold: "assumption", "wait": "supported"}
    steps = words(page.select_one("[data-cjm=steps]"))
    assert "−1 Bad · supported" in steps
    assert "+1 Good (assumed)" in steps


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("pain-points/slow/", "validated heard from customers and seen in figures"),
        ("pain-points/dear/", "stale all of its evidence has expired"),
        ("personas/bo/", "anecdotal one small source"),
        ("metrics/wait/", "supported two sources, or a large one"),
    ],
)
def test_a_profile_says_how_sure_it_is(site: Site, page: str, expected: str) -> None:
    tiles = site.soup(page).select(".cjm-figures > div")
    assert [words(tile) for tile in tiles if words(tile).startswith("Evidence")] == [
        f"Evidence grade {expected}"
    ]


def test_the_profile_of_evidence(site: Site) -> None:
    page = site.soup("evidence/poll/")
    tiles = [words(tile) for tile in page.select(".cjm-figures > div")]
    assert tiles == [
        "Kind survey quantitative", "Date 1 Feb 2024 3 years ago", "Valid for 1 year expired since 1 Feb 2025",
    ]  # fmt: skip
    assert words(page.select_one("#cjm---named-by")) == "What rests on it"
    assert words(page.select_one(".cjm-profile dl.cjm-facts")) == "Pain points Dear · stale"


def test_claims_that_rest_on_nothing_are_named(site: Site) -> None:
    found = site.soup("evidence/").select_one("[data-cjm=unbacked]")
    assert words(found) == "Pain points (1) Cold feet"


def test_types_are_named_in_the_readers_language(build_site: BuildSite) -> None:
    german = build_site(TREE, theme_options={"language": "de"})
    claim = row(german, "talks").select_one("[data-cjm-id=slow] .cjm-basis")
    assert words(claim) == "(Pain Point · validiert)"


def test_pain_points_are_filtered_by_their_grade(site: Site) -> None:
    page = site.soup("pain-points/")
    facet = page.select_one("cjm-filter input[name=evidence]")
    assert facet is not None
    assert words(page.select_one("tr[data-cjm-id=slow]")).count("validated") == 1
