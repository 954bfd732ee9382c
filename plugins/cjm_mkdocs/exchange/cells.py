"""Values as the texts of a spreadsheet's cells, and back.

- A list is joined with ` | `. In an entry, `\\|` stands for a bar, `\\\\` for a backslash; an empty entry is `\\e`.
- A mapping is a list of `name=value`; in a name, a backslash stands before `\\`, `=` and `{`.
- A text at whose beginning a spreadsheet would look for a formula gets an apostrophe before it, and so does a text that
  looks as if it had one already. Taking one away gives the text back. Numbers are left alone: `-1` stays `-1`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from typing import Any

SEPARATOR = " | "
_EMPTY = "\\e"

# A full-width sign is a formula as well, where Japanese or Chinese is written; line ends are skipped on the way to one.
_FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_PART = re.compile(r"\\(.)| \| ", re.DOTALL)
_NAME = re.compile(r"[\\={]")
_NAME_END = re.compile(r"\\.|(=)", re.DOTALL)


def guarded(text: str) -> str:
    """A text as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """The text of a cell."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def number(value: float) -> str:
    """A number with as many digits as tell it from its neighbours: `12`, `-0.5`."""
    return repr(value).removesuffix(".0")


def joined(entries: Iterable[str]) -> str:
    """A list as one text."""
    return SEPARATOR.join(entry.replace("\\", "\\\\").replace("|", "\\|") or _EMPTY for entry in entries)


def split(text: str) -> list[str]:
    """The list that `joined` has made a text of."""
    if not text:
        return []
    entries, end = [""], 0
    for match in _PART.finditer(text):
        entries[-1] += text[end : match.start()]
        end = match.end()
        if match[1] is None:
            entries.append("")
        elif match[1] != "e":
            entries[-1] += match[1]
    entries[-1] += text[end:]
    return entries


def pair(name: str, value: str) -> str:
    """A name and its value as an entry of a list."""
    return f"{_NAME.sub(_escaped, name)}={value}"


def unpaired(entry: str) -> tuple[str, str]:
    """The name and the value of an entry. Raises ValueError where there is no name."""
    end = next((match.start() for match in _NAME_END.finditer(entry) if match[1]), None)
    if end is None:
        raise ValueError(entry)
    return re.sub(r"\\(.)", r"\1", entry[:end], flags=re.DOTALL), entry[end + 1 :]


def _escaped(match: re.Match[str]) -> str:
    return f"\\{match[0]}"


def own(value: Any, plain: Callable[[Any], Any]) -> str:
    """A value of a key of the author's own: a text as it is, anything else, or what looks so, as JSON.

    `plain` gives a form for what JSON has none for.
    """
    if isinstance(value, str) and value and not _is_json(value):
        return value
    return json.dumps(value, ensure_ascii=False, default=plain)


def own_value(text: str) -> Any:
    """The value that `own` has made a text of."""
    return json.loads(text) if _is_json(text) else text


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
