"""What the command line says of itself and of wrong calls."""

from __future__ import annotations

from pathlib import Path

import pytest

from constructor.cli import COMMANDS, main


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chek"], "There is no command `chek`. Did you mean `check`?"),
        (["--lang", "ru", "chek"], "Команды `chek` нет. Возможно, имелась в виду `check`?"),
        (["--lang=ru", "сборка"], "Команды `сборка` нет. Все команды покажет `pcabinet --help`."),
        (["explain"], "the following arguments are required: code"),
        (["explain", "--lang", "ru"], "не хватает: code"),
        (["demo", "--port", "x", "--lang", "ru"], "не подходит: 'x'"),
        (["serve", "--port", "80000"], "invalid port value: '80000'"),
        (["check", "--fast"], "unrecognized arguments: --fast"),
    ],
)
def test_a_wrong_call_is_told_in_words(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2, nothing on standard output, the reason in the language asked for."""
    code = main(arguments)
    captured = capsys.readouterr()

    assert (2, "") == (code, captured.out)
    assert said in captured.err


def test_no_command_shows_the_help_and_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever types only the name learns the commands."""
    code = main([])
    shown = capsys.readouterr().out

    assert 2 == code
    assert all(name in shown for name in COMMANDS)


@pytest.mark.parametrize(
    ("locale", "word"), [("ru_RU.UTF-8", "команды"), ("en_GB.UTF-8", "commands"), ("C", "commands")]
)
def test_the_environment_chooses_the_language(
    locale: str, word: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without `--lang`, the locale of messages decides."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", locale)
    code = main(["--help"])

    assert 0 == code
    assert word in capsys.readouterr().out


def test_a_mistake_of_ours_is_told_as_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 70, a sentence, and the trace in a file instead of on the screen."""

    def fails(options: object) -> int:
        raise RuntimeError("boom")

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("constructor.cli.version.run", fails)
    code = main(["version", "--lang", "en"])
    said = capsys.readouterr().err

    assert 70 == code
    assert "a mistake of its own (RuntimeError)" in said
    assert "Traceback" not in said
    assert ["RuntimeError: boom"] == [file.read_text().splitlines()[-1] for file in tmp_path.iterdir()]


@pytest.mark.parametrize("port", ["0", "65536", "-1", "x"])
def test_a_port_is_a_number_that_ports_have(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What no port can be is a wrong call, not a mistake of ours."""
    code = main(["serve", f"--port={port}", "--lang", "en"])

    assert 2 == code
    assert f"invalid port value: '{port}'" in capsys.readouterr().err
