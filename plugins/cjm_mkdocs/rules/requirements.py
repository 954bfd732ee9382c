"""Rules made of conditions: those that come with the package, and a team's own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from functools import cache
from typing import Any

from ..catalogue import Catalogue, Entry
from ..conditions.properties import MODELS, properties
from ..conditions.requirements import PLACEHOLDER, Check, Requirement, requirement
from ..model.keys import input_keys
from ..model.links import link_fields
from ..model.naming import spoken
from ..problems import Problem, listed, one_line, shipped_rules
from ..selection import Item, Selector
from ..settings import below


@cache
def shipped() -> tuple[Requirement, ...]:
    """The rules of the package."""
    found = []
    for value in shipped_rules():
        rule, wrong, _ = requirement(value)
        if rule is None:
            raise ValueError(f"{value.get('id')}: {wrong}")
        found.append(rule)
    return tuple(found)


def check(
    catalogue: Catalogue,
    rules: Iterable[Requirement],
    unread: Collection[str],
    selector: Selector | None = None,
) -> Iterator[Problem]:
    """Everything that breaks one of `rules`.

    Of pages that could not be read as a whole (`unread`) nothing is said: what is missing may stand in the rest.
    """
    selector = selector or Selector(catalogue)
    for rule in rules:
        for one in rule.checks:
            if unread and _asks_for_use(one):
                continue
            for type_, item in selector.broken(one):
                path = selector.values.owner(item).path
                if path not in unread and (not rule.paths or any(below(path, each) for each in rule.paths)):
                    yield _problem(selector, rule, one, type_, item, path)


def _asks_for_use(check: Check) -> bool:
    """Whether a check asks if anything leads to a thing: while a page is unread, nobody knows."""
    return _mentions(check.require, "placed")


def _mentions(condition: Any, name: str) -> bool:
    if getattr(condition, "name", None) == name:
        return True
    parts = (*getattr(condition, "parts", ()), *filter(None, (getattr(condition, "part", None),)))
    return any(_mentions(part, name) for part in parts)


def _problem(
    selector: Selector, rule: Requirement, check: Check, type_: str, item: Item, path: str
) -> Problem:
    loc = (*item.loc, *_ways(type_, check.at))
    line, column = selector.catalogue.pages[path].place(loc, key=check.at_key)
    message, hint = (_filled(text, selector, check, type_, item) for text in (check.message, check.hint))
    return Problem(path, line, column, rule.id, rule.severity, one_line(message), one_line(hint))


def _ways(type_: str, field: str) -> tuple[str, ...]:
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


def _filled(text: str, selector: Selector, check: Check, type_: str, item: Item) -> str:
    """A message with the values of an item in place of `{property}`."""
    if "{" not in text:
        return text

    def value(name: str) -> str:
        match name:
            case "type":
                return spoken(type_)
            case "title" if isinstance(item, Entry):
                return item.title
            case "today":
                return str(selector.catalogue.today)
            case "lifecycle_words":
                return (
                    listed([term.id for term in selector.catalogue.lifecycle])
                    if selector.catalogue.lifecycle
                    else "none"
                )
            case "unmet":
                return ", ".join(selector.unmet(check.require, type_, item))
        return _said(selector, type_, name, item)

    return PLACEHOLDER.sub(lambda found: value(found[1]), text)


def _said(selector: Selector, type_: str, name: str, item: Item) -> str:
    """A value in words: a scale's word, a list's length where its items are records, dates year-month-day."""
    asked, value = properties(type_).get(name), selector.values.getter(type_, name)(item)
    written = getattr(item.record, name, None)
    if asked is not None and asked.kind in ("scale", "days") and written:
        return str(written)
    if asked is not None and asked.kind == "scale" and isinstance(value, float):
        return asked.words[int(value) - 1]
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float | int):
        return f"{value:.1f}".removesuffix(".0")
    if isinstance(value, tuple):
        if asked is not None and asked.kind in ("list", "thing") and asked.name.endswith("s"):
            return str(len(value))
        return ", ".join(map(str, value))
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


__all__ = ["check", "shipped"]
