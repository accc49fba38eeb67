"""Compares flows of signing in, step by step; one that differs is made anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from constructor.keycloak.admin import Admin, place
from constructor.keycloak.answers import Thing, named, text, thing, things
from constructor.keycloak.changes.model import Change, Repair, differing, send

BUILT_IN = "browser"
_TO_OTHERS = "identity-provider-redirector"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of a flow: an authenticator or a flow inside; `level` is its depth, `config` that of an authenticator."""

    level: int
    name: str
    inside: bool
    requirement: str
    alias: str = ""
    config: tuple[tuple[str, str], ...] = ()


def wanted_flows(wanted: Thing) -> dict[str, tuple[Step, ...]]:
    """Return the steps of the flows that are wanted, by the alias of the outermost, depth first."""
    flows = named(things(wanted.get("authenticationFlows")), "alias")
    configs = named(things(wanted.get("authenticatorConfig")), "alias")
    return {
        alias: tuple(_steps(flows, configs, alias, 0))
        for alias, flow in flows.items()
        if flow.get("topLevel") and not flow.get("builtIn")
    }


def _steps(flows: Mapping[str, Thing], configs: Mapping[str, Thing], alias: str, level: int) -> Iterator[Step]:
    for execution in things(flows.get(alias, {}).get("authenticationExecutions")):
        requirement = text(execution.get("requirement"))
        if execution.get("authenticatorFlow"):
            inner = text(execution.get("flowAlias"))
            yield Step(level=level, name=inner, inside=True, requirement=requirement)
            yield from _steps(flows, configs, inner, level + 1)
            continue
        config = text(execution.get("authenticatorConfig"))
        name = text(execution.get("authenticator"))
        settings = _settings(configs.get(config, {}))
        yield Step(level=level, name=name, inside=False, requirement=requirement, alias=config, config=settings)


def _settings(config: Thing) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((key, str(value)) for key, value in thing(config.get("config")).items()))


async def read_flows(admin: Admin, wanted: Thing) -> dict[str, tuple[Step, ...]]:
    """Return the steps of those of the wanted flows that are there."""
    realm = text(wanted.get("realm"))
    return {
        alias: tuple([await _read_step(admin, realm, execution) for execution in things(executions)])
        for alias in wanted_flows(wanted)
        if (executions := await admin.get(_executions(realm, alias))) is not None
    }


def _executions(realm: str, alias: str) -> str:
    return place("realms", realm, "authentication", "flows", alias, "executions")


async def _read_step(admin: Admin, realm: str, execution: Thing) -> Step:
    level = execution.get("level")
    inside = bool(execution.get("authenticationFlow"))
    config = text(execution.get("authenticationConfig"))
    found = thing(await admin.get(place("realms", realm, "authentication", "config", config))) if config else {}
    return Step(
        level=level if isinstance(level, int) else 0,
        name=text(execution.get("displayName" if inside else "providerId")),
        inside=inside,
        requirement=text(execution.get("requirement")),
        alias=text(found.get("alias")),
        config=_settings(found),
    )


def compare_flows(wanted: Thing, found: Mapping[str, tuple[Step, ...]], realm: Thing) -> tuple[Change, ...]:
    """Return the differences of flows and of which of them the browsers use; `realm` are the running settings."""
    name = text(wanted.get("realm"))
    changes: list[Change] = []
    for alias, wanted_steps in wanted_flows(wanted).items():
        steps = _with_theirs(wanted_steps, found.get(alias, ()))
        used = realm.get("browserFlow") == alias
        rebuild = Rebuild(realm=name, alias=alias, steps=steps, used=used, there=alias in found)
        if alias not in found:
            changes.append(Change(kind="flow", name=alias, repair=rebuild))
        else:
            changes += compare_steps(alias, steps, found[alias], rebuild)
    bound = wanted.get("browserFlow")
    if bound and bound != realm.get("browserFlow"):
        there = bound in found or bound not in wanted_flows(wanted)
        bind = send("PUT", place("realms", name), {"browserFlow": bound}) if there else None
        before = realm.get("browserFlow")
        changes.append(Change(kind="realm", name=name, setting="browserFlow", before=before, after=bound, repair=bind))
    return tuple(changes)


def _with_theirs(wanted: tuple[Step, ...], found: tuple[Step, ...]) -> tuple[Step, ...]:
    """Leave it to the realm whether people are sent to another organisation's provider at once, and to which."""
    theirs = next((step for step in found if step.name == _TO_OTHERS), None)
    if theirs is None:
        return wanted
    return tuple(
        replace(step, alias=theirs.alias, config=theirs.config) if step.name == _TO_OTHERS else step for step in wanted
    )


def compare_steps(alias: str, wanted: tuple[Step, ...], found: tuple[Step, ...], repair: Repair) -> tuple[Change, ...]:
    """Return the differences of a flow's steps; steps are told apart by their place in the tree."""
    if wanted == found:
        return ()
    ours, theirs = dict(_placed(wanted)), dict(_placed(found))
    changes: list[Change] = []
    for where, step in ours.items():
        if where not in theirs:
            changes.append(Change(kind="step", name=where, of=alias, repair=repair))
            continue
        is_now = theirs[where]
        pairs = differing(
            {"requirement": step.requirement, **dict(step.config)},
            {"requirement": is_now.requirement, **dict(is_now.config)},
        )
        changes += [
            Change(kind="step", name=where, of=alias, setting=key, before=before, after=after, repair=repair)
            for key, (before, after) in pairs.items()
        ]
    changes += [
        Change(kind="step", name=where, of=alias, setting="unknown", before=True, after=False, repair=repair)
        for where in theirs
        if where not in ours
    ]
    if not changes:  # the same steps otherwise
        order = [step.name for step in found], [step.name for step in wanted]
        changes.append(Change(kind="flow", name=alias, setting="order", before=order[0], after=order[1], repair=repair))
    return tuple(changes)


def _placed(steps: tuple[Step, ...]) -> Iterator[tuple[str, Step]]:
    """Give each step the path that leads to it; a second one of the same name is numbered."""
    above: list[str] = []
    seen: dict[str, int] = {}
    for step in steps:
        del above[step.level :]
        above.append(step.name)
        path = " / ".join(above)
        seen[path] = seen.get(path, 0) + 1
        yield (path if seen[path] == 1 else f"{path} ({seen[path]})"), step


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuild:
    """Makes a flow anew. Meanwhile browsers use the built-in one, whose sign-in reaches no level above the password."""

    realm: str
    alias: str
    steps: tuple[Step, ...]
    used: bool
    there: bool

    async def run(self, admin: Admin) -> None:
        """Take the flow out of use and away, make it with its steps, and put it to use where it was."""
        at = place("realms", self.realm)
        if self.used:
            await admin.put(at, {"browserFlow": BUILT_IN})
        if self.there:
            flows = named(things(await admin.get(place("realms", self.realm, "authentication", "flows"))), "alias")
            flow = text(flows.get(self.alias, {}).get("id"))
            await admin.delete(place("realms", self.realm, "authentication", "flows", flow))
        flow_body = {"alias": self.alias, "providerId": "basic-flow", "topLevel": True, "builtIn": False}
        await admin.post(place("realms", self.realm, "authentication", "flows"), flow_body)
        await self._add_steps(admin)
        if self.used:
            await admin.put(at, {"browserFlow": self.alias})

    async def _add_steps(self, admin: Admin) -> None:
        parents = [self.alias]
        for step in self.steps:
            del parents[step.level + 1 :]
            body = {"provider": step.name}
            if step.inside:
                body = {"alias": step.name, "type": "basic-flow", "provider": "", "description": ""}
            await admin.post(f"{_executions(self.realm, parents[-1])}/{'flow' if step.inside else 'execution'}", body)
            await self._set_up(admin, parents[-1], step)
            if step.inside:
                parents.append(step.name)

    async def _set_up(self, admin: Admin, parent: str, step: Step) -> None:
        """Give the step that was added last its requirement and settings: it is made without both."""
        executions = things(await admin.get(_executions(self.realm, parent)))
        added = [execution for execution in executions if execution.get("level") == 0][-1]
        if added.get("requirement") != step.requirement:
            await admin.put(_executions(self.realm, parent), {**added, "requirement": step.requirement})
        if step.alias:
            body = {"alias": step.alias, "config": dict(step.config)}
            identifier = text(added.get("id"))
            await admin.post(place("realms", self.realm, "authentication", "executions", identifier, "config"), body)
