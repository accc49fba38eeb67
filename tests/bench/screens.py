"""Writes blueprints of many screens: the flagship's source, roles and texts, with screens in the shape of its own.

    python tests/bench/screens.py FOLDER COUNT [new]

With `new`, the blocks of each screen are its own: nothing that was made of one screen serves another.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
POTOK = ROOT / "blueprints" / "potok"
HOME, PEOPLE, DOCUMENTS = "subscriber_home", "subscribers", "documents"  # a dashboard, two tables in tabs, a list
SHAPES = (HOME, PEOPLE, HOME, DOCUMENTS)


def write(folder: Path, count: int, *, new: bool = False) -> Path:
    """Write a blueprint with `count` screens more than the flagship has, each a file; return its folder."""
    shutil.copytree(POTOK, folder)
    made = folder / "screens" / "made"
    made.mkdir()
    for number in range(count):
        (made / f"s{number:05}.yaml").write_text(screen(number, new=new), "utf-8")
    return folder


def screen(number: int, *, new: bool = False) -> str:
    """Return the text of a made screen: one of the flagship's under a name and path of its own."""
    shape = HOME if new else SHAPES[number % len(SHAPES)]
    text = (POTOK / "screens" / f"{shape}.yaml").read_text("utf-8").partition("\n---")[0]
    name = f"s{number:05}"
    lines = text.splitlines()
    heads = {"screen:": f"screen: {name}", "path:": f"path: /made/{name}"}
    text = "\n".join(heads.get(line.partition(" ")[0], line) for line in lines) + "\n"
    return _own(text, name) if new else text


def _own(text: str, name: str) -> str:
    """Return the screen with an id of its own at every block, so that each is made of its own."""
    lines = []
    for at, line in enumerate(text.splitlines()):
        mark = f"id: {name}_{at}"
        if line.startswith("  - {"):
            line = f"{line[:-1]}, {mark}}}"
        elif line.startswith("  - "):
            line = f"{line}\n    {mark}"
        lines.append(line)
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]), new="new" in sys.argv[3:])
