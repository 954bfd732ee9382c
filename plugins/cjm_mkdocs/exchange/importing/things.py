"""What can be filled with fields while a file is read: the common part of journeys, stages, steps and personas."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from .entries import Entry, apart, divided_by_semicolons, flat, labelled
from .fields import FIELDS, Field, Scope, channel_of, item_of, own_key
from .labels import folded, meaning

if TYPE_CHECKING:
    from .drafts import Draft
    from .gathering import Gathering

_LONGEST_OWN = 400
"""Letters of a value under a key of the author's own; what is longer goes to the text."""


class Thing(ABC):
    """A journey, a stage, a step or a persona that is being read."""

    scope: Scope

    def __init__(self, gathering: Gathering, name: str, line: int) -> None:
        self.gathering, self.name, self.line = gathering, name, line
        self.values: dict[str, Any] = {}
        self.feelings: list[tuple[str, int, str]] = []
        self.graded: list[tuple[str, str, str, int]] = []

    # --- what readers call -------------------------------------------------------------------------------------------

    def put(self, concept: str, entries: Sequence[Entry], label: str, line: int, hint: str = "") -> bool:
        """Put what a label labels into the field for it; False where this thing has none, and nothing was done."""
        field = FIELDS[self.scope].get(concept)
        if field is None:
            return False
        entries = [entry for entry in entries if entry.text.strip() or entry.inside]
        if label:
            self.gathering.notes.read_as(line, label, f"{field.key} of the {self.scope}")
        if field.form == "special":
            return self._put_special(concept, field, entries, label, hint)
        if field.form == "text":
            self._append_text(field.key, entries)
        elif field.form == "texts":
            self._append(field.key, [entry.text for one in entries for entry in flat(apart(one))])
        else:
            self._append(field.key, [self._item(field.key, entry) for one in entries for entry in apart(one)])
        return True

    def put_all(self, entries: Sequence[Entry]) -> None:
        """Put nested entries: those with a label into its field, the others where a plain text of this thing goes."""
        for entry in entries:
            told = labelled(entry.text)
            meant = meaning(told.label, self.gathering.choices.language or "") if told else None
            if told and meant:
                inside = (
                    [Entry(one, entry.line) for one in divided_by_semicolons(told.rest)] if told.rest else []
                ) + list(entry.inside)
                if self.put(meant.concept, inside, told.label, entry.line, meant.hint):
                    continue
            if told and told.rest and len(told.label.split()) <= 4:
                self.put_own(told.label, [Entry(told.rest, entry.line), *entry.inside], entry.line)
            else:
                bare = labelled(f"{entry.text}:") if entry.inside else None
                meant = meaning(entry.text, self.gathering.choices.language or "") if bare else None
                if meant and self.put(meant.concept, entry.inside, entry.text, entry.line, meant.hint):
                    continue
                self.put("actions" if self.scope == "step" else "description", [entry], "", entry.line)

    def put_own(self, label: str, entries: Sequence[Entry], line: int) -> None:
        """Keep what has a label and no field: under a key of its own, or in the page's text."""
        texts = [entry.text for entry in flat(entries)]
        key = own_key(label)
        if (
            len(key) > 2
            and sum(map(len, texts)) <= _LONGEST_OWN
            and not any(entry.inside for entry in entries)
            and texts
        ):
            self._append(key, texts)
            self.gathering.notes.add(
                line, "not placed", f"“{label}” is no field of a {self.scope}: kept as `{key}`"
            )
        else:
            said = "\n".join(f"- {text}" for text in texts)
            self.tell(f"**{label}**\n\n{said}" if texts else label, line)

    def tell(self, markdown: str, line: int, *, note: bool = True) -> None:
        """Keep a piece of Markdown in the text of the page."""
        self.page.body.append((self, markdown))
        if note:
            self.gathering.notes.add(
                line, "not placed", f"stands in the text of the page: {cut_short(markdown)}"
            )

    @property
    @abstractmethod
    def page(self) -> PageThing:
        """The thing whose page this one is told on."""

    # --- fields ------------------------------------------------------------------------------------------------------

    def _append(self, key: str, values: Sequence[Any]) -> None:
        there = self.values.setdefault(key, [])
        there += [value for value in values if value not in there]

    def _append_text(self, key: str, entries: Sequence[Entry]) -> None:
        said = [entry.text for entry in flat(entries)]
        before = [self.values[key]] if key in self.values else []
        new = [text for text in said if text not in before]
        glue = " " if all(text[-1:] in ".!?…。！？" for text in (*before, *new)[:-1]) else "; "
        self.values[key] = glue.join([*before, *new])

    def _item(self, key: str, entry: Entry) -> Any:
        made = item_of(key, entry, self.gathering.choices.language or "")
        for said, meant in made.read_as.items():
            self.gathering.notes.read_as(entry.line, said, meant)
        return made.value

    def _put_special(
        self, concept: str, field: Field, entries: Sequence[Entry], label: str, hint: str
    ) -> bool:
        put = getattr(self, f"_put_{concept}", None)
        if put is None:
            return False
        return bool(put(field, entries, label, hint) is not False)

    def _put_channels(self, field: Field, entries: Sequence[Entry], label: str, hint: str) -> None:
        for entry in flat(entries):
            for text in names_in(entry.text):
                id_, known = channel_of(text, self.gathering.choices.channels)
                if known and folded(id_) != folded(text):
                    self.gathering.notes.read_as(entry.line, text, f"the channel {id_}")
                self._append(field.key, [id_])

    def _put_touchpoints_channels(
        self, field: Field, entries: Sequence[Entry], label: str, hint: str
    ) -> None:
        touchpoint = Field("touchpoint", "items")
        for entry in flat(entries):
            known = channel_of(entry.text, self.gathering.choices.channels)[1]
            if known or field.key == "channels":
                self._put_channels(
                    Field("channels" if self.scope == "persona" else "channel", "texts"), [entry], label, hint
                )
            else:
                self._append(touchpoint.key, [self._item(touchpoint.key, entry)])

    def _put_reviewed(self, field: Field, entries: Sequence[Entry], label: str, hint: str) -> None:
        text = " ".join(entry.text for entry in flat(entries))
        try:
            self.values["reviewed"] = date.fromisoformat(text.strip()).isoformat()
        except ValueError:
            self.put_own(label or "Reviewed", entries, self.line)


def cut_short(text: str, most: int = 70) -> str:
    said = " ".join(text.split())
    return f"“{said}”" if len(said) <= most else f"“{said[: most - 1].rstrip()}…”"


def names_in(text: str) -> list[str]:
    """Names of a list on one line: `Phone, e-mail / chat`."""
    return [
        part.strip(" .")
        for part in re.split(r"\s*[,;/、，；+|]\s*|\s+(?:and|und|et|y|e|en|or|oder|&)\s+", text)
        if part.strip(" .")
    ]


class PageThing(Thing):
    """A thing with a page of its own."""

    def __init__(self, gathering: Gathering, name: str, line: int) -> None:
        super().__init__(gathering, name, line)
        self.body: list[tuple[Thing, str]] = []

    @property
    def page(self) -> PageThing:
        return self

    @abstractmethod
    def draft(self) -> Draft:
        """The draft of its page."""

    def text(self) -> str:
        """The text of the page: what is told of a stage or a step under a heading with its name."""
        parts: list[str] = []
        last: Thing = self
        for thing, markdown in self.body:
            if thing is not last and thing is not self and thing.name:
                parts.append(f"## {thing.name}")
            last = thing
            parts.append(markdown)
        return "\n\n".join(parts)
