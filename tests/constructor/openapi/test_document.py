from __future__ import annotations

from textwrap import dedent

import pytest

from constructor.diagnostics import Report
from constructor.load.yaml import API, Node, parse
from constructor.openapi import Api, Facts, Money, read
from constructor.text import TextFile
from constructor.types import Type


def tree(text: str) -> Node:
    (found,) = parse(TextFile(path="api.yaml", text=dedent(text)), Report(), API)
    assert found.root is not None
    return found.root


def api(schemas: str, version: str = "3.0.3", facts: Facts | None = None) -> Api:
    head = f"openapi: {version}\npaths: {{}}\ncomponents:\n  schemas:\n"
    body = "".join(f"    {line}\n" for line in dedent(schemas).strip().splitlines())
    return read(tree(head + body), "api.yaml", facts)


def field(found: Api, schema: str, *names: str) -> Type:
    type = found.schemas[schema]
    for name in names:
        type = type.fields[name].type
    return type


OPERATIONS = """
    openapi: 3.0.3
    paths:
      /accounts/{accountId}:
        parameters:
          - {name: accountId, in: path, required: true, schema: {type: string}}
        get:
          operationId: getAccount
          parameters:
            - $ref: '#/components/parameters/status'
            - {name: id, in: query, schema: {type: array, items: {type: string, format: uuid}}}
            - {name: session, in: cookie, schema: {type: string}}
          responses:
            '404': {description: none}
            '204': {description: nothing}
            '200':
              description: one
              headers: {X-Total-Count: {schema: {type: integer}}, X-Other: {}}
              content:
                text/csv: {schema: {type: string}}
                application/json;charset=utf-8: {schema: {$ref: '#/components/schemas/Account'}}
        patch:
          operationId: changeAccount
          requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Account'}}}}
          responses: {'202': {description: later}}
    components:
      parameters:
        status: {name: status, in: query, required: true, schema: {type: string, enum: [open, closed]}}
      schemas:
        Account: {type: object, required: [id], properties: {id: {type: string}, name: {type: string}}}
"""


def test_an_operation_has_its_parameters_answer_and_headers() -> None:
    """Parameters of the path item count, cookies do not, and the answer is the first success with JSON."""
    found = read(tree(OPERATIONS), "api.yaml", Facts(names={"accountId": "account", "getAccount.id": "bucket"}))

    operation = found.operations["getAccount"]
    assert ("GET", "/accounts/{accountId}", ("X-Total-Count", "X-Other")) == (
        operation.method,
        operation.path,
        operation.headers,
    )
    parameters = [
        (parameter.name, parameter.where, parameter.required, parameter.type.kind, parameter.type.object)
        for parameter in operation.parameters
    ]
    assert parameters == [
        ("accountId", "path", True, "id", "account"),
        ("status", "query", True, "enumeration", ""),
        ("id", "query", False, "list", ""),
    ]
    status, many = operation.parameter("status"), operation.parameter("id")
    assert status is not None
    assert status.type.words == ("open", "closed")
    assert many is not None
    assert many.type.of is not None
    assert many.type.of.object == "bucket"
    assert operation.response is not None
    assert {"id": False, "name": True} == {name: part.type.nullable for name, part in operation.response.fields.items()}
    assert found.faults == ()


def test_an_operation_that_acts_has_a_body_and_may_answer_nothing() -> None:
    """What is written is typed as what is read."""
    operation = read(tree(OPERATIONS), "api.yaml").operations["changeAccount"]

    assert operation.body is not None
    assert ("Account", None) == (operation.body.schema, operation.response)


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        ("{type: string}", "text"),
        ("{type: string, format: date}", "date"),
        ("{type: string, format: date-time}", "datetime"),
        ("{type: string, format: duration}", "duration"),
        ("{type: string, format: decimal}", "number"),
        ("{type: string, format: uuid}", "text"),
        ("{type: string, format: email}", "text"),
        ("{type: string, format: binary}", "file"),
        ("{type: integer, format: int64}", "integer"),
        ("{type: number, format: double}", "number"),
        ("{type: boolean}", "flag"),
        ("{type: array, items: {type: string}}", "list"),
        ("{properties: {a: {type: string}}}", "thing"),
        ("{type: object, properties: {amount: {type: number}, units: {type: string}}}", "quantity"),
        ("{type: string, enum: [a, 'b ']}", "enumeration"),
        ("{type: integer, enum: [1, 2]}", "integer"),
        ("{}", "any"),
        ("{oneOf: [{type: string}, {type: integer}]}", "any"),
    ],
)
def test_a_schema_has_a_kind(schema: str, kind: str) -> None:
    """Types and formats become the kinds of the language."""
    actual = api(f"A: {schema}").schemas["A"].kind

    assert kind == actual


@pytest.mark.parametrize(
    ("version", "schema"),
    [
        ("3.0.3", "{type: string, nullable: true}"),
        ("3.0.3", "{nullable: true, allOf: [{$ref: '#/components/schemas/B'}]}"),
        ("3.1.0", "{type: [string, 'null']}"),
        ("3.1.0", "{anyOf: [{type: string}, {type: 'null'}]}"),
        ("3.1.0", "{oneOf: [{$ref: '#/components/schemas/B'}, {type: 'null'}]}"),
        ("3.1.0", "{enum: [a, b, null]}"),
    ],
)
def test_null_is_said_in_two_dialects(version: str, schema: str) -> None:
    """All of them may be unknown, and keep their kind."""
    schemas = f"A: {{required: [it, sure], properties: {{it: {schema}, sure: {{$ref: '#/components/schemas/B'}}}}}}\n"
    found = api(schemas + "B: {type: string}", version)

    it, sure = field(found, "A", "it"), field(found, "A", "sure")
    assert (True, False) == (it.nullable, sure.nullable)
    assert it.kind in ("text", "enumeration")


def test_parts_of_all_of_are_one_thing() -> None:
    """Fields and required names of every part count, and an enumeration is named by the schema that has it."""
    found = api("""
        Party:
          required: [id]
          properties: {id: {type: string}, status: {$ref: '#/components/schemas/S'}}
        Customer:
          allOf:
            - $ref: '#/components/schemas/Party'
            - {type: object, required: [name], properties: {name: {type: string}}}
        S: {type: string, enum: [new, old]}
        """)

    customer = found.schemas["Customer"]
    assert ["id", "status", "name"] == list(customer.fields)
    assert [False, True, False] == [part.type.nullable for part in customer.fields.values()]
    assert ("Customer.status", ("new", "old")) == (
        customer.fields["status"].type.enum,
        customer.fields["status"].type.words,
    )


def test_a_schema_may_hold_itself() -> None:
    """Recursion costs nothing until it is walked, and ends where a list is only of itself."""
    found = api("""
        Product: {type: object, properties: {product: {type: array, items: {$ref: '#/components/schemas/Product'}}}}
        Loop: {type: array, items: {$ref: '#/components/schemas/Loop'}}
        """)

    inner = field(found, "Product", "product").of
    assert inner is not None
    assert "Product" == inner.schema
    assert "list" == inner.fields["product"].type.kind
    assert "list" == found.schemas["Loop"].kind


def test_the_source_says_what_is_money_whose_things_are_whose_and_which_words_there_are() -> None:
    """Facts that the document does not tell come from the source file."""
    facts = Facts(
        money=(Money(schema="Money", amount="value", currency="unit"),),
        names={"Account.id": "account"},
        enums={"Account.status": ("active", "blocked")},
    )
    found = api(
        """
        Money: {type: object, properties: {value: {type: number}, unit: {type: string}}}
        Account:
          type: object
          properties:
            id: {type: string}
            status: {type: string}
            balance: {$ref: '#/components/schemas/Money'}
            parts: {type: array, items: {allOf: [{$ref: '#/components/schemas/Money'}]}}
        """,
        facts=facts,
    )

    assert ("id", "account") == (field(found, "Account", "id").kind, field(found, "Account", "id").object)
    assert ("enumeration", ("active", "blocked")) == (
        field(found, "Account", "status").kind,
        field(found, "Account", "status").words,
    )
    balance, parts = field(found, "Account", "balance"), field(found, "Account", "parts")
    assert ("money", "value", "unit", True) == (balance.kind, balance.amount, balance.currency, balance.nullable)
    assert parts.of is not None
    assert parts.of.kind == "money"


def test_names_and_words_are_trimmed() -> None:
    """Published documents have blanks where nobody sees them."""
    found = api("""A: {properties: {"initiatedPayment ": {type: string, enum: ["aborted ", done]}}}""")

    assert ("aborted", "done") == field(found, "A", "initiatedPayment").words


def test_a_field_knows_where_it_stands() -> None:
    """A message about a field can show the document."""
    found = api("A:\n  properties:\n    name: {type: string}")

    assert "api.yaml:7:9" == str(found.schemas["A"].fields["name"].span)


def test_free_names_have_one_type() -> None:
    """A mapping is a thing whose parts are all alike."""
    found = api("A: {type: object, additionalProperties: {type: number}}")

    values = found.schemas["A"].of
    assert values is not None
    assert values.kind == "number"


@pytest.mark.parametrize(
    ("text", "kind", "place", "arguments"),
    [
        ("{swagger: '2.0', paths: {}}", "version", "api.yaml:1:11", {"version": "2.0", "format": "Swagger"}),
        ("{openapi: 4.0.0}", "version", "api.yaml:1:11", {"version": "4.0.0"}),
        ("{a: 1}", "not_openapi", "api.yaml:1:1", {}),
        ("[1]", "not_openapi", "api.yaml:1:1", {}),
        (
            "openapi: 3.0.0\npaths:\n  /a:\n    get: {responses: {}}",
            "no_operation_id",
            "api.yaml:4:5",
            {"method": "GET", "path": "/a"},
        ),
        (
            "openapi: 3.0.0\npaths:\n  /a:\n    get: {operationId: x}\n    put: {operationId: x}",
            "same_operation_id",
            "api.yaml:5:24",
            {"operation": "x"},
        ),
        (
            "openapi: 3.0.0\ncomponents:\n  schemas:\n    A: {$ref: 'other.yaml#/A'}",
            "external_ref",
            "api.yaml:4:15",
            {"ref": "other.yaml#/A"},
        ),
        (
            "openapi: 3.0.0\ncomponents:\n  schemas:\n    A: {$ref: '#/components/schemas/A'}",
            "ref_loop",
            "api.yaml:4:15",
            {},
        ),
    ],
)
def test_what_is_wrong_with_a_document_is_told(text: str, kind: str, place: str, arguments: dict[str, str]) -> None:
    """Each fault has its place and what it is about."""
    (fault,) = read(tree(text), "api.yaml").faults

    assert (kind, place) == (fault.kind, str(fault.span))
    assert arguments.items() <= fault.arguments.items()


def test_a_reference_that_dangles_names_the_nearest() -> None:
    """A slip of the pen in a reference is found before anything reads it; in an example it is no reference."""
    found = api("""
        Account: {type: object, example: {$ref: '#/nowhere'}}
        A: {properties: {account: {$ref: '#/components/schemas/Acount'}}}
        """)

    assert [("dangling_ref", ("#/components/schemas/Account",))] == [
        (fault.kind, fault.candidates) for fault in found.faults
    ]
    assert "any" == field(found, "A", "account").kind
