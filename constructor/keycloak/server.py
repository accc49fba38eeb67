"""Runs a built Keycloak on the loopback interface, in a copy of its folder, and ends it for certain."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

HOST = "127.0.0.1"
_DATABASES = 8  # as many imported databases are kept
_LOG_LEVEL = (
    "warn,io.smallrye.health:error,org.keycloak.common.Profile:error,"
    "org.keycloak.events:error,org.keycloak.services.resources.KeycloakApplication:error"
)
# A process that outlives a killed parent: it waits for the end of the pipe that only the parent holds.
_GUARD = """
read -r _
kill -s TERM -- "-$1" 2>/dev/null
for _ in 1 2 3 4 5 6 7 8 9 10; do kill -s 0 -- "-$1" 2>/dev/null || break; sleep 1; done
kill -s KILL -- "-$1" 2>/dev/null
rm -rf -- "$2"
"""

Reason = Literal["folder", "port", "ended", "late"]


class KeycloakError(Exception):
    """Keycloak can not be run: `reason`, `about` what (a folder, a port, the log's file), and the log's last lines."""

    def __init__(self, reason: Reason, about: str, tail: str = "") -> None:
        """Keep the three."""
        super().__init__(f"{reason}: {about}\n{tail}".rstrip())
        self.reason = reason
        self.about = about
        self.tail = tail


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be run: `folder` is a Keycloak after `kc.sh build`, `work` takes its copy and its log.

    `realm` is imported at the start, with `${NAME}` replaced from `environment`; an import is kept in the folder
    `databases`, and found there the next time. `themes` are files by path, by theme. A port of 0 is a free one.
    """

    folder: Path
    work: Path
    admin_password: str = field(repr=False)
    admin_user: str = "admin"
    port: int = 0
    management_port: int = 0
    realm: Mapping[str, object] | None = None
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    themes: Mapping[str, Mapping[str, bytes]] = field(default_factory=dict, repr=False)
    themes_change: bool = False  # themes are read anew for each page
    databases: Path | None = None
    seconds: float = 180.0  # until it must be ready

    @property
    def home(self) -> Path:
        """Keycloak's own copy of its folder."""
        return self.work / "keycloak"

    @property
    def log(self) -> Path:
        """What it says; stays after its end."""
        return self.work / "keycloak.log"


@dataclass(frozen=True, slots=True, kw_only=True)
class Keycloak:
    """A Keycloak that answers: its addresses, its administrator, its folder, its log and its process group."""

    url: str
    management_url: str
    admin_user: str
    admin_password: str = field(repr=False)
    home: Path
    log: Path
    pid: int

    def issuer(self, realm: str) -> str:
        """Return the issuer of a realm."""
        return f"{self.url}/realms/{realm}"

    def put_on(self, theme: str, files: Mapping[str, bytes]) -> None:
        """Give it the files of a theme, in place of those it had; seen at once where the plan says `themes_change`."""
        _write_theme(self.home, theme, files)


@contextlib.contextmanager
def running(plan: Plan) -> Iterator[Keycloak]:
    """Run a Keycloak until the block ends, however it ends; raises KeycloakError where it can not be run."""
    _copy(plan)
    try:
        for theme, files in plan.themes.items():
            _write_theme(plan.home, theme, files)
        if plan.databases is not None:
            _database(plan, plan.databases)
        elif plan.realm is not None:
            _lay_realm(plan, plan.realm)
        with _serving(plan) as keycloak:
            yield keycloak
    finally:
        shutil.rmtree(plan.home, ignore_errors=True)


def _copy(plan: Plan) -> None:
    """Copy the folder by hard links, or in full onto another disk; nothing in it is ever written in place."""
    if not (plan.folder / "bin" / "kc.sh").is_file() or not (plan.folder / "version.txt").is_file():
        raise KeycloakError("folder", str(plan.folder))
    plan.work.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(plan.home, ignore_errors=True)
    shutil.copytree(plan.folder, plan.home, copy_function=_link, ignore=shutil.ignore_patterns("data"))
    (plan.home / "data").mkdir()


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _write_theme(home: Path, theme: str, files: Mapping[str, bytes]) -> None:
    """Put the theme in place whole; one that has these files stays untouched, for a page may be read from it now."""
    folder = home / "themes" / theme
    if {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()} == files:
        return
    with tempfile.TemporaryDirectory(dir=home / "data") as half:
        for name, content in files.items():
            file = Path(half, "new", name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        if folder.exists():
            folder.rename(Path(half, "old"))
        Path(half, "new").rename(folder)


def _lay_realm(plan: Plan, realm: Mapping[str, object]) -> None:
    folder = plan.home / "data" / "import"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "realm.json").write_text(json.dumps(realm, ensure_ascii=False), encoding="utf-8")


def _database(plan: Plan, databases: Path) -> None:
    """Give it the database that an earlier run filled with the same realm, or fill one and keep it."""
    kept = databases / _key(plan)
    own = plan.home / "data" / "h2"
    if kept.is_dir():
        shutil.copytree(kept, own)
        os.utime(kept)
        return
    if plan.realm is not None:
        _lay_realm(plan, plan.realm)
    with _serving(plan):
        pass
    _keep(own, kept)


def _key(plan: Plan) -> str:
    """Return what names a database: the version, the realm and all that is put into it."""
    version = (plan.folder / "version.txt").read_text()
    made = [version, plan.realm, sorted(plan.environment.items()), plan.admin_user, plan.admin_password]
    return hashlib.sha256(json.dumps(made, sort_keys=True).encode()).hexdigest()[:24]


def _keep(own: Path, kept: Path) -> None:
    """Keep a database; of two runs that do so at once, one does. The ones longest unused go."""
    half = kept.with_name(f".{kept.name}.{os.getpid()}")
    shutil.copytree(own, half)
    try:
        half.rename(kept)
    except OSError:
        shutil.rmtree(half)
    known = sorted(kept.parent.iterdir(), key=lambda folder: folder.stat().st_mtime, reverse=True)
    for old in known[_DATABASES:]:
        shutil.rmtree(old, ignore_errors=True)


@contextlib.contextmanager
def _serving(plan: Plan) -> Iterator[Keycloak]:
    """Run the process in a group of its own; a guard ends the group when this process is gone."""
    main, management = _port(plan.port), _port(plan.management_port)
    with plan.log.open("ab") as log, contextlib.ExitStack() as stack:
        process = subprocess.Popen(
            _command(plan, main, management),
            cwd=plan.home,
            env=_environment(plan),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        stack.callback(_end, process)
        stack.enter_context(_guarded(process.pid, plan.home))
        keycloak = Keycloak(
            url=f"http://{HOST}:{main}",
            management_url=f"http://{HOST}:{management}",
            admin_user=plan.admin_user,
            admin_password=plan.admin_password,
            home=plan.home,
            log=plan.log,
            pid=process.pid,
        )
        _await(plan, process, keycloak.management_url)
        yield keycloak


def _command(plan: Plan, main: int, management: int) -> list[str]:
    fresh = ("--spi-theme--cache-themes=false", "--spi-theme--cache-templates=false", "--spi-theme--static-max-age=-1")
    return [
        str(plan.home / "bin" / "kc.sh"),
        "start",
        "--optimized",
        "--import-realm",
        "--http-enabled=true",
        f"--http-host={HOST}",
        f"--http-port={main}",
        f"--hostname=http://{HOST}:{main}",
        f"--http-management-port={management}",
        "--cache=local",
        f"--log-level={_LOG_LEVEL}",
        *(fresh if plan.themes_change else ()),
    ]


def _environment(plan: Plan) -> dict[str, str]:
    """Return the machine's environment without settings of some other Keycloak, with those of this one."""
    machine = {name: value for name, value in os.environ.items() if not name.startswith(("KC_", "JAVA_OPTS"))}
    return {
        **machine,
        **plan.environment,
        "KC_BOOTSTRAP_ADMIN_USERNAME": plan.admin_user,
        "KC_BOOTSTRAP_ADMIN_PASSWORD": plan.admin_password,
        # The second compiler pays only after minutes; a run for tests or a demo starts twice as fast without it.
        "JAVA_OPTS_APPEND": "-XX:TieredStopAtLevel=1",
    }


@contextlib.contextmanager
def _guarded(group: int, home: Path) -> Iterator[None]:
    command = ["sh", "-c", _GUARD, "sh", str(group), str(home)]
    silent = subprocess.DEVNULL
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=silent, stderr=silent, start_new_session=True
    ) as guard:
        try:
            yield
        finally:
            guard.kill()


def _await(plan: Plan, process: subprocess.Popen[bytes], management: str) -> None:
    """Return once it is ready for sign-ins, which is seconds after its port opens."""
    until = time.monotonic() + plan.seconds
    while not _ready(management):
        if process.poll() is not None:
            raise KeycloakError("ended", str(plan.log), _tail(plan.log))
        if time.monotonic() > until:
            raise KeycloakError("late", str(plan.log), _tail(plan.log))
        time.sleep(0.2)


def _ready(management: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{management}/health/ready", timeout=5) as answer:
            return bool(answer.status == 200)
    except (OSError, ValueError):  # nobody listens yet, or it says that it is not ready
        return False


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the group: asked first, made after ten seconds. kc.sh stays the parent of java, so both are in it."""
    for order in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, order)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)
            return


def _tail(log: Path, lines: int = 30) -> str:
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])


def _port(wanted: int) -> int:
    """Return the port if it is free, or a free one for 0; raises KeycloakError where the wanted one is taken."""
    if wanted:
        if not _free(wanted):
            raise KeycloakError("port", str(wanted))
        return wanted
    # Below the ports that the machine gives to outgoing connections: seconds pass before Keycloak takes its own.
    return next(port for port in iter(lambda: random.randrange(10_000, 20_000), None) if _free(port))


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True
