"""Which sections of a document are journeys, and which are stages of one."""

from __future__ import annotations

import re

from .gathering import state_in
from .labels import folded, words_of
from .nodes import Node


def without_states(name: str) -> str:
    """What a name says besides as-is, to-be and journey; empty for `As-is journey`."""
    said = folded(name)
    for word in sorted(
        (
            *words_of("structure", "journey"),
            "as is",
            "to be",
            "current",
            "future",
            "target",
            "ist",
            "soll",
            "state",
            "zustand",
        ),
        key=len,
        reverse=True,
    ):
        said = (
            re.sub(rf"(?:^|(?<= )){re.escape(word)}(?: |$)", "", said)
            if word.isascii()
            else said.replace(word, "")
        )
    return said.strip()


def specific_name(node: Node) -> str:
    """The name that a heading gives to a journey; empty for `Customer journey map` and the like."""
    name = node.titled.name if node.section.level else ""
    is_general = folded(name) in words_of("structure", "journey") or (
        node.meaning is not None
        and node.meaning.concept in ("journey", "stage", "step", "touchpoints_channels")
    )
    return "" if is_general else name


def journeys_in(node: Node) -> int:
    """How many journeys there are in a section."""
    if node.is_personal:
        return 0
    if kids_are_stages(node):
        return 1
    own = max(len(node.diagrams), int(node.has_map))
    below = sum(journeys_in(kid) for kid in node.kids)
    return own + below or int(node.is_mappy)


def kids_are_stages(node: Node) -> bool:
    """Whether the sections of a section are the stages of one journey."""
    kids = [kid for kid in node.kids if not kid.is_personal]
    deep = [kid for kid in kids if kid.is_deep and not kid.has_map]
    named = [kid for kid in kids if kid.is_stage_named]
    if not deep:
        return len(named) > 1
    if any(kid.titled.kind == "journey" for kid in deep):
        return False
    inner_names = [folded(one.titled.name) for kid in deep for one in kid.kids if one.is_deep]
    if (
        len(inner_names) - len(set(inner_names)) > 1
    ):  # the same parts in several sections: variants of one journey
        return False
    with_steps = [kid for kid in deep if any(one.is_deep for one in kid.kids)]
    if not with_steps:
        return not (len(deep) == 1 and deep[0].is_container and not deep[0].is_stage_named)
    if len(deep) == 1 and not deep[0].is_stage_named:
        return False
    if sum(kid.is_stage_named for kid in deep) * 2 >= len(deep):
        return True
    inner = [one for kid in with_steps for one in kid.kids if one.is_deep]
    if any(one.titled.kind == "step" for one in inner) or len(with_steps) < len(deep):
        return not all(_are_journeys(kid) for kid in with_steps)
    return not any(_are_journeys(kid) for kid in with_steps)


def _are_journeys(kid: Node) -> bool:
    """Whether a section with sections is a journey rather than a stage with steps."""
    inner = [one for one in kid.kids if one.is_deep]
    words = words_of("structure", "journey")
    said = f" {folded(kid.section.heading)} "
    if state_in(kid.section.heading) or any(f" {word} " in said for word in words if word.isascii()):
        return True
    staged = sum(one.is_stage_named for one in inner) * 2 >= len(inner)
    return staged or bool(kid.concepts & {"persona", "scenario", "trigger"})


def stages_among(node: Node) -> list[Node]:
    """The sections that are stages: those that look so, and those between them."""
    kids = [kid for kid in node.kids if not kid.is_personal]
    like = [kid for kid in kids if (kid.is_deep and not kid.has_map) or kid.is_stage_named]
    if not like:
        return []
    first, last = kids.index(like[0]), kids.index(like[-1])
    return [kid for kid in kids[first : last + 1] if not kid.has_map and kid.titled.kind != "persona"]
