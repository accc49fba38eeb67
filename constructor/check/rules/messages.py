"""Messages are ICU messages, get every value that they want, and say the same in every language."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from constructor.check.model import Checked
from constructor.diagnostics import Report
from constructor.locales import is_language, plural_categories
from constructor.resolve import Blueprint
from constructor.resolve.model import TextsOf
from constructor.same import REMEMBERED
from constructor.text import Span
from runtime.texts import MessageProblem, TextProblem, check_message, placeholders, product_words, spoken

_problems = lru_cache(maxsize=REMEMBERED)(check_message)
_placeholders = lru_cache(maxsize=REMEMBERED)(placeholders)


def check(checked: Checked, report: Report) -> None:
    """Report messages that can not be read, values that nobody passes, and words that a language lacks."""
    blueprint = checked.blueprint
    default = blueprint.texts.get(blueprint.locales[0])
    for locale, texts in blueprint.texts.items():
        for key, (message, span) in texts.messages.items():
            reference = "" if texts is default else _reference(key, default)
            for problem in _problems(message, plural_categories(locale), reference):
                _report(report, span, key, locale, problem)
    _check_passed(checked, default, report)
    for locale in blueprint.locales[1:]:
        if is_language(locale):  # another is reported as such
            _check_complete(blueprint, locale, report)


def _reference(key: str, default: TextsOf | None) -> str:
    return default.messages[key][0] if default and key in default.messages else product_words("en").get(key, "")


def _report(report: Report, span: Span, key: str, locale: str, problem: TextProblem) -> None:
    match problem.fault:
        case "syntax":
            report.add("PC4005", span, key=key, problem=problem.reason)
        case "plural":
            report.add("PC4008", span, key=key, locale=locale, name=problem.of, lacking=problem.names)
        case "extra" | "missing" | "type":
            report.add("PC4009", span, key=key, how=problem.fault, names=problem.names)
        case _:
            report.add("PC4010", span, key=key, what=problem.fault)


def _check_passed(checked: Checked, default: TextsOf | None, report: Report) -> None:
    wanted: dict[str, frozenset[str]] = {}
    for key, (message, _) in default.messages.items() if default else ():
        found = _placeholders(message)
        if not isinstance(found, MessageProblem):
            wanted[key] = frozenset(found)
    for words in checked.words:
        for name in sorted(wanted.get(words.key, frozenset()) - words.args.keys()):
            report.add("PC4006", words.span, key=words.key, name=name)


def _check_complete(blueprint: Blueprint, locale: str, report: Report) -> None:
    language = blueprint.languages[locale]
    lacking = () if language.in_content else tuple(_lacking(blueprint, locale))
    if lacking:
        span = blueprint.texts[locale].span if locale in blueprint.texts else language.span
        report.add("PC4011", span, locale=locale, count=len(lacking), keys=lacking[:12])


def _lacking(blueprint: Blueprint, locale: str) -> Iterator[str]:
    """Yield the keys that are said in the default language, or by the product, and not in this one."""
    texts, default = blueprint.texts.get(locale), blueprint.texts.get(blueprint.locales[0])
    own = texts.messages.keys() if texts else frozenset()
    all = {**(default.messages if default else {}), **product_words("en")}
    return (key for key in sorted(all) if key not in own and key not in spoken(locale))
