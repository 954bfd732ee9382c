"""Pages that become the index of a folder, and the links of texts that follow them."""

from __future__ import annotations

import pytest

from cjm_mkdocs.exchange.markdown_text import ends_in_html, headings_of, with_plain_braces
from cjm_mkdocs.exchange.moved_pages import moves, relinked
from cjm_mkdocs.exchange.navigation import moved, named, of_folders, without

KNOWN = frozenset(
    ("index.md", "people/ada.md", "people/README.md", "journeys/a b.md", "journeys/buying.md", "img/a b.png")
)
MOVED = moves(KNOWN, directories=True)


def test_pages_become_indexes_where_they_have_the_address_of_one() -> None:
    assert MOVED == {
        "journeys/a b.md": "journeys/a b/index.md",
        "journeys/buying.md": "journeys/buying/index.md",
        "people/ada.md": "people/ada/index.md",
    }
    assert moves(KNOWN, directories=False) == {}
    taken = ["teams/sales.md", "teams/sales/README.md", "x.y.md", "z.markdown"]
    assert moves(taken, directories=True) == {"x.y.md": "x.y/index.md", "z.markdown": "z/index.md"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a](../people/ada.md)", "[a](../../people/ada/index.md)"),
        ("[a](../people/ada.md#x 'A (title)')", "[a](../../people/ada/index.md#x 'A (title)')"),
        ("[a](<../journeys/a b.md>)", "[a](<../a%20b/index.md>)"),
        ("[a](../journeys/a%20b.md?q=1#x)", "[a](../a%20b/index.md?q=1#x)"),
        ("![p](../img/a%20b.png)", "![p](../../img/a%20b.png)"),
        ("[![p](../img/a%20b.png)](buying.md)", "[![p](../../img/a%20b.png)](index.md)"),
        ("[a][r]\n\n[r]: ../people/ada.md 'Title'", "[a][r]\n\n[r]: ../../people/ada/index.md 'Title'"),
        ("[a](../people/README.md)", "[a](../../people/README.md)"),
        ("[a\nb](../index.md){: .x }", "[a\nb](../../index.md){: .x }"),
        ("- one\n\n    [a](../index.md)", "- one\n\n    [a](../../index.md)"),
        ("!!! note\n\n    [a](../index.md)", "!!! note\n\n    [a](../../index.md)"),
        ("> [a](../index.md)", "> [a](../../index.md)"),
        ("| [a](../index.md) | `[a](../index.md)` |", "| [a](../../index.md) | `[a](../index.md)` |"),
    ],
)
def test_links_lead_where_they_led(text: str, expected: str) -> None:
    assert relinked(text, "journeys/buying.md", MOVED, KNOWN) == expected


@pytest.mark.parametrize(
    "text",
    [
        "no link",
        "[a](https://example.org/people/ada.md) [b](/people/ada.md) [c](#x) [d](?x) [e](mailto:a@b)",
        "[a](../nowhere.md) [b](../people/) [c](..)",
        "`[a](../index.md)` and ``[a](../index.md) ` ``",
        "```\n[a](../index.md)\n```",
        "~~~~ text\n[a](../index.md)\n~~~\n[a](../index.md)\n~~~~",
        "> ```\n> [a](../index.md)\n> ```",
        "text\n\n    [a](../index.md)\n\n    [b](../index.md)",
        "<!-- [a](../index.md) -->",
        '<a href="../../people/ada/">HTML is seen from the published page</a> <img src="../a.png">',
        "[^1]: [a](../nowhere.md)",
    ],
)
def test_what_is_no_link_to_a_file_stays(text: str) -> None:
    assert relinked(text, "journeys/buying.md", MOVED, KNOWN) == text


def test_pages_that_stay_lead_to_those_that_do_not() -> None:
    assert relinked("[a](people/ada.md)", "index.md", MOVED, KNOWN) == "[a](people/ada/index.md)"
    assert relinked("[a](ada.md)", "people/README.md", MOVED, KNOWN) == "[a](ada/index.md)"
    assert relinked("[a](ada.md)", "people/README.md", {}, KNOWN) == "[a](ada.md)"


# --- headings ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("# One\n\n## Two\ntext\n### Three ###", [(0, 1, 1), (2, 3, 2), (4, 5, 3)]),
        ("One\n===\n\nTwo\n---", [(0, 2, 1), (3, 5, 2)]),
        ("#No blank is needed", [(0, 1, 1)]),
        ("```\n# none\n```\n~~~\n# none\n~~~\n# one", [(6, 7, 1)]),
        ("<!--\n# none\n-->\n# one", [(3, 4, 1)]),
        ("text\nover\n===", []),
        ("    # code", []),
        ("<h1 class='x'>HTML</h1>\nmore\n\ntext", [(0, 2, 1)]),
        ("<div>\n<h2>HTML</h2>\n\n</div>\ntext\n\n", [(1, 5, 2)]),
    ],
)
def test_headings_are_where_python_markdown_finds_them(text: str, found: list[tuple[int, int, int]]) -> None:
    assert [tuple(head)[:3] for head in headings_of(text.split("\n"))] == found


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("text", False),
        ("<div>", True),
        ("<div>\n<div>\n</div>\n", True),
        ("<div>\n<div>\n</div>\n</div>\n", False),
        ('<div markdown="1">\n', False),
        ("<details>\n<summary>x</summary>\n", True),
        ("text <div>", False),
        ("`<div>`\n```\n<div>\n```\n    <div>\n", False),
        ("<p>unclosed\n\n<em>", False),
    ],
)
def test_what_ends_in_html(text: str, inside: bool) -> None:
    assert ends_in_html(text) is inside


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Users {id}", "# Users &#123;id}"),
        ("Users {: #id }\n===", "Users &#123;: #id }\n==="),
        ("text\n{: .x }", "text\n&#123;: .x }"),
        ("*em*{.x} [a](b){.x} `{a}`{.x}", "*em*&#123;.x} [a](b)&#123;.x} `{a}`&#123;.x}"),
        (
            "{{ macro }} {% x %} a {b} c\n\n```\n# x {a}\n```",
            "{{ macro }} {% x %} a {b} c\n\n```\n# x {a}\n```",
        ),
    ],
)
def test_braces_are_text_for_a_site_without_attribute_lists(text: str, expected: str) -> None:
    assert with_plain_braces(text) == expected


# --- navigation ----------------------------------------------------------------------------------------------------

NAV = [
    "index.md",
    {"People": [{"Ada": "people/ada.md"}, "people/README.md"]},
    {"Away": "https://example.org"},
]


def test_a_navigation_names_pages_where_they_are() -> None:
    assert list(named(NAV)) == ["index.md", "people/ada.md", "people/README.md", "https://example.org"]
    assert moved(NAV, MOVED)[1] == {"People": [{"Ada": "people/ada/index.md"}, "people/README.md"]}
    assert without(NAV, {"people/ada.md", "people/README.md"}) == [
        "index.md",
        {"Away": "https://example.org"},
    ]


def test_without_a_navigation_there_is_one_of_folders() -> None:
    pages = ["people/ada.md", "people/README.md", "index.md", "b_c/x.md", "journeys/index.md", "a.md"]
    assert of_folders(pages, {"journeys/index.md"}) == [
        "index.md",
        "a.md",
        {"B c": ["b_c/x.md"]},
        "journeys/index.md",
        {"People": ["people/README.md", "people/ada.md"]},
    ]
