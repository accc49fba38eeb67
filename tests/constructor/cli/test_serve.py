"""`pcabinet serve` starts on a whole build with whole settings, and says in words why it does not."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from constructor.cli import main
from constructor.cli.exits import DAMAGED, ENVIRONMENT
from constructor.compile import compile_project
from constructor.emit import write_build
from runtime.build import MANIFEST, BuildError, open_build, seal, write_manifest
from runtime.server import bind

STARTER = Path(__file__).parents[3] / "blueprints" / "starter"
SAID = {
    "damaged": {"en": "The build is damaged: ", "ru": "Сборка повреждена: "},
    "foreign": {"en": "The build is of format ", "ru": "Сборка в формате "},
    "missing": {"en": " is no build", "ru": " — не сборка"},
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build of the starter; not to be changed."""
    folder = tmp_path_factory.mktemp("builds") / "whole"
    build = compile_project(STARTER).build
    assert build is not None
    write_build(build, folder)
    return folder


@pytest.fixture
def build(whole: Path, tmp_path: Path) -> Path:
    """A copy of that build, to be damaged."""
    return Path(shutil.copytree(whole, tmp_path / "build"))


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing of the machine's own settings in."""
    for name in [name for name in os.environ if name.startswith("PCABINET_")]:
        monkeypatch.delenv(name)


def test_any_changed_byte_is_found(whole: Path) -> None:
    """Whichever byte of whichever file was flipped, the build is damaged."""
    missed = []
    for path in (path for path in whole.rglob("*") if path.is_file()):
        data = path.read_bytes()
        for at in {0, len(data) // 3, len(data) // 2, len(data) - 1}:
            path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
            missed += [] if _is_refused(whole) else [(path.name, at)]
        path.write_bytes(data)

    assert [] == missed
    assert open_build(whole).id


def _is_refused(folder: Path) -> bool:
    try:
        open_build(folder)
    except BuildError:
        return True
    return False


def _flip(folder: Path) -> None:
    path = folder / "content.json"
    data = path.read_bytes()
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))


def _reseal(change: Callable[[dict[str, object]], object]) -> Callable[[Path], None]:
    """Return a damage that edits the manifest and leaves the rest."""

    def damage(folder: Path) -> None:
        manifest = json.loads((folder / MANIFEST).read_text())
        change(manifest)
        (folder / MANIFEST).write_text(json.dumps(manifest))

    return damage


def _folder_instead(folder: Path) -> None:
    (folder / "cabinet.json").unlink()
    (folder / "cabinet.json").mkdir()


def _link_to_nothing(folder: Path) -> None:
    (folder / "cabinet.json").unlink()
    (folder / "cabinet.json").symlink_to("nowhere")


def _without_cabinet(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()
    empty = seal({"content.json": b"{}"}, "shop", "0")
    (folder / "content.json").write_bytes(b"{}")
    (folder / MANIFEST).write_bytes(write_manifest(empty))


def _strange_list(folder: Path) -> None:
    """List a file by a number, under an id that is right."""
    _without_cabinet(folder)
    manifest = json.loads((folder / MANIFEST).read_text())
    head = {**manifest, "files": {"content.json": 5}}
    del head["id"]
    sealed = hashlib.sha256(json.dumps(head, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
    (folder / MANIFEST).write_text(json.dumps({**head, "id": sealed}))


DAMAGES: dict[str, tuple[str, Callable[[Path], object]]] = {
    "a byte flipped": ("damaged", _flip),
    "a file added": ("damaged", lambda folder: (folder / "code" / "more.py").write_text("more")),
    "a file removed": ("damaged", lambda folder: (folder / "cabinet.json").unlink()),
    "a file cut short": ("damaged", lambda folder: (folder / "cabinet.json").write_bytes(b"")),
    "a folder instead of a file": ("damaged", _folder_instead),
    "a file that links to nothing": ("damaged", _link_to_nothing),
    "another blueprint in the manifest": ("damaged", _reseal(lambda manifest: manifest.update(blueprint="other"))),
    "another id": ("damaged", _reseal(lambda manifest: manifest.update(id="0" * 64))),
    "no list of files": ("damaged", _reseal(lambda manifest: manifest.pop("files"))),
    "a manifest that is no JSON": ("damaged", lambda folder: (folder / MANIFEST).write_bytes(b"\xff{")),
    "a manifest that is a list": ("damaged", lambda folder: (folder / MANIFEST).write_text("[]")),
    "a manifest nested without end": ("damaged", lambda folder: (folder / MANIFEST).write_text("[" * 100_000)),
    "a strange list of files": ("damaged", _strange_list),
    "no cabinet": ("damaged", _without_cabinet),
    "another format": ("foreign", _reseal(lambda manifest: manifest.update(format=999))),
    "no manifest": ("missing", lambda folder: (folder / MANIFEST).unlink()),
    "nothing at all": ("missing", shutil.rmtree),
}  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "ru"])
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_build_is_not_served(damage: str, lang: str, build: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 4 and one sentence, in the asked language, before any setting is read."""
    reason, spoil = DAMAGES[damage]
    spoil(build)

    ended = main(["serve", str(build), "--lang", lang])
    told = capsys.readouterr()

    assert (DAMAGED, "", 1) == (ended, told.out, told.err.count("\n"))
    assert SAID[reason][lang] in told.err


@pytest.mark.parametrize(("lang", "said"), [("en", "is not set"), ("ru", "не задана")])
def test_all_missing_settings_are_listed_at_once(
    lang: str, said: str, build: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without settings nothing starts, and one run names each that is needed."""
    ended = main(["serve", str(build), "--lang", lang])
    lines = capsys.readouterr().err.splitlines()[1:]
    named = [line.split()[0] for line in lines if said in line]

    assert ENVIRONMENT == ended
    assert [
        "PCABINET_OIDC_ISSUER", "PCABINET_PUBLIC_URL", "PCABINET_SECRET_KEY", "PCABINET_OIDC_CLIENT_ID",
        "PCABINET_OIDC_CLIENT_SECRET", "PCABINET_SOURCE_BILLING_TOKEN", "PCABINET_SOURCE_BILLING_URL",
    ] == named  # fmt: skip


def test_wrong_settings_are_listed_beside_missing_ones(
    build: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A value that does not do is named in the same run, without a secret in it."""
    monkeypatch.setenv("PCABINET_SECRET_KEY", "short-secret")
    monkeypatch.setenv("PCABINET_PUBLIC_URL", "http://shop.example.com")

    ended = main(["serve", str(build), "--lang", "en"])
    told = capsys.readouterr().err

    assert ENVIRONMENT == ended
    assert "PCABINET_SECRET_KEY is shorter than 32 bytes" in told
    assert "use https" in told
    assert "short-secret" not in told


@pytest.fixture
def _settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let everything be set that the starter needs."""
    for name, value in {
        "PUBLIC_URL": "http://127.0.0.1:1",
        "SECRET_KEY": "k" * 32,
        "OIDC_ISSUER": "http://127.0.0.1:1",
        "OIDC_CLIENT_ID": "pcabinet",
        "OIDC_CLIENT_SECRET": "hush",
        "SOURCE_BILLING_URL": "http://127.0.0.1:1",
        "SOURCE_BILLING_TOKEN": "hush",
        "SESSIONS": f"sqlite:///{tmp_path}/sessions.sqlite",
    }.items():
        monkeypatch.setenv(f"PCABINET_{name}", value)


@pytest.mark.usefixtures("_settings")
def test_a_taken_port_is_said(build: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever holds the port first listens at once, so that the second learns of it."""
    with bind("127.0.0.1", 0) as held:
        ended = main(["serve", str(build), "--port", str(held.getsockname()[1]), "--lang", "en"])

    assert ENVIRONMENT == ended
    assert "is taken" in capsys.readouterr().err


@pytest.mark.usefixtures("_settings")
def test_an_address_of_another_machine_is_not_called_a_taken_port(
    build: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The reason is the system's own."""
    ended = main(["serve", str(build), "--host", "192.0.2.1", "--port", "8000", "--lang", "en"])
    told = capsys.readouterr().err

    assert ENVIRONMENT == ended
    assert "192.0.2.1, port 8000, can not be listened on" in told


@pytest.mark.usefixtures("_settings")
def test_a_place_that_can_not_keep_sessions_is_named(
    build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is a matter of the environment, not a mistake of the program."""
    (tmp_path / "text").write_text("no database" * 100)
    monkeypatch.setenv("PCABINET_SESSIONS", f"sqlite:///{tmp_path}/text")
    with bind("127.0.0.1", 0) as free:
        port = free.getsockname()[1]

    ended = main(["serve", str(build), "--port", str(port), "--lang", "en"])

    assert ENVIRONMENT == ended
    assert f"PCABINET_SESSIONS: {tmp_path}/text can not be opened" in capsys.readouterr().err


@pytest.mark.parametrize("package", ["uvloop", "httptools"])
def test_a_package_that_makes_it_fast_is_not_optional(
    package: str, build: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without it everything would work several times dearer: it is said instead."""
    monkeypatch.setitem(sys.modules, package, None)

    assert ENVIRONMENT == main(["serve", str(build), "--lang", "en"])
    assert f"The package {package} is missing" in capsys.readouterr().err
