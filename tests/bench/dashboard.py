"""The reference dashboard: an agent's home with two figures, a table of 50 rows and 5 columns, a donut and 5 news."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from runtime.cabinet.model import Band, Path, Plan, Query, Shape
from runtime.records import replace
from runtime.render.scope import Scope
from runtime.render.shell import PageView, Pieces
from runtime.values import Money, Page
from tests.runtime.render.pages import agent_page
from tests.runtime.render.sample import band, block, record, rows, scope, text, to, value

ROWS, NEWS = 50, 5
SCREEN = "dashboard"


def _thing(**kinds: str) -> Shape:
    return Shape(kind="thing", nullable=False, fields={name: _part(kind) for name, kind in kinds.items()})


def _part(kind: str) -> Shape:
    enum = "Agreement.status" if kind == "enumeration" else ""
    of: Any = kind.rstrip("?")
    return Shape(kind=of, nullable=kind.endswith("?"), enum=enum)


_PERSON = _thing(id="id", name="text", contractNumber="text", status="enumeration", phone="text?", balance="money")
_ORDERS = _thing(total="integer", processed="integer", inWork="integer")
_ITEM = _thing(title="text", published="date", slug="id")
DATA = (
    Query(name="mine", operation="billing.list", answer=Shape(kind="page", nullable=False, of=_PERSON), page=ROWS),
    Query(name="totals", operation="billing.totals", answer=_thing(count="integer", balance="money")),
    Query(name="orders", operation="billing.orders", answer=_ORDERS),
    Query(name="news", operation="billing.news", answer=Shape(kind="list", nullable=False, of=_ITEM)),
)


ACCOUNT = to("account", subscriber=Path(root="item", parts=("id",)))
PEOPLE = rows("mine")
NEWS_ITEM = to("news_item", news=Path(root="item", parts=("slug",)))


def bands() -> tuple[Band, ...]:
    """Return the blocks of the page."""
    labels = ("name", "contractNumber", "status", "phone", "balance")
    values = (
        value("item.name"),
        value("item.contractNumber"),
        value("item.status", "enumeration", enum="Agreement.status"),
        value("item.phone", "text", "phone"),
        value("item.balance", "money"),
    )
    columns = tuple(record(value=one, label=text(f"labels.{name}")) for name, one in zip(labels, values, strict=True))
    main = (
        block("stat", "count", reads=("totals",), stat=value("totals.count", "integer"), label=text("labels.name")),
        block(
            "stat",
            "balance",
            reads=("totals",),
            stat=value("totals.balance", "money", "integer"),
            label=text("subscribers.balance"),
        ),
        block("table", "people", reads=("mine",), table=PEOPLE, columns=columns, link=ACCOUNT),
    )
    slices = tuple(
        record(value=value(f"orders.{name}", "integer"), label=text(f"orders.{label}"))
        for name, label in (("processed", "processed"), ("inWork", "in_work"))
    )
    rail = (
        block("donut", "orders", reads=("orders",), title=text("orders.title"), donut=value("orders.total", "integer"),
              label=text("orders.total"), note=text("orders.note"), slices=slices),
        block("list", "news", reads=("news",), title=text("home.news_title"), list=rows("news"),
              lead=value("item.published", "date"), main=value("item.title"),
              link=NEWS_ITEM),
    )  # fmt: skip
    return (band(("two_thirds", main), ("third", rail)),)


def plan() -> Plan:
    """Return what an agent is asked for and shown."""
    return Plan(bands=bands(), data=DATA)


def answers() -> dict[str, object]:
    """Return the data of the page, the same every time."""
    chance = random.Random(50)
    people = tuple(_person(chance, at) for at in range(ROWS))
    day = datetime(2026, 11, 20, tzinfo=UTC).date()
    news = tuple(
        {
            "title": f"Новость {at}: скидка 20 % & «подарок»",
            "published": day - timedelta(days=40 * at),
            "slug": f"news-{at}",
        }
        for at in range(NEWS)
    )
    return {
        "mine": Page(people, ROWS, 1, ROWS),
        "totals": {"count": ROWS, "balance": Money(Decimal("186677.00"), "RUB")},
        "orders": {"total": 268, "processed": 255, "inWork": 13},
        "news": news,
        "filter": {},
    }


def _person(chance: random.Random, at: int) -> dict[str, object]:
    names = ("Петров Алексей", "Зеленков Андрей", "ООО «Северный ветер & Ко»", "Гордеева Ольга", "Тихонов Сергей")
    phone = f"+79{chance.randrange(10**9):09d}"
    return {
        "id": str(1000 + at),
        "name": f"{names[at % 5]} {at}",
        "contractNumber": str(chance.randrange(2_000_000, 8_000_000)),
        "status": chance.choice(("active", "active", "suspended", "blocked")),
        "phone": None if at % 17 == 16 else phone,
        "balance": Money(Decimal(chance.randrange(-900_000, 9_000_000)).scaleb(-2), "RUB"),
    }


def over() -> Scope:
    """Return what the page is drawn over."""
    return scope("ru", roots=answers(), queries={one.name: one for one in DATA})


def view(over: Scope) -> PageView:
    """Return the page without its blocks."""
    return replace(agent_page("ru", over), bands=Pieces())
