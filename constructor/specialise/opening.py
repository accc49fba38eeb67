"""What a page function holds before it draws: roots of data, the present, how values are written."""

from __future__ import annotations

from constructor.specialise.types import Type
from constructor.specialise.values import Dyn
from constructor.specialise.work import Work
from runtime.expressions.values import known
from runtime.formats.how import How
from runtime.values import Failure

_CODE = {
    "roots": "scope.roots",
    "now": "scope.now",
    "year": "scope.now.astimezone(scope.zone).year",
}


def opened(work: Work, name: str) -> str:
    """Return the name of something that every value may need: `roots`, `now`, `year` or `how`."""
    if name == "how":
        code = f"{work.pool.use(How)}(scope.locale, scope.zone, scope.cabinet.currency, scope.now)"
    else:
        code = _CODE[name]
    work.opening.setdefault(name, code)
    return name


def datum(work: Work, name: str) -> Dyn | None:
    """Return a named answer of the plan, None if nothing is known of its type."""
    type = work.data.types.get(name)
    if type is None or type.kind == "any":
        return None
    if name not in work.loaded:
        work.loaded[name] = work.pool.fresh("data")
        code = _read(work, f"{opened(work, 'roots')}.get({work.pool.text(name)})", type)
        work.opening[work.loaded[name]] = code
    return work.settled(Dyn(work.loaded[name], type))


def _read(work: Work, code: str, type: Type) -> str:
    """Return code for an answer, None where it failed; of those with parts, none is a number that is none."""
    if type.kind in ("thing", "list", "page"):
        return f"(None if isinstance(found := {code}, {work.pool.use(Failure)}) else found)"
    return f"{work.pool.use(known)}({code})"
