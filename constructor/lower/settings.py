"""Expressions, words and links of one place, with what they read noted."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from constructor.check import Checked
from constructor.check.fits import shown_as
from constructor.check.labels import default_label
from constructor.resolve.model import Expression, LinkTo, Word, Words
from runtime.cabinet.model import Apply, Const, Expr, Link, Path, Text, Value
from runtime.cabinet.model import Words as LoweredWords
from runtime.records import replace


@dataclass(kw_only=True)
class Place:
    """Where expressions stand: what the names of a fragment and `item` stand for, and what was read so far."""

    checked: Checked
    inputs: Mapping[str, Expr] = field(default_factory=dict)
    item: Expr | None = None
    noted: list[Expr]

    def inside(self, item: Expr) -> Place:
        """Return the place of a rows block, where `item` is each of `item`'s things; it notes in the same list."""
        return replace(self, item=item)

    def expr(self, expression: Expression) -> Expr:
        """Return the expression with the fragment's names replaced, and note what it reads."""
        found = substitute(expression.parsed.expr, self.inputs)
        self.noted.append(found if self.item is None else substitute(found, {"item": self.item}))
        return found

    def when(self, expression: Expression | None) -> Expr | None:
        """Return a condition."""
        return None if expression is None else self.expr(expression)

    def value(self, expression: Expression, written: str = "") -> Value:
        """Return what a value slot shows."""
        found = self.checked.type(expression)
        shown = written or shown_as(found)
        return Value(expr=self.expr(expression), kind=found.kind, shown=shown, enum=found.enum)

    def words(self, words: Words | None) -> LoweredWords | None:
        """Return what stands in a text slot."""
        if words is None:
            return None
        if words.value is not None:
            return self.value(words.value, words.formats.get("", ""))
        key = words.key or inline_key(words)
        return Text(
            key=key,
            args={name: self.value(argument, words.formats.get(name, "")) for name, argument in words.args.items()},
        )

    def label(self, words: Words | None, expression: Expression | None) -> LoweredWords | None:
        """Return the label of a value, the default one where none is said."""
        if words is not None or expression is None:
            return self.words(words)
        key = default_label(self.checked, expression)
        return Text(key=key) if key else None

    def link(self, link: LinkTo) -> Link:
        """Return a link."""
        args = {name: self.expr(argument) for name, argument in link.args.items()}
        return Link(
            screen=link.screen,
            account=link.account,
            params={name: expr for name, expr in args.items() if not name.startswith("current.")},
            current={name.partition(".")[2]: expr for name, expr in args.items() if name.startswith("current.")},
            url=self.when(link.url),
            label=self._link_label(link),
            icon=link.icon,
            when=self.when(link.when),
        )

    def _link_label(self, link: LinkTo) -> LoweredWords | None:
        """Return the words of a link: its own, else the title of its screen or the product's for its action."""
        if link.label is None and link.account:
            return Text(key=f"ui.account.{link.account}")
        target = self.checked.blueprint.screens.get(link.screen)
        return self.words(link.label or (target.title if target is not None and target.title.key else None))

    def args(self, args: Mapping[str, Expression | Word]) -> Mapping[str, Expr]:
        """Return the arguments of a question."""
        return {
            name: Const(value=value.value) if isinstance(value, Word) else self.expr(value)
            for name, value in args.items()
        }


def inline_key(words: Words) -> str:
    """Return the key that words written in place are kept under: the same for as long as the words are."""
    written = json.dumps(sorted(words.inline.items()), ensure_ascii=False)
    return f"inline.{hashlib.sha256(written.encode()).hexdigest()[:12]}"


def substitute(expr: Expr, names: Mapping[str, Expr]) -> Expr:
    """Return the expression with roots replaced by the expressions that they stand for."""
    if not names:
        return expr
    match expr:
        case Path() if expr.root in names:
            return _walk(names[expr.root], expr.parts)
        case Apply():
            return Apply(
                name=expr.name,
                args=tuple(substitute(arg, names) for arg in expr.args),
                named={key: substitute(value, names) for key, value in expr.named.items()},
            )
        case _:
            return expr


def _walk(base: Expr, parts: Iterable[str]) -> Expr:
    if isinstance(base, Path):
        return Path(root=base.root, parts=(*base.parts, *parts))
    for part in parts:
        base = Apply(name="get", args=(base, Const(value=part)))
    return base
