"""Answers become smaller on their way out, and stay what they were to whoever reads them."""

from __future__ import annotations

import asyncio
import gzip
import random
import zlib
from collections.abc import Sequence
from typing import Any

import brotli
import pytest
import zstandard
from starlette.types import Message

from runtime.compression import CODINGS, LEAST, Compressing, compress, preferred

TEXT = ("Счёт за услуги связи. " * 200).encode()
ALL = "gzip, deflate, br, zstd"
HTML = (b"content-type", b"text/html; charset=utf-8")


def unpacked(data: bytes, coding: str) -> bytes:
    """Return what a whole answer of a coding says; a broken end is an error."""
    if coding == "zstd":
        return zstandard.ZstdDecompressor().decompressobj().decompress(data)
    return bytes(brotli.decompress(data)) if coding == "br" else gzip.decompress(data)


def answer(
    *pieces: bytes,
    accept: str = ALL,
    headers: Sequence[tuple[bytes, bytes]] = (HTML,),
    status: int = 200,
    method: str = "GET",
    site: str = "",
    query: bytes = b"",
) -> list[Message]:
    """Return the messages that go out for an answer in pieces."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def run() -> None:
        asked = [(b"accept-encoding", accept.encode()), *([(b"sec-fetch-site", site.encode())] if site else [])]
        scope: dict[str, Any] = {"type": "http", "method": method, "headers": asked, "query_string": query}
        out = Compressing(scope, send)
        await out({"type": "http.response.start", "status": status, "headers": list(headers)})
        for place, piece in enumerate(pieces, 1):
            await out({"type": "http.response.body", "body": piece, "more_body": place < len(pieces)})

    asyncio.run(run())
    return sent


def named(sent: list[Message]) -> dict[bytes, bytes]:
    """Return the headers of an answer, of which each stands once."""
    pairs = sent[0]["headers"]
    assert len(pairs) == len(dict(pairs))
    return dict(pairs)


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("", "identity"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, deflate, br", "br"),
        ("gzip;q=1.0, br;q=0.5, zstd;q=0.5", "gzip"),
        ("GZIP", "gzip"),
        ("zstd;q=0, br;q=0.000, gzip", "gzip"),
        ("*", "zstd"),
        ("*;q=0.5, zstd;q=0", "br"),
        ("gzip;q=0.5, identity", "identity"),
        ("gzip;q=0.1, identity;q=0", "gzip"),
        ("identity;q=0", "identity"),
        ("*;q=0", "identity"),
        ("deflate, compress", "identity"),
        ("br;q=nan, zstd;q=-1, gzip;q=2", "identity"),
        ("br ; q=0.8 , zstd; q=0.2", "br"),
    ],
)
def test_the_coding_is_the_best_that_is_accepted(accepted: str, coding: str) -> None:
    """Weights go first, then cost; nothing at all is never the answer (RFC 9110 §12.5.3)."""
    assert coding == preferred(accepted, CODINGS)


@pytest.mark.parametrize("coding", CODINGS)
def test_a_whole_answer_is_compressed_with_its_length(coding: str) -> None:
    """It says how long it is now, and that it depends on what is accepted."""
    sent = answer(TEXT, accept=coding, headers=(HTML, (b"content-length", b"1"), (b"vary", b"Cookie")))

    body = sent[1]["body"]
    assert TEXT == unpacked(body, coding)
    assert len(body) < len(TEXT) / 5
    assert {
        b"content-type": HTML[1], b"content-length": str(len(body)).encode(), b"content-encoding": coding.encode(),
        b"vary": b"Cookie, Accept-Encoding",
    } == named(sent)  # fmt: skip


@pytest.mark.parametrize("coding", CODINGS)
def test_each_piece_can_be_read_when_it_arrives(coding: str) -> None:
    """What comes in pieces is never held back; it has no length beforehand."""
    pieces = [b"<html>" + TEXT, b"first", b"", "второй".encode(), b"</html>"]

    sent = answer(*pieces, accept=coding, headers=(HTML, (b"content-length", b"1")))

    assert b"content-length" not in named(sent)
    readers: dict[str, Any] = {
        "zstd": zstandard.ZstdDecompressor().decompressobj, "br": brotli.Decompressor,
        "gzip": lambda: zlib.decompressobj(31),
    }  # fmt: skip
    reader = readers[coding]()
    read = reader.process if coding == "br" else reader.decompress
    assert pieces == [bytes(read(message["body"])) for message in sent[1:]]
    assert b"".join(pieces) == unpacked(b"".join(message["body"] for message in sent[1:]), coding)


def test_pieces_end_with_an_empty_one_as_servers_send_it() -> None:
    """The coding is ended by it."""
    sent = answer(TEXT, b"", accept="gzip")

    assert TEXT == gzip.decompress(b"".join(message["body"] for message in sent[1:]))
    assert [True, False] == [message["more_body"] for message in sent[1:]]


@pytest.mark.parametrize(
    "kind",
    [
        b"image/png", b"application/pdf", b"text/event-stream", b"application/octet-stream", b"",
    ],
)  # fmt: skip
def test_what_is_no_text_goes_as_it_is(kind: bytes) -> None:
    """Pictures are compressed already, and events must not wait."""
    sent = answer(TEXT, headers=((b"content-type", kind),))

    assert ({b"content-type": kind}, TEXT) == (named(sent), sent[1]["body"])


@pytest.mark.parametrize("kind", [b"text/css", b"application/json", b"image/svg+xml", b"application/problem+json"])
def test_texts_of_all_kinds_are_compressed(kind: bytes) -> None:
    """Whatever it is called."""
    assert b"zstd" == named(answer(TEXT, headers=((b"content-type", kind),)))[b"content-encoding"]


@pytest.mark.parametrize("own", [(b"content-encoding", b"br"), (b"etag", b'"1"')])
def test_what_is_coded_or_tagged_is_left_alone(own: tuple[bytes, bytes]) -> None:
    """A tag names the bytes as they are."""
    sent = answer(TEXT, headers=(HTML, own))

    assert (dict((HTML, own)), TEXT) == (named(sent), sent[1]["body"])


@pytest.mark.parametrize("status", [204, 206, 304])
def test_an_answer_without_a_body_or_with_a_part_is_left_alone(status: int) -> None:
    """There is nothing to compress, or not the whole."""
    assert {b"content-type": HTML[1]} == named(answer(b"", status=status))


def test_a_small_answer_is_not_compressed_but_says_that_others_are() -> None:
    """One packet is one packet."""
    sent = answer(b"x" * (LEAST - 1))

    assert (None, b"Accept-Encoding") == (named(sent).get(b"content-encoding"), named(sent)[b"vary"])


def test_what_grows_is_not_compressed() -> None:
    """Bytes by chance go as they are, with their own length."""
    noise = random.Random(7).randbytes(5_000)
    sent = answer(noise, headers=(HTML, (b"content-length", b"5000")))

    assert (b"5000", None, noise) == (
        named(sent)[b"content-length"], named(sent).get(b"content-encoding"), sent[1]["body"],
    )  # fmt: skip


def test_head_has_the_headers_of_get() -> None:
    """The same answer, whose body the server keeps back (RFC 9110 §9.3.2)."""
    assert named(answer(TEXT)) == named(answer(TEXT, method="HEAD"))


def test_head_without_a_body_keeps_its_length() -> None:
    """Where the application brought no bytes, the length is the one that it said."""
    sent = answer(b"", method="HEAD", headers=(HTML, (b"content-length", b"9000")))

    assert (b"9000", None) == (named(sent)[b"content-length"], named(sent).get(b"content-encoding"))


@pytest.mark.parametrize(
    ("before", "after"),
    [(b"*", b"*"), (b"accept-encoding, Cookie", b"accept-encoding, Cookie"), (b"", b"Accept-Encoding")],
)
def test_what_an_answer_varies_by_is_said_once(before: bytes, after: bytes) -> None:
    """Nothing is lost of what is there."""
    assert after == named(answer(TEXT, headers=(HTML, (b"vary", before))))[b"vary"]


@pytest.mark.parametrize("coding", CODINGS)
def test_thoroughly_is_smaller(coding: str) -> None:
    """For what is compressed once and served often."""
    text = b"".join(f"<td>{number * 7919 % 10_000}</td>".encode() for number in range(3000))

    small = compress(text, coding, thoroughly=True)
    assert text == unpacked(small, coding)
    assert len(small) < len(compress(text, coding))


@pytest.mark.parametrize(
    ("site", "query", "status", "compressed"),
    [
        ("cross-site", b"q=guess", 200, False),
        ("same-site", b"q=guess", 200, False),
        ("cross-site", b"", 404, False),
        ("cross-site", b"", 200, True),
        ("same-origin", b"q=mine", 200, True),
        ("none", b"q=mine", 404, True),
        ("", b"q=mine", 200, True),
    ],
)
@pytest.mark.parametrize("pieces", [1, 2])
def test_what_another_site_made_up_is_not_compressed(
    site: str, query: bytes, status: int, compressed: bool, pieces: int
) -> None:
    """Its guesses stand beside a person's data, and the length of a compressed page would tell which were right."""
    sent = answer(*[TEXT] * pieces, site=site, query=query, status=status)

    assert compressed is (b"content-encoding" in named(sent))
    assert compressed or TEXT * pieces == b"".join(message["body"] for message in sent[1:])


@pytest.mark.parametrize("accept", ["br;q=", f"gzip;q=0, {'x,' * 94}br;q=0", f"gzip;q=0,{'x,' * 93}br;q=0"])
def test_a_coding_is_accepted_only_where_it_is_said_whole(accept: str) -> None:
    """Neither a weight without a number nor what is left of a long header means that a coding may be used."""
    assert b"content-encoding" not in named(answer(TEXT, accept=accept))
