"""What is shipped: the wheel's files, the user's dependencies, the locks."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
DATA = ("schemas", "blueprints", "themes")
PINNED = re.compile(r"^(?P<name>[a-z0-9.-]+)==(?P<version>[^ ]+)", re.MULTILINE)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """Names of the files in the wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    environment = {**os.environ, "PCABINET_ASSETS": "skip"}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    (file,) = folder.glob("*.whl")
    return frozenset(zipfile.ZipFile(file).namelist())


def test_wheel_holds_two_packages_and_nothing_else_at_its_top(wheel: frozenset[str]) -> None:
    """The import names are `constructor` and `runtime`; the data folders lie inside the first."""
    top = {name.split("/")[0] for name in wheel}

    assert {"constructor", "runtime"} == {name for name in top if not name.endswith(".dist-info")}


@pytest.mark.parametrize("package", ["constructor", "runtime"])
def test_wheel_holds_each_file_of_the_packages(wheel: frozenset[str], package: str) -> None:
    """Templates, schemas, styles and explanations beside the modules are shipped with them."""
    assert set() == _files(ROOT / package, package) - wheel


@pytest.mark.parametrize("folder", DATA)
def test_wheel_holds_each_data_file_where_it_is_looked_for(wheel: frozenset[str], folder: str) -> None:
    """The schemas, blueprints and themes of the checkout lie under `constructor/_bundled/`."""
    expected = _files(ROOT / folder, f"constructor/_bundled/{folder}")

    assert expected
    assert set() == expected - wheel


def test_wheel_holds_no_leftovers(wheel: frozenset[str]) -> None:
    """Neither byte code nor a stray tool's cache is shipped."""
    assert [] == [name for name in wheel if "__pycache__" in name or "/." in name.replace(".dist-info", "")]


def test_a_user_installs_sixty_packages_at_most() -> None:
    """The wheel without extras stays small, and free of what it replaced."""
    packages = _closure("pcabinet")

    assert len(packages) <= 60, sorted(packages)
    assert set() == packages & {"typer", "httpx", "httpx2", "jsonschema", "pydantic", "rich"}


def test_packages_import_only_what_is_declared() -> None:
    """A library that came along with another one is declared as soon as it is imported."""
    declared = {canonicalize_name(need.name) for need in _declared()}
    owners = metadata.packages_distributions()
    foreign = {name for package in ("constructor", "runtime") for name in _imported(ROOT / package)}

    assert set() == {name for name in foreign if not declared & {canonicalize_name(owner) for owner in owners[name]}}


@pytest.mark.parametrize("lock", sorted((ROOT / "requirements").glob("*.txt")), ids=lambda file: file.name)
def test_lock_pins_by_hash_and_names_no_address(lock: Path) -> None:
    """Each requirement of a lock has hashes; where packages come from is the machine's own setting."""
    text = lock.read_text()
    requirements = re.split(r"\n(?=\S)", text.strip())

    assert "://" not in text
    assert [] == [line for line in requirements if "--hash=sha256:" not in line or "==" not in line]


def test_run_lock_covers_what_the_project_declares() -> None:
    """`requirements/run.txt` pins every direct dependency in a version that `pyproject.toml` admits."""
    pins = _pins("run.txt")

    assert [] == [str(need) for need in _declared() if not need.specifier.contains(pins[canonicalize_name(need.name)])]


def test_locks_agree_on_every_version() -> None:
    """The development set contains the user's and the builder's, in the same versions."""
    dev = _pins("dev.txt")

    assert {} == {name: version for name, version in _pins("run.txt").items() if dev[name] != version}
    assert {} == {name: version for name, version in _pins("build.txt").items() if dev[name] != version}


def test_script_lock_names_no_address() -> None:
    """`package-lock.json` pins the browser scripts by integrity alone."""
    text = (ROOT / "package-lock.json").read_text()

    assert '"integrity": "sha512-' in text
    assert "resolved" not in text


def _files(folder: Path, name: str) -> set[str]:
    """Return the files below a folder as they are named in the wheel, but for byte code and fetched scripts."""
    found = (file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
    return {f"{name}/{file}" for file in found if "__pycache__" not in file and not file.startswith("static/vendor/")}


def _declared() -> list[Requirement]:
    """Return the direct dependencies of the package, extras left out."""
    return [Requirement(text) for text in metadata.requires("pcabinet") or () if "extra ==" not in text]


def _imported(folder: Path) -> set[str]:
    """Return the top names of all third-party imports below a folder."""
    found = set()
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
    return found - sys.stdlib_module_names - {"constructor", "runtime"}


def _closure(name: str) -> set[str]:
    """Return all packages that installing `name` without extras brings here, itself left out."""
    found: set[str] = set()
    waiting = [(name, "")]
    while waiting:
        package, extra = waiting.pop()
        for need in map(Requirement, metadata.requires(package) or ()):
            key = canonicalize_name(need.name)
            if (need.marker is None or need.marker.evaluate({"extra": extra})) and key not in found:
                found.add(key)
                waiting += [(key, wanted) for wanted in ("", *need.extras)]
    return found


def _pins(lock: str) -> dict[str, str]:
    return {match["name"]: match["version"] for match in PINNED.finditer((ROOT / "requirements" / lock).read_text())}
