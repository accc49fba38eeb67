"""Every screen that is shipped prints by its code, byte for byte, what plain Jinja prints over the same data."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from constructor.blocks import FOLDER, registry
from constructor.bundled import bundled
from constructor.compile import compile_project
from constructor.specialise import Specialiser
from runtime.cabinet.model import Cabinet, Plan, Query, Screen
from runtime.linked.code import Code, Linking
from runtime.render import page
from runtime.render.assembly import templates
from runtime.render.environment import Face, load_face
from runtime.render.scope import Scope
from runtime.texts import Messages
from runtime.values import Failure
from tests.constructor.specialise.hostile import SLOW, failures, roots
from tests.runtime.render.sample import SimpleLinker

pytestmark = pytest.mark.usefixtures("one_incident")
BLUEPRINTS = sorted(path.parent.name for path in bundled("blueprints").glob("*/cabinet.yaml"))
THEMES = sorted(path.name for path in bundled("themes").iterdir() if path.is_dir())
_NOW = datetime(2026, 11, 22, 14, 5, tzinfo=ZoneInfo("Europe/Moscow"))


@dataclass(frozen=True, kw_only=True)
class Look:
    """A cabinet in a theme: as its templates mean it, and as code."""

    cabinet: Cabinet
    face: Face
    linking: Linking


@cache
def look(blueprint: str, theme: str) -> Look:
    """Return a shipped cabinet in a theme."""
    build = compile_project(bundled("blueprints") / blueprint).build
    assert build is not None
    themes = [bundled("themes") / name for name in ("base", theme)]
    schemas = {name: json.loads((spec.folder / "schema.json").read_text("utf-8")) for name, spec in registry().items()}
    face = load_face(templates([FOLDER], themes), schemas)
    return Look(
        cabinet=build.cabinet,
        face=face,
        linking=Linking(Code(sources=Specialiser(face).cabinet(build.cabinet))),
    )


def over(look: Look, plan: Plan, code: str, **changes: Any) -> Scope:
    """Return a scope of the cabinet in a language."""
    cabinet = look.cabinet
    known: dict[str, Any] = {
        "face": look.face,
        "cabinet": cabinet,
        "locale": next(locale for locale in cabinet.locales if locale.code == code),
        "messages": _messages(cabinet.id, code),
        "zone": ZoneInfo(cabinet.time_zone),
        "now": _NOW,
        "links": SimpleLinker(),
        "queries": {datum.name: datum for datum in plan.data if isinstance(datum, Query)},
    }
    return Scope(**{**known, **changes})


@cache
def _messages(blueprint: str, code: str) -> Messages:
    return Messages(code, look(blueprint, "base").cabinet.texts[code])


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("blueprint", BLUEPRINTS)
def test_screens_print_what_jinja_prints(blueprint: str, theme: str) -> None:
    """Whatever the answers hold or lack, whichever of them failed, in each language, for each plan of each screen."""
    shown = look(blueprint, theme)
    for screen in shown.cabinet.screens.values():
        for plan in screen.plans:
            _compare(shown, screen, plan)


def _compare(shown: Look, screen: Screen, plan: str) -> None:
    @settings(max_examples=12, deadline=None, suppress_health_check=SLOW)
    @given(
        code=st.sampled_from([locale.code for locale in shown.cabinet.locales]),
        roots=roots(screen.plans[plan], shown.cabinet),
        failures=failures(screen.plans[plan]),
        tab=st.sampled_from(("", "2", "recent", "all", "<x>")),
    )
    def compare(code: str, roots: dict[str, Any], failures: dict[str, Failure], tab: str) -> None:
        scope = over(shown, screen.plans[plan], code, roots=roots, failures=failures, tab=tab)

        drawn = shown.linking.to(scope).blocks(screen.id, plan, scope)

        assert page.draw(screen.plans[plan].bands, scope) == "".join(drawn), f"{screen.id} {plan}"

    compare()
