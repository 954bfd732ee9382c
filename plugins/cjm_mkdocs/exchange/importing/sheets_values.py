"""The cells of an exported row → the values of front matter that they were made from."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from ...model.fields import EVERYONE, Scale, on_our_scale
from ...model.keys import input_keys
from ...model.links import MERGED
from ...model.records import EXTENSION, Emotion, Record
from ..cells import own_value, split, unpaired
from ..columns import Kind, column_of
from .exact import Plain
from .sheets_rows import Row, day_in, number_in, pairs, truth_in


@dataclass(frozen=True)
class Values:
    """Makes values of cells; what a cell cannot be is remarked, and kept as a key of the author's own."""

    month_first: bool | None
    """Whether days such as 9/1/2026 begin with the month, if anything tells."""
    remark: Callable[[Row, str], None]

    def one(self, row: Row, column: str, key: str, kind: Kind, allowed: Sequence[str]) -> dict[str, Any]:
        """A value of a field that holds one; kept as a key of the author's own where it is none."""
        cell = row[column]
        value: Any = cell
        if kind == "number":
            value = number_in(cell)
        elif kind == "day":
            day = day_in(cell, self.month_first)
            value = Plain(day) if day else None
        elif kind in ("truth", "truth-or-text"):
            truth = truth_in(cell)
            is_text = kind == "truth-or-text" and (truth is None or row.written.get(column) == cell)
            value = cell if is_text else truth
        elif kind == "links":
            value = [_link(entry) for entry in split(cell)]
        elif kind == "mapping":
            value = dict(pairs(cell))
        elif kind == "ratings":
            value = {
                name: number_in(each) if number_in(each) is not None else each for name, each in pairs(cell)
            }
        elif allowed:
            word = next((word for word in allowed if word == cell.strip().casefold()), None)
            value = Plain(word) if word else number_in(cell)  # severity and frequency may be numbers
        if value is None:
            self.remark(row, f"“{cell}” cannot be “{key}”: it is kept as {EXTENSION}{key}")
            return {f"{EXTENSION}{key}": cell}
        return {key: value}

    def allowed(self, model: type[Record], name: str, row: Row, values: dict[str, Any]) -> dict[str, Any]:
        """Values of a field, without what it cannot hold: that is kept as a key of the author's own."""
        found: dict[str, Any] = {}
        for key, value in values.items():
            if key.startswith(EXTENSION) or is_allowed(model, name, value):
                found[key] = value
                continue
            good = [one for one in value if is_allowed(model, name, [one])] if isinstance(value, list) else []
            bad = (
                [one for one in value if one not in good]
                if isinstance(value, list)
                else row[column_of(model, name)]
            )
            self.remark(row, f"“{key}” cannot be {bad}: it is kept as {EXTENSION}{key}")
            found |= {key: good, f"{EXTENSION}{key}": bad} if good else {f"{EXTENSION}{key}": bad}
        return found

    def emotions(self, row: Row, scale: Scale) -> dict[str, Any]:
        """The emotion of a step: one for everyone, or one for each persona."""
        columns = {
            _part(column): column
            for column in row.cells
            if column == "emotion" or column.startswith("emotion_")
        }
        if not row["emotion"]:
            for column in columns.values():
                self.remark(
                    row,
                    f"“{row[column]}” stands in {column}, but there is no emotion: it is kept as {EXTENSION}{column}",
                )
            return {f"{EXTENSION}{column}": row[column] for column in columns.values()}
        everyone = number_in(row["emotion"])
        told: dict[str, dict[str, Any]] = {}
        empty = (
            _part(column)
            for column, text in row.written.items()
            if column.startswith("emotion_") and not text
        )
        for part, column in {**columns, **{part: f"emotion_{part}" for part in empty}}.items():
            entries = [(EVERYONE, row[column])] if everyone is not None else list(pairs(row[column]))
            for persona, text in entries:
                told.setdefault(persona, {})[part] = self._part(part, text, scale)
        wrong = [
            persona for persona, emotion in told.items() if not persona or not _is_emotion(emotion, scale)
        ]
        if wrong:
            self.remark(
                row, f"“{row['emotion']}” is no emotion from -2 to 2: it is kept as {EXTENSION}emotion"
            )
            return {f"{EXTENSION}{column}": row[column] for column in columns.values()}
        in_order = {p: {part: e[part] for part in sorted(e, key=_by_model)} for p, e in told.items()}
        emotions = {persona: e["score"] if len(e) == 1 else e for persona, e in in_order.items()}
        return {"emotion": emotions[EVERYONE] if everyone is not None else emotions}

    @staticmethod
    def _part(part: str, text: str, scale: Scale) -> Any:
        if part == "score":
            found = number_in(text)
            return _on_scale(found, scale) if isinstance(found, int) and -2 <= found <= 2 else text
        return own_value(text) if part.startswith(EXTENSION) else text


@cache
def _adapter(model: type[Record], name: str) -> TypeAdapter[Any]:
    return TypeAdapter(model.model_fields[name].rebuild_annotation())


def is_allowed(model: type[Record], name: str, value: Any) -> bool:
    """Whether a field can hold a value, and YAML its keys."""
    if isinstance(value, dict) and "" in value:
        return False
    try:
        _adapter(model, name).validate_python(value)
    except ValidationError:
        return False
    return True


def _is_emotion(emotion: dict[str, Any], scale: Scale) -> bool:
    try:
        Emotion.model_validate(emotion, context={"scale": scale})
    except ValidationError:
        return False
    return True


def parted(name: str, entries: list[Any], row: Row, model: type[Record]) -> dict[str, Any]:
    """The entries of a list under its key, the first of them under its singular one, where they were written there."""
    key = input_keys(model.model_fields[name], name)[0]
    singular = next((one for one, many in MERGED.items() if many == name and one in model.model_fields), "")
    first = max(int(number_in(row.written.get(singular, "")) or 0), 0) if singular else 0
    parts = {singular: entries[:first], key: entries[first:]}
    return {one: listed for one, listed in parts.items() if listed}


def _link(entry: str) -> dict[str, Any]:
    if entry.startswith("{"):
        try:
            found = json.loads(entry)
        except (ValueError, RecursionError):
            found = None
        if isinstance(found, dict):
            return found
    try:
        title, url = unpaired(entry)
    except ValueError:
        title, url = entry, entry
    return {"title": title, "url": url}


def _part(column: str) -> str:
    """`emotion` → score, `emotion_label` → label."""
    return column.partition("_")[2] or "score"


_PARTS = list(Emotion.model_fields)


def _by_model(part: str) -> int:
    return _PARTS.index(part) if part in _PARTS else len(_PARTS)


def _on_scale(score: int, scale: Scale) -> int:
    """The number on a journey's own scale that is read as this score, the middle one of several."""
    fitting = [value for value in range(scale.low, scale.high + 1) if on_our_scale(value, scale) == score]
    return fitting[len(fitting) // 2]


def readings_file(rows: Sequence[Row], month_first: bool | None) -> str:
    """The file of readings that some rows were made from."""
    columns = ["date", "value", *(name for name in ("n", "persona") if any(row[name] for row in rows))]
    lines = [",".join(columns)]
    for row in rows:
        told = {name: row[name] for name in columns}
        told["date"] = day_in(told["date"], month_first) or told["date"]
        for name in ("value", "n"):
            value = number_in(told.get(name, ""))
            told |= {name: repr(value)} if value is not None else {}
        lines.append(",".join(_csv(text) for text in told.values()))
    return "\n".join(lines) + "\n"


def _csv(text: str) -> str:
    return f'"{text.replace(chr(34), chr(34) * 2)}"' if set(text) & set(',"\n\r') else text
