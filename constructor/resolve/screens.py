"""Screens and their data."""

from __future__ import annotations

import re
from collections.abc import Mapping

from constructor.diagnostics import Related
from constructor.load.project import Document
from constructor.load.tree import Entry, Node, Scalar
from constructor.load.tree import Mapping as Map
from constructor.resolve.blocks import resolve_blocks
from constructor.resolve.context import Context, flag, number, text, texts
from constructor.resolve.model import Asked, ComputedOf, DataOf, FilterOf, QuestionOf, ScreenOf, Words
from constructor.resolve.sources import resolve_args, resolve_asked

_PARAM = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def resolve_screens(context: Context) -> Mapping[str, ScreenOf]:
    """Return the screens by their ids."""
    found = (_screen(context, document) for document in context.documents("screen"))
    screens = {screen.id: screen for screen in found}
    _check_addresses(context)
    return screens


def _check_addresses(context: Context) -> None:
    """Report screens whose address another one has, or the product itself."""
    first: dict[str, Scalar] = {}
    for document in context.documents("screen"):
        path = document.node.get("path")
        assert isinstance(path, Scalar)
        written = str(path.value)
        taken = first.setdefault(_PARAM.sub("{}", written), path)
        if taken is not path:
            related = (Related(span=taken.span, note="first"),)
            context.report.add("PC2012", path.span, address=written, owner="screen", related=related)
        elif written == "/" or f"{written}/".startswith(OWN_ADDRESSES):
            context.report.add("PC2012", path.span, address=written, owner="product")


def _screen(context: Context, document: Document) -> ScreenOf:
    node, first = document.node, document.node.first
    assert first is not None
    public = flag(node.get("public"))
    if node.get("roles") is None and not public:
        context.report.add("PC3001", first.key.span, screen=document.name, roles=tuple(sorted(context.roles)))
    title = context.words(node.get("title"))
    step_up = node.get("step_up")
    if step_up is not None and public:
        context.report.add("PC3006", step_up.span, screen=document.name, roles=tuple(sorted(context.roles)))
    return ScreenOf(
        id=document.name,
        span=first.value.span,
        path=text(node.get("path")),
        title=title or Words(span=first.value.span, inline={"": document.name}),
        icon=context.known("icon", node.get("icon"), context.icons),
        roles=context.known_all("role", node.get("roles"), context.roles),
        public=public,
        params=_params(context, node),
        data=resolve_data(context, node.get("data")),
        blocks=resolve_blocks(context, node.get("blocks"), "b"),
        step_up=context.level(step_up),
    )


def _params(context: Context, node: Map) -> Mapping[str, str]:
    """Return what each name in the path is: an object, or a collection of the content."""
    declared = node.get("params")
    path = node.get("path")
    assert isinstance(path, Scalar)
    found = {}
    parts = _PARAM.findall(str(path.value))
    for given in declared.entries if isinstance(declared, Map) else ():
        context.known("part", given.key, parts)
    for name in parts:
        entry = declared.entry(name) if isinstance(declared, Map) else None
        kind = text(entry.value) if entry else name
        if kind in context.objects or kind in context.collections:
            found[name] = kind
        else:
            at = entry.value if entry and isinstance(entry.value, Scalar) else path
            known = tuple(sorted({*context.objects, *context.collections}))
            context.report.add("PC2007", at.span, name=kind, known=known)
    return found


def resolve_data(context: Context, node: Node | None) -> Mapping[str, DataOf]:
    """Return the names under `data`; what could not be bound stands for any value."""
    entries = node.entries if isinstance(node, Map) else ()
    found = (_data(context, entry) for entry in entries)
    return {data.name: data for data in found}


def _data(context: Context, entry: Entry) -> DataOf:
    name, span, node = str(entry.key.value), entry.key.span, entry.value
    if name in ROOTS:
        context.report.add("PC2008", span, name=name)
        return ComputedOf(name=name, span=span, expression=None)
    if not isinstance(node, Map):
        expression = context.expression(node)
        return ComputedOf(name=name, span=span, expression=expression)
    at = node.get("from")
    asked = resolve_asked(context, at)
    if asked is None or not isinstance(at, Scalar):
        return ComputedOf(name=name, span=span, expression=None)
    args = resolve_args(context, asked, node.get("with"), at)
    given = node.get("with")
    return QuestionOf(
        name=name,
        span=span,
        asked=asked,
        args=args,
        sound=not isinstance(given, Map) or len(given.entries) == len(args),
        filters=_filters(context, node.get("filters")),
        page=number(node.get("page")),
        sort=_sort(context, asked, node.get("sort")),
        take=text(node.get("take")),
    )


def _sort(context: Context, asked: Asked, node: Node | None) -> tuple[str, ...]:
    """Return the sort keys; those that neither the collection nor the operation takes are reported."""
    if asked.sort_keys is not None:
        context.known_all("sort", node, asked.sort_keys)
    return texts(node)


def _filters(context: Context, node: Node | None) -> tuple[FilterOf, ...]:
    entries = node.entries if isinstance(node, Map) else ()
    return tuple(_filter(context, entry) for entry in entries)


def _filter(context: Context, entry: Entry) -> FilterOf:
    node = entry.value
    assert isinstance(node, Map)
    options = node.get("options")
    words = ((name, context.words(label)) for name, label in options) if isinstance(options, Map) else ()
    return FilterOf(
        name=str(entry.key.value),
        span=entry.key.span,
        type=text(node.get("type")),
        label=context.words(node.get("label")),
        options=tuple((name, label) for name, label in words if label is not None),
    )


OWN_ADDRESSES = ("/auth/", "/-/", "/assets/", "/signed-out/", "/robots.txt/")
ROOTS = frozenset({
    "session", "params", "filter", "current", "content", "item", "form", "chosen", "attempt", "result", "claims",
    "page",
    "body", "header", "status", "key", "secret",
})  # fmt: skip
