"""`pcabinet provision keycloak` writes a realm, a theme, or tells and changes a server."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from constructor.cli import main
from constructor.cli.exits import ENVIRONMENT, FINDINGS, FINE, USAGE
from constructor.keycloak.server import Keycloak

POTOK = str(Path(__file__).parents[3] / "blueprints" / "potok")
ENVIRON = {
    "PCABINET_PUBLIC_URL": "https://my.example.org",
    "PCABINET_OIDC_ISSUER": "https://id.example.org/realms/potok",
    "PCABINET_OIDC_CLIENT_ID": "pcabinet",
    "PCABINET_OIDC_CLIENT_SECRET": "secret of the client",
    "PCABINET_KEYCLOAK_ADMIN_USER": "admin",
    "PCABINET_KEYCLOAK_ADMIN_PASSWORD": "secret of the administrator",
}


@pytest.fixture(autouse=True)
def environ(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The settings of a deployment, all of them."""
    for name, value in ENVIRON.items():
        monkeypatch.setenv(name, value)
    return ENVIRON


def provision(*more: str, lang: str = "en") -> int:
    """Run the command on potok."""
    return main(["provision", "keycloak", POTOK, *more, "--lang", lang])


@pytest.mark.parametrize(("lang", "said"), [("en", "until these settings"), ("ru", "пока эти настройки")])
def test_all_missing_settings_are_named_at_once(
    lang: str, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 3; every setting that a server's change needs is named in words."""
    for name in ENVIRON:
        monkeypatch.delenv(name)

    ended = provision(lang=lang)
    told = capsys.readouterr()

    assert (ENVIRONMENT, "") == (ended, told.out)
    assert said in told.err
    assert all(name in told.err for name in ENVIRON)


def test_a_file_holds_no_secret_and_is_nobody_elses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither secrets nor an administrator are needed; the file says where they come from, and so do the words."""
    for name in ENVIRON:
        if "SECRET" in name or "ADMIN" in name:
            monkeypatch.delenv(name)
    file = tmp_path / "realm.json"
    file.write_text("of old")
    file.chmod(0o644)

    ended = provision("--file", str(file))
    told = capsys.readouterr()
    (client,) = json.loads(file.read_text())["clients"]

    assert (FINE, "", 0o600) == (ended, told.out, stat.S_IMODE(file.stat().st_mode))
    assert "${PCABINET_OIDC_CLIENT_SECRET}" == client["secret"]
    assert "PCABINET_OIDC_CLIENT_SECRET" in told.err
    assert "--import-realm" in told.err


def test_the_realm_is_all_of_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    """`-` writes the realm where data goes; without --personas it has no people and no word of their password."""
    ended = provision("--file", "-")
    told = capsys.readouterr()

    assert (FINE, "potok", False) == (ended, json.loads(told.out)["realm"], "users" in json.loads(told.out))
    assert "`potok`" not in told.err


def test_personas_are_told_to_be_everybodys(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever asks for the personas is told that their password is known."""
    provision("--file", "-", "--personas")
    told = capsys.readouterr()

    assert "users" in json.loads(told.out)
    assert "everybody knows their password, `potok`" in told.err


@pytest.mark.parametrize(("lang", "said"), [("en", "themes/"), ("ru", "в папку themes/")])
def test_a_theme_needs_no_settings(
    lang: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Folder and jar are written, and it is said where Keycloak finds them."""
    for name in ENVIRON:
        monkeypatch.delenv(name)

    ended = provision("--theme", str(tmp_path / "themes"), lang=lang)

    assert FINE == ended
    assert {"potok", "potok.jar"} == {path.name for path in (tmp_path / "themes").iterdir()}
    assert (tmp_path / "themes" / "potok" / "login" / "theme.properties").is_file()
    assert said in capsys.readouterr().err


def test_a_theme_takes_no_others_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder that is no theme stays, and the way out is said."""
    (tmp_path / "potok").mkdir()

    ended = provision("--theme", str(tmp_path))

    assert USAGE == ended
    assert "choose another folder" in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--file", "--theme"])
def test_a_place_that_can_not_be_written_is_told(
    option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A sentence and exit code 3."""
    (tmp_path / "file").write_bytes(b"")

    ended = provision(option, str(tmp_path / "file" / "below"))

    assert ENVIRONMENT == ended
    assert "can not be written" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["provision", "billing"], "billing"),
        (["provision"], "не хватает: partner"),
        (["provision", "keycloak", "--dry-run", "--file", "x"], "нельзя вместе"),
        (["provision", "keycloak", "nowhere"], "папки nowhere нет"),
    ],
)
def test_a_wrong_call_is_told_in_words(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2, in the language asked for."""
    ended = main([*arguments, "--lang", "ru"])

    assert USAGE == ended
    assert said in capsys.readouterr().err


def test_a_blueprint_with_findings_makes_no_realm(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is wrong with the blueprint is shown; nothing is written."""
    (tmp_path / "cabinet.yaml").write_text("cabinet: shop\n")

    ended = main(["provision", "keycloak", str(tmp_path), "--file", str(tmp_path / "realm.json")])

    assert (FINDINGS, False) == (ended, (tmp_path / "realm.json").exists())
    assert "PC1102" in capsys.readouterr().err


def test_a_server_that_is_away_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 3 and the address, without a secret and without a trace."""
    monkeypatch.setenv("PCABINET_OIDC_ISSUER", "http://127.0.0.1:9/realms/potok")

    ended = provision()
    told = capsys.readouterr()

    assert (ENVIRONMENT, "") == (ended, told.out)
    assert "http://127.0.0.1:9" in told.err
    assert "secret of" not in told.err


def test_a_misspelt_setting_of_directus_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A setting that may be left out is not left out by a slip of the pen."""
    monkeypatch.setenv("PCABINET_DIRECTUS_HOOK_TOKN", "secret of the hints")

    ended = main(["provision", "directus", POTOK, "--lang", "en"])
    told = capsys.readouterr().err

    assert ENVIRONMENT == ended
    assert "PCABINET_DIRECTUS_HOOK_TOKN is no setting; did you mean PCABINET_DIRECTUS_HOOK_TOKEN?" in told


def test_a_server_is_told_changed_and_then_as_wanted(
    keycloak: Keycloak, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A dry run tells and changes nothing, a run changes, the next finds nothing to do."""
    monkeypatch.setenv("PCABINET_OIDC_ISSUER", keycloak.issuer("provisioned"))
    monkeypatch.setenv("PCABINET_KEYCLOAK_ADMIN_USER", keycloak.admin_user)
    monkeypatch.setenv("PCABINET_KEYCLOAK_ADMIN_PASSWORD", keycloak.admin_password)
    runs = []
    for more in (["--dry-run"], ["--dry-run"], [], [], ["--dry-run"]):
        ended = provision(*more)
        told = capsys.readouterr()
        runs.append((ended, len(told.out.splitlines())))

    assert [(FINDINGS, 1), (FINDINGS, 1), (FINE, 1), (FINE, 0), (FINE, 0)] == runs
