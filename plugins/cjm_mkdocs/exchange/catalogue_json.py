"""The whole catalogue as one JSON document for machines: versioned, complete, the same bytes for the same content.

One entry a line, so that two exports compare well. `schema_json.catalogue_schema` describes the form; a change that
breaks readers raises `FORMAT_VERSION`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from pydantic_core import PydanticSerializationError, to_json, to_jsonable_python

from ..catalogue import Catalogue, Entry, Key, MappedStage, MappedStep, Place, Use
from ..model.keys import nested
from ..model.naming import slug
from ..model.records import ITEMS, Evidence, Record, Thing
from ..model.vocabulary import Term
from ..problems import Problem
from ..views.answers import answer
from ..views.evidence import grade, grade_of, state, step_grades
from ..views.metrics import measured

FORMAT = "cjm-catalogue"
FORMAT_VERSION = 1

Address = Callable[[Place], str]
"""Gives the URL of a place within the site, with its anchor."""

STATED_ABOVE = frozenset({"id", "title", "name", "stages", "steps", "emotion"})
"""Fields that have a form of their own beside `fields`: resolved, converted, or with what lies below them."""


def catalogue_json(
    catalogue: Catalogue, address: Address, problems: Iterable[Problem], *, version: str
) -> str:
    """The document as a text; `version` is that of this package. Nothing in it depends on when it is made."""
    return b"".join(catalogue_lines(catalogue, address, problems, version=version)).decode()


def catalogue_lines(
    catalogue: Catalogue, address: Address, problems: Iterable[Problem], *, version: str
) -> Iterator[bytes]:
    """The same in pieces, as files hold it: one long text of many scripts takes four bytes a letter."""
    export = _Export(catalogue, address)
    yield b'{"format":%s,"version":%d,' % (_json(FORMAT), FORMAT_VERSION)
    yield b'"generator":%s,\n' % _json(f"cjm-mkdocs {version}")
    yield b'"today":%s,\n' % _json(catalogue.today)
    yield b'"lifecycle":%s,\n' % _json([_term(each) for each in catalogue.lifecycle])
    yield b'"channels":%s,\n' % _json([_term(each) for each in catalogue.channels])
    yield from _listed(b"entries", map(export.entry, export.in_order()))
    yield b",\n"
    yield from _listed(b"problems", (_json(problem._asdict()) for problem in sorted(problems)))
    waived = sorted(catalogue.waived_problems)
    yield b",\n"
    yield from _listed(b"waived", (_json(problem._asdict()) for problem in waived))
    yield b"}\n"


def _listed(name: bytes, lines: Iterator[bytes]) -> Iterator[bytes]:
    yield b'"%s":[' % name
    separator = b"\n"
    for line in lines:
        yield separator
        yield line
        separator = b",\n"
    yield b"]"


class _Export:
    """Writes parts of one catalogue."""

    def __init__(self, catalogue: Catalogue, address: Address) -> None:
        self.catalogue = catalogue
        self.address = address
        # An item written in place is the very record of its entry: it is told once, there, and named here.
        self._keys = {
            id(entry.record): entry.key for entry in catalogue.entries.values() if entry.home is not None
        }
        self._names = {key: {"type": key.type, "id": key.id} for key in catalogue.entries}
        self._feelings: dict[tuple[object, ...], dict[str, Any]] = {}
        self._linked: dict[int, dict[str, list[dict[str, str]]]] = {}

    def in_order(self) -> Iterator[Entry]:
        """By type and id, so that moving a file moves no line."""
        for type_ in ITEMS:
            yield from sorted(self.catalogue.of_type(type_), key=lambda entry: entry.id)

    def entry(self, entry: Entry) -> bytes:
        told: dict[str, Any] = {
            **self._names[entry.key],
            "title": entry.title,
            "path": entry.path,
            "url": self.address(entry.place),
            "inline": entry.home is not None,
        }
        if entry.home is not None:
            told["home"] = _place(entry.home, {})
        told["fields"] = self.fields(entry.record)
        told["links"] = self._links(entry.links)
        told["used_by"] = _uses(self.catalogue.uses.get(entry.key, ()))
        journey = self.catalogue.journeys.get(entry.id) if entry.type == "journey" else None
        if journey is not None:
            claimed = grade(self.catalogue, entry.key)
            told["stages"] = [self._stage(stage, told["url"], claimed) for stage in journey.stages]
        if entry.type == "metric":
            told["measured"] = self._measured(entry)
        if isinstance(entry.record, Evidence):
            told["validity"] = self._validity(entry.record)
        if entry.type == "pain-point":
            told["answer"] = answer(self.catalogue, entry).state
        sure = grade_of(self.catalogue, entry)
        if sure:
            told["grade"] = sure
        if entry.key in self.catalogue.graded:
            told["withheld"] = True  # the grade rests on more than is told here
        return _json(told)

    def _validity(self, record: Evidence) -> dict[str, Any]:
        """Whether evidence may be relied on; null for an end that is not known."""
        return {
            "method": "quantitative" if record.quantitative else "qualitative",
            "until": record.until,
            "state": state(record, self.catalogue.today),
        }

    def _measured(self, entry: Entry) -> dict[str, Any]:
        """Where a metric stands, and the readings that this follows from; what is not known is null."""
        found = measured(self.catalogue, entry)
        return {
            "current": found.current,
            "as_of": found.as_of,
            "state": found.state,
            "progress": found.progress,
            "moved": found.moved,
            "readings": [
                {"date": r.day, "value": r.value, "persona": r.persona or None, "n": r.n}
                for r in self.catalogue.readings.get(entry.key, ())
            ],
        }

    def _stage(self, stage: MappedStage, page: str, sure: str) -> dict[str, Any]:
        """`page` is the address of its journey, `sure` its grade."""
        return {
            "id": stage.place.stage,
            "name": stage.name,
            "lifecycle": stage.lifecycle or None,
            "url": f"{page}#{stage.place.anchor}",
            "fields": self.fields(stage.record),
            "links": self._links(stage.links),
            "steps": [self._step(step, page, sure) for step in stage.steps],
        }

    def _step(self, step: MappedStep, page: str, sure: str) -> dict[str, Any]:
        place, title, number, record, _, _, personas, channels, _, links = step
        return {
            "id": place.step,
            "number": number,
            "title": title,
            "url": f"{page}#{place.anchor}",
            "channels": channels,
            "personas": [id_ for _, id_ in personas],
            **self._felt(step, sure),
            "fields": self.fields(record),
            "links": self._links(links),
        }

    def fields(self, record: Record) -> dict[str, Any]:
        """What was written of a record, in the order of the model, then the author's own keys."""
        values = record.__dict__
        told: dict[str, Any] = {}
        for name, holds_records in _exported(type(record), frozenset(record.__pydantic_fields_set__)):
            value = values[name]
            if value or not (value is None or value == () or value == {}):
                told[name] = list(map(self._item, value)) if holds_records else value
        return told | record.extensions if record.__pydantic_extra__ else told

    def _item(self, item: Record | str) -> Any:
        if isinstance(item, str):
            return item
        return self._id_of(item) if isinstance(item, Thing) else _written(item)

    def _id_of(self, item: Thing) -> str:
        key = self._keys.get(id(item))
        return key.id if key else item.id or slug(item.title)  # met again by its name

    def _felt(self, step: MappedStep, sure: str) -> dict[str, Any]:
        """The emotions at a step. Most are one of few, of which nothing is told but the score."""
        emotions = step.emotions
        key = (sure, *emotions, *map(id, emotions.values()))
        found = self._feelings.get(key)
        if found is None:
            told = {name: _written(emotion) for name, emotion in emotions.items()}
            grades = step_grades(step, sure)
            found = {"emotions": told, "emotion_grades": grades} if grades else {"emotions": told}
            self._feelings[key] = found
        return found

    def _links(self, links: Mapping[str, tuple[Key, ...]]) -> dict[str, list[dict[str, str]]]:
        """What something refers to, by role; many steps share it."""
        if not links:
            return {}
        found = self._linked.get(id(links))
        if found is None:
            name = self._names.__getitem__
            found = {role: list(map(name, links[role])) for role in sorted(links)}
            self._linked[id(links)] = found
        return found


@lru_cache(maxsize=1024)
def _exported(model: type[Record], written: frozenset[str]) -> tuple[tuple[str, bool], ...]:
    """Those of the `written` fields of a record that stand in `fields`, in order, and whether they hold records."""
    names = [name for name in model.model_fields if name in written and name not in STATED_ABOVE]
    holding = frozenset(nested(model))
    return tuple((name, name in holding) for name in names)


def _written(record: Record) -> dict[str, Any]:
    """A record without an identity."""
    told = {name: value for name, value in record.__dict__.items() if value is not None}
    return told | record.extensions if record.__pydantic_extra__ else told


def _term(term: Term) -> dict[str, Any]:
    return {**term.model_dump(), "name": term.own_title}


def _json(value: object) -> bytes:
    try:
        return to_json(value)
    except PydanticSerializationError:  # the name of a file that is not valid UTF-8, as Python keeps it
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=to_jsonable_python)
        return text.encode("utf-8", "backslashreplace")


def _place(place: Place, told: dict[str, str]) -> dict[str, str]:
    """`told`, and after it the names of a place."""
    (told["type"], told["id"]), stage, step = place
    if stage:
        told["stage"] = stage
    if step:
        told["step"] = step
    return told


def _by_owner(use: Use) -> tuple[Key, str]:
    role, (owner, _, _) = use
    return owner, role


def _uses(uses: Iterable[Use]) -> list[dict[str, str]]:
    """By owner; within a journey in the order of its steps."""
    return [_place(place, {"role": role}) for role, place in sorted(uses, key=_by_owner)]
