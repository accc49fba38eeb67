"""The first phase: files of a blueprint become located trees, each held against the schema of its kind."""

from __future__ import annotations

from constructor.load.project import Document, Project, api_path, load

__all__ = ["Document", "Project", "api_path", "load"]
