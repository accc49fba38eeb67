"""The documents name what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from runtime.settings import NAMES

ROOT = Path(__file__).parent.parent
DOCUMENTS = ["README.md", "CHANGELOG.md", *(f"docs/{file.name}" for file in (ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_lead_to_files_that_exist(document: str) -> None:
    """Each relative link and picture of a document is there."""
    text = (ROOT / document).read_text()
    targets = re.findall(r'\]\(([^)#]+)|(?:src|srcset)="([^"]+)"', text)
    local = [link or picture for link, picture in targets if ":" not in link + picture]

    assert [] == [target for target in local if not (ROOT / document).parent.joinpath(target).exists()]


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
    text = (ROOT / "docs" / "contributing.md").read_text()

    assert [] == [target for target in targets if f"`make {target}" not in text]
