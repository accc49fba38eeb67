"""Reads what Jinja's parser understood, refusing all that the language does not have."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

from jinja2 import TemplateSyntaxError, nodes

from constructor.diagnostics.suggest import nearest
from constructor.expressions.functions import FUNCTIONS, MATCHING
from constructor.expressions.model import Located, Parsed, Refusal, RefusalKind
from constructor.expressions.tokens import Tokens, parser, pieces
from runtime.cabinet.model import Apply, Const, Path

_COMPARISONS = {"eq": "==", "ne": "!=", "lt": "<", "lteq": "<=", "gt": ">", "gteq": ">=", "in": "in"}
_BINARY = {nodes.Add: "+", nodes.Sub: "-", nodes.Mul: "*", nodes.Div: "/", nodes.And: "and", nodes.Or: "or"}
_FOREIGN = {"=": "==", "&": "and", "&&": "and", "|": "or", "||": "or", "!": "not", "?": "if … else …", "===": "=="}
_FILTERS = {
    "length": "count",
    "default": "coalesce",
    "d": "coalesce",
    "join": "in_words",
    "selectattr": "where",
    "int": "round",
}
_LITERALS = (nodes.List, nodes.Tuple, nodes.Dict)


class Refused(Exception):
    """Ends the reading; carries the refusal."""

    def __init__(self, refusal: Refusal) -> None:
        """Keep the refusal."""
        super().__init__(refusal.kind)
        self.refusal = refusal


def read(text: str, deepest: int) -> Parsed | Refusal:
    """Return the expression, or why it is none."""
    if text.lstrip().startswith("{{"):
        return Refusal(kind="syntax", start=0, end=len(text), given=text, instead=(text.strip("{} \n"),))
    found: list[tuple[int, str, str]] = []
    try:
        found.extend(pieces(text))
    except TemplateSyntaxError:
        return _syntax(text, sum(len(raw) for _, _, raw in _until_error(text)))
    tokens = Tokens(text, found)
    if tokens.deepest() > deepest:
        return Refusal(kind="too_deep", start=0, end=len(text), instead=(str(deepest),))
    try:
        made = parser(text, found)
    except TemplateSyntaxError as error:  # a letter that no name may hold
        return _syntax(text, error.lineno)
    try:
        tree = made.parse_expression()
    except TemplateSyntaxError as error:
        return _syntax(text, len(text) if made.stream.current.type == "eof" else error.lineno)
    if not made.stream.eos:
        return _syntax(text, made.stream.current.lineno)
    try:
        return Parsed(text=text, tree=_Reading(tokens, deepest).located(tree, 1))
    except Refused as refused:
        return refused.refusal


def _until_error(text: str) -> list[tuple[int, str, str]]:
    walked: list[tuple[int, str, str]] = []
    with suppress(TemplateSyntaxError):
        for piece in pieces(text):
            walked.append(piece)
    return walked


def _syntax(text: str, offset: int) -> Refusal:
    rest = text[offset:]
    given = rest.split(maxsplit=1)[0] if rest.strip() else ""
    if not given:
        return Refusal(kind="unfinished", start=len(text), end=len(text))
    sign = next((sign for sign in sorted(_FOREIGN, key=len, reverse=True) if given.startswith(sign)), "")
    if sign:
        return Refusal(kind="operator", start=offset, end=offset + len(sign), given=sign, instead=(_FOREIGN[sign],))
    return Refusal(kind="syntax", start=offset, end=offset + len(given), given=given)


class _Reading:
    """One walk over Jinja's nodes; their line numbers are offsets."""

    def __init__(self, tokens: Tokens, deepest: int) -> None:
        self._tokens = tokens
        self._deepest = deepest

    def located(self, node: nodes.Expr, depth: int) -> Located:
        """Return the node as an expression of the language."""
        if depth > self._deepest:
            raise Refused(Refusal(kind="too_deep", start=0, end=len(self._tokens.text), instead=(str(self._deepest),)))
        read = _READERS.get(type(node))
        if read is None:
            self._refuse("literal" if isinstance(node, _LITERALS) else "operator", node)
        return read(self, node, depth + 1)

    def constant(self, node: nodes.Const, depth: int) -> Located:
        """Read a literal; a number is exactly what is written."""
        token = self._tokens.at(node.lineno)
        value = node.value
        if value is None:
            self._refuse("null", node, "known(…)")
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = _decimal(token.raw, value)
        return Located(expr=Const(value=value), start=token.start, end=token.end)

    def name(self, node: nodes.Name, depth: int) -> Located:
        """Read a root."""
        token = self._tokens.at(node.lineno)
        place = (token.start, token.end)
        return Located(expr=Path(root=node.name), start=token.start, end=token.end, parts=(place,))

    def attribute(self, node: nodes.Getattr, depth: int) -> Located:
        """Read `thing.name`: one more step of a path, or a part of what a function gives."""
        owner = self.located(node.node, depth)
        token = self._tokens.after(node.lineno)
        place = (token.start, token.end)
        if isinstance(owner.expr, Path):
            walked = Path(root=owner.expr.root, parts=(*owner.expr.parts, node.attr))
            return Located(expr=walked, start=owner.start, end=token.end, parts=(*owner.parts, place))
        name = Located(expr=Const(value=node.attr), start=token.start, end=token.end)
        return self._apply("get", (owner, name), owner.start, token.end)

    def item(self, node: nodes.Getitem, depth: int) -> Located:
        """Read `list[id]` or `thing['@type']`; which of them it is, the data tells."""
        if isinstance(node.arg, nodes.Slice | nodes.Tuple):
            self._refuse("index", node, "where(…)")
        owner, key = self.located(node.node, depth), self.located(node.arg, depth)
        if isinstance(key.expr, Const) and not isinstance(key.expr.value, str):
            given = self._tokens.text[owner.start : owner.end]
            self._refuse("index", node, f"first({given})", f"last({given})")
        return self._apply("row", (owner, key), owner.start, self._tokens.closing(node.lineno).end)

    def call(self, node: nodes.Call, depth: int) -> Located:
        """Read a function of the closed list."""
        if not isinstance(node.node, nodes.Name):
            self._refuse("method", node.node)
        name = node.node.name
        token = self._tokens.at(node.node.lineno)
        if name not in FUNCTIONS:
            instead = nearest(name, FUNCTIONS)
            raise Refused(Refusal(kind="function", start=token.start, end=token.end, given=name, instead=instead))
        if node.dyn_args is not None or node.dyn_kwargs is not None:
            self._refuse("unpacked", node)
        if node.kwargs and name not in MATCHING:
            self._refuse("named", node.kwargs[0].value, *sorted(MATCHING))
        args = tuple(self.located(arg, depth) for arg in node.args)
        named = {pair.key: self.located(pair.value, depth) for pair in node.kwargs}
        return self._apply(name, args, token.start, self._tokens.closing(node.lineno).end, named)

    def comparison(self, node: nodes.Compare, depth: int) -> Located:
        """Read one comparison; a chain says too much at once."""
        left, right = self.located(node.expr, depth), self.located(node.ops[0].expr, depth)
        if len(node.ops) > 1:
            self._refuse("chain", node, "… and …")
        made = self._apply(_COMPARISONS.get(node.ops[0].op, "in"), (left, right), left.start, right.end)
        return self._apply("not", (made,), made.start, made.end) if node.ops[0].op == "notin" else made

    def binary(self, node: nodes.BinExpr, depth: int) -> Located:
        """Read an operator between two values."""
        left, right = self.located(node.left, depth), self.located(node.right, depth)
        return self._apply(_BINARY[type(node)], (left, right), left.start, right.end)

    def unary(self, node: nodes.UnaryExpr, depth: int) -> Located:
        """Read a sign or `not`; a plus says nothing."""
        inner = self.located(node.node, depth)
        if isinstance(node, nodes.Pos):
            return inner
        if isinstance(node, nodes.Neg) and isinstance(inner.expr, Const) and isinstance(inner.expr.value, Decimal):
            return replace(inner, expr=Const(value=-inner.expr.value), start=node.lineno)
        return self._apply("not" if isinstance(node, nodes.Not) else "neg", (inner,), node.lineno, inner.end)

    def conditional(self, node: nodes.CondExpr, depth: int) -> Located:
        """Read `x if c else y`."""
        if node.expr2 is None:
            self._refuse("no_else", node, "… if … else …")
        then, condition = self.located(node.expr1, depth), self.located(node.test, depth)
        otherwise = self.located(node.expr2, depth)
        return self._apply("if", (condition, then, otherwise), then.start, otherwise.end)

    def concatenation(self, node: nodes.Concat, depth: int) -> Located:
        """Refuse `a ~ b`."""
        self._refuse("operator", node, "concat(…)")

    def filter(self, node: nodes.Filter, depth: int) -> Located:
        """Refuse `x|name`; a function of that name is what was meant."""
        token = self._tokens.at(node.lineno)
        inner = self._text(node.node)
        name = _FILTERS.get(node.name, node.name)
        instead = tuple(f"{found}({inner})" for found in ((name,) if name in FUNCTIONS else nearest(name, FUNCTIONS)))
        raise Refused(Refusal(kind="filter", start=token.start, end=token.end, given=node.name, instead=instead))

    def test(self, node: nodes.Test, depth: int) -> Located:
        """Refuse `x is name`."""
        token = self._tokens.at(node.lineno)
        given = self._tokens.after(token.start)
        inner = self._text(node.node)
        instead = f"known({inner})" if node.name == "defined" else f"not known({inner})"
        wanted = (instead,) if node.name in ("defined", "undefined", "none") else ("==",)
        raise Refused(Refusal(kind="test", start=token.start, end=given.end, given=f"is {given.raw}", instead=wanted))

    def _apply(
        self, name: str, args: tuple[Located, ...], start: int, end: int, named: Mapping[str, Located] | None = None
    ) -> Located:
        named = named or {}
        expr = Apply(
            name=name,
            args=tuple(arg.expr for arg in args),
            named={word: value.expr for word, value in named.items()},
        )
        return Located(expr=expr, start=start, end=end, args=args, named=named)

    def _text(self, node: nodes.Expr | None) -> str:
        """Return the words of a simple operand, to be shown in what to write instead."""
        try:
            inner = self.located(node, 1) if node is not None else None
        except Refused:
            return "…"
        return self._tokens.text[inner.start : inner.end] if inner else "…"

    def _refuse(self, kind: RefusalKind, node: nodes.Node, *instead: str) -> NoReturn:
        inner = (node, *node.find_all(nodes.Expr))
        start = min(part.lineno for part in inner)
        end = max(self._end(part) for part in inner)
        given = self._tokens.text[start:end]
        raise Refused(Refusal(kind=kind, start=start, end=end, given=given, instead=instead))

    def _end(self, node: nodes.Node) -> int:
        token = self._tokens.at(node.lineno)
        if isinstance(node, nodes.Getattr):
            return self._tokens.after(node.lineno).end
        return self._tokens.closing(node.lineno).end if token.raw in ("(", "[", "{") else token.end


def _decimal(raw: str, value: int | float) -> Decimal:
    try:
        return Decimal(raw)
    except InvalidOperation:  # 0x1F and its kind
        return Decimal(value)


_READERS: Mapping[type, Callable[[_Reading, Any, int], Located]] = {
    nodes.Const: _Reading.constant,
    nodes.Name: _Reading.name,
    nodes.Getattr: _Reading.attribute,
    nodes.Getitem: _Reading.item,
    nodes.Call: _Reading.call,
    nodes.Compare: _Reading.comparison,
    nodes.CondExpr: _Reading.conditional,
    nodes.Concat: _Reading.concatenation,
    nodes.Filter: _Reading.filter,
    nodes.Test: _Reading.test,
    **dict.fromkeys(_BINARY, _Reading.binary),
    **dict.fromkeys((nodes.Neg, nodes.Pos, nodes.Not), _Reading.unary),
}
