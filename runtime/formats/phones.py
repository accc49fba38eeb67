"""Phone numbers, kept together and left to right in any language."""

from __future__ import annotations

import re
from functools import lru_cache

from runtime.formats.how import Format, How, escaped

_NO_DIGITS = re.compile(r"[\s()\-.\u00a0\u202f\u2011]+")
LONGEST = 64  # characters of a number: longer texts are none, and are not kept
_SEVEN = re.compile(r"(?:\+7|7|8)(\d{3})(\d{3})(\d{2})(\d{2})", re.ASCII)


def phone(value: object, how: How) -> str | None:
    """Return `+7 (916) 083-85-31`, other countries' as ITU-T E.123 writes them; what is no number stays as it is."""
    if not isinstance(value, str) or not value:
        return None
    return _written(value) if len(value) <= LONGEST else value


@lru_cache(maxsize=16_384)
def _written(value: str) -> str:
    compact = _NO_DIGITS.sub("", value)
    seven = _SEVEN.fullmatch(compact)
    if seven:  # also where the numbering plan has no such number: people know the pattern
        return "+7 ({}) {}-{}-{}".format(*seven.groups())
    return _abroad(compact) if compact.startswith("+") else value


def _abroad(compact: str) -> str:
    import phonenumbers

    try:
        parsed = phonenumbers.parse(compact)
    except phonenumbers.NumberParseException:
        return compact
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


FORMATS: dict[str, Format] = {"phone": escaped(phone, '<bdi class="phone">', "</bdi>")}
