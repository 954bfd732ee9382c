"""Where the links of a Markdown text lead, and a text without some of them.

All that makes a link counts: `[text](target)`, `![alt](target)`, `[text][label]` with its definition, HTML with an
address, and an address in plain sight. Code is no exception: what must not be published must not stand there either.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from html import unescape

IsGone = Callable[[str], bool]
"""Whether a target, as written, is one of those that are to go."""

_TEXT = r"\[(?P<text>(?:[^\[\]]|\[(?:[^\[\]]|\[[^\[\]]*+\])*+\])*+)\]"
_TARGET = r"(?:<(?P<angle>[^<>\n]*+)>|(?P<plain>(?:[^()]|\([^()]*+\))*+))"
_INLINE = re.compile(rf"!?+{_TEXT}\(\s*+{_TARGET}[^()]*+\)(?:\{{[^{{}}\n]*+\}})?+")
_TITLE = re.compile(r"(?<!\s)\s++(?:\"[^\"]*\"|'[^']*')\s*\Z")
_DEFINITION = re.compile(
    r"^[ ]{0,3}\[(?P<label>[^\[\]]++)\]:[ \t]*+\n?[ \t]*+<?(?P<target>[^\s<>]++)>?[^\n]*+\n?", re.MULTILINE
)
_LABELLED = re.compile(rf"!?+{_TEXT}(?:[ ]?+\[(?P<label>[^\[\]]*+)\])?+")
_LINK = re.compile(r"<a\b(?P<inside>[^<>]*+)>.*?</a\s*+>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[a-z](?P<inside>[^<>]*+)>", re.IGNORECASE)
_ADDRESS = re.compile(
    r"\b(?:href|src|srcset|data|poster|action|cite)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'<>]++))",
    re.IGNORECASE,
)


def targets(text: str) -> Iterator[str]:
    """Where everything in a text leads, without titles."""
    for link in _INLINE.finditer(text):
        yield _target(link)
        yield from targets(link["text"])
    for definition in _DEFINITION.finditer(text):
        yield unescape(definition["target"])
    for tag in _TAG.finditer(text):
        yield from _addresses(tag["inside"])


def destinations(text: str) -> Iterator[tuple[int, int]]:
    """Where in a text the targets of its Markdown links stand, as written and in order, also those in code."""
    yield from sorted(
        {*_inline_destinations(text, 0), *(found.span("target") for found in _DEFINITION.finditer(text))}
    )


def _inline_destinations(text: str, at: int) -> Iterator[tuple[int, int]]:
    for link in _INLINE.finditer(text):
        name = "angle" if link["angle"] is not None else "plain"
        written = link[name] if name == "angle" else _TITLE.sub("", link[name]).rstrip()
        yield at + link.start(name), at + link.start(name) + len(written)
        if "](" in link["text"]:  # a picture that is a link
            yield from _inline_destinations(link["text"], at + link.start("text"))


def without(text: str, is_gone: IsGone, words: str, addresses: Collection[str] = ()) -> str:
    """A text with `words` in place of each link whose target is gone, and of the plain `addresses`.

    What is said in a link goes with it, for it tells of its target; pictures and their like go without a word.
    """
    if "](" in text or "]:" in text:
        text = _without_inline(text, is_gone, words)
        text = _without_definitions(text, is_gone, words)
    if "<" in text:
        text = _LINK.sub(lambda link: words if _is_any(link["inside"], is_gone) else link[0], text)
        text = _TAG.sub(lambda tag: "" if _is_any(tag["inside"], is_gone) else tag[0], text)
    for address in addresses:
        text = re.sub(rf"<?{re.escape(address)}[^\s<>()\"'\]]*+>?", words, text)
    return text


def _without_inline(text: str, is_gone: IsGone, words: str) -> str:
    def kept(link: re.Match[str]) -> str:
        if is_gone(_target(link)):
            return "" if link[0].startswith("!") else words
        inside = link["text"]
        return (
            link[0].replace(inside, _without_inline(inside, is_gone, words), 1) if "](" in inside else link[0]
        )

    return _INLINE.sub(kept, text)


def _without_definitions(text: str, is_gone: IsGone, words: str) -> str:
    gone = {
        _folded(found["label"]) for found in _DEFINITION.finditer(text) if is_gone(unescape(found["target"]))
    }
    if not gone:
        return text

    def kept(link: re.Match[str]) -> str:
        if _folded(link["label"] or link["text"]) not in gone:
            return link[0]
        return "" if link[0].startswith("!") else words

    text = _DEFINITION.sub(lambda found: "" if _folded(found["label"]) in gone else found[0], text)
    return _LABELLED.sub(kept, text)


def _target(link: re.Match[str]) -> str:
    return unescape(link["angle"] or _TITLE.sub("", link["plain"] or "")).strip()


def _folded(label: str) -> str:
    return " ".join(label.split()).casefold()


def _is_any(inside: str, is_gone: IsGone) -> bool:
    return any(map(is_gone, _addresses(inside)))


def _addresses(inside: str) -> Iterator[str]:
    for found in _ADDRESS.findall(inside):
        whole = unescape(next(filter(None, found), ""))
        yield whole
        yield from (part.split()[0] for part in whole.split(",") if part.strip())
