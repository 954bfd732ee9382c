"""How good a map is, in words: its score, what would raise it, and what has changed since its review."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from ..catalogue import Entry, Key, Suspect
from ..model.naming import words
from ..views.facts import label_of
from ..views.freshness import Review
from ..views.health import COUNTED, LABELS, WEIGHTS, Health, Part, health_of
from .filter import FilterPieces
from .profiles import ProfilePieces
from .text import escape, marked

STEPS_OF_BAR = 5
"""How many steps the bar of a rating has."""
MANY = 50
"""How many journeys the page of a thing names as those to check again; health/ has the others."""


class CheckupPieces(ProfilePieces, FilterPieces):
    """Makes what pages say about the health of a map."""

    # --- scores --------------------------------------------------------------------------------------------------

    def health_of(self, journey: Key) -> Health:
        """The health of a journey, archived or not."""
        known = self.shared.healths.get(journey)
        site = self.site.known
        return known or health_of(
            self.catalogue, self.catalogue.journeys[journey.id], site.checkup, site.walk
        )

    def _score_bar(self, health: Health, words: str = "") -> str:
        """A score as a bar and a number, or these words."""
        value = f"{health.score * STEPS_OF_BAR / 100:g}"
        bar = '<span class="cjm-scale__bar" aria-hidden="true"></span>'
        said = escape(words or str(health.score))
        return (
            f'<span class="cjm-scale" style="--cjm-value: {value}">{bar}'
            f'<span data-value="{health.score}">{said}</span></span>'
        )

    def _of_hundred(self, health: Health) -> str:
        return self._("%(score)s of 100") % {"score": health.score}

    def score_part(self, name: str) -> str:
        """What a part of a score is called."""
        return self._(LABELS[name])

    def _raise(self, health: Health, part: Part) -> str:
        """What would raise a score, and by how much; many journeys lack the same."""
        lacks = part, self._on_review(health) if part.name == "review" else ""
        found = self.shared.raises.get(lacks)
        if found is None:
            gain = f'<strong data-value="{part.gain:.4g}">{self.signed(part.gain)}</strong>'
            said = escape(self._advice(health, part))
            found = f'<li data-cjm-part="{part.name}">{gain}{self._.colon}{said}</li>'
            self.shared.raises[lacks] = found
        return found

    def _advice(self, health: Health, part: Part) -> str:
        _, plural, missing = self._, self.shared.plural, part.of - part.done
        match part.name:
            case "owner":
                return _("name an owner")
            case "review":
                return self._on_review(health)
            case "rhythm":
                return _("say how often it is to be reviewed")
            case "evidence":
                return _("gather more evidence") if part.done else _("name evidence that still holds")
            case "emotions":
                return plural(
                    "say how customers feel at %(number)s step",
                    "say how customers feel at %(number)s steps",
                    missing,
                )
            case "touchpoints":
                return plural(
                    "name the touchpoint of %(number)s step",
                    "name the touchpoints of %(number)s steps",
                    missing,
                )
            case "lifecycle":
                return plural(
                    "name the lifecycle stage of %(number)s stage",
                    "name the lifecycle stages of %(number)s stages",
                    missing,
                )
            case "pain-points":
                return self._on_pains(part)
            case "questions":
                return (
                    plural("answer %(number)s question", "answer %(number)s questions", missing)
                    if part.of
                    else _("write down what customers ask")
                )
            case "moments":
                return (
                    plural(
                        "name a metric for %(number)s moment of truth",
                        "name a metric for %(number)s moments of truth",
                        missing,
                    )
                    if part.of
                    else _("mark the moments of truth")
                )
            case _:
                return _("mend the mistakes on its page")

    def _on_review(self, health: Health) -> str:
        entry = health.journey.entry
        if entry.key in self.site.known.checkup.again:
            return self._("check it against what has changed since its review")
        return self._("review it again") if entry.record.reviewed else self._("have it reviewed")

    def _on_pains(self, part: Part) -> str:
        if not part.of:
            return self._("say where it hurts")
        return self.shared.plural(
            "name an owner and an answer for %(number)s severe pain point",
            "name an owner and an answer for %(number)s severe pain points",
            part.of - part.done,
        )

    def score_rows(self, health: Health) -> Markup:
        """A row for each part of a score: what it has earned, and what would raise it."""
        rows = []
        for part in health.parts:
            earned = self._("%(points)s of %(weight)s") % {
                "points": self._.decimal(part.points),
                "weight": part.weight,
            }
            rows.append(
                f'<tr data-cjm-part="{part.name}"><th scope="row">{escape(self.score_part(part.name))}</th>'
                f'<td><span data-value="{part.points:.4g}">{escape(earned)}</span></td>'
                f"<td>{escape(self._advice(health, part)) if part.gain else ''}</td></tr>\n"
            )
        return Markup("".join(rows))

    def weight_rows(self) -> Markup:
        """What each part of a score is worth, and what it counts."""
        return Markup(
            "".join(
                f'<tr data-cjm-part="{name}"><th scope="row">{escape(self.score_part(name))}</th>'
                f'<td data-value="{weight}">{weight}</td><td>{self._md(self._(COUNTED[name]))}</td></tr>\n'
                for name, weight in WEIGHTS.items()
            )
        )

    def score(self, health: Health) -> Markup:
        """A score as a bar and a number."""
        return Markup(self._score_bar(health, self._of_hundred(health)))

    # --- reviews -------------------------------------------------------------------------------------------------

    def _due(self, review: Review) -> str:
        """When a page is to be reviewed, in words."""
        plural, late = self.shared.plural, review.late
        if late is None:
            return self._("never reviewed") if review.age == "never" else self._("no next date")
        if late > 0:
            return plural("%(number)s day overdue", "%(number)s days overdue", late)
        if late == 0:
            return self._("due today")
        return plural("due in %(number)s day", "due in %(number)s days", -late)

    # --- what to check again -------------------------------------------------------------------------------------

    def _changed(self, suspect: Suspect) -> str:
        """What has changed in meaning, and when."""
        kind = self._(words(suspect.thing.type))
        link = f'<span data-cjm-type="{suspect.thing.type}" data-cjm-id="{suspect.thing.id}">{self._link(suspect.thing)}</span>'
        fields = self._.comma.join(self._(label_of(name)) for name in suspect.fields)
        said = escape(self._("%(type)s %(thing)s changed on %(day)s: %(fields)s"))
        return said % {
            "type": escape(kind),
            "thing": link,
            "day": self._day(suspect.day),
            "fields": escape(fields),
        }

    def _changes(self, suspects: Sequence[Suspect]) -> str:
        return self.few([self._changed(suspect) for suspect in suspects])

    def head_marks(self, entry: Entry) -> Markup:
        """What the head of a journey says of its health, where the site has a page about that."""
        rows = []
        suspects = self.site.known.checkup.again.get(entry.key, ())
        if suspects:
            what = f'<span class="cjm-open">{escape(self._("Something it uses has changed since its review."))}</span> '
            rows.append(("again", self._("Check again"), what + self._changes(suspects)))
        page = self.page_url(self.site.index_pages.get("health"))
        if page:
            health = self.health_of(entry.key)
            said = escape(self._of_hundred(health))
            link = f'<a href="{escape(page)}#health---scores" data-value="{health.score}">{said}</a>'
            rows.append(("health", self._("Health"), link))
        made = [
            f'<div class="cjm-head__fact{" cjm-head__fact--wide" if name == "again" else ""}" data-cjm="{name}">'
            f"<dt>{escape(label)}</dt><dd>{value}</dd></div>\n"
            for name, label, value in rows
        ]
        return marked("".join(made))

    def to_check_again(self, entry: Entry) -> Markup:
        """On the page of a thing: the journeys to check again because it has changed; empty where there are none."""
        suspects = self.site.known.checkup.changed.get(entry.key, ())
        if not suspects:
            return Markup("")
        number = len(suspects)
        said = self.shared.plural(
            "%(number)s journey to check again: this has changed since its review.",
            "%(number)s journeys to check again: this has changed since their review.",
            number,
        )
        items = [
            f'<span data-cjm-type="journey" data-cjm-id="{s.journey.id}">{self._link(s.journey)}</span>'
            for s in suspects[:MANY]
        ]
        inside = self.few(items, number)
        return Markup(
            f'<div data-cjm="again"><p class="cjm-open" data-value="{number}">{escape(said)}</p>{inside}</div>\n'
        )
