"""What has become old."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..catalogue import Catalogue, Entry, Suspect
from ..model.fields import after
from ..model.naming import words
from ..model.records import Evidence
from ..problems import Problem, quoted
from .coverage import archived


def check(catalogue: Catalogue) -> Iterator[Problem]:
    today = catalogue.today
    for entry in catalogue.entries.values():
        record = entry.record
        if record.reviewed or record.review_every:
            yield from _review(catalogue, entry, today)
        if isinstance(record, Evidence) and record.until and record.until < today and not archived(entry):
            message = f"this evidence could be relied on until {record.until}"
            hint = "gather it anew, or set a longer `valid_for` if it still holds"
            loc = (*entry.loc, "valid_for")
            yield catalogue.problem(entry.path, loc, "freshness/expired", message, hint)
    for suspect in catalogue.suspects:
        yield _suspect(catalogue, suspect)


def _suspect(catalogue: Catalogue, suspect: Suspect) -> Problem:
    journey, thing = catalogue.entries[suspect.journey], catalogue.entries[suspect.thing]
    fields = ", ".join(f"`{name}`" for name in suspect.fields)
    message = (
        f"the {words(thing.type).lower()} {quoted(thing.title)} changed its {fields} on {suspect.day}, "
        f"after this review"
    )
    hint = f"look whether the map still holds, and write `reviewed: {catalogue.today}`"
    return catalogue.problem(journey.path, (*journey.loc, "reviewed"), "freshness/suspect", message, hint)


def _review(catalogue: Catalogue, entry: Entry, today: date) -> Iterator[Problem]:
    reviewed, every = entry.record.reviewed, entry.record.review_every
    hint = f"read it again, mend it, and write `reviewed: {today}`"
    if reviewed and reviewed > today:
        message = f"the review of {reviewed} lies in the future"
        loc = (*entry.loc, "reviewed")
        yield catalogue.problem(entry.path, loc, "freshness/future", message, "write the day of the review")
    elif not every or archived(entry):
        return
    elif not reviewed:
        message = f"to be reviewed every {every}, but `reviewed` is missing"
        loc = (*entry.loc, "review_every")
        yield catalogue.problem(entry.path, loc, "freshness/overdue", message, hint)
    elif (due := after(reviewed, every)) < today:
        message = f"last reviewed on {reviewed}; the next review was due on {due}"
        loc = (*entry.loc, "reviewed")
        yield catalogue.problem(entry.path, loc, "freshness/overdue", message, hint)
