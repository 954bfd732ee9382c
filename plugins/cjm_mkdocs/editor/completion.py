"""What may stand where the cursor is, as texts to choose from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import yaml

from ..reading.yaml import Keys, Values, comments_in, compose
from .cursor import ITEM, Cursor, cursor_in
from .documents import Document
from .grammar import Choice, Grammar
from .text import At, Region, Span

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
MOST = 200
"""Choices offered at once; more only cost time, and typing a letter narrows them down."""


class Offer(NamedTuple):
    """One choice: what is listed, and what takes the place of `Completions.word`."""

    choice: Choice
    text: str


class Completions(NamedTuple):
    """What is offered. `whole`: nothing was left out for being too much."""

    word: Span
    offers: tuple[Offer, ...]
    whole: bool = True


def completions(document: Document, at: At, *, several_lines: bool = True) -> Completions | None:
    """What may be written at a place; None where nothing is ours. Without `several_lines`, choices take one line each."""
    found = document.grammar_at(at)
    if found is None:
        return None
    region, grammar, outer = found
    cursor = cursor_in(region, at)
    if cursor is None or cursor.way[: len(outer)] != outer:
        return None
    cursor = cursor._replace(way=cursor.way[len(outer) :])
    offers = list(_offers(cursor, grammar, region, several_lines))
    if len(offers) <= MOST:
        return Completions(cursor.word, tuple(offers))
    typed = cursor.typed.casefold()
    fitting = [offer for offer in offers if typed in f"{offer.choice.text} {offer.choice.detail}".casefold()]
    return Completions(cursor.word, tuple(fitting[:MOST]), whole=len(fitting) <= MOST)


def _offers(cursor: Cursor, grammar: Grammar, region: Region, several_lines: bool) -> Iterator[Offer]:
    if cursor.kind != "key":
        for choice in grammar.values(cursor.way):
            yield Offer(choice, _value(choice.text, cursor))
    if cursor.kind == "value" and cursor.way[-1:] != (ITEM,):
        return
    taken = {same for key in cursor.siblings for same in grammar.same(cursor.way, key)}
    known = {choice.text for choice in grammar.values(cursor.way)} if cursor.kind != "key" else set()
    for choice in grammar.keys(cursor.way):
        if choice.text in taken or choice.text in known:
            continue
        if cursor.kind == "value":  # an item in brackets: a mapping needs its own
            yield Offer(choice, f"{{{choice.text}: }}")
        else:
            yield Offer(choice, _key(choice, cursor, several_lines, dash=_wants_item(cursor, region)))


def _wants_item(cursor: Cursor, region: Region) -> bool:
    """Whether the cursor is on an empty line below a key, where a list mark has to come first."""
    line = region.lines[cursor.word.start.line - region.first] if region.lines else ""
    return (
        cursor.kind == "either"
        and cursor.way[-1:] != (ITEM,)
        and not line[: cursor.word.start.column].strip()
    )


def _key(choice: Choice, cursor: Cursor, several_lines: bool, *, dash: bool) -> str:
    """A key as it is inserted: with its colon, and the start of a list where that is what comes next."""
    text = _quoted(choice.text) if cursor.in_brackets or not cursor.quote else choice.text
    if cursor.has_colon:
        return text
    if cursor.in_brackets or not several_lines:
        return f"{text}: "
    indent = " " * (cursor.column + 2 * (dash and choice.form == "records"))
    below = {
        "text": " ",
        "mapping": f"\n{indent}  ",
        "list": f"\n{indent}  - ",
        "records": f"\n{indent}  - {choice.first}: ",
    }[choice.form]
    return f"{text}:{below}"


def _value(text: str, cursor: Cursor) -> str:
    return text if cursor.quote else _quoted(text, in_brackets=cursor.in_brackets)


def _quoted(text: str, *, in_brackets: bool = False) -> str:
    """A text as YAML that means just this text, or the number or truth value it spells."""
    if _NUMBER.fullmatch(text) or text in ("true", "false") or _is_plain(text, in_brackets):
        return text
    return json.dumps(text, ensure_ascii=False)


def _is_plain(text: str, in_brackets: bool) -> bool:
    """Whether YAML reads a text, unquoted, as just this text."""
    try:
        node = compose(f"[{text}]" if in_brackets else f"- {text}")
    except yaml.YAMLError:
        return False
    values = Values(Keys(), 1, comments_in(text))
    return node is not None and values.of(node) == [text] and not values.complaints


def plain(text: str) -> str:
    """A text as a value of YAML, in quotes where it needs them."""
    return _quoted(text, in_brackets=True)


def choices_at(document: Document, at: At) -> Sequence[str]:
    """The texts offered at a place: for tests and scripts."""
    found = completions(document, at)
    return [offer.choice.text for offer in found.offers] if found else []
