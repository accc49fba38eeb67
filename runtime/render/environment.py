"""How a cabinet looks: its blocks and icons; and its templates, sandboxed, escaping all that is not proven markup."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib import import_module
from typing import TYPE_CHECKING

from markupsafe import Markup

from runtime.render.settings import Slots, read_slots

if TYPE_CHECKING:
    from jinja2 import Environment, Template

    from runtime.render.scope import Scope
    from runtime.render.settings import Settings

View = Callable[["Settings", "Scope"], object]  # a `view.py` that has `read` is given the values, else these two


@dataclass(frozen=True, kw_only=True)
class Face:
    """Declared slots and views of the block kinds, icons and marks; and templates, which only the compiler needs.

    Thread-safe: nothing changes after construction.
    """

    slots: Mapping[str, Slots]
    views: Mapping[str, View] = field(default_factory=dict)
    icon: Callable[[str], Markup]
    mark: Callable[[str], Markup]
    templates: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def environment(self) -> Environment:
        """In which the templates mean what they mean."""
        return _environment(self)

    def template(self, name: str) -> Template:
        """Return `layout/page.html`, `blocks/table.html` …; raises `jinja2.TemplateNotFound`."""
        return self.environment.get_template(name)


def load_face(
    templates: Mapping[str, str], schemas: Mapping[str, Mapping[str, object]], *, sprite: str = "/assets/icons.svg"
) -> Face:
    """Return the face made of template sources by name and block schemas by kind; `sprite` is the icons' address.

    Views are those of the product's own blocks. Raises `jinja2.TemplateSyntaxError` at a template's first use.
    """
    return Face(
        slots={kind: read_slots(schema) for kind, schema in schemas.items()},
        views=_Views(),
        icon=_icon(sprite),
        mark=_mark(sprite),
        templates=templates,
    )


class _Views(dict[str, View]):
    """Views by kind, each imported with the first block that has it."""

    def __missing__(self, kind: str) -> View:
        view = _view(kind)
        if view is None:
            raise KeyError(kind)
        self[kind] = view
        return view


def _environment(face: Face) -> Environment:
    from jinja2 import DictLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    from runtime.render.filters import FILTERS, GLOBALS

    environment = ImmutableSandboxedEnvironment(
        loader=DictLoader(dict(face.templates)),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        cache_size=-1,
        auto_reload=False,
    )
    environment.filters.update(FILTERS)
    environment.globals.update(GLOBALS)
    environment.globals["icon"] = face.icon
    environment.globals["mark"] = face.mark
    return environment


def _finalize(value: object) -> object:
    return "" if value is None else value


def _icon(sprite: str) -> Callable[[str], Markup]:
    svg = Markup('<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>')
    return lru_cache(maxsize=256)(lambda name: svg.format(sprite, name))


def _mark(sprite: str) -> Callable[[str], Markup]:
    svg = Markup('<svg class="mark mark-{0}" aria-hidden="true" focusable="false">{1}</svg>')
    use = Markup('<use href="{}#mark-{}"></use>')
    return lru_cache(maxsize=256)(lambda tone: svg.format(tone, use.format(sprite, tone)))


def _view(kind: str) -> View | None:
    name = f"runtime.blocks.{kind}.view"
    try:
        module = import_module(name)
    except ModuleNotFoundError as missing:
        if missing.name not in (name, f"runtime.blocks.{kind}"):
            raise
        return None
    read, view = getattr(module, "read", None), module.view
    if read is None:
        over: View = view
        return over
    return lambda block, scope: view(*(scope.at(value) for value in read(block)))
