"""Makes `.venv` hold what a lock names and the project itself: `python3 .ci/environment.py run|dev`.

Does nothing, in a few milliseconds, when it already does. Installs with hashes only, from no source but the locks.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
SCRIPT = ROOT / "runtime" / "static" / "vendor" / "htmx.min.js"
LOCKS = {"run": ("run.txt", "build.txt"), "dev": ("dev.txt",)}
# What the project's own installation is made from: its metadata and the locked browser scripts.
PROJECT = ("pyproject.toml", "hatch_build.py", "package-lock.json")


def main(kind: str) -> int:
    """Bring `.venv` to the lock `kind`; return an exit code, 3 where the machine lacks something."""
    if sys.version_info < (3, 11):  # noqa: UP036 (this file is run by whatever Python the machine has)
        return _refuse(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}: make PYTHON=python3.12 …")
    fcntl.flock(os.open(ROOT, os.O_RDONLY), fcntl.LOCK_EX)  # until this process ends: two makes take turns
    try:
        _packages(kind)
        _project()
    except subprocess.CalledProcessError as error:
        return _refuse(f"the installation stopped at: {' '.join(map(str, error.cmd))}")
    return 0


def _packages(kind: str) -> None:
    files = [ROOT / "requirements" / name for name in _locks(kind)]
    if _stamped(kind, files):
        return
    _say(f"installing the packages of {', '.join(file.name for file in files)} into .venv (once, under a minute)")
    _create()
    _pip("--require-hashes", *(f"-r{file}" for file in files))
    _stamp(kind, files)
    if kind == "dev":  # the development set contains the other one
        _stamp("run", [ROOT / "requirements" / name for name in _locks("run")])


def _locks(kind: str) -> tuple[str, ...]:
    """Return the locks of `kind`, with Node.js for the browser scripts where the machine has no npm."""
    return LOCKS[kind] if shutil.which("npm") else (*LOCKS[kind], "node.txt")


def _create() -> None:
    """Make the virtual environment, or make it anew where it is of another Python or has no pip."""
    pip = VENV / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages" / "pip"
    if not PYTHON.exists() or not pip.exists():
        try:
            subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True, stdout=sys.stderr)
        except subprocess.CalledProcessError:
            _say("Python's own venv module does not work here; on Debian and Ubuntu: apt-get install python3-venv")
            raise


def _project() -> None:
    files = [ROOT / name for name in PROJECT]
    if not _stamped("project", files):
        _pip("--no-deps", "--no-build-isolation", "-e", str(ROOT))
        _stamp("project", files)
        if not SCRIPT.exists():
            _say("htmx could not be fetched: every page works without it, `make assets` tries again")


def _pip(*arguments: str) -> None:
    quiet = ("--quiet", "--disable-pip-version-check", "--no-input", "--no-compile")
    subprocess.run([str(PYTHON), "-m", "pip", "install", *quiet, *arguments], check=True, stdout=sys.stderr)


def _stamped(name: str, files: list[Path]) -> bool:
    stamp = VENV / f".{name}"
    return PYTHON.exists() and stamp.is_file() and stamp.read_text() == _key(files)


def _stamp(name: str, files: list[Path]) -> None:
    (VENV / f".{name}").write_text(_key(files))


def _key(files: list[Path]) -> str:
    digest = hashlib.sha256(f"{sys.version_info[:2]} {VENV}".encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _refuse(text: str) -> int:
    _say(text)
    return 3


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
