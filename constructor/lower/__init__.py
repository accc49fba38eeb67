"""Fourth phase: the proven blueprint becomes the cabinet that the runtime runs."""

from constructor.lower.cabinet import lower

__all__ = ["lower"]
