"""Names of the emitted module: what it imports, its constants, and what it asks of a language once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from runtime.records import fields_of, is_record
from runtime.render.settings import Settings

# An f-string takes no # and no backslash between its braces before Python 3.12.
_SHORT = re.compile(r"[\w .:/=?&+-]{0,60}", re.ASCII)


class Unstable(ValueError):
    """A value that no source text stands for."""


@dataclass(slots=True)
class Pool:
    """Constants and names, each once; equal values give equal names in the order in which they were asked for."""

    imports: dict[str, set[str]] = field(default_factory=dict)
    bound: dict[str, str] = field(default_factory=dict)  # code -> name, in order
    counters: dict[str, int] = field(default_factory=dict)

    def fresh(self, stem: str) -> str:
        """Return a name that nothing has yet."""
        number = self.counters[stem] = self.counters.get(stem, 0) + 1
        return f"{stem}_{number}"

    def bind(self, code: str, stem: str) -> str:
        """Return the name of what `code` gives when a language is linked."""
        if code not in self.bound:
            self.bound[code] = self.fresh(stem)
        return self.bound[code]

    def use(self, thing: Callable[..., object] | type) -> str:
        """Return the name of a function or class of the runtime, which the module then imports."""
        module, name = thing.__module__, thing.__qualname__
        if not name.isidentifier() or not module.startswith(("runtime.", "markupsafe", "decimal")):
            raise Unstable(f"{module}.{name}")
        self.imports.setdefault(module, set()).add(name)
        return name

    def text(self, value: str) -> str:
        """Return code for a plain text, free of quotes and backslashes that an f-string would not take."""
        return f'"{value}"' if _SHORT.fullmatch(value) else self.bind(repr(value), "k")

    def lift(self, value: object) -> str:
        """Return code for a value of the settings.

        Raises:
            Unstable: no source text stands for it.
        """
        if isinstance(value, str) and not isinstance(value, Markup):
            return self.text(value)
        if value is None or isinstance(value, bool | int):
            return repr(value)
        return self.bind(self._source(value), "c")

    def _source(self, value: object) -> str:
        if isinstance(value, Markup):
            return f"{self.use(Markup)}({str(value)!r})"
        if value is None or isinstance(value, bool | int | str):
            return repr(value)
        if isinstance(value, Decimal):
            return f"{self.use(Decimal)}({str(value)!r})"
        if isinstance(value, tuple):
            return f"({''.join(self._source(one) + ', ' for one in value)})"
        if isinstance(value, frozenset):
            return f"frozenset(({''.join(sorted(self._source(one) + ', ' for one in value))}))"
        if isinstance(value, Mapping):
            return "{" + ", ".join(f"{self._source(key)}: {self._source(one)}" for key, one in value.items()) + "}"
        if isinstance(value, Settings):
            return f"{self.use(Settings)}({self._source(value._values)}, {self._source(value._slots)})"
        if is_record(type(value)):
            return self._record(value)
        raise Unstable(type(value).__name__)

    def _record(self, value: object) -> str:
        parts: list[str] = []
        record: type[Any] = type(value)
        for name, default in fields_of(record).items():  # type: ignore[arg-type]  # a class can be hashed
            part = getattr(value, name)
            if type(part) is not type(default) or part != default:
                parts.append(f"{name}={self._source(part)}")
        return f"{self.use(record)}({', '.join(parts)})"
