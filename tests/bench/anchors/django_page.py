"""Anchor (e): the same dashboard by a Django template, flat and with quick formats, over data that is there already.

It asks nobody for anything and has no middleware: the least that a page of Django's costs on the same server.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from tests.bench.anchors.straightforward import MENU, STATES
from tests.bench.backend import documents

settings.configure(
    SECRET_KEY="of the benchmark, which keeps no secrets",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    USE_I18N=False,
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [Path(__file__).parent / "templates"]}],
)  # fmt: skip
django.setup()
_MONTHS = ("янв", "фев", "мар", "апр", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")


def _money(value: dict[str, Any]) -> str:
    return f"{value['value']:,.2f} ₽".replace(",", "\u202f").replace(".", ",").replace("-", "−")


def _phone(value: str | None) -> str:
    return "—" if value is None else f"+7 ({value[2:5]}) {value[5:8]}-{value[8:10]}-{value[10:]}"


def _day(value: str) -> str:
    day = datetime.fromisoformat(value)
    return f"{day.day} {_MONTHS[day.month - 1]}"


def _context() -> dict[str, Any]:
    data = documents()
    rows = [
        {
            **row,
            "tone": STATES[row["status"]][0],
            "state": STATES[row["status"]][1],
            "phone": _phone(row["phone"]),
            "balance": _money(row["balance"]),
        }
        for row in data["/subscribers"]
    ]
    return {
        "menu": MENU,
        "count": data["/subscribers/count"]["count"],
        "balance": _money(data["/balances"]["balance"]),
        "rows": rows,
        "orders": data["/orders"],
        "news": [{**one, "day": _day(one["publishedAt"])} for one in data["/news"]],
    }


async def dashboard(request: HttpRequest) -> HttpResponse:
    """Draw the page."""
    return render(request, "dashboard.django.html", _context())


urlpatterns = [path("", dashboard)]
app = get_asgi_application()
