"""Markdown → sections with what stands in them, each with its line: texts and lists as entries, tables as grids, fences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

from .entries import Entry, labelled, plain
from .grids import Grid, grid_of
from .html_parts import html_parts
from .labels import folded, meaning, titled, undecorated, words_of

Kind = Literal["text", "list", "numbered", "table", "fence", "quote", "html"]


class Part(NamedTuple):
    """A piece of a section. `raw` is its Markdown as written; `info` that of a fence, whose text is the only entry."""

    kind: Kind
    line: int
    entries: tuple[Entry, ...] = ()
    grid: Grid | None = None
    raw: str = ""
    info: str = ""


@dataclass
class Section:
    """A heading with what stands below it. The document itself is a section of level 0."""

    heading: str
    level: int
    line: int
    parts: list[Part] = field(default_factory=list)
    children: list[Section] = field(default_factory=list)

    def walk(self) -> Iterator[Section]:
        """The section and those in it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()


_BOLD_LINE = re.compile(
    r"\A(?:\d{1,2}[.)]\s*)?(?:\*\*|__)(?P<text>[^*_]+(?:[*_][^*_]+)*?)(?:\*\*|__)\s*[:：]?\s*\Z"
)
_HARD = re.compile(r"(?: {2,}|\\)\n")
_LABEL_LINE = re.compile(r"[^\s\-+#>|`~\d]")
_IN_LIST = re.compile(r"\s*(?:[-*+]|\d{1,2}[.)])\s+\S|\s{2,}\S")
_TASK = re.compile(r"\A\[[ xX]\]\s+")
_DEEP = 7
"""The level of a heading that is only bold text; of one that is an item of a list, one more."""
MOST_LINES = 200_000


def outline_of(text: str, first_line: int = 1) -> Section:
    """The sections of a Markdown text."""
    parser = MarkdownIt("commonmark").enable("table")
    parser.core.ruler.disable(["inline", "text_join"], ignoreInvalid=True)
    lines, numbers = _apart(text.split("\n"), first_line)
    return _Builder(lines, numbers).sections(parser.parse("\n".join(lines)))


def _apart(lines: Sequence[str], first_line: int) -> tuple[list[str], list[int]]:
    """Lines with an empty one before each label that stands right below a list, and would be a part of its last item to Markdown;
    and the number of each line in the file."""
    found: list[str] = []
    numbers: list[int] = []
    for number, line in enumerate(lines, first_line):
        above = found[-1] if found else ""
        if _LABEL_LINE.match(line) and _IN_LIST.match(above) and _begins(line):
            found.append("")
            numbers.append(number)
        found.append(line)
        numbers.append(number)
    return found, numbers


class _Builder:
    def __init__(self, lines: Sequence[str], numbers: Sequence[int]) -> None:
        self._lines, self._numbers = lines, numbers
        self._root = Section("", 0, numbers[0])
        self._open = [self._root]
        self._bold = Counter(folded(line) for line in self._lines if _BOLD_LINE.match(line.strip()))

    def sections(self, tokens: Sequence[Token]) -> Section:
        at = 0
        while at < len(tokens):
            token, end = tokens[at], _end(tokens, at)
            if token.type == "heading_open":
                self._heading(_unmarked(tokens[at + 1].content), int(token.tag[1]), self._line(token))
            else:
                self._block(tokens[at : end + 1])
            at = end + 1
        return self._root

    # --- places ------------------------------------------------------------------------------------------------------

    def _line(self, token: Token) -> int:
        return self._numbers[min(token.map[0] if token.map else 0, len(self._numbers) - 1)]

    def _raw(self, token: Token) -> str:
        start, end = token.map or (0, 0)
        return "\n".join(self._lines[start:end]).strip("\n")

    def _heading(self, text: str, level: int, line: int) -> None:
        while self._open[-1].level >= level:
            self._open.pop()
        section = Section(text, level, line)
        self._open[-1].children.append(section)
        self._open.append(section)

    def _add(self, part: Part) -> None:
        self._open[-1].parts.append(part)

    # --- blocks ------------------------------------------------------------------------------------------------------

    def _block(self, tokens: Sequence[Token]) -> None:
        first = tokens[0]
        line, raw = self._line(first), self._raw(first)
        if first.type == "paragraph_open":
            self._paragraph(tokens[1].content, line, raw)
        elif first.type in ("bullet_list_open", "ordered_list_open"):
            entries = tuple(self._items(tokens))
            kind: Kind = "numbered" if first.type.startswith("ordered") else "list"
            self._add(Part(kind, line, entries, raw=raw))
        elif first.type == "table_open":
            self._add(Part("table", line, grid=self._grid(tokens), raw=raw))
        elif first.type in ("fence", "code_block"):
            info = first.info.strip() if first.type == "fence" else ""
            self._add(Part("fence", line, (Entry(first.content, line + 1),), raw=raw, info=info))
        elif first.type == "blockquote_open":
            self._add(Part("quote", line, tuple(self._texts(tokens[1:-1])), raw=raw))
        elif first.type == "html_block":
            self._html(first.content, line, raw)

    def _paragraph(self, content: str, line: int, raw: str) -> None:
        bold = _BOLD_LINE.match(content.strip())
        lines = content.strip().split("\n")
        if len(lines) == 1 and _is_heading(lines[0], bold, self._labels_here(content)):
            self._heading(_unmarked(lines[0]).rstrip(":： "), _DEEP, line)
        elif re.search(r"<table\b", content, re.IGNORECASE):
            self._html(content, line, raw)
        elif len(lines) > 1 and _is_heading(
            lines[0], None, False
        ):  # `Phase 1: Discover`, and what it says right below
            self._heading(_unmarked(lines[0]), _DEEP, line)
            rest = "\n".join(lines[1:])
            self._add(Part("text", line + 1, tuple(lines_of(rest, line + 1)), raw=rest))
        else:
            self._add(Part("text", line, tuple(lines_of(content, line)), raw=raw))

    def _labels_here(self, content: str) -> bool:
        """Whether bold text on a line of its own is a label here: in a stage, or because it stands in several places."""
        inside = next((one for one in reversed(self._open) if one.level < _DEEP), self._root)
        is_stage = titled(inside.heading).kind in ("stage", "step") or folded(
            titled(inside.heading).name
        ) in words_of("stages")
        return is_stage or self._bold[folded(content)] > 1

    def _items(self, tokens: Sequence[Token]) -> Iterator[Entry]:
        """The items of a list with what is nested in them."""
        depth = tokens[0].level + 1
        starts = [
            i for i, token in enumerate(tokens) if token.type == "list_item_open" and token.level == depth
        ]
        for start in starts:
            inner = tokens[start + 1 : _end(tokens, start)]
            texts = list(self._texts(inner))
            if not texts:
                continue
            head, *rest = texts
            bare = _TASK.sub("", head.text)
            yield Entry(bare, head.line, (*head.inside, *rest))

    def _texts(self, tokens: Sequence[Token]) -> Iterator[Entry]:
        """Everything in some blocks as entries; lists below a text are nested in it."""
        found: list[Entry] = []
        at = 0
        while at < len(tokens):
            token, end = tokens[at], _end(tokens, at)
            block = tokens[at : end + 1]
            if token.type.endswith("_list_open"):
                items = tuple(self._items(block))
                if found and found[-1].text and (len(found) == 1 or labelled(found[-1].text)):
                    found[-1] = found[-1]._replace(inside=(*found[-1].inside, *items))
                else:
                    found += items
            elif token.type == "table_open":
                found += [
                    Entry(": ".join(cell.text for cell in row if cell.text), row[0].line)
                    for row in self._grid(block).rows
                ]
            elif token.type == "blockquote_open":
                found += [
                    Entry(f"“{one.text}”", one.line, one.inside) if not _is_quoted(one.text) else one
                    for one in self._texts(block[1:-1])
                ]
            elif token.type in ("fence", "code_block", "html_block"):
                text = plain(
                    re.sub(r"<[^<>]*>", " ", token.content) if token.type == "html_block" else token.content
                )
                found += [Entry(text, self._line(token))] if text else []
            else:
                found += [
                    entry
                    for inner in block
                    if inner.type == "inline" and inner.content.strip()
                    for entry in lines_of(inner.content, self._line(inner))
                ]
            at = end + 1
        yield from found

    def _grid(self, tokens: Sequence[Token]) -> Grid:
        rows: list[list[tuple[str, int]]] = []
        line = self._line(tokens[0])
        for token in tokens:
            if token.type == "tr_open":
                line = self._line(token) if token.map else line + 1
                rows.append([])
            elif token.type == "inline" and rows:
                rows[-1].append((token.content, line))
        return grid_of(rows)

    def _html(self, content: str, line: int, raw: str) -> None:
        for found in html_parts(content, line):
            if found.level:
                self._heading(found.text, found.level, found.line)
            elif found.rows:
                self._add(Part("table", found.line, grid=grid_of(found.rows), raw=raw))
            elif found.items:
                self._add(
                    Part(
                        "list", found.line, found.items, raw="\n".join(f"- {one.text}" for one in found.items)
                    )
                )
            elif found.text:
                self._add(Part("text", found.line, tuple(lines_of(found.text, found.line)), raw=found.text))


def _is_quoted(text: str) -> bool:
    return text[:1] in '"“„«「' and text[-1:] in '"”“»」'


def _end(tokens: Sequence[Token], at: int) -> int:
    """The position of the token that closes the one at `at`."""
    if tokens[at].nesting != 1:
        return at
    depth = 0
    for i in range(at, len(tokens)):
        depth += tokens[i].nesting
        if depth == 0:
            return i
    return len(tokens) - 1


def _unmarked(text: str) -> str:
    """A heading without marks of emphasis, attributes and closing signs."""
    bare = re.sub(r"\s*\{[#.:][^{}]*\}\s*\Z", "", " ".join(text.split()))
    bare = re.sub(r"(\*\*|__)(.+?)\1", r"\2", bare)
    return re.sub(r"\\([\\`*_\[\]<>#{}.!-])", r"\1", bare).strip()


def _is_heading(content: str, bold: re.Match[str] | None, is_label: bool) -> bool:
    """Whether a paragraph of one line is a heading: bold as a whole, or `Phase 2: Awareness`.

    With `is_label`, bold text that is no stage and no step by its own words is the label of what follows.
    """
    if len(content) > 120:
        return False
    if bold:
        inner = bold["text"].strip().rstrip(":：")
        told = labelled(content)
        if told and told.rest and meaning(told.label):
            return False
        if (
            is_label
            and titled(inner).kind not in ("stage", "step")
            and titled(inner).name == undecorated(inner)
        ):
            return False
        return meaning(inner) is None and not inner.endswith((".", "!", "。"))
    numbered = re.match(r"[^\w]*(?:\w+\s*\d{1,2}|第\s*\w{1,3}\s*\w{2})\s*[:：.–—-]", content)
    return bool(numbered) and titled(content).kind in ("stage", "step") and len(content.split()) <= 10


def lines_of(content: str, line: int) -> Iterator[Entry]:
    """A paragraph as entries: lines that begin with a label, and those behind a hard break, stand for themselves."""
    parts: list[tuple[str, int]] = []
    text = _HARD.sub("<br>\n", content)
    broken = True
    for number, piece in enumerate(text.split("\n"), line):
        is_new = broken or _begins(piece)
        broken = piece.endswith("<br>") or re.search(r"<br\s*/?>\s*\Z", piece) is not None
        bare = re.sub(r"<br\s*/?>\s*\Z", "", piece).strip()
        if is_new or not parts:
            parts.append((bare, number))
        elif bare:
            parts[-1] = (f"{parts[-1][0]} {bare}", parts[-1][1])
    for said, number in parts:
        for one in re.split(r"\s*<br\s*/?>\s*", said):
            if shown := plain(one):
                yield Entry(shown, number)


def _begins(piece: str) -> bool:
    told = labelled(piece.strip())
    return told is not None and (told.bold or meaning(told.label) is not None)
