from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructor.expressions import FUNCTIONS, Parsed, parse
from constructor.text import Position, Span
from constructor.types import Field, LazyFields, Problem, Type, infer, listed, page_of, proves
from constructor.types.signatures import SIGNATURES, period

PLACE = Span("api.yaml", Position(7, 9), Position(7, 15))
TEXT, MONEY, NUMBER = Type(kind="text"), Type(kind="money"), Type(kind="number")
STATUS = Type(kind="enumeration", enum="Agreement.status", words=("active", "blocked"))


def thing(schema: str, **fields: Type) -> Type:
    return Type(kind="thing", schema=schema, fields={name: Field(type, PLACE) for name, type in fields.items()})


ROW = thing("Row", id=TEXT, amount=MONEY, state=STATUS, validFor=period("datetime"))
TREE: Type = Type(kind="thing", schema="Tree", fields=LazyFields(lambda: {"child": Field(TREE, PLACE)}))
SCOPE = {
    "contract": thing("Agreement", status=STATUS, since=Type(kind="date", nullable=True), words=listed(STATUS)),
    "account": thing("Account", balance=MONEY, limit=Type(kind="money", nullable=True), count=Type(kind="integer")),
    "rows": listed(ROW),
    "paged": page_of(listed(ROW), total=True),
    "bare": page_of(listed(ROW), total=False),
    "tree": TREE,
    "period": period(),
    "traffic": Type(kind="quantity"),
    "anything": Type(kind="any", nullable=True),
    "flag": Type(kind="flag"),
}


def parsed(text: str) -> Parsed:
    result = parse(text)
    assert isinstance(result, Parsed), result
    return result


@pytest.mark.parametrize(
    ("text", "kind", "nullable"),
    [
        ("account.balance", "money", False),
        ("account.limit", "money", True),
        ("tree.child.child.child", "thing", False),
        ("account.balance < 0", "flag", False),
        ("account.limit < 0", "flag", True),
        ("known(account.limit)", "flag", False),
        ("coalesce(account.limit, account.balance)", "money", False),
        ("account.limit if known(account.limit) else account.balance", "money", False),
        ("contract.status == 'blocked' and flag", "flag", False),
        ("account.balance * 2", "money", False),
        ("account.balance / account.balance", "number", True),
        ("account.count + 1", "integer", False),
        ("account.count / 2", "number", False),
        ("contract.since + months(2)", "date", True),
        ("now() - days(3)", "datetime", False),
        ("today() - today()", "duration", False),
        ("rows.amount", "list", False),
        ("first(rows.amount)", "money", True),
        ("sum(rows.amount)", "money", False),
        ("sum(paged.amount)", "money", False),
        ("paged.total", "integer", True),
        ("first(rows, id='x').amount", "money", True),
        ("rows['x'].amount", "money", True),
        ("count(where(rows, state='active'))", "integer", False),
        ("first(valid(rows)).id", "text", True),
        ("days(period)", "integer", True),
        ("days(3)", "duration", False),
        ("'active' in contract.words", "flag", False),
        ("in_words(rows.id)", "list", False),
        ("anything.at.all", "any", True),
        ("settled(contract.status)", "flag", False),
        ("first(paged).id", "text", True),
    ],
)
def test_an_expression_has_a_kind_and_says_whether_it_may_be_unknown(text: str, kind: str, nullable: bool) -> None:
    """What is unknown in, may be unknown out, unless the expression provides for it."""
    result = infer(parsed(text), SCOPE)

    assert isinstance(result, Type), result
    assert (kind, nullable) == (result.kind, result.nullable)


@pytest.mark.parametrize(
    ("text", "kind", "place", "arguments", "candidates"),
    [
        ("acount.balance", "unknown_name", "acount", {"name": "acount"}, ("account",)),
        ("account.balanse", "unknown_field", "balanse", {"schema": "Account", "path": "account"}, ("balance",)),
        ("account.balance.value", "no_parts", "value", {"kind": "money"}, ()),
        ("contract.status == 'bloked'", "unknown_word", "'bloked'", {"enum": "Agreement.status"}, ("blocked",)),
        ("'actve' in contract.words", "unknown_word", "'actve'", {"word": "actve"}, ("active",)),
        ("first(rows, state='actve')", "unknown_word", "'actve'", {"word": "actve"}, ("active",)),
        ("where(rows, stat='x')", "unknown_field", "'x'", {"field": "stat"}, ("state",)),
        ("account.balance > 1", "unlike", None, {"operator": ">", "left": "money", "right": "integer"}, ()),
        ("account.balance + traffic", "unlike", None, {"left": "money", "right": "quantity"}, ()),
        ("account.balance * account.balance", "unlike", None, {"operator": "*"}, ()),
        ("contract.status < 'a'", "unknown_word", "'a'", {}, ()),
        ("rows.amount > 0", "one_wanted", "rows.amount", {}, ()),
        ("bare.total", "no_total", "total", {"path": "bare"}, ()),
        ("count(paged)", "one_page", "paged", {"function": "count"}, ()),
        ("count(account)", "not_list", "account", {"kind": "thing"}, ()),
        ("not account", "flag_wanted", "account", {"kind": "thing"}, ()),
        ("flag and account.count", "flag_wanted", "account.count", {"kind": "integer"}, ()),
        ("round()", "arguments", None, {"given": "0", "wanted": "1–2"}, ()),
        ("lower(account.count)", "argument", "account.count", {"wanted": "text"}, ()),
        ("flag if account.count > 1 else 'x'", "unlike", None, {"left": "flag", "right": "text"}, ()),
        ("-contract.status", "number_wanted", "contract.status", {"kind": "enumeration"}, ()),
    ],
)
def test_what_can_not_be_is_told_with_its_place(
    text: str, kind: str, place: str | None, arguments: dict[str, str], candidates: tuple[str, ...]
) -> None:
    """A problem names what stands where, and the nearest right name."""
    result = infer(parsed(text), SCOPE)

    assert isinstance(result, tuple), result
    problem = result[0]
    assert (kind, place or text, candidates) == (problem.kind, text[problem.start : problem.end], problem.candidates)
    assert arguments.items() <= problem.arguments.items()


def test_an_unknown_field_shows_where_the_fields_are() -> None:
    """The place in the API document belongs to the message."""
    result = infer(parsed("account.balanse"), SCOPE)

    assert isinstance(result, tuple)
    assert [(PLACE, ("balance", "limit", "count"))] == [(problem.related, problem.known) for problem in result]


def test_one_mistake_is_told_once() -> None:
    """Behind a wrong name nothing more is guessed."""
    result = infer(parsed("sum(rows.amunt) > 0 and account.nothing.more == 'x'"), SCOPE)

    assert isinstance(result, tuple)
    assert ["amunt", "nothing"] == [problem.arguments["field"] for problem in result]


def test_what_a_condition_proves_is_known_inside() -> None:
    """`when` hides where the data is unknown, so inside it the data is known."""
    condition = parsed("known(contract.since) and account.limit > 0")

    result = infer(parsed("account.limit"), SCOPE, proves(condition.expr))

    assert isinstance(result, Type)
    assert not result.nullable


def test_every_function_has_a_signature() -> None:
    """The closed list and the signatures are one list."""
    assert set(SIGNATURES) == FUNCTIONS


WORDS = ["rows", "paged", "account.balance", "contract.status", "'x'", "1", "anything", "flag", "today()", "period"]
texts = st.recursive(
    st.sampled_from(WORDS),
    lambda inner: (
        st.builds("({} {} {})".format, inner, st.sampled_from(["+", "-", "*", "/", "==", "<", "and", "in"]), inner)
        | st.builds("{}({})".format, st.sampled_from(sorted(FUNCTIONS)), st.lists(inner, max_size=3).map(", ".join))
        | st.builds("{}({}, id={})".format, st.sampled_from(["first", "where"]), inner, inner)
        | st.builds("({} if {} else {})".format, inner, inner, inner)
        | st.builds("{}[{}]".format, inner, inner)
    ),
    max_leaves=6,
)


@given(text=texts)
def test_every_expression_has_a_type_or_problems_within_it(text: str) -> None:
    """The checker never fails, and what it reports lies in the text."""
    tree = parse(text)
    if not isinstance(tree, Parsed):
        return

    result = infer(tree, SCOPE)

    problems: tuple[Problem, ...] = result if isinstance(result, tuple) else ()
    assert all(0 <= problem.start < problem.end <= len(text) for problem in problems)
