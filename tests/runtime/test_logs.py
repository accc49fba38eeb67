"""Log lines."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from io import StringIO

import pytest

from runtime.logs import set_up_logs


@pytest.fixture(autouse=True)
def root() -> Iterator[None]:
    """Leave the root logger as it was."""
    logger = logging.getLogger()
    handlers, level = logger.handlers[:], logger.level
    yield
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
