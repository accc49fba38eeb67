"""The code of a build: what the templates of its blocks and theme become; and words for what does not become code."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from constructor.blocks import FOLDER
from constructor.diagnostics import Report
from constructor.diagnostics.model import Related
from constructor.specialise import Refusal, Specialiser
from constructor.text import Position, Span
from runtime.cabinet.model import Cabinet
from runtime.render.assembly import template_files
from runtime.render.environment import load_face


def specialise(
    cabinet: Cabinet, themes: Sequence[Path], schemas: Mapping[str, Mapping[str, Any]], report: Report
) -> Mapping[str, str] | None:
    """Return the source of the cabinet's code by name; None where a template does not become code, and report it."""
    files = template_files([FOLDER], themes)
    texts = tuple((name, path.read_text("utf-8")) for name, path in files.items())
    maker = _specialiser(texts, json.dumps(schemas, sort_keys=True), f"/assets/{cabinet.assets['icons.svg']}")
    try:
        return maker.cabinet(cabinet)
    except Refusal as refusal:
        related = [Related(span=_line(*refusal.origin.rsplit(":", 1)), note="block")] if refusal.origin else []
        span = _line(files[refusal.template].as_posix(), str(refusal.line))
        report.add("PC6001", span, related=related, name=refusal.name, why=refusal.why)
        return None


@lru_cache(maxsize=2)
def _specialiser(templates: tuple[tuple[str, str], ...], schemas: str, sprite: str) -> Specialiser:
    """Return what makes code by these templates; a preview compiles by the same ones over and over."""
    return Specialiser(load_face(dict(templates), json.loads(schemas), sprite=sprite))


def _line(file: str, line: str) -> Span:
    return Span(file, Position(int(line), 1), Position(int(line), 1))
