"""Sealed handles."""

from __future__ import annotations

import pytest

from runtime.handles import LONGEST, Handles

HANDLES = Handles(b"s" * 32)
VALUES = {"subscriber": "2412521", "contract": "договор 7"}


def test_a_handle_opens_to_what_was_sealed() -> None:
    """The person who got a handle gets the values back."""
    handle = HANDLES.seal("anna", "contract", VALUES)

    assert HANDLES.open("anna", "contract", handle) == VALUES


def test_a_handle_is_the_same_every_time() -> None:
    """Bookmarks live on: equal values give equal handles, whatever the order and the process."""
    again = Handles(b"s" * 32).seal("anna", "contract", dict(reversed(VALUES.items())))

    assert again == HANDLES.seal("anna", "contract", VALUES)


def test_a_handle_of_long_ago_is_the_same_today() -> None:
    """Nobody's bookmarks die with a new version: what is sealed is the values as JSON, with sorted names."""
    handle = "2820whf45Trz_e0DihQPe0WQm6-Oknzl-hYaeQGdepTzMzWGyEJ7Za6yEiTtSA36LD03xCD6fY6oUae6pbGbiiaNze7hNQ"

    assert handle == HANDLES.seal("anna", "contract", VALUES)


def test_odd_characters_are_sealed_too() -> None:
    """Quotes, backslashes, controls and separators come back as they were."""
    values = {'a"b': 'q" \\ \n \0 \u2028 </script> я'}

    assert values == HANDLES.open("anna", "contract", HANDLES.seal("anna", "contract", values))


def test_a_handle_hides_its_values() -> None:
    """The identifier of the backend does not stand in the address, which needs no escaping."""
    handle = HANDLES.seal("anna", "contract", VALUES)

    assert "2412521" not in handle
    assert set(handle) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@pytest.mark.parametrize(
    ("secret", "subject", "kind"),
    [(b"s" * 32, "boris", "contract"), (b"s" * 32, "anna", "account"), (b"t" * 32, "anna", "contract")],
    ids=["another person", "another kind", "another deployment"],
)
def test_a_foreign_handle_is_unknown(secret: bytes, subject: str, kind: str) -> None:
    """A handle opens only for the person, kind and deployment it was sealed for."""
    handle = HANDLES.seal("anna", "contract", VALUES)

    assert Handles(secret).open(subject, kind, handle) is None


def test_person_and_kind_do_not_run_together() -> None:
    """`ab` + `c` and `a` + `bc` are different seals."""
    assert HANDLES.open("a", "bc", HANDLES.seal("ab", "c", VALUES)) is None


@pytest.mark.parametrize("text", ["", "a", "!", "абв", "AAAA", "A" * 21, "A" * (LONGEST + 1), "A" * 200, "\x00" * 40])
def test_a_malformed_handle_is_unknown(text: str) -> None:
    """Whatever is no handle is None, never an exception."""
    assert HANDLES.open("anna", "contract", text) is None


def test_every_changed_or_cut_handle_is_unknown() -> None:
    """One character changed, cut or added anywhere spoils the handle."""
    handle = HANDLES.seal("anna", "contract", VALUES)
    changed = [handle[:at] + ("A" if handle[at] != "A" else "B") + handle[at + 1 :] for at in range(len(handle))]
    cut = [handle[:at] for at in range(len(handle))]
    spoiled = [*changed, *cut, handle + "A", handle + "=", " " + handle, handle + "\n"]

    assert [one for one in spoiled if HANDLES.open("anna", "contract", one) is not None] == []


def test_too_much_to_seal_is_an_error() -> None:
    """An address has an end: values that do not fit are our mistake."""
    with pytest.raises(ValueError, match="longer than 2048"):
        HANDLES.seal("anna", "contract", {"x": "y" * 4000})
