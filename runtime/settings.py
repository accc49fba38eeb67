"""What the deployment tells a serving process: addresses, secrets, stores; all from `PCABINET_*` variables."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import SplitResult, urlsplit

from msgspec import Struct

from runtime.cabinet.model import Source
from runtime.records import Guarded

PREFIX = "PCABINET_"
SECRET_BYTES = 32
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Fault = Literal[
    "missing", "unreadable", "twice", "not_url", "plain_http", "not_origin", "too_short", "unknown_value",
    "not_network", "not_seconds", "unknown_name", "not_realm", "master", "not_mail",
]  # fmt: skip

CONTENTS = ("files", "directus")
STORES = ("sqlite:///<file>",)
LOG_FORMATS = ("text", "json")
# Names that other commands, or other values of a setting, read.
ELSEWHERE = (
    "KEYCLOAK_ADMIN_USER", "KEYCLOAK_ADMIN_PASSWORD", "KEYCLOAK_SMTP_URL", "KEYCLOAK_SMTP_PASSWORD",
    "KEYCLOAK_SMTP_FROM", "DIRECTUS_ADMIN_TOKEN", "DIRECTUS_URL", "DIRECTUS_TOKEN", "DIRECTUS_HOOK_TOKEN",
    "DIRECTUS_PREVIEW_TOKEN", "DIRECTUS_PUBLIC_URL", "DIRECTUS_POLL",
    "LEAVE_HOSTS", "ASSETS", "REQUIRE",
)  # fmt: skip
NAMES = (
    "PUBLIC_URL", "SECRET_KEY", "OIDC_ISSUER", "OIDC_INTERNAL_URL", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "SESSIONS",
    "DATABASE", "CONTENT", "CONTENT_COPY", "TRUSTED_PROXIES", "LOG_FORMAT",
)  # fmt: skip
_SECRETS_OF: Mapping[str, tuple[str, ...]] = {
    "none": (),
    "bearer": ("TOKEN",),
    "basic": ("USER", "PASSWORD"),
    "key": ("KEY",),
}


class Problem(Struct, frozen=True, kw_only=True):
    """One thing wrong with the settings. `name` is the whole variable; `value` never holds a secret."""

    fault: Fault
    name: str
    value: str = ""
    known: tuple[str, ...] = ()  # values or names that would do


class SettingsError(Exception):
    """The settings do not do. `problems` lists everything that is missing or wrong, at once.

    `warnings` are names that are no settings: often the one that is missing, misspelt.
    """

    def __init__(self, problems: tuple[Problem, ...], warnings: tuple[Problem, ...]) -> None:
        super().__init__(", ".join(f"{problem.name}: {problem.fault}" for problem in problems))
        self.problems = problems
        self.warnings = warnings


class OidcSettings(Guarded, frozen=True, kw_only=True):
    """The identity provider: the exact issuer, where the cabinet itself reaches it, and the cabinet's credentials."""

    issuer: str
    internal_url: str
    client_id: str
    client_secret: str


class DirectusSettings(Guarded, frozen=True, kw_only=True):
    """Where Directus is, what the cabinet shows there and is shown, and the seconds between two looks for changes.

    `public_url` is where editors open it.
    """

    url: str
    public_url: str
    token: str
    hook_token: str = ""
    preview_token: str = ""
    poll: int = 60


class Access(Guarded, frozen=True, kw_only=True):
    """Where a source is and what the cabinet shows there; only what the source's `auth` needs is filled."""

    url: str
    token: str = ""
    user: str = ""
    password: str = ""
    key: str = ""


class Settings(Guarded, frozen=True, kw_only=True):
    """All settings of a serving process, valid. `public_url` is an origin: scheme, host, port, no slash at the end."""

    public_url: str
    secret_key: bytes
    oidc: OidcSettings
    sessions: Path
    database: Path
    content: str  # one of CONTENTS
    directus: DirectusSettings | None = None  # where `content` is `directus`
    content_copy: Path = Path("content.json")
    sources: Mapping[str, Access]
    trusted_proxies: tuple[Network, ...]
    log_format: str  # one of LOG_FORMATS
    warnings: tuple[Problem, ...] = ()

    @property
    def secure(self) -> bool:
        """Whether people reach the cabinet over TLS."""
        return self.public_url.startswith("https://")


def read_settings(environ: Mapping[str, str], sources: Mapping[str, Source]) -> Settings:
    """Return the settings that `environ` holds for a cabinet with these sources.

    Each `PCABINET_X` may stand in a file instead, named by `PCABINET_X_FILE`. An empty variable is as good as none.
    Raises SettingsError with everything missing or wrong.
    """
    reader = Reader(environ)
    issuer = reader.url("OIDC_ISSUER")
    content = reader.choice("CONTENT", CONTENTS)
    sessions = reader.sqlite("SESSIONS", "sqlite:///sessions.sqlite")
    settings = Settings(
        public_url=reader.origin("PUBLIC_URL"),
        secret_key=reader.secret("SECRET_KEY"),
        oidc=OidcSettings(
            issuer=issuer,
            internal_url=reader.url("OIDC_INTERNAL_URL", issuer),
            client_id=reader.text("OIDC_CLIENT_ID"),
            client_secret=reader.text("OIDC_CLIENT_SECRET"),
        ),
        sessions=sessions,
        database=reader.sqlite("DATABASE", "sqlite:///records.sqlite"),
        content=content,
        directus=_directus(reader) if content == "directus" else None,
        content_copy=Path(reader.text("CONTENT_COPY", str(sessions.parent / "content.json"))),
        sources={name: _source(reader, name, source) for name, source in sources.items()},
        trusted_proxies=reader.networks("TRUSTED_PROXIES"),
        log_format=reader.choice("LOG_FORMAT", LOG_FORMATS),
        warnings=unknown_names(environ, sources),
    )
    if reader.problems:
        raise SettingsError(tuple(reader.problems), settings.warnings)
    return settings


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine's own."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def split_url(url: str) -> SplitResult | None:
    """Return the parts of an absolute http(s) URL without user, query or fragment; None for anything else."""
    if not url.isascii() or not url.isprintable() or any(mark in url for mark in ' "<>\\^`{|}?#@'):
        return None
    try:
        parts = urlsplit(url)
        named = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return None
    return parts if named else None


def _directus(reader: Reader) -> DirectusSettings:
    url = reader.url("DIRECTUS_URL").rstrip("/")
    return DirectusSettings(
        url=url,
        public_url=reader.url("DIRECTUS_PUBLIC_URL", url),
        token=reader.text("DIRECTUS_TOKEN"),
        hook_token=reader.secret("DIRECTUS_HOOK_TOKEN", "").decode(),
        preview_token=reader.secret("DIRECTUS_PREVIEW_TOKEN", "").decode(),
        poll=reader.seconds("DIRECTUS_POLL", 60),
    )


def _source(reader: Reader, name: str, source: Source) -> Access:
    setting = f"SOURCE_{name.upper()}_"
    secrets = {kind.lower(): reader.text(setting + kind) for kind in _SECRETS_OF[source.auth]}
    return Access(url=reader.url(setting + "URL").rstrip("/"), **secrets)


def unknown_names(environ: Mapping[str, str], sources: Mapping[str, Source]) -> tuple[Problem, ...]:
    """Return the names of `environ` that are no settings of any command, each with the nearest one."""
    of_sources = [
        f"SOURCE_{name.upper()}_{kind}"
        for name, source in sources.items()
        for kind in ("URL", *_SECRETS_OF[source.auth])
    ]
    known = [name + end for name in (*NAMES, *ELSEWHERE, *of_sources) for end in ("", "_FILE")]
    given = (name.removeprefix(PREFIX) for name in sorted(environ) if name.startswith(PREFIX))
    return tuple(_unknown_name(name, known) for name in given if name not in known)


def _unknown_name(name: str, known: list[str]) -> Problem:
    from difflib import get_close_matches  # for a mistake alone

    nearest = get_close_matches(name, known, n=1)
    return Problem(fault="unknown_name", name=PREFIX + name, known=tuple(PREFIX + one for one in nearest))


class Reader:
    """Reads one setting after another, collects what is wrong, answers with something of the right type meanwhile."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.problems: list[Problem] = []

    def text(self, name: str, default: str | None = None) -> str:
        plain, filed = self._environ.get(PREFIX + name, ""), self._environ.get(f"{PREFIX}{name}_FILE", "")
        if plain and filed:
            return self.wrong("twice", name)
        if filed:
            return self._file(name, filed)
        if not plain and default is None:
            return self.wrong("missing", name)
        return plain or default or ""

    def url(self, name: str, default: str | None = None) -> str:
        url = self.text(name, default)
        if not url:
            return ""
        parts = split_url(url)
        if parts is None:
            return self.wrong("not_url", name, url.rpartition("@")[2])
        if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
            return self.wrong("plain_http", name, url)
        return url

    def origin(self, name: str) -> str:
        url = self.url(name)
        parts = urlsplit(url)
        if parts.path not in ("", "/"):
            return self.wrong("not_origin", name, url)
        usual = {"http": 80, "https": 443}.get(parts.scheme)
        host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
        return f"{parts.scheme}://{host}" + ("" if parts.port in (None, usual) else f":{parts.port}")

    def secret(self, name: str, default: str | None = None) -> bytes:
        value = self.text(name, default).encode()
        if value and len(value) < SECRET_BYTES:
            self.wrong("too_short", name)
        return value

    def sqlite(self, name: str, default: str) -> Path:
        value = self.text(name, default)
        file = value.removeprefix("sqlite:///")
        if value and (file == value or not file):
            self.wrong("unknown_value", name, value.partition(":")[0], STORES)
        return Path(file)

    def choice(self, name: str, known: tuple[str, ...]) -> str:
        value = self.text(name, known[0])
        if value and value not in known:
            self.wrong("unknown_value", name, value, known)
        return value

    def seconds(self, name: str, default: int) -> int:
        value = self.text(name, str(default))
        if value and not (value.isascii() and value.isdecimal() and len(value) < 8 and int(value)):
            value = self.wrong("not_seconds", name, value)
        return int(value or default)

    def networks(self, name: str) -> tuple[Network, ...]:
        found: list[Network] = []
        for one in (part.strip() for part in self.text(name, "").split(",")):
            try:
                found += [ipaddress.ip_network(one)] if one else []
            except ValueError:
                self.wrong("not_network", name, one)
        return tuple(found)

    def wrong(self, fault: Fault, name: str, value: str = "", known: tuple[str, ...] = ()) -> str:
        """Note what is wrong with a setting; returns what stands in its place meanwhile."""
        self.problems.append(Problem(fault=fault, name=PREFIX + name, value=value, known=known))
        return ""

    def _file(self, name: str, file: str) -> str:
        try:
            value = Path(file).read_text("utf-8").rstrip("\r\n")
        except (OSError, ValueError):
            return self.wrong("unreadable", name + "_FILE", file)
        return value or self.wrong("missing", name)
