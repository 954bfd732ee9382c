"""Which pages are due for review, and whose they are."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Literal, NamedTuple

from ..catalogue import Catalogue, Entry
from ..model.fields import after

SOON = 30
"""How many days ahead a review counts as due."""
Age = Literal["overdue", "due", "never", "undated", "in-time"]
AGES: tuple[Age, ...] = ("overdue", "due", "never", "undated", "in-time")
"""What wants attention first comes first. `undated` pages were reviewed, but nobody said how long that holds."""
EXPECTED = frozenset({"persona", "journey"})
"""The types that are expected to be reviewed; others count where they say so themselves."""


class Review(NamedTuple):
    """When a page is to be read again; `late` is in days, below zero for days to come."""

    entry: Entry
    age: Age
    due: date | None
    late: int | None


class Owned(NamedTuple):
    """The reviews of one owner (empty: of nobody), those most overdue first."""

    owner: str
    reviews: tuple[Review, ...]

    def of_age(self, age: Age) -> tuple[Review, ...]:
        return tuple(review for review in self.reviews if review.age == age)


def review_of(entry: Entry, today: date) -> Review:
    """Where a page stands today: its review holds through the day on which `review_every` has passed."""
    reviewed, every = entry.record.reviewed, entry.record.review_every
    if reviewed is None:
        return Review(entry, "never", None, None)
    if every is None:
        return Review(entry, "undated", None, None)
    due = after(reviewed, every)
    late = (today - due).days
    return Review(entry, "overdue" if late > 0 else "due" if late >= -SOON else "in-time", due, late)


def reviews(catalogue: Catalogue, among: Collection[Entry] | None = None) -> tuple[Review, ...]:
    """All pages and items that are to be reviewed (or those among these), the most overdue first.

    Personas and journeys with pages of their own are expected to be; anything else with `reviewed` or `review_every`.
    Archived ones are not.
    """
    asked = (
        review_of(entry, catalogue.today)
        for entry in (catalogue.entries.values() if among is None else among)
        if _is_asked(entry) and not entry.is_archived
    )
    return tuple(sorted(asked, key=_urgency))


def _is_asked(entry: Entry) -> bool:
    record = entry.record
    return bool(
        record.reviewed or record.review_every or (entry.home is None and entry.type in EXPECTED)
    )  # fmt: skip


def _urgency(review: Review) -> tuple[int, int, str, str]:
    return AGES.index(review.age), -(review.late or 0), review.entry.title.casefold(), review.entry.id


def by_owner(found: Iterable[Review]) -> tuple[Owned, ...]:
    """Reviews by owner, in the order of the most urgent of each; what nobody owns comes last."""
    owners: dict[str, list[Review]] = {}
    for review in found:
        owners.setdefault(review.entry.record.owner or "", []).append(review)
    in_order = sorted(owners.items(), key=lambda item: (not item[0], _urgency(item[1][0])))
    return tuple(Owned(owner, tuple(reviews)) for owner, reviews in in_order)
