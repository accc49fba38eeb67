"""What the operator contract lets be asked, read from its OpenAPI document."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_INTEGER = re.compile(r"-?[0-9]{1,18}")


class WrongParameterError(Exception):
    """A parameter is not as the contract says; `name` and `fault` say which and how, in the operator's language."""

    def __init__(self, name: str, fault: str) -> None:
        super().__init__(name, fault)
        self.name = name
        self.fault = fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter of an operation and the schema of its value."""

    name: str
    place: str
    required: bool
    schema: Mapping[str, Any]

    def read(self, text: str) -> str | int:
        """Return the value that `text` writes. Raises `WrongParameterError` where the schema does not allow it."""
        if self.schema["type"] == "integer":
            return self._integer(text)
        if "enum" in self.schema and text not in self.schema["enum"]:
            raise WrongParameterError(self.name, f"ожидается одно из: {', '.join(self.schema['enum'])}")
        least, most = self.schema.get("minLength", 0), self.schema.get("maxLength", len(text))
        if not least <= len(text) <= most:
            raise WrongParameterError(self.name, f"ожидается текст длиной от {least} до {most} знаков")
        return text

    def _integer(self, text: str) -> int:
        least, most = self.schema["minimum"], self.schema["maximum"]
        if not _INTEGER.fullmatch(text) or not least <= int(text) <= most:
            raise WrongParameterError(self.name, f"ожидается целое число от {least} до {most}")
        return int(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation of the contract: a GET at `path`."""

    id: str
    path: str
    parameters: tuple[Parameter, ...]

    def arguments(self, path: Mapping[str, str], query: Sequence[tuple[str, str]]) -> dict[str, str | int | None]:
        """Return a value for each parameter, its default or None where it was left out.

        Raises `WrongParameterError` for one that is missing, unknown, given twice or not of its form.
        """
        self._refuse_strange([name for name, _ in query])
        given = {**dict(query), **path}
        return {parameter.name: self._value(parameter, given) for parameter in self.parameters}

    def _refuse_strange(self, names: Sequence[str]) -> None:
        known = {parameter.name for parameter in self.parameters if parameter.place == "query"}
        for name in names:
            if name not in known:
                raise WrongParameterError(name, "такого параметра нет")
            if names.count(name) > 1:
                raise WrongParameterError(name, "указан дважды")

    @staticmethod
    def _value(parameter: Parameter, given: Mapping[str, str]) -> str | int | None:
        if parameter.name in given:
            return parameter.read(given[parameter.name])
        if parameter.required:
            raise WrongParameterError(parameter.name, "не указан")
        default: str | int | None = parameter.schema.get("default")
        return default


def read_contract(path: Path) -> tuple[Operation, ...]:
    """Return the operations of the OpenAPI 3.1 document at `path`, in its order."""
    with path.open("rb") as stream:
        document = yaml.load(stream, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return tuple(
        Operation(id=item["get"]["operationId"], path=address, parameters=_parameters(item["get"], document))
        for address, item in document["paths"].items()
    )


def _parameters(operation: Mapping[str, Any], document: Mapping[str, Any]) -> tuple[Parameter, ...]:
    found = [_resolve(parameter, document) for parameter in operation.get("parameters", ())]
    return tuple(
        Parameter(name=one["name"], place=one["in"], required=one.get("required", False), schema=one["schema"])
        for one in found
    )


def _resolve(node: Mapping[str, Any], document: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" not in node:
        return node
    found: Any = document
    for part in node["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return dict(found)
