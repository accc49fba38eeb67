"""Two homes made by hand, the agent's and a subscriber's, to draw without a compiler or a backend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path as File
from typing import Any
from zoneinfo import ZoneInfo

from runtime.cabinet.model import (
    Band,
    Block,
    Cabinet,
    Column,
    Filter,
    Identity,
    Link,
    Locale,
    Path,
    Query,
    Record,
    Rows,
    Setting,
    Shape,
    Shell,
    Text,
    Theme,
    Value,
    Width,
)
from runtime.palette import solve
from runtime.render.assembly import schemas, templates
from runtime.render.environment import Face, load_face
from runtime.render.page import draw, opens_with_hero
from runtime.render.scope import Scope, SearchForm, Speaker
from runtime.render.shell import (
    Contact,
    Language,
    MenuEntry,
    Option,
    PageLink,
    PageView,
    Person,
    SignOut,
    Switcher,
)
from runtime.texts import Messages, product_words
from runtime.values import Money, Page, Quantity

ROOT = File(__file__).parents[3]
BLOCKS = (ROOT / "runtime" / "blocks",)
THEMES = (ROOT / "themes" / "base", ROOT / "themes" / "potok")
ZONE = ZoneInfo("Europe/Moscow")
NOW = datetime(2026, 11, 22, 14, 5, tzinfo=ZONE)

RU = Locale(
    code="ru", name="Русский", dir="ltr", decimal=",", group="\u202f", minus="\u2212",
    currencies={"RUB": "₽", "KZT": "₸"}, currency_before=False,
    months=("января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"),
    months_short=("янв", "фев", "мар", "апр", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"),
    date="{day} {month}", date_year="{day} {month} {year}", date_short="{day} {month_short}",
    date_short_year="{day} {month_short} {year}", at="{date}, {time}", units={"GB": "ГБ", "min": "мин", "SMS": "SMS"},
)  # fmt: skip
EN = Locale(
    code="en", name="English", dir="ltr", decimal=".", group=",", minus="\u2212",
    currencies={"RUB": "₽", "KZT": "₸"}, currency_before=True,
    months=("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"),
    months_short=("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    date="{month} {day}", date_year="{month} {day}, {year}", date_short="{month_short} {day}",
    date_short_year="{month_short} {day}, {year}", at="{date}, {time}", units={"GB": "GB", "min": "min", "SMS": "SMS"},
)  # fmt: skip
AR = Locale(
    code="ar", name="العربية", dir="rtl", decimal=".", group=",", minus="\u2212", currencies={"RUB": "₽"},
    currency_before=False, months=EN.months, months_short=EN.months_short, date=EN.date, date_year=EN.date_year,
    date_short=EN.date_short, date_short_year=EN.date_short_year, at=EN.at, units=EN.units,
)  # fmt: skip

_WORDS: Mapping[str, tuple[str, str]] = {
    "home.title": ("Главная", "Home"),
    "home.balance": ("Баланс", "Balance"),
    "home.promised": ("В том числе обещанный платёж {amount} до {until}", "Including a promised payment of {amount} until {until}"),
    "home.charges": ("Ближайшие списания", "What comes next"),
    "home.after": (
        "{short, select, true {не хватит {shortage}} other {останется {remaining}}}",
        "{short, select, true {{shortage} will be missing} other {{remaining} will be left}}",
    ),
    "home.pay": ("Пополнить", "Top up"),
    "home.autopay": ("Автоплатёж", "Autopay"),
    "home.short": ("Пополните счёт на {amount} до {date},", "Top up {amount} by {date},"),
    "home.short_text": ("иначе исходящие звонки и интернет приостановятся.", "or calls and internet will be paused."),
    "home.pay_it": ("Пополнить на эту сумму", "Top up this sum"),
    "home.plan": ("Тариф «{plan}»", "Plan “{plan}”"),
    "home.plan_note": ("790\u00a0₽ в месяц · пакеты обновятся 1\u00a0декабря", "₽790 a month · renewed on December\u00a01"),
    "home.change_plan": ("Сменить тариф", "Change plan"),
    "home.lasts": ("хватит до {until}", "lasts until {until}"),
    "home.operations": ("Последние операции", "Latest operations"),
    "home.history": ("Вся история", "All history"),
    "home.tickets": ("Обращения", "Tickets"),
    "home.all_tickets": ("Все обращения", "All tickets"),
    "home.news_title": ("Узнать последние новости", "Read the latest news"),
    "home.news_text": ("Здесь вы можете просмотреть последние новости", "Here you can look through the latest news"),
    "home.news_look": ("Просмотр", "Look"),
    "subscribers.count": (
        "{count, plural, one {абонент} few {абонента} many {абонентов} other {абонента}}",
        "{count, plural, one {subscriber} other {subscribers}}",
    ),
    "subscribers.balance": ("общий баланс контрактов", "total balance of contracts"),
    "subscribers.mine": ("Мои абоненты", "My subscribers"),
    "subscribers.recent": ("Последние добавленные абоненты", "Subscribers added lately"),
    "subscribers.all": ("Все абоненты", "All subscribers"),
    "orders.title": ("Заказы абонентов", "Subscribers' orders"),
    "orders.total": ("Общее число заявок", "All requests"),
    "orders.note": ("всего заявок", "requests in all"),
    "orders.processed": ("Обработанные", "Processed"),
    "orders.in_work": ("В работе", "In progress"),
    "news.title": ("Новости", "News"),
    "news.all": ("Все новости", "All news"),
    "labels.name": ("Наименование", "Name"),
    "labels.contractNumber": ("Контракт", "Contract"),
    "labels.status": ("Статус контракта", "Contract status"),
    "labels.phone": ("Телефон", "Phone"),
    "labels.balance": ("Баланс", "Balance"),
    "enums.Agreement.status.active": ("Активен", "Active"),
    "enums.Agreement.status.suspended": ("Приостановлен", "Suspended"),
    "enums.Agreement.status.blocked": ("Заблокирован", "Blocked"),
    "enums.Ticket.status.answered": ("Новый ответ", "New answer"),
    "enums.Ticket.status.resolved": ("Решено", "Resolved"),
}


@cache
def texts() -> Mapping[str, Mapping[str, str]]:
    """Return the sample's texts and the product's, by locale; Arabic borrows English words."""
    own = {"ru": {key: pair[0] for key, pair in _WORDS.items()}, "en": {key: pair[1] for key, pair in _WORDS.items()}}
    found = {code: {**product_words(code), **words} for code, words in own.items()}
    return {**found, "ar": found["en"]}


# ---------------------------------------------------------------- short forms of the IR


def value(path: str, kind: Any = "text", shown: str = "", enum: str = "") -> Value:
    """Return a value slot that reads `root.part.part`."""
    root, *parts = path.split(".")
    return Value(expr=Path(root=root, parts=tuple(parts)), kind=kind, shown=shown or _natural(kind), enum=enum)


def _natural(kind: str) -> str:
    return {"enumeration": "text", "flag": "yes_no", "id": "code", "any": "text"}.get(kind, kind)


def rows(name: str) -> Rows:
    """Return a rows slot over a question."""
    return Rows(expr=Path(root=name), paged=True, query=name)


def block(kind: str, id: str = "", *, reads: tuple[str, ...] = (), **settings: Setting) -> Block:
    """Return a block; its main slot is the setting of its kind's name."""
    return Block(kind=kind, id=id, settings=settings, reads=reads, origin=f"screens/sample.yaml:{len(id) + 1}")


def record(**settings: Setting) -> Record:
    """Return a group of settings."""
    return Record(settings=settings)


def band(*columns: tuple[Width, tuple[Block, ...]]) -> Band:
    """Return a band of columns."""
    return Band(columns=tuple(Column(width=width, blocks=blocks) for width, blocks in columns))


def text(key: str, **args: Value) -> Text:
    """Return words by key."""
    return Text(key=key, args=args)


def to(screen: str, label: str = "", **params: Path) -> Link:
    """Return a link to a screen."""
    return Link(screen=screen, params=params, label=text(label) if label else None)


@dataclass(frozen=True, slots=True)
class SimpleLinker:
    """Addresses as plain as can be: `/screen?param=value` and this page's own query."""

    sorted_by: str = "name"

    def href(self, link: Link, scope: Scope) -> str | None:
        """Return the address; None where a parameter is unknown."""
        values = {name: scope.at(expr) for name, expr in {**link.params, **link.current}.items()}
        if None in values.values():
            return None
        if link.url is not None:
            found = scope.at(link.url)
            return found if isinstance(found, str) else None
        query = "&".join(f"{name}={known}" for name, known in values.items())
        return f"/{link.screen}{'?' + query if query else ''}"

    def page(self, query: str, **changes: str | int) -> str:
        """Return this page's address with changes."""
        prefix = f"{query}." if query else ""
        return "?" + "&".join(f"{prefix}{name}={change}" for name, change in changes.items())

    def form(self, query: str) -> SearchForm:
        """Return the form's address; the tab is kept."""
        return SearchForm(action="/agent", kept=(("tab", "mine"),))

    def sort(self, query: str) -> str:
        """Return the sort in force."""
        return self.sorted_by


# ---------------------------------------------------------------- the cabinet


@cache
def cabinet() -> Cabinet:
    """Return a cabinet with three languages and the sample's states."""
    tones: Any = {
        "Agreement.status": {"active": "good", "suspended": "warn", "blocked": "bad"},
        "Ticket.status": {"answered": "busy", "resolved": "quiet"},
    }
    return Cabinet(
        id="sample", name=text("brand.name"), locales=(RU, EN, AR), time_zone="Europe/Moscow", currency="RUB",
        theme=Theme(id="potok", brand="#006571", palette=solve("#006571")), home={}, menu=(), shell=Shell(),
        identity=Identity(session={}, roles_in=(), roles=()), current=(), objects={}, sources={}, operations={},
        screens={}, collections={}, texts=texts(), tones=tones,
    )  # fmt: skip


@cache
def face() -> Face:
    """Return the face of the base theme."""
    return load_face(templates(BLOCKS, THEMES), schemas(BLOCKS))


def scope(code: str = "ru", messages: Speaker | None = None, **changes: Any) -> Scope:
    """Return a scope over nothing, in a language; `changes` are its fields."""
    locale = next(locale for locale in cabinet().locales if locale.code == code)
    speaker = messages or Messages(code, texts()[code])
    known: dict[str, Any] = {
        "face": face(), "cabinet": cabinet(), "locale": locale, "messages": speaker, "zone": ZONE, "now": NOW, "links": SimpleLinker(),
    }  # fmt: skip
    return Scope(**{**known, **changes})


# ---------------------------------------------------------------- the agent's home

_PEOPLE = (
    ("Петров Алексей", "2412521", "active", "+79160838531", "12432.00"),
    ("Зеленков Андрей", "2412413", "active", "+79135343421", "23567.00"),
    ("Мирский Владислав", "2341423", "active", "+79166542365", "-7632.00"),
    ("Зайцев Владимир", "6875432", "active", "+77653784312", "36321.00"),
    ("Пестрова Светлана", "4766543", "active", "+75213215434", "84252.00"),
    ("Кузнецова Марина", "3120874", "active", "+79032174065", "18450.00"),
    ("Орлов Дмитрий", "3398120", "suspended", "+79261147308", "-1215.50"),
    ("Белова Анна", "4471902", "active", "+79857710936", "8980.00"),
    ("ООО «Северный ветер»", "5502316", "active", "+74951204490", "11300.00"),
    ("Тихонов Сергей", "2987654", "blocked", "+79773056122", "-640.00"),
    ("Гордеева Ольга", "6120045", "active", "+79126401277", "862.50"),
)


def people() -> Page:
    """Return the agent's subscribers."""
    names = ("name", "contractNumber", "status", "phone")
    found = tuple(
        {"id": str(at), **dict(zip(names, person[:4], strict=True)), "balance": Money(Decimal(person[4]), "RUB")}
        for at, person in enumerate(_PEOPLE)
    )
    return Page(rows=found, total=len(found), number=1, size=20)


def people_table(name: str = "mine", id: str = "people") -> Block:
    """Return the five columns of the original screen."""
    return block(
        "table", id, reads=(name,), table=rows(name),
        columns=(
            record(value=value("item.name"), label=text("labels.name")),
            record(value=value("item.contractNumber"), label=text("labels.contractNumber")),
            record(value=value("item.status", "enumeration", enum="Agreement.status"), label=text("labels.status")),
            record(value=value("item.phone", "text", "phone"), label=text("labels.phone")),
            record(value=value("item.balance", "money"), label=text("labels.balance")),
        ),
        link=to("account", subscriber=Path(root="item", parts=("id",))),
    )  # fmt: skip


def agent_bands() -> tuple[Band, ...]:
    """Return the agent's home."""
    tabs = tuple(
        record(title=text(f"subscribers.{name}"), id=name, blocks=(band(("full", (people_table(name, f"{name}_people"),))),))
        for name in ("mine", "recent", "all")
    )
    main = (
        block("stat", "count", stat=value("totals.count", "integer"), label=text("subscribers.count", count=value("totals.count", "integer"))),
        block("stat", "balance", stat=value("totals.balance", "money", "integer"), label=text("subscribers.balance")),
        block("tabs", "lists", tabs=tabs),
    )
    rail = (
        block(
            "donut", "orders", reads=("orders",), title=text("orders.title"), donut=value("orders.total", "integer"),
            label=text("orders.total"), note=text("orders.note"),
            slices=(
                record(value=value("orders.processed", "integer"), label=text("orders.processed")),
                record(value=value("orders.inWork", "integer"), label=text("orders.in_work")),
            ),
        ),
        block("card", "news", card=text("home.news_title"), text=text("home.news_text"), links=(to("news", "home.news_look"),)),
    )  # fmt: skip
    return (band(("two_thirds", main), ("third", rail)),)


def agent_roots() -> Mapping[str, object]:
    """Return the agent's data with the true figures."""
    return {
        "mine": people(),
        "recent": people(),
        "all": people(),
        "totals": {"count": 11, "balance": Money(Decimal("186677.00"), "RUB")},
        "orders": {"total": 268, "processed": 255, "inWork": 13},
        "filter": {},
    }


def queries(*, search: bool = False) -> Mapping[str, Query]:
    """Return the questions behind the agent's lists."""
    filters = (Filter(name="query", type="search"),) if search else ()
    shape = Shape(kind="page")
    return {
        name: Query(name=name, operation="billing.listSubscribers", answer=shape, page=20, sort=("name", "-balance"), filters=filters)
        for name in ("mine", "recent", "all")
    }


# ---------------------------------------------------------------- a subscriber's home


def _list(id: str, title: str, more: str, **settings: Setting) -> Block:
    links = (to("all", more),) if more else ()
    return block("list", id, reads=(id,), title=text(title), links=links, **settings)


def subscriber_bands() -> tuple[Band, ...]:
    """Return Olga's home."""
    item = value
    hero = block(
        "hero", "balance", reads=("account",), hero=value("account.balance", "money"), label=text("home.balance"),
        note=text("home.promised", amount=value("account.promised.amount", "money"), until=value("account.promised.until", "date")),
        links=(to("pay", "home.pay"), to("autopay", "home.autopay")),
    )  # fmt: skip
    charges = _list(
        "charges", "home.charges", "", list=rows("charges"), lead=item("item.date", "date", "date_short"), main=item("item.name"),
        second=item("item.note"), aside=item("item.amount", "money"),
        below=text("home.after", short=item("item.short", "flag"), shortage=item("item.shortage", "money"), remaining=item("item.remaining", "money")),
    )  # fmt: skip
    notice = block(
        "notice", "short", notice=text("home.short", amount=value("account.short", "money"), date=value("account.until", "date")),
        text=text("home.short_text"), tone="warn", links=(to("pay", "home.pay_it"),),
    )  # fmt: skip
    meters = block(
        "meters", "packages", reads=("packages",), meters=rows("packages"), main=item("item.name"), value=item("item.left", "quantity"),
        max=item("item.most", "quantity"), note=text("home.lasts", until=item("item.until", "date")),
    )  # fmt: skip
    plan = block(
        "section", "plan", section=text("home.plan", plan=value("contract.plan")), note=text("home.plan_note"),
        links=(to("plan", "home.change_plan"),), blocks=(band(("full", (meters,))),),
    )  # fmt: skip
    operations = _list(
        "operations", "home.operations", "home.history", list=rows("operations"), main=item("item.name"),
        second=item("item.at", "datetime"), aside=item("item.amount", "money"), icon="arrow-in",
    )  # fmt: skip
    tickets = _list(
        "tickets", "home.tickets", "home.all_tickets", list=rows("tickets"), main=item("item.subject"), second=item("item.note"),
        badge=item("item.status", "enumeration", enum="Ticket.status"), link=to("ticket", t=Path(root="item", parts=("id",))),
    )  # fmt: skip
    news = _list(
        "news", "news.title", "news.all", list=rows("news"), main=item("item.title"), second=item("item.at", "date"),
        link=to("news_item", n=Path(root="item", parts=("id",))),
    )  # fmt: skip
    return (
        band(("half", (hero,)), ("half", (charges,))),
        band(("full", (notice, plan))),
        band(("half", (operations,)), ("half", (tickets,))),
        band(("half", (news,))),
    )


def _roubles(amount: str) -> Money:
    return Money(Decimal(amount), "RUB")


def subscriber_roots() -> Mapping[str, object]:
    """Return Olga's data with the true figures."""
    return {
        "account": {
            "balance": _roubles("862.50"), "short": _roubles("756.50"), "until": date(2026, 12, 1),
            "promised": {"amount": _roubles("500"), "until": date(2026, 11, 25)},
        },
        "contract": {"plan": "Поток 30"},
        "charges": (
            {"date": date(2026, 11, 25), "name": "Погашение обещанного платежа", "note": "500\u00a0₽ и 30\u00a0₽ за услугу",
             "amount": _roubles("-530"), "short": False, "remaining": _roubles("332.50"), "shortage": None},
            {"date": date(2026, 12, 1), "name": "Тариф и услуги за декабрь", "note": "«Поток 30» и 3 услуги",
             "amount": _roubles("-1089"), "short": True, "remaining": None, "shortage": _roubles("756.50")},
        ),
        "packages": (
            {"name": "Интернет", "left": Quantity(Decimal("18.4"), "GB"), "most": Quantity(Decimal(30), "GB"), "until": date(2026, 12, 1)},
            {"name": "Минуты", "left": Quantity(Decimal(412), "min"), "most": Quantity(Decimal(600), "min"), "until": date(2026, 12, 1)},
            {"name": "SMS", "left": Quantity(Decimal(9), "SMS"), "most": Quantity(Decimal(100), "SMS"), "until": date(2026, 11, 24)},
        ),
        "operations": (
            {"name": "Обещанный платёж", "at": datetime(2026, 11, 22, 9, 41, tzinfo=ZONE), "amount": _roubles("500")},
            {"name": "Пакет «+5 ГБ»", "at": datetime(2026, 11, 20, 18, 2, tzinfo=ZONE), "amount": _roubles("-150")},
            {"name": "Пополнение, карта •• 4417", "at": datetime(2026, 11, 14, 12, 30, tzinfo=ZONE), "amount": _roubles("700")},
        ),
        "tickets": (
            {"id": "48213", "subject": "Не работает интернет вечером", "note": "№ 48213 · ответ 22 ноября, 10:14", "status": "answered"},
            {"id": "47960", "subject": "Справка о платежах за год", "note": "№ 47960 · закрыто 3 ноября", "status": "resolved"},
        ),
        "news": (
            {"id": "1", "title": "Оплата по QR-коду СБП без комиссии", "at": date(2026, 11, 20)},
            {"id": "2", "title": "Работы на сети в Северном районе в ночь на 26 ноября", "at": date(2026, 11, 18)},
        ),
    }  # fmt: skip


# ---------------------------------------------------------------- whole pages

_ICONS = {"home": "home", "users": "users", "news": "news", "faq": "help", "plan": "layers", "pay": "card", "history": "receipt", "tickets": "chat"}
_MENUS = {
    "ru": {"home": "Главная", "users": "Абоненты", "news": "Новости", "faq": "FAQ", "plan": "Услуги", "pay": "Оплата", "history": "История", "tickets": "Обращения"},
    "en": {"home": "Home", "users": "Subscribers", "news": "News", "faq": "FAQ", "plan": "Services", "pay": "Payment", "history": "History", "tickets": "Tickets"},
}  # fmt: skip


def _menu(code: str, *names: str) -> tuple[MenuEntry, ...]:
    words = _MENUS.get(code, _MENUS["en"])
    return tuple(MenuEntry(label=words[name], href=f"/{name}", icon=_ICONS[name], current=name == "home") for name in names)


def page_view(code: str, bands: tuple[Band, ...], over: Scope, **changes: Any) -> PageView:
    """Return a page around bands, with what every page here has."""
    known: dict[str, Any] = {
        "title": texts()[code]["home.title"], "lang": code, "dir": over.locale.dir, "brand": "ПОТОК", "logo": "/assets/logo.svg",
        "cabinet_word": "Личный кабинет" if code == "ru" else "Customer cabinet",
        "title_hidden": opens_with_hero(bands), "bands": draw(bands, over),
        "languages": tuple(Language(code=one.code, name=one.name, href=f"?lang={one.code}", current=one.code == code) for one in cabinet().locales),
        "phone": Contact(href="tel:+74994300204", text="+7 (499) 430-02-04"), "email": Contact(href="mailto:info@pt-t.ru", text="info@pt-t.ru"),
        "sign_out": SignOut(action="/auth/logout", token="t"), "styles": ("/assets/palette.css", "/assets/style.css"),
    }  # fmt: skip
    return PageView(**{**known, **changes})


def agent_page(code: str, over: Scope) -> PageView:
    """Return the agent's home as a page."""
    return page_view(
        code, agent_bands(), over, menu=_menu(code, "home", "users", "news", "faq"), person=Person(name="Иван Иванов", initials="ИИ"),
        actions=(PageLink(href="/new", label="Новый абонент" if code == "ru" else "New subscriber", icon="plus-user"),),
    )  # fmt: skip


def subscriber_page(code: str, over: Scope) -> PageView:
    """Return Olga's home as a page."""
    options = (Option(href="?c=1", label="+7 (912) 640-12-77 · договор 6120045", current=True), Option(href="?c=2", label="договор 6120046"))
    return page_view(
        code, subscriber_bands(), over, menu=_menu(code, "home", "plan", "pay", "history", "tickets", "news", "faq"),
        person=Person(name="Ольга Гордеева", initials="ОГ"), support=("Поддержка 24/7" if code == "ru" else "Support around the clock",),
        switcher=Switcher(label="+7 (912) 640-12-77 · договор 6120045", options=options),
    )  # fmt: skip
