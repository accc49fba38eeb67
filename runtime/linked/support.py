"""What the code of a build calls beside the render layer: escaping, and the open tab."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markupsafe import Markup, _native, soft_str
from markupsafe import escape as _escape

try:
    from markupsafe import _speedups
except ImportError:  # a Python without the extension
    _speedups = None  # type: ignore[assignment]  # the fallback takes its place

# Of a plain `str` it makes a plain `str`, at a sixth of what `escape` costs.
e: Callable[[str], str] = (_speedups or _native)._escape_inner


def x(value: object) -> str:
    """Return what a template prints for a value of no known type."""
    return "" if value is None else str(_escape(value))


def chosen(asked: str, names: Sequence[str]) -> str:
    """Return the name of the open tab: the asked one, the first where there is none of that name."""
    return asked if asked in names else names[0] if names else ""


def joined(one: object, other: object) -> str:
    """Return `one ~ other` of a template: markup if either is."""
    sides = soft_str(one), soft_str(other)
    return Markup("").join(sides) if any(hasattr(side, "__html__") for side in sides) else "".join(sides)
