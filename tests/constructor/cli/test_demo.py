"""`pcabinet demo --directus`: the flagship beside a real Directus, by one command."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest

from constructor.cli import main
from constructor.cli.exits import ENVIRONMENT
from runtime.server import bind
from tests.conftest import directus_folder

SECONDS = 120


def test_a_folder_without_directus_is_told_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Which folder, and what makes one; exit code 3."""
    code = main(["--lang", "ru", "demo", "--port", str(_four_ports()), "--directus", str(tmp_path)])

    assert ENVIRONMENT == code
    assert f"{tmp_path} — не установленный Directus. Поможет `make demo-directus`." in capsys.readouterr().err


@pytest.mark.directus
def test_the_demo_reads_a_directus_that_was_filled_for_it() -> None:
    """The cabinet is fresh from Directus, its pictures come through, the studio is told of; all ends together."""
    port = _four_ports()
    started = "import sys; from constructor.cli import main; sys.exit(main())"
    options = ["demo", "--port", str(port), "--directus", str(directus_folder())]
    command = [sys.executable, "-c", started, *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as demo:
        try:
            assert demo.stdout is not None
            assert f"http://127.0.0.1:{port}" in demo.stdout.readline()
            content = _content(f"http://127.0.0.1:{port}/-/ready")
            page = _get(f"http://127.0.0.1:{port}/news").decode()
            picture = page.partition('src="/media/')[2].partition('"')[0]
            bytes_ = _get(f"http://127.0.0.1:{port}/media/{picture}")
        finally:
            demo.send_signal(signal.SIGINT)
        assert demo.stderr is not None
        said = demo.stderr.read()

    assert ("directus", True) == (content["source"], content["fresh"])
    assert bytes_.startswith(b"RIFF")
    assert f"http://127.0.0.1:{port + 3}/admin/" in said
    assert 0 == demo.returncode


def _four_ports() -> int:
    """Return the first of four neighbouring ports on which nobody listens."""
    for _ in range(100):
        first = random.randrange(20_000, 32_000, 4)
        with ExitStack() as stack, suppress(OSError):
            for number in range(first, first + 4):
                stack.enter_context(bind("127.0.0.1", number))
            return first
    raise AssertionError("no four free ports side by side")


def _content(address: str) -> Any:
    """Return how fresh the content is once it is that of Directus."""
    ends = time.monotonic() + SECONDS
    while True:
        content = json.loads(_get(address))["content"]
        if content["source"] == "directus" or time.monotonic() > ends:
            return content
        time.sleep(0.1)


def _get(address: str) -> bytes:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(address, timeout=30) as answer:
        data: bytes = answer.read()
        return data
