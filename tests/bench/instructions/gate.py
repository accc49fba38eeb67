"""Counts the instructions of a few operations and holds them against a budget: more than 2 % over it fails.

    python -m tests.bench.instructions.gate [renew | beside]

Unlike time, a count is the same on a busy machine. It belongs to an interpreter, though: to how it was built, and to
what is compiled beside it. So `budgets.json` has a budget for each of these, by a digest of what tells them apart.
Where this one has none, the commit before is counted beside it. `renew` writes what is counted now as the budget;
`beside` counts the commit before in any case.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tests.bench.instructions.probes import MARK, PROBES

ROOT = Path(__file__).resolve().parents[3]
BUDGETS = Path(__file__).parent / "budgets.json"
MORE = 0.02
_PROBES = "tests/bench/instructions/probes.py"
_COMPILED = ("msgspec", "markupsafe", "pyyaml", "jsonschema-rs", "icu4py", "jinja2", "starlette")
_TOTAL = re.compile(r"^(?:totals|summary): (\d+)", re.MULTILINE)

Counts = Mapping[str, int]


class Uncounted(Exception):
    """Valgrind is not there, or the probes failed under it."""


def interpreter() -> Mapping[str, str]:
    """Return what tells apart the interpreters whose counts differ."""
    built = re.findall(r"'([^']*)'", str(sysconfig.get_config_var("CONFIG_ARGS") or ""))
    found = {
        "python": sys.version,
        "configured": " ".join(option for option in built if "/" not in option),  # folders make no difference
        "platform": f"{platform.system()} {platform.machine()} {' '.join(platform.libc_ver())}",
        "valgrind": subprocess.run(
            ["valgrind", "--version"], capture_output=True, text=True, check=True
        ).stdout.strip(),
        "processor": " ".join(sorted(_features())),
    }
    for name in _COMPILED:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = ""
    return found


def key_of(about: Mapping[str, str]) -> str:
    """Return the name of a budget for such an interpreter."""
    return hashlib.sha256(json.dumps(about, sort_keys=True).encode()).hexdigest()[:16]


def judge(budget: Counts, counted: Counts) -> Iterator[tuple[str, float, bool]]:
    """Yield each operation that both have, by how much it grew (0.02 is 2 %), and whether that is too much."""
    for name, count in counted.items():
        if budget.get(name):
            grown = count / budget[name] - 1
            yield name, grown, grown > MORE


def count(checkout: Path) -> Counts:
    """Return the instructions of one operation of each probe, by the code of a checkout; raises `Uncounted`."""
    with tempfile.TemporaryDirectory(prefix="pcabinet-count-") as scratch:
        folder = Path(scratch)
        environment = _environment(checkout, folder)
        ready = (
            f"from pathlib import Path; from tests.bench.instructions.probes import prepare; prepare(Path({scratch!r}))"
        )
        _run([sys.executable, "-c", ready], checkout, environment)
        out = folder / "counts"
        counting = ["valgrind", "--tool=callgrind", f"--dump-before={MARK}", f"--callgrind-out-file={out}"]
        _run(
            [*counting, sys.executable, "-m", "tests.bench.instructions.probes", str(folder)],
            checkout, environment,
        )  # fmt: skip
        return _counts(out)


def _counts(out: Path) -> Counts:
    """Read the dumps: each probe's second mark ends the one that counts."""
    counted = {}
    for at, (name, probe) in enumerate(PROBES.items()):
        dump = out.with_name(f"{out.name}.{2 * at + 2}")
        found = _TOTAL.search(dump.read_text("utf-8", errors="replace")) if dump.is_file() else None
        if found is None:
            raise Uncounted(f"valgrind saw no call of {MARK}: {name} is not counted")
        counted[name] = int(found[1]) // probe.times
    return counted


def _environment(checkout: Path, folder: Path) -> dict[str, str]:
    """Return an environment in which everything is the same each time."""
    return {
        "PATH": os.environ["PATH"], "HOME": str(folder), "XDG_CACHE_HOME": str(folder / "cache"), "LC_ALL": "C.UTF-8",
        "PYTHONPATH": str(checkout), "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip


def _run(command: list[str], checkout: Path, environment: dict[str, str]) -> None:
    done = subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Uncounted(done.stderr[-3000:])


def _features() -> Iterator[str]:
    """Yield what decides which variants of its functions the C library takes."""
    path = Path("/proc/cpuinfo")
    flags = re.search(r"^flags\s*: (.*)$", path.read_text("utf-8"), re.MULTILINE) if path.is_file() else None
    yield from {"avx2", "bmi2", "erms", "fsrm", "avx512f"} & set(flags[1].split() if flags else ())


@contextmanager
def _commit_before() -> Iterator[Path | None]:
    """Yield a checkout of the commit that this one changes, None where there is none or it has no probes."""
    changed = _git("status", "--porcelain", "--untracked-files=no")
    before = "HEAD" if changed else "HEAD^"
    try:
        _git("cat-file", "-e", f"{before}:{_PROBES}")
    except subprocess.CalledProcessError:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="pcabinet-before-") as folder:
        checkout = Path(folder) / "before"
        _git("worktree", "add", "--detach", "--quiet", str(checkout), before)
        try:
            yield checkout
        finally:
            _git("worktree", "remove", "--force", str(checkout))


def _git(*command: str) -> str:
    done = subprocess.run(["git", *command], cwd=ROOT, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def main(how: str = "") -> int:
    """Count, and judge; return 1 where something grew too much, 3 where it can not be counted."""
    if shutil.which("valgrind") is None:
        print("valgrind is not installed: nothing is counted", file=sys.stderr)
        return 3
    about = interpreter()
    budgets = json.loads(BUDGETS.read_text("utf-8")) if BUDGETS.is_file() else {}
    try:
        counted = count(ROOT)
        if how == "renew":
            budgets[key_of(about)] = {"interpreter": about, "instructions": counted}
            BUDGETS.write_text(json.dumps(budgets, indent=1, sort_keys=True) + "\n", "utf-8")
            return _told(counted, {})
        known = budgets.get(key_of(about))
        if known is not None and how != "beside":
            return _told(counted, known["instructions"])
        print("counted beside the commit before" + ("" if known else ": there is no budget for this interpreter"))
        with _commit_before() as checkout:
            if checkout is None:
                print("there is no commit before with these probes: nothing to compare with")
            return _told(counted, count(checkout) if checkout else {})
    except Uncounted as error:
        print(error, file=sys.stderr)
        return 3


def _told(counted: Counts, budget: Counts) -> int:
    grown = {name: (by, too_much) for name, by, too_much in judge(budget, counted)}
    for name, instructions in counted.items():
        by, too_much = grown.get(name, (0.0, False))
        compared = f"{by:+9.2%}{'  TOO MUCH' if too_much else ''}" if name in grown else ""
        print(f"{name:<10}{instructions:>14,}{compared}")
    if any(too_much for _, too_much in grown.values()):
        print(
            f"\nMore than {MORE:.0%} over the budget. If it is worth that, `make gate-renew` writes the counts of this"
        )
        print("interpreter as the budget; commit that with the change, and say in the message what it pays for.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
