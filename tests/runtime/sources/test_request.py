"""Tests of questions put into HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Literal

import pytest

from runtime.cabinet.model import Operation, Paging, Parameter, Source
from runtime.expressions import Months
from runtime.outbound import Call
from runtime.settings import Access
from runtime.sources.request import Portion, Unsayable, build

PAGING = Paging(style="offset", offset="offset", limit="limit", max=100, total_header="X-Total-Count", sort="sort")
ACCESS = Access(url="https://billing.example/api/", token="t0", user="cabinet", password="пароль", key="k0")


def _parameter(
    name: str, where: Literal["path", "query", "header"] = "query", *, required: bool = False, many: bool = False
) -> Parameter:
    return Parameter(name=name, where=where, kind="text", required=required, many=many)


OPERATION = Operation(
    id="billing.listUsage",
    source="billing",
    name="listUsage",
    method="get",
    path="/accounts/{accountId}/usage",
    parameters=(
        _parameter("accountId", "path"),
        _parameter("relatedParty.id", many=True),
        _parameter("query"),
        _parameter("X-Trace", "header"),
    ),
)


def _call(args: Mapping[str, object], portion: Portion | None = None, source: Source | None = None) -> Call:
    return build(OPERATION, source or Source(id="billing", paging=PAGING), ACCESS, args, portion)


def test_address() -> None:
    """A base with or without a last slash, path and query make one address; unknown arguments are left out."""
    call = _call({"accountId": "12", "query": None})

    assert ("GET", "https://billing.example/api/accounts/12/usage") == (call.method, call.url)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a b&c=d?#/..", "a%20b%26c%3Dd%3F%23%2F.."),
        ("Анна", "%D0%90%D0%BD%D0%BD%D0%B0"),
        ("line\nline", "line%0Aline"),
        ("", ""),
        (True, "true"),
        (5, "5"),
        (Decimal("1E+3"), "1000"),
        (Decimal("-7632.00"), "-7632.00"),
        (date(2024, 2, 29), "2024-02-29"),
        (datetime(2024, 2, 29, 10, tzinfo=UTC), "2024-02-29T10%3A00%3A00%2B00%3A00"),
        (timedelta(days=1, hours=2), "P1DT7200S"),
        (Months(3), "P3M"),
    ],
)
def test_values(value: object, text: str) -> None:
    """Each type has one text, and no value leaves its place in the query."""
    call = _call({"accountId": "1", "query": value})

    assert call.url == f"https://billing.example/api/accounts/1/usage?query={text}"


def test_many() -> None:
    """A list is a parameter repeated."""
    call = _call({"accountId": "1", "relatedParty.id": ("1", "2")})

    assert call.url.endswith("?relatedParty.id=1&relatedParty.id=2")


@pytest.mark.parametrize(
    ("value", "segment"), [("a/b", "a%2Fb"), ("a?b#c", "a%3Fb%23c"), ("a..b", "a..b"), ("%2e%2e", "%252e%252e")]
)
def test_path_segments(value: str, segment: str) -> None:
    """A value in the path stays one segment of it."""
    assert _call({"accountId": value}).url == f"https://billing.example/api/accounts/{segment}/usage"


@pytest.mark.parametrize("value", ["..", ".", "../admin", "a/../b", "a\\..\\b", "", "a\0b", "a\r\nb", "\ud800"])
def test_walking_segments(value: str) -> None:
    """A value that would walk on a server is not sent in any encoding."""
    with pytest.raises(Unsayable) as caught:
        _call({"accountId": value})

    assert caught.value.parameter == "accountId"


@pytest.mark.parametrize(
    ("args", "parameter"),
    [
        ({}, "accountId"),
        ({"accountId": None}, "accountId"),
        ({"accountId": "1", "query": ("a", "b")}, "query"),
        ({"accountId": "1", "query": {"a": 1}}, "query"),
        ({"accountId": "1", "query": "\ud800"}, "query"),
        ({"accountId": "1", "X-Trace": "a\r\nHost: b"}, "X-Trace"),
        ({"accountId": "1", "X-Trace": "Анна"}, "X-Trace"),
        ({"accountId": "1", "role": "admin"}, "role"),
    ],
)
def test_unsayable(args: Mapping[str, object], parameter: str) -> None:
    """What can not be said is refused with the parameter's name."""
    with pytest.raises(Unsayable) as caught:
        _call(args)

    assert caught.value.parameter == parameter


@pytest.mark.parametrize(
    ("portion", "query"),
    [
        (Portion(number=1, size=20), "offset=0&limit=20"),
        (Portion(number=3, size=20, sort="-name"), "offset=40&limit=20&sort=-name"),
        (Portion(number=2, size=500), "offset=100&limit=100"),
        (Portion(number=-5, size=0), "offset=0&limit=1"),
        (Portion(number=1, size=5, sort="a&b"), "offset=0&limit=5&sort=a%26b"),
    ],
)
def test_paging(portion: Portion, query: str) -> None:
    """A page is asked by offset and limit, never more rows than the source gives at once."""
    assert _call({"accountId": "1"}, portion).url.endswith(f"/usage?{query}")


def test_no_paging() -> None:
    """A source that does not page is asked without."""
    assert _call({"accountId": "1"}, Portion(number=2, size=5), Source(id="billing")).url.endswith("/usage")


@pytest.mark.parametrize(
    ("auth", "header", "value"),
    [
        ("bearer", "Authorization", "Bearer t0"),
        ("basic", "Authorization", "Basic Y2FiaW5ldDrQv9Cw0YDQvtC70Yw="),
        ("key", "X-Api-Key", "k0"),
        ("none", "Authorization", None),
    ],
)
def test_auth(auth: Literal["none", "bearer", "basic", "key"], header: str, value: str | None) -> None:
    """The cabinet names itself as the source wants."""
    call = _call({"accountId": "1"}, source=Source(id="billing", auth=auth, auth_header="X-Api-Key"))

    assert call.headers.get(header) == value


def test_secrets_are_not_shown() -> None:
    """No representation has a secret in it."""
    call = _call({"accountId": "1"}, source=Source(id="billing", auth="bearer"))

    assert "t0" not in repr(call) + repr(ACCESS)
    assert "пароль" not in repr(ACCESS)
