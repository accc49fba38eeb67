"""Second phase: one blueprint from many files, with every name bound to its declaration."""

from constructor.resolve.blueprint import resolve
from constructor.resolve.model import Blueprint

__all__ = ["Blueprint", "resolve"]
