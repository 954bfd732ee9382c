"""Drafts → pages: ids and places that nothing else has, personas by their ids, front matter that passes `cjm check`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from ...model.naming import is_slug, slug
from ...model.records import TYPES, Journey, Stage, Step
from ..new_page import file_name
from .drafts import Draft, Note
from .front import clean, front_matter, unreferring
from .labels import folded
from .links import settled
from .persons import NOBODY as ANYBODY

_FENCE = re.compile(r"^(?P<lead>[ \t>]*(?:`{3,}|~{3,})[ \t]*)cjm\b", re.MULTILINE)
_HEADING_MARKS = "\\`*_[]<>#{}"


@dataclass(frozen=True)
class Known:
    """What the site has already."""

    ids: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By type: the ids that are taken → the page that has them."""
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By type: names, folded → ids."""
    folders: Mapping[str, str] = field(default_factory=dict)
    """By type: the folder of its pages below the content folder."""
    type_key: str = "type"
    files: frozenset[str] = frozenset()
    """Everything below the content folder."""
    sources: Mapping[str, str] = field(default_factory=dict)
    """Sources that lie in the content folder → their folders below it."""


class Page(NamedTuple):
    """A page to write. `path` is below the content folder; `is_stub` where the source only named the persona."""

    path: str
    text: str
    draft: Draft
    is_stub: bool = False


class Pages(NamedTuple):
    """What is to be written, and notes with the source each is about."""

    pages: tuple[Page, ...]
    notes: tuple[tuple[str, Note], ...]


def pages_of(drafts: Sequence[Draft], known: Known, *, force: bool = False) -> Pages:
    """The pages that drafts become, personas first. Nothing is written.

    A persona that the site has is referred to, and left as it is unless `force`. An id that a page elsewhere has gets a
    number; whether a file stands at a page's path is for the caller to look at.
    """
    return _Writer(known, force).pages(drafts)


class _Writer:
    def __init__(self, known: Known, force: bool) -> None:
        self._known, self._force = known, force
        self._ids = {type_: dict(known.ids.get(type_, {})) for type_ in TYPES}
        self._personas = dict(known.names.get("persona", {}))
        self._mine: set[str] = set()
        self._pages: list[Page] = []
        self._notes: list[tuple[str, Note]] = []

    def pages(self, drafts: Sequence[Draft]) -> Pages:
        for draft in drafts:
            if draft.type == "persona":
                self._persona(draft)
        for draft in drafts:
            if draft.type != "persona":
                placed = _with_personas(draft, self._persona_ids(draft)) if draft.type == "journey" else draft
                self._write(placed, self._place(draft.type, draft.name, draft.source)[0])
        in_order = sorted(self._pages, key=lambda page: (page.draft.type != "persona", page.is_stub))
        return Pages(tuple(in_order), tuple(self._notes))

    # --- personas ----------------------------------------------------------------------------------------------------

    def _persona(self, draft: Draft) -> None:
        known = self._personas.get(folded(draft.name))
        if known is not None and known in self._mine:  # the same person twice in one run
            self._merge(known, draft)
        elif known is not None and not self._force:
            told = f"the persona “{draft.name}” is there already, as `{known}`: what is said of them here is not written"
            self._notes.append((draft.source, Note(draft.line, "not placed", told)))
        else:
            path, id_ = self._place("persona", draft.name)
            self._remember(draft.name, id_)
            self._write(draft, path)

    def _merge(self, id_: str, draft: Draft) -> None:
        """What a second source says of a person goes where the first said nothing, and into the text otherwise."""
        index = next(
            i
            for i, page in enumerate(self._pages)
            if page.draft.type == "persona" and _stem(page.path) == id_
        )
        first = self._pages[index].draft
        new = {key: value for key, value in draft.values.items() if key not in first.values}
        other = {
            key: value for key, value in draft.values.items() if key in new or value != first.values[key]
        }
        told = [f"{key}: {_in_words(value)}" for key, value in other.items() if key not in new]
        body = "\n\n".join(
            part for part in (first.body, *told, draft.body if draft.body != first.body else "") if part
        )
        merged = replace(first, values={**first.values, **new}, body=body)
        self._pages[index] = self._page(merged, self._pages[index].path, False)

    def _remember(self, name: str, id_: str) -> None:
        self._personas.setdefault(folded(name), id_)
        self._personas.setdefault(folded(id_), id_)
        self._mine.add(id_)

    def _persona_ids(self, draft: Draft) -> dict[str, str]:
        """The ids of the personas that a journey names; pages are made for those that nobody knows."""
        named = [*_names(draft.values)]
        whole = not draft.values.get("personas")
        for _, step in _steps(draft.values):
            named += _names(step)
        if not named:
            named = [ANYBODY]
            if folded(ANYBODY) not in self._personas:
                text = f"“{draft.name}” names no persona; “{ANYBODY}” was made: rename it, or import with --persona NAME"
                self._notes.append((draft.source, Note(draft.line, "assumed", text)))
        ids = {}
        for name in dict.fromkeys(named):
            id_ = self._personas.get(folded(name))
            if id_ is None:
                path, id_ = self._place("persona", name)
                self._remember(name, id_)
                self._write(Draft("persona", name, draft.line, {}, source=draft.source), path, is_stub=True)
            ids[name] = id_
        if whole:
            ids[""] = ", ".join(dict.fromkeys(ids.values()))
        return ids

    # --- pages -------------------------------------------------------------------------------------------------------

    def _place(self, type_: str, name: str, source: str = "") -> tuple[str, str]:
        """The path and the id of a new page: with a number, where the id is another page's.

        A name that no id can be spelt from makes way for that of the source's file.
        """
        folder = self._known.folders.get(type_, "")
        first = stem = file_name(type_, _unaccented(name))
        if (
            first.startswith("x-")
            and is_slug(spelt := slug(_stem_of(source)))
            and not spelt.startswith("x-")
            and len(spelt) > 2
        ):
            first = stem = file_name(type_, spelt)
        number, taken = 1, self._ids[type_]
        path = f"{folder}/{stem}.md".lstrip("/")
        while stem in taken and not (
            taken[stem] == path and stem not in self._mine and path not in self._written()
        ):
            number += 1
            stem = f"{first}-{number}"
            path = f"{folder}/{stem}.md".lstrip("/")
        taken[stem] = path
        return path, stem

    def _written(self) -> set[str]:
        return {page.path for page in self._pages}

    def _write(self, draft: Draft, path: str, *, is_stub: bool = False) -> None:
        self._pages.append(self._page(draft, path, is_stub))

    def _page(self, draft: Draft, path: str, is_stub: bool) -> Page:
        said, lost = settled(draft, path, self._known.sources.get(draft.source), self._known.files)
        for target in lost:
            told = f"the link to {target} leads to no file of the site: it became text"
            self._notes.append((draft.source, Note(draft.line, "not placed", told)))
        return Page(path, page_text(said, self._known), draft, is_stub)


def _unaccented(name: str) -> str:
    """A name whose accents do not divide its words in an id."""
    apart = unicodedata.normalize("NFKD", name.replace("ß", "ss"))
    return unicodedata.normalize("NFKC", re.sub("[\u0300-\u036f]", "", apart))


def _stem_of(source: str) -> str:
    """The name of a file without its folder and endings."""
    return source.replace("\\", "/").rpartition("/")[2].partition(".")[0]


def _stem(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".md")


def _in_words(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_in_words(inner)}" for key, inner in value.items())
    if isinstance(value, list | tuple):
        return "; ".join(_in_words(one) for one in value)
    return str(value)


def _names(values: Mapping[str, Any]) -> list[str]:
    found = values.get("personas") or ()
    return [found] if isinstance(found, str) else list(found)


def _steps(values: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    for stage in values.get("stages", ()):
        for step in stage.get("steps", ()):
            yield stage, step


def _with_personas(draft: Draft, ids: Mapping[str, str]) -> Draft:
    """A journey with the ids of its personas for their names; steps of all of them name none."""
    everyone = [ids[name] for name in _names(draft.values)] or ids[""].split(", ")
    everyone = list(dict.fromkeys(everyone))
    there = dict.fromkeys(
        [*everyone, *(ids[name] for _, step in _steps(draft.values) for name in _names(step))]
    )

    def of_step(step: Mapping[str, Any]) -> dict[str, Any]:
        mine = list(dict.fromkeys(ids[name] for name in _names(step)))
        whose = {} if not mine or set(mine) == set(there) else {"personas": mine}
        rest = {key: value for key, value in step.items() if key not in ("title", "personas")}
        return {"title": step["title"], **whose, **rest}

    stages = [
        {**stage, "steps": [of_step(step) for step in stage.get("steps", ())]}
        for stage in draft.values.get("stages", ())
    ]
    key = "persona" if len(there) == 1 else "personas"
    rest = {name: value for name, value in draft.values.items() if name not in ("personas", "stages")}
    return replace(draft, values={key: list(there), **rest, "stages": stages})


# --- text --------------------------------------------------------------------------------------------------------------


def page_text(draft: Draft, known: Known) -> str:
    """The whole page of a draft: front matter, heading, body."""
    model = TYPES[draft.type]
    name_key = "name" if draft.type in ("persona", "team") else "title"
    values = {key: value for key, value in draft.values.items() if key != "stages"}
    if isinstance(owner := values.get("owner"), str):
        values["owner"] = known.names.get("team", {}).get(folded(owner), owner)
    is_team = values.get("owner") in known.ids.get("team", {})
    shown = unreferring(
        model, {key: value for key, value in values.items() if not (is_team and key == "owner")}
    )
    front: dict[str, Any] = {known.type_key: draft.type, name_key: clean(draft.name)}
    front |= {key: values[key] if is_team and key == "owner" else shown[key] for key in values}
    if model is Journey:
        front["stages"] = list(_distinct(_stage(stage) for stage in draft.values.get("stages", ())))
    body = _FENCE.sub(r"\g<lead>text", draft.body.strip("\n"))
    heading = "".join(f"\\{letter}" if letter in _HEADING_MARKS else letter for letter in clean(draft.name))
    return f"---\n{front_matter(front)}\n---\n\n# {heading}\n" + (f"\n{body}\n" if body else "")


def _stage(stage: Mapping[str, Any]) -> dict[str, Any]:
    shown = unreferring(Stage, {key: value for key, value in stage.items() if key != "steps"})
    return {**shown, "steps": [unreferring(Step, step) for step in stage["steps"]]}


def _distinct(stages: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Stages whose names are told apart by an id where two have the same."""
    taken: set[str] = set()
    for stage in stages:
        first = id_ = slug(stage["name"])
        number = 1
        while id_ in taken:
            number += 1
            id_ = f"{first}-{number}"
        taken.add(id_)
        yield {"name": stage["name"], **({"id": id_} if id_ != first else {}), **stage}
