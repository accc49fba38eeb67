"""Log lines."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Iterator
from io import StringIO

import pytest

from runtime import logs
from runtime.logs import flush_requests, set_up_logs, tell_request


@pytest.fixture(autouse=True)
def root() -> Iterator[None]:
    """Leave the root logger as it was."""
    logger = logging.getLogger()
    handlers, level = logger.handlers[:], logger.level
    yield
    logs._quick.clear()
    logger.handlers[:], logger.level = handlers, level


def test_text_is_one_line_a_record() -> None:
    """A message with line breaks in it can not pass for two records."""
    stream = StringIO()
    set_up_logs("text", stream)
    logging.getLogger("pcabinet.pages").warning("first\nWARNING forged")
    lines = stream.getvalue().splitlines()

    assert 1 == len(lines)
    assert lines[0].endswith("WARNING pcabinet.pages first\\x0aWARNING forged")


def test_json_is_one_object_a_line() -> None:
    """Time, level, logger, message, and the trace where something failed."""
    stream = StringIO()
    set_up_logs("json", stream)
    try:
        raise ValueError("boom")
    except ValueError:
        logging.getLogger("pcabinet.pages").exception("«%s»", "Иван")
    record = json.loads(stream.getvalue())

    assert ("ERROR", "pcabinet.pages", "«Иван»") == (record["level"], record["logger"], record["message"])
    assert record["time"].endswith("+00:00")
    assert "ValueError: boom" in record["trace"]


@pytest.mark.parametrize("written", ["text", "json"])
def test_lines_of_requests_look_like_all_others(written: str) -> None:
    """They are written a moment later, several at once, in the form of a record of the same words."""
    stream = StringIO()
    set_up_logs(written, stream)
    words = "method=GET route=/news/{news} status=200 ms=12"

    async def ask() -> None:
        tell_request("GET", "/news/{news}", 200, 0.0125)
        tell_request("GET", "/news/{news}", 200, 0.0125)
        logging.getLogger("pcabinet.requests").info(words)

    asyncio.run(ask())
    flush_requests()
    record, *lines = [re.sub(r"[0-9]", "0", line) for line in stream.getvalue().splitlines()]

    assert [record, record] == lines


def test_lines_of_requests_are_written_while_nobody_asks() -> None:
    """A line does not wait for the next request."""
    stream = StringIO()
    set_up_logs("text", stream)

    async def ask() -> None:
        tell_request("GET", "/news", 200, 0.001)
        await asyncio.sleep(0.3)

    asyncio.run(ask())

    assert "route=/news status=200" in stream.getvalue()
