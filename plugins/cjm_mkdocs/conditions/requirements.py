"""A rule as data: which things it is about, what they have to be, and what is said where they are not.

The rules that come with the package stand in `rules/shipped.yml`; a team's own stand in `mkdocs.yml`, in the same form.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from itertools import chain
from typing import Any, NamedTuple

from ..model.keys import known_keys
from ..model.records import EXTENSION
from ..model.vocabulary import LifecycleStage, Vocabulary
from ..problems import SEVERITIES, Problem, Severity, listed, nearest
from .operands import Loc, Named, Reading, Wrong, shown, text_of
from .parsing import conditions, known_types
from .properties import MODELS, properties
from .tree import Condition, Every

CHECK_KEYS = ("select", "require", "message", "hint", "at", "at_key")
KEYS = ("id", "when", "severity", "summary", "advice", "paths", "checks", *CHECK_KEYS)
WHEN = ("changed", "added", "removed")
"""What a rule about changes may be about."""
BEFORE = "before."
"""Begins a placeholder that stands for what was before."""
ALWAYS = ("title", "id", "type", "today", "unmet", "lifecycle_words")
"""What a message may name besides the properties of a type."""
PLACEHOLDER = re.compile(r"\{([^{}\s]*)\}")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*/[a-z0-9]+(?:-[a-z0-9]+)*\Z")


class Selection(NamedTuple):
    """Things of some types that meet a condition."""

    types: tuple[str, ...]
    condition: Condition


class Check(NamedTuple):
    """What is selected and does not meet `require` is a problem. `message` and `hint` may hold `{property}`.

    `at` names the field to point to (its key with `at_key`); the thing as a whole where it is empty.
    """

    select: tuple[Selection, ...]
    require: Condition
    message: str
    hint: str = ""
    at: str = ""
    at_key: bool = False

    @property
    def types(self) -> tuple[str, ...]:
        """All selected types, each once."""
        return tuple(dict.fromkeys(type_ for one in self.select for type_ in one.types))


class Requirement(NamedTuple):
    """A rule made of conditions. `paths` are patterns of the pages it is about; all where there are none.

    `when` says what a rule about changes is about: things that changed, were added, were removed. It is empty for a rule
    about what there is.
    """

    id: str
    severity: Severity
    summary: str
    advice: str
    checks: tuple[Check, ...]
    paths: tuple[str, ...] = ()
    named: tuple[tuple[Problem, Named], ...] = ()
    """Things that a team's rule names, each with what is to be said if there is no such thing."""
    when: tuple[str, ...] = ()


def requirement(
    value: object,
    taken: Collection[str] = (),
    families: Collection[str] = (),
    lifecycle: Vocabulary[LifecycleStage] | None = None,
) -> tuple[Requirement | None, list[Wrong], list[Named]]:
    """The rule that a value describes, what is wrong with it, and the things it names.

    Its id has to be none of those that are `taken`, and of none of the package's own `families`. None where anything
    is wrong.
    """
    reading = Reading(lifecycle)
    if not isinstance(value, Mapping):
        hint = "write `id`, `select`, `require` and `message`"
        return None, [Wrong((), f"a rule is a mapping, not {shown(value)}", hint)], []
    found = _Reader(reading, value, taken, families).rule()
    return (None if reading.wrong else found), reading.wrong, reading.named


class _Reader:
    """Reads one rule."""

    def __init__(
        self, reading: Reading, value: Mapping[Any, Any], taken: Collection[str], families: Collection[str]
    ) -> None:
        self.reading, self.value, self.taken, self.families = reading, value, taken, families

    def rule(self) -> Requirement:
        self._known(self.value, KEYS, (), "a rule")
        id_ = self._id()
        severity = self.value.get("severity", "warning")
        if severity not in SEVERITIES:
            hint = f"{nearest(text_of(severity), SEVERITIES)} allowed: {listed(SEVERITIES)}".strip()
            self.reading.refuse(("severity",), f"“severity” is {shown(severity)}", hint)
            severity = "warning"
        when = self._when()
        self.reading.knows_before = "changed" in when or ("when" in self.value and not when)
        if when == ("removed",):
            self.reading.of_before = "all conditions are about what it was: write them without it"
        checks = tuple(self._checks(id_))
        summary = (
            self._text(self.value, "summary")
            or f"A rule of this site: {checks[0].message if checks else id_}"
        )
        paths = self.value.get("paths", ())
        patterns = tuple(paths) if isinstance(paths, list | tuple) else (paths,)
        if not all(isinstance(pattern, str) and pattern for pattern in patterns):
            self.reading.refuse(
                ("paths",),
                f"“paths” is {shown(paths)}",
                "write a path in the content folder, such as journeys/**, or a list",
            )
            patterns = ()
        advice = self._text(self.value, "advice")
        return Requirement(id_, severity, summary, advice, checks, patterns, when=when)

    def _when(self) -> tuple[str, ...]:
        given = self.value.get("when")
        if "when" not in self.value:
            return ()
        words = given if isinstance(given, list | tuple) and given else [given]
        for at, word in enumerate(words):
            if word not in WHEN:
                loc = ("when", at) if words is given else ("when",)
                hint = f"{nearest(text_of(word), WHEN)} allowed: {listed(WHEN)}".strip()
                self.reading.refuse(loc, f"“when” is {shown(word)}", hint)
        return tuple(word for word in WHEN if word in words)

    def _known(self, value: Mapping[Any, Any], keys: Collection[str], loc: Loc, what: str) -> None:
        for key in value:
            if key not in keys:
                hint = nearest(text_of(key), keys) or f"there are {listed(list(keys))}"
                self.reading.refuse((*loc, key), f"“{text_of(key)}” is not a key of {what}", hint, key=True)

    def _id(self) -> str:
        given = self.value.get("id")
        if given is None:
            self.reading.refuse(
                (), "a rule has no “id”", "add `id:`, such as team/severe-pains", missing=True
            )
        elif not isinstance(given, str) or not _ID.match(given):
            self.reading.refuse(
                ("id",),
                f"{shown(given)} is not the id of a rule",
                "write two words with a slash between them, such as team/severe-pains",
            )
        elif given in self.taken:
            self.reading.refuse(("id",), f"there is a rule called “{given}” already", "choose another id")
        elif given.partition("/")[0] in self.families:
            family, _, name = given.partition("/")
            self.reading.refuse(
                ("id",),
                f"“{family}” is a family of rules of the package",
                f"write team/{name}, or another word before the slash",
            )
        else:
            return given
        return ""

    def _text(self, value: Mapping[Any, Any], key: str, loc: Loc = ()) -> str:
        found = value.get(key, "")
        if isinstance(found, str):
            return found.strip()
        self.reading.refuse((*loc, key), f"“{key}” is {shown(found)}; a text is expected", "write a sentence")
        return ""

    def _checks(self, id_: str) -> Iterator[Check]:
        several = self.value.get("checks")
        if several is None:
            yield self._check(self.value, (), id_)
            return
        for key in CHECK_KEYS:
            if key in self.value:
                self.reading.refuse(
                    (key,), f"“{key}” stands beside “checks”", "move it into a check", key=True
                )
        if not isinstance(several, list | tuple) or not several:
            self.reading.refuse(
                ("checks",),
                "“checks” is empty"
                if several in ([], ())
                else f"“checks” is {shown(several)}; a list is expected",
                "list mappings with `select` and `require`",
            )
            return
        for at, one in enumerate(several):
            if isinstance(one, Mapping):
                self._known(one, CHECK_KEYS, ("checks", at), "a check")
                yield self._check(one, ("checks", at), id_)
            else:
                self.reading.refuse(
                    ("checks", at),
                    f"a check is {shown(one)}; a mapping is expected",
                    "write `select` and `require`",
                )

    def _check(self, value: Mapping[Any, Any], loc: Loc, id_: str) -> Check:
        select = tuple(self._selections(value, loc))
        types = tuple(dict.fromkeys(type_ for one in select for type_ in one.types))
        require: Condition = Every(())
        if "require" not in value:
            self.reading.refuse(
                loc,
                "a rule has no “require”",
                "say what has to hold: `require: {owner: present}`",
                missing=True,
            )
        elif types:
            require = conditions(value["require"], types, self.reading, (*loc, "require"))
            if value["require"] == {}:
                self.reading.refuse(
                    (*loc, "require"), "“require” asks for nothing", "say what has to hold: `owner: present`"
                )
        message = self._text(value, "message", loc) or f"“{{title}}” does not keep to {id_}: {{unmet}}"
        hint = self._text(value, "hint", loc)
        if types:
            self._placeholders(message, types, (*loc, "message"))
            self._placeholders(hint, types, (*loc, "hint"))
        at_key = value.get("at_key", False)
        if not isinstance(at_key, bool):
            self.reading.refuse((*loc, "at_key"), f"“at_key” is {shown(at_key)}", "write `true` or `false`")
        return Check(select, require, message, hint, self._at(value, types, loc), at_key is True)

    def _selections(self, value: Mapping[Any, Any], loc: Loc) -> Iterator[Selection]:
        given = value.get("select")
        loc = (*loc, "select")
        if given is None:
            self.reading.refuse(
                loc[:-1],
                "a rule has no “select”",
                "say what it is about: `select: {type: pain-point}`",
                missing=True,
            )
            return
        if isinstance(given, list | tuple) and not given:
            hint = "list mappings with a `type`, or write one: `select: {type: pain-point}`"
            self.reading.refuse(loc, "“select” selects nothing", hint)
        for at, one in enumerate(given) if isinstance(given, list | tuple) else ((None, given),):
            here = loc if at is None else (*loc, at)
            if not isinstance(one, Mapping) or "type" not in one:
                self.reading.refuse(
                    here, "“select” has no “type”", "say what it is about: `type: pain-point`", missing=True
                )
                continue
            types = known_types(one["type"], self.reading, (*here, "type"))
            if types:
                rest = {key: each for key, each in one.items() if key != "type"}
                yield Selection(types, conditions(rest, types, self.reading, here))

    def _placeholders(self, text: str, types: tuple[str, ...], loc: Loc) -> None:
        known = (ALWAYS, *map(properties, types))
        for name in PLACEHOLDER.findall(text):
            own = name.removeprefix(BEFORE) if self.reading.knows_before else name
            if not own.startswith(EXTENSION) and not any(own in names for names in known):
                words = {*chain.from_iterable(known)}
                if self.reading.knows_before:
                    words |= {f"{BEFORE}{word}" for word in words}
                hint = nearest(name, sorted(words)) or "name a property of what is selected, such as {title}"
                self.reading.refuse(loc, f"“{{{name}}}” stands for nothing", hint)

    def _at(self, value: Mapping[Any, Any], types: tuple[str, ...], loc: Loc) -> str:
        at = self._text(value, "at", loc)
        fields = {key for type_ in types for key in known_keys(MODELS[type_])}
        if at and types and at not in fields:
            hint = nearest(at, sorted(fields)) or "name a field of what is selected"
            self.reading.refuse((*loc, "at"), f"“{at}” is not a field", hint)
        return at


__all__ = ["ALWAYS", "CHECK_KEYS", "KEYS", "PLACEHOLDER", "Check", "Requirement", "Selection", "requirement"]
