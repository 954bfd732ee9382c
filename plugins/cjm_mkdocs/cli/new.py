"""`cjm new`: a page that is valid at once, made from flags or, by hand, from answers."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .init import write_new

if TYPE_CHECKING:
    from ..catalogue import Catalogue
    from ..exchange.new_page import Asked
    from ..problems import Problem
    from ..reading.page import Look
    from ..settings import Settings
    from .site import FoundSite

Stages = list[tuple[str, list[str]]]
"""Names of stages with the titles of their steps."""

_ASKED: Mapping[str, tuple[str, ...]] = {
    "persona": ("role", "goals", "basis", "owner"),
    "journey": ("persona", "scenario", "owner"),
    "touchpoint": ("channel", "owner"),
    "pain-point": ("severity", "frequency", "owner"),
    "opportunity": ("pain_points", "customer_value", "business_value", "effort", "owner"),
    "solution": ("pain_points", "status", "owner"),
    "metric": ("unit", "direction", "baseline", "target", "owner"),
    "evidence": ("kind", "date", "n", "owner"),
    "team": ("function", "contact"),
}
"""What is asked for by hand; everything else stands as a comment on the page."""
_NEEDED = frozenset({("journey", "persona")})
_LISTED = 20
"""How many known things a question names."""


class _ByType(click.Group):
    """A command for each type, its options read off the model when they are wanted."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        from ..model.records import TYPES

        return list(TYPES)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        from ..model.records import TYPES

        return _command(name) if name in TYPES else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        from ..problems import listed, nearest

        types = self.list_commands(ctx)
        name = args[0].casefold().replace("_", "-") if args else ""
        if name not in types and not name.startswith("-"):
            hint = nearest(name, types) or f"the types are {listed(types)}"
            ctx.fail(f"no type is called “{args[0]}”; {hint}")
        return super().resolve_command(ctx, [name, *args[1:]])


@click.group(cls=_ByType, invoke_without_command=True, subcommand_metavar="TYPE NAME [OPTIONS]")
@click.option("--list", "list_", is_flag=True, help="Tell what can be begun.")
@click.pass_context
def new(ctx: click.Context, list_: bool) -> None:
    """Begin a page of a TYPE, called NAME, in the folder where this site keeps such pages.

    The page is valid: it is checked with the rest of the site before it is written. Fields that are not given stand
    on it as comments that tell their meaning. Run by hand, the command asks for the most useful ones.

    `cjm new TYPE --help` tells the fields of a type. No file is ever overwritten.
    """
    if ctx.invoked_subcommand is not None:
        return
    if not list_:
        click.echo(ctx.get_help())
        ctx.exit(2)
    from ..model.records import TYPES
    from ..settings import GENERATED

    folders = {type_: f"{page}/" for page, type_ in GENERATED.items()}
    for type_, model in TYPES.items():
        meaning = (model.__doc__ or "").strip().partition("\n")[0]
        click.echo(f"{type_:12} {folders[type_]:15} {meaning}")


def _command(type_: str) -> click.Command:
    from ..exchange.new_page import asked

    options: list[click.Parameter] = [
        click.Argument(["name"], required=False),
        *(_option(one) for one in asked(type_)),
    ]
    if type_ == "journey":
        options += [
            click.Option(
                ["--stage", "stages"], multiple=True, metavar="NAME", help="A stage; give one after another."
            ),
            click.Option(
                ["--step", "steps"],
                multiple=True,
                metavar="STAGE=TITLE",
                help="A step of a stage; give one after another.",
            ),
        ]
    options += [
        click.Option(["--id", "id_"], help="The page's id, and its file's name. Default: made from NAME."),
        click.Option(
            ["--set", "set_"], multiple=True, metavar="KEY=VALUE", help="Any field by its key, and keys of your own (x_…)."
        ),
        click.Option(["--folder"], help="The folder below the content folder. Default: where the others of its type are."),
        click.Option(["--ask/--no-ask"], default=None, help="Ask for what is missing. Default: in a terminal."),
        click.Option(["--bare"], is_flag=True, help="Leave out the comments about other fields."),
        click.Option(
            ["-f", "--config-file"],
            type=click.Path(path_type=Path),
            help="The site's mkdocs.yml. Default: the nearest one, from this folder upward.",
        ),
    ]  # fmt: skip
    from ..model.records import TYPES

    def run(**given: Any) -> None:
        _new(type_, given)

    help_ = f"Begin a page of the type {type_}.\n\n{(TYPES[type_].__doc__ or '').strip()}"
    return click.Command(
        type_, callback=run, params=options, help=help_, short_help=(TYPES[type_].__doc__ or "")
    )


def _option(one: Asked) -> click.Option:
    flags = dict.fromkeys((f"--{one.single}", f"--{one.key.replace('_', '-')}"))
    kind = click.Choice(one.choices, case_sensitive=False) if one.choices else None
    return click.Option(
        [*flags, f"field_{one.key}"],
        type=kind,
        multiple=True,
        metavar=None
        if kind
        else one.example or ("NUMBER" if one.kind == "number" else "ID|TEXT" if one.types else "TEXT"),
        help=one.meaning,
    )


# --- making the page -----------------------------------------------------------------------------------------------


def _new(type_: str, given: dict[str, Any]) -> None:
    from ..collection import no_collection
    from ..exchange.new_page import Wrong, asked, file_name, page_text
    from .site import find_site

    site = find_site(given["config_file"])
    seen: list[Look] = []
    with no_collection():
        found = site.read(seen=seen)
    if found.site is None or found.settings is None:
        raise click.UsageError("\n".join(str(site.shown(problem)) for problem in found.problems))
    settings: Settings = found.settings
    catalogue = found.site.catalogue
    by_hand = given["ask"] if given["ask"] is not None else bool(sys.stdin and sys.stdin.isatty())
    name = given["name"] or (click.prompt("Name") if by_hand else None)
    if not name or not " ".join(name.split()):
        raise click.UsageError("the page needs a NAME")
    fields = {one.key: one for one in asked(type_)}
    try:
        values = _values(type_, given, fields, catalogue)
        stages = _stages(given, settings) if type_ == "journey" else []
        stem = _id(type_, name, given["id_"], file_name)
    except Wrong as wrong:
        raise click.UsageError(str(wrong)) from wrong
    folder = folder_of(type_, given["folder"], catalogue, settings)
    path = f"{folder}/{stem}.md" if folder else f"{stem}.md"
    _refuse_taken(site, path)
    if by_hand:
        _ask(type_, fields, values, catalogue)
        stages = stages or (_ask_stages(settings) if type_ == "journey" else [])
    if type_ == "journey":
        stages = stages or [(term.own_title, []) for term in settings.lifecycle] or [("The first stage", [])]
    text = page_text(type_, name, values, stages, settings.type_key, comments=not given["bare"])
    with no_collection():
        _refuse_wrong(site, found.problems, site.read({path: text}, seen).problems, path)
    target = site.configuration.docs_dir / path
    write_new(target, text)
    click.echo(site.shown_path(path))


def _values(
    type_: str, given: Mapping[str, Any], fields: Mapping[str, Asked], catalogue: Catalogue
) -> dict[str, Any]:
    """The values of fields that were given as flags or by `--set`, by key, in the order of the model."""
    from ..exchange.new_page import Wrong, field_of, value_of

    texts: dict[str, list[str]] = {key: list(given[f"field_{key}"]) for key in fields}
    for pair in given["set_"]:
        key, sign, value = pair.partition("=")
        if not sign:
            raise Wrong(f"“{pair}” is given for --set; KEY=VALUE is expected")
        texts.setdefault(field_of(type_, key), []).append(value)
    values: dict[str, Any] = {}
    for key, told in texts.items():
        if told:
            value = value_of(fields[key], told, _names(catalogue, fields[key])) if key in fields else told[-1]
            if value is not None:
                values[key] = value
    return values


def _names(catalogue: Catalogue, one: Asked) -> dict[str, str]:
    """The ids of the things a field may name, by their names; names that several have are left out."""
    named = [(entry.title.casefold(), entry.id) for type_ in one.types for entry in catalogue.of_type(type_)]
    often = Counter(name for name, _ in named)
    return {name: id_ for name, id_ in named if often[name] == 1}


def _stages(given: Mapping[str, Any], settings: Settings) -> Stages:
    from ..exchange.new_page import Wrong
    from ..problems import listed, nearest

    stages: dict[str, list[str]] = {name.strip(): [] for name in given["stages"] if name.strip()}
    if given["steps"] and not stages:
        stages = {term.own_title: [] for term in settings.lifecycle}
    folded = {name.casefold(): name for name in stages}
    for pair in given["steps"]:
        name, sign, title = (part.strip() for part in pair.partition("="))
        if not sign or not title:
            raise Wrong(f"“{pair}” is given for --step; STAGE=TITLE is expected")
        if name.casefold() not in folded:
            raise Wrong(
                f"no stage is called “{name}” ({nearest(name, stages) or f'there are {listed(list(stages))}'})"
            )
        stages[folded[name.casefold()]].append(title)
    return list(stages.items())


def _id(type_: str, name: str, id_: str | None, file_name: Callable[..., str]) -> str:
    from ..exchange.new_page import Wrong
    from ..model.naming import is_slug, slug

    if id_ is not None and not is_slug(id_):
        raise Wrong(f"“{id_}” is not an id (write “{slug(id_)}”)")
    stem = file_name(type_, name, id_)
    if id_ is not None and stem != id_:
        raise Wrong(f"a file cannot be called “{id_}” (write “{stem}”)")
    return stem


def folder_of(type_: str, folder: str | None, catalogue: Catalogue, settings: Settings) -> str:
    """Where pages of a type stand: where it was said, where most of them are, or where their index page is."""
    from ..settings import GENERATED

    if folder is not None:
        parts = [part for part in folder.replace("\\", "/").split("/") if part not in ("", ".")]
        if ".." in parts or folder.startswith(("/", "\\")) or ":" in folder:
            raise click.BadParameter("a folder below the content folder is expected", param_hint="--folder")
        return "/".join(parts)
    homes = Counter(
        entry.path.rpartition("/")[0]
        for entry in catalogue.of_type(type_)
        if entry.home is None and "/" in entry.path
    )
    if homes:
        return homes.most_common(1)[0][0]
    page = next(page for page, listed in GENERATED.items() if listed == type_)
    return settings.folder(page) or page


def _refuse_taken(site: FoundSite, path: str) -> None:
    """Where there is such a file already, whatever its case."""
    target = site.configuration.docs_dir / path
    there = [file.name for file in target.parent.iterdir()] if target.parent.is_dir() else []
    if target.name.casefold() in map(str.casefold, there):
        raise click.UsageError(
            f"{site.shown_path(path)} is there already; nothing is overwritten. Give another NAME, or another --id"
        )


def _refuse_wrong(site: FoundSite, before: Iterable[Problem], after: Iterable[Problem], path: str) -> None:
    """Where the site would have more to complain of with the page than without."""
    from .reports import fingerprint

    known = Counter(map(fingerprint, before))
    wrong = []
    for problem in after:
        if problem.severity == "info":
            continue
        known[fingerprint(problem)] -= 1
        if known[fingerprint(problem)] < 0:
            hint = f" ({problem.hint})" if problem.hint else ""
            where = "" if problem.path == path else f"{problem.path}: "
            wrong.append(f"{problem.severity} {problem.rule}: {where}{problem.message}{hint}")
    if wrong:
        raise click.UsageError("\n".join([f"{site.shown_path(path)} is not written:", *wrong]))


# --- asking --------------------------------------------------------------------------------------------------------


def _ask(type_: str, fields: Mapping[str, Asked], values: dict[str, Any], catalogue: Catalogue) -> None:
    """Ask for what is most useful and not given; an empty answer leaves it out."""
    for key in _ASKED[type_]:
        if key in values:
            continue
        needed = (type_, key) in _NEEDED
        click.echo(_question(fields[key], catalogue, needed))
        answer = click.prompt(
            key,
            default=None if needed else "",
            show_default=False,
            value_proc=lambda text, one=fields[key]: _answer(type_, one, text, catalogue),
        )
        if answer not in ("", None):
            values[key] = answer


def _question(one: Asked, catalogue: Catalogue, needed: bool) -> str:
    known = [entry.id for type_ in one.types for entry in catalogue.of_type(type_)]
    some = [*known[:_LISTED], *(["…"] if len(known) > _LISTED else [])]
    words = [*one.choices] or some
    offer = f" [{', '.join(words)}]" if words else ""
    several = " Separate several by “;”." if one.several else ""
    return click.style(f"{one.meaning}{several}{offer}{'' if needed else ' Empty: later.'}", dim=True)


def _answer(type_: str, one: Asked, text: str, catalogue: Catalogue) -> Any:
    """The value of an answer. Raises `UsageError` where it cannot stand, so that the question is asked again."""
    from ..exchange.new_page import Wrong, page_text, value_of
    from ..reading.page import read_page

    try:
        value = value_of(one, text.split(";") if one.several else [text], _names(catalogue, one))
    except Wrong as wrong:
        raise click.UsageError(str(wrong)) from wrong
    if value is None:
        return ""
    page, _ = read_page(
        "page.md", page_text(type_, "A name", {one.key: value}, [("A stage", [])], comments=False)
    )
    for problem in page.problems if page else ():
        if "“persona”" not in problem.message or one.key == "persona":
            raise click.UsageError(f"{problem.message} ({problem.hint})")
    _known(one, value if isinstance(value, list) else [value], catalogue)
    return value


def _known(one: Asked, values: Sequence[Any], catalogue: Catalogue) -> None:
    """Whether what slug-shaped answers name is there. Owners are names, where the site has no teams."""
    from ..model.naming import is_slug, spoken
    from ..problems import nearest

    ids = [entry.id for type_ in one.types for entry in catalogue.of_type(type_)]
    if not one.types or (one.types == ("team",) and not ids):
        return
    for value in values:
        if isinstance(value, str) and is_slug(value) and value not in ids:
            hint = nearest(value, ids)
            raise click.UsageError(
                f"no {spoken(one.types[0])} has the id “{value}”{f' ({hint})' if hint else ''}; "
                "a name that is no id makes a new one"
            )


def _ask_stages(settings: Settings) -> Stages:
    """Stages and their first steps, until nothing is answered."""
    known = ", ".join(term.own_title for term in settings.lifecycle)
    click.echo(click.style(f"The stages, one after another [{known}] Empty: no more.", dim=True))
    stages: Stages = []
    while name := click.prompt(f"stage {len(stages) + 1}", default="", show_default=False).strip():
        step = click.prompt("  what happens first", default="", show_default=False).strip()
        stages.append((name, [step] if step else []))
    return stages
