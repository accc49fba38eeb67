"""Subscribers and orders: found, sorted, counted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, TypeVarTuple

from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from constructor.standins.billing.folding import fold
from constructor.standins.billing.money import HOME, money
from constructor.standins.billing.tables import Account, Agreement, Consent, Customer, Order

Columns = TypeVarTuple("Columns")

_PHONE = re.compile(r"[0-9+() .\-\u00a0\u202f]+")
_FINISHED = ("completed", "failed", "cancelled", "rejected", "partial")

_MAIN = and_(Agreement.customer_id == Customer.id, Agreement.rank == 0)


def listed(
    session: Session,
    *,
    agentId: str | None,
    customerId: str | None,
    query: str | None,
    status: str | None,
    sort: str,
    offset: int,
    limit: int,
) -> tuple[list[object], int]:
    """Return one page of the subscribers that fit, and how many fit."""
    fitting = _of_agent(_subscribers(), agentId)
    if customerId is not None:
        fitting = fitting.where(Customer.id == customerId)
    if status is not None:
        fitting = fitting.where(Agreement.status == status)
    if query and query.strip():
        fitting = fitting.where(_found(query.strip()))
    total = session.scalar(select(func.count()).select_from(fitting.subquery())) or 0
    rows = session.execute(fitting.order_by(*_order(sort), Customer.id).offset(offset).limit(limit))
    return [_subscriber(row) for row in rows], total


def one(session: Session, *, customerId: str) -> dict[str, object] | None:
    """Return the subscriber, None if there is none."""
    row = session.execute(_subscribers().where(Customer.id == customerId)).one_or_none()
    return None if row is None else _subscriber(row)


def consent(session: Session, *, customerId: str) -> dict[str, object] | None:
    """Return which edition of the terms the customer has agreed to, None if there is no such customer."""
    if session.get(Customer, customerId) is None:
        return None
    row = session.get(Consent, customerId)
    return {"customerId": customerId, "version": row and row.version, "acceptedAt": row and row.accepted_at}


def totals(session: Session, *, agentId: str | None) -> dict[str, object]:
    """Return how many subscribers there are and the balance of all their contracts, currency by currency."""
    count = session.scalar(_of_agent(select(func.count(Customer.id)), agentId))
    sums = _of_agent(
        select(Account.currency, func.sum(Account.balance))
        .join(Agreement, Agreement.account_id == Account.id)
        .join(Customer, Customer.id == Agreement.customer_id)
        .group_by(Account.currency)
        .order_by(Account.currency),
        agentId,
    )
    balances = {currency: money(value, currency) for currency, value in session.execute(sums)}
    return {
        "count": count,
        "balance": balances.pop(HOME, {"value": 0, "unit": HOME}),
        "otherBalances": list(balances.values()),
    }


def order_totals(session: Session, *, agentId: str | None) -> dict[str, object]:
    """Return how many orders there are and how many of them have come to an end."""
    finished = func.count(case((Order.state.in_(_FINISHED), 1)))
    counted = select(func.count(Order.id), finished).join(Customer, Customer.id == Order.customer_id)
    total, processed = session.execute(_of_agent(counted, agentId)).one()
    return {"total": total, "processed": processed, "inWork": total - processed}


def _subscribers() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Customer.id,
            Customer.name,
            Agreement.number,
            Agreement.status,
            Customer.phone,
            Account.balance,
            Account.currency,
            Customer.created_at,
            Customer.agent_id,
        )
        .outerjoin(Agreement, _MAIN)
        .outerjoin(Account, Account.id == Agreement.account_id)
    )


def _of_agent(question: Select[*Columns], agent: str | None) -> Select[*Columns]:
    return question if agent is None else question.where(Customer.agent_id == agent)


def _found(query: str) -> ColumnElement[bool]:
    named = (Customer.folded.contains(word, autoescape=True) for word in fold(query).split())
    ways: list[ColumnElement[bool]] = [and_(*named)]
    for number in _numbers(query):
        ways += [Customer.phone.contains(number, autoescape=True), _in_contract(number)]
    return or_(*ways)


def _numbers(query: str) -> Sequence[str]:
    digits = re.sub(r"[^0-9]", "", query)
    if not digits or not _PHONE.fullmatch(query):
        return (query,)
    # A trunk prefix: within the country 8 is dialled for +7.
    return (digits, "7" + digits[1:]) if digits.startswith("8") and len(digits) > 4 else (digits,)


def _in_contract(number: str) -> ColumnElement[bool]:
    fits = or_(Agreement.number.contains(number, autoescape=True), Agreement.phone.contains(number, autoescape=True))
    other = select(Agreement.id).where(Agreement.customer_id == Customer.id, fits)
    return exists(other.correlate(Customer))


def _order(sort: str) -> list[ColumnElement[Any]]:
    name = sort.removeprefix("-")
    column: Any = {
        "name": Customer.folded,
        "balance": Account.balance,
        "createdAt": Customer.created_at,
        "contractNumber": Agreement.number,
    }[name]
    currency = [Account.currency != HOME, Account.currency] if name == "balance" else []
    return [column.is_(None), *currency, column.desc() if sort.startswith("-") else column.asc()]


def _subscriber(row: Row[*tuple[Any, ...]]) -> dict[str, object]:
    return {
        "id": row.id,
        "name": row.name,
        "contractNumber": row.number,
        "status": row.status,
        "phone": row.phone,
        "balance": None if row.balance is None else money(row.balance, row.currency),
        "createdAt": row.created_at,
        "agentId": row.agent_id,
    }
