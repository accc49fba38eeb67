"""A blueprint's files as a whole: which are read, what they declare, what is refused."""

from __future__ import annotations

import os
from pathlib import Path
from textwrap import dedent

import pytest

from constructor.diagnostics import Diagnostic, Report
from constructor.load import Project, api_path, load
from constructor.load.yaml import plain

CABINET = "cabinet: shop\nname: {en: Shop}\nlocales: [en]\ntime_zone: Europe/London\nhome: {guest: home}\n"
SCREEN = "screen: home\npath: /home\ntitle: {en: Home}\npublic: true\nblocks: [{prose: {en: Hello}}]\n"
SOURCE = "source: billing\napi: billing.openapi.yaml\n"


def project(
    root: Path, files: dict[str, str | bytes], cabinet: str = CABINET
) -> tuple[Project, tuple[Diagnostic, ...]]:
    """Write files and load them; return the project and what was found."""
    for name, text in {"cabinet.yaml": cabinet, **files}.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else dedent(text).encode())
    report = Report()
    return load(root, report), report.diagnostics


def codes(found: tuple[Diagnostic, ...]) -> list[str]:
    """Return the codes of what was found."""
    return [diagnostic.code for diagnostic in found]


def test_documents_are_known_by_their_first_key(tmp_path: Path) -> None:
    """Files and folders mean nothing; several documents stand in one file, and come in the order of the files."""
    loaded, found = project(tmp_path, {"any/where.yml": f"{SCREEN}---\ntexts: en\napp: {{name: Shop}}\n"})

    assert () == found
    assert [
        ("screen", "home", "any/where.yml"),
        ("texts", "en", "any/where.yml"),
        ("cabinet", "shop", "cabinet.yaml"),
    ] == [(document.kind, document.name, document.file) for document in loaded.documents]


def test_hidden_folders_and_other_files_are_passed_over(tmp_path: Path) -> None:
    """What an editor or a version control keeps there is no part of a blueprint."""
    loaded, found = project(tmp_path, {".git/a.yaml": "x: 1", ".b.yaml": "x: 1", "README.md": "x: 1", "a.json": "{}"})

    assert () == found
    assert ["cabinet.yaml"] == list(loaded.files)


def test_api_documents_stand_apart(tmp_path: Path) -> None:
    """An OpenAPI document is no document of the blueprint and may have null."""
    api = "# ours\nopenapi: 3.0.3\npaths: {}\nx-nothing: null\n"
    loaded, found = project(tmp_path, {"sources/billing.yaml": SOURCE, "sources/billing.openapi.yaml": api})
    (source,) = loaded.of("source")

    assert () == found
    assert ["sources/billing.openapi.yaml"] == list(loaded.apis)
    assert "sources/billing.openapi.yaml" == api_path(source)


def test_api_documents_in_json_are_read_where_a_source_names_them(tmp_path: Path) -> None:
    """JSON has its places too; the path may lead to another folder of the blueprint."""
    source = "source: billing\napi: ../apis/billing.json\n"
    loaded, found = project(
        tmp_path, {"sources/billing.yaml": source, "apis/billing.json": '{"openapi": "3.0.3",\n\t"paths": {"a": null}}'}
    )

    assert () == found
    assert {"openapi": "3.0.3", "paths": {"a": None}} == plain(loaded.apis["apis/billing.json"])


def test_api_document_that_can_not_be_read_is_told_once(tmp_path: Path) -> None:
    """A source that names it is no second mistake."""
    loaded, found = project(tmp_path, {"billing.yaml": SOURCE, "billing.openapi.yaml": "openapi: 3.0.3\npaths: {"})

    assert ["PC1003"] == codes(found)
    assert ("api", "billing.openapi.yaml") in loaded.broken


def test_content_is_read_by_collection(tmp_path: Path) -> None:
    """A list of things or one thing, in a file named as the collection."""
    files: dict[str, str | bytes] = {
        "content/news.yaml": "- {id: a}\n- {id: b}\n",
        "content/contacts.yaml": "phone: 1\n",
    }
    loaded, found = project(tmp_path, files)

    assert () == found
    assert {"contacts": {"phone": 1}, "news": [{"id": "a"}, {"id": "b"}]} == {
        name: plain(node) for name, node in loaded.content.items()
    }


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"content/news.yaml": "word"}, "PC1013"),
        ({"content/news.yaml": "- a: 1\n---\n- a: 2"}, "PC1013"),
        ({"content/news.yaml": "- {a: ~}"}, "PC1007"),
        ({"content/news.yaml": "a: 1", "content/news.yml": "a: 1"}, "PC1012"),
        ({"x.yaml": "- screen: home"}, "PC1013"),
        ({"x.yaml": "word"}, "PC1013"),
        ({"x.yaml": "scren: home\npath: /"}, "PC1010"),
        ({"x.yaml": "test: later"}, "PC1015"),
        ({"x.yaml": SCREEN, "y.yaml": SCREEN}, "PC1012"),
        ({"x.yaml": CABINET.replace("shop", "other")}, "PC1012"),
        ({"x.yaml": "objects: {a: {}}", "y.yaml": "objects: {a: {}}"}, "PC1012"),
        ({"x.yaml": "screen: caf\xe9".encode("latin-1")}, "PC1001"),
        ({"x.yaml": "screen: a".encode("utf-16")}, "PC1001"),
        ({"x.yaml": "#" * 1_000_001}, "PC1002"),
        ({"x.yaml": "texts: en\na: x\u200bx\u2028x"}, "PC1008"),
    ],
)
def test_what_is_wrong_with_files_is_told(tmp_path: Path, files: dict[str, str | bytes], code: str) -> None:
    """One mistake, one finding."""
    _, found = project(tmp_path, files)

    assert [code] == codes(found)


def test_byte_order_mark_is_no_letter(tmp_path: Path) -> None:
    """Files of Windows editors are read, and columns count from the first letter."""
    loaded, found = project(tmp_path, {"x.yaml": b"\xef\xbb\xbf" + SCREEN.encode()})
    (screen,) = loaded.of("screen")

    assert () == found
    assert (1, 1) == screen.node.entries[0].key.span.start


def test_two_declarations_show_both_places(tmp_path: Path) -> None:
    """The second is the mistake, the first stands beside it."""
    loaded, (found,) = project(tmp_path, {"a.yaml": SCREEN, "b.yaml": SCREEN})

    assert ("b.yaml", "a.yaml") == (found.span.file, found.related[0].span.file)
    assert 1 == len(loaded.of("screen"))


def test_unknown_kind_offers_what_was_meant(tmp_path: Path) -> None:
    """A misspelt kind, or a kind that is there but not first."""
    _, found = project(tmp_path, {"a.yaml": "scren: home", "b.yaml": "path: /a\nscreen: home"})

    assert [("screen",), ("screen",)] == [diagnostic.arguments["near"] for diagnostic in found]


def test_missing_cabinet_is_told(tmp_path: Path) -> None:
    """A blueprint begins with it; an empty folder has none."""
    report = Report()
    load(tmp_path, report)

    assert ["PC1011"] == codes(report.diagnostics)


def test_broken_cabinet_is_not_missing(tmp_path: Path) -> None:
    """Of one cause the root is told."""
    loaded, found = project(tmp_path, {}, cabinet=CABINET.replace("locales: [en]", "locales: en"))

    assert ["PC1103"] == codes(found)
    assert {("cabinet", "shop")} == loaded.broken


def test_broken_documents_are_kept_by_name(tmp_path: Path) -> None:
    """A document that is not well-formed is out, yet what it declares is known."""
    files: dict[str, str | bytes] = {"a.yaml": "screen: home\npath: 1", "b.yaml": "objects: {a: {off: b}, c: {}}"}
    files["c.yaml"] = "fragment: people\nblocks: [a"
    loaded, _ = project(tmp_path, files)

    assert {("screen", "home"), ("object", "a"), ("object", "c"), ("fragment", "people")} == loaded.broken


def test_link_that_leads_outside_is_refused(tmp_path: Path) -> None:
    """Nothing of the machine gets into a build."""
    (tmp_path / "secret.yaml").write_text(SCREEN)
    root = tmp_path / "shop"
    root.mkdir()
    (root / "a.yaml").symlink_to(tmp_path / "secret.yaml")
    (root / "folder").symlink_to(tmp_path)
    loaded, found = project(root, {})

    assert [("PC1009", "outside"), ("PC1009", "folder")] == [(each.code, each.arguments["what"]) for each in found]
    assert ["cabinet.yaml"] == list(loaded.files)


def test_files_that_can_not_be_read_are_told(tmp_path: Path) -> None:
    """A link to itself, or a name that no editor can show, stops neither the other files nor the program."""
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    os.close(os.open(os.fsencode(tmp_path) + b"/caf\xe9.yaml", os.O_CREAT | os.O_WRONLY))
    loaded, found = project(tmp_path, {})

    assert ["name", "unreadable"] == sorted(str(each.arguments["what"]) for each in found)
    assert ["cabinet.yaml"] == list(loaded.files)
    assert all(each.span.file.isprintable() for each in found)


def test_link_within_the_blueprint_is_followed(tmp_path: Path) -> None:
    """A mounted configuration is made of such links; the hidden folder that they lead to is passed over."""
    (tmp_path / "..data").mkdir()
    (tmp_path / "..data" / "home.yaml").write_text(SCREEN)
    (tmp_path / "home.yaml").symlink_to("..data/home.yaml")
    loaded, found = project(tmp_path, {})

    assert () == found
    assert ["home"] == [document.name for document in loaded.of("screen")]


def test_kind_of_a_block_comes_first_however_it_was_written(tmp_path: Path) -> None:
    """The order of keys means nothing; who reads on finds the kind at once."""
    text = SCREEN.replace("{prose: {en: Hello}}", "{width: half, prose: {en: Hello}}")
    loaded, found = project(tmp_path, {"a.yaml": text})
    (screen,) = loaded.of("screen")

    assert () == found
    assert ["prose", "width"] == list(plain(screen.node)["blocks"][0])  # type: ignore[index]  # plain data
