"""The reference pages in Markdown, generated from the models: front matter, rules, settings.

A field, a rule or a setting is described once, where it is defined; these pages cannot say anything else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, get_type_hints

from pydantic import BaseModel

from ..model.fields import CONFIDENCE_FACTORS, FREQUENCY_WORDS, SEVERITY_WORDS, on_our_scale, scale_named
from ..model.meanings import meaning
from ..model.naming import words
from ..model.records import EXTENSION, TYPES, Delight, Emotion, Link, Question, Stage, Step, Thing
from ..model.vocabulary import CHANNELS, LIFECYCLE, Channel, LifecycleStage, Term
from ..problems import RULES, SEVERITIES
from ..reading.schema import input_keys
from ..settings import GENERATED, Settings
from .condition_reference import conditions_page
from .field_words import allowed_words, in_words
from .health_reference import health_page

COMMAND = "python scripts/write_reference.py"
_NOTE = f"<!-- Written from the models by `{COMMAND}`: change those, not this page. -->\n\n"

_PARTS: tuple[tuple[str, type[BaseModel], str], ...] = (
    ("Stage", Stage, "An item of a journey's `stages`."),
    ("Step", Step, "An item of a stage's `steps`. It has a title, a touchpoint or both."),
    ("Emotion", Emotion, "The value of a step's `emotion`. A number alone is its score."),
    ("Delight", Delight, "An item of a step's `delights`. It has no page of its own."),
    ("Question", Question, "An item of a step's `questions`. It has no page of its own."),
    ("Link", Link, "An item of `links`."),
)
"""What is written inside other things: heading, record, where it stands."""

_FAMILIES = {
    "frontmatter": "The YAML block at the top of a page cannot be read, or another reader would read it differently.",
    "schema": "A key or a value is not what its type takes.",
    "refs": "Something is named that does not exist, or exists twice.",
    "structure": "The parts of a map do not fit together.",
    "coverage": "Something is missing that a good map has.",
    "freshness": "A page has not been looked at for too long.",
    "style": "It works, and could be said better.",
}


def reference_pages() -> dict[str, str]:
    """The reference: path below the content folder → text."""
    return {
        "reference/front-matter.md": front_matter_page(),
        "reference/rules.md": rules_page(),
        "reference/conditions.md": conditions_page(_NOTE, _table),
        "reference/health.md": health_page(_NOTE, _table),
        "reference/settings.md": settings_page(),
    }


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(map(_cell, line))} |\n" for line in lines) + "\n"


def _cell(text: str) -> str:
    """A text as it can stand in a table: a pipe is escaped, inside code as well as outside."""
    return " ".join(text.split()).replace("|", "\\|")


def _codes(texts: Iterable[object], joint: str = ", ") -> str:
    return joint.join(f"`{text}`" for text in texts)


def _fields(model: type[BaseModel], without: Iterable[str] = ()) -> str:
    """The table of a model's fields."""
    hints = get_type_hints(model, include_extras=True)
    left_out = set(without)
    return _table(
        ("key", "what it holds", "required", "meaning"),
        (
            (
                _codes(input_keys(field, name), " or "),
                in_words(Annotated[hints[name], *field.metadata] if field.metadata else hints[name]),
                "●" if field.is_required() else "",
                meaning(model, name),
            )
            for name, field in model.model_fields.items()
            if name not in left_out
        ),
    )


# --- front matter ----------------------------------------------------------------------------------------------------

_INTRODUCTION = f"""\
# Front matter

A page becomes part of the maps by its `type`. What each type takes is listed here; ● marks what is required.

- **Lists.** Where a list is taken, a single value counts as a list of one.
- **Texts** may hold inline Markdown: emphasis, code, links. HTML in them is shown as text. A number counts as text.
- **Ids** are lower-case letters and digits with single hyphens between them: `pricing-page`.
- **Dates** are written year-month-day: `2026-11-22`.
- **Links** are `http`, `https`, `mailto`, or paths relative to the page.
- **Your own keys** start with `{EXTENSION}`. They are kept, shown and exported. Any other unknown key is
  [a problem](rules.md#schema).

"""

_ITEMS = """\
## Three ways to write an item

Pain points, delights, opportunities, solutions, metrics, evidence, touchpoints, questions and personas can be written
in three ways wherever a list of them is expected, and mixed in one list:

```yaml
pain_points:
  - hand-over-loses-context              # an id: refers to the pain point of that id
  - The price is only shown after a call # any other text: a new item, written here
  - id: no-sign-of-life                  # a mapping: a new item with details
    title: No sign of life for a week
    severity: major
```

- A text in the form of an id is **always** a reference. One that leads nowhere is reported.
- An id leads to a page or to an item written inside another page, wherever it stands.
- A new item without an `id` gets one from its place and its text, which changes with them. Give it an `id` if
  anything else refers to it.
- Touchpoints and personas are shared by their name: the same name on two journeys is the same touchpoint.

"""


def front_matter_page() -> str:
    """The reference of all keys."""
    return "".join([_INTRODUCTION.replace("\n\n", f"\n\n{_NOTE}", 1), *_sections()]).rstrip() + "\n"


def _sections() -> Iterator[str]:
    yield _ITEMS
    yield "## Common to all types\n\nThe name is `title`; on personas and teams it is `name`.\n\n"
    yield _fields(Thing)
    for name, thing in TYPES.items():
        yield f"## {words(name)}\n\n{_said(thing)}\n\n`type: {name}`, with the [common keys](#common-to-all-types) and these:\n\n"
        yield _fields(thing, _inherited(thing))
    for heading, model, where in _PARTS:
        yield f"## {heading}\n\n{_said(model)} {where}\n\n"
        if issubclass(model, Thing):
            yield "It takes the [common keys](#common-to-all-types) and these:\n\n"
            yield _fields(model, _inherited(model) - {"title"})
        else:
            yield _fields(model)
    yield _scales()
    yield _vocabularies()


def _inherited(model: type[Thing]) -> set[str]:
    """The fields that mean what they mean on every type."""
    return {
        name
        for name, common in Thing.model_fields.items()
        if meaning(model, name) == meaning(Thing, name)
        and model.model_fields[name].validation_alias == common.validation_alias
    }


def _said(model: type[BaseModel]) -> str:
    return " ".join((model.__doc__ or "").split())


def _scales() -> str:
    names = allowed_words(get_type_hints(TYPES["journey"], include_extras=True)["emotion_scale"])
    levels = ((-2, "very bad"), (-1, "bad"), (0, "neither"), (1, "good"), (2, "very good"))
    emotions = _table(
        ("scale", *(f"{_signed(score)} {name}" for score, name in levels)),
        ((f"`{name}`", *(_written_as(str(name), score) for score, _ in levels)) for name in names),
    )
    rated = zip(range(1, len(SEVERITY_WORDS) + 1), SEVERITY_WORDS, FREQUENCY_WORDS, strict=True)
    ratings = _table(
        ("number", "`severity`", "`frequency`"),
        ((str(number), f"`{severity}`", f"`{frequency}`") for number, severity, frequency in rated),
    )
    factors = ", ".join(f"`{word}` {factor:g}" for word, factor in CONFIDENCE_FACTORS.items())
    return (
        "## Scales\n\n"
        "**Emotion** is a whole number from −2 to +2. A journey with an `emotion_scale` is written on that scale and "
        "converted when read. A number outside the scale is an error, never clamped. A to-be journey carries only "
        "emotions with `basis: target`.\n\n"
        f"{emotions}"
        "**Severity** and **frequency** are words or numbers. *Priority = severity × frequency.* "
        "Items without both come last; they do not count as zero.\n\n"
        f"{ratings}"
        "**Opportunity score** *= (customer value + business value) ÷ 2 × confidence ÷ effort*, "
        f"where confidence counts {factors}.\n\n"
    )


def _written_as(scale_name: str, score: int) -> str:
    """The numbers of a scale that mean `score`."""
    scale = scale_named(scale_name)
    numbers = [n for n in range(scale.low, scale.high + 1) if on_our_scale(n, scale) == score]
    return ", ".join(str(number).replace("-", "−") for number in numbers)


def _signed(score: int) -> str:
    return f"{score:+d}".replace("-", "−") if score else "0"


def _vocabularies() -> str:
    stages = _table(
        ("id", "name", "also"), ((f"`{term.id}`", term.title, ", ".join(term.aliases)) for term in LIFECYCLE)
    )
    channels = _table(
        ("id", "name", "also", "a person takes part"),
        (
            (f"`{term.id}`", term.title, ", ".join(term.aliases), "yes" if term.human else "")
            for term in CHANNELS
        ),
    )
    return (
        "## Vocabularies\n\n"
        "A site sets its own in `mkdocs.yml` ([settings](settings.md)); these are the defaults. Case, blanks, hyphens "
        "and underscores make no difference.\n\n"
        "**Lifecycle stages.** A stage takes its own from `lifecycle`, else from its name or id, else it has none. "
        f"An unknown word in `lifecycle` is reported.\n\n{stages}"
        f"**Channels.** Other words work, and are reported as info.\n\n{channels}"
    )


# --- rules -----------------------------------------------------------------------------------------------------------


def rules_page() -> str:
    """The reference of all rules, by family."""
    families: dict[str, list[tuple[str, str, str, str]]] = {}
    for rule in RULES.values():
        row = (f"`{rule.id}`", rule.severity, rule.summary, rule.advice)
        families.setdefault(rule.id.split("/")[0], []).append(row)
    sections = (
        f"## {family}\n\n{_FAMILIES.get(family, '')}\n\n{_table(('rule', 'level', 'what', 'how to mend it'), rows)}"
        for family, rows in families.items()
    )
    return (
        "# Rules\n\n"
        f"{_NOTE}"
        "Every problem names the rule it comes from. "
        f"The level is one of {_codes(SEVERITIES)}; a site can set another, or `off`, by rule and by path "
        "([settings](settings.md#levels)). A site can add [rules of its own](conditions.md), and a page can "
        "[waive](../guide/recipes.md#waive-a-rule-on-a-page) what is no error of reading. How to read a message is "
        "shown in the [guide](../guide/reading-the-messages.md).\n\n" + "".join(sections)
    ).rstrip() + "\n"


# --- settings --------------------------------------------------------------------------------------------------------

_LEVELS = """\
## Levels

A key of `levels` is a rule, a pattern of rules, or a path in the content folder with rules below it:

```yaml
plugins:
  - cjm:
      levels:
        coverage/no-owner: warning
        style/*: off
        journeys/drafts/**:
          "*": info
```

A later entry beats an earlier one, and an entry for a path beats one for all paths.

"""


def _settings() -> str:
    hints = get_type_hints(Settings, include_extras=True)
    return _table(
        ("option", "what it holds", "default", "meaning"),
        (
            (f"`{name}`", in_words(hints[name]), _default(field.default), meaning(Settings, name))
            for name, field in Settings.model_fields.items()
        ),
    )


def _default(value: object) -> str:
    if isinstance(value, tuple) and any(isinstance(each, Term) for each in value):
        return "[listed here](front-matter.md#vocabularies)"
    if isinstance(value, tuple):
        return _codes(value)
    return f"`{value}`" if isinstance(value, str) else ""


_RULES = """\
## Rules

`rules` is a list of rules of your own, made of [conditions](conditions.md):

```yaml
plugins:
  - cjm:
      rules:
        - id: team/answers
          select: {type: question}
          require: {answered: true}
          message: nobody answers “{title}”
```

"""


def settings_page() -> str:
    """The reference of the plugin's options."""
    pages = _codes(f"{name}/" for name in GENERATED)
    return (
        "# Settings\n\n"
        f"{_NOTE}"
        "The options of the plugin `cjm` in `mkdocs.yml`. All have defaults.\n\n"
        f"{_settings()}"
        f"{_LEVELS}{_RULES}"
        "## Words of a vocabulary\n\n"
        "An item of `lifecycle` or `channels` is an id, a name that an id is made from, or a mapping. "
        "The defaults are listed with the [front matter](front-matter.md#vocabularies).\n\n"
        f"A lifecycle stage:\n\n{_fields(LifecycleStage)}"
        f"A channel:\n\n{_fields(Channel)}"
        "## Generated pages\n\n"
        f"{pages} are generated where they have content; an author's own page at the same path is left in place. "
        "In `pages`, `false` switches one off and a folder moves it:\n\n"
        "```yaml\nplugins:\n  - cjm:\n      pages:\n        touchpoints: false\n        pain-points: insights/pains\n```\n"
    )
