"""What a persona, a journey, a stage, a step … is. A field's meaning, unit and allowed values stand under the field.

Everything that speaks of fields is made from here: validation, JSON Schema, the reference page, suggestions.
Records hold what the author wrote; ids that follow from a file's place and links between records are the
catalogue's business.
"""

# no `from __future__ import annotations`: pydantic would have to compile two hundred texts at each start
import datetime
from functools import cache, cached_property, lru_cache
from typing import Annotated, Any, ClassVar, Literal, Self, cast

from pydantic import (
    AfterValidator,
    AliasChoices,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    field_validator,
    model_validator,
)
from pydantic.functional_validators import ModelWrapValidatorHandler  # `pydantic` itself has it from 2.11 on
from pydantic_core import PydanticCustomError

from .fields import (
    EMOTION_SCALE,
    EVERYONE,
    Confidence,
    Day,
    Figure,
    Frequency,
    Interval,
    Item,
    Many,
    Picture,
    Points,
    Rating,
    Scale,
    ScaleName,
    Severity,
    Slug,
    Url,
    Words,
    after,
    how_written,
    on_our_scale,
)

LARGE = 30
"""From so many people, tickets or sessions on, one piece of evidence carries a claim by itself."""
QUANTITATIVE = frozenset({"survey", "analytics", "support-tickets", "crm", "experiment"})
"""Kinds of evidence that count; all others, and evidence of no kind, listen and look: they are qualitative."""
GRADES = ("assumption", "stale", "anecdotal", "supported", "validated")
"""How sure a claim can be by its evidence, from the least to the surest; `views.evidence` says when it is which."""

EXTENSION = "x_"
"""Keys that start so are the author's own: kept, shown and exported."""


def _noted(value: Any, info: ValidationInfo) -> Any:
    """The value of a key that its record does not have, after the context, if it is there, has counted it."""
    if info.context:
        info.context["extra"] = info.context.get("extra", 0) + 1
    return value


class Record(BaseModel):
    """A mapping in front matter. Unknown keys are kept aside; the reader complains of those that are not `x_…`."""

    __pydantic_extra__: dict[str, Annotated[Any, AfterValidator(_noted)]]

    model_config = ConfigDict(
        frozen=True,
        extra="allow",
        coerce_numbers_to_str=True,
        str_strip_whitespace=True,
        allow_inf_nan=False,
        defer_build=True,  # until all of them are known, below
    )

    @property
    def extensions(self) -> dict[str, Any]:
        """The author's own `x_` fields, in their order."""
        return {key: value for key, value in (self.model_extra or {}).items() if key.startswith(EXTENSION)}


class Link(Record):
    """A named link."""

    title: Words = Field(min_length=1)
    """The words to click on."""
    url: Url
    """Where it leads: http, https, mailto, or a path relative to this page."""


class Thing(Record):
    """What all nine types, and the items without pages of their own, have in common."""

    type: ClassVar[str]
    text_key: ClassVar[str] = "title"
    """The key that a plain text stands for."""
    shared_by_name: ClassVar[bool] = False
    """Whether the same name in two places is the same thing; otherwise a text is a new item each time."""

    id: Slug | None = None
    """Unique within its type: lower-case letters, digits, single hyphens. Default: the file's stem, or made from the text."""
    former_ids: Many[Slug] = ()
    """Ids it had before: comparisons of two versions know it by them."""
    title: Words = Field(min_length=1)
    """The name readers see."""
    description: Words | None = None
    """One or two sentences for those who do not know it."""
    owner: Annotated[Words, Points(("team",))] | None = None
    """Who answers for it: a team's id, or a name as it should be shown."""
    teams: Annotated[Many[Words], Points(("team",))] = ()
    """Teams that work on it: ids or names."""
    status: Words | None = None
    """Where it stands, in the team's own word."""
    tags: Many[Words] = ()
    """Free labels; Material's tags plugin reads them too."""
    reviewed: Day | None = None
    """The day somebody last read it through and stood by it (a corrected typo is no review)."""
    review_every: Interval | None = None
    """How long a review holds: `90 days`, `12 weeks`, `3 months`, `1 year`."""
    evidence: Many[Item["Evidence"]] = ()
    """What it rests on."""
    links: Many[Link] = ()
    """Further reading: a list of `title` and `url`."""

    @model_validator(mode="wrap")
    @classmethod
    def _text_is_an_item(cls, value: Any, made: ModelWrapValidatorHandler[Self]) -> Self:
        if not isinstance(value, str):
            return made(value)
        known = _named(cls, value) if cls.shared_by_name else None
        return cast("Self", known) if known else made({cls.text_key: value})


@lru_cache(maxsize=4096)
def _named(model: type[Thing], name: str) -> Thing | None:
    """A thing of which nothing is told but its name, where that is one: the same name is the same thing."""
    try:
        return model.model_validate({model.text_key: name})
    except ValidationError:
        return None


class Evidence(Thing):
    """Something learned from customers or data that supports a claim."""

    type = "evidence"

    kind: (
        Literal[
            "survey", "interview", "focus-group", "observation", "usability-test", "analytics", "session-recording",
            "support-tickets", "crm", "social-listening", "workshop", "desk-research", "experiment",
        ]
        | None
    ) = None  # fmt: skip
    """How it was gained."""
    date: Day | None = None
    """The day, or the last day, it was gathered."""
    method: Words | None = None
    """How it was done, in a sentence."""
    n: int | None = Field(None, strict=True, ge=0)
    """How many people, tickets or sessions."""
    url: Url | None = None
    """Where the whole of it is."""
    valid_for: Interval | None = None
    """How long it may be relied on."""
    confidentiality: Literal["public", "internal", "restricted"] | None = None
    """Who may read it; restricted evidence stays out of a public site."""

    @property
    def quantitative(self) -> bool:
        """Whether it says how many; else it says what and why."""
        return self.kind in QUANTITATIVE

    @cached_property
    def until(self) -> datetime.date | None:
        """The last day it may be relied on; None where it has no date, or no end."""
        return after(self.date, self.valid_for) if self.date and self.valid_for else None


class Metric(Thing):
    """A measure, with where it was, is and should be."""

    type = "metric"

    unit: Words | None = None
    """What is counted: %, minutes, points, EUR."""
    direction: Literal["up", "down"] | None = None
    """Which way is better. Default: from baseline to target, or from `red` to `amber`."""
    baseline: Figure | None = None
    """The value before anything was done."""
    current: Figure | None = None
    """The latest value. Where there are readings, the latest of them counts, unless `as_of` is later."""
    target: Figure | None = None
    """The value to reach. Without thresholds, a metric is on track from half of the way on, and off track at the baseline."""
    as_of: Day | None = None
    """The day of the current value. After `review_every`, or a year, it is stale."""
    source: Words | None = None
    """Where the figure comes from."""
    data: Url | None = None
    """A CSV file beside the page with readings: `date,value`, and if wanted `n` and `persona`. A date is a day, or a month
    `2026-10`, a quarter `2026-Q4` or a year `2026`, which mean their last day."""
    amber: Figure | None = None
    """From here on it is at risk: at this value, or on its worse side."""
    red: Figure | None = None
    """From here on it is off track: at this value, or on its worse side."""


class Solution(Thing):
    """Something done, or to be done, about a pain point."""

    type = "solution"

    pain_points: Many[Item["PainPoint"]] = ()
    """What it promises to solve."""
    opportunities: Many[Item["Opportunity"]] = ()
    """The questions it answers."""
    status: Literal["idea", "planned", "in-progress", "shipped", "measured", "dropped"] | None = None
    """How far it is."""
    target: Words | None = None
    """When it should be there: a date or a quarter such as 2027-Q1."""
    kind: Words | None = None
    """What sort of solution: product, process, content, training …"""
    issue: Url | None = None
    """Its entry in the issue tracker."""
    metrics: Many[Item[Metric]] = ()
    """How its effect is measured."""
    shipped_on: Day | None = None
    """The day customers got it."""


class Opportunity(Thing):
    """A need worth answering, put as a question: How might we …"""

    type = "opportunity"

    pain_points: Many[Item["PainPoint"]] = ()
    """The pains it starts from."""
    customer_value: Rating | None = None
    """What customers gain, 1 to 5."""
    business_value: Rating | None = None
    """What the organisation gains, 1 to 5."""
    effort: Rating | None = None
    """What it costs, 1 to 5."""
    confidence: Confidence | None = None
    """How sure these figures are; counts 0.5, 0.8 or 1 in the score."""
    metrics: Many[Item[Metric]] = ()
    """What should move."""


class PainPoint(Thing):
    """Something that hurts customers. It lives once and is placed on every step where it hurts."""

    type = "pain-point"

    severity: Severity | None = None
    """How much it hurts: minor, moderate, major, critical, or 1 to 4."""
    frequency: Frequency | None = None
    """How many of the customers it meets: rare, some, many, most, or 1 to 4."""
    category: Words | None = None
    """What sort of pain: information, waiting, price, hand-over …"""
    personas: Many[Item["Persona"]] = ()
    """Whom it hurts."""
    issue: Url | None = None
    """Its entry in the issue tracker."""
    solutions: Many[Item[Solution]] = ()
    """What is done about it."""
    opportunities: Many[Item[Opportunity]] = ()
    """What could be done about it."""
    root_cause: Words | None = None
    """Why it happens."""
    impact: Words | None = None
    """What it costs customers and the organisation."""
    quote: Words | None = None
    """A customer's own words."""
    first_seen: Day | None = None
    """The day it was first heard of."""
    resolved_on: Day | None = None
    """The day it was gone."""


class Delight(Thing):
    """Something that pleases customers and is worth protecting."""

    type = "delight"

    quote: Words | None = None
    """A customer's own words."""


class Question(Thing):
    """Something customers ask themselves or us."""

    type = "question"
    text_key = "text"

    title: Words = Field(min_length=1, validation_alias=AliasChoices("text", "title"))
    """The question as customers put it."""
    answered_by: Annotated[Many[Words], Points(("touchpoint", "solution"))] = ()
    """What answers it: ids of touchpoints or solutions, or a text. A question without is unanswered."""


class Touchpoint(Thing):
    """Where customer and organisation meet."""

    type = "touchpoint"
    shared_by_name = True

    channel: Many[Words] = ()
    """The channels it is reached by: ids of the site's list, or free names."""
    kind: Literal["communication", "action"] | None = None
    """Whether something is said or something is done."""
    initiator: Literal["customer", "organisation", "partner"] | None = None
    """Who starts it."""
    lifecycle: Many[Words] = ()
    """The lifecycle stages it belongs to besides those of the steps it is placed on."""
    satisfaction: Rating | None = None
    """How content customers are with it, 1 to 5."""
    importance_customer: Rating | None = None
    """How much it matters to customers, 1 to 5."""
    importance_business: Rating | None = None
    """How much it matters to the organisation, 1 to 5."""
    systems: Many[Words] = ()
    """The software behind it."""
    url: Url | None = None
    """Where it can be seen."""


class Team(Thing):
    """A group that owns things."""

    type = "team"
    text_key = "name"

    title: Words = Field(min_length=1, validation_alias=AliasChoices("name", "title"))
    """The name readers see."""
    function: Words | None = None
    """What it does: service, product, marketing …"""
    contact: Words | None = None
    """How to reach it."""
    url: Url | None = None
    """Its own page elsewhere."""


class Persona(Thing):
    """A customer segment as one person."""

    type = "persona"
    text_key = "name"
    shared_by_name = True

    title: Words = Field(min_length=1, validation_alias=AliasChoices("name", "title"))
    """The name readers see."""
    role: Words | None = None
    """What they do: their job, their part in the purchase."""
    segment: Words | None = None
    """The customer segment they stand for."""
    kind: Literal["primary", "secondary", "anti"] | None = None
    """Whom we design for first, whom as well, whom not."""
    quote: Words | None = None
    """A sentence they would say."""
    summary: Words | None = None
    """Who they are in two or three sentences."""
    demographics: dict[str, Words] = Field(default_factory=dict)
    """Age, place, family, income … as far as they matter."""
    goals: Many[Words] = ()
    """What they want to achieve."""
    needs: Many[Words] = ()
    """What they cannot do without."""
    motivations: Many[Words] = ()
    """What drives them."""
    behaviours: Many[Words] = ()
    """What they usually do."""
    traits: dict[str, Rating] = Field(default_factory=dict)
    """Named scales from 1 to 5."""
    channels: Many[Words] = ()
    """The channels they prefer."""
    pain_points: Many[Item[PainPoint]] = ()
    """What hurts them wherever they are."""
    image: Picture | None = None
    """A portrait, relative to this page."""
    image_alt: Words | None = None
    """The portrait in words."""
    share: Figure | None = Field(None, ge=0, le=100)
    """The share of customers they stand for, in percent."""
    basis: Literal["assumed", "qualitative", "statistical"] | None = None
    """What the persona rests on."""


class Emotion(Record):
    """How a customer feels at a step."""

    score: int = Field(strict=True)
    """From -2 (very bad) to 2 (very good), or on the journey's `emotion_scale`."""
    label: Words | None = None
    """The feeling in a word or two."""
    basis: Literal["observed", "assumed", "target"] | None = None
    """Whether it was seen, guessed, or is aimed at."""
    quote: Words | None = None
    """A customer's own words."""

    @field_validator("score")
    @classmethod
    def _on_our_scale(cls, value: int, info: ValidationInfo) -> int:
        scale = (info.context or {}).get("scale", EMOTION_SCALE)
        if not scale.low <= value <= scale.high:
            raise PydanticCustomError(
                "emotion_range",
                "an emotion of {value} is outside {low}..{high}",
                {"value": value, "low": scale.low, "high": scale.high},
            )
        return on_our_scale(value, scale)


def _scored(value: Any, scale: Scale) -> Any:
    if type(value) is int and scale.low <= value <= scale.high:
        return _feeling(value, scale)
    return value if isinstance(value, dict | Emotion) else {"score": value}


@cache
def _feeling(score: int, scale: Scale) -> Emotion:
    """An emotion of which nothing is told but its score: most are, and one is as good as another."""
    return Emotion.model_validate({"score": score}, context={"scale": scale})


@cache
def _felt_by_all(score: int, scale: Scale) -> dict[str, Emotion]:
    """What most steps tell of emotions: one number."""
    return {EVERYONE: _feeling(score, scale)}


class Step(Record):
    """One thing a customer does or lives through."""

    id: Slug | None = None
    """Unique in its stage. Default: made from the title."""
    title: Words | None = None
    """What happens, from the customer's point of view. Default: the name of its first touchpoint."""
    touchpoint: Many[Item[Touchpoint]] = ()
    """Where customer and organisation meet. A step has a title, a touchpoint or both."""
    touchpoints: Many[Item[Touchpoint]] = ()
    """The same, for several."""
    channel: Many[Words] = ()
    """By which channel: ids of the site's list, or free names. Default: those of its touchpoints."""
    channels: Many[Words] = ()
    """The same, for several."""
    personas: Many[Item[Persona]] = ()
    """Who is on this step. Default: the journey's personas."""
    actions: Many[Words] = ()
    """What the customer does."""
    thoughts: Many[Words] = ()
    """What the customer thinks."""
    motivations: Many[Words] = ()
    """Why the customer does it."""
    questions: Many[Item[Question]] = ()
    """What the customer asks."""
    expectation: Words | None = None
    """What the customer expects to happen."""
    emotion: dict[str, Emotion] = Field(default_factory=dict)
    """How the customer feels: a number, a mapping, or a mapping from persona to either."""
    pain_points: Many[Item[PainPoint]] = ()
    """What hurts here."""
    delights: Many[Item[Delight]] = ()
    """What pleases here."""
    moment_of_truth: bool | Words = False
    """Whether, or why, a lasting opinion is formed here."""
    opportunities: Many[Item[Opportunity]] = ()
    """What could be done here."""
    solutions: Many[Item[Solution]] = ()
    """What is done here."""
    metrics: Many[Item[Metric]] = ()
    """How this step is measured."""
    backstage: Many[Words] = ()
    """What the organisation does that the customer does not see."""
    systems: Many[Words] = ()
    """The software at work."""
    duration: Words | None = None
    """How long it takes."""
    optional: bool = False
    """Whether some customers skip it."""
    sub_journey: Annotated[Slug, Points(("journey",))] | None = None
    """The journey that shows this step in detail."""

    @field_validator("emotion", mode="wrap")
    @classmethod
    def _for_each_persona(
        cls, value: Any, made: ValidatorFunctionWrapHandler, info: ValidationInfo
    ) -> dict[str, Emotion]:
        if value is None:
            return {}
        scale = (info.context or {}).get("scale", EMOTION_SCALE)
        if type(value) is int and scale.low <= value <= scale.high:
            return _felt_by_all(value, scale)
        if isinstance(value, dict) and not value.keys() & Emotion.model_fields.keys():
            told = {persona: _scored(emotion, scale) for persona, emotion in value.items()}
        else:
            told = {EVERYONE: _scored(value, scale)}
        return cast("dict[str, Emotion]", made(told))


class Stage(Record):
    """A part of a journey."""

    name: Words = Field(min_length=1)
    """The name readers see."""
    id: Slug | None = None
    """Unique in its journey. Default: made from the name."""
    lifecycle: Words | None = None
    """The lifecycle stage it belongs to. Default: found by its name or id."""
    goal: Words | None = None
    """What the customer wants to have done at its end."""
    duration: Words | None = None
    """How long it lasts."""
    summary: Words | None = None
    """What happens in it, in a sentence or two."""
    brand_response: Annotated[Many[Words], Points(("solution",))] = ()
    """What the organisation does here: texts, or ids of solutions."""
    metrics: Many[Item[Metric]] = ()
    """How this stage is measured."""
    steps: Many[Step] = ()
    """What happens, in order."""


class Journey(Thing):
    """What a customer goes through, stage by stage."""

    type = "journey"

    persona: Many[Item[Persona]] = ()
    """Whose journey it is. A journey needs at least one persona."""
    personas: Many[Item[Persona]] = ()
    """The same, for several."""
    stages: Many[Stage]
    """Its parts, in order: at least one, with at least one step."""
    state: Literal["as-is", "to-be"] | None = None
    """Whether it shows what is or what should be. Default: as-is."""
    counterpart: Annotated[Slug, Points(("journey",))] | None = None
    """Its as-is or to-be twin."""
    parent: Annotated[Slug, Points(("journey",))] | None = None
    """The journey it is a part of."""
    scenario: Words | None = None
    """The situation it starts from."""
    goal: Words | None = None
    """What the customer wants in the end."""
    expectations: Many[Words] = ()
    """What the customer expects at the start."""
    trigger: Words | None = None
    """What sets it off."""
    metrics: Many[Item[Metric]] = ()
    """How the whole journey is measured."""
    emotion_scale: ScaleName | None = None
    """The scale its emotions are written on; they are converted to -2..2 when read."""


TYPES: dict[str, type[Thing]] = {
    thing.type: thing
    for thing in (Persona, Journey, Touchpoint, PainPoint, Opportunity, Solution, Metric, Evidence, Team)
}
"""The types that may have pages of their own, in the order readers meet them."""

ITEMS: dict[str, type[Thing]] = {**TYPES, Delight.type: Delight, Question.type: Question}
"""All things with an identity."""

_RECORDS: tuple[type[Record], ...] = (
    Evidence, Delight, Question, Metric, Team, Touchpoint, PainPoint, Solution, Opportunity, Persona, Step, Stage, Journey,
)  # fmt: skip
"""Those that name few others first: what is made of one is used again by all that name it."""
for _record in _RECORDS:
    _record.model_rebuild()

__all__ = [
    "ITEMS", "TYPES", "Delight", "Emotion", "Evidence", "Journey", "Link", "Metric", "Opportunity", "PainPoint",
    "Persona", "Question", "Record", "Solution", "Stage", "Step", "Team", "Thing", "Touchpoint", "how_written",
]  # fmt: skip
