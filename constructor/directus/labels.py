"""The words of the forms that editors fill, in English and Russian."""

from __future__ import annotations

from collections.abc import Mapping

from runtime.cabinet.model import Cabinet

Table = Mapping[str, tuple[str, str]]

# Names that have the same meaning in every cabinet, and those that blueprints usually give.
FIELDS: Table = {
    "status": ("Status", "Состояние"),
    "from": ("Shown from", "Показывать с"),
    "until": ("Shown until", "Показывать до"),
    "audience": ("For whom", "Для кого"),
    "priority": ("Priority", "Важность"),
    "translations": ("Texts by language", "Тексты по языкам"),
    "date_updated": ("Changed", "Изменено"),
    "about": ("About", "О чём"),
    "address": ("Address", "Адрес"),
    "answer": ("Answer", "Ответ"),
    "body": ("Text", "Текст"),
    "brand": ("Brand colour", "Цвет бренда"),
    "cover": ("Picture", "Картинка"),
    "density": ("Density", "Плотность"),
    "email": ("E-mail", "Почта"),
    "file": ("File", "Файл"),
    "group": ("Group", "Раздел"),
    "hours": ("Opening hours", "Часы работы"),
    "image": ("Picture", "Картинка"),
    "label": ("Label", "Надпись"),
    "lead": ("Lead", "Анонс"),
    "link": ("Link", "Ссылка"),
    "logo": ("Logo", "Логотип"),
    "name": ("Name", "Название"),
    "phone": ("Phone", "Телефон"),
    "place": ("Place", "Место"),
    "published_at": ("Date of publication", "Дата публикации"),
    "question": ("Question", "Вопрос"),
    "radius": ("Corners", "Скругление"),
    "slug": ("Name in the address", "Имя в адресе"),
    "text": ("Text", "Текст"),
    "title": ("Title", "Заголовок"),
    "tone": ("Kind", "Вид"),
    "version": ("Version", "Версия"),
}
COLLECTIONS: Table = {
    "agreement": ("User agreement", "Соглашение"),
    "banners": ("Banners", "Баннеры"),
    "contacts": ("Contacts", "Контакты"),
    "documents": ("Documents", "Документы"),
    "faq": ("Questions and answers", "Вопросы и ответы"),
    "menu_items": ("Menu", "Меню"),
    "news": ("News", "Новости"),
    "notices": ("Notices", "Объявления"),
    "pages": ("Pages", "Страницы"),
    "site": ("Look and contacts", "Оформление и контакты"),
}
NOTES: Table = {
    "status": (
        "Only what is published is shown in the cabinet",
        "В кабинете видно только опубликованное",
    ),
    "from": ("Empty: at once", "Пусто: сразу"),
    "until": ("Empty: without an end", "Пусто: без срока"),
    "audience": ("Empty: for everybody", "Пусто: для всех"),
    "priority": ("The greater stands first", "Чем больше, тем выше"),
    "key": (
        "Names the item in addresses: small Latin letters, digits and hyphens, e.g. new-year",
        "Имя в адресе страницы: строчные латинские буквы, цифры и дефис, например new-year",
    ),
    "rich": (
        "Markdown; HTML is shown as plain text",
        "Разметка Markdown; HTML показывается как обычный текст",
    ),
    "link": (
        "https://…, tel:…, mailto:… or a path of the cabinet, e.g. /news",
        "https://…, tel:…, mailto:… или путь в кабинете, например /news",
    ),
    "colour": (
        "A colour such as #0b57d0; where words on it could not be read, the cabinet takes the nearest that can",
        "Цвет, например #0b57d0; если текст на нём не прочесть, кабинет возьмёт ближайший, на котором прочесть можно",
    ),
    "image": (
        "PNG, JPEG, WebP, AVIF or GIF, up to 20 MB; SVG is not shown. Its title is read to those who can not see it",
        "PNG, JPEG, WebP, AVIF или GIF, до 20 МБ; SVG не показывается. Заголовок файла слышат те, кто не видит",
    ),
    "file": (
        "PDF or an office document, up to 100 MB; people keep it under the name of the file",
        "PDF или офисный документ, до 100 МБ; сохраняется под именем файла",
    ),
    "translations": (
        "A language left out shows the first one",
        "Если языка нет, показывается основной",
    ),
}
STATES: Table = {
    "draft": ("Draft", "Черновик"),
    "published": ("Published", "Опубликовано"),
    "archived": ("Archived", "В архиве"),
}
_CHOICES: Table = {
    "square": ("Square", "Прямые"),
    "soft": ("Soft", "Мягкие"),
    "round": ("Round", "Круглые"),
    "compact": ("Compact", "Плотно"),
    "normal": ("Normal", "Обычно"),
    "roomy": ("Roomy", "Просторно"),
    "info": ("Information", "Сообщение"),
    "good": ("Good news", "Хорошая новость"),
    "warn": ("Warning", "Предупреждение"),
    "bad": ("Trouble", "Авария"),
    "guest": ("Before signing in", "До входа"),
    "home": ("Home page", "Главная"),
    "menu": ("Menu", "Меню"),
    "footer": ("Footer", "Подвал"),
}


def said(table: Table, name: str, lang: str) -> str | None:
    """Return the words of a table in a language, None where it has none."""
    known = table.get(name)
    return known[lang == "ru"] if known else None


def titled(table: Table, name: str) -> list[dict[str, object]] | None:
    """Return a name as Directus shows it to people of either language, None to leave it to Directus."""
    known = table.get(name)
    languages = ("en-US", "ru-RU")
    return (
        [{"language": each, "translation": words} for each, words in zip(languages, known, strict=True)]
        if known
        else None
    )


def choice(cabinet: Cabinet, collection: str, name: str, word: str, lang: str) -> str:
    """Return how a word of a choice is written: as the blueprint says it, as the product does, else as it is."""
    texts = cabinet.texts.get(cabinet.locales[0].code, {})
    return texts.get(f"enums.{collection}.{name}.{word}") or said(_CHOICES, word, lang) or word
