"""What a user does first with an installed `pcabinet`, in a folder of his own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from runtime.cabinet.model import FORMAT

COMMAND = Path(sys.executable).with_name("pcabinet")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A new cabinet of the smallest shipped blueprint."""
    _pcabinet(tmp_path, "new", "shop")
    return tmp_path / "shop"


def test_new_cabinet_checks_without_a_finding(shop: Path) -> None:
    """`pcabinet new shop` followed by `pcabinet check shop` exits with 0."""
    found = json.loads(_pcabinet(shop.parent, "check", "shop", "--output-format", "json"))

    assert [] == found["diagnostics"]


def test_new_cabinet_builds(shop: Path) -> None:
    """`pcabinet build shop -o b` leaves a build whose manifest carries the id that was printed."""
    printed = _pcabinet(shop.parent, "build", "shop", "-o", "b")
    manifest = json.loads((shop.parent / "b" / "manifest.json").read_text())

    assert FORMAT == manifest["format"]
    assert manifest["id"] in printed


def test_flagship_checks_without_a_finding(tmp_path: Path) -> None:
    """The shipped `potok` is a cabinet of one's own as well."""
    _pcabinet(tmp_path, "new", "cabinet", "--template", "potok")

    _pcabinet(tmp_path, "check", "cabinet")


def test_version_is_that_of_the_package(tmp_path: Path) -> None:
    """`pcabinet version` says what is installed."""
    from importlib.metadata import version

    assert version("pcabinet") in _pcabinet(tmp_path, "version")


def _pcabinet(folder: Path, *arguments: str) -> str:
    """Run the installed command in `folder`; return its standard output, or fail with its words."""
    done = subprocess.run([COMMAND, *arguments], cwd=folder, capture_output=True, text=True)
    assert 0 == done.returncode, done.stderr
    return done.stdout
