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
    "again": "Чтобы продолжить, подтвердите, что это вы:",
    "disabled": "Учётная запись отключена. Свяжитесь с нами",
    "no_account": "Ещё нет учётной записи?",
    "register": "Зарегистрироваться",
    "error_form": "Исправьте ошибку и отправьте ещё раз",
    "errors_form": "Исправьте ошибки и отправьте ещё раз",
    "cancel": "Отмена",
    "code_label": "Введите одноразовый код",
    "code_missing": "Код не введён",
    "code_wrong": "Код не подходит",
    "code_now": "На стенде код сейчас:",
    "otp_title": "Введите код из приложения",
    "otp_text": "Откройте приложение с одноразовыми кодами и введите шесть цифр для этого кабинета.",
    "otp_submit": "Продолжить",
    "totp_title": "Второй фактор входа",
    "totp_text": "Добавьте ключ в приложение с одноразовыми кодами и введите код, который оно покажет. "
    "Прежний ключ, если он был, перестанет действовать.",
    "totp_secret": "Введите в приложение ключ:",
    "totp_link": "Открыть в приложении на этом устройстве",
    "totp_submit": "Продолжить",
    "new_password_title": "Новый пароль",
    "new_password_text": "Новый пароль нужен со следующего входа.",
    "new_password_submit": "Продолжить",
    "new_password_choice": "Выйти на других устройствах",
    "password_choose": "Введите пароль",
    "password_repeat": "Повторите пароль",
    "totp_label": "Одноразовый код",
    "password_new": "Новый пароль",
    "password_again": "Повторите новый пароль",
    "password_new_missing": "Новый пароль не введён",
    "passwords_differ": "Пароли не совпадают",
    "profile_title": "Ваши данные",
    "profile_text": "Так вас называет кабинет, на этот адрес приходят письма.",
    "profile_submit": "Продолжить",
    "email": "Электронная почта",
    "email_wrong": "Такой электронной почты не бывает",
    "email_taken": "С этой электронной почтой учётная запись уже есть",
    "given_name": "Имя",
    "given_name_missing": "Имя не введено",
    "family_name": "Фамилия",
    "register_title": "Регистрация",
    "register_text": "После регистрации вы войдёте в кабинет. Абонентом вас делает оператор.",
    "register_submit": "Зарегистрироваться",
    "register_back": "Вернуться ко входу",
    "username": "Введите логин",
    "user_hint": "Не короче трёх знаков",
    "username_short": "Логин короче трёх знаков",
    "username_taken": "Такой логин уже занят",
    "sessions_title": "Сеансы",
    "sessions_text": "Здесь видно, где вы вошли. Завершите сеанс, который вам не знаком.",
    "sessions_own": "этот сеанс",
    "sessions_device": "Неизвестное устройство",
    "sessions_started": "вход",
    "sessions_seen": "активность",
    "sessions_end": "Завершить",
    "not_signed_in_title": "Вы не вошли",
    "not_signed_in_text": "Откройте кабинет и войдите: тогда здесь будут ваши сеансы.",
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
    "again": "Confirm that it is you to continue:",
    "disabled": "The account is closed. Contact us",
    "no_account": "No account yet?",
    "register": "Register",
    "error_form": "Correct the error and send again",
    "errors_form": "Correct the errors and send again",
    "cancel": "Cancel",
    "code_label": "Enter the one-time code",
    "code_missing": "The code is missing",
    "code_wrong": "The code is not right",
    "code_now": "The code on this stand is now:",
    "otp_title": "Enter the code from the application",
    "otp_text": "Open the application with one-time codes and enter the six digits for this cabinet.",
    "otp_submit": "Continue",
    "totp_title": "Second factor of sign-in",
    "totp_text": "Add the key to an application for one-time codes and enter the code that it shows. "
    "The former key, if there was one, stops working.",
    "totp_secret": "Enter the key into the application:",
    "totp_link": "Open in an application on this device",
    "totp_submit": "Continue",
    "new_password_title": "New password",
    "new_password_text": "The new password is needed from the next sign-in on.",
    "new_password_submit": "Continue",
    "new_password_choice": "Sign out on other devices",
    "password_choose": "Enter your password",
    "password_repeat": "Repeat the password",
    "totp_label": "One-time code",
    "password_new": "New password",
    "password_again": "Repeat the new password",
    "password_new_missing": "The new password is missing",
    "passwords_differ": "The passwords differ",
    "profile_title": "Your details",
    "profile_text": "The cabinet calls you so, and letters go to this address.",
    "profile_submit": "Continue",
    "email": "E-mail",
    "email_wrong": "This is not an e-mail address",
    "email_taken": "There is an account with this e-mail already",
    "given_name": "First name",
    "given_name_missing": "The first name is missing",
    "family_name": "Last name",
    "register_title": "Registration",
    "register_text": "After this you are signed in to the cabinet. The operator makes you a subscriber.",
    "register_submit": "Register",
    "register_back": "Back to sign-in",
    "username": "Enter your login",
    "user_hint": "Three characters or more",
    "username_short": "The login is shorter than three characters",
    "username_taken": "This login is taken",
    "sessions_title": "Sessions",
    "sessions_text": "This is where you are signed in. End a session that you do not know.",
    "sessions_own": "this session",
    "sessions_device": "Unknown device",
    "sessions_started": "signed in",
    "sessions_seen": "active",
    "sessions_end": "End",
    "not_signed_in_title": "You are not signed in",
    "not_signed_in_text": "Open the cabinet and sign in: your sessions will be here then.",
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
