"""Puts differences and failures of the admin API into words, in English and Russian."""

from __future__ import annotations

import json
from collections.abc import Mapping

from constructor.keycloak.admin import AdminError
from constructor.keycloak.changes.model import Change

_SUBJECTS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "realm": "realm {name}",
        "mail": "mail settings of realm {name}",
        "client": "client {name}",
        "mapper": "mapper “{name}” of client {of}",
        "role": "role {name}",
        "client_role": "role {name} of client {of}",
        "group": "group {name}",
        "attribute": "attribute {name} of users",
        "flow": "sign-in flow “{name}”",
        "step": "step “{name}” of sign-in flow “{of}”",
        "action": "required action {name}",
        "user": "user {name}",
    },
    "ru": {
        "realm": "realm {name}",
        "mail": "почта realm {name}",
        "client": "клиент {name}",
        "mapper": "преобразователь «{name}» клиента {of}",
        "role": "роль {name}",
        "client_role": "роль {name} клиента {of}",
        "group": "группа {name}",
        "attribute": "атрибут {name} пользователей",
        "flow": "порядок входа «{name}»",
        "step": "шаг «{name}» в порядке входа «{of}»",
        "action": "обязательное действие {name}",
        "user": "пользователь {name}",
    },
}
_SETTINGS: Mapping[str, tuple[str, str]] = {
    "redirectUris": ("redirect addresses", "адреса возврата"),
    "post.logout.redirect.uris": ("addresses after sign-out", "адреса после выхода"),
    "backchannel.logout.url": ("address of back-channel logout", "адрес выхода по прямому каналу"),
    "frontchannelLogout": ("front-channel logout", "выход через браузер"),
    "pkce.code.challenge.method": ("PKCE", "PKCE"),
    "minimum.acr.value": ("lowest level of sign-in", "наименьший уровень входа"),
    "authenticationFlowBindingOverrides": ("a sign-in of its own", "свой порядок входа"),
    "webOrigins": ("origins of scripts", "источники скриптов"),
    "secret": ("secret", "секрет"),
    "standardFlowEnabled": ("code flow", "вход по коду"),
    "implicitFlowEnabled": ("implicit flow", "неявный вход"),
    "directAccessGrantsEnabled": ("password grant", "вход паролем мимо страницы входа"),
    "serviceAccountsEnabled": ("service account", "служебная учётная запись"),
    "publicClient": ("client without a secret", "клиент без секрета"),
    "composites": ("included roles", "входящие роли"),
    "realmRoles": ("roles", "роли"),
    "clientRoles": ("roles of the client", "роли клиента"),
    "groups": ("groups", "группы"),
    "permissions": ("who may see and change it", "кто его видит и меняет"),
    "validations": ("checks", "проверки"),
    "requirement": ("requirement", "требование"),
    "browserFlow": ("sign-in flow of browsers", "порядок входа в браузере"),
    "order": ("order of steps", "порядок шагов"),
    "acr.loa.map": ("levels of sign-in", "уровни входа"),
    "bruteForceProtected": ("protection from guessing", "защита от подбора"),
    "failureFactor": ("failures until a wait", "неудач до ожидания"),
    "revokeRefreshToken": ("rotation of refresh tokens", "смена refresh-токена при обновлении"),
    "refreshTokenMaxReuse": ("repeats of a refresh token", "повторы refresh-токена"),
    "accessTokenLifespan": ("life of tokens, seconds", "жизнь токенов, секунды"),
    "ssoSessionIdleTimeout": ("idle time of sessions, seconds", "простой сессии, секунды"),
    "ssoSessionMaxLifespan": ("longest session, seconds", "наибольшая сессия, секунды"),
    "sslRequired": ("encryption required", "требование шифрования"),
    "registrationAllowed": ("registration", "регистрация"),
    "resetPasswordAllowed": ("forgotten passwords", "восстановление пароля"),
    "passwordPolicy": ("rules for passwords", "правила паролей"),
    "loginTheme": ("theme of sign-in", "тема входа"),
    "emailTheme": ("theme of letters", "тема писем"),
    "displayName": ("name that people see", "видимое имя"),
    "supportedLocales": ("languages", "языки"),
    "defaultLocale": ("first language", "основной язык"),
    "eventsEnabled": ("sign-in events", "события входа"),
    "adminEventsEnabled": ("events of administrators", "события администраторов"),
    "password": ("password", "пароль"),
    "otp": ("one-time codes", "одноразовые коды"),
}
_LINES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "absent": "{subject}: is missing → is made",
        "unknown": "{subject}: does not belong there → is taken away",
        "secret": "{subject}: {setting}: another, or none → as in the settings",
        "change": "{subject}: {setting}: {before} → {after}",
    },
    "ru": {
        "absent": "{subject}: нет → создать",
        "unknown": "{subject}: лишнее → убрать",
        "secret": "{subject}: {setting}: другое или не задано → как в настройках",
        "change": "{subject}: {setting}: {before} → {after}",
    },
}
_VALUES: Mapping[str, Mapping[str, str]] = {
    "en": {"none": "not set", "on": "on", "off": "off"},
    "ru": {"none": "не задано", "on": "включено", "off": "выключено"},
}
_FAILURES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "unreachable": "Keycloak does not answer at {place}. Start it, or put the address right: "
        "PCABINET_OIDC_INTERNAL_URL where it is set, else PCABINET_OIDC_ISSUER.",
        "slow": "Keycloak at {place} did not answer in time. Try again when it has less to do.",
        "refused": "Keycloak at {place} does not let the administrator in{said}. Check "
        "PCABINET_KEYCLOAK_ADMIN_USER and PCABINET_KEYCLOAK_ADMIN_PASSWORD; it must be an account of the realm master.",
        "forbidden": "The administrator may not use {place}. Give the account the role admin in the realm master.",
        "foreign": "What answers at {place} is not Keycloak{status}. Check PCABINET_OIDC_ISSUER and "
        "PCABINET_OIDC_INTERNAL_URL.",
        "failed": "Keycloak did not take {place} (status {code}){said}.",
        "unmoved": "Keycloak takes these changes and keeps its own: {place}. Put them right in its console.",
        "taken": "The realm has somebody else of the name {place}. Demo people are put only where their names are "
        "free; leave --personas out, or rename the user in Keycloak.",
        "unfinished": "What is listed above is done. Run the command again when this is put right: it goes on from "
        "there.",
    },
    "ru": {
        "unreachable": "Keycloak не отвечает по адресу {place}. Запустите его или исправьте адрес: "
        "PCABINET_OIDC_INTERNAL_URL, если он задан, иначе PCABINET_OIDC_ISSUER.",
        "slow": "Keycloak по адресу {place} не ответил вовремя. Повторите, когда он будет меньше занят.",
        "refused": "Keycloak по адресу {place} не впускает администратора{said}. Проверьте "
        "PCABINET_KEYCLOAK_ADMIN_USER и PCABINET_KEYCLOAK_ADMIN_PASSWORD: нужна учётная запись из realm master.",
        "forbidden": "Администратору закрыто {place}. Дайте его учётной записи роль admin в realm master.",
        "foreign": "По адресу {place} отвечает не Keycloak{status}. Проверьте PCABINET_OIDC_ISSUER и "
        "PCABINET_OIDC_INTERNAL_URL.",
        "failed": "Keycloak не принял {place} (статус {code}){said}.",
        "unmoved": "Keycloak принимает эти изменения и оставляет своё: {place}. Исправьте их в его консоли.",
        "taken": "В realm уже есть другой человек с именем {place}. Людей демонстрации заводят только там, где их "
        "имена свободны: уберите --personas или переименуйте пользователя в Keycloak.",
        "unfinished": "Всё, что перечислено выше, сделано. Исправьте причину и повторите команду: она продолжит.",
    },
}
_LONGEST = 160  # characters of a value


def change_words(change: Change, lang: str) -> str:
    """Return one line: the thing, its setting, what it is and what it must be; never a secret."""
    lines = _LINES[lang]
    subject = printable(_SUBJECTS[lang][change.kind].format(name=change.name, of=change.of))
    if not change.setting:
        return lines["absent"].format(subject=subject)
    line = "unknown" if change.setting == "unknown" else "secret" if change.secret else "change"
    before, after = value_words(change.before, lang), value_words(change.after, lang)
    return lines[line].format(subject=subject, setting=setting_words(change.setting, lang), before=before, after=after)


def setting_words(setting: str, lang: str) -> str:
    """Return a setting's name for people with Keycloak's own in brackets; that one alone where there is no other."""
    known = _SETTINGS.get(setting)
    return f"{known[lang == 'ru']} ({setting})" if known and known[0] != setting else printable(setting)


def admin_words(error: AdminError, lang: str) -> str:
    """Return what went wrong and what to do."""
    said = f": {error.said.rstrip('.')}" if error.said else ""
    status = f" ({error.status})" if error.status else ""
    return _FAILURES[lang][error.reason].format(
        place=printable(error.place), said=said, status=status, code=error.status
    )


def unfinished(lang: str) -> str:
    """Return what to say after a failure that came when some differences were put right already."""
    return _FAILURES[lang]["unfinished"]


def value_words(value: object, lang: str) -> str:
    """Return a setting's value as people read it."""
    values = _VALUES[lang]
    if value is None or value in ("", [], {}):
        return values["none"]
    if isinstance(value, bool):
        return values["on" if value else "off"]
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return printable(", ".join(map(str, value)))
    return printable(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str))


def printable(text: str) -> str:
    """Return a text short, on one line, without what would steer a terminal."""
    short = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    return "".join(letter if letter.isprintable() else " " for letter in short)
