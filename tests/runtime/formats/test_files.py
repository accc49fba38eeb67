"""Documents in a word: their kind and size."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from constructor.locales import locale_data
from runtime import formats
from runtime.media import Media


@pytest.mark.parametrize(
    ("media", "ru", "en"),
    [
        (Media(id="a", type="application/pdf", size=122_880, name="x"), "PDF, 120\u00a0кБ", "PDF, 120\u00a0kB"),
        (Media(id="a", type="application/zip", size=3, name="a.zip"), "ZIP, 3\u00a0Б", "ZIP, 3\u00a0B"),
        (
            Media(id="a", type="application/vnd.ms-excel", size=2_097_152, name="price.xls"),
            "XLS, 2\u00a0МБ",
            "XLS, 2\u00a0MB",
        ),
        (Media(id="a", type="image/png", size=1024), "PNG, 1\u00a0кБ", "PNG, 1\u00a0kB"),
        (Media(id="a", type="application/octet-stream", size=0), "—", "—"),
    ],
)
def test_file_is_told_by_kind_and_size(media: Media, ru: str, en: str) -> None:
    """People see before they open it what it is and how large."""
    shown = [
        formats.plain(
            media,
            "file",
            locale=locale_data(code, ["RUB"]),
            zone=ZoneInfo("UTC"),
            currency="RUB",
            now=datetime.now(UTC),
        )
        for code in ("ru", "en")
    ]

    assert [ru, en] == shown
