"""Runs a built Keycloak on the loopback interface, in a copy of its folder, and ends it for certain."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from constructor.processes import HOST, ProcessError, answers, await_ready, link_or_copy, serving, take_port

_DATABASES = 8  # as many imported databases are kept
_LOG_LEVEL = (
    "warn,io.smallrye.health:error,org.keycloak.common.Profile:error,"
    "org.keycloak.events:error,org.keycloak.services.resources.KeycloakApplication:error"
)
KeycloakError = ProcessError


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
    shutil.copytree(plan.folder, plan.home, copy_function=link_or_copy, ignore=shutil.ignore_patterns("data"))
    (plan.home / "data").mkdir()


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
    """Run it; kc.sh stays the parent of java, so both are in the group that is ended."""
    main, management = take_port(plan.port), take_port(plan.management_port)
    with serving(_command(plan, main, management), _environment(plan), plan.home, plan.log) as process:
        keycloak = Keycloak(
            url=f"http://{HOST}:{main}",
            management_url=f"http://{HOST}:{management}",
            admin_user=plan.admin_user,
            admin_password=plan.admin_password,
            home=plan.home,
            log=plan.log,
            pid=process.pid,
        )
        # It is ready for sign-ins seconds after its port opens.
        ready = f"{keycloak.management_url}/health/ready"
        await_ready(process, lambda: answers(ready), plan.log, plan.seconds, pause=0.2)
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
