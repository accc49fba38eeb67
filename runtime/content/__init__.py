"""Content that editors fill: news, questions, contacts. A snapshot in memory, never read on request."""

from runtime.content.files import read_content
from runtime.content.snapshot import Content

__all__ = ["Content", "read_content"]
