"""Brings a running Directus to what is wanted, and touches nothing else: what differs, and putting it right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Literal

from constructor.directus.admin import Admin, AdminError, place
from constructor.directus.change import Change, Kind, Send, Upload, send
from constructor.directus.fields import Body
from constructor.directus.filling import content
from constructor.directus.wanted import EDITOR, FLOW, LANGUAGES, READER, Wanted
from constructor.keycloak.answers import Thing, same, text, thing, things

_LAYOUT = frozenset({"sort", "width"})  # of a form: told when a field is made, then its editors' own
ROUNDS = 8  # what waits for another thing comes in a later round; nothing waits for so long


async def changes(admin: Admin, wanted: Wanted) -> tuple[Change, ...]:
    """Return what differs between a running Directus and the wanted, () where nothing does; raises `AdminError`.

    Collections, fields and relations are compared by the settings that are wanted, permissions of our own policies
    exactly. Content is only looked at to tell whether there is any.
    """
    found = {text(each.get("collection")): each for each in await admin.all("collections")}
    fields = {(text(each.get("collection")), text(each.get("field"))): each for each in await admin.all("fields")}
    different = [
        change for name, body in wanted.collections.items() for change in _collection(name, body, found, fields)
    ]
    different += _relations(wanted, await admin.all("relations"))
    different += await _languages(admin, wanted, LANGUAGES in found)
    different += await content(admin, wanted, frozenset(found))
    different += await _presets(admin, wanted)
    different += await _people(admin, wanted)
    if wanted.hook_token:
        different += await _hints(admin, wanted)
    return tuple(different)


async def apply(admin: Admin, wanted: Wanted, tell: Callable[[Change], None]) -> tuple[Change, ...]:
    """Put right what differs and return it; `tell` is called for each difference as soon as it is put right.

    Ends when Directus itself tells that nothing differs any more. A run that was cut short is continued by the next.
    Raises `AdminError`, with the reason `unmoved` where Directus takes a change and keeps its own.
    """
    done: dict[tuple[str, ...], Change] = {}
    found: tuple[Change, ...] = ()
    for _ in range(ROUNDS):
        found = await changes(admin, wanted)
        if not found:
            return tuple(done.values())
        made: set[Send | Upload] = set()
        for change in found:
            if change.repair is None:
                continue
            if change.repair not in made:
                await change.repair.run(admin)
                made.add(change.repair)
            if change.subject not in done:
                done[change.subject] = change
                tell(change)
    raise AdminError("unmoved", ", ".join("/".join(part for part in change.subject if part) for change in found))


# ---------------------------------------------------------------- the model


def _collection(
    name: str, body: Body, found: Mapping[str, Thing], fields: Mapping[tuple[str, str], Thing]
) -> list[Change]:
    if name not in found:
        return [Change(kind="collection", name=name, repair=send("POST", "collections", body))]
    meta = thing(body["meta"])
    changed = _differing(meta, thing(found[name].get("meta")))
    repair = send("PATCH", f"collections/{name}", {"meta": {key: meta[key] for key in changed}})
    different = [
        replace(change, secret=True, before=None, after=None) if change.setting == "preview_url" else change
        for change in _settings("collection", name, "", changed, repair)
    ]
    for each in things(body["fields"]):
        different += _field(name, each, fields.get((name, text(each["field"]))))
    return different


def _field(collection: str, wanted: Thing, found: Thing | None) -> list[Change]:
    name = text(wanted["field"])
    if found is None:
        repair = send("POST", f"fields/{collection}", wanted)
        return [Change(kind="field", name=name, of=collection, repair=repair)]
    if wanted["type"] != found.get("type"):
        # To change a column's type may lose what editors wrote: that is for people to decide.
        told = f"{collection}.{name}"
        raise AdminError("clash", told, said=f"{text(found.get('type'))} → {wanted['type']}")
    meta = {key: value for key, value in thing(wanted["meta"]).items() if key not in _LAYOUT}
    changed = _differing(meta, thing(found.get("meta")))
    repair = send("PATCH", f"fields/{collection}/{name}", {"meta": {key: meta[key] for key in changed}})
    return _settings("field", name, collection, changed, repair)


def _relations(wanted: Wanted, found: tuple[Thing, ...]) -> list[Change]:
    known = {(text(each.get("collection")), text(each.get("field"))): each for each in found}
    different: list[Change] = []
    for body in wanted.relations:
        collection, name = text(body["collection"]), text(body["field"])
        there = known.get((collection, name))
        if there is None or there.get("meta") is None:
            method: Literal["POST", "PATCH"] = "POST" if there is None else "PATCH"
            path = "relations" if there is None else f"relations/{collection}/{name}"
            different.append(Change(kind="relation", name=name, of=collection, repair=send(method, path, body)))
            continue
        if body["related_collection"] != there.get("related_collection"):
            led = f"{text(there.get('related_collection'))} → {body['related_collection']}"
            raise AdminError("clash", f"{collection}.{name}", said=led)
        changed = _differing(thing(body["meta"]), thing(there["meta"]))
        repair = send("PATCH", f"relations/{collection}/{name}", {"meta": body["meta"]})
        different += _settings("relation", name, collection, changed, repair)
    return different


async def _languages(admin: Admin, wanted: Wanted, there: bool) -> list[Change]:
    rows = await admin.all(place(f"items/{LANGUAGES}", fields="code", limit="-1")) if there else ()
    known = {text(row.get("code")) for row in rows}
    return [
        Change(
            kind="language", name=text(row["code"]), repair=send("POST", f"items/{LANGUAGES}", row) if there else None
        )
        for row in wanted.languages
        if row["code"] not in known
    ]


async def _presets(admin: Admin, wanted: Wanted) -> list[Change]:
    settings = thing(await admin.get(place("settings", fields="storage_asset_presets")))
    found = things(settings.get("storage_asset_presets"))
    ours = {text(preset["key"]): preset for preset in wanted.presets}
    known = {text(preset.get("key")): preset for preset in found}
    others = [preset for preset in found if text(preset.get("key")) not in ours]
    merged = [*others, *({**known.get(key, {}), **preset} for key, preset in ours.items())]
    repair = send("PATCH", "settings", {"storage_asset_presets": merged})
    different: list[Change] = []
    for key, preset in ours.items():
        if key not in known:
            different.append(Change(kind="preset", name=key, repair=repair))
        else:
            different += _settings("preset", key, "", _differing(preset, known[key]), repair)
    return different


# ---------------------------------------------------------------- who reads and who fills


async def _people(admin: Admin, wanted: Wanted) -> list[Change]:
    policies = {
        text(each.get("name")): each
        for each in await admin.all(place("policies", fields="id,name,app_access,admin_access,icon", limit="-1"))
    }
    different: list[Change] = []
    for name, grants in wanted.grants.items():
        body: Body = {"name": name, "app_access": name == EDITOR, "admin_access": False}
        policy = policies.get(name)
        if policy is None:
            different.append(Change(kind="policy", name=name, repair=send("POST", "policies", body)))
        else:
            repair = send("PATCH", f"policies/{text(policy.get('id'))}", body)
            different += _settings("policy", name, "", _differing(body, policy), repair)
        different += await _permissions(admin, name, grants, text(thing(policy).get("id")))
        different += await _role(admin, wanted, name, text(thing(policy).get("id")))
    return different


async def _permissions(admin: Admin, policy: str, grants: frozenset[tuple[str, str]], identifier: str) -> list[Change]:
    rows = await admin.all(place("permissions", filter__policy=identifier, limit="-1")) if identifier else ()
    known = {(text(row.get("collection")), text(row.get("action"))): row for row in rows if row.get("id") is not None}
    different: list[Change] = []
    free: Body = {"fields": ["*"], "permissions": None, "validation": None}
    for collection, action in sorted(grants):
        name = f"{collection}.{action}"
        there = known.get((collection, action))
        if there is None:
            body = {"policy": identifier, "collection": collection, "action": action, "fields": ["*"]}
            repair = send("POST", "permissions", body) if identifier else None
            different.append(Change(kind="permission", name=name, of=policy, repair=repair))
            continue
        repair = send("PATCH", f"permissions/{there['id']}", free)
        different += _settings("permission", name, policy, _differing(free, there), repair)
    for key, row in known.items():
        if key not in grants:
            repair = send("DELETE", f"permissions/{row['id']}")
            different.append(Change(kind="permission", name=".".join(key), of=policy, setting="unknown", repair=repair))
    return different


async def _role(admin: Admin, wanted: Wanted, name: str, policy: str) -> list[Change]:
    found = await admin.all(place("roles", filter__name=name, fields="id,policies.policy"))
    if not found:
        body = {"name": name, "policies": [{"policy": policy}]}
        missing = [Change(kind="role", name=name, repair=send("POST", "roles", body) if policy else None)]
        return [*missing, Change(kind="user", name=name)] if name == READER else missing
    role = text(found[0].get("id"))
    different: list[Change] = []
    held = [text(each.get("policy")) for each in things(found[0].get("policies"))]
    if policy and policy not in held:
        repair = send("POST", "access", {"role": role, "policy": policy})
        different.append(Change(kind="role", name=name, setting="policies", before=None, after=name, repair=repair))
    return different + (await _user(admin, wanted, name, role) if name == READER else [])


async def _user(admin: Admin, wanted: Wanted, name: str, role: str) -> list[Change]:
    found = await admin.all(place("users", filter__role=role, fields="id,status", sort="id", limit="1"))
    body: Body = {"first_name": "PCabinet", "last_name": "reader", "status": "active", "token": wanted.reader_token}
    if not found:
        return [Change(kind="user", name=name, repair=send("POST", "users", {**body, "role": role}))]
    user = text(found[0].get("id"))
    different: list[Change] = []
    status = _differing({"status": "active"}, found[0])
    different += _settings("user", name, "", status, send("PATCH", f"users/{user}", {"status": "active"}))
    # Directus never shows a token; whom it lets in tells whose it is. Whoever is not active is let in nowhere.
    if not status and await admin.owner_of(wanted.reader_token) != user:
        repair = send("PATCH", f"users/{user}", {"token": wanted.reader_token})
        different.append(Change(kind="user", name=name, setting="token", secret=True, repair=repair))
    return different


# ---------------------------------------------------------------- hints


async def _hints(admin: Admin, wanted: Wanted) -> list[Change]:
    body: Body = {
        "name": FLOW, "icon": "bolt", "status": "active", "trigger": "event", "accountability": None,
        "options": {
            "type": "action", "scope": ["items.create", "items.update", "items.delete", "items.sort"],
            "collections": list(wanted.watched),
        },
    }  # fmt: skip
    step: Body = {
        "name": FLOW, "key": "tell_cabinet", "type": "request", "position_x": 19, "position_y": 1,
        "options": {
            "method": "POST", "url": wanted.hook_url,
            "headers": [{"header": "Authorization", "value": f"Bearer {wanted.hook_token}"}],
            "body": '{"event":"{{$trigger.event}}","collection":"{{$trigger.collection}}"}',
        },
    }  # fmt: skip
    flows = await admin.all(place("flows", filter__name=FLOW))
    if not flows:
        return [Change(kind="flow", name=FLOW, repair=send("POST", "flows", body)), Change(kind="operation", name=FLOW)]
    flow = text(flows[0].get("id"))
    changed = _differing(body, flows[0])
    different = _settings("flow", FLOW, "", changed, send("PATCH", f"flows/{flow}", body))
    steps = await admin.all(place("operations", filter__flow=flow, filter__key="tell_cabinet"))
    if not steps:
        repair = send("POST", "operations", {**step, "flow": flow})
        return [*different, Change(kind="operation", name=FLOW, repair=repair)]
    operation = text(steps[0].get("id"))
    if flows[0].get("operation") != operation:
        repair = send("PATCH", f"flows/{flow}", {"operation": operation})
        different.append(Change(kind="flow", name=FLOW, setting="operation", after="tell_cabinet", repair=repair))
    return different + _step(step, steps[0], send("PATCH", f"operations/{operation}", step))


def _step(wanted: Body, found: Thing, repair: Send) -> list[Change]:
    """Compare the call; what it shows to the cabinet is a secret."""
    ours, theirs = thing(wanted["options"]), thing(found.get("options"))
    different = _settings("operation", FLOW, "", _differing({"type": wanted["type"]}, found), repair)
    for key, (before, after) in _differing(ours, theirs).items():
        secret = key == "headers"
        different.append(
            Change(
                kind="operation",
                name=FLOW,
                setting=key,
                secret=secret,
                repair=repair,
                before=None if secret else before,
                after=None if secret else after,
            )
        )
    return different


# ---------------------------------------------------------------- all


def _differing(wanted: Thing, found: Thing) -> dict[str, tuple[object, object]]:
    return {key: (found.get(key), value) for key, value in wanted.items() if not same(value, found.get(key))}


def _settings(
    kind: Kind, name: str, of: str, different: Mapping[str, tuple[object, object]], repair: Send
) -> list[Change]:
    return [
        Change(kind=kind, name=name, of=of, setting=key, before=before, after=after, repair=repair)
        for key, (before, after) in different.items()
    ]
