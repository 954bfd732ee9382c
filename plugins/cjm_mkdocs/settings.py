"""What a site may set about maps in `mkdocs.yml`. One model serves the plugin, the command and the reference."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from fnmatch import fnmatchcase
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    GetPydanticSchema,
    Tag,
    ValidationInfo,
)
from pydantic import ValidationError as Invalid
from pydantic_core import ErrorDetails, PydanticCustomError, core_schema

from .conditions.operands import shown
from .conditions.requirements import Requirement, requirement
from .model.fields import Day, Many
from .model.vocabulary import CHANNELS, LIFECYCLE, Channel, LifecycleStage, Term, Vocabulary
from .problems import RULES, Problem, listed, nearest, problem
from .reading.wording import in_words

Loc = tuple[str | int, ...]

GENERATED: Mapping[str, str] = MappingProxyType({
    "personas": "persona", "journeys": "journey", "touchpoints": "touchpoint", "pain-points": "pain-point",
    "opportunities": "opportunity", "solutions": "solution", "moments": "", "questions": "question",
    "metrics": "metric", "evidence": "evidence", "teams": "team", "health": "",
})  # fmt: skip
"""The index pages that can be moved or switched off, by the folder they stand in → the type of what they list.

Moments are steps, and health is about everything: they list no type.
"""

_WORD, _MAPPING = "<word>", "<mapping>"


def _off(value: Any) -> Any:
    return "off" if value is False else value  # what YAML 1.1 makes of an unquoted `off`


Level = Annotated[Literal["error", "warning", "info", "off"], BeforeValidator(_off)]
Levels = dict[
    str,
    Annotated[
        Annotated[Level, Tag(_WORD)] | Annotated[dict[str, Level], Tag(_MAPPING)],
        Discriminator(lambda value: _MAPPING if isinstance(value, dict) else _WORD),
    ],
]


_MADE = GetPydanticSchema(lambda kind, _: core_schema.is_instance_schema(kind))
"""Marks what is made already. `InstanceOf` would have pydantic look into all that it is made of, for a long time."""


def _refuse(kind: str, message: str, at: Loc, value: object, hint: str = "") -> PydanticCustomError:
    """A complaint of a validator of ours; `at` is the way to the value below the option, `hint` how to mend it."""
    return PydanticCustomError(kind, message, {"value": str(value), "at": at, "hint": hint})


def _known_rules(levels: Levels, info: ValidationInfo) -> Levels:
    known = (*RULES, *(info.context or {}).get("rules", ()))
    for key, value in levels.items():
        for pattern in value if isinstance(value, dict) else (key,):
            if not any(fnmatchcase(rule, pattern) for rule in known):
                at = (key, pattern) if isinstance(value, dict) else (key,)
                hint = (
                    nearest(pattern, known)
                    or 'see `cjm rules`; below a path, rules are a mapping: {"*": info}'
                )
                raise _refuse("unknown_value", "no rule is called “{value}”", at, pattern, hint)
    return levels


def _known_pages(pages: dict[str, bool | str]) -> dict[str, bool | str]:
    for name, place in pages.items():
        if name not in GENERATED:
            hint = nearest(name, GENERATED) or f"there are {listed(list(GENERATED))}"
            raise _refuse("unknown_value", "no generated page is called “{value}”", (name,), name, hint)
        if isinstance(place, str) and (
            place.startswith("/") or ".." in place.split("/") or "\\" in place or not place.strip("/")
        ):
            hint = f"write a folder below the content folder, such as insights/{name}/"
            raise _refuse("bad_format", "“{value}” is not a folder of the site", (name,), place, hint)
    folders = [(_folder(pages, name), name) for name in GENERATED]
    for folder, name in folders:
        if folder is not None and [other for other, _ in folders].count(folder) > 1 and name in pages:
            hint = "give each a folder of its own"
            raise _refuse(
                "bad_format", "two generated pages have the folder “{value}”", (name,), folder, hint
            )
    return pages


def _folder(pages: Mapping[str, bool | str], name: str) -> str | None:
    place = pages.get(name, True)
    return name if place is True else place.strip("/") if isinstance(place, str) else None


def _no_twins(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    seen: set[str] = set()
    for index, term in enumerate(terms):
        if term.id in seen:
            raise _refuse(
                "duplicate_id", "“{value}” is listed twice", (index,), term.id, "keep one of the two"
            )
        seen.add(term.id)
    return terms


class Settings(BaseModel):
    """The options of the plugin `cjm`. All have defaults."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    type_key: str = Field("type", min_length=1, pattern=r"^[\w-]+$")
    """The front-matter key that makes a page one of ours."""
    lifecycle: Annotated[Many[LifecycleStage], AfterValidator(_no_twins)] = LIFECYCLE
    """The stages of a customer's life that all journeys share: ids, or mappings with `id`, `name` and `aliases`."""
    channels: Annotated[Many[Channel], AfterValidator(_no_twins)] = CHANNELS
    """The channels of this organisation: ids, or mappings with `id`, `name`, `icon`, `human` and `aliases`."""
    levels: Annotated[Levels, AfterValidator(_known_rules)] = Field(default_factory=dict)
    """How serious a rule is (error, warning, info, off), by rule or pattern; or by path, with rules below it."""
    rules: tuple[Annotated[Requirement, _MADE], ...] = ()
    """Rules of your own, made of conditions: what is selected, and what it has to be."""
    publish: Literal["internal", "public"] = "internal"
    """For whom the site is built: `public` leaves restricted evidence out, and what hangs on it."""
    today: Day | None = None
    """The day on which the site is built, fixed for reproducible builds. Default: the day of the build, in UTC."""
    pages: Annotated[dict[str, bool | str], AfterValidator(_known_pages)] = Field(default_factory=dict)
    """Generated pages: `false` switches one off, a folder moves it."""
    nav: Literal["hidden", "shown"] = "hidden"
    """Whether pages of our types that `nav` does not name appear in the global navigation."""
    exports: Many[Literal["json", "csv"]] = ("json",)
    """What is published for other programs beside the pages: `cjm/catalogue.json`, and tables `cjm/*.csv`."""

    @property
    def day(self) -> date:
        """The day on which the site is built."""
        return self.today or day_of_build()

    def folder(self, page: str) -> str | None:
        """The folder of a generated index page, without slashes at its ends; None where it is switched off."""
        return _folder(self.pages, page)


def day_of_build() -> date:
    """Today in UTC, or as reproducible builds fix it: as MkDocs has it, wherever a build runs."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH")
    return (datetime.fromtimestamp(int(fixed), UTC) if fixed else datetime.now(UTC)).date()


# --- reading options -----------------------------------------------------------------------------------------------

_MOST_PROBLEMS = 50
_OURS = {
    "unknown_value": "schema/unknown-value",
    "bad_format": "schema/bad-format",
    "duplicate_id": "refs/duplicate-id",
}


def settings_from(
    options: object, place: Callable[[Loc], tuple[int, int]], path: str
) -> tuple[Settings | None, list[Problem]]:
    """The settings that `options` describe, or all that is wrong with them.

    `path` is the file they stand in; `place` gives line and column of the way to a value (of its key where the key is
    wrong), counted from the options' own mapping.
    """
    if options is not None and not isinstance(options, Mapping):
        return None, [
            problem(
                path,
                place(()),
                "schema/wrong-type",
                "the options of “cjm” are no mapping",
                "write `option: value`",
            )
        ]
    values: dict[Any, Any] = {key: value for key, value in (options or {}).items() if value is not None}
    rules = values.pop("rules", ())
    own = [
        rule["id"] for rule in _listed(rules) if isinstance(rule, Mapping) and isinstance(rule.get("id"), str)
    ]
    problems: dict[Loc, Problem] = {}
    for _ in range(_MOST_PROBLEMS):
        try:
            settings = Settings.model_validate(values, context={"rules": own})
        except Invalid as error:
            details = error.errors(include_url=False)
            misspelt = {detail["loc"][:-1] for detail in details if detail["type"] == "extra_forbidden"}
            for detail in details:
                loc = _loc(detail)
                if detail["type"] == "missing" and loc[:-1] in misspelt:
                    continue
                found = problem(path, place(loc), *_option_in_words(detail, loc))
                if loc not in problems:  # the branches of a union each have their say
                    problems[loc] = found
                    values = _without(values, loc)
            continue
        made, wrong = _requirements(rules, settings if not problems else None, place, path)
        told = sorted((*problems.values(), *wrong))
        return (None if told else settings.model_copy(update={"rules": made})), told
    return None, sorted(problems.values())


def _listed(value: object) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else ()


def _requirements(
    rules: object, settings: Settings | None, place: Callable[[Loc], tuple[int, int]], path: str
) -> tuple[tuple[Requirement, ...], list[Problem]]:
    """The rules of a site, and what is wrong with them. Without `settings` its lifecycle is not known."""
    if not isinstance(rules, list | tuple):
        message = f"“rules” is {shown(rules)}; a list is expected"
        hint = "write `- id: team/…` and what it selects and requires"
        return (), [problem(path, place(("rules",)), "schema/wrong-type", message, hint)]
    lifecycle = Vocabulary(settings.lifecycle) if settings else None
    taken, families = set(RULES), {rule.partition("/")[0] for rule in RULES}
    made: list[Requirement] = []
    problems: list[Problem] = []
    for index, value in enumerate(rules):
        rule, wrong, named = requirement(value, taken, families, lifecycle)
        for one in wrong:
            at = place(("rules", index, *one.loc))
            problems.append(problem(path, at, one.rule, one.message, one.hint))
        if rule is not None:
            taken.add(rule.id)
            made.append(rule._replace(named=tuple(
                (problem(path, place(("rules", index, *one.loc)), "refs/unknown", f"nothing is called “{one.text}”"), one)
                for one in named
            )))  # fmt: skip
    return tuple(made), problems


def _loc(detail: ErrorDetails) -> Loc:
    """The way to what is wrong, without pydantic's names for the branches of a union."""
    told = detail["loc"]
    if detail["type"] == "invalid_key":
        return (detail["input"],)
    if told and told[0] in ("pages", "levels"):
        told = tuple(part for part in told[:2] if part != "[key]") + (
            told[3:4] if told[2:3] == (_MAPPING,) else ()
        )
    return (*told, *detail.get("ctx", {}).get("at", ()))


def _option_in_words(detail: ErrorDetails, loc: Loc) -> tuple[str, str, str]:
    kind, key = (
        detail["type"],
        next((part for part in reversed(loc) if isinstance(part, str)), str(loc[-1:] and loc[-1])),
    )
    context = detail.get("ctx", {})
    if kind in _OURS:
        return _OURS[kind], detail["msg"], context["hint"]
    if kind in ("extra_forbidden", "invalid_key"):
        known = _options_at(loc)
        hint = nearest(key, known) or f"there are {listed(known)}"
        of = "cjm" if len(loc) == 1 else loc[0]
        return "schema/unknown-key", f"“{key}” is not an option of “{of}”", hint
    if kind in ("model_type", "model_attributes_type"):
        return (
            "schema/wrong-type",
            f"an entry of “{key}” is no word",
            "give an id, a name, or a mapping with `id`",
        )
    if kind == "missing":
        return "schema/missing", f"an entry of “{loc[0]}” has no “{key}”", f"add `{key}:`"
    if loc[:1] == ("pages",) and len(loc) == 2:
        hint = "write `false`, or the folder it should stand in"
        return "schema/wrong-type", f"“{key}” is neither true or false nor a folder", hint
    if kind == "string_pattern_mismatch":
        return "schema/bad-format", f"“{key}” is “{detail['input']}”", "use letters, digits, - and _ only"
    field = Settings.model_fields.get(str(loc[0]))
    return in_words(detail, key, field)


def _options_at(loc: Loc) -> list[str]:
    models: dict[object, type[BaseModel]] = {"lifecycle": LifecycleStage, "channels": Channel}
    return list((models.get(loc[0], Settings) if len(loc) > 1 else Settings).model_fields)


def _without(values: dict[Any, Any], loc: Loc) -> dict[Any, Any]:
    """`values` without the entry of a mapping that `loc` leads to; of a list, nothing is kept: its positions count."""
    if not loc:
        return {}
    inner = values.get(loc[0])
    if len(loc) > 1 and isinstance(inner, dict) and loc[1] in inner:
        return {**values, loc[0]: _without(inner, loc[1:])}
    return {key: value for key, value in values.items() if key != loc[0]}


# --- levels --------------------------------------------------------------------------------------------------------


def levelled(problems: list[Problem], settings: Settings) -> list[Problem]:
    """The problems with the severities this site gives them, in order of place; those switched off left out.

    A later entry of `levels` beats an earlier one, and an entry for a path beats one for all.
    """
    found = []
    for complaint in problems:
        level = _level(complaint, settings.levels)
        if level != "off":
            found.append(complaint if level == complaint.severity else complaint._replace(severity=level))
    return sorted(found)


def below(path: str, pattern: str) -> bool:
    """Whether a page is one that a pattern such as `journeys/drafts/**` means."""
    return fnmatchcase(path, pattern) or fnmatchcase(path, pattern.replace("**/", ""))


def _level(complaint: Problem, levels: Levels) -> Level:
    level: Level = complaint.severity
    for_path: Level | None = None
    for key, value in levels.items():
        if isinstance(value, dict):
            if below(complaint.path, key):
                for pattern, inner in value.items():
                    for_path = inner if fnmatchcase(complaint.rule, pattern) else for_path
        elif fnmatchcase(complaint.rule, key):
            level = value
    return for_path or level
