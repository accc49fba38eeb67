"""Puts a face together from folders: templates, one stylesheet, one sprite, schemas. Used where a build is made."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

LAYERS = "@layer reset, tokens, base, layout, blocks, utilities, theme;\n"
_ROOT = re.compile(r"<svg([^>]*)>(.*)</svg>\s*", re.DOTALL)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def templates(blocks: Sequence[Path], themes: Sequence[Path]) -> Mapping[str, str]:
    """Return template sources by name: `layout/page.html`, `blocks/table.html`.

    `blocks` are folders of block folders, `themes` theme folders; a later one takes the place of an earlier one's.
    """
    return {name: path.read_text(encoding="utf-8") for name, path in template_files(blocks, themes).items()}


def template_files(blocks: Sequence[Path], themes: Sequence[Path]) -> Mapping[str, Path]:
    """Return where the source of each template stands, sorted by name."""
    found: dict[str, Path] = {}
    for folder in blocks:
        found |= {f"blocks/{path.parent.name}.html": path for path in folder.glob("*/template.html")}
    for theme in themes:
        found |= {f"layout/{path.name}": path for path in theme.glob("templates/*.html")}
        found |= {f"blocks/{path.name}": path for path in theme.glob("blocks/*.html")}
    return dict(sorted(found.items()))


def schemas(blocks: Sequence[Path]) -> Mapping[str, Mapping[str, Any]]:
    """Return each block kind's `schema.json`."""
    paths = [path for folder in blocks for path in sorted(folder.glob("*/schema.json"))]
    return {path.parent.name: json.loads(path.read_text(encoding="utf-8")) for path in paths}


def stylesheet(blocks: Sequence[Path], themes: Sequence[Path], kinds: Collection[str] | None = None) -> bytes:
    """Return all rules in one stylesheet, in layers, without comments and needless space; only the named block kinds'.

    Colours are not in it: they are `palette_sheet`, so that a change of brand leaves it alone.
    """
    parts = [path for theme in themes for path in sorted(theme.glob("styles/*.css"))]
    for folder in blocks:
        for path in sorted(folder.glob("*/style.css")):
            if kinds is None or path.parent.name in kinds:
                parts.append(path)
    rules = "".join(path.read_text(encoding="utf-8") for path in parts)
    return (LAYERS + "".join(_shorten(rules))).encode()


def palette_sheet(palette: Mapping[str, tuple[str, str]]) -> bytes:
    """Return the colour tokens as a stylesheet, each as `light-dark()`."""
    tokens = "".join(f"--{name}:light-dark({light},{dark});" for name, (light, dark) in palette.items())
    return f"@layer tokens{{:root{{{tokens}}}}}\n".encode()


def sprite(*folders: Path) -> bytes:
    """Return the icons of the folders as one SVG of symbols named by their files; the same bytes for the same files.

    Raises `ValueError` for a file that is not one `<svg>` element.
    """
    icons = {path.stem: path for folder in folders for path in folder.glob("*.svg")}
    symbols = "".join(_symbol(name, icons[name].read_text(encoding="utf-8")) for name in sorted(icons))
    return f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>\n'.encode()


def _symbol(name: str, text: str) -> str:
    root = _ROOT.fullmatch(text.strip())
    if root is None:
        raise ValueError(f"the icon {name!r} is not one svg element")
    attributes = root[1].replace(' xmlns="http://www.w3.org/2000/svg"', "")
    return f'<symbol id="{name}"{attributes}>{root[2].strip()}</symbol>'


def _shorten(rules: str) -> Iterator[str]:
    for line in _COMMENT.sub("", rules).splitlines():
        text = line.strip()
        if text:
            yield re.sub(r"\s*([{};,])\s*", r"\1", text) + ("" if text[-1] in "{};," else " ")
