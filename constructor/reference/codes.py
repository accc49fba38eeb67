"""All codes by family."""

from __future__ import annotations

from itertools import groupby

from constructor.diagnostics.pages import codes, page
from constructor.reference.tables import table

FAMILIES = {
    "PC1": "Syntax and schema",
    "PC2": "References, data and types",
    "PC3": "Roles, ownership and security",
    "PC4": "Texts",
    "PC5": "Accessibility and theme",
    "PC6": "Build and deployment",
    "PC7": "Integration",
}


def all_codes() -> str:
    """Return the list of codes by family, in English."""
    parts = []
    for family, members in groupby(codes(), key=lambda code: code[:3]):
        rows = ((f"`{code}`", page(code).severity.value, page(code).words["en"].title) for code in members)
        parts.append(f"## {FAMILIES[family]}\n\n{table(('code', 'severity', 'what it is'), rows)}")
    return "\n".join(parts)
