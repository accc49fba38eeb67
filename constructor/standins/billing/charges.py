"""What a contract is going to be charged: tariff and services on the first of the month, and loans taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from constructor.standins.billing.agreements import connected
from constructor.standins.billing.clock import next_month
from constructor.standins.billing.money import in_words, money, shortage
from constructor.standins.billing.tables import Agreement, Product, PromisedPayment

_MONTHS = (
    "январь", "февраль", "март", "апрель", "май", "июнь",
    "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Charge:
    day: date
    name: str
    note: str | None
    items: tuple[tuple[str, Decimal], ...]

    @property
    def amount(self) -> Decimal:
        return sum((amount for _, amount in self.items), Decimal(0))


def upcoming(session: Session, now: datetime, *, agreementId: str) -> list[dict[str, object]] | None:
    """Return the charges to come with what is left after each, None if there is no such contract."""
    agreement = session.get(Agreement, agreementId)
    if agreement is None:
        return None
    remaining, currency, answer = agreement.account.balance, agreement.account.currency, []
    for charge in _charges(session, agreement, now.date()):
        remaining -= charge.amount
        answer.append(
            {
                "date": charge.day,
                "name": charge.name,
                "note": charge.note,
                "amount": money(charge.amount, currency),
                "remaining": money(remaining, currency),
                "shortage": shortage(remaining, currency),
            }
        )
    return answer


def regular(session: Session, now: datetime, *, agreementId: str) -> dict[str, object] | None:
    """Return the next charge for tariff and services, None if there is no such contract."""
    agreement = session.get(Agreement, agreementId)
    if agreement is None:
        return None
    if agreement.status != "active":
        return {"date": None, "amount": None, "shortage": None, "items": []}
    *earlier, charge = _charges(session, agreement, now.date())
    currency = agreement.account.currency
    remaining = agreement.account.balance - charge.amount - sum(one.amount for one in earlier)
    return {
        "date": charge.day,
        "amount": money(charge.amount, currency),
        "shortage": shortage(remaining, currency),
        "items": [{"name": name, "amount": money(amount, currency)} for name, amount in charge.items],
    }


def _charges(session: Session, agreement: Agreement, today: date) -> list[_Charge]:
    """Return the charges by day; of an active contract the regular one is the last."""
    account = agreement.account
    charges = [_loan(account.promised, account.currency)] if account.promised else []
    return [*charges, _month(session, agreement, next_month(today))] if agreement.status == "active" else charges


def _loan(promised: PromisedPayment, currency: str) -> _Charge:
    amount, fee = in_words(promised.amount, currency), in_words(promised.fee, currency)
    return _Charge(
        day=promised.until.date(),
        name="Погашение обещанного платежа",
        note=f"{amount} и {fee} за услугу",
        items=(("Обещанный платёж", promised.amount), ("Услуга «Обещанный платёж»", promised.fee)),
    )


def _month(session: Session, agreement: Agreement, day: date) -> _Charge:
    charged = (row for row in connected(session, agreement) if _charged(row, day))
    services = [(row.service.name, row.price) for row in charged if row.price]
    services.sort(key=lambda service: (-service[1], service[0]))
    plan = f"«{agreement.plan.name}»"
    return _Charge(
        day=day,
        name=f"{'Тариф и услуги' if services else 'Тариф'} за {_MONTHS[day.month - 1]}",
        note=f"{plan} и {len(services)} {_services(len(services))}" if services else plan,
        items=((f"Тариф {plan}", agreement.plan.price), *services),
    )


def _charged(row: Product, day: date) -> bool:
    ended = row.termination_date is not None and row.termination_date <= day
    return row.status == "active" and row.service.period == "month" and not row.is_included and not ended


def _services(count: int) -> str:
    if count % 10 == 1 and count % 100 != 11:
        return "услуга"
    return "услуги" if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14) else "услуг"
