"""The operator's time zone, the day of the pictures, and months."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

MOSCOW = timezone(timedelta(hours=3), "MSK")
"""Moscow time has no summer time, so a fixed offset says it without a time zone database."""

PICTURE_DAY = datetime(2026, 11, 22, 12, 0, tzinfo=MOSCOW)


def picture_day() -> datetime:
    """Return the moment at which the pictures were taken, the «now» of tests."""
    return PICTURE_DAY


def midnight(day: date) -> datetime:
    """Return the first moment of `day` in the operator's zone."""
    return datetime(day.year, day.month, day.day, tzinfo=MOSCOW)


def last_moment(day: date) -> datetime:
    """Return the last second of `day` in the operator's zone."""
    return midnight(day) + timedelta(days=1, seconds=-1)


def next_month(day: date) -> date:
    """Return the first day of the month after `day`."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def within_month(day: date, later: int) -> date:
    """Return the day `later` days after `day`, but no later than the last day of its month."""
    return min(day + timedelta(days=later), next_month(day) - timedelta(days=1))
