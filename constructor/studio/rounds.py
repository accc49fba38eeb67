"""One round: the blueprint as it stands on disk is compiled, whatever it holds."""

from __future__ import annotations

import asyncio
import tempfile
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from constructor.compile import Compilation, compile_project
from constructor.diagnostics import Diagnostic, Summary, summarise
from constructor.resolve.model import PersonaOf
from constructor.text import TextFile
from runtime.build import Build

_HALF_WRITTEN = 0.03  # seconds after which a file that was read in the middle of being written is whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """The compiler failed by a mistake of its own; the trace is in `file`."""

    error: str
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What compiling once gave: a build, or what stands in its way."""

    build: Build | None
    personas: tuple[PersonaOf, ...]
    diagnostics: tuple[Diagnostic, ...]
    files: Mapping[str, TextFile]
    milliseconds: int
    failure: Failure | None = None

    @property
    def summary(self) -> Summary:
        """How many files were read and what was found."""
        return summarise(self.diagnostics, len(self.files), self.milliseconds)


def compile_round(root: Path) -> Round:
    """Compile the blueprint in the folder `root`. Never raises: a preview outlives what it shows."""
    began = monotonic()
    try:
        compilation = compile_project(root)
    except Exception as error:
        return Round(
            build=None,
            personas=(),
            diagnostics=(),
            files={},
            milliseconds=_since(began),
            failure=failure_of(error),
        )
    return _compiled(compilation, began)


def failure_of(error: Exception) -> Failure:
    """Keep the trace of a mistake of ours in a file, for a report."""
    with tempfile.NamedTemporaryFile("w", prefix="pcabinet-", suffix=".txt", delete=False, encoding="utf-8") as file:
        traceback.print_exception(error, file=file)
    return Failure(error=type(error).__name__, file=file.name)


async def settle(root: Path) -> Round:
    """Compile beside the event loop; what does not compile is compiled again, for it may be only half written."""
    first = await asyncio.to_thread(compile_round, root)
    if first.build is not None:
        return first
    await asyncio.sleep(_HALF_WRITTEN)
    return await asyncio.to_thread(compile_round, root)


def _compiled(compilation: Compilation, began: float) -> Round:
    checking = compilation.checking
    return Round(
        build=compilation.build,
        personas=tuple(checking.checked.blueprint.personas) if checking.checked else (),
        diagnostics=checking.diagnostics,
        files=checking.project.files,
        milliseconds=_since(began),
    )


def _since(began: float) -> int:
    return round((monotonic() - began) * 1000)
