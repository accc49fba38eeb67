"""A provider with three people, a clock to be moved, and a list of what it told the client."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette

from constructor.standins.provider import Client, Dress, Person, create_provider

ISSUER = "http://127.0.0.1:8001/realms/potok"
CABINET = "http://127.0.0.1:8000"
CLIENT = Client(
    id="pcabinet",
    secret="s/cret+%",
    redirect_uris=(f"{CABINET}/auth/callback",),
    post_logout_redirect_uris=(f"{CABINET}/signed-out",),
    backchannel_logout_uri=f"{CABINET}/auth/backchannel-logout",
    levels=("otp",),
)
SECRET_OF_IVAN = b"12345678901234567890"  # the one of RFC 6238, appendix B
PEOPLE = (
    Person(
        username="ivan",
        password="potok",
        name="Иван Иванов",
        given_name="Иван",
        family_name="Иванов",
        email="ivan@pt-t.ru",
        claims={"agent_id": "A-1", "realm_access": {"roles": ["agent", "manager"]}, "groups": ["/partners/agents"]},
        about={"ru": "агент, видит всех абонентов", "en": "an agent who sees all subscribers"},
        second_factor=SECRET_OF_IVAN,
    ),
    Person(
        username="anna",
        password="potok",
        name="Анна Белова",
        given_name="Анна",
        family_name="Белова",
        email="anna@pt-t.ru",
        claims={"subscriber_id": "1001", "realm_access": {"roles": ["subscriber"]}},
        about={"ru": "абонент, у которого всё в порядке и номер подключён давно"},
    ),
    Person(username="nobody", password="potok", name="Никто", given_name="", family_name="", email="n@pt-t.ru"),
)
DRESS = Dress(
    name="ПОТОК",
    logo='<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 28 24"><path d="M3 8h22v3H3z" fill="#006571"/></svg>',
    phone="+7 (499) 430-02-04",
    email="info@pt-t.ru",
)


@pytest.fixture
def time_now() -> SimpleNamespace:
    """The time that the provider sees."""
    return SimpleNamespace(seconds=1_800_000_000.0)


@pytest.fixture
def wait(time_now: SimpleNamespace) -> Callable[[float], None]:
    """Return a function that lets seconds pass."""

    def move(seconds: float) -> None:
        time_now.seconds += seconds

    return move


@pytest.fixture
def notices() -> list[tuple[str, str]]:
    """Every logout token with the address that it was posted to."""
    return []


@pytest.fixture
def provider(time_now: SimpleNamespace, notices: list[tuple[str, str]]) -> Starlette:
    """The provider at `http://127.0.0.1:8001/realms/potok` for the cabinet at port 8000."""

    async def deliver(url: str, token: str) -> None:
        notices.append((url, token))

    return create_provider(
        issuer=ISSUER,
        client=CLIENT,
        people=PEOPLE,
        dress=DRESS,
        clock=lambda: time_now.seconds,
        deliver=deliver,
        registration=True,
    )
