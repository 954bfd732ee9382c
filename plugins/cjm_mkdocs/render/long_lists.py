"""Lists in parts: which rows stand on this page, and the way to the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..catalogue import Entry, Key
from ..model.records import PainPoint
from ..parts import Part
from ..views.priority import priority
from .pieces import Pieces
from .text import plain, shortened

_LABEL = 40
"""How wide the name of a row may be in the label of a page, in letters."""


class LongListPieces(Pieces):
    """Makes what pages of long lists have in common; `parts.py` says how a list becomes one."""

    def part_of(
        self, name: str, of: Key | None = None, types: Sequence[str] = ()
    ) -> tuple[tuple[Any, ...] | None, dict[str, Any]]:
        """The rows of a list that are to be shown here (None: all), and what its template is told of the pages.

        On pages that are none of the list's, a long one begins and leads on to the others; what concerns a thing of
        one of the `types` is short, and shown as a whole.
        """
        pages, part = self._pages(name, of, types)
        return (part or pages[0]).rows if pages else None, {"pages": pages, "part": part}

    def all_rows(self, shown: Mapping[str, Any], rows: Sequence[Any]) -> Sequence[Any]:
        """The rows that figures above a list are of: all of a long one, and none where the figures are not shown."""
        part = shown["part"]
        if part is None:
            return rows
        return [row for page in shown["pages"] for row in page.rows] if part.first == 1 else ()

    def _pages(self, name: str, of: Key | None, types: Sequence[str]) -> tuple[tuple[Part, ...], Part | None]:
        """The pages of a list, and the one of several to show here; none where what is shown is not the list."""
        pages = self.site.parts.get(name, ()) if of is None or of.type not in types else ()
        if len(pages) < 2:
            return pages, None
        return pages, next((page for page in pages if page.path == self.path), pages[0])

    def is_shown(self, name: str) -> bool:
        """Whether a list stands on this page: not where another one of its index page goes on."""
        index = name.partition("/")[0]
        return not any(
            page.path == self.path
            for other, pages in self.site.parts.items()
            if other != name and other.partition("/")[0] == index
            for page in pages[1:]
        )

    def is_index(self, name: str) -> bool:
        """Whether this page is one of a list's own, and not another on which a block shows it."""
        pages = self.site.parts.get(name, ())
        return self.path in (self.site.index_pages.get(name), *(page.path for page in pages))

    def part_label(self, page: Part) -> str:
        """Which rows are on a page of a list, and what they have in common."""
        if page.rows:
            ends = [self._end(page.rows[i]) for i in (0, -1)]
        elif len({stage.heading for stage in page.stages}) > 1:
            ends = [stage.name or self._("Not placed yet") for stage in (page.stages[0], page.stages[-1])]
        else:
            ends = [plain(page.stages[0].rows[i].entry.title) for i in (0, -1)]
        said = " – ".join(dict.fromkeys(ends))
        return f"{self._.number(page.first)}–{self._.number(page.last)}{self._.colon}{said}"

    def _end(self, row: Any) -> str:
        """What the first or the last row of a page is known by: its rank where there is one, else its title."""
        while not hasattr(row, "title"):
            row = row[0]
        if isinstance(row, Entry) and isinstance(row.record, PainPoint):
            value = priority(row.record).value
            return self._("Priority %(value)s") % {"value": value} if value else self._("not rated")
        return shortened(plain(row.title), _LABEL)
