"""The renderer of a page is made of many parts, each of which knows its own names only."""

from __future__ import annotations

from cjm_mkdocs.render.page import PageRenderer


def test_no_two_parts_of_the_renderer_have_a_name_in_common() -> None:
    """What a part overrides it inherits; of two parts that know nothing of each other, one would be silently lost."""
    classes = [cls for cls in PageRenderer.__mro__ if cls.__module__.startswith("cjm_mkdocs.")]
    clashes = {
        f"{first.__name__} and {second.__name__}: {name}"
        for i, first in enumerate(classes)
        for second in classes[i + 1 :]
        if not issubclass(first, second)
        for name in vars(first).keys() & vars(second).keys()
        if not name.startswith("__")
    }
    assert clashes == set()
