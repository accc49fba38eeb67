"""Servers under measurement, each a process of its own on the first processor; what talks to them has the other.

Needs Linux: its `/proc` and its clocks of other processes.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
START_SECONDS = 60
UVICORN = (
    sys.executable, "-m", "uvicorn", "--loop", "uvloop", "--http", "httptools", "--no-access-log",
    "--log-level", "warning", "--backlog", "2048",
)  # fmt: skip
_PROCESSORS = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
SERVER, REST = (_PROCESSORS[:1], _PROCESSORS[1:]) if len(_PROCESSORS) > 1 else (_PROCESSORS, _PROCESSORS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """A server that runs."""

    popen: subprocess.Popen[bytes]
    port: int

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://{HOST}:{self.port}"

    def cpu(self) -> float:
        """Return the seconds of processor time that it and its children have had, all their threads together."""
        return sum(time.clock_gettime(_clock(pid)) for pid in _tree(self.popen.pid))

    def resident(self) -> float:
        """Return the megabytes of memory that it and its children hold (10⁶ bytes)."""
        return sum(_resident(pid) for pid in _tree(self.popen.pid)) / 1e6


def _clock(pid: int) -> int:
    """Return the clock of all processor time of a process (the kernel's encoding: ~pid << 3 | CPUCLOCK_SCHED)."""
    return (~pid << 3) | 2


def _tree(pid: int) -> Iterator[int]:
    yield pid
    for thread in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(FileNotFoundError):  # a thread that ended meanwhile
            for child in (thread / "children").read_text().split():
                yield from _tree(int(child))


def _resident(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS"))


def free_port() -> int:
    """Return a port of this machine on which nobody listens."""
    with socket.create_server((HOST, 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


@contextmanager
def running(
    command: Sequence[str], port: int, environment: Mapping[str, str] = {}, processors: Sequence[int] = SERVER,
    ready: str = "/",
) -> Iterator[Process]:  # fmt: skip
    """Run a server until the end of the block, which begins once it answers `ready` in whatever way."""
    with tempfile.TemporaryFile() as told:
        popen = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=told,
            env={**os.environ, "PYTHONPATH": str(ROOT), **_compiled(), **environment},
            preexec_fn=(lambda: os.sched_setaffinity(0, processors)) if processors else None,
        )
        try:
            _wait(popen, port, ready, told)
            yield Process(popen=popen, port=port)
        finally:
            popen.terminate()
            popen.wait(START_SECONDS)


@contextmanager
def serving(app: str, environment: Mapping[str, str] = {}, processors: Sequence[int] = SERVER) -> Iterator[Process]:
    """Run an ASGI application, named `module:attribute`, on uvicorn with uvloop and httptools."""
    port = free_port()
    with running((*UVICORN, "--port", str(port), app), port, environment, processors) as process:
        yield process


@cache
def _compiled() -> Mapping[str, str]:
    """Return what has each server compile a module once in a run, as whatever is installed was compiled once."""
    folder = tempfile.TemporaryDirectory(prefix="pcabinet-bench-")
    atexit.register(folder.cleanup)
    return {"PYTHONPYCACHEPREFIX": folder.name, "PYTHONDONTWRITEBYTECODE": ""}


def _wait(popen: subprocess.Popen[bytes], port: int, path: str, told: IO[bytes]) -> None:
    """Return once the server answers; stop the run where it ends instead."""
    until = time.monotonic() + START_SECONDS
    while popen.poll() is None and time.monotonic() < until:
        connection = HTTPConnection(HOST, port, timeout=START_SECONDS)
        try:
            connection.request("GET", path)
            connection.getresponse().read()
            return
        except (OSError, HTTPException):
            time.sleep(0.002)
        finally:
            connection.close()
    popen.kill()
    told.seek(0)
    sys.exit(f"{popen.args!r} does not answer:\n{told.read().decode()}")
