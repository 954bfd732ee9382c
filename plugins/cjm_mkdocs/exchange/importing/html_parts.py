"""HTML, whole or within Markdown → headings, texts, lists and tables. What is not to be seen is left out."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import NamedTuple

from .entries import Entry

_UNSEEN = frozenset({"script", "style", "template", "noscript", "head", "svg"})
_BLOCKS = frozenset({
    "p", "div", "section", "article", "header", "footer", "main", "details", "summary", "blockquote", "figure", "figcaption", "dl",
    "dt", "dd", "pre", "hr", "body", "html", "center", "caption",
})  # fmt: skip
_EMPHASIS = {"b": "**", "strong": "**"}


class HtmlPart(NamedTuple):
    """A heading (with a level), a text, a list (with items) or a table (with rows of texts and lines)."""

    line: int
    text: str = ""
    level: int = 0
    items: tuple[Entry, ...] = ()
    rows: tuple[tuple[tuple[str, int], ...], ...] = ()


def html_parts(text: str, first_line: int) -> list[HtmlPart]:
    """The parts of a piece of HTML, in order."""
    reader = _Reader(first_line)
    reader.feed(text)
    reader.close()
    reader.flush()
    return reader.parts


class _Reader(HTMLParser):
    def __init__(self, first_line: int) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[HtmlPart] = []
        self._first, self._unseen, self._level = first_line, 0, 0
        self._text: list[str] = []
        self._start = first_line
        self._rows: list[list[tuple[str, int]]] | None = None
        self._spans: dict[tuple[int, int], str] = {}
        self._span = (1, 1)
        self._items: list[Entry] | None = None
        self._depth = 0

    @property
    def _line(self) -> int:
        return self._first + self.getpos()[0] - 1

    def flush(self) -> None:
        """What was collected becomes a part."""
        said = "".join(self._text)
        text = said.strip() if self._rows is not None else " ".join(said.split())
        text = "" if text in ("**", "****") else text
        self._text = []
        if not text:
            return
        if self._rows is not None and self._rows:
            cells = self._rows[-1]
            if cells and self._in_cell:
                cells[-1] = (f"{cells[-1][0]}\n{text}".strip(), cells[-1][1])
                return
        if self._items is not None:
            self._items.append(Entry(text, self._start))
        else:
            self.parts.append(HtmlPart(self._start, text, self._level))

    _in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "table":
            self.flush()
            self._rows, self._spans = [], {}
        elif tag == "tr" and self._rows is not None:
            self._end_cell()
            self._rows.append([])
        elif tag in ("td", "th") and self._rows is not None:
            self._cell(dict(attrs))
        elif tag == "br":
            self._text.append("\n" if self._rows is not None else " ")
        elif tag in ("ul", "ol") and self._rows is None:
            self.flush()
            self._depth += 1
            self._items = [] if self._items is None else self._items
        elif tag == "li":
            self.flush()
            self._start = self._line
            if self._rows is not None:
                self._text.append("\n• ")
        elif len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() and self._rows is None:
            self.flush()
            self._start, self._level = self._line, min(6, max(1, int(tag[1])))
        elif tag in _BLOCKS:
            self._break()
        elif tag in _EMPHASIS:
            self._text.append(_EMPHASIS[tag])
        elif tag == "img":
            self._text.append(dict(attrs).get("alt") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag == "table" and self._rows is not None:
            self._end_cell()
            rows = tuple(tuple(row) for row in self._rows if row)
            self._rows = None
            if rows:
                self.parts.append(HtmlPart(rows[0][0][1], rows=rows))
        elif tag in ("td", "th"):
            self._end_cell()
        elif tag in ("ul", "ol") and self._items is not None and self._rows is None:
            self.flush()
            self._depth -= 1
            if self._depth <= 0:
                items, self._items = tuple(self._items), None
                if items:
                    self.parts.append(HtmlPart(items[0].line, items=items))
        elif tag == "li" or (len(tag) == 2 and tag[0] == "h" and tag[1].isdigit()):
            self.flush()
            self._level = 0
        elif tag in _BLOCKS:
            self._break()
        elif tag in _EMPHASIS:
            self._text.append(_EMPHASIS[tag])

    def _break(self) -> None:
        if self._rows is not None:
            self._text.append("\n")
        else:
            self.flush()
            self._start = self._line

    def _cell(self, attributes: dict[str, str | None]) -> None:
        self._end_cell()
        if self._rows is None:
            return
        if not self._rows:
            self._rows.append([])
        self._fill_spans()
        self._span = (_count(attributes.get("colspan")), _count(attributes.get("rowspan")))
        self._rows[-1].append(("", self._line))
        self._in_cell = True

    def _fill_spans(self) -> None:
        """Cells that a taller one above reaches into hold what it holds."""
        if self._rows is None:
            return
        row = self._rows[-1]
        while (said := self._spans.get((len(self._rows) - 1, len(row)))) is not None:
            row.append((said, self._line))

    def _end_cell(self) -> None:
        if not self._in_cell or self._rows is None:
            return
        self.flush()
        self._in_cell = False
        row = self._rows[-1]
        text, line = row[-1]
        wide, tall = self._span
        column = len(row) - 1
        row += [(text, line)] * (wide - 1)
        for below in range(1, tall):
            for beside in range(wide):
                self._spans[len(self._rows) - 1 + below, column + beside] = text

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        if not "".join(self._text).strip():
            self._start = self._line + (len(data) - len(data.lstrip("\n")) if data.strip() else 0)
        self._text.append(data)


def _count(text: str | None) -> int:
    return min(50, max(1, int(text))) if text and text.isascii() and text.isdigit() else 1
