"""Words written into files of texts: where they stand, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from constructor.amending import amend
from constructor.bundled import bundled
from constructor.compile import check_project
from constructor.resolve import Blueprint

MORE = """\
# What the shop says.
texts: en
more: {title: "Shop", two: Plain words}   # aside
long: |
  one
  two
folded: >-
  a
  b

quoted: 'it''s'
last: end
"""


def amended(tmp_path: Path, locale: str = "en", **wanted: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return what changes, and the blueprint's words after that."""
    root = Path(shutil.copytree(bundled("blueprints") / "starter", tmp_path / "blueprint", dirs_exist_ok=True))
    (root / "texts" / "more.yaml").write_text(MORE, encoding="utf-8")
    blueprint = _read(root)
    texts = {key.replace("__", "."): text for key, text in wanted.items()}
    files = dict(amend(locale, blueprint.texts.get(locale), blueprint.project.files, texts))
    for path, text in files.items():
        (root / path).write_text(text, encoding="utf-8", newline="")
    after = _read(root).texts[locale].messages
    return files, {key: after[key][0] for key in texts}


def _read(root: Path) -> Blueprint:
    checked = check_project(root).checked
    assert checked is not None
    return checked.blueprint


@pytest.mark.parametrize(
    ("key", "text", "before", "after"),
    [
        ("more__two", "Other words", "two: Plain words}   # aside", "two: Other words}   # aside"),
        ("more__two", "a, b: {c}", "two: Plain words}", 'two: "a, b: {c}"}'),
        ("more__title", 'The "Shop"', '"Shop"', '"The \\"Shop\\""'),
        ("long", "three\nfour", "|\n  one\n  two\n", '"three\\nfour"\n'),
        ("folded", "no", ">-\n  a\n  b\n", '"no"\n'),
        ("quoted", "yes", "'it''s'", '"yes"'),
        ("last", "true", "last: end", 'last: "true"'),
        ("last", "12", "last: end", 'last: "12"'),
        ("last", "# no remark", "last: end", 'last: "# no remark"'),
        ("last", "{n, plural, one {#} other {#}}", "last: end", 'last: "{n, plural, one {#} other {#}}"'),
    ],
)
def test_a_text_is_replaced_where_it_stands(tmp_path: Path, key: str, text: str, before: str, after: str) -> None:
    """The file is the same but for the words, and is read back as they were meant."""
    files, read = amended(tmp_path, **{key: text})

    assert {"texts/more.yaml": MORE.replace(before, after, 1)} == files
    assert [text] == list(read.values())


def test_new_texts_follow_in_a_document_of_their_own(tmp_path: Path) -> None:
    """What stands nowhere yet comes after all else of the language's first file."""
    files, _ = amended(tmp_path, ui__search="Look for", ui__close="Shut")
    (text,) = files.values()

    assert text.endswith('\n---\ntexts: en\nui.close: "Shut"\nui.search: "Look for"\n')


def test_a_language_without_a_file_is_given_one(tmp_path: Path) -> None:
    """It is named by the language."""
    root = Path(shutil.copytree(bundled("blueprints") / "starter", tmp_path / "blueprint"))
    files = amend("kk", None, _read(root).project.files, {"home.title": "Басты бет"})

    assert {"texts/kk.yaml": 'texts: kk\nhome.title: "Басты бет"\n'} == files


def test_lines_keep_their_ends(tmp_path: Path) -> None:
    """A file of Windows stays one."""
    root = Path(shutil.copytree(bundled("blueprints") / "starter", tmp_path / "blueprint"))
    (root / "texts" / "more.yaml").write_bytes(MORE.replace("\n", "\r\n").encode())
    blueprint = _read(root)
    files = amend("en", blueprint.texts["en"], blueprint.project.files, {"last": "over"})

    assert {"texts/more.yaml": MORE.replace("end", "over").replace("\n", "\r\n")} == files
