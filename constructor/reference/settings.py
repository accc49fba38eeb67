"""Settings and what they are for."""

from __future__ import annotations

from constructor.reference.tables import table
from runtime.cabinet.model import Source
from runtime.settings import ELSEWHERE, NAMES, PREFIX, SettingsError, read_settings
from runtime.settings_words import PURPOSES

_KINDS = {"URL": "every source", "TOKEN": "`bearer`", "USER": "`basic`", "PASSWORD": "`basic`", "KEY": "`key`"}


def settings() -> str:
    """Return the settings with their purpose, whether they are needed, and their defaults."""
    needed, defaults = _needed(), _defaults()
    rows = (
        (f"`{PREFIX}{name}`", PURPOSES[name].en, "yes" if name in needed else defaults[name], _example(name))
        for name in NAMES
    )
    return table(("setting", "what it is", "needed, else the default", "example"), rows)


def source_settings() -> str:
    """Return the settings of each source of the blueprint."""
    rows = (
        (f"`{PREFIX}SOURCE_<NAME>_{kind}`", PURPOSES[f"SOURCE_{kind}"].en.replace("“{source}”", "`<NAME>`"), auth)
        for kind, auth in _KINDS.items()
    )
    return table(("setting", "what it is", "needed by"), rows)


def keycloak_settings() -> str:
    """Return the settings by which Keycloak is set up and looked at."""
    return _of_partner("KEYCLOAK_")


def directus_settings() -> str:
    """Return the settings by which Directus is set up."""
    return _of_partner("DIRECTUS_")


def _of_partner(prefix: str) -> str:
    names = [name for name in ELSEWHERE if name.startswith(prefix)]
    rows = ((f"`{PREFIX}{name}`", PURPOSES[name].en, _example(name)) for name in names)
    return table(("setting", "what it is", "example"), rows)


def unread() -> str:
    """Return the names that are known, but read by no command of this version or by the tests only."""
    return "".join(f"- `{PREFIX}{name}`\n" for name in ELSEWHERE if name not in PURPOSES)


def _example(name: str) -> str:
    example = PURPOSES[name].example
    return f"`{example}`" if example and ": " not in example else example.replace(": ", ": `", 1) + "`" * bool(example)


def _needed() -> frozenset[str]:
    """Return what is missing where nothing is set."""
    try:
        read_settings({}, {})
    except SettingsError as error:
        return frozenset(problem.name.removeprefix(PREFIX) for problem in error.problems)
    return frozenset()


def _defaults() -> dict[str, str]:
    environ = {
        "PUBLIC_URL": "https://a.example",
        "SECRET_KEY": "x" * 64,
        "OIDC_ISSUER": "https://b.example",
        "OIDC_CLIENT_ID": "x",
        "OIDC_CLIENT_SECRET": "x",
    }
    sources: dict[str, Source] = {}
    read = read_settings({PREFIX + name: value for name, value in environ.items()}, sources)
    return {
        "OIDC_INTERNAL_URL": "the issuer",
        "SESSIONS": f"`sqlite:///{read.sessions}`",
        "DATABASE": f"`sqlite:///{read.database}`",
        "CONTENT": f"`{read.content}`",
        "CONTENT_COPY": f"`{read.content_copy}`, beside the sessions",
        "TRUSTED_PROXIES": "none",
        "LOG_FORMAT": f"`{read.log_format}`",
    }
