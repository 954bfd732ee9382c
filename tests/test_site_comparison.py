"""A journey as it is beside the same as it should become: what is the same, what changes, and what a page says of it."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest
import yaml
from bs4 import Tag
from hypothesis import given
from hypothesis import strategies as st

from cjm_mkdocs.catalogue import Key
from cjm_mkdocs.views.comparison import in_order, matched, merged, spread, unambiguous
from tests.conftest import BuildSite
from tests.sites import Site

# -------------------------------------------------------------------------------------------- aligning, plain data


def test_the_surest_mark_decides_before_any_other_is_looked_at() -> None:
    ours = [("find", "awareness"), ("buy", "purchase")]
    theirs = [("choose", "purchase"), ("buy", "retention"), ("see", "awareness")]
    assert matched(ours, theirs) == {0: 2, 1: 1}


def test_equals_are_matched_in_their_order_and_empty_marks_match_nothing() -> None:
    assert matched([("", "same"), ("", "same"), ("", "")], [("", "same"), ("", "")]) == {0: 0}
    assert matched([], [("a",)]) == {} == matched([("a",)], [])


def test_a_shared_touchpoint_tells_only_where_it_could_mean_one_step() -> None:
    form, shop, call = (frozenset({Key("touchpoint", name)}) for name in ("form", "shop", "call"))
    assert unambiguous({0: form, 1: shop}, {4: shop, 5: form}) == {0: 5, 1: 4}
    assert unambiguous({0: form, 1: form}, {4: form}) == {}
    assert unambiguous({0: form}, {4: form, 5: form}) == {}
    assert unambiguous({0: form | call}, {4: form, 5: call}) == {}
    assert unambiguous({0: frozenset()}, {4: frozenset()}) == {}


def test_what_only_one_of_two_rows_has_stays_between_what_both_have() -> None:
    assert list(merged(3, 3, [(0, 1), (2, 2)])) == [(None, 0), (0, 1), (1, None), (2, 2)]
    assert list(merged(0, 2, [])) == [(None, 0), (None, 1)]
    assert list(merged(1, 1, [])) == [(0, None), (None, 0)]


def test_the_same_things_stand_at_the_same_place_and_all_others_evenly_between() -> None:
    assert spread(3, 1, [(1, 0)]) == ([1 / 6, 0.5, 5 / 6], [0.5])
    assert spread(1, 4, []) == ([0.5], [0.125, 0.375, 0.625, 0.875])
    assert spread(0, 1, []) == ([], [0.5])


@given(st.dictionaries(st.integers(0, 9), st.integers(0, 9)).filter(lambda d: len(set(d.values())) == len(d)))
def test_rows_of_any_pairs_are_complete_and_keep_their_order(found: dict[int, int]) -> None:
    shared = in_order(found)
    assert shared == sorted(shared) and [b for _, b in shared] == sorted(b for _, b in shared)
    assert set(shared) <= found.items() and (shared or not found)
    rows = list(merged(10, 10, shared))
    assert [a for a, _ in rows if a is not None] == [b for _, b in rows if b is not None] == list(range(10))
    for places in spread(10, 10, shared):
        assert all(0 < a < b < 1 for a, b in pairwise(places))


def test_the_longest_row_in_order_wins() -> None:
    assert in_order({0: 4, 1: 0, 2: 1, 3: 2}) == [(1, 0), (2, 1), (3, 2)]


# ------------------------------------------------------------------------------------------------------- on a page


def page(title: str, stages: list[dict[str, Any]], **more: Any) -> str:
    front = {"type": "journey", "title": title, "persona": ["Anna", "Ben"], **more, "stages": stages}
    return f"---\n{yaml.safe_dump(front, sort_keys=False, allow_unicode=True)}---\n# {title}\n\nProse of the author.\n"


def target(score: int) -> dict[str, Any]:
    return {"score": score, "basis": "target"}


TODAY: list[dict[str, Any]] = [
    {
        "name": "Look around",
        "lifecycle": "awareness",
        "steps": [
            {"title": "Hear of it", "emotion": 0, "channel": "radio"},
            {
                "title": "Wait for a letter",
                "touchpoint": "Letter",
                "emotion": {"anna": -2, "ben": -1},
                "pain_points": [
                    {"id": "slow", "title": "It takes weeks", "severity": "major", "frequency": "most", "solutions": [{"id": "mail", "title": "E-mail instead", "status": "planned"}]},
                    {"id": "dear", "title": "The stamp is dear", "severity": "critical", "frequency": "most", "opportunities": ["How might we pay the stamp?"]},
                    "Nobody knows why",
                    "Letters get lost",
                ],
            },
        ],
    },
    {"name": "Say goodbye", "id": "bye", "steps": [{"title": "Wave", "emotion": 1}, {"title": "Turn round", "emotion": 1}]},
]  # fmt: skip

PLANNED: list[dict[str, Any]] = [
    {
        "name": "Be found",
        "lifecycle": "awareness",
        "steps": [
            {"title": "Read the mail", "id": "wait-for-a-letter", "touchpoint": "Mail box", "channel": "email", "emotion": {"anna": target(1), "ben": target(2)}, "solutions": ["mail"], "pain_points": ["Letters get lost"]},
        ],
    },
    {"name": "Stay", "steps": [{"title": "Have tea", "emotion": target(2), "pain_points": ["Tea is hot"]}]},
    {"name": "Go home", "id": "bye", "steps": [{"title": "Wave", "emotion": target(0)}]},
]  # fmt: skip


def pair(
    planned: list[dict[str, Any]] = PLANNED, today: list[dict[str, Any]] = TODAY, **more: Any
) -> dict[str, str]:
    return {
        "index.md": "# Home\n",
        "journeys/now.md": page("A visit", today, counterpart="then"),
        "journeys/then.md": page("A better visit", planned, state="to-be", **more),
        "journeys/alone.md": page("Alone", TODAY[1:]),
    }


@pytest.fixture(scope="module")
def site(build_site: BuildSite) -> Site:
    return build_site(pair())


def block(site: Site, url: str) -> Tag:
    found = site.soup(url).select_one("[data-cjm=comparison]")
    assert found is not None, f"{url} has no comparison"
    return found


def said(tag: Tag | None) -> str:
    assert tag is not None
    text = " ".join(tag.get_text(" ").split())
    return re.sub(r" (?=[),:])|(?<=\() ", "", text)


def listed(site: Site, url: str) -> dict[str, list[str]]:
    """The lists below the table: items by title."""
    return {
        said(part.h3): [said(item) for item in part.select("li")]
        for part in block(site, url).select(".cjm-comparison__lists > div")
    }


def rows(site: Site, url: str) -> list[list[str]]:
    return [[said(cell) for cell in row.select("th, td")] for row in block(site, url).select("tbody tr")]


def test_both_pages_show_it_in_their_own_words_and_lead_to_each_other(site: Site) -> None:
    now, then = block(site, "journeys/now/"), block(site, "journeys/then/")
    assert [said(now.h2), said(then.h2)] == ["How it should become", "What changes against today"]
    assert now.select_one('p a[href$="/then/"]')
    assert then.select_one('p a[href$="/now/"]')
    assert not site.broken_links(["journeys/now/", "journeys/then/"])
    assert not site.warnings


def test_it_stands_before_the_prose_and_a_journey_without_a_twin_has_none(site: Site) -> None:
    html = site.html("journeys/now/")
    assert (
        html.index('data-cjm="diagram"')
        < html.index('data-cjm="comparison"')
        < html.index("Prose of the author")
    )
    assert "cjm-comparison" not in site.html("journeys/alone/")


def test_it_is_no_find_of_its_own(site: Site) -> None:
    assert block(site, "journeys/now/").has_attr("data-search-exclude")
    index = str(site.search_index())
    assert "How it should become" not in index and "Change of the mean feeling" not in index


def test_stages_are_aligned_and_say_how_much_better_they_feel(site: Site) -> None:
    found = rows(site, "journeys/then/")
    assert [row[0] for row in found] == [
        "Be found (Today: Look around)",
        "Stay",
        "Go home (Today: Say goodbye)",
    ]
    assert [row[1] for row in found] == [
        "+2.3 (from −0.8 to +1.5)",
        "no feeling noted today",
        "−1 (from +1 to 0)",
    ]
    assert "Hear of it (dropped)" in found[0][2] and "Wait for a letter −2" in found[0][2]
    assert found[1][2] == "no such stage" and "Have tea (new)" in found[1][3]
    assert re.search(r"Read the mail \+1 Good \(target\) Anna \+2 Very good \(target\) Ben", found[0][3])


def test_what_is_solved_what_is_gone_what_remains_and_what_is_new(site: Site) -> None:
    found = listed(site, "journeys/now/")
    assert found["What it solves"] == [
        "The stamp is dear critical · assumption – answered by How might we pay the stamp?",
        "It takes weeks major · assumption – answered by E-mail instead (planned)",
    ]
    assert found["No longer on the map, with no solution named"] == ["Nobody knows why · assumption"]
    assert found["What still hurts"] == ["Letters get lost · assumption"]
    assert found["New pain points"] == ["Tea is hot · assumption"]
    assert found["What it adds"] == ["Steps: Have tea", "Touchpoints: Mail box", "Channels: E-mail"]
    assert found["What it removes"] == [
        "Steps: Hear of it, Turn round",
        "Touchpoints: Letter",
        "Channels: radio",
    ]
    assert found["What will feel better"] == [
        "Read the mail (today: Wait for a letter): +3, from −1.5 to +1.5"
    ]
    assert found["What will feel worse"] == ["Wave: −1, from +1 to 0"]
    assert found == listed(site, "journeys/then/")


def test_the_lead_says_it_in_a_few_sentences(site: Site) -> None:
    lead = said(block(site, "journeys/now/").p)
    assert lead.startswith("On average it feels better: from +0.1 to +1.2. 2 pain points are answered.")
    assert (
        "1 pain point disappears without a named answer. 1 pain point remains. 1 pain point is new." in lead
    )
    assert "1 step is added. 2 steps are dropped." in lead


def test_the_curves_are_hidden_from_those_who_have_the_table(site: Site) -> None:
    found = block(site, "journeys/now/")
    hidden = found.select_one("[aria-hidden=true]")
    assert hidden and len(hidden.select("svg")) == 1 and not hidden.select("a, button, [tabindex]")
    assert "Lowest today: −1.5, Wait for a letter" in said(hidden)
    assert "Highest to-be: +2, Have tea" in said(hidden)
    assert "Where several personas feel differently" in said(found)
    heights = re.findall(r"M0\.75 ([\d.]+)h0", str(hidden))
    assert set(heights) == {"4", "1"}, "the same step stands at the same place: −1.5 today, +1.5 to-be"


def test_a_twin_without_emotions_has_no_curve_and_no_change(build_site: BuildSite) -> None:
    bare = [{"name": "Look around", "steps": [{"title": "Hear of it"}]}]
    site = build_site(pair(bare))
    found = block(site, "journeys/now/")
    assert rows(site, "journeys/now/")[0][1] == "no feeling noted on the to-be map"
    assert not found.select("svg .cjm-planned") and found.select("svg .cjm-today")
    assert "On average" not in said(found) and "What will feel better" not in said(found)
    silent = build_site(pair(bare, bare))
    assert not block(silent, "journeys/now/").select("svg")
    assert rows(silent, "journeys/now/") == [["Look around", "no feeling noted", "Hear of it", "Hear of it"]]
    assert listed(silent, "journeys/now/") == {}


def test_stages_that_change_places_lose_no_step(build_site: BuildSite) -> None:
    site = build_site(pair(TODAY[::-1]))
    titles = " ".join(row[2] for row in rows(site, "journeys/now/"))
    assert all(step["title"] in titles for stage in TODAY for step in stage["steps"])
    assert "(new)" not in titles and "What it adds" not in listed(site, "journeys/now/")


def test_a_journey_beside_one_of_its_own_state_is_not_compared(build_site: BuildSite) -> None:
    pages = pair()
    pages["journeys/then.md"] = pages["journeys/then.md"].replace("state: to-be", "state: as-is")
    site = build_site(pages)
    assert "cjm-comparison" not in site.html("journeys/now/")
    assert "structure/own-twin" in site.rules


def test_several_designs_for_one_journey_each_have_their_own(build_site: BuildSite) -> None:
    pages = pair()
    for number in range(5):
        pages[f"journeys/design-{number}.md"] = page(
            f"Design {number}", PLANNED, state="to-be", counterpart="now"
        )
    site = build_site(pages)
    blocks = site.soup("journeys/now/").select("[data-cjm=comparison]")
    ids = [part["aria-labelledby"] for part in blocks]
    assert len(blocks) == 3 == len(set(ids)), "the head names them all"
    assert len(site.soup("journeys/design-4/").select("[data-cjm=comparison]")) == 1


HOSTILE = "\"'><b>x</b><script>alert(1)</script> %(step)s {{ 7*7 }} </table>"


def test_texts_are_texts(build_site: BuildSite) -> None:
    def stages(name: str, score: Any) -> list[dict[str, Any]]:
        return [
            {
                "name": f"{name} {HOSTILE}",
                "id": "one",
                "steps": [
                    {
                        "title": f"{name} step {HOSTILE}",
                        "id": "step",
                        "touchpoint": f"{name} point {HOSTILE}",
                        "channel": f"{name} way {HOSTILE}",
                        "emotion": {
                            "score": score,
                            "label": HOSTILE,
                            **({"basis": "target"} if name == "B" else {}),
                        },
                        "pain_points": [
                            {"title": f"{name} pain {HOSTILE}", "solutions": [f"{name} help {HOSTILE}"]}
                        ],
                    },
                    {"title": f"{name} only {HOSTILE}", "emotion": {"score": 2, "basis": "target"}},
                ],
            }
        ]

    site = build_site(
        {
            "journeys/now.md": page("Now", stages("A", -1), counterpart="then"),
            "journeys/then.md": page("Then", stages("B", 1), state="to-be"),
        }
    )
    for url in ("journeys/now/", "journeys/then/"):
        found = block(site, url)
        assert not found.select("script, b")
        assert len(found.select("table")) == 1
        assert said(found).count("<script>alert(1)</script> %(step)s {{ 7*7 }} </table>") >= 12
        assert "What it solves" in listed(site, url)


@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs"])
def test_it_is_complete_in_plain_themes(build_site: BuildSite, theme: str) -> None:
    site = build_site(pair(), theme=theme)
    assert len(block(site, "journeys/now/").select("tbody tr")) == 3
    assert not site.broken_links()
