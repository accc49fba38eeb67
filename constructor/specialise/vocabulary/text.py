"""Words: `say` of the blueprint's, `t` of the product's; bound when a language is linked."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from constructor.specialise import output
from constructor.specialise.calls import FILTERS, FUNCTIONS, Given, Named, runtime_call
from constructor.specialise.logic import distribute
from constructor.specialise.types import HTML, TEXT
from constructor.specialise.values import Dyn, Over, Static, Value
from constructor.specialise.vocabulary.data import as_text, known_slot, scope_of, shown
from constructor.specialise.work import Work
from runtime.cabinet.model import Text
from runtime.cabinet.model import Value as Slot
from runtime.formats import UNKNOWN
from runtime.render import words

_AS_IT_IS = ("number", "integer", "enumeration")  # what ICU's plural and select look at


def say(work: Work, value: Value, args: Given, named: Named) -> Value:
    """The words, escaped."""
    over = scope_of(work, args)
    return distribute(work, value, lambda one: _said(work, one, over))


def _said(work: Work, value: Value, over: Over) -> Value:
    if not isinstance(value, Static) or not isinstance(value.value, Text | Slot | None):
        work.refuse("setting", "words")
    return said(work, value.value, over)


def said(work: Work, value: Text | Slot | None, over: Over) -> Value:
    """Return the markup of words; nothing for no words."""
    if value is None:
        return Static(Markup())
    if isinstance(value, Slot):
        return shown(work, value, over)
    given = {name: _argument(work, one, over) for name, one in value.args.items()}
    known = {name: one for name, one in given.items() if one is not None}
    if len(known) < len(given):
        return runtime_call(work, words.say, [Static(value), over], HTML)
    message = message_of(work, value.key, known)
    code = f"e({message.code})"
    return Dyn(work.pool.bind(code, "w") if message.linked else code, HTML, message.linked)


def _argument(work: Work, value: Slot, over: Over) -> Dyn | None:
    """Return a placeholder's value as ICU is given it, None where its type does not tell."""
    known = known_slot(work, value, over)
    if isinstance(known, Dyn) and known.type.kind in ("flag", "any"):
        return None
    if value.kind in _AS_IT_IS:
        return output.argument(work, known)
    if value.kind == "flag":
        return output.argument(work, distribute(work, known, _flag))
    price = Slot(expr=value.expr, kind=value.kind, shown="price", enum=value.enum)
    return output.argument(work, as_text(work, price if value.shown == "money" else value, over))


def _flag(value: Value) -> Value:
    if not isinstance(value, Static):
        return value
    return Static(str(value.value).lower() if isinstance(value.value, bool) else UNKNOWN)


def message_of(work: Work, key: str, given: Mapping[str, Dyn]) -> Dyn:
    """Return a text by its key, plain: a constant of the language, or a function of what stands in it."""
    if not given:
        return Dyn(work.pool.bind(f"L.word({key!r})", "t"), TEXT, linked=True)
    function = work.pool.bind(f"L.message({key!r})", "m")
    values = ", ".join(f"{work.pool.text(name)}: {value.code}" for name, value in given.items())
    return Dyn(f"{function}({{{values}}})", TEXT)


def t(work: Work, args: Given, named: Named) -> Value:
    """Words of the product."""
    if len(args) != 1:
        work.refuse("arguments", "t()")
    given = {name: output.argument(work, value) for name, value in named.items()}
    return distribute(work, args[0], lambda key: _by_key(work, key, given))


def _by_key(work: Work, key: Value, given: Mapping[str, Dyn]) -> Value:
    if isinstance(key, Static):
        return message_of(work, str(key.value), given)
    if given or not isinstance(key, Dyn) or key.type.kind != "text" or key.type.null:
        work.refuse("late", "the key of a text")
    return Dyn(f"{work.pool.bind('L.word', 'w')}({key.code})", TEXT)


FILTERS["say"] = say
FUNCTIONS["t"] = t
