"""`cjm/catalogue.json`: all of the catalogue, in a form that is described, and the same bytes every time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from hashlib import sha256
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from cjm_mkdocs.catalogue import Catalogue
from cjm_mkdocs.exchange.catalogue_json import catalogue_json
from cjm_mkdocs.exchange.catalogue_schema import catalogue_schema
from cjm_mkdocs.model.records import ITEMS
from tests.exported import address, catalogue_of, sample_pages, sample_sources

JOURNEY = """
    ---
    type: journey
    title: I move house
    persona: mover
    owner: Moving desk
    reviewed: 2026-09-01
    x_room: {floor: 2, seats: [4, 6]}
    emotion_scale: 1..5
    stages:
      - name: Looking around
        lifecycle: aware
        brand_response: [checklist, We answer within a day.]
        steps:
          - touchpoint: [pricing-page, Moving app]
            emotion:
              mover: {score: 1, label: Lost, basis: observed, x_day: 3}
          - title: Ask a friend
            channel: word-of-mouth
            emotion: 4
            moment_of_truth: no
            pain_points:
              - no-price
              - Nobody says what it costs
              - {title: Two prices, severity: 3, quote: "“Which one?”", links: {title: Study, url: study.md}}
            questions: [{text: "Who moves me?", answered_by: pricing-page}]
            x_seen: true
      - name: Afterwards
        steps: []
"""
SITE = {
    "journeys/moving.md": JOURNEY,
    "personas/mover.md": "---\ntype: persona\nname: Ada 価格\ntraits: {Patience: 2}\n---\n",
    "touchpoints/pricing-page.md": "---\ntype: touchpoint\ntitle: Pricing page\nchannel: website\n---\n",
    "pain-points/no-price.md": "---\ntype: pain-point\ntitle: No price\nseverity: 4\nsolutions: checklist\n---\n",
    "solutions/checklist.md": "---\ntype: solution\ntitle: Checklist\nshipped_on: 2026-01-31\n---\n",
}


def exported(catalogue: Catalogue) -> dict[str, Any]:
    text = catalogue_json(catalogue, address, catalogue.problems, version="0.1.0")
    found: dict[str, Any] = json.loads(text)
    return found


def entry(document: dict[str, Any], type_: str, id_: str) -> dict[str, Any]:
    found: dict[str, Any] = next(e for e in document["entries"] if (e["type"], e["id"]) == (type_, id_))
    return found


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return exported(catalogue_of(SITE))


@pytest.fixture(scope="module")
def journey(document: dict[str, Any]) -> dict[str, Any]:
    return entry(document, "journey", "moving")


def test_says_what_it_is(document: dict[str, Any]) -> None:
    assert (document["format"], document["version"]) == ("cjm-catalogue", 1)
    assert document["generator"] == "cjm-mkdocs 0.1.0"
    assert document["lifecycle"][0] == {"id": "awareness", "name": "Awareness", "aliases": ["aware"]}
    assert document["channels"][0]["human"] is False


def test_a_thing_with_a_page(document: dict[str, Any]) -> None:
    assert entry(document, "pain-point", "no-price") == {
        "type": "pain-point",
        "id": "no-price",
        "title": "No price",
        "path": "pain-points/no-price.md",
        "url": "pain-points/no-price/",
        "inline": False,
        "fields": {"severity": "critical", "solutions": ["checklist"]},
        "links": {"solutions": [{"type": "solution", "id": "checklist"}]},
        "used_by": [
            {
                "role": "pain_points",
                "type": "journey",
                "id": "moving",
                "stage": "looking-around",
                "step": "ask-a-friend",
            }
        ],
        "answer": "solved",
        "grade": "assumption",
    }


def test_the_fields_of_a_journey_are_as_written_and_its_stages_beside_them(journey: dict[str, Any]) -> None:
    assert journey["fields"] == {
        "owner": "Moving desk",
        "reviewed": "2026-09-01",
        "persona": ["mover"],
        "emotion_scale": "1..5",
        "x_room": {"floor": 2, "seats": [4, 6]},
    }
    assert [(stage["id"], stage["lifecycle"]) for stage in journey["stages"]] == [
        ("looking-around", "awareness"),
        ("afterwards", None),
    ]
    looking, afterwards = journey["stages"]
    assert looking["url"] == "journeys/moving/#stage---looking-around"
    assert looking["fields"] == {
        "lifecycle": "aware",
        "brand_response": ["checklist", "We answer within a day."],
    }
    assert looking["links"] == {"brand_response": [{"type": "solution", "id": "checklist"}]}
    assert afterwards["steps"] == []


def test_a_step_by_its_touchpoints(journey: dict[str, Any]) -> None:
    first = journey["stages"][0]["steps"][0]
    assert (first["id"], first["number"], first["title"]) == ("pricing-page", 1, "Pricing page")
    assert (first["channels"], first["personas"]) == (["website"], ["mover"])
    assert first["fields"] == {"touchpoint": ["pricing-page", "moving-app"]}
    assert first["emotions"] == {
        "mover": {"score": -2, "label": "Lost", "basis": "observed", "x_day": 3}
    }  # converted


def test_a_step_with_items_written_in_place(document: dict[str, Any], journey: dict[str, Any]) -> None:
    second = journey["stages"][0]["steps"][1]
    prefix = "moving--looking-around--ask-a-friend--"
    ids = ["no-price", f"{prefix}nobody-says-what-it-costs", f"{prefix}two-prices"]
    assert second["fields"] == {
        "channel": ["word-of-mouth"],
        "questions": [f"{prefix}who-moves-me"],
        "pain_points": ids,
        "moment_of_truth": False,
        "x_seen": True,
    }
    assert [link["id"] for link in second["links"]["pain_points"]] == ids
    assert second["emotions"] == {"*": {"score": 1}}
    item = entry(document, "pain-point", ids[2])
    assert item["inline"] is True
    assert item["home"] == {
        "type": "journey",
        "id": "moving",
        "stage": "looking-around",
        "step": "ask-a-friend",
    }
    assert item["fields"] == {
        "severity": "major",
        "quote": "“Which one?”",
        "links": [{"title": "Study", "url": "study.md"}],
    }


def test_a_reference_to_nothing_stays_as_written_and_is_among_the_problems() -> None:
    document = exported(catalogue_of({**SITE, "solutions/checklist.md": "# no more\n"}))
    pain = entry(document, "pain-point", "no-price")
    assert pain["fields"]["solutions"] == ["checklist"]
    assert pain["links"] == {}
    assert {
        "path": "pain-points/no-price.md",
        "line": 5,
        "column": 12,
        "rule": "refs/unknown",
        "severity": "error",
        "message": "no solution has the id “checklist”",
        "hint": "add a page with `type: solution`, or write a sentence to make it an item of its own",
    } in document["problems"]


def test_everything_is_in_it_once_in_the_described_form() -> None:
    catalogue = catalogue_of(sample_sources())
    document = exported(catalogue)
    Draft202012Validator(catalogue_schema()).validate(document)
    keys = [(each["type"], each["id"]) for each in document["entries"]]
    types = list(ITEMS)
    assert keys == sorted(keys, key=lambda key: (types.index(key[0]), key[1]))
    assert set(keys) == set(catalogue.entries)
    steps = [
        step for each in document["entries"] for stage in each.get("stages", ()) for step in stage["steps"]
    ]
    assert len(steps) == len(catalogue.steps)
    assert sum(len(each["used_by"]) for each in document["entries"]) == sum(map(len, catalogue.uses.values()))
    assert len(document["problems"]) == len(catalogue.problems)


def test_every_link_leads_somewhere_and_back() -> None:
    document = exported(catalogue_of(sample_sources()))
    uses = {
        (each["type"], each["id"]): {
            (use["role"], use["type"], use["id"], use.get("stage"), use.get("step"))
            for use in each["used_by"]
        }
        for each in document["entries"]
    }
    for each in document["entries"]:
        here = (each["type"], each["id"])
        places = [(each, (None, None))]
        for stage in each.get("stages", ()):
            places.append((stage, (stage["id"], None)))
            places += [(step, (stage["id"], step["id"])) for step in stage["steps"]]
        for part, at in places:
            for role, keys in part["links"].items():
                for key in keys:
                    assert (role, *here, *at) in uses[key["type"], key["id"]]


def test_one_entry_a_line_and_no_escapes() -> None:
    catalogue = catalogue_of(SITE)
    text = catalogue_json(catalogue, address, catalogue.problems, version="0.1.0")
    assert "Ada 価格" in text
    lines = text.splitlines()
    entries = [line for line in lines if line.startswith('{"type":')]
    assert len(entries) == len(catalogue.entries)
    assert all(json.loads(line.rstrip(",]")) for line in entries)


def test_a_file_name_that_is_no_unicode_makes_no_broken_file() -> None:
    path = os.fsdecode(b"personas/caf\xe9.md")  # half of a surrogate pair, by which Python keeps such a name
    catalogue = catalogue_of({path: "---\ntype: persona\nname: Ada\n---\n"})
    text = catalogue_json(catalogue, address, (), version="0.1.0")
    assert json.loads(text.encode().decode())["entries"][0]["path"] == path


def test_a_site_without_maps_has_an_empty_catalogue() -> None:
    document = exported(catalogue_of({"index.md": "# Hello\n"}))
    Draft202012Validator(catalogue_schema()).validate(document)
    assert document["entries"] == document["problems"] == []


PRINT_ALL = """
from cjm_mkdocs.exchange.catalogue_json import catalogue_json
from cjm_mkdocs.exchange.catalogue_schema import catalogue_schema
from cjm_mkdocs.exchange.schema_json import front_matter_schema, schema_text
from tests.exported import address, catalogue_of, sample_sources

catalogue = catalogue_of(dict(reversed(sample_sources().items())))
text = catalogue_json(catalogue, address, catalogue.problems, version="0.1.0")
print(text + schema_text(catalogue_schema()) + schema_text(front_matter_schema()))
"""


def test_the_same_bytes_whatever_the_hash_seed_and_the_order_of_files() -> None:
    printed = [
        subprocess.run(
            [sys.executable, "-c", PRINT_ALL],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=subprocess.PIPE,
            check=True,
        ).stdout
        for seed in ("0", "1", "4711")
    ]
    assert len({sha256(text).hexdigest() for text in printed}) == 1
    assert len(sample_pages()) > 50
