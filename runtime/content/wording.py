"""The words of every language: those that editors wrote over the blueprint's and the product's, by key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from runtime.cabinet.model import Cabinet, Locale
from runtime.content.remark import Remark
from runtime.texts import Messages, TextProblem, check_message, product_words

_NAMED = 20  # keys that a remark lists


class Worded(Struct, frozen=True, kw_only=True):
    """The messages of every language of the cabinet, the languages that people are offered, and what is to be said."""

    messages: Mapping[str, Messages]
    locales: tuple[Locale, ...]
    remarks: tuple[Remark, ...]


def word(translations: Mapping[str, Mapping[str, str]], cabinet: Cabinet) -> Worded:
    """Return what the cabinet says where editors wrote `translations` (locale -> key -> ICU message).

    A text that may not stand for the one it replaces is left out with a remark, and so is one of an unknown key. What
    a language does not say, the default language says; a product's word in a language that the product does not speak
    is English before that. A language whose words are the editors' is offered once it says every text.
    """
    default, *others = cabinet.locales
    accepted = {
        locale.code: Accepted.of(translations.get(locale.code, {}), locale, cabinet) for locale in cabinet.locales
    }
    own = {code: {**cabinet.texts.get(code, {}), **found.texts} for code, found in accepted.items()}
    main = Messages(default.code, own[default.code], Messages("en", product_words("en")))
    between = Messages("en", product_words("en"), main)
    all = main_texts(cabinet).keys()
    lacking = {
        locale.code: [key for key in all if not own[locale.code].get(key)] if locale.words == "content" else []
        for locale in cabinet.locales
    }
    return Worded(
        messages={
            default.code: main,
            **{locale.code: Messages(locale.code, own[locale.code], between) for locale in others},
        },
        locales=tuple(locale for locale in cabinet.locales if not lacking[locale.code]),
        remarks=(
            *_strangers(translations, own),
            *(remark for found in accepted.values() for remark in found.remarks),
            *(_incomplete(code, len(keys), len(all)) for code, keys in lacking.items() if keys),
        ),
    )


def main_texts(cabinet: Cabinet) -> Mapping[str, str]:
    """Return every text of the cabinet by key, in the default language."""
    code = cabinet.locales[0].code
    return {**product_words(code), **cabinet.texts[code]}


def faults_of(key: str, message: str, locale: Locale, cabinet: Cabinet) -> tuple[TextProblem, ...]:
    """Return why the message may not stand under a key that the cabinet has, in the language."""
    replaced = cabinet.texts.get(locale.code, {}).get(key) or main_texts(cabinet).get(key, "")
    return check_message(message, locale.plurals, replaced)


class Accepted(Struct, frozen=True, kw_only=True):
    """The editors' texts of one language that may stand."""

    texts: Mapping[str, str]
    remarks: tuple[Remark, ...]

    @classmethod
    def of(cls, written: Mapping[str, str], locale: Locale, cabinet: Cabinet) -> Accepted:
        """Return what of `written` may stand; what is empty is not written yet."""
        known = main_texts(cabinet).keys() | cabinet.texts.get(locale.code, {}).keys()
        said = {key: message for key, message in sorted(written.items()) if message.strip()}
        faults = {key: found for key in said if key in known and (found := faults_of(key, said[key], locale, cabinet))}
        unknown = tuple(key for key in said if key not in known)
        return cls(
            texts={key: message for key, message in said.items() if key in known and key not in faults},
            remarks=(
                *(_refused(locale.code, key, problems) for key, problems in faults.items()),
                *((_unknown(locale.code, unknown),) if unknown else ()),
            ),
        )


def _refused(locale: str, key: str, problems: tuple[TextProblem, ...]) -> Remark:
    english, russian = ("; ".join(problem.say(language) for problem in problems) for language in ("en", "ru"))
    return Remark(
        code="text_refused",
        about=f"texts.{locale}.{key}",
        words={
            "en": f"The text {key} ({locale}) is left out: {english}",
            "ru": f"Текст {key} ({locale}) не взят: {russian}",
        },
    )


def _unknown(locale: str, keys: tuple[str, ...]) -> Remark:
    named = ", ".join(key[:80] for key in keys[:_NAMED])
    more = f" … (+{len(keys) - _NAMED})" if len(keys) > _NAMED else ""
    return Remark(
        code="text_unknown",
        about=f"texts.{locale}",
        words={
            "en": f"Texts whose keys the cabinet does not have ({locale}) are left out: {named}{more}",
            "ru": f"Тексты с ключами, которых в кабинете нет ({locale}), не взяты: {named}{more}",
        },
    )


def _strangers(translations: Mapping[str, Mapping[str, str]], known: Mapping[str, object]) -> Iterator[Remark]:
    for code in sorted(translations.keys() - known.keys()):
        yield Remark(
            code="language_unknown",
            about=f"texts.{code[:40]}",
            words={
                "en": f"Texts of a language that the cabinet does not list are left out: {code[:40]}",
                "ru": f"Тексты языка, которого в кабинете нет, не взяты: {code[:40]}",
            },
        )


def _incomplete(locale: str, missing: int, all: int) -> Remark:
    return Remark(
        code="language_incomplete",
        about=f"texts.{locale}",
        left_out=False,
        words={
            "en": f"{locale}: {all - missing} of {all} texts; the language is offered once it has them all",
            "ru": f"{locale}: {all - missing} из {all} текстов; язык появится, когда будут все",
        },
    )
