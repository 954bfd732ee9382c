"""When a word is certainly another one: the same but for case and separators, a known synonym, one slip of a finger."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..model.synonyms import SYNONYMS

_SEPARATORS = re.compile(r"[\s_\-.]+")
_SHORTEST = 4
"""Letters of a word below which a slip may as well be another word."""
_SHORTEST_REPLACED = 7
"""The same for a letter in place of another, as in `rule` and `role`."""

SAME_MEANING = frozenset({
    "painpoints", "pains", "pain", "frustrations", "frustration", "phases", "phase", "stage", "gains", "delight",
    "kpis", "kpi", "feelings", "feeling", "emotions", "action", "step", "bio", "biography", "behaviors", "behavior",
    "avatar", "photo", "picture", "alt", "desc", "responsible", "last_reviewed", "review_date", "moment-of-truth",
    "back_stage", "trait", "rootcause",
})  # fmt: skip
"""Synonyms that can only mean our key. Others, such as `priority` or `source`, are suggested, and left to the writer."""


def folded(word: str) -> str:
    """A word without case and separators: `painPoints`, `Pain points` and `pain_points` are one."""
    return _SEPARATORS.sub("", word).casefold()


def same(word: str, known: Iterable[str]) -> str | None:
    """The one known word that is the same but for case and separators."""
    return _only({name for name in known if folded(name) == folded(word)})


def synonym(key: str, known: Iterable[str]) -> str | None:
    """The known key that a word of other tools can only mean."""
    for spelling in (key.casefold().replace(" ", "_"), folded(key)):
        if spelling in SAME_MEANING and SYNONYMS[spelling] in set(known):
            return SYNONYMS[spelling]
    return None


def slip(word: str, known: Iterable[str]) -> str | None:
    """The one known word that is a letter away: one too many, one missing, two changed about, one for another."""
    return _only({name for name in known if _is_slip(folded(word), folded(name))})


def _only(found: set[str]) -> str | None:
    return found.pop() if len(found) == 1 else None


def _is_slip(word: str, name: str) -> bool:
    if word == name or min(len(word), len(name)) < _SHORTEST or abs(len(word) - len(name)) > 1:
        return word == name
    start = next((i for i, (a, b) in enumerate(zip(word, name, strict=False)) if a != b), None)
    if start is None:
        return True  # one more letter at the end
    if len(word) != len(name):
        longer, shorter = (word, name) if len(word) > len(name) else (name, word)
        return longer[start + 1 :] == shorter[start:]
    if word[start:].startswith(name[start : start + 2][::-1]) and word[start + 2 :] == name[start + 2 :]:
        return True
    return len(name) >= _SHORTEST_REPLACED and word[start + 1 :] == name[start + 1 :]


__all__ = ["SAME_MEANING", "folded", "same", "slip", "synonym"]
