"""A theme where Keycloak finds it: as a folder for `themes/`, as a jar for `providers/`."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

_SIGN = Path("login", "theme.properties")


def place_theme(folder: Path, name: str, files: Mapping[str, bytes], jar: bytes) -> None:
    """Put `<folder>/<name>/…` and `<folder>/<name>.jar`; a theme of that name that stood there is replaced whole.

    Raises:
        FileExistsError: what stands there is no theme.
        OSError: the place can not be written.
    """
    place = folder / name
    if place.exists() and not (place / _SIGN).is_file():
        raise FileExistsError(place)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{name}.", dir=folder) as fresh:
        made = Path(fresh, "theme")
        for path, content in files.items():
            file = made / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        if place.exists():
            place.rename(Path(fresh, "old"))
        made.rename(place)
        Path(fresh, "jar").write_bytes(jar)
        Path(fresh, "jar").replace(folder / f"{name}.jar")
