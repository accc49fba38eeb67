"""Proves that `make demo` alone brings the signed-in screen: in a fresh clone, cold, without Node or Docker.

    python3 .ci/fresh_clone.py

Prints both times; exits with 1 when the first is 90 s or more, the second 4 s or more, or Ctrl-C leaves a listener.
"""

from __future__ import annotations

import http.cookiejar
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HIDDEN = ("node", "nodejs", "npm", "npx", "docker", "java", "chromium")
LIMITS = {"cold": 90.0, "warm": 4.0}
EXPECTED = ("Иван Иванов", "11 абонентов", "186 677", "Петров Алексей")


def main() -> int:
    """Clone, start twice, sign in each time; return an exit code."""
    with tempfile.TemporaryDirectory(prefix="pcabinet-fresh-") as folder:
        base = Path(folder)
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(base / "clone")], check=True)
        times = {kind: _signed_in_after(base, limit) for kind, limit in LIMITS.items()}
    for kind, seconds in times.items():
        print(f"make demo, {kind}: signed in after {seconds:.1f} s (limit {LIMITS[kind]:.0f} s)", flush=True)
    return int(any(seconds >= LIMITS[kind] for kind, seconds in times.items()))


def _signed_in_after(base: Path, limit: float) -> float:
    """Return the seconds from `make demo` to the agent's page; infinite where it took twice the limit or more."""
    port = _free_ports()
    start = time.monotonic()
    command = ["make", "demo", f"PORT={port}"]
    demo = subprocess.Popen(command, cwd=base / "clone", env=_environment(base), start_new_session=True)
    try:
        while (spent := time.monotonic() - start) < 2 * limit and demo.poll() is None:
            if _signed_in(f"http://127.0.0.1:{port}/"):
                return time.monotonic() - start
            time.sleep(0.05)
        print(f"no signed-in screen after {spent:.0f} s", file=sys.stderr)
        return float("inf")
    finally:
        _interrupt(demo, port)


def _interrupt(demo: subprocess.Popen[bytes], port: int) -> None:
    """End the demo as Ctrl-C does, and fail where its ports stay taken."""
    if demo.poll() is None:
        os.killpg(demo.pid, signal.SIGINT)
    try:
        demo.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(demo.pid, signal.SIGKILL)
        sys.exit("make demo did not end within 10 s of Ctrl-C")
    if any(_taken(port + offset) for offset in range(4)):
        sys.exit("make demo ended, but something still listens on its ports")


def _environment(base: Path) -> dict[str, str]:
    """Return this environment with empty caches, and with a PATH on which nothing but the base system is found."""
    programs = base / "bin"
    if not programs.exists():
        programs.mkdir()
        for program in (file for folder in ("/usr/bin", "/bin") for file in Path(folder).iterdir()):
            if program.name not in HIDDEN and not (programs / program.name).is_symlink():
                (programs / program.name).symlink_to(program)
        (programs / "python3").unlink(missing_ok=True)
        (programs / "python3").symlink_to(_python())
    caches = {"PIP_CACHE_DIR": str(base / "pip"), "npm_config_cache": str(base / "npm")}
    return {**os.environ, **caches, "PATH": str(programs), "PCABINET_ASSETS": "require"}


def _python() -> Path:
    """Return the interpreter that this one's virtual environment was made from, or this one."""
    return Path(getattr(sys, "_base_executable", sys.executable)).resolve()


def _free_ports() -> int:
    """Return a port that is free together with the three after it."""
    return next(port for port in range(18400, 19400, 4) if not any(_taken(port + offset) for offset in range(4)))


def _taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _signed_in(url: str) -> bool:
    """Sign in as `ivan` the way a browser without scripts does; tell whether his page came with its figures."""
    jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    browser = urllib.request.build_opener(jar, urllib.request.ProxyHandler({}))
    try:
        page, address = _open(browser, urllib.parse.urljoin(url, "/auth/login"))
        form = _Form.of(page)
        fields = {**form.fields, form.name: "ivan", form.password: "potok"}
        target = urllib.parse.urljoin(address, form.action)
        page, _ = _open(browser, target, urllib.parse.urlencode(fields).encode())
    except (OSError, ValueError):
        return False
    text = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    return all(word in text for word in EXPECTED)


def _open(browser: urllib.request.OpenerDirector, url: str, body: bytes | None = None) -> tuple[str, str]:
    with browser.open(url, body, timeout=10) as answer:
        return answer.read().decode(), answer.url


class _Form(HTMLParser):
    """The sign-in form of a page: where it goes, what it carries, and how its two fields are called."""

    def __init__(self) -> None:
        super().__init__()
        self.action, self.name, self.password = "", "", ""
        self.fields: dict[str, str] = {}

    @classmethod
    def of(cls, page: str) -> _Form:
        """Return the last form of `page` that asks for a password; raise `ValueError` where there is none."""
        form = cls()
        form.feed(page)
        if not form.password:
            raise ValueError("no sign-in form")
        return form

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the form's address and its fields, until the password was met."""
        values = {name: value or "" for name, value in attrs}
        if self.password:
            return
        if tag == "form":
            self.action, self.name, self.fields = values.get("action", ""), "", {}
        elif tag == "input":
            self._field(values)

    def _field(self, values: dict[str, str]) -> None:
        kind, name = values.get("type", "text"), values.get("name", "")
        if kind == "hidden":
            self.fields[name] = values.get("value", "")
        elif kind == "password":
            self.password = name
        elif kind in ("text", "email") and not self.name:
            self.name = name


if __name__ == "__main__":
    if not shutil.which("git") or not shutil.which("make"):
        sys.exit("git and make are needed")
    sys.exit(main())
