"""The pages of all codes: complete, used, and true."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from constructor.bundled import bundled
from constructor.diagnostics import LANGUAGES, Diagnostic, Report, Severity
from constructor.diagnostics.pages import codes, page, sections
from constructor.load import load

ROOT = Path(__file__).parents[3]
STARTER = Path(__file__).parent / "starter"
OPERATOR = bundled("blueprints") / "potok" / "sources" / "operator.openapi.yaml"
RESERVED = {"code", "span", "related", "fixes", "path"}  # parameters of Report.add
TYPES = {"name", "text", "number", "names", "near", "choice"}
# Codes about files as such: an example in a page can not be a broken link.
WITHOUT_EXAMPLE = {"PC1009"}
# Codes about templates and about a running Keycloak are tried where they arise: their examples are of these.
EXAMPLES = [code for code in codes() if code not in WITHOUT_EXAMPLE and not code.startswith(("PC6", "PC71"))]
_BLOCK = re.compile(r"^```yaml( latin-1)?\n(?:# file: (\S+)\n)?(.*?)^```$", re.MULTILINE | re.DOTALL)


def examples(code: str, part: str, root: Path) -> None:
    """Lay the example of a page over the starter blueprint in `root`."""
    shutil.copytree(STARTER, root, dirs_exist_ok=True)
    shutil.copy(OPERATOR, root / "sources")
    blocks = _BLOCK.findall(sections(code)[part])
    assert blocks, f"{code} has no {part} example"
    for latin, name, text in blocks:
        file = root / (name or "screens/example.yaml")
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="latin-1" if latin else "utf-8")


def found(code: str, root: Path) -> tuple[Diagnostic, ...]:
    """Return what is found; of files and schemas without the phases after them."""
    if code.startswith("PC1"):
        report = Report()
        load(root, report)
        return report.diagnostics
    from constructor.compile import check_project

    return check_project(root).diagnostics


@pytest.mark.parametrize("code", EXAMPLES)
def test_bad_example_yields_the_code(code: str, tmp_path: Path) -> None:
    """What a page shows as wrong is found."""
    examples(code, "bad", tmp_path)

    assert code in {diagnostic.code for diagnostic in found(code, tmp_path)}


@pytest.mark.parametrize("code", EXAMPLES)
def test_good_example_is_good(code: str, tmp_path: Path) -> None:
    """What a page shows as right has no error at all."""
    examples(code, "good", tmp_path)

    assert [] == [diagnostic for diagnostic in found(code, tmp_path) if diagnostic.severity is Severity.ERROR]


@pytest.mark.parametrize("code", codes())
def test_page_is_complete_in_both_languages(code: str) -> None:
    """Title, message and reason stand in each language, and so do the words of places, fixes and choices."""
    about = page(code)
    parts = sections(code)
    words = [*about.related.values(), *about.fixes.values()]
    words += [choice for choices in about.choices.values() for choice in choices.values()]

    assert code == about.code
    assert TYPES >= set(about.arguments.values())
    assert not RESERVED & set(about.arguments)
    assert {name for name, kind in about.arguments.items() if kind == "choice"} == set(about.choices)
    assert [*LANGUAGES, "bad", "good"] == list(parts)
    assert all(parts.values())
    assert all(about.words[language].title and about.words[language].message for language in LANGUAGES)
    assert all(set(LANGUAGES) == set(word) for word in words)


@pytest.mark.parametrize("code", codes())
def test_templates_name_only_arguments_of_the_code(code: str) -> None:
    """A place in braces is an argument; each argument is told in each language."""
    about = page(code)
    for language in LANGUAGES:
        own = about.words[language]
        choices = [word[language] for words in about.choices.values() for word in words.values()]
        others = [word[language] for word in [*about.related.values(), *about.fixes.values()]]
        told = set(re.findall(r"\{(\w+)", " ".join([own.message, own.help, *choices, *others]).replace("{{", "")))

        assert set(about.arguments) == told


def test_each_code_in_the_constructor_has_a_page_and_each_page_is_used() -> None:
    """There is no code without words and no words without a code."""
    used = {code for file in _sources() for code in re.findall(r'"(PC\d{4})"', file.read_text(encoding="utf-8"))}

    assert sorted(used) == list(codes())


def _sources() -> Iterator[Path]:
    return (ROOT / "constructor").rglob("*.py")
