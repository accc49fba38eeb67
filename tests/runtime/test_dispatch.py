"""Which entry answers a path."""

from __future__ import annotations

import re
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from runtime.dispatch import Access, Dispatch, Entry, Undecided


async def _answers(request: Request) -> Response:
    return Response()


def entry(path: str, *methods: str) -> Entry:
    """Return an entry for the path; it takes GET unless `methods` are given."""
    return Entry(path=path, endpoint=_answers, access="everyone", methods=methods or ("GET",))


def found(dispatch: Dispatch, method: str, path: str) -> tuple[str, dict[str, str]] | str | None:
    """Return the path of the entry that answers with what the names stand for, or the methods that are allowed."""
    try:
        place = dispatch.find(method, path)
    except HTTPException as error:
        return (error.headers or {})["allow"]
    return None if place is None else (place.entry.path, dict(place.values))


def scanned(entries: list[Entry], method: str, path: str) -> tuple[str, dict[str, str]] | str | None:
    """Return the same by trying one entry after another."""
    taken: set[str] = set()
    for one in entries:
        fits = re.fullmatch(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", one.path.replace(".", r"\.")), path)
        methods = {*one.methods, *(("HEAD",) if "GET" in one.methods else ())}
        if fits and method in methods:
            return one.path, fits.groupdict()
        taken |= methods if fits else set()
    return ", ".join(sorted(taken)) or None


def test_of_several_that_fit_the_first_listed_answers() -> None:
    """A constant path comes before names only where it is listed before them."""
    names, constant = entry("/news/{news}"), entry("/news/all")

    assert ("/news/{news}", {"news": "all"}) == found(Dispatch([names, constant]), "GET", "/news/all")
    assert ("/news/all", {}) == found(Dispatch([constant, names]), "GET", "/news/all")


@pytest.mark.parametrize(
    ("method", "path", "answer"),
    [
        ("GET", "/news", ("/news", {})),
        ("HEAD", "/news", ("/news", {})),
        ("POST", "/news", "GET, HEAD"),
        ("GET", "/auth/logout", "POST"),
        ("HEAD", "/auth/logout", "POST"),
        ("GET", "/news/", None),
        ("GET", "//news", None),
        ("GET", "/news\n", None),
        ("GET", "/news/a b", ("/news/{news}", {"news": "a b"})),
        ("GET", "/news/a/b", None),
        ("GET", "", None),
        ("POST", "/both", ("/both", {})),
        ("PUT", "/both", "GET, HEAD, POST"),
    ],
)
def test_paths_have_one_spelling_and_take_what_they_say(
    method: str, path: str, answer: tuple[str, dict[str, str]] | str | None
) -> None:
    """HEAD goes with GET; nothing is added to a path or taken away; a wrong method is told the right ones."""
    listed = [
        entry("/news"), entry("/news/{news}"), entry("/auth/logout", "POST"), entry("/both"), entry("/both", "POST"),
    ]  # fmt: skip

    assert answer == found(Dispatch(listed), method, path)


_SEGMENTS = st.lists(st.sampled_from(["a", "b", "a.b", "{x}"]), min_size=1, max_size=3)
_ENTRIES = st.lists(st.tuples(_SEGMENTS, st.sampled_from([("GET",), ("POST",), ("GET", "POST")])), max_size=12)
_PATHS = st.lists(st.sampled_from(["a", "b", "a.b", "axb", "c", ""]), min_size=1, max_size=4)


@given(listed=_ENTRIES, path=_PATHS, method=st.sampled_from(["GET", "HEAD", "POST"]))
def test_a_tree_finds_what_a_scan_finds(
    listed: list[tuple[list[str], tuple[str, ...]]], path: list[str], method: str
) -> None:
    """For any entries and any path, as if each was tried after another."""
    entries = [entry("/" + "/".join(_named(segments)), *methods) for segments, methods in listed]
    asked = "/" + "/".join(path)

    assert scanned(entries, method, asked) == found(Dispatch(entries), method, asked)


def _named(segments: list[str]) -> list[str]:
    return [f"{{x{place}}}" if segment == "{x}" else segment for place, segment in enumerate(segments)]


def test_an_entry_without_a_decision_is_refused() -> None:
    """Nothing is served by an application with an address that does not say who may call it."""
    open_to_whom = Entry(path="/open", endpoint=_answers, access=cast("Access", ""))

    with pytest.raises(Undecided, match="/open"):
        Dispatch([open_to_whom])
