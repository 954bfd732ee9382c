"""What is said where a rule made of conditions is broken: texts with the values of things in them, and their places.

A rule may be broken by every step of thousands of journeys: all that is the same for all of them is found once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any, Protocol

from ..conditions.properties import MODELS, properties
from ..conditions.requirements import BEFORE, PLACEHOLDER, Check, Requirement
from ..model.keys import input_keys
from ..model.links import link_fields
from ..model.naming import spoken
from ..problems import Problem, listed, one_line
from ..reading.outline import Place
from ..selection import Selector

Text = Callable[[Any], str]
"""Gives what is said of an item."""


class Tell(Protocol):
    """Gives the complaint of an item on the page at `path`; at a `place`, or at the field that the check points to."""

    def __call__(self, item: Any, path: str, place: Place | None = None) -> Problem: ...


class Telling:
    """Tells what breaks one check of a rule. Made anew for each check of a catalogue."""

    def __init__(self, selector: Selector, rule: Requirement, check: Check) -> None:
        self.selector, self.rule, self.check = selector, rule, check
        self.of_type = cache(self._of_type)

    def _of_type(self, type_: str) -> Tell:
        """A function that gives the complaint of an item of a type."""
        message, hint = (self._filled(text, type_) for text in (self.check.message, self.check.hint))
        field, key = ways(type_, self.check.at), self.check.at_key
        pages, id_, severity = self.selector.catalogue.pages, self.rule.id, self.rule.severity

        def tell(item: Any, path: str, place: Place | None = None) -> Problem:
            line, column = place or pages[path].place(item.loc + field if field else item.loc, key=key)
            return Problem(path, line, column, id_, severity, message(item), hint(item))

        return tell

    def _filled(self, text: str, type_: str) -> Text:
        """A text with the values of an item in place of `{property}`."""
        parts = PLACEHOLDER.split(text)
        if len(parts) == 1:
            told = one_line(text)
            return lambda item: told
        form = "%s".join(part.replace("%", "%%") for part in parts[::2])
        values = [self._value(name, type_) for name in parts[1::2]]

        def filled(item: Any) -> str:
            said = form % tuple([value(item) for value in values])
            return said if said.isprintable() else one_line(said)

        return filled

    def _value(self, name: str, type_: str) -> Text:
        selector = self.selector
        if name.startswith(BEFORE):
            return self._before(name.removeprefix(BEFORE), type_)
        match name:
            case "type":
                told = spoken(type_)
                return lambda item: told
            case "today":
                told = str(selector.catalogue.today)
                return lambda item: told
            case "lifecycle_words":
                told = listed([term.id for term in selector.catalogue.lifecycle] or ["none"])
                return lambda item: told
            case "unmet":
                unmet = selector.unmet(self.check.require, type_)
                return lambda item: ", ".join(unmet(item))
            case "title":
                return attrgetter("name" if type_ == "stage" else "title")
        return _said(selector, type_, name)

    def _before(self, name: str, type_: str) -> Text:
        past, then = self.selector.past, self.selector.then
        if past is None or then is None:
            return lambda item: ""
        value = Telling(then, self.rule, self.check)._value(name, type_)
        return lambda item: value(was) if (was := past.of(item)) is not None else ""


def ways(type_: str, field: str) -> tuple[str, ...]:
    """Every key under which a field may be written; keys that are not there are passed over."""
    model = MODELS[type_]
    if not field:
        return ()
    roles = {link.name: link.role for link in link_fields(model)}
    names = [
        name for name, given in model.model_fields.items()
        if field in (name, roles.get(name)) or field in input_keys(given, name)
    ]  # fmt: skip
    return tuple(key for name in names for key in input_keys(model.model_fields[name], name))


def _said(selector: Selector, type_: str, name: str) -> Text:
    """A value in words: a scale's word, a list's length where its items are records, dates year-month-day."""
    asked, getter = properties(type_).get(name), selector.values.getter(type_, name)
    as_written = asked is not None and asked.kind in ("scale", "days")
    counted = asked is not None and asked.kind in ("list", "thing") and asked.name.endswith("s")
    words = asked.words if asked is not None and asked.kind == "scale" else ()

    def in_words(value: Any) -> str:
        if isinstance(value, str):
            return value
        if words and isinstance(value, float):
            return words[int(value) - 1]
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, float | int):
            return f"{value:.1f}".removesuffix(".0")
        if isinstance(value, tuple):
            return str(len(value)) if counted else ", ".join(map(str, value))
        return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)

    if as_written:
        return lambda item: str(getattr(item.record, name, None) or "") or in_words(getter(item))
    if asked is not None and asked.kind in ("number", "thing", "channel") and not counted:
        in_words = lru_cache(_FEW)(in_words)  # the same few numbers and names, thousands of times
    return lambda item: in_words(getter(item))


_FEW = 1000

__all__ = ["Telling", "ways"]
