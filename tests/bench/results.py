"""What was measured: kept in `bench.json` by the name of its row, and written to `docs/performance.md` as a table."""

from __future__ import annotations

import json
import os
import platform
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "bench.json"
PAGE = ROOT / "docs" / "performance.md"
_HEAD = "<!-- made by `make bench`: results -->\n"
_END = "<!-- end -->"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A measured thing: `samples` in `unit`, of which the median should be at most `target`."""

    name: str
    unit: str
    target: float
    samples: Sequence[float]

    @property
    def median(self) -> float:
        """The middle sample."""
        return statistics.median(self.samples)

    @property
    def over(self) -> bool:
        """Whether the target is missed."""
        return self.median > self.target


def keep(rows: Sequence[Row]) -> None:
    """Put the rows in the place of those of the same names, in the file and on the page."""
    found = json.loads(FILE.read_text("utf-8")) if FILE.is_file() else {"rows": {}}
    for row in rows:
        found["rows"][row.name] = {**_rounded(row), "machine": _machine()}
    FILE.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    text = PAGE.read_text("utf-8")
    before, rest = text.split(_HEAD)
    PAGE.write_text(f"{before}{_HEAD}{_table(found['rows'])}{_END}{rest.split(_END, 1)[1]}", "utf-8")


def _rounded(row: Row) -> Mapping[str, object]:
    about = {name: value for name, value in asdict(row).items() if name not in ("name", "samples")}
    return {**about, "median": float(f"{row.median:.4g}"), "samples": [float(f"{one:.4g}") for one in row.samples]}


def _machine() -> str:
    name = next((line.partition(": ")[2].strip() for line in _cpu() if line.startswith("model name")), "unknown")
    return f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} × {name}"


def _cpu() -> Sequence[str]:
    path = Path("/proc/cpuinfo")
    return path.read_text("utf-8").splitlines() if path.is_file() else ()


def _table(rows: Mapping[str, Mapping[str, object]]) -> str:
    lines = ["| what | measured | target | samples |", "|---|---|---|---|"]
    for name, row in sorted(rows.items()):
        samples = row["samples"]
        assert isinstance(samples, list)
        lines.append(f"| {name} | {row['median']} {row['unit']} | ≤ {row['target']} {row['unit']} | {len(samples)} |")
    return "\n".join([*lines, ""])
