"""What an editor offers at a place, on plain data. `▏` is the cursor."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lsprotocol import types as lsp

from cjm_mkdocs.editor.completion import completions, plain
from cjm_mkdocs.editor.cursor import cursor_in
from cjm_mkdocs.editor.documents import Document
from cjm_mkdocs.editor.finding import CONFIGURATION, hover, references
from cjm_mkdocs.editor.outline import outline
from cjm_mkdocs.editor.protocol import Units
from cjm_mkdocs.editor.text import At, Region, Text
from cjm_mkdocs.model.keys import known_keys
from cjm_mkdocs.model.records import Journey, PainPoint, Stage, Step
from cjm_mkdocs.reading.frontmatter import read
from cjm_mkdocs.reading.page import KEYS
from tests.written import (
    AROUND,
    OPTIONS,
    cursor,
    document,
    offered,
    open_,
    replaced,
    step,
)

# --- completion ------------------------------------------------------------------------------------------------------


def test_keys_are_those_of_the_place() -> None:
    top = offered("---\ntype: journey\n▏\n---\n")
    assert set(top) == {"type", "x_waive", *known_keys(Journey)} - {"type"}
    below = offered("---\ntype: journey\nstages:\n  - ▏\n---\n")
    assert set(below) == set(known_keys(Stage))
    assert set(offered(step("▏"))) == set(known_keys(Step)) - {"title"}
    assert set(offered(step("pain_points:\n  - title: No\n    ▏"))) == set(known_keys(PainPoint)) - {"title"}


@pytest.mark.parametrize(
    ("text", "some"),
    [
        ("---\n▏\n---\n", ["type"]),
        ("---\ntype: ▏\n---\n", ["persona", "journey", "touchpoint"]),
        ("---\ntype: journey\npersona: ▏\n---\n", ["buyer", "owner"]),
        ("---\ntype: journey\npersonas: [buyer, o▏]\n---\n", ["buyer", "owner"]),
        ("---\ntype: journey\npersonas:\n- ▏\n---\n", ["buyer", "owner"]),
        ("---\ntype: journey\nowner: ▏\n---\n", ["sales"]),
        ("---\ntype: journey\nreviewed: ▏\n---\n", ["2026-11-22"]),
        ("---\ntype: journey\nreview_every: ▏\n---\n", ["90 days"]),
        ("---\ntype: journey\nemotion_scale: ▏\n---\n", ["-2..2", "1..5"]),
        ("---\ntype: journey\ncounterpart: '▏'\n---\n", ["renting"]),
        ("---\ntype: persona\ntraits: {Patience: ▏}\n---\n", ["1", "2", "3", "4", "5"]),
        ("---\ntype: persona\nimage: ▏\n---\n", ["../images/map.png"]),
        ("---\ntype: metric\ndata: ▏\n---\n", ["../metrics/calls.csv"]),
        ("---\ntype: metric\nx_waive:\n  ▏\n---\n", ["coverage/no-owner", "until"]),
        (step("emotion: ▏"), ["2", "1", "0", "-1", "-2"]),
        (step("emotion: {▏}"), ["score", "label", "basis", "quote", "buyer", "owner"]),
        (step("emotion:\n  buyer: ▏"), ["2", "-2", "score"][:2]),
        (step("emotion: {buyer: {basis: ▏"), ["observed", "assumed", "target"]),
        (step("moment_of_truth: ▏"), ["true", "false"]),
        (step("channel: ▏"), ["website", "phone"]),
        (step("pain_points: [▏"), ["too-dear"]),
        (step("pain_points:\n  - ▏"), ["too-dear", "title", "severity"]),
        (step("pain_points: [{title: A, severity: ▏"), ["minor", "critical"]),
        (step("pain_points: [\n  too-dear,\n  ▏\n"), ["too-dear"]),
        (step("pain_points: [{title: A\nemo▏"), ["emotion"]),
        (step("pain_points:\n  - {title: A,\n     sev▏"), ["severity"]),
        (step("pain_points: [{title: A},\n  {sev▏"), ["severity"]),
        (step("actions: [Reads\n▏"), ["thoughts"]),
        (step("touchpoint: ▏"), ["front-desk", "price-list", "sticker"]),
        ("# Prose\n\n```cjm\n▏\n```\n", ["show"]),
        ("# Prose\n\n```cjm\nshow: pain-points\n▏\n```\n", ["where", "group", "limit"]),
        ("# Prose\n\n```cjm\nshow: pain-points\nwhere: {persona: ▏}\n```\n", ["buyer", "missing"]),
        ("# Prose\n\n```cjm\nshow: pain-points\nwhere:\n  refers_to:\n    ▏\n```\n", ["solutions", "owner"]),
        ("# Prose\n\n```cjm\nshow: pain-points\nwhere:\n  any:\n    - severity: ▏\n```\n", ["critical", "present"]),
        ("# Prose\n\n```cjm\nshow: pain-points\ngroup: ▏\n```\n", ["owner", "lifecycle"]),
    ],
)  # fmt: skip
def test_values_are_those_of_the_place(text: str, some: list[str]) -> None:
    found = offered(text)
    assert [choice for choice in some if choice not in found] == []
    assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    "text",
    [
        "---\ntype: journey\n---\n▏",
        "# Prose ▏",
        "---\ntype: journey\ntitle: Buying # persona: ▏\n---\n",
        "---\ntype: journey\nscenario: |\n  Some words\n  ▏\n---\n",
        "---\ntype: journey\nscenario: Some words\n  ▏\n---\n",
        "```yaml\nshow: ▏\n```\n",
        "```cjm\nshow: map\nwhere: {▏}\n```\n",
        "---\ntype: jurney\npersona: ▏\n---\n",
        "---\ntype: journey\nzzz:\n  ▏\n---\n",
    ],
)
def test_nothing_is_offered_where_nothing_is_known(text: str) -> None:
    assert offered(text) == []


def test_options_of_the_plugin_are_offered() -> None:
    assert {"levels", "publish"} <= set(offered(f"{OPTIONS}      ▏", CONFIGURATION))
    assert offered("plugins:\n  - cjm:\n      publish: ▏", CONFIGURATION) == ["internal", "public"]
    assert "persona" in offered(OPTIONS.replace("persona: buyer", "▏"), CONFIGURATION)
    assert offered("site_name: ▏\n", CONFIGURATION) == []
    assert offered("plugins:\n  - search:\n      ▏\n", CONFIGURATION) == []


@pytest.mark.parametrize(
    ("text", "choice", "after"),
    [
        ("---\ntype: journey\nper▏\n---\n", "persona", "---\ntype: journey\npersona: \n---\n"),
        ("---\ntype: journey\nper▏: buyer\n---\n", "persona", "---\ntype: journey\npersona: buyer\n---\n"),
        ("---\ntype: journey\nst▏\n---\n", "stages", "---\ntype: journey\nstages:\n  - name: \n---\n"),
        ("---\ntype: journey\nstages:\n  - st▏\n---\n", "steps", "---\ntype: journey\nstages:\n  - steps:\n      - title: \n---\n"),
        ("---\ntype: journey\npersona: b▏uyer # who\n---\n", "owner", "---\ntype: journey\npersona: owner # who\n---\n"),
        ("---\ntype: journey\npersona: 'b▏'\n---\n", "owner", "---\ntype: journey\npersona: 'owner'\n---\n"),
        ("---\ntype: journey\npersonas: [buyer, x▏, y]\n---\n", "owner", "---\ntype: journey\npersonas: [buyer, owner, y]\n---\n"),
        (step("pain▏"), "pain_points", step("pain_points:\n  - ")),
        (step("emotion: {ba▏}"), "basis", step("emotion: {basis: }")),
        ("---\ntype: persona\n▏\n---\n", "traits", "---\ntype: persona\ntraits:\n  \n---\n"),
    ],
)  # fmt: skip
def test_what_is_chosen_takes_the_place_of_what_was_typed(text: str, choice: str, after: str) -> None:
    before, at = cursor(text)
    found = completions(document(before), at)
    assert found is not None
    offer = next(offer for offer in found.offers if offer.choice.text == choice)
    assert replaced(before, found.word.start, found.word.end, offer.text) == after


def test_an_editor_that_indents_by_itself_gets_one_line() -> None:
    before, at = cursor("---\ntype: journey\nst▏\n---\n")
    found = completions(document(before), at, several_lines=False)
    assert found and all("\n" not in offer.text for offer in found.offers)


@given(st.text(max_size=20))
@example("no")
@example("12:30")
@example("a, b")
@example("[x]")
@example("null")
def test_what_is_put_in_is_read_as_itself(text: str) -> None:
    text = "".join(char for char in text if char.isprintable())
    values, complaints, _ = read(f"title: {plain(text)}\nlist: [{plain(text)}]\n", 1, KEYS)
    assert not complaints
    assert values is not None
    assert str(values["title"]).casefold() == text.casefold()
    assert [str(each).casefold() for each in values["list"]] == [text.casefold()]


# --- unfinished texts ------------------------------------------------------------------------------------------------

YAMLISH = st.lists(
    st.sampled_from(
        ["stages:", "  - ", "name: A", "\n", "\n\n", "    ", "steps: [", "{", "}", "]", ",", ": ", "'", '"', "|", "# x",
         "emotion: {buyer: -1", "- - ", "&a ", "*a", "\t", "😀", "? ", "<<: ", "type: journey", "pain_points:\n", "---"]
    ),
    max_size=25,
).map("".join)  # fmt: skip


@given(YAMLISH, st.integers(0, 30), st.integers(0, 30))
def test_no_text_is_too_unfinished(text: str, line: int, column: int) -> None:
    cursor_in(Region(1, tuple(text.split("\n"))), At(line, column))
    for made in (f"---\ntype: journey\n{text}\n---\n", f"```cjm\nshow: steps\n{text}\n```\n", f"---\n{text}"):
        page = Document(Text(made), AROUND, False)
        at = At(line, column)
        completions(page, at)
        hover(page, at)
        outline(page)
        references(page, at, open_)
    completions(Document(Text(f"plugins:\n  - cjm:\n      {text}"), AROUND, True), At(line, column))


@given(st.text(alphabet="a\u00e9\u4e2d😀\u0301\ufeff", max_size=12), st.integers(0, 12))
def test_places_are_the_same_in_all_units(line: str, column: int) -> None:
    text = Text(f"x\n{line}")
    at = At(1, min(column, len(line)))
    for encoding, size in (("utf-8", 1), ("utf-16", 2), ("utf-32", 4)):
        units = Units(encoding)
        position = units.position(text, at)
        codec = encoding if size == 1 else f"{encoding}-le"
        assert position.character == len(line[: at.column].encode(codec)) // size
        assert units.at(text, position) == at


def test_a_byte_order_mark_counts_for_the_editor_alone() -> None:
    text = Text("\ufeff---\r\ntype: journey\r\n")
    assert Units().position(text, At(0, 3)) == lsp.Position(0, 4)
    assert Units().at(text, lsp.Position(0, 4)) == At(0, 3)
    assert text.lines == ("---", "type: journey", "")
