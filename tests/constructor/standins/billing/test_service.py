"""The billing as a service: who may ask, what it refuses, what it keeps."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from constructor.standins.billing import MOSCOW, create_billing

Ask = Callable[..., Any]


def _client(application: Starlette, token: str = "t") -> TestClient:
    return TestClient(application, headers={"Authorization": f"Bearer {token}"})


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer ", "Bearer other", "Basic dDp0", "bearer billing-tokens"]
)
def test_stranger_is_refused(billing: Starlette, header: str | None) -> None:
    """Without the token nothing is answered, not even whether an address exists."""
    headers = {} if header is None else {"Authorization": header}
    for path in ("/subscribers", "/no-such"):
        response = TestClient(billing).get(path, headers=headers)

        assert (401, "Bearer", "UNAUTHORIZED") == (
            response.status_code,
            response.headers["WWW-Authenticate"],
            response.json()["code"],
        )


@pytest.mark.parametrize(
    ("path", "parameters", "named"),
    [
        ("/subscribers", {"limit": "0"}, "limit"),
        ("/subscribers", {"limit": "101"}, "limit"),
        ("/subscribers", {"limit": "1.0"}, "limit"),
        ("/subscribers", {"offset": "-1"}, "offset"),
        ("/subscribers", {"offset": "9" * 30}, "offset"),
        ("/subscribers", {"sort": "phone"}, "sort"),
        ("/subscribers", {"status": "Active"}, "status"),
        ("/subscribers", {"agentId": ""}, "agentId"),
        ("/subscribers", {"query": "я" * 101}, "query"),
        ("/subscribers/totals", {"agent": "A-100"}, "agent"),
        ("/agreements", {}, "customerId"),
        ("/buckets", {"status": "active"}, "agreementId"),
        (f"/accounts/{'x' * 65}", {}, "accountId"),
    ],
)
def test_wrong_parameter_is_named(ask: Ask, path: str, parameters: dict[str, str], named: str) -> None:
    """A parameter that the contract does not allow is 400, and the message names it."""
    answer = ask(path, **parameters)

    assert (400, "INVALID_PARAMETER") == (answer.status, answer.body["code"])
    assert answer.body["message"].startswith(f"Параметр «{named}»: ")


def test_parameter_given_twice_is_refused(billing: Starlette) -> None:
    """Of two values neither is taken."""
    response = _client(billing, "billing-token").get("/subscribers?agentId=A-100&agentId=A-200")

    assert 400 == response.status_code


def test_writing_is_refused(billing: Starlette) -> None:
    """A method that the contract lacks is 405 with those that it has."""
    response = _client(billing, "billing-token").post("/subscribers")

    assert (405, "METHOD_NOT_ALLOWED") == (response.status_code, response.json()["code"])
    assert "GET" in response.headers["Allow"]


def test_amounts_are_written_digit_by_digit(billing: Starlette) -> None:
    """Money is a JSON number without the noise of binary fractions."""
    text = _client(billing, "billing-token").get("/accounts/B-1003-1").text

    assert '"balance":{"value":862.50,"unit":"RUB"}' in text


_PRINT_ALL = """
from starlette.testclient import TestClient
from constructor.standins.billing import create_billing
client = TestClient(create_billing(":memory:", "t"), headers={"Authorization": "Bearer t"})
for path in ("/subscribers?limit=100&sort=name", "/orders/totals", "/products?agreementId=C-1009-1"):
    print(ascii(client.get(path).text))
"""


def test_seed_is_the_same_in_every_process() -> None:
    """Two processes with other hash seeds, zones and locales answer the same bytes."""
    environments = (
        {"PYTHONHASHSEED": "1", "TZ": "Asia/Kamchatka", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "2", "TZ": "America/Lima", "LC_ALL": "C.UTF-8"},
    )
    first, second = (
        subprocess.run([sys.executable, "-c", _PRINT_ALL], env=one, capture_output=True, check=True).stdout
        for one in environments
    )

    assert first
    assert first == second


@pytest.mark.parametrize("day", [date(2027, 1, 1), date(2027, 2, 28), date(2028, 12, 31), date(2027, 6, 30)])
def test_figures_of_the_pictures_hold_on_any_day(day: date) -> None:
    """Whatever day the demo is started on, Olga's loan is taken back before the month's charge."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=MOSCOW)
    client = _client(create_billing(":memory:", "t", lambda: noon))
    charges = client.get("/agreements/C-1003-1/upcoming-charges").json()

    assert [332.5, -756.5] == [charge["remaining"]["value"] for charge in charges]
    assert day.isoformat() <= charges[0]["date"] < charges[1]["date"]
    assert "01" == charges[1]["date"][-2:]


def test_database_in_a_file_is_kept(tmp_path: Path) -> None:
    """A billing started again on its file has the people and days that it had."""
    later = datetime.now(MOSCOW) + timedelta(days=1000)
    question = "/subscribers?agentId=A-100"
    first = _client(create_billing(tmp_path / "billing.sqlite", "t")).get(question)
    again = _client(create_billing(tmp_path / "billing.sqlite", "t", lambda: later)).get(question)

    assert first.json()
    assert first.content == again.content


def test_operation_that_nobody_answers_is_told_at_the_start(tmp_path: Path) -> None:
    """A contract wider than the billing is refused before the first question."""
    wider = tmp_path / "wider.yaml"
    wider.write_text("openapi: 3.1.0\npaths: {/x: {get: {operationId: listDreams}}}\n", encoding="utf-8")

    with pytest.raises(ValueError, match="'listDreams'"):
        create_billing(":memory:", "t", contract=wider)


def test_import_is_light() -> None:
    """A command line that knows the billing does not load a database library or a server before it starts one."""
    code = "import sys, constructor.standins.billing; print({'sqlalchemy', 'starlette', 'yaml'} & set(sys.modules))"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout

    assert "set()" == printed.strip()
