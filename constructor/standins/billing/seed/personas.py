"""The people whom the demo offers: one in order, one in debt, and one for each edge case of the data."""

from __future__ import annotations

from constructor.standins.billing.seed.catalogue import SERVICES
from constructor.standins.billing.seed.model import Connected, Line, Pack, Person

_HOME = "Москва, улица Речников, 8, кв. 112"
_LONG_NAME = "Общество-с-ограниченной-ответственностью-" * 4 + "Северо-Западная-Телекоммуникационная"

_FORTY = (
    Connected(service="sharing", included=True),
    *(Connected(service=service) for service in SERVICES if service not in {"sharing", "turbo", "antispam", "night"}),
    Connected(service="turbo", status="suspended"),
    Connected(service="antispam", status="pendingActive"),
    Connected(service="night", status="terminated"),
    *(Connected(service="second_number"),) * 10,
)


def personas() -> tuple[Person, ...]:
    """Return them all; Olga is one of the eleven (`agents.eleven`)."""
    return (*_subscribers(), *_shapes(), *_states(), *_currencies())


def _subscribers() -> tuple[Person, ...]:
    return (
        Person(
            id="1001",
            name="Соколова Анна",
            phone="+79000001001",
            agent="A-200",
            days=520,
            lines=(
                Line(
                    number="5120011",
                    balance="2540.00",
                    plan="potok-60",
                    phone="+79000001001",
                    address=_HOME,
                    services=(
                        Connected(service="sharing", included=True),
                        Connected(service="missed"),
                        Connected(service="antispam"),
                        Connected(service="music"),
                    ),
                    packs=(
                        Pack(name="Интернет", usage="data", remaining="41.7", initial="60"),
                        Pack(name="Минуты", usage="voice", remaining="803", initial="1200"),
                        Pack(name="SMS", usage="sms", remaining="174", initial="200"),
                    ),
                ),
            ),
            done=3,
        ),
        Person(
            id="1002",
            name="Должников Борис",
            phone="+79000001002",
            agent="A-200",
            days=610,
            lines=(
                Line(
                    number="5120417",
                    balance="-7632.00",
                    status="blocked",
                    block="funds",
                    phone="+79000001002",
                    address="Москва, Северный бульвар, 3, кв. 5",
                ),
            ),
            done=2,
            in_work=1,
        ),
    )


def _shapes() -> tuple[Person, ...]:
    return (
        _one("1004", "Пустов Игнат", Line(number="5120420", balance="310.00", services=())),
        Person(id="1005", name="Начинаева Вера", phone="+79000001005", agent="A-400", days=1),
        Person(
            id="1006",
            name="Бестелефонный Олег",
            agent="A-400",
            days=260,
            lines=(Line(number="5120433", balance="95.40", address=_HOME),),
        ),
        _one("1007", _LONG_NAME, Line(number="5120446", balance="1480.00", plan="delo")),
        _one("1008", "محمد الأحمد 🌊", Line(number="5120459", balance="777.00", packs=_odd_packs())),
        _one("1009", "Сорокин Захар", Line(number="5120462", balance="6400.00", plan="delo-ofis", services=_FORTY)),
        Person(
            id="1010",
            name="Многодоговорова Инна",
            phone="+79000001010",
            agent="A-400",
            days=900,
            lines=(
                Line(number="5120475", balance="1250.00", phone="+79000001010", plan="semya"),
                Line(number="5120488", balance="-84.30", address=_HOME, status="blocked", block="funds"),
                Line(number="5120491", balance="0.00", status="draft", services=(), packs=()),
            ),
        ),
    )


def _states() -> tuple[Person, ...]:
    return (
        _one("1013", "Отпускников Глеб", Line(number="5120530", balance="412.00", status="suspended", block="own")),
        _one(
            "1014",
            "Бывалов Семён",
            Line(number="5120543", balance="0.00", status="terminated", block="terminated", services=(), packs=()),
        ),
        _one(
            "1015",
            "Проверкин Лев",
            Line(number="5120556", balance="520.00", status="blocked", block="administrative"),
        ),
        _one(
            "1016",
            "Черновиков Тимур",
            Line(number="5120569", balance="0.00", status="draft", services=(), packs=()),
            consent=1,
        ),
    )


def _currencies() -> tuple[Person, ...]:
    return (
        _one("1011", "Smith John", Line(number="5120504", balance="48.20", plan="potok-world")),
        _one("1012", "Ахметова Айгуль", Line(number="5120517", balance="15600.00", plan="potok-kz")),
    )


def _one(customer: str, name: str, line: Line, consent: int = 2) -> Person:
    return Person(
        id=customer,
        name=name,
        phone=f"+7900000{customer}",
        agent="A-400",
        days=int(customer) - 800,
        lines=(line,),
        consent=consent,
    )


def _odd_packs() -> tuple[Pack, ...]:
    return (
        Pack(name="Интернет", usage="data", remaining="0", initial="30"),
        Pack(name="Минуты на семью", usage="voice", remaining="150", initial="600", shared=True),
        Pack(name="Подарочные SMS", usage="sms", remaining="40", initial="50", spell="ever"),
        Pack(name="Пакет «+5 ГБ»", usage="data", remaining="1.2", initial="5", spell="past"),
    )
