"""What customers ask: where, what answers it, and what nothing answers yet.

A question is an entry; written on two journeys in the same words, it is two. Readers see one: questions whose texts
are equal but for case and white space share a row, which tells all places and all answers. It is answered in part
where an answer is given at some of its places only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from ..catalogue import Catalogue, Entry, Key, MappedStep
from ..model.naming import is_slug
from ..model.records import Question
from .relations import Occurrence, journeys_of, lifecycles_of, occurrences

Answered = Literal["no", "partly", "yes"]
ANSWERED: tuple[Answered, ...] = ("no", "partly", "yes")
"""How far a question is answered, the most urgent first."""
CONCERNED = ("journey", "persona", "touchpoint", "solution", "team")
"""The types of things that questions can be about."""

Group = tuple[Entry, ...]
"""Questions in the same words; at least one."""


class QuestionRow(NamedTuple):
    """A question with all places at which it is asked in the same words."""

    entries: Group
    answered: Answered
    answers: tuple[Key | str, ...]
    """Touchpoints, solutions and texts."""
    steps: tuple[MappedStep, ...]
    journeys: tuple[Occurrence, ...]
    open: tuple[MappedStep, ...]
    """Where it is asked without an answer."""
    lifecycles: tuple[str, ...]
    """Lifecycle ids, or names of stages that have none."""
    channels: tuple[str, ...]
    personas: tuple[Entry, ...]
    owners: tuple[str, ...]
    """Who answers for it: its own owners, or else those of the journeys it is asked on."""


def is_answered(question: Entry) -> bool:
    """Whether anything is named that answers a question."""
    return isinstance(question.record, Question) and bool(question.record.answered_by)


def answered(questions: Iterable[Entry]) -> Answered:
    """How far questions in the same words are answered."""
    found = set(map(is_answered, questions))
    return "partly" if len(found) > 1 else "yes" if True in found else "no"


def question_groups(catalogue: Catalogue, questions: Iterable[Entry] | None = None) -> list[Group]:
    """All questions (or these of them), equal ones together: unanswered first, then those asked on most journeys."""
    found: dict[str, list[Entry]] = {}
    for question in catalogue.of_type("question") if questions is None else questions:
        found.setdefault(" ".join(question.title.casefold().split()), []).append(question)
    keyed = [
        (ANSWERED.index(answered(group)), -_journeys(catalogue, group), text, tuple(group))
        for text, group in found.items()
    ]
    return [group for *_, group in sorted(keyed, key=lambda row: row[:3])]


def _journeys(catalogue: Catalogue, group: Sequence[Entry]) -> int:
    uses = catalogue.uses
    if len(group) == 1 and len(uses.get(group[0].key, ())) == 1:  # most are asked once
        return 1
    return len({use.place.owner for question in group for use in uses.get(question.key, ())})


def question_rows(
    catalogue: Catalogue, of: Key | None = None, questions: Iterable[Entry] | None = None
) -> tuple[QuestionRow, ...]:
    """All questions (or these of them), or those about one of `CONCERNED`, the unanswered first."""
    if questions is None and of is not None and of.type in CONCERNED and of.type != "team":
        questions = dict.fromkeys(_concerning(catalogue, of))
    rows = rows_of(catalogue, question_groups(catalogue, questions))
    if of is not None and of.type == "team":
        return tuple(row for row in rows if of.id in row.owners)
    return rows


def rows_of(catalogue: Catalogue, groups: Iterable[Group]) -> tuple[QuestionRow, ...]:
    """The rows of groups that are made and in their order."""
    return tuple([_row(catalogue, group) for group in groups])


def _concerning(catalogue: Catalogue, of: Key) -> Iterator[Entry]:
    """The questions asked on a journey, by a persona or at a touchpoint, and those that a thing answers."""
    steps: Iterable[MappedStep] = catalogue.places(of) if of.type == "touchpoint" else ()
    if of.type == "journey":
        steps = catalogue.journeys[of.id].steps
    elif of.type == "persona":
        steps = (s for journey in journeys_of(catalogue, of) for s in journey.steps if of in s.personas)
    for step in steps:
        yield from (catalogue.entries[key] for key in step.links.get("questions", ()))
    yield from catalogue.named_by(of, "answered_by", "question")


def _row(catalogue: Catalogue, group: Group) -> QuestionRow:
    places = [(question, catalogue.places(question.key)) for question in group]
    steps = tuple({step.place: step for _, found in places for step in found}.values())
    state = answered(group)
    met = occurrences(catalogue, steps)
    own = dict.fromkeys(question.record.owner for question in group if question.record.owner)
    owners = own or dict.fromkeys(o.journey.record.owner for o in met if o.journey.record.owner)
    personas = dict.fromkeys([key for step in steps for key in step.personas])
    return QuestionRow(
        entries=group,
        answered=state,
        answers=tuple(
            dict.fromkeys(
                [answer for question in group if is_answered(question) for answer in _answers(question)]
            )
        ),
        steps=steps,
        journeys=met,
        open=tuple([step for question, found in places if not is_answered(question) for step in found]),
        lifecycles=lifecycles_of(catalogue, steps),
        channels=tuple(dict.fromkeys([channel for step in steps for channel in step.channels])),
        personas=tuple([catalogue.entries[key] for key in personas]),
        owners=tuple(name for name in owners if name),
    )


def _answers(question: Entry) -> Iterator[Key | str]:
    """What answers a question: a reference that is met by nothing is told as it was written."""
    assert isinstance(question.record, Question)
    keys = {key.id: key for key in question.links.get("answered_by", ())}
    for text in question.record.answered_by:
        yield keys.get(text, text) if is_slug(text) else text


def count_answered(groups: Iterable[Sequence[Entry]]) -> dict[Answered, int]:
    """How many different questions are answered, in part, or not."""
    found = Counter(map(answered, groups))
    return {state: found[state] for state in ANSWERED}
