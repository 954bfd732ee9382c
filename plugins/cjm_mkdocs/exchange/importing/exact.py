"""Plain values → YAML that `cjm` reads as exactly these values, whatever letters they hold."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any


class Plain(str):
    """A text that is written as it is: a day, a word of a closed list."""

    __slots__ = ()


_WORDS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
"""Words that some reader of YAML takes for something else."""
_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*").fullmatch
_UNSEEN = re.compile(
    "[\x7f-\xa0\xad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ud800-\udfff\ufeff\ufff0-\uffff]"
)


def front_matter(values: Mapping[str, Any]) -> str:
    """The lines of a front matter, without its fences, with a line end after each. Nothing is left out."""
    return "".join(f"{line}\n" for line in _mapping(values, ""))


def _mapping(values: Mapping[str, Any], indent: str) -> Iterator[str]:
    for key, value in values.items():
        yield from _entry(
            f"{indent}{key if _KEY(key) and key.lower() not in _WORDS else _quoted(key)}:", value, indent
        )


def _entry(start: str, value: Any, indent: str) -> Iterator[str]:
    """A value behind `start`, or on the lines below it."""
    if isinstance(value, Mapping) and value:
        yield start
        yield from _mapping(value, f"{indent}  ")
    elif isinstance(value, list) and value:
        yield start
        for item in value:
            yield from _item(item, f"{indent}  ")
    else:
        yield f"{start} {_scalar(value)}"


def _item(value: Any, indent: str) -> Iterator[str]:
    if isinstance(value, Mapping) and value:
        first, *others = _mapping(value, f"{indent}  ")
        yield f"{indent}- {first.lstrip(' ')}"
        yield from others
    elif isinstance(value, list) and value:
        yield f"{indent}-"
        for item in value:
            yield from _item(item, f"{indent}  ")
    else:
        yield f"{indent}- {_scalar(value)}"


def _scalar(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return _figure(value)
    if isinstance(value, Mapping):
        return "{}"
    if isinstance(value, list):
        return "[]"
    text = str(value)
    return text if isinstance(value, Plain) or is_plain(text) else _quoted(text)


def _figure(value: float) -> str:
    """A number without an exponent, which some readers of YAML take for a text."""
    text = repr(value)
    if "e" not in text:
        return text
    plain = format(Decimal(text), "f")
    return plain if "." in plain else f"{plain}.0"


def is_plain(text: str) -> bool:
    """Whether a text needs no quotes: it begins with a letter, and nothing in it means anything to YAML."""
    return (
        text[:1].isalpha()
        and text.isprintable()
        and text[-1] not in " :"
        and ": " not in text
        and " #" not in text
        and text.lower() not in _WORDS
    )


def _quoted(text: str) -> str:
    return _UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(text, ensure_ascii=False))
