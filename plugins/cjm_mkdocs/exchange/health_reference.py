"""The reference of what the page of health counts, from the very constants that it counts with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from ..suspects import MEANING
from ..views.coverage import GAP_LABELS, GAPS
from ..views.freshness import EXPECTED, SOON
from ..views.health import COUNTED, LABELS, WEIGHTS

Tables = Callable[[Sequence[str], Iterable[Sequence[str]]], str]

_AGES = f"""\
## Reviews

A page is reviewed when somebody has read it through and stands by it: `reviewed` is that day, `review_every` says how
long it holds. {" and ".join(f"{type_}s" for type_ in sorted(EXPECTED)).capitalize()} with pages of their own are expected to be reviewed;
anything else counts as soon as it has one of the two keys. What is archived does not count.

- *overdue*: the day after `review_every` has passed, and later
- *due*: in the {SOON} days up to that
- *never reviewed*: there is no `reviewed`
- *reviewed, no next date*: there is no `review_every`
- *in time*: all others

"""
_AGAIN = """\
## What to check again

A journey is to be checked again when a persona, a touchpoint or a pain point that it uses has changed in meaning after
it was last reviewed. The site asks git what the page of each said at the end of the day of the review, and compares it
with what it says now, field by field. These fields count:

"""
_WAYS = """\
Nothing else does: not the text of the page, not its other keys, not the order of keys or lists, nor comments, quoting,
white space, letters large or small, emphasis, and punctuation at the end of a text. What was changed and changed back
is no change.

- A change counts from the day on which it came into the line of commits that the site is built from. A change that
  came together with the new `reviewed` of the journey is known to the reviewer.
- What is not committed yet counts as today's.
- What was not there at the time of the review, or had mistakes then, or has another id now, is not compared.
- Without git, outside a repository, and in a clone without its history, nothing is to be checked again. A workflow that
  is to find out needs the whole history: `fetch-depth: 0`.
- `freshness/suspect: off` in `levels` switches it off; git is then not asked at all.

"""


def health_page(note: str, table: Tables) -> str:
    """The page of the reference; `note` stands below its heading."""
    score = table(
        ("part", "points", "what counts"),
        ((LABELS[name], str(WEIGHTS[name]), said) for name, said in COUNTED.items()),
    )
    gaps = table(("gap", "what counts"), ((GAP_LABELS[name], said) for name, said in GAPS.items()))
    fields = table(
        ("type", "fields"),
        ((f"`{type_}`", ", ".join(f"`{name}`" for name in names)) for type_, names in MEANING.items()),
    )
    return (
        f"# Health\n\n{note}How the figures on `health/` are made. All of them can be computed again from `cjm/catalogue.json`.\n\n"
        "## The score of a journey\n\nIt is about the map, not about what customers live through: a sad journey that is "
        "well described has a good score. Each part gives its points, or a share of them; what is missing is what would "
        f"raise the score.\n\n{score}{_AGES}{_AGAIN}{fields}{_WAYS}## Gaps\n\nArchived things are left out.\n\n{gaps}"
    ).rstrip() + "\n"
