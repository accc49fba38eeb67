"""Turns what the seed says of people into rows of the billing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from constructor.standins.billing.clock import last_moment, midnight, next_month, within_month
from constructor.standins.billing.folding import fold
from constructor.standins.billing.seed.agents import AGENTS, eleven
from constructor.standins.billing.seed.catalogue import RATES, SERVICES, TARIFFS, catalogue
from constructor.standins.billing.seed.crowd import crowd
from constructor.standins.billing.seed.model import Connected, Line, Pack, Person, Promise, roll
from constructor.standins.billing.seed.personas import personas
from constructor.standins.billing.tables import (
    Account,
    Agent,
    Agreement,
    Bucket,
    Consent,
    Customer,
    Order,
    Product,
    PromisedPayment,
    Table,
)

_UNITS = {"data": "GB", "voice": "min", "sms": "SMS"}
_BLOCKED_BY = {"funds": "billing", "own": "subscriber", "administrative": "operator", "terminated": "operator"}
_LIFTED_BY = {"funds": "payment", "own": "subscriber", "administrative": "operator", "terminated": "nobody"}
_IN_WORK = ("inProgress", "acknowledged", "pending", "held")


def operator(today: datetime) -> Iterator[Table]:
    """Give every row of the demo operator, with its days around `today`."""
    yield from catalogue()
    for agent_id, name in AGENTS.items():
        yield Agent(id=agent_id, name=name)
    for person in people():
        yield from _person(person, today)


def people() -> Iterable[Person]:
    """Return everybody: the eleven, the personas, the crowd."""
    return (*eleven(), *personas(), *crowd())


def _person(person: Person, today: datetime) -> Iterator[Table]:
    created = midnight(today.date() - timedelta(days=person.days)) + timedelta(minutes=600 + roll(540, person.id))
    yield Customer(
        id=person.id,
        name=person.name,
        folded=fold(person.name),
        phone=person.phone,
        created_at=created,
        agent_id=person.agent,
    )
    yield Consent(customer_id=person.id, version=person.consent, accepted_at=created)
    for rank, line in enumerate(person.lines):
        yield from _line(person, rank, line, created.date(), today.date())
    yield from _orders(person, today)


def _line(person: Person, rank: int, line: Line, signed: date, today: date) -> Iterator[Table]:
    key = f"{person.id}-{rank + 1}"
    yield _account(f"B-{key}", line)
    if line.promise:
        yield _promised(f"B-{key}", line.promise, today)
    yield _agreement(key, person, rank, line, signed, today)
    packs = _tariff_packs(key, line) if line.packs is None else line.packs
    for place, pack in enumerate(packs):
        yield _bucket(key, place, pack, line, today)
    for place, connected in enumerate(line.services):
        yield _product(key, place, connected, TARIFFS[line.plan].currency, signed, today)


def _account(account_id: str, line: Line) -> Account:
    return Account(
        id=account_id,
        currency=TARIFFS[line.plan].currency,
        balance=Decimal(line.balance),
        credit_limit=None if line.credit is None else Decimal(line.credit),
    )


def _promised(account_id: str, promise: Promise, today: date) -> PromisedPayment:
    until = last_moment(within_month(today, promise.days))
    return PromisedPayment(account_id=account_id, amount=Decimal(promise.amount), fee=Decimal(promise.fee), until=until)


def _agreement(key: str, person: Person, rank: int, line: Line, signed: date, today: date) -> Agreement:
    block = line.block
    return Agreement(
        id=f"C-{key}",
        number=line.number,
        customer_id=person.id,
        rank=rank,
        account_id=f"B-{key}",
        plan_id=line.plan,
        status=line.status,
        phone=line.phone,
        address=line.address,
        signed_at=signed,
        block_reason=block,
        block_by=block and _BLOCKED_BY[block],
        block_since=block and midnight(today - timedelta(days=min(4, person.days))),
        block_lift_by=block and _LIFTED_BY[block],
    )


def _tariff_packs(key: str, line: Line) -> tuple[Pack, ...]:
    tariff = TARIFFS[line.plan]
    tenths = 1 + roll(9, key, "left")
    traffic = str(Decimal(tariff.data * tenths) / 10)
    return (
        Pack(name="Интернет", usage="data", remaining=traffic, initial=str(tariff.data)),
        Pack(name="Минуты", usage="voice", remaining=str(tariff.voice * tenths // 10), initial=str(tariff.voice)),
        Pack(name="SMS", usage="sms", remaining=str(tariff.sms * tenths // 10), initial=str(tariff.sms)),
    )


def _bucket(key: str, place: int, pack: Pack, line: Line, today: date) -> Bucket:
    start = today.replace(day=1)
    if pack.spell == "past":
        start = (start - timedelta(days=1)).replace(day=1)
    served = "active" if line.status == "active" else "suspended"
    return Bucket(
        id=f"K-{key}-{place + 1}",
        agreement_id=f"C-{key}",
        position=place,
        name=pack.name,
        usage_type=pack.usage,
        remaining=Decimal(pack.remaining),
        initial=Decimal(pack.initial),
        units=_UNITS[pack.usage],
        valid_from=midnight(start),
        valid_until=None if pack.spell == "ever" else midnight(next_month(start)),
        depletion_date=None if pack.lasts is None else within_month(today, pack.lasts),
        status="expired" if pack.spell == "past" else served,
        shared=pack.shared,
    )


def _product(key: str, place: int, connected: Connected, currency: str, signed: date, today: date) -> Product:
    price = SERVICES[connected.service].price
    termination = next_month(next_month(today)) if connected.ending else None
    return Product(
        id=f"P-{key}-{place + 1}",
        agreement_id=f"C-{key}",
        service_id=connected.service,
        status=connected.status,
        price=None if price is None else (Decimal(price) * RATES[currency]).quantize(Decimal("0.01")),
        start_date=signed,
        termination_date=today.replace(day=1) if connected.status == "terminated" else termination,
        is_included=connected.included,
    )


def _orders(person: Person, today: datetime) -> Iterator[Order]:
    for place in range(person.done + person.in_work):
        working = place >= person.done
        days = 1 + roll(max(1, min(person.days - 1, 5 if working else person.days)), person.id, place)
        yield Order(
            id=f"O-{person.id}-{place + 1}",
            customer_id=person.id,
            state=_IN_WORK[roll(len(_IN_WORK), person.id, place, "state")] if working else "completed",
            created_at=midnight(today.date() - timedelta(days=days)) + timedelta(minutes=540 + roll(600, place)),
        )
