"""The whole catalogue as one JSON document for machines: versioned, complete, the same bytes for the same content.

One entry a line, so that two exports compare well. `schema_json.catalogue_schema` describes the form; a change that
breaks readers raises `FORMAT_VERSION`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
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
    return "".join(catalogue_lines(catalogue, address, problems, version=version))


def catalogue_lines(
    catalogue: Catalogue, address: Address, problems: Iterable[Problem], *, version: str
) -> Iterator[str]:
    """The same in pieces, for those who write to a file: one long text of many scripts takes four bytes a letter."""
    export = _Export(catalogue, address)
    yield f'{{"format":"{FORMAT}","version":{FORMAT_VERSION},"generator":{_json(f"cjm-mkdocs {version}")},\n'
    yield f'"today":{_json(catalogue.today)},\n'
    yield f'"lifecycle":{_json([_term(each) for each in catalogue.lifecycle])},\n'
    yield f'"channels":{_json([_term(each) for each in catalogue.channels])},\n'
    yield from _listed("entries", map(export.entry, export.in_order()))
    yield ",\n"
    yield from _listed("problems", (_json(problem._asdict()) for problem in sorted(problems)))
    waived = sorted(catalogue.waived_problems)
    yield ",\n"
    yield from _listed("waived", (_json(problem._asdict()) for problem in waived))
    yield "}\n"


def _listed(name: str, lines: Iterator[str]) -> Iterator[str]:
    yield f'"{name}":['
    separator = "\n"
    for line in lines:
        yield separator
        yield line
        separator = ",\n"
    yield "]"


class _Export:
    """Writes parts of one catalogue."""

    def __init__(self, catalogue: Catalogue, address: Address) -> None:
        self.catalogue = catalogue
        self.address = address
        # An item written in place is the very record of its entry: it is told once, there, and named here.
        self._keys = {
            id(entry.record): entry.key for entry in catalogue.entries.values() if entry.home is not None
        }

    def in_order(self) -> Iterator[Entry]:
        """By type and id, so that moving a file moves no line."""
        for type_ in ITEMS:
            yield from sorted(self.catalogue.of_type(type_), key=lambda entry: entry.id)

    def entry(self, entry: Entry) -> str:
        told: dict[str, Any] = {
            "type": entry.type,
            "id": entry.id,
            "title": entry.title,
            "path": entry.path,
            "url": self.address(entry.place),
            "inline": entry.home is not None,
        }
        if entry.home is not None:
            told["home"] = _place(entry.home)
        told["fields"] = self.fields(entry.record)
        told["links"] = _links(entry.links)
        told["used_by"] = _uses(self.catalogue.uses.get(entry.key, ()))
        journey = self.catalogue.journeys.get(entry.id) if entry.type == "journey" else None
        if journey is not None:
            sure = grade(self.catalogue, entry.key)
            told["stages"] = [self._stage(stage, told["url"], sure) for stage in journey.stages]
        if entry.type == "metric":
            told["measured"] = self._measured(entry)
        if isinstance(entry.record, Evidence):
            told["validity"] = self._validity(entry.record)
        if entry.type == "pain-point":
            told["answer"] = answer(self.catalogue, entry).state
        told |= self._grade(entry)
        return _json(told)

    def _grade(self, entry: Entry) -> dict[str, Any]:
        """How sure a claim is, and whether that rests on more than is told here."""
        found = grade_of(self.catalogue, entry)
        told: dict[str, Any] = {"grade": found} if found else {}
        return {**told, "withheld": True} if entry.key in self.catalogue.graded else told

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
            "links": _links(stage.links),
            "steps": [self._step(step, page, sure) for step in stage.steps],
        }

    def _step(self, step: MappedStep, page: str, sure: str) -> dict[str, Any]:
        grades = step_grades(step, sure)
        return {
            "id": step.place.step,
            "number": step.number,
            "title": step.title,
            "url": f"{page}#{step.place.anchor}",
            "channels": step.channels,
            "personas": [key.id for key in step.personas],
            "emotions": {name: _written(emotion) for name, emotion in step.emotions.items()},
            **({"emotion_grades": grades} if grades else {}),
            "fields": self.fields(step.record),
            "links": _links(step.links),
        }

    def fields(self, record: Record) -> dict[str, Any]:
        """What was written of a record, in the order of the model, then the author's own keys."""
        order, holds_records = _exported(type(record))
        values = record.__dict__
        told: dict[str, Any] = {}
        for name in sorted(record.model_fields_set.intersection(order), key=order.__getitem__):
            value = values[name]
            if value or not (value is None or value == () or value == {}):
                told[name] = [self._item(item) for item in value] if name in holds_records else value
        return told | record.extensions if record.__pydantic_extra__ else told

    def _item(self, item: Record | str) -> Any:
        if isinstance(item, str):
            return item
        return self._id_of(item) if isinstance(item, Thing) else _written(item)

    def _id_of(self, item: Thing) -> str:
        key = self._keys.get(id(item))
        return key.id if key else item.id or slug(item.title)  # met again by its name


@cache
def _exported(model: type[Record]) -> tuple[Mapping[str, int], frozenset[str]]:
    """The fields of a record that stand in `fields`, with their order, and those of them that hold records."""
    names = [name for name in model.model_fields if name not in STATED_ABOVE]
    return {name: place for place, name in enumerate(names)}, frozenset(nested(model)).intersection(names)


def _written(record: Record) -> dict[str, Any]:
    """A record without an identity."""
    told = {name: value for name, value in record.__dict__.items() if value is not None}
    return told | record.extensions if record.__pydantic_extra__ else told


def _term(term: Term) -> dict[str, Any]:
    return {**term.model_dump(), "name": term.own_title}


def _json(value: object) -> str:
    try:
        return to_json(value).decode()
    except PydanticSerializationError:  # the name of a file that is not valid UTF-8, as Python keeps it
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=to_jsonable_python)
        return text.encode("utf-8", "backslashreplace").decode()


def _place(place: Place) -> dict[str, str]:
    told = {"type": place.owner.type, "id": place.owner.id}
    if place.stage:
        told["stage"] = place.stage
    if place.step:
        told["step"] = place.step
    return told


def _links(links: Mapping[str, tuple[Key, ...]]) -> dict[str, list[dict[str, str]]]:
    return {role: [{"type": key.type, "id": key.id} for key in keys] for role, keys in sorted(links.items())}


def _uses(uses: Iterable[Use]) -> list[dict[str, str]]:
    """By owner; within a journey in the order of its steps."""
    in_order = sorted(uses, key=lambda use: (use.place.owner, use.role))
    return [{"role": use.role, **_place(use.place)} for use in in_order]
