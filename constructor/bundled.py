"""Where shipped schemas, blueprints and themes lie."""

from __future__ import annotations

from pathlib import Path
from typing import Literal


def bundled(kind: Literal["schemas", "blueprints", "themes"]) -> Path:
    """Return the folder `kind`, in an installed wheel or in a checkout."""
    installed = Path(__file__).parent / "_bundled" / kind
    return installed if installed.is_dir() else Path(__file__).parent.parent / kind
