"""Ids: what they look like, and how one is made from a name in any script."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from hashlib import sha256

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_LONGEST = 120
_GAPS = re.compile(r"[^a-z0-9]+")
_PLAIN = bytes(ord(char.lower() if char.isalnum() else " ") for char in map(chr, range(128))).ljust(256)


@lru_cache(maxsize=16384)
def is_slug(text: str) -> bool:
    """Whether `text` is slug-shaped, and so, where an item is expected, always a reference."""
    return SLUG.match(text) is not None


def slug(text: str) -> str:
    """The id made from a name: `Prices & plans` → `prices-plans`, `Étape` → `etape`.

    Letters that have no plain Latin form are not dropped in silence: a short digest of the whole text keeps
    two Chinese or Arabic names apart (`价格` → `x-8c1f0a2b`). The same does for what is left out of a name longer
    than any file system takes.
    """
    if not text.isascii():
        return _folded(text)
    plain = b"-".join(text.encode().translate(_PLAIN, b"'").split()).decode()
    return plain if plain and len(plain) <= _LONGEST else _with_digest(plain, text)


@lru_cache(maxsize=65536)
def _folded(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).casefold()
    folded = "".join(char for char in folded if not unicodedata.combining(char))  # `é` is an `e` with a mark
    plain = _GAPS.sub("-", folded.replace("'", "").replace("’", "")).strip("-")
    lost = any(ord(char) > 127 and char.isalnum() for char in folded)
    return plain if plain and not lost and len(plain) <= _LONGEST else _with_digest(plain, text)


def _with_digest(plain: str, text: str) -> str:
    digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{plain[:_LONGEST].rstrip('-') or 'x'}-{digest}"


_SPOKEN = {"as-is": "as-is", "to-be": "to-be", "crm": "CRM"}


def spoken(word: str) -> str:
    """A word of a closed list as one says it: `focus-group` → `focus group`."""
    return _SPOKEN.get(word) or word.replace("-", " ")


def with_article(word: str) -> str:
    """A word of a closed list, as messages say it: `a pain point`, `an opportunity`."""
    said = spoken(word)
    return f"{'an' if said[:1] in 'aeiou' else 'a'} {said}"


def words(identifier: str) -> str:
    """The reverse for a reader: `prices-plans` → `Prices plans`."""
    return identifier.replace("-", " ").replace("_", " ").strip().capitalize()
