"""The documents name what there is, all of it, and nothing else."""

from __future__ import annotations

import argparse
import re
import shutil
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

from constructor.blocks import FOLDER as BLOCKS
from constructor.blocks import registry
from constructor.cli import COMMANDS, exits
from constructor.compile import check_project
from constructor.diagnostics import Report
from constructor.diagnostics.pages import codes
from constructor.expressions.functions import FUNCTIONS
from constructor.load import load
from constructor.load.project import KINDS, LATER
from constructor.reference import fill
from runtime.settings import NAMES

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
DOCUMENTS = ["README.md", "CHANGELOG.md", *(f"docs/{file.name}" for file in DOCS.glob("*.md"))]
LANGUAGE = (DOCS / "language.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```$", LANGUAGE, re.MULTILINE | re.DOTALL)
# Where an example of the kind stands in the flagship, which it is laid over.
FILES = {"cabinet": "cabinet.yaml", "objects": "objects.yaml", "source": "sources/billing.yaml", "theme": "theme.yaml"}
SCREEN = "screen: example\npath: /example\ntitle: home.title\nroles: [subscriber, agent]\n"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_lead_to_files_that_exist(document: str) -> None:
    """Each relative link and picture of a document is there."""
    text = (ROOT / document).read_text()
    targets = re.findall(r'\]\(([^)#]+)|(?:src|srcset)="([^"]+)"', text)
    local = [link or picture for link, picture in targets if ":" not in link + picture]

    assert [] == [target for target in local if not (ROOT / document).parent.joinpath(target).exists()]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_lead_to_headings_that_exist(document: str) -> None:
    """A link to a part of a document leads to one of its headings."""
    text = (ROOT / document).read_text()
    here = (ROOT / document).parent
    targets = [
        (here / (file or Path(document).name), part) for file, part in re.findall(r"\]\(([^):]*)#([^)]+)\)", text)
    ]

    assert [] == [(file.name, part) for file, part in targets if part not in _anchors(file.read_text())]


def _anchors(text: str) -> list[str]:
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return [re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings]


@pytest.mark.parametrize("document", sorted(DOCS.glob("*.md")), ids=lambda path: path.name)
def test_made_tables_are_fresh(document: Path) -> None:
    """Tables that are made say what the code says now; `python -m constructor.reference` writes them anew."""
    text = document.read_text(encoding="utf-8")

    assert fill(text) == text


@pytest.mark.parametrize("setting", NAMES)
def test_readme_explains_each_setting(setting: str) -> None:
    """A setting that `serve` reads stands in the README's table, in full or after the first of its group."""
    text = (ROOT / "README.md").read_text()
    _, _, rest = setting.partition("_")

    assert f"PCABINET_{setting}`" in text or f"`_{rest}`" in text


def test_readme_introduces_the_people_of_the_demo() -> None:
    """Whoever can sign in to the demo stands in the README's table, and nobody else."""
    people = re.findall(r"^persona: (\w+)$", (ROOT / "blueprints/potok/personas.yaml").read_text(), re.MULTILINE)
    rows = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \|", (ROOT / "README.md").read_text(), re.MULTILINE)
    introduced = re.findall(r"`(\w+)`", " ".join(row for row in rows if "PCABINET" not in row))

    assert sorted(people) == sorted(introduced)


def test_contributing_names_each_target_of_make() -> None:
    """Who contributes finds every command of the Makefile in one table."""
    targets = re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)
    text = (DOCS / "contributing.md").read_text()

    assert [] == [target for target in targets if f"`make {target}" not in text]


def test_no_document_names_a_target_that_is_not_there() -> None:
    """Every `make something` in the documents is a target."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {name for file in DOCUMENTS for name in re.findall(r"`(?:\$ )?make ([a-z]+)", (ROOT / file).read_text())}

    assert set() == named - targets


def test_each_command_has_a_heading() -> None:
    """The page of the command line has one part a command, in the order of the help."""
    headings = re.findall(r"^## pcabinet (\w+)$", (DOCS / "cli.md").read_text(), re.MULTILINE)

    assert list(COMMANDS) == headings


@pytest.mark.parametrize("command", [name for name in COMMANDS if find_spec(f"constructor.cli.{name}")])
def test_each_option_is_explained(command: str) -> None:
    """What a command takes stands in its part of the page, and no option that it does not take."""
    parser = argparse.ArgumentParser()
    import_module(f"constructor.cli.{command}").setup(parser, "en")
    options = {option for action in parser._actions for option in action.option_strings} - {"-h", "--help"}
    text = (DOCS / "cli.md").read_text().partition(f"## pcabinet {command}\n")[2].partition("\n## ")[0]

    assert options == set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", text))


def test_exit_codes_are_those_of_the_page() -> None:
    """Each exit code has its row."""
    rows = re.findall(r"^\| (\d+) \|", (DOCS / "cli.md").read_text(), re.MULTILINE)
    known = [str(value) for name, value in vars(exits).items() if name.isupper()]

    assert known == rows


def test_each_code_has_a_row() -> None:
    """Every code of the checker is in the list."""
    assert list(codes()) == re.findall(r"^\| `(PC\d{4})` \|", (DOCS / "codes.md").read_text(), re.MULTILINE)


def test_each_kind_of_document_has_a_part() -> None:
    """The reference has a heading and an example for each kind, and names those that come later."""
    headings = re.findall(r"^## (\w+)$", LANGUAGE, re.MULTILINE)

    assert [] == [kind for kind in KINDS if kind not in headings]
    assert [] == [kind for kind in KINDS if not any(example.startswith(f"{kind}:") for example in EXAMPLES)]
    assert [] == [kind for kind in LATER if f"`{kind}`" not in LANGUAGE]


def test_each_function_has_a_row() -> None:
    """The functions of expressions are those of the reference."""
    rows = re.findall(r"^\| (`[a-z_]+\(.*?) \|", LANGUAGE, re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"`([a-z_]+)\(", row)}

    assert named == FUNCTIONS


def _documents(example: str) -> Iterator[tuple[str, str]]:
    """Return the file and the text of an example: whole documents, or data and blocks of a screen."""
    kind = example.partition(":")[0]
    if kind in FILES:
        yield FILES[kind], example
    elif kind in KINDS:
        yield "example.yaml", example
    else:
        yield "example.yaml", SCREEN + example


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.partition("\n")[0])
def test_examples_of_the_language_compile(example: str, tmp_path: Path) -> None:
    """What the reference shows has no finding, laid over the flagship."""
    shutil.copytree(ROOT / "blueprints" / "potok", tmp_path, dirs_exist_ok=True)
    for name, text in _documents(example):
        (tmp_path / name).write_text(text, encoding="utf-8")

    assert [] == [(found.code, found.span, found.arguments) for found in check_project(tmp_path).diagnostics]


def test_the_example_of_the_readme_compiles(tmp_path: Path) -> None:
    """The screen that the README shows is a whole one."""
    shown = re.findall(r"^```yaml\n(.*?)^```$", (ROOT / "README.md").read_text(), re.MULTILINE | re.DOTALL)
    shutil.copytree(ROOT / "blueprints" / "potok", tmp_path, dirs_exist_ok=True)
    for text in shown:
        renamed = text.replace("screen: agent_home", "screen: example").replace("path: /agent", "path: /example")
        (tmp_path / "example.yaml").write_text(renamed, encoding="utf-8")

    assert 1 == len(shown)
    assert () == check_project(tmp_path).diagnostics


@pytest.mark.parametrize("kind", registry())
def test_examples_of_blocks_are_well_formed(kind: str, tmp_path: Path) -> None:
    """What the page of blocks shows has only slots and words that there are."""
    shutil.copytree(ROOT / "blueprints" / "starter", tmp_path, dirs_exist_ok=True)
    example = (BLOCKS / kind / "example.yaml").read_text(encoding="utf-8")
    (tmp_path / "example.yaml").write_text(f"{SCREEN}blocks:\n{example}", encoding="utf-8")
    report = Report()
    load(tmp_path, report)

    assert () == report.diagnostics
