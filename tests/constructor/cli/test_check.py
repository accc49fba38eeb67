"""`pcabinet check` proves the templates of a cabinet's own theme as well."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from constructor.bundled import bundled
from constructor.cli import main
from constructor.cli.exits import FINDINGS, FINE

STARTER = bundled("blueprints") / "starter"


def _themed(template: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the theme of the starter a template of its own in place of the block `hero`; return where it stands."""
    (folder / "base").symlink_to(bundled("themes") / "base")
    (folder / "starter" / "blocks").mkdir(parents=True)
    (folder / "starter" / "blocks" / "hero.html").write_text(template, encoding="utf-8")
    for module in ("compile", "emit.pack", "emit.code"):
        monkeypatch.setattr(import_module(f"constructor.{module}"), "bundled", lambda _: folder)
    return folder / "starter" / "blocks" / "hero.html"


def test_tells_of_a_template_that_does_not_become_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the template's line and the block's, both shown; what checks can be built."""
    template = _themed("<p>\n{{ block.hero|shout(scope) }}</p>\n", tmp_path, monkeypatch)

    ended = main(["check", str(STARTER), "--lang", "en"])
    told = capsys.readouterr().err

    assert FINDINGS == ended
    assert "error[PC6001]: the template can not become code: `|shout` is unknown here" in told
    assert f"--> {template.as_posix()}:2:1" in told
    assert " 2 | {{ block.hero|shout(scope) }}</p>" in told
    assert "::: screens/subscriber_home.yaml:" in told


def test_warnings_on_a_template_end_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What should be looked at does not keep anybody from building."""
    _themed("<p>{{ block.hero|at(scope) }}</p>\n", tmp_path, monkeypatch)

    assert FINE == main(["check", str(STARTER), "--lang", "en"])
    assert "`block.hero|at(scope) or '—'`" in capsys.readouterr().err
