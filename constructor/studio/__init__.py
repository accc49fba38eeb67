"""The preview: a blueprint shown live, by the portal's own application, while its files are edited."""

from __future__ import annotations

from constructor.studio.studio import Studio, Told

__all__ = ["Studio", "Told"]
