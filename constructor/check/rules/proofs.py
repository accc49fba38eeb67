"""A proof asks for the things of whom it is about: else whatever the answer lists would be everybody's."""

from __future__ import annotations

from collections.abc import Iterator

from constructor.check.model import Checked
from constructor.check.rules.owners import proves
from constructor.diagnostics import Report
from constructor.resolve.model import AskedOperation, Expression, ObjectOf, ProofOf
from constructor.types import reads


def check(checked: Checked, report: Report) -> None:
    """Report proofs that pass what they are about to no parameter that names things."""
    for item in checked.blueprint.objects.values():
        for proof, about in _proofs(item):
            asked = proof.asked
            if not isinstance(asked, AskedOperation) or not _is_sound(checked, proof, asked):
                continue
            if not _names(checked, proof, asked, about):
                report.add("PC3005", proof.span, name=item.id, operation=asked.id, about=about)


def _proofs(item: ObjectOf) -> Iterator[tuple[ProofOf, str]]:
    """Yield each proof with the name that it must pass: the session, the parent that has it, or the thing itself."""
    for owners in item.owners.values():
        yield from ((owner, "session") for owner in owners if isinstance(owner, ProofOf))
    if item.proof is not None and item.of:
        yield item.proof, item.of if item.proof.owner is None else item.id


def _is_sound(checked: Checked, proof: ProofOf, asked: AskedOperation) -> bool:
    """Tell whether nothing else was reported about what is passed."""
    given = (value for value in proof.args.values() if isinstance(value, Expression))
    missing = {item.name for item in asked.operation.parameters if item.required} - proof.args.keys()
    return not missing and all(checked.type(value).kind != "any" for value in given)


def _names(checked: Checked, proof: ProofOf, asked: AskedOperation, about: str) -> bool:
    """Tell whether a parameter that names things, of that kind where it is one, gets what the proof is about."""
    for name, value in proof.args.items():
        parameter = asked.parameter(name)
        if isinstance(value, Expression) and parameter is not None and proves(checked.blueprint.objects, parameter):
            kind = about in ("session", parameter.type.object)
            if kind and about in {path.root for path in reads(value.parsed.expr)}:
                return True
    return False
