"""Plain values → conditions, with a complaint for every word that means nothing. Nothing is raised for any value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..model.links import link_fields
from ..model.naming import with_article
from ..model.records import EXTENSION, ITEMS
from ..problems import listed, nearest
from .change_words import change_word
from .operands import (
    MISSING,
    ORDERED,
    PRESENT,
    Loc,
    Reading,
    compared,
    number_in,
    operand,
    range_in,
    shown,
    text_of,
)
from .properties import MODELS, SELECTABLE, Property, properties, spellings
from .tree import (
    VALUE,
    Before,
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

GROUPS = ("not", "any", "refers_to", "referred_by")
"""Keys that stand among properties and are none."""
OF_CHANGES = ("before", "change")
"""The same in rules about changes."""
_DEEPEST = 12


def conditions(value: object, types: Sequence[str], reading: Reading, loc: Loc = ()) -> Condition:
    """The conditions in a mapping, all of which have to hold for a thing of one of `types`."""
    return _Parser(reading, tuple(types)).all_of(value, loc, 0)


class _Parser:
    """Reads conditions that are asked of things of some types."""

    def __init__(self, reading: Reading, types: tuple[str, ...]) -> None:
        self.reading, self.types = reading, types

    # --- mappings and groups -------------------------------------------------------------------------------------

    def all_of(self, value: object, loc: Loc, depth: int) -> Condition:
        if not isinstance(value, Mapping) or depth > _DEEPEST:
            found = "too deep" if depth > _DEEPEST else shown(value)
            self.reading.refuse(
                loc, f"conditions are a mapping, not {found}", "write `property: what it should be`"
            )
            return Every(())
        parts = [
            part for key, inner in value.items() if (part := self._entry(key, inner, (*loc, key), depth))
        ]
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def _entry(self, key: object, value: object, loc: Loc, depth: int) -> Condition | None:
        match key:
            case "not":
                return Not(self.all_of(value, loc, depth + 1))
            case "any":
                groups = value if isinstance(value, list | tuple) else [value]
                if not groups:
                    self.reading.refuse(
                        loc, "“any” has nothing to choose from", "list mappings of conditions"
                    )
                parts = (
                    self.all_of(one, (*loc, at) if groups is value else loc, depth + 1)
                    for at, one in enumerate(groups)
                )
                return Either(tuple(parts))
            case "refers_to" | "referred_by":
                return self._related(value, loc, depth, back=key == "referred_by")
            case "before" | "change":
                return self._of_changes(key, value, loc, depth)
        found = self.asked_by(key, loc)
        return self.expected(found, value, loc) if found else None

    def asked_by(self, key: object, loc: Loc) -> Property | None:
        """What a key asks for; None for what none of the types has, which is reported then."""
        if isinstance(key, str) and key.startswith(EXTENSION):
            return Property(key, "text", "", many=True)
        for type_ in self.types:
            name = spellings(type_).get(str(key))
            if name is not None:
                return properties(type_)[name]
        known = list(
            dict.fromkeys((*(name for type_ in self.types for name in properties(type_)), *self._groups))
        )
        what = listed(list(map(with_article, self.types))) if len(self.types) < 4 else "these types"
        message = f"“{text_of(key)}” is nothing that can be asked of {what}"
        self.reading.refuse(
            loc, message, nearest(text_of(key), known) or f"there are {listed(known)}", key=True
        )
        return None

    @property
    def _groups(self) -> tuple[str, ...]:
        return (*GROUPS, *OF_CHANGES) if self.reading.knows_before else GROUPS

    # --- what was before -------------------------------------------------------------------------------------------

    def _of_changes(self, key: str, value: object, loc: Loc, depth: int) -> Condition | None:
        if not self.reading.knows_before:
            message = f"“{key}” is only known in a rule about what changed"
            self.reading.refuse(loc, message, self.reading.of_before, key=True)
            return None
        if key == "change":
            return changes(value, self.types, self.reading, loc)
        inner = replace(self.reading, knows_before=False, of_before="within `before`, write it without")
        return Before(_Parser(inner, self.types).all_of(value, loc, depth + 1))

    # --- what refers to what -------------------------------------------------------------------------------------

    def _related(self, value: object, loc: Loc, depth: int, *, back: bool) -> Condition:
        name = loc[-1]
        if back and isinstance(value, str):
            return self._how_many(value, "", loc, back=True)
        if not isinstance(value, Mapping):
            example = "`solution: any`" if back else "`solutions: any`"
            self.reading.refuse(
                loc, f"“{name}” is {shown(value)}; a mapping is expected", f"write {example} below it"
            )
            return Every(())
        known = {type_: (type_,) for type_ in SELECTABLE} if back else self._fields()
        parts = []
        for key, inner in value.items():
            types = known.get(str(key).replace("_", "-") if back else str(key))
            at = (*loc, key)
            if types is None:
                what = "nothing that refers to others" if back else "no field that refers to others"
                hint = nearest(text_of(key), known) or f"there are {listed(list(known))}"
                self.reading.refuse(at, f"“{text_of(key)}” is {what}", hint, key=True)
                continue
            role = str(key).replace("_", "-") if back else str(key)
            parts.append(self._of_related(inner, role, types, at, depth + 1, back=back))
        return Every(tuple(parts))

    def _fields(self) -> dict[str, tuple[str, ...]]:
        """The fields by which the types refer to others → the types of those."""
        found = {link.role: link.types for type_ in self.types for link in link_fields(MODELS[type_])}
        inner = {"journey": {"stages": ("stage",), "steps": ("step",)}, "stage": {"steps": ("step",)}}
        return {
            **found,
            **{name: types for type_ in self.types for name, types in inner.get(type_, {}).items()},
        }

    def _of_related(
        self, value: object, name: str, types: tuple[str, ...], loc: Loc, depth: int, *, back: bool
    ) -> Condition:
        if not isinstance(value, Mapping):
            return self._how_many(value, name, loc, back=back)
        inner = _Parser(self.reading, types)
        rest = {key: each for key, each in value.items() if key not in ("all", "none", "count")}
        found: list[Condition] = []
        if "all" in value:
            found.append(Related(back, name, inner.all_of(value["all"], (*loc, "all"), depth), every=True))
        if "none" in value:
            found.append(Not(Related(back, name, inner.all_of(value["none"], (*loc, "none"), depth))))
        if rest or "count" in value or not found:
            condition = inner.all_of(rest, loc, depth) if rest else None
            operator, number = (
                self._count(value["count"], (*loc, "count")) if "count" in value else (">=", 1.0)
            )
            found.append(Related(back, name, condition, operator, number))
        return found[0] if len(found) == 1 else Every(tuple(found))

    def _how_many(self, value: object, name: str, loc: Loc, *, back: bool) -> Condition:
        if value in ("any", PRESENT):
            return Related(back, name, None)
        if value in ("none", MISSING):
            return Related(back, name, None, "=", 0.0)
        operator, number = self._count(value, loc)
        return Related(back, name, None, operator, number)

    def _count(self, value: object, loc: Loc) -> tuple[Operator, Operand]:
        operator, text = compared(value)
        number = number_in(text)
        span = range_in(text)
        if span is not None:
            return "..", span
        if number is None or operator == "!=":
            hint = 'write `any`, `none`, a number such as `">=2"`, or a mapping of conditions'
            self.reading.refuse(loc, f"{shown(value)} is no number of things", hint)
            return ">=", 1.0
        return operator, number

    # --- one property ----------------------------------------------------------------------------------------------

    def expected(self, asked: Property, value: object, loc: Loc) -> Condition:
        """What a property is expected to be."""
        if isinstance(value, list | tuple):
            if not value:
                self.reading.refuse(loc, f"“{asked.name}” is an empty list", "list what it may be")
            return Either(
                tuple(
                    self.expected(asked, one, (*loc, at))
                    for at, one in enumerate(value)
                    if not self._nested(one, asked, (*loc, at))
                )
            )
        if isinstance(value, Mapping):
            return self._below(asked, value, loc)
        if value == MISSING:
            return Not(Present(asked.name))
        if value == PRESENT:
            return Present(asked.name)
        if value is None:
            hint = f"write `{asked.name}: {MISSING}` for what is not there"
            self.reading.refuse(loc, f"“{asked.name}” expects nothing", hint)
            return Every(())
        operator, operand = compared(value)
        if operator == "!=":
            return Not(self._is(asked, "=", operand, loc))
        return self._is(asked, operator, operand, loc)

    def _nested(self, value: object, asked: Property, loc: Loc) -> bool:
        if isinstance(value, list | tuple | Mapping):
            self.reading.refuse(
                loc, f"the list of “{asked.name}” holds {shown(value)}", "list words or comparisons"
            )
            return True
        return False

    def _below(self, asked: Property, value: Mapping[Any, Any], loc: Loc) -> Condition:
        if set(value) == {"not"}:
            return Not(self.expected(asked, value["not"], (*loc, "not")))
        if asked.kind != "mapping":
            hint = "write what it should be; conditions on what it refers to stand below `refers_to:`"
            if asked.kind != "thing":
                hint = 'write a word, a comparison such as `">=3"`, or a list of them'
            self.reading.refuse(loc, f"“{asked.name}” is a mapping", hint)
            return Every(())
        free = Property(VALUE, "text", "")
        return Every(
            tuple(
                Within(asked.name, str(key), self.expected(free, inner, (*loc, key)))
                for key, inner in value.items()
            )
        )

    def _is(self, asked: Property, operator: Operator, value: object, loc: Loc) -> Condition:
        span = range_in(value) if operator == "=" and _takes_range(asked) else None
        if span is not None:
            return Is(asked.name, "..", span, counted=_is_counted(asked))
        number = number_in(value)
        if _is_counted(asked) and number is not None and (operator != "=" or asked.kind == "list"):
            return Is(asked.name, operator, number, counted=True)
        found = operand(asked, operator, value, loc, self.reading)
        if isinstance(found, Is):
            return found
        if found is None:
            return Every(())
        if operator != "=" and asked.kind not in ORDERED and not isinstance(found, float):
            hint = f"write {found if isinstance(found, str) else text_of(value)}, or `!= …` for anything else"
            message = f"“{asked.name}” has no order: {shown(operator)} means nothing here"
            self.reading.refuse(loc, message, hint)
            return Every(())
        return Is(asked.name, operator, found)


def changes(value: object, types: Sequence[str], reading: Reading, loc: Loc) -> Condition:
    """The changes in a mapping from properties to words such as `worse`, all of which have to have happened."""
    if not isinstance(value, Mapping):
        reading.refuse(
            loc, f"“change” is {shown(value)}; a mapping is expected", "write `lowest: worse` below it"
        )
        return Every(())
    parser, parts = _Parser(reading, tuple(types)), []
    for key, inner in value.items():
        at = (*loc, key)
        asked = parser.asked_by(key, at)
        if asked is None:
            continue
        words = inner if isinstance(inner, list | tuple) else [inner]
        found = [
            change_word(asked, word, (*at, n) if words is inner else at, reading)
            for n, word in enumerate(words)
        ]
        parts.append(found[0] if len(found) == 1 else Either(tuple(found)))
    return parts[0] if len(parts) == 1 else Every(tuple(parts))


def _takes_range(asked: Property) -> bool:
    """Whether `3..9` is a range for a property; for a plain text it is a text."""
    is_free = asked.name == VALUE or asked.name.startswith(EXTENSION)
    return asked.kind in ("number", "scale", "days") or is_free or _is_counted(asked)


def _is_counted(asked: Property) -> bool:
    """Whether a comparison with a number is about how many values there are."""
    return (
        asked.many
        and asked.kind in ("text", "thing", "channel", "lifecycle", "list")
        and not asked.name.startswith(EXTENSION)
    )


def known_types(value: object, reading: Reading, loc: Loc) -> tuple[str, ...]:
    """The types that `type:` names: a word, a list of words, or `any` for all things."""
    words = value if isinstance(value, list | tuple) else (value,)
    if value == "any":
        return tuple(ITEMS)
    found = []
    for at, word in enumerate(words):
        if isinstance(word, str) and word in SELECTABLE:
            found.append(word)
            continue
        where = (*loc, at) if words is value else loc
        folded = text_of(word).replace("_", "-").rstrip("s")
        hint = f"did you mean “{folded}”?" if folded in SELECTABLE else nearest(text_of(word), SELECTABLE)
        reading.refuse(where, f"{shown(word)} is not a type", hint or f"there are {listed(SELECTABLE)}")
    return tuple(found)


__all__ = ["GROUPS", "conditions", "known_types"]
