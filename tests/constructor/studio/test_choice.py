"""Choices of a browser."""

from __future__ import annotations

import pytest
from starlette.responses import Response

from constructor.studio.choice import COOKIE, Choice, keep_choice, read_choice


def test_choice_comes_back_as_it_was_kept() -> None:
    """What is written into the cookie is read from it."""
    response = Response()
    keep_choice(response, Choice(persona="several_contracts", scheme="dark"))
    value = response.headers["set-cookie"].split(";")[0].partition("=")[2]

    assert Choice(persona="several_contracts", scheme="dark") == read_choice({COOKIE: value})


@pytest.mark.parametrize("value", ["", "ivan", "ivan.purple", "a.b.dark", "<b>.dark", "иван.dark"])
def test_malformed_choice_is_a_guest(value: str) -> None:
    """A cookie that we did not write chooses nothing."""
    assert Choice() == read_choice({COOKIE: value})
