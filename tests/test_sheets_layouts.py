"""Spreadsheets of any team → pages: what a person finds in them is in the right field, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cjm_mkdocs.exchange.importing.drafts import Choices, Reading, Source, Unreadable
from cjm_mkdocs.exchange.importing.grids import label_of
from cjm_mkdocs.exchange.importing.labels import folded, meaning, words_of
from cjm_mkdocs.exchange.importing.sheets_reader import read
from cjm_mkdocs.exchange.importing.writing import Known, Page, pages_of
from tests.sheet_documents import DOCUMENTS, Document
from tests.test_sheets_back import site_of

FOLDERS = Known(folders={"journey": "journeys", "persona": "personas"})
SHARE = 0.95
"""Of what a person finds in a document, what must land in the right field."""


@cache
def reading_of(name: str) -> Reading:
    (document,) = (each for each in DOCUMENTS if each.name == name)
    return read(Source(document.name, document.data), Choices())


def pages(reading: Reading) -> Sequence[Page]:
    return pages_of(reading.drafts, FOLDERS).pages


def title(value: Any) -> str:
    return value if isinstance(value, str) else value.get("title") or value["text"]


def found_in(reading: Reading) -> Iterator[tuple[str, Any]]:
    """What the drafts hold: stages, steps, pains, personas, and emotions of steps, or of stages by their first step."""
    for draft in reading.drafts:
        yield from (("pain", title(pain)) for pain in draft.values.get("pain_points", ()))
        yield from (
            ("persona", name)
            for name in (
                *draft.values.get("personas", ()),
                *([draft.name] if draft.type == "persona" else []),
            )
        )
        for stage in draft.values.get("stages", ()):
            yield "stage", stage["name"]
            for step in stage["steps"]:
                yield "step", step["title"]
                yield from (("pain", title(pain)) for pain in step.get("pain_points", ()))
                yield from (("persona", name) for name in step.get("personas", ()))
                emotion = step.get("emotion")
                score = emotion["score"] if isinstance(emotion, Mapping) else emotion
                yield from (("emotion", (name, score)) for name in {step["title"], stage["name"]})


def wanted(document: Document) -> list[tuple[str, Any]]:
    told = [("stage", one) for one in document.stages] + [("step", one) for one in document.steps]
    told += [("pain", one) for one in document.pains] + [("persona", one) for one in document.personas]
    return told + [("emotion", one) for one in document.emotions.items()]


@pytest.mark.parametrize("document", DOCUMENTS, ids=[document.name for document in DOCUMENTS])
def test_what_a_person_finds_is_in_its_field(document: Document) -> None:
    found = list(found_in(reading_of(document.name)))
    missing = [one for one in wanted(document) if one not in found]
    assert len(missing) <= (1 - SHARE) * len(wanted(document)), missing
    if document.stages:
        assert [name for kind, name in found if kind == "stage"] == list(document.stages)
    if document.steps:
        assert (
            len(document.steps)
            <= len([name for kind, name in found if kind == "step"])
            <= len(document.steps) + 2
        )


def test_nearly_all_of_all_documents() -> None:
    told = {kind: [0, 0] for kind in ("stage", "step", "pain", "emotion", "persona")}
    for document in DOCUMENTS:
        found = list(found_in(reading_of(document.name)))
        for one in wanted(document):
            told[one[0]][0] += one in found
            told[one[0]][1] += 1
    assert all(hits >= SHARE * number for hits, number in told.values()), told


@pytest.mark.parametrize("document", DOCUMENTS, ids=[document.name for document in DOCUMENTS])
def test_nothing_is_lost(document: Document) -> None:
    """Each word of each cell stands on a page, or in a note that says what was read as what."""
    reading = reading_of(document.name)
    told = folded(
        " ".join([*(page.text for page in pages(reading)), *(note.text for note in reading.notes)])
    ).split()
    there = set(told)
    texts = [
        cell for rows in document.sheets.values() for row in rows for cell in row if isinstance(cell, str)
    ]
    for text in texts:
        lost = [word for word in folded(text).split() if word not in there and not word.isdigit()]
        is_label = meaning(label_of(text)) or folded(text) in words_of("numbers")
        assert not lost or is_label or text == "nein", (
            text,
            lost,
        )  # what no moment of truth is, says nothing


@pytest.mark.parametrize("document", DOCUMENTS, ids=[document.name for document in DOCUMENTS])
def test_every_import_passes_the_check(document: Document) -> None:
    files = {page.path: page.text for page in pages(reading_of(document.name))}
    assert files
    assert [str(p) for p in site_of(files).problems if p.severity == "error"] == []


def test_notes_say_row_and_sheet() -> None:
    notes = reading_of("Onboarding map.xlsx").notes
    assert any(note.line == 12 and note.kind == "not placed" and "sheet “Map”" in note.text for note in notes)
    notes = reading_of("per persona.csv").notes
    assert not any("sheet" in note.text for note in notes)


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", b"Name,Mail\nAda,ada@example.org\n", b"just a text"])
def test_what_is_no_map_says_what_was_looked_for(data: bytes) -> None:
    with pytest.raises(Unreadable, match="a row or a column for each stage or step was looked for"):
        read(Source("x.csv", data), Choices())


def test_a_list_of_something_else_is_not_read_for_hours() -> None:
    rows = "".join(f"customer {number},1\n" for number in range(5_000))
    with pytest.raises(Unreadable):
        read(Source("customers.csv", f"Stage,Step,Emotion\n{rows}".encode()), Choices())


CELLS = ("", "", "Stage", "Step", "Emotion", "Pain points", "Touchpoint", "Name", "Goals", "Age", "1", "-2", "happy", "A, b; c", "x\ny", "=1+1", "<b>",
         "```cjm", "---", "Phase 1: Buy", "pricing-page", "[a](javascript:b)", "é" * 50)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.lists(st.sampled_from(CELLS) | st.text(max_size=6), max_size=6), max_size=9))
def test_any_cells_make_pages_that_pass_or_none(rows: list[list[str]]) -> None:
    document = Document("any.csv", {"": rows}, [], [])
    try:
        reading = read(Source(document.name, document.data), Choices())
    except Unreadable:
        return
    files = {page.path: page.text for page in pages(reading)}
    assert [str(p) for p in site_of(files).problems if p.severity == "error"] == []
