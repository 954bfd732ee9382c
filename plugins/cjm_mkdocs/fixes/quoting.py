"""Texts in the quotes of YAML."""

from __future__ import annotations


def in_quotes(text: str) -> str:
    """A text on one line in quotes: double ones, or single ones where it holds what those would change."""
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def quoted_like(source: str, word: str) -> str:
    """A word, which needs no escapes, in the quotes that `source` stands in, if it does."""
    quote = source[0] if source[:1] in ("'", '"') else ""
    return f"{quote}{word}{quote}"


__all__ = ["in_quotes", "quoted_like"]
