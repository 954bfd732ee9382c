"""`cjm/*.csv` and `cjm export csv`: the catalogue as tables that a spreadsheet opens and an importer can read back."""

from __future__ import annotations

import csv
import io
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjm_mkdocs.catalogue import Catalogue
from cjm_mkdocs.exchange.cells import (
    guarded,
    joined,
    number,
    own,
    own_value,
    pair,
    split,
    unguarded,
    unpaired,
)
from cjm_mkdocs.exchange.tables_csv import Table, as_csv, columns_of, csv_files, tables
from cjm_mkdocs.model.records import ITEMS, Step
from tests.exported import address, catalogue_of, sample_sources
from tests.test_export import SITE

FORMULAS = ("=1+1", "+49 170", "-2 %", "@ada", "\tx", "\rx", "\n=1", "\uff1d1", "'=1", "''@x")


def read(content: bytes) -> list[dict[str, str]]:
    """The rows of a file, as another program would read them."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


def rows(catalogue: Catalogue, name: str) -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in read(csv_files(catalogue, address)[f"{name}.csv"])}


def told(row: dict[str, str]) -> dict[str, str]:
    return {column: cell for column, cell in row.items() if cell}


# --- cells ---------------------------------------------------------------------------------------------------------


@given(st.text())
def test_any_text_comes_back_from_a_file(text: str) -> None:
    table = Table("x", ("id", "text"), (("1", guarded(text)),))
    (row,) = read(as_csv(table))
    assert unguarded(row["text"]) == text


@given(st.lists(st.text(alphabet=st.sampled_from("ab |\\e=+'\n")) | st.text()))
def test_any_list_comes_back(entries: list[str]) -> None:
    assert split(unguarded(guarded(joined(entries)))) == entries


@given(st.dictionaries(st.text(alphabet=st.sampled_from("a=\\{| ")) | st.text(), st.text(alphabet="a=\\| ")))
def test_any_mapping_comes_back(values: dict[str, str]) -> None:
    entries = split(joined(pair(name, value) for name, value in values.items()))
    assert dict(map(unpaired, entries)) == values


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from(["12", "true", "null", '"a"', "[1]", "{"]),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)  # fmt: skip
def test_any_value_of_an_own_key_comes_back(value: object) -> None:
    assert own_value(own(value, str)) == value


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula(text: str) -> None:
    assert guarded(text) == f"'{text}"
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["", "a=b", "'tis", "5 - 3", "“=1”", " ", "'"])
def test_other_texts_are_left_alone(text: str) -> None:
    assert guarded(text) == text == unguarded(text)


@pytest.mark.parametrize(
    ("value", "cell"), [(12.0, "12"), (-0.5, "-0.5"), (3, "3"), (0.1 + 0.2, "0.30000000000000004")]
)
def test_numbers_are_exact_and_stay_numbers(value: float, cell: str) -> None:
    assert number(value) == cell
    assert float(cell) == value


# --- tables --------------------------------------------------------------------------------------------------------


def test_a_table_for_each_type_and_for_stages_and_steps() -> None:
    assert list(csv_files(catalogue_of({}), address)) == [
        "personas.csv", "journeys.csv", "stages.csv", "steps.csv", "touchpoints.csv", "pain-points.csv",
        "opportunities.csv", "solutions.csv", "metrics.csv", "readings.csv", "evidence.csv", "teams.csv", "delights.csv", "questions.csv",
    ]  # fmt: skip


def test_a_table_without_rows_has_its_header() -> None:
    content = csv_files(catalogue_of({}), address)["teams.csv"]
    assert content.startswith(b"\xef\xbb\xbftype,id,path,url,home,former_ids,name,description,owner,")
    assert content.count(b"\r\n") == content.count(b"\n") == 1


def test_columns_follow_the_model() -> None:
    columns = list(columns_of(Step))
    assert columns[:4] == ["title", "touchpoints", "channels", "personas"]  # singular and plural in one
    assert columns[columns.index("emotion") :][:4] == [
        "emotion", "emotion_label", "emotion_basis", "emotion_quote",
    ]  # fmt: skip
    fields = set(Step.model_fields) - {"id", "touchpoint", "channel"}
    assert fields <= set(columns)


def test_a_thing_with_a_page() -> None:
    assert told(rows(catalogue_of(SITE), "pain-points")["no-price"]) == {
        "type": "pain-point",
        "id": "no-price",
        "path": "pain-points/no-price.md",
        "url": "pain-points/no-price/",
        "title": "No price",
        "severity": "critical",
        "solutions": "checklist",
    }


def test_a_thing_written_in_place() -> None:
    prefix = "moving--looking-around--ask-a-friend--"
    assert told(rows(catalogue_of(SITE), "pain-points")[f"{prefix}two-prices"]) == {
        "type": "pain-point",
        "id": f"{prefix}two-prices",
        "path": "journeys/moving.md",
        "url": f"pain-points/{prefix}two-prices/",
        "home": "journey/moving/looking-around/ask-a-friend",
        "title": "Two prices",
        "links": "Study=study.md",
        "severity": "major",
        "quote": "“Which one?”",
    }


def test_a_persona_by_the_keys_of_its_page() -> None:
    row = rows(catalogue_of(SITE), "personas")["mover"]
    assert (row["name"], row["traits"]) == ("Ada 価格", "Patience=2")
    assert "title" not in row


def test_a_journey_and_its_stages() -> None:
    catalogue = catalogue_of(SITE)
    journey = rows(catalogue, "journeys")["moving"]
    assert (journey["personas"], journey["reviewed"]) == ("mover", "2026-09-01")
    assert journey["x_room"] == '{"floor": 2, "seats": [4, 6]}'
    assert "emotion_scale" not in journey  # its scores are converted
    stages = rows(catalogue, "stages")
    assert list(stages) == ["looking-around", "afterwards"]
    assert told(stages["looking-around"]) == {
        "type": "stage",
        "id": "looking-around",
        "path": "journeys/moving.md",
        "url": "journeys/moving/#stage---looking-around",
        "journey": "moving",
        "journey_title": "I move house",
        "number": "1",
        "resolved_lifecycle": "awareness",
        "name": "Looking around",
        "lifecycle": "aware",
        "brand_response": "checklist | We answer within a day.",
    }


def test_a_step_with_an_emotion_for_each_persona() -> None:
    assert told(rows(catalogue_of(SITE), "steps")["pricing-page"]) == {
        "type": "step",
        "id": "pricing-page",
        "path": "journeys/moving.md",
        "url": "journeys/moving/#looking-around--pricing-page",
        "journey": "moving",
        "journey_title": "I move house",
        "stage": "looking-around",
        "stage_name": "Looking around",
        "number": "1",
        "resolved_lifecycle": "awareness",
        "resolved_personas": "mover",
        "resolved_channels": "website",
        "title": "Pricing page",
        "touchpoints": "pricing-page | moving-app",
        "emotion": "mover=-2",
        "emotion_label": "mover=Lost",
        "emotion_basis": "mover=observed",
        "emotion_x_day": "mover=3",
        "written_as": "touchpoint=2",
    }


def test_a_step_with_one_emotion_for_everyone() -> None:
    prefix = "moving--looking-around--ask-a-friend--"
    row = rows(catalogue_of(SITE), "steps")["ask-a-friend"]
    assert (row["emotion"], row["moment_of_truth"], row["x_seen"]) == ("1", "false", "true")
    assert row["pain_points"] == f"no-price | {prefix}nobody-says-what-it-costs | {prefix}two-prices"
    assert row["questions"] == f"{prefix}who-moves-me"
    assert row["channels"] == row["resolved_channels"] == "word-of-mouth"


def test_a_negative_score_is_a_number_and_a_text_is_none() -> None:
    page = """
        ---
        type: journey
        title: "=HYPERLINK(1)"
        persona: ada
        stages:
          - name: "@now"
            steps: [{title: "+1", emotion: {score: -2, label: "-very"}, actions: ["=a | b", "-c"]}]
        ---
        """
    catalogue = catalogue_of({"=x.md": page, "personas/ada.md": "---\ntype: persona\nname: A\n---\n"})
    (row,) = rows(catalogue, "steps").values()
    assert row["emotion"] == "-2"
    assert row["path"] == "'=x.md"
    assert (row["title"], row["stage_name"], row["emotion_label"]) == ("'+1", "'@now", "'-very")
    assert row["journey_title"] == "'=HYPERLINK(1)"
    assert row["actions"] == "'=a \\| b | -c"
    assert split(unguarded(row["actions"])) == ["=a | b", "-c"]


def test_everything_of_the_sample_is_in_it_once() -> None:
    catalogue = catalogue_of(sample_sources())
    files = {table.name: read(as_csv(table)) for table in tables(catalogue, address)}
    others = ("stages", "steps", "readings")
    things = [row for name, found in files.items() if name not in others for row in found]
    assert {(row["type"], row["id"]) for row in things} == set(catalogue.entries)
    assert len(things) == len(catalogue.entries)
    assert len(files["steps"]) == len(catalogue.steps)
    assert len(files["stages"]) == len(catalogue.stages)
    assert {row["type"] for row in things} <= set(ITEMS)
    for row in files["steps"]:  # what a step names is there, or is among the problems
        for id_ in split(row["pain_points"]):
            assert any(pain["id"] == id_ for pain in files["pain-points"])


def test_the_same_bytes_in_any_order_of_files() -> None:
    sources = sample_sources()
    again = catalogue_of(dict(reversed(sources.items())))
    assert csv_files(catalogue_of(sources), address) == csv_files(again, address)


def test_a_file_name_that_is_no_unicode_makes_no_broken_file() -> None:
    path = os.fsdecode(b"personas/caf\xe9.md")
    catalogue = catalogue_of({path: "---\ntype: persona\nname: Ada\n---\n"})
    (row,) = read(csv_files(catalogue, address)["personas.csv"])
    assert row["path"] == "personas/caf\\udce9.md"


GOLDEN = """\
type,id,path,url,home,former_ids,text,description,owner,teams,status,tags,reviewed,review_every,evidence,links,answered_by,written_as\r
question,moving--looking-around--ask-a-friend--who-moves-me,journeys/moving.md,questions/moving--looking-around--ask-a-friend--who-moves-me/,journey/moving/looking-around/ask-a-friend,,Who moves me?,,,,,,,,,,pricing-page,\r
"""


def test_the_whole_of_a_file() -> None:
    assert csv_files(catalogue_of(SITE), address)["questions.csv"].decode("utf-8-sig") == GOLDEN
