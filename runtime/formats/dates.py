"""Days and times in the cabinet's zone; the year only if it is another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from markupsafe import Markup, escape

from runtime.formats.how import Format, How
from runtime.texts.messages import say

_LONGEST_AGO = timedelta(days=7)


def _local(value: object, how: How) -> date | None:
    """Return the day, or the time on the clocks of the cabinet's zone; None for anything else."""
    if isinstance(value, datetime):
        try:
            return value.astimezone(how.zone) if value.tzinfo else value
        except OverflowError:  # the first and the last day of the calendar
            return None
    return value if isinstance(value, date) else None


def day(value: object, how: How) -> str | None:
    """Return «22 ноября»."""
    local = _local(value, how)
    if local is None:
        return None
    pattern = how.locale.date if _this_year(local, how) else how.locale.date_year
    return _day(local, pattern, how)


def short_day(value: object, how: How) -> str | None:
    """Return «22 ноя»."""
    local = _local(value, how)
    if local is None:
        return None
    pattern = how.locale.date_short if _this_year(local, how) else how.locale.date_short_year
    return _day(local, pattern, how)


def _this_year(local: date, how: How) -> bool:
    return local.year == how.now.astimezone(how.zone).year


def _day(local: date, pattern: str, how: How) -> str:
    at = local.month - 1
    return pattern.format(
        day=local.day,
        month=how.locale.months[at],
        month_short=how.locale.months_short[at],
        month_number=local.month,
        year=local.year,
    )


def moment(value: object, how: How) -> str | None:
    """Return «22 ноября, 09:41»; a day has no time."""
    written, clock = day(value, how), time(value, how)
    if written is None or clock is None:
        return written
    return how.locale.at.format(date=written, time=clock)


def time(value: object, how: How) -> str | None:
    """Return «09:41»."""
    local = _local(value, how)
    if not isinstance(local, datetime):
        return None
    return how.locale.time.format(
        hour=local.hour,
        hour12=local.hour % 12 or 12,
        minute=local.minute,
        half=how.locale.halves[local.hour >= 12],
    )


def ago(value: object, how: How) -> str | None:
    """Return how long ago within the last week, «5 минут назад»; else the day and time."""
    if not isinstance(value, datetime) or value.tzinfo is None:
        return day(value, how)
    past = how.now - value
    if not timedelta(0) <= past < _LONGEST_AGO:
        return moment(value, how)
    minutes = max(1, round(past.total_seconds() / 60))
    for unit, size in (("day", 1440), ("hour", 60), ("minute", 1)):
        message = how.locale.ago.get(unit)
        if minutes >= size and message:
            return say(how.locale.code, message, {"n": minutes // size})
    return moment(value, how)


def _timed(written: Callable[[object, How], str | None]) -> Format:
    def marked(value: object, how: How) -> Markup | None:
        text = written(value, how)
        if text is None or not isinstance(value, date):
            return None
        return Markup(f'<time datetime="{value.isoformat()}">{escape(text)}</time>')

    return Format(written, marked)


FORMATS: dict[str, Format] = {
    "date": _timed(day),
    "date_short": _timed(short_day),
    "datetime": _timed(moment),
    "time": _timed(time),
    "ago": _timed(ago),
}
