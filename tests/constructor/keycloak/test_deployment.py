"""What the environment tells of a deployment at a Keycloak."""

from __future__ import annotations

from pathlib import Path

import pytest

from constructor.keycloak.deployment import Smtp, read_deployment
from runtime.settings import SettingsError
from runtime.settings_words import problem_words

ENVIRON = {
    "PCABINET_PUBLIC_URL": "https://my.example.org/",
    "PCABINET_OIDC_ISSUER": "https://id.example.org/realms/potok",
    "PCABINET_OIDC_CLIENT_ID": "pcabinet",
    "PCABINET_OIDC_CLIENT_SECRET": "secret of the client",
    "PCABINET_KEYCLOAK_ADMIN_USER": "admin",
    "PCABINET_KEYCLOAK_ADMIN_PASSWORD": "secret of the administrator",
}
MAIL = {"PCABINET_KEYCLOAK_SMTP_FROM": "no-reply@example.org"}


@pytest.mark.parametrize(
    ("issuer", "realm", "server"),
    [
        ("https://id.example.org/realms/potok", "potok", "https://id.example.org"),
        ("https://id.example.org/auth/realms/potok", "potok", "https://id.example.org/auth"),
        ("https://id.example.org/realms/my%20realm", "my realm", "https://id.example.org"),
    ],
)
def test_the_issuer_names_realm_and_server(issuer: str, realm: str, server: str) -> None:
    """The realm is what follows `/realms/`, the server what stands before it, an older base path included."""
    deployment = read_deployment(ENVIRON | {"PCABINET_OIDC_ISSUER": issuer})

    assert (realm, server, "https://my.example.org") == (deployment.realm, deployment.server, deployment.public_url)


def test_the_server_is_changed_at_its_internal_address() -> None:
    """Where an internal address is set, the admin API is asked there."""
    internal = {"PCABINET_OIDC_INTERNAL_URL": "https://keycloak.internal:8443/realms/potok"}

    assert "https://keycloak.internal:8443" == read_deployment(ENVIRON | internal).server


def test_everything_missing_is_told_at_once() -> None:
    """One error names all that is needed; for a file no secret and no administrator is."""
    told = []
    for secrets in (True, False):
        with pytest.raises(SettingsError) as caught:
            read_deployment({}, secrets=secrets)
        told.append({problem.name for problem in caught.value.problems})
    of_file = {"PCABINET_PUBLIC_URL", "PCABINET_OIDC_ISSUER", "PCABINET_OIDC_CLIENT_ID"}

    assert [set(ENVIRON), of_file] == told


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("OIDC_ISSUER", "https://id.example.org", "not_realm"),
        ("OIDC_ISSUER", "https://id.example.org/realms/", "not_realm"),
        ("OIDC_ISSUER", "https://id.example.org/realms/a/", "not_realm"),
        ("OIDC_ISSUER", "https://id.example.org/realms/master", "master"),
        ("OIDC_ISSUER", "https://id.example.org/realms/a/b", "not_realm"),
        ("OIDC_INTERNAL_URL", "https://keycloak.internal", "not_realm"),
        ("OIDC_ISSUER", "http://id.example.org/realms/potok", "plain_http"),
        ("PUBLIC_URL", "https://example.org/cabinet", "not_origin"),
        ("KEYCLOAK_SMTP_URL", "mail.example.org", "not_mail"),
        ("KEYCLOAK_SMTP_URL", "https://mail.example.org", "not_mail"),
        ("KEYCLOAK_SMTP_URL", "smtp://mail.example.org:x", "not_mail"),
        ("KEYCLOAK_SMTP_URL", "smtps://robot:pass-word@mail.example.org", "not_mail"),
    ],
)
def test_what_will_not_do_is_told_in_words(name: str, value: str, fault: str) -> None:
    """Each wrong value is one problem, in both languages, and no password is repeated."""
    with pytest.raises(SettingsError) as caught:
        read_deployment(ENVIRON | MAIL | {f"PCABINET_{name}": value})
    (problem,) = caught.value.problems
    words = problem_words(problem, "en") + problem_words(problem, "ru")

    assert (fault, f"PCABINET_{name}") == (problem.fault, problem.name)
    assert "pass-word" not in words


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtps://mail.example.org", ("mail.example.org", 465, "", True, False)),
        ("smtp://mail.example.org", ("mail.example.org", 587, "", False, True)),
        ("smtp://127.0.0.1:2525", ("127.0.0.1", 2525, "", False, False)),
        (
            "smtps://robot%40example.org@mail.example.org:1465",
            ("mail.example.org", 1465, "robot@example.org", True, False),
        ),
    ],
)
def test_letters_leave_encrypted(url: str, expected: tuple[str, int, str, bool, bool]) -> None:
    """`smtps` is TLS, `smtp` is STARTTLS; nothing leaves this machine in the clear."""
    mail = MAIL | {"PCABINET_KEYCLOAK_SMTP_URL": url, "PCABINET_KEYCLOAK_SMTP_PASSWORD": "x"}
    smtp = read_deployment(ENVIRON | mail).smtp or Smtp(host="", port=0, sender="")

    assert expected == (smtp.host, smtp.port, smtp.user, smtp.tls, smtp.starttls)


def test_a_user_of_the_mail_server_needs_a_password(tmp_path: Path) -> None:
    """It is missing where a server is changed, may stand in a file, and is not needed for a realm file."""
    environ = ENVIRON | MAIL | {"PCABINET_KEYCLOAK_SMTP_URL": "smtps://robot@mail.example.org"}
    (tmp_path / "password").write_text("secret of the robot\n")
    filed = read_deployment(environ | {"PCABINET_KEYCLOAK_SMTP_PASSWORD_FILE": str(tmp_path / "password")}).smtp
    with pytest.raises(SettingsError) as caught:
        read_deployment(environ)

    assert ["PCABINET_KEYCLOAK_SMTP_PASSWORD"] == [problem.name for problem in caught.value.problems]
    assert "secret of the robot" == (filed.password if filed else "")
    assert read_deployment(environ, secrets=False).smtp is not None


def test_secrets_are_not_shown() -> None:
    """What is printed of a deployment holds no secret."""
    mail = MAIL | {
        "PCABINET_KEYCLOAK_SMTP_URL": "smtps://robot@m.example",
        "PCABINET_KEYCLOAK_SMTP_PASSWORD": "secret x",
    }

    assert "secret" not in repr(read_deployment(ENVIRON | mail)).replace("client_secret", "")
