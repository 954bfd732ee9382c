"""What a site may set about maps in `mkdocs.yml`. One model serves the plugin, the command and the reference."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from .model.fields import Day, Many
from .model.vocabulary import CHANNELS, LIFECYCLE, Channel, LifecycleStage
from .problems import RULES, Problem

Level = Literal["error", "warning", "info", "off"]
Levels = dict[str, Level | dict[str, Level]]

GENERATED = ("personas", "journeys", "touchpoints", "pain-points")
"""The index pages that can be moved or switched off, by the folder they stand in."""


def _known_rules(levels: Levels) -> Levels:
    for key, value in levels.items():
        for pattern in value if isinstance(value, dict) else (key,):
            if not any(fnmatchcase(rule, pattern) for rule in RULES):
                raise PydanticCustomError(
                    "unknown_rule", "no rule is called “{value}”", {"value": pattern, "allowed": tuple(RULES)}
                )
    return levels


def _known_pages(pages: dict[str, bool | str]) -> dict[str, bool | str]:
    for name, place in pages.items():
        if name not in GENERATED:
            raise PydanticCustomError(
                "unknown_page", "no generated page is called “{value}”", {"value": name, "allowed": GENERATED}
            )
        if isinstance(place, str) and (
            place.startswith("/") or ".." in place.split("/") or not place.strip("/")
        ):
            raise PydanticCustomError("bad_folder", "“{value}” is not a folder of the site", {"value": place})
    return pages


class Settings(BaseModel):
    """The options of the plugin `cjm`. All have defaults."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    type_key: str = Field("type", min_length=1, pattern=r"^[\w-]+$")
    """The front-matter key that makes a page one of ours."""
    lifecycle: Many[LifecycleStage] = LIFECYCLE
    """The stages of a customer's life that all journeys share: ids, or mappings with `id`, `name` and `aliases`."""
    channels: Many[Channel] = CHANNELS
    """The channels of this organisation: ids, or mappings with `id`, `name`, `icon`, `human` and `aliases`."""
    levels: Annotated[Levels, AfterValidator(_known_rules)] = Field(default_factory=dict)
    """How serious a rule is (error, warning, info, off), by rule or pattern; or by path, with rules below it."""
    publish: Literal["internal"] = "internal"
    """For whom the site is built."""
    today: Day | None = None
    """The day on which the site is built, fixed for reproducible builds. Default: the day of the build."""
    pages: Annotated[dict[str, bool | str], AfterValidator(_known_pages)] = Field(default_factory=dict)
    """Generated pages: `false` switches one off, a folder moves it."""
    nav: Literal["hidden", "shown"] = "hidden"
    """Whether pages of our types that `nav` does not name appear in the global navigation."""
    exports: Many[Literal["json"]] = ("json",)
    """What is published for machines beside the pages."""

    def folder(self, page: str) -> str | None:
        """The folder of a generated index page, without slashes at its ends; None where it is switched off."""
        place = self.pages.get(page, True)
        return page if place is True else place.strip("/") if isinstance(place, str) else None


def levelled(problems: list[Problem], settings: Settings) -> list[Problem]:
    """The problems with the severities this site gives them, in order of place; those switched off left out.

    A later entry of `levels` beats an earlier one, and an entry for a path beats one for all.
    """
    found = []
    for problem in problems:
        level = _level(problem, settings.levels)
        if level != "off":
            found.append(problem if level == problem.severity else problem._replace(severity=level))
    return sorted(found)


def _level(problem: Problem, levels: Levels) -> Level:
    level: Level = problem.severity
    for_path: Level | None = None
    for key, value in levels.items():
        if isinstance(value, dict):
            if fnmatchcase(problem.path, key) or fnmatchcase(problem.path, key.replace("**/", "")):
                for pattern, inner in value.items():
                    for_path = inner if fnmatchcase(problem.rule, pattern) else for_path
        elif fnmatchcase(problem.rule, key):
            level = value
    return for_path or level
