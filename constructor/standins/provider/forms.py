"""What a page asks: the inputs of a form, by the names that Keycloak gives them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from starlette.datastructures import FormData


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One input. `label` and `hint` name words of the pages."""

    name: str
    label: str
    kind: Literal["text", "password", "email", "code"] = "text"
    autocomplete: str = "off"
    value: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form on a page of its own.

    `text` names its words: `{text}_title`, `{text}_text`, `{text}_submit`. `step` is what the form answers, sent along
    in it. `notes` are values to be read or followed, by the words that name them. `choice` names the words of a box to
    tick. `back` is where the page's link leads, named by `{text}_back`.
    """

    step: str
    text: str
    inputs: tuple[Input, ...]
    hidden: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    choice: str = ""
    cancel: bool = False
    back: str = ""


def text_of(fields: FormData, name: str) -> str:
    """Return a posted text without the spaces around it, empty when it was not sent."""
    return str(fields.get(name, "")).strip()


def secret_of(fields: FormData, name: str) -> str:
    """Return a posted password exactly as it was typed."""
    return str(fields.get(name, ""))
