"""The assets of a build: one script, and beside each text what it is compressed."""

from __future__ import annotations

import brotli
import pytest
import zstandard

from constructor.emit.smaller import smaller
from runtime.build import Build
from tests.journeys.harness import POTOK, compiled

_WORDS = b"".join(f".rule-{number * 7919 % 1000}{{margin:{number}px}}".encode() for number in range(300))


@pytest.fixture(scope="module")
def build() -> Build:
    """The build of the flagship."""
    return compiled(POTOK).build


def test_beside_each_text_stands_what_it_is_compressed(build: Build) -> None:
    """Every text that gets smaller has its brotli and its zstd in the build, of the same bytes."""
    files = build.under("assets")
    for name in build.cabinet.assets.values():
        data = files[name]

        assert data == brotli.decompress(files[f"{name}.br"])
        assert data == zstandard.ZstdDecompressor().decompress(files[f"{name}.zst"])
        assert len(files[f"{name}.br"]) < len(data)


def test_there_is_one_script_of_at_most_sixteen_kibibytes(build: Build) -> None:
    """What scripts do costs one request after the page."""
    scripts = [name for name in build.under("assets") if name.endswith(".js")]

    assert [build.cabinet.assets["cabinet.js"]] == scripts
    assert len(build.under("assets")[f"{scripts[0]}.br"]) <= 16 * 1024


def test_the_script_says_what_it_carries(build: Build) -> None:
    """The licence of what others wrote goes with it, and what they wrote goes first."""
    script = build.under("assets")[build.cabinet.assets["cabinet.js"]].decode()

    assert script.startswith("/*! htmx, Zero-Clause BSD */\nvar htmx=")
    assert "swap-failed" in script


def test_compressing_gives_the_same_bytes_each_time() -> None:
    """A build is the same anywhere."""
    assert list(smaller("a.css", _WORDS)) == list(smaller("a.css", bytes(bytearray(_WORDS))))


@pytest.mark.parametrize(("name", "data"), [("a.png", _WORDS), ("a.css", b"a{}"), ("a.svg", b"")])
def test_what_does_not_get_smaller_stands_alone(name: str, data: bytes) -> None:
    """A picture, or a text of a few bytes."""
    assert [] == list(smaller(name, data))
