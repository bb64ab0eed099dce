"""What a client reads: complete, plain, honest about being a draft; no list takes a worrying "no" for granted."""

import re

import pytest

from scopewell.intake import chart
from scopewell.knowledge.files import HOME
from scopewell.knowledge.questionnaire import languages, questionnaire, words_in
from scopewell.knowledge.release import shipped_engine
from scopewell.knowledge.yaml_reader import read_yaml_file

SCREENS = read_yaml_file(HOME / "questions.yaml")["screens"]
VOCABULARY = shipped_engine().rules.vocabulary
OPTIONLESS = {"medicines", "unlisted-medicines", "unlisted-surgeries"}
OF_EPISODES = ("surgery-type", "surgery-date", "injury-kind", "injury-date")
HARDEST = 8


def test_every_question_a_client_answers_stands_on_one_screen_under_its_topic() -> None:
    topic = {fact: s["id"] for s in SCREENS for fact in s["facts"] if s["by"] == "client" and s["id"] != "after"}
    asked = {fact: screen.of for fact, screen in questionnaire().screen_of.items()}
    assert {fact: asked.get(fact) for fact in topic} == topic
    assert {fact for fact in asked if fact not in topic} == {"height", "weight"}


@pytest.mark.parametrize("fact", [*sorted(set(questionnaire().screen_of) - OPTIONLESS), *OF_EPISODES])
def test_every_question_and_every_option_has_words(fact: str) -> None:
    options = set(VOCABULARY.facts[fact].options)
    for language in languages():
        words = words_in(language).of_fact(fact)
        none = {"none"} if fact not in ("therapy-status", "dialysis-access") else set()
        assert set(words.options) == options - none, language


def test_a_line_of_a_list_is_a_question_whose_no_is_the_reassuring_answer() -> None:
    for screen in questionnaire().screens:
        for fact in screen.rows:
            usual = VOCABULARY.reassuring[fact]
            assert usual in (False, "none") or getattr(usual, "has", None) == frozenset(), fact


def test_both_languages_say_the_same_sentences_and_name_the_same_numbers() -> None:
    english = words_in("en")
    for language in languages():
        words = words_in(language)
        raw = read_yaml_file(HOME / "asking" / f"{language}.yaml")
        assert set(raw["frame"]) <= set(english.frame)
        assert set(raw["screens"]) <= {screen.id for screen in questionnaire().screens}
        for key, text in words.frame.items():
            assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", english.frame[key])), key
        assert len(words.months) == 12


def test_spanish_has_every_word_of_what_everybody_is_asked_and_says_that_it_is_a_draft() -> None:
    words = words_in("es")
    assert words.status == "draft"
    assert "borrador" in words.frame["draft"]
    everybody = [
        screen for screen in questionnaire().screens if screen.id in read_yaml_file(HOME / "asking/es.yaml")["screens"]
    ]
    assert len(everybody) == 16
    asked_first = {fact for screen in everybody for fact in screen.rows}
    assert {fact for fact in asked_first if words.of_fact(fact).language != "es"} == set()


def test_nothing_a_client_reads_is_marked_as_reviewed() -> None:
    assert {words_in(language).status for language in languages()} == {"draft"}


def syllables(word: str) -> int:
    """Count the syllables of an English word, well enough for a grade: groups of vowels, without a silent e."""
    word = word.lower().strip("’'")
    groups = len(re.findall(r"[aeiouy]+", word))
    silent = word.endswith("e") and not word.endswith("le") and groups > 1
    silent = silent or (word.endswith("ed") and not word.endswith(("ted", "ded")) and groups > 1)
    return max(1, groups - silent)


def grade(sentences: list[str]) -> float:
    """Return the Flesch-Kincaid grade of sentences."""
    words = [re.findall(r"[A-Za-z’']+", sentence) for sentence in sentences]
    words = [found for found in words if found]
    count = sum(map(len, words))
    spoken = sum(syllables(word) for found in words for word in found)
    return 0.39 * count / len(words) + 11.8 * spoken / count - 15.59


def test_the_grade_is_measured_right() -> None:
    assert grade(["The cat sat on the mat."]) < 1
    assert (
        grade(["Notwithstanding considerable physiological deterioration, cardiovascular rehabilitation continued."])
        > 20
    )


def parts(text: str) -> list[str]:
    return [part for part in re.split(r"[.!?:;]", text) if part.strip()]


def test_everything_together_and_every_part_reads_at_an_eighth_grade_level() -> None:
    found: dict[str, list[str]] = {}
    for where, text in words_in("en").sentences():
        found.setdefault(where.split(".")[0], []).extend(parts(text))
    for where, sentences in found.items():
        assert grade(sentences) <= HARDEST, where


@pytest.mark.parametrize("screen", questionnaire().screens, ids=lambda screen: screen.id)
def test_every_screen_reads_at_an_eighth_grade_level(screen: object) -> None:
    words, sentences = words_in("en"), list[str]()
    for text in words.of_screen(screen.id).values():  # type: ignore[attr-defined]  # a Screen
        sentences += parts(text)
    for fact in set(screen.facts) - OPTIONLESS:  # type: ignore[attr-defined]  # as above
        told = words.of_fact(fact)
        sentences += [part for text in (told.ask, told.then, told.help) for part in parts(text)]
    assert grade(sentences) <= HARDEST


def test_no_sentence_is_long() -> None:
    for where, text in words_in("en").sentences():
        for sentence in re.split(r"(?<=[.!?])\s", text):
            assert len(sentence.split()) <= 27, where


def test_no_sentence_promises_what_a_phone_cannot_keep_or_speaks_of_care() -> None:
    text = " ".join(text for _, text in words_in("en").sentences()).lower()
    for word in (
        "we are calling",
        "we stay with you",
        "patient",
        "treatment",
        "prescri",
        "you are cleared",
        "you are safe",
    ):
        assert word not in text


def test_every_place_of_the_body_has_a_name_of_its_own_in_its_view() -> None:
    for language in languages():
        words = words_in(language)
        for view in chart.VIEWS:
            names = [words.place(p.view, p.part, p.side) for p in chart.places().values() if p.view == view]
            assert len(names) == len(set(names)) == 27
