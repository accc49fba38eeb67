"""A real Keycloak is brought to the realm that a blueprint wants: from nothing, again, after drift, after a change."""

from __future__ import annotations

import copy
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from constructor.keycloak.admin import Admin, AdminError, place
from constructor.keycloak.answers import named, text, thing, things
from constructor.keycloak.changes import Change, apply, changes
from constructor.keycloak.realm import as_file
from constructor.keycloak.server import Keycloak, Plan, running
from constructor.keycloak.words import change_words
from tests.constructor.keycloak.realms import SECRET, as_admin, differences, one_client, told, wanted
from tests.parts import keycloak as part

NAME = "applied"
R = ("realms", NAME)
Drift = Callable[[Admin], Awaitable[None]]
Subject = tuple[str, str, str, str]


@pytest.fixture(scope="module")
def applied(keycloak: Keycloak) -> Iterator[dict[str, Any]]:
    """The realm of potok with some of its people, made by the admin API; each test leaves it as it was."""
    realm = wanted(keycloak.issuer(NAME))
    as_admin(keycloak, lambda admin: apply(admin, realm, lambda change: None))
    yield realm
    as_admin(keycloak, lambda admin: admin.delete(place(*R)))


@pytest.fixture(scope="module")
def whole(keycloak: Keycloak, applied: dict[str, Any]) -> dict[str, Any]:
    """All that the server tells of the realm as it was made."""
    return as_admin(keycloak, lambda admin: told(admin, NAME))


def test_a_server_without_the_realm_is_given_it(keycloak: Keycloak) -> None:
    """One difference is told, the realm that is missing; when it is made nothing differs."""
    realm = wanted(keycloak.issuer("from-nothing"))

    async def work(admin: Admin) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
        done = await apply(admin, realm, lambda change: None)
        left = await changes(admin, realm)
        await admin.delete(place("realms", "from-nothing"))
        return done, left

    done, left = as_admin(keycloak, work)

    assert [("realm", "", "from-nothing", "")] == [change.subject for change in done]
    assert () == left


def test_a_second_run_changes_nothing(keycloak: Keycloak, applied: dict[str, Any], whole: dict[str, Any]) -> None:
    """Where nothing differs nothing is put right, and the server tells the same before and after."""

    async def work(admin: Admin) -> tuple[tuple[Change, ...], object]:
        return await apply(admin, applied, lambda change: None), await told(admin, NAME)

    done, after = as_admin(keycloak, work)

    assert () == done
    assert [] == differences(whole, after)


def test_a_realm_that_was_imported_from_the_file_differs_in_nothing(keycloak: Keycloak, tmp_path: Path) -> None:
    """What `--import-realm` makes of the file is what the admin API is told to make."""
    realm = wanted("http://127.0.0.1:1/realms/imported")
    cache = part.folder(make=False)
    assert isinstance(cache, Path)
    plan = Plan(
        folder=keycloak.home,
        work=tmp_path / "work",
        admin_password=part.PASSWORD,
        realm=as_file(realm),
        environment={"PCABINET_OIDC_CLIENT_SECRET": SECRET},
        databases=cache.parent / "keycloak-databases",
    )
    with running(plan) as own:
        found = as_admin(own, lambda admin: changes(admin, realm))

    assert () == found


# ---------------------------------------------------------------- drift


async def _client(admin: Admin, **settings: object) -> None:
    client = await one_client(admin, NAME)
    await admin.put(place(*R, "clients", text(client["id"])), {"webOrigins": client["webOrigins"], **settings})


async def _wildcard(admin: Admin) -> None:
    await _client(admin, redirectUris=["*"])


async def _no_pkce(admin: Admin) -> None:
    await _client(admin, attributes={"pkce.code.challenge.method": ""})


async def _other_secret(admin: Admin) -> None:
    await _client(admin, secret="made by hand")


async def _no_mapper(admin: Admin) -> None:
    client = await one_client(admin, NAME)
    mapper = named(things(client["protocolMappers"]))["audience"]
    await admin.delete(place(*R, "clients", text(client["id"]), "protocol-mappers", "models", text(mapper["id"])))


async def _mapper_of_access_tokens_only(admin: Admin) -> None:
    client = await one_client(admin, NAME)
    mapper = named(things(client["protocolMappers"]))["subscriber_id"]
    body = {**mapper, "config": {**thing(mapper["config"]), "id.token.claim": "false"}}
    await admin.put(place(*R, "clients", text(client["id"]), "protocol-mappers", "models", text(mapper["id"])), body)


async def _no_client(admin: Admin) -> None:
    await admin.delete(place(*R, "clients", text((await one_client(admin, NAME))["id"])))


async def _guessing(admin: Admin) -> None:
    await admin.put(place(*R), {"bruteForceProtected": False, "revokeRefreshToken": False, "passwordPolicy": ""})


async def _codes_twice(admin: Admin) -> None:
    realm = thing(await admin.get(place(*R)))
    policy = {key: value for key, value in realm.items() if key.startswith("otpPolicy")}
    await admin.put(place(*R), {**policy, "otpPolicyCodeReusable": True})


async def _no_levels(admin: Admin) -> None:
    attributes = thing(thing(await admin.get(place(*R)))["attributes"])
    await admin.put(place(*R), {"attributes": {**attributes, "acr.loa.map": '{"otp":1}'}})


async def _executions(admin: Admin) -> tuple[Any, ...]:
    return things(await admin.get(place(*R, "authentication", "flows", "pcabinet browser", "executions")))


async def _weaker_step(admin: Admin) -> None:
    cookie = next(step for step in await _executions(admin) if step.get("providerId") == "auth-cookie")
    path = place(*R, "authentication", "flows", "pcabinet browser", "executions")
    await admin.put(path, {**cookie, "requirement": "DISABLED"})


async def _no_step(admin: Admin) -> None:
    step = next(one for one in await _executions(admin) if one.get("providerId") == "auth-username-password-form")
    await admin.delete(place(*R, "authentication", "executions", text(step["id"])))


async def _built_in_flow(admin: Admin) -> None:
    await admin.put(place(*R), {"browserFlow": "browser"})


async def _other_life_of_the_level(admin: Admin) -> None:
    step = next(one for one in await _executions(admin) if one.get("authenticationConfig"))
    path = place(*R, "authentication", "config", text(step["authenticationConfig"]))
    config = thing(await admin.get(path))
    await admin.put(path, {**config, "config": {**thing(config["config"]), "loa-max-age": "1"}})


async def _manager_is_no_agent(admin: Admin) -> None:
    path = place(*R, "roles", "manager", "composites")
    await admin.delete(path, await admin.get(path))


async def _subscriber_is_manager(admin: Admin) -> None:
    manager = await admin.get(place(*R, "roles", "manager"))
    await admin.post(place(*R, "roles", "subscriber", "composites"), [manager])


async def _no_role(admin: Admin) -> None:
    await admin.delete(place(*R, "roles", "agent"))


async def _no_group(admin: Admin) -> None:
    await admin.delete(place(*R, "groups", text(thing(await admin.get(place(*R, "group-by-path", "partners")))["id"])))


async def _own_attribute(admin: Admin) -> None:
    profile = thing(await admin.get(place(*R, "users", "profile")))
    everybody = {"view": ["admin", "user"], "edit": ["admin", "user"]}
    attributes = [
        {**one, "permissions": everybody} if one["name"] == "subscriber_id" else one
        for one in things(profile["attributes"])
        if one["name"] != "agent_id"
    ]
    await admin.put(place(*R, "users", "profile"), {**profile, "attributes": attributes})


DRIFTS: dict[str, tuple[Drift, set[Subject]]] = {
    "wildcard": (_wildcard, {("client", "", "pcabinet", "redirectUris")}),
    "PKCE off": (_no_pkce, {("client", "", "pcabinet", "pkce.code.challenge.method")}),
    "secret": (_other_secret, {("client", "", "pcabinet", "secret")}),
    "mapper's config": (_mapper_of_access_tokens_only, {("mapper", "pcabinet", "subscriber_id", "id.token.claim")}),
    "realm": (
        _guessing,
        {("realm", "", NAME, key) for key in ("bruteForceProtected", "revokeRefreshToken", "passwordPolicy")},
    ),
    "codes": (_codes_twice, {("realm", "", NAME, "otpPolicyCodeReusable")}),
    "levels": (_no_levels, {("realm", "", NAME, "acr.loa.map")}),
    "requirement": (_weaker_step, {("step", "pcabinet browser", "auth-cookie", "requirement")}),
    "step": (
        _no_step,
        {("step", "pcabinet browser", "pcabinet forms / pcabinet password / auth-username-password-form", "")},
    ),
    "flow unbound": (_built_in_flow, {("realm", "", NAME, "browserFlow")}),
    "composite": (_manager_is_no_agent, {("role", "", "manager", "composites")}),
    "too much": (_subscriber_is_manager, {("role", "", "subscriber", "composites")}),
}


@pytest.mark.parametrize("drift", DRIFTS)
def test_what_was_changed_by_hand_is_named_and_put_right(
    keycloak: Keycloak, applied: dict[str, Any], whole: dict[str, Any], drift: str
) -> None:
    """Exactly what was changed is told, and afterwards the server tells what it told before."""
    by_hand, expected = DRIFTS[drift]

    async def work(admin: Admin) -> tuple[Any, ...]:
        await by_hand(admin)
        return await apply(admin, applied, lambda change: None), await told(admin, NAME)

    done, after = as_admin(keycloak, work)

    assert expected == {change.subject for change in done}
    assert [] == differences(whole, after)


@pytest.mark.parametrize(
    ("by_hand", "expected"),
    [
        (_no_mapper, "mapper"),
        (_no_client, "client"),
        (_no_role, "role"),
        (_no_group, "group"),
        (_other_life_of_the_level, "step"),
        (_own_attribute, "attribute"),
    ],
)
def test_what_was_removed_by_hand_comes_back_with_all_that_hangs_on_it(
    keycloak: Keycloak, applied: dict[str, Any], whole: dict[str, Any], by_hand: Drift, expected: str
) -> None:
    """A role that is made again is included and held again where it was; so are clients and groups."""

    async def work(admin: Admin) -> tuple[Any, ...]:
        await by_hand(admin)
        return await apply(admin, applied, lambda change: None), await told(admin, NAME)

    done, after = as_admin(keycloak, work)

    assert expected in {change.kind for change in done}
    assert [] == differences(whole, after)


# ---------------------------------------------------------------- what is not ours


async def _add_what_is_not_ours(admin: Admin) -> None:
    realm = thing(await admin.get(place(*R)))
    await admin.put(place(*R), {"attributes": {**thing(realm["attributes"]), "of.another": "kept"}})
    await admin.put(place(*R), {"ssoSessionIdleTimeoutRememberMe": 77, "actionTokenGeneratedByUserLifespan": 88})
    await admin.post(place(*R, "clients"), {"clientId": "another", "redirectUris": ["https://another.example/*"]})
    await admin.post(place(*R, "roles"), {"name": "another", "description": "Of another system"})
    another = await admin.get(place(*R, "roles", "another"))
    await admin.post(place(*R, "roles", "subscriber", "composites"), [another])
    await admin.post(place(*R, "groups"), {"name": "another", "attributes": {"kept": ["yes"]}})
    client = await one_client(admin, NAME)
    mapper = {**things(client["protocolMappers"])[0], "name": "of another"}
    mapper = {key: value for key, value in mapper.items() if key != "id"}
    await admin.post(place(*R, "clients", text(client["id"]), "protocol-mappers", "models"), mapper)
    await _client(admin, description="Told by hand", attributes={"of.another": "kept"})
    await admin.post(place(*R, "users"), {"username": "another", "enabled": True, "email": "another@example.com"})
    profile = thing(await admin.get(place(*R, "users", "profile")))
    more = {"name": "another", "permissions": {"view": ["admin"], "edit": ["admin"]}}
    await admin.put(place(*R, "users", "profile"), {**profile, "attributes": [*things(profile["attributes"]), more]})


def test_what_is_not_ours_is_left_as_it_is(keycloak: Keycloak, applied: dict[str, Any]) -> None:
    """Settings, attributes, clients, mappers, roles, groups and users of others outlive every repair of ours."""

    async def work(admin: Admin) -> tuple[Any, ...]:
        await _add_what_is_not_ours(admin)
        before = await told(admin, NAME)
        quiet = await changes(admin, applied)
        for by_hand, _ in DRIFTS.values():
            await by_hand(admin)
        await apply(admin, applied, lambda change: None)
        after = await told(admin, NAME)
        await admin.delete(place(*R))
        await apply(admin, applied, lambda change: None)
        return before, quiet, after

    before, quiet, after = as_admin(keycloak, work)

    assert () == quiet
    assert [] == differences(before, after)


# ---------------------------------------------------------------- changes of the blueprint


def test_a_change_of_the_blueprint_changes_only_that(
    keycloak: Keycloak, applied: dict[str, Any], whole: dict[str, Any]
) -> None:
    """A new role and a longer session are told and made; nothing else that the server tells is otherwise."""
    changed = copy.deepcopy(applied)
    changed["roles"]["realm"].append({"name": "courier", "composite": False})
    changed["ssoSessionMaxLifespan"] = 50_000

    async def work(admin: Admin) -> tuple[Any, ...]:
        done = await apply(admin, changed, lambda change: None)
        after = await told(admin, NAME)
        await admin.delete(place(*R, "roles", "courier"))
        await apply(admin, applied, lambda change: None)
        return done, after

    done, after = as_admin(keycloak, work)
    made = after.pop("role courier")

    assert {("role", "", "courier", ""), ("realm", "", NAME, "ssoSessionMaxLifespan")} == {one.subject for one in done}
    assert "courier" in str(made)
    before = applied["ssoSessionMaxLifespan"]
    assert [f"/realm/ssoSessionMaxLifespan: {before} -> 50000"] == differences(whole, after)


def test_a_difference_is_told_with_what_was_and_what_comes(keycloak: Keycloak, applied: dict[str, Any]) -> None:
    """The line names the thing, the setting, both values; of a secret it has neither."""

    async def work(admin: Admin) -> list[str]:
        await _wildcard(admin)
        await _other_secret(admin)
        lines: list[str] = []
        await apply(admin, applied, lambda change: lines.append(change_words(change, "en")))
        return lines

    assert [
        "client pcabinet: redirect addresses (redirectUris): * → http://127.0.0.1:18900/auth/callback",
        "client pcabinet: secret: another, or none → as in the settings",
    ] == as_admin(keycloak, work)


# ---------------------------------------------------------------- what goes wrong


def test_an_administrator_with_a_wrong_password_is_refused(keycloak: Keycloak, applied: dict[str, Any]) -> None:
    """The error says that it is the administrator who is not let in."""
    with pytest.raises(AdminError) as caught:
        as_admin(keycloak, lambda admin: changes(admin, applied), password="wrong")

    assert "refused" == caught.value.reason


def test_a_run_that_was_cut_short_is_continued_by_the_next(
    keycloak: Keycloak, applied: dict[str, Any], whole: dict[str, Any]
) -> None:
    """What was done before the failure is done and told; the next run does the rest."""
    changed = copy.deepcopy(applied)
    changed["clients"][0]["redirectUris"] = ["http://127.0.0.1:18900/auth/other"]
    changed["roles"]["realm"].append({"name": "courier", "composite": False})
    told_of: list[tuple[str, ...]] = []

    async def work(admin: Admin) -> tuple[Any, ...]:
        broken = {**changed, "accessTokenLifespan": "no number"}
        with pytest.raises(AdminError) as caught:
            await apply(admin, broken, lambda change: told_of.append(change.subject))
        left = await changes(admin, changed)
        await admin.delete(place(*R, "roles", "courier"))
        await apply(admin, applied, lambda change: None)
        return caught.value.reason, left, await told(admin, NAME)

    reason, left, after = as_admin(keycloak, work)

    assert "failed" == reason
    assert {("client", "", "pcabinet", "redirectUris"), ("role", "", "courier", "")} == set(told_of)
    assert () == left
    assert [] == differences(whole, after)
