"""Resolving, in the order in which declarations need each other."""

from __future__ import annotations

from collections.abc import Mapping

from constructor.diagnostics import Report
from constructor.icons import icons
from constructor.load.project import Project
from constructor.load.tree import Mapping as Map
from constructor.load.tree import Node, plain
from constructor.resolve.cabinet import (
    resolve_audiences,
    resolve_collections,
    resolve_current,
    resolve_gates,
    resolve_home,
    resolve_levels,
    resolve_menu,
    resolve_roles,
    resolve_texts,
    sign_out,
)
from constructor.resolve.context import Context, flag, text
from constructor.resolve.fragments import resolve_fragments
from constructor.resolve.languages import resolve_languages
from constructor.resolve.model import Blueprint, LanguageOf, PersonaOf, TextsOf, Words
from constructor.resolve.objects import object_entries, resolve_objects
from constructor.resolve.screens import resolve_data, resolve_screens
from constructor.resolve.sources import resolve_sources
from constructor.resolve.standards import check_standards


def resolve(project: Project, report: Report) -> Blueprint | None:
    """Bind every name of `project`; None where there is no well-formed cabinet document to begin with."""
    context = Context(project=project, report=report)
    document = next(iter(context.documents("cabinet")), None)
    if document is None:
        return None
    cabinet = document.node
    languages = resolve_languages(context, cabinet.get("locales"))
    own_texts = _declare(context, cabinet, languages)
    identity = cabinet.get("identity")
    identity = identity if isinstance(identity, Map) else Map((), cabinet.span)
    roles = resolve_roles(context, cabinet)
    levels = resolve_levels(context, cabinet)
    context.collections = resolve_collections(context, cabinet)
    context.sources = resolve_sources(context)
    resolve_fragments(context)
    shell = cabinet.get("shell")
    shell = shell if isinstance(shell, Map) else Map((), cabinet.span)
    idle, absolute = sign_out(cabinet.get("sign_out"))
    name = context.words(cabinet.get("name"))
    listed = identity.get("roles_in")
    return Blueprint(
        project=project,
        id=document.name,
        span=cabinet.span,
        name=name or Words(span=cabinet.span, inline={"": document.name}),
        languages=languages,
        time_zone=text(cabinet.get("time_zone"), "UTC"),
        currency=text(cabinet.get("currency")),
        theme=text(cabinet.get("theme"), "base"),
        brand=_brand(context, cabinet),
        home=resolve_home(context, cabinet.get("home")),
        menu=resolve_menu(context, cabinet.get("menu")),
        phone=context.expression(shell.get("phone")),
        email=context.expression(shell.get("email")),
        footer=context.known_all("screen", shell.get("footer"), context.screens),
        data=resolve_data(context, cabinet.get("data")),
        session=context.expressions(identity.get("session")),
        roles_in=tuple(e for item in _items(listed) if (e := context.expression(item)) is not None),
        roles=roles,
        levels=levels,
        registration=context.registration,
        idle=idle,
        absolute=absolute,
        current=resolve_current(context, cabinet),
        objects=resolve_objects(context),
        sources=context.sources,
        collections=context.collections,
        audiences=resolve_audiences(context, cabinet),
        gates=resolve_gates(context, cabinet),
        screens=resolve_screens(context),
        texts=own_texts,
        personas=tuple(_persona(document.node, document.name) for document in context.documents("persona")),
    )


def _declare(context: Context, cabinet: Map, languages: Mapping[str, LanguageOf]) -> Mapping[str, TextsOf]:
    """Note every name that others may use before it is resolved itself."""
    context.locales = tuple(languages)
    check_standards(context, cabinet)
    context.icons = icons(text(cabinet.get("theme"), "base"))
    context.screens = frozenset(document.name for document in context.documents("screen"))
    context.destinations = context.screens | {"home"}
    context.objects = frozenset(str(entry.key.value) for entry in object_entries(context))
    own_texts = resolve_texts(context)
    for locale, words in own_texts.items():
        if locale not in context.locales:
            context.report.add("PC4003", words.span, locale=locale, locales=context.locales)
    default = own_texts.get(context.locales[0])
    context.keys = frozenset(default.messages if default else ())
    return own_texts


def _brand(context: Context, cabinet: Map) -> str:
    """Return the brand colour of the theme that the cabinet names, or that of the product's own theme."""
    themes = {document.name: document for document in context.documents("theme")}
    name = context.known("theme", cabinet.get("theme"), {*themes, "base"}) if cabinet.get("theme") else "base"
    return text(themes[name].node.get("brand"), "#006571") if name in themes else "#006571"


def _items(node: Node | None) -> tuple[Node, ...]:
    return getattr(node, "items", ())


def _persona(node: Map, name: str) -> PersonaOf:
    claims, about = plain(node.get("claims") or Map((), node.span)), node.get("about")
    assert isinstance(claims, dict)
    return PersonaOf(
        id=name,
        name=text(node.get("name")),
        username=text(node.get("username"), name),
        email=text(node.get("email"), f"{name}@example.com"),
        claims=claims,
        about={key: text(value) for key, value in about} if isinstance(about, Map) else {"": text(about)},
        second_factor=flag(node.get("second_factor")),
    )
