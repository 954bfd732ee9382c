"""Exported tables → the pages they were made from: what `tables_csv` writes, read back.

Pages get their paths, ids and texts back, and items written in place stand where they stood. Rows that somebody has
added become pages of their own; what cannot be placed is noted with its sheet and row, and never dropped in silence.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import unquote

from ...model.fields import Scale, closed_words, is_relative, scale_named
from ...model.keys import input_keys
from ...model.links import MERGED, link_fields
from ...model.naming import is_slug, slug, words
from ...model.records import EXTENSION, ITEMS, TYPES, Journey, Record, Stage, Step
from ...reading.page import default_id
from ...settings import GENERATED
from ..cells import own_value, split
from ..columns import BODY, column_of, kinds_of
from ..tables_csv import table_of
from .exact import Plain, front_matter
from .sheets import Remark, Sheet
from .sheets_names import Names, is_safe
from .sheets_rows import Row, Rows, rows_of
from .sheets_values import Values, is_allowed, parted, readings_file

_DERIVED = re.compile(r"[a-z0-9-]+--[a-z0-9-]+").fullmatch
"""An id that follows from where an item is written; nobody writes one."""
_FOLDERS = {type_: page for page, type_ in GENERATED.items() if type_}

_ITEMS_ONLY = frozenset(ITEMS) - frozenset(TYPES)
"""Types that are only written in place."""


class File(NamedTuple):
    """A page, or a file of readings, by its path below the content folder.

    `about` tells what it is about: type and name, and the sheet and row that it is made of.
    """

    path: str
    text: str
    about: tuple[str, str, str, int]


class Restored(NamedTuple):
    """Files in the order of the tables, and what should be looked at."""

    files: tuple[File, ...]
    remarks: tuple[Remark, ...]


def restored(
    sheets: Iterable[Sheet],
    type_key: str = "type",
    folders: Mapping[str, str] | None = None,
    known: Mapping[str, Container[str]] | None = None,
) -> Restored:
    """The pages, and the files of readings, that exported tables were made from.

    `folders` are those of new pages, by type; `known` the ids that the site has already, by type. Nothing is raised for
    any content.
    """
    return _Tables(rows_of(sheets), type_key, {**_FOLDERS, **(folders or {})}, known or {}).restored()


_Home = tuple[str, ...]
"""A place, as the column `home` has it: type and id of the owner, and in a journey stage and step."""


class _Tables:
    def __init__(
        self, rows: Rows, type_key: str, folders: Mapping[str, str], known: Mapping[str, Container[str]]
    ) -> None:
        self.rows, self.type_key, self.folders, self.known = rows, type_key, folders, known
        self.remarks: dict[Remark, None] = {}
        self.things: dict[tuple[str, str], Row] = {}
        self.homes: dict[tuple[str, str], _Home] = {}
        self.stages: dict[str, list[Row]] = {}
        self.steps: dict[tuple[str, str], list[Row]] = {}
        self.placed: set[tuple[str, str]] = set()
        self.files: dict[str, File] = {}
        self.paths: dict[str, str] = {}
        self.values = Values(rows.month_first, self.remark)
        self._derived: dict[tuple[str, str], int] = {}

    def restored(self) -> Restored:
        self._sort()
        for key in list(self.things):
            if not self.homes[key] and key[0] in TYPES and is_slug(key[1]):
                self._page(key)
        for key in list(
            self.things
        ):  # what nobody holds: its row was added, or that of its place was deleted
            if key not in self.placed:
                self._orphan(key)
        self._readings()
        return Restored(tuple(self.files.values()), tuple(self.remarks))

    def remark(self, row: Row, text: str) -> None:
        self.remarks.setdefault(Remark(row.sheet, row.number, text))

    # --- rows ----------------------------------------------------------------------------------------------------------

    def _sort(self) -> None:
        for row in self.rows.found:
            if row[""]:
                self.remark(row, f"cells without a column name are left out: {row['']}")
            if row.type in ITEMS:
                self._thing(row)
            elif row.type not in ("stage", "step", "reading"):
                self.remark(
                    row,
                    f"“{row.type}” is no type of ours: the row is left out"
                    if row.type
                    else "the row has no type: it is left out",
                )
        for row in _in_order(self.rows.of("stage")):
            self.stages.setdefault(self._journey_of(row), []).append(row)
        for row in _in_order(self.rows.of("step")):
            journey = self._journey_of(row)
            stage = (
                row["stage"] if is_slug(row["stage"]) else slug(row["stage"] or row["stage_name"] or "Stage")
            )
            if not any(_stage_id(other) == stage for other in self.stages.get(journey, ())):
                made = Row(
                    row.sheet, row.number, "stage", {"id": stage, "name": row["stage_name"] or words(stage)}
                )
                self.stages.setdefault(journey, []).append(made)
            self.steps.setdefault((journey, stage), []).append(row)

    def _thing(self, row: Row) -> None:
        title = row[_title_key(row.type)]
        id_ = row["id"] or slug(title or f"{row.type} {row.number}")
        home = tuple(row["home"].split("/")) if row["home"] else ()
        if row["id"] and not home and not is_slug(id_) and not _DERIVED(id_):
            self.remark(row, f"“{id_}” is no id; {slug(id_)} is taken")
            id_ = slug(id_)
        key, number = (row.type, id_), 1
        while key in self.things:
            number += 1
            key = (row.type, f"{id_}-{number}")
        if number > 1:
            self.remark(row, f"another {row.type} has the id “{id_}”; this one is called {key[1]}")
        self.things[key] = row
        self.homes[key] = home if len(home) in (2, 3, 4) else ()

    def _journey_of(self, row: Row) -> str:
        """The journey of a stage or a step; made of what the row says where it has no row of its own."""
        id_ = (
            row["journey"]
            if is_slug(row["journey"])
            else slug(row["journey"] or row["journey_title"] or "Journey")
        )
        if ("journey", id_) not in self.things:
            told = {
                "id": id_,
                "title": row["journey_title"] or words(id_),
                "personas": row["resolved_personas"],
            }
            self.things["journey", id_] = Row(row.sheet, row.number, "journey", told)
            self.homes["journey", id_] = ()
            self.remark(row, f"no row tells of the journey “{id_}”: it has what its steps say")
        return id_

    # --- pages ---------------------------------------------------------------------------------------------------------

    def _page(self, key: tuple[str, str]) -> None:
        row = self.things[key]
        self.placed.add(key)
        type_, id_ = key
        path = self._path(key, row)
        self.paths.setdefault(row["path"], path)
        values: dict[str, Any] = {
            self.type_key: Plain(type_),
            _title_key(type_): row[_title_key(type_)] or words(id_),
        }
        if default_id(path) != id_:
            values["id"] = id_
        values |= self._fields(TYPES[type_], row, (type_, id_), id_)
        if type_ == Journey.type:
            values["stages"] = [
                self._stage(id_, stage, names) for names in (Names(),) for stage in self.stages.get(id_, ())
            ]
        body = row[BODY].replace("\r\n", "\n").replace("\r", "\n")
        if not body and not row["path"]:
            body = "# " + re.sub(
                r"([\\`*_\[\]<>#{}])", r"\\\1", " ".join(str(values[_title_key(type_)]).split())
            )
        text = f"---\n{front_matter(values)}---\n" + (f"\n{body}\n" if body else "")
        self.files[path] = File(path, text, (type_, str(values[_title_key(type_)]), row.sheet, row.number))

    def _path(self, key: tuple[str, str], row: Row) -> str:
        """Where a page was, if that is a place for pages; else the folder of its type."""
        path = row["path"] if not row["home"] else ""
        if path and not is_safe(path):
            self.remark(row, f"“{path}” is no place for a page; it stands in the folder of its type")
        elif path and path not in self.files:
            return path
        folder, stem, number = self.folders.get(key[0], f"{key[0]}s"), key[1], 1
        path = posixpath.join(folder, f"{stem}.md")
        while path in self.files:
            number += 1
            path = posixpath.join(folder, f"{stem}-{number}.md")
        return path

    def _orphan(self, key: tuple[str, str]) -> None:
        """An item whose place does not name it: a page of its own, where its type has such."""
        row = self.things[key]
        if key[0] in _ITEMS_ONLY:
            self.remark(row, f"no step names this {key[0]}, so it is left out: {row[_title_key(key[0])]}")
            return
        id_ = key[1] if is_slug(key[1]) else slug(row[_title_key(key[0])] or key[1])
        while (key[0], id_) in self.things and (key[0], id_) != key:
            id_ += "-2"
        self.remark(row, f"its place does not name it: it has a page of its own, as {id_}")
        self.placed.add(key)
        self.things[key[0], id_] = Row(row.sheet, row.number, row.type, {**row.cells, "path": "", "home": ""})
        self.homes[key[0], id_] = ()
        self._page((key[0], id_))

    # --- journeys ------------------------------------------------------------------------------------------------------

    def _stage(self, journey: str, row: Row, names: Names) -> dict[str, Any]:
        name, id_ = row["name"] or words(_stage_id(row)), _stage_id(row)
        values: dict[str, Any] = {"name": name}
        stated = row.written.get("id", "")
        if stated and names.given(stated) == id_:
            values["id"] = stated
        elif names.given(slug(name)) != id_:
            values["id"] = id_
        names.take(id_, values.get("id") or slug(name))
        prefix = f"{journey}--{id_}"
        values |= self._fields(Stage, row, ("journey", journey, id_), prefix)
        steps = Names()
        scale = scale_named(self.things["journey", journey].written.get("emotion_scale"))
        found = [self._step(journey, id_, step, steps, scale) for step in self.steps.get((journey, id_), ())]
        return {**values, "steps": found} if found else values

    def _step(self, journey: str, stage: str, row: Row, names: Names, scale: Scale) -> dict[str, Any]:
        touchpoint, shown = self._first_touchpoint(row)
        title = row["title"]
        id_ = _id(row, title or touchpoint or "Step")
        wanted = slug(touchpoint)[:80].strip("-")
        values: dict[str, Any] = {}
        if title and (title != shown or names.given(wanted) != id_):
            values["title"] = title
            wanted = slug(title)[:80].strip("-")
        elif not title and not touchpoint:
            values["title"] = words(id_)
            wanted = slug(words(id_))
        if names.given(wanted) != id_:
            values["id"] = id_
        names.take(id_, id_ if "id" in values else wanted)
        place = ("journey", journey, stage, id_)
        return values | self._fields(Step, row, place, "--".join(place[1:]), scale)

    def _first_touchpoint(self, row: Row) -> tuple[str, str]:
        """What names a step that has no title: as the catalogue takes it for an id, and as readers see it."""
        for entry in split(row["touchpoints"])[:1]:
            known = self.things.get(("touchpoint", entry))
            title = known[_title_key("touchpoint")] if known else entry
            inline = known is not None and self.homes["touchpoint", entry]
            return (title if inline and ("touchpoint", entry) not in self.placed else entry), title
        return "", ""

    # --- fields --------------------------------------------------------------------------------------------------------

    def _fields(
        self, model: type[Record], row: Row, home: _Home, prefix: str, scale: Scale | None = None
    ) -> dict[str, Any]:
        """What a row says of a record, by key. `home` is the place of the record, `prefix` that of ids below it."""
        found: dict[str, Any] = {}
        types = {link.name: link.types for link in link_fields(model) if not link.texts}
        for name, field_ in model.model_fields.items():
            key, kind = input_keys(field_, name)[0], kinds_of(model)[name]
            if name == "emotion_scale" and is_allowed(model, name, row.written.get(name)):
                found |= {name: row.written[name]} if name in row.written else {}
            if name in ("id", "title", "stages", "steps", "emotion_scale") or (
                model is Stage and name == "name"
            ):
                continue
            if MERGED.get(name) in model.model_fields:
                continue  # with the plural
            column = column_of(model, name)
            if kind == "emotions":
                found |= self.values.emotions(row, scale or scale_named(None))
            elif kind == "items":
                entries = list(self._items(row, column, types[name][0], home, prefix))
                found |= parted(name, entries, row, model)
            elif kind == "texts":
                found |= self.values.allowed(model, name, row, parted(name, split(row[column]), row, model))
            elif row[column]:
                value = self.values.one(row, column, key, kind, closed_words(field_.annotation))
                found |= self.values.allowed(model, name, row, value)
            elif row.written.get(column) == "":
                found[key] = ""
        for column, cell in row.cells.items():
            if column.startswith(EXTENSION):
                found[column] = own_value(cell)
        return found

    def _items(self, row: Row, key: str, type_: str, home: _Home, prefix: str) -> Iterator[Any]:
        for entry in filter(str.strip, split(row[key])):
            thing = (type_, entry)
            known = self.things.get(thing)
            is_here = (
                self.homes.get(thing) in (home, ()) if _DERIVED(entry) else self.homes.get(thing) == home
            )
            if known and is_here and thing not in self.placed:
                yield self._inline(thing, known, prefix)
            elif self._is_nowhere(thing):
                self.remark(row, f"“{key}” names {entry}, which is in none of these tables: its name is kept")
                yield words(entry.rpartition("--")[2])
            elif not known and _DERIVED(entry):
                self.remark(row, f"“{key}” names {entry}, which has no row any more: left out")
            else:
                yield entry

    def _is_nowhere(self, thing: tuple[str, str]) -> bool:
        """Whether some tables were left out, and what they told of is not on the site either."""
        type_, id_ = thing
        table = table_of(type_)
        is_id = is_slug(id_) or _DERIVED(id_) is not None
        missing = is_id and thing not in self.things and table not in self.rows.tables
        return missing and id_ not in self.known.get(type_, ())

    def _inline(self, key: tuple[str, str], row: Row, prefix: str) -> Any:
        """An item at the place where it is written: a text where there is no more to it."""
        self.placed.add(key)
        type_, id_ = key
        model, title_key = ITEMS[type_], _title_key(type_)
        title = row[title_key] or words(id_)
        values: dict[str, Any] = {title_key: title}
        if id_ != (
            slug(title)
            if model.shared_by_name
            else self._id_given(type_, f"{prefix}--{slug(title)[:80].strip('-')}")
        ):
            values |= {"id": id_} if is_slug(id_) else {}  # else it will be another one
        values |= self._fields(model, row, key, id_)
        return title if len(values) == 1 and not is_slug(title) else values

    def _id_given(self, type_: str, derived: str) -> str:
        """The id that an item gets which states none: with a number from the second of a name on."""
        count = self._derived.get((type_, derived), 0) + 1
        self._derived[type_, derived] = count
        return derived if count == 1 else f"{derived}-{count}"

    # --- readings ------------------------------------------------------------------------------------------------------

    def _readings(self) -> None:
        by_metric: dict[str, list[Row]] = {}
        for row in self.rows.of("reading"):
            by_metric.setdefault(row["metric"], []).append(row)
        for id_, rows in by_metric.items():
            metric = self.things.get(("metric", id_))
            target = metric["data"] if metric else ""
            if metric is None or not target or not is_relative(target):
                what = (
                    f"the metric “{id_}” names no file in “data”" if metric else f"there is no metric “{id_}”"
                )
                self.remark(rows[0], f"{what}: its {len(rows)} readings are left out")
                continue
            page = self.paths.get(metric["path"], metric["path"])
            file = unquote(re.split(r"[?#]", target, maxsplit=1)[0])
            path = posixpath.normpath(posixpath.join(posixpath.dirname(page), file))
            text = readings_file(rows, self.rows.month_first)
            file_ = File(path, text, ("readings", id_, rows[0].sheet, rows[0].number))
            if not is_safe(path, endings=()):
                self.remark(rows[0], f"“{target}” is no place for readings: they are left out")
            elif self.files.setdefault(path, file_).text != text:
                self.remark(
                    rows[0], f"another metric has other readings in {path}: those of “{id_}” are left out"
                )


# --- parts ---------------------------------------------------------------------------------------------------------------


def _title_key(type_: str) -> str:
    field_ = ITEMS[type_].model_fields["title"]
    return input_keys(field_, "title")[0]


def _stage_id(row: Row) -> str:
    return _id(row, row["name"] or "Stage")


def _id(row: Row, name: str) -> str:
    """The id that a row states, in the form of one; else that of a name."""
    return row["id"] if is_slug(row["id"]) else slug(row["id"] or name)


def _in_order(rows: Iterable[Row]) -> list[Row]:
    """Rows by their numbers; one without comes after the row above it."""
    found: list[tuple[str, float, int, Row]] = []
    last = 0.0
    for at, row in enumerate(rows):
        last = row.position if row.position is not None else last
        found.append((row["journey"], last, at, row))
    return [row for *_, row in sorted(found, key=lambda one: one[:3])]
