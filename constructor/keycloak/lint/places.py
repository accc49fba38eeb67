"""Where a finding about a realm points: the place of the blueprint that asks for what is wrong there."""

from __future__ import annotations

from dataclasses import dataclass

from constructor.load.project import Project
from constructor.load.tree import Mapping
from constructor.text import Span


@dataclass(frozen=True, slots=True)
class Places:
    """The places of a blueprint's cabinet document."""

    project: Project

    def at(self, *keys: str) -> Span:
        """Return the place of the key at that path of the cabinet document, or of the nearest above that is there."""
        node = self.project.of("cabinet")[0].node
        span = node.entries[0].key.span
        for key in keys:
            found = node.key(key)
            if found is None:
                break
            span = found.span
            below = node.get(key)
            if not isinstance(below, Mapping):
                break
            node = below
        return span
