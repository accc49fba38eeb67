"""Runs applications on sockets until the process is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from collections.abc import Callable, Iterator, Sequence

import uvicorn
from starlette.types import ASGIApp

_GRACE_SECONDS = 10
_WAITING = 2048  # connections that nobody has accepted yet


def bind(host: str, port: int) -> socket.socket:
    """Return a socket that listens; raises OSError where the port is taken or not allowed.

    It listens at once: of two processes that start together, both would bind and one would serve nobody.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Told that it is TCP, asyncio sends each part of an answer at once; uvloop always does.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(_WAITING)
    except OSError:
        listening.close()
        raise
    return listening


class _Server(uvicorn.Server):
    """Leaves signals to `serve`, which may run several servers in one process."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def serve(
    served: Sequence[tuple[ASGIApp, socket.socket]],
    ready: Callable[[], None] = lambda: None,
    stopping: Callable[[], None] = lambda: None,
) -> None:
    """Serve each application on its bound socket until SIGINT or SIGTERM; requests under way get ten seconds to end.

    `ready` is called once all of them answer, `stopping` when the end is asked for: answers without an end end then.
    """
    import uvloop

    uvloop.run(_serve(served, ready, stopping))


async def _serve(
    served: Sequence[tuple[ASGIApp, socket.socket]], ready: Callable[[], None], stopping: Callable[[], None]
) -> None:
    servers = [_Server(_config(app)) for app, _ in served]

    def stop() -> None:
        stopping()
        for server in servers:
            server.should_exit = True

    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop)
    running = [
        asyncio.create_task(server.serve(sockets=[listening]))
        for server, (_, listening) in zip(servers, served, strict=True)
    ]
    while not all(server.started for server in servers) and not any(task.done() for task in running):
        await asyncio.sleep(0.005)
    if all(server.started for server in servers):
        ready()
    await asyncio.gather(*running)


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http="httptools",
        ws="none",
        access_log=False,
        log_config=None,
        backlog=_WAITING,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
