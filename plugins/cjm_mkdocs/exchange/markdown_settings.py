"""The settings beside exported pages: a `mkdocs.yml` that Zensical, MkDocs and ProperDocs read alike.

They are the site's own, as nodes of YAML, so that tags such as `!ENV` and `!!python/name` stay what they are. What
would look for files that are not there is left out: the plugins but for a few, hooks, folders of templates.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import StringIO
from typing import Any, NamedTuple

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from ..reading.mkdocs_yml import Configuration
from ..render.browser import is_mermaid
from .site_files import SCRIPT, STYLESHEET

MERMAID2 = "mermaid2"

_KEPT = (
    "site_name", "site_url", "site_description", "site_author", "copyright", "repo_url", "repo_name", "remote_branch",
    "remote_name", "validation", "extra",
)  # fmt: skip
"""What is true of the pages as well. The rest is made here, or is about a folder of the original."""
_PLUGINS = ("search", "tags", "offline")
_THEME, _THEMES = "material", ("material", "zensical")
"""Zensical brings the theme that it and Material share; it reads no other."""
_NOT_OF_THEME = ("custom_dir",)
_NEEDED = ("attr_list", "tables", "fenced_code", "toc")
"""Extensions without which a page is not what it was. MkDocs has the last three always, Zensical where they are named."""
_SUPERFENCES, _FORMAT = "pymdownx.superfences", "pymdownx.superfences.fence_code_format"
_NAME = "tag:yaml.org,2002:python/name:"


class Made(NamedTuple):
    """The text of the settings, and the plugins that are not in it, by name."""

    text: str
    left_out: tuple[str, ...]


def settings_text(configuration: Configuration, nav: Sequence[Any], *, brings: bool) -> Made:
    """The settings of an exported site. `nav` names its pages; `brings` is whether there is anything of ours."""
    own = {_text(key): value for key, value in configuration.top.value} if configuration.top else {}
    plugins = list(_entries(own.get("plugins")))
    has_mermaid2 = any(_bare(name) == MERMAID2 for name, _ in plugins)
    pairs: list[tuple[str, Node]] = [(key, own[key]) for key in _KEPT if key in own]
    if "site_name" not in own:
        pairs.insert(0, ("site_name", _node("Journeys")))
    kept = [(name, options) for name, options in plugins if _plugin(name) in _PLUGINS]
    pairs += [
        ("docs_dir", _node("docs")),
        ("edit_uri", _node("")),  # nobody should edit what will be written again
        ("use_directory_urls", _node(configuration.about.directory_urls)),
        ("theme", _theme(own.get("theme"), configuration)),
        ("plugins", _named([("search", None)] if own.get("plugins") is None else kept)),
        ("markdown_extensions", _extensions(own.get("markdown_extensions"), has_mermaid2)),
        ("extra_css", _with(own.get("extra_css"), *([_node(STYLESHEET)] if brings else []))),
        ("extra_javascript", _scripts(own.get("extra_javascript"), has_mermaid2, brings)),
        ("not_in_nav", _node("*")),  # most pages are reached from others, and from the search
        ("nav", _node(list(nav))),
    ]
    top = MappingNode("tag:yaml.org,2002:map", [(_node(key), value) for key, value in pairs])
    text = yaml.serialize(_written(top), Dumper=yaml.SafeDumper, allow_unicode=True, width=10_000)
    ours = ("cjm", MERMAID2)
    left_out = tuple(name for name, _ in plugins if _plugin(name) not in _PLUGINS and _bare(name) not in ours)
    return Made(text, left_out)


# --- parts ---------------------------------------------------------------------------------------------------------


def _theme(node: Node | None, configuration: Configuration) -> Node:
    """The theme of the site where it is the one that both have, else that one with the site's language."""
    name = node.value if isinstance(node, ScalarNode) else None
    pairs = {_text(key): value for key, value in node.value} if isinstance(node, MappingNode) else {}
    if isinstance(pairs.get("name"), ScalarNode):
        name = pairs["name"].value
    if name in _THEMES:
        told = {key: value for key, value in pairs.items() if key not in _NOT_OF_THEME}
    else:
        language = configuration.about.language.replace("-", "_").partition("_")[0]
        told = {"language": _node(language)} if language else {}
        told["font"] = _node(False)
    told = {"name": _node(_THEME), **told}
    told["name"] = _node(_THEME)  # as MkDocs calls it; Zensical knows both names
    return MappingNode("tag:yaml.org,2002:map", [(_node(key), value) for key, value in told.items()])


def _extensions(node: Node | None, has_mermaid2: bool) -> Node:
    entries = list(_entries(node))
    names = [name for name, _ in entries]
    there = {*names, *(name.removeprefix("markdown.extensions.") for name in names)}
    entries = [(name, None) for name in _NEEDED if name not in there] + entries
    return _named([(name, _fences(name, options, has_mermaid2)) for name, options in entries])


def _fences(name: str, options: Node | None, has_mermaid2: bool) -> Node | None:
    """The options of an extension; where mermaid2 was, with a fence for its diagrams."""
    if name != _SUPERFENCES or not has_mermaid2:
        return options
    pairs = list(options.value) if isinstance(options, MappingNode) else []
    fences = next((value for key, value in pairs if _text(key) == "custom_fences"), None)
    listed = list(fences.value) if isinstance(fences, SequenceNode) else []
    named = (pair for fence in listed if isinstance(fence, MappingNode) for pair in fence.value)
    if any((_text(key), _text(value)) == ("name", "mermaid") for key, value in named):
        return options
    fence = _node({"name": "mermaid", "class": "mermaid"})
    fence.value.append((_node("format"), ScalarNode(f"{_NAME}{_FORMAT}", "")))
    others = [(key, value) for key, value in pairs if _text(key) != "custom_fences"]
    made = SequenceNode("tag:yaml.org,2002:seq", [*listed, fence])
    return MappingNode("tag:yaml.org,2002:map", [*others, (_node("custom_fences"), made)])


def _scripts(node: Node | None, has_mermaid2: bool, brings: bool) -> Node:
    own = [item for item in _items(node) if not (has_mermaid2 and is_mermaid(_path(item)))]
    return _with(SequenceNode("", own), *([_node({"path": SCRIPT, "defer": True})] if brings else []))


def _path(script: Node) -> str:
    if isinstance(script, MappingNode):
        return next((_text(value) for key, value in script.value if _text(key) == "path"), "")
    return _text(script)


# --- nodes ---------------------------------------------------------------------------------------------------------


def _node(value: Any) -> Node:
    """A plain value as a node."""
    return yaml.SafeDumper(StringIO()).represent_data(value)


def _written(node: Node) -> Node:
    """A node as it is written: what is there twice is written twice, and no fence is mermaid2's.

    Those put their text into the page as it is.
    """
    if isinstance(node, MappingNode):
        pairs = [(_written(key), _written(value)) for key, value in node.value]
        return MappingNode(node.tag, pairs, flow_style=node.flow_style)
    if isinstance(node, SequenceNode):
        return SequenceNode(node.tag, [_written(item) for item in node.value], flow_style=node.flow_style)
    if node.tag.startswith((f"{_NAME}{MERMAID2}.", f"{_NAME}{MERMAID2}:")):
        return ScalarNode(f"{_NAME}{_FORMAT}", "")
    return ScalarNode(node.tag, node.value, style=getattr(node, "style", None))


def _text(node: Node) -> str:
    return node.value if isinstance(node, ScalarNode) else ""


def _items(node: Node | None) -> list[Node]:
    return list(node.value) if isinstance(node, SequenceNode) else []


def _with(node: Node | None, *more: Node) -> Node:
    return SequenceNode("tag:yaml.org,2002:seq", [*_items(node), *more])


def _entries(node: Node | None) -> Iterator[tuple[str, Node | None]]:
    """Names with their options, from a name, a mapping, or a list of both."""
    if isinstance(node, SequenceNode):
        for item in node.value:
            yield from _entries(item)
    elif isinstance(node, MappingNode):
        for name, options in node.value:
            yield _text(name), None if _is_null(options) else options
    elif node is not None and _text(node):
        yield _text(node), None


def _is_null(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.tag == "tag:yaml.org,2002:null"


def _named(entries: Sequence[tuple[str, Node | None]]) -> Node:
    items = [
        _node(name) if options is None else MappingNode("tag:yaml.org,2002:map", [(_node(name), options)])
        for name, options in entries
    ]
    return SequenceNode("tag:yaml.org,2002:seq", items)


def _bare(plugin: str) -> str:
    return plugin.partition(" #")[0]


def _plugin(name: str) -> str:
    return name.removeprefix("material/")


__all__ = ["Made", "settings_text"]
