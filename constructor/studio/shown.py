"""What a preview shows at one moment; it is replaced as a whole."""

from __future__ import annotations

from dataclasses import dataclass

from constructor.diagnostics import Severity
from constructor.resolve.model import PersonaOf
from constructor.studio.generation import Generation
from constructor.studio.identity import PreviewIdentity
from constructor.studio.rounds import Round
from runtime.cabinet.model import Cabinet


@dataclass(frozen=True, slots=True, kw_only=True)
class Good:
    """The last build that compiled and started, running."""

    id: str
    cabinet: Cabinet
    personas: tuple[PersonaOf, ...]
    identity: PreviewIdentity
    generation: Generation

    def shows(self, found: Round) -> bool:
        """Whether a round gave this very build and these people."""
        return found.build is not None and self.id == found.build.id and self.personas == found.personas


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The newest round beside the last good build. `troubles` are sentences about what is no finding in a file.

    `version` is another for each state, in this run and after it.
    """

    version: str
    round: Round
    troubles: tuple[str, ...]
    good: Good | None

    @property
    def errors(self) -> int:
        """How many things stand in the way."""
        found = self.round.diagnostics
        return len(self.troubles) + sum(1 for one in found if one.severity is Severity.ERROR)

    @property
    def warnings(self) -> int:
        """How many warnings there are."""
        return sum(1 for one in self.round.diagnostics if one.severity is Severity.WARNING)

    def differs(self, other: Shown) -> bool:
        """Whether a page shows something else than before."""
        told = self.round.diagnostics == other.round.diagnostics and self.troubles == other.troubles
        return not told or self.good is not other.good
