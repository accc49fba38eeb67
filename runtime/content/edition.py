"""What editors have published, as pages read it: put in place whole, never changed afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from msgspec import Struct, field

from runtime.cabinet.model import Locale
from runtime.content.remark import Remark
from runtime.content.snapshot import Content
from runtime.texts import Messages


class Edition(Struct, frozen=True, kw_only=True):
    """One state of all that editors decide. A page takes it once and is made from it alone.

    `locales` are the languages that people are offered. `files` are served under `/assets/` by name, `assets` names
    them (`colours.css` -> `colours.<hash>.css`) and goes before the build's. `remarks` tell editors what did not come
    out as they wrote it.
    """

    content: Content
    messages: Mapping[str, Messages]
    locales: tuple[Locale, ...]
    assets: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()


class ContentState(Struct, frozen=True, kw_only=True):
    """How fresh the content is. `age` is seconds since the source was last found to say the same; `left_out` counts."""

    source: str
    age: float
    fresh: bool
    left_out: int = 0
    failure: str = ""


class KeepsContent(Protocol):
    """Holds the edition in force and, where the source lives, follows it."""

    @property
    def edition(self) -> Edition:
        """The edition in force; reading it costs nothing and waits for nothing."""
        ...

    async def start(self) -> None:
        """Begin to follow the source."""
        ...

    async def close(self) -> None:
        """End following it."""
        ...

    def hint(self) -> None:
        """Take notice that something may have changed."""
        ...

    def state(self) -> ContentState:
        """Return how fresh the edition is."""
        ...


class FixedContent(Struct, frozen=True):
    """The content of the build's files, which stays as it is."""

    edition: Edition

    async def start(self) -> None:
        """Nothing is followed."""

    async def close(self) -> None:
        """Nothing is followed."""

    def hint(self) -> None:
        """Nothing changes."""

    def state(self) -> ContentState:
        """Return that the build's content is always fresh."""
        return ContentState(source="files", age=0.0, fresh=True)
