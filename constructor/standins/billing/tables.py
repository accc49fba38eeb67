"""The billing's tables, normalised: each fact stands once."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from constructor.standins.billing.columns import Exact, Moment

AMOUNT = Exact(2)
VOLUME = Exact(3)


class Table(DeclarativeBase):
    """A table of the billing."""


class Agent(Table):
    """Who serves subscribers for the operator (TMF669)."""

    __tablename__ = "agents"
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]


class Customer(Table):
    """A person or a company (TMF629). `folded` is the name without letter case, which SQLite knows in ASCII only."""

    __tablename__ = "customers"
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(index=True)
    phone: Mapped[str | None] = mapped_column(index=True)
    created_at: Mapped[datetime] = mapped_column(Moment, index=True)
    agent_id: Mapped[str | None] = mapped_column(ForeignKey("agents.id"), index=True)


class Consent(Table):
    """The edition of the terms of use that a customer has agreed to (TMF644)."""

    __tablename__ = "consents"
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"), primary_key=True)
    version: Mapped[int]
    accepted_at: Mapped[datetime] = mapped_column(Moment)


class Plan(Table):
    """A tariff (TMF620)."""

    __tablename__ = "plans"
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    price: Mapped[Decimal] = mapped_column(AMOUNT)
    currency: Mapped[str]


class Service(Table):
    """A service of the catalogue that can be connected (TMF620)."""

    __tablename__ = "services"
    id: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    name: Mapped[str]
    description: Mapped[str | None]
    category: Mapped[str]
    period: Mapped[str | None]


class Account(Table):
    """Money of one contract (TMF666)."""

    __tablename__ = "accounts"
    id: Mapped[str] = mapped_column(primary_key=True)
    currency: Mapped[str] = mapped_column(index=True)
    balance: Mapped[Decimal] = mapped_column(AMOUNT)
    credit_limit: Mapped[Decimal | None] = mapped_column(AMOUNT)
    promised: Mapped[PromisedPayment | None] = relationship(lazy="joined")
    agreement: Mapped[Agreement] = relationship(back_populates="account")


class PromisedPayment(Table):
    """Money lent to an account until a moment (TMF654)."""

    __tablename__ = "promised_payments"
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    amount: Mapped[Decimal] = mapped_column(AMOUNT)
    fee: Mapped[Decimal] = mapped_column(AMOUNT)
    until: Mapped[datetime] = mapped_column(Moment)


class Agreement(Table):
    """A contract with its tariff (TMF651). `rank` 0 is the customer's main one."""

    __tablename__ = "agreements"
    __table_args__ = (CheckConstraint("(block_reason is null) = (block_since is null)", name="block_is_whole"),)
    id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"), index=True)
    rank: Mapped[int]
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), unique=True)
    plan_id: Mapped[str] = mapped_column(ForeignKey("plans.id"))
    status: Mapped[str] = mapped_column(index=True)
    phone: Mapped[str | None] = mapped_column(index=True)
    address: Mapped[str | None]
    signed_at: Mapped[date]
    block_reason: Mapped[str | None]
    block_by: Mapped[str | None]
    block_since: Mapped[datetime | None] = mapped_column(Moment)
    block_lift_by: Mapped[str | None]
    account: Mapped[Account] = relationship(back_populates="agreement", lazy="joined")
    plan: Mapped[Plan] = relationship(lazy="joined")


class Bucket(Table):
    """A package of a contract (TMF654)."""

    __tablename__ = "buckets"
    id: Mapped[str] = mapped_column(primary_key=True)
    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreements.id"), index=True)
    position: Mapped[int]
    name: Mapped[str]
    usage_type: Mapped[str]
    remaining: Mapped[Decimal] = mapped_column(VOLUME)
    initial: Mapped[Decimal] = mapped_column(VOLUME)
    units: Mapped[str]
    valid_from: Mapped[datetime] = mapped_column(Moment)
    valid_until: Mapped[datetime | None] = mapped_column(Moment)
    depletion_date: Mapped[date | None]
    status: Mapped[str]
    shared: Mapped[bool]


class Product(Table):
    """A service connected to a contract, at the price agreed then (TMF637)."""

    __tablename__ = "products"
    id: Mapped[str] = mapped_column(primary_key=True)
    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreements.id"), index=True)
    service_id: Mapped[str] = mapped_column(ForeignKey("services.id"))
    status: Mapped[str]
    price: Mapped[Decimal | None] = mapped_column(AMOUNT)
    start_date: Mapped[date]
    termination_date: Mapped[date | None]
    is_included: Mapped[bool]
    service: Mapped[Service] = relationship(lazy="joined", innerjoin=True)


class Order(Table):
    """An order of a customer (TMF622)."""

    __tablename__ = "orders"
    id: Mapped[str] = mapped_column(primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"), index=True)
    state: Mapped[str] = mapped_column(index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
