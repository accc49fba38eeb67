"""Pictures of editors: their size, widths and words."""

from __future__ import annotations

import pytest

from runtime.media import Media
from runtime.render.pictures import picture
from tests.runtime.render.sample import scope, value


def _drawn(media: object) -> str:
    return str(picture(value("cover", "image"), scope(roots={"cover": media}), "20rem"))


@pytest.mark.parametrize(
    ("width", "sources"),
    [
        (300, "/media/a/480 300w"),
        (480, "/media/a/480 480w"),
        (960, "/media/a/480 480w, /media/a/960 960w"),
        (4000, "/media/a/480 480w, /media/a/960 960w, /media/a/1920 1920w"),
    ],
)
def test_widths_are_those_served_and_none_beyond_the_picture(width: int, sources: str) -> None:
    """A browser is told of each width that it can have, as wide as the picture really comes."""
    drawn = _drawn(Media(id="a", type="image/png", size=1, width=width, height=100))

    assert f'srcset="{sources}" sizes="20rem" width="{width}" height="100"' in drawn


def test_title_is_said_to_readers_as_text() -> None:
    """The words for who does not see the picture are the editor's, escaped."""
    assert 'alt="&#34;x&#34; onload=1"' in _drawn(Media(id="a", type="image/png", size=1, title='"x" onload=1'))


def test_picture_of_unknown_size_keeps_a_place() -> None:
    """Where the source does not know the size, a usual shape is kept for it, so that nothing moves."""
    assert 'width="16" height="9"' in _drawn(Media(id="a", type="image/png", size=1))


@pytest.mark.parametrize("media", [None, "x.png", Media(id="a", type="application/pdf", size=1)])
def test_what_is_no_picture_is_not_drawn(media: object) -> None:
    """An unknown picture, a text or a document leaves nothing."""
    assert "" == _drawn(media)
