"""A theme put where Keycloak finds it."""

from __future__ import annotations

from pathlib import Path

import pytest

from constructor.keycloak.installation import place_theme

FILES = {"login/theme.properties": b"parent=keycloak.v2\n", "email/theme.properties": b"parent=base\n"}


def test_a_theme_is_a_folder_and_a_jar(tmp_path: Path) -> None:
    """Both stand beside one another, in a folder that is made if need be."""
    place_theme(tmp_path / "new", "potok", FILES, b"jar")
    found = {path.relative_to(tmp_path / "new").as_posix(): path for path in (tmp_path / "new").rglob("*")}

    assert {"potok.jar": b"jar"} | {f"potok/{name}": content for name, content in FILES.items()} == {
        name: path.read_bytes() for name, path in found.items() if path.is_file()
    }


def test_a_theme_is_replaced_whole(tmp_path: Path) -> None:
    """Nothing of the former theme stays."""
    place_theme(tmp_path, "potok", FILES | {"login/old.css": b""}, b"jar")
    place_theme(tmp_path, "potok", FILES, b"new jar")

    assert not (tmp_path / "potok" / "login" / "old.css").exists()
    assert b"new jar" == (tmp_path / "potok.jar").read_bytes()
    assert {"potok", "potok.jar"} == {path.name for path in tmp_path.iterdir()}


def test_what_is_no_theme_stays(tmp_path: Path) -> None:
    """A folder that is something else is left alone."""
    (tmp_path / "potok").mkdir()
    (tmp_path / "potok" / "cabinet.yaml").write_text("cabinet: potok\n")

    with pytest.raises(FileExistsError):
        place_theme(tmp_path, "potok", FILES, b"jar")

    assert ["cabinet.yaml"] == [path.name for path in (tmp_path / "potok").iterdir()]
