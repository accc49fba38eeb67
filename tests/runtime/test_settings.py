"""Settings of the deployment."""

from __future__ import annotations

import re
from ipaddress import ip_network
from pathlib import Path
from typing import get_args

import pytest

from runtime import settings as module
from runtime.cabinet.model import Source
from runtime.settings import Problem, Settings, SettingsError, read_settings
from runtime.settings_words import PURPOSES, Lang, problem_words

ENVIRON = {
    "PCABINET_PUBLIC_URL": "https://my.example.org/",
    "PCABINET_SECRET_KEY": "k" * 32,
    "PCABINET_OIDC_ISSUER": "https://id.example.org/realms/potok",
    "PCABINET_OIDC_CLIENT_ID": "pcabinet",
    "PCABINET_OIDC_CLIENT_SECRET": "hush",
    "PCABINET_SOURCE_BILLING_URL": "https://billing.example.org/api/",
    "PCABINET_SOURCE_BILLING_TOKEN": "canary-token",
}
SOURCES = {"billing": Source(id="billing", auth="bearer")}


def read(**changed: str) -> Settings:
    return read_settings(ENVIRON | {f"PCABINET_{name}": value for name, value in changed.items()}, SOURCES)


def problems(**changed: str) -> tuple[Problem, ...]:
    with pytest.raises(SettingsError) as refused:
        read(**changed)
    return refused.value.problems


def test_the_least_that_must_be_set_is_enough() -> None:
    """What is not said has a default."""
    settings = read()

    assert settings.public_url == "https://my.example.org"
    assert settings.secret_key == b"k" * 32
    assert settings.oidc.issuer == "https://id.example.org/realms/potok"
    assert settings.oidc.internal_url == settings.oidc.issuer
    assert settings.sources["billing"].url == "https://billing.example.org/api"
    assert settings.sources["billing"].token == "canary-token"
    assert (settings.content, settings.log_format, settings.trusted_proxies) == ("files", "text", ())
    assert settings.warnings == ()


def test_everything_missing_is_listed_at_once() -> None:
    """Nobody starts the server seven times to learn seven names."""
    with pytest.raises(SettingsError) as refused:
        read_settings({}, {"billing": Source(id="billing", auth="basic")})

    assert [(problem.name, problem.fault) for problem in refused.value.problems] == [
        ("PCABINET_OIDC_ISSUER", "missing"),
        ("PCABINET_PUBLIC_URL", "missing"),
        ("PCABINET_SECRET_KEY", "missing"),
        ("PCABINET_OIDC_CLIENT_ID", "missing"),
        ("PCABINET_OIDC_CLIENT_SECRET", "missing"),
        ("PCABINET_SOURCE_BILLING_USER", "missing"),
        ("PCABINET_SOURCE_BILLING_PASSWORD", "missing"),
        ("PCABINET_SOURCE_BILLING_URL", "missing"),
    ]


def test_directus_is_asked_for_only_where_content_is_its() -> None:
    """Its address and token are needed then; a look each minute and a copy beside the sessions are the defaults."""
    told = {"DIRECTUS_URL": "https://cms.example.org/", "DIRECTUS_TOKEN": "reader"}
    settings = read(CONTENT="directus", SESSIONS="sqlite:////var/lib/x/sessions.sqlite", **told)

    assert read(**told).directus is None
    assert settings.directus is not None
    assert (settings.directus.url, settings.directus.token) == ("https://cms.example.org", "reader")
    assert (settings.directus.hook_token, settings.directus.poll) == ("", 60)
    assert settings.content_copy == Path("/var/lib/x/content.json")
    assert [problem.name for problem in problems(CONTENT="directus")] == [
        "PCABINET_DIRECTUS_URL",
        "PCABINET_DIRECTUS_TOKEN",
    ]


@pytest.mark.parametrize("poll", ["0", "-1", "1.5", "soon", "٣", "99999999"])
def test_looks_for_changes_are_whole_seconds_apart(poll: str) -> None:
    """Never none at all, and nothing that only looks like a number."""
    told = {"CONTENT": "directus", "DIRECTUS_URL": "https://cms.example.org", "DIRECTUS_TOKEN": "reader"}

    assert problems(**told, DIRECTUS_POLL=poll) == (
        Problem(fault="not_seconds", name="PCABINET_DIRECTUS_POLL", value=poll),
    )


@pytest.mark.parametrize(
    ("auth", "names"),
    [("none", []), ("bearer", ["TOKEN"]), ("basic", ["USER", "PASSWORD"]), ("key", ["KEY"])],
)
def test_a_source_needs_what_its_auth_shows(auth: str, names: list[str]) -> None:
    """Only the secrets that the source's own `auth` shows are asked for."""
    with pytest.raises(SettingsError) as refused:
        read_settings({}, {"crm": Source(id="crm", auth=auth)})  # type: ignore[arg-type]  # the four words are the type's own

    found = [problem.name for problem in refused.value.problems if "_CRM_" in problem.name]
    assert found == [f"PCABINET_SOURCE_CRM_{name}" for name in [*names, "URL"]]


def test_a_setting_may_stand_in_a_file(tmp_path: Path) -> None:
    """`…_FILE` names a file with the value; the line end is not part of it."""
    file = tmp_path / "secret"
    file.write_text("f" * 40 + "\n")

    assert read(SECRET_KEY="", SECRET_KEY_FILE=str(file)).secret_key == b"f" * 40


def test_a_file_that_can_not_be_read_is_said(tmp_path: Path) -> None:
    """The name of the file is in the finding."""
    missing = str(tmp_path / "nowhere")

    assert problems(SECRET_KEY="", SECRET_KEY_FILE=missing) == (
        Problem(fault="unreadable", name="PCABINET_SECRET_KEY_FILE", value=missing),
    )


def test_a_setting_given_twice_is_refused(tmp_path: Path) -> None:
    """Of a value and a file nobody can say which one is meant."""
    assert [problem.fault for problem in problems(SECRET_KEY_FILE=str(tmp_path / "x"))] == ["twice"]


@pytest.mark.parametrize(
    "url",
    ["my.example.org", "ftp://my.example.org", "https://", "https://a b", "https://u:p@h", "https://h?x=1", "https://h#f",
     "https://h:99999", "https://h\\e", "https://тест.рф", "javascript:alert(1)"],
)  # fmt: skip
def test_what_is_no_address_is_refused(url: str) -> None:
    """An address is absolute, http(s), without user, query and fragment."""
    assert [problem.fault for problem in problems(OIDC_ISSUER=url)][:1] == ["not_url"]


@pytest.mark.parametrize("name", ["PUBLIC_URL", "OIDC_ISSUER", "OIDC_INTERNAL_URL", "SOURCE_BILLING_URL"])
def test_plain_http_is_for_this_machine_only(name: str) -> None:
    """Outside loopback every address is https."""
    assert [(problem.fault, problem.name) for problem in problems(**{name: "http://192.0.2.1:8080"})] == [
        ("plain_http", f"PCABINET_{name}")
    ]


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000", "127.8.9.10:8000"])
def test_loopback_may_be_http(host: str) -> None:
    """A laptop needs no certificates."""
    settings = read(PUBLIC_URL=f"http://{host}")

    assert (settings.public_url, settings.secure) == (f"http://{host}", False)


def test_a_host_that_only_looks_like_loopback_is_not() -> None:
    """`127.0.0.1.example.org` is somebody else's."""
    assert [problem.fault for problem in problems(PUBLIC_URL="http://127.0.0.1.example.org")] == ["plain_http"]


@pytest.mark.parametrize(
    ("given", "origin"),
    [("https://My.Example.org:443", "https://my.example.org"), ("https://my.example.org:8443/", "https://my.example.org:8443")],
)  # fmt: skip
def test_the_public_address_is_an_origin(given: str, origin: str) -> None:
    """It is compared to what browsers send as Origin, so it is written as they write it."""
    assert read(PUBLIC_URL=given).public_url == origin


def test_the_public_address_has_no_path() -> None:
    """`__Host-` cookies stand at the root."""
    assert [problem.fault for problem in problems(PUBLIC_URL="https://my.example.org/cabinet")] == ["not_origin"]


def test_the_issuer_stays_exactly_as_written() -> None:
    """It is compared character by character."""
    assert read(OIDC_ISSUER="https://id.example.org/").oidc.issuer == "https://id.example.org/"


def test_a_short_secret_key_is_refused() -> None:
    """Under 32 bytes it can be guessed."""
    assert problems(SECRET_KEY="k" * 31) == (Problem(fault="too_short", name="PCABINET_SECRET_KEY"),)


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("SESSIONS", "valkey://:canary@host", "valkey"),
        ("DATABASE", "postgresql://u:canary@host/db", "postgresql"),
        ("CONTENT", "wordpress", "wordpress"),
        ("LOG_FORMAT", "xml", "xml"),
    ],
)
def test_an_unknown_value_is_answered_with_the_known_ones(name: str, value: str, shown: str) -> None:
    """What this version can not do, it says before it starts; a password in the value is not repeated."""
    (problem,) = problems(**{name: value})

    assert (problem.fault, problem.name, problem.value) == ("unknown_value", f"PCABINET_{name}", shown)
    assert problem.known


def test_stores_are_files() -> None:
    """Three slashes are a relative file, four an absolute one."""
    settings = read(SESSIONS="sqlite:///a/s.db", DATABASE="sqlite:////var/d.db")

    assert (settings.sessions, settings.database) == (Path("a/s.db"), Path("/var/d.db"))


def test_trusted_proxies_are_addresses_and_networks() -> None:
    """A list with commas; a name is refused."""
    assert read(TRUSTED_PROXIES="10.0.0.0/8, 192.0.2.7").trusted_proxies == (
        ip_network("10.0.0.0/8"),
        ip_network("192.0.2.7"),
    )
    assert problems(TRUSTED_PROXIES="proxy.local") == (
        Problem(fault="not_network", name="PCABINET_TRUSTED_PROXIES", value="proxy.local"),
    )


def test_an_unknown_name_is_a_warning_with_the_nearest_known_one() -> None:
    """A slip of the pen does not vanish silently; names that other commands read are known."""
    settings = read(OIDC_ISUER="x", SOURCE_BILING_URL="y", KEYCLOAK_ADMIN_PASSWORD="z", QQQ="w")

    assert [(warning.name, warning.known) for warning in settings.warnings] == [
        ("PCABINET_OIDC_ISUER", ("PCABINET_OIDC_ISSUER",)),
        ("PCABINET_QQQ", ()),
        ("PCABINET_SOURCE_BILING_URL", ("PCABINET_SOURCE_BILLING_URL",)),
    ]


def test_unknown_names_are_told_beside_what_is_missing() -> None:
    """The missing setting is often there, misspelt."""
    with pytest.raises(SettingsError) as refused:
        read(SOURCE_BILLING_URL="", SOURCE_BILING_URL="https://billing.example.org")

    assert ["PCABINET_SOURCE_BILLING_URL"] == [problem.name for problem in refused.value.problems]
    assert ["PCABINET_SOURCE_BILING_URL"] == [warning.name for warning in refused.value.warnings]


def test_secrets_do_not_show_in_a_printed_record() -> None:
    """A settings record in a log or a trace holds no secret."""
    shown = repr(read())

    assert [secret for secret in ("canary-token", "hush", "k" * 32) if secret in shown] == []


def test_words_say_what_is_wrong_what_it_is_for_and_an_example() -> None:
    """In both languages."""
    missing = Problem(fault="missing", name="PCABINET_SOURCE_BILLING_URL")

    assert problem_words(missing, "en") == (
        "PCABINET_SOURCE_BILLING_URL is not set: the address of the source “billing”; "
        "for example https://billing.internal/api"
    )
    assert problem_words(missing, "ru") == (
        "PCABINET_SOURCE_BILLING_URL не задана: адрес источника «billing»; например https://billing.internal/api"
    )


def test_words_name_the_nearest_setting() -> None:
    """An unknown name is answered with the right one."""
    problem = Problem(fault="unknown_name", name="PCABINET_CONTNT", known=("PCABINET_CONTENT",))

    assert problem_words(problem, "en") == "PCABINET_CONTNT is no setting; did you mean PCABINET_CONTENT?"


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_every_fault_of_every_setting_has_words(lang: Lang) -> None:
    """No finding is without a sentence, and no placeholder is left in one."""
    of_commands = [name for name in module.ELSEWHERE if name.startswith(("KEYCLOAK_", "DIRECTUS_"))]
    names = [*module.NAMES, *of_commands, *(f"SOURCE_X_{kind}" for kind in ("URL", "TOKEN", "USER", "PASSWORD", "KEY"))]
    faults = get_args(module.Fault)
    said = [problem_words(Problem(fault=fault, name=f"PCABINET_{n}"), lang) for n in names for fault in faults]

    assert [words for words in said if not words or re.search(r"[{}]", words)] == []
    assert {name for name in PURPOSES if not name.startswith("SOURCE_")} == {*module.NAMES, *of_commands}
