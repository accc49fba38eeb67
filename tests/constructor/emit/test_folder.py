"""Builds are written whole or not at all, and never over something else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from constructor.emit import folder as emit_folder
from constructor.emit import write_build
from runtime.build import Build, open_build, seal


def _build(word: str) -> Build:
    """Return a build that is small and, but for its cabinet, whole."""
    return seal({"cabinet.json": b"{}", "content.json": word.encode(), "templates/a.html": b"a"}, "shop", "0")


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_build_replaces_the_one_before(tmp_path: Path) -> None:
    """What stood there before is gone, and nothing else is left beside it."""
    write_build(_build("old"), tmp_path / "build")

    write_build(_build("new"), tmp_path / "build")

    assert b"new" == _files(tmp_path / "build")["content.json"]
    assert [tmp_path / "build"] == list(tmp_path.iterdir())


@pytest.mark.parametrize("failing", ["cabinet.json", "content.json", "templates/a.html", "manifest.json"])
def test_a_failing_write_leaves_the_old_build_whole(
    failing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fills up at any file changes nothing."""
    write_build(_build("old"), tmp_path / "build")
    before = _files(tmp_path)

    monkeypatch.setattr(emit_folder, "_write", _full_at(failing, emit_folder._write))
    with pytest.raises(OSError, match="full"):
        write_build(_build("new"), tmp_path / "build")

    assert before == _files(tmp_path)


def _full_at(name: str, write: Callable[[Path, bytes], None]) -> Callable[[Path, bytes], None]:
    def fill(path: Path, data: bytes) -> None:
        if path.as_posix().endswith(name):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data[:1])
            raise OSError("the disk is full")
        write(path, data)

    return fill


def test_a_failing_exchange_puts_the_old_build_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the new folder can not take its place, the old one does again."""
    write_build(_build("old"), tmp_path / "build")
    before, rename = _files(tmp_path), Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if self.name == "build" and target == tmp_path / "build":
            raise OSError("refused")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(OSError, match="refused"):
        write_build(_build("new"), tmp_path / "build")

    assert before == _files(tmp_path)


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    """A folder that was made for the build beforehand is as good as none."""
    (tmp_path / "build").mkdir()

    write_build(_build("new"), tmp_path / "build")

    assert (tmp_path / "build" / "manifest.json").is_file()


def test_something_else_is_left_alone(tmp_path: Path) -> None:
    """A folder with other things in it, or a file, is not written over."""
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.jpg").write_bytes(b"cat")
    (tmp_path / "file").write_bytes(b"letter")
    before = _files(tmp_path)

    for taken in ("photos", "file"):
        with pytest.raises(FileExistsError):
            write_build(_build("new"), tmp_path / taken)

    assert before == _files(tmp_path)


def test_a_written_build_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written is read back under the same id."""
    monkeypatch.setattr("runtime.cabinet.codec.decode", lambda data: data)
    write_build(_build("new"), tmp_path / "build")

    assert _build("new").id == open_build(tmp_path / "build").id
