"""The billing that the benchmarked cabinet asks: five documents, 47 kB, the same every time; raw ASGI.

Each answer waits for as long as `POST /delay/<milliseconds>` said last, and `/orders/slow` for a second and a half.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from datetime import date, timedelta
from typing import Any

ROWS, NEWS, DAYS = 50, 5, 80
SLOW_SECONDS = 1.5
QUESTIONS = (
    "/subscribers?agentId=A-100&offset=0&limit=50", "/subscribers/count?agentId=A-100", "/balances?agentId=A-100",
    "/orders?agentId=A-100", "/news?agentId=A-100",
)  # fmt: skip
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

_NAMES = ("Петров Алексей", "Зеленков Андрей", "ООО «Северный ветер & Ко»", "Гордеева Ольга", "Тихонов Сергей")
_delay = 0.0


def documents() -> Mapping[str, Any]:
    """Return what stands under each path."""
    chance = random.Random(50)
    orders = {"total": 268, "processed": 255, "inWork": 13, "days": _days(chance)}
    return {
        "/subscribers": [_person(chance, at) for at in range(ROWS)],
        "/subscribers/count": {"count": ROWS, "days": _days(chance)},
        "/balances": {"balance": {"value": 186677.0, "unit": "RUB"}, "days": _days(chance)},
        "/orders": orders,
        "/orders/slow": orders,
        "/news": [_news(at) for at in range(NEWS)],
    }


def _person(chance: random.Random, at: int) -> Mapping[str, Any]:
    return {
        "id": str(1000 + at),
        "name": f"{_NAMES[at % 5]} {at}",
        "contractNumber": str(chance.randrange(2_000_000, 8_000_000)),
        "status": chance.choice(("active", "active", "suspended", "blocked")),
        "phone": None if at % 17 == 16 else f"+79{chance.randrange(10**9):09d}",
        "balance": {"value": chance.randrange(-900_000, 9_000_000) / 100, "unit": "RUB"},
        "createdAt": f"2026-10-{1 + at % 30:02d}T10:00:00+03:00",
        "planName": f"Поток {chance.choice((30, 100, 300))}",
        "region": "Москва и Московская область",
        "address": f"Москва, Северный бульвар, {at + 1}, кв. {3 * at}",
        "agentId": "A-100",
    }


def _news(at: int) -> Mapping[str, Any]:
    return {
        "slug": f"news-{at}",
        "title": f"Новость {at}: скидка 20 % & «подарок»",
        "lead": "Наведите камеру на код в кабинете, и деньги придут за минуту. " * 3,
        "body": "Теперь счёт можно пополнить по коду: откройте раздел, введите сумму, подтвердите платёж в банке. " * 9,
        "publishedAt": f"2026-{11 - at:02d}-20T10:00:00+03:00",
    }


def _days(chance: random.Random) -> list[Mapping[str, Any]]:
    first = date(2026, 9, 1)
    return [
        {
            "day": (first + timedelta(days=at)).isoformat(),
            "value": chance.randrange(10**7) / 100,
            "added": chance.randrange(100),
            "left": chance.randrange(100),
        }
        for at in range(DAYS)
    ]


BODIES = {path: json.dumps(one, ensure_ascii=False).encode() for path, one in documents().items()}
_HEADERS = {
    path: [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"x-total-count", str(ROWS).encode()),
    ]
    for path, body in BODIES.items()
}


async def app(scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
    """Answer one question."""
    if scope["type"] == "lifespan":
        await live(receive, send)
        return
    path = scope["path"]
    if path.startswith("/delay/"):
        _wait(int(path.removeprefix("/delay/")))
        path = "/orders"
    elif pause := SLOW_SECONDS if path == "/orders/slow" else _delay:
        await asyncio.sleep(pause)
    await send({"type": "http.response.start", "status": 200, "headers": _HEADERS[path]})
    await send({"type": "http.response.body", "body": BODIES[path]})


def _wait(milliseconds: int) -> None:
    global _delay
    _delay = milliseconds / 1000


async def live(receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await send({"type": "lifespan.shutdown.complete"})
