"""Watching a folder."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path

import pytest
import watchfiles

from constructor.studio.watching import changes


async def _first_change(folder: Path) -> bool:
    """Tell whether a saved file is noticed."""
    stop = asyncio.Event()
    async with aclosing(changes(folder, stop)) as changed:
        waiting = asyncio.ensure_future(anext(changed))
        for text in range(100):
            (folder / "cabinet.yaml").write_text(f"cabinet: {text}")
            if (await asyncio.wait([waiting], timeout=0.1))[0]:
                break
        stop.set()
        return waiting.done()


def test_saved_file_is_noticed(tmp_path: Path) -> None:
    """A change is told while the folder is watched."""
    assert asyncio.run(_first_change(tmp_path))


def test_saved_file_is_noticed_without_a_watch_of_the_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where all watches of the system are taken, changes are found by looking."""
    asked: list[bool] = []
    real = watchfiles.awatch

    async def awatch(root: Path, **how: object) -> AsyncGenerator[object, None]:
        asked.append(bool(how.get("force_polling")))
        if not asked[-1]:
            raise OSError("OS file watch limit reached")
        async for found in real(root, **how):  # type: ignore[arg-type]  # passes on what it was given
            yield found

    monkeypatch.setattr(watchfiles, "awatch", awatch)
    noticed = asyncio.run(_first_change(tmp_path))

    assert (True, [False, True]) == (noticed, asked)
