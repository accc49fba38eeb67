"""Tariffs and services that the demo operator sells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from constructor.standins.billing.tables import Plan, Service, Table

RATES = {"RUB": Decimal(1), "KZT": Decimal(5), "USD": Decimal("0.01")}
"""What a price in roubles is worth in the currency of an account, for the demo only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tariff:
    """A tariff: a month's price, gigabytes, minutes and messages in it."""

    name: str
    price: str
    data: int
    voice: int
    sms: int
    currency: str = "RUB"


TARIFFS = {
    "potok-5": Tariff(name="Поток 5", price="290", data=5, voice=200, sms=50),
    "potok-15": Tariff(name="Поток 15", price="490", data=15, voice=400, sms=100),
    "potok-30": Tariff(name="Поток 30", price="790", data=30, voice=600, sms=100),
    "potok-60": Tariff(name="Поток 60", price="1190", data=60, voice=1200, sms=200),
    "potok-120": Tariff(name="Поток 120", price="1890", data=120, voice=2500, sms=300),
    "semya": Tariff(name="Семья", price="1490", data=80, voice=2000, sms=200),
    "uchyoba": Tariff(name="Учёба", price="390", data=20, voice=200, sms=50),
    "starshie": Tariff(name="Старшие", price="250", data=3, voice=500, sms=50),
    "delo": Tariff(name="Дело", price="2490", data=100, voice=5000, sms=1000),
    "delo-ofis": Tariff(name="Дело: офис", price="5900", data=300, voice=10000, sms=1000),
    "potok-kz": Tariff(name="Поток Казахстан", price="3950", data=30, voice=600, sms=100, currency="KZT"),
    "potok-world": Tariff(name="Поток Мир", price="19", data=20, voice=300, sms=50, currency="USD"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A service of the catalogue: a price in roubles, None for one that is charged by use."""

    category: str
    name: str
    text: str
    price: str | None
    period: str | None = "month"


_MISSED = "Сообщит о пропущенных, когда телефон был выключен"
SERVICES = {
    "data10": Offered(category="Интернет", name="+10 ГБ каждый месяц", text="Добавляется к пакету тарифа", price="199"),
    "data5": Offered(category="Интернет", name="Пакет «+5 ГБ»", text="До конца месяца", price="150", period="once"),
    "sharing": Offered(category="Интернет", name="Раздача без ограничений", text="Для всех устройств", price="0"),
    "night": Offered(category="Интернет", name="Безлимитная ночь", text="С полуночи до семи утра", price="120"),
    "turbo": Offered(category="Интернет", name="Турбо-кнопка", text="Вся скорость линии", price="15", period="day"),
    "static_ip": Offered(category="Интернет", name="Постоянный адрес", text="Один адрес IPv4", price="180"),
    "maps": Offered(category="Интернет", name="Карты без трафика", text="Карты не тратят пакет", price="49"),
    "messengers": Offered(category="Интернет", name="Мессенджеры без трафика", text="Кроме звонков", price="69"),
    "missed": Offered(category="Звонки", name="Кто звонил", text=_MISSED, price="0"),
    "blacklist": Offered(category="Звонки", name="Чёрный список", text="До 500 номеров", price="45"),
    "caller_id": Offered(category="Звонки", name="Определитель номера", text="Имя звонящей компании", price="39"),
    "forwarding": Offered(category="Звонки", name="Переадресация", text="На любой номер", price=None, period=None),
    "second_number": Offered(category="Звонки", name="Дополнительный номер", text="На той же карте", price="90"),
    "voicemail": Offered(category="Звонки", name="Голосовая почта", text="Сообщения до трёх минут", price="35"),
    "melody": Offered(category="Звонки", name="Мелодия вместо гудка", text="Одна мелодия на выбор", price="60"),
    "conference": Offered(category="Звонки", name="Конференция", text="До шести участников", price="55"),
    "minutes100": Offered(category="Звонки", name="+100 минут", text="Добавляется к пакету тарифа", price="80"),
    "sms100": Offered(category="Звонки", name="+100 SMS", text="Добавляется к пакету тарифа", price="40"),
    "antivirus": Offered(category="Защита", name="Антивирус", text="Три устройства", price="55"),
    "antispam": Offered(category="Защита", name="Антиспам", text="Отклоняет рекламные звонки", price="149"),
    "parental": Offered(category="Защита", name="Детский интернет", text="Опасные сайты закрыты", price="59"),
    "locator": Offered(category="Защита", name="Где близкие", text="До пяти человек", price="100"),
    "device_care": Offered(category="Защита", name="Страховка телефона", text="Экран и вода", price="219"),
    "tv_base": Offered(category="Развлечения", name="Телевидение", text="120 каналов", price="199"),
    "tv_sport": Offered(category="Развлечения", name="Спорт", text="15 каналов", price="149"),
    "cinema": Offered(category="Развлечения", name="Кино и сериалы", text="На пяти экранах", price="299"),
    "music": Offered(category="Развлечения", name="Музыка", text="Без рекламы", price="129"),
    "books": Offered(category="Развлечения", name="Книги", text="Текст и звук", price="169"),
    "roaming": Offered(category="Поездки", name="Роуминг", text="Платите по расходу", price=None, period=None),
    "abroad": Offered(category="Поездки", name="Интернет за границей", text="1 ГБ в день", price="350", period="day"),
}


def catalogue() -> Iterator[Table]:
    """Give the rows of all tariffs and services."""
    for plan_id, tariff in TARIFFS.items():
        yield Plan(id=plan_id, name=tariff.name, price=Decimal(tariff.price), currency=tariff.currency)
    for position, (service_id, offered) in enumerate(SERVICES.items()):
        yield Service(
            id=service_id,
            position=position,
            name=offered.name,
            description=offered.text,
            category=offered.category,
            period=offered.period,
        )
