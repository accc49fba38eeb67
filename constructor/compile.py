"""The whole compiler on one page: the phases in their order. Everything that compiles calls these functions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from constructor import garbage
from constructor.bundled import bundled
from constructor.check import Checked, check
from constructor.diagnostics import Diagnostic, Report
from constructor.load import load
from constructor.load.project import Project
from constructor.resolve import resolve
from runtime.build import Build


@dataclass(frozen=True, slots=True, kw_only=True)
class Checking:
    """What checking found; `checked` is there where no error blocks the next phases."""

    project: Project
    diagnostics: tuple[Diagnostic, ...]
    checked: Checked | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Compilation:
    """What compiling found; `build` is there where no error blocks it."""

    checking: Checking
    build: Build | None


def check_project(root: Path) -> Checking:
    """Load, resolve and check the blueprint in the folder `root`; nothing is raised for what an analyst can mend."""
    report = Report()
    with garbage.kept():
        project = load(root, report)
        blueprint = resolve(project, report)
        checked = check(blueprint, report) if blueprint is not None else None
    return Checking(project=project, diagnostics=report.diagnostics, checked=None if report.blocks else checked)


def prove_project(root: Path) -> Checking:
    """Check the blueprint in the folder `root` and, where its theme has templates of its own, make code of them too."""
    checking = check_project(root)
    if checking.checked is None or not _has_templates(checking.checked.blueprint.theme):
        return checking
    return _compiled(checking).checking


def compile_project(root: Path) -> Compilation:
    """Check the blueprint in the folder `root` and, where nothing blocks it, build it in memory."""
    return _compiled(check_project(root))


def _has_templates(theme: str) -> bool:
    folder = bundled("themes") / theme
    return theme != "base" and any(True for kind in ("templates", "blocks") for _ in folder.glob(f"{kind}/*.html"))


def _compiled(checking: Checking) -> Compilation:
    if checking.checked is None:
        return Compilation(checking=checking, build=None)
    from constructor.emit import pack
    from constructor.lower import lower

    report = Report()
    with garbage.kept():
        build = pack(lower(checking.checked), checking.project, report)
    found = (*report.diagnostics, *checking.diagnostics)
    return Compilation(checking=replace(checking, diagnostics=found), build=build)
