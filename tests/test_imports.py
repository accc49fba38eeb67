"""What a process of `pcabinet` loads: help almost nothing, production nothing of the constructor but the command."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path

import pytest

from constructor.cli import COMMANDS

PCABINET = str(Path(sys.executable).with_name("pcabinet"))
POTOK = Path(__file__).parent.parent / "blueprints" / "potok"
HEAVY = {
    "asyncio",
    "authlib",
    "babel",
    "coloraide",
    "cryptography",
    "icu4py",
    "jinja2",
    "jsonschema_rs",
    "pyreqwest",
    "runtime",
    "sqlalchemy",
    "starlette",
    "uvicorn",
    "yaml",
}


def test_help_loads_no_library() -> None:
    """`pcabinet --help` is the standard library's argparse and the words of the commands."""
    modules = _loaded(["--help"])

    assert set() == HEAVY & {module.split(".")[0] for module in modules}
    assert {"constructor"} == {module for module in _ours(modules) if not module.startswith("constructor.cli")}
    assert set() == modules & {f"constructor.cli.{command}" for command in COMMANDS}


def test_serve_loads_nothing_of_the_constructor_but_its_command(build: Path, tmp_path: Path) -> None:
    """A serving process holds neither the compiler nor a stand-in, nor the libraries that only they need."""
    modules = _loaded(["serve", str(build), "--port", str(port := _free_port())], _settings(port, tmp_path), port)

    assert "runtime.app" in modules
    assert {"constructor"} == {module for module in _ours(modules) if not module.startswith("constructor.cli")}
    never = {"aiohttp", "authlib", "babel", "coloraide", "jinja2", "jsonschema_rs", "sqlalchemy", "yaml", "yarl"}
    only_when_used = {"cryptography", "icu4py", "joserfc"}
    assert set() == (never | only_when_used) & {name.split(".")[0] for name in modules}
    assert set() == {name for name in modules if name.startswith("runtime.content.directus")}


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build of the flagship."""
    folder = tmp_path_factory.mktemp("build") / "potok"
    subprocess.run([PCABINET, "build", str(POTOK), "-o", str(folder)], check=True, capture_output=True)
    return folder


def _loaded(arguments: list[str], settings: Mapping[str, str] | None = None, port: int = 0) -> set[str]:
    """Return the names of all modules that the command loads; one that listens on `port` is told to stop."""
    environment = {**os.environ, **(settings or {}), "PYTHONPROFILEIMPORTTIME": "1"}
    with subprocess.Popen(
        [PCABINET, *arguments], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        if port:
            _wait_for(port, process)
            process.send_signal(signal.SIGTERM)
        _, told = process.communicate(timeout=30)
    return set(re.findall(r"^import time:.*\| +([\w.]+)$", told, re.MULTILINE))


def _ours(modules: set[str]) -> set[str]:
    return {module for module in modules if module.split(".")[0] == "constructor"}


def _wait_for(port: int, process: subprocess.Popen[str]) -> None:
    """Return when something answers on `port` (it listens before all is loaded) or the process has ended."""
    while process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/-/live", timeout=30):
            return
        time.sleep(0.02)


def _settings(port: int, folder: Path) -> Mapping[str, str]:
    """Return what the flagship needs to start; none of it is asked before somebody signs in."""
    return {
        "PCABINET_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "PCABINET_SECRET_KEY": "0123456789abcdef0123456789abcdef",
        "PCABINET_OIDC_ISSUER": "http://127.0.0.1:9/realms/potok",
        "PCABINET_OIDC_CLIENT_ID": "pcabinet",
        "PCABINET_OIDC_CLIENT_SECRET": "secret-of-the-test",
        "PCABINET_SOURCE_BILLING_URL": "http://127.0.0.1:9/",
        "PCABINET_SOURCE_BILLING_TOKEN": "token-of-the-test",
        "PCABINET_SESSIONS": f"sqlite:///{folder}/sessions.db",
        "PCABINET_DATABASE": f"sqlite:///{folder}/records.db",
        "PCABINET_CONTENT": "files",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
