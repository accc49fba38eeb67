"""The one real Directus of a test run, whichever of its workers needs it."""

from __future__ import annotations

import contextlib
import fcntl
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from constructor.directus.server import Directus, Plan, running

RECIPE = Path(__file__).parents[2] / ".ci" / "directus.py"
TOKEN = "admin-token-of-the-tests"  # always the same, so that an administrator in a kept database has it too
PASSWORD = "admin-of-the-tests"


def folder(*, make: bool) -> Path | str:
    """Return the folder of an installed Directus, made now if `make`; else the reason why there is none."""
    command = [sys.executable, str(RECIPE), "prepare" if make else "find"]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.stderr.strip() if done.returncode else Path(done.stdout.strip())


def plan(folder: Path, work: Path) -> Plan:
    """Return how tests run a Directus: fresh from its installation, found ready after the first time."""
    seeds = folder.parent / "directus-seeds"
    return Plan(folder=folder, work=work, admin_token=TOKEN, admin_password=PASSWORD, seeds=seeds)


@contextlib.contextmanager
def shared(folder: Path, run: Path) -> Iterator[Directus]:
    """Give the Directus of the run whose workers share the folder `run`; who asks first starts it."""
    known = run / "directus.json"
    with _locked(run / "directus.users", fcntl.LOCK_SH) as use, contextlib.ExitStack() as stack:
        with _locked(run / "directus.start", fcntl.LOCK_EX):
            directus = _known(known) if known.exists() else stack.enter_context(_started(folder, run, use))
        yield directus


@contextlib.contextmanager
def _started(folder: Path, run: Path, use: int) -> Iterator[Directus]:
    """Start it and tell the other workers; end it once none of them uses it any more."""
    known = run / "directus.json"
    with running(plan(folder, run / "directus")) as directus:
        known.write_text(json.dumps(asdict(directus), default=str))
        yield directus
        with _locked(run / "directus.start", fcntl.LOCK_EX):
            known.unlink()
        fcntl.flock(use, fcntl.LOCK_EX)


def _known(file: Path) -> Directus:
    told = json.loads(file.read_text())
    return Directus(**{**told, "work": Path(told["work"]), "log": Path(told["log"])})


@contextlib.contextmanager
def _locked(file: Path, kind: int) -> Iterator[int]:
    with file.open("a") as lock:
        fcntl.flock(lock, kind)
        yield lock.fileno()
