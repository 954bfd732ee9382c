"""Journeys as somebody goes through them, with their curves, and the moments that stand out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from ..views.personas import PersonaView
from ..views.rides import Moment, Ride
from . import spark
from .pieces import Pieces
from .text import escape

RIDES = 24
"""How many journeys of a persona are shown with their curves; the others are named."""


class RidePieces(Pieces):
    """Makes pieces of journeys and moments."""

    def rides(self, rides: Sequence[Ride]) -> Markup:
        """The journeys of a persona with their curves; many of them by name."""
        items = "".join(
            f'<li data-cjm-type="journey" data-cjm-id="{ride.journey.entry.id}">'
            f"{self._ride(ride) if i < RIDES else self._named(ride)}</li>\n"
            for i, ride in enumerate(rides)
        )
        return Markup(f'<ul class="cjm-rides" data-cjm="journeys">\n{items}</ul>\n')

    def _named(self, ride: Ride) -> str:
        return f"<p>{self._link(ride.journey.entry.key)} {self.state(ride)}</p>"

    def _ride(self, ride: Ride) -> str:
        name = (
            f"<p>{self._link(ride.journey.entry.key)} {self.state(ride)} {escape(self.steps(ride.steps))}</p>"
        )
        return f"<div>{name}<p>{self._low_and_high(ride)}</p></div>{self.spark(ride)}"

    def state(self, ride: Ride) -> str:
        """Whether a journey shows what is or what should be."""
        word, style = (self._("to-be"), " cjm-tag--to-be") if ride.to_be else (self._("as-is"), "")
        return f'<span class="cjm-tag{style}">{escape(word)}</span>'

    def spark(self, ride: Ride) -> str:
        """The small curve of a ride, with its low and high in words; nothing where nobody feels anything."""
        if ride.lowest is None or ride.highest is None:
            return ""
        scores = {"low": self.signed(ride.lowest.score), "high": self.signed(ride.highest.score)}
        return spark.svg(ride, self._("Emotion curve: lowest %(low)s, highest %(high)s") % scores)

    def _low_and_high(self, ride: Ride) -> str:
        """Where the low and the high are; the same all the way is said once."""
        if ride.lowest is None or ride.highest is None:
            return escape(self._("no emotions yet"))
        low, high = (
            f"{escape(word)} {self._point(moment)}"
            for word, moment in ((self._("lowest"), ride.lowest), (self._("highest"), ride.highest))
        )
        return f"{low}<br>{high}" if ride.highest.score > ride.lowest.score else low

    def _point(self, moment: Moment) -> str:
        return f"{self._score(moment.score)} {self._step_link(moment.step)}"

    def steps(self, count: int) -> str:
        """A number of steps."""
        return self.shared.plural("%(number)s step", "%(number)s steps", count)

    def more(self, count: int) -> str:
        """How many things of a list are folded away."""
        return self.shared.plural("%(number)s more", "%(number)s more", count)

    def moments(self, found: Iterable[Moment]) -> Markup:
        """Steps with what is felt there, why, and on which journey."""
        return Markup(f'<ul class="cjm-moments__list">\n{"".join(map(self._felt, found))}</ul>\n')

    def worst_and_best(self, view: PersonaView) -> Markup:
        """The moments of a persona, with a heading for each kind."""
        found = (("worst", self._("Worst moments"), view.worst), ("best", self._("Best moments"), view.best))
        made = "".join(
            f'<section>\n<h2 id="cjm---{name}">{escape(title)}</h2>\n{self.moments(moments)}\n</section>\n'
            for name, title, moments in found
            if moments
        )
        return Markup(f'<div class="cjm-moments">\n{made}</div>\n' if made else "")

    def _felt(self, moment: Moment) -> str:
        emotion, path = moment.emotion, self.entry(moment.step.place.owner).path
        label = self._md(emotion.label, path) if emotion.label else escape(self.mood_word(moment.score))
        basis = (
            f' <span class="cjm-basis">({self._word(emotion.basis)})</span>'
            if emotion.basis not in (None, "observed")
            else ""
        )
        quote = f'<p dir="auto"><q>{self._md(emotion.quote, path)}</q></p>' if emotion.quote else ""
        why = moment.step.record.moment_of_truth
        star = (
            f'<p><span class="cjm-star" aria-hidden="true"></span> '
            f"{self._md(why, path) if isinstance(why, str) else escape(self._('Moment of truth'))}</p>"
            if why
            else ""
        )
        return (
            f"<li>{self._score(moment.score)}<div><p>{self._step_link(moment.step)}{self._.colon}<bdi>{label}</bdi>{basis}</p>{quote}{star}"
            f'<p class="cjm-also">{self._link(moment.step.place.owner)}</p></div></li>\n'
        )
