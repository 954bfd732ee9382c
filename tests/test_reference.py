"""The reference pages say what the models say."""

from __future__ import annotations

import json
import re

import pytest

from cjm_mkdocs.exchange.catalogue_schema import catalogue_schema
from cjm_mkdocs.exchange.reference import COMMAND, _table, reference_pages
from cjm_mkdocs.exchange.site_files import SCHEMA
from cjm_mkdocs.model.records import TYPES, Stage, Step
from cjm_mkdocs.problems import RULES
from cjm_mkdocs.reading.schema import input_keys
from cjm_mkdocs.settings import Settings
from tests.exported import CONTENT

PAGES = reference_pages()


def rows(path: str) -> list[list[str]]:
    """The cells of all tables of a page."""
    lines = [line for line in PAGES[path].splitlines() if line.startswith("| ")]
    return [
        [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        for line in lines
        if not line.startswith("| ---")
    ]


@pytest.mark.parametrize("path", PAGES)
def test_the_committed_page_is_the_generated_one(path: str) -> None:
    committed = (CONTENT / path).read_text(encoding="utf-8")
    assert committed == PAGES[path], f"content/{path} is out of date; run: {COMMAND}"


@pytest.mark.parametrize("path", PAGES)
def test_all_rows_of_a_table_have_the_cells_of_its_head(path: str) -> None:
    for table in re.findall(r"(?:^\| .*\n)+", PAGES[path], re.MULTILINE):
        cells = {len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}
        assert len(cells) == 1, table


def test_every_key_of_every_type_is_there() -> None:
    written = " ".join(row[0] for row in rows("reference/front-matter.md"))
    for model in (*TYPES.values(), Stage, Step):
        for name, field in model.model_fields.items():
            for key in input_keys(field, name):
                assert f"`{key}`" in written


def test_every_link_within_a_page_has_its_heading() -> None:
    for text in PAGES.values():
        headings = {
            re.sub(r"[^\w]+", "-", heading.lower())
            for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)
        }
        assert set(re.findall(r"\]\(#([\w-]+)\)", text)) <= headings


@pytest.mark.parametrize(
    ("key", "holds"),
    [
        ("owner", "text, or id of a team"),
        ("reviewed", "date"),
        ("review_every", "span of time"),
        ("traits", "mapping, word → whole number, 1 to 5"),
        ("share", "number, 0 to 100"),
        ("n", "whole number, at least 0"),
        ("satisfaction", "whole number, 1 to 5"),
        ("counterpart", "id of a journey"),
        ("goals", "list of texts"),
        ("image", "path of a picture"),
        ("stages", "list of [stages](#stage)"),
        ("delights", "list of [delights](#delight): ids, texts or mappings"),
        ("brand_response", "list of texts, or ids of solutions"),
        ("answered_by", "list of texts, or ids of touchpoints or solutions"),
        ("severity", "one of `minor`, `moderate`, `major`, `critical`; or 1 to 4"),
        ("emotion_scale", "one of `-2..2`, `1..5`, `1..10`, `-5..5`, `0..10`"),
        ("emotion", "whole number or [emotion](#emotion), or a mapping from persona to either"),
        ("moment_of_truth", "true, false or text"),
    ],
)
def test_says_in_words_what_a_key_holds(key: str, holds: str) -> None:
    found = [row[1] for row in rows("reference/front-matter.md") if row[0] == f"`{key}`"]
    assert found == [holds]


def test_marks_what_is_required() -> None:
    required = [row[0] for row in rows("reference/front-matter.md") if row[2] == "●"]
    assert "`stages`" in required
    assert "`name` or `title`" in required
    assert "`goals`" not in required


def test_every_rule_and_every_option_is_there() -> None:
    assert [row[0] for row in rows("reference/rules.md") if row[0] != "rule"] == [f"`{id_}`" for id_ in RULES]
    assert {f"`{name}`" for name in Settings.model_fields} <= {
        row[0] for row in rows("reference/settings.md")
    }


def test_a_pipe_does_not_end_a_cell() -> None:
    assert _table(("a",), [("`x | y`\nand z",)]).splitlines()[-2:] == ["| `x \\| y` and z |", ""]


def test_the_committed_schema_of_the_catalogue_is_the_generated_one() -> None:
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == catalogue_schema(), (
        f"out of date; run: {COMMAND}"
    )
