"""The site's shared words: lifecycle stages and channels, each with an id, a name and other spellings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any, Generic, Self, TypeVar

from pydantic import BaseModel, ConfigDict, model_validator

from .fields import Many, Slug
from .naming import is_slug, slug, words


class Term(BaseModel):
    """A word of a vocabulary. A plain text is an id, or a name that an id is made from."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)

    id: Slug
    """Unique in its vocabulary."""
    name: str = ""
    """The name readers see. Default: the id in words."""
    aliases: Many[str] = ()
    """Other names and ids that mean the same."""

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"id": value if is_slug(value) else slug(value), "name": "" if is_slug(value) else value}
        if isinstance(value, dict) and "id" not in value and isinstance(value.get("name"), str):
            return {**value, "id": slug(value["name"])}
        return value

    @cached_property
    def title(self) -> str:
        """The name for readers."""
        return self.own_title

    @property
    def own_title(self) -> str:
        """The name whatever the reader's language."""
        return self.name or words(self.id)

    def shown_as(self, title: str) -> Self:
        """The same with another name for readers."""
        other = self.model_copy()
        other.__dict__["title"] = title  # no field: the record itself stays what it is
        return other


class LifecycleStage(Term):
    """A stage of the customer's life with the organisation, shared by all journeys of a site."""


class Channel(Term):
    """A way by which customer and organisation reach each other."""

    icon: str = ""
    """The name of an icon of the theme, or a character."""
    human: bool = False
    """Whether a person of the organisation takes part."""


T = TypeVar("T", bound=Term)


class Vocabulary(Generic[T]):
    """Terms in order, found by id, name or alias, whatever the case."""

    def __init__(self, terms: Iterable[T]) -> None:
        self.terms: tuple[T, ...] = tuple(terms)
        self._found: dict[str, T] = {}
        self._asked: dict[str, T | None] = {}
        self._positions = {term.id: i for i, term in reversed([*enumerate(self.terms)])}
        for spelling in ("id", "own_title", "aliases"):
            for term in self.terms:
                value = getattr(term, spelling)
                for name in (value,) if isinstance(value, str) else value:
                    self._found.setdefault(_fold(name), term)

    def __iter__(self) -> Iterator[T]:
        return iter(self.terms)

    def __len__(self) -> int:
        return len(self.terms)

    def find(self, text: str | None) -> T | None:
        """The term that `text` is the id, the name or an alias of."""
        if not text:
            return None
        if text not in self._asked:  # a site uses few words, tens of thousands of times
            self._asked[text] = self._found.get(_fold(text))
        return self._asked[text]

    def renamed(self, name: Callable[[T], str]) -> Vocabulary[T]:
        """The same words with other names for readers: authors' spellings are found as before, and no others."""
        return Vocabulary(term.shown_as(name(term)) for term in self.terms)

    def position(self, identifier: str) -> int:
        """The place of a term in the order, or the number of terms for an unknown id."""
        return self._positions.get(identifier, len(self.terms))


def _fold(text: str) -> str:
    return " ".join(text.casefold().replace("-", " ").replace("_", " ").split())


def _stage(identifier: str, *aliases: str) -> LifecycleStage:
    return LifecycleStage(id=identifier, aliases=aliases)


def _channel(identifier: str, icon: str, *aliases: str, name: str = "", human: bool = False) -> Channel:
    return Channel(id=identifier, name=name, icon=icon, aliases=aliases, human=human)


LIFECYCLE: tuple[LifecycleStage, ...] = (
    _stage("awareness", "aware"),
    _stage("consideration"),
    _stage("purchase", "decision"),
    _stage("retention", "post-purchase"),
    _stage("advocacy", "loyalty"),
)

CHANNELS: tuple[Channel, ...] = (
    _channel("website", "web", "web", "site", "web site"),
    _channel("search", "search", "search engine"),
    _channel("social-media", "social", "social"),
    _channel("community", "people", "forum", human=True),
    _channel("review-site", "star", "reviews"),
    _channel("email", "mail", "e-mail", "mail", name="E-mail"),
    _channel("newsletter", "mail"),
    _channel("post", "letter", "letter", "paper"),
    _channel("phone", "phone", "telephone", "call", human=True),
    _channel("video-call", "video", "video", human=True),
    _channel("chat", "chat", "live chat", human=True),
    _channel("chatbot", "bot", "bot"),
    _channel("messaging", "chat", "messenger", "messaging app", human=True),
    _channel("sms", "chat", "text message", name="SMS"),
    _channel("app", "app", "mobile app"),
    _channel("product", "app", "in product"),
    _channel("self-service", "kiosk", "kiosk", "portal"),
    _channel("in-person", "people", "face to face", human=True),
    _channel("store", "store", "shop", "branch", human=True),
    _channel("event", "people", "conference", human=True),
    _channel("webinar", "video", human=True),
    _channel("advertising", "ad", "ad", "ads", "advert"),
    _channel("press", "letter", "media"),
    _channel("word-of-mouth", "people", "referral", human=True),
)

__all__ = ["CHANNELS", "LIFECYCLE", "Channel", "LifecycleStage", "Term", "Vocabulary"]
