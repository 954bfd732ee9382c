"""Personas while a file is read, and who a text speaks of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .drafts import Draft
from .entries import Entry, flat, labelled, unquoted
from .fields import Field, Scope
from .labels import folded, meaning, titled
from .things import PageThing

NOBODY = "Customer"
"""What a persona is called where nobody says."""


class Persona(PageThing):
    """A persona."""

    scope: Scope = "persona"

    def _put_name(self, field: Field, entries: Sequence[Entry], label: str, hint: str) -> None:
        said, about = person("; ".join(entry.text for entry in flat(entries)))
        if about:
            self.put("description", [Entry(about, entries[0].line)], "", entries[0].line)
        if f" {folded(said)} " in f" {folded(self.name)} ":  # `First name: Paul` below `Paul Mercier`
            return
        if self.name and folded(self.name) != folded(said):
            self.put(
                "segment" if "segment" not in self.values else "description",
                [Entry(self.name, self.line)],
                "",
                self.line,
            )
        self.name = said or self.name

    _put_persona = _put_name

    def _put_demographic(self, field: Field, entries: Sequence[Entry], label: str, hint: str) -> None:
        there = self.values.setdefault("demographics", {})
        said = "; ".join(entry.text for entry in flat(entries))
        there[label] = f"{there[label]}; {said}" if label in there and said not in there[label] else said

    def _put_demographics(self, field: Field, entries: Sequence[Entry], label: str, hint: str) -> None:
        language = self.gathering.choices.language or ""
        for entry in flat(entries):
            told = labelled(entry.text)
            meant = meaning(told.label, language) if told else None
            is_own = meant is not None and meant.concept not in ("demographic", "demographics")
            if told and meant and is_own:
                is_own = self.put(meant.concept, [Entry(told.rest, entry.line)], told.label, entry.line)
            if is_own:
                continue
            self._put_demographic(
                field,
                [Entry(told.rest if told else entry.text, entry.line)],
                told.label if told else label,
                "",
            )

    def _put_traits(self, field: Field, entries: Sequence[Entry], label: str, hint: str) -> None:
        """Traits with a grade from 1 to 5 are scales; others are words."""
        there = self.values.setdefault("traits", {})
        for entry in flat(entries):
            told = labelled(entry.text)
            graded = _graded_trait(told.rest) if told else None
            if told and graded is not None:
                there[told.label] = graded
                if told.rest.strip() != str(graded):
                    self.gathering.notes.read_as(entry.line, told.rest, f"the trait “{told.label}”: {graded}")
            else:
                self._append("behaviours", [entry.text])
        if not there:
            del self.values["traits"]

    def _put_kind(self, field: Field, entries: Sequence[Entry], label: str, hint: str) -> bool:
        said = folded(" ".join(entry.text for entry in flat(entries)))
        word = next((kind for kind, words in _KINDS.items() if said in words), None)
        if word is None:
            return False
        self.gathering.notes.read_as(entries[0].line, said, f"kind: {word}")
        self.values["kind"] = word
        return True

    def _put_share(self, field: Field, entries: Sequence[Entry], label: str, hint: str) -> bool:
        text = " ".join(entry.text for entry in flat(entries))
        match = re.fullmatch(r"\s*(?:ca\.?|~|about|etwa)?\s*(\d{1,3}(?:[.,]\d+)?)\s*[%％]?\s*", text)
        if not match or not 0 <= float(match[1].replace(",", ".")) <= 100:
            return False
        value = float(match[1].replace(",", "."))
        self.values["share"] = int(value) if value == int(value) else value
        self.gathering.notes.read_as(entries[0].line, text, f"share: {self.values['share']}")
        return True

    def draft(self) -> Draft:
        order = (
            "role", "segment", "kind", "quote", "summary", "demographics", "goals", "needs", "motivations", "behaviours", "traits",
            "channels", "pain_points",
        )  # fmt: skip
        values = {key: self.values[key] for key in order if key in self.values}
        if isinstance(values.get("quote"), str):
            values["quote"] = unquoted(values["quote"])
        values |= {key: value for key, value in self.values.items() if key not in values}
        return Draft("persona", self.name, self.line, values, self.text())


_KINDS = {
    "primary": frozenset(
        ("primary", "primar", "primaire", "primaria", "primario", "primary persona", "主要", "プライマリ")
    ),
    "secondary": frozenset(
        (
            "secondary",
            "sekundar",
            "secondaire",
            "secundaria",
            "secundario",
            "secondario",
            "次要",
            "セカンダリ",
        )
    ),
    "anti": frozenset(("anti", "anti persona", "negative")),
}
_GRADE = re.compile(r"\s*(?P<score>[1-5])\s*(?:/\s*5|von 5|out of 5|sur 5|de 5)?\s*")


def _graded_trait(text: str) -> int | None:
    match = _GRADE.fullmatch(text)
    if match:
        return int(match["score"])
    stars = re.fullmatch(r"\s*([★●■▮█⭐]{1,5})([☆○□▯░]*)\s*", text)
    return len(stars[1]) if stars and len(stars[1]) + len(stars[2]) in (len(stars[1]), 5) else None


_ABOUT = re.compile(
    r"\A(?P<name>[^,，、・(（:：;|–—]+?)\s*(?:[,，、:：;|]\s*|\s[–—-]\s|(?P<bracket>[(（]))(?P<about>.+)\Z",
    re.DOTALL,
)


_SENTENCE = re.compile(
    r"\A(?P<name>.{2,40}?)(?:\s+(?:is|was|ist|est|es|è|é|works|lives|arbeitet|lebt|travaille|trabaja|lavora)\s+|是|は(?!じ))(?P<about>.+)\Z",
    re.DOTALL,
)
_LONGEST_NAME = 60
_MOST_WORDS = 8


def person(text: str) -> tuple[str, str]:
    """A name and what is said of them: `Sarah (34, marketing manager)` → `Sarah`, `34, marketing manager`.

    A sentence without a name gives an empty one.
    """
    said = titled(unlinked(text)).name.strip("*_ ")
    match = _ABOUT.match(said)
    if (
        match
        and len(match["name"]) <= _LONGEST_NAME
        and len(match["name"].split()) <= _MOST_WORDS
        and not _SENTENCE.match(match["name"])
    ):
        about = match["about"].strip()
        if match["bracket"]:
            about = (
                about[:-1].strip() if about[-1:] in ")）" else about.replace(")", "", 1).replace("）", "", 1)
            )
        return match["name"].strip("*_ "), about
    if len(said.split()) <= _MOST_WORDS and len(said) <= _LONGEST_NAME:
        return said.rstrip(".") or said, ""
    sentence = _SENTENCE.match(said)
    return (
        (sentence["name"].strip("*_ "), said)
        if sentence and len(sentence["name"].split()) < 5
        else ("", said)
    )


def unlinked(text: str) -> str:
    """A text with the words of its links alone."""
    return re.sub(r"!?\[([^\[\]]*)\]\((?:[^()]|\([^()]*\))*\)", r"\1", text)
