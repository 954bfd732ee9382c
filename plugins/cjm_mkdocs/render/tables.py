"""The tables of the index pages: pain points, and touchpoints by stage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from itertools import chain
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from ..catalogue import Entry, Key
from ..model.fields import SEVERITY_WORDS
from ..model.records import GRADES, PainPoint
from ..pages import anchor, stage_anchor
from ..views import pain_points, touchpoints
from ..views.answers import STATES
from ..views.pain_points import Group, Grouping, PainRow
from ..views.relations import occurrences
from ..views.touchpoints import UNMAPPED, CatalogueStage, Matrix, TouchpointRow
from .answers import AnswerPieces, Figure
from .filter import FEW, Cell, Column, Facet, Line, Table, Value, cell, line
from .lists import ListPieces
from .pieces import row_of
from .text import escape, plain


class TablePieces(ListPieces, AnswerPieces):
    """Makes the tables of the index pages."""

    # --- pain points ---------------------------------------------------------------------------------------------

    def pain_table(self, rows: Sequence[PainRow], ids: Mapping[Key, str]) -> Table:
        """All that is cross-linked from pain points, by priority."""
        _ = self._
        rated = (_("Priority"), _("Severity"), _("Frequency"))
        columns = (
            Column("pain-point", _("Pain point")),
            Column("priority", _("Priority"), "number", "rated", "descending", rated),
            Column("lifecycle", _("Stages"), "lifecycle"),
            Column("steps", _("Journeys and steps"), "number", "wide", csv=(_("Journeys and steps"),)),
            Column("persona", _("Personas"), width="medium"),
            Column("addressed", _("Answer"), "addressed", "medium", csv=(_("Answer"), _("Addressed by"))),
            Column("evidence", _("Evidence"), "evidence"),
            Column("owner", _("Owner")),
            Column("status", _("Status")),
        )
        facets = (
            self._severity_facet(),
            self.lifecycle_facet(),
            self.channel_facet(),
            Facet("persona", _("Persona")),
            Facet("journey", _("Journey")),
            Facet("addressed", _("Answer"), STATES),
            Facet("evidence", _("Evidence"), GRADES[::-1]),
            Facet("owner", _("Owner")),
            Facet("status", _("Status")),
        )
        lines = [self._pain_line(row, ids.get(row.entry.key, "")) for row in rows]
        return self.table("pain-points", _("Pain points by priority"), columns, facets, lines)

    def _pain_line(self, row: PainRow, id_: str) -> Line:
        entry, record = row.entry, row.record
        stages = self.stage_values(row.lifecycles)
        state, answers = row.answer.state, row.answer.entries
        titles = " | ".join([plain(entry.title) for entry in answers])
        grade = self.grade(entry)
        cells = (
            self._link(entry.key),
            cell((self._rated(row), row.priority.value, self._rating(row))),
            self.in_words(stages),
            cell((self.met_on(row.journeys), len(row.steps) or None, ())),
            self.items(row.personas),
            cell(
                (
                    self.answer_mark(state)
                    + self.few([f"<li>{self.entries([answer])}</li>" for answer in answers]),
                    None,
                    (self.answer_word(state), titles),
                )
            ),
            escape(grade[1]),
            self.owner(record.owner) if record.owner else "",
            self._md(record.status or "", entry.path),
        )
        values: dict[str, list[Value]] = {
            "evidence": [grade],
            "severity": [self._severity_values[word] for word in (row.record.severity,) if word],
            "lifecycle": stages,
            "channel": self.channels_of(row.channels)[0],
            "persona": self.named(row.personas),
            "journey": self.named([journey for journey, _ in row.journeys]),
            "addressed": [(state, self.answer_word(state))],
            "owner": self.owners(entry),
            "status": self.statuses(entry),
        }
        opening = row_of(entry)
        return line((opening.replace("<tr", f'<tr id="{id_}"', 1) if id_ else opening, cells, values))

    def _severity_facet(self) -> Facet:
        return Facet("severity", self._("Severity"), SEVERITY_WORDS[::-1])

    def _severities(self, pains: Sequence[Entry]) -> list[Value]:
        words = {p.record.severity: None for p in pains if isinstance(p.record, PainPoint)}
        return [self._severity_values[word] for word in words if word]

    @cached_property
    def _severity_values(self) -> Mapping[str, Value]:
        return {word: (word, self._(word)) for word in SEVERITY_WORDS}

    def _rated(self, row: PainRow) -> str:
        """The priority with both its factors, or what is known of them."""
        frequency = escape(self._(row.record.frequency)) if row.record.frequency else ""
        severity = self._severity(row.record)
        if severity and frequency:
            return f'<strong>{row.priority.value}</strong><br>{severity} <span class="cjm-basis">× {frequency}</span>'
        known = severity + (f' <span class="cjm-basis">{frequency}</span>' if frequency else "")
        return known or f'<span class="cjm-basis">{escape(self._("not rated"))}</span>'

    def _rating(self, row: PainRow) -> tuple[str, str, str]:
        """Priority, severity and frequency, each for a column of its own."""
        value, severity, frequency = row.priority.value, row.record.severity, row.record.frequency
        return str(value or ""), self._(severity) if severity else "", self._(frequency) if frequency else ""

    def pain_jump(self, groupings: Iterable[Grouping]) -> Markup:
        """Links to the ways to look at pain points."""
        titles = self._grouping_titles()
        return self.jump([(f"by---{name}", titles[name]) for name, _ in groupings])

    def pain_groups(self, groupings: Iterable[Grouping], ids: Mapping[Key, str]) -> Markup:
        """Pain points by what they share."""
        titles, links, made = self._grouping_titles(), dict[Key, str](), []
        for key, id_ in ids.items():
            pain = self.entry(key)
            links[key] = f'<a href="#{id_}">{self._name(pain.title, pain.path)}</a>'
        for name, groups in groupings:
            made.append(f'<h2 id="by---{name}">{escape(titles[name])}</h2>\n<dl class="cjm-facts">\n')
            made += [self._pain_group(group, links) for group in groups]
            made.append("</dl>\n")
        return Markup("".join(made))

    def _grouping_titles(self) -> dict[str, str]:
        _ = self._
        return {
            "lifecycle": _("By stage"),
            "touchpoint": _("By touchpoint"),
            "channel": _("By channel"),
            "persona": _("By persona"),
            "owner": _("By owner"),
            "status": _("By status"),
        }

    def _pain_group(self, group: Group, to_rows: Mapping[Key, str]) -> str:
        """A value with the pain points that share it, as links to them or, in a long list, to their rows."""
        label = self._link(group.key) if group.key else escape(group.label)
        links = [to_rows.get(pain.key) or self._link(pain.key) for pain in group.pains]
        return f"<dt>{label}</dt><dd>{self.in_line(links, 2 * FEW)}</dd>\n\n"

    # --- touchpoints ---------------------------------------------------------------------------------------------

    def touchpoint_table(self, stages: Sequence[CatalogueStage]) -> Table:
        """Every touchpoint in each of its stages, in figures; the pages of the stages tell the rest."""
        _ = self._
        columns = (
            Column("touchpoint", _("Touchpoint")),
            Column("lifecycle", _("Stage"), "lifecycle", order="ascending"),
            Column("channel", _("Channels"), "channel"),
            Column("emotion", _("Emotion"), "number"),
            Column("gap", _("Gap"), "number"),
            Column("pain-points", _("Pain points"), "number", "medium", csv=(_("Pain points"),)),
            Column("journeys", _("Journeys"), "number"),
            Column("steps", _("Steps"), "number"),
        )
        facets = (self.lifecycle_facet(), *self._touchpoint_facets())
        lines = [line for stage in stages for line in self._index_lines(stage)]
        return self.table("touchpoints", _("Touchpoints by stage"), columns, facets, lines)

    def stage_table(self, stage: CatalogueStage, least: int) -> Table:
        """Everything about the touchpoints of one stage."""
        _ = self._
        columns = (
            Column("touchpoint", _("Touchpoint"), order="ascending"),
            Column("channel", _("Channels"), "channel"),
            Column("emotion", _("Emotion"), "number"),
            Column("gap", _("Gap"), "number"),
            Column("pain-points", _("Pain points"), "number", "wide", csv=(_("Pain points"),)),
            Column("steps", _("Journeys and steps"), "number", "wide", csv=(_("Journeys and steps"),)),
        )
        heading = stage.heading
        lines = [self._stage_line(row, heading) for row in stage.rows]
        name = f"touchpoints-{stage.lifecycle or UNMAPPED}"
        return self.table(
            name, stage.name or _("Not placed yet"), columns, tuple(self._touchpoint_facets()), lines, least
        )

    def _touchpoint_facets(self) -> Iterator[Facet]:
        yield self.channel_facet()
        yield Facet("persona", self._("Persona"))
        yield Facet("journey", self._("Journey"))
        yield Facet("severity", self._("Severity of pain points"), SEVERITY_WORDS[::-1])
        yield Facet("owner", self._("Owner"))
        yield Facet("status", self._("Status"))

    def _touchpoint_values(self, row: TouchpointRow) -> dict[str, list[Value]]:
        """What a touchpoint in a stage is chosen by: the same in the index as on the page of the stage."""
        found = self.shared.touchpoint_values.get(id(row))
        if found is None:
            found = self.shared.touchpoint_values[id(row)] = row, self._values_of(row)
        return found[1]

    def _values_of(self, row: TouchpointRow) -> dict[str, list[Value]]:
        named, entries = self.shared.named, self.catalogue.entries
        personas = dict.fromkeys(chain.from_iterable([step.personas for step in row.steps]))
        return {
            "channel": self.channels_of(row.channels)[0],
            "persona": [named(entries[key]) for key in personas],
            "journey": [named(journey) for journey, _ in row.journeys],
            "severity": self._severities(row.pains) if row.pains else [],
            "owner": self.owners(row.entry),
            "status": self.statuses(row.entry),
        }

    def _index_lines(self, stage: CatalogueStage) -> list[Line]:
        """The touchpoints of a stage, each as a row of the index."""
        name = stage.name or self._("Not placed yet")
        placed = {"lifecycle": [(stage.lifecycle or stage.name or UNMAPPED, name)]}
        link = str(self.stage_link(stage))
        return [self._index_line(row, link, {**self._touchpoint_values(row), **placed}) for row in stage.rows]

    def _index_line(self, row: TouchpointRow, stage: str, values: Mapping[str, list[Value]]) -> Line:
        worst = f"{self._link(row.pains[0].key)}{self._mark(row.pains[0])}" if row.pains else ""
        in_words: tuple[str, ...] = ()
        if len(row.pains) > 1:
            in_words = (" | ".join(map(self._in_words, row.pains)),)
            more = escape(self.shared.plural("%(number)s more", "%(number)s more", len(row.pains) - 1))
            worst += f' <span class="cjm-basis">+ {more}</span>'
        absent = self._absence(row)
        cells = (
            self._link(row.entry.key),
            stage + (f'<br><span class="cjm-also">{absent}</span>' if absent else ""),
            self.channels_of(row.channels)[1],
            self._mood_of(row.mean, row.spread),
            self._gap(row),
            cell((worst, len(row.pains), in_words)) if worst else "",
            self.count(len(row.journeys)),
            self.count(len(row.steps)),
        )
        return line((row_of(row.entry), cells, values))

    def _in_words(self, pain: Entry) -> str:
        """A pain point with its severity, as plain text."""
        severity = getattr(pain.record, "severity", None)
        return f"{plain(pain.title)} ({self._(severity)})" if severity else plain(pain.title)

    def _absence(self, row: TouchpointRow) -> str:
        """Why a touchpoint is listed in a stage that it has no steps in, as HTML."""
        if row.steps:
            return ""
        named = self.catalogue.places(row.entry.key)
        return escape(self._("named for this stage, on no step of it") if named else self._("on no journey"))

    def _stage_line(self, row: TouchpointRow, heading: tuple[str, str]) -> Line:
        """A touchpoint in one stage; in the first one, a touchpoint without a page is told in full."""
        entry, values = row.entry, self._touchpoint_values(row)
        first = self.site.first_stages.get(entry.key)
        here = entry.home is not None and first is not None and first.heading == heading
        found = occurrences(self.catalogue, self.catalogue.places(entry.key)) if here else row.journeys
        absent = self._absence(row)
        met = self.met_on(found) + (f'<p class="cjm-also">{absent}</p>' if absent else "")
        cells = (
            self._in_full(entry) + self._elsewhere(entry, heading) if here else self._link(entry.key),
            self.channels_of(row.channels)[1],
            self._mood_of(row.mean, row.spread),
            self._gap(row),
            cell((self.few([self._thing(pain.key) for pain in row.pains]), len(row.pains), ()))
            if row.pains
            else "",
            cell((met, len(row.steps), ())) if found else absent,
        )
        return line((row_of(entry, here), cells, values))

    def _in_full(self, entry: Entry) -> str:
        name, record = self._md(entry.title, entry.path), entry.record
        found = self.facts(entry)
        if not found and not record.description:
            return name
        said = f"<p>{self._md(record.description, entry.path)}</p>" if record.description else ""
        said += self._facts(found, entry.place, entry.path) if found else ""
        return f'{name}\n<details class="cjm-more"><summary>{self._("Details")}</summary>{said}</details>'

    def _elsewhere(self, entry: Entry, heading: tuple[str, str]) -> str:
        """The other stages a touchpoint stands in, for those whom a link has led to its first."""
        stages = [stage.heading for stage in self.site.stages_of[entry.key]]
        others = [self._stage_links[other] for other in stages if other != heading]
        return f'\n<p class="cjm-also">{self._("Also in:")} {self._.comma.join(others)}</p>' if others else ""

    def channel_rows(
        self, matrix: Matrix, values: Sequence[str], prefix: str, anchor: str, *, linked: bool
    ) -> Markup:
        """How many touchpoints each stage has on each channel, with links to them. `values` are those of the stages in the
        table of touchpoints, which has an `anchor` and where keys of links begin with a `prefix`."""
        anchor = f"#{anchor}" if anchor else ""
        rows = []
        for channel, counts in matrix.rows:
            cells = []
            for value, count in zip(values, counts, strict=True):
                number = str(count)
                if linked:
                    asked = f"?{prefix}lifecycle={quote(value)}&amp;{prefix}channel={quote(channel)}"
                    number = f'<a href="{asked}{anchor}">{count}</a>'
                cells.append(
                    f'<td class="cjm-number">{number}</td>'
                    if count
                    else '<td class="cjm-number cjm-gap">–</td>'
                )
            rows.append(f'<tr><th scope="row">{escape(self.channel(channel))}</th>{"".join(cells)}</tr>\n')
        return Markup("".join(rows))

    def stage_link(self, stage: CatalogueStage) -> Markup:
        """The name of a stage of the touchpoint catalogue, linked to its page."""
        name = escape(stage.name or self._("Not placed yet"))
        page = self.site.stage_pages.get(stage.lifecycle or UNMAPPED)
        return Markup(f'<a href="{self.page_url(page)}#{stage_anchor(stage)}">{name}</a>' if page else name)

    @cached_property
    def _stage_links(self) -> Mapping[tuple[str, str], str]:
        return {stage.heading: str(self.stage_link(stage)) for stage in self.site.stages}

    @cached_property
    def _mood_of(self) -> Callable[[float | None, int | None], str | Cell]:
        """A mean emotion with its spread as a cell; many rows have the same."""
        return cache(self._mean)

    def _mean(self, mean: float | None, spread: int | None) -> str | Cell:
        if mean is None:
            return ""
        said = self._("(spread %(value)s)") % {"value": spread}
        return Cell(
            self.signed(mean) + (f' <span class="cjm-basis">{said}</span>' if spread else ""), round(mean, 2)
        )

    def _gap(self, row: TouchpointRow) -> str | Cell:
        if row.gap is None:
            return ""
        factors = {
            "i": getattr(row.entry.record, "importance_customer", None),
            "s": getattr(row.entry.record, "satisfaction", None),
        }
        words = self._("importance %(i)s, satisfaction %(s)s") % factors
        return Cell(f'{self.signed(row.gap)} <span class="cjm-basis">({words})</span>', row.gap)

    # --- lists ---------------------------------------------------------------------------------------------------

    def pain_list(self, of: Key | None) -> dict[str, Any]:
        """What the index of pain points shows, or what another page shows of a journey or a persona."""
        pages, part = self._pages("pain-points", of, ("journey", "persona"))
        rows = pain_points.pain_rows(self.catalogue, of, part.rows if part else None, self.shared.answer)
        index = self.is_index("pain-points")
        groupings = pain_points.pain_groupings(self.catalogue, rows) if index else ()
        short = {row.entry.key: f"r{i}" for i, row in enumerate(rows, part.first)} if part else {}
        ids = short or {row.entry.key: anchor(row.entry.key) for row in rows}
        table = self.pain_table(rows, ids if index else {})
        return {
            "table": table,
            "groupings": groupings,
            "short": short,
            "pages": pages,
            "part": part,
            "figures": self._pain_figures() if index and (not part or part.first == 1) else (),
        }

    def _pain_figures(self) -> list[Figure]:
        """How many pain points are answered, and how."""
        pains = self.catalogue.of_type("pain-point")
        counts = Counter(self.shared.answer(pain).state for pain in pains)
        return [Figure(self.answer_mark(state), counts[state], f"addressed={state}") for state in STATES]

    def touchpoint_list(self, of: Key | None) -> dict[str, Any]:
        """What the index of touchpoints shows, or what another page shows of a journey."""
        pages, part = self._pages("touchpoints", of, ("journey",))
        found = touchpoints.only_of(self.site.stages, of)
        matrix = touchpoints.stage_by_channel(self.catalogue, found) if not part or part.first == 1 else None
        index = self.is_index("touchpoints")
        return {
            "table": self.touchpoint_table(part.stages if part else found),
            "stages": found,
            "values": [stage.lifecycle or stage.name or UNMAPPED for stage in found],
            "matrix": matrix,
            "id": "touchpoints---all" if index else "",
            "pages": pages,
            "part": part,
        }

    def stage_list(self, stages: Sequence[CatalogueStage]) -> dict[str, Any]:
        """What the page of a lifecycle stage shows: a table for each stage that is called so."""
        pages, part = self._pages(f"touchpoints/{stages[0].lifecycle or UNMAPPED}", None, ())
        least = FEW if len(stages) > 1 else 2
        tables = [(stage, self.stage_table(stage, least)) for stage in stages]
        return {"tables": tables, "pages": pages, "part": part}
