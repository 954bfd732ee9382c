"""The page about the health of the maps: scores, what to check again, reviews, gaps, open problems."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from markupsafe import Markup

from ..catalogue import Entry, Key, MappedStage, MappedStep, Suspect
from ..problems import RULES, SEVERITIES, Problem
from ..views import coverage, freshness
from ..views import health as scores
from ..views.coverage import GAP_LABELS, Gap, Gaps, MovedOn, Presence, Switch
from ..views.freshness import AGES, Age, Owned, Review
from ..views.health import FAMILIES, WEIGHTS, Broken, Health
from .filter import Cell, Column, Facet, Line, Table, Value
from .health_head import ROWS, HealthHeadPieces
from .pieces import row_of
from .text import escape

ITEMS, PAGES = 60, 25
"""How many gaps of a kind, and pages with problems of a rule, are named; what is beyond is counted."""
REVIEWS = 500
"""How many reviews the page names: those most overdue first."""
ATTENTION: tuple[Age, ...] = ("overdue", "due", "never")
"""The reviews that are named; the others are counted."""
IN_SIGHT = 20
"""Up to so many of them are in sight at once."""


class HealthPieces(HealthHeadPieces):
    """Makes the page about the health of the maps."""

    def health(self, of: Key | None = None, only: frozenset[Key] | None = None) -> dict[str, Any]:
        """What the page of health shows, or what another page shows of the thing `of`, or of these things alone."""
        if of is not None and of.type == "journey" and only is None:
            return {"one": self.health_of(of)}
        among = None
        if of is not None and of.type in ("team", "persona"):
            among = scores.concerned(self.catalogue, of)
        if only is not None:
            among = only if among is None else among & only
        listed, shown = (
            (None, {"pages": (), "part": None})
            if only is not None
            else self.part_of("health", of, ("journey", "persona", "team"))
        )
        told: dict[str, Any] = {
            "one": None,
            "prefix": "health---" if self.is_index("health") else "",
            **shown,
        }
        if shown["part"] and shown["part"].first > 1:
            return {**told, "table": self.score_table(listed or ())}
        found = [self.health_of(key) for key in self._journeys_by_score(among)]
        entries = None if among is None else [e for e in self.catalogue.entries.values() if e.key in among]
        reviews = freshness.reviews(self.catalogue, entries)
        gaps = coverage.gaps(self.catalogue, among, self.shared.answer, self.site.known.walk)
        paths = None if entries is None else {entry.path for entry in entries}
        problems = tuple(p for p in self.catalogue.open_problems if paths is None or p.path in paths)
        suspects = [s for s in self.catalogue.suspects if among is None or s.journey in among]
        presence = coverage.presence(self.catalogue) if among is None else None
        presence = presence if presence and presence.rows else None
        sections = {
            "scores": self.score_table(listed or found) if found else None,
            "again": self._by_journey(suspects),
            "reviews": freshness.by_owner(reviews),
            "presence": presence,
            "gaps": gaps,
            "problems": self.problem_table(scores.broken(problems)) if problems else None,
        }
        return {
            **told,
            "table": sections["scores"],
            "figures": list(self._health_figures(found, reviews, gaps, problems, suspects, presence)),
            "suspects": sections["again"],
            "owners": sections["reviews"],
            "presence": presence,
            "gaps": gaps,
            "broken": sections["problems"],
            "shown": [name for name, section in sections.items() if section],
            "waived": [p for p in self.catalogue.waived_problems if paths is None or p.path in paths],
        }

    def _journeys_by_score(self, among: Container[Key] | None) -> Iterator[Key]:
        """The journeys to show the scores of, the lowest first."""
        site = self.site.known
        known = self.shared.healths or {
            health.journey.entry.key: health
            for health in scores.healths(self.catalogue, site.checkup, among, site.walk)
        }
        return (key for key in known if among is None or key in among)

    # --- scores --------------------------------------------------------------------------------------------------

    def score_table(self, found: Sequence[Health]) -> Table:
        """Journeys by score, those that need most care first."""
        _ = self._
        columns = (
            Column("journey", _("Journey")),
            Column("score", _("Score"), "number", "rated", "ascending", (_("Score"),)),
            Column("raise", _("What would raise it"), "", "wide"),
            Column("review", _("Review"), "number"),
            Column("owner", _("Owner")),
        )
        facets = (
            Facet("missing", _("Missing points"), tuple(WEIGHTS)),
            Facet("owner", _("Owner")),
            Facet("persona", _("Persona")),
            Facet("state", _("State"), ("as-is", "to-be")),
            Facet("status", _("Status")),
        )
        lines = [self._score_line(health) for health in found]
        return self.table("health", _("Journeys by score"), columns, facets, lines)

    @cached_property
    def _score_parts(self) -> Mapping[str, Value]:
        return {name: (name, self.score_part(name)) for name in WEIGHTS}

    def _score_line(self, health: Health) -> Line:
        entry, raises = health.journey.entry, health.raises
        is_plan = coverage.is_plan(health.journey)
        to_be = f' <span class="cjm-tag cjm-tag--to-be">{escape(self._("to-be"))}</span>' if is_plan else ""
        review = freshness.review_of(entry, self.catalogue.today)
        cells: tuple[str | Cell, ...] = (
            f"{self._link(entry.key)}{to_be}",
            Cell(self._score_bar(health), health.score, (str(health.score),)),
            self.few([self._raise(health, part) for part in raises])
            or escape(self._("nothing: all is there")),
            Cell(escape(self._due(review)), review.late),
            self.owner(entry.record.owner) if entry.record.owner else "",
        )
        state = ("to-be", self._("to-be")) if is_plan else ("as-is", self._("as-is"))
        values: dict[str, list[Value]] = {
            "missing": [self._score_parts[part.name] for part in raises],
            "owner": self.owners(entry),
            "persona": self.named([self.catalogue.entries[key] for key in health.journey.personas]),
            "state": [state],
            "status": self.statuses(entry),
        }
        return Line(row_of(entry), cells, values)

    # --- what to check again -------------------------------------------------------------------------------------

    def _by_journey(self, suspects: Sequence[Suspect]) -> dict[Entry, list[Suspect]]:
        found: dict[Entry, list[Suspect]] = {}
        for suspect in suspects:
            found.setdefault(self.catalogue.entries[suspect.journey], []).append(suspect)
        return found

    def suspect_rows(self, found: dict[Entry, list[Suspect]]) -> Markup:
        """Journeys with what has changed since they were reviewed."""
        rows = []
        for entry, suspects in list(found.items())[:ROWS]:
            reviewed = self._day(entry.record.reviewed) if entry.record.reviewed else ""
            said = escape(self._("reviewed on %(day)s")) % {"day": reviewed}
            rows.append(
                f'<dt data-cjm-type="journey" data-cjm-id="{entry.id}">{self._link(entry.key)}</dt>'
                f'<dd><span class="cjm-basis">{said}</span> {self._changes(suspects)}</dd>\n'
            )
        return Markup("".join(rows))

    # --- reviews -------------------------------------------------------------------------------------------------

    def review_head(self) -> Markup:
        """The columns of the table of reviews."""
        _ = self._
        labels: dict[Age, str] = {
            "overdue": _("Overdue"),
            "due": _("Due within 30 days"),
            "never": _("Never reviewed"),
            "undated": _("Reviewed, no next date"),
            "in-time": _("In time"),
        }
        marks = ((' class="cjm-medium"' if age in ATTENTION else "", labels[age]) for age in AGES)
        return Markup("".join(f'<th scope="col"{mark}>{escape(label)}</th>' for mark, label in marks))

    def review_rows(self, owners: Sequence[Owned]) -> Markup:
        """A row for each owner: how many of their pages are in each state, and which of them want attention."""
        rows, room = [], REVIEWS
        wanting = sum(review.age in ATTENTION for owned in owners for review in owned.reviews)
        unfolded = " open" if wanting <= IN_SIGHT else ""
        for owned in owners[:ROWS]:
            name = self.owner(owned.owner) if owned.owner else escape(self._("nobody"))
            cells = []
            for age in AGES:
                found = owned.of_age(age)
                named = found[:room] if age in ATTENTION else ()
                room -= len(named)
                cells.append(self._review_cell(age, len(found), named, unfolded))
            rows.append(
                f'<tr data-cjm-owner="{escape(owned.owner)}"><th scope="row">{name}</th>{"".join(cells)}</tr>\n'
            )
        return Markup("".join(rows))

    def _review_cell(self, age: Age, number: int, named: Sequence[Review], unfolded: str) -> str:
        if not number:
            none = f'<span class="cjm-none">{escape(self._("none"))}</span>'
            return f'<td data-cjm-age="{age}" data-value="0">{none}</td>'
        count = f'<span data-value="{number}">{escape(self._.number(number))}</span>'
        if not named:
            return f'<td data-cjm-age="{age}">{count}</td>'
        items = "".join(map(self._reviewed, named))
        rest = f"<li>{escape(self.more(number - len(named)))}</li>" if number > len(named) else ""
        return (
            f'<td data-cjm-age="{age}"><details class="cjm-more"{unfolded}><summary>{count}</summary>'
            f"<ul>{items}{rest}</ul></details></td>"
        )

    def _reviewed(self, review: Review) -> str:
        entry = review.entry
        days = (
            ""
            if review.late is None
            else f' <span data-value="{review.late}">{escape(self._due(review))}</span>'
        )
        return (
            f'<li data-cjm-type="{entry.type}" data-cjm-id="{entry.id}">{self._link(entry.key)} '
            f'<span class="cjm-basis">({self._kind_of(entry.type)})</span>{days}</li>'
        )

    # --- coverage ------------------------------------------------------------------------------------------------

    def presence_head(self, presence: Presence) -> Markup:
        """The lifecycle stages as columns."""
        heads = [self.lifecycle(head) if head else self._("Other stages") for head in presence.heads]
        return Markup("".join(f'<th scope="col">{escape(head)}</th>' for head in heads))

    def presence_rows(self, presence: Presence) -> Markup:
        """A row for each persona: on how many journeys and steps it is in each lifecycle stage."""
        gap = f'<td class="cjm-gap">{escape(self._("none"))}</td>'
        rows = []
        for entry, cells in presence.rows[:ROWS]:
            inside = (gap if cell is None else f"<td>{self._present(cell)}</td>" for cell in cells)
            rows.append(
                f'{row_of(entry)}<th scope="row">{self._link(entry.key)}</th>{"".join(inside)}</tr>\n'
            )
        return Markup("".join(rows))

    def _present(self, cell: coverage.Crossing) -> str:
        journeys = self.shared.plural("%(number)s journey", "%(number)s journeys", cell.journeys)
        return (
            f'<span data-value="{cell.journeys}">{escape(journeys)}</span>{self._.comma}'
            f'<span data-value="{cell.steps}">{escape(self.steps(cell.steps))}</span>'
        )

    def gap_rows(self, gaps: Gaps) -> Markup:
        """How many gaps of each kind there are, and which."""
        rows = []
        for name, found in gaps.lists():
            items = self.few([self._gap_item(item) for item in found[:ITEMS]], len(found))
            number = self._.number(len(found)) if found else self._("none")
            rows.append(
                f'<dt>{escape(self._(GAP_LABELS[name]))}</dt><dd data-cjm-gap="{name.replace("_", "-")}">'
                f'<strong data-value="{len(found)}">{escape(number)}</strong> {items}</dd>\n'
            )
        return Markup("".join(rows))

    def _gap_item(self, item: Gap) -> str:
        match item:
            case Entry():
                return f"<li{self._about(item)}>{self._link(item.key)}{self._mark(item)}</li>"
            case MappedStage():
                journey = self.entry(item.place.owner)
                link = self._anchor(item.place, item.name, journey.path)
                return f"<li{self._about(journey)}>{self._link(journey.key)}{self._.colon}{link}</li>"
            case MappedStep():
                journey = self.entry(item.place.owner)
                return f"<li{self._about(journey)}>{self._link(journey.key)}{self._.colon}{self._step_link(item)}</li>"
            case Switch():
                return self._switch(item)
            case MovedOn():
                said = escape(self._("%(plan)s, as %(today)s was reviewed after it"))
                plan, today = self._link(item.plan.key), self._link(item.today.key)
                return f"<li{self._about(item.plan)}>{said % {'plan': plan, 'today': today}}</li>"

    def _switch(self, switch: Switch) -> str:
        journey = self.entry(switch.before.place.owner)
        ways = (
            escape(self._.comma.join(map(self.channel, step.channels)))
            for step in (switch.before, switch.after)
        )
        human = self._.comma + escape(self._("to or from a person")) if switch.human else ""
        return (
            f"<li{self._about(journey)}>{self._link(journey.key)}{self._.colon}"
            f"{self._step_link(switch.before)} › {self._step_link(switch.after)} "
            f'<span class="cjm-basis">({" › ".join(ways)}{human})</span></li>'
        )

    @staticmethod
    def _about(entry: Entry) -> str:
        return f' data-cjm-type="{entry.type}" data-cjm-id="{entry.id}"'

    # --- open problems -------------------------------------------------------------------------------------------

    def problem_table(self, rows: Sequence[Broken]) -> Table:
        """Rules with the number of their problems, the pages that have them, and how to mend them."""
        _ = self._
        columns = (
            Column("rule", _("Rule")),
            Column("severity", _("Level"), "severity", order="ascending"),
            Column("number", _("Problems"), "number"),
            Column("pages", _("Pages"), "number", "medium", csv=(_("Pages"),)),
            Column("advice", _("What helps"), "", "wide"),
        )
        facets = (Facet("severity", _("Level"), SEVERITIES), Facet("family", _("Family")))
        return self.table(
            "problems", _("Open problems by rule"), columns, facets, list(map(self._broken_line, rows))
        )

    def waived_items(self, problems: Sequence[Problem]) -> Markup:
        """Waived problems, each with its page and the reason."""
        items = [
            f"<li>{self._page_with(problem.path, 1)} <code>{escape(problem.rule)}</code>{self._.colon}"
            f'<span dir="auto">{self._md(problem.message, problem.path)} ({self._md(problem.hint, problem.path)})</span></li>'
            for problem in problems[:ROWS]
        ]
        return Markup("".join(items))

    def _broken_line(self, row: Broken) -> Line:
        pages: dict[str, int] = {}
        for problem in row.problems:
            pages[problem.path] = pages.get(problem.path, 0) + 1
        items = [self._page_with(path, number) for path, number in list(pages.items())[:PAGES]]
        rule = RULES.get(row.rule)  # a team's own is not there
        said = (
            f' lang="en" dir="ltr">{self._md(rule.summary)}'
            if rule
            else f' dir="auto">{self._md(row.problems[0].message)}'
        )
        cells = (
            f'<code>{escape(row.rule)}</code><p class="cjm-basis"{said}</p>',
            escape(self._level(row.severity)),
            Cell(
                f'<span data-value="{len(row.problems)}">{escape(self._.number(len(row.problems)))}</span>',
                len(row.problems),
            ),
            Cell(self.few(items, len(pages)), len(pages), (" | ".join(pages),)),
            f'<span lang="en" dir="ltr">{self._md(rule.advice)}</span>'
            if rule
            else self._md(row.problems[0].hint),
        )
        family = row.rule.partition("/")[0]
        values = {
            "severity": [(row.severity, self._level(row.severity))],
            "family": [(family, self._(FAMILIES.get(family, family)))],
        }
        return Line(f'<tr data-cjm-rule="{escape(row.rule)}">', cells, values)

    def _level(self, severity: str) -> str:
        return {"error": self._("error"), "warning": self._("warning")}.get(severity) or self._("hint")

    def _page_with(self, path: str, number: int) -> str:
        """A page that has problems, by its title or, where it is none of ours, by its path."""
        key = self.catalogue.by_path.get(path)
        url = self.page_url(path)
        name = (
            self._link(key)
            if key
            else f'<a href="{escape(url)}"><code>{escape(path)}</code></a>'
            if url
            else f"<code>{escape(path)}</code>"
        )
        return (
            name
            if number == 1
            else f'{name} <span class="cjm-basis">({escape(self._.number(number))})</span>'
        )
