"""The build hook takes the locked browser script or none."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

import hatch_build

ROOT = Path(__file__).parent.parent


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with the files that the hook's npm reads."""
    for name in hatch_build.LOCKED:
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def test_script_of_another_checksum_is_refused(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What npm brings is compared with the hook's own SHA-256, and a stranger is not kept."""
    _npm_that_brings("alert(1)", project, monkeypatch)

    with pytest.raises(hatch_build.AssetError, match="SHA-256 differs"):
        hatch_build.fetch(project)

    assert not (project / hatch_build.VENDOR).exists()


def test_script_of_the_right_checksum_is_kept_with_its_licence(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The script and its licence lie in the runtime's static folder afterwards."""
    _npm_that_brings("right", project, monkeypatch)
    monkeypatch.setattr(hatch_build, "SHA256", hashlib.sha256(b"right").hexdigest())

    hatch_build.fetch(project)

    assert ["htmx.LICENSE", "htmx.min.js"] == sorted(file.name for file in (project / hatch_build.VENDOR).iterdir())


def test_npm_that_fails_is_told_in_words(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unreachable registry is an error with a reason, not npm's own exit."""
    _npm("exit 7", project, monkeypatch)

    with pytest.raises(hatch_build.AssetError, match="exit code 7"):
        hatch_build.fetch(project)


def _npm_that_brings(script: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = "node_modules/htmx.org"
    _npm(
        f"mkdir -p {package}/dist && printf '{script}' >{package}/dist/htmx.min.js && echo 0BSD >{package}/LICENSE",
        folder,
        monkeypatch,
    )


def _npm(body: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a program `npm` first on PATH."""
    program = folder / "bin" / "npm"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{body}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=":")
