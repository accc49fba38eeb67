"""`pcabinet build` and `pcabinet new` write where they may, and nowhere else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from constructor.cli import main
from constructor.cli.exits import ENVIRONMENT, FINDINGS, FINE, USAGE

STARTER = Path(__file__).parents[3] / "blueprints" / "starter"


def test_prints_the_id_and_nothing_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Standard output is the id of the manifest; words go to standard error."""
    ended = main(["build", str(STARTER), "-o", str(tmp_path / "b"), "--lang", "en"])
    manifest = json.loads((tmp_path / "b" / "manifest.json").read_text())

    assert (FINE, f"{manifest['id']}\n") == (ended, capsys.readouterr().out)


@pytest.mark.parametrize(("lang", "said"), [("en", "is no build"), ("ru", "не является сборкой")])
def test_refuses_a_folder_with_something_else(
    lang: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder that holds anything but a build is left as it is, and the way out is named."""
    (tmp_path / "cat.jpg").write_bytes(b"cat")

    ended = main(["build", str(STARTER), "-o", str(tmp_path), "--lang", lang])
    told = capsys.readouterr()

    assert (USAGE, "", ["cat.jpg"]) == (ended, told.out, [path.name for path in tmp_path.iterdir()])
    assert said in told.err
    assert "-o" in told.err


def test_says_where_it_can_not_write(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A place below a file can not be written: a sentence, and exit code 3."""
    (tmp_path / "file").write_bytes(b"")

    ended = main(["build", str(STARTER), "-o", str(tmp_path / "file" / "build"), "--lang", "en"])

    assert ENVIRONMENT == ended
    assert "can not be written" in capsys.readouterr().err


def test_writes_nothing_for_a_blueprint_with_findings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Errors are shown, and the output folder is not made."""
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "cabinet.yaml").write_text("cabinet: shop\n")

    ended = main(["build", str(tmp_path / "shop"), "-o", str(tmp_path / "b")])

    assert (FINDINGS, False) == (ended, (tmp_path / "b").exists())
    assert "PC1102" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["check", "build"])
def test_says_that_there_is_no_such_folder(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder that is not there is a mistake in the call."""
    ended = main([command, "nowhere", "--lang", "ru"])

    assert (USAGE, "папки nowhere нет\n") == (ended, capsys.readouterr().err)


@pytest.mark.parametrize("template", ["starter", "potok"])
def test_new_cabinet_checks(template: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What `new` copies is without a finding, and the next command is named."""
    folder = tmp_path / "shop"

    ended = main(["new", str(folder), "--template", template, "--lang", "en"])
    told = capsys.readouterr().err

    assert (FINE, f"{folder} is ready.\nNext: pcabinet check {folder}\n") == (ended, told)
    assert FINE == main(["check", str(folder)])


def test_new_leaves_a_full_folder_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`new` writes into no folder that has something in it."""
    (tmp_path / "letter.txt").write_text("dear")

    ended = main(["new", str(tmp_path), "--lang", "en"])

    assert (USAGE, ["letter.txt"]) == (ended, [path.name for path in tmp_path.iterdir()])
    assert "not empty" in capsys.readouterr().err


def test_new_takes_an_empty_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An empty folder that is there already will do."""
    ended = main(["new", str(tmp_path)])

    assert (FINE, True) == (ended, (tmp_path / "cabinet.yaml").is_file())
    capsys.readouterr()
