"""The code of a build: what the templates of its blocks and theme become; and words for what does not become code."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from constructor.blocks import FOLDER
from constructor.bundled import bundled
from constructor.diagnostics import Report
from constructor.diagnostics.model import Related
from constructor.specialise import Refusal, Remark, Specialiser
from constructor.text import Position, Span
from runtime.cabinet.model import Cabinet
from runtime.render.assembly import template_files
from runtime.render.environment import load_face


def specialise(
    cabinet: Cabinet, themes: Sequence[Path], schemas: Mapping[str, Mapping[str, Any]], report: Report
) -> Mapping[str, str] | None:
    """Return the source of the cabinet's code by name; None where a template does not become code, and report it."""
    files, texts = _templates(tuple(themes))
    maker = _specialiser(texts, json.dumps(schemas, sort_keys=True), f"/assets/{cabinet.assets['icons.svg']}")
    try:
        code = maker.cabinet(cabinet)
    except Refusal as refusal:
        related = [Related(span=_line(*refusal.origin.rsplit(":", 1)), note="block")] if refusal.origin else []
        span = _line(files[refusal.template].as_posix(), str(refusal.line))
        report.add("PC6001", span, related=related, name=refusal.name, why=refusal.why)
        return None
    for remark in maker.remarks:
        _tell(remark, files[remark.template], report)
    return code


def _tell(remark: Remark, file: Path, report: Report) -> None:
    """Report a remark: on data, where the block stands; on a template, unless it is the product's own."""
    template = _line(file.as_posix(), str(remark.line))
    block = _line(*remark.origin.rsplit(":", 1)) if remark.origin else template
    if remark.kind == "untyped":
        report.add("PC6003", block, related=[Related(span=template, note="template")], name=remark.name)
        return
    if any(file.is_relative_to(folder) for folder in (FOLDER, bundled("themes") / "base")):
        return
    related = [Related(span=block, note="block")] if remark.origin else []
    if remark.kind == "nothing":
        report.add("PC6002", template, related=related, name=remark.name)
    elif remark.kind == "word":
        report.add("PC6004", template, related=related, name=remark.name, near=remark.near)
    else:
        report.add("PC6005", template, name=remark.name)


@cache
def _templates(themes: tuple[Path, ...]) -> tuple[Mapping[str, Path], tuple[tuple[str, str], ...]]:
    """Return the product's templates by name, as files and as texts; they stay as they are while it runs."""
    files = template_files([FOLDER], themes)
    return files, tuple((name, path.read_text("utf-8")) for name, path in files.items())


@lru_cache(maxsize=2)
def _specialiser(templates: tuple[tuple[str, str], ...], schemas: str, sprite: str) -> Specialiser:
    """Return what makes code by these templates; a preview compiles by the same ones over and over."""
    return Specialiser(load_face(dict(templates), json.loads(schemas), sprite=sprite))


def _line(file: str, line: str) -> Span:
    return Span(file, Position(int(line), 1), Position(int(line), 1))
