"""`pcabinet provision directus` on a real Directus without a licence key: made, kept, repaired, within its limits."""

from __future__ import annotations

import http.server
import json
import shutil
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest

from constructor.bundled import bundled
from constructor.cli import main
from constructor.cli.exits import ENVIRONMENT, FINDINGS, FINE, USAGE
from constructor.directus.server import Directus, running
from tests.conftest import directus_folder
from tests.journeys.harness import compiled
from tests.parts.directus import plan

pytestmark = pytest.mark.directus

READER = "reader-token-of-the-tests"
PREVIEW = "preview-token-of-the-tests-which-is-long-enough"
HOOK = "hook-token-of-the-tests-which-is-long-enough"
POTOK = bundled("blueprints") / "potok"


class Cabinet(http.server.BaseHTTPRequestHandler):
    """Takes hints as a cabinet does."""

    hints: ClassVar[list[tuple[str, str, dict[str, Any]]]] = []
    came: ClassVar = threading.Event()

    def do_POST(self) -> None:
        """Keep the hint."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.hints.append((self.path, self.headers["Authorization"], body))
        self.send_response(204)
        self.end_headers()
        self.came.set()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def cabinet() -> Iterator[str]:
    """The address of somebody who takes hints."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Cabinet) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Directus]:
    """A Directus of these tests alone, without anything in it."""
    with running(plan(directus_folder(), tmp_path_factory.mktemp("directus"))) as own:
        yield own


@pytest.fixture
def settings(bare: Directus, cabinet: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a deployer sets."""
    monkeypatch.setenv("PCABINET_PUBLIC_URL", cabinet)
    monkeypatch.setenv("PCABINET_DIRECTUS_URL", bare.url)
    monkeypatch.setenv("PCABINET_DIRECTUS_ADMIN_TOKEN", bare.admin_token)
    monkeypatch.setenv("PCABINET_DIRECTUS_TOKEN", READER)
    monkeypatch.setenv("PCABINET_DIRECTUS_HOOK_TOKEN", HOOK)
    monkeypatch.setenv("PCABINET_DIRECTUS_PREVIEW_TOKEN", PREVIEW)


@pytest.fixture
def filled(settings: None, capsys: pytest.CaptureFixture[str]) -> None:
    """Directus as potok's blueprint says."""
    assert FINE == main(["--lang", "en", "provision", "directus", str(POTOK)]), capsys.readouterr()
    capsys.readouterr()


def test_a_dry_run_says_all_in_words_and_changes_nothing(
    settings: None, bare: Directus, capsys: pytest.CaptureFixture[str]
) -> None:
    """What would be made is told in both languages; afterwards Directus has no collection."""
    codes = [main(["--lang", lang, "provision", "directus", str(POTOK), "--dry-run"]) for lang in ("en", "ru")]
    said = capsys.readouterr()

    assert [FINDINGS, FINDINGS] == codes
    assert "collection news: is missing → is made" in said.out
    assert "коллекция news: нет → создать" in said.out
    assert "content of collection news: empty → " in said.out
    assert [] == [each for each in _names(bare) if not each.startswith("directus_")]
    assert HOOK not in said.out + said.err
    assert READER not in said.out + said.err
    assert "/-/preview" not in said.out + said.err


def test_a_second_run_changes_nothing(filled: None, capsys: pytest.CaptureFixture[str]) -> None:
    """The first run leaves nothing to do, for the dry run either."""
    codes = [main(["--lang", "en", "provision", "directus", str(POTOK), *more]) for more in ([], ["--dry-run"])]
    said = capsys.readouterr()

    assert ([FINE, FINE], "") == (codes, said.out)
    assert "nothing was changed" in said.err


def test_it_keeps_within_the_limits_of_a_directus_without_a_key(filled: None, bare: Directus) -> None:
    """At most 25 collections, 5 flows and 3 people; the reader is nobody's seat."""
    own = [each for each in _names(bare) if not each.startswith("directus_")]
    users = _ask(bare, "users?fields=role.name,role.policies.policy.app_access,policies.policy.app_access&limit=-1")
    editors = [user for user in users if user["role"]["name"] != "PCabinet: reader"]

    assert {"news", "news_translations", "faq", "contacts", "languages"} < set(own)
    assert len(own) <= 25
    assert 1 == len(_ask(bare, "flows"))
    assert 1 == len(editors)
    assert 2 == len(users)


def test_the_reader_reads_the_content_of_the_blueprint_and_writes_nothing(filled: None, bare: Directus) -> None:
    """Published news with every language's texts; no form of writing is open to it."""
    news = _ask(bare, "items/news?fields=slug,status,translations.title,translations.languages_code&sort=sort", READER)

    assert {"slug": "sbp", "status": "published"} == {key: news[0][key] for key in ("slug", "status")}
    assert {"ru": "Оплата по QR-коду СБП без комиссии", "en": "Pay by SBP QR code without a fee"} == {
        each["languages_code"]: each["title"] for each in news[0]["translations"]
    }
    assert 403 == _status(bare, "POST", "items/news", {"slug": "x"}, READER)
    assert 403 == _status(bare, "PATCH", "settings", {"project_name": "x"}, READER)


def test_pictures_and_documents_of_the_first_content_lie_in_their_folder(filled: None, bare: Directus) -> None:
    """Each item names its file; the reader has the very bytes, and a picture in the sizes of a cabinet."""
    build = compiled(POTOK).build
    files = _ask(bare, "files?filter[folder][name][_eq]=PCabinet&fields=id,type,title,filename_download,width&limit=-1")
    covers = _ask(bare, "items/news?filter[cover][_nnull]=true&fields=cover", READER)
    documents = _ask(bare, "items/documents?fields=file.id,file.title,file.filename_download", READER)
    with _open(bare, "GET", f"assets/{documents[0]['file']['id']}", None, READER) as answer:
        document = answer.read()
    with _open(bare, "GET", f"assets/{covers[0]['cover']}?key=cabinet-480", None, READER) as answer:
        kind = answer.headers["Content-Type"]

    assert len(build.under("media")) == len(files)
    assert {each["cover"] for each in covers} < {each["id"] for each in files}
    assert document in build.under("media").values()
    assert documents[0]["file"]["title"]
    assert "image/webp" == kind


def test_a_file_that_editors_threw_away_stays_away(
    filled: None, bare: Directus, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only what fills an empty collection is laid down."""
    cover = _ask(bare, "items/news?filter[cover][_nnull]=true&fields=id,cover")[0]
    _ask(bare, f"items/news/{cover['id']}", method="PATCH", body={"cover": None})
    _ask(bare, f"files/{cover['cover']}", method="DELETE")
    code = main(["--lang", "en", "provision", "directus", str(POTOK)])

    assert (FINE, "") == (code, capsys.readouterr().out)


def test_drafts_have_versions_and_are_previewed_in_the_cabinet(filled: None, bare: Directus, cabinet: str) -> None:
    """The address is the cabinet's own and holds a token of the collection, not the secret."""
    meta = _ask(bare, "collections/news")["meta"]

    assert meta["versioning"] is True
    assert meta["preview_url"].startswith(f"{cabinet}/-/preview/news/")
    assert PREVIEW not in meta["preview_url"]


def test_an_editor_fills_in_content_and_makes_no_collections(filled: None, bare: Directus) -> None:
    """The role needs no more than a person in it; languages and the model stay the deployer's."""
    role = _ask(bare, "roles?filter[name][_eq]=PCabinet:%20editor")[0]["id"]
    person = {"email": "e@example.com", "password": "of-the-editor", "role": role, "token": "editor-token"}
    editor = _ask(bare, "users", method="POST", body=person)["id"]
    texts = [{"languages_code": "ru", "title": "Новость"}]
    item = {"slug": "of-editor", "status": "published", "translations": texts}

    statuses = [
        _status(bare, "POST", "items/news", item, "editor-token"),
        _status(bare, "POST", "items/languages", {"code": "fr"}, "editor-token"),
        _status(bare, "POST", "collections", {"collection": "x", "schema": {}}, "editor-token"),
        _status(bare, "DELETE", f"users/{editor}", None, "editor-token"),
    ]
    _ask(bare, f"users/{editor}", method="DELETE")

    assert [200, 403, 403, 403] == statuses


def test_drift_is_named_and_put_right_and_nothing_else(
    filled: None, bare: Directus, capsys: pytest.CaptureFixture[str]
) -> None:
    """Notes, access, token, flow: each by its name. What editors made is left as it is."""
    _ask(bare, "fields/news/status", method="PATCH", body={"meta": {"note": "changed by hand"}})
    _ask(bare, "fields/news/slug", method="PATCH", body={"meta": {"sort": 3, "width": "half"}})
    _ask(bare, "collections/news", method="PATCH", body={"meta": {"note": "the operator's own"}})
    policy = _ask(bare, "policies?filter[name][_eq]=PCabinet:%20reader")[0]["id"]
    extra = {"policy": policy, "collection": "news", "action": "delete", "fields": ["*"]}
    _ask(bare, "permissions", method="POST", body=extra)
    reader = _ask(bare, "users?filter[role][name][_eq]=PCabinet:%20reader")[0]["id"]
    _ask(bare, f"users/{reader}", method="PATCH", body={"token": "another-token"})
    flow = _ask(bare, "flows")[0]["id"]
    _ask(bare, f"flows/{flow}", method="PATCH", body={"status": "inactive"})
    _ask(bare, "collections", method="POST", body={"collection": "own", "schema": {}, "meta": {}})
    _ask(bare, "fields/news", method="POST", body={"field": "own", "type": "string", "meta": {}, "schema": {}})
    _ask(bare, "items/news", method="POST", body={"slug": "by-hand", "own": "kept"})

    code = main(["--lang", "en", "provision", "directus", str(POTOK)])
    said = capsys.readouterr().out.splitlines()

    assert FINE == code
    assert [
        "field status of collection news: note: changed by hand → В кабинете видно только опубликованное",
        "flow “PCabinet: tell the cabinet of changes”: status: inactive → active",
        "permission news.delete of policy “PCabinet: reader”: does not belong there → is taken away",
        "user of role “PCabinet: reader”: token: another, or none → as in the settings",
    ] == sorted(said)
    assert "the operator's own" == _ask(bare, "collections/news")["meta"]["note"]
    assert "own" in _names(bare)
    assert [{"own": "kept", "status": "draft"}] == _ask(bare, "items/news?filter[slug][_eq]=by-hand&fields=own,status")


def test_a_change_of_the_blueprint_changes_only_that(
    filled: None, bare: Directus, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A field more is one line and one field; one less takes nothing away."""
    changed = tmp_path / "potok"
    shutil.copytree(POTOK, changed)
    file = changed / "cabinet.yaml"
    file.write_text(
        file.read_text().replace(
            "group: text}, translated: [question", "group: text, place: number}, translated: [question"
        )
    )
    code = main(["--lang", "en", "provision", "directus", str(changed)])
    said = capsys.readouterr().out.splitlines()
    back = main(["--lang", "en", "provision", "directus", str(POTOK), "--dry-run"])

    assert (FINE, ["field place of collection faq: is missing → is made"]) == (code, said)
    assert (FINE, "decimal") == (back, _ask(bare, "fields/faq/place")["type"])


def test_the_cabinet_is_told_of_a_change_with_its_secret(filled: None, bare: Directus) -> None:
    """A hint comes within seconds of the change: what happened, to which collection, and the secret."""
    Cabinet.hints.clear()
    Cabinet.came.clear()
    _ask(bare, "items/news", method="POST", body={"slug": "told", "status": "published"})

    assert Cabinet.came.wait(10)
    Cabinet.came.clear()
    text = {"language": "ru", "key": "ui.search", "value": "Найти"}
    _ask(bare, "translations", method="POST", body=text)

    assert Cabinet.came.wait(10)
    assert "translations.create" == Cabinet.hints[-1][2]["event"]
    assert ("/-/hooks/content", f"Bearer {HOOK}", {"event": "news.items.create", "collection": "news"}) == (
        Cabinet.hints[0]
    )


def test_what_was_made_otherwise_is_told_and_left(
    filled: None, bare: Directus, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A field of another type is never changed: what editors wrote could be lost."""
    changed = tmp_path / "potok"
    shutil.copytree(POTOK, changed)
    file = changed / "cabinet.yaml"
    file.write_text(file.read_text().replace("faq: {fields: {", "faq: {fields: {hand: number, "))
    _ask(bare, "fields/faq", method="POST", body={"field": "hand", "type": "string", "meta": {}, "schema": {}})
    code = main(["--lang", "en", "provision", "directus", str(changed)])

    assert ENVIRONMENT == code
    assert "Directus has faq.hand already, made otherwise: string → decimal." in capsys.readouterr().err
    assert "string" == _ask(bare, "fields/faq/hand")["type"]


def test_a_wrong_token_and_a_dead_directus_are_told_in_words(
    settings: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is wrong, which setting, what to do; exit code 3, no trace."""
    monkeypatch.setenv("PCABINET_DIRECTUS_ADMIN_TOKEN", "wrong")
    first = main(["--lang", "en", "provision", "directus", str(POTOK)])
    monkeypatch.setenv("PCABINET_DIRECTUS_URL", "http://127.0.0.1:1")
    second = main(["--lang", "ru", "provision", "directus", str(POTOK)])
    said = capsys.readouterr().err

    assert (ENVIRONMENT, ENVIRONMENT) == (first, second)
    assert "does not know the token. Check PCABINET_DIRECTUS_ADMIN_TOKEN" in said
    assert "Directus не отвечает по адресу http://127.0.0.1:1" in said


def test_an_option_of_keycloak_is_refused(settings: None, capsys: pytest.CaptureFixture[str]) -> None:
    """Personas are people of Keycloak."""
    code = main(["--lang", "en", "provision", "directus", str(POTOK), "--personas"])

    assert USAGE == code
    assert "--personas says nothing to Directus" in capsys.readouterr().err


def _names(directus: Directus) -> list[str]:
    return [each["collection"] for each in _ask(directus, "collections")]


def _ask(directus: Directus, path: str, token: str = "", method: str = "GET", body: object = None) -> Any:
    with _open(directus, method, path, body, token or directus.admin_token) as answer:
        text = answer.read()
    return json.loads(text)["data"] if text else None


def _status(directus: Directus, method: str, path: str, body: object, token: str) -> int:
    try:
        with _open(directus, method, path, body, token) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def _open(directus: Directus, method: str, path: str, body: object, token: str) -> Any:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    sent = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{directus.url}/{path}", data=sent, headers=headers, method=method)
    return opener.open(request, timeout=60)
