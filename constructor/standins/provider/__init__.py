"""The embedded OpenID provider: a stand-in for Keycloak on a developer's machine, never for production."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, cast

from constructor.standins.provider.model import Client, Dress, Person

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from constructor.standins.provider.administration import Administration

__all__ = ["Client", "Dress", "Person", "administer", "create_provider"]


def create_provider(
    *,
    issuer: str,
    client: Client,
    people: Sequence[Person],
    dress: Dress,
    clock: Callable[[], float] = time.time,
    deliver: Callable[[str, str], Awaitable[None]] | None = None,
    registration: bool = False,
) -> Starlette:
    """Return the provider as an ASGI application that signs `people` in to `client`.

    `issuer` is its public address with the realm, as Keycloak has it (`http://127.0.0.1:8001/realms/potok`); the
    application answers under that path. `clock` tells seconds since the epoch. `deliver` posts a logout token to an
    address (OpenID Connect Back-Channel Logout 1.0 §2.5); the default does so over HTTP and gives up after 5 seconds.
    `registration` lets people make themselves an account. All state is in memory and ends with the process. Raises
    `ValueError` when `issuer` is neither https nor loopback: sign-in over a network must be encrypted (RFC 6749 §3.1).
    """
    from constructor.standins.provider.app import assemble
    from constructor.standins.provider.notices import post_logout_token

    return assemble(
        issuer=issuer,
        client=client,
        people=people,
        dress=dress,
        clock=clock,
        deliver=deliver or post_logout_token,
        registration=registration,
    )


def administer(provider: Starlette) -> Administration:
    """Return the administrator's hand on a provider that `create_provider` made."""
    return cast("Administration", provider.state.administration)
