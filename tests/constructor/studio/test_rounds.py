"""Rounds: whatever stands on disk gives a build, findings, or a told mistake of ours."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from constructor.studio import rounds
from constructor.studio.rounds import Round, compile_round, settle
from tests.constructor.studio.preview import copied


def test_good_blueprint_gives_a_build_and_its_people(tmp_path: Path) -> None:
    """What compiles can be served, as its personas."""
    found = compile_round(copied(tmp_path))

    assert found.build is not None
    assert "ivan" in [persona.id for persona in found.personas]


def test_broken_blueprint_gives_findings(tmp_path: Path) -> None:
    """What does not compile tells why."""
    root = copied(tmp_path)
    (root / "cabinet.yaml").write_text("cabinet: [", "utf-8")
    found = compile_round(root)

    assert (True, None) == (found.summary.errors > 0, found.build)


def test_mistake_of_the_compiler_is_kept_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A compiler that fails ends no preview; the trace is in a file, not before the analyst."""

    def fail(root: Path) -> None:
        raise KeyError("secret inside")

    monkeypatch.setattr(rounds, "compile_project", fail)
    found = compile_round(tmp_path)
    assert found.failure is not None
    trace = Path(found.failure.file)
    text = trace.read_text("utf-8")
    trace.unlink()

    assert (None, "KeyError") == (found.build, found.failure.error)
    assert "Traceback" in text


def test_half_written_file_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that was caught in the middle of being written never shows as a mistake."""
    root = copied(tmp_path)
    cabinet = root / "cabinet.yaml"
    whole = cabinet.read_text("utf-8")
    cabinet.write_text(whole[: len(whole) // 2], "utf-8")
    seen: list[bool] = []

    def noting(folder: Path) -> Round:
        found = compile_round(folder)
        seen.append(found.build is not None)
        cabinet.write_text(whole, "utf-8")
        return found

    monkeypatch.setattr(rounds, "compile_round", noting)
    found = asyncio.run(settle(root))

    assert [False, True] == seen
    assert () == found.diagnostics
