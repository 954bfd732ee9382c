"""A site in which every field, every word of a closed list and every channel occurs, and all of the author is Greek.

Made from the model: a new field or word is in it at once. What is Latin on its pages, the program has said.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Any, get_args

import yaml
from pydantic import BaseModel

from cjm_mkdocs.model.fields import closed_words
from cjm_mkdocs.model.links import link_fields
from cjm_mkdocs.model.records import TYPES, Journey, Step
from cjm_mkdocs.model.vocabulary import CHANNELS, LIFECYCLE

URL = "https://example.org/"
_PORTRAIT = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><circle cx=".5" cy=".5" r=".4"/></svg>\n'
)
_LEFT_OUT = {
    "id",
    "former_ids",
    "touchpoint",
    "channel",
    "persona",
    "stages",
    "steps",
    "emotion",
    "emotion_scale",
    "lifecycle",
}
_GIVEN: dict[str, Any] = {
    "links": [{"title": "σύνδεσμος", "url": URL}],
    "image": "../portrait.svg",
    "data": "../readings.csv",
    "counterpart": "journey-1",
    "parent": "journey-1",
    "sub_journey": "journey-1",
    "review_every": "90 days",
    "valid_for": "1 year",
    "traits": {"γνώρισμα": 4},
    "demographics": {"ηλικία": "σαράντα"},
    "share": 12.5,
    "n": 1200,
    "moment_of_truth": True,
    "optional": True,
}


def greek_pages() -> dict[str, str]:
    """The content, by path."""
    pages = {
        "index.md": "# Αρχή\n",
        "portrait.svg": _PORTRAIT,
        "readings.csv": "date,value\n2026-01-31,12\n2026-02-28,14.5\n",
        "broken.md": _page({"type": "persona", "name": "Χαλασμένο", "kind": "λάθος"}),
    }
    for type_, model in TYPES.items():
        if model is not Journey:
            for number in range(max([1, *map(len, _closed(model).values())])):
                record = {"type": type_, **_filled(model, number, _texts(f"{type_}-{number}"))}
                pages[f"{type_}s/{type_}-{number}.md"] = _page(record)
    for number in range(2):
        pages[f"journeys/journey-{number}.md"] = _page(_journey(number))
    pages["journeys/empty.md"] = _page(
        {"type": "journey", "title": "Κενό", "persona": "persona-0", "stages": [{"name": "Τίποτα"}]}
    )
    pages["blocks.md"] = "# Μπλοκ\n\n```cjm\nshow: λάθος\n```\n\n```cjm\nshow: pain-points\n```\n"
    return pages


def _texts(name: str) -> Iterator[str]:
    # Nothing in it is Latin, so that nothing in an id is either.
    ordinal = "".join(chr(0x3B1 + ord(letter) % 17) for letter in name)
    return (f"κείμενο {ordinal} {number}" for number in itertools.count())


def _page(record: dict[str, Any]) -> str:
    title = record.get("title") or record.get("name")
    return f"---\n{yaml.safe_dump(record, allow_unicode=True, sort_keys=False)}---\n# {title}\n"


def _closed(model: type[BaseModel]) -> dict[str, tuple[str, ...]]:
    found = {name: closed_words(field.annotation) for name, field in model.model_fields.items()}
    return {name: words for name, words in found.items() if words}


def _filled(model: type[BaseModel], number: int, texts: Iterator[str]) -> dict[str, Any]:
    """A record with a value in every field; `number` chooses among the words of closed lists."""
    closed, things = _closed(model), {link.name for link in link_fields(model)}
    record: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        if name in _LEFT_OUT:
            continue
        elif name in closed:
            record[name] = closed[name][number % len(closed[name])]
        elif name in _GIVEN:
            record[name] = _GIVEN[name]
        elif name in things or _holds(field.annotation, tuple):
            record[name] = [next(texts), next(texts)]
        elif _holds(field.annotation, date):
            record[name] = "2026-01-31"
        elif _holds(field.annotation, int):
            record[name] = 3
        elif _holds(field.annotation, float):
            record[name] = 1234.5
        elif name in ("url", "issue"):
            record[name] = URL
        else:
            record[name] = next(texts)
    for single in ("owner", "target"):
        if isinstance(record.get(single), list):
            record[single] = record[single][0]
    return {**record, "x_ιδιο": next(texts)}


def _holds(annotation: Any, wanted: type) -> bool:
    return annotation is wanted or any(_holds(part, wanted) for part in get_args(annotation))


def _journey(number: int) -> dict[str, Any]:
    texts = _texts(f"journey-{number}")
    record = {"type": "journey", **_filled(Journey, number, texts), "personas": ["persona-0", "persona-1"]}
    if number:
        del record["counterpart"], record["parent"]
    channels = [[term.id for term in CHANNELS][i::5] for i in range(5)]
    stages: list[dict[str, Any]] = [
        {"name": next(texts), "lifecycle": term.id, "brand_response": [next(texts)], "steps": []}
        for term in LIFECYCLE
    ]
    for score, stage, found in zip(range(-2, 3), stages, channels, strict=True):
        stage["steps"] = list(_steps(score, found, number, texts))
    return {**record, "stages": [*stages, {"name": next(texts), "steps": [{"title": next(texts)}]}]}


def _steps(score: int, channels: list[str], number: int, texts: Iterator[str]) -> Iterator[dict[str, Any]]:
    basis = "target" if number else ("observed", "assumed")[score % 2]
    step = {
        **_filled(Step, 0, texts),
        "touchpoints": [f"touchpoint-{score % 2}", next(texts)],
        "channels": channels,
        "personas": ["persona-0"],
        "pain_points": [f"pain-point-{score % 4}", next(texts)],
        "questions": [next(texts), {"text": next(texts), "answered_by": ["touchpoint-0"]}],
        "emotion": {"score": score, "basis": basis, "quote": next(texts)},
    }
    if number or score != 0:
        del step["sub_journey"]
    yield step
    yield {
        "title": next(texts),
        "moment_of_truth": next(texts),
        "emotion": {"persona-1": {"score": score, "basis": basis}},
    }


_ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"


def arabic_pages() -> dict[str, str]:
    """The same in Arabic letters."""
    return {
        path: "".join(map(_arabic, unicodedata.normalize("NFD", text)))
        for path, text in greek_pages().items()
    }


def _arabic(letter: str) -> str:
    place = ord(letter.lower()) - ord("α")
    return "" if unicodedata.combining(letter) else _ARABIC[place] if 0 <= place < 25 else letter
