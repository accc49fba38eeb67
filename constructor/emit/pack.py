"""Everything that a build holds: the cabinet, its code, content, and assets named by their hashes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import runtime
from constructor import __version__
from constructor.blocks import FOLDER, registry
from constructor.bundled import bundled
from constructor.diagnostics import Report
from constructor.emit.code import specialise
from constructor.emit.media import pack_content
from constructor.emit.smaller import smaller
from constructor.load.project import Project
from runtime.build import Build, seal
from runtime.cabinet import codec
from runtime.cabinet.model import Band, Block, Cabinet, Record
from runtime.linked.code import write_code
from runtime.records import replace
from runtime.render import assembly

SCRIPT = "cabinet.js"
_LICENCE = b"/*! htmx, Zero-Clause BSD */"
_STATIC = Path(runtime.__file__).parent / "static"


def pack(cabinet: Cabinet, project: Project, report: Report) -> Build | None:
    """Return the build of `cabinet`: the same bytes for the same blueprint, anywhere; None after a reported error."""
    themes = tuple(folder for name in ("base", cabinet.theme.id) if (folder := bundled("themes") / name).is_dir())
    assets = _assets(cabinet, themes)
    named = replace(cabinet, assets={name: file for name, (file, _) in assets.items()})
    schemas = _schemas()
    packed = pack_content(named, project)
    code = specialise(named, themes, schemas, report)
    if code is None:
        return None
    files = {
        "cabinet.json": codec.encode(named),
        "content.json": _json(packed.content),
        "blocks.json": _json(schemas),
        **{f"code/{name}": data for name, data in write_code(code).items()},
        **{f"assets/{file}": data for file, data in assets.values()},
        **{f"assets/{beside}": less for file, data in assets.values() for beside, less in smaller(file, data)},
        **packed.files,
    }
    return seal(files, cabinet.id, __version__, named)


@cache
def _schemas() -> Mapping[str, Mapping[str, Any]]:
    return {name: json.loads((spec.folder / "schema.json").read_text("utf-8")) for name, spec in registry().items()}


def _assets(cabinet: Cabinet, themes: tuple[Path, ...]) -> Mapping[str, tuple[str, bytes]]:
    """Return the assets by their logical names, each with its file name and bytes."""
    plans = [plan for screen in cabinet.screens.values() for plan in screen.plans.values()]
    kinds = frozenset(kind for plan in plans for kind in _kinds(plan.bands))
    found = {**_of_themes(themes, kinds), "colours.css": assembly.palette_sheet(cabinet.theme.palette)}
    return {name: (_named(name, data), data) for name, data in sorted(found.items())}


@cache
def _of_themes(themes: tuple[Path, ...], kinds: frozenset[str]) -> Mapping[str, bytes]:
    """Return what comes of the product's own files: they stay as they are while it runs."""
    icons = assembly.sprite(*(theme / "icons" for theme in themes if (theme / "icons").is_dir()))
    return {
        "styles.css": assembly.stylesheet([FOLDER], themes, kinds),
        "icons.svg": icons,
        **{path.name: path.read_bytes() for theme in themes for path in sorted(theme.glob("logo*.svg"))},
        SCRIPT: _script(),
    }


def _kinds(setting: object) -> Iterator[str]:
    """Yield the kinds of the blocks in a setting, at any depth; other kinds need no styles."""
    if isinstance(setting, Block):
        yield setting.kind
    inner: Iterable[object] = ()
    if isinstance(setting, Block | Record):
        inner = setting.settings.values()
    elif isinstance(setting, Band):
        inner = (block for column in setting.columns for block in column.blocks)
    elif isinstance(setting, tuple):
        inner = setting
    for one in inner:
        yield from _kinds(one)


def _script() -> bytes:
    """Return the one script of pages: what they stand on first, as far as it was fetched, with word of its licence."""
    parts = [path.read_bytes().strip() for path in sorted(_STATIC.rglob("*.js"), reverse=True)]
    return b"\n".join([*([_LICENCE] if len(parts) > 1 else []), *parts, b""])


def _named(name: str, data: bytes) -> str:
    stem, _, suffix = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(data).hexdigest()[:12]}.{suffix}"


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_number).encode()


def _number(value: object) -> float | int:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(type(value).__name__)
