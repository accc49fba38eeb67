"""How Keycloak is prepared on a machine: what is asked of it, in words, and that nothing wrong is kept."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.parts.keycloak import RECIPE

BUILD = "bin/kc.sh"
JAVA = "echo 'openjdk version \"{version}\" 2026-01-01' >&2\n"
MAVEN = 'for word; do case "$word" in -DoutputDirectory=*) to=${{word#*=}};; esac; done\ncp {archive} "$to/"\n'


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive with the right name: a folder with a program that says how it was built."""
    folder = tmp_path / "keycloak-of-the-tests"
    _program(folder / BUILD, 'echo "$@" > "$(dirname "$0")/../built"\n')
    target = tmp_path / "keycloak-quarkus-dist-26.7.3.tar.gz"
    with tarfile.open(target, "w:gz") as tar:
        tar.add(folder, arcname=folder.name)
    return target


@pytest.fixture
def machine(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs the recipe on a machine that has nothing but the given programs, told as shell scripts."""
    bin_ = tmp_path / "bin"
    for tool in ("sh", "tar", "gzip", "cp", "dirname"):
        bin_.mkdir(exist_ok=True)
        (bin_ / tool).symlink_to(_where(tool))

    def run(command: str, recipe: Path = RECIPE, **programs: str) -> subprocess.CompletedProcess[str]:
        for name, text in programs.items():
            _program(bin_ / name, text)
        environment = {"PATH": str(bin_), "PCABINET_CACHE": str(tmp_path / "cache"), "HOME": str(tmp_path)}
        whole = [sys.executable, str(recipe), command]
        return subprocess.run(whole, capture_output=True, text=True, env=environment)

    return run


@pytest.fixture
def recipe(tmp_path: Path, archive: Path) -> Path:
    """The recipe, with the hash of the archive of these tests for Keycloak's own."""
    text = RECIPE.read_text()
    pinned = text.split('SHA256 = "')[1].split('"')[0]
    changed = tmp_path / "recipe.py"
    changed.write_text(text.replace(pinned, hashlib.sha256(archive.read_bytes()).hexdigest()))
    return changed


Machine = Callable[..., "subprocess.CompletedProcess[str]"]


def test_a_machine_without_java_is_told_what_to_install(machine: Machine) -> None:
    """What is missing, how to get it, and the exit code of a machine that lacks something."""
    done = machine("prepare")

    assert (3, "") == (done.returncode, done.stdout)
    assert "there is no java on PATH" in done.stderr
    assert "apt-get install default-jre-headless" in done.stderr


@pytest.mark.parametrize("version", ["11.0.2", "1.8.0_392"])
def test_an_old_java_is_told_by_its_version(machine: Machine, version: str) -> None:
    """The version that is there and the one that is needed are both said."""
    done = machine("prepare", java=JAVA.format(version=version))

    assert 3 == done.returncode
    assert f"is Java {version.removeprefix('1.').partition('.')[0]}. Java 17 or newer is needed" in done.stderr


def test_a_machine_without_maven_is_told_what_to_install(machine: Machine) -> None:
    """Java alone can not fetch."""
    done = machine("prepare", java=JAVA.format(version="17.0.15"))

    assert (3, "") == (done.returncode, done.stdout)
    assert "there is no mvn on PATH" in done.stderr
    assert "apt-get install maven" in done.stderr


def test_what_is_not_prepared_is_told_with_the_command_for_it(machine: Machine) -> None:
    """Looking for it fetches nothing."""
    done = machine("find", java=JAVA.format(version="21"))

    assert (3, "") == (done.returncode, done.stdout)
    assert "python3 .ci/keycloak.py prepare" in done.stderr


def test_an_archive_with_another_hash_is_refused_and_nothing_is_kept(
    machine: Machine, archive: Path, tmp_path: Path
) -> None:
    """The hash is checked before anything of the archive is used."""
    done = machine("prepare", java=JAVA.format(version="17"), mvn=MAVEN.format(archive=archive))

    assert (1, "") == (done.returncode, done.stdout)
    assert "it is refused, nothing is kept" in done.stderr
    assert ["keycloak.lock"] == os.listdir(tmp_path / "cache")


def test_the_right_archive_is_built_once(machine: Machine, recipe: Path, archive: Path, tmp_path: Path) -> None:
    """The second time there is no need of Maven, and `find` names the same folder."""
    java, mvn = JAVA.format(version="17"), MAVEN.format(archive=archive)
    first = machine("prepare", recipe, java=java, mvn=mvn)
    again = machine("prepare", recipe, mvn="exit 1")
    found = machine("find", recipe)

    assert (0, 0, 0) == (first.returncode, again.returncode, found.returncode), first.stderr
    assert first.stdout == again.stdout == found.stdout
    assert "build --db=dev-file --health-enabled=true\n" == Path(first.stdout.strip(), "built").read_text()
    assert {"keycloak.lock", Path(first.stdout.strip()).name} == set(os.listdir(tmp_path / "cache"))


def test_a_build_that_fails_is_told_and_not_kept(machine: Machine, recipe: Path, archive: Path, tmp_path: Path) -> None:
    """The last words of the program that failed are shown."""
    java, mvn = JAVA.format(version="17"), MAVEN.format(archive=archive)
    done = machine("prepare", recipe, java=java, mvn=mvn, tar="echo the disk is full; exit 2")

    assert (1, "") == (done.returncode, done.stdout)
    assert "the disk is full\nit stopped at: tar xzf" in done.stderr
    assert ["keycloak.lock"] == os.listdir(tmp_path / "cache")


def _program(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    file.write_text(f"#!/bin/sh\n{text}")
    file.chmod(0o755)


def _where(tool: str) -> Path:
    return next(file for folder in ("/bin", "/usr/bin") if (file := Path(folder, tool)).exists())
