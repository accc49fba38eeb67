"""Words of the preview's own bar and pages, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from constructor.diagnostics import Language

EN = {
    "preview": "Preview",
    "persona": "Person",
    "guest": "Guest",
    "guest.about": "nobody is signed in",
    "locale": "Language",
    "scheme": "Colours",
    "scheme.auto": "As the system",
    "scheme.light": "Light",
    "scheme.dark": "Dark",
    "fresh": "Up to date in {milliseconds} ms",
    "findings": "Findings",
    "errors": "Errors",
    "warnings": "Warnings",
    "error": "error",
    "warning": "warning",
    "more": "… and {count} more",
    "close": "Close",
    "kept": "The last good page stays below until this is put right.",
    "none_yet": "There is no page yet: put this right and it appears by itself.",
    "fine": "There is nothing to put right.",
    "help": "help",
    "fix": "fix",
    "who": "Who looks?",
    "who.text": "People of personas.yaml. A choice acts at once; it can be changed in the bar.",
    "failed": "pcabinet failed by a mistake of its own ({error}); the details are in {file}",
    "back": "To the cabinet",
}
RU = {
    "preview": "Предпросмотр",
    "persona": "Кто",
    "guest": "Гость",
    "guest.about": "никто не вошёл",
    "locale": "Язык",
    "scheme": "Цвета",
    "scheme.auto": "Как в системе",
    "scheme.light": "Светлые",
    "scheme.dark": "Тёмные",
    "fresh": "Обновлено за {milliseconds} мс",
    "findings": "Замечания",
    "errors": "Ошибки",
    "warnings": "Предупреждения",
    "error": "ошибка",
    "warning": "предупреждение",
    "more": "… и ещё {count}",
    "close": "Закрыть",
    "kept": "Под этим окном — последняя хорошая страница; она останется, пока это не исправлено.",
    "none_yet": "Страницы ещё нет: исправьте это, и она появится сама.",
    "fine": "Исправлять нечего.",
    "help": "подсказка",
    "fix": "исправление",
    "who": "Кто смотрит?",
    "who.text": "Люди из personas.yaml. Выбор действует сразу; сменить его можно на панели сверху.",
    "failed": "pcabinet остановился из-за собственной ошибки ({error}); подробности в {file}",
    "back": "В кабинет",
}
WORDS: Mapping[Language, Mapping[str, str]] = {"en": EN, "ru": RU}
