"""What the seed says of a person, before it becomes rows."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Literal

Reason = Literal["funds", "own", "administrative", "terminated"]
Status = Literal["active", "suspended", "blocked", "terminated", "draft"]
Spell = Literal["month", "ever", "past"]


def roll(sides: int, *what: object) -> int:
    """Return a number from 0 below `sides` that looks random and depends on `what` alone, on any machine."""
    return zlib.crc32(repr(what).encode()) % sides


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A package: amounts as texts, valid this month, for ever or last month; `lasts` days if it runs out before."""

    name: str
    usage: Literal["data", "voice", "sms"]
    remaining: str
    initial: str
    spell: Spell = "month"
    lasts: int | None = None
    shared: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Connected:
    """A service connected to a contract; `ending` says that it goes off on the first of the month after next."""

    service: str
    status: Literal["active", "suspended", "pendingActive", "terminated"] = "active"
    included: bool = False
    ending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A promised payment: it ends in `days`, within the month."""

    amount: str
    fee: str
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A contract with its account; `packs` left out means those of the tariff, partly used."""

    number: str
    balance: str
    plan: str = "potok-30"
    status: Status = "active"
    phone: str | None = None
    address: str | None = None
    credit: str | None = None
    promise: Promise | None = None
    block: Reason | None = None
    services: tuple[Connected, ...] = (
        Connected(service="sharing", included=True),
        Connected(service="missed"),
        Connected(service="blacklist"),
    )
    packs: tuple[Pack, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A customer: added `days` ago, with orders done and in work."""

    id: str
    name: str
    days: int
    phone: str | None = None
    agent: str | None = None
    lines: tuple[Line, ...] = ()
    done: int = 0
    in_work: int = 0
    consent: int = 2  # the edition of the terms agreed to
