"""What a compiler remembers: only of the very same objects, and never another result."""

from __future__ import annotations

from pathlib import Path

from constructor.compile import compile_project
from constructor.same import Same
from tests.constructor.studio.preview import copied

SCREEN = "screens/agent_home.yaml"


def test_same_is_of_one_object_only() -> None:
    """Two equal objects are two keys; one is one, however often it is named."""
    tree = [1]

    assert Same(tree) == Same(tree)
    assert Same(tree) != Same([1])
    assert 1 == len({Same(tree), Same(tree)})


def test_what_was_compiled_before_changes_no_build(tmp_path: Path) -> None:
    """A blueprint edited and put back is the build that it was; the edited one is that of a copy never seen before."""
    root = copied(tmp_path)
    screen = root / SCREEN
    before = screen.read_text("utf-8")
    first = compile_project(root).build
    screen.write_text(before.replace("text: home.news_text", 'text: {ru: "Иное"}'), "utf-8")
    edited = compile_project(root).build
    fresh = copied(tmp_path / "fresh")
    (fresh / SCREEN).write_text(screen.read_text("utf-8"), "utf-8")
    screen.write_text(before, "utf-8")
    again, other = compile_project(root).build, compile_project(fresh).build

    assert first is not None
    assert edited is not None
    assert again is not None
    assert other is not None
    assert first.id == again.id != edited.id == other.id


def test_findings_of_an_unchanged_file_are_told_again(tmp_path: Path) -> None:
    """A file that is read from memory still tells what is wrong in it."""
    root = copied(tmp_path)
    (root / SCREEN).write_text("screen: [\n", "utf-8")
    found = [compile_project(root).checking.diagnostics for _ in range(2)]

    assert found[0] == found[1] != ()


def test_cabinet_of_a_fresh_build_is_the_one_that_is_read_back(tmp_path: Path) -> None:
    """What a build remembers of its cabinet is what stands in its files."""
    build = compile_project(copied(tmp_path)).build
    assert build is not None
    from runtime.cabinet import codec

    assert codec.decode(build.files["cabinet.json"]) == build.cabinet
