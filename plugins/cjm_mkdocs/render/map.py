"""The journey map: a table with a column for each step and a row for each lane.

On a narrow screen the stylesheet turns it into a card for each stage, by giving each cell the number of its column as
its place in the order: `--cjm-c` says it where a cell spans columns, `--cjm-label` names the lane in each cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from html import unescape
from typing import Any

from markupsafe import Markup

from ..catalogue import Entry, Key, MappedStage, Place
from ..views.evidence import curve_grade
from ..views.facts import Fact
from ..views.journey import MOOD_WORDS, Feeling, JourneyView, Lane, Peak, StageLane
from . import curve
from .grades import grade_word
from .links import unlinked
from .pieces import Pieces, css_text, listed
from .text import escape, is_bare, lines, marked, plain, shortened, untagged, widest, width

_FIRST = ' class="cjm-first"'
_SPAN = ' class="cjm-map__span"'
_REASON = 40
"""Letters of a reason on the curve: two lines. The row of feelings gives it in full."""
_LINE = 16
"""Letters of a name of a step that fit on one line of its column."""
_TALL = 9
"""Lines in the names of stages and steps beyond which they do not stay in sight: they would fill the window."""


class MapPieces(Pieces):
    """Makes pieces of the map."""

    address: str
    """Where the page is published."""

    def map_head(self, view: JourneyView) -> Markup:
        """The header rows: stages, and the steps in them."""
        corner = '<th class="cjm-map__lane" scope="col" role="columnheader">{}</th>\n'
        found = zip(view.stages, self._heads_of_stages(view), view.spans, strict=True)
        stages = "".join([self._stage_head(stage, *head, first) for stage, head, (first, _) in found])
        steps = "".join(self._step_heads(view))
        return marked(
            f'<tr class="cjm-map__stages" role="row">\n{corner.format(self._("Stage"))}{stages}</tr>\n'
            f'<tr class="cjm-map__steps" role="row">\n{corner.format(self._("Step"))}{steps}</tr>\n'
        )

    def is_tall(self, view: JourneyView) -> bool:
        """Whether the header rows take too much room to stay in sight while the map is scrolled."""
        stages = [
            lines(width(stage.name), _LINE * span)
            for stage, (_, span) in zip(view.stages, view.spans, strict=True)
        ]
        steps = lines(widest(view.titles), _LINE)
        return max(stages, default=0) + steps > _TALL

    def _stage_head(self, stage: MappedStage, anchor: str, title: str, first: int) -> str:
        name = f'<a href="#{anchor}">{unlinked(title)}</a>'
        if stage.lifecycle:
            name += f' <span class="cjm-lifecycle">{escape(self.lifecycle(stage.lifecycle))}</span>'
        span = len(stage.steps) or 1
        return f'<th scope="colgroup" role="columnheader" colspan="{span}" style="--cjm-c:{first + 1}"><span>{name}</span></th>\n'

    def _heads_of_stages(self, view: JourneyView) -> list[tuple[str, str]]:
        """The id and the name, as HTML, of each stage."""
        if not self._of_stages:
            names = self._mds([stage.name for stage in view.stages])
            self._of_stages = [
                (stage.place.anchor, name) for stage, name in zip(view.stages, names, strict=True)
            ]
        return self._of_stages

    def _heads_of_steps(self, view: JourneyView) -> list[tuple[str, str, str]]:
        """The id and the title, as HTML, of each step, and the end of links to it."""
        if not self._of_steps:
            key, titles = view.journey.entry.key, self._mds(view.titles)
            anchors = [place.anchor for place in view.places]
            ends = self.shared.link_ends.get(key) or self._ended(key, anchors, titles)
            self._of_steps = list(zip(anchors, titles, ends, strict=True))
        return self._of_steps

    def _step_heads(self, view: JourneyView) -> list[str]:
        made, heads = list[str](), iter(self._heads_of_steps(view))
        for stage in view.stages:
            if not stage.steps:
                made.append(
                    f'<th class="cjm-first" role="columnheader">{escape(self._("no steps yet"))}</th>\n'
                )
            first = _FIRST
            for step, (_, _, end) in zip(stage.steps, heads, strict=False):
                note = (
                    f' <span class="cjm-basis">({self._("optional")})</span>' if step.record.optional else ""
                )
                made.append(f'<th scope="col" role="columnheader"{first}><a href="{end}{note}</th>\n')
                first = ""
        return made

    def origin(self, owner: str | None, reviewed: date | None) -> str:
        """Where a printed map comes from, as plain text."""
        said = [f"{self._('Source')}{self._.colon}{self.path}"]
        if owner:
            name = " ".join(untagged(self.owner(owner)).split())
            said.append(f"{self._('Owner')}{self._.colon}{name}")
        if reviewed:
            said.append(f"{self._('Reviewed')}{self._.colon}{self._.date(reviewed)}")
        return " · ".join([*said, self.address])

    def map_rows(self, view: JourneyView) -> Markup:
        """A row for each lane; above the feelings, the curve."""
        return marked("".join(self._map_rows(view)))

    def _map_rows(self, view: JourneyView) -> list[str]:
        openings, empty = ['<td role="cell">'] * view.columns, ['<td role="cell"></td>\n'] * view.columns
        for first, _ in view.spans:
            openings[first] = f'<td role="cell"{_FIRST}>'
            empty[first] = f'<td role="cell"{_FIRST}></td>\n'
        rows, between = list[str](), [lane.position for lane in view.stage_lanes]
        for position, lane in enumerate(view.lanes):
            if position in between:
                rows += self._stage_rows(view, position)
            if lane.kind == "feelings":
                rows.append(self._curve_row(view))
            cells = empty.copy()
            for at, html in zip(lane.cells, self._cells_of(lane, len(view.curves) > 1), strict=True):
                cells[at] = f"{openings[at]}{html}</td>\n"
            rows.append(self._row_head(lane.name, lane.label, note=self._lane_note(lane, view)))
            rows += cells
            rows.append("</tr>\n")
        return rows + self._stage_rows(view, len(view.lanes))

    def _stage_rows(self, view: JourneyView, position: int) -> list[str]:
        return [self._stage_row(lane, view) for lane in view.stage_lanes if lane.position == position]

    def _lane_note(self, lane: Lane, view: JourneyView) -> str:
        """How sure the feelings are, or what stands behind the names of other claims."""
        match lane.name:
            case "emotion":
                bases = {feeling.basis for felt in view.feelings for feeling in felt}
                found = curve_grade(self.catalogue, view.journey.entry.key, bases)
                return grade_word(found, self._) if found else ""
            case "pain_points":
                return self._("severity, evidence")
            case "metrics":
                return self._("state, evidence")
        return ""

    def _row_head(self, name: str, label: str, class_: str = "", note: str = "") -> str:
        found = self.shared.lanes.get((name, label, class_, note))
        if found is None:
            found = self.shared.lanes[name, label, class_, note] = self._lane_head(name, label, class_, note)
        return found

    def _lane_head(self, name: str, label: str, class_: str, note: str) -> str:
        word = self._label(name, label)
        said = escape(css_text(unescape(word) + (f" ({note})" if note else "")))
        if note:
            word += f' <span class="cjm-basis">({escape(note)})</span>'
        return (
            f'<tr role="row" data-cjm-lane="{escape(name)}"{class_} style="--cjm-label:{said}">\n'
            f'<th class="cjm-map__lane" scope="row" role="rowheader">{word}</th>\n'
        )

    def _stage_row(self, lane: StageLane, view: JourneyView) -> str:
        """What is said of whole stages; where it closes a stage, it comes last on the stage's card."""
        last = lane.name != "goal"
        cells = "".join(
            [
                f'<td role="cell" class="cjm-first" colspan="{width}" style="--cjm-c:{first + (width if last else 1)}">'
                f"{self._stage_cell(fact, stage.place) if fact else ''}</td>\n"
                for fact, stage, (first, width) in zip(lane.cells, view.stages, view.spans, strict=True)
            ]
        )
        label = self._("Metrics of the stage") if lane.name == "metrics" else lane.label
        return f"{self._row_head(lane.name, label, _SPAN)}{cells}</tr>\n"

    def _stage_cell(self, fact: Fact, place: Place) -> str:
        """What is said of a stage; its things in full, with their ids, stand in its section."""
        return (
            self._things_cell(fact.values) if fact.kind == "things" else self._value(fact, place, self.path)
        )

    def _curve_row(self, view: JourneyView) -> str:
        axis = '<span class="cjm-axis" aria-hidden="true"></span>'
        return (
            '<tr role="row" class="cjm-map__curve" data-cjm-lane="curve">\n'
            f'<th class="cjm-map__lane" scope="row" role="rowheader">{escape(self._("Curve"))}{axis}</th>\n'
            f'<td role="cell" colspan="{view.columns}">{self._curve(view)}</td>\n</tr>\n'
        )

    def curve(self, view: JourneyView) -> Markup:
        """The emotion curve."""
        return marked(self._curve(view))

    def _curve(self, view: JourneyView) -> str:
        # Above its point, and below where that is the place of the label of the highest.
        top = view.peaks[1].feeling.score if view.peaks else 0
        marks = [
            f'<span class="cjm-star{" cjm-star--below" if star.height == top else ""}" '
            f'style="{curve.at(star.column, star.height)}" aria-hidden="true"></span>'
            for star in view.stars
        ]
        marks += [
            f'<span class="cjm-peak cjm-peak--{side}" style="{curve.at(peak.column, peak.feeling.score)}" aria-hidden="true">'
            f"<strong>{self.signed(peak.feeling.score)}</strong>&nbsp;{self._reason(peak)}</span>"
            for side, peak in zip(("low", "high"), view.peaks, strict=False)
        ]
        whose = escape(self._("Whose line is shown"))
        return curve.plot(view, lambda key: self._name(self.entry(key).title), "".join(marks), whose)

    def _reason(self, peak: Peak) -> str:
        """Why a point is so low or high, as far as it is known, in few words."""
        felt = peak.feeling
        reason = felt.label
        if reason in MOOD_WORDS:
            why = peak.step.links.get("pain_points" if felt.score < 0 else "delights", ())
            reason = felt.quote or (self.entry(why[0]).title if why else self.mood_word(felt.score))
        return escape(shortened(plain(reason), _REASON))

    def mood(self, feeling: Feeling, named: bool) -> Markup:
        """A feeling: face, number and word; with `named`, whose it is."""
        return marked(self._mood(feeling, named))

    def things_list(self, entries: Sequence[Entry]) -> Markup:
        """Things with their marks, one a line."""
        return marked(self._things_cell(tuple(entry.key for entry in entries)))

    # --- cells ---------------------------------------------------------------------------------------------------

    def _cells_of(self, lane: Lane, named: bool) -> Iterable[str]:
        """What stands in the cells of a lane; with `named`, whose a feeling is."""
        found = lane.cells.values()
        match lane.kind:
            case "things":
                return map(self._things_cell, found)
            case "feelings":
                felt = self._known_feelings(named)
                return [felt.get(feelings) or self._felt_cell(feelings, named) for feelings in found]
            case "channels":
                known = self.shared.channel_cells
                return [known.get(names) or self._channels_cell(names) for names in found]
            case "personas":
                return [self._.comma.join(map(self._link, keys)) for keys in found]
            case "moment":
                return map(self._moment, found)
            case "mixed":
                return [
                    listed([self._link(v) if isinstance(v, Key) else self._md(v) for v in values])
                    for values in found
                ]
            case _:
                return [self._texts(values, self.path) for values in found]

    def _things_cell(self, keys: tuple[Any, ...]) -> str:
        item = self._things.get(keys[0]) if len(keys) == 1 else None  # as mostly
        return f'<ul class="cjm-things">{item or self._items(keys)}</ul>'

    def _channels_cell(self, names: tuple[str, ...]) -> str:
        found = self.shared.channel_cells[names] = " ".join(map(self.channel_mark, names))
        return found

    def _felt_cell(self, felt: tuple[Feeling, ...], named: bool) -> str:
        return self._kept(
            "".join([f"<div>{self._mood(feeling, named)}</div>" for feeling in felt]), felt, named
        )

    def _known_feelings(self, other: object) -> dict[tuple[Feeling, ...], str]:
        """What was made of feelings for all pages of this depth; `other` is what else it depends on."""
        found = self._feelings.get(other)
        if found is None:
            found = self._feelings[other] = {}
        return found

    def _kept(self, html: str, felt: tuple[Feeling, ...], other: object) -> str:
        """`html`, made once for all pages of this depth if these feelings lead nowhere by themselves."""
        if not any(feeling.quote or not is_bare(feeling.label) for feeling in felt):
            self._known_feelings(other)[felt] = html
        return html

    def _moment(self, values: tuple[Any, ...]) -> str:
        why = self._md(values[0]) if isinstance(values[0], str) else escape(self._("Moment of truth"))
        return f'<span class="cjm-star" aria-hidden="true"></span> {why}'
