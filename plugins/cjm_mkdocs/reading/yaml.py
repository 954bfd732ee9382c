"""YAML text → plain values, with a complaint for everything another YAML reader would take differently.

The C parser composes nodes with marks; values are made here from the source text, so that `12:30` stays `12:30`
and a date stays the text it was written as. No tag other than the plain ones is obeyed, nothing is ever imported.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import is_
from typing import Any, NamedTuple

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from ..model.fields import is_safe_url, link_targets
from ..problems import quoted

try:
    from yaml.cyaml import CParser as _Parser  # type: ignore[attr-defined]
except ImportError:  # PyYAML without libyaml: the same nodes and marks, some ten times slower
    from yaml.composer import Composer
    from yaml.parser import Parser
    from yaml.reader import Reader
    from yaml.scanner import Scanner

    class _Parser(Reader, Scanner, Parser, Composer):  # type: ignore[no-redef]
        def __init__(self, text: str) -> None:
            Reader.__init__(self, text)
            Scanner.__init__(self)
            Parser.__init__(self)
            Composer.__init__(self)


MAX_NODES = 50_000
"""Values in one front matter, aliases counted each time they are used."""
MAX_DEPTH = 40
MAX_LENGTH = 2_000_000

IMPLICIT = "!implicit"
_PLAIN_TAGS = {IMPLICIT, *(f"tag:yaml.org,2002:{name}" for name in ("str", "map", "seq"))}
_NULLS = {"", "~", "null", "Null", "NULL"}
_TRUE_FALSE = {word: word.lower() == "true" for word in ("true", "True", "TRUE", "false", "False", "FALSE")}
_YES_NO = {
    form: word in ("yes", "on")
    for word in ("yes", "no", "on", "off")
    for form in (word, word.title(), word.upper())
}
_LONGEST_WORD = max(map(len, (*_NULLS, *_TRUE_FALSE, *_YES_NO)))
_NUMERIC = frozenset("0123456789+-.")
"""What a plain text begins with that may be a number; no other stands for anything but itself if it is longer than
all those words."""
_INTEGER = re.compile(r"(?:-?(?:0|[1-9][0-9]{0,17})|\+[0-9]{1,2})\Z")
_SMALL = {str(number): number for number in range(-10, 101)}
"""Integers as they are mostly written."""
_DECIMAL = re.compile(r"[-+]?[0-9]*\.[0-9]*\Z")
_ODD_NUMBER = re.compile(
    r"(?:[-+]?0[0-7_]+|[-+]?0x[0-9a-fA-F_]+|[-+]?0b[01_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?"
    r"|[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\+[0-9]+|[-+]?[0-9]+_[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\Z"
)
NOT_YAML = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CONTROL = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]"  # seldom asked, and long to compile
_OTHER_BREAKS = re.compile("[\r\x85\u2028\u2029]")


class Complaint(NamedTuple):
    """Something wrong in a YAML text. Lines count from the text's own first line in its file, columns from 1."""

    line: int
    column: int
    rule: str
    message: str
    hint: str = ""


class Keys(NamedTuple):
    """The keys whose values may be written in words that elsewhere need quotes."""

    booleans: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()


class _Composer(_Parser):
    """Composes nodes; which value a plain scalar stands for is decided by `Values`."""

    def resolve(self, kind: type[Node], value: str | None, implicit: Any) -> str:
        return IMPLICIT

    # Called before and after each node, for nothing: a built-in function returns soonest.
    descend_resolver = staticmethod(is_)
    ascend_resolver = staticmethod(bool)


def compose(text: str) -> Node | None:
    """The node tree of one YAML document. Raises `yaml.YAMLError`."""
    line = too_deep(text)
    if line is not None:  # before the parser sees it: its recursion in C has no limit
        raise yaml.MarkedYAMLError(
            problem="nested too deeply", problem_mark=yaml.Mark("", 0, line, 0, None, 0)
        )
    if not text.isascii():
        text = _OTHER_BREAKS.sub(" ", text)  # line ends to YAML, but to no editor: lines would be miscounted
    try:
        parser = _Composer(text)
        try:
            return parser.get_single_node()
        finally:
            if hasattr(parser, "dispose"):
                parser.dispose()
    except (yaml.reader.ReaderError, UnicodeEncodeError) as error:
        raise _unacceptable(text) from error


def _unacceptable(text: str) -> yaml.MarkedYAMLError:
    """The parser's complaint of a character, with its place, which the parser gives in bytes or not at all."""
    found = NOT_YAML.search(text)
    start = found.start() if found else 0
    line, column = text.count("\n", 0, start), start - (text.rfind("\n", 0, start) + 1)
    name = f"U+{ord(text[start]):04X}" if found else "?"
    mark = yaml.Mark("", 0, line, column, None, 0)
    return yaml.MarkedYAMLError(problem=f"unacceptable character {name}", problem_mark=mark)


_MANY_MARKS = re.compile(rf"\n[ ?:-]{{{8 * MAX_DEPTH}}}")


def too_deep(text: str) -> int | None:
    """The line on which brackets, or list marks in one line, are nested too deeply; None if nowhere."""
    brackets = sum([text.count(bracket) for bracket in "[{" if bracket in text])
    if brackets < MAX_DEPTH and (
        not _MANY_MARKS.search("\n" + text) or brackets + text.count("- ") + text.count("? ") < MAX_DEPTH
    ):
        return None
    depth = 0
    for number, line in enumerate(text.split("\n")):
        depth = max(0, depth + line.count("[") + line.count("{") - line.count("]") - line.count("}"))
        marks = re.match(r"[ ]*(?:[-?:] +)*", line)
        indent = len(marks[0]) if marks else 0
        if depth > MAX_DEPTH or indent > 8 * MAX_DEPTH or line.count("[") + line.count("{") > 20 * MAX_DEPTH:
            return number
    return None


@dataclass(slots=True, eq=False, repr=False)
class Values:
    """Makes plain values (dict, list, str, int, float, bool, None) of nodes and collects complaints."""

    keys: Keys
    first_line: int = 1
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """Comments that look like a part of the text before them, by the place where that text ends."""
    may_have_links: bool = True
    """Whether any text may hold a Markdown link; only an escape can bring one in that is not seen in the source."""
    complaints: list[Complaint] = field(default_factory=list)
    _budget: int = MAX_NODES

    def of(self, node: Node, key: str = "", depth: int = 0) -> Any:
        """The value of `node`, which stands below `key`."""
        self._budget -= 1
        if self._budget < 0 or depth > MAX_DEPTH:
            self._too_large(node)
            return None
        if node.tag is not IMPLICIT and node.tag not in _PLAIN_TAGS:
            self._complain(
                node, "frontmatter/tag", f"the tag “{_short_tag(node.tag)}” is not obeyed", "delete the tag"
            )
            if not isinstance(node, ScalarNode):
                return None
        if not isinstance(node, ScalarNode):
            below = depth + 1
            if isinstance(node, MappingNode):
                return self._mapping(node, below)
            return [self.of(item, key, below) for item in node.value]
        text: str = node.value
        if self.may_have_links and "](" in text:
            self._check_links(node, text)
        if node.style or node.tag != IMPLICIT:
            return self._without_controls(node, text) if node.style == '"' else text
        return self._plain(node, text, key)

    def _too_large(self, node: Node) -> None:
        if self._budget > -MAX_NODES:
            self._budget = -MAX_NODES  # said once
            self._complain(node, "frontmatter/too-large", "the front matter is too large or refers to itself")

    def _mapping(self, node: MappingNode, depth: int) -> dict[str, Any]:
        """The values in a mapping, which are at this depth."""
        found: dict[str, Any] = {}
        are_all_keys = True
        scalars = 0
        is_simple = not (
            self.may_have_links or self.comments or depth > MAX_DEPTH or self._budget < len(node.value)
        )
        for key_node, value_node in node.value:
            key = key_node.value
            if type(key) is not str or not key:
                self._complain(
                    key_node, "frontmatter/key", "a key must be plain text", "write a word and a colon"
                )
                are_all_keys = False
            elif key == "<<" and not key_node.style:
                self._merge(value_node, node, depth, found)
                are_all_keys = False
            elif (
                is_simple
                and type(value_node) is ScalarNode
                and not value_node.style
                and value_node.tag is IMPLICIT
            ):  # what `of` gives for most
                text: str = value_node.value
                is_text = len(text) > _LONGEST_WORD and text[0] not in _NUMERIC
                found[key] = text if is_text else self._plain(value_node, text, key)
                scalars += 1
            else:
                found[key] = self.of(value_node, key, depth)
        self._budget -= scalars
        if self._budget < 0:
            self._too_large(node)
        if not are_all_keys or len(found) < len(node.value):
            self._check_twice(node)
        return found

    def _check_twice(self, node: MappingNode) -> None:
        lines: dict[str, int] = {}
        for key_node, _ in node.value:
            key = key_node.value
            if not isinstance(key, str) or not key or (key == "<<" and not key_node.style):
                continue
            if key in lines:
                message = f"“{key}” is already given in line {lines[key]}"
                hint = "keep one, or join their values in a list"
                self._complain(key_node, "frontmatter/duplicate-key", message, hint)
            lines[key] = key_node.start_mark.line + self.first_line

    def _merge(self, source: Node, into: MappingNode, depth: int, found: dict[str, Any]) -> None:
        if depth > MAX_DEPTH:
            self.of(source, "", depth)  # which says that it is too deep
            return
        own = {key.value for key, _ in into.value if isinstance(key, ScalarNode)}
        for mapping in source.value if isinstance(source, SequenceNode) else [source]:
            if not isinstance(mapping, MappingNode):
                self._complain(
                    source, "frontmatter/syntax", "`<<` takes an alias of a mapping", "delete the line"
                )
                return
            for key, value in self._mapping(mapping, depth + 2).items():
                if key not in own:
                    own.add(key)
                    found[key] = value

    def _plain(self, node: ScalarNode, text: str, key: str) -> Any:
        """What an unquoted text stands for."""
        if text in _SMALL and key not in self.keys.ids:
            return _SMALL[text]
        if text[:1] in _NUMERIC:
            return self._number(node, text, key)
        if len(text) <= _LONGEST_WORD:
            if text in _NULLS:
                return None
            if text in _TRUE_FALSE:
                return _TRUE_FALSE[text]
            if text in _YES_NO:
                if key in self.keys.booleans:
                    return _YES_NO[text]
                self._ambiguous(node, text, "as true or false")
        if self.comments:
            self._check_comment(node)
        return text

    def _without_controls(self, node: ScalarNode, text: str) -> str:
        """The text without what only an escape can bring into it, and no page may hold."""
        found = re.findall(_CONTROL, text)
        if not found:
            return text
        name = f"U+{ord(found[0]):04X}"
        message, hint = f"the escape of {name} stands for nothing that can be shown", "delete it"
        self._complain(node, "frontmatter/character", message, hint)
        return re.sub(_CONTROL, "", text)

    def _number(self, node: ScalarNode, text: str, key: str) -> Any:
        if _INTEGER.match(text):
            if key in self.keys.ids:
                self._ambiguous(node, text, "as a number, and an id is a text")
                return text
            return int(text)
        if _DECIMAL.match(text) and text.strip("+-."):
            number = float(text)
            if key in self.keys.numbers or repr(number) == text:
                return number
        if _ODD_NUMBER.match(text):
            self._ambiguous(node, text, "as a number")
        return text

    def _check_links(self, node: ScalarNode, text: str) -> None:
        for target in link_targets(text):
            if not is_safe_url(target):
                self._complain(
                    node,
                    "schema/unsafe-url",
                    f"{quoted(target)} is not a link that may be shown",
                    "use http, https, mailto or a relative path",
                )

    def _check_comment(self, node: ScalarNode) -> None:
        comment = self.comments.get((node.end_mark.line, node.end_mark.column))
        if comment is not None:
            message = f"{quoted(comment)} counts as a comment: the text ends before it"
            hint = "quote the whole text; if it is meant as a comment, put a blank after the #"
            self._complain(node, "frontmatter/comment", message, hint)

    def _ambiguous(self, node: ScalarNode, text: str, reading: str) -> None:
        self._complain(
            node,
            "frontmatter/ambiguous-value",
            f"unquoted {quoted(text)} is read by YAML {reading}",
            f'quote it: "{text}"',
        )

    def _complain(self, node: Node, rule: str, message: str, hint: str = "") -> None:
        mark = node.start_mark
        self.complaints.append(Complaint(mark.line + self.first_line, mark.column + 1, rule, message, hint))


_COMMENT = re.compile(r"(?<=\S)[ \t]+(#[^\s#!].*)")


def comments_in(text: str) -> dict[tuple[int, int], str]:
    """Comments without a blank after their `#`, such as the end of `Issue #5`, by line and column of what is before."""
    if "#" not in text or (" #" not in text and "\t#" not in text):
        return {}
    found = {}
    for number, line in enumerate(text.split("\n")):
        match = _COMMENT.search(line) if "#" in line else None
        if match:
            found[number, match.start()] = match[1]
    return found


def _short_tag(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!")


NO_KEY = (
    "a line that is neither “key: value” nor part of the text above it",
    "write “key: value”, with a blank after the colon, or indent the line below its key",
)
_SHOWS_LATE = (
    "unexpected end of stream", "did not find expected ',' or", "could not find expected ':'",
    "while scanning an alias", "while scanning an anchor",
)  # fmt: skip
_PLAIN_ENGLISH = (
    ("found a tab character", "frontmatter/tab", "a tab is used for indentation", "indent with blanks"),
    ("found character '\\t'", "frontmatter/tab", "a tab is used for indentation", "indent with blanks"),
    ("nested too deeply", "frontmatter/too-large", "the front matter is nested too deeply", ""),
    ("mapping values are not allowed", "frontmatter/syntax", "a second “: ” in one line, or a key at the wrong depth",
     "quote the whole text if it holds “: ”; else align the key with its neighbours"),
    ("could not find expected ':'", "frontmatter/syntax", *NO_KEY),
    ("did not find expected key", "frontmatter/syntax", "a line whose indentation or quotes do not fit the lines above it",
     "align it with its neighbours; quote a text as a whole if it goes on after a closing quote or bracket"),
    ("did not find expected '-' indicator", "frontmatter/syntax", "a line in a list that does not start with “- ”",
     "start it with “- ” or indent it below its item"),
    ("block sequence entries are not allowed", "frontmatter/syntax", "a list item where no list can be", "put the list below its key"),
    ("did not find expected ',' or", "frontmatter/syntax", "a bracket that is not closed", "close it, or put a comma between the items"),
    ("did not find expected node content", "frontmatter/syntax", "a bracket or comma without a value", "quote texts that start with , [ ] { or }"),
    ("unexpected end of stream", "frontmatter/syntax", "a quote that is not closed", "add the closing quote"),
    ("found undefined alias", "frontmatter/syntax", "an alias (`*name`) without its anchor (`&name`)", "quote texts that start with *"),
    ("while scanning an alias", "frontmatter/syntax", "a text that starts with *", "quote it"),
    ("while scanning an anchor", "frontmatter/syntax", "a text that starts with &", "quote it"),
    ("cannot start any token", "frontmatter/syntax", "a text that starts with a character YAML keeps for itself", "quote the text"),
    ("unknown escape character", "frontmatter/syntax", "a backslash in double quotes that means nothing", "use single quotes"),
    ("expected <document start>", "frontmatter/syntax", "text after the end of the data", "quote texts that start with %, @ or `"),
    ("directive", "frontmatter/syntax", "a line that starts with %", "quote it"),
    ("expected a single document", "frontmatter/syntax", "a second document in the front matter", "delete the extra `---`"),
)  # fmt: skip


def _character(source: str, mark: yaml.Mark) -> str:
    lines = source.split("\n")
    return lines[mark.line][mark.column : mark.column + 1] if mark.line < len(lines) else ""


def explain(error: yaml.YAMLError, first_line: int = 1, source: str = "") -> Complaint:
    """A parser's error about `source` in words for writers, at the place where it shows."""
    text = str(error)
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    context = getattr(error, "context_mark", None)
    lines = source.rstrip().split("\n")
    if source and mark and mark.line >= len(lines):  # it shows where all has ended
        opened = max(source.rfind("["), source.rfind("{")) if "flow" in text else -1
        if opened >= 0:
            text, context = "did not find expected ',' or", None
        start = opened if opened >= 0 else len(source.rstrip()) - len(lines[-1])
        line = source.count("\n", 0, start)
        mark = yaml.Mark("", 0, line, start - source.rfind("\n", 0, start) - 1, None, 0)
    if context is not None and any(sign in text for sign in _SHOWS_LATE):
        mark = context  # the quote or bracket that was opened, not where its end was missed
    line, column = (mark.line + first_line, mark.column + 1) if mark else (first_line, 1)
    if "cannot start any token" in text and mark and _character(source, mark) == "\t":
        text = "found a tab character"
    character = re.search(r"unacceptable character (\S+)", text)
    if character:
        message = f"the character {character[1]} must not be in front matter"
        return Complaint(
            line, column, "frontmatter/character", message, "delete it; it is invisible in most editors"
        )
    for sign, rule, message, hint in _PLAIN_ENGLISH:
        if sign in text:
            return Complaint(line, column, rule, message, hint)
    return Complaint(line, column, "frontmatter/syntax", getattr(error, "problem", None) or "not valid YAML")
