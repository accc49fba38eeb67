"""The chain by which a thing is proved to be somebody's is short and ends."""

from __future__ import annotations

from collections.abc import Mapping

from constructor.check.model import Checked
from constructor.diagnostics import Report
from constructor.resolve.model import ObjectOf

MOST = 3  # links of a chain


def check(checked: Checked, report: Report) -> None:
    """Report objects whose chain of `of` is longer than three links, or comes back to itself."""
    objects = checked.blueprint.objects
    for item in objects.values():
        chain = _chain(objects, item.id)
        if len(chain) > MOST + 1:
            report.add("PC3004", item.span, name=item.id, chain=" → ".join(chain))


def _chain(objects: Mapping[str, ObjectOf], name: str) -> list[str]:
    """Return the object and its parents, no more of them than are too many."""
    chain = [name]
    while len(chain) <= MOST + 1 and name in objects and objects[name].of:
        name = objects[name].of
        chain.append(name)
    return chain
