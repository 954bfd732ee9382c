"""What stands in a cell or a list, as entries: `Slow<br>• Too dear; no help` → three."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import NamedTuple


class Entry(NamedTuple):
    """A text of a list or a cell, with its line in the source and what is nested in it."""

    text: str
    line: int
    inside: tuple[Entry, ...] = ()


_BREAKS = re.compile(r"\s*<br\s*/?>\s*|\r\n|[\r\n\u2028\u2029\x0b]", re.IGNORECASE)
_BULLET = re.compile(
    r"\s*(?:[•‣▪▫◦●○·∙⁃➤➢►▶✓✔✗✘❌✅*]\ufe0f?|[-–—](?=\s)|\(?\d{1,2}[.)](?=\s)|[①-⑳]|\[[ xX]\])\s*"
)
_INNER_BULLET = re.compile(r"(?:(?<=\S)\s+|(?<=[.;。；]))[•‣▪◦∙➤►·](?=\s?\S)|\s+[①-⑳](?=\S)")
_SEMICOLONS = re.compile(r"\s*[;；]\s*")
_TAGS = re.compile(
    r"</?(?:b|i|u|em|strong|p|div|span|ul|ol|li|small|sub|sup|font|center|code|mark|td|tr)\b[^<>]*>",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"\A(?P<mark>\*\*|__|\*|_|)(?P<label>[^*_:：|]{1,60}?)(?P<end>\s*[:：]\s*(?P=mark)|(?P=mark)\s*[:：]|(?P=mark)\s+[–—-]\s+(?=\S))\s*(?P<rest>.*)\Z",
    re.DOTALL,
)
_BOLD = re.compile(r"\A(?:\*\*|__)(?P<label>[^*_]{1,120}?)(?:\*\*|__)\s*(?P<rest>.*)\Z", re.DOTALL)
_ICONS = re.compile(r"\A(?:[\u2190-\u2bff\U0001f000-\U0001faff\ufe0f\u200d\u20e3]+\s*)+(?=[\w*_])")
_DASHED = re.compile(r"\A(?P<label>[^\W\d_][^:：.!?–—]{1,40}?)\s+[–—-]\s+(?P<rest>\S.*)\Z", re.DOTALL)
_QUOTES = '"“”„«»「」『』‘’'


def plain(text: str) -> str:
    """A text without tags of HTML, entities and doubled blanks; inline Markdown stays."""
    bare = (
        _TAGS.sub(" " if "<li" in text.lower() or "<p" in text.lower() else "", text) if "<" in text else text
    )
    return " ".join((unescape(bare) if "&" in bare else bare).split())


def entries_of(cell: str, line: int, *, sentences: bool = False) -> tuple[Entry, ...]:
    """The entries of a cell: apart by line ends, `<br>`, bullets, numbers or semicolons.

    Commas do not divide: they stand in sentences.
    """
    text = re.sub(r"<li\b[^<>]*>", "<br>", cell, flags=re.IGNORECASE) if "<li" in cell.lower() else cell
    parts = [part for piece in _BREAKS.split(text) for part in _INNER_BULLET.split(piece)]
    found = []
    for part in parts:
        shown = plain(_BULLET.sub("", part, count=1) if _BULLET.match(part) else part)
        divided = [shown] if sentences else divided_by_semicolons(shown)
        found += [Entry(one, line) for one in divided if one.strip(" -–—•.")]
    return tuple(found)


def divided_by_semicolons(text: str) -> list[str]:
    """A list on one line; a text without semicolons, or with brackets or quotes around them, stays whole."""
    if not re.search("[;；]", text):
        return [text]
    parts = _SEMICOLONS.split(text)
    if any(
        part.count("(") != part.count(")") or part.count("“") != part.count("”") or part.count('"') % 2
        for part in parts
    ):
        return [text]
    return [part for part in parts if part]


def apart(entry: Entry) -> tuple[Entry, ...]:
    """An entry as the entries of the list on one line that it is, or as it is."""
    if entry.inside:
        return (entry,)
    return tuple(Entry(text, entry.line) for text in divided_by_semicolons(entry.text))


class Labelled(NamedTuple):
    """`**Emotion:** frustrated` → label, rest; `bold` where the label was set off from the text."""

    label: str
    rest: str
    bold: bool


def labelled(text: str) -> Labelled | None:
    """The label at the beginning of a text and what it labels; None where there is none. Emoji before it are passed over."""
    said = _ICONS.sub("", text)
    match = _LABELLED.match(said)
    if (
        match
        and match["label"].strip()
        and not match["label"].strip().isdigit()
        and not match["rest"].startswith("//")
    ):
        if re.search("[–—-]", match["end"]) and not match["mark"]:
            return None
        return Labelled(match["label"].strip(), match["rest"].strip(), bool(match["mark"]))
    match = _BOLD.match(said)
    if match:
        rest = match["rest"].lstrip(" :：–—-")
        return Labelled(match["label"].strip(" :："), rest.strip(), True)
    return None


def dashed(text: str) -> Labelled | None:
    """`Persona – Anna`: a label only for those who know the word."""
    match = _DASHED.match(_ICONS.sub("", text))
    return Labelled(match["label"].strip(), match["rest"].strip(), False) if match else None


def unquoted(text: str) -> str:
    """A text without quotation marks around the whole of it."""
    bare = text.strip().strip("*_").strip()
    if (
        len(bare) > 2
        and bare[0] in _QUOTES
        and bare[-1] in _QUOTES
        and not any(mark in bare[1:-1] for mark in bare[0] + bare[-1])
    ):
        return bare[1:-1].strip()
    return text.strip()


def is_quoted(text: str) -> bool:
    return unquoted(text) != text.strip() and unquoted(text) != ""


def flat(entries: Sequence[Entry]) -> Iterator[Entry]:
    """Entries and those in them, in order."""
    for entry in entries:
        yield entry._replace(inside=())
        yield from flat(entry.inside)
