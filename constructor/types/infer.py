"""The type of an expression, and what in it can not be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from constructor.diagnostics.suggest import nearest
from constructor.expressions.model import Located, Parsed
from constructor.types import operators
from constructor.types.model import Field, Problem, Type, listed
from constructor.types.operators import Wrong
from constructor.types.signatures import SIGNATURES
from runtime.cabinet.model import Apply, Const, Expr, Path

ANY = Type(kind="any", nullable=True)
_CONSTANT = frozenset({"==", "!=", "<", "<=", ">", ">=", "in"})


def infer(
    parsed: Parsed, scope: Mapping[str, Type], known: frozenset[Path] = frozenset()
) -> Type | tuple[Problem, ...]:
    """Return the type of the value, or every problem that the expression has.

    `scope` holds the roots by name; `known` are paths that a condition around it has proved not to be unknown.
    """
    inference = Inference(scope)
    result = inference.type(parsed.tree, known)
    return tuple(inference.problems) or result


def proves(expr: Expr) -> frozenset[Path]:
    """Return the paths that are known wherever the condition holds: unknown is never a yes."""
    if not isinstance(expr, Apply):
        return frozenset(_steps(expr)) if isinstance(expr, Path) else frozenset()
    if expr.name == "and":
        return proves(expr.args[0]) | proves(expr.args[1])
    if expr.name == "or":
        return proves(expr.args[0]) & proves(expr.args[1])
    if expr.name == "known" or expr.name in operators.COMPARISONS:
        return frozenset(step for arg in expr.args if isinstance(arg, Path) for step in _steps(arg))
    return frozenset()


def _steps(path: Path) -> list[Path]:
    """Return the path and all that stands before its end: they are known if it is."""
    return [Path(root=path.root, parts=path.parts[:length]) for length in range(len(path.parts) + 1)]


class Inference:
    """One walk over an expression; what has a problem is of any kind after it, so that each is told once."""

    def __init__(self, scope: Mapping[str, Type]) -> None:
        """Keep the roots."""
        self._scope = scope
        self.problems: list[Problem] = []

    def type(self, tree: Located, known: frozenset[Path]) -> Type:
        """Return the type of the expression."""
        if isinstance(tree.expr, Path):
            return self._path(tree, tree.expr, known)
        if isinstance(tree.expr, Const):
            return operators.of_constant(tree.expr)
        return self._apply(tree, tree.expr, known)

    def _path(self, tree: Located, path: Path, known: frozenset[Path]) -> Type:
        found = self._scope.get(path.root)
        if found is None:
            self._add("unknown_name", tree.parts[0], {"name": path.root}, tuple(self._scope))
            return ANY
        if known and Path(root=path.root) in known:
            found = replace(found, nullable=False)
        for at, name in enumerate(path.parts, 1):
            walked = self._part(found, name, tree.parts[at], ".".join((path.root, *path.parts[: at - 1])))
            if walked is ANY:
                return ANY
            sure = bool(known) and Path(root=path.root, parts=path.parts[:at]) in known
            nullable = not sure and (walked.nullable or found.nullable)
            found = walked if walked.nullable is nullable else replace(walked, nullable=nullable)
        return found

    def _part(self, owner: Type, name: str, place: tuple[int, int], walked: str) -> Type:
        if owner.kind == "any":
            return replace(ANY)
        if owner.kind in ("list", "page"):
            return self._part_of_list(owner, name, place, walked)
        if owner.kind != "thing":
            self._add("no_parts", place, {"name": name, "path": walked, "kind": owner.kind})
            return ANY
        field = owner.fields.get(name)
        if field is None and owner.of is not None:
            return replace(owner.of, nullable=True)
        return field.type if field else self._no_field(owner, name, place, walked)

    def _part_of_list(self, owner: Type, name: str, place: tuple[int, int], walked: str) -> Type:
        if owner.kind == "page" and name == "total":
            if not owner.total:
                self._add("no_total", place, {"path": walked})
            return Type(kind="integer", nullable=True)
        part = self._part(owner.of or ANY, name, place, walked)
        if part is ANY:
            return ANY
        return part if part.kind in ("list", "page") else listed(part, nullable=owner.nullable)

    def _no_field(self, owner: Type, name: str, place: tuple[int, int], walked: str) -> Type:
        candidates = nearest(name, owner.fields)
        declared: Field | None = owner.fields.get(candidates[0] if candidates else next(iter(owner.fields), ""))
        related = (declared.span if declared else None) or owner.span
        self.problems.append(
            Problem(
                kind="unknown_field",
                start=place[0],
                end=place[1],
                arguments={"field": name, "schema": owner.schema, "path": walked},
                candidates=candidates,
                known=tuple(owner.fields),
                related=related,
            )
        )
        return ANY

    def _apply(self, tree: Located, expr: Apply, known: frozenset[Path]) -> Type:
        if expr.name == "get":
            owner, name = tree.args
            return self._get(owner, name, known)
        if expr.name == "row":
            return self._row(tree, known)
        args = self._arguments(tree, expr, known)
        before = len(self.problems)
        if expr.name in operators.COMPARISONS or expr.name == "in":
            self._words(tree, args)
        named = {name: self._match(args, name, value, known) for name, value in tree.named.items()}
        if len(self.problems) > before:
            return Type(kind="flag", nullable=True) if expr.name in _CONSTANT else ANY
        outcome = SIGNATURES[expr.name](args, named) if expr.name in SIGNATURES else operators.result(expr, args)
        if isinstance(outcome, Wrong):
            self._wrong(tree, expr, outcome)
            return ANY
        return outcome

    def _arguments(self, tree: Located, expr: Apply, known: frozenset[Path]) -> tuple[Type, ...]:
        """Return the types of the arguments; what a condition proves holds in what stands behind it."""
        if expr.name == "if":
            condition, then, otherwise = tree.args
            proved = known | proves(condition.expr)
            return self.type(condition, known), self.type(then, proved), self.type(otherwise, known)
        if expr.name == "and":
            left, right = tree.args
            return self.type(left, known), self.type(right, known | proves(left.expr))
        return tuple(self.type(arg, known) for arg in tree.args)

    def _get(self, owner: Located, name: Located, known: frozenset[Path]) -> Type:
        found = self.type(owner, known)
        word = name.expr.value if isinstance(name.expr, Const) else ""
        part = self._part(found, str(word), (name.start, name.end), "…")
        return replace(part, nullable=part.nullable or found.nullable)

    def _row(self, tree: Located, known: frozenset[Path]) -> Type:
        """`list[id]`: the row with that id; `thing['@type']`: the part of that name."""
        owner, key = tree.args
        found, wanted = self.type(owner, known), self.type(key, known)
        if found.kind == "thing" and isinstance(key.expr, Const):
            return self._get(owner, key, known)
        if found.kind == "any":
            return ANY
        if found.kind not in ("list", "page"):
            self._add("not_list", (owner.start, owner.end), {"function": "[…]", "kind": found.kind})
            return ANY
        ids = self._part(found.of or ANY, "id", (owner.start, owner.end), "…")
        if not operators.comparable(ids, wanted):
            self._unlike(key, "[…]", ids, wanted)
        return replace(found.of or ANY, nullable=True)

    def _match(self, args: tuple[Type, ...], name: str, value: Located, known: frozenset[Path]) -> Type:
        """Check `where(list, name=value)`: the things have the part, and it compares with the value."""
        wanted = self.type(value, known)
        things = args[0].of if args and args[0].kind in ("list", "page") else None
        part = self._part(things or ANY, name, (value.start, value.end), "…")
        self._word(part, value)
        if not operators.comparable(part, wanted):
            self._unlike(value, "==", part, wanted)
        return wanted

    def _words(self, tree: Located, args: tuple[Type, ...]) -> None:
        left, right = args
        self._word(right.of or right if right.kind == "list" else right, tree.args[0])
        self._word(left, tree.args[1])

    def _word(self, type: Type, constant: Located) -> None:
        """Check a quoted word against the enumeration that it is compared with."""
        word = constant.expr.value if isinstance(constant.expr, Const) else None
        if type.kind != "enumeration" or not type.words or not isinstance(word, str) or word in type.words:
            return
        self.problems.append(
            Problem(
                kind="unknown_word",
                start=constant.start,
                end=constant.end,
                arguments={"word": word, "enum": type.enum},
                candidates=nearest(word, type.words),
                known=type.words,
                related=type.span,
            )
        )

    def _wrong(self, tree: Located, expr: Apply, wrong: Wrong) -> None:
        place = tree.args[wrong.arg] if wrong.arg is not None and wrong.arg < len(tree.args) else tree
        self._add(wrong.kind, (place.start, place.end), {"function": expr.name, **wrong.arguments})

    def _unlike(self, place: Located, operator: str, left: Type, right: Type) -> None:
        arguments = {"operator": operator, "left": left.kind, "right": right.kind}
        self._add("unlike", (place.start, place.end), arguments)

    def _add(
        self, kind: str, place: tuple[int, int], arguments: Mapping[str, str], known: tuple[str, ...] = ()
    ) -> None:
        candidates = nearest(arguments["name"], known) if known else ()
        start, end = place
        self.problems.append(
            Problem(kind=kind, start=start, end=end, arguments=arguments, candidates=candidates, known=known)
        )
