"""What tests of a running realm share: the realm of a blueprint, an administrator, and all that a server tells."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from constructor.compile import Compilation, compile_project
from constructor.keycloak.admin import Admin, place
from constructor.keycloak.answers import Thing, text, things
from constructor.keycloak.deployment import Deployment
from constructor.keycloak.realm import realm_of
from constructor.keycloak.server import Keycloak
from runtime.outbound import Outbound

T = TypeVar("T")
POTOK = Path(__file__).parents[3] / "blueprints" / "potok"
SECRET = "a secret of the client that only tests know"
_NEW_EACH_TIME = frozenset(
    {"id", "flowId", "authenticationConfig", "containerId", "parentId", "createdTimestamp", "createdDate", "priority"}
)


@cache
def potok() -> Compilation:
    """Return the flagship blueprint, compiled."""
    return compile_project(POTOK)


def deployment(issuer: str) -> Deployment:
    """Return a deployment at the realm of `issuer`."""
    server, _, realm = issuer.rpartition("/realms/")
    assert server
    return Deployment(
        public_url="http://127.0.0.1:18900",
        issuer=issuer,
        internal_url=issuer,
        realm=realm,
        client_id="pcabinet",
        client_secret=SECRET,
    )


def wanted(issuer: str, people: int = 4) -> dict[str, Any]:
    """Return the realm that potok wants there, with its first people."""
    compilation = potok()
    assert compilation.build is not None
    assert compilation.checking.checked is not None
    personas = compilation.checking.checked.blueprint.personas
    return realm_of(compilation.build.cabinet, deployment(issuer), personas[:people])


def as_admin(keycloak: Keycloak, work: Callable[[Admin], Awaitable[T]], *, user: str = "", password: str = "") -> T:
    """Return what `work` does with the server's admin API."""

    async def signed_in() -> T:
        outbound = Outbound({keycloak.url: 4})
        admin = Admin(
            base_url=keycloak.url,
            user=user or keycloak.admin_user,
            password=password or keycloak.admin_password,
            outbound=outbound,
        )
        try:
            return await work(admin)
        finally:
            await outbound.close()

    # In a thread of its own: a browser test may have left a loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, signed_in()).result()


async def told(admin: Admin, realm: str) -> dict[str, Any]:
    """Return all that the server tells of a realm, without identifiers that are new each time a thing is made."""
    at = ("realms", realm)
    paths = {
        "realm": place(*at),
        "clients": place(*at, "clients"),
        "scopes": place(*at, "client-scopes"),
        "actions": place(*at, "authentication", "required-actions"),
        "profile": place(*at, "users", "profile"),
    }
    answers: dict[str, object] = {name: await admin.get(path) for name, path in paths.items()}
    # The component of the profile holds the same as the profile, in one text.
    components = things(await admin.get(place(*at, "components")))
    answers["components"] = [one for one in components if one.get("providerId") != "declarative-user-profile"]
    for flow in things(await admin.get(place(*at, "authentication", "flows"))):
        answers[f"flow {flow['alias']}"] = await admin.get(
            place(*at, "authentication", "flows", text(flow["alias"]), "executions")
        )
    for client in things(answers["clients"]):
        path = place(*at, "clients", text(client["id"]), "roles", briefRepresentation="false")
        answers[f"roles of {client['clientId']}"] = await admin.get(path)
    for role in things(await admin.get(place(*at, "roles", briefRepresentation="false"))):
        included = await admin.get(place(*at, "roles", text(role["name"]), "composites"))
        answers[f"role {role['name']}"] = [role, included]
    await _tell_people(admin, at, answers)
    return {name: _stripped(answer) for name, answer in answers.items()}


async def _tell_people(admin: Admin, at: tuple[str, str], answers: dict[str, object]) -> None:
    groups = [*things(await admin.get(place(*at, "groups", briefRepresentation="false")))]
    while groups:
        group = groups.pop()
        answers[f"group {group['path']}"] = group
        identifier = text(group["id"])
        groups += things(await admin.get(place(*at, "groups", identifier, "children", briefRepresentation="false")))
    for user in things(await admin.get(place(*at, "users", briefRepresentation="false"))):
        mine = (*at, "users", text(user["id"]))
        more = [await admin.get(place(*mine, part)) for part in ("role-mappings", "groups", "credentials")]
        answers[f"user {user['username']}"] = [user, *more]


def _stripped(value: object) -> object:
    if isinstance(value, dict):
        return {key: _stripped(item) for key, item in value.items() if key not in _NEW_EACH_TIME and item != ""}
    if isinstance(value, list):
        return sorted((_stripped(item) for item in value), key=lambda item: json.dumps(item, sort_keys=True))
    return value


async def one_client(admin: Admin, realm: str, name: str = "pcabinet") -> Thing:
    """Return a client as the server tells it."""
    return things(await admin.get(place("realms", realm, "clients", clientId=name)))[0]


def differences(before: Any, after: Any, path: str = "") -> list[str]:
    """Return where two answers differ, with both values."""
    if isinstance(before, dict) and isinstance(after, dict):
        keys = sorted({*before, *after})
        return [one for key in keys for one in differences(before.get(key), after.get(key), f"{path}/{key}")]
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        pairs = enumerate(zip(before, after, strict=True))
        return [one for at, (first, second) in pairs for one in differences(first, second, f"{path}/{at}")]
    return [] if before == after else [f"{path}: {before!r} -> {after!r}"]
