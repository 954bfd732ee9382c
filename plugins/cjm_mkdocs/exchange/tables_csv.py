"""The catalogue as tables: one for each type of things, one for stages, one for steps and one for readings of metrics.

As RFC 4180 has it, with commas and CRLF; in UTF-8 with a byte order mark, without which Excel takes it for another
encoding (Python reads it as `utf-8-sig`). All files are always there, so that a link to one never breaks; a table
without rows has its header only.

First comes where a thing is; then the fields of the model, in its order, under the keys by which they are written; then
the authors' own `x_` keys; and last, for the way back, `written_as` and the text of the page, `body`. Cells hold what was
written: references and items written in place by their ids, lists and mappings as `cells` joins them. What follows from
elsewhere is in columns called `resolved_…`. There are four exceptions: the `url` that somebody has written is in
`written_url`, for `url` is the address on the site; `title` is what readers see, also where it comes from a touchpoint; singular and plural spellings of a field share the column of the plural; and emotions are on the scale
from -2 to 2, so that `emotion_scale` has no column.

What this leaves open stands in `written_as`, a mapping: how many entries of `touchpoints` are written under `touchpoint`;
the journey's `emotion_scale`; the `id` of a stage whose lifecycle follows from it; and texts that a cell would not tell
from something else: empty ones, and `true` and `false` where a truth value may stand as well.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple, get_args

from ..catalogue import Catalogue, Entry, MappedStage, MappedStep, Place
from ..model.fields import EVERYONE
from ..model.links import MERGED
from ..model.naming import is_slug, slug
from ..model.records import ITEMS, TYPES, Emotion, Link, Metric, Record, Stage, Step, Thing
from ..settings import GENERATED
from .cells import guarded, joined, number, own, pair
from .columns import BODY, WRITTEN_AS, column_of, days_of, numbers_of

Address = Callable[[Place], str]
"""Gives the URL of a place within the site, with its anchor."""

BYTE_ORDER_MARK = "\ufeff"

_ELSEWHERE = frozenset({"id", "stages", "steps", "emotion_scale"})
"""Fields with a column in front, with tables of their own, or that hold no more."""

_TRUTH = ("false", "true")

_PLURALS = {type_: page for page, type_ in GENERATED.items() if type_}


class Table(NamedTuple):
    """A table of texts; all rows are as long as `columns`."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[str] = frozenset()
    """The columns that hold numbers, where there are any in a cell."""
    days: frozenset[str] = frozenset()
    """The columns that hold days, as year-month-day."""


def tables(catalogue: Catalogue, address: Address) -> Iterator[Table]:
    """All tables, in the order readers meet the types; rows by id, stages and steps in their order."""
    writer = _Tables(catalogue, address)
    for type_, model in ITEMS.items():
        entries = sorted(catalogue.of_type(type_), key=lambda entry: entry.id)
        yield _table(
            table_of(type_), model, map(writer.thing, entries), ("type", "id", "path", "url", "home")
        )
        if type_ == "journey":
            journeys = [catalogue.journeys[entry.id] for entry in entries]
            stages = (writer.stage(stage, at) for each in journeys for at, stage in enumerate(each.stages, 1))
            yield _table("stages", Stage, stages, _OF_STAGE)
            steps = (writer.step(step) for each in journeys for step in each.steps)
            yield _table("steps", Step, steps, _OF_STEP)
        if type_ == Metric.type:
            found = tuple(writer.readings(entries))
            yield Table("readings", _OF_READING, found, frozenset({"value", "n"}), frozenset({"date"}))


def table_of(type_: str) -> str:
    """The name of the table of a type."""
    return _PLURALS.get(type_, f"{type_}s")


_OF_STAGE = ("type", "id", "path", "url", "journey", "journey_title", "number", "resolved_lifecycle")
_OF_STEP = (
    "type", "id", "path", "url", "journey", "journey_title", "stage", "stage_name", "number",
    "resolved_lifecycle", "resolved_personas", "resolved_channels",
)  # fmt: skip
_OF_READING = ("metric", "date", "value", "n", "persona")


def csv_files(catalogue: Catalogue, address: Address) -> dict[str, bytes]:
    """The tables as files: name → content."""
    return {f"{table.name}.csv": as_csv(table) for table in tables(catalogue, address)}


def as_csv(table: Table) -> bytes:
    """A table as the content of a file."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows(table.rows)
    # The name of a file may be no valid UTF-8; Python keeps it as lone surrogates.
    return (BYTE_ORDER_MARK + file.getvalue()).encode("utf-8", "backslashreplace")


def columns_of(model: type[Record]) -> Iterator[str]:
    """The columns of a record's fields, in the order of the model."""
    for name in model.model_fields:
        if name in _ELSEWHERE or MERGED.get(name) in model.model_fields:
            continue
        yield column_of(model, name)
        if name == "emotion":
            yield from (_of_emotion(part) for part in Emotion.model_fields if part != "score")


def _table(
    name: str, model: type[Record], rows: Iterable[Mapping[str, str]], first: tuple[str, ...]
) -> Table:
    """A table of rows, each a mapping from columns to what is in them."""
    found = list(rows)
    known = (*first, *columns_of(model))
    last = (WRITTEN_AS, BODY) if model in TYPES.values() else (WRITTEN_AS,)
    columns = dict.fromkeys(
        [*known, *(column for row in found for column in row if column not in last), *last]
    )
    cells = tuple(tuple(row.get(column, "") for column in columns) for row in found)
    return Table(name, tuple(columns), cells, numbers_of(model), days_of(model))


class _Tables:
    """Writes rows of one catalogue."""

    def __init__(self, catalogue: Catalogue, address: Address) -> None:
        self.catalogue = catalogue
        self.address = address
        self._ids = {id(entry.record): entry.id for entry in catalogue.entries.values() if entry.home}

    def thing(self, entry: Entry) -> dict[str, str]:
        return {
            **self._at(entry.place, entry.type, entry.id),
            "home": guarded("/".join(filter(None, (*entry.home.owner, *entry.home[1:]))))
            if entry.home
            else "",
            **self._fields(entry.record),
            **({} if entry.home else {BODY: guarded(self.catalogue.pages[entry.path].body.strip("\n"))}),
        }

    def stage(self, stage: MappedStage, at: int) -> dict[str, str]:
        return {
            **self._at(stage.place, "stage", stage.place.stage),
            "number": number(at),
            "resolved_lifecycle": stage.lifecycle,
            **self._fields(stage.record, self._telling_id(stage)),
        }

    def step(self, step: MappedStep) -> dict[str, str]:
        stage = Place(step.place.owner, step.place.stage)
        return {
            **self._at(step.place, "step", step.place.step),
            "stage": stage.stage,
            "stage_name": guarded(self.catalogue.stages[stage].name),
            "number": number(step.number),
            "resolved_lifecycle": step.lifecycle,
            "resolved_personas": guarded(joined(key.id for key in step.personas)),
            "resolved_channels": guarded(joined(step.channels)),
            **self._fields(step.record),
            "title": guarded(step.title),
        }

    def readings(self, metrics: Iterable[Entry]) -> Iterator[tuple[str, ...]]:
        """All readings of metrics, as `_OF_READING` has it."""
        for entry in metrics:
            for day, value, persona, n in self.catalogue.readings.get(entry.key, ()):
                told = (entry.id, day.isoformat(), number(value), "" if n is None else number(n), persona)
                yield tuple(map(guarded, told[:2])) + told[2:]

    def _telling_id(self, stage: MappedStage) -> dict[str, str]:
        """The id of a stage that says more than its name: to which lifecycle stage it belongs."""
        record, find = stage.record, self.catalogue.lifecycle.find
        tells = record.id and not record.lifecycle and not find(record.name) and find(record.id)
        return {"id": record.id or ""} if tells else {}

    def _at(self, place: Place, type_: str, id_: str) -> dict[str, str]:
        owner = self.catalogue.entries[place.owner]
        told = {
            "type": type_,
            "id": guarded(id_),
            "path": guarded(owner.path),
            "url": guarded(self.address(place)),
        }
        if place.stage:
            told |= {"journey": guarded(owner.id), "journey_title": guarded(owner.title)}
        return told

    def _fields(self, record: Record, as_: Mapping[str, str] | None = None) -> dict[str, str]:
        """What was written of a record, by column. `as_` goes before what `written_as` says of it."""
        model, told = type(record), dict[str, str]()
        written = dict(as_ or {})
        merged: dict[str, tuple[object, ...]] = {}
        for name, field in model.model_fields.items():
            value = getattr(record, name)
            if name not in record.model_fields_set or value in (None, (), {}):
                continue
            plural = MERGED.get(name, name)
            if name == "emotion_scale":
                written[name] = str(value)
            elif name in _ELSEWHERE:
                continue
            elif plural in model.model_fields and isinstance(value, tuple):
                merged[plural] = value = (*merged.get(plural, ()), *value)
                told[plural] = self._cell(value)
                if plural != name:
                    written[name] = number(len(value))
            elif name == "emotion":
                told |= self._emotions(value)
            else:
                column = column_of(model, name)
                told[column] = self._cell(value)
                if isinstance(value, str) and value in _TRUTH and bool in get_args(field.annotation):
                    written[column] = value
        told |= {name: self._own(value) for name, value in record.extensions.items()}
        written |= {column: "" for column, cell in told.items() if not cell}
        return {**told, WRITTEN_AS: guarded(joined(pair(name, each) for name, each in written.items()))}

    def _emotions(self, emotions: Mapping[str, Emotion]) -> dict[str, str]:
        """Plain values where one emotion holds for everyone, else one for each persona."""
        parts: dict[str, dict[str, str | int]] = {}
        for name, emotion in emotions.items():
            persona = name if name == EVERYONE or is_slug(name) else slug(name)
            for part in Emotion.model_fields:
                if (value := getattr(emotion, part)) is not None:
                    parts.setdefault("emotion" if part == "score" else _of_emotion(part), {})[persona] = value
            for key, value in emotion.extensions.items():
                parts.setdefault(_of_emotion(key), {})[persona] = own(value, self._plain)
        if list(emotions) == [EVERYONE]:
            return {column: self._cell(values[EVERYONE]) for column, values in parts.items()}
        return {column: self._cell(values) for column, values in parts.items()}

    def _own(self, value: object) -> str:
        """A value of a key of the author's own."""
        text = own(value, self._plain)
        return text if isinstance(value, int | float) else guarded(text)

    def _cell(self, value: object) -> str:
        if isinstance(value, bool):
            return _TRUTH[value]
        if isinstance(value, int | float):
            return number(value)
        if isinstance(value, tuple):
            return guarded(joined(map(self._text, value)))
        if isinstance(value, Mapping):
            return guarded(joined(pair(name, self._text(each)) for name, each in value.items()))
        return guarded(self._text(value))

    def _text(self, value: object) -> str:
        if isinstance(value, Thing):
            return self._ids.get(id(value)) or value.id or slug(value.title)  # met again by its name
        if isinstance(value, Link):
            told = {"title": value.title, "url": value.url, **value.extensions}
            if value.extensions:
                return json.dumps(told, ensure_ascii=False, default=self._plain)
            return pair(value.title, value.url)
        return number(value) if isinstance(value, int | float) else str(value)

    def _plain(self, value: object) -> str:
        """What JSON has no form for: dates of the author's own."""
        return value.isoformat() if isinstance(value, date) else str(value)


def _of_emotion(part: str) -> str:
    return f"emotion_{part}"


__all__ = ["BYTE_ORDER_MARK", "Table", "as_csv", "columns_of", "csv_files", "table_of", "tables"]
