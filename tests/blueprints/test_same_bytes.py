"""A build is a fact: the same blueprint gives the same bytes, wherever and whenever it is compiled."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "blueprints"
COMMAND = Path(sys.executable).with_name("pcabinet")
YEARS = 631_152_000  # twenty years in seconds
MACHINES = {
    "another seed": {"PYTHONHASHSEED": "1"},
    "a random seed, Russian, Vladivostok": {
        "PYTHONHASHSEED": "random", "LC_ALL": "ru_RU.UTF-8", "LANG": "ru_RU.UTF-8", "TZ": "Asia/Vladivostok",
    },
    "no locale, New York": {"PYTHONHASHSEED": "0", "LC_ALL": "C", "TZ": "America/New_York", "PYTHONUTF8": "0"},
}  # fmt: skip


def _build(blueprint: Path, into: Path, environment: dict[str, str]) -> tuple[str, dict[str, bytes]]:
    """Return what `pcabinet build` prints and every file that it leaves."""
    done = subprocess.run(
        [COMMAND, "build", blueprint, "-o", into], cwd=into.parent, env={**os.environ, **environment},
        capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    assert 0 == done.returncode, done.stderr
    return done.stdout, {path.relative_to(into).as_posix(): path.read_bytes() for path in into.rglob("*.*")}


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, bytes]]:
    """The flagship, built where it stands."""
    return _build(ROOT / "potok", tmp_path_factory.mktemp("here") / "build", {"PYTHONHASHSEED": "0", "TZ": "UTC"})


@pytest.mark.parametrize("machine", MACHINES)
def test_builds_are_equal_on_any_machine(machine: str, reference: tuple[str, dict[str, bytes]], tmp_path: Path) -> None:
    """Neither folder, file times, order of files, hash seed, language nor time zone leave a trace in a build."""
    elsewhere = tmp_path / "другая папка"
    shutil.copytree(ROOT / "potok", elsewhere, copy_function=shutil.copyfile)
    for path in reversed(sorted(elsewhere.rglob("*"))):
        os.utime(path, (YEARS, YEARS))

    assert reference == _build(elsewhere, tmp_path / "out", MACHINES[machine])


def test_another_blueprint_is_another_build(reference: tuple[str, dict[str, bytes]], tmp_path: Path) -> None:
    """One changed word changes the id."""
    changed = tmp_path / "potok"
    shutil.copytree(ROOT / "potok", changed)
    english = changed / "texts" / "en.yaml"
    english.write_text(english.read_text().replace("Subscribers", "Customers"))

    assert reference[0] != _build(changed, tmp_path / "out", {})[0]
