"""Our HTML as it may stand in Markdown, for any generator that works with Python-Markdown.

A generator takes headings for its table of contents and its search from Markdown only, and hands on raw HTML as it is.
So what we render is cut at its headings: each heading with an id becomes one of Markdown, and everything between them
stays raw. What held a heading is closed before it and opened again behind it, without its id.

    <div class="cjm-steps">                     <div class="cjm-steps"><p>…</p></div>
    <p>…</p>
    <h2 id="stage---buy">Buy</h2>         →     ## Buy { #stage---buy }
    <p>…</p>
    </div>                                      <div class="cjm-steps"><p>…</p></div>

Nothing an extension of Markdown could take for its own is left in the raw parts: what begins a macro, a fence or a
snippet is written as a character reference, which is the same to a browser, and no line is empty. So the raw parts
come through byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from html import escape, unescape

_TAG = re.compile(
    r"""<!--.*?-->
    | <(?P<literal>script|style)\b(?:"[^"]*"|'[^']*'|[^"'>])*>.*?</(?P=literal)\s*>
    | <(?P<end>/?)(?P<name>[A-Za-z][^\s/>]*)(?P<attributes>(?:"[^"]*"|'[^']*'|[^"'>])*?)(?P<closed>/?)>""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"""\s*([^\s=>"']+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>"']+))?""")
_HEADING = re.compile(r"h[1-6]\Z")
_MAYBE_HEADING = re.compile(r"<h[1-6]\b", re.IGNORECASE)
_ID = re.compile(r"""[^\s{}="'#<>&\\`\[\]*]+\Z""")
"""What attribute lists take for an id."""

_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_CUT = frozenset(("div", "section", "article"))
"""What is the same in two pieces as in one."""
_BLOCKS = frozenset(
    """address article aside blockquote center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5
    h6 header hr li main menu nav ol p pre script section style summary table tbody td tfoot th thead tr ul""".split()
)
"""What Python-Markdown takes for raw HTML at the beginning of a line; it writes a paragraph around everything else."""
_INLINE = frozenset(
    "a abbr b bdi bdo br cite code data del dfn em i ins kbd mark q s samp small span strong sub sup time u var wbr".split()
)
_BLANK = " \t\r\n\f"
_NOT_FOR_SEARCH = re.compile(r'\s+data-search-exclude(?:="[^"]*")?(?=[\s>]|\Z)')


@dataclass(slots=True)
class _Element:
    """An element of the HTML. Numbers are places in the text: of its tags, and of what is inside."""

    name: str
    attributes: str
    start: int
    inside: int
    end_inside: int
    end: int
    children: list[_Element] = field(default_factory=list)
    is_cut: bool = False
    """Whether it holds a heading for Markdown."""


def markdown_of(html: str, top: int = 1) -> str:
    """HTML of ours as Markdown: headings, and raw parts that come through as they are. Ends without a line end.

    `top` is the level that a generator gives to headings with one `#`: the option `baselevel` of `toc`.
    """
    root = _Element("", "", 0, 0, len(html), len(html), list(_elements(html, 0, len(html), top)))
    return "\n\n".join(_Cutter(html, top).pieces(root))


def heading(level: int, html: str, attributes: Iterable[tuple[str, str]] = ()) -> str:
    """A heading of Markdown with `html`, of which only inline tags come through, and with attributes as in HTML."""
    told = []
    for name, value in attributes:
        if name == "id":
            told.append(f"#{value}")
        else:
            value = _in_value(value).replace('"', "&quot;")
            told.append(f'{name}="{value}"')
    listed = f" {{ {' '.join(told)} }}" if told else ""
    return f"{'#' * level} {_inline(html)}{listed}"


# --- cutting -------------------------------------------------------------------------------------------------------


def _elements(html: str, start: int, end: int, top: int) -> Iterator[_Element]:
    """The elements that stand side by side in a part of some HTML."""
    at = start
    while (tag := _TAG.search(html, at, end)) is not None:
        at = tag.end()
        if tag["end"] or not (tag["name"] or tag["literal"]):
            continue
        name = (tag["name"] or tag["literal"]).lower()
        element = _Element(name, tag["attributes"] or "", tag.start(), at, at, at)
        if tag["name"] and name not in _VOID and not tag["closed"]:
            element.end_inside, element.end = _end(html, name, at, end)
        if name in _CUT and _MAYBE_HEADING.search(html, element.inside, element.end_inside):
            element.children = list(_elements(html, element.inside, element.end_inside, top))
            element.is_cut = any(child.is_cut or _is_heading(child, html, top) for child in element.children)
        at = element.end
        yield element


def _end(html: str, name: str, start: int, end: int) -> tuple[int, int]:
    """Where the inside of an element ends that begins at `start`, and where its end tag does."""
    depth = 1
    for tag in _same(name).finditer(html, start, end):
        if tag["other"]:  # a paragraph needs no end tag
            return tag.start(), tag.start()
        if tag["tag"] and not tag["closed"]:
            depth += -1 if tag["end"] else 1
        if not depth:
            return tag.start(), tag.end()
    return end, end


@cache
def _same(name: str) -> re.Pattern[str]:
    """Tags of a name; of a paragraph, also those that end it."""
    others = f"</?(?:{'|'.join(sorted(_BLOCKS - {'p'}))})(?=[\\s/>])" if name == "p" else "(?!)"
    return re.compile(
        rf"<!--.*?-->|<(?P<literal>script|style)\b.*?</(?P=literal)\s*>|(?P<other>{others})"
        rf"|(?P<tag><(?P<end>/?){re.escape(name)}(?=[\s/>])[^>]*?(?P<closed>/?)>)",
        re.DOTALL | re.IGNORECASE,
    )


def _is_heading(element: _Element, html: str, top: int) -> bool:
    if not _HEADING.match(element.name) or int(element.name[1]) < top:
        return False
    if any(tag["name"] not in _INLINE for tag in _TAG.finditer(html, element.inside, element.end_inside)):
        return False
    id_ = dict(_attributes(element.attributes)).get("id")
    return element.name == "h1" if id_ is None else bool(_ID.match(id_))


def _attributes(text: str) -> Iterator[tuple[str, str]]:
    """Names and values, these as in HTML, without quotation marks."""
    for name, value in _ATTRIBUTE.findall(text):
        yield name, value[1:-1] if value[:1] in ("'", '"') else value


class _Cutter:
    """Cuts one text."""

    def __init__(self, html: str, top: int) -> None:
        self.html, self.top = html, top
        self.met: set[int] = set()
        """Where the elements begin that have been opened once."""

    def pieces(self, element: _Element, around: tuple[_Element, ...] = ()) -> Iterator[str]:
        """Raw parts and headings in order, of an element that is cut; `around` it are others."""
        start, whole = element.inside, []
        for child in element.children:
            if not (child.is_cut or _is_heading(child, self.html, self.top)):
                whole.append(child)
                continue
            yield from self._raw(start, child.start, whole, around)
            if child.is_cut:
                yield from self.pieces(child, (*around, child))
            else:
                yield from self._anchor(around)
                inner = self.html[child.inside : child.end_inside]
                yield heading(int(child.name[1]) - self.top + 1, inner, _attributes(child.attributes))
            start, whole = child.end, []
        yield from self._raw(start, element.end_inside, whole, around)

    def _anchor(self, around: tuple[_Element, ...]) -> Iterator[str]:
        """What carries the ids of elements that begin with a heading."""
        if any(e.start not in self.met and "id" in dict(_attributes(e.attributes)) for e in around):
            yield self._opened("", around)

    def _raw(
        self, start: int, end: int, whole: list[_Element], around: tuple[_Element, ...]
    ) -> Iterator[str]:
        """A part that stays as it is: in what it was in, or else each of its blocks by itself."""
        text = self.html[start:end]
        if not text.strip(_BLANK):
            return
        if around:
            yield self._opened(text, around)
            return
        loose = start
        for element in whole:
            if element.name in _BLOCKS:
                yield from self._loose(loose, element.start)
                yield still(self.html[element.start : element.end])
                loose = element.end
        yield from self._loose(loose, end)

    def _loose(self, start: int, end: int) -> Iterator[str]:
        """What Python-Markdown would take for a paragraph."""
        text = self.html[start:end].strip(_BLANK)
        if text:
            yield f"<div>{still(text)}</div>"

    def _opened(self, text: str, around: tuple[_Element, ...]) -> str:
        tags = []
        for element in around:
            tag = _NOT_FOR_SEARCH.sub("", self.html[element.start : element.inside])
            if element.start in self.met:
                tag = re.sub(r'\s+id="[^"]*"', "", tag)
            self.met.add(element.start)
            tags.append(still(tag))
        return (
            f"{''.join(tags)}{still(text).strip(_BLANK)}{''.join(f'</{e.name}>' for e in reversed(around))}"
        )


# --- what no extension may take for its own ------------------------------------------------------------------------

_SIGNS = re.compile("[{\t\r\x02\x03]|`(?=``)|~(?=~~)|(?<=``)`|(?<=~~)~")
_VALUE_SIGNS = re.compile("[{}\t\r\n\x02\x03`\\[\\]\\\\~]")
_VALUE = re.compile(r"""(?P<value>"[^"]*"|'[^']*')|[ \t\r\n\f]+""")
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>\n]*\n[^<>]*>")
_EMPTY_LINES = re.compile(r"\n[ \t\r\f]*\n[ \t\r\n\f]*")
_END_OF_EMPTY_LINE = re.compile(r"(?<=\n)([ \t]*)\n")
_SPECIAL = re.compile(
    r"(?P<literal><!--.*?-->|<(script|style)\b.*?</\2\s*>)|(?P<lines><(pre|textarea)\b.*?</\4\s*>)",
    re.DOTALL | re.IGNORECASE,
)


def still(html: str) -> str:
    """Raw HTML that Python-Markdown, its extensions and macros leave as it is; the same to a browser."""
    out: list[str] = []
    at = 0
    for part in _SPECIAL.finditer(html):
        out.append(_still(html[at : part.start()]))
        if part["lines"]:
            out.append(_SIGNS.sub(_reference, _END_OF_EMPTY_LINE.sub(r"\1&#10;", part["lines"])))
        else:
            out.append(part["literal"])
        at = part.end()
    return "".join((*out, _still(html[at:])))


def _still(html: str) -> str:
    html = _LONG_TAG.sub(lambda tag: _in_tag(tag[0]), html)
    return _SIGNS.sub(_reference, _EMPTY_LINES.sub("\n", html))


def _in_tag(tag: str) -> str:
    return _VALUE.sub(lambda part: _in_value(part["value"]) if part["value"] else " ", tag)


def _in_value(value: str) -> str:
    return _VALUE_SIGNS.sub(_reference, value)


def _reference(sign: re.Match[str]) -> str:
    return f"&#{ord(sign[0])};"


# --- headings ------------------------------------------------------------------------------------------------------

_MEANT = re.compile(
    r"""[*_`\[\]\\{}<>#~^=+|@$"'\t\x02\x03]  # marks of Markdown and of its extensions
    | -(?=-)|(?<=-)- | \.(?=\.)|(?<=\.)\.     # dashes and ellipses that smart typography makes
    | (?<=\d)/(?=\d) | :(?=\S) | (?<=\bwww)\. | (?<=\A\d)\.|(?<=\A\d\d)\.  # fractions, emoji, addresses, numbers of lists
    | \((?=(?:c|r|p|tm)\)) | \A[-!:?>]        # signs such as ©, and what begins a block""",
    re.VERBOSE | re.IGNORECASE,
)


_BLANKS = re.compile(r"[ \t\r\n\f]+")


def _inline(html: str) -> str:
    """The inside of a heading: tags stay, and text is text whatever an extension would make of it."""
    out, at = [], 0
    for tag in _TAG.finditer(html):
        out += [_as_text(html[at : tag.start()]), _in_tag(tag[0])]
        at = tag.end()
    return _BLANKS.sub(" ", "".join((*out, _as_text(html[at:])))).strip(" ")


def _as_text(html: str) -> str:
    meant = _MEANT.sub(lambda sign: f"\0{ord(sign[0])};", unescape(html).replace("\0", ""))
    return escape(meant, quote=False).replace("\0", "&#")


__all__ = ["heading", "markdown_of", "still"]
