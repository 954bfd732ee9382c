"""What a reader makes of a file: drafts of pages, and notes on what a person should look at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any, Literal, NamedTuple

from ...model.vocabulary import CHANNELS, Channel, Vocabulary
from ...problems import one_line
from ...reading.page import decode

NoteKind = Literal["not placed", "assumed", "mended", "read as"]
"""`not placed`: it stands in the page's text; `assumed`: it could have meant something else; `mended`: a mistake that could
be understood; `read as`: what the source says in other words than the page."""


class Note(NamedTuple):
    """Something to look at, with its line in the source (from 1)."""

    line: int
    kind: NoteKind
    text: str


class Question(NamedTuple):
    """Something only a person can know. `default` is what is taken where nobody answers."""

    line: int
    text: str
    default: str
    choices: tuple[str, ...]


Ask = Callable[[Question], str | None]
"""Asks a person; None where there is nobody to ask."""


@dataclass(frozen=True)
class Source:
    """A file to import. `path` is as the user gave it, and as notes show it."""

    path: str
    data: bytes

    @cached_property
    def text(self) -> str:
        """Its text with plain line ends. What is not UTF-8 is read as Windows-1252, in which most such files are."""
        text, bad = decode(self.data)
        return (
            decode(self.data.decode("cp1252", "replace").encode())[0]
            if bad and b"\0" not in self.data[:4096]
            else text
        )

    @property
    def ending(self) -> str:
        """`.md`, in lower case."""
        return PurePosixPath(self.path.replace("\\", "/")).suffix.lower()

    @property
    def stem(self) -> str:
        """The file's name without its endings, in words: a name for what names nothing itself."""
        name = PurePosixPath(self.path.replace("\\", "/")).name.partition(".")[0]
        return " ".join(one_line(name).replace("_", " ").replace("-", " ").split())


@dataclass(frozen=True)
class Choices:
    """What the user said about the import."""

    type: str | None = None
    """Take everything for this type: persona or journey."""
    language: str | None = None
    """The language of the labels, where two languages use one word for different things."""
    persona: str | None = None
    """Whose journeys these are, where the source does not say."""
    scale: str | None = None
    """The scale of emotions in numbers, such as `1..5`, where the source does not say."""
    channels: Vocabulary[Channel] = field(default_factory=lambda: Vocabulary(CHANNELS))
    """The channels of the site."""
    ask: Ask = lambda question: None


@dataclass(frozen=True)
class Draft:
    """A page that is not written yet.

    `values` are the front matter by key, in order and as plain values, without `type` and the name. Texts in them are as a
    reader should see them: that slug-shaped ones are no references is the writer's business. `personas` (of a journey and of its
    steps) are names. `body` is Markdown without the first heading.
    """

    type: str
    name: str
    line: int
    values: Mapping[str, Any]
    body: str = ""
    source: str = ""
    """The file it comes from, as the user named it."""


class Reading(NamedTuple):
    """What a reader has read."""

    drafts: tuple[Draft, ...]
    notes: tuple[Note, ...]


class Unreadable(Exception):
    """A file in which there is nothing to import; the text says what was looked for."""


@dataclass
class Notes:
    """Collects notes while a file is read; the same is noted once."""

    seen: dict[Note, None] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)

    def add(self, line: int, kind: NoteKind, text: str) -> None:
        self.seen.setdefault(Note(line, kind, " ".join(one_line(text).split())))

    def read_as(self, line: int, said: str, meaning: str) -> None:
        """Words of the source that stand in other words on the page."""
        text = f"“{said.strip()}” read as {meaning}"
        if text not in self.known:  # the first time tells it
            self.known.add(text)
            self.add(line, "read as", text)

    def sorted(self) -> tuple[Note, ...]:
        return tuple(sorted(self.seen, key=lambda note: (note.line, note.kind)))
