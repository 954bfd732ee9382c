"""Overdue reviews by owner: as text, as Markdown, and as JSON with a ready-made issue for each owner."""

from __future__ import annotations

import json
from datetime import date
from itertools import accumulate
from typing import Any, NamedTuple
from urllib.parse import quote

from ..catalogue import Catalogue, Entry
from ..model.naming import spoken
from ..problems import one_line
from ..views.freshness import Owned, Review, by_owner, reviews
from .quiet import quiet

RULE = "freshness/overdue"
"""The complaint that makes a review overdue: what is waived or switched off is not in any list."""
LONGEST = 50_000
"""How many characters the table of an owner may have; the platform's limit for an issue is 65,536."""


class Report(NamedTuple):
    """What is overdue on a day, by owner; what nobody owns comes last.

    `folder` leads to the content as readers see it, `link` to where the files can be read; both end with a slash or
    are empty.
    """

    owners: tuple[Owned, ...]
    catalogue: Catalogue
    folder: str = ""
    link: str = ""


def report(catalogue: Catalogue, folder: str = "", link: str = "") -> Report:
    """The overdue reviews of a catalogue, as its problems have them."""
    places = {(p.path, p.line) for p in catalogue.open_problems if p.rule == RULE}
    overdue = (
        review
        for review in (reviews(catalogue) if places else ())
        if (review.entry.path, _line(catalogue, review.entry)) in places
    )
    return Report(by_owner(overdue), catalogue, folder, link)


def _line(catalogue: Catalogue, entry: Entry) -> int:
    """The line on which a review is called overdue."""
    key = "reviewed" if entry.record.reviewed else "review_every"
    return catalogue.pages[entry.path].place((*entry.loc, key))[0]


def as_json(found: Report) -> str:
    """All of it for a workflow. `mark` is in the `body` of an owner's issue, and in no other owner's."""
    told = {
        "today": found.catalogue.today.isoformat(),
        "owners": [
            {
                "owner": owned.owner,
                "name": _name(found, owned),
                "contact": _contact(found, owned),
                "mark": _mark(owned),
                "title": f"Overdue reviews: {_name(found, owned) or 'pages nobody owns'}"[:250],
                "body": _body(found, owned),
                "reviews": [_as_data(found, review) for review in owned.reviews],
            }
            for owned in found.owners
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def as_text(found: Report) -> str:
    """For a terminal."""
    lines = []
    for owned in found.owners:
        lines.append(_name(found, owned) or "Nobody")
        lines += [
            f"  {_path(found, review)}: {one_line(review.entry.title)} ({_how_late(review)})"
            for review in owned.reviews
        ]
    return "\n".join(lines) or "No review is overdue."


def as_markdown(found: Report) -> str:
    """For a job's summary: a table for each owner."""
    parts = [
        f"### {quiet(_name(found, owned)) or 'Pages nobody owns'}\n\n{_table(found, owned)}"
        for owned in found.owners
    ]
    return "\n\n".join(parts) or "No review is overdue."


# --- parts ---------------------------------------------------------------------------------------------------------


def _mark(owned: Owned) -> str:
    """An invisible line by which the issue of an owner is found again."""
    return f"<!-- cjm-reviews: {quote(owned.owner, safe='')} -->"


def _body(found: Report, owned: Owned) -> str:
    number = len(owned.reviews)
    said = "1 page was due for review." if number == 1 else f"{number} pages were due for review."
    contact = _contact(found, owned)
    return "\n".join([
        _mark(owned),
        f"{said} Read {'it' if number == 1 else 'each'} again, mend it, and set `reviewed` to the day you did.",
        "",
        _table(found, owned),
        *(["", f"Contact: {quiet(contact)}"] if contact else []),
    ])  # fmt: skip


def _table(found: Report, owned: Owned) -> str:
    rows = [_row(found, review) for review in owned.reviews]
    ends = accumulate(len(row) + 1 for row in rows)
    shown = rows[: sum(end <= LONGEST for end in ends)]
    rest = len(rows) - len(shown)
    more = f"\n\nand {rest} more: `cjm reviews` lists them all" if rest else ""
    return "\n".join(("| page | last review | was due |", "|---|---|---|", *shown)) + more


def _row(found: Report, review: Review) -> str:
    title, path = quiet(review.entry.title[:120]), _path(found, review)
    name = f"[{title}]({found.link}{quote(path)})" if found.link else title
    reviewed = review.entry.record.reviewed
    return f"| {name} ({spoken(review.entry.type)}) | {reviewed or 'never'} | {_when(review)} |"


def _when(review: Review) -> str:
    if review.due is None:
        return f"every {review.entry.record.review_every}"
    return f"{review.due}, {_how_late(review)}"


def _how_late(review: Review) -> str:
    if review.late is None:
        return "never reviewed"
    return "1 day late" if review.late == 1 else f"{review.late} days late"


def _as_data(found: Report, review: Review) -> dict[str, Any]:
    entry = review.entry
    return {
        "type": entry.type,
        "id": entry.id,
        "title": entry.title,
        "path": _path(found, review),
        "line": _line(found.catalogue, entry),
        "reviewed": _day(entry.record.reviewed),
        "due": _day(review.due),
        "days_late": review.late,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _path(found: Report, review: Review) -> str:
    return f"{found.folder}{review.entry.path}"


def _name(found: Report, owned: Owned) -> str:
    """The owner's name: of their team, or as it is written."""
    team = _team(found, owned)
    return one_line(team.title if team else owned.owner)


def _contact(found: Report, owned: Owned) -> str:
    team = _team(found, owned)
    return one_line(getattr(team.record, "contact", None) or "") if team else ""


def _team(found: Report, owned: Owned) -> Entry | None:
    if not owned.reviews:
        return None
    return next(iter(found.catalogue.linked(owned.reviews[0].entry.key, "owner")), None)
