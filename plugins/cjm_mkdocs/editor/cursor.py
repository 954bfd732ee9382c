"""Where in a piece of YAML a cursor stands, told by indentation alone: the text is being typed and need not be YAML yet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from .text import At, Region, Span

ITEM = 0
"""Stands for any position in a list, on a way."""
Way = tuple[str | int, ...]

_KEY = re.compile(r"""(?P<key>"[^"]*"|'[^']*'|[^\s#"'\[\]{},:][^#\[\]{},:"']*?)[ \t]*:(?=[ \t]|$)""")
_COMMENT = re.compile(r"(?:^|[ \t])#")
_BLOCK_TEXT = re.compile(r"[|>][-+0-9]*[ \t]*(?:#.*)?$")
_MOST_IN_BRACKETS = 200
_FARTHEST = 5000
"""Lines looked at above and below a cursor."""


class Cursor(NamedTuple):
    """What a cursor stands in.

    `way` leads to the mapping whose key is being written, or to the value (with `ITEM` at its end for an item of a
    list). `either`: a value, or the first key of a mapping in its place.
    """

    way: Way
    kind: Literal["key", "value", "either"]
    word: Span
    """What a completion replaces: the word around the cursor."""
    typed: str
    """The part of it before the cursor."""
    siblings: frozenset[str]
    """The other keys of the mapping."""
    column: int
    """Where keys of the mapping are written; for brackets, -1."""
    quote: str = ""
    has_colon: bool = False
    """Whether the key is followed by its colon already."""

    @property
    def in_brackets(self) -> bool:
        return self.column < 0


class _Line(NamedTuple):
    """A line as far as its indentation tells: where its list marks, its key and its value begin."""

    dashes: tuple[int, ...]
    start: int
    """Where what comes after list marks begins."""
    key: str | None
    value: int
    """Where the value begins, or the line ends."""
    end: int
    """Where the line ends, but for a comment."""

    @property
    def is_open(self) -> bool:
        """Whether its key has no value on the same line."""
        return self.key is not None and self.value >= self.end


def _read(line: str) -> _Line | None:
    """The parts of a line; None for one that is empty or a comment."""
    text = line.rstrip()
    start = len(text) - len(text.lstrip(" \t"))
    if not text.strip() or text[start] == "#":
        return None
    dashes = []
    while text[start : start + 2] in ("- ", "-"):
        dashes.append(start)
        start += 1
        while start < len(text) and text[start] in " \t":
            start += 1
    key = _KEY.match(text, start)
    value = len(text)
    if key:
        value = key.end()
        while value < len(text) and text[value] in " \t":
            value += 1
    end = len(text)
    if (value if key else start) < end and text[value if key else start] not in "\"'":
        comment = _COMMENT.search(text, value - 1 if key else start)
        end = comment.start() if comment else end
    return _Line(tuple(dashes), start, key["key"].strip("\"'") if key else None, min(value, end), end)


def cursor_in(region: Region, at: At) -> Cursor | None:
    """What stands at a place in a region; None within comments and texts of several lines."""
    number = at.line - region.first
    lines = region.lines
    if not 0 <= number < len(lines):
        return None
    line = lines[number]
    column = min(at.column, len(line))
    if _in_comment(line, column) or _in_long_text(lines, number, line):
        return None
    opened = _opened_brackets(lines, number, column)
    if opened is not None:
        return _in_brackets(lines, opened, At(number, column), region.first)
    return _in_block(lines, number, column, region.first)


def _in_comment(line: str, column: int) -> bool:
    found = _COMMENT.search(line)
    return found is not None and found.end() <= column and line.count('"', 0, found.end()) % 2 == 0


def _in_long_text(lines: Sequence[str], number: int, line: str) -> bool:
    """Whether a line belongs to a text that began with `|` or `>` on a line above, further left."""
    indent = len(line) - len(line.lstrip(" ")) if line.strip() else None
    for above in range(number - 1, max(-1, number - _FARTHEST), -1):
        read = _read(lines[above])
        if read is None:
            continue
        left = len(lines[above]) - len(lines[above].lstrip(" "))
        if indent is None or left < indent:
            if _BLOCK_TEXT.match(lines[above], read.value if read.key else read.start):
                return indent is not None or number - above == 1
            indent = left
        if left == 0:
            return False
    return False


# --- blocks --------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Climb:
    """The way from a place outward, by the lines above it."""

    column: int
    in_list: bool = False
    way: list[str | int] = field(default_factory=list)
    siblings: set[str] = field(default_factory=set)
    at_home: bool = True
    """Whether this is still the mapping the cursor stands in."""

    def leave_items(self, dashes: Iterable[int]) -> None:
        """The mapping began behind these list marks."""
        for dash in reversed(tuple(dashes)):
            self.way.append(ITEM)
            self.column, self.in_list, self.at_home = dash, True, False

    def up(self, line: _Line) -> bool:
        """Go on with the line above. False where what is below cannot belong to it."""
        if self.in_list:
            if self.column in line.dashes:
                self.leave_items(line.dashes[: line.dashes.index(self.column)])
                return True
            if line.key is None or line.start > self.column:
                return True
        elif line.key is None:
            return line.start >= self.column or bool(line.dashes)
        elif line.start == self.column:
            if self.at_home:
                self.siblings.add(line.key)
            self.leave_items(line.dashes)
            return True
        elif line.start > self.column:
            return True
        if not line.is_open:
            return False
        self.way.append(line.key or "")
        self.column, self.in_list, self.at_home = line.start, False, False
        self.leave_items(line.dashes)
        return True


def _in_block(lines: Sequence[str], number: int, column: int, first: int) -> Cursor | None:
    line = lines[number] if 0 <= number < len(lines) else ""
    read = _read(line)
    if read is None:
        read = _Line((), column, None, column, column)
    if read.key is None and read.start >= read.end:  # nothing is written yet: it would be where the cursor is
        read = read._replace(start=max(read.start, column), value=column, end=column)
    before_mark = read.dashes and column <= read.dashes[-1]
    if column < read.start and (before_mark or not read.dashes):
        return None
    climb = _Climb(read.start)
    climb.leave_items(read.dashes)
    climb.at_home = not read.dashes
    for above in range(number - 1, max(-1, number - _FARTHEST), -1):
        higher = _read(lines[above])
        if higher is not None and not climb.up(higher):
            return None
        if climb.column == 0 and not climb.in_list and higher and higher.start == 0 and not climb.at_home:
            break
    way = tuple(reversed(climb.way))
    siblings = frozenset(climb.siblings | _below(lines, number, read.start))
    if read.key is not None and column > read.start + len(read.key) and column >= line.find(":", read.start):
        return _value(line, read, (*way, read.key), column, At(number + first, column))
    ends = read.end if read.key is None else line.find(":", read.start)
    word = Span(At(number + first, min(read.start, column)), At(number + first, max(ends, column)))
    if read.key is None and line[read.start : read.start + 1] in ("'", '"', "|", ">", "&", "*", "!"):
        if line[read.start : read.start + 1] not in ("'", '"'):
            return None
        return _value(line, read._replace(value=read.start), way, column, At(number + first, column))
    alone = read.key is None and not siblings and bool(way)
    typed = line[read.start : column]
    return Cursor(
        way, "either" if alone else "key", word, typed, siblings, read.start, "", read.key is not None
    )


def _below(lines: Sequence[str], number: int, column: int) -> set[str]:
    """The keys of the same mapping on the lines below."""
    found = set()
    for line in lines[number + 1 : number + _FARTHEST]:
        read = _read(line)
        if read is None:
            continue
        if min(read.start, *read.dashes, read.start) < column:
            break
        if read.start == column and read.key is not None and not read.dashes:
            found.add(read.key)
    return found


def _value(line: str, read: _Line, way: Way, column: int, at: At) -> Cursor | None:
    start, end = read.value, max(read.end, column)
    if column < start:
        start = end = column
    elif not line[start:column].strip():
        start = column
    quote = line[start : start + 1] if line[start : start + 1] in ("'", '"') else ""
    if quote:
        start += 1
        closing = line.find(quote, start)
        end = closing if closing >= 0 else end
        if column < start or column > end:
            return None
    typed = line[start:column]
    word = Span(At(at.line, start), At(at.line, max(end, column)))
    return Cursor(way, "value", word, typed, frozenset(), read.start, quote)


# --- brackets ------------------------------------------------------------------------------------------------------


def _opened_brackets(lines: Sequence[str], number: int, column: int) -> At | None:
    """Where the brackets around a place were opened, if they were: the outermost, as a value begins with it."""
    indent = min(column, len(lines[number]) - len(lines[number].lstrip(" ")))
    found = None
    for above in range(number, max(-1, number - _MOST_IN_BRACKETS), -1):
        read = _read(lines[above])
        if read is None:
            continue
        start = read.value if read.key is not None else read.start
        left = len(lines[above]) - len(lines[above].lstrip(" "))
        if lines[above][start : start + 1] in ("[", "{"):
            # What is in brackets stands further right than what they belong to.
            owner = read.start if read.key is not None else read.dashes[-1] if read.dashes else -1
            here = At(above, start)
            if (above == number or indent > owner) and _Brackets(lines, here, At(number, column)).depth:
                found = here
        elif left == 0 and read.key is not None:
            break
        if above < number:
            indent = min(indent, left)
    return found


class _Frame:
    """One pair of brackets on the way to the cursor."""

    def __init__(self, bracket: str, at: At) -> None:
        self.is_list, self.keys, self.key = bracket == "[", list[str](), ""
        self.start = at

    @property
    def part(self) -> str | int:
        return ITEM if self.is_list else self.key


class _Brackets:
    """Reads brackets up to the cursor."""

    def __init__(self, lines: Sequence[str], start: At, until: At) -> None:
        self.frames: list[_Frame] = []
        self.word = start
        self.quote = ""
        for number in range(start.line, until.line + 1):
            line = lines[number] if number < len(lines) else ""
            end = until.column if number == until.line else len(line)
            self._line(line, number, start.column if number == start.line else 0, end)
            if not self.frames:
                return

    @property
    def depth(self) -> int:
        return len(self.frames)

    def _line(self, line: str, number: int, column: int, end: int) -> None:
        for at in range(column, end):
            letter = line[at]
            if self.quote:
                self.quote = "" if letter == self.quote else self.quote
            elif letter in "\"'" and not line[self.word.column : at].strip():
                self.quote, self.word = letter, At(number, at + 1)
            elif letter in "[{":
                self.frames.append(_Frame(letter, At(number, at)))
                self.word = At(number, at + 1)
            elif letter in "]}":
                if self.frames:
                    self.frames.pop()
                if not self.frames:
                    return
            elif self.frames:
                self._inside(line, number, at, letter)

    def _inside(self, line: str, number: int, at: int, letter: str) -> None:
        frame = self.frames[-1]
        if letter == ",":
            frame.key, self.word = "", At(number, at + 1)
        elif (
            letter == ":" and not frame.is_list and not frame.key and line[at + 1 : at + 2] in ("", " ", "\t")
        ):
            begin = self.word.column if self.word.line == number else 0
            frame.key = line[begin:at].strip().strip("\"'")
            frame.keys.append(frame.key)
            self.word = At(number, at + 1)


def _in_brackets(lines: Sequence[str], opened: At, at: At, first: int) -> Cursor | None:
    found = _Brackets(lines, opened, at)
    outer = _in_block(lines, opened.line, opened.column, first)
    if outer is None:
        return None
    way = outer.way if outer.kind != "key" else (*outer.way,)
    way = (*way, *(frame.part for frame in found.frames[:-1]))
    frame = found.frames[-1]
    line = lines[at.line]
    begin = found.word.column if found.word.line == at.line else 0
    if not found.quote:
        begin += len(line[begin : at.column]) - len(line[begin : at.column].lstrip())
    ends = re.compile(re.escape(found.quote) if found.quote else r"[,\]}:#]|$").search(line, at.column)
    end = ends.start() if ends else len(line)
    end = max(at.column, end - (len(line[at.column : end]) - len(line[at.column : end].rstrip())))
    word = Span(At(at.line + first, begin), At(at.line + first, end))
    typed = line[begin : at.column]
    if frame.is_list:
        return Cursor((*way, ITEM), "value", word, typed, frozenset(), -1, found.quote)
    if frame.key:
        return Cursor((*way, frame.key), "value", word, typed, frozenset(), -1, found.quote)
    rest = re.match(r"[^\]}]*", line[end:])
    after = set(re.findall(r"([\w-]+)[ \t]*:(?=[ \t]|$)", rest[0] if rest else ""))
    siblings = frozenset({*frame.keys, *after})
    has_colon = line[end:].lstrip().startswith(":")
    return Cursor(way, "key", word, typed, siblings, -1, found.quote, has_colon)
