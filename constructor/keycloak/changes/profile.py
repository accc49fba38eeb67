"""Compares the attributes that the realm's user profile declares."""

from __future__ import annotations

from collections.abc import Mapping

from constructor.keycloak.admin import place
from constructor.keycloak.answers import Thing, named, parsed, text, texts, thing, things
from constructor.keycloak.changes.model import Change, differing, send

PROVIDER = "org.keycloak.userprofile.UserProfileProvider"


def wanted_profile(wanted: Thing) -> Thing:
    """Return the user profile that is wanted, {} for none."""
    for component in things(thing(wanted.get("components")).get(PROVIDER)):
        for written in texts(thing(component.get("config")).get("kc.user.profile.config")):
            return thing(parsed(written))
    return {}


def compare_profile(wanted: Thing, found: Thing) -> tuple[Change, ...]:
    """Return the differences of the attributes that are wanted; the others go along as they are."""
    profile = wanted_profile(wanted)
    if not profile:
        return ()
    realm = text(wanted.get("realm"))
    ours, theirs = named(things(profile.get("attributes"))), named(things(found.get("attributes")))
    merged = theirs | {name: {**theirs.get(name, {}), **attribute} for name, attribute in ours.items()}
    plain = {key: value for key, value in profile.items() if key != "attributes"}
    repair = send(
        "PUT", place("realms", realm, "users", "profile"), {**found, **plain, "attributes": [*merged.values()]}
    )
    changes = [
        Change(kind="realm", name=realm, setting=key, before=before, after=after, repair=repair)
        for key, (before, after) in differing(plain, found).items()
    ]
    for name, attribute in ours.items():
        if name not in theirs:
            changes.append(Change(kind="attribute", name=name, repair=repair))
            continue
        changes += [
            Change(kind="attribute", name=name, setting=key, before=before, after=after, repair=repair)
            for key, (before, after) in _differing(attribute, theirs[name]).items()
        ]
    return tuple(changes)


def _differing(wanted: Thing, found: Thing) -> Mapping[str, tuple[object, object]]:
    """Return what differs; validators without settings count as much as those with."""
    different = differing({key: value for key, value in wanted.items() if key != "validations"}, found)
    ours, theirs = thing(wanted.get("validations")), thing(found.get("validations"))
    for name, settings in ours.items():
        if name not in theirs or differing(thing(settings), thing(theirs[name])):
            different["validations"] = (theirs, ours)
    return different
