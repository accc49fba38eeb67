"""The words of settings and of what may be wrong with them, in English and in Russian."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from runtime.settings import PREFIX, SECRET_BYTES, Problem

Lang = Literal["en", "ru"]


class Purpose(Struct, frozen=True):
    """What a setting is for, in both languages, and an example of its value where one helps.

    `example_ru` stands where the example itself has words.
    """

    en: str
    ru: str
    example: str
    example_ru: str = ""


PURPOSES: Mapping[str, Purpose] = {
    "PUBLIC_URL": Purpose(
        "the address by which people open the cabinet",
        "адрес, по которому люди открывают кабинет",
        "https://my.example.org",
    ),
    "SECRET_KEY": Purpose(
        f"the secret that sessions and addresses are sealed with, {SECRET_BYTES} bytes or more",
        f"секрет, которым запечатаны сессии и адреса, не короче {SECRET_BYTES} байт",
        'the output of: python -c "import secrets; print(secrets.token_urlsafe(48))"',
        'вывод команды: python -c "import secrets; print(secrets.token_urlsafe(48))"',
    ),
    "OIDC_ISSUER": Purpose(
        "the identity provider's issuer, exactly as it names itself",
        "издатель (issuer) провайдера входа, точно так, как он себя называет",
        "https://id.example.org/realms/potok",
    ),
    "OIDC_INTERNAL_URL": Purpose(
        "where the cabinet itself reaches the identity provider, if not at the issuer",
        "где сам кабинет находит провайдера входа, если не по адресу издателя",
        "https://keycloak.internal:8443/realms/potok",
    ),
    "OIDC_CLIENT_ID": Purpose(
        "the cabinet's name at the identity provider", "имя кабинета у провайдера входа", "pcabinet"
    ),
    "OIDC_CLIENT_SECRET": Purpose(
        "the cabinet's secret at the identity provider", "секрет кабинета у провайдера входа", ""
    ),
    "SESSIONS": Purpose(
        "where the sessions of signed-in people are kept",
        "где хранятся сессии вошедших",
        "sqlite:////var/lib/pcabinet/sessions.sqlite",
    ),
    "DATABASE": Purpose(
        "where the journal and the requests are kept",
        "где хранятся журнал и обращения",
        "sqlite:////var/lib/pcabinet/records.sqlite",
    ),
    "CONTENT": Purpose(
        "where news and other content come from: the build's own `files`, or `directus`",
        "откуда берутся новости и другой контент: из файлов сборки (files) или из Directus (directus)",
        "directus",
    ),
    "CONTENT_COPY": Purpose(
        "the file in which the last good content of Directus is kept",
        "файл, в котором хранится последний исправный контент Directus",
        "/var/lib/pcabinet/content.json",
    ),
    "TRUSTED_PROXIES": Purpose(
        "addresses of proxies whose forwarded headers are believed",
        "адреса прокси, чьим заголовкам о клиенте верят",
        "10.0.0.0/8, 192.0.2.7",
    ),
    "LOG_FORMAT": Purpose("how the log is written", "как пишется журнал работы", "json"),
    "KEYCLOAK_ADMIN_USER": Purpose(
        "an administrator of the Keycloak server", "администратор сервера Keycloak", "admin"
    ),
    "KEYCLOAK_ADMIN_PASSWORD": Purpose(
        "the password of Keycloak's administrator", "пароль администратора Keycloak", ""
    ),
    "KEYCLOAK_SMTP_URL": Purpose(
        "the server by which Keycloak sends letters, with the user if it wants one",
        "сервер, через который Keycloak отправляет письма, и пользователь, если он нужен",
        "smtps://cabinet@mail.example.org",
    ),
    "KEYCLOAK_SMTP_PASSWORD": Purpose(
        "the password of the user at that mail server", "пароль пользователя этого почтового сервера", ""
    ),
    "KEYCLOAK_SMTP_FROM": Purpose(
        "the address that Keycloak's letters come from",
        "адрес, с которого приходят письма Keycloak",
        "no-reply@example.org",
    ),
    "DIRECTUS_URL": Purpose("the address of Directus", "адрес Directus", "https://cms.example.org"),
    "DIRECTUS_ADMIN_TOKEN": Purpose(
        "the static token of an administrator of Directus", "постоянный токен администратора Directus", ""
    ),
    "DIRECTUS_TOKEN": Purpose(
        "the token of the user as whom the cabinet reads Directus",
        "токен пользователя, от имени которого кабинет читает Directus",
        "",
    ),
    "DIRECTUS_HOOK_TOKEN": Purpose(
        "the secret that Directus shows when it tells of changes, 32 characters or more",
        "секрет, который Directus предъявляет, сообщая об изменениях: не короче 32 знаков",
        "",
    ),
    "DIRECTUS_PREVIEW_TOKEN": Purpose(
        "the secret that opens the cabinet's pages with drafts from Directus, 32 characters or more",
        "секрет, по которому из Directus открываются страницы кабинета с черновиками: не короче 32 знаков",
        "",
    ),
    "DIRECTUS_PUBLIC_URL": Purpose(
        "where editors open Directus, which may show drafts in the cabinet's pages; PCABINET_DIRECTUS_URL unless set",
        "где редакторы открывают Directus, который показывает черновики в страницах кабинета; иначе "
        "PCABINET_DIRECTUS_URL",
        "https://cms.example.org",
    ),
    "DIRECTUS_POLL": Purpose(
        "seconds between two looks whether something has changed in Directus; 60 unless set",
        "через сколько секунд кабинет смотрит, не изменилось ли что-то в Directus; если не задана — 60",
        "60",
    ),
    "SOURCE_URL": Purpose(
        "the address of the source “{source}”", "адрес источника «{source}»", "https://billing.internal/api"
    ),
    "SOURCE_TOKEN": Purpose("the token shown to the source “{source}”", "токен для источника «{source}»", ""),
    "SOURCE_USER": Purpose(
        "the user name shown to the source “{source}”", "имя пользователя для источника «{source}»", "cabinet"
    ),
    "SOURCE_PASSWORD": Purpose("the password shown to the source “{source}”", "пароль для источника «{source}»", ""),
    "SOURCE_KEY": Purpose("the key shown to the source “{source}”", "ключ для источника «{source}»", ""),
}

_FAULTS: Mapping[str, Mapping[Lang, str]] = {
    "missing": {"en": "{name} is not set", "ru": "{name} не задана"},
    "unreadable": {
        "en": "{name} names the file “{value}”, which can not be read",
        "ru": "{name} указывает на файл «{value}», который не читается",
    },
    "twice": {
        "en": "{name} and {name}_FILE are both set; keep one",
        "ru": "{name} и {name}_FILE заданы обе; оставьте одну",
    },
    "not_url": {
        "en": "{name} is “{value}”, which is no address of the form https://host",
        "ru": "{name} — «{value}», а это не адрес вида https://host",
    },
    "plain_http": {
        "en": "{name} is “{value}”; plain http is allowed on this machine only (127.0.0.1, localhost): use https",
        "ru": "{name} — «{value}»; http без шифрования — только на этой машине (127.0.0.1, localhost): нужен https",
    },
    "not_origin": {
        "en": "{name} is “{value}”; the cabinet stands at the root of its host: leave the path out",
        "ru": "{name} — «{value}»; кабинет занимает весь хост: уберите путь",
    },
    "too_short": {
        "en": f"{{name}} is shorter than {SECRET_BYTES} bytes",
        "ru": f"{{name}} короче {SECRET_BYTES} байт",
    },
    "unknown_value": {
        "en": "{name} says “{value}”; this version knows {known}",
        "ru": "{name} — «{value}»; эта версия знает {known}",
    },
    "not_network": {
        "en": "{name} holds “{value}”, which is no address or network",
        "ru": "{name} содержит «{value}», а это не адрес и не сеть",
    },
    "not_seconds": {
        "en": "{name} is “{value}”; it must be a whole number of seconds, 1 or more",
        "ru": "{name} — «{value}»; нужно целое число секунд, не меньше 1",
    },
    "not_realm": {
        "en": "{name} is “{value}”, which is no realm of a Keycloak: its address ends in /realms/ and a name",
        "ru": "{name} — «{value}», а это не realm в Keycloak: его адрес кончается на /realms/ и имя",
    },
    "master": {
        "en": "{name} is “{value}”, the realm of Keycloak's own administrators: give the cabinet a realm of its own",
        "ru": "{name} — «{value}», realm администраторов самого Keycloak: дайте кабинету собственный realm",
    },
    "not_mail": {
        "en": "{name} is “{value}”; it must be smtps://user@host or smtp://user@host, with a port if unusual",
        "ru": "{name} — «{value}»; нужно smtps://user@host или smtp://user@host, с портом, если он необычный",
    },
    "unknown_name": {"en": "{name} is no setting", "ru": "{name} — неизвестная настройка"},
}
_EXAMPLE: Mapping[Lang, str] = {"en": "; for example {example}", "ru": "; например {example}"}
_NEAREST: Mapping[Lang, str] = {"en": "{what}; did you mean {known}?", "ru": "{what}; может быть, {known}?"}


def problem_words(problem: Problem, lang: Lang) -> str:
    """Return one sentence: what is wrong, what the setting is for, an example or the nearest name."""
    known = ", ".join(problem.known)
    what = _FAULTS[problem.fault][lang].format(name=problem.name, value=problem.value, known=known)
    if problem.fault == "unknown_name":
        return _NEAREST[lang].format(what=what, known=known) if known else what
    purpose, source = _purpose(problem.name)
    said = {"en": purpose.en, "ru": purpose.ru}[lang].format(source=source)
    example = (lang == "ru" and purpose.example_ru) or purpose.example
    return f"{what}: {said}" + (_EXAMPLE[lang].format(example=example) if example else "")


def _purpose(name: str) -> tuple[Purpose, str]:
    short = name.removeprefix(PREFIX).removesuffix("_FILE")
    of_source = re.fullmatch(r"SOURCE_(.+)_([A-Z]+)", short)
    if of_source is None:
        return PURPOSES[short], ""
    return PURPOSES[f"SOURCE_{of_source[2]}"], of_source[1].lower()
