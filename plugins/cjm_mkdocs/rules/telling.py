"""What is said where a rule made of conditions is broken: texts with the values of things in them, and their places.

A rule may be broken by every step of thousands of journeys: all that is the same for all of them is found once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cache, lru_cache, partial
from itertools import islice, repeat
from operator import attrgetter
from typing import Any

from ..conditions.properties import MODELS, properties
from ..conditions.requirements import BEFORE, PLACEHOLDER, Check, Requirement
from ..model.keys import input_keys
from ..model.links import link_fields
from ..model.naming import spoken
from ..problems import Problem, listed, one_line
from ..reading.outline import Place
from ..selection import Item, Selector

Texts = Callable[[Sequence[Any]], Iterable[str]]
"""Gives what is said of each of some items."""


class Telling:
    """Tells what breaks one check of a rule. Made anew for each check of a catalogue."""

    def __init__(self, selector: Selector, rule: Requirement, check: Check) -> None:
        self.selector, self.rule, self.check = selector, rule, check
        self._of_type = cache(self._known_of)

    def of(self, type_: str, items: Iterable[Item]) -> Iterator[Problem]:
        """The complaints of items of a type, each at the field that the check points to."""
        pages, by_page = self.selector.catalogue.pages, self.selector.values.by_page
        id_, severity, key, made = self.rule.id, self.rule.severity, self.check.at_key, tuple.__new__
        (texts_of, field), items = self._of_type(type_), iter(items)
        while some := tuple(islice(items, _SOME)):
            texts = texts_of(some)
            for path, there in by_page(type_, some):
                places = pages[path].places([item.loc for item in there], field, key=key)
                # the places first: a text taken after the last of them would be missing on the next page
                yield from [
                    made(Problem, (path, line, column, id_, severity, message, hint))
                    for (line, column), (message, hint) in zip(places, texts, strict=False)
                ]

    def at(self, path: str, place: Place, type_: str, item: Item) -> Problem:
        """The complaint of an item that is no longer where it was written."""
        texts_of, _ = self._of_type(type_)
        message, hint = next(texts_of((item,)))
        return Problem(path, *place, self.rule.id, self.rule.severity, message, hint)

    def _known_of(
        self, type_: str
    ) -> tuple[Callable[[Sequence[Item]], Iterator[tuple[str, str]]], tuple[str, ...]]:
        """A function that gives message and hint for each of some items of a type; every key of the field to point to."""
        messages, hints = (self._filled(text, type_) for text in (self.check.message, self.check.hint))
        return lambda items: zip(messages(items), hints(items), strict=True), ways(type_, self.check.at)

    def _filled(self, text: str, type_: str) -> Texts:
        """A text with the values of each item in place of `{property}`."""
        pieces = [
            self._value(part, type_) if number % 2 else part
            for number, part in enumerate(PLACEHOLDER.split(text))
        ]
        fixed = [piece for piece in pieces if isinstance(piece, str)]
        if len(fixed) == len(pieces):
            told = one_line("".join(fixed))
            return lambda items: repeat(told, len(items))

        def filled(items: Sequence[Any]) -> Iterable[str]:
            columns = [repeat(piece) if isinstance(piece, str) else piece(items) for piece in pieces]
            said = [*map("".join, zip(*columns, strict=False))]
            return said if "".join(said).isprintable() else map(one_line, said)

        return filled

    def _value(self, name: str, type_: str) -> Texts | str:
        """How the values of items are found; the value itself where it is the same for all."""
        selector = self.selector
        if name.startswith(BEFORE):
            return self._before(name.removeprefix(BEFORE), type_)
        match name:
            case "type":
                return spoken(type_)
            case "today":
                return str(selector.catalogue.today)
            case "lifecycle_words":
                return listed([term.id for term in selector.catalogue.lifecycle] or ["none"])
            case "unmet":
                return self._unmet(type_)
            case "title":
                return partial(map, attrgetter("name" if type_ == "stage" else "title"))
        return _said(selector, type_, name)

    def _unmet(self, type_: str) -> Texts | str:
        """The properties by which items fail what is required, as they are known to."""
        tests = self.selector.parts(self.check.require, type_)
        if len(tests) == 1:  # then it is what they fail by, which need not be asked again
            return ", ".join(tests[0][1])
        return partial(
            map, lambda item: ", ".join(name for meets, names in tests if not meets(item) for name in names)
        )

    def _before(self, name: str, type_: str) -> Texts | str:
        past, then = self.selector.past, self.selector.then
        if past is None or then is None:
            return ""
        value = Telling(then, self.rule, self.check)._filled(f"{{{name}}}", type_)
        return lambda items: [
            next(iter(value([was]))) if (was := past.of(item)) is not None else "" for item in items
        ]


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


def _said(selector: Selector, type_: str, name: str) -> Texts:
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
        return partial(
            map, lambda item: str(getattr(item.record, name, None) or "") or in_words(getter(item))
        )
    if asked is not None and asked.kind in ("number", "thing", "channel") and not counted:
        in_words = lru_cache(_FEW)(in_words)  # the same few numbers and names, thousands of times
    return lambda items: map(in_words, map(getter, items))


_SOME = 500
"""Items whose texts are made together: enough to share what that takes, few enough to be at hand still."""
_FEW = 1000

__all__ = ["Telling", "ways"]
