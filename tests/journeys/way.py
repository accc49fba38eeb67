"""A way to a server of this machine that a test can cut, or let swallow everything."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit


@dataclass(slots=True)
class Way:
    """A port of this machine that leads to a server. `state`: `open`, `cut` (refused) or `hung` (taken, not answered).

    Connections of another state than the present one are closed when it changes.
    """

    target: tuple[str, int]
    port: int
    state: Literal["open", "cut", "hung"] = "open"
    carried: int = 0  # bytes, both ways
    _ends: list[socket.socket] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where the way begins."""
        return f"http://127.0.0.1:{self.port}"

    def become(self, state: Literal["open", "cut", "hung"]) -> None:
        """Change the state and close what was carried."""
        self.state = state
        self.close()

    def lead(self, target: str) -> None:
        """Lead to another server from now on."""
        self.target = _place(target)
        self.become("open")

    def take(self, near: socket.socket) -> None:
        """Carry a connection as the state says."""
        if self.state == "cut":
            near.close()
            return
        self._ends.append(near)
        if self.state == "open":
            far = socket.create_connection(self.target)
            self._ends.append(far)
            for pair in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=pair, daemon=True).start()

    def close(self) -> None:
        """Close everything that is carried."""
        while self._ends:
            end = self._ends.pop()
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _carry(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                self.carried += len(data)
                sink.sendall(data)
        with suppress(OSError):
            sink.shutdown(socket.SHUT_RDWR)


def _place(target: str) -> tuple[str, int]:
    parts = urlsplit(target)
    return parts.hostname or "", parts.port or 80


@contextmanager
def way(target: str) -> Iterator[Way]:
    """Give a way to the server at the address `target`."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.05)
        made = Way(_place(target), listening.getsockname()[1])

        def accept() -> None:
            while not over.is_set():
                with suppress(TimeoutError):
                    made.take(listening.accept()[0])

        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield made
        finally:
            over.set()
            thread.join(5)
            made.close()
