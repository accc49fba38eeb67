"""The one real Keycloak of a test run, whichever of its workers needs it."""

from __future__ import annotations

import contextlib
import fcntl
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from constructor.keycloak.server import Keycloak, Plan, running

RECIPE = Path(__file__).parents[2] / ".ci" / "keycloak.py"
PASSWORD = "admin-of-the-tests"  # always the same, so that an administrator in a kept database has it too


def folder(*, make: bool) -> Path | str:
    """Return the folder of a built Keycloak, made now if `make`; else the reason why there is none."""
    command = [sys.executable, str(RECIPE), "prepare" if make else "find"]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.stderr.strip() if done.returncode else Path(done.stdout.strip())


@contextlib.contextmanager
def shared(folder: Path, run: Path) -> Iterator[Keycloak]:
    """Give the Keycloak of the run whose workers share the folder `run`; who asks first starts it."""
    known = run / "keycloak.json"
    with _locked(run / "keycloak.users", fcntl.LOCK_SH) as use, contextlib.ExitStack() as stack:
        with _locked(run / "keycloak.start", fcntl.LOCK_EX):
            keycloak = _known(known) if known.exists() else stack.enter_context(_started(folder, run, use))
        yield keycloak


@contextlib.contextmanager
def _started(folder: Path, run: Path, use: int) -> Iterator[Keycloak]:
    """Start it and tell the other workers; end it once none of them uses it any more."""
    known = run / "keycloak.json"
    plan = Plan(
        folder=folder,
        work=run / "keycloak",
        admin_password=PASSWORD,
        themes_change=True,
        databases=folder.parent / "keycloak-databases",
    )
    with running(plan) as keycloak:
        known.write_text(json.dumps(asdict(keycloak), default=str))
        yield keycloak
        with _locked(run / "keycloak.start", fcntl.LOCK_EX):
            known.unlink()
        fcntl.flock(use, fcntl.LOCK_EX)


def _known(file: Path) -> Keycloak:
    told = json.loads(file.read_text())
    return Keycloak(**{**told, "home": Path(told["home"]), "log": Path(told["log"])})


@contextlib.contextmanager
def _locked(file: Path, kind: int) -> Iterator[int]:
    with file.open("a") as lock:
        fcntl.flock(lock, kind)
        yield lock.fileno()
