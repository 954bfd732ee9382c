"""Authors' short texts → HTML: emphasis, code and links; every other mark-up is shown as text."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from html import escape as escape_html
from html import unescape
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import BACKTICK_RE, InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from ..model.fields import is_safe_url

Resolve = Callable[[str], str]
"""A link's target as written → the `href` it gets on the page being rendered."""

is_plain = re.compile(r"[^*_`\[\\\n]*\Z").match
"""Whether a text holds no mark-up at all (and no line end)."""
_LINK = "]("
_NEEDLESS_PREPROCESSORS = ("html_block",)
_NEEDLESS_BLOCKS = (
    "indent",
    "code",
    "hashheader",
    "setextheader",
    "hr",
    "olist",
    "ulist",
    "quote",
    "reference",
)
_NEEDLESS_PATTERNS = (
    "reference", "image_link", "image_reference", "short_reference", "short_image_ref", "autolink", "automail",
    "html", "entity",
)  # fmt: skip


class _Code(InlineProcessor):
    """`code`: as in Python-Markdown, but its text is escaped already."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element | str, int, int]:  # type: ignore[override]
        if m.group(3) is None:
            return m.group(1).replace("\\\\", "\\"), m.start(0), m.end(0)
        code = Element("code")
        code.text = AtomicString(m.group(3).strip())
        return code, m.start(0), m.end(0)


class _SafeLinks(Treeprocessor):
    """Links lead where the site says, or nowhere."""

    resolve: Resolve = staticmethod(lambda target: target)

    def run(self, root: Element) -> None:
        for link in root.iter("a"):
            target = unescape(link.get("href", ""))
            if is_safe_url(target):
                link.set("href", escape_html(self.resolve(target)))
            else:
                link.tag = "span"
                link.attrib.clear()


class InlineMarkdown:
    """Converts texts, each distinct one once."""

    def __init__(self) -> None:
        self._markdown = Markdown(output_format="html")
        for name in _NEEDLESS_PREPROCESSORS:
            self._markdown.preprocessors.deregister(name)
        for name in _NEEDLESS_BLOCKS:
            self._markdown.parser.blockprocessors.deregister(name)
        for name in _NEEDLESS_PATTERNS:
            self._markdown.inlinePatterns.deregister(name)
        self._markdown.inlinePatterns.register(_Code(BACKTICK_RE), "backtick", 190)
        self._links = _SafeLinks(self._markdown)
        self._markdown.treeprocessors.register(self._links, "cjm-links", 5)
        self._plain: Callable[[str], str] = lru_cache(maxsize=50_000)(self._converted)

    def html(self, text: str, resolve: Resolve) -> str:
        """`text` as HTML. `resolve` is asked for the target of each link in it."""
        if is_plain(text):
            return escape_html(text)
        if _LINK not in text:
            return self._plain(text)
        self._links.resolve = resolve
        return self._converted(text)

    def _converted(self, text: str) -> str:
        paragraphs = (part for part in re.split(r"\n\s*\n", text.strip()) if part.strip())
        return "<br>".join(map(self._paragraph, paragraphs))

    def _paragraph(self, text: str) -> str:
        self._markdown.reset()
        return self._markdown.convert(escape_html(text, quote=False)).removeprefix("<p>").removesuffix("</p>")


def plain(text: str) -> str:
    """`text` without its Markdown marks, for places that hold no HTML: the search index, titles, diagrams."""
    if is_plain(text):
        return text
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"(\*\*|__|`)(?=\S)(.+?)(?<=\S)\1", r"\2", text)
    text = re.sub(r"(?<![\w*])([*_])(?=\S)([^*_]+?)(?<=\S)\1(?![\w*])", r"\2", text)
    return " ".join(re.sub(r"\\([\\`*_{}\[\]()#+\-.!])", r"\1", text).split())
