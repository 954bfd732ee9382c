"""The JSON Schema of front matter takes what the reader takes."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from cjm_mkdocs.exchange.catalogue_schema import catalogue_schema
from cjm_mkdocs.exchange.schema_json import front_matter_schema, schema_text
from cjm_mkdocs.model.records import TYPES
from cjm_mkdocs.reading.frontmatter import read
from cjm_mkdocs.reading.page import KEYS, read_page
from tests.exported import sample_pages


@cache
def validator(type_: str | None = None) -> Draft202012Validator:
    return Draft202012Validator(front_matter_schema(type_))


def values_of(front: str) -> dict[str, Any]:
    return read(front, 2, KEYS)[0] or {}


def reader_accepts(front: str) -> bool:
    page, _ = read_page("somewhere/page.md", f"---\n{front}\n---\n")
    return page is not None and not [p for p in page.problems if p.severity == "error"]


@pytest.mark.parametrize("type_", [None, *TYPES])
def test_is_a_schema(type_: str | None) -> None:
    schema = front_matter_schema(type_)
    Draft202012Validator.check_schema(schema)
    assert schema_text(schema) == schema_text(front_matter_schema(type_))


def test_the_schema_of_the_catalogue_is_a_schema() -> None:
    Draft202012Validator.check_schema(catalogue_schema())


@pytest.mark.parametrize("page", sample_pages(), ids=lambda page: page.path)
def test_the_samples_front_matter_is_valid(page: Any) -> None:
    values = values_of(page.front)
    validator(page.type).validate(values)
    validator().validate(values)


def test_an_unknown_type_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        front_matter_schema("jurney")


def test_a_site_may_call_the_type_otherwise() -> None:
    schema = front_matter_schema("team", type_key="kind_of_page")
    Draft202012Validator(schema).validate({"kind_of_page": "team", "name": "Support"})


STEP = "type: journey\ntitle: T\npersona: P Q\nstages: {name: S, steps: {title: A, %s}}"
ACCEPTED = {
    "one value for a list": "type: persona\nname: A\ngoals: One\ntags: [a, 5]",
    "nothing for a list": "type: persona\nname: A\ngoals:",
    "nothing for a text": "type: persona\nname: A\nrole:",
    "a persona's title": "type: persona\ntitle: A",
    "a team's name": "type: team\nname: A",
    "a number for a text": "type: persona\nname: 5\ndemographics: {Age: 44}",
    "keys of one's own": "type: team\nname: A\nx_room: {a: [1, null]}\nx_: 1",
    "severity in numbers": "type: pain-point\ntitle: A\nseverity: 4\nfrequency: 1",
    "severity in words": "type: pain-point\ntitle: A\nseverity: critical\nfrequency: rare",
    "an id, a text and a mapping": "type: pain-point\ntitle: A\nsolutions: [some-id, Some text., {title: T, id: t}]",
    "a mapping for a list of items": "type: solution\ntitle: A\nmetrics: {title: T, baseline: 2.5}",
    "a single stage and step": STEP % "optional: yes",
    "an emotion in a number": STEP % "emotion: -2",
    "an emotion in a mapping": STEP % "emotion: {score: 1, basis: observed, x_day: 3}",
    "an emotion for each persona": STEP % "emotion: {ada: 1, ben: {score: -1}}",
    "a moment of truth": STEP % "moment_of_truth: true",
    "a moment of truth and why": STEP % "moment_of_truth: Because.",
    "a question": STEP % 'questions: [{text: "Who?", answered_by: pricing-page}, What is it]',
    "numbers in quotes": "type: metric\ntitle: A\nbaseline: '2.5'",
    "a date": "type: metric\ntitle: A\nas_of: 2026-11-22",
}
REJECTED = {
    "no type": "name: A",
    "another type": "type: article\ntitle: A",
    "an unknown key": "type: team\nname: A\nphone: 5",
    "an unknown key in an item": "type: pain-point\ntitle: A\nsolutions: {title: T, colour: red}",
    "no name": "type: persona\nrole: R",
    "an empty title": "type: metric\ntitle: ''",
    "a journey of nobody": "type: journey\ntitle: T\nstages: {name: S, steps: {title: A}}",
    "a journey without stages": "type: journey\ntitle: T\npersona: P Q\nstages: []",
    "a step without a name": STEP.replace("title: A, %s", "actions: B"),
    "an id that is none": "type: team\nname: A\nid: Team A",
    "an unknown word": "type: persona\nname: A\nkind: third",
    "a rating off its scale": "type: touchpoint\ntitle: A\nsatisfaction: 6",
    "a severity off its scale": "type: pain-point\ntitle: A\nseverity: 5",
    "an emotion in words": STEP % "emotion: {score: good}",
    "a truth value for a number": "type: metric\ntitle: A\nbaseline: true",
    "a mapping for a text": "type: persona\nname: {a: b}",
}


@pytest.mark.parametrize("front", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_takes(front: str) -> None:
    assert reader_accepts(front)
    validator().validate(values_of(front))
    validator(values_of(front)["type"]).validate(values_of(front))


@pytest.mark.parametrize("front", REJECTED.values(), ids=REJECTED.keys())
def test_refuses(front: str) -> None:
    assert not reader_accepts(front)
    assert not validator().is_valid(values_of(front))


ODD_VALUES: list[Any] = [
    None, True, 0, 3, -7, 2.5, "", "slug-shaped", "Some text.", "5", "2.5", "2026-11-22", "90 days", "yes", "major",
    "other.md", [], [None], ["a-b", "Two words"], [{"title": "T"}], {}, {"title": "T"}, {"name": "N"}, {"text": "Q"},
    {"score": 1}, {"ada": 2}, {"id": "a", "title": "T", "x_own": []},
]  # fmt: skip


def places(node: Any) -> list[tuple[Any, Any]]:
    """Every container in a value with each of its keys."""
    keys = list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else []
    return [place for key in keys for place in ((node, key), *places(node[key]))]


@given(seed=st.integers(0, 10**6), odd=st.sampled_from(ODD_VALUES))
def test_takes_whatever_the_reader_takes(seed: int, odd: Any) -> None:
    random = Random(seed)
    values = deepcopy(random.choice(sample_values()))
    container, key = random.choice(places(values))
    container[key] = deepcopy(odd)
    front = yaml.safe_dump(values, allow_unicode=True, sort_keys=False)
    if values.get("type") in list(TYPES) and reader_accepts(front):
        validator(values["type"]).validate(values_of(front))


@cache
def sample_values() -> list[dict[str, Any]]:
    return [values_of(page.front) for page in sample_pages()]
