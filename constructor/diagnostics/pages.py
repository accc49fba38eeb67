"""The page of each code: the one place where its severity, its arguments and all its words stand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal, get_args

import yaml

from constructor.diagnostics.model import Severity

Language = Literal["en", "ru"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
ArgumentType = Literal["name", "text", "number", "names", "near", "choice"]

FOLDER = Path(__file__).parent / "codes"
_HEAD = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_SECTION = re.compile(r"^## (\w+)\n", re.MULTILINE)


class UnknownCode(LookupError):
    """There is no page for `code`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a page says in one language; templates have the code's arguments in braces."""

    title: str
    message: str
    help: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """All about one code. `related`, `fixes` and `choices` hold words by key, then by language."""

    code: str
    severity: Severity
    arguments: Mapping[str, ArgumentType]
    words: Mapping[Language, Words]
    related: Mapping[str, Mapping[Language, str]] = field(default_factory=dict)
    fixes: Mapping[str, Mapping[Language, str]] = field(default_factory=dict)
    choices: Mapping[str, Mapping[str, Mapping[Language, str]]] = field(default_factory=dict)


@cache
def page(code: str) -> Page:
    """Return the page of `code`; it is read when first asked for. Raises `UnknownCode`."""
    head = yaml.load(_HEAD.findall(_text(code))[0], Loader=yaml.CSafeLoader)
    return Page(
        code=head["code"],
        severity=Severity(head["severity"]),
        arguments=head.get("arguments", {}),
        words={language: Words(**head[language]) for language in LANGUAGES},
        related=head.get("related", {}),
        fixes=head.get("fixes", {}),
        choices=head.get("choices", {}),
    )


def sections(code: str) -> Mapping[str, str]:
    """Return the body's parts by heading: `en` and `ru` (why it matters), `bad` and `good`. Raises `UnknownCode`."""
    parts = _SECTION.split(_HEAD.sub("", _text(code)))
    return {name: body.strip() for name, body in zip(parts[1::2], parts[2::2], strict=True)}


def codes() -> tuple[str, ...]:
    """Return all codes that have a page, in order."""
    return tuple(sorted(path.stem for path in FOLDER.glob("PC*.md")))


def _text(code: str) -> str:
    path = FOLDER / f"{code}.md"
    if not re.fullmatch(r"PC\d{4}", code) or not path.is_file():
        raise UnknownCode(code)
    return path.read_text(encoding="utf-8")
