"""The code in a build: all of a cabinet's, no template, and words for a template that can not become code."""

from __future__ import annotations

from pathlib import Path

from constructor.blocks import FOLDER
from constructor.bundled import bundled
from constructor.compile import compile_project
from constructor.diagnostics import Report
from constructor.diagnostics.words import message
from constructor.emit.code import specialise
from runtime.build import Build
from runtime.render.assembly import schemas


def _potok() -> Build:
    build = compile_project(bundled("blueprints") / "potok").build
    assert build is not None
    return build


def test_a_build_holds_code_and_no_templates() -> None:
    """A file for each plan of each screen, each block, and each document."""
    build = _potok()

    code = build.under("code")
    screens = {
        f"screens/{screen.id}{'+' if plan else ''}{plan}.py"
        for screen in build.cabinet.screens.values()
        for plan in screen.plans
    }
    assert screens == {name for name in code if name.startswith("screens/")}
    assert {"layout/page.py", "layout/error.py", "layout/signed_out.py"} <= code.keys()
    assert {} == build.under("templates")


def test_code_imports_the_runtime_alone() -> None:
    """What a build runs is what production has."""
    lines = [line for data in _potok().under("code").values() for line in data.decode().splitlines()]

    imports = {line.split()[1].partition(".")[0] for line in lines if line.startswith(("import ", "from "))}
    assert imports <= {"runtime", "markupsafe", "decimal"}


def test_a_template_that_can_not_become_code_is_a_finding(tmp_path: Path) -> None:
    """It is told in words, at the template's line, with the block that is drawn by it."""
    (tmp_path / "blocks").mkdir()
    template = tmp_path / "blocks" / "stat.html"
    template.write_text("<p>\n{% set n = namespace(a=1) %}\n", encoding="utf-8")
    report = Report()

    code = specialise(_potok().cabinet, [bundled("themes") / "base", tmp_path], schemas([FOLDER]), report)

    (found,) = report.diagnostics
    assert code is None
    assert ("PC6001", template.as_posix(), 2) == (found.code, found.span.file, found.span.start.line)
    assert ["screens/agent_home.yaml"] == [one.span.file for one in found.related]
    assert "the template can not become code: `namespace()` is no part of what becomes code" == message(found, "en")
    assert "шаблон не становится кодом: `namespace()` не входит в то, что становится кодом" == message(found, "ru")
