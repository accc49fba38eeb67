"""Runs programs that serve on the loopback interface, each in a group of its own that ends with this process."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

HOST = "127.0.0.1"
# A process that outlives a killed parent: it waits for the end of the pipe that only the parent holds.
_GUARD = """
read -r _
kill -s "$3" -- "-$1" 2>/dev/null
for _ in 1 2 3 4 5 6 7 8 9 10; do kill -s 0 -- "-$1" 2>/dev/null || break; sleep 1; done
kill -s KILL -- "-$1" 2>/dev/null
rm -rf -- "$2"
"""

Reason = Literal["folder", "port", "ended", "late"]


class ProcessError(Exception):
    """A program can not be run: `reason`, `about` what (a folder, a port, the log's file), and the log's last lines."""

    def __init__(self, reason: Reason, about: str, tail: str = "") -> None:
        super().__init__(f"{reason}: {about}\n{tail}".rstrip())
        self.reason = reason
        self.about = about
        self.tail = tail


@contextlib.contextmanager
def serving(
    command: Sequence[str | Path],
    environment: Mapping[str, str],
    home: Path,
    log: Path,
    *,
    cwd: Path | None = None,
    owner: str = "",
    stop: signal.Signals = signal.SIGTERM,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program in `cwd` (else `home`) until the block ends, as the user `owner` if one is told.

    It is asked to end by the signal `stop`, and made to after ten seconds. If this process is killed the program ends
    too, and `home` is taken away.
    """
    with log.open("ab") as opened, contextlib.ExitStack() as stack:
        process = subprocess.Popen(
            command,
            cwd=cwd or home,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=opened,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=owner or None,
            group=None if not owner else _group(owner),
            extra_groups=None if not owner else (),
        )
        stack.callback(_end, process, stop)
        stack.enter_context(_guarded(process.pid, home, stop))
        yield process


def await_ready(
    process: subprocess.Popen[bytes], ready: Callable[[], bool], log: Path, seconds: float, pause: float = 0.1
) -> None:
    """Return once it is ready; raises ProcessError where it ended before, or is not ready after so many seconds."""
    until = time.monotonic() + seconds
    while not ready():
        if process.poll() is not None:
            raise ProcessError("ended", str(log), tail(log))
        if time.monotonic() > until:
            raise ProcessError("late", str(log), tail(log))
        time.sleep(pause)


def answers(url: str) -> bool:
    """Return whether an address answers with 200, asked without a proxy."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (OSError, ValueError):  # nobody listens yet, or it says that it is not ready
        return False


def tail(log: Path, lines: int = 30) -> str:
    """Return the last lines of a log."""
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])


def take_port(wanted: int) -> int:
    """Return the port if it is free, or a free one for 0; raises ProcessError where the wanted one is taken."""
    if wanted:
        if not _free(wanted):
            raise ProcessError("port", str(wanted))
        return wanted
    # Below the ports that the machine gives to outgoing connections: seconds pass before a program takes its own.
    return next(port for port in iter(lambda: random.randrange(10_000, 20_000), None) if _free(port))


def link_or_copy(source: str, target: str) -> None:
    """Give a file a second name, or copy it onto another disk; for `shutil.copytree`."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _group(owner: str) -> int:
    import pwd

    return pwd.getpwnam(owner).pw_gid


@contextlib.contextmanager
def _guarded(group: int, home: Path, stop: signal.Signals) -> Iterator[None]:
    command = ["sh", "-c", _GUARD, "sh", str(group), str(home), stop.name.removeprefix("SIG")]
    silent = subprocess.DEVNULL
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=silent, stderr=silent, start_new_session=True
    ) as guard:
        try:
            yield
        finally:
            guard.kill()


def _end(process: subprocess.Popen[bytes], stop: signal.Signals) -> None:
    """End the group: asked first, made after ten seconds."""
    for order in (stop, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, order)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)
            return


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True
