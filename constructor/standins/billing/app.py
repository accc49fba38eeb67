"""The billing as an ASGI application: a route for each operation of the contract."""

from __future__ import annotations

import hmac
import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import Engine
from sqlalchemy.orm import Session
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.routing import Route

from constructor.bundled import bundled
from constructor.standins.billing import agreements, charges, subscribers
from constructor.standins.billing.answers import Answer, failure
from constructor.standins.billing.contract import Operation, WrongParameterError, read_contract
from constructor.standins.billing.database import open_database

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Receive, Scope, Send

Ask = Callable[..., object]

_PAGED: Mapping[str, Ask] = {"listSubscribers": subscribers.listed, "listAgreements": agreements.of_customer}
_PLAIN: Mapping[str, Ask] = {
    "subscriberTotals": subscribers.totals,
    "getSubscriber": subscribers.one,
    "getConsent": subscribers.consent,
    "orderTotals": subscribers.order_totals,
    "getAgreement": agreements.one,
    "getAccount": agreements.account,
    "listBuckets": agreements.buckets,
    "listProducts": agreements.products,
}
_TIMED: Mapping[str, Ask] = {"getNextCharge": charges.regular, "listUpcomingCharges": charges.upcoming}


@dataclass(frozen=True, slots=True)
class Bearer:
    """Lets through to `app` only those who bear `token` (RFC 6750)."""

    app: ASGIApp
    token: str

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer: ASGIApp = self.app
        if scope["type"] == "http" and not self._admits(dict(scope["headers"]).get(b"authorization", b"")):
            answer = failure("UNAUTHORIZED", "Нужен действующий токен", {"WWW-Authenticate": "Bearer"})
        await answer(scope, receive, send)

    def _admits(self, authorization: bytes) -> bool:
        scheme, _, token = authorization.partition(b" ")
        return scheme.lower() == b"bearer" and hmac.compare_digest(token, self.token.encode())


def create(
    database: Path | Literal[":memory:"], token: str, now: Callable[[], datetime], contract: Path | None
) -> Starlette:
    """Return the application; see `create_billing`."""
    document = contract or bundled("blueprints") / "potok" / "sources" / "operator.openapi.yaml"
    engine = open_database(database, now())
    known = {**_PAGED, **_PLAIN, **{name: _at(now, ask) for name, ask in _TIMED.items()}}
    application = Starlette(
        routes=[_route(operation, known, engine) for operation in read_contract(document)],
        middleware=[Middleware(Bearer, token=token)],
        exception_handlers={404: _unknown, 405: _wrong_method},
    )
    # Not at the end of a lifespan: one application may be started more than once, and a memory must outlive that.
    weakref.finalize(application, engine.dispose)
    return application


def _at(now: Callable[[], datetime], ask: Ask) -> Ask:
    def asked(session: Session, **arguments: object) -> object:
        return ask(session, now(), **arguments)

    return asked


def _route(operation: Operation, known: Mapping[str, Ask], engine: Engine) -> Route:
    if operation.id not in known:
        raise ValueError(f"the billing does not answer the operation '{operation.id}' of the contract")
    ask = known[operation.id]

    # Not in a thread pool: an answer takes about a millisecond, and a memory database has one connection.
    async def endpoint(request: Request) -> Response:
        try:
            arguments = operation.arguments(request.path_params, request.query_params.multi_items())
        except WrongParameterError as error:
            return failure("INVALID_PARAMETER", f"Параметр «{error.name}»: {error.fault}")
        with Session(engine) as session:
            return _answer(ask(session, **arguments), paged=operation.id in _PAGED)

    return Route(operation.path, endpoint, methods=["GET"], name=operation.id)


def _answer(found: Any, *, paged: bool) -> Response:
    if found is None:
        return failure("NOT_FOUND", "Таких данных нет")
    if not paged:
        return Answer(found)
    rows, total = found
    return Answer(rows, headers={"X-Total-Count": str(total)})


async def _unknown(request: Request, error: Exception) -> Response:
    return failure("NOT_FOUND", "Такого адреса нет")


async def _wrong_method(request: Request, error: Exception) -> Response:
    headers = error.headers if isinstance(error, HTTPException) else None
    return failure("METHOD_NOT_ALLOWED", "Этот адрес отвечает на другие методы", headers)
