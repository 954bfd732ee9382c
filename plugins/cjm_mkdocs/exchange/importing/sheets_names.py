"""Names that things and files get back from tables: ids as the catalogue gives them, paths that are safe to write to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ...public import PAGES

_SAFE_PART = re.compile(r"[^\x00-\x1f\x7f\\:*?\"<>|/]+").fullmatch


@dataclass
class Names:
    """Gives ids the way the catalogue does, to tell those that it will give by itself."""

    taken: dict[str, int] = field(default_factory=dict)

    def given(self, wanted: str) -> str:
        """The id that something gets which states none."""
        candidate, count = wanted, self.taken.get(wanted, 0)
        while candidate in self.taken:
            count += 1
            candidate = f"{wanted}-{count}"
        return candidate

    def take(self, id_: str, wanted: str) -> None:
        """Remember that something was called `id_`, which had asked for `wanted`."""
        self.taken[wanted] = max(self.taken.get(wanted, 0) + (id_ != wanted), 1)
        self.taken.setdefault(id_, 1)


def is_safe(path: str, endings: tuple[str, ...] = PAGES) -> bool:
    """Whether a file may stand at a path below the content folder."""
    parts = path.split("/")
    named = all(_SAFE_PART(part) and not part.startswith(".") and part == part.strip(" ") for part in parts)
    return (
        named
        and len(path) < 400
        and (not endings or path.endswith(endings))
        and (bool(endings) or path.endswith(".csv"))
    )
