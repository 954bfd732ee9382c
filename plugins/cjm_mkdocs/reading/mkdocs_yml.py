"""`mkdocs.yml`, read without MkDocs: where the content is, what the plugin's options are, and where they stand."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from .yaml import explain, too_deep

PLUGIN, OFFLINE = "cjm", "offline"
_MOST_PARENTS = 20

try:
    from yaml import CSafeLoader as _SafeLoader
except ImportError:  # PyYAML without libyaml
    from yaml import SafeLoader as _SafeLoader  # type: ignore[assignment]


class Unreadable(Exception):
    """A configuration that cannot be used at all; its text says where and why."""


class About(NamedTuple):
    """What a site says of itself. Texts are empty where nothing is said."""

    name: str
    description: str
    url: str
    """Where it is published."""
    language: str
    direction: str
    """Those of its theme."""
    directory_urls: bool
    """Whether pages have addresses that end with a slash."""


class Configuration(NamedTuple):
    """What `cjm` needs to know of a site. `path` is the file that holds the plugin's options, or else the given one."""

    folder: Path
    """The folder of the given `mkdocs.yml`."""
    path: Path
    docs_dir: Path
    excluded: tuple[str, ...]
    """Patterns of `exclude_docs` and `draft_docs`, as in a `.gitignore`."""
    options: Any
    """None where the site does not use the plugin or gives it no options."""
    place: Callable[[tuple[str | int, ...]], tuple[int, int]]
    """Line and column of an option in `path`."""
    about: About
    top: MappingNode | None
    """All settings, with those that are inherited, as nodes of YAML."""

    def setting(self, key: str) -> Any:
        """The plain value of a setting; None where it is not set."""
        return _setting(self.top, key, None)


class _Loader(_SafeLoader):
    """The values MkDocs would get, but for tags that only matter to other plugins: those stay plain."""


def _environment(loader: _Loader, node: Node) -> Any:
    """`!ENV NAME`, or `!ENV [NAME, OTHER, default]`."""
    parts = node.value if isinstance(node, SequenceNode) else [node]
    names = parts[:-1] if len(parts) > 1 else parts
    for name in names:
        if isinstance(name, ScalarNode) and name.value in os.environ:
            return yaml.load(os.environ[name.value], Loader=_SafeLoader)
    return loader.construct_object(parts[-1], deep=True) if len(parts) > 1 else None


def _plain(loader: _Loader, suffix: str, node: Node) -> Any:
    if isinstance(node, ScalarNode):
        return node.value
    if isinstance(node, MappingNode):
        return loader.construct_mapping(node, deep=True)
    return loader.construct_sequence(node, deep=True)  # type: ignore[arg-type]


_Loader.add_constructor("!ENV", _environment)
_Loader.add_multi_constructor("!", _plain)
_Loader.add_multi_constructor("tag:yaml.org,2002:python/", _plain)


def read_configuration(path: Path, text: str | None = None) -> Configuration:
    """The configuration at `path`, with what it inherits. Raises `Unreadable`. `text` is what an editor has in its place."""
    top = _inherited(path, 0, text)
    options = _options(_entry(top, "plugins"))
    docs_dir = _setting(top, "docs_dir", "docs")
    if not isinstance(docs_dir, str):
        raise Unreadable(f"{path}: docs_dir is no path")
    patterns = [_setting(top, key, "") for key in ("exclude_docs", "draft_docs")]
    return Configuration(
        folder=path.parent,
        path=Path(options.start_mark.name) if options else path,
        docs_dir=Path(os.path.normpath(path.parent / docs_dir)),
        excluded=tuple(line for text in patterns if isinstance(text, str) for line in text.splitlines()),
        options=_value(options),
        place=lambda loc: _place(options, loc),
        about=_about(top),
        top=top,
    )


def _about(top: MappingNode | None) -> About:
    theme = _setting(top, "theme", {})
    theme = theme if isinstance(theme, Mapping) else {}
    return About(
        name=str(_setting(top, "site_name", "")),
        description=str(_setting(top, "site_description", "")),
        url=str(_setting(top, "site_url", "")),
        language=str(theme.get("language") or theme.get("locale") or ""),
        direction=str(theme.get("direction") or ""),
        directory_urls=_setting(top, "use_directory_urls", True) is not False and not _is_offline(top),
    )


def _is_offline(top: MappingNode | None) -> bool:
    """Whether Material's offline plugin is at work, which gives every page the address of a file."""
    plugins = _setting(top, "plugins", [])
    for plugin in plugins if isinstance(plugins, list) else [plugins]:
        named = plugin if isinstance(plugin, Mapping) else {plugin: None}
        for name in (OFFLINE, f"material/{OFFLINE}"):
            if name in named:
                options = named[name]
                return not (isinstance(options, Mapping) and options.get("enabled") is False)
    return False


def _inherited(path: Path, depth: int, text: str | None = None) -> MappingNode | None:
    """The settings of a file and its parents; every node's mark names the file it is from."""
    own = _composed(path, text)
    parent = _entry(own, "INHERIT")
    if own is None or parent is None:
        return own
    if not isinstance(parent, ScalarNode) or depth > _MOST_PARENTS:
        raise Unreadable(f"{path}: INHERIT leads nowhere")
    joined = _joined(_inherited(Path(os.path.normpath(path.parent / parent.value)), depth + 1), own)
    return joined if isinstance(joined, MappingNode) else own


class _Named(io.StringIO):
    """A text whose marks know its file."""

    name = ""


def _composed(path: Path, text: str | None = None) -> MappingNode | None:
    try:
        text = path.read_text(encoding="utf-8-sig") if text is None else text
    except OSError as error:
        raise Unreadable(f"{path}: {error.strerror or 'cannot be read'}") from error
    except UnicodeDecodeError as error:
        raise Unreadable(f"{path}: is not valid UTF-8") from error
    if too_deep(text) is not None:  # the parser's recursion in C has no limit
        raise Unreadable(f"{path}: nested too deeply")
    source = _Named(text)
    source.name = str(path)
    try:
        node = _Loader(source).get_single_node()
        _value(node)
    except yaml.YAMLError as error:
        complaint = explain(error, source=text)
        hint = f" ({complaint.hint})" if complaint.hint else ""
        place = f"{path}:{complaint.line}:{complaint.column}"
        raise Unreadable(f"{place}: {complaint.message}{hint}") from error
    except (
        RecursionError,
        ValueError,
        TypeError,
        AttributeError,
    ) as error:  # what constructors make of odd values
        raise Unreadable(f"{path}: cannot be read: {error}") from error
    if node is not None and not isinstance(node, MappingNode):
        raise Unreadable(f"{path}:1:1: is not a mapping of settings")
    return node


def _joined(parent: Node | None, own: Node) -> Node:
    """A mapping in both is joined, as MkDocs does it; of anything else the child's counts."""
    if not isinstance(parent, MappingNode) or not isinstance(own, MappingNode):
        return own
    below = {_text(key): (key, value) for key, value in parent.value}
    mine = {
        _text(key): (key, _joined(below.get(_text(key), (None, None))[1], value)) for key, value in own.value
    }
    return MappingNode(own.tag, list({**below, **mine}.values()), own.start_mark, own.end_mark)


def _text(node: Node) -> str:
    return node.value if isinstance(node, ScalarNode) else repr(node)


def _options(plugins: Node | None) -> Node | None:
    """What `plugins` says of ours; None where it only names it, or does not."""
    entries = plugins.value if isinstance(plugins, SequenceNode) else [plugins]
    return next((found for entry in entries if (found := _entry(entry, PLUGIN)) is not None), None)


def _entry(node: Node | None, key: str) -> Node | None:
    pairs = node.value if isinstance(node, MappingNode) else ()
    return next((value for name, value in reversed(pairs) if _text(name) == key), None)


def _setting(top: Node | None, key: str, default: Any) -> Any:
    value = _value(_entry(top, key))
    return default if value is None else value


def _value(node: Node | None) -> Any:
    """The plain value of a node."""
    if node is None:
        return None
    loader = _Loader("")
    return loader.construct_document(node)


def _place(node: Node | None, loc: tuple[str | int, ...]) -> tuple[int, int]:
    """The key of what `loc` leads to, or the item of a list; the nearest thing around it where it is missing."""
    if node is None:
        return 1, 1
    mark, file = node.start_mark, node.start_mark.name
    for part in loc:
        if isinstance(node, MappingNode):
            pair = next((pair for pair in reversed(node.value) if _value(pair[0]) == part), None)
            if pair is None:
                break
            at, node = pair
        elif isinstance(node, SequenceNode) and isinstance(part, int) and part < len(node.value):
            at = node = node.value[part]
        else:
            break
        mark = at.start_mark if at.start_mark.name == file else mark  # an inherited option: its heir's place
    return mark.line + 1, mark.column + 1
