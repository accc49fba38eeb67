"""Names that are kept outside of blueprints: time zones and languages."""

from __future__ import annotations

from constructor.load.tree import Mapping as Map
from constructor.load.tree import Scalar
from constructor.load.tree import Sequence as Seq
from constructor.locales import is_language
from constructor.resolve.context import Context


def check_standards(context: Context, cabinet: Map) -> None:
    """Report a time zone that is not in the IANA database, and languages that Unicode's CLDR does not know."""
    zone = cabinet.get("time_zone")
    if isinstance(zone, Scalar):
        _check_zone(context, zone)
    locales = cabinet.get("locales")
    for item in locales.items if isinstance(locales, Seq) else ():
        code = item.first.key if isinstance(item, Map) and item.first else item
        if isinstance(code, Scalar) and not is_language(str(code.value)):
            context.unknown("language", code, ())


def _check_zone(context: Context, zone: Scalar) -> None:
    from zoneinfo import ZoneInfo, available_timezones

    try:
        ZoneInfo(str(zone.value))
    except (LookupError, ValueError, OSError):  # a folder of the database, such as `Europe`, is the last
        context.unknown("time_zone", zone, available_timezones())
