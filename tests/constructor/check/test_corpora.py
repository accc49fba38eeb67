"""Whole blueprints full of mistakes: each is found once, at its line, in one run, and nothing else is."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from constructor.bundled import bundled
from constructor.compile import check_project
from constructor.diagnostics import LANGUAGES, Diagnostic
from constructor.diagnostics.pages import Language
from constructor.diagnostics.render.json import as_json
from constructor.diagnostics.summary import summarise

HERE = Path(__file__).parent
CORPORA = sorted(path.parent.name for path in HERE.glob("*/cabinet.yaml"))
CONTRACT = Path("sources") / "operator.openapi.yaml"
_MARK = re.compile(r"# error: (PC\d{4}(?:, PC\d{4})*)$")


@pytest.fixture
def blueprint(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The corpus, with the operator contract beside its source."""
    root = Path(shutil.copytree(HERE / request.param, tmp_path / request.param))
    shutil.copy(bundled("blueprints") / "potok" / CONTRACT, root / CONTRACT)
    return root


def _marked(root: Path) -> list[tuple[str, int, str]]:
    """Return file, line and code of each mistake, as the comments say."""
    return sorted(
        (path.relative_to(root).as_posix(), number, code)
        for path in root.rglob("*.yaml")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        for mark in _MARK.findall(line)
        for code in mark.split(", ")
    )


def _found(diagnostics: tuple[Diagnostic, ...]) -> list[tuple[str, int, str]]:
    return sorted((found.span.file, found.span.start.line, found.code) for found in diagnostics)


@pytest.mark.parametrize("blueprint", CORPORA, indirect=True)
def test_each_mistake_is_found_once_where_it_is(blueprint: Path) -> None:
    """Findings and marks are the same: nothing is missed, nothing follows from another mistake."""
    assert _marked(blueprint) == _found(check_project(blueprint).diagnostics)


@pytest.mark.parametrize("blueprint", ["twenty"], indirect=True)
def test_twenty_mistakes_are_of_twenty_kinds(blueprint: Path) -> None:
    """One run over syntax, schemas, names, types, roles, owners and texts tells of all twenty."""
    codes = [code for _, _, code in _found(check_project(blueprint).diagnostics)]

    assert 20 == len(codes) == len(set(codes))


@pytest.mark.parametrize("blueprint", CORPORA, indirect=True)
def test_root_causes_come_first(blueprint: Path) -> None:
    """What can not be read or is not well-formed stands before what could not be bound or typed."""
    families = [found.code[:3] for found in check_project(blueprint).diagnostics]

    assert sorted(families, key=lambda family: family != "PC1") == families


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("blueprint", CORPORA, indirect=True)
def test_each_finding_is_told_with_its_place(blueprint: Path, lang: Language) -> None:
    """In both languages a finding has words, and a range inside the line that it names."""
    checking = check_project(blueprint)
    told = as_json(checking.diagnostics, summarise(checking.diagnostics, 1, 0), lang)
    lines = {name: file.text.splitlines() for name, file in checking.project.files.items()}
    found = told["diagnostics"]
    assert isinstance(found, list)
    places = [(one["file"], one["range"]["start"]["line"], one["range"]["start"]["column"]) for one in found]

    assert [] == [one for one in found if not one["message"]]
    assert [] == [place for place in places if not 0 < place[2] <= len(lines[place[0]][place[1] - 1])]


@pytest.mark.parametrize("blueprint", ["references"], indirect=True)
def test_findings_are_told_alike_on_every_run(blueprint: Path) -> None:
    """Order, places and suggestions do not depend on the hash seed."""

    def told(seed: str) -> object:
        pcabinet = str(Path(sys.executable).with_name("pcabinet"))
        command = [pcabinet, "check", str(blueprint), "--output-format", "json"]
        done = subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True)
        return json.loads(done.stdout)["diagnostics"]

    assert told("1") == told("2")
