"""The billing answers as the operator contract says, whatever it is asked."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest
import schemathesis
import yaml
from hypothesis import HealthCheck, Phase, settings

from constructor.bundled import bundled
from constructor.standins.billing import create_billing

TOKEN = "contract-token"
DOCUMENT: dict[str, Any] = yaml.safe_load(
    (bundled("blueprints") / "potok" / "sources" / "operator.openapi.yaml").read_text(encoding="utf-8")
)

contract = schemathesis.openapi.from_dict(DOCUMENT)
contract.app = create_billing(":memory:", TOKEN)


@contract.parametrize()
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
def test_every_answer_is_as_the_contract_says(case: schemathesis.Case[Any]) -> None:
    """Statuses, headers, bodies, refusals of bad values and of missing tokens conform for made-up questions."""
    case.call_and_validate(headers={"Authorization": f"Bearer {TOKEN}"})


def _nulls(node: object, path: str = "") -> list[str]:
    if isinstance(node, dict):
        return [found for name, value in node.items() for found in _nulls(value, f"{path}/{name}")]
    if isinstance(node, list):
        return [found for place, value in enumerate(node) for found in _nulls(value, f"{path}/{place}")]
    return [path] if node is None else []


def test_document_writes_no_null() -> None:
    """The document keeps to the narrow YAML of blueprints: null is never written."""
    assert [] == _nulls(DOCUMENT)


@pytest.mark.parametrize("name", sorted(DOCUMENT["components"]["schemas"]))
def test_examples_fit_their_schema(name: str) -> None:
    """Each schema has an example, and the example is one."""
    schema = {"$ref": f"#/components/schemas/{name}", "components": DOCUMENT["components"]}
    examples = DOCUMENT["components"]["schemas"][name]["examples"]

    assert examples
    assert [True] * len(examples) == [jsonschema_rs.is_valid(schema, example) for example in examples]


def test_every_property_is_required_and_described() -> None:
    """What an answer has it always has, so that a screen tells «unknown» from «not sent»."""
    schemas = DOCUMENT["components"]["schemas"].values()

    assert [list(schema["properties"]) for schema in schemas] == [schema["required"] for schema in schemas]
    assert all(part.get("description") for schema in schemas for part in schema["properties"].values())
