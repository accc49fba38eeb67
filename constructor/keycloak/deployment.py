"""Where the realm is to be and what it is told of the deployment; all from `PCABINET_*` variables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, unquote, urlsplit

from runtime.settings import Reader, SettingsError, is_loopback

SECRET = "OIDC_CLIENT_SECRET"
SMTP_PASSWORD = "KEYCLOAK_SMTP_PASSWORD"
_REALMS = "/realms/"
_USUAL_PORTS = {"smtps": 465, "smtp": 587}


@dataclass(frozen=True, slots=True, kw_only=True)
class Smtp:
    """The server that takes Keycloak's letters. `starttls` and `tls`: how it is reached; neither only on loopback."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    tls: bool = False
    starttls: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """One cabinet at one Keycloak. `internal_url` is the realm as this machine reaches it, `issuer` as browsers do.

    What is needed only to change a running server is "" where a file is written.
    """

    public_url: str
    issuer: str
    internal_url: str
    realm: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    smtp: Smtp | None = None
    admin_user: str = ""
    admin_password: str = field(default="", repr=False)

    @property
    def server(self) -> str:
        """The root of the server as this machine reaches it: what stands before `/realms/`, without a slash."""
        return self.internal_url.rpartition(_REALMS)[0]


def read_deployment(environ: Mapping[str, str], *, secrets: bool = True) -> Deployment:
    """Return what `environ` says of the deployment; without `secrets` neither they nor the administrator are needed.

    Raises SettingsError with everything missing or wrong.
    """
    reader = Reader(environ)
    issuer = reader.url("OIDC_ISSUER")
    internal_url = reader.url("OIDC_INTERNAL_URL", issuer)
    if internal_url != issuer:
        _realm(reader, "OIDC_INTERNAL_URL", internal_url)
    unneeded = None if secrets else ""
    deployment = Deployment(
        public_url=reader.origin("PUBLIC_URL"),
        issuer=issuer,
        internal_url=internal_url,
        realm=_realm(reader, "OIDC_ISSUER", issuer),
        client_id=reader.text("OIDC_CLIENT_ID"),
        client_secret=reader.text(SECRET, unneeded),
        smtp=_smtp(reader, secrets),
        admin_user=reader.text("KEYCLOAK_ADMIN_USER", unneeded),
        admin_password=reader.text("KEYCLOAK_ADMIN_PASSWORD", unneeded),
    )
    if reader.problems:
        raise SettingsError(tuple(reader.problems), ())
    return deployment


def _realm(reader: Reader, setting: str, url: str) -> str:
    before, _, name = url.rpartition(_REALMS)
    if url and (not before or not name or "/" in name):
        return reader.wrong("not_realm", setting, url)
    if name == "master":
        return reader.wrong("master", setting, url)
    return unquote(name)


def _smtp(reader: Reader, secrets: bool) -> Smtp | None:
    url = reader.text("KEYCLOAK_SMTP_URL", "")
    if not url:
        return None
    sender = reader.text("KEYCLOAK_SMTP_FROM")
    parts = _mail_parts(url)
    if parts is None:
        reader.wrong("not_mail", "KEYCLOAK_SMTP_URL", url.rpartition("@")[2])
        return None
    host, user = parts.hostname or "", unquote(parts.username or "")
    return Smtp(
        host=host,
        port=parts.port or _USUAL_PORTS[parts.scheme],
        sender=sender,
        user=user,
        password=reader.text(SMTP_PASSWORD, None if user and secrets else ""),
        tls=parts.scheme == "smtps",
        starttls=parts.scheme == "smtp" and not is_loopback(host),
    )


def _mail_parts(url: str) -> SplitResult | None:
    """Return the parts of the address of a mail server; None where it is none or a password stands in it."""
    try:
        parts = urlsplit(url)
        whole = parts.scheme in _USUAL_PORTS and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return None
    more = parts.path not in ("", "/") or parts.query or parts.fragment or parts.password is not None
    return parts if whole and not more and url.isascii() and url.isprintable() else None
