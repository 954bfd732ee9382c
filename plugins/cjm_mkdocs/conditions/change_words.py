"""What a property is expected to have done since before: a word such as `worse`, or how much it changed."""

from __future__ import annotations

from typing import cast, get_args

from ..problems import listed, nearest
from .operands import ORDERED, Loc, Reading, compared, number_in, range_in, shown, text_of
from .properties import Property
from .tree import Changed, ChangedBy, ChangeWord, Condition, Every, Not

WORDS: tuple[str, ...] = get_args(ChangeWord)
_DIRECTED = ("higher", "lower")
_RATED = ("better", "worse")


def change_word(asked: Property, value: object, loc: Loc, reading: Reading) -> Condition:
    """The change that one word, or one comparison, stands for."""
    is_ordered = asked.kind in ORDERED and not asked.many
    operator, operand = compared(value)
    number, span = number_in(operand), range_in(operand)
    if number is not None or span is not None:
        if asked.kind not in ("number", "scale", "days") or asked.many:
            message = f"“{asked.name}” does not change by {shown(value)}: it is no single number"
            reading.refuse(loc, message, _hint(asked))
            return Every(())
        if operator == "!=":
            return Not(ChangedBy(asked.name, "=", cast("float", number)))
        return ChangedBy(asked.name, ".." if span else operator, span or cast("float", number))
    word = text_of(value).strip().casefold()
    if word not in WORDS:
        hint = " ".join(filter(None, (nearest(word, WORDS), f"allowed: {listed(allowed(asked))}")))
        reading.refuse(loc, f"{shown(value)} is no change of “{asked.name}”", hint)
        return Every(())
    if (word in _DIRECTED and not is_ordered) or (word in _RATED and not asked.better):
        what = "higher or lower" if word in _DIRECTED else "better or worse"
        reading.refuse(loc, f"“{asked.name}” has no {what}", _hint(asked))
        return Every(())
    return Changed(asked.name, cast("ChangeWord", word))


def allowed(asked: Property) -> tuple[str, ...]:
    """The words that mean something for a property."""
    is_ordered = asked.kind in ORDERED and not asked.many
    return tuple(
        word
        for word in WORDS
        if (word not in _DIRECTED or is_ordered) and (word not in _RATED or asked.better)
    )


def _hint(asked: Property) -> str:
    also = ", or ask for `lowest`, `highest` or `mean`" if asked.name == "emotion" else ""
    return f"allowed: {listed(allowed(asked))}{also}"


__all__ = ["WORDS", "allowed", "change_word"]
