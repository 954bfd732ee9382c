"""What makes the frame of a theme cheap around thousands of pages: what comes out the same is rendered once.

A theme renders its words, its header and its navigation anew for each page. Pages of ours stand outside the navigation,
so that it is the same for all pages of a folder, and the header but for their titles; Material's words in the reader's
language are the same for the whole site. Where a template of a site asks for more, it is rendered for each page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache, partial
from pathlib import PurePosixPath
from typing import Any

from jinja2 import Environment, Template, TemplateNotFound, TemplateSyntaxError, nodes
from jinja2.defaults import DEFAULT_NAMESPACE
from jinja2.filters import FILTERS
from jinja2.runtime import Context
from jinja2.tests import TESTS
from mkdocs.structure import StructureItem
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

_LANGUAGE, _NAVIGATION, _HEADER = (f"partials/{name}.html" for name in ("language", "nav", "header"))
_PAGE = "main.html"
_SAME = frozenset(("base_url", "config", "features", "lang", "mkdocs_version", "nav"))
"""What Material's templates know that is the same for all pages of a folder."""
_GLOBALS = frozenset(DEFAULT_NAMESPACE) | {"_", "gettext", "ngettext", "npgettext", "pgettext"}
_FILTERS = frozenset(FILTERS) | {"script_tag", "url"}
"""What Jinja and MkDocs give to all templates. What others give may be something else for each page."""
_Render = Callable[[Context], Iterator[str]]
_ICONS = ".icons/"
"""Where templates are that ask for nothing."""
_TITLE = "\0title\0"
_TITLED = "{% if page.meta and page.meta.title %}{{ page.meta.title }}{% else %}{{ page.title }}{% endif %}"
"""All that the header asks a page for."""


def hasten(environment: Environment, files: Files, is_ours: Callable[[str], bool]) -> None:
    """Have the theme render once what is the same on many pages of a build; `is_ours` is asked of a source path."""
    environment.cache = {}  # Jinja's own keeps count of what was used last; a build throws nothing out
    make = environment.make_globals  # makes a chain of mappings, and each include goes through all of it
    _replace(environment, "make_globals", lambda given: make(given) if given else environment.globals)
    trees, folders, page = _Trees(environment), _Folders(files, is_ours), _SAME | {"page"}
    if trees.know(_LANGUAGE, frozenset(("config",))):
        _remember_language(environment.get_template(_LANGUAGE))
    if trees.know(_NAVIGATION, page):
        _remember(environment.get_template(_NAVIGATION), folders)
    if trees.know(_HEADER, page, _SAME) and trees.print_title(_HEADER):
        _remember(environment.get_template(_HEADER), folders, _TITLE)
    for template in trees.extended(_PAGE):
        with suppress(TemplateSyntaxError):  # may be right by the time a page is rendered, and is told then
            _remember_blocks(environment.get_template(template), trees, folders)


def _replace(thing: object, name: str, function: Callable[..., Any]) -> None:
    """Give one object another method than its class has: neither Jinja nor its templates offer another way in."""
    vars(thing)[name] = function


def _remember_language(template: Template) -> None:
    """Keep the theme's words, which only the configuration decides."""
    make, made = template.make_module, list[Any]()

    def module(*arguments: Any) -> Any:
        if not made:
            made.append(make(*arguments))
            made[0].t = cache(made[0].t)
        return made[0]

    _replace(template, "make_module", module)


def _remember(template: Template, folders: _Folders, title: str = "") -> None:
    """Keep what a template gives for all pages of a folder."""
    template.root_render_func = _remembered(template, template.root_render_func, folders, title)


def _remember_blocks(template: Template, trees: _Trees, folders: _Folders) -> None:
    """Keep what the blocks of a template give that have no other blocks in them, and ask for anything at all."""
    for name in trees.blocks(template.name or "", _SAME | {"page"}):
        template.blocks[name] = _remembered(template, template.blocks[name], folders)


def _remembered(template: Template, render: _Render, folders: _Folders, title: str = "") -> _Render:
    """Keeps what a part of a template gives for all pages of a folder, as long as it asks a page for nothing but its
    address; and for its title, where something may stand in for that."""
    kept, asked = dict[str, str](), set[str]()

    def remembered(context: Context) -> Iterator[str]:
        page = context.get("page")
        folder = folders.of(page, context.get("nav")) if page is not None and not asked else None
        called = page.meta.get("title") if folder is not None and title else ""
        if folder is None or (title and not called):
            # in one piece, for each would pass through all templates around it
            yield "".join(render(context))
            return
        if folder not in kept:
            with _Asked(page, asked, title).in_templates(template.environment) as stand_in:
                everything = {**context.get_all(), "page": stand_in}
                kept[folder] = "".join(render(template.new_context(everything, shared=True)))
        yield kept[folder].replace(title, str(called)) if title else kept[folder]

    return remembered


# --- what templates ask for ----------------------------------------------------------------------------------------


class _Trees:
    """The templates of a theme as Jinja parses them, each once, also where it is rendered later."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self.by_name: dict[str, nodes.Template | None] = {}
        self.by_source: dict[tuple[str, Any], nodes.Template] = {}
        self.needs: dict[nodes.Node, tuple[set[str], list[nodes.Expr]]] = {}
        """What was found out about a template, or a block of one."""
        compile_ = environment.compile

        def compiled(source: Any, name: str | None = None, *more: Any, **options: Any) -> Any:
            tree = self.by_source.get((name, source)) if name and isinstance(source, str) else None
            return compile_(tree or source, name, *more, **options)

        _replace(environment, "compile", compiled)

    def parsed(self, name: str) -> nodes.Template | None:
        """A template, if the theme has it and it is right."""
        if name not in self.by_name:
            loader, self.by_name[name] = self.environment.loader, None
            with suppress(TemplateNotFound, TemplateSyntaxError):
                if loader is not None:
                    source, file, _ = loader.get_source(self.environment, name)
                    tree = self.environment.parse(source, name, file)
                    self.by_name[name] = self.by_source[name, source] = tree
        return self.by_name[name]

    def extended(self, name: str | None) -> Iterator[str]:
        """A template, if the theme has it, and all that it extends."""
        while name is not None and (tree := self.parsed(name)) is not None:
            yield name
            extends = tree.find(nodes.Extends)
            name = _constant(extends.template) if extends else None

    def know(self, name: str, known: frozenset[str], below: frozenset[str] | None = None) -> bool:
        """Whether there is a template, and it uses no names but those that are `known`, and its own; and so do all those
        that it includes (where something else is known to them: `below`)."""
        tree = self.parsed(name)
        return tree is not None and self._know(tree, known, known if below is None else below, {name})

    def blocks(self, name: str, known: frozenset[str]) -> Iterator[str]:
        """The blocks of a template of which that is true, and that use any names, but have no blocks in them."""
        tree = self.parsed(name)
        for block in _within(tree) if tree else ():
            if isinstance(block, nodes.Block) and _asks(block) and self._know(block, known, known, {name}):
                yield block.name

    def _know(self, tree: nodes.Node, known: frozenset[str], below: frozenset[str], met: set[str]) -> bool:
        if tree not in self.needs:
            self.needs[tree] = _needs(tree)
        names, inside = self.needs[tree]
        if not names <= known:
            return False
        return all(self._know_below(template, below, met) for template in inside)

    def _know_below(self, template: nodes.Expr, known: frozenset[str], met: set[str]) -> bool:
        name = _constant(template)
        if name is None:
            start = template.nodes[0] if isinstance(template, nodes.Concat) else None
            return str(_constant(start)).startswith(_ICONS)
        if name in met:
            return True
        met.add(name)
        tree = self.parsed(name)
        return tree is not None and self._know(tree, known, known, met)

    def print_title(self, name: str) -> bool:
        """Whether a template asks a page for its title as Material does, and for nothing else."""
        tree, allowed = self.parsed(name), _questions(self.environment.parse(_TITLED))
        if tree is None:
            return False
        asked = _questions(tree)
        return all(part in allowed for part in asked) and _mentions(tree) == sum(map(_mentions, asked))


def _within(tree: nodes.Node) -> Iterator[nodes.Node]:
    """All that is in a piece of a template, in any order; `find_all` is a generator for each level of each piece."""
    left = [tree]
    for node in left:
        for field in node.fields:
            value = getattr(node, field, None)
            for found in value if isinstance(value, list) else (value,):
                if isinstance(found, nodes.Node):
                    left.append(found)
                    yield found


def _asks(block: nodes.Block) -> bool:
    """Whether a block uses any names, and has no blocks in it."""
    uses = {type(found) for found in _within(block)}
    return nodes.Block not in uses and not uses.isdisjoint((nodes.Name, nodes.Include))


def _needs(tree: nodes.Node) -> tuple[set[str], list[nodes.Expr]]:
    """The names that a piece of a template uses and does not make itself, with those of filters and tests; and which
    templates it hands what it knows."""
    used, foreign, own, inside = set[str](), set[str](), {"loop"}, list[nodes.Expr]()
    for found in _within(tree):
        match found:
            case nodes.Name():
                (used if found.ctx == "load" else own).add(found.name)
            case nodes.Filter() if found.name not in _FILTERS:
                foreign.add(f"|{found.name}")
            case nodes.Test() if found.name not in TESTS:
                foreign.add(f"is {found.name}")
            case nodes.Macro():
                own.add(found.name)
            case nodes.Import() | nodes.Include():
                if isinstance(found, nodes.Import):
                    own.add(found.target)
                if found.with_context:
                    inside.append(found.template)
    return (used - own - _GLOBALS) | foreign, inside


def _constant(name: nodes.Expr | None) -> str | None:
    """The name of a template, where it says itself which it is."""
    return name.value if isinstance(name, nodes.Const) and isinstance(name.value, str) else None


def _questions(tree: nodes.Template) -> list[nodes.Node]:
    """All that is printed or decided upon, and mentions the page."""
    asked = list[nodes.Node]()
    for found in _within(tree):
        if isinstance(found, nodes.Output):
            asked += found.nodes
        elif isinstance(found, nodes.If):
            asked.append(found.test)
    return [part for part in asked if _mentions(part)]


def _mentions(tree: nodes.Node) -> int:
    """How often the page is named in a piece of a template."""
    return sum(isinstance(part, nodes.Name) and part.name == "page" for part in (tree, *_within(tree)))


class _Asked:
    """A page that notes what it is asked for. Two things are not noted: its address, where a link is made relative to
    it, and its title, if it is given another."""

    def __init__(self, page: Page, asked: set[str], title: str) -> None:
        self._page, self._asked, self.url = page, asked, page.url
        if title:
            self.title, self.meta = title, {"title": title}

    def __getattr__(self, name: str) -> Any:
        self._asked.add(name)
        return getattr(self._page, name)

    def __str__(self) -> str:
        self._asked.add("")
        return str(self._page)

    @contextmanager
    def in_templates(self, environment: Environment) -> Iterator[_Asked]:
        """Note as well if a template asks for the address itself."""
        finds = {name: getattr(environment, name) for name in ("getattr", "getitem")}

        def noticing(find: Callable[[Any, Any], Any], thing: Any, name: Any) -> Any:
            if thing is self and name == "url":
                self._asked.add(name)
            return find(thing, name)

        for name, find in finds.items():
            _replace(environment, name, partial(noticing, find))
        try:
            yield self
        finally:
            for name, find in finds.items():
                _replace(environment, name, find)


class _Folders:
    """Tells for which pages of a folder everything outside it looks the same."""

    def __init__(self, files: Files, is_ours: Callable[[str], bool]) -> None:
        self.is_ours = is_ours
        self.above = {str(place) for file in files for place in PurePosixPath(file.url).parents}
        """The addresses below which there is something, without a slash at the end."""
        self.nav: Navigation | None = None
        self.in_nav: frozenset[int] = frozenset()
        self.page: Page | None = None
        """The page that was asked about last, as parts of it are asked about in turn; and its answer."""
        self.folder: str | None = None

    def of(self, page: Page, nav: Navigation) -> str | None:
        """The folder of a page; None where the page is in the navigation, or something lies below its address."""
        if page is self.page:
            return self.folder
        self.page, self.folder = page, self._of(page, nav)
        return self.folder

    def _of(self, page: Page, nav: Navigation) -> str | None:
        if self.nav is None:
            self.nav, self.in_nav = nav, frozenset(map(id, _items(nav.items)))
        if nav is not self.nav or id(page) in self.in_nav or not self.is_ours(page.file.src_uri):
            return None
        address = page.url.rstrip("/") or "."
        return None if address in self.above else address.rpartition("/")[0]


def _items(items: Iterable[StructureItem]) -> Iterator[StructureItem]:
    for item in items:
        yield item
        yield from _items(getattr(item, "children", None) or ())


__all__ = ["hasten"]
