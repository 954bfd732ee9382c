"""The trend of a metric: lines and bands as SVG in a box of its own, words and numbers as HTML beside it.

Bands are hatched and dotted, and lines dashed, so that nothing is told by colour alone. The numbers stand in a table
below, so the picture is hidden from assistive technology but for its name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import NamedTuple

from ..language import Language
from ..model.records import Metric
from ..reading.readings import Reading
from ..views.trend import Line, Trend

MOST_LINES = 6
"""How many lines a picture can hold so that they can be told apart."""
DASHES = ("", "7 4", "2 4", "12 4 2 4", "12 4", "1 7")
"""The kinds of line, in order."""
_DOTS = 40
"""Up to so many readings, each is marked."""
_WIDTH, _HEIGHT = 1000, 240
_BOX = "position:absolute;inset:0;width:100%;height:100%;max-width:none;overflow:visible"
_TICK = (
    "position:absolute;right:100%;transform:translateY(-50%);padding-right:.5em;white-space:nowrap;"
    "font-size:max(.75em,12px);top:"
)


class Legend(NamedTuple):
    """A kind of line or band as it looks, and its name in HTML."""

    sample: str
    name: str


def picture(view: Trend, id_: str, label: str, translate: Language) -> str:
    """The lines of a metric with scale, target and bands; `id_` tells its patterns apart on a page."""
    ticks = "".join(
        f'<span style="{_TICK}{_percent(view, tick)}">{escape(translate.compact(tick))}</span>'
        for tick in view.ticks
    )
    grid = "".join(
        f'<line x2="100%" y1="{_percent(view, tick)}" y2="{_percent(view, tick)}" stroke="currentColor" opacity=".15"/>'
        for tick in view.ticks
    )
    target = ""
    if view.record.target is not None:
        y = _percent(view, view.record.target)
        target = f'<line x2="100%" y1="{y}" y2="{y}" {_TARGET}/>'
    lines = "".join(_line(view, line, i) for i, line in enumerate(view.lines[:MOST_LINES]))
    return (
        f'<div role="img" aria-label="{escape(label)}" style="direction:ltr;margin:1.5em .5em .5em 4em">'
        f'<div style="position:relative;height:15em">'
        f'<svg style="{_BOX}" focusable="false"><defs>{_patterns(id_)}</defs>{"".join(_bands(view, id_))}{grid}{target}</svg>'
        f'<svg style="{_BOX}" viewBox="0 0 {_WIDTH} {_HEIGHT}" preserveAspectRatio="none" focusable="false">{lines}</svg>'
        f"{ticks}</div>"
        f'<div style="display:flex;justify-content:space-between;margin-top:.5em;font-size:max(.75em,12px)">'
        f"{_dates(view, translate)}</div></div>"
    )


def legend(
    view: Trend, id_: str, whose: Callable[[str], str], figure: Callable[[float], str], translate: Language
) -> str:
    """What lines and bands mean; `whose` and `figure` give the HTML of a persona's name and of a value."""
    items = "".join(
        f'<li style="white-space:nowrap">{item.sample} <span dir="auto" style="white-space:normal">{item.name}</span></li> '
        for item in _legend(view, id_, whose, figure, translate)
    )
    return f'<ul class="cjm-inline">{items}</ul>'


def _legend(
    view: Trend, id_: str, whose: Callable[[str], str], figure: Callable[[float], str], _: Language
) -> Iterator[Legend]:
    if len(view.lines) > 1 or view.lines[0].persona:
        for i, line in enumerate(view.lines[:MOST_LINES]):
            yield Legend(_sample(f'<line x2="32" y1="6" y2="6" {_stroke(i)}/>'), whose(line.persona))
    record = view.record
    if record.target is not None:
        yield Legend(
            _sample(f'<line x2="32" y1="6" y2="6" {_TARGET}/>'),
            f"{escape(_('Target'))}{_.colon}{figure(record.target)}",
        )
    if view.up is None:
        return
    text = _("%(value)s or less") if view.up else _("%(value)s or more")
    for name, label, value in _thresholds(record):
        words = text % {"value": figure(value)}
        band = f'<rect width="32" height="12" fill="url(#{name}-{id_})" stroke="currentColor" stroke-opacity=".5"/>'
        yield Legend(_sample(band), f"{escape(_(label))}{_.colon}{words}")


def _thresholds(record: Metric) -> Iterator[tuple[str, str, float]]:
    for name, label, value in (("risk", "at risk", record.amber), ("off", "off track", record.red)):
        if value is not None:
            yield name, label, value


def _sample(inside: str) -> str:
    return (
        f'<svg width="32" height="12" style="height:12px;vertical-align:middle" aria-hidden="true" focusable="false">'
        f"{inside}</svg>"
    )


_TARGET = 'stroke="currentColor" stroke-width="2" stroke-dasharray="14 5"'


def _patterns(id_: str) -> str:
    """Dots for what is at risk, strokes for what is off track."""
    return (
        f'<pattern id="risk-{id_}" width="8" height="8" patternUnits="userSpaceOnUse">'
        '<circle cx="2" cy="2" r="1.1" fill="currentColor" opacity=".45"/></pattern>'
        f'<pattern id="off-{id_}" width="8" height="8" patternUnits="userSpaceOnUse">'
        '<path d="M-2 2l4-4M0 8l8-8M6 10l4-4" stroke="currentColor" stroke-width="1.2" opacity=".4"/></pattern>'
    )


def _bands(view: Trend, id_: str) -> Iterator[str]:
    """From each threshold to the next one, or to the end of the scale that is worse."""
    if view.up is None:
        return
    end = view.low if view.up else view.high
    for name, _, value in sorted(_thresholds(view.record)):  # off track first: what is at risk ends there
        beyond = value > end if view.up else value < end
        if beyond:
            top, bottom = sorted((_share(view, value), _share(view, end)))
            yield (
                f'<rect width="100%" y="{top:.4g}%" height="{bottom - top:.4g}%" fill="url(#{name}-{id_})"/>'
            )
            end = value


def _share(view: Trend, value: float) -> float:
    """How far down a value lies, in percent."""
    return 100 * (view.high - value) / (view.high - view.low)


def _percent(view: Trend, value: float) -> str:
    return f"{_share(view, value):.4g}%"


def _stroke(position: int) -> str:
    """How a line looks: the first in the colour of links, the others in that of the text."""
    dashes = DASHES[position % len(DASHES)]
    colour = "--cjm-accent" if position == 0 else "--cjm-fg"
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'fill="none" stroke-width="2.5" stroke-linejoin="round" style="stroke:var({colour})"{dashed}'


def _line(view: Trend, line: Line, position: int) -> str:
    first, last = view.days
    days = max(last - first, 1)
    at = [_at(view, reading, first, days) for reading in line.points]
    way = f'<path d="M{"L".join(at)}" {_stroke(position)} vector-effect="non-scaling-stroke"/>'
    marked = at if len(at) <= _DOTS else at[-1:]
    dots = "".join(f"M{point}h0" for point in marked)
    colour = "--cjm-accent" if position == 0 else "--cjm-fg"
    return (
        f'{way}<path d="{dots}" stroke-width="6" stroke-linecap="round" style="stroke:var({colour})" '
        'vector-effect="non-scaling-stroke"/>'
    )


def _at(view: Trend, reading: Reading, first: int, days: int) -> str:
    x = (reading.day.toordinal() - first) * _WIDTH / days if days else _WIDTH
    return f"{x:.5g} {_share(view, reading.value) * _HEIGHT / 100:.5g}"


def _dates(view: Trend, translate: Language) -> str:
    first = min(line.first.day for line in view.lines)
    last = max(line.last.day for line in view.lines)
    days = (first, last) if first != last else (first,)
    direction = translate.direction
    return "".join(f'<span dir="{direction}">{escape(translate.date(day))}</span>' for day in days)


# --- a small one -----------------------------------------------------------------------------------------------------

_SMALL = 60
"""Points of a small line."""
SMALL_LINES = 3


def spark(view: Trend, label: str, thin: Callable[[Sequence[Reading], int], Sequence[Reading]]) -> str:
    """A small picture of the lines with the target, for lists; `label` says in words what it shows."""
    first, last = view.days
    days = max(last - first, 1)
    lines = ""
    for line in view.lines[:SMALL_LINES]:
        at = [_at(view, reading, first, days) for reading in thin(line.points, _SMALL)]
        way = "L".join(at) if len(at) > 1 else f"{at[0]}h{_WIDTH // 5}"
        lines += f'<path class="cjm-spark__line" d="M{way}"/>'
    target = ""
    if view.record.target is not None:
        y = _share(view, view.record.target) * _HEIGHT / 100
        target = f'<path class="cjm-spark__zero" stroke-dasharray="6 4" d="M0 {y:.4g}H{_WIDTH}"/>'
    return (
        f'<svg class="cjm-spark" viewBox="-20 -20 {_WIDTH + 40} {_HEIGHT + 40}" preserveAspectRatio="none" role="img" '
        f'aria-label="{escape(label)}">{target}{lines}</svg>'
    )
