"""Conditions → plain functions over one catalogue, made once and then only called."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from itertools import filterfalse
from typing import Any

from ..catalogue import Catalogue, Entry, Key, MappedStage, MappedStep
from ..conditions import Named
from ..conditions.properties import Property, properties
from ..conditions.requirements import Check, Selection
from ..conditions.tree import (
    TODAY,
    VALUE,
    Before,
    Changed,
    ChangedBy,
    Condition,
    Either,
    Every,
    Is,
    Not,
    Operand,
    Operator,
    Present,
    Related,
    Within,
)
from ..model.records import ITEMS
from ..problems import nearest
from .changes import plainly, way_of_change
from .comparing import Test, comparison, difference, free, says, without_case
from .derived import PARTS
from .past import Past
from .values import Getter, Values, cost
from .whereabouts import Item


class Selector:
    """Answers conditions for one catalogue; with a `past`, also those about changes. Made anew for each build."""

    def __init__(self, catalogue: Catalogue, past: Past | None = None) -> None:
        self.catalogue, self.values = catalogue, Values(catalogue)
        self.past = past
        self.then = Selector(past.catalogue) if past else None
        self._titles = cache(self._titles_of)

    def close(self) -> None:
        """Let go of everything. What it keeps refers back to it, and would hold the catalogue until garbage is collected."""
        vars(self.values).clear()
        vars(self).clear()

    # --- what meets conditions -------------------------------------------------------------------------------------

    def selected(self, selections: Sequence[Selection]) -> Iterator[tuple[str, Iterator[Item]]]:
        """The items of each type that one of the selections means, each once."""
        for number, selection in enumerate(selections):
            for type_ in selection.types:
                found = self._meeting(selection.condition, type_, self.values.of_type(type_))
                for earlier in selections[:number]:
                    if type_ in earlier.types:
                        found = filterfalse(self.test(earlier.condition, type_), found)
                yield type_, found

    def _meeting(self, condition: Condition, type_: str, items: Iterable[Item]) -> Iterator[Item]:
        """Those of some items of a type that meet a condition."""
        found = iter(items)
        for part in _cheapest_first(_conjuncts(condition), type_):
            if isinstance(part, Not):
                found = filterfalse(self.test(part.part, type_), found)
            else:
                found = filter(self.test(part, type_), found)
        return found

    def broken(self, check: Check) -> Iterator[tuple[str, Iterator[Item]]]:
        """The selected items of each type that do not meet what is required."""
        failing = [Selection(one.types, Every((one.condition, Not(check.require)))) for one in check.select]
        return self.selected(failing)

    def selection(self, condition: Condition, types: Sequence[str]) -> frozenset[Key]:
        """The things of some types that meet a condition."""
        tests = {type_: self.test(condition, type_) for type_ in types}
        return frozenset(
            entry.key
            for type_, meets in tests.items()
            for entry in self.catalogue.of_type(type_)
            if meets(entry)
        )

    def parts(self, condition: Condition, type_: str) -> list[tuple[Test, tuple[str, ...]]]:
        """What all has to hold for an item of a type to meet a condition: a test of each, and the properties it asks for."""
        parts = condition.parts if isinstance(condition, Every) else (condition,)
        return [(self.test(part, type_), tuple(dict.fromkeys(_names(part)))) for part in parts]

    def unknown(self, named: Named) -> str | None:
        """A hint where no thing is called so; None where there is one, or any text will do."""
        if "team" in named.types and not self.catalogue.of_type("team"):
            return None
        entries = [entry for type_ in named.types for entry in self.catalogue.of_type(type_)]
        if any(
            named.text == entry.id or without_case(named.text) == without_case(entry.title)
            for entry in entries
        ):
            return None
        if "team" in named.types and any(
            without_case(named.text) == without_case(text) for text in self._owners()
        ):
            return None
        return nearest(named.text, [entry.id for entry in entries]) or "name the id of a page or item"

    def _owners(self) -> Iterator[str]:
        for entry in self.catalogue.entries.values():
            if entry.record.owner:
                yield entry.record.owner
            yield from entry.record.teams

    # --- functions -------------------------------------------------------------------------------------------------

    def test(self, condition: Condition, type_: str) -> Test:
        """A function that says whether an item of a type meets a condition."""
        match condition:
            case Every():
                return _every(
                    [self.test(part, type_) for part in _cheapest_first(_conjuncts(condition), type_)]
                )
            case Either(parts):
                return _either([self.test(part, type_) for part in _cheapest_first(parts, type_)])
            case Not(part):
                inner = self.test(part, type_)
                return lambda item: not inner(item)
            case Present(name):
                return self._present(type_, name)
            case Within(name, key, inside):
                return self._within(self._value(type_, name), key, inside)
            case Is():
                return self._is(condition, type_)
            case Related():
                return self._related(condition)
            case Before(part):
                return self._before(part, type_)
            case Changed() | ChangedBy():
                return self._changed(condition, type_)

    def _value(self, type_: str, name: str) -> Getter:
        return (lambda value: value) if type_ == VALUE else self.values.getter(type_, name)

    def _present(self, type_: str, name: str) -> Test:
        present = _present(self._value(type_, name))
        part = PARTS.get(name) if type_ in ITEMS and type_ != name else None
        if part is None:
            return present
        steps_in = self.values.steps_in

        def anywhere(item: Any) -> bool:
            for step in steps_in(item):  # mostly the first one answers it
                if part(step):
                    return True
            return present(item)

        return anywhere

    def _is(self, condition: Is, type_: str) -> Test:
        value = self._value(type_, condition.name)
        if condition.counted:
            meets = comparison(condition.operator, condition.operand)
            return lambda item: meets(len(value(item) or ()))
        asked = properties(type_).get(condition.name) if type_ != VALUE else None
        meets = self._single(condition.operator, condition.operand, asked)
        many = asked.many if asked else type_ != VALUE and condition.name.startswith("x_")
        if many:
            return lambda item: any(map(meets, value(item) or ()))

        def single(item: Any) -> bool:
            found = value(item)
            return found is not None and meets(found)

        return single

    def _single(self, operator: Operator, operand: Operand, asked: Property | None) -> Test:
        """A function of one value that is there."""
        if operand == TODAY and asked is not None and asked.kind == "date":
            operand = self.catalogue.today
        if isinstance(operand, str):
            if asked is not None and asked.kind == "thing":
                return self._titles(asked.types, operand)
            meets = says(operand, self._channel(operand) if asked and asked.kind == "channel" else "")
            return cache(meets) if asked is not None else meets  # the same few words, or one title many times
        if asked is None or asked.kind == "text":
            return free(operator, operand)
        return comparison(operator, operand)

    def _channel(self, text: str) -> str:
        term = self.catalogue.channels.find(text)
        return term.id if term else ""

    def _titles_of(self, types: tuple[str, ...], text: str) -> Test:
        """Whether a value is the id of the thing that a text names, or that very text."""
        folded = without_case(text)
        accepted = {text} | {
            entry.id for type_ in types for entry in self.catalogue.of_type(type_) if without_case(entry.title) == folded
        } | {
            entry.title for type_ in types for entry in self.catalogue.of_type(type_) if entry.id == text
        }  # fmt: skip
        matches = cache(says(text))  # the same few ids and names, thousands of times
        return lambda value: value in accepted or matches(value)

    def _within(self, value: Getter, key: str, condition: Condition) -> Test:
        inner = self.test(condition, VALUE)
        folded = without_case(key)

        def within(item: Any) -> bool:
            found = value(item) or {}
            return inner(next((each for name, each in found.items() if without_case(name) == folded), None))

        return within

    # --- changes ---------------------------------------------------------------------------------------------------

    def _before(self, condition: Condition, type_: str) -> Test:
        past, then = self.past, self.then
        if past is None or then is None:
            return lambda item: False
        meets = then.test(condition, type_)
        return lambda item: (was := past.of(item)) is not None and meets(was)

    def _changed(self, condition: Changed | ChangedBy, type_: str) -> Test:
        past, then = self.past, self.then
        if past is None or then is None:
            return lambda item: False
        asked = properties(type_).get(condition.name)
        now, before = self._value(type_, condition.name), then._value(type_, condition.name)
        today, once = plainly(asked, {}), plainly(asked, past.now)
        if isinstance(condition, ChangedBy):
            compare = difference(comparison(condition.operator, condition.operand))
        else:
            compare = way_of_change(condition.how, asked)

        def changed(item: Any) -> bool:
            was = past.of(item)
            return compare(today(now(item)), once(before(was)) if was is not None else None)

        return changed

    # --- relations -------------------------------------------------------------------------------------------------

    def _related(self, condition: Related) -> Test:
        name, inside = condition.name, condition.condition
        others = self._referring(name) if condition.back else self._referred(name)
        alone = name if condition.back else {"steps": "step", "stages": "stage"}.get(name, "")
        tests: dict[str, Test] = {}

        def test_of(type_: str) -> Test:
            if type_ not in tests:
                test = self.test(inside, type_) if inside is not None else lambda item: True
                # many refer to the same thing
                tests[type_] = cache(test) if inside is not None and type_ in ITEMS else test
            return tests[type_]

        def meeting(item: Any) -> Iterator[bool]:
            if alone:  # all are of one type
                return map(test_of(alone), others(item))
            return (test_of(other.key.type)(other) for other in others(item))

        if condition.every:
            return lambda item: all(meeting(item))
        if (condition.operator, condition.number) == (">=", 1):
            return lambda item: any(meeting(item))
        enough = comparison(condition.operator, condition.number)
        if inside is None:
            return lambda item: enough(len(others(item)))
        return lambda item: enough(sum(meeting(item)))

    def _referred(self, role: str) -> Callable[[Any], Sequence[Any]]:
        """What an item names in a field: things, or the stages or steps of a journey or stage."""
        entries, values = self.catalogue.entries, self.values
        if role == "steps":
            return lambda item: () if isinstance(item, MappedStep) else values.steps_in(item)
        if role == "stages":
            return lambda item: journey.stages if (journey := values.journey(item.key)) else ()

        def referred(item: Any) -> Sequence[Any]:
            is_everyone = role == "personas" and isinstance(item, MappedStep)
            return [entries[key] for key in (item.personas if is_everyone else item.links.get(role, ()))]

        return referred

    def _referring(self, type_: str) -> Callable[[Any], Sequence[Any]]:
        """What names an item: things, stages and steps; a journey counts where any part of it does."""
        entries, values = self.catalogue.entries, self.values
        naming: dict[str, Callable[[Key], Sequence[Any]]] = {
            "step": values.steps_that_name,
            "stage": values.stages_that_name,
        }
        others = naming.get(type_, partial(self._things_naming, type_))

        def referring(item: Any) -> Sequence[Any]:
            if isinstance(item, MappedStage | MappedStep):
                return [entries[item.place.owner]] if type_ in ("journey", "") else ()
            return others(item.key)

        return referring

    def _things_naming(self, type_: str, key: Key) -> list[Entry]:
        entries = self.catalogue.entries
        return [entries[owner] for owner in self.values.owners(key) if not type_ or owner.type == type_]


def _conjuncts(condition: Condition) -> Iterator[Condition]:
    """What all has to hold, in one row."""
    if not isinstance(condition, Every):
        yield condition
        return
    for part in condition.parts:
        yield from _conjuncts(part)


def _cheapest_first(parts: Iterable[Condition], type_: str) -> list[Condition]:
    return sorted(parts, key=lambda part: _cost(part, type_))


def _cost(condition: Condition, type_: str) -> int:
    match condition:
        case Every(parts) | Either(parts):
            return max((_cost(part, type_) for part in parts), default=0)
        case Not(part):
            return _cost(part, type_)
        case Before(part):
            return _cost(part, type_) + 1
        case Related():
            return 6
        case _:
            return 0 if type_ == VALUE else cost(type_, condition.name)


def _names(condition: Condition) -> Iterator[str]:
    match condition:
        case Every(parts) | Either(parts):
            for part in parts:
                yield from _names(part)
        case Not(part) | Before(part):
            yield from _names(part)
        case _:
            yield condition.name or "referred_by"


def _every(tests: Sequence[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]
    if len(tests) == 2:
        first, second = tests
        return lambda item: first(item) and second(item)

    def every(item: Any) -> bool:
        for test in tests:  # noqa: SIM110 – a generator for each of fifty thousand steps costs more than this
            if not test(item):
                return False
        return True

    return every


def _either(tests: Sequence[Test]) -> Test:
    return tests[0] if len(tests) == 1 else lambda item: any(test(item) for test in tests)


def _present(value: Getter) -> Test:
    def present(item: Any) -> bool:
        found = value(item)
        return bool(found) or (found == 0 and found is not False)

    return present


__all__ = ["Selector", "Test"]
