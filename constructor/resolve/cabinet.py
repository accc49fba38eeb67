"""The cabinet document: locales, roles, identity, menu, shell, content, what is current."""

from __future__ import annotations

from collections.abc import Mapping

from constructor.load.tree import Entry, Node, Scalar
from constructor.load.tree import Mapping as Map
from constructor.load.tree import Sequence as Seq
from constructor.resolve.collection import CollectionOf
from constructor.resolve.context import Context, flag, seconds, text, texts
from constructor.resolve.model import (
    AudienceOf,
    CurrentOf,
    GateOf,
    LevelOf,
    MenuEntry,
    QuestionOf,
    RoleOf,
    TextsOf,
)
from constructor.resolve.sources import resolve_args, resolve_asked
from constructor.text import Span
from runtime.cabinet.model import Kind
from runtime.content.system import FIELDS

_KINDS: dict[str, Kind] = {
    "text": "text", "rich": "rich", "image": "image", "file": "file", "number": "number", "flag": "flag",
    "date": "date", "datetime": "datetime", "link": "link", "colour": "colour",
}  # fmt: skip


def resolve_roles(context: Context, cabinet: Map) -> Mapping[str, RoleOf]:
    """Return the roles in the order in which they are declared: the first held decides the home."""
    identity = cabinet.get("identity")
    node = identity.get("roles") if isinstance(identity, Map) else None
    declared = frozenset(name for name, _ in node) if isinstance(node, Map) else frozenset()
    context.roles = declared
    limits = cabinet.get("sign_out")
    return {
        str(entry.key.value): _role(context, entry, limits) for entry in (node.entries if isinstance(node, Map) else ())
    }


def _role(context: Context, entry: Entry, limits: Node | None) -> RoleOf:
    node, name = entry.value, str(entry.key.value)
    assert isinstance(node, Map)
    own = node.get("sign_out")
    idle, absolute = sign_out(own if isinstance(own, Map) else limits)
    return RoleOf(
        id=name,
        span=entry.key.span,
        named=texts(node.get("named")) or (name,),
        includes=context.known_all("role", node.get("includes"), context.roles),
        idle=idle,
        absolute=absolute,
    )


def resolve_levels(context: Context, cabinet: Map) -> Mapping[str, LevelOf]:
    """Return the levels of sign-in, and let links and screens know of them and of registration."""
    identity = cabinet.get("identity")
    node = identity.get("levels") if isinstance(identity, Map) else None
    levels = {str(entry.key.value): _level(entry) for entry in (node.entries if isinstance(node, Map) else ())}
    context.levels = tuple(levels)
    context.registration = isinstance(identity, Map) and flag(identity.get("registration"))
    return levels


def _level(entry: Entry) -> LevelOf:
    node = entry.value
    assert isinstance(node, Map)
    acr, within = node.get("acr"), node.get("within")
    assert acr is not None  # the schema asks for both
    assert within is not None
    return LevelOf(
        id=str(entry.key.value),
        acr=text(acr),
        acr_span=acr.span,
        within=seconds(within, 0),
        within_span=within.span,
        enrol=text(node.get("enrol")),
    )


def sign_out(node: Node | None) -> tuple[int, int]:
    """Return the idle and absolute limits of a session in seconds (30 minutes and 12 hours unless said)."""
    known = node if isinstance(node, Map) else None
    return (
        seconds(known.get("idle") if known else None, 1800),
        seconds(known.get("absolute") if known else None, 43200),
    )


def resolve_collections(context: Context, cabinet: Map) -> Mapping[str, CollectionOf]:
    """Return the content collections."""
    node = cabinet.get("content")
    entries = node.entries if isinstance(node, Map) else ()
    return {str(entry.key.value): _collection(context, entry) for entry in entries}


def _collection(context: Context, entry: Entry) -> CollectionOf:
    node = entry.value
    assert isinstance(node, Map)
    declared = _declared_fields(context, node)
    names = tuple(declared)
    return CollectionOf(
        id=str(entry.key.value),
        span=entry.key.span,
        fields={name: _KINDS[text(at)] if isinstance(at, Scalar) else "enumeration" for name, at in declared.items()},
        words={name: texts(at) for name, at in declared.items() if isinstance(at, Seq)},
        translated=tuple(context.meant("field", item, names) for item in _items(node.get("translated"))),
        public=flag(node.get("public")),
        one=flag(node.get("one")),
        key=context.meant("field", node.get("key"), names) or "id",
    )


def _declared_fields(context: Context, node: Map) -> Mapping[str, Node]:
    """Return the fields of a collection; one that every list has anyway is reported."""
    fields = node.get("fields")
    entries = fields.entries if isinstance(fields, Map) else ()
    found = {}
    for entry in entries:
        name = str(entry.key.value)
        if name in FIELDS and not flag(node.get("one")):
            context.report.add("PC2016", entry.key.span, field=name, all=tuple(FIELDS))
        else:
            found[name] = entry.value
    return found


def resolve_audiences(context: Context, cabinet: Map) -> Mapping[str, AudienceOf]:
    """Return whom the words mean that editors choose."""
    node = cabinet.get("audiences")
    return {
        str(entry.key.value): AudienceOf(
            id=str(entry.key.value),
            span=entry.key.span,
            condition=context.expression(entry.value),
            roles=context.known_all("role", entry.value.get("roles"), context.roles)
            if isinstance(entry.value, Map)
            else (),
        )
        for entry in (node.entries if isinstance(node, Map) else ())
    }


def resolve_gates(context: Context, cabinet: Map) -> tuple[GateOf, ...]:
    """Return the screens that stand before all others."""
    return tuple(
        GateOf(
            span=item.span,
            screen=context.known("screen", item.get("screen"), context.screens),
            until=context.expression(item.get("until")),
            roles=context.known_all("role", item.get("roles"), context.roles),
        )
        for item in _items(cabinet.get("gates"))
        if isinstance(item, Map)
    )


def _items(node: Node | None) -> tuple[Node, ...]:
    return node.items if isinstance(node, Seq) else ()


def resolve_current(context: Context, cabinet: Map) -> Mapping[str, CurrentOf]:
    """Return what may be current, in the order of declaration."""
    node = cabinet.get("current")
    entries = node.entries if isinstance(node, Map) else ()
    found = {}
    for entry in entries:
        if name := context.known("object", entry.key, context.objects):
            found[name] = _current(context, name, entry)
    return found


def _current(context: Context, name: str, entry: Entry) -> CurrentOf:
    node = entry.value
    assert isinstance(node, Map)
    return CurrentOf(
        name=name,
        span=entry.key.span,
        default=context.expression(node.get("default")),
        options=_options(context, name, node.get("options")),
        label=context.words(node.get("label")),
        choose=context.known("screen", node.get("choose"), context.screens),
        acting=context.words(node.get("acting")),
    )


def _options(context: Context, name: str, node: Node | None) -> QuestionOf | None:
    at = node.get("from") if isinstance(node, Map) else None
    asked = resolve_asked(context, at)
    if asked is None or not isinstance(node, Map) or not isinstance(at, Scalar):
        return None
    args = resolve_args(context, asked, node.get("with"), at)
    return QuestionOf(name=name, span=at.span, asked=asked, args=args)


def resolve_menu(context: Context, node: Node | None) -> tuple[MenuEntry, ...]:
    """Return the menu's entries; `home` stands for everybody's own home."""
    items = node.items if isinstance(node, Seq) else ()
    found = (_menu_entry(context, item) for item in items)
    return tuple(entry for entry in found if entry.screen or entry.items)


def _menu_entry(context: Context, node: Node) -> MenuEntry:
    if isinstance(node, Scalar):
        return MenuEntry(span=node.span, screen=context.known("screen", node, context.destinations))
    assert isinstance(node, Map)
    return MenuEntry(
        span=node.span,
        screen=context.known("screen", node.get("screen"), context.destinations),
        label=context.words(node.get("label")),
        items=resolve_menu(context, node.get("items")),
    )


def resolve_home(context: Context, node: Node | None) -> Mapping[str, str]:
    """Return each role's home screen; `guest` is who is not signed in."""
    found = {}
    for entry in node.entries if isinstance(node, Map) else ():
        role = context.known("role", entry.key, {*context.roles, "guest"})
        screen = context.known("screen", entry.value, context.screens)
        if role and screen:
            found[role] = screen
    return found


def resolve_texts(context: Context) -> Mapping[str, TextsOf]:
    """Return the words of every locale, keys joined by points."""
    found: dict[str, TextsOf] = {}
    for document in context.documents("texts"):
        first = document.node.first
        assert first is not None
        locale = str(first.value.value) if isinstance(first.value, Scalar) else ""
        messages = dict(messages_of(document.node.entries[1:]))
        before = found[locale].messages if locale in found else {}
        found[locale] = TextsOf(locale=locale, span=first.value.span, messages={**before, **messages})
    return found


def messages_of(entries: tuple[Entry, ...], prefix: str = "") -> list[tuple[str, tuple[str, Span]]]:
    """Return the messages of a document of texts and where each stands, by their keys joined by points."""
    found: list[tuple[str, tuple[str, Span]]] = []
    for entry in entries:
        key = f"{prefix}{entry.key.value}"
        if isinstance(entry.value, Map):
            found += messages_of(entry.value.entries, f"{key}.")
        elif isinstance(entry.value, Scalar):
            found.append((key, (str(entry.value.value), entry.value.span)))
    return found
