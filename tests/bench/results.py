"""What was measured: kept in `bench.json` by the name of its row, and written to `docs/performance.md` as a table."""

from __future__ import annotations

import json
import os
import platform
import re
import statistics
import sysconfig
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "bench.json"
PAGE = ROOT / "docs" / "performance.md"
_HEAD = "<!-- made by `make bench`: results -->\n"
_END = "<!-- end -->"
_PACKAGES = (
    "aiohttp", "babel", "brotli", "django", "httptools", "httpx", "hugo", "jinja2", "markupsafe", "msgspec",
    "pyreqwest", "starlette", "uvicorn", "uvloop", "zstandard",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A measured thing: `samples` in `unit`, of which the one at the share `at` should be at most `target`.

    A thing with several measures is several rows of the same name, each of another `part`; some have no target.
    """

    name: str
    unit: str
    target: float | None
    samples: Sequence[float]
    part: str = ""
    at: int = 50  # per cent of the samples: the median

    @property
    def median(self) -> float:
        """The middle sample."""
        return statistics.median(self.samples)

    @property
    def measured(self) -> float:
        """What is judged."""
        return sharing(self.samples, self.at)

    @property
    def over(self) -> bool:
        """Whether the target is missed."""
        return self.target is not None and self.measured > self.target


def sharing(samples: Sequence[float], percent: int) -> float:
    """Return the value that `percent` of the samples do not exceed (nearest rank; of 50 the median)."""
    if percent == 50:
        return statistics.median(samples)
    return sorted(samples)[max(0, -(-len(samples) * percent // 100) - 1)]


def report(rows: Sequence[Row]) -> None:
    """Print and keep the rows. A target that is missed is told and fails nothing: a machine may be busy."""
    for row in rows:
        name = f"{row.name}: {row.part}" if row.part else row.name
        print(
            f"{name:<96}{_number(row.measured, row.unit):>8} {row.unit:<3}{_most(row):>14}{'  OVER' * row.over}",
            flush=True,
        )
    keep(rows)


def keep(rows: Sequence[Row]) -> None:
    """Put the rows in the place of those of the same names, in the file and on the page."""
    found: dict[str, Any] = json.loads(FILE.read_text("utf-8")) if FILE.is_file() else {}
    found = {"machine": machine(), "rows": found.get("rows", {})}
    for row in rows:
        parts = found["rows"].setdefault(row.name, [])
        parts[:] = [*(one for one in parts if one["part"] != row.part), _kept(row)]
    FILE.write_text(_written(found), "utf-8")
    text = PAGE.read_text("utf-8")
    before, rest = text.split(_HEAD)
    PAGE.write_text(f"{before}{_HEAD}{_table(found)}{_END}{rest.split(_END, 1)[1]}", "utf-8")


def _kept(row: Row) -> Mapping[str, object]:
    return {
        "part": row.part,
        "measured": float(f"{row.measured:.4g}"),
        "unit": row.unit,
        "at_most": row.target and float(f"{row.target:.4g}"),
        "met": None if row.target is None else not row.over,
        "samples": [float(f"{one:.4g}") for one in row.samples],
    }


def _written(found: Mapping[str, Any]) -> str:
    """Return the file's text, with the samples of a row on one line."""
    text = json.dumps(found, ensure_ascii=False, indent=1)
    return re.sub(r"\[[\d\s.,e+-]+\]", lambda match: " ".join(match[0].split()), text) + "\n"


def machine() -> Mapping[str, object]:
    """Return what the figures depend on: interpreter and how it was built, processors, versions. No folder is named."""
    name = next((line.partition(": ")[2].strip() for line in _cpu() if line.startswith("model name")), "unknown")
    built = re.findall(r"'([^']*)'", str(sysconfig.get_config_var("CONFIG_ARGS") or ""))
    return {
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "config_args": [option for option in built if "/" not in option],
        "system": f"{platform.system()} {platform.release().partition('-')[0]} {platform.machine()}",
        "processors": f"{os.cpu_count()} × {name}",
        "packages": {package: found for package in _PACKAGES if (found := _version(package))},
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _cpu() -> Sequence[str]:
    path = Path("/proc/cpuinfo")
    return path.read_text("utf-8").splitlines() if path.is_file() else ()


def _table(found: Mapping[str, Any]) -> str:
    lines = ["| what | measured | target | samples |", "|---|---|---|---|"]
    for name, parts in sorted(found["rows"].items()):
        for one in parts:
            what = f"{name}: {one['part']}" if one["part"] else name
            most = "–" if one["at_most"] is None else f"≤ {_number(one['at_most'], one['unit'])} {one['unit']}"
            missed = " (missed)" if one["met"] is False else ""
            measured = f"{_number(one['measured'], one['unit'])} {one['unit']}{missed}"
            lines.append(f"| {what} | {measured} | {most} | {len(one['samples'])} |")
    about = found["machine"]
    packages = ", ".join(f"{name} {number}" for name, number in about["packages"].items())
    options = f" ({' '.join(about['config_args'])})" if about["config_args"] else ""
    told = f"{about['python']}{options}, {about['processors']}, {about['system']}; {packages}."
    return "\n".join([*lines, "", told, ""])


def _number(value: float, unit: str) -> str:
    """Return a figure as it is read best: a small ratio as one part of so many."""
    if unit == "×" and 0 < value < 0.1:
        return f"1/{1 / value:.3g}"
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}"


def _most(row: Row) -> str:
    return "" if row.target is None else f"at most {_number(row.target, row.unit)}"
