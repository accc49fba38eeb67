"""Pictures and documents of the first content, as a build holds them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from constructor.bundled import bundled
from constructor.compile import compile_project
from runtime.build import Build

FILES = bundled("blueprints") / "potok" / "content" / "files"


@pytest.fixture(scope="module")
def build() -> Build:
    """The flagship, built."""
    found = compile_project(Path(bundled("blueprints")) / "potok").build
    assert found is not None
    return found


def test_files_lie_under_their_hashes(build: Build) -> None:
    """Each file that an item names is in the build once, by its hash and what it is."""
    digests = {hashlib.sha256(path.read_bytes()).hexdigest(): path.suffix for path in FILES.iterdir()}

    assert {f"{digest}{suffix}" for digest, suffix in digests.items()} == set(build.under("media"))


def test_item_tells_what_is_known_of_its_files(build: Build) -> None:
    """A picture has its size in pixels, a document none; both have kind, bytes and name."""
    content = json.loads(build.files["content.json"])
    picture, document = content["news"][0]["cover"], content["documents"][0]["file"]
    offer = (FILES / "offer.pdf").read_bytes()

    assert ("image/webp", 960, 540, "news-sbp.webp") == tuple(
        picture[name] for name in ("type", "width", "height", "name")
    )
    assert {
        "id": hashlib.sha256(offer).hexdigest()[:32], "type": "application/pdf", "size": len(offer), "width": None,
        "height": None, "title": "", "name": "offer.pdf",
    } == document  # fmt: skip


def test_one_thing_is_a_list_of_one(build: Build) -> None:
    """A collection of one is written as its fields, and packed as an item like all others."""
    (agreement,) = json.loads(build.files["content.json"])["agreement"]

    assert 2 == agreement["version"]
