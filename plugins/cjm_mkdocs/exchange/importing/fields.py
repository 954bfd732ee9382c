"""Where a concept of `labels.yml` goes in a journey, a stage, a step and a persona, and in what form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from ...model.records import EXTENSION
from .entries import Entry, flat, labelled, unquoted
from .feelings import channel, grade
from .labels import folded, meaning

Scope = Literal["journey", "stage", "step", "persona"]
Form = Literal["text", "texts", "items", "questions", "special"]
"""`text`: one text; `texts`: several; `items`: things with an identity; `questions`: those whose text is called so."""


class Field(NamedTuple):
    """A key of the front matter."""

    key: str
    form: Form


def _fields(texts: str = "", many: str = "", items: str = "", special: str = "") -> Mapping[str, Field]:
    """Fields by concept, written `concept=key`, or the one word where both are the same."""
    forms: tuple[tuple[Form, str], ...] = (
        ("text", texts),
        ("texts", many),
        ("items", items),
        ("special", special),
    )
    found = {}
    for form, told in forms:
        for pair in told.split():
            concept, _, key = pair.partition("=")
            found[concept] = Field(key or concept, "questions" if concept == "questions" else form)
    return MappingProxyType(found)


FIELDS: Mapping[Scope, Mapping[str, Field]] = MappingProxyType({
    "journey": _fields(
        texts="goals=goal scenario trigger owner status description bio=description",
        many="expectations teams tags",
        items="metrics evidence",
        special="persona=personas state reviewed name=title journey=title",
    ),
    "stage": _fields(
        texts="goals=goal duration description=summary bio=summary scenario=summary",
        many="brand_response",
        items="metrics",
        special="name stage=name",
    ),
    "step": _fields(
        texts="expectations=expectation duration",
        many="actions motivations needs=motivations backstage systems description=actions behaviours=actions bio=actions",
        items="pain_points delights opportunities solutions metrics questions",
        special="emotion touchpoints=touchpoint thoughts quote=thoughts thoughts_feelings channels=channel touchpoints_channels moment_of_truth"
        " persona=personas severity frequency impact root_cause step=title name=title",
    ),
    "persona": _fields(
        texts="role segment quote description=summary bio=summary owner status",
        many="goals needs motivations behaviours actions=behaviours expectations=needs teams tags",
        items="pain_points evidence",
        special="demographics demographic traits channels touchpoints_channels=channels kind share reviewed name=name persona=name",
    ),
})  # fmt: skip

MAPPED = frozenset(FIELDS["step"]) - {
    "description",
    "bio",
    "persona",
    "step",
    "name",
    "behaviours",
    "severity",
    "frequency",
    "impact",
}
"""Concepts that only a map speaks of, or a persona as well: a thing with two of them is a stage or a step."""
ONLY_MAPPED = frozenset({
    "touchpoints", "touchpoints_channels", "actions", "thoughts", "emotion", "thoughts_feelings", "opportunities", "solutions",
    "moment_of_truth", "backstage", "brand_response", "questions", "delights", "stage", "step", "duration", "metrics",
})  # fmt: skip
"""Those that a persona hardly has."""
ONLY_PERSONA = frozenset(
    {
        "role",
        "demographics",
        "demographic",
        "bio",
        "traits",
        "behaviours",
        "kind",
        "segment",
        "quote",
        "share",
    }
)
"""Concepts that a map hardly has."""


def own_key(label: str) -> str:
    """A key of the author's own for a label: `Time spent (h)` → `x_time_spent_h`."""
    return f"{EXTENSION}{folded(label).replace(' ', '_')[:60]}"


# --- items -----------------------------------------------------------------------------------------------------------

_GRADED = re.compile(
    r"\A(?:[\[(【（](?P<before>[^\])】）]{1,24})[\])】）]\s*[:：–-]?\s*(?P<after_text>.+)|(?P<before_text>.+?)\s*[\[(【（](?P<after>[^\])】）]{1,30})[\])】）])\s*\Z",
    re.DOTALL,
)
_GRADE_WORD = re.compile(
    r"severity|schweregrad|schwere|gravité|sévérité|gravedad|severidad|gravità|gravidade|ernst|严重程度|严重性|深刻度|[:：=]",
    re.IGNORECASE,
)
_DOTS = {"🔴": "critical", "🟠": "major", "🟡": "moderate", "🟢": "minor"}
_INNER: Mapping[str, str] = MappingProxyType({
    "severity": "severity", "frequency": "frequency", "impact": "impact", "root_cause": "root_cause", "quote": "quote",
    "solutions": "solutions", "opportunities": "opportunities", "description": "description", "owner": "owner", "status": "status",
})  # fmt: skip
_OF_PAINS = frozenset(
    {"severity", "frequency", "impact", "root_cause", "quote", "solutions", "opportunities"}
)


class Made(NamedTuple):
    """An item, and what was read in it in other words: text → meaning."""

    value: Any
    read_as: Mapping[str, str]


def item_of(key: str, entry: Entry, language: str = "") -> Made:
    """What an entry says of a pain point, an opportunity … : a text, or a mapping where it says more than its title."""
    is_pain = key == "pain_points"
    text = entry.text.strip()
    values: dict[str, Any] = {}
    read_as: dict[str, str] = {}
    if is_pain:
        text, said, graded = _graded(text)
        if graded:
            values["severity"], read_as[said] = graded, f"severity: {graded}"
    told = labelled(text)
    if told and told.bold and told.rest:
        text, values["description"] = told.label, told.rest
    other: list[str] = []
    for inner in entry.inside:
        found = labelled(inner.text)
        concept = meaning(found.label, language) if found else None
        if found and concept and concept.concept in _INNER and (is_pain or concept.concept not in _OF_PAINS):
            field = _INNER[concept.concept]
            if field in ("severity", "frequency"):
                word = grade(field, found.rest)
                if word:
                    values[field], read_as[inner.text] = word, f"{field}: {word}"
                    continue
            elif field not in values and field != "status":
                values[field] = unquoted(found.rest) if field == "quote" else found.rest
                read_as[found.label] = field
                other += [one.text for one in flat(inner.inside)]
                continue
        other += [one.text for one in flat((inner,))]
    if other:
        values["description"] = " ".join(
            [*([values["description"]] if "description" in values else []), *_as_sentences(other)]
        )
    title = "text" if key == "questions" else "title"
    return Made({title: text, **values} if values else text, read_as)


def _as_sentences(texts: list[str]) -> list[str]:
    return [text if text[-1:] in ".!?…。！？:：" else f"{text}." for text in texts if text]


def _graded(text: str) -> tuple[str, str, str]:
    """A pain without the grade that stands in brackets before or behind it, the grade as written, and our word for it."""
    for dot, word in _DOTS.items():
        if text.startswith(dot) and len(text) > 2:
            return text[len(dot) :].strip(), dot, word
    match = _GRADED.match(text)
    if match:
        said = match["before"] or match["after"]
        bare = _GRADE_WORD.sub(" ", said).strip()
        graded = None if bare.isdigit() and bare == said.strip() else grade("severity", bare)
        if graded:
            return (match["after_text"] or match["before_text"]).strip(), said, graded
    return text, "", ""


# --- channels --------------------------------------------------------------------------------------------------------


def channel_of(text: str, known: Any) -> tuple[str, bool]:
    """The site's id for a channel, and whether it was found; else the name as written."""
    term = known.find(text.strip())
    if term is None:
        id_ = channel(text)
        term = known.find(id_) if id_ else None
    return (term.id, True) if term is not None else (text, False)
