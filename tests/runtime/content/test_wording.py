"""Interface texts of editors: over the blueprint's by key, checked, with languages of their own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pytest

from constructor.locales import locale_data
from runtime.cabinet.model import Cabinet
from runtime.content.wording import main_texts, word
from runtime.records import replace
from tests.journeys.harness import POTOK, compiled

COUNTED = "{n, plural, one {# день} few {# дня} many {# дней} other {# дня}}"
TEXTS = {
    "ru": {"hello": "Здравствуйте, {name}", "days": COUNTED, "only": "Только тут"},
    "en": {"hello": "Hello, {name}", "days": "{n, plural, one {# day} other {# days}}"},
}


@cache
def cabinet(words_of_kk: str = "content") -> Cabinet:
    """Return a cabinet of three texts that speaks Russian, English, and Kazakh if editors write it."""
    whole = compiled(POTOK).build.cabinet
    kazakh = replace(locale_data("kk", []), words="content" if words_of_kk == "content" else "blueprint")
    ui = {code: {key: text for key, text in whole.texts[code].items() if key.startswith("ui.")} for code in TEXTS}
    texts: Mapping[str, Mapping[str, str]] = {code: {**ui[code], **own} for code, own in TEXTS.items()}
    return replace(whole, locales=(*whole.locales, kazakh), texts={**texts, "kk": {}})


def said(key: str, locale: str = "ru", **texts: Mapping[str, str]) -> str:
    """Return what is said under a key where editors wrote `texts`."""
    return word(texts, cabinet()).messages[locale].say(key, {"name": "Анна", "n": 5})


def codes(**texts: Mapping[str, str]) -> list[str]:
    """Return the codes and subjects of what is told of `texts`, but for the unfinished language."""
    found = word(texts, cabinet()).remarks
    return [f"{remark.about}:{remark.code}" for remark in found if remark.code != "language_incomplete"]


def test_editors_words_go_before_the_blueprints() -> None:
    """Directus, then the blueprint, then the default language, then the key."""
    own = {"hello": "Hi {name}"}

    assert "Hi Анна" == said("hello", "en", en=own)
    assert "Здравствуйте, Анна" == said("hello", en=own)
    assert "Только тут" == said("only", "en", en=own)
    assert "⟦nothing⟧" == said("nothing", "en", en=own)


def test_a_default_language_written_anew_is_what_others_fall_back_on() -> None:
    """A text that English lacks is said as editors wrote it in Russian."""
    assert "Лишь тут" == said("only", "en", ru={"only": "Лишь тут"})


@pytest.mark.parametrize(
    "message",
    [
        "Здравствуйте",  # the name is not said
        "Здравствуйте, {nam}",
        "{name, number}",
        "Здравствуйте, {name",
        "<b>{name}</b>",
        "{name}\u202e",
        "{name}\x07",
        "{name} " + "а" * 1000,
        "{name, number, ::bogus}",
    ],
)
def test_a_bad_text_is_left_out_by_its_name(message: str) -> None:
    """The words that it was to replace stay, and the rest of the editors' texts stand."""
    texts = {"hello": message, "only": "Лишь тут"}

    assert ["texts.ru.hello:text_refused"] == codes(ru=texts)
    assert ("Здравствуйте, Анна", "Лишь тут") == (said("hello", ru=texts), said("only", ru=texts))


def test_a_plural_has_the_forms_of_its_language() -> None:
    """Two forms do for English, not for Russian."""
    two = "{n, plural, one {# day} other {# days}}"

    assert ["texts.ru.days:text_refused"] == codes(ru={"days": two}, en={"days": two})


def test_unknown_keys_and_languages_are_told_once() -> None:
    """One line for each language, however many keys."""
    many = {f"key{number}": "x" for number in range(10_000)}

    assert ["texts.de:language_unknown", "texts.ru:text_unknown"] == codes(ru=many, de=many)
    assert all(len(remark.say("ru")) < 3000 for remark in word({"ru": many, "de": many}, cabinet()).remarks)


def test_what_editors_wrote_steers_no_terminal() -> None:
    """Keys and languages are named without control characters and marks of direction."""
    remarks = word({"ru": {"\x1b[2Jkey\u202e": "x"}, "\x07de": {"a": "x"}}, cabinet()).remarks

    assert all(remark.say(language).isprintable() for remark in remarks for language in ("en", "ru"))


def test_an_empty_text_is_not_written_yet() -> None:
    """It takes nothing away and nothing is said of it."""
    assert [] == codes(ru={"hello": " "})
    assert "Здравствуйте, Анна" == said("hello", ru={"hello": ""})


def test_a_language_of_editors_appears_once_complete() -> None:
    """Until the last text is written nobody is offered it, and it is told how far it is."""
    needed = {**main_texts(cabinet()), "days": "{n, plural, one {# күн} other {# күн}}"}
    almost = {key: text for key, text in needed.items() if key != "only"}
    unfinished, finished = word({"kk": almost}, cabinet()), word({"kk": needed}, cabinet())

    assert ["ru", "en"] == [locale.code for locale in unfinished.locales]
    assert f"kk: {len(needed) - 1} из {len(needed)} текстов" in unfinished.remarks[-1].say("ru")
    assert ["ru", "en", "kk"] == [locale.code for locale in finished.locales]
    assert () == finished.remarks
    assert "5 күн" == finished.messages["kk"].say("days", {"n": 5})


def test_a_language_that_the_product_does_not_speak_is_english_there() -> None:
    """Its own words are said in English rather than in the default language."""
    assert "Search" == said("ui.search", "kk")
    assert "Іздеу" == said("ui.search", "kk", kk={"ui.search": "Іздеу"})
    assert "Здравствуйте, Анна" == said("hello", "kk")
