"""The pages about evidence: the ledger of all of it, and how sure the claims are that rest on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from ..catalogue import Entry, Key
from ..model.naming import spoken
from ..model.records import GRADES, ITEMS
from ..pages import TITLES
from ..views.evidence import (
    STATES,
    Claim,
    EvidenceRow,
    evidence_of,
    evidence_rows,
    graded_claims,
    unbacked,
)
from .filter import FEW, Cell, Column, Facet, FilterPieces, Line, Table, Value
from .grades import grade_note, grade_word
from .pieces import row_of
from .profiles import ProfilePieces
from .text import escape, plain

NAMED = 24
"""How many claims of a type that rest on nothing are named; lists of all have the others."""
_METHODS = ("qualitative", "quantitative")
_ACCESS = ("public", "internal", "restricted")


class EvidencePieces(ProfilePieces, FilterPieces):
    """Makes the pages about evidence."""

    def evidence_list(self, of: Key | None) -> dict[str, Any]:
        """What the index of evidence shows, or what another page shows of the thing `of`."""
        found, shown = self.part_of("evidence", of, tuple(ITEMS))
        rows = evidence_rows(self.catalogue, evidence_of(self.catalogue, of) if found is None else found)
        in_full = self.is_index("evidence") and (not shown["part"] or shown["part"].first == 1)
        return {
            "table": self.evidence_table(rows),
            "grades": self._grade_table() if in_full else "",
            "unbacked": list(unbacked(self.catalogue).items()) if in_full else [],
            **shown,
        }

    # --- the ledger ----------------------------------------------------------------------------------------------

    def evidence_table(self, rows: Sequence[EvidenceRow]) -> Table:
        """Pieces of evidence, the latest first, with all that rests on each."""
        _ = self._
        columns = (
            Column("evidence", _("Evidence")),
            Column("kind", _("Kind"), "kind", csv=(_("Kind"), _("Confidentiality"))),
            Column("date", _("Gathered"), "number", order="descending", csv=(_("Gathered"), _("Days ago"))),
            Column("n", _("Sample size"), "number"),
            Column("until", _("Valid until"), "number", csv=(_("Valid until"), _("State"))),
            Column("claims", _("What rests on it"), "number", "wide", csv=(_("What rests on it"),)),
            Column("owner", _("Owner")),
        )
        facets = (
            Facet("kind", _("Kind")),
            Facet("method", _("Method"), _METHODS),
            Facet("state", _("State"), STATES),
            Facet("confidentiality", _("Confidentiality"), _ACCESS),
            Facet("journey", _("Journey")),
            Facet("owner", _("Owner")),
        )
        return self.table("evidence", _("Evidence"), columns, facets, list(map(self._evidence_line, rows)))

    def _evidence_line(self, row: EvidenceRow) -> Line:
        entry, record = row.entry, row.record
        kind, access = record.kind, record.confidentiality
        method = "quantitative" if record.quantitative else "qualitative"
        cells = (
            self._link(entry.key),
            self._kind(kind, access),
            self._gathered(row),
            self._cases(record.n),
            self._expiry(row),
            self._resting(row.claims),
            self.owner(record.owner) if record.owner else "",
        )
        values: dict[str, list[Value]] = {
            "kind": [(kind, self._(spoken(kind)))] if kind else [],
            "method": [(method, self._method(method))],
            "state": [(row.state, self.state_of_evidence(row.state))],
            "confidentiality": [(access, self._(access))] if access else [],
            "journey": self.named(row.journeys),
            "owner": self.owners(entry),
        }
        return Line(row_of(entry), cells, values)

    def _kind(self, kind: str | None, access: str | None) -> Cell:
        """How evidence was gained, and who may read it."""
        words = [self._(spoken(word)) if word else "" for word in (kind, access)]
        below = f'<br><span class="cjm-basis">{escape(words[1])}</span>' if access else ""
        return Cell(escape(words[0]) + below, csv=tuple(words))

    def _gathered(self, row: EvidenceRow) -> Cell:
        day, age = row.record.date, row.age
        if day is None or age is None:
            return Cell(f'<span class="cjm-open">{escape(self._("undated"))}</span>', csv=("", ""))
        ago = self.ago(row.record)
        said = f'<br><span class="cjm-basis" data-value="{age}">{escape(ago)}</span>' if ago else ""
        return Cell(self._day(day) + said, day.toordinal(), (day.isoformat(), str(age)))

    def _cases(self, n: int | None) -> Cell:
        if n is None:
            return Cell("")
        return Cell(f'<span data-value="{n}">{escape(self._.number(n))}</span>', n)

    def _expiry(self, row: EvidenceRow) -> Cell:
        until, state = row.until, self.state_of_evidence(row.state)
        day = self._day(until) if until else ""
        if row.state in ("expired", "expiring"):
            style = "cjm-open" if row.state == "expired" else "cjm-basis"
            day += f'<br><span class="{style}">{escape(state)}</span>'
        elif until is None and row.state == "valid":
            day = escape(self._("no expiry"))
        return Cell(day, until.toordinal() if until else None, (until.isoformat() if until else "", state))

    def _resting(self, claims: Sequence[Claim]) -> Cell:
        if not claims:
            return Cell(f'<span class="cjm-basis">{escape(self._("nothing"))}</span>', 0, ("",))
        items = [self._claim(claim) for claim in claims]
        return Cell(self.few(items), len(claims), (" | ".join(plain(c.entry.title) for c in claims),))

    def _claim(self, claim: Claim) -> str:
        entry = claim.entry
        kind = f"{self._kind_of(entry.type)} · {escape(grade_word(claim.grade, self._))}"
        return (
            f'<li data-cjm-type="{entry.type}" data-cjm-id="{entry.id}">{self._link(entry.key)} '
            f'<span class="cjm-basis">({kind})</span></li>'
        )

    def _method(self, method: str) -> str:
        return self._("quantitative") if method == "quantitative" else self._("qualitative")

    def state_of_evidence(self, state: str) -> str:
        """Whether evidence may be relied on, in words."""
        match state:
            case "valid":
                return self._("valid")
            case "expiring":
                return self._("expires within 90 days")
            case "expired":
                return self._("expired")
        return self._("undated")

    # --- how sure claims are -------------------------------------------------------------------------------------

    def _grade_table(self) -> Markup:
        """Claims of each kind by grade."""
        _ = self._
        names = {
            "pain-point": _("Pain points"), "persona": _("Personas"), "emotion": _("Emotions"), "metric": _("Metrics"),
        }  # fmt: skip
        heads = "".join(
            f'<th scope="col">{escape(grade_word(word, _))}<br>'
            f'<span class="cjm-basis">{escape(grade_note(word, _))}</span></th>'
            for word in GRADES[::-1]
        )
        rows = []
        for kind, counts in graded_claims(self.catalogue).items():
            if counts:
                cells = "".join(self._count(counts[word], word) for word in GRADES[::-1])
                total = self._count(counts.total(), "total")
                name = escape(names[kind])
                rows.append(f'<tr data-cjm-claim="{kind}"><th scope="row">{name}</th>{cells}{total}</tr>\n')
        if not rows:
            return Markup()
        label = escape(_("Claims by grade"))
        return Markup(
            f'<div class="cjm-table" role="region" tabindex="0" aria-label="{label}" data-cjm="grades">\n'
            f'<table class="cjm-grid cjm-matrix"><thead><tr><th scope="col">{escape(_("Claims"))}</th>{heads}'
            f'<th scope="col">{escape(_("All"))}</th></tr></thead>\n<tbody>{"".join(rows)}</tbody></table></div>\n'
        )

    def _count(self, number: int, grade: str) -> str:
        empty = "" if number else ' class="cjm-number cjm-none"'
        return (
            f'<td{empty} data-cjm-grade="{grade}" data-value="{number}">{escape(self._.number(number))}</td>'
        )

    def unbacked_claims(self, type_: str, entries: Sequence[Entry]) -> Markup:
        """Claims of a type that rest on nothing; of many, the first, and the way to all."""
        links = [
            f'<span data-cjm-type="{e.type}" data-cjm-id="{e.id}">{self._link(e.key)}</span>'
            for e in entries[:NAMED]
        ]
        shown = self._.comma.join(links[: 2 * FEW + 1])
        rest = self._.comma.join(links[2 * FEW + 1 :])
        if rest:
            more = escape(self.more(len(links) - 2 * FEW - 1))
            shown += f'<details class="cjm-more cjm-rest"><summary>{more}</summary>{rest}</details>'
        if len(entries) > NAMED:
            shown += f"<p>{self._all(type_, len(entries))}</p>"
        return Markup(shown)

    def _all(self, type_: str, number: int) -> str:
        """Where all claims of a type are, those that rest on nothing among them."""
        words = escape(self.shared.plural("%(number)s in all", "%(number)s in all", number))
        listing = {
            "pain-point": "pain-points",
            "journey": "journeys",
            "persona": "personas",
            "metric": "metrics",
        }
        name = listing[type_]
        page = self.site.index_pages.get(name)
        if page is None:
            return words
        query = f"?evidence={GRADES[0]}" if name == "pain-points" else ""
        title = escape(self._(TITLES[name]))
        return f'{words}{self._.colon}<a href="{escape(self.page_url(page))}{query}">{title}</a>'
