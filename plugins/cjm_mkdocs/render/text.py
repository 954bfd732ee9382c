"""Authors' short texts → HTML: emphasis, code and links; every other mark-up is shown as text."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from html import escape as escape_html
from html import unescape
from itertools import accumulate
from unicodedata import east_asian_width
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.inlinepatterns import BACKTICK_RE, BacktickInlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString
from markupsafe import Markup

from ..model.fields import is_safe_url

Resolve = Callable[[str], str]
"""A link's target as written → the `href` it gets on the page being rendered."""

marked: Callable[[str], Markup] = partial(str.__new__, Markup)
"""What is HTML already, for a template: the constructor takes twice as long."""
_is_stressed = re.compile(
    "(?:[^*_`[\\\\\n\x02\x03]++|[*](?![\\s*])[^*_`[\\\\\n\x02\x03]*(?<![\\s*])[*](?![*]))*+\\Z"
).match
"""Whether words between single asterisks are the only mark-up of a text, as they mostly are."""
_LINK = "]("
_TAG = re.compile("<[^>]*>")
_RESERVED = re.compile("[\x02\x03]")
"""Python-Markdown marks its own places with these."""
_NEEDLESS_PATTERNS = (
    "reference", "image_link", "image_reference", "short_reference", "short_image_ref", "autolink", "automail",
    "html", "entity",
)  # fmt: skip


def is_plain(text: str) -> bool:
    """Whether a text holds no mark-up at all (and no line end). To look for sign after sign costs half a pattern."""
    return not (
        "*" in text or "_" in text or "`" in text or "[" in text or "\\" in text or "\n" in text
    )  # fmt: skip


def is_bare(text: str) -> bool:
    """Whether a text is its own HTML."""
    return not (
        "*" in text or "_" in text or "`" in text or "[" in text or "\\" in text or "\n" in text
        or "&" in text or "<" in text or ">" in text or '"' in text or "'" in text
    )  # fmt: skip


def is_html(text: str) -> bool:
    """Whether a text without mark-up is its own HTML."""
    return not ("&" in text or "<" in text or ">" in text or '"' in text or "'" in text)


def escape(text: str, *, quote: bool = True) -> str:
    """`text` as HTML. Most texts are it already, and to see that costs less than to replace nothing five times."""
    if "&" in text or "<" in text or ">" in text or '"' in text or "'" in text:
        return escape_html(text, quote)
    return text


class _Code(BacktickInlineProcessor):
    """`code`: as in Python-Markdown, but its text is escaped already."""

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[Element | str | None, int | None, int | None]:
        found, start, end = super().handleMatch(m, data)
        if isinstance(found, Element) and found.text:
            found.text = AtomicString(unescape(found.text))
        return found, start, end


class _SafeLinks(Treeprocessor):
    """Links lead where the site says, or nowhere."""

    resolve: Resolve = staticmethod(lambda target: target)

    def run(self, root: Element) -> None:
        for link in root.iter("a"):
            target = unescape(link.get("href", "")).strip("<> ")
            if is_safe_url(target):
                link.set("href", escape_html(self.resolve(target)))
            else:
                link.tag = "span"
                link.attrib.clear()


class InlineMarkdown:
    """Converts texts, each distinct one once.

    Only the inline half of Python-Markdown runs: a text of an author has no blocks, and they are most of the cost.
    """

    def __init__(self) -> None:
        markdown = Markdown(output_format="html")
        for name in _NEEDLESS_PATTERNS:
            markdown.inlinePatterns.deregister(name)
        markdown.inlinePatterns.register(_Code(BACKTICK_RE), "backtick", 190)
        self._links = _SafeLinks(markdown)
        processors = markdown.treeprocessors
        self._steps = (processors["inline"], self._links, processors["unescape"])
        self._serialize: Callable[[Element], str] = markdown.serializer
        self._plain: Callable[[str], str] = lru_cache(maxsize=50_000)(self._converted)

    def html(self, text: str, resolve: Resolve) -> str:
        """`text` as HTML. `resolve` is asked for the target of each link in it."""
        if is_plain(text):
            return escape_html(text)
        if _is_stressed(text):
            parts = escape_html(text.strip(), quote=False).split("*")
            parts[1::2] = [f"<em>{stressed}</em>" for stressed in parts[1::2]]
            return "".join(parts)
        if _LINK not in text:
            return self._plain(text)
        self._links.resolve = resolve
        return self._converted(text)

    def _converted(self, text: str) -> str:
        paragraphs = (part for part in re.split(r"\n\s*\n", text.strip()) if part.strip())
        return "<br>".join(map(self._paragraph, paragraphs))

    def _paragraph(self, text: str) -> str:
        root = Element("div")
        paragraph = SubElement(root, "p")
        paragraph.text = escape_html(_RESERVED.sub("", text), quote=False)
        for step in self._steps:
            step.run(root)
        return self._serialize(paragraph).strip().removeprefix("<p>").removesuffix("</p>")


def untagged(html: str) -> str:
    """HTML of ours as plain text; what authors wrote in it is escaped."""
    text = _TAG.sub("", html)
    return unescape(text) if "&" in text else text


_LINKED = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_PAIRED = re.compile(r"(\*\*|__|`)(?=\S)(.+?)(?<=\S)\1")
_SINGLE = re.compile(r"([*_])(?<![\w*][*_])(?=\S)([^*_]+?)(?<=\S)\1(?![\w*])")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!])")


def plain(text: str) -> str:
    """`text` without its Markdown marks, for places that hold no HTML: the search index, titles, diagrams."""
    if is_plain(text):
        return text
    if _LINK in text:
        text = _LINKED.sub(r"\1", text)
    if "**" in text or "__" in text or "`" in text:
        text = _PAIRED.sub(r"\2", text)
    if "*" in text or "_" in text:
        text = _SINGLE.sub(r"\2", text)
    if "\\" in text:
        text = _ESCAPED.sub(r"\1", text)
    return " ".join(text.split())


def plains(texts: Sequence[str]) -> Sequence[str]:
    """`plain` of each. Mostly, one look at all of them tells that there is nothing to do."""
    return texts if is_plain("".join(texts)) else list(map(plain, texts))


def _width(sign: str) -> int:
    return 2 if east_asian_width(sign) in "WF" else 1


def width(text: str) -> int:
    """The width of a text in letters; a Chinese character is as wide as two."""
    return len(text) if text.isascii() else sum(map(_width, text))


def widest(texts: Sequence[str]) -> int:
    """The width of the widest of these."""
    return max(map(len if "".join(texts).isascii() else width, texts), default=0)


def lines(width: int, letters: int) -> int:
    """About how many lines a text of a width takes where so many letters fit on each."""
    return -(-width // letters)


def shortened(text: str, letters: int) -> str:
    """`text` where it is at most so wide; else its beginning, to the end of a word where one is near."""
    text = " ".join(text.split())
    if width(text) <= letters:
        return text
    room = (
        letters - 1 if text.isascii() else sum(reached < letters for reached in accumulate(map(_width, text)))
    )
    head, blank, _ = text[: room + 1].rpartition(" ")
    return f"{head if blank and len(head) > room // 2 else text[:room]} …"
