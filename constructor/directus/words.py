"""Puts differences and failures of Directus into words, in English and Russian."""

from __future__ import annotations

from collections.abc import Mapping

from constructor.directus.admin import AdminError
from constructor.directus.change import Change
from constructor.keycloak.words import printable, value_words

_SUBJECTS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "collection": "collection {name}",
        "field": "field {name} of collection {of}",
        "relation": "relation {name} of collection {of}",
        "language": "language {name}",
        "policy": "policy “{name}”",
        "permission": "permission {name} of policy “{of}”",
        "role": "role “{name}”",
        "user": "user of role “{name}”",
        "flow": "flow “{name}”",
        "operation": "call of flow “{name}”",
        "preset": "size of pictures {name}",
        "folder": "folder of files {name}",
        "file": "file {name}",
        "content": "content of collection {name}",
    },
    "ru": {
        "collection": "коллекция {name}",
        "field": "поле {name} коллекции {of}",
        "relation": "связь {name} коллекции {of}",
        "language": "язык {name}",
        "policy": "политика «{name}»",
        "permission": "право {name} политики «{of}»",
        "role": "роль «{name}»",
        "user": "пользователь роли «{name}»",
        "flow": "поток «{name}»",
        "operation": "вызов потока «{name}»",
        "preset": "размер картинок {name}",
        "folder": "папка файлов {name}",
        "file": "файл {name}",
        "content": "содержание коллекции {name}",
    },
}
_SETTINGS: Mapping[str, tuple[str, str]] = {
    "note": ("note", "подсказка"),
    "interface": ("interface", "вид поля"),
    "options": ("options", "настройки вида"),
    "validation": ("check", "проверка"),
    "required": ("required", "обязательность"),
    "hidden": ("hidden", "скрытость"),
    "readonly": ("read-only", "только чтение"),
    "sort_field": ("field of the order", "поле порядка"),
    "singleton": ("one thing, not a list", "одна вещь, а не список"),
    "display_template": ("name in lists", "имя в списках"),
    "archive_field": ("field of the archive", "поле архива"),
    "app_access": ("access to the studio", "доступ в студию"),
    "admin_access": ("administrator", "администратор"),
    "fields": ("fields", "поля"),
    "permissions": ("rule", "правило"),
    "policies": ("policies", "политики"),
    "token": ("token", "токен"),
    "headers": ("secret header", "заголовок с секретом"),
    "url": ("address", "адрес"),
    "preview_url": ("preview", "предпросмотр"),
    "versioning": ("versions", "версии"),
    "translations": ("name in forms", "имя в формах"),
    "format": ("format", "формат"),
    "status": ("status", "состояние"),
}
_LINES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "absent": "{subject}: is missing → is made",
        "unknown": "{subject}: does not belong there → is taken away",
        "secret": "{subject}: {setting}: another, or none → as in the settings",
        "content": "{subject}: empty → {after} from the blueprint's files",
        "change": "{subject}: {setting}: {before} → {after}",
    },
    "ru": {
        "absent": "{subject}: нет → создать",
        "unknown": "{subject}: лишнее → убрать",
        "secret": "{subject}: {setting}: другой или не задан → как в настройках",
        "content": "{subject}: пусто → {after} из файлов макета",
        "change": "{subject}: {setting}: {before} → {after}",
    },
}
_FAILURES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "unreachable": "Directus does not answer at {place}. Start it, or put PCABINET_DIRECTUS_URL right.",
        "slow": "Directus at {place} did not answer in time. Try again when it has less to do.",
        "refused": "Directus at {place} does not know the token. Check PCABINET_DIRECTUS_ADMIN_TOKEN; it must be the "
        "static token of an administrator.",
        "forbidden": "The token may not use {place}{said}. PCABINET_DIRECTUS_ADMIN_TOKEN must be of an administrator.",
        "reader_refused": "Directus at {place} does not know the token. Check PCABINET_DIRECTUS_TOKEN; it must be the "
        "one that `pcabinet provision directus` gave the reader.",
        "reader_forbidden": "The reader's token may not use {place}{said}. Check PCABINET_DIRECTUS_TOKEN; `pcabinet "
        "provision directus` gives the reader what it needs.",
        "foreign": "What answers at {place} is not Directus{status}. Check PCABINET_DIRECTUS_URL.",
        "failed": "Directus did not take {place} (status {code}){said}.",
        "limit": "The licence of this Directus does not allow {place}{said}. Without a key it holds 25 collections, "
        "5 flows and 3 people: remove what is not needed, or enter a licence key.",
        "restricted": "The licence of this Directus does not allow {place}{said}.",
        "unmoved": "Directus takes these changes and keeps its own: {place}. Put them right in its studio.",
        "clash": "Directus has {place} already, made otherwise{said}. Nothing that editors wrote is touched: rename it "
        "in Directus or in the blueprint.",
        "unfinished": "What is listed above is done. Run the command again when this is put right: it goes on from "
        "there.",
    },
    "ru": {
        "unreachable": "Directus не отвечает по адресу {place}. Запустите его или исправьте PCABINET_DIRECTUS_URL.",
        "slow": "Directus по адресу {place} не ответил вовремя. Повторите, когда он будет меньше занят.",
        "refused": "Directus по адресу {place} не знает этого токена. Проверьте PCABINET_DIRECTUS_ADMIN_TOKEN: нужен "
        "постоянный токен администратора.",
        "forbidden": "Токену закрыто {place}{said}. PCABINET_DIRECTUS_ADMIN_TOKEN должен быть у администратора.",
        "reader_refused": "Directus по адресу {place} не знает этого токена. Проверьте PCABINET_DIRECTUS_TOKEN: нужен "
        "тот, который `pcabinet provision directus` дала читателю.",
        "reader_forbidden": "Токену читателя закрыто {place}{said}. Проверьте PCABINET_DIRECTUS_TOKEN; что нужно "
        "читателю, даёт `pcabinet provision directus`.",
        "foreign": "По адресу {place} отвечает не Directus{status}. Проверьте PCABINET_DIRECTUS_URL.",
        "failed": "Directus не принял {place} (статус {code}){said}.",
        "limit": "Лицензия этого Directus не позволяет {place}{said}. Без ключа в нём 25 коллекций, 5 потоков и "
        "3 человека: уберите ненужное или введите ключ лицензии.",
        "restricted": "Лицензия этого Directus не позволяет {place}{said}.",
        "unmoved": "Directus принимает эти изменения и оставляет своё: {place}. Исправьте их в его студии.",
        "clash": "В Directus уже есть {place}, и сделано иначе{said}. Написанное редакторами не трогаем: переименуйте "
        "в Directus или в макете.",
        "unfinished": "Всё, что перечислено выше, сделано. Исправьте причину и повторите команду: она продолжит.",
    },
}


def change_words(change: Change, lang: str) -> str:
    """Return one line: the thing, its setting, what it is and what it must be; never a secret."""
    lines = _LINES[lang]
    subject = printable(_SUBJECTS[lang][change.kind].format(name=change.name, of=change.of))
    if not change.setting:
        return lines["absent"].format(subject=subject)
    special = {"unknown": change.setting == "unknown", "secret": change.secret, "content": change.kind == "content"}
    line = next((name for name, holds in special.items() if holds), "change")
    before, after = value_words(change.before, lang), value_words(change.after, lang)
    return lines[line].format(subject=subject, setting=_setting(change.setting, lang), before=before, after=after)


def admin_words(error: AdminError, lang: str, *, reader: bool = False) -> str:
    """Return what went wrong and what to do; of the reader's token rather than the administrator's with `reader`."""
    said = f": {error.said.rstrip('.')}" if error.said else ""
    status = f" ({error.status})" if error.status else ""
    words = _FAILURES[lang]
    own = words.get(f"reader_{error.reason}") if reader else None
    return (own or words[error.reason]).format(
        place=printable(error.place), said=said, status=status, code=error.status
    )


def unfinished(lang: str) -> str:
    """Return what to say after a failure that came when some differences were put right already."""
    return _FAILURES[lang]["unfinished"]


def _setting(setting: str, lang: str) -> str:
    known = _SETTINGS.get(setting)
    return f"{known[lang == 'ru']} ({setting})" if known and known[0] != setting else printable(setting)
