"""Where a preview finds what it shows: real sources that the environment names, else the embedded billing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from constructor.embedded import Embedding
from runtime.cabinet.model import Source
from runtime.settings import PREFIX, Settings, read_settings

_SECRETS = ("TOKEN", "USER", "PASSWORD", "KEY")


def settings_of(sources: Mapping[str, Source], embedding: Embedding, environ: Mapping[str, str]) -> Settings:
    """Return the settings of a preview on the ports of `embedding`.

    Raises:
        SettingsError: what the environment says of a real source does not do.
    """
    real = real_sources(sources, environ)
    stood_in = [name for name in sources if name not in real]
    return read_settings({**_given(real, environ), **_embedded(stood_in, embedding)}, sources)


def real_sources(sources: Iterable[str], environ: Mapping[str, str]) -> tuple[str, ...]:
    """Return the sources whose address the environment names."""
    return tuple(name for name in sources if any(environ.get(_setting(name, kind)) for kind in ("URL", "URL_FILE")))


def _given(real: Iterable[str], environ: Mapping[str, str]) -> Mapping[str, str]:
    ours = tuple(_setting(name, "") for name in real)
    return {name: value for name, value in environ.items() if name.startswith(ours)} if ours else {}


def _embedded(stood_in: Iterable[str], embedding: Embedding) -> Mapping[str, str]:
    """Return the embedded settings; every secret is there, whichever of them a source's `auth` shows."""
    names = tuple(stood_in)
    secrets = {_setting(name, kind): embedding.key for name in names for kind in _SECRETS}
    return {**secrets, **embedding.environment(names)}


def _setting(source: str, kind: str) -> str:
    return f"{PREFIX}SOURCE_{source.upper()}_{kind}"
