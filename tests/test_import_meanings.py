"""What labels, feelings and cells mean to `cjm import`, and how it mends Mermaid diagrams."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjm_mkdocs.exchange.importing.drafts import Choices, Draft, Note, Question, Source
from cjm_mkdocs.exchange.importing.entries import entries_of, labelled
from cjm_mkdocs.exchange.importing.feelings import channel, feeling, grade, scale_of
from cjm_mkdocs.exchange.importing.gathering import person
from cjm_mkdocs.exchange.importing.labels import meaning, titled
from cjm_mkdocs.exchange.importing.mermaid_file import read
from cjm_mkdocs.model.fields import Scale

# --- labels ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "concept"),
    [
        ("Pain points", "pain_points"), ("😡 Frustrations:", "pain_points"), ("KEY PAIN-POINTS", "pain_points"),
        ("Pain Pionts", "pain_points"), ("Schmerzpunkte", "pain_points"), ("Points de douleur", "pain_points"),
        ("Puntos de dolor del cliente", "pain_points"), ("Punti critici", "pain_points"), ("Dores", "pain_points"),
        ("Knelpunten", "pain_points"), ("用户痛点", "pain_points"), ("主な課題", "pain_points"),
        ("Emotions / feelings", "emotion"), ("Émotions", "emotion"), ("Gefühlslage", "emotion"), ("情绪曲线", "emotion"),
        ("感情", "emotion"), ("What is the user doing?", "actions"), ("Was tut der Kunde?", "actions"), ("Ce qu’elle fait", "actions"),
        ("Thoughts & feelings", "thoughts_feelings"), ("Touchpoints/Kanäle", "touchpoints_channels"), ("1. Goals", "goals"),
        ("Goals (stage)", "goals"), ("La Persona", "persona"), ("Étape", "stage"), ("Schritt", "step"), ("Behaviors", "behaviours"),
    ],
)  # fmt: skip
def test_a_label_in_many_forms(label: str, concept: str) -> None:
    found = meaning(label)
    assert found is not None
    assert found.concept == concept


@pytest.mark.parametrize(
    "label", ["Weather", "The weather in Leeds", "Lunch", "x", "", "!?", "天气", "Frobnication " * 20]
)
def test_what_is_no_label(label: str) -> None:
    assert meaning(label) is None


def test_what_stands_in_brackets_is_a_hint() -> None:
    assert meaning("Emotion (1–5)") == ("emotion", "1–5", False)


@pytest.mark.parametrize(
    ("heading", "kind", "name"),
    [
        ("Phase 1: Awareness", "stage", "Awareness"), ("1. Awareness", "", "Awareness"), ("🔍 Awareness", "", "Awareness"),
        ("Étape 3 : Achat", "stage", "Achat"), ("第一阶段：认知", "stage", "认知"), ("フェーズ1：認知", "stage", "認知"),
        ("Step 2 – Pay", "step", "Pay"), ("Persona: Anna", "persona", "Anna"), ("1.2 Search", "", "Search"), ("2️⃣ Compare", "", "Compare"),
        ("Phase 1", "stage", "Phase 1"), ("Stage Door tickets", "", "Stage Door tickets"), ("3rd visit", "", "3rd visit"),
        ("Customer Journey Map: Buying", "journey", "Buying"), ("Journey to work", "", "Journey to work"), ("12:30 train", "", "12:30 train"),
    ],
)  # fmt: skip
def test_a_heading_says_what_it_is(heading: str, kind: str, name: str) -> None:
    assert titled(heading) == (kind, name)


@given(st.text(max_size=80))
def test_any_text_may_be_a_label_or_a_heading(text: str) -> None:
    meaning(text)
    assert titled(text) is not None
    labelled(text)
    entries_of(text, 1)
    person(text)


# --- feelings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("frustrated 😡", -2), ("3/5", 0), ("★★★☆☆", 0), ("⭐⭐⭐⭐⭐", 2), ("40 %", 0), ("0%", -2), ("7 / 10", 1), ("4 out of 5", 1), ("4 von 5", 1),
        ("very frustrated", -2), ("not happy", -1), ("nicht zufrieden", -1), ("pas content", -1), ("不满意", -1), ("非常不满意", -2),
        ("Neugierig, gespannt", 1), ("thrilled but nervous", 0), ("Très déçue", -2), ("Muy frustrada", -2), ("イライラ", -1), ("満足（5/5）", 2),
        (":-)", 1), ("--", -2), ("gelukkig", 1), ("entusiasta", 2), ("confuso", -1), ("Feels overwhelmed by all the options", -1),
    ],
)  # fmt: skip
def test_feelings_in_words_faces_and_numbers(text: str, score: int) -> None:
    found = feeling(text)
    assert found is not None
    assert found.score == score


@pytest.mark.parametrize("text", ["", "the bus stop", "Tuesday", "2", "page 3 of the form", "天气"])
def test_what_says_nothing_of_feelings(text: str) -> None:
    assert feeling(text) is None


@pytest.mark.parametrize(
    ("texts", "scale", "sure"),
    [
        (["-1", "2"], Scale(-2, 2), True), (["-4", "2"], Scale(-5, 5), True), (["+1", "0", "+2"], Scale(-2, 2), True),
        (["6", "3"], Scale(1, 10), True), (["0", "8"], Scale(0, 10), True), (["80", "20"], Scale(0, 100), True),
        (["1", "4", "5"], Scale(1, 5), True), (["1", "2"], Scale(1, 5), False), (["0", "2"], Scale(-2, 2), False),
    ],
)  # fmt: skip
def test_the_scale_of_a_document_is_found_from_its_numbers(
    texts: list[str], scale: Scale, sure: bool
) -> None:
    assert scale_of(texts) == (scale, sure)


def test_no_numbers_no_scale() -> None:
    assert scale_of(["sad", "3/5", "😀"]) is None


def test_grades_and_channels_in_many_languages() -> None:
    assert [grade("severity", text) for text in ("hoch", "Critique", "低", "4/4", "P1", "nonsense")] == [
        "major", "critical", "minor", "critical", "critical", None,
    ]  # fmt: skip
    assert [channel(text) for text in ("Telefon", "correo electrónico", "微信", "my aunt")] == [
        "phone",
        "email",
        "messaging",
        None,
    ]


# --- cells and people ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "entries"),
    [
        ("a<br>b", ["a", "b"]), ("• a • b", ["a", "b"]), ("1. a<br/>2. b", ["a", "b"]), ("- a\n- b", ["a", "b"]), ("a; b", ["a", "b"]),
        ("a (x; y)", ["a (x; y)"]), ("Yes, I mean it", ["Yes, I mean it"]), ("<ul><li>a</li><li>b</li></ul>", ["a", "b"]), ("–", []), ("", []),
    ],
)  # fmt: skip
def test_a_cell_is_a_list(cell: str, entries: list[str]) -> None:
    assert [entry.text for entry in entries_of(cell, 1)] == entries


@pytest.mark.parametrize(
    ("text", "name", "about"),
    [
        ("Sarah, 34, manager", "Sarah", "34, manager"), ("Sarah Miller (34)", "Sarah Miller", "34"), ("**Léa** – infirmière", "Léa", "infirmière"),
        ("王丽，32岁", "王丽", "32岁"), ("Dana & Chris", "Dana & Chris", ""), ("[Karim](p/karim.md)", "Karim", ""), ("佐藤 美咲（29歳）", "佐藤 美咲", "29歳"),
    ],
)  # fmt: skip
def test_a_person_is_a_name_and_what_is_said_of_them(text: str, name: str, about: str) -> None:
    assert person(text) == (name, about)


# --- Mermaid ---------------------------------------------------------------------------------------------------------


def diagram(*tasks: str, answers: dict[str, str] | None = None) -> tuple[Draft, list[Note]]:
    def ask(question: Question) -> str | None:
        return next((answer for part, answer in (answers or {}).items() if part in question.text), None)

    text = "\n".join(["journey", "  title T", "  section S", *(f"    {task}" for task in tasks)])
    reading = read(Source("t.mmd", text.encode()), Choices(ask=ask))
    return reading.drafts[0], [note for note in reading.notes if note.kind != "read as"]


@pytest.mark.parametrize(
    ("task", "title", "emotion", "personas", "told"),
    [
        ("Walk: 4: Me", "Walk", 1, ["Me"], ""),
        ("Walk: 4", "Walk", 1, None, ""),
        ("Walk:4:Me, You", "Walk", 1, ["Me", "You"], ""),
        ("Walk: 4;", "Walk", 1, None, ""),
        ("Take the bus: line 4: 2: Me", "Take the bus: line 4", -1, ["Me"], "there is a colon in the name"),
        ("Walk： 4： Me", "Walk", 1, ["Me"], "full-width colons"),
        ("Walk: happy: Me", "Walk", 1, ["Me"], "the score of “Walk” is in words"),
        ("Walk: 9: Me", "Walk", None, ["Me"], "the score 9 of “Walk” is outside 1 to 5"),
        ("Walk: 0: Me", "Walk", None, ["Me"], "the score 0 of “Walk” is outside 1 to 5"),
        ("Walk: 3.5: Me", "Walk", 0, ["Me"], "the score 3.5 of “Walk” became 3"),
        ("4: Walk", "Walk", 1, None, "the score stands before the task"),
        ("Walk", "Walk", None, None, "“Walk” has no score"),
        ("Ask why#58; now: 3", "Ask why: now", 0, None, ""),
        ("See https://example.org: 3: Me", "See https://example.org", 0, ["Me"], ""),
    ],
)
def test_a_task_is_mended_and_told(
    task: str, title: str, emotion: int | None, personas: list[str] | None, told: str
) -> None:
    draft, notes = diagram(task)
    [step] = draft.values["stages"][0]["steps"]
    assert (
        step["title"],
        step.get("emotion") if not isinstance(step.get("emotion"), dict) else step["emotion"]["score"],
    ) == (title, emotion)
    assert step.get("personas") == personas
    assert (told in " ".join(note.text for note in notes)) if told else notes == []
    assert all(note.line == 4 for note in notes)


def test_an_actor_first_is_known_from_other_lines() -> None:
    draft, notes = diagram("Walk: 4: Me", "Me: Run: 3")
    assert draft.values["stages"][0]["steps"][1] == {"title": "Run", "personas": ["Me"], "emotion": 0}
    assert [note.text for note in notes] == ["the actor “Me” stands before the task “Run”"]


def test_one_known_actor_among_those_first_is_enough() -> None:
    draft, notes = diagram("Walk: 4: Me", "Me, Cat: Run: 3")
    assert draft.values["stages"][0]["steps"][1] == {"title": "Run", "personas": ["Me", "Cat"], "emotion": 0}
    assert [note.text for note in notes] == ["the actor “Me, Cat” stands before the task “Run”"]


def test_an_actor_in_the_place_of_the_task_is_told() -> None:
    draft, notes = diagram("Walk: 4: Me", "Me: 3: Run")
    assert draft.values["stages"][0]["steps"][1] == {"title": "Run", "personas": ["Me"], "emotion": 0}
    assert [note.text for note in notes] == ["“Me” and the task “Run” stood in each other's place"]


def test_what_is_doubtful_is_asked() -> None:
    draft, _ = diagram("Me: Run: 3", "Fly: 8", answers={"who or what is “Me”": "actor", "Which from 1": "5"})
    steps = draft.values["stages"][0]["steps"]
    assert [(step["title"], step["emotion"]) for step in steps] == [("Run", 0), ("Fly", 2)]


def test_sections_titles_and_remarks_may_be_missing_or_odd() -> None:
    text = "---\ntitle: From the front\n---\n%%{init: {'theme': 'dark'}}%%\njourney\n  Walk: 3\n  %% remember this\n  accTitle: Aha\n  section\n  Run: 4: System\n"
    reading = read(Source("t.mmd", text.encode()), Choices())
    [draft] = reading.drafts
    assert draft.name == "From the front"
    assert [stage["name"] for stage in draft.values["stages"]] == ["From the front", "Stage 2"]
    assert draft.values["stages"][1]["steps"][0]["systems"] == ["System"]
    assert draft.values["description"] == "Aha"
    assert "remember this" in draft.body
    assert [note.line for note in reading.notes if note.kind != "read as"] == [4, 6, 7, 9, 10]
