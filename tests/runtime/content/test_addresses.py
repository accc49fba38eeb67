"""Addresses and colours that editors write."""

from __future__ import annotations

import pytest

from runtime.content.addresses import safe_address, safe_colour


@pytest.mark.parametrize(
    "written",
    ["https://example.org/a?b=1#c", "HTTPS://example.org", "tel:+74994300204", "mailto:a@b.ru", "/news", "/a?b=c", "/"],
)
def test_harmless_addresses_stay(written: str) -> None:
    """Outside by https, tel and mailto; inside by path."""
    assert written == safe_address(f" {written} ")


@pytest.mark.parametrize(
    "written",
    [
        "javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x", "http://example.org", "//example.org",
        "/\\example.org", "/a\nb", "java\tscript:x", "news", "", "/" + "a" * 2000, '/"onload=x', "vbscript:x",
        "https://a b", "/\u202egnp.exe",
    ],
)  # fmt: skip
def test_all_others_are_none(written: str) -> None:
    """Programs, other sites by tricks, other schemes, and what is no address are not led to."""
    assert "" == safe_address(written)


@pytest.mark.parametrize(("written", "colour"), [("#0b57d0", "#0b57d0"), ("red", ""), ("#fff", ""), ("#0b57d0;x", "")])
def test_colour_is_six_digits(written: str, colour: str) -> None:
    """Anything but `#rrggbb` is no colour."""
    assert colour == safe_colour(written)
