"""How a Keycloak is run, told by a stand-in for its program: copy, settings, realm, themes, errors and the end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from constructor.keycloak.server import KeycloakError, Plan, running
from runtime.records import replace
from runtime.server import bind

# Keeps what it was given in its database's folder, and is ready at the second look.
PROGRAM = f"""#!{sys.executable} -S
import http.server, json, os, pathlib, sys
home = pathlib.Path(__file__).parent.parent
given = dict(word.removeprefix("--").partition("=")[::2] for word in sys.argv[2:])
if os.environ.get("FAILS"):
    sys.exit("ERROR: the database is locked")
database = home / "data" / "h2"
if not database.exists():
    database.mkdir(parents=True)
    laid = home / "data" / "import" / "realm.json"
    (database / "realm").write_text(laid.read_text() if laid.exists() else "")
(database / "given").write_text(json.dumps([given, dict(os.environ), len(list(database.iterdir()))]))
looks = []
class Health(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        looks.append(self.path)
        self.send_response(200 if len(looks) > 1 and self.path == "/health/ready" else 503)
        self.end_headers()
    def log_message(self, *arguments):
        pass
http.server.HTTPServer((given["http-host"], int(given["http-management-port"])), Health).serve_forever()
"""


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    """A plan to run the stand-in."""
    folder = tmp_path / "built"
    (folder / "bin").mkdir(parents=True)
    (folder / "themes").mkdir()
    (folder / "version.txt").write_text("Keycloak - Version 0\n")
    program = folder / "bin" / "kc.sh"
    program.write_text(PROGRAM)
    program.chmod(0o755)
    return Plan(folder=folder, work=tmp_path / "work", admin_password="chosen here")


def test_it_listens_on_this_machine_alone_and_on_the_ports_asked_for(plan: Plan) -> None:
    """Both addresses are of 127.0.0.1, and the issuer is made from the first."""
    wanted = replace(plan, port=18_391, management_port=18_392)
    with running(wanted) as keycloak:
        given = _given(keycloak.home)[0]

    assert ("http://127.0.0.1:18391", "http://127.0.0.1:18392") == (keycloak.url, keycloak.management_url)
    assert "http://127.0.0.1:18391/realms/shop" == keycloak.issuer("shop")
    assert {"http-host": "127.0.0.1", "http-port": "18391", "hostname": keycloak.url}.items() <= given.items()


def test_settings_of_another_keycloak_do_not_reach_it(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the plan says how it is set up; its placeholders are in its environment."""
    monkeypatch.setenv("KC_DB", "postgres")
    monkeypatch.setenv("JAVA_OPTS", "-Xmx1m")
    with running(replace(plan, environment={"PCABINET_X": "y"})) as keycloak:
        seen = _given(keycloak.home)[1]

    assert ("chosen here", "y") == (seen["KC_BOOTSTRAP_ADMIN_PASSWORD"], seen["PCABINET_X"])
    assert set() == {"KC_DB", "JAVA_OPTS"} & set(seen)


def test_the_built_folder_stays_as_it_was(plan: Plan) -> None:
    """What a run writes lies in its copy, and goes with it; the log stays."""
    before = sorted(plan.folder.rglob("*"))
    with running(replace(plan, themes={"shop": {"login/theme.properties": b"parent=base"}})) as keycloak:
        theme = (keycloak.home / "themes/shop/login/theme.properties").read_bytes()

    assert b"parent=base" == theme
    assert before == sorted(plan.folder.rglob("*"))
    assert (False, True) == (plan.home.exists(), plan.log.exists())


def test_a_theme_is_replaced_whole(plan: Plan) -> None:
    """Files of the theme before are gone when another is put on."""
    with running(replace(plan, themes={"shop": {"login/old.css": b"", "login/both.css": b"1"}})) as keycloak:
        keycloak.put_on("shop", {"login/both.css": b"2"})
        files = {file.name: file.read_bytes() for file in (keycloak.home / "themes/shop/login").iterdir()}

    assert {"both.css": b"2"} == files


def test_an_imported_realm_is_kept_and_found_again(plan: Plan, tmp_path: Path) -> None:
    """The second run with the same realm and secrets starts from the first one's database."""
    kept = replace(plan, realm={"realm": "shop"}, databases=tmp_path / "databases")
    seen = []
    for _ in range(2):
        with running(kept) as keycloak:
            imports = (keycloak.home / "data/import").exists()
            seen.append(((keycloak.home / "data/h2/realm").read_text(), imports))

    assert [('{"realm": "shop"}', True), ('{"realm": "shop"}', False)] == seen


def test_another_realm_has_another_database_and_old_ones_go(plan: Plan, tmp_path: Path) -> None:
    """What goes into a database names it, and only the eight used last are kept."""
    databases = tmp_path / "databases"
    for number in range(9):
        (databases / f"old{number}").mkdir(parents=True)
        os.utime(databases / f"old{number}", (number, number))
    for realm in ("shop", "other"):
        with running(replace(plan, realm={"realm": realm}, databases=databases)):
            pass

    assert {f"old{number}" for number in range(3, 9)} == {file.name for file in databases.glob("old*")}
    assert 8 == len(list(databases.iterdir()))


def test_a_folder_that_is_no_keycloak_is_refused(plan: Plan, tmp_path: Path) -> None:
    """The error names the folder."""
    with pytest.raises(KeycloakError) as refused, running(replace(plan, folder=tmp_path / "none")):
        pass

    assert ("folder", str(tmp_path / "none")) == (refused.value.reason, refused.value.about)


def test_a_taken_port_is_refused(plan: Plan) -> None:
    """A port on which somebody listens is told before Keycloak starts."""
    with bind("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(KeycloakError) as refused, running(replace(plan, port=port)):
            pass

    assert ("port", str(port)) == (refused.value.reason, refused.value.about)


def test_an_end_at_the_start_is_told_with_the_last_words_of_the_log(plan: Plan) -> None:
    """The error holds the log's name and its end."""
    with pytest.raises(KeycloakError) as refused, running(replace(plan, environment={"FAILS": "1"})):
        pass

    assert ("ended", str(plan.log)) == (refused.value.reason, refused.value.about)
    assert refused.value.tail.endswith("ERROR: the database is locked")


def test_one_that_does_not_become_ready_is_ended(plan: Plan) -> None:
    """The wait has an end, and nothing is left running after it."""
    with pytest.raises(KeycloakError) as refused, running(replace(plan, seconds=0)):
        pass

    assert "late" == refused.value.reason
    assert not plan.home.exists()


@pytest.mark.parametrize("order", [signal.SIGTERM, signal.SIGKILL])
def test_it_ends_with_the_process_that_runs_it(plan: Plan, order: signal.Signals) -> None:
    """A parent that is killed takes its Keycloak along, and the copy of the folder too."""
    program = f"""
from pathlib import Path
from constructor.keycloak.server import Plan, running
plan = Plan(folder=Path({str(plan.folder)!r}), work=Path({str(plan.work)!r}), admin_password="x")
with running(plan) as keycloak:
    print(keycloak.pid, flush=True)
    input()
"""
    silent = subprocess.DEVNULL
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=silent) as parent:
        assert parent.stdout is not None
        group = int(parent.stdout.readline())
        parent.send_signal(order)

    assert _soon(lambda: not _runs(group) and not plan.home.exists())


def _given(home: Path) -> tuple[dict[str, str], dict[str, str], int]:
    given: tuple[dict[str, str], dict[str, str], int] = json.loads((home / "data/h2/given").read_text())
    return given


def _runs(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def _soon(holds: Callable[[], bool]) -> bool:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.05)
    return False
