"""The reference page of conditions: how they are written, and what can be asked of each type."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from ..conditions.properties import SELECTABLE, Property, properties
from ..conditions.requirements import ALWAYS
from ..model.naming import spoken, words
from ..model.records import ITEMS
from ..problems import listed

Table = Callable[[Sequence[str], Iterable[Sequence[str]]], str]
_HEAD = ("property", "what it is", "meaning")
_KINDS = {
    "text": "text",
    "word": "word",
    "scale": "word on a scale",
    "number": "number",
    "flag": "true or false",
    "date": "date",
    "days": "span of time",
    "thing": "id or name",
    "lifecycle": "lifecycle stage",
    "channel": "channel",
    "list": "counted only",
    "mapping": "mapping",
}

_FORM = """\
Conditions say which things are meant: in the [rules of a site](../guide/recipes.md#rules-of-your-own), and in the
`where` of a [block](../guide/recipes.md#lists-in-your-own-pages). They are plain data in a closed language; a word that
means nothing is reported with its place and the nearest one that does.

## A rule

```yaml title="mkdocs.yml"
plugins:
  - search
  - cjm:
      rules:
        - id: team/severe-pains
          select: {type: pain-point, severity: ">=major"}
          require: {owner: present, addressed: true}
          severity: error
          message: “{title}” is {severity}, and nobody does anything about it
```

| key | required | meaning |
| --- | --- | --- |
| `id` | ● | Two words with a slash between them, such as `team/severe-pains`. The families of the package are taken. |
| `select` | ● | A `type` (or a list of types, or `any` for all things), and conditions. A list of such mappings means any of them. |
| `require` | ● | Conditions. What is selected and does not meet them is a problem. |
| `when` |  | Makes it a rule about changes: `changed`, `added`, `removed`, or a list of these; see [below](#changes). |
| `severity` |  | `error`, `warning` (the default) or `info`; `levels` may change it, also by path. |
| `message` |  | What is said. {placeholders} |
| `hint` |  | How to mend it; with placeholders, too. |
| `at` |  | The field to point to. Default: the thing as a whole. With `at_key: true`, its key. |
| `paths` |  | Patterns of the pages it is about, such as `journeys/**`. |
| `summary`, `advice` |  | What `cjm rules` says about it. |
| `checks` |  | In place of the keys from `select` to `at`: a list of mappings with these keys, where one rule has several messages. |

The rules of the package with the levels of coverage, freshness and style are written in this very form. A page with an
error is judged when the error is mended: what seems to be missing may stand in what could not be read.

## Conditions

A mapping from properties to what they should be; all must hold. A property that has several values meets an expectation
if one of them does.

| written | means |
| --- | --- |
| `severity: major` | It is that. Case makes no difference; things are named by id or by title. |
| `status: [open, planned]` | It is one of these. |
| `title: How might we*` | A text in which `*` stands for anything. |
| `severity: ">=major"`, `effort: "<3"` | At least, at most (`<=`), more than, less than: numbers, words on a scale, dates, spans of time. |
| `kind: "!= anti"` | It is anything but that, or not given. |
| `effort: 2..4` | From … to …, both included. |
| `personas: ">1"`, `steps: 3..9` | Where there can be several values: how many there are. |
| `owner: missing`, `owner: present` | It has no value; it has any. |
| `reviewed: "<2026-01-01"`, `due: "<today"` | Dates. `due: overdue` is the same as `"<today"`; `reviewed: overdue` as `overdue: true`. |
| `age: "> 6 months"` | A span of time: `90 days`, `12 weeks`, `3 months`, `1 year`, or a number of days. |
| `traits: {patience: ">3"}` | A mapping: conditions on the values of its keys. |
| `x_floor: 3` | A field of your own. |
| `not: {…}` | The conditions in it do not all hold. |
| `any: [{…}, {…}]` | One of the groups holds. |
| `refers_to: {solutions: {status: shipped}}` | At least one of the things in its field `solutions` meets these conditions. A journey also has `stages` and `steps`, a stage `steps`. |
| `referred_by: {solution: {status: shipped}}` | At least one solution that names it, in whatever field, meets these conditions. `step`, `stage` and `journey` are what it is named on. |
| `referred_by: {journey: any}`, `{metric: none}`, `{step: ">=2"}` | How many there are, whatever they are. |
| `refers_to: {solutions: {all: {…}}}` | All of them meet the conditions; with `none:`, none; with `count: ">=2"` beside the conditions, so many. |

## Changes

A rule with `when` is about what changed since a revision, by its meaning: formatting, comments and the order of keys
are no change, and a thing that was renamed or moved is the same thing. `cjm check --changed-since REF` holds to it
(`REF...` begins where a branch left `REF`, as a pull request does); without a revision it says nothing. Of a page that
cannot be read, now or then, nothing is said.

| `when` | is about |
| --- | --- |
| `changed` | What is there now and was there before. If `select` does not say how it changed: what changed in any way, with its stages and steps. |
| `added` | What was not there before. |
| `removed` | What is gone; conditions and messages are about what it was. |

In rules with `when: changed`, conditions may also be:

| written | means |
| --- | --- |
| `before: {status: shipped}` | It met these conditions before. |
| `change: {lowest: worse}` | The property has changed so. A list of words means any of them. |
| `change: {mean: "<=-0.5"}` | It is lower by a half or more: how much a number changed, or how many steps on its scale a word did. |

| `change` | means |
| --- | --- |
| `changed`, `unchanged` | It has another value; it has not. The order of several values is no matter. |
| `added`, `removed` | It had no value and has one; it has none any more. Where there can be several: there is one that was not there; one is missing. Fields of your own can have several: another text is an added one. |
| `higher`, `lower` | A number, word on a scale, date or span of time is more, or less, than it was. |
| `better`, `worse` | For customers: {better}. |

`{before.severity}` in a message is the value before.

"""


def conditions_page(note: str, table: Table) -> str:
    """The reference of conditions, rules of a site and properties; `table` writes a head and rows."""
    placeholders = (
        "`{title}`, or any property of what is selected in braces, is replaced by its value; so are "
        + listed([f"`{{{name}}}`" for name in ALWAYS if name not in ("title", "id")])
    )
    text = _FORM.replace("{placeholders}", f"{placeholders}.").replace("{better}", _better())
    return f"# Conditions\n\n{note}{text}" + "".join(_properties(table)).rstrip() + "\n"


def _better() -> str:
    """The properties that have a better and a worse, and which is which."""
    rated = {
        asked.name: asked for type_ in SELECTABLE for asked in properties(type_).values() if asked.better
    }
    numbers = {name: asked for name, asked in rated.items() if asked.kind in ("number", "scale")}
    more, less = (
        ", ".join(f"`{name}`" for name, asked in numbers.items() if asked.better == sign) for sign in (1, -1)
    )
    flags = ", ".join(
        f"`{name}: {'true' if asked.better > 0 else 'false'}`"
        for name, asked in rated.items()
        if asked.kind == "flag"
    )
    words_ = ", ".join(
        f"`{name}` from {asked.words[0]} to {asked.words[-1]}"
        for name, asked in rated.items()
        if asked.kind == "word"
    )
    return f"more is better for {more}; less for {less}; better are {flags}; and {words_}"


def _properties(table: Table) -> Iterator[str]:
    yield "## Properties\n\nEach type has its own [fields](front-matter.md) as properties, and those that follow from where it stands.\n\n"
    common = [
        name for name, asked in properties("journey").items() if asked.derived
        and all(_is_same(properties(type_).get(name), asked) for type_ in SELECTABLE)
    ]  # fmt: skip
    things = [
        name for name, asked in properties("pain-point").items()
        if name not in common and all(_is_same(properties(type_).get(name), asked) for type_ in ITEMS)
    ]  # fmt: skip
    yield "### Everything\n\n" + table(_HEAD, _rows(properties("journey")[name] for name in common))
    of_things = table(_HEAD, _rows(properties("pain-point")[name] for name in things))
    yield f"### All things\n\nAll types but stages and steps.\n\n{of_things}"
    for type_ in SELECTABLE:
        own = [
            asked
            for name, asked in properties(type_).items()
            if name not in common and (name not in things or type_ not in ITEMS) and name != "type"
        ]
        if own:
            yield f"### {words(type_)}\n\n`type: {type_}`\n\n{table(_HEAD, _rows(own))}"


def _is_same(one: Property | None, other: Property) -> bool:
    """Whether two types have the same to be asked, whichever field it is."""
    return (
        one is not None
        and one.meaning == other.meaning
        and one._replace(field=None) == other._replace(field=None)
    )


def _rows(asked: Iterable[Property]) -> Iterator[tuple[str, str, str]]:
    for one in asked:
        yield f"`{one.name}`", _what(one), one.meaning


def _what(asked: Property) -> str:
    said = _KINDS[asked.kind]
    if asked.types:
        said = f"id or name of a {listed([spoken(type_) for type_ in asked.types])}"
    if asked.words and asked.name != "type":
        said = ", ".join(f"`{word}`" for word in asked.words)
        said += f"; or 1 to {len(asked.words)}" if asked.kind == "scale" else ""
    return f"{said}; several" if asked.many and asked.kind != "list" else said


__all__ = ["conditions_page"]
