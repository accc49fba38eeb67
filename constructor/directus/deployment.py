"""Where Directus is and what it is told of the deployment; all from `PCABINET_*` variables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from runtime.settings import SECRET_BYTES, Reader, SettingsError

HOOK = "/-/hooks/content"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """One cabinet at one Directus. Without a `hook_token` Directus gives no hints and the cabinet asks by itself.

    Without a `preview_token` drafts are not shown in the cabinet's pages.
    """

    public_url: str
    url: str
    admin_token: str = field(repr=False)
    reader_token: str = field(repr=False)
    hook_token: str = field(default="", repr=False)
    preview_token: str = field(default="", repr=False)

    @property
    def hook_url(self) -> str:
        """Where the cabinet takes hints."""
        return self.public_url + HOOK


def read_deployment(environ: Mapping[str, str]) -> Deployment:
    """Return what `environ` says of the deployment; raises SettingsError with everything missing or wrong."""
    reader = Reader(environ)
    hook_token, preview_token = (_secret(reader, name) for name in ("DIRECTUS_HOOK_TOKEN", "DIRECTUS_PREVIEW_TOKEN"))
    deployment = Deployment(
        public_url=reader.origin("PUBLIC_URL"),
        url=reader.url("DIRECTUS_URL").rstrip("/"),
        admin_token=reader.text("DIRECTUS_ADMIN_TOKEN"),
        reader_token=reader.text("DIRECTUS_TOKEN"),
        hook_token=hook_token,
        preview_token=preview_token,
    )
    if reader.problems:
        raise SettingsError(tuple(reader.problems), ())
    return deployment


def _secret(reader: Reader, name: str) -> str:
    value = reader.text(name, "")
    if value and len(value.encode()) < SECRET_BYTES:
        reader.wrong("too_short", name)
    return value
