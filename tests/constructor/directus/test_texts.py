"""`pcabinet texts` on a real Directus: words go to editors and come back, and bad ones are named."""

from __future__ import annotations

import json
import shutil
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from constructor.bundled import bundled
from constructor.cli import main
from constructor.cli.exits import ENVIRONMENT, FINDINGS, FINE
from constructor.compile import check_project
from constructor.directus.admin import AdminError, Reason
from constructor.directus.server import Directus, running
from constructor.directus.texts import read_access
from constructor.directus.words import admin_words
from tests.conftest import directus_folder
from tests.parts.directus import plan

pytestmark = pytest.mark.directus

STARTER = bundled("blueprints") / "starter"


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Directus]:
    """A Directus of these tests alone, without anything in it."""
    with running(plan(directus_folder(), tmp_path_factory.mktemp("directus"))) as own:
        yield own


@pytest.fixture
def directus(bare: Directus, monkeypatch: pytest.MonkeyPatch) -> Directus:
    """The Directus without texts, and what a deployer sets."""
    monkeypatch.setenv("PCABINET_DIRECTUS_URL", bare.url)
    monkeypatch.setenv("PCABINET_DIRECTUS_ADMIN_TOKEN", bare.admin_token)
    if ids := [row["id"] for row in rows(bare)]:
        _ask(bare, "DELETE", "translations", ids)
    return bare


@pytest.fixture
def blueprint(tmp_path: Path) -> Path:
    """The starter, which also speaks Kazakh as soon as editors write it."""
    root = Path(shutil.copytree(STARTER, tmp_path / "blueprint"))
    cabinet = (root / "cabinet.yaml").read_text(encoding="utf-8")
    (root / "cabinet.yaml").write_text(cabinet.replace("locales: [en, ru]", "locales: [en, ru, {kk: content}]"))
    return root


def rows(directus: Directus) -> list[dict[str, Any]]:
    """Return the texts that lie there."""
    found: list[dict[str, Any]] = _ask(directus, "GET", "translations?limit=-1&fields=id,language,key,value")
    return found


def say(directus: Directus, language: str, key: str, value: str) -> None:
    """Let an editor write a text."""
    known = [row["id"] for row in rows(directus) if (row["language"], row["key"]) == (language, key)]
    body = {"language": language, "key": key, "value": value}
    _ask(directus, "PATCH" if known else "POST", f"translations/{known[0]}" if known else "translations", body)


def test_words_are_pushed_once(directus: Directus, blueprint: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A dry run changes nothing; a push gives Directus all texts in its own languages; the next finds nothing to do."""
    dry = main(["texts", "push", str(blueprint), "--dry-run"]), len(rows(directus))
    first, second = main(["texts", "push", str(blueprint)]), main(["texts", "push", str(blueprint), "--lang", "en"])
    there = rows(directus)
    said = {(row["language"], row["key"]): row["value"] for row in there}

    assert ((FINDINGS, 0), FINE, FINE) == (dry, first, second)
    assert "nothing was changed" in capsys.readouterr().err
    assert {"ru-RU", "en-US", "kk-KZ"} == {language for language, _ in said}
    assert ("Главная", "Home", "") == tuple(said[language, "home.title"] for language in ("ru-RU", "en-US", "kk-KZ"))
    assert len(said) == len(there)


def test_editors_words_are_kept_unless_told(directus: Directus, blueprint: Path) -> None:
    """What editors wrote stays; `--overwrite` puts the blueprint's in its place."""
    say(directus, "en-US", "home.title", "My home")
    values = []
    for more in ([], ["--overwrite"]):
        assert FINE == main(["texts", "push", str(blueprint), "--locale", "en", *more])
        values += [row["value"] for row in rows(directus) if row["key"] == "home.title"]

    assert ["My home", "Home"] == values


def test_editors_words_are_pulled_into_the_files(
    directus: Directus, blueprint: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """They stand where they stood, comments stay, the product's come at the end; a second pull finds nothing."""
    file = blueprint / "texts" / "en.yaml"
    before = file.read_text(encoding="utf-8")
    say(directus, "en-US", "home.title", 'Home: "sweet"')
    say(directus, "en-US", "ui.search", "Look for")
    dry = main(["texts", "pull", str(blueprint), "--dry-run"]), file.read_text(encoding="utf-8")
    shown = capsys.readouterr().out
    pulled, again = main(["texts", "pull", str(blueprint)]), main(["texts", "pull", str(blueprint), "--dry-run"])

    assert ((FINDINGS, before), FINE, FINE) == (dry, pulled, again)
    assert '+  title: "Home: \\"sweet\\""' in shown.splitlines()
    assert before.replace("title: Home\n", 'title: "Home: \\"sweet\\""\n', 1) + (
        '---\ntexts: en\nui.search: "Look for"\n'
    ) == file.read_text(encoding="utf-8")
    assert () == check_project(blueprint).diagnostics


def test_what_lies_there_is_checked(directus: Directus, blueprint: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each text that the cabinet does not show is named with the reason, and how far a language is."""
    say(directus, "en-US", "ui.code", "The code")
    say(directus, "ru-RU", "home.titel", "Дом")
    say(directus, "kk-KZ", "home.title", "Басты бет")
    codes = [main(["--lang", lang, "texts", "check", str(blueprint)]) for lang in ("en", "ru")]
    said = capsys.readouterr().out
    alone = main(["texts", "check", str(blueprint), "--locale", "kk"])

    assert [FINDINGS, FINDINGS, FINE] == [*codes, alone]
    assert "The text ui.code (en) is left out: it does not show code" in said
    assert "Тексты с ключами, которых в кабинете нет (ru), не взяты: home.titel" in said
    assert "kk: 1 of " in said


def test_bad_words_are_not_pulled(directus: Directus, blueprint: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The file stays as it is and the reason is said."""
    before = (blueprint / "texts" / "en.yaml").read_bytes()
    say(directus, "en-US", "home.title", "Home <script>")

    assert FINE == main(["--lang", "en", "texts", "pull", str(blueprint)])
    assert "The text home.title (en) is left out: it holds HTML" in capsys.readouterr().err
    assert before == (blueprint / "texts" / "en.yaml").read_bytes()


def test_a_token_that_may_not_is_told(
    directus: Directus, blueprint: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A wrong token and a Directus that is away are said in words, not in traces."""
    monkeypatch.setenv("PCABINET_DIRECTUS_ADMIN_TOKEN", "wrong")

    assert ENVIRONMENT == main(["--lang", "en", "texts", "push", str(blueprint)])
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("reason", ["refused", "forbidden"])
@pytest.mark.parametrize("lang", ["en", "ru"])
def test_a_wrong_token_is_told_by_the_setting_it_came_from(lang: str, reason: Reason) -> None:
    """Who reads with the cabinet's own token is not sent to look at the administrator's."""
    environ = {"PCABINET_DIRECTUS_URL": "http://127.0.0.1:9", "PCABINET_DIRECTUS_TOKEN": "wrong"}
    access = read_access(environ, writing=False)
    told = admin_words(AdminError(reason, access.url), lang, reader=access.reader)

    assert (True, False) == ("PCABINET_DIRECTUS_TOKEN" in told, "ADMIN" in told)


def _ask(directus: Directus, method: str, path: str, body: object = None) -> Any:
    request = urllib.request.Request(
        f"{directus.url}/{path}",
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {directus.admin_token}", "Content-Type": "application/json"},
    )
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as reply:
        answer = reply.read()
    return json.loads(answer)["data"] if answer else None
