"""Pieces of a comparison: two curves in one picture, stages side by side, and what changes, in sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape

from markupsafe import Markup

from ..catalogue import Entry, JourneyMap, MappedStage, MappedStep, Place
from ..model.naming import slug
from ..views.comparison import Answered, Column, Comparison, Line, Parts, StepPair, difference, is_to_be
from ..views.curve import Point
from ..views.journey import feelings_of
from .curve import HEIGHT, bends
from .pieces import Pieces


class ComparisonPieces(Pieces):
    """Makes pieces of a journey beside its counterpart."""

    def comparison_twin(self, view: Comparison) -> JourneyMap:
        """The journey of the pair that this page is not about."""
        return view.today if view.planned.entry.path == self.path else view.planned

    def comparison_title(self, view: Comparison) -> str:
        """What the pair says to a reader of this page."""
        if is_to_be(self.comparison_twin(view)):
            return self._("How it should become")
        return self._("What changes against today")

    def comparison_lead(self, view: Comparison) -> Markup:
        """The pair in a few short sentences."""
        plural = self.shared.plural
        said = [
            self._rise(*view.means),
            _if(view.solved, plural("%(number)s pain point is answered.", "%(number)s pain points are answered.", len(view.solved))),
            _if(view.unanswered, plural("%(number)s pain point disappears without a named answer.", "%(number)s pain points disappear without a named answer.", len(view.unanswered))),
            _if(view.remaining, plural("%(number)s pain point remains.", "%(number)s pain points remain.", len(view.remaining))),
            _if(view.new, plural("%(number)s pain point is new.", "%(number)s pain points are new.", len(view.new))),
            _if(view.added.steps, plural("%(number)s step is added.", "%(number)s steps are added.", len(view.added.steps))),
            _if(view.removed.steps, plural("%(number)s step is dropped.", "%(number)s steps are dropped.", len(view.removed.steps))),
        ]  # fmt: skip
        return Markup(escape(" ".join(filter(None, said))))

    def _rise(self, before: float | None, after: float | None) -> str:
        change = difference(before, after)
        if change is None:
            return ""
        said = (
            self._("On average it feels better: from %(before)s to %(after)s.")
            if change > 0
            else self._("On average it feels worse: from %(before)s to %(after)s.")
            if change < 0
            else self._("On average it feels the same: %(after)s.")
        )
        return said % {"before": self.signed(before), "after": self.signed(after)}

    # --- the picture ---------------------------------------------------------------------------------------------

    def comparison_curves(self, view: Comparison) -> Markup:
        """Both curves over the stages; the table below says the same."""
        width = len(view.columns)
        today, planned = view.lines
        bands = "".join(f"M{x} 0V{HEIGHT:g}" for x in range(1, width))
        middle = HEIGHT / 2
        lines = _group("cjm-today", today, _line) + _group("cjm-planned", planned, _line)
        dots = _group("cjm-planned", planned, _rings) + _group("cjm-today", today, _dots)
        numbers = "".join(f"<span>{number + 1}</span>" for number in range(width))
        svg = (
            f'<svg viewBox="0 0 {width} {HEIGHT:g}" preserveAspectRatio="none" focusable="false">'
            f'<path d="{bands}M0 {middle:g}"/><path class="cjm-zero" d="M0 {middle:g}H{width}"/>{lines}{dots}</svg>'
        )
        return Markup(
            f'{self._legend(view)}<div class="cjm-comparison__plot">{self._peaks(view, high=True)}'
            f'<div class="cjm-comparison__chart">{svg}</div><p class="cjm-comparison__numbers">{numbers}</p>'
            f"{self._peaks(view, high=False)}</div>"
        )

    def _legend(self, view: Comparison) -> str:
        names = (
            ("cjm-today", self._("Today"), view.lines[0]),
            ("cjm-planned", self._("To-be"), view.lines[1]),
        )
        return "".join(
            f'<span class="cjm-comparison__key {css}">{escape(name)}</span>'
            for css, name, line in names
            if line
        )

    def _peaks(self, view: Comparison, high: bool) -> str:
        """The highest or the lowest point of each curve, said near the place where it is."""
        words = (
            (self._("Highest today: %(score)s, %(step)s"), self._("Highest to-be: %(score)s, %(step)s"))
            if high
            else (self._("Lowest today: %(score)s, %(step)s"), self._("Lowest to-be: %(score)s, %(step)s"))
        )
        found = []
        for line, said, css in zip(view.lines, words, ("cjm-today", "cjm-planned"), strict=True):
            at = (line.highest if high else line.lowest) if line is not None else ()
            if line is None or not at:
                continue
            point = line.points[at[0]]
            where = self._where([line.steps[i] for i in at])
            text = escape(said) % {"score": self.signed(point.y), "step": where}
            x = 100 * point.x / len(view.columns)
            found.append(f'<p class="{css}" style="--cjm-x: {x:.3g}%">{text}</p>')
        return f'<div class="cjm-comparison__peaks">{"".join(found)}</div>'

    def _where(self, steps: Sequence[MappedStep]) -> str:
        """The step of a peak, or how many there are."""
        if len(steps) > 2:
            return escape(self.shared.plural("%(number)s step", "%(number)s steps", len(steps)))
        names = (self._name(step.title, self.entry(step.place.owner).path) for step in steps)
        return self._.comma.join(f"<strong>{name}</strong>" for name in names)

    # --- stages side by side -------------------------------------------------------------------------------------

    def comparison_rows(self, view: Comparison) -> Markup:
        """A row for each stage: what it is today, what it becomes, how much better that feels."""
        news = {step.place for step in (*view.added.steps, *view.removed.steps)}
        labels = tuple(
            escape(label)
            for label in (self._("Change of the mean feeling"), self._("Today"), self._("To-be"))
        )
        rows = []
        for column in view.columns:
            cells = (
                self._change(column),
                self._steps_of(column.today, news, self._.of("step", "dropped")),
                self._steps_of(column.planned, news, self._.of("step", "new")),
            )
            rows.append(
                f'<tr role="row">\n<th role="rowheader" scope="row">{self._stage_name(column)}</th>\n'
                + "".join(
                    f'<td role="cell" data-label="{label}">{cell}</td>\n'
                    for label, cell in zip(labels, cells, strict=True)
                )
                + "</tr>\n"
            )
        return Markup("".join(rows))

    def _stage_name(self, column: Column) -> str:
        """The stage's name; both names where it gets another one."""
        stages = [stage for stage in (column.today, column.planned) if stage is not None]
        first, *others = sorted(stages, key=lambda stage: self.entry(stage.place.owner).path != self.path)
        name = self._stage_link(first)
        if others and slug(others[0].name) != slug(first.name):
            label = self._("To-be") if others[0] is column.planned else self._("Today")
            name += f' <span class="cjm-basis">({escape(label)}{self._.colon}{self._stage_link(others[0])})</span>'
        return name

    def _stage_link(self, stage: MappedStage) -> str:
        return self._anchor(stage.place, stage.name, self.entry(stage.place.owner).path)

    def _steps_of(self, stage: MappedStage | None, news: set[Place], word: str) -> str:
        if stage is None:
            return f'<span class="cjm-basis">{escape(self._("no such stage"))}</span>'
        if not stage.steps:
            return f'<span class="cjm-basis">{escape(self._("no steps yet"))}</span>'
        items = []
        for step in stage.steps:
            mark = f' <em class="cjm-basis">({escape(word)})</em>' if step.place in news else ""
            found = tuple(feelings_of(step))
            moods = "".join(f"<div>{self._mood(feeling, len(found) > 1)}</div>" for feeling in found)
            items.append(f"<li>{self._step_link(step)}{mark}{moods}</li>")
        return f"<ul>{''.join(items)}</ul>"

    def _change(self, column: Column) -> str:
        change = difference(column.before, column.after)
        if change == 0:
            return escape(self._("unchanged: %(score)s") % {"score": self.signed(column.after)})
        if change is not None:
            said = self._("from %(before)s to %(after)s")
            figures = {"before": self.signed(column.before), "after": self.signed(column.after)}
            return f'<strong>{self.signed(change)}</strong> <span class="cjm-basis">({escape(said % figures)})</span>'
        return escape(
            self._("no feeling noted today")
            if column.after is not None
            else self._("no feeling noted on the to-be map")
            if column.before is not None
            else self._("no feeling noted")
        )

    # --- what changes --------------------------------------------------------------------------------------------

    def comparison_lists(self, view: Comparison) -> Iterator[tuple[str, Markup]]:
        """Titles with the items of lists; those without items are left out."""
        better = [pair for pair in view.felt if (difference(pair.before, pair.after) or 0) > 0]
        worse = [pair for pair in view.felt if pair not in better]
        lists: tuple[tuple[str, Iterable[str]], ...] = (
            (self._("What it solves"), map(self._answered, view.solved)),
            (
                self._("No longer on the map, with no solution named"),
                map(self._pain, view.unanswered),
            ),
            (self._("What still hurts"), map(self._pain, view.remaining)),
            (self._("New pain points"), map(self._pain, view.new)),
            (self._("What it adds"), self._parts(view.added)),
            (self._("What it removes"), self._parts(view.removed)),
            (self._("What will feel better"), map(self._feels, better)),
            (self._("What will feel worse"), map(self._feels, worse)),
        )
        for title, items in lists:
            made = "".join(items)
            if made:
                yield title, Markup(made)

    def _pain(self, pain: Entry) -> str:
        return self._thing(pain.key)

    def _answered(self, pain: Answered) -> str:
        entry = pain.pain
        answers = self._.comma.join(map(self._answer, pain.answers))
        said = escape(self._("%(pain)s – answered by %(answers)s"))
        named = said % {"pain": f"{self._link(entry.key)}{self._mark(entry)}", "answers": answers}
        return f'<li data-cjm-type="{entry.type}" data-cjm-id="{entry.id}">{named}</li>'

    def _answer(self, entry: Entry) -> str:
        status = getattr(entry.record, "status", None) if entry.type == "solution" else None
        word = f' <span class="cjm-basis">({self._word(status)})</span>' if status else ""
        return self._link(entry.key) + word

    def _parts(self, parts: Parts) -> Iterator[str]:
        found = (
            (self._("Steps"), [self._step_link(step) for step in parts.steps]),
            (self._("Touchpoints"), [self._link(key) for key in parts.touchpoints]),
            (self._("Channels"), [escape(self.channel(name)) for name in parts.channels]),
        )
        for label, made in found:
            if made:
                yield f"<li><strong>{escape(label + self._.colon)}</strong>{self._.comma.join(made)}</li>"

    def _feels(self, pair: StepPair) -> str:
        change = difference(pair.before, pair.after)
        name = self._step_link(pair.planned)
        if slug(pair.today.title) != slug(pair.planned.title):
            today = escape(self._("today: %(step)s")) % {"step": self._step_link(pair.today)}
            name += f' <span class="cjm-basis">({today})</span>'
        said = escape(self._("%(step)s: %(change)s, from %(before)s to %(after)s"))
        figures = {"before": self.signed(pair.before), "after": self.signed(pair.after)}
        return f"<li>{said % {'step': name, 'change': f'<strong>{self.signed(change)}</strong>', **figures}}</li>"


def _if(things: Sequence[object], said: str) -> str:
    return said if things else ""


def _group(css: str, line: Line | None, draw: Callable[[Line], str]) -> str:
    return f'<g class="{css}">{draw(line)}</g>' if line is not None else ""


def _line(line: Line) -> str:
    return f'<path d="M{_at(line.points[0])}{bends(line.points)}"/>'


def _dots(line: Line) -> str:
    """A stroke of no length at each point, which is a dot however the picture is stretched."""
    dots = "".join(f"M{_at(point)}h0" for point in line.points)
    return f'<path class="cjm-dots" d="{dots}"/>'


def _rings(line: Line) -> str:
    """Larger than the dots of the other line, which show in them where both meet."""
    dots = _dots(line)
    return dots + dots.replace("cjm-dots", "cjm-dots cjm-holes")


def _at(point: Point) -> str:
    return f"{point.x:.4g} {HEIGHT / 2 - point.y:.3g}"
