"""Writes the tables of the documents anew: `python -m constructor.reference`."""

from __future__ import annotations

from pathlib import Path

from constructor.reference import fill

DOCS = Path(__file__).parents[2] / "docs"

if __name__ == "__main__":
    for page in DOCS.glob("*.md"):
        page.write_text(fill(page.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
