"""Gives `settled(state)` the words by which the runtime tells: those whose tone is `busy`."""

from __future__ import annotations

from collections.abc import Mapping

from constructor.expressions.model import Located, Parsed
from constructor.types.infer import infer
from constructor.types.model import Type
from runtime.cabinet.model import Apply, Const, Expr, Tone
from runtime.records import replace


def settle(parsed: Parsed, scope: Mapping[str, Type], tones: Mapping[str, Mapping[str, Tone]]) -> Expr:
    """Return the expression in which every `settled(x)` holds the busy words of its enumeration behind `x`."""
    return _settle(parsed.tree, parsed.text, scope, tones)


def _settle(tree: Located, text: str, scope: Mapping[str, Type], tones: Mapping[str, Mapping[str, Tone]]) -> Expr:
    if not isinstance(tree.expr, Apply):
        return tree.expr
    args = tuple(_settle(arg, text, scope, tones) for arg in tree.args)
    named = {name: _settle(value, text, scope, tones) for name, value in tree.named.items()}
    if tree.expr.name == "settled":
        found = infer(Parsed(text=text, tree=tree.args[0]), scope)
        words = tones.get(found.enum, {}) if isinstance(found, Type) else {}
        args += tuple(Const(value=word) for word, tone in sorted(words.items()) if tone == "busy")
    return replace(tree.expr, args=args, named=named)
