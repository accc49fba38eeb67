"""The words of the provider's pages, and which language a request is answered in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

RU = {
    "language": "Русский",
    "language_short": "Рус",
    "languages": "Язык",
    "title": "Вход в личный кабинет",
    "trial": "Это встроенный поставщик входа, только для знакомства с кабинетом.",
    "trial_choose": "Выбрать, кем войти",
    "trial_password": "Пароль у всех один:",
    "login": "Введите логин",
    "login_hint": "Имя пользователя или электронная почта",
    "password": "Введите пароль",
    "password_hint": "Проверьте раскладку клавиатуры и Caps Lock",
    "submit": "Войти",
    "people": "Войти одним нажатием",
    "as": "Войти как",
    "error": "Ошибка:",
    "one_error": "Исправьте ошибку, чтобы войти",
    "two_errors": "Исправьте две ошибки, чтобы войти",
    "login_missing": "Логин не введён",
    "password_missing": "Пароль не введён",
    "wrong": "Логин или пароль не подходит",
    "stale": "Страница устарела: введите логин и пароль ещё раз",
    "refused_title": "Войти по этой ссылке нельзя",
    "refused_text": "Поставщик входа не принял запрос приложения. Вернитесь в кабинет и начните вход заново.",
    "logout_refused_title": "Выйти по этой ссылке нельзя",
    "logout_refused_text": "Поставщик входа не принял запрос приложения. Вернитесь в кабинет и выйдите из него.",
    "confirm_title": "Выйти из системы?",
    "confirm_text": "Вход на этом устройстве закончится во всех приложениях.",
    "confirm": "Выйти из системы",
    "signed_out_title": "Вы вышли из системы",
    "signed_out_text": "Чтобы войти снова, откройте кабинет.",
    "missing_title": "Такой страницы нет",
    "missing_text": "У поставщика входа нет страницы с этим адресом. Откройте кабинет и начните вход оттуда.",
    "broken_title": "Вход сейчас не работает",
    "broken_text": "Поставщик входа ошибся сам. Откройте кабинет и начните вход заново.",
    "code": "Код",
    "cabinet": "Открыть кабинет",
}

EN = {
    "language": "English",
    "language_short": "Eng",
    "languages": "Language",
    "title": "Sign in to your account",
    "trial": "This is the built-in identity provider, only for trying the cabinet out.",
    "trial_choose": "Choose whom to sign in as",
    "trial_password": "Everybody has the same password:",
    "login": "Enter your login",
    "login_hint": "User name or e-mail",
    "password": "Enter your password",
    "password_hint": "Check the keyboard layout and Caps Lock",
    "submit": "Sign in",
    "people": "Sign in with one click",
    "as": "Sign in as",
    "error": "Error:",
    "one_error": "Correct the error to sign in",
    "two_errors": "Correct two errors to sign in",
    "login_missing": "The login is missing",
    "password_missing": "The password is missing",
    "wrong": "The login or the password is not right",
    "stale": "The page is out of date: enter the login and the password again",
    "refused_title": "This link cannot sign you in",
    "refused_text": "The identity provider refused the application's request. Go back to the cabinet and start again.",
    "logout_refused_title": "This link cannot sign you out",
    "logout_refused_text": "The identity provider refused the request. Go back to the cabinet and sign out there.",
    "confirm_title": "Sign out?",
    "confirm_text": "You will be signed out of all applications on this device.",
    "confirm": "Sign out",
    "signed_out_title": "You are signed out",
    "signed_out_text": "Open the cabinet to sign in again.",
    "missing_title": "There is no such page",
    "missing_text": "The identity provider has no page at this address. Open the cabinet and sign in from there.",
    "broken_title": "Sign-in does not work right now",
    "broken_text": "The identity provider itself failed. Open the cabinet and start again.",
    "code": "Code",
    "cabinet": "Open the cabinet",
}

BUILT_IN: Mapping[str, Mapping[str, str]] = {"ru": RU, "en": EN}


def by_locale(locales: Iterable[str], own: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Return the words of each of `locales` that has any: `own` ones, else the built-in, else English."""
    return {
        locale: {**EN, **BUILT_IN.get(locale, {}), **own.get(locale, {})}
        for locale in locales
        if locale in BUILT_IN or locale in own
    }


def choose_locale(query: Mapping[str, str], accepted: str, offered: Iterable[str]) -> str:
    """Return the locale to answer in: `kc_locale`, then `ui_locales`, then the browser's `accepted`, then the first.

    `ui_locales` is OpenID Connect Core 1.0 §3.1.2.1; `accepted` is an Accept-Language header (RFC 9110 §12.5.4).
    """
    known = tuple(offered)
    wished = [query.get("kc_locale", ""), *query.get("ui_locales", "").split(), *_by_weight(accepted)]
    for wish in wished:
        for locale in known:
            if wish.lower() == locale.lower() or wish.lower().split("-")[0] == locale.lower():
                return locale
    return known[0]


def _by_weight(header: str) -> list[str]:
    weighed = []
    for part in header.split(","):
        tag, _, weight = part.strip().partition(";q=")
        weighed.append((-float(weight) if weight.replace(".", "", 1).isdecimal() else -1.0, tag))
    return [tag for _, tag in sorted(weighed, key=lambda pair: pair[0])]
