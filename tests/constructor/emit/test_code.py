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
from runtime.cabinet.model import Computed, Query, Shape
from runtime.linked.code import read_code
from runtime.records import replace
from runtime.render.assembly import schemas


def _potok() -> Build:
    build = compile_project(bundled("blueprints") / "potok").build
    assert build is not None
    return build


def test_a_build_holds_code_and_no_templates() -> None:
    """Code for each plan of each screen, and a file for each block and each document."""
    build = _potok()

    code = build.under("code")
    screens = {
        f"screens/{screen.id}{'+' if plan else ''}{plan}"
        for screen in build.cabinet.screens.values()
        for plan in screen.plans
    }
    assert screens == {name for name in read_code(code).sources if name.startswith("screens/")}
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


def test_what_should_be_looked_at_is_a_warning(tmp_path: Path) -> None:
    """At the line of a theme's own template, with the block; the code is made all the same."""
    (tmp_path / "blocks").mkdir()
    template = tmp_path / "blocks" / "stat.html"
    template.write_text(
        "{% if block.stat|tone(scope) == 'danger' %}!{% endif %}\n{{ block.stat|at(scope) }}\n"
        "{% if kind == 'table' %}!{% endif %}\n",
        encoding="utf-8",
    )
    report = Report()

    code = specialise(_potok().cabinet, [bundled("themes") / "base", tmp_path], schemas([FOLDER]), report)

    assert code is not None
    assert {("PC6004", 1), ("PC6002", 2), ("PC6005", 3)} == {
        (one.code, one.span.start.line) for one in report.diagnostics
    }
    assert not report.blocks
    words = {one.code: (message(one, "en"), message(one, "ru")) for one in report.diagnostics}
    assert "`danger` is no word of what it is compared with" == words["PC6004"][0]
    assert "`block.stat|at(scope)` может быть неизвестно, и шаблон тогда не напечатает ничего" == words["PC6002"][1]


def test_the_flagship_has_nothing_to_be_remarked_on() -> None:
    """Its data have schemas, and the product's own templates are not the analyst's to mend."""
    found = compile_project(bundled("blueprints") / "potok").checking.diagnostics

    assert [] == [one for one in found if one.code.startswith("PC6")]


def test_rows_without_a_schema_are_told_where_the_block_stands() -> None:
    """The analyst gives the field a type in the API description; nothing is wrong with the template."""
    potok, report = _potok().cabinet, Report()
    home = potok.screens["agent_home"]
    plans = {name: replace(plan, data=tuple(map(_without_names, plan.data))) for name, plan in home.plans.items()}

    specialise(
        replace(potok, screens={"agent_home": replace(home, plans=plans)}),
        [bundled("themes") / "base"], schemas([FOLDER]), report,
    )  # fmt: skip

    assert {("PC6003", "screens/agent_home.yaml")} == {(one.code, one.span.file) for one in report.diagnostics}
    found = message(report.diagnostics[0], "en")
    assert "billing.listSubscribers[].name" in found


def _without_names(datum: Query | Computed) -> Query | Computed:
    """Return the question with an answer whose schema tells nothing of the names in it."""
    if not isinstance(datum, Query) or datum.answer.of is None or "balance" not in datum.answer.of.fields:
        return datum
    fields = {**datum.answer.of.fields, "name": Shape(kind="any", nullable=True)}
    return replace(datum, answer=replace(datum.answer, of=replace(datum.answer.of, fields=fields)))
