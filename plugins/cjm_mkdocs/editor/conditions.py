"""What may be written in a `cjm` block, and in the options of `cjm` in `mkdocs.yml`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from ..conditions.operands import MISSING, PRESENT
from ..conditions.parsing import GROUPS
from ..conditions.properties import MODELS, SELECTABLE, Property, properties, spellings
from ..conditions.requirements import KEYS
from ..model.fields import closed_words
from ..model.links import link_fields
from ..model.meanings import meaning
from ..model.naming import spoken
from ..model.vocabulary import Channel, LifecycleStage
from ..problems import RULES, SEVERITIES
from ..reading.blocks import OPTIONS, SHOWS, UNGROUPED
from ..settings import GENERATED, Settings
from .cursor import ITEM, Way
from .grammar import Around, Choice

_MEANINGS = {
    "show": "What is shown here.",
    "where": "Conditions, all of which have to hold for what is shown: `property: what it should be`.",
    "group": "The property by which what is shown is put into groups.",
    "limit": "How many are shown at most.",
    "not": "What must not hold: a mapping of conditions.",
    "any": "A list of mappings of conditions, one of which has to hold.",
    "refers_to": "Conditions on what it names, by field: `solutions: any`, or a mapping of conditions.",
    "referred_by": "Conditions on what names it, by type: `journey: any`, or a mapping of conditions.",
}


@dataclass(frozen=True)
class Conditions:
    """Conditions that are asked of things of some types."""

    types: tuple[str, ...]
    around: Around

    def keys(self, way: Way) -> Sequence[Choice]:
        found = self.below(way)
        if found is None:
            return []
        if isinstance(found, Property):
            return []
        if isinstance(found, dict):
            return [Choice(name, "key", ", ".join(map(spoken, types))) for name, types in found.items()]
        return [
            *(_asked(each) for each in found._properties()),
            *(Choice(name, "key", "conditions", _MEANINGS[name], "mapping") for name in GROUPS),
        ]

    def values(self, way: Way) -> Sequence[Choice]:
        found = self.below(way)
        if isinstance(found, Property):
            return [
                *self._of(found),
                Choice(PRESENT, "word", "any value"),
                Choice(MISSING, "word", "no value"),
            ]
        names = [part for part in way if isinstance(part, str)]
        if found is not None and names[-2:-1] in (["refers_to"], ["referred_by"]):
            return [Choice("any", "word", "at least one"), Choice("none", "word", "not one")]
        return []

    def meaning(self, way: Way) -> str:
        found = self.below(way)
        name = next((part for part in reversed(way) if isinstance(part, str)), "")
        if isinstance(found, Property):
            return _asked(found).meaning
        return f"**{name}**\n\n{_MEANINGS[name]}" if name in _MEANINGS else ""

    def _properties(self) -> Iterator[Property]:
        seen: set[str] = set()
        for type_ in self.types:
            for name, asked in properties(type_).items():
                if name not in seen:
                    seen.add(name)
                    yield asked

    def below(self, way: Way) -> Conditions | Property | dict[str, tuple[str, ...]] | None:
        """Where a way leads: to conditions, to what one property should be, or to what relates to the things."""
        found: Conditions | Property | dict[str, tuple[str, ...]] | None = self
        for part in way:
            if isinstance(part, int):
                continue
            if isinstance(found, Conditions):
                found = found._entry(part)
            elif isinstance(found, dict):
                found = Conditions(found[part], self.around) if part in found else None
            elif found is not None:
                return None
        return found

    def _entry(self, key: str) -> Conditions | Property | dict[str, tuple[str, ...]] | None:
        if key in ("not", "any", "all", "none"):
            return self
        if key == "refers_to":
            inner = {"journey": {"stages": ("stage",), "steps": ("step",)}, "stage": {"steps": ("step",)}}
            found = {link.role: link.types for type_ in self.types for link in link_fields(MODELS[type_])}
            return found | {
                name: types for type_ in self.types for name, types in inner.get(type_, {}).items()
            }
        if key == "referred_by":
            return {type_.replace("-", "_"): (type_,) for type_ in SELECTABLE}
        for type_ in self.types:
            name = spellings(type_).get(key)
            if name is not None:
                return properties(type_)[name]
        return None

    def _of(self, asked: Property) -> Iterator[Choice]:
        for word in asked.words:
            yield Choice(word, "word")
        if asked.kind == "thing":
            yield from self.around.things(asked.types)
        elif asked.kind == "lifecycle":
            yield from (Choice(term.id, "term", term.own_title) for term in self.around.catalogue.lifecycle)
        elif asked.kind == "channel":
            yield from (Choice(term.id, "term", term.own_title) for term in self.around.catalogue.channels)
        elif asked.kind == "flag":
            yield from (Choice(word, "word") for word in ("true", "false"))
        elif asked.kind == "date":
            yield Choice("today", "date")


def _asked(asked: Property) -> Choice:
    return Choice(asked.name, "key", asked.kind, f"**{asked.name}** – {asked.kind}\n\n{asked.meaning}")


@dataclass(frozen=True)
class Block:
    """The grammar of a `cjm` block that shows something, as far as that is written."""

    show: str
    around: Around

    @property
    def conditions(self) -> Conditions:
        return Conditions(SHOWS.get(self.show, ()), self.around)

    def keys(self, way: Way) -> Sequence[Choice]:
        if not way:
            known = OPTIONS if SHOWS.get(self.show) else OPTIONS[:1]
            return [
                Choice(key, "key", "", _MEANINGS[key], "mapping" if key == "where" else "text")
                for key in known
            ]
        return self.conditions.keys(way[1:]) if way[0] == "where" and SHOWS.get(self.show) else []

    def values(self, way: Way) -> Sequence[Choice]:
        if way == ("show",):
            return [Choice(name, "word", ", ".join(map(spoken, types))) for name, types in SHOWS.items()]
        if way == ("group",):
            types = SHOWS.get(self.show) or (None,)
            known = properties(types[0]).values() if types[0] else ()
            return [_asked(asked)._replace(kind="word") for asked in known if asked.kind not in UNGROUPED]
        return self.conditions.values(way[1:]) if way[:1] == ("where",) and len(way) > 1 else []

    def meaning(self, way: Way) -> str:
        if len(way) == 1:
            return f"**{way[0]}**\n\n{_MEANINGS[str(way[0])]}" if way[0] in OPTIONS else ""
        return self.conditions.meaning(way[1:]) if way[:1] == ("where",) else ""

    def same(self, way: Way, key: str) -> frozenset[str]:
        return frozenset({key})


@dataclass(frozen=True)
class Options:
    """The grammar of the plugin's options in `mkdocs.yml`."""

    around: Around

    def keys(self, way: Way) -> Sequence[Choice]:
        names = [part for part in way if isinstance(part, str)]
        if not names:
            return [_option(Settings, name) for name in Settings.model_fields]
        if names == ["pages"]:
            return [Choice(name, "key", "false, or a folder") for name in GENERATED]
        if names[0] == "levels" and len(names) < 3:
            return [
                Choice(rule.id, "key", rule.severity, f"{rule.summary} {rule.advice}")
                for rule in RULES.values()
            ]
        if names in (["lifecycle"], ["channels"]):
            model = LifecycleStage if names == ["lifecycle"] else Channel
            return [_option(model, name) for name in model.model_fields]
        if names == ["rules"] or names == ["rules", "checks"]:
            return [Choice(name, "key") for name in KEYS]
        conditions = self.conditions(way)
        return conditions[0].keys(conditions[1]) if conditions else []

    def values(self, way: Way) -> Sequence[Choice]:
        names = [part for part in way if isinstance(part, str)]
        if names[:1] == ["levels"] and len(names) > 1:
            return [Choice(word, "word") for word in (*SEVERITIES, "off")]
        if names[:1] == ["rules"] and names[-1:] == ["severity"]:
            return [Choice(word, "word") for word in SEVERITIES]
        if names[:1] == ["rules"] and names[-2:] == ["select", "type"]:
            return [Choice(word, "word") for word in SELECTABLE]
        conditions = self.conditions(way)
        if conditions:
            return conditions[0].values(conditions[1])
        info = Settings.model_fields.get(names[0]) if len(names) == 1 else None
        return (
            [Choice(word, "word", meaning=meaning(Settings, names[0])) for word in _words(info.annotation)]
            if info
            else []
        )

    def meaning(self, way: Way) -> str:
        names = [part for part in way if isinstance(part, str)]
        if len(names) == 1 and names[0] in Settings.model_fields:
            return f"**{names[0]}**\n\n{meaning(Settings, names[0])}"
        if names[:1] == ["levels"] and len(names) > 1 and names[-1] in RULES:
            rule = RULES[names[-1]]
            return f"**{rule.id}** ({rule.severity})\n\n{rule.summary} {rule.advice}"
        conditions = self.conditions(way)
        return conditions[0].meaning(conditions[1]) if conditions else ""

    def same(self, way: Way, key: str) -> frozenset[str]:
        return frozenset({key})

    def conditions(self, way: Way) -> tuple[Conditions, Way] | None:
        """The conditions of a rule that a way leads into, of things of any type, and the rest of the way."""
        for name in ("select", "require"):
            if way[:1] == ("rules",) and name in way:
                return Conditions(SELECTABLE, self.around), way[way.index(name) + 1 :]
        return None


def _option(model: Any, name: str) -> Choice:
    return Choice(name, "key", "", f"**{name}**\n\n{meaning(model, name)}")


def _words(annotation: Any) -> tuple[str, ...]:
    return closed_words(annotation) if get_args(annotation) else ()


__all__ = ["ITEM", "Block", "Conditions", "Options"]
