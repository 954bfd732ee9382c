"""Write a journey as Mermaid text, so that every reader sees the author's own words.

Wiring: build a `Journey` from plain data and hand `journey_source(journey)` to the template, which puts it,
HTML-escaped, into the `<pre>` described in `render/browser.py`.

Mermaid's journey grammar has no quoting. What brings a text back are decimal entities (`#58;`), which
Mermaid decodes in the finished picture. Which characters need one differs a little from place to place; see
`Role`. The rules were found by rendering, not by reading the grammar: `parse()` accepts texts whose tasks then
vanish.

Four things cannot be carried and are replaced: CR and CRLF become LF; NUL and lone surrogates become U+FFFD,
as in HTML itself; an empty text becomes a zero-width space, since Mermaid draws nothing for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

LOWEST_SCORE, HIGHEST_SCORE = 1, 5

ZERO_WIDTH_SPACE = "\u200b"


class Task(NamedTuple):
    """One step on the curve."""

    text: str
    score: int
    """How the step feels: 1 (worst) to 5 (best). Mermaid draws anything else off the axis."""
    actors: tuple[str, ...] = ()


class Section(NamedTuple):
    """A stage and the steps in it; one without tasks is not drawn by Mermaid and not written."""

    name: str
    tasks: tuple[Task, ...]


class Journey(NamedTuple):
    """What a journey diagram shows."""

    sections: tuple[Section, ...]
    title: str | None = None
    """Written above the picture; `None` leaves it out."""


Drawn = tuple[str, Sequence[tuple[str, int, tuple[str, ...]]]]
"""A section as plain values: large sites have many."""


class Role(Enum):
    """Where in a diagram a text stands, which decides what must be written as an entity.

    Everywhere: structure (`# ; : %`); `ﬂ` and `¶`, which begin the two sequences that Mermaid itself puts in
    place of `#` and `;`; white space beyond ASCII, which is trimmed or rewritten. Besides, HTML and quotes, as
    some of these texts pass through an HTML sanitiser. Controls from U+0080 on must stay as they are: HTML
    reads their numbers as Windows-1252.
    """

    TITLE = "title"
    SECTION = "section"
    TASK = "task"
    ACTOR = "actor"


_BLANKS = "\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_ASCII_MARKS = "#;:%<\x00-\x09\x0b-\x1f\x7f"
_MARKS = f"{_ASCII_MARKS}ﬂ¶{_BLANKS}"
_OF_TEXT = '>&{}"\\\\`~='

_TEXT = re.compile(f"[{_MARKS}{_OF_TEXT}\n]")
# The legend's margin is measured before entities are decoded, so an actor's name gets as few as possible.
_NAME = re.compile(f"[{_MARKS},\n]")
_SPECIAL = {Role.TITLE: _TEXT, Role.SECTION: _TEXT, Role.TASK: _TEXT, Role.ACTOR: _NAME}

# Edge blanks are trimmed, repeated ones collapsed.
_FRAGILE_BLANK = re.compile(r"\A +| +\Z|(?<= ) +")

# A line that starts with one of these is no task for Mermaid.
_KEYWORD = re.compile(r"(?:section|title|journey|acctitle|accdescr|__proto__)", re.IGNORECASE)

# Mermaid takes a text with one of these words anywhere in it for a C4 diagram.
_C4 = re.compile(r"C(?=4(?:Context|Container|Component|Dynamic|Deployment))")

_UNCARRIED = re.compile("[\x00\ud800-\udfff]")

# The same in many texts at once, each on a line of its own.
_HARMFUL = re.compile(f"[{_MARKS}{_OF_TEXT}\ud800-\udfff]").search
_HARMFUL_ASCII = bytes(sign for sign in range(128) if _HARMFUL(chr(sign)))
_BEGUN = re.compile(f"\n{_KEYWORD.pattern}", re.IGNORECASE).search


def journey_source(journey: Journey) -> str:
    """The journey as Mermaid text, ending in a newline.

    Raises `ValueError` when a score is not 1 to 5.
    """
    return written(journey.sections, journey.title)


def written(sections: Sequence[Drawn], title: str | None = None) -> str:
    """The same of sections.

    Neighbouring sections of one name, which Mermaid would merge into one, are written differently and read
    the same.
    """
    lines = ["journey"]
    if title is not None:
        lines.append(f"    title {escape(title, Role.TITLE)}")
    names = [name for name, found in sections if found]
    tasks = [found for _, found in sections if found]
    if not _are_harmless([*names, *[text for found in tasks for text, _, _ in found]]):
        names = [escape(name, Role.SECTION) for name in names]
        tasks = [[(escape(text, Role.TASK), score, who) for text, score, who in found] for found in tasks]
    for name, found in zip(_distinct(names), tasks, strict=True):
        lines.append(f"    section {name}")
        lines += [f"      {text}{_end(score, who)}" for text, score, who in found]
    return "\n".join(lines) + "\n"


def _are_harmless(texts: Sequence[str]) -> bool:
    """Whether nothing in any of these is written as an entity: one look at all of them takes less than one at each."""
    said = "\n".join(("", *texts, ""))
    return (
        said.count("\n") == len(texts) + 1
        and "  " not in said.replace("\n", " ")  # no text is empty, or has blanks at an edge or two in a row
        and not (_holds_harmful(said) or _BEGUN(said) or _C4.search(said))
    )


def _holds_harmful(text: str) -> bool:
    """Whether any sign is harmful; where all are ASCII, to delete them is far quicker than to look for them."""
    if not text.isascii():
        return _HARMFUL(text) is not None
    return len(text.encode().translate(None, _HARMFUL_ASCII)) < len(text)


@lru_cache(maxsize=4096)
def escape(text: str, role: Role) -> str:
    """The text as Mermaid must be given it in this role, so that the picture shows the text unchanged."""
    carried = representable(text)
    encoded = _SPECIAL[role].sub(_entities, carried)
    encoded = _FRAGILE_BLANK.sub(_entities, encoded)
    encoded = _C4.sub(_entities, encoded)
    return _entity(encoded[0]) + encoded[1:] if _KEYWORD.match(encoded) else encoded


def representable(text: str) -> str:
    """The text as a picture can show it; the head of this module says what is replaced."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNCARRIED.sub("\ufffd", unified) or ZERO_WIDTH_SPACE


@lru_cache(maxsize=4096)
def _end(score: int, names: tuple[str, ...]) -> str:
    """What follows the text of a task: its score, and its actors."""
    if not LOWEST_SCORE <= score <= HIGHEST_SCORE:
        raise ValueError(f"a score is {LOWEST_SCORE} to {HIGHEST_SCORE}, not {score}")
    # One blank after each colon: Mermaid takes `…style…:#58;` for a style statement and eats a sign.
    actors = dict.fromkeys(escape(name, Role.ACTOR) for name in names)
    return f": {score}: {', '.join(actors)}" if actors else f": {score}"


def _distinct(names: list[str]) -> list[str]:
    """The names of sections, with every second of a run of equal names spelt in another way."""
    respelt = False
    distinct = names[:1]
    for previous, name in pairwise(names):
        respelt = name == previous and not respelt
        distinct.append(_respelt(name) if respelt else name)
    return distinct


def _respelt(escaped: str) -> str:
    """The same text with its first character as an entity, or its first entity with a leading zero."""
    if escaped.startswith("#"):
        return f"#0{escaped[1:]}"
    return _entity(escaped[0]) + escaped[1:]


def _entities(match: re.Match[str]) -> str:
    return "".join(map(_entity, match[0]))


def _entity(character: str) -> str:
    # Mermaid knows decimal numbers only.
    return f"#{ord(character)};"
