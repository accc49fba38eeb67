"""Writes the schemas: `python -m constructor.schemas [folder]`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from constructor.schemas import Schema, generate

FOLDER = Path(__file__).parents[2] / "schemas"


def written(schema: Schema) -> str:
    """Return a schema as its file has it."""
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def main(folder: Path) -> None:
    """Write one file a kind into `folder`."""
    for kind, schema in generate().items():
        (folder / f"{kind}.schema.json").write_text(written(schema), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
