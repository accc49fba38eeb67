"""Keeps a built Keycloak in a cache outside the checkout: `python3 .ci/keycloak.py prepare|find` prints its folder.

`prepare` fetches it by its Maven coordinates, checks the hash, unpacks and builds it, once a machine; where it comes
from is Maven's own setting. `find` only looks. Errors end with 3 where the machine lacks something, else with 1.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

VERSION = "26.7.3"
SHA256 = "77657f30b7e90d70f727712ce1c967f430fd6a5e9f458d32d8c6df0635345f47"
ARCHIVE = f"keycloak-quarkus-dist-{VERSION}.tar.gz"
COORDINATES = f"org.keycloak:keycloak-quarkus-dist:{VERSION}:tar.gz"
COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy"
BUILD = ("--db=dev-file", "--health-enabled=true")
JAVA = 17
TRIES = 3
USAGE = "usage: python3 .ci/keycloak.py prepare|find"


class Missing(Exception):
    """The machine lacks something."""


class Broken(Exception):
    """What should have worked did not."""


def main(arguments: list[str]) -> int:
    """Print the folder of a built Keycloak; return an exit code."""
    command = {"prepare": prepare, "find": find}.get(" ".join(arguments))
    if command is None:
        return _refuse(USAGE, 2)
    try:
        print(command())
    except Missing as reason:
        return _refuse(str(reason), 3)
    except (Broken, OSError, subprocess.SubprocessError) as error:
        return _refuse(str(error), 1)
    return 0


def find() -> Path:
    """Return the folder of the built Keycloak; raises Missing where it is not prepared or can not run here."""
    _need_java()
    if not (folder := _folder()).is_dir():
        raise Missing(f"it is not prepared: python3 .ci/keycloak.py prepare (in {folder.parent})")
    return folder


def prepare() -> Path:
    """Return the folder of the built Keycloak, made now where it is not there; raises Missing and Broken."""
    _need_java()
    folder = _folder()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / "keycloak.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two that prepare take turns, and the second finds it done
        if not folder.is_dir():
            _need_maven()
            _make(folder)
    return folder


def _folder() -> Path:
    """Return where the Keycloak of this recipe belongs."""
    cache = os.environ.get("PCABINET_CACHE") or os.environ.get("XDG_CACHE_HOME", "")
    root = Path(cache) if os.environ.get("PCABINET_CACHE") else Path(cache or Path.home() / ".cache") / "pcabinet"
    recipe = hashlib.sha256(" ".join((SHA256, *BUILD)).encode()).hexdigest()
    return root.absolute() / f"keycloak-{VERSION}-{recipe[:12]}"


def _make(folder: Path) -> None:
    """Make the folder aside and put it in place whole."""
    half = folder.with_name(f"{folder.name}.half")
    shutil.rmtree(half, ignore_errors=True)  # of a run that was killed
    try:
        half.mkdir()
        archive = _fetch(half)
        _say(f"unpacking and building Keycloak {VERSION} (once, under a minute)")
        home = half / "home"
        home.mkdir()
        _run("tar", "xzf", str(archive), "--strip-components=1", "-C", str(home))
        _run(str(home / "bin" / "kc.sh"), "build", *BUILD)
        home.rename(folder)
    finally:
        shutil.rmtree(half, ignore_errors=True)


def _fetch(folder: Path) -> Path:
    """Return the archive, fetched and proved to be the one that was read; raises Broken where it is another."""
    for left in reversed(range(TRIES)):
        _say(f"fetching Keycloak {VERSION} (170 MB)")
        try:
            _run("mvn", "-B", "-ntp", "-q", COPY, f"-Dartifact={COORDINATES}", f"-DoutputDirectory={folder}")
            break
        except Broken:
            if not left:
                raise
            time.sleep(5)
    archive = folder / ARCHIVE
    with archive.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != SHA256:
        raise Broken(
            f"{ARCHIVE} has the SHA-256 {found}, not {SHA256}: it is refused, nothing is kept.\n"
            "Remove org/keycloak/keycloak-quarkus-dist from Maven's local repository (~/.m2/repository) and ask who "
            "runs the mirror that Maven is set to."
        )
    return archive


def _run(*command: str) -> None:
    """Run a program without settings of some other Keycloak; raises Broken with its last words where it fails."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KC_")}
    done = subprocess.run(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        timeout=900,
    )
    if done.returncode:
        last = "\n".join(done.stdout.splitlines()[-20:])
        raise Broken(f"{last}\nit stopped at: {' '.join(command)}")


def _need_java() -> None:
    """Raise Missing where kc.sh would find no Java, or one too old: that of JAVA_HOME, else the first on PATH."""
    home = os.environ.get("JAVA_HOME")
    program = shutil.which("java", path=f"{home}/bin") if home else shutil.which("java")
    remedy = (
        f"Java {JAVA} or newer is needed. On Debian and Ubuntu: apt-get install default-jre-headless; "
        "JAVA_HOME names one that is elsewhere"
    )
    if program is None:
        raise Missing(f"there is no java {f'in JAVA_HOME ({home})' if home else 'on PATH'}. {remedy}")
    said = subprocess.run([program, "-version"], capture_output=True, text=True).stderr
    version = re.search(r'version "(?:1\.)?(\d+)', said)
    if version is None or int(version[1]) < JAVA:
        raise Missing(f"{program} is Java {version[1] if version else 'of an unknown version'}. {remedy}")


def _need_maven() -> None:
    if shutil.which("mvn") is None:
        raise Missing("there is no mvn on PATH; it fetches Keycloak. On Debian and Ubuntu: apt-get install maven")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _refuse(text: str, code: int) -> int:
    _say(f"Keycloak: {text}" if code != 2 else text)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
