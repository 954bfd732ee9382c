"""Listings anywhere: `cjm` blocks in any page, narrowed down by conditions, in groups, cut short."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjm_mkdocs.model.vocabulary import LIFECYCLE, Vocabulary
from cjm_mkdocs.reading.blocks import SHOWS, find_blocks, replace_blocks
from tests.conftest import BuildSite
from tests.library import LIBRARY
from tests.sites import Site

ALL = "\n\n".join(
    f"## {show}\n\n```cjm\nshow: {show}\n```" for show, types in SHOWS.items() if types and show != "health"
)
NARROWED = """
# Meeting

## Severe

```cjm
show: pain-points
where: {severity: ">=major", lifecycle: purchase, persona: newcomer}
```

### By owner

~~~cjm
show: pain-points
group: owner
~~~

```cjm
show: pain-points
group: severity
limit: 2
```

```cjm
show: questions
where: {answered: false}
```

```cjm
show: moments
where: {emotion: "<0"}
```

```cjm
show: touchpoints
where: {lifecycle: purchase}
```

```cjm
show: solutions
group: status
```

```cjm
show: metrics
where: {owner: house}
```

```cjm
show: personas
where: {referred_by: {journey: none}}
```

```cjm
show: journeys
where: {lowest: "<0"}
group: overdue
```

```cjm
show: teams
where: {id: house}
```

```cjm
show: delights
where: {persona: newcomer}
```

```cjm
show: evidence
limit: 1
```

```cjm
show: opportunities
where: {effort: ">4"}
```

```cjm
show: health
where: {type: persona}
```
"""
JOURNEY = LIBRARY["journeys/borrow.md"].replace(
    "moment_of_truth: true", "delights: [The bell rings]\n        moment_of_truth: true"
) + (
    "\n# I borrow a book\n\nText.\n\n```cjm\nshow: pain-points\nwhere: {severity: minor}\n```\n\n```cjm\nshow: map\n```\n"
)
PAGES = {
    **LIBRARY,
    "journeys/borrow.md": JOURNEY,
    "journeys/other.md": "---\ntype: journey\ntitle: Other\npersona: regular\nstages:\n  - name: Retention\n    steps:\n"
    "      - title: Wait\n        pain_points: [{title: Another minor pain, severity: minor}]\n---\n",
    "index.md": "# Home\n",
    "meeting.md": NARROWED,
    "twice.md": f"# Twice\n\n{ALL}\n\n{ALL}\n",
    "all.md": f"# All\n\n{ALL}\n\n## health\n\n```cjm\nshow: health\n```\n",
}


@pytest.fixture(scope="module")
def site(build_site: BuildSite) -> Site:
    return build_site(PAGES)


def block(site: Site, number: int, url: str = "meeting/") -> list[str]:
    """What the items of a block are called, in order."""
    found = site.article(url).select("[data-cjm]:not([data-cjm] [data-cjm])")[number]
    rows = found.select("tbody th") or found.select(".cjm-card h2")
    return [" ".join(row.get_text(" ").split()) for row in rows]


def headings(site: Site, number: int) -> list[tuple[str, str]]:
    found = site.article("meeting/").select("[data-cjm]:not([data-cjm] [data-cjm])")[number]
    return [
        (head.name, " ".join(head.get_text(" ").split()))
        for head in found.select("h2, h3, h4")
        if head.get("id")
    ]


def test_nothing_is_wrong(site: Site) -> None:
    assert [str(p) for p in site.problems if p.path.endswith(("meeting.md", "all.md"))] == []
    assert site.broken_links(["meeting/", "all/", "journeys/borrow/"]) == []


def test_only_what_meets_the_conditions(site: Site) -> None:
    assert block(site, 0) == ["The queue does not move"]
    assert block(site, 3) == ["May I bring my dog?"]
    assert block(site, 4) == ["Queue at the desk"]
    assert block(site, 5) == ["Welcome desk"]
    assert block(site, 7) == ["Minutes in the queue"]
    assert block(site, 8) == ["Nobody"]
    assert block(site, 10) == ["House & garden"]
    assert block(site, 11) == ["The bell rings"]
    assert block(site, 12) == ["A survey"]


def test_one_section_for_each_value(site: Site) -> None:
    assert headings(site, 1) == [("h4", "Owner: House & garden"), ("h4", "Owner: none")]
    assert block(site, 1) == ["It is cold", "The queue does not move", "No chair", "Another minor pain"]
    assert headings(site, 2) == [("h4", "Severity: critical"), ("h4", "Severity: minor")]
    assert headings(site, 6) == [("h4", "Status: planned"), ("h4", "Status: shipped")]
    assert headings(site, 9) == [("h4", "Overdue: yes")]


def test_tables_of_one_page_have_names_of_their_own(site: Site) -> None:
    names = [found["aria-label"] for found in site.article("meeting/").select("[role=region]")]
    assert len(names) == len(set(names)), names
    assert "Pain points by priority: Owner: House & garden" in names


def test_a_limit_says_how_many_there_are(site: Site) -> None:
    assert len(block(site, 2)) == 2
    found = site.article("meeting/").select("[data-cjm=pain-points]")[2]
    link = found.select_one("p.cjm-also a")
    assert link is not None
    assert (link.get_text(), link["href"]) == ("2 of 4", "../pain-points/")


def test_nothing_that_meets_the_conditions_is_said(site: Site) -> None:
    found = site.article("meeting/").select("[data-cjm=opportunities]")[0]
    assert found.get_text().strip() == "Nothing here matches all of this."


def test_on_the_page_of_a_thing_a_block_is_about_it(site: Site) -> None:
    rows = site.article("journeys/borrow/").select("[data-cjm=pain-points] tbody th")
    assert [row.get_text(" ").strip() for row in rows] == ["No chair"]
    assert len(site.article("journeys/borrow/").select("[data-cjm=map]")) == 1


def test_all_that_can_be_shown(site: Site) -> None:
    shown = [
        found["data-cjm"] for found in site.article("all/").select("[data-cjm]:not([data-cjm] [data-cjm])")
    ]
    assert list(dict.fromkeys(shown)) == [show for show, types in SHOWS.items() if types]


def test_ids_are_unique(site: Site) -> None:
    for url in ("meeting/", "journeys/borrow/", "twice/"):
        ids = [found["id"] for found in site.article(url).select("[id]")]
        assert len(ids) == len(set(ids)), [id_ for id_ in ids if ids.count(id_) > 1]


def test_a_name_that_nothing_has(build_site: BuildSite) -> None:
    page = (
        "# Home\n\nText.\n\n```cjm\nshow: pain-points\nwhere:\n  severity: major\n  persona: newcomr\n```\n"
    )
    site = build_site({**LIBRARY, "index.md": page})
    (found,) = [p for p in site.problems if p.path.endswith("index.md")]
    assert (found.line, found.column, found.rule) == (9, 12, "refs/unknown")
    assert "newcomer" in str(found)


WRONG = [
    ("show: pain-pionts", "4:7 a block cannot show “pain-pionts” (did you mean “pain-points”?)"),
    ("shwo: map", "4:1 “shwo” is not an option of a block (did you mean “show”?)"),
    ("limit: 3", "4:1 a block says what to show (write `show:` and one of map, curve, diagram, steps, profile, personas, journeys, touchpoints, pain-points, delights, questions, opportunities, solutions, moments, metrics, evidence, teams or health)"),
    ("map", "3:1 a block says what to show (write `show:` and one of map, curve, diagram, steps, profile, personas, journeys, touchpoints, pain-points, delights, questions, opportunities, solutions, moments, metrics, evidence, teams or health)"),
    ("show: map", "4:7 only a journey's page can show its map (move the block to a journey's page)"),
    ("show: profile", "4:7 there is no profile on this page (move the block to a page with a type)"),
    ("show: pain-points\nwhere: {severity: magor}", "5:19 “severity” is never “magor” (did you mean “major”? allowed: minor, moderate, major or critical, or 1 to 4)"),
    ("show: pain-points\nwhere:\n  severty: 3", "6:3 “severty” is nothing that can be asked of a pain point (did you mean “severity”?)"),
    ("show: pain-points\nwhere:\n  status: [open,\n    {a: b}]", "7:5 the list of “status” holds a mapping (list words or comparisons)"),
    ("show: moments\nwhere: {lifecycle: purchas}", "5:20 no lifecycle stage is called “purchas” (did you mean “purchase”?)"),
    ("show: solutions\nwhere: {due: soon}", "5:14 “due” is a date, and “soon” is none (write year-month-day, `today` or `overdue`)"),
    ("show: pain-points\ngroup: ower", "5:8 “ower” is nothing a pain point is grouped by (did you mean “owner”?)"),
    ("show: opportunities\ngroup: ower", "5:8 “ower” is nothing an opportunity is grouped by (did you mean “owner”?)"),
    ("show: opportunities\nwhere: {scre: 3}", "5:9 “scre” is nothing that can be asked of an opportunity (did you mean “score”?)"),
    ("show: pain-points\nlimit: many", "5:8 “limit” is “many” (write a whole number from 1)"),
    ("show: pain-points\nlimit: 0", "5:8 “limit” is “0” (write a whole number from 1)"),
    ("show: health\ngroup: owner", "5:1 “health” is shown as a whole: “group” means nothing here (delete “group”)"),
    ("show: pain-points\nwhere: owner", "5:8 conditions are a mapping, not “owner” (write `property: what it should be`)"),
    ("show: pain-points\nshow: questions", "5:1 “show” is already given in line 4 (keep one, or join their values in a list)"),
    ("show: [pain-points", "4:7 a bracket that is not closed (close it, or put a comma between the items)"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), WRONG)
def test_a_wrong_block_is_named_with_line_and_column(text: str, expected: str) -> None:
    (found,) = find_blocks(f"# A\n\n```cjm\n{text}\n```\n", "a.md", 1, None, Vocabulary(LIFECYCLE))
    assert found.show == ""
    assert [f"{p.line}:{p.column} {p.message} ({p.hint})" for p in found.problems] == [expected]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("- item\n\n    ```cjm\n    show: map\n    ```\n", [(3, 5)]),
        ("1. item\n    - inner\n\n        ~~~ cjm\n        show: map\n        ~~~\n", [(4, 9)]),
        ('!!! note "A"\n\n    ```cjm\n    show: map\n    ```\n', [(3, 5)]),
        ('=== "A"\n    ```cjm\n    show: map\n    ```\n=== "B"\n    ```cjm\n    show: map\n    ```\n', [(2, 5), (6, 5)]),
        ("Text\n\n    ```cjm\n    show: map\n    ```\n", []),
        ("- item\n\nText\n\n    ```cjm\n    show: map\n    ```\n", []),
        ("- item\n\n        ```cjm\n        show: map\n        ```\n", []),
        ("- item\n\n    ````markdown\n    ```cjm\n    show: map\n    ```\n    ````\n\n    ```cjm\n    ```\n", [(9, 5)]),
        ("````\n- item\n\n    ```cjm\n    ```\n````\n", []),
    ],
)  # fmt: skip
def test_a_block_in_a_list_is_not_passed_over(text: str, places: list[tuple[int, int]]) -> None:
    """Nothing can be shown there, and an author wants to know; indented code and other fences say nothing."""
    found = find_blocks(text, "a.md", 1, None)
    assert [(p.line, p.column, p.rule) for block in found for p in block.problems] == [
        (*place, "structure/block") for place in places
    ]
    assert replace_blocks(text, "a.md", 1, None, lambda block: "shown") == text


def test_places_count_from_the_top_of_the_file() -> None:
    page = "---\ntype: persona\nname: A\n---\n\nText\n\n  ```cjm\n  show: pain-points\n  where: {severty: 3}\n  ```\n"
    body = page.split("---\n", 2)[2]
    (found,) = find_blocks(body, "a.md", 5, "persona")
    assert [(p.line, p.column) for p in found.problems] == [(10, 11)]
    assert re.sub(r"[^:]*$", "", page.split("\n")[9]) == "  where: {severty:"


def test_all_mistakes_of_a_block_are_named() -> None:
    text = "```cjm\nshow: pain-points\nwhere: {severty: 3, frequency: often}\ngroup: x\nlimit: -1\n```"
    (found,) = find_blocks(text, "a.md", 1, None)
    assert [(p.line, p.column) for p in found.problems] == [(3, 9), (3, 32), (4, 8), (5, 8)]


_BITS = st.sampled_from(
    ["show: pain-points\n", "show: moments\n", "where:\n", "  severity: 3\n", "  any: [{}]\n", "  refers_to: {solutions: x}\n", "group: owner\n",
     "limit: 2\n", "limit: -1\n", "where: {", "}", "&a ", "*a", "- ", ": ", "{[", "!!x ", "\t", "é", "\u2028", "'", '"', "#", "12:30", "```\n", "```cjm\n"]
)  # fmt: skip


@given(st.lists(_BITS | st.text(max_size=4), max_size=12).map("".join))
def test_reading_blocks_never_raises(text: str) -> None:
    for found in find_blocks(f"```cjm\n{text}\n```\n", "a.md", 1, None, Vocabulary(LIFECYCLE)):
        assert bool(found.problems) == (found.show == "")
        assert all(problem.line >= 1 and problem.column >= 1 for problem in found.problems)
