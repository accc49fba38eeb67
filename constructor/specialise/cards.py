"""What draws blocks failed: made once for all blocks that say the same there, whichever blocks they are."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from constructor.specialise.remarks import Remarks
from runtime.cabinet.model import Setting


class Read(Mapping[str, Setting]):
    """Settings that note which of them were asked for: `names`, all of them where they were walked over."""

    def __init__(self, settings: Mapping[str, Setting]) -> None:
        """Take the settings; nothing has been asked for yet."""
        self._settings = settings
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> Setting:
        """Return the setting of that name; raises `KeyError`."""
        self.names.add(name)
        return self._settings[name]

    def __contains__(self, name: object) -> bool:
        """Return whether there is a setting of that name."""
        self.names.add(str(name))
        return name in self._settings

    def __iter__(self) -> Iterator[str]:
        """Walk over the names."""
        self.names.add(EVERY)
        return iter(self._settings)

    def __len__(self) -> int:
        """Return how many there are."""
        self.names.add(EVERY)
        return len(self._settings)


EVERY = "*"  # no setting has this name


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The code that draws blocks failed, by a key that is of its text; the blocks in it, and what was remarked on."""

    key: str
    source: str
    inner: frozenset[str]
    remarks: Remarks


@dataclass(slots=True)
class Cards:
    """The cards made so far, by what they were made of: by kind of block, the settings that any of them asked for."""

    made: dict[str, Card] = field(default_factory=dict)
    asked: dict[str, frozenset[str]] = field(default_factory=dict)

    def of(self, kind: str, settings: Mapping[str, Setting]) -> Mapping[str, Setting]:
        """Return the settings of a block on which its card depends, as far as is known."""
        asked = self.asked.get(kind, frozenset())
        return settings if EVERY in asked else {name: settings[name] for name in sorted(asked) if name in settings}

    def ask(self, kind: str, names: Collection[str]) -> None:
        """Note that a card of that kind asked for settings."""
        self.asked[kind] = self.asked.get(kind, frozenset()).union(names)

    def keep(self, keys: Collection[str]) -> None:
        """Forget the cards of other keys."""
        self.made = {of: card for of, card in self.made.items() if card.key in keys}
