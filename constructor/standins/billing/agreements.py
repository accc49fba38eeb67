"""Contracts, their accounts, packages and services."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from constructor.standins.billing.money import money, quantity
from constructor.standins.billing.tables import Account, Agreement, Bucket, Customer, Product, PromisedPayment, Service


def of_customer(
    session: Session, *, customerId: str, offset: int, limit: int
) -> tuple[list[dict[str, object]], int] | None:
    """Return one page of the customer's contracts and how many there are, None if there is no such customer."""
    if session.get(Customer, customerId) is None:
        return None
    owned = select(Agreement).where(Agreement.customer_id == customerId)
    total = session.scalar(select(func.count()).select_from(owned.subquery())) or 0
    rows = session.scalars(owned.order_by(Agreement.rank).offset(offset).limit(limit))
    return [_agreement(row) for row in rows], total


def one(session: Session, *, agreementId: str) -> dict[str, object] | None:
    """Return the contract, None if there is none."""
    row = session.get(Agreement, agreementId)
    return None if row is None else _agreement(row)


def account(session: Session, *, accountId: str) -> dict[str, object] | None:
    """Return the account, None if there is none."""
    row = session.get(Account, accountId)
    return None if row is None else _account(row)


def buckets(session: Session, *, agreementId: str, status: str | None) -> list[dict[str, object]] | None:
    """Return the contract's packages, None if there is no such contract."""
    if session.get(Agreement, agreementId) is None:
        return None
    question = select(Bucket).where(Bucket.agreement_id == agreementId).order_by(Bucket.position)
    return [_bucket(row) for row in session.scalars(question) if status in (None, row.status)]


def products(session: Session, *, agreementId: str, status: str | None) -> list[dict[str, object]] | None:
    """Return the contract's services by category, None if there is no such contract."""
    agreement = session.get(Agreement, agreementId)
    if agreement is None:
        return None
    return [_product(row, agreement) for row in connected(session, agreement) if status in (None, row.status)]


def connected(session: Session, agreement: Agreement) -> list[Product]:
    """Return the contract's services in the catalogue's order."""
    question = select(Product).join(Service).where(Product.agreement_id == agreement.id)
    return list(session.scalars(question.order_by(Service.position, Product.id)))


def _agreement(row: Agreement) -> dict[str, object]:
    return {
        "id": row.id,
        "number": row.number,
        "status": row.status,
        "customerId": row.customer_id,
        "accountId": row.account_id,
        "phone": row.phone,
        "address": row.address,
        "planId": row.plan_id,
        "planName": row.plan.name,
        "planPrice": money(row.plan.price, row.plan.currency),
        "block": _block(row),
        "signedAt": row.signed_at,
    }


def _block(row: Agreement) -> dict[str, object] | None:
    if row.block_reason is None:
        return None
    return {"reason": row.block_reason, "by": row.block_by, "since": row.block_since, "liftBy": row.block_lift_by}


def _account(row: Account) -> dict[str, object]:
    return {
        "id": row.id,
        "agreementId": row.agreement.id,
        "balance": money(row.balance, row.currency),
        "creditLimit": None if row.credit_limit is None else money(row.credit_limit, row.currency),
        "promised": row.promised and _promised(row.promised, row.currency),
        "paymentStatus": _payment_status(row),
    }


def _promised(row: PromisedPayment, currency: str) -> dict[str, object]:
    return {"amount": money(row.amount, currency), "fee": money(row.fee, currency), "until": row.until}


def _payment_status(row: Account) -> str:
    if row.balance >= 0:
        return "paid"
    return "due" if row.balance + (row.credit_limit or 0) >= 0 else "overdue"


def _bucket(row: Bucket) -> dict[str, object]:
    return {
        "id": row.id,
        "name": row.name,
        "usageType": row.usage_type,
        "remainingValue": quantity(row.remaining, row.units),
        "initialValue": quantity(row.initial, row.units),
        "validFor": {"startDateTime": row.valid_from, "endDateTime": row.valid_until},
        "depletionDate": row.depletion_date,
        "status": row.status,
        "shared": row.shared,
    }


def _product(row: Product, agreement: Agreement) -> dict[str, object]:
    return {
        "id": row.id,
        "name": row.service.name,
        "description": row.service.description,
        "status": row.status,
        "price": None if row.price is None else money(row.price, agreement.account.currency),
        "period": row.service.period,
        "category": row.service.category,
        "startDate": row.start_date,
        "terminationDate": row.termination_date,
        "isIncluded": row.is_included,
        "allowedActions": _allowed(row, agreement),
    }


def _allowed(row: Product, agreement: Agreement) -> list[str]:
    if agreement.status != "active" or row.is_included:
        return []
    if row.status == "active" and row.termination_date:
        return ["restore"]
    return {"active": ["suspend", "delete"], "suspended": ["resume", "delete"], "pendingActive": ["delete"]}.get(
        row.status, []
    )
