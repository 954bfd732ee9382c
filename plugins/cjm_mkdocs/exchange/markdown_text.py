"""What stands where in an author's Markdown, as Python-Markdown finds it: headings, code, and raw HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

# --- code ----------------------------------------------------------------------------------------------------------

_ANY_FENCE = re.compile(r"[ \t]*(?:>[ \t]*)*(`{3,}|~{3,})")
_SPAN = re.compile(r"(?<![`\\])(`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)\1(?!`)", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_GOES_ON = re.compile(r"\s*(?:[-*+:][ \t]|\d+[.)][ \t]|!!!|\?\?\?|===|\[\^[^\]]+\]:)")
"""The beginning of what has further lines indented: lists, notes, tabs, footnotes."""


def code_in(text: str) -> list[tuple[int, int]]:
    """Where in a text there are blocks and spans of code, and comments."""
    blocks = list(_blocks(text))
    spans = [m.span() for pattern in (_SPAN, _COMMENT) for m in pattern.finditer(text)]
    return blocks + [span for span in spans if not any(a <= span[0] < b for a, b in blocks)]


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    fence, start, at = "", 0, 0
    goes_on, after_empty = False, True
    for line in text.splitlines(keepends=True):
        bare = line.strip()
        opening = _ANY_FENCE.match(line)
        if fence:
            if bare.lstrip("> ").startswith(fence) and not bare.strip("`~> "):
                yield start, at + len(line)
                fence = ""
        elif opening:
            fence, start = opening[1], at
        elif bare and not line.startswith(("    ", "\t")):
            goes_on = bool(_GOES_ON.match(line)) or (goes_on and line[0] == " ")
        elif bare and after_empty and not goes_on:
            yield at, at + len(line)
        after_empty = not bare or (after_empty and line.startswith(("    ", "\t")))
        at += len(line)
    if fence:
        yield start, len(text)


# --- headings ------------------------------------------------------------------------------------------------------


class Head(NamedTuple):
    """A heading in Markdown: its first line, the line behind it, both counted from 0, and its level."""

    line: int
    end: int
    level: int
    html: bool = False
    """Whether it is written as HTML."""


_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HASHES = re.compile(r"(#{1,6})(?!#)[^\n]*\S")
_UNDERLINE = re.compile(r"(=+|-+)[ ]*$")
_RAW = re.compile(r"<h([1-6])\b", re.IGNORECASE)


def headings_of(lines: list[str]) -> Iterator[Head]:
    """The headings in the lines of a Markdown text, as Python-Markdown finds them outside of blocks."""
    fence, comment, number = "", False, 0
    while number < len(lines):
        line, found = lines[number], None
        opening = _FENCE.match(line)
        if fence:
            fence = "" if line.strip().startswith(fence) and not line.strip(" `~") else fence
        elif comment:
            comment = "-->" not in line
        elif opening:
            fence = opening[1]
        elif line.lstrip().startswith("<!--"):
            comment = "-->" not in line
        else:
            found = _heading(lines, number)
        if found is not None:
            yield found
        number = found.end if found is not None else number + 1


def _heading(lines: list[str], number: int) -> Head | None:
    line = lines[number]
    hashes, raw = _HASHES.match(line), _RAW.search(line)
    if hashes:
        return Head(number, number + 1, len(hashes[1]))
    below = lines[number + 1] if number + 1 < len(lines) else ""
    begins = number == 0 or not lines[number - 1].strip()
    if begins and line.strip() and not line.startswith(" ") and _UNDERLINE.match(below):
        return Head(number, number + 2, 1 if below[0] == "=" else 2)
    if raw and line.lstrip().startswith("<"):
        end = number
        while end < len(lines) and (lines[end].strip() or ends_in_html("\n".join(lines[:end]))):
            end += 1  # a block of HTML goes on to its end, or to an empty line
        return Head(number, end, int(raw[1]), html=True)
    return None


# --- HTML ----------------------------------------------------------------------------------------------------------

_BLOCK = re.compile(
    r"^ {0,3}<(?P<open>address|article|aside|blockquote|center|details|div|dl|figure|footer|form|header|main|nav|ol|pre"
    r"|section|table|ul)\b(?P<attributes>[^>]*)>|<(?P<inner>/?)(?P<name>[a-z]+)\b[^>]*>",
    re.MULTILINE | re.IGNORECASE,
)


def ends_in_html(text: str) -> bool:
    """Whether a text ends within raw HTML, in which nothing is Markdown (unless it says so with `markdown`)."""
    if "<" not in text:
        return False
    code = code_in(text)
    depth, name = 0, ""
    for tag in _BLOCK.finditer(text):
        if any(a <= tag.start() < b for a, b in code):
            continue
        if not depth and tag["open"] and "markdown" not in tag["attributes"]:
            depth, name = 1, tag["open"].lower()
        elif depth and (tag["open"] or tag["name"]).lower() == name:
            depth += -1 if tag["inner"] else 1
    return depth > 0


# --- attribute lists -----------------------------------------------------------------------------------------------

_BRACE = re.compile(
    r"""^(?:\#.*[ ])?[ ]*\{(?=[^}\n]*\}[ ]*$)           # at the end of a heading, or on a line of its own
    | (?<=[ ])\{(?=[^}\n]*\}[ ]*\n[=-]+[ ]*$)         # at the end of a heading that is underlined
    | (?<=[*_`)\]>])\{                               # behind what is emphasised, a link, code""",
    re.MULTILINE | re.VERBOSE,
)


def with_plain_braces(text: str) -> str:
    """A text in which the extension `attr_list` finds nothing, for a site that does not use it."""
    if "{" not in text:
        return text
    code = code_in(text)

    def plain(found: re.Match[str]) -> str:
        at = found.end() - 1
        return found[0] if any(a <= at < b for a, b in code) else f"{found[0][:-1]}&#123;"

    return _BRACE.sub(plain, text)


__all__ = ["Head", "code_in", "ends_in_html", "headings_of", "with_plain_braces"]
