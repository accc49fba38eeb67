"""Functions of all templates: icons, marks, and what a block's own view works out."""

from __future__ import annotations

from importlib import import_module

from constructor.specialise import output
from constructor.specialise.calls import FUNCTIONS, Given, Named
from constructor.specialise.logic import distribute
from constructor.specialise.types import HTML, of_result
from constructor.specialise.values import Dyn, Static, Value
from constructor.specialise.vocabulary.data import known_slot, scope_of
from constructor.specialise.work import Work
from runtime.cabinet.model import Value as Slot


def icon(work: Work, args: Given, named: Named) -> Value:
    """An icon by its name."""
    return distribute(work, args[0], lambda name: _drawn(work, "icon", name))


def mark(work: Work, args: Given, named: Named) -> Value:
    """The mark of a tone."""
    return distribute(work, args[0], lambda name: _drawn(work, "mark", name))


def _drawn(work: Work, what: str, name: Value) -> Value:
    function = work.environment.globals[what]
    assert callable(function)
    if isinstance(name, Static):
        return Static(function(name.value))
    code = f"{work.pool.bind(f'L.{what}', what)}[{output.argument(work, name).code}]"
    return Dyn(code, HTML, html=code)


def view(work: Work, args: Given, named: Named) -> Value:
    """What the block's `view.py` works out."""
    kind = work.frame.find("kind")
    over = scope_of(work, args, 1)
    if not isinstance(kind, Static):
        work.refuse("statement", "view()")
    try:
        module = import_module(f"runtime.blocks.{kind.value}.view")
    except ModuleNotFoundError:
        work.refuse("unknown", f"{kind.value}/view.py")
    if isinstance(args[0], Static) and hasattr(module, "read"):
        values = [
            known_slot(work, one, over) if isinstance(one, Slot) else Static(None) for one in module.read(args[0].value)
        ]
        given = ", ".join(output.argument(work, value).code for value in values)
        code = f"{work.pool.use(module.view)}({given})"
    else:
        function = work.pool.bind(f"L.view({kind.value!r})", "view")
        code = f"{function}({output.argument(work, args[0]).code}, {over.code()})"
    return work.bind(Dyn(code, of_result(module.view)), "view")


FUNCTIONS.update(icon=icon, mark=mark, view=view)
