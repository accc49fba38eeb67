"""The import contracts of `pyproject.toml` hold, and would be noticed if they did not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
PHASES = ("lower", "check", "resolve", "load", "diagnostics")


def test_imports_keep_their_contracts() -> None:
    """The runtime knows no constructor, and a phase only what stands below it."""
    done = _lint_imports(ROOT)

    assert (0, "") == (done.returncode, done.stdout if done.returncode else "")


def test_runtime_that_imports_the_constructor_is_refused(tmp_path: Path) -> None:
    """A planted import from `runtime` to `constructor` breaks the first contract."""
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    for name, text in {
        "constructor/__init__.py": "",
        **{f"constructor/{name}/__init__.py": "" for name in ("standins", *PHASES)},
        "runtime/__init__.py": "import constructor\n",
        "runtime/cabinet/__init__.py": "",
        "runtime/values.py": "",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)

    done = _lint_imports(tmp_path)

    assert done.returncode == 1
    assert "The runtime does not know the constructor BROKEN" in done.stdout


def _lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    program = "import sys; sys.path.insert(0, ''); from importlinter.cli import lint_imports_command as run; run()"
    command = [sys.executable, "-c", program, "--no-cache", "--no-logo"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)
