"""Anchor (d): the dashboard as one builds it without thinking of speed: Starlette, httpx, Jinja that walks a description
of the screen, Babel for every figure. It knows nobody: there is no session, no roles, nothing sealed."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from jinja2 import Environment, FileSystemLoader
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from tests.bench.backend import QUESTIONS

LOCALE = "ru"
STATES = {
    "active": ("good", "Активен"), "suspended": ("warn", "Приостановлен"), "blocked": ("bad", "Заблокирован"),
}  # fmt: skip
MENU = ("Главная", "Учётная запись", "Главная", "Абоненты", "Новости", "Вопросы", "Документы", "Контакты")
SCREEN: Mapping[str, Any] = {
    "title": "Главная",
    "columns": [
        [
            {"kind": "stat", "value": "count.count", "as": "number", "label": "абонентов"},
            {"kind": "stat", "value": "balances.balance", "as": "money", "label": "общий баланс контрактов"},
            {
                "kind": "table",
                "rows": "subscribers",
                "link": "/customers?c=",
                "columns": [
                    {"value": "name", "label": "Наименование", "link": True},
                    {"value": "contractNumber", "label": "Контракт"},
                    {"value": "status", "label": "Статус контракта", "as": "state"},
                    {"value": "phone", "label": "Телефон", "as": "phone"},
                    {"value": "balance", "label": "Баланс, ₽", "as": "money"},
                ],
            },
        ],
        [
            {
                "kind": "donut",
                "title": "Заказы абонентов",
                "total": {"value": "orders.total", "label": "Общее число заявок"},
                "slices": [
                    {"value": "orders.processed", "label": "Обработанные"},
                    {"value": "orders.inWork", "label": "В работе"},
                ],
            },
            {"kind": "list", "title": "Новости", "rows": "news", "main": "title", "lead": "publishedAt", "link": "/news"},
        ],
    ],
}  # fmt: skip


def path_of(value: Any, path: str) -> Any:
    """Return what lies at a dotted path."""
    for name in path.split("."):
        value = value[name]
    return value


def shown(value: Any, kind: str = "text") -> str:
    """Return a value in the words and figures of the locale."""
    if value is None:
        return "—"
    match kind:
        case "number":
            return format_decimal(value, locale=LOCALE)
        case "money":
            return format_currency(value["value"], value["unit"], locale=LOCALE)
        case "date":
            return format_date(datetime.fromisoformat(value), "d MMM", locale=LOCALE)
        case "phone":
            return f"+7 ({value[2:5]}) {value[5:8]}-{value[8:10]}-{value[10:]}"
        case _:
            return str(value)


TEMPLATES = Environment(loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True)
TEMPLATES.filters |= {"path": path_of, "shown": shown}
TEMPLATES.globals |= {"states": STATES, "menu": MENU}


async def dashboard(request: Request) -> HTMLResponse:
    """Ask for all five at once, then draw."""
    client: httpx.AsyncClient = request.app.state.client
    names = ("subscribers", "count", "balances", "orders", "news")
    answers = await asyncio.gather(*(client.get(question) for question in QUESTIONS))
    data = {name: answer.raise_for_status().json() for name, answer in zip(names, answers, strict=True)}
    return HTMLResponse(TEMPLATES.get_template("screen.html").render(screen=SCREEN, data=data))


@asynccontextmanager
async def _life(app: Starlette) -> AsyncIterator[None]:
    token = {"Authorization": f"Bearer {os.environ['BENCH_TOKEN']}"}
    async with httpx.AsyncClient(base_url=os.environ["BENCH_BACKEND"], headers=token) as client:
        app.state.client = client
        yield


app = Starlette(routes=[Route("/", dashboard)], lifespan=_life)
