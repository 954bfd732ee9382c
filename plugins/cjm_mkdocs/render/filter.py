"""Tables that filter: columns, facets and rows in; a form and a table out.

A list becomes filterable in two steps, and nothing else is needed. In Python, describe it:

    def journey_table(self, rows: Sequence[JourneyRow]) -> Table:
        columns = (Column("journey", self._("Journey")), Column("steps", self._("Steps"), "number"))
        facets = (Facet("persona", self._("Persona")), Facet("owner", self._("Owner")))
        lines = [
            Line(
                row_of(entry),                                          # the opening tag of its row
                (self._link(entry.key), str(row.steps)),                # a cell for each column, HTML
                {"persona": [(p.id, plain(p.title)) for p in row.personas], "owner": self.owners(entry)},
            )
            for row in rows
        ]
        return self.table("journeys", self._("Journeys"), columns, facets, lines)

and in its template, write it:

    {% set table = here.journey_table(rows) %}
    {% include "cjm/filter.html" %}

The table is complete without scripts. With them, `assets/js/tables.js` gives it a text filter, a facet for each
`Facet` of which its rows have at least two values, sorting, a link for each view, and the rows found as CSV.
Ids of columns and facets are the keys of those links: people keep them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, cached_property, partial
from itertools import chain, repeat
from typing import NamedTuple

from markupsafe import Markup

from ..catalogue import Entry
from .grades import grade_word
from .long_lists import LongListPieces
from .pieces import css_text
from .text import escape, plain

FEW = 4
"""How many items of a list in a cell are shown; the end of a longer one is folded away."""

LONG = 150
"""From so many rows on, rows are laid out as they come into view."""

_WIDTHS = {"": (8.6, 1), "rated": (10.5, 0.6), "medium": (8.5, 1.6), "wide": (9.2, 2.6), "name": (9.25, 1.6)}
"""What columns measure at least, in em, and what share of the rest they get; `name` is the first. The eight columns of the longest list
beside a navigation have 72 em on a window of 1,280 pixels."""


Value = tuple[str, str]
"""A value of a facet as it stands in links, and as readers see it; both plain text."""


class Column(NamedTuple):
    """A column. `sort` is text, number (see `Cell`), the id of a facet (by the order of its values), or nothing.

    `order` is set on the column that rows come sorted by.
    """

    id: str
    label: str
    sort: str = "text"
    width: str = ""
    """`medium` or `wide` for a column of longer texts, `rated` for one of severities."""
    order: str = ""
    """`ascending` or `descending`."""
    csv: Sequence[str] = ()
    """Its heads as CSV, where its cells hold more than the number they sort by: one for each of a cell's `csv`."""


class Facet(NamedTuple):
    """A property that rows are chosen by. Values in `order` come first and in it, the others by name."""

    id: str
    label: str
    order: Sequence[str] = ()


class Cell(NamedTuple):
    """A cell whose text does not say how it sorts. `key` is a number; without one it comes last.

    `csv` is what it is as CSV, plain text for each head of its column, where that is not what is seen.
    """

    html: str
    key: float | None = None
    csv: tuple[str, ...] = ()


class Line(NamedTuple):
    """A row: its opening tag, a cell for each column (the first names the row), its values by facet, each once."""

    opening: str
    cells: Sequence[str | Cell]
    values: Mapping[str, Sequence[Value]]


cell: Callable[[tuple[str, float | None, tuple[str, ...]]], Cell] = partial(tuple.__new__, Cell)
line: Callable[[tuple[str, Sequence[str | Cell], Mapping[str, Sequence[Value]]]], Line] = partial(
    tuple.__new__, Line
)
"""A cell, and a row, from all their fields: there are tens of thousands, and the constructors take twice as long."""


class Choices(NamedTuple):
    """A facet as the form has it. `boxes` are its values, each with the number of rows that have it."""

    id: str
    label: str
    boxes: Markup


class Table(NamedTuple):
    """What the template `filter.html` writes. `prefix` keeps the links of several tables on a page apart."""

    name: str
    label: str
    prefix: str
    columns: Sequence[Column]
    facets: Sequence[Choices]
    total: int
    body: Markup
    style: str
    """The columns' names as CSS, for phones, where a row is a card, and their widths."""

    has_form: bool

    @property
    def is_long(self) -> bool:
        return self.total >= LONG

    @property
    def head(self) -> Markup:
        """The heads of the columns; with a form, they say how it sorts by them."""
        return Markup("").join([_head(column, self.has_form) for column in self.columns])

    @property
    def choices(self) -> Markup:
        """The facets as the form has them."""
        return Markup("").join([_CHOICES % (self.prefix, of.label, of.label, of.boxes) for of in self.facets])


class FilterPieces(LongListPieces):
    """Makes tables that filter, and what their cells have in common."""

    tables = 0
    """How many there are on this page so far."""

    def table(
        self,
        name: str,
        label: str,
        columns: Sequence[Column],
        facets: Sequence[Facet],
        lines: Sequence[Line],
        least: int = 2,
    ) -> Table:
        """A table; `name` names the file that its rows can be downloaded as.

        With fewer rows than `least` there is nothing to filter, and no form.
        """
        kept, marks, total = [], [], 0
        of_lines = [line.values for line in lines]
        for facet in facets:
            id_, title, order = facet
            values = [of_line.get(id_, ()) for of_line in of_lines]
            found = list(chain.from_iterable(values))
            labels = dict(found)
            if len(labels) > 1:
                ordered = self._ordered(labels, order)
                numbers = {value: f" {number}" for number, (value, _) in enumerate(ordered, total)}
                counts = Counter([value for value, _ in found])
                kept.append(Choices(id_, title, self._boxes(id_, ordered, counts)))
                marks.append(
                    [
                        numbers[of_line[0][0]]
                        if len(of_line) == 1
                        else "".join([numbers[value] for value, _ in of_line])
                        for of_line in values
                    ]
                )
                total += len(ordered)
        marked = map("".join, zip(*marks, strict=True)) if marks else repeat("")
        self.tables += 1
        return Table(
            name,
            label,
            f"{self.tables}." if self.tables > 1 else "",
            columns,
            kept,
            len(lines),
            Markup("".join(_body(lines, marked))),
            _style(columns),
            len(lines) >= least,
        )

    def _ordered(self, labels: Mapping[str, str], first: Sequence[str]) -> list[Value]:
        """The values of a facet: those in `first` in that order, the others by their labels."""
        others = [choice for choice in labels.items() if choice[0] not in first] if first else labels.items()
        ahead = [(value, labels[value]) for value in first if value in labels]
        return ahead + sorted(others, key=self.shared.by_label)

    def _boxes(self, facet: str, ordered: Iterable[Value], counts: Mapping[str, int]) -> Markup:
        """Values, with the numbers of their rows, as boxes to tick; many tables have the same."""
        boxes, known = [], self.shared.boxes.setdefault(facet, {})
        for choice in ordered:
            value, label = choice
            box = known.get(choice)
            if box is None:
                sent = f'name="{escape(facet)}" value="{escape(value)}"'
                box = known[choice] = f'<label><input type="checkbox" {sent}> {escape(label)} <span>'
            boxes.append(f"{box}{counts[value]}</span></label>")
        return Markup("\n".join(boxes))

    @cached_property
    def count(self) -> Callable[[int], Cell]:
        """A whole number as a cell; many rows have the same."""
        return cache(lambda number: cell((escape(self._.number(number)), number, ())))

    def few(self, items: Sequence[str], total: int = 0) -> str:
        """Items of a cell as a list; the end of a long one is folded away. All of them are `<li>`, or none.

        Where they are only the first of `total`, the last says how many there are besides.
        """
        if not items:
            return ""
        is_list = items[0].startswith("<li")
        if len(items) == 1 and not is_list:
            return items[0]
        besides = max(total - len(items), 0)
        listed = items if is_list else [f"<li>{item}</li>" for item in items]
        if len(items) + besides <= FEW + 1:
            return f"<ul>{''.join(listed)}</ul>"
        more = escape(self._more(len(items) + besides - FEW))
        rest = f"<li>{escape(self._more(besides))}</li>" if besides else ""
        return (
            f'<ul>{"".join(listed[:FEW])}</ul><details class="cjm-more cjm-rest"><summary>{more}</summary>'
            f"<ul>{''.join(listed[FEW:])}{rest}</ul></details>"
        )

    def _more(self, number: int) -> str:
        return self.shared.plural("%(number)s more", "%(number)s more", number)

    @staticmethod
    def capital(word: str) -> str:
        """A word as a heading has it."""
        return word[:1].upper() + word[1:]

    # --- values that many lists have -----------------------------------------------------------------------------

    def owners(self, entry: Entry) -> list[Value]:
        """The owner of a thing."""
        owner = entry.record.owner
        return [self.shared.owner(owner)] if owner else []

    def statuses(self, entry: Entry) -> list[Value]:
        """The status of a thing: in its author's word, or in ours where the words are a closed list."""
        status = entry.record.status
        return [(status, plain(status))] if status else []

    def grade(self, entry: Entry) -> Value:
        """How sure a claim is."""
        found = self.shared.grade(entry.key)
        return found, grade_word(found, self._)

    def named(self, entries: Iterable[Entry]) -> list[Value]:
        """Things by their titles."""
        return list(map(self.shared.named, entries))

    @cached_property
    def channels_of(self) -> Callable[[tuple[str, ...]], tuple[list[Value], str]]:
        """Channels by their names for readers, and in one line; many rows have the same."""
        return cache(self._channels_of)

    def _channels_of(self, names: tuple[str, ...]) -> tuple[list[Value], str]:
        values = list(map(self.shared.channel, names))
        return values, self.in_words(values)

    def stage_values(self, names: Iterable[str]) -> list[Value]:
        """Lifecycle stages by their names for readers."""
        return list(map(self.shared.lifecycle, names))

    def in_words(self, values: Iterable[Value]) -> str:
        """Values in one line."""
        return escape(self._.comma.join([label for _, label in values]))

    def lifecycle_facet(self) -> Facet:
        return Facet("lifecycle", self._("Stage"), [term.id for term in self.catalogue.lifecycle])

    def channel_facet(self) -> Facet:
        return Facet("channel", self._("Channel"), [term.id for term in self.catalogue.channels])


_CHOICES = Markup(
    '<details name="%sfacet">\n<summary>%s <span></span></summary>\n<div role="group" aria-label="%s">\n%s\n</div>\n</details>\n'
)


# Roles, for a table that is laid out as cards is none to some browsers. Without quotes: there are tens of thousands.
def _body(lines: Sequence[Line], marked: Iterable[str]) -> list[str]:
    """The rows in pieces: cells can be long, and are copied once, when all is put together."""
    made, opening = list[str](), cache(_opening)
    for (opening_tag, (first, *others), _), marks in zip(lines, marked, strict=False):
        facets = f' data-f="{marks[1:]}"' if marks else ""
        name = first.html if isinstance(first, Cell) else first
        made += (f"{opening_tag[:-1]} role=row{facets}>\n<th scope=row role=rowheader>", name, "</th>\n")
        for cell in others:
            if isinstance(cell, Cell):
                html, key, texts = cell
                made += (opening(key, texts), html, "</td>\n")
            else:
                made += ("<td role=cell>", cell, "</td>\n")
        made.append("</tr>\n")
    return made


def _opening(key: float | None, texts: tuple[str, ...]) -> str:
    """The opening tag of a cell; many rows have the same."""
    sort = "" if key is None else f' data-s="{key}"' if type(key) is int else f' data-s="{key:.10g}"'
    csv = f' data-csv="{escape(_tabbed(texts))}"' if texts else ""
    return f"<td role=cell{sort}{csv}>"


def _head(column: Column, sorts: bool) -> Markup:
    head = Markup('<th scope="col" role="columnheader"')
    if column.width:
        head += Markup(' class="cjm-%s"') % column.width
    if column.sort and sorts:
        head += Markup(' data-id="%s" data-sort="%s"') % (column.id, column.sort)
        head += Markup(' data-csv="%s"') % "\t".join(column.csv) if column.csv else ""
    if column.order:
        head += Markup(' aria-sort="%s"') % column.order
    return head + Markup(">%s</th>") % column.label


def _tabbed(texts: tuple[str, ...]) -> str:
    if len(texts) == 1:  # as mostly
        return " ".join(texts[0].split())
    return "\t".join([" ".join(text.split()) for text in texts])


def _style(columns: Sequence[Column]) -> str:
    widths = [_WIDTHS[column.width or ("" if i else "name")] for i, column in enumerate(columns)]
    style = [f"--cjm-{i}:{css_text(column.label)}" for i, column in enumerate(columns[1:], 2)]
    style.append(f"--cjm-columns:{' '.join(f'minmax({least}em,{share}fr)' for least, share in widths)}")
    style.append(f"--cjm-width:{sum(least for least, _ in widths)}em")
    return ";".join(style)
