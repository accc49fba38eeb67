"""The last good content on disk."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from markupsafe import Markup

from runtime.content.copy import Copy, CopyFile, Damaged, dump, load
from runtime.content.parts import pack, unpack

NEWS = pack(({"id": "1", "title": {"ru": "Весна"}},), {"d1": Markup("<p>x</p>")})


def copy(at: float = 1000.0, **parts: bytes) -> Copy:
    """Return a copy of the flagship's content."""
    return Copy(blueprint="potok", rules="1", parts=parts or {"news": NEWS}, texts={"ru": {"a": "б"}}, at=at)


def test_what_was_written_is_read(tmp_path: Path) -> None:
    """Items, formatted texts, interface texts and the moment come back as they were; nobody else may read the file."""
    file = CopyFile(tmp_path / "deep" / "content.json")
    file.write(copy())
    read, faults = CopyFile(file.file).read("potok")

    assert (copy(), ()) == (read, faults)
    part = unpack(NEWS)
    assert [{"id": "1", "title": {"ru": "Весна"}}] == list(part.items)
    assert {"d1": Markup("<p>x</p>")} == part.rendered
    assert 0o600 == file.file.stat().st_mode & 0o777


def test_a_confirmation_moves_the_moment_only(tmp_path: Path) -> None:
    """The source said the same again: the age starts anew."""
    file = CopyFile(tmp_path / "content.json")
    file.write(copy())
    file.confirm(2000.0)

    assert copy(2000.0) == CopyFile(file.file).read("potok")[0]


@pytest.mark.parametrize("cut", [0, 1, 64, 65, 100, -1])
def test_a_file_that_was_cut_or_changed_is_no_copy(cut: int) -> None:
    """Half a file is told from a whole one."""
    data = dump(copy())

    with pytest.raises(Damaged):
        load(data[:cut], 0.0)
    with pytest.raises(Damaged):
        load(data[:-10] + b"x" + data[-9:], 0.0)


def test_behind_a_damaged_copy_stands_the_one_before(tmp_path: Path) -> None:
    """A good copy is there at any moment, and a damaged one never takes its place."""
    file = CopyFile(tmp_path / "content.json")
    file.write(copy(1.0))
    file.write(copy(2.0))
    file.file.write_bytes(file.file.read_bytes()[:-5])
    again = CopyFile(file.file)
    read, faults = again.read("potok")

    assert (copy(1.0), 1) == (read, len(faults))

    again.write(copy(3.0))
    again.file.write_bytes(b"")

    assert copy(1.0) == CopyFile(file.file).read("potok")[0]


def test_nothing_but_copies_stays_in_the_folder(tmp_path: Path) -> None:
    """No half-written file is left behind."""
    file = CopyFile(tmp_path / "content.json")
    for at in range(3):
        file.write(copy(float(at)))

    assert ["content.json", "content.json.before"] == sorted(os.listdir(tmp_path))


def test_the_copy_of_another_cabinet_is_not_taken(tmp_path: Path) -> None:
    """Two cabinets that share a folder by mistake do not show each other's content."""
    file = CopyFile(tmp_path / "content.json")
    file.write(copy())

    assert (None, ()) == CopyFile(file.file).read("starter")


@pytest.mark.parametrize("packed", [b"", b"garbage", NEWS[:-4]])
def test_what_is_not_packed_is_not_unpacked(packed: bytes) -> None:
    """Damage is told, whatever it is."""
    with pytest.raises(ValueError, match="not packed"):
        list(unpack(packed).items)
