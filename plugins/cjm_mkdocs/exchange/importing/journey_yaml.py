"""Journey maps in YAML or JSON: the `*.jm.yaml` of SchemaStore (User Journey Map), and others built alike.

The schema knows `title`, `config` and `stages` with `name`, `color` and `actions`; an action has `name`, `description`, `emotion`
(-2..2), `thoughts` and `painSpot`. Other keys are read by what they mean (`phases`, `steps`, `touchpoints`, `persona` …).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from ...reading.frontmatter import Places
from ...reading.frontmatter import read as read_values
from ...reading.outline import Loc
from ...reading.yaml import Keys
from .drafts import Choices, Notes, Reading, Source, Unreadable
from .entries import Entry
from .gathering import Gathering
from .labels import folded, meaning
from .leftovers import with_leftovers
from .stages import Stage
from .things import Thing

_STAGES = frozenset(("stages", "stage", "phases", "phase", "steps", "journey"))
_STEPS = frozenset(("actions", "steps", "tasks", "activities", "step", "substeps"))
_NAMES = ("name", "title", "label", "action", "step", "stage", "phase")
_HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z])")


def read(source: Source, choices: Choices) -> Reading:
    """The journey of a YAML file. Raises `Unreadable`."""
    text = source.text
    values, complaints, _ = read_values(text, 1, Keys())
    if any(complaint.rule in ("frontmatter/too-large", "frontmatter/syntax") for complaint in complaints):
        worst = next(one for one in complaints if one.rule in ("frontmatter/too-large", "frontmatter/syntax"))
        raise Unreadable(f"it is no YAML that can be read: line {worst.line}: {worst.message}")
    whole = _unwrapped(values or {})
    key = next(
        (one for one in whole if _word(one) in _STAGES and isinstance(whole[one], list | Mapping)), None
    )
    if key is None:
        raise Unreadable("there is no list of `stages` in it")
    gathering = Gathering(Notes(), choices)
    _Reader(whole, key, gathering, Places(text, 1), source.stem).read()
    for complaint in complaints:
        gathering.notes.add(complaint.line, "mended", complaint.message)
    return with_leftovers(gathering, _visible(whole), 1)


def _unwrapped(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The mapping with the stages, also where it is the only value of another."""
    for _ in range(3):
        if (
            len(values) == 1
            and isinstance(inner := next(iter(values.values())), Mapping)
            and any(isinstance(one, list) for one in inner.values())
        ):
            values = inner
    return values


def _visible(values: Any) -> str:
    """All texts of the file, for comparison with what became of them."""
    return "\n".join(_texts(values))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    elif value is not None and not isinstance(value, bool | int | float):
        yield str(value)


def _word(key: str) -> str:
    return folded(_HUMPS.sub(" ", key).replace("_", " "))


class _Reader:
    def __init__(
        self, values: Mapping[str, Any], key: str, gathering: Gathering, places: Places, stem: str
    ) -> None:
        self._values, self._key, self._gathering, self._places, self._stem = (
            values,
            key,
            gathering,
            places,
            stem,
        )

    def _line(self, loc: Loc) -> int:
        return self._places.of(loc)[0]

    def read(self) -> None:
        title = next(
            (
                str(self._values[one])
                for one in ("title", "name", "journey")
                if isinstance(self._values.get(one), str)
            ),
            "",
        )
        journey = self._gathering.journey(title or self._stem, 1)
        if not title:
            self._gathering.notes.add(
                1, "assumed", f"the file has no title: the journey is called “{self._stem}”"
            )
        for key, value in self._values.items():
            if key not in (self._key, "title", "name", "journey") or (
                key != self._key and not isinstance(value, str)
            ):
                self._field(journey, key, value, (key,))
        for name, stage, loc in _named(self._values[self._key], (self._key,)):
            self._stage(
                journey.stage(name or f"Stage {len(journey.stages) + 1}", self._line(loc)), stage, loc
            )

    def _stage(self, stage: Stage, values: Mapping[str, Any], loc: Loc) -> None:
        for key, value in values.items():
            steps = isinstance(value, list | Mapping) and _word(key) in _STEPS and _are_mappings(value)
            if steps:
                for name, step, at in _named(value, (*loc, key)):
                    thing = stage.step(name or stage.name, self._line(at))
                    for inner, told in step.items():
                        self._field(thing, inner, told, (*at, inner))
            else:
                self._field(stage, key, value, (*loc, key))

    def _field(self, thing: Thing, key: str, value: Any, loc: Loc) -> None:
        line = self._line(loc)
        if value in (None, "", [], {}):
            return
        entries = list(_entries(value, line))
        found = meaning(_HUMPS.sub(" ", key).replace("_", " "), self._gathering.choices.language or "")
        if found and thing.put(found.concept, entries, key, line, found.hint):
            return
        if isinstance(value, Mapping):
            text = yaml.safe_dump(value, allow_unicode=True, sort_keys=False).rstrip()
            thing.tell(f"**{key}**\n\n```yaml\n{text}\n```", line)
        else:
            thing.put_own(key, entries, line)


def _are_mappings(value: Any) -> bool:
    return isinstance(value, Mapping) or any(isinstance(one, Mapping) for one in value)


def _named(value: Any, loc: Loc) -> Iterator[tuple[str, Mapping[str, Any], tuple[str | int, ...]]]:
    """The things of a list, or of a mapping by name: name, what else is said, and the way to each."""
    pairs = value.items() if isinstance(value, Mapping) else enumerate(value)
    for key, one in pairs:
        at = (*loc, key)
        if isinstance(one, Mapping):
            name_key = next((name for name in _NAMES if isinstance(one.get(name), str | int | float)), None)
            name = str(one[name_key]) if name_key else str(key) if isinstance(key, str) else ""
            yield name, {inner: told for inner, told in one.items() if inner != name_key}, at
        elif isinstance(key, str):
            yield key, {"actions": one}, at
        else:
            yield str(one), {}, at


def _entries(value: Any, line: int) -> Iterator[Entry]:
    if isinstance(value, list):
        for one in value:
            yield from _entries(one, line)
    elif isinstance(value, Mapping):
        name = next(
            (key for key in (*_NAMES, "text", "description") if isinstance(value.get(key), str)), None
        )
        rest = tuple(
            Entry(f"{key}: {told}", line)
            for key, told in value.items()
            if key != name and not isinstance(told, list | Mapping) and told is not None
        )
        deep = tuple(
            Entry(f"{key}:", line, tuple(_entries(told, line)))
            for key, told in value.items()
            if key != name and isinstance(told, list | Mapping)
        )
        if name:
            yield Entry(str(value[name]), line, (*rest, *deep))
        else:
            yield from (*rest, *deep)
    elif value is not None:
        yield Entry(str(value), line)
