"""What profiles are made of: portraits, the data sheet, panels, pain points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from markupsafe import Markup

from ..catalogue import Entry, Key
from ..model.records import Evidence, Metric, PainPoint, Persona, Solution
from ..views.evidence import grade_of
from ..views.facts import Fact
from ..views.priority import priority
from ..views.relations import Occurrence, back_links
from .answers import AnswerPieces
from .grades import tag
from .rides import RidePieces
from .shared import Naming
from .text import escape, plain

SHEETS = {
    "persona": ("kind", "share", "basis", "grade", "owner", "teams", "status", "reviewed"),
    "touchpoint": (
        "satisfaction", "importance_customer", "importance_business", "channel", "kind", "initiator", "lifecycle",
        "grade", "owner", "status", "reviewed",
    ),
    "pain-point": ("category", "grade", "status", "owner", "first_seen", "resolved_on", "reviewed"),
    "opportunity": ("customer_value", "business_value", "effort", "confidence", "grade", "status", "owner", "reviewed"),
    "solution": ("status", "target", "shipped_on", "kind", "grade", "owner", "reviewed"),
    "metric": ("baseline", "current", "target", "amber", "red", "direction", "as_of", "grade", "owner", "reviewed"),
    "evidence": ("kind", "date", "n", "valid_for", "confidentiality", "owner", "reviewed"),
    "team": ("function", "contact", "url"),
}  # fmt: skip
"""The facts that stand in the data sheet of a type, in its order; the others follow below."""
_RATINGS = frozenset(
    {
        "satisfaction",
        "importance_customer",
        "importance_business",
        "customer_value",
        "business_value",
        "effort",
    }
)
_ON_CARD = frozenset({"role", "segment", "quote", "summary", "image", "pain_points"})
"""Facts of a persona that its card shows, or its list of pain points."""
_IN_HEAD = frozenset({"quote"})
_SOURCES = frozenset({"evidence", "links"})
"""Facts that stand at the end: what a profile rests on."""
TOLD: Mapping[str, frozenset[str]] = {
    "pain-point": frozenset({"solutions", "opportunities"}),
    "opportunity": frozenset({"pain_points", "metrics"}),
    "solution": frozenset({"pain_points", "opportunities", "metrics"}),
}
"""Facts that a profile tells together with what is derived from the other side."""
_ANSWERS: Mapping[str, tuple[str, ...]] = {
    "pain-point": ("solution", "opportunity"),
    "opportunity": ("solution", "pain-point"),
    "solution": ("pain-point",),
}
"""Whose naming a thing is told so; all others are listed as such."""
GRADE_LABEL = "Evidence grade"
"""What the grade of a thing is called in its data sheet."""
PAINS = 12
"""How many pain points of a persona are in sight at once."""
_SHORT = 60
"""How many letters a tile of the data sheet can hold; longer ones take its whole width."""
_IN_SIGHT = 12
"""How many portraits of a gallery are loaded at once."""
_JOINING = (("\u0600", "\u08ff"), ("\u1800", "\u18af"), ("\ufb50", "\ufdff"), ("\ufe70", "\ufeff"))
"""The first and the last letter of each block of Unicode whose letters are joined."""


class ProfilePieces(AnswerPieces, RidePieces):
    """Makes what profiles and cards are made of."""

    def profile_headings(self, entry: Entry) -> Iterator[tuple[str, str]]:
        """The headings of a profile for the table of contents: ids, and titles as plain text."""
        if entry.type == "persona":
            view = self.shared.persona_view(entry)
            found: tuple[tuple[object, str, str], ...] = (
                (view.rides, "journeys", self._("Journeys")),
                (view.worst, "worst", self._("Worst moments")),
                (view.best, "best", self._("Best moments")),
                (view.pains, "pain-points", self._("Pain points")),
            )
        elif entry.type == "team":
            roles = {use.role for use in self.catalogue.uses.get(entry.key, ())}
            found = (
                (roles, "urgent", self._("Urgent")),
                ("owner" in roles, "owns", self._("Owns")),
                ("teams" in roles, "works-on", self._("Works on")),
            )
        else:
            found = (
                (self.catalogue.readings.get(entry.key), "trend", self._("Trend")),
                (self.shared.met_with(entry), "met-with", self._met_title(entry)),
                (self.shared.places(entry.key), "used-on", self._("On these journeys")),
                *((True, section.id, section.title) for section in self.back_links(entry)),
            )
        return ((f"cjm---{name}", title) for things, name, title in found if things)

    def lead(self, entry: Entry) -> Markup:
        """What a thing is, in a few words."""
        text = entry.record.description
        return Markup(f'<p class="cjm-lead" dir="auto">{self._md(text, entry.path)}</p>' if text else "")

    def quote(self, entry: Entry) -> Markup:
        """What somebody said of it."""
        text = getattr(entry.record, "quote", None)
        if not text:
            return Markup("")
        said = self._md(text, entry.path)
        return Markup(f'<blockquote class="cjm-quote" dir="auto"><p>{said}</p></blockquote>')

    def met(self, entry: Entry, found: Sequence[Entry]) -> Markup:
        """The pain points of a touchpoint, the touchpoints of a pain point."""
        if not found:
            return Markup("")
        title, things = escape(self._met_title(entry)), self.things([other.key for other in found])
        return Markup(f'<h2 id="cjm---met-with">{title}</h2>\n{things}\n')

    def used(self, found: Sequence[Occurrence]) -> Markup:
        """The journeys that a thing stands on."""
        if not found:
            return Markup("")
        title = escape(self._("On these journeys"))
        return Markup(f'<h2 id="cjm---used-on">{title}</h2>\n{self.occurrences(found)}\n')

    def _met_title(self, entry: Entry) -> str:
        """What a touchpoint and its pain points are to each other."""
        if entry.type == "touchpoint":
            return self._("Pain points met here")
        return self._("Touchpoints where it hurts")

    def back_links(self, entry: Entry) -> tuple[Naming, ...]:
        """Who names a thing, by type, save those it names itself, which stand among its facts.

        What addresses a pain is told on its own, and so are the journeys that have a thing on their steps.
        """
        found = self.shared.namings.get(entry.key)
        if found is None:
            found = self.shared.namings[entry.key] = self._back_links(entry)
        return found

    def _back_links(self, entry: Entry) -> tuple[Naming, ...]:
        known = {key for keys in entry.links.values() for key in keys}
        known.update([step.place.owner for step in self.shared.places(entry.key)])
        told = _ANSWERS.get(entry.type, ())
        found: dict[str, dict[Key, Entry]] = {}
        for link in back_links(self.catalogue, entry.key):
            others = {other.key: other for other in link.entries if other.key not in known}
            if others and link.type not in told:
                found.setdefault(link.type, {}).update(others)
        by_type = tuple((type_, tuple(named.values())) for type_, named in found.items())
        title = self._("What rests on it") if entry.type == "evidence" else self._("Named by")
        return (Naming("named-by", title, by_type),) if by_type else ()

    def naming(self, entry: Entry, found: Sequence[Entry]) -> Markup:
        """Things that name this one; those that rest on it, with how sure they are."""
        if entry.type != "evidence":
            return self.entries(found)
        return Markup(self._.comma.join(f"{self.entries([e])}{self._graded(e.key)}" for e in found))

    def namings(self, entry: Entry, found: Iterable[Naming]) -> Markup:
        """Who names a thing, as sections with headings."""
        made = ""
        for section in found:
            rows = "".join(
                f"<dt>{escape(self.types_name(type_))}</dt><dd>{self.naming(entry, entries)}</dd>\n"
                for type_, entries in section.by_type
            )
            made += f'<h2 id="cjm---{section.id}">{escape(section.title)}</h2>\n<dl class="cjm-facts">\n{rows}</dl>\n'
        return Markup(made)

    def unsaid(self, entry: Entry, found: Sequence[Fact]) -> list[Fact]:
        """The facts of a thing without those that are told beside what is derived: ratings, answers, effects.

        What was written on its page stays, for that is where links to it lead.
        """
        told = TOLD.get(entry.type, frozenset())
        rated = isinstance(entry.record, PainPoint) and priority(entry.record).value is not None
        rating = ("severity", "frequency") if rated else ()
        return [
            fact
            for fact in found
            if fact.name not in rating
            and not (fact.name in told and not any(self._at_home(key, entry.place) for key in fact.values))
        ]

    # --- the portrait --------------------------------------------------------------------------------------------

    def portrait(self, entry: Entry, position: int = 0) -> Markup:
        """The picture of a persona, or its initials. In a list (`position` from 1) it adds nothing to the name."""
        image = getattr(entry.record, "image", None)
        if not image:
            return Markup(f'<div class="cjm-portrait">{_initials(entry.title)}</div>')
        alt = "" if position else plain(getattr(entry.record, "image_alt", None) or "")
        lazy = ' loading="lazy"' if position > _IN_SIGHT else ""
        source = escape(self.href(image, entry.path))
        return Markup(
            f'<div class="cjm-portrait"><img src="{source}" alt="{escape(alt)}"{lazy} width="240" height="240"></div>'
        )

    def persona_words(self, persona: Persona, path: str) -> Markup:
        """Who a persona is, in the words of the page at `path`."""
        said = (
            ('<p class="cjm-persona__role" dir="auto">', persona.role, "</p>"),
            ('<p class="cjm-persona__segment" dir="auto">', persona.segment, "</p>"),
            ('<blockquote class="cjm-quote" dir="auto"><p>', persona.quote, "</p></blockquote>"),
            ('<p dir="auto">', persona.description, "</p>"),
            ('<p dir="auto">', persona.summary, "</p>"),
        )
        return Markup("".join([f"{start}{self._md(text, path)}{end}" for start, text, end in said if text]))

    # --- the data sheet ------------------------------------------------------------------------------------------

    def sheet(self, entry: Entry, found: Sequence[Fact]) -> Markup:
        """The key figures of a thing, side by side."""
        by_name = {fact.name: fact for fact in found}
        tiles = [self._tile(by_name[name], entry) for name in SHEETS.get(entry.type, ()) if name in by_name]
        return Markup(f'<dl class="cjm-figures">\n{"".join(tiles)}</dl>\n' if tiles else "")

    def _tile(self, fact: Fact, entry: Entry) -> str:
        value, note = self._value(fact, entry.place, entry.path), ""
        if isinstance(entry.record, Metric) and fact.kind == "figure":
            note = entry.record.unit or ""
        elif isinstance(entry.record, Solution) and fact.name == "target":
            value = self._target(entry, fact.values[0])
        elif fact.name in _RATINGS:
            value = self._scale(fact.values[0])
        elif fact.name == "grade":
            value, note = tag(fact.values[0], self._), self._grade_note(entry.key, fact.values[0])
        elif isinstance(entry.record, Evidence):
            note = self._of_evidence(entry.record, fact.name)
        elif isinstance(entry.record, Persona):
            if fact.name == "kind":
                value, note = self.kind(entry.record)
            elif fact.name == "basis":
                value, note = self._basis(entry.record)
            elif fact.name == "share":
                note = self._("of customers")
        said = f' <span class="cjm-figures__note">{escape(note)}</span>' if note else ""
        wide = sum(len(v) for v in fact.values if isinstance(v, str)) > _SHORT
        style = ' class="cjm-figures__wide"' if wide else ""
        return f"<div{style}><dt>{self._label(fact.name, fact.label)}</dt><dd>{value}{said}</dd></div>\n"

    def sureness(self, entry: Entry) -> tuple[Fact, ...]:
        """How sure a thing is, as one of its facts; nothing for what neither claims anything nor rests on anything."""
        found = grade_of(self.catalogue, entry)
        return (Fact("grade", GRADE_LABEL, "word", (found,)),) if found else ()

    def _of_evidence(self, record: Evidence, field: str) -> str:
        """What follows from a field of a piece of evidence."""
        match field:
            case "kind":
                return self._("quantitative") if record.quantitative else self._("qualitative")
            case "date":
                return self.ago(record)
            case "valid_for":
                return self.until(record)
        return ""

    def ago(self, record: Evidence) -> str:
        """How long ago evidence was gathered; nothing where nobody wrote down when."""
        days = (self.catalogue.today - record.date).days if record.date else -1
        return self._("%(span)s ago") % {"span": self._.age(days)} if days > 0 else ""

    def until(self, record: Evidence) -> str:
        """How long evidence may be relied on."""
        if record.until is None:
            return self._("no expiry") if record.date else self._("undated")
        day = {"day": self._.date(record.until)}
        if record.until < self.catalogue.today:
            return self._("expired since %(day)s") % day
        return self._("until %(day)s") % day

    def kind(self, persona: Persona) -> tuple[str, str]:
        """The kind of a persona, and what it means; empty where none is given."""
        match persona.kind:
            case "primary":
                return escape(self._("Primary")), self._("we design for them first")
            case "secondary":
                return escape(self._("Secondary")), self._("we design for them as well")
            case "anti":
                return escape(self._("Anti-persona")), self._("we do not design for them")
        return "", ""

    def _basis(self, persona: Persona) -> tuple[str, str]:
        match persona.basis:
            case "qualitative":
                return escape(self._("Qualitative")), self._("from interviews and observation")
            case "statistical":
                return escape(self._("Statistical")), self._("from figures about many customers")
        return escape(self._("Assumed")), self._("not checked with customers yet")

    # --- panels --------------------------------------------------------------------------------------------------

    def panels(self, entry: Entry, found: Iterable[Fact]) -> Markup:
        """Facts as sections with headings, in columns."""
        made = "".join(self._panel(fact, entry) for fact in found)
        return Markup(f'<div class="cjm-panels">\n{made}</div>\n' if made else "")

    def _panel(self, fact: Fact, entry: Entry) -> str:
        value = self._value(fact, entry.place, entry.path)
        if fact.kind == "channels":
            value = " ".join(map(self.channel_mark, fact.values))
        name, label = escape(fact.name), self._label(fact.name, fact.label)
        own_direction = ' dir="auto"' if fact.kind in ("texts", "mixed") else ""
        return (
            f'<section class="cjm-panel" data-cjm-field="{name}"><h2>{label}</h2>\n'
            f"<div{own_direction}>{value}</div></section>\n"
        )

    # --- pain points ---------------------------------------------------------------------------------------------

    def pains(self, entry: Entry, found: Sequence[Entry]) -> Markup:
        """Pain points by priority, those written here in full; the end of a long list is folded away."""
        items = [
            self._thing_in_full(pain.key, entry.place)
            if self._at_home(pain.key, entry.place)
            else self._thing(pain.key)
            for pain in found
        ]
        html = f'<ul class="cjm-pains">\n{"".join(items[:PAINS])}</ul>\n'
        if len(items) > PAINS:
            more = escape(self.more(len(items) - PAINS))
            rest = f'<ul class="cjm-pains">\n{"".join(items[PAINS:])}</ul>\n'
            html += f'<details class="cjm-more"><summary>{more}</summary>\n{rest}</details>\n'
        return Markup(html)


def arranged(entry: Entry, found: Sequence[Fact]) -> dict[str, list[Fact]]:
    """What is known of a thing, for its template: `facts` for the data sheet, `panels` below it, `sources` last."""
    on_card = _ON_CARD if entry.type == "persona" else _IN_HEAD
    apart = {*on_card, *SHEETS.get(entry.type, ()), *_SOURCES}
    if any(fact.kind == "figure" for fact in found):
        apart.add("unit")  # each figure of the sheet names it
    return {
        "facts": list(found),
        "panels": [fact for fact in found if fact.name not in apart],
        "sources": [fact for fact in found if fact.name in _SOURCES],
    }


def _initials(name: str) -> str:
    """The first letters of the first and the last word of a name as a picture.

    One letter is enough for scripts that join letters, where two would make a syllable.
    """
    parts = [word for word in plain(name).split() if word[0].isalnum()]
    letters = [word[0].upper() for word in dict.fromkeys((parts[0], parts[-1]))] if parts else ["?"]
    joins = any(first <= letters[0][0] <= last for first, last in _JOINING)
    text = letters[0] if joins else "".join(letters)
    return (
        '<svg viewBox="0 0 100 100" aria-hidden="true" focusable="false"><circle cx="50" cy="50" r="48"/>'
        f'<text x="50" y="50" dy=".35em">{escape(text)}</text></svg>'
    )
