"""Links in imported texts: those to files of the site lead there from the new page, others to files become text."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote, unquote

from ...model.fields import is_relative, is_safe_url, link_targets
from .drafts import Draft

Settle = Callable[[str], str | None]
"""Where a target leads from the new page; None where it leads nowhere."""

_LINK = re.compile(
    r"!?\[(?P<text>(?:[^\[\]]|\[[^\[\]]*\])*)\]"
    r"\(\s*(?:<(?P<angle>[^<>\n]*)>|(?P<plain>[^()<>\s]*(?:\([^()\s]*\)[^()<>\s]*)*))(?P<title>\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)"
)
_TAG = re.compile(r"<(?=[a-zA-Z/!?])(?!https?://|mailto:|br\s*/?>)")
_FENCE = re.compile(r"\s*(?:>\s*)*(`{3,}|~{3,})")


def settled(draft: Draft, path: str, folder: str | None, files: frozenset[str]) -> tuple[Draft, list[str]]:
    """A draft as the page at `path` below the content folder may say it, and the targets that became text.

    `folder` is that of the source below the content folder; None where it lies elsewhere.
    """
    lost: list[str] = []

    def settle(target: str) -> str | None:
        if not is_safe_url(target):
            return None
        if not is_relative(target) or target.startswith("#"):
            return target
        plain, mark, rest = target.partition("#")
        place = posixpath.normpath(posixpath.join(folder, unquote(plain))) if folder is not None else ""
        if folder is None or plain.startswith("/") or place not in files:
            return None
        return quote(posixpath.relpath(place, posixpath.dirname(path) or ".")) + mark + rest

    def text(said: str) -> str:
        return _relinked(said, settle, lost) if "](" in said else said

    values = _each(draft.values, text)
    body = _without_tags(text(draft.body)) if draft.body else ""
    return replace(draft, values=values, body=body), list(dict.fromkeys(lost))


def _each(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, Mapping):
        return {key: _each(inner, change) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_each(one, change) for one in value]
    return change(value) if isinstance(value, str) else value


def _relinked(text: str, settle: Settle, lost: list[str]) -> str:
    def link(match: re.Match[str]) -> str:
        target = match["angle"] if match["angle"] is not None else match["plain"]
        found = settle(target)
        if found is None:
            lost.append(target)
            said = match["text"].strip()
            return f"{said} ({target})" if said and target else said or target
        return (
            match[0]
            if found == target
            else match[0].replace(f"({match[0].partition('](')[2]}", f"({found}{match['title'] or ''})")
        )

    done = _LINK.sub(link, text)
    if any(settle(target) is None for target in link_targets(done)):  # what is no link to us, but to others
        return done.replace("](", "] (")
    return done


def _without_tags(text: str) -> str:
    """Markdown in which tags are shown and do nothing; code stays as it is."""
    lines, fence = [], ""
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        lines.append(line if fence or mark else _TAG.sub("&lt;", line))
    return "\n".join(lines)
