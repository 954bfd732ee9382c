"""CSV files of readings: what is read, and what is said of every mistake."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjm_mkdocs.problems import RULES
from cjm_mkdocs.reading.readings import LARGEST, MOST_PROBLEMS, Reading, day_of, read_readings
from tests.growth import grows_evenly

TODAY = date(2026, 11, 22)
PERSONAS = ("buyer", "old-hand")
HINT_DATES = "write year-month-day, such as 2026-10-31; 2026-10, 2026-Q4 and 2026 mean the last day of it"


def read(text: str | bytes) -> tuple[Reading, ...]:
    found, problems = read_readings("m.csv", text, PERSONAS, TODAY)
    assert problems == ()
    return found


def wrong(text: str | bytes) -> list[tuple[int, int, str, str]]:
    """Line, column, rule and hint of each complaint."""
    _, problems = read_readings("m.csv", text, PERSONAS, TODAY)
    assert all(problem.path == "m.csv" for problem in problems)
    return [(problem.line, problem.column, problem.rule, problem.hint) for problem in problems]


# --- what is read --------------------------------------------------------------------------------------------------


def test_readings_come_by_day_and_persona_whatever_the_order_of_lines_and_columns() -> None:
    text = "n,value,persona,date\n,3,,2026-02-28\n12,2.5,buyer,2026-01-31\n,+3.5,,2026-01-31\n"
    assert read(text) == (
        Reading(date(2026, 1, 31), 3.5),
        Reading(date(2026, 1, 31), 2.5, "buyer", 12),
        Reading(date(2026, 2, 28), 3.0),
    )


@pytest.mark.parametrize(
    "text",
    [
        "date,value\n2026-01-31,7\n",
        "\ufeffdate,value\n2026-01-31,7\n",
        b"\xef\xbb\xbfdate,value\r\n2026-01-31,7\r\n",
        "date,value\r2026-01-31,7\r",
        'date,value\n"2026-01-31","7"\n',
        'Date , VALUE\n 2026-01-31 , "7"\n\n,\n',
        "\n\ndate,value,\n2026-01-31,7,\n,,\n",
        "date,value,,,\n2026-01-31,7,,,\n",
        "date,value\n2026-01,7",
        "date,value\n2026-01-31,70e-1",
    ],
)
def test_harmless_differences_make_none(text: str | bytes) -> None:
    assert read(text) == (Reading(date(2026, 1, 31), 7.0),)


def test_a_persona_may_be_named_by_id_or_by_name() -> None:
    assert [r.persona for r in read("date,value,persona\n2025,1,old-hand\n2024,2,Old Hand\n")] == [
        "old-hand"
    ] * 2


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-02-03", date(2026, 2, 3)),
        ("2024-02", date(2024, 2, 29)),
        ("2026-Q1", date(2026, 3, 31)),
        ("2026-Q4", date(2026, 12, 31)),
        ("2026", date(2026, 12, 31)),
    ],
)
def test_a_period_is_its_last_day(text: str, day: date) -> None:
    assert day_of(text) == day


@pytest.mark.parametrize(
    "text", ["", "26", "2026-13", "2026-Q5", "2026-W47-7", "20261122", "٢٠٢٦", "2026-02-30", "0000"]
)
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(ValueError):
        day_of(text)


# --- what is wrong -------------------------------------------------------------------------------------------------

H = "date,value,n,persona\n"
BAD: dict[str, tuple[str | bytes, list[tuple[int, int, str, str]]]] = {
    "empty": (
        "",
        [(1, 1, "schema/missing", "begin with a line `date,value`, and add a line for each reading")],
    ),
    "blank": (
        "\n \n,,\n",
        [(1, 1, "schema/missing", "begin with a line `date,value`, and add a line for each reading")],
    ),
    "no rows": (
        "\ndate,value\n",
        [(2, 1, "schema/missing", "add a line for each reading, such as 2026-10-31,12.5")],
    ),
    "no header": ("2026-01-31,5\n", [(1, 1, "schema/missing", "begin the file with the line `date,value`")]),
    "no value column": (
        "date,n\n2026,5\n",
        [(1, 1, "schema/missing", "begin the file with the line `date,value`")],
    ),
    "misspelt column": ("date,vlaue\n2026,5\n", [(1, 6, "schema/unknown-key", "did you mean “value”?")]),
    "foreign column": (
        "date,value,comment\n2025,5,x\n",
        [(1, 12, "schema/unknown-key", "there are date, value, n and persona; delete the column")],
    ),
    "column without a name": (
        "date,,value\n2025,,5\n",
        [(1, 6, "schema/unknown-key", "there are date, value, n and persona; delete the column")],
    ),
    "column twice": ("date,value,value\n2025,5,6\n", [(1, 12, "schema/bad-data", "keep one of the two")]),
    "semicolons": (
        "date;value\n2025;3,9\n",
        [
            (
                1,
                5,
                "schema/bad-data",
                "save the file with commas between the columns, and points in decimal numbers",
            )
        ],
    ),
    "tabs": (
        "date\tvalue\n2025\t3\n",
        [
            (
                1,
                5,
                "schema/bad-data",
                "save the file with commas between the columns, and points in decimal numbers",
            )
        ],
    ),
    "spreadsheet": (
        b"PK\x03\x04\x14\0",
        [(1, 1, "schema/bad-data", "save it as “CSV UTF-8” in its program")],
    ),
    "NUL": ("date,value\n2025,\x005\n", [(2, 6, "schema/bad-data", "save it as “CSV UTF-8”")]),
    "not UTF-8": (
        b"date,value,persona\n2025,5,buyer\n2024,5,J\xf6rg\n",
        [
            (3, 9, "schema/bad-data", "save the file as “CSV UTF-8”"),
            (3, 8, "refs/unknown", "leave it empty for customers of all kinds"),
        ],
    ),
    "UTF-16": (
        "date,value\n2025,5\n".encode("utf-16"),
        [(1, 1, "schema/bad-data", "save the file as “CSV UTF-8”")],
    ),
    "German date": (H + "31.05.2025,5\n", [(2, 1, "schema/bad-date", "write 2025-05-31")]),
    "American date": (H + "5/31/2025,5\n", [(2, 1, "schema/bad-date", "write 2025-05-31")]),
    "date of either order": (H + "4/5/2025,5\n", [(2, 1, "schema/bad-date", HINT_DATES)]),
    "date without zeros": (H + "2025-5-1,5\n", [(2, 1, "schema/bad-date", "write 2025-05-01")]),
    "no such day": (H + "2025-02-30,5\n", [(2, 1, "schema/bad-date", HINT_DATES)]),
    "words for a date": (H + "yesterday,5\n", [(2, 1, "schema/bad-date", HINT_DATES)]),
    "no date": (H + ",5\n", [(2, 1, "schema/missing", "write the day of the reading, or delete the line")]),
    "tomorrow": (H + "2026-11-23,5\n", [(2, 1, "freshness/future", "what is planned is a `target`")]),
    "a year that is not over": (
        H + "2026,5\n",
        [(2, 1, "freshness/future", "write the day on which it was counted")],
    ),
    "no value": (H + "2025,\n", [(2, 6, "schema/missing", "write the value, or delete the line")]),
    "value left out": (H + "2025\n", [(2, 5, "schema/missing", "write the value, or delete the line")]),
    "decimal comma, quoted": (H + '2025,"3,9"\n', [(2, 6, "schema/wrong-type", "write 3.9")]),
    "decimal comma, bare": (
        "date,value\n2025,3,9\n",
        [(2, 8, "schema/bad-data", "if it is a decimal number, write 3.9")],
    ),
    "thousands": (
        H + '2025,"1,234"\n',
        [(2, 6, "schema/wrong-type", "write 1234 or, if it is a decimal number, 1.234")],
    ),
    "thousands and decimals": (H + '2025,"1.234,5"\n', [(2, 6, "schema/wrong-type", "write 1234.5")]),
    "thousands the other way": (H + '2025,"1,234.5"\n', [(2, 6, "schema/wrong-type", "write 1234.5")]),
    "blanks in a number": (H + "2025,1 234\n", [(2, 6, "schema/wrong-type", "write 1234")]),
    "per cent": (
        H + "2025,12 %\n",
        [(2, 6, "schema/wrong-type", "write 12; the unit stands in the metric's page")],
    ),
    "a printer's minus": (H + "2025,−5\n", [(2, 6, "schema/wrong-type", "write -5")]),
    "formula": (H + "2025,=A1+1\n", [(2, 6, "schema/wrong-type", "write the figure, not its formula")]),
    "nan": (
        H + "2025,nan\n",
        [
            (
                2,
                6,
                "schema/wrong-type",
                "write a number, or delete the line: without a value there is no reading",
            )
        ],
    ),
    "inf": (
        H + "2025,-inf\n",
        [
            (
                2,
                6,
                "schema/wrong-type",
                "write a number, or delete the line: without a value there is no reading",
            )
        ],
    ),
    "underscores": (H + "2025,1_000\n", [(2, 6, "schema/wrong-type", "write a number such as 12.5")]),
    "huge": (H + "2025,1e400\n", [(2, 6, "schema/out-of-range", "choose a larger unit, such as millions")]),
    "n with decimals": (
        H + "2025,5,1.5\n",
        [
            (
                2,
                8,
                "schema/wrong-type",
                "write how many people, cases or visits the value was made from, or leave it empty",
            )
        ],
    ),
    "unknown persona": (H + "2025,5,,buyr\n", [(2, 9, "refs/unknown", "did you mean “buyer”?")]),
    "same day twice": (
        H + "2025-12-31,5\n2024,6\n2025,6\n",
        [(4, 1, "schema/bad-data", "keep one of the two")],
    ),
    "too many values": (
        "date,value\n2025,5,x\n",
        [(2, 8, "schema/bad-data", "delete what is too much; texts that hold a comma are put in quotes")],
    ),
    "more columns than a sheet of readings has": (
        "date,value" + ",x" * 20_000 + "\n2025,5\n",
        [(1, 108, "schema/bad-data", "there are date, value, n and persona; delete the others")],
    ),
    "unclosed quote": (
        H + '2025,"5\n2024,oops\n',
        [
            (2, 6, "schema/bad-data", "numbers and dates need no quotes; a reading stands on one line"),
            (
                3,
                6,
                "schema/wrong-type",
                "write a number, or delete the line: without a value there is no reading",
            ),
        ],
    ),
    "several in a line": (
        H + "soon,many,few,all\n",
        [
            (2, 1, "schema/bad-date", HINT_DATES),
            (
                2,
                6,
                "schema/wrong-type",
                "write a number, or delete the line: without a value there is no reading",
            ),
            (
                2,
                11,
                "schema/wrong-type",
                "write how many people, cases or visits the value was made from, or leave it empty",
            ),
            (2, 15, "refs/unknown", "leave it empty for customers of all kinds"),
        ],
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_every_mistake_has_its_place_its_rule_and_a_way_to_mend_it(name: str) -> None:
    text, expected = BAD[name]
    assert wrong(text) == expected


def test_a_bad_line_leaves_the_others_alone() -> None:
    found, problems = read_readings("m.csv", H + '2023,1\n2024,"2\n2025,3\n', PERSONAS, TODAY)
    assert [reading.value for reading in found] == [1, 3]
    assert len(problems) == 1


def test_of_the_same_day_the_first_reading_counts() -> None:
    found, _ = read_readings("m.csv", "date,value\n2025,1\n2025,2\n", PERSONAS, TODAY)
    assert [reading.value for reading in found] == [1]


def test_many_mistakes_are_counted() -> None:
    text = "date,value\n" + "".join(f"{year},x\n" for year in range(1900, 2000))
    found = wrong(text)
    assert len(found) == MOST_PROBLEMS + 1
    assert found[-1] == (MOST_PROBLEMS + 2, 1, "schema/bad-data", "mend those above first")
    _, problems = read_readings("m.csv", text, PERSONAS, TODAY)
    assert problems[-1].message == "and 80 more problems from this line on"


def test_ten_thousand_rows_are_read_as_quickly_as_a_few() -> None:
    first = date(1999, 1, 1)

    def many(number: int) -> str:
        return H + "".join(f"{first + timedelta(day)},{day / 7:.3f},{day},\n" for day in range(number))

    found = read(many(10_000))
    assert (len(found), found[-1].day) == (10_000, first + timedelta(9_999))
    texts = {number: many(number) for number in (2_500, 10_000)}
    assert grows_evenly(lambda number: read(texts[number]), 2_500)


CELLS = st.one_of(
    st.sampled_from(
        ["date", "value", "n", "persona", "2025", "2025-01-31", "1", "-2.5", "buyer", "1e9", '"', "", "\0"]
    ),
    st.text(max_size=12),
)
FILES = st.lists(st.lists(CELLS, max_size=5).map(",".join), max_size=8).map("\n".join)


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200), FILES, FILES.map(lambda text: H + text)))
def test_nothing_is_raised_for_any_content(source: str | bytes) -> None:
    found, problems = read_readings("m.csv", source, PERSONAS, TODAY)
    lines = (
        source.count(b"\n" if isinstance(source, bytes) else "\n")
        + 1
        + str(source).count("\\r")
        + str(source).count("\r")
    )
    assert found == tuple(sorted(found, key=lambda reading: (reading.day, reading.persona)))
    for reading in found:
        assert reading.day <= TODAY
        assert abs(reading.value) <= LARGEST
        assert reading.persona in ("", *PERSONAS)
    for problem in problems:
        assert problem.rule in RULES
        assert problem.column >= 1
        assert 1 <= problem.line <= lines or isinstance(source, bytes)
