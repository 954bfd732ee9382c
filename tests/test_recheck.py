"""A page checked again alone is told the same as when the whole site is checked."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from cjm_mkdocs.catalogue import Catalogue
from cjm_mkdocs.engine import FileRead, Site, linked_site, read_file
from cjm_mkdocs.model.vocabulary import Vocabulary
from cjm_mkdocs.problems import Problem
from cjm_mkdocs.reading.page import look
from cjm_mkdocs.recheck import recheck
from cjm_mkdocs.settings import Settings
from tests.test_broken import BROKEN, OTHERS, PAGE, Broken, marked

TODAY = date(2026, 11, 22)
SETTINGS = Settings(today=TODAY)
SOUND = """---
type: journey
title: Buying
persona: buyer
stages:
  - name: Purchase
    steps:
      - title: Compare
        touchpoint: Brochure
        emotion: 1
---
# Buying
"""


def file(path: str, text: str, settings: Settings = SETTINGS) -> FileRead:
    return read_file(look(path, text, settings.type_key), settings, Vocabulary(settings.lifecycle))


def site_of(pages: Mapping[str, str], settings: Settings = SETTINGS, root: Path | None = None) -> Site:
    files = [file(path, text, settings) for path, text in pages.items() if path.endswith(".md")]
    read = None if root else lambda path: pages[path].encode()
    return linked_site(files, settings, frozenset(pages), TODAY, root, read)


def again(before: Mapping[str, str], path: str, text: str, settings: Settings = SETTINGS) -> list[Problem]:
    """What a page is told at once after it became `text`; and that it is what the whole site says."""
    site = site_of(before, settings)
    found = recheck(file(path, text, settings), site, settings, frozenset({*before, path})).problems
    whole = site_of({**before, path: text}, settings)
    assert list(found) == [problem for problem in whole.problems if problem.path == path]
    return list(found)


@pytest.mark.parametrize("row", BROKEN, ids=lambda row: row.name)
def test_every_slip_is_told_at_once_as_it_is_by_a_check(row: Broken) -> None:
    text, _ = marked(row.text)
    assert again({**OTHERS, PAGE: SOUND}, PAGE, text)


OTHER = """---
type: journey
title: Renting
personas: [buyer, Somebody else]
counterpart: buying
stages:
  - name: Purchase
    steps:
      - touchpoint: {title: Pricing desk, satisfaction: 2, channel: phone}
        pain_points: [{id: too-dear, title: Too dear, severity: major}, Nobody answers]
      - touchpoint: Brochure
---
"""


@pytest.mark.parametrize("path", ["journeys/buying.md", "journeys/zzz.md", "aaa.md"])
@pytest.mark.parametrize(
    "lines",
    {
        "an id that another page has": "id: renting",
        "a twin that names another": "counterpart: renting\nstate: to-be",
        "a twin of the same state": "counterpart: renting",
        "a part of itself": "id: me\nparent: me",
        "a persona nobody knows": "personas: [byer]",
        "a waiver": "x_waive: {coverage/no-owner: we look for one, schema/none: what}",
        "a waiver that has run out": "x_waive: {coverage/no-owner: we look for one, until: 2026-01-31}",
        "an owner": "owner: some-team",
        "a review that is due": "reviewed: 2020-01-01\nreview_every: 1 month",
        "a file that is not there": "links: [{title: A, url: nothing.md}]",
    }.items(),
    ids=lambda row: row[0],
)  # fmt: skip
def test_what_concerns_others_is_told_at_once(path: str, lines: tuple[str, str]) -> None:
    text = SOUND.replace("persona: buyer\n", f"persona: buyer\n{lines[1]}\n")
    again({**OTHERS, "journeys/renting.md": OTHER, path: SOUND}, path, text)


@pytest.mark.parametrize("path", ["journeys/buying.md", "journeys/zzz.md"])
@pytest.mark.parametrize(
    "step",
    [
        "touchpoint: {title: Brochure, satisfaction: 3}",
        "touchpoint: {title: Pricing desk, satisfaction: 3}",
        "touchpoint: {title: Pricing desk, satisfaction: 2, channel: phone}",
        "pain_points: [too-dear, to-dear, {id: too-dear, title: Again}]",
        "emotion: {buyer: 1, somebody-else: 2, nobody: 1}",
        "channel: carrier pigeon",
    ],
)
def test_what_others_say_of_the_same_thing_counts(path: str, step: str) -> None:
    text = SOUND.replace("touchpoint: Brochure", step)
    again({**OTHERS, "journeys/renting.md": OTHER, path: SOUND}, path, text)


def test_a_page_may_stop_being_one_of_ours() -> None:
    site = site_of({**OTHERS, PAGE: SOUND})
    found = recheck(file(PAGE, "# Prose\n"), site, SETTINGS, frozenset(OTHERS))
    assert found.problems == ()
    assert PAGE not in found.catalogue.pages
    assert [problem.rule for problem in again({**OTHERS, PAGE: SOUND}, PAGE, "---\ntype: jurney\n---\n")] == [
        "schema/unknown-type"
    ]


def test_blocks_are_read_again() -> None:
    block = "```cjm\nshow: pain-points\nwhere: {persona: byer}\n```\n"
    assert [problem.rule for problem in again({**OTHERS, PAGE: SOUND}, PAGE, SOUND + block)][
        -1
    ] == "refs/unknown"


def test_links_of_the_page_follow_it() -> None:
    site = site_of({**OTHERS, PAGE: SOUND})
    text = SOUND.replace("persona: buyer", "persona: Somebody new")
    catalogue = recheck(file(PAGE, text), site, SETTINGS, frozenset(OTHERS)).catalogue
    whole = site_of({**OTHERS, PAGE: text}).catalogue
    assert {key: set(uses) for key, uses in catalogue.uses.items() if uses} == {
        key: set(uses) for key, uses in whole.uses.items()
    }
    assert catalogue.entries.keys() == whole.entries.keys()
    assert [step.place for step in catalogue.steps.values()] == [step.place for step in whole.steps.values()]
    assert {type_: [e.key for e in catalogue.of_type(type_)] for type_ in ("persona", "touchpoint")} == {
        type_: [e.key for e in whole.of_type(type_)] for type_ in ("persona", "touchpoint")
    }


def test_a_thing_first_named_here_stays_where_it_is_named_elsewhere() -> None:
    before = {**OTHERS, PAGE: SOUND, "journeys/renting.md": OTHER}
    catalogue = recheck(
        file(PAGE, SOUND.replace("Brochure", "Window")), site_of(before), SETTINGS, frozenset(before)
    ).catalogue
    assert {("touchpoint", "brochure"), ("touchpoint", "window")} <= set(catalogue.entries)


def test_readings_of_a_metric_are_read_again(tmp_path: Path) -> None:
    metric = "---\ntype: metric\ntitle: Calls\ndata: calls.csv\n---\n"
    (tmp_path / "calls.csv").write_text("date,value\n2026-10-31,4\n")
    before = {"metrics/none.md": "", "calls.md": "---\ntype: metric\ntitle: Calls\n---\n", "calls.csv": ""}
    site = site_of(before, root=tmp_path)
    found = recheck(file("calls.md", metric), site, SETTINGS, frozenset(before), tmp_path)
    assert [reading.value for reading in found.catalogue.readings["metric", "calls"]] == [4.0]  # type: ignore[index]


@pytest.mark.parametrize(
    "lines", ["id: another", "id: another\ncounterpart: renting\nstate: to-be", "parent: renting\nid: x"]
)
def test_others_may_name_what_is_gone(lines: str) -> None:
    before = {
        **OTHERS,
        PAGE: SOUND,
        "journeys/renting.md": OTHER,
        "notes.md": "---\ntype: journey\nparent: buying\n---\n",
    }
    site = site_of(before)
    for text in (SOUND.replace("persona: buyer\n", f"persona: buyer\n{lines}\n"), "# Gone\n", SOUND):
        found = recheck(file(PAGE, text), site, SETTINGS, frozenset(before))
        site = site._replace(whole=found.catalogue)
        for path in ("journeys/renting.md", "notes.md"):
            recheck(file(path, before[path]), site, SETTINGS, frozenset(before))
    assert found.problems == tuple(p for p in site_of(before).problems if p.path == PAGE)


def test_what_others_share_with_a_page_that_is_gone_is_not_complained_of() -> None:
    """Until the site is read again it stands where it was first written, and nothing can point there."""
    desk = "touchpoint: {title: Brochure, lifecycle: nowhere}"
    before = {
        **OTHERS,
        PAGE: SOUND.replace("touchpoint: Brochure", desk),
        "journeys/renting.md": OTHER,
    }
    assert again(before, PAGE, "# Gone\n") == []
    site = site_of(before)
    site = site._replace(whole=recheck(file(PAGE, "# Gone\n"), site, SETTINGS, frozenset(before)).catalogue)
    text = OTHER.replace("touchpoint: Brochure", desk.replace("nowhere", "purchase"))
    found = recheck(file("journeys/renting.md", text), site, SETTINGS, frozenset(before)).problems
    assert "refs/conflicting-item" not in [problem.rule for problem in found]


def test_nothing_of_a_check_stays_behind() -> None:
    """An editor checks at every keystroke: what refers to itself would fill the memory within a day."""
    site = site_of({**OTHERS, PAGE: SOUND})
    gc.unfreeze()
    gc.collect()
    gc.disable()
    try:
        before = sum(isinstance(each, Catalogue) for each in gc.get_objects())
        for number in range(3):
            text = SOUND.replace("persona: buyer", f"persona: x{number}") + "```cjm\nshow: steps\n```\n"
            recheck(file(PAGE, text), site, SETTINGS, frozenset(OTHERS))
            site_of({**OTHERS, PAGE: text})
        assert sum(isinstance(each, Catalogue) for each in gc.get_objects()) == before
    finally:
        gc.enable()


def test_a_public_site_is_told_the_same() -> None:
    settings = Settings(today=TODAY, publish="public")
    secret = "---\ntype: evidence\ntitle: Talks with Anna Smith\nconfidentiality: restricted\n---\n"
    others = {**OTHERS, "evidence/talks.md": secret, "journeys/renting.md": OTHER}
    text = SOUND.replace(
        "persona: buyer", "persona: buyer\nevidence: [talks]\nscenario: As in Talks with Anna Smith"
    )
    for before in (SOUND, text):
        site = site_of({**others, PAGE: before}, settings)
        found = recheck(file(PAGE, text, settings), site, settings, frozenset({*others, PAGE})).problems
        whole = site_of({**others, PAGE: text}, settings)
        late = {"refs/restricted"} if before == SOUND else set()
        assert list(found) == [p for p in whole.problems if p.path == PAGE and p.rule not in late]


def test_front_matter_is_too_large_wherever_its_last_values_stand() -> None:
    tags, texts = "tags:\n" + "- abcdefgh\n" * 30_000, "".join(f"x_{n}: a word\n" for n in range(25_000))
    for front in (tags + texts, texts + tags):
        read = file(PAGE, f"---\ntype: journey\n{front}---\n")
        found = [*read.problems, *(read.page.problems if read.page else ())]
        assert "frontmatter/too-large" in [problem.rule for problem in found]
