"""The command `pcabinet preview`."""

from __future__ import annotations

import http.client
import signal
import socket
import subprocess
import sys
from pathlib import Path

from constructor.cli import main
from tests.constructor.studio.preview import copied

PCABINET = str(Path(sys.executable).with_name("pcabinet"))


def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_ready_line_names_the_address_and_an_interrupt_ends_all(tmp_path: Path) -> None:
    """One line on standard output; Ctrl-C ends it at once, open pages or not."""
    root, port = copied(tmp_path), _port()
    command = [PCABINET, "preview", str(root), "--port", str(port), "--lang", "en"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        ready = process.stdout.readline()
        page = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        page.request("GET", "/-/preview/events")
        stream = page.getresponse()
        stream.readline()
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=8)
        page.close()

    assert f"Preview of {root}: http://127.0.0.1:{port}\n" == ready
    assert told.startswith("Fine: shown after ")
    assert 0 == process.returncode


def test_missing_folder_is_a_mistake_of_use(tmp_path: Path) -> None:
    """A folder that is not there is told before any port is taken."""
    assert 2 == main(["preview", str(tmp_path / "nowhere")])


def test_taken_port_is_told(tmp_path: Path) -> None:
    """A port that somebody else has ends the command with what to do."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        code = main(["preview", str(tmp_path), "--port", str(taken.getsockname()[1])])

    assert 3 == code
