"""How Directus is prepared on a machine: what its locks hold, and that nothing wrong is kept."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.parts.directus import RECIPE

LOCKS = RECIPE.with_name("directus")


def test_every_package_is_locked_by_its_hash_and_names_no_address() -> None:
    """npm is told what the bytes are, never where they come from."""
    packages = json.loads((LOCKS / "package-lock.json").read_text())["packages"]
    own = {name: package for name, package in packages.items() if name}

    assert [] == [name for name, package in own.items() if "integrity" not in package and not package.get("inBundle")]
    assert [] == [name for name, package in own.items() if "resolved" in package]


def test_the_compiled_module_is_one_that_brings_its_binary() -> None:
    """No compiler is needed: the lock holds the version that carries what others compile."""
    packages = json.loads((LOCKS / "package-lock.json").read_text())["packages"]

    assert "6.1.2" == packages["node_modules/isolated-vm"]["version"]


def test_what_is_not_prepared_is_told_with_the_command_for_it(tmp_path: Path) -> None:
    """Looking for it fetches nothing."""
    done = _run(RECIPE, "find", tmp_path)

    assert (3, "") == (done.returncode, done.stdout)
    assert "python3 .ci/directus.py prepare" in done.stderr


def test_a_wheel_with_another_hash_is_refused_and_nothing_is_kept(tmp_path: Path) -> None:
    """pip's own check holds: the recipe keeps no half of an installation."""
    recipe = tmp_path / "ci" / RECIPE.name
    shutil.copytree(LOCKS, tmp_path / "ci" / "directus")
    shutil.copy(RECIPE, recipe)
    tools = tmp_path / "ci" / "directus" / "tools.txt"
    tools.write_text("six==1.17.0 --hash=sha256:" + "0" * 64 + "\n")
    recipe.write_text(recipe.read_text().replace("TRIES = 3", "TRIES = 1"))
    done = _run(recipe, "prepare", tmp_path, PIP_NO_INDEX="1")

    assert (1, "") == (done.returncode, done.stdout)
    assert "it stopped at: " in done.stderr
    assert ["directus.lock"] == os.listdir(tmp_path / "cache")


def _run(recipe: Path, command: str, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "PCABINET_CACHE": str(folder / "cache"), "HOME": str(folder), **more}
    return subprocess.run([sys.executable, str(recipe), command], capture_output=True, text=True, env=environment)
