"""Rules made of conditions: those that come with the package, and a team's own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from functools import cache
from itertools import product
from typing import Any

from ..catalogue import Catalogue, Entry
from ..conditions.properties import MODELS, properties
from ..conditions.requirements import BEFORE, PLACEHOLDER, Check, Requirement, requirement
from ..conditions.tree import asks_for_change
from ..model.keys import input_keys
from ..model.links import link_fields
from ..model.naming import spoken
from ..problems import Problem, listed, one_line, shipped_rules
from ..selection import Item, Past, Selector
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
        if rule.when:
            continue  # nobody knows here what was before
        for one in rule.checks:
            if unread and _asks_for_use(one):
                continue
            for type_, item in selector.broken(one):
                path = selector.values.owner(item).path
                if path not in unread and (not rule.paths or any(below(path, each) for each in rule.paths)):
                    yield _problem(selector, rule, one, type_, item, path)


def check_changes(catalogue: Catalogue, rules: Iterable[Requirement], past: Past) -> Iterator[Problem]:
    """Everything that breaks one of the rules about changes, since the `past`.

    Of pages that cannot be read as a whole, now or then, nothing is said.
    """
    now, then = Selector(catalogue, past), Selector(past.catalogue)
    unread, unread_then = _unread(catalogue), _unread(past.catalogue)
    for rule in rules:
        for when, one in product(rule.when, rule.checks):
            if when == "removed":
                for type_, item in then.broken(one):
                    path = then.values.owner(item).path
                    if past.is_gone(item) and path not in unread | unread_then and _is_about(rule, path):
                        yield _of_removed(catalogue, past, then, rule, one, type_, item)
                continue
            says_how = any(asks_for_change(each.condition) for each in one.select)
            for type_, item in now.broken(one):
                was, path = past.of(item), now.values.owner(item).path
                if when == "added":
                    meant = was is None
                else:
                    meant = was is not None and then.values.owner(was).path not in unread_then
                    meant = meant and (says_how or past.has_changed(item))
                if meant and path not in unread and _is_about(rule, path):
                    yield _problem(now, rule, one, type_, item, path)


def _unread(catalogue: Catalogue) -> frozenset[str]:
    """Pages with an error, and those whose type is misspelt."""
    wrong = (p for p in catalogue.problems if p.severity == "error" or p.rule == "schema/unknown-type")
    return frozenset(problem.path for problem in wrong)


def _is_about(rule: Requirement, path: str) -> bool:
    return not rule.paths or any(below(path, each) for each in rule.paths)


def _of_removed(
    catalogue: Catalogue, past: Past, then: Selector, rule: Requirement, check: Check, type_: str, item: Item
) -> Problem:
    """A complaint of something that is gone: at what it stood on, if that is still there, else at its former page."""
    owner = then.values.owner(item)
    around = owner.key if not isinstance(item, Entry) else item.home.owner if item.home else None
    still = catalogue.entries.get(past.now.get(around, around)) if around else None
    path, place = owner.path, (1, 1)
    if still is not None:
        path, place = still.path, catalogue.pages[still.path].place(still.loc)
    message, hint = (_filled(text, then, check, type_, item) for text in (check.message, check.hint))
    return Problem(path, *place, rule.id, rule.severity, one_line(message), one_line(hint))


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
        if name.startswith(BEFORE):
            was = selector.past.of(item) if selector.past else None
            own = f"{{{name.removeprefix(BEFORE)}}}"
            return _filled(own, selector.then, check, type_, was) if selector.then and was else ""
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


__all__ = ["check", "check_changes", "shipped"]
