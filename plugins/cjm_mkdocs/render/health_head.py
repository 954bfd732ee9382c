"""What stands at the head of the page about the health of the maps and of each of its parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence, Sized
from typing import NamedTuple

from markupsafe import Markup

from ..catalogue import Suspect
from ..problems import SEVERITIES, Problem
from ..views.coverage import Gaps, Presence
from ..views.freshness import Review
from ..views.health import Health
from .checkup import CheckupPieces
from .text import escape

ROWS = 150
"""How many rows of a table are named; what is beyond is counted."""


class Figure(NamedTuple):
    """A figure at the top of the page, with a note where it needs one."""

    name: str
    label: str
    value: float
    section: str
    """The part of the page that has what it counts."""
    note: str = ""


class HealthHeadPieces(CheckupPieces):
    """Makes figures and headings. `prefix` begins the anchors of the page's parts; it is empty within other pages."""

    def _health_figures(
        self,
        found: Sequence[Health],
        reviews: Sequence[Review],
        gaps: Gaps,
        problems: Sequence[Problem],
        suspects: Sequence[Suspect],
        presence: Presence | None,
    ) -> Iterator[Figure]:
        _, number, plural = self._, self._.number, self.shared.plural
        if found:
            mean = round(sum(health.score for health in found) / len(found), 1)
            note = plural("of 100, over %(number)s journey", "of 100, over %(number)s journeys", len(found))
            yield Figure("score", _("Mean score"), mean, "scores", note)
        ages = Counter([review.age for review in reviews])
        yield Figure("overdue", _("Reviews overdue"), ages["overdue"], "reviews")
        yield Figure("due", _("Reviews due within 30 days"), ages["due"], "reviews")
        yield Figure("never", _("Never reviewed"), ages["never"], "reviews")
        again = len({suspect.journey for suspect in suspects})
        yield Figure("again", _("Journeys to check again"), again, "again")
        yield Figure("gaps", _("Gaps"), gaps.total, "gaps")
        if presence is not None:
            yield Figure("absences", _("Stages a persona is never in"), presence.gaps, "presence")
        counts = [sum(problem.severity == severity for problem in problems) for severity in SEVERITIES]
        said = zip((_("errors"), _("warnings"), _("hints")), counts, strict=True)
        note = _.comma.join(f"{number(count)} {what}" for what, count in said)
        yield Figure("problems", _("Open problems"), len(problems), "problems", note)

    def health_figures(self, figures: Iterable[Figure], prefix: str) -> Markup:
        """Figures, each with a link to what it counts."""
        rows = []
        for name, label, value, section, note in figures:
            number = str(escape(self._.number(value)))
            if prefix and value:
                number = f'<a href="#{prefix}{section}">{number}</a>'
            noted = f' <span class="cjm-figures__note">{escape(note)}</span>' if note else ""
            rows.append(
                f'<div data-cjm-figure="{name}"><dt>{escape(label)}</dt>'
                f'<dd data-value="{value}">{number}{noted}</dd></div>\n'
            )
        return Markup("".join(rows))

    def _health_titles(self) -> dict[str, str]:
        """The names of the page's parts → their titles."""
        _ = self._
        return {
            "scores": _("Journeys by score"),
            "again": _("Check again"),
            "reviews": _("Reviews by owner"),
            "presence": _("Personas and lifecycle stages"),
            "gaps": _("Gaps"),
            "problems": _("Open problems"),
        }

    def health_title(self, part: str) -> str:
        return self._health_titles()[part]

    def health_heading(self, part: str, prefix: str) -> Markup:
        anchor = f' id="{prefix}{part}"' if prefix else ""
        return Markup(f"<h2{anchor}>{escape(self.health_title(part))}</h2>")

    def health_jump(self, shown: Collection[str], prefix: str) -> Markup:
        """Links to the parts that are shown."""
        if not prefix:
            return Markup("")
        return self.jump(
            [(prefix + part, title) for part, title in self._health_titles().items() if part in shown]
        )

    def beyond(self, found: Sized) -> Markup:
        """How many rows are not named."""
        more = len(found) - ROWS
        return Markup(f"<p>{escape(self.more(more))}</p>") if more > 0 else Markup("")
