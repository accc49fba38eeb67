"""Last phase: the cabinet becomes the files of a build, first in memory, then in a folder."""

from constructor.emit.folder import write_build
from constructor.emit.pack import pack

__all__ = ["pack", "write_build"]
