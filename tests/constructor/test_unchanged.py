"""`pcabinet build` of an unchanged blueprint makes nothing, and never says so of one that changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from constructor import compile as compiler
from constructor.cli import main
from constructor.cli.exits import FINDINGS, FINE
from tests.journeys.harness import POTOK

STARTER = POTOK.parent / "starter"


@pytest.fixture
def blueprint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A blueprint that was built once, with a cache of its own; `made` counts compilations."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return shutil.copytree(STARTER, tmp_path / "shop")


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The blueprints that were compiled."""
    found: list[Path] = []
    compile_project = compiler.compile_project

    def noting(root: Path) -> compiler.Compilation:
        found.append(root)
        return compile_project(root)

    monkeypatch.setattr(compiler, "compile_project", noting)
    return found


def _build(blueprint: Path) -> int:
    return main(["build", str(blueprint), "-o", str(blueprint.parent / "build"), "--lang", "en"])


def test_an_unchanged_blueprint_is_not_compiled_again(
    blueprint: Path, made: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """The second time prints the same, and the build stands as it was."""
    first, said = _build(blueprint), capsys.readouterr()
    second, repeated = _build(blueprint), capsys.readouterr()

    assert (FINE, FINE) == (first, second)
    assert said == repeated
    assert [blueprint] == made


def _edit(blueprint: Path) -> None:
    with (blueprint / "cabinet.yaml").open("a", encoding="utf-8") as file:
        file.write("# a word\n")


def _add(blueprint: Path) -> None:
    (blueprint / "content" / "more.txt").parent.mkdir(exist_ok=True)
    (blueprint / "content" / "more.txt").write_text("more", encoding="utf-8")


def _damage(blueprint: Path) -> None:
    (blueprint.parent / "build" / "cabinet.json").write_bytes(b"{}")


def _remove(blueprint: Path) -> None:
    shutil.rmtree(blueprint.parent / "build")


def _forget(blueprint: Path) -> None:
    shutil.rmtree(blueprint.parent / "cache")


def _garble(blueprint: Path) -> None:
    for note in (blueprint.parent / "cache").rglob("*.json"):
        note.write_bytes(b"\xff[]")


@pytest.mark.parametrize("change", [_edit, _add, _damage, _remove, _forget, _garble])
def test_what_changed_is_made_anew(blueprint: Path, made: list[Path], change: Callable[[Path], None]) -> None:
    """A file more or another word, a build that is not what it was, a cache that is gone or no cache."""
    _build(blueprint)
    manifest = (blueprint.parent / "build" / "manifest.json").read_bytes()
    change(blueprint)

    assert FINE == _build(blueprint)
    assert [blueprint, blueprint] == made
    assert manifest == (blueprint.parent / "build" / "manifest.json").read_bytes()


def test_findings_are_told_each_time(blueprint: Path, made: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    """A blueprint that breaks after it was built is told of as often as it is built."""
    _build(blueprint)
    capsys.readouterr()
    with (blueprint / "cabinet.yaml").open("a", encoding="utf-8") as file:
        file.write("nonsense: 1\n")

    first, said = _build(blueprint), capsys.readouterr().err
    second, repeated = _build(blueprint), capsys.readouterr().err

    assert (FINDINGS, FINDINGS) == (first, second)
    assert all("nonsense" in told for told in (said, repeated))


def test_without_a_cache_it_works_all_the_same(
    blueprint: Path, made: list[Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where nothing can be noted, the build is made each time."""
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))

    assert (FINE, FINE) == (_build(blueprint), _build(blueprint))
    assert [blueprint, blueprint] == made


@pytest.mark.parametrize("what", ["sys.version", "constructor.unchanged._installed"])
def test_another_python_or_package_is_another_compiler(
    what: str, blueprint: Path, made: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where what the compiler stands on was changed, nothing is taken for the same."""
    _build(blueprint)
    monkeypatch.setattr(what, "another" if what == "sys.version" else lambda: ())
    _build(blueprint)

    assert [blueprint, blueprint] == made


def test_a_repository_around_a_blueprint_is_not_read(
    blueprint: Path, made: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """Hidden folders hold no part of a blueprint, and much else."""
    (blueprint / ".git").mkdir()
    _build(blueprint)
    (blueprint / ".git" / "index").write_bytes(b"changed")
    _build(blueprint)

    assert [blueprint] == made
