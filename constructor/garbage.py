"""Compiling without looking for garbage."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def kept() -> Iterator[None]:
    """Let no garbage be looked for inside: what a compiler makes stays, and the search takes longer than the making."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()  # frozen and let go, all counts as old: else the first thing made would have all looked through
            gc.unfreeze()
            gc.enable()
