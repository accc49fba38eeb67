"""Two homes made by hand with the true figures: the agent's and a subscriber's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from runtime.cabinet.model import Band, Block, Filter, Path, Query, Setting, Shape
from runtime.values import Money, Page, Quantity
from tests.runtime.render.sample import ZONE, band, block, record, rows, text, to, value

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
        "table",
        id,
        reads=(name,),
        table=rows(name),
        columns=(
            record(value=value("item.name"), label=text("labels.name")),
            record(value=value("item.contractNumber"), label=text("labels.contractNumber")),
            record(value=value("item.status", "enumeration", enum="Agreement.status"), label=text("labels.status")),
            record(value=value("item.phone", "text", "phone"), label=text("labels.phone")),
            record(value=value("item.balance", "money"), label=text("labels.balance")),
        ),
        link=to("account", subscriber=Path(root="item", parts=("id",))),
    )


def agent_bands() -> tuple[Band, ...]:
    """Return the agent's home."""
    tabs = tuple(
        record(
            title=text(f"subscribers.{name}"),
            id=name,
            blocks=(band(("full", (people_table(name, f"{name}_people"),))),),
        )
        for name in ("mine", "recent", "all")
    )
    main = (
        block(
            "stat",
            "count",
            stat=value("totals.count", "integer"),
            label=text("subscribers.count", count=value("totals.count", "integer")),
        ),
        block("stat", "balance", stat=value("totals.balance", "money", "integer"), label=text("subscribers.balance")),
        block("tabs", "lists", tabs=tabs),
    )
    rail = (
        block(
            "donut",
            "orders",
            reads=("orders",),
            title=text("orders.title"),
            donut=value("orders.total", "integer"),
            label=text("orders.total"),
            note=text("orders.note"),
            slices=(
                record(value=value("orders.processed", "integer"), label=text("orders.processed")),
                record(value=value("orders.inWork", "integer"), label=text("orders.in_work")),
            ),
        ),
        block(
            "card",
            "news",
            card=text("home.news_title"),
            text=text("home.news_text"),
            links=(to("news", "home.news_look"),),
        ),
    )
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
        name: Query(
            name=name,
            operation="billing.listSubscribers",
            answer=shape,
            page=20,
            sort=("name", "-balance"),
            filters=filters,
        )
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
        "hero",
        "balance",
        reads=("account",),
        hero=value("account.balance", "money"),
        label=text("home.balance"),
        note=text(
            "home.promised",
            amount=value("account.promised.amount", "money"),
            until=value("account.promised.until", "date"),
        ),
        links=(to("pay", "home.pay"), to("autopay", "home.autopay")),
    )
    charges = _list(
        "charges",
        "home.charges",
        "",
        list=rows("charges"),
        lead=item("item.date", "date", "date_short"),
        main=item("item.name"),
        second=item("item.note"),
        aside=item("item.amount", "money"),
        below=text(
            "home.after",
            short=item("item.short", "flag"),
            shortage=item("item.shortage", "money"),
            remaining=item("item.remaining", "money"),
        ),
    )
    notice = block(
        "notice",
        "short",
        notice=text("home.short", amount=value("account.short", "money"), date=value("account.until", "date")),
        text=text("home.short_text"),
        tone="warn",
        links=(to("pay", "home.pay_it"),),
    )
    meters = block(
        "meters",
        "packages",
        reads=("packages",),
        meters=rows("packages"),
        main=item("item.name"),
        value=item("item.left", "quantity"),
        max=item("item.most", "quantity"),
        note=text("home.lasts", until=item("item.until", "date")),
    )
    plan = block(
        "section",
        "plan",
        section=text("home.plan", plan=value("contract.plan")),
        note=text("home.plan_note"),
        links=(to("plan", "home.change_plan"),),
        blocks=(band(("full", (meters,))),),
    )
    operations = _list(
        "operations",
        "home.operations",
        "home.history",
        list=rows("operations"),
        main=item("item.name"),
        second=item("item.at", "datetime"),
        aside=item("item.amount", "money"),
        icon="arrow-in",
    )
    tickets = _list(
        "tickets",
        "home.tickets",
        "home.all_tickets",
        list=rows("tickets"),
        main=item("item.subject"),
        second=item("item.note"),
        badge=item("item.status", "enumeration", enum="Ticket.status"),
        link=to("ticket", t=Path(root="item", parts=("id",))),
    )
    news = _list(
        "news",
        "news.title",
        "news.all",
        list=rows("news"),
        main=item("item.title"),
        second=item("item.at", "date"),
        link=to("news_item", n=Path(root="item", parts=("id",))),
    )
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
            "balance": _roubles("862.50"),
            "short": _roubles("756.50"),
            "until": date(2026, 12, 1),
            "promised": {"amount": _roubles("500"), "until": date(2026, 11, 25)},
        },
        "contract": {"plan": "Поток 30"},
        "charges": (
            {
                "date": date(2026, 11, 25),
                "name": "Погашение обещанного платежа",
                "note": "500\u00a0₽ и 30\u00a0₽ за услугу",
                "amount": _roubles("-530"),
                "short": False,
                "remaining": _roubles("332.50"),
                "shortage": None,
            },
            {
                "date": date(2026, 12, 1),
                "name": "Тариф и услуги за декабрь",
                "note": "«Поток 30» и 3 услуги",
                "amount": _roubles("-1089"),
                "short": True,
                "remaining": None,
                "shortage": _roubles("756.50"),
            },
        ),
        "packages": (
            {
                "name": "Интернет",
                "left": Quantity(Decimal("18.4"), "GB"),
                "most": Quantity(Decimal(30), "GB"),
                "until": date(2026, 12, 1),
            },
            {
                "name": "Минуты",
                "left": Quantity(Decimal(412), "min"),
                "most": Quantity(Decimal(600), "min"),
                "until": date(2026, 12, 1),
            },
            {
                "name": "SMS",
                "left": Quantity(Decimal(9), "SMS"),
                "most": Quantity(Decimal(100), "SMS"),
                "until": date(2026, 11, 24),
            },
        ),
        "operations": (
            {"name": "Обещанный платёж", "at": datetime(2026, 11, 22, 9, 41, tzinfo=ZONE), "amount": _roubles("500")},
            {"name": "Пакет «+5 ГБ»", "at": datetime(2026, 11, 20, 18, 2, tzinfo=ZONE), "amount": _roubles("-150")},
            {
                "name": "Пополнение, карта •• 4417",
                "at": datetime(2026, 11, 14, 12, 30, tzinfo=ZONE),
                "amount": _roubles("700"),
            },
        ),
        "tickets": (
            {
                "id": "48213",
                "subject": "Не работает интернет вечером",
                "note": "№ 48213 · ответ 22 ноября, 10:14",
                "status": "answered",
            },
            {
                "id": "47960",
                "subject": "Справка о платежах за год",
                "note": "№ 47960 · закрыто 3 ноября",
                "status": "resolved",
            },
        ),
        "news": (
            {"id": "1", "title": "Оплата по QR-коду СБП без комиссии", "at": date(2026, 11, 20)},
            {"id": "2", "title": "Работы на сети в Северном районе в ночь на 26 ноября", "at": date(2026, 11, 18)},
        ),
    }
