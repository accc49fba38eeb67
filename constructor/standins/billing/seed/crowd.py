"""The other subscribers of the demo operator, made by rule."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from constructor.standins.billing.seed.model import Connected, Line, Person, Reason, Status, roll

_SIZE = 174
_MEN = ("Александр", "Артём", "Виктор", "Григорий", "Егор", "Илья", "Кирилл", "Максим", "Николай", "Роман", "Фёдор")
_WOMEN = ("Алла", "Валерия", "Дарья", "Елена", "Ирина", "Ксения", "Людмила", "Наталья", "Полина", "Татьяна", "Юлия")
_SURNAMES = (
    "Абрамов", "Баранов", "Виноградов", "Григорьев", "Данилов", "Ершов", "Журавлёв", "Захаров", "Исаев", "Калинин",
    "Лебедев", "Макаров", "Никитин", "Осипов", "Поляков", "Румянцев", "Савельев", "Трофимов", "Устинов", "Фомин",
    "Харитонов", "Цветков", "Чернов", "Широков", "Щербаков", "Юдин", "Яковлев",
)  # fmt: skip
_STREETS = ("улица Речников", "Северный бульвар", "Садовая улица", "улица Связистов", "набережная Тихая")
_PLANS = ("potok-5", "potok-15", "potok-30", "potok-60", "potok-120", "semya", "uchyoba", "starshie", "delo")
_EXTRAS = ("data10", "maps", "caller_id", "antivirus", "antispam", "tv_base", "music", "roaming", "locator")


class _Standing(NamedTuple):
    status: Status
    block: Reason | None


def crowd() -> Iterator[Person]:
    """Give 174 subscribers, every sixth with a second contract, in roubles but for a few of the larger agents'."""
    for place in range(_SIZE):
        yield _person(place)


def _person(place: int) -> Person:
    phone = f"+7900{1000000 + 37 * place:07d}"
    agent = _agent(place)
    lines = [_line(place, 0, phone, agent)]
    if place % 6 == 0:
        lines.append(_line(place, 1, None, agent))
    return Person(
        id=str(2001 + place),
        name=_name(place),
        phone=phone,
        agent=agent,
        days=2 + roll(1400, place, "days"),
        lines=tuple(lines),
        done=roll(4, place, "done"),
        in_work=int(roll(9, place, "work") == 0),
    )


def _agent(place: int) -> str | None:
    if place < 22:
        return "A-200"
    return ("A-400", "A-500", "A-500", "A-600", "A-600", None)[place % 6]


def _name(place: int) -> str:
    surname = _SURNAMES[roll(len(_SURNAMES), place, "surname")]
    if place % 2:
        return f"{surname}а {_WOMEN[roll(len(_WOMEN), place, 'name')]}"
    return f"{surname} {_MEN[roll(len(_MEN), place, 'name')]}"


def _line(place: int, rank: int, phone: str | None, agent: str | None) -> Line:
    status, block = _standing(place, rank)
    owed = block == "funds"
    kopecks = (1 + roll(150000, place, rank, "debt")) if owed else roll(400000, place, rank, "balance")
    return Line(
        number=str(7100013 + 26 * place + 13 * rank),
        balance=f"{'-' if owed else ''}{kopecks // 100}.{kopecks % 100:02d}",
        plan=_plan(place, rank, agent),
        status=status,
        block=block,
        phone=phone,
        address=f"Москва, {_STREETS[place % 5]}, {1 + roll(60, place, 'house')}, кв. {1 + roll(200, place, 'flat')}",
        services=(Connected(service="sharing", included=True), Connected(service="missed"), *_extras(place, rank)),
    )


def _standing(place: int, rank: int) -> _Standing:
    number = roll(100, place, rank, "standing")
    if number < 6:
        return _Standing("suspended", "own")
    if number < 13:
        return _Standing("blocked", "funds" if number < 12 else "administrative")
    return _Standing("terminated", "terminated") if number < 16 else _Standing("active", None)


def _plan(place: int, rank: int, agent: str | None) -> str:
    if agent in {"A-500", "A-600"} and roll(20, place, rank, "abroad") < 2:
        return ("potok-kz", "potok-world")[roll(2, place, rank, "currency")]
    return _PLANS[roll(len(_PLANS), place, rank, "plan")]


def _extras(place: int, rank: int) -> tuple[Connected, ...]:
    first = roll(len(_EXTRAS), place, rank, "service")
    count = roll(4, place, rank, "services")
    return tuple(Connected(service=_EXTRAS[(first + step) % len(_EXTRAS)]) for step in range(count))
