"""Rules made of conditions: those that come with the package, and a team's own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cache, partial
from itertools import product
from typing import Any

from ..catalogue import Catalogue, Entry
from ..conditions.requirements import Check, Requirement, requirement
from ..conditions.tree import asks_for_change
from ..problems import Problem, shipped_rules
from ..selection import Item, Past, Selector
from ..settings import below
from .telling import Telling


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
            told = Telling(selector, rule, one)
            for type_, items in selector.broken(one):
                if unread or rule.paths:
                    items = filter(partial(_is_meant, selector, rule, unread), items)
                yield from told.of(type_, items)


def check_changes(catalogue: Catalogue, rules: Iterable[Requirement], past: Past) -> Iterator[Problem]:
    """Everything that breaks one of the rules about changes, since the `past`.

    Of pages that cannot be read as a whole, now or then, nothing is said.
    """
    now, then = Selector(catalogue, past), Selector(past.catalogue)
    unread, unread_then = _unread(catalogue), _unread(past.catalogue)
    for rule in rules:
        for when, one in product(rule.when, rule.checks):
            told = Telling(then if when == "removed" else now, rule, one)
            if when == "removed":
                for type_, item in _each(then.broken(one)):
                    path = then.values.owner(item).path
                    if past.is_gone(item) and path not in unread | unread_then and _is_about(rule, path):
                        path, place = _where_it_was(catalogue, past, then.values.owner(item), item)
                        yield told.at(path, place, type_, item)
                continue
            says_how = any(asks_for_change(each.condition) for each in one.select)
            for type_, item in _each(now.broken(one)):
                was, path = past.of(item), now.values.owner(item).path
                if when == "added":
                    meant = was is None
                else:
                    meant = was is not None and then.values.owner(was).path not in unread_then
                    meant = meant and (says_how or past.has_changed(item))
                if meant and path not in unread and _is_about(rule, path):
                    yield from told.of(type_, (item,))


def _each(found: Iterable[tuple[str, Iterable[Item]]]) -> Iterator[tuple[str, Item]]:
    """Every item with its type."""
    return ((type_, item) for type_, items in found for item in items)


def _unread(catalogue: Catalogue) -> frozenset[str]:
    """Pages with an error, and those whose type is misspelt."""
    wrong = (p for p in catalogue.problems if p.severity == "error" or p.rule == "schema/unknown-type")
    return frozenset(problem.path for problem in wrong)


def _is_meant(selector: Selector, rule: Requirement, unread: Collection[str], item: Item) -> bool:
    path = selector.values.owner(item).path
    return path not in unread and _is_about(rule, path)


def _is_about(rule: Requirement, path: str) -> bool:
    return not rule.paths or any(below(path, each) for each in rule.paths)


def _where_it_was(catalogue: Catalogue, past: Past, owner: Entry, item: Item) -> tuple[str, tuple[int, int]]:
    """Where to complain of something that is gone: at what it stood on, if that is there; else at its former page."""
    around = owner.key if not isinstance(item, Entry) else item.home.owner if item.home else None
    still = catalogue.entries.get(past.now.get(around, around)) if around else None
    if still is None:
        return owner.path, (1, 1)
    return still.path, catalogue.pages[still.path].place(still.loc)


def _asks_for_use(check: Check) -> bool:
    """Whether a check asks if anything leads to a thing: while a page is unread, nobody knows."""
    return _mentions(check.require, "placed")


def _mentions(condition: Any, name: str) -> bool:
    if getattr(condition, "name", None) == name:
        return True
    parts = (*getattr(condition, "parts", ()), *filter(None, (getattr(condition, "part", None),)))
    return any(_mentions(part, name) for part in parts)


__all__ = ["check", "check_changes", "shipped"]
