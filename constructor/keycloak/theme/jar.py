"""A theme as the one file that Keycloak takes from its `providers` folder."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping

_TAKEN = frozenset({"base", "keycloak", "keycloak.v2", "keycloak.v3"})
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the oldest that a zip file can say


class ThemeNameTaken(Exception):
    """A theme cannot be called as one of Keycloak's own is; `name` is that name."""

    def __init__(self, name: str) -> None:
        """Keep the name."""
        super().__init__(f"Keycloak has a theme of its own called {name}")
        self.name = name


def jar_of(name: str, files: Mapping[str, bytes]) -> bytes:
    """Return the theme `name` with `files` (by their paths inside it) as a jar; equal files give equal bytes.

    Raises ThemeNameTaken. Source: Keycloak's Server Developer Guide, "Deploying themes".
    """
    if name in _TAKEN:
        raise ThemeNameTaken(name)
    types = sorted({path.partition("/")[0] for path in files}, reverse=True)
    listed = json.dumps({"themes": [{"name": name, "types": types}]}).encode()
    content = {"META-INF/keycloak-themes.json": listed} | {
        f"theme/{name}/{path}": files[path] for path in sorted(files)
    }
    jar = io.BytesIO()
    with zipfile.ZipFile(jar, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in content.items():
            archive.writestr(_entry(path), data)
    return jar.getvalue()


def _entry(path: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path, _LONG_AGO)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3  # the same on every machine that makes it
    entry.external_attr = 0o644 << 16
    return entry
