"""What one browser chose to look at: as whom, and in which colours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from starlette.responses import Response

from runtime.pages.portal import LANGUAGE_COOKIE

COOKIE = "pcabinet-preview"
SCHEMES = ("auto", "light", "dark")
_YEAR = 31_536_000
_WRITTEN = re.compile(r"([\w-]*)\.(\w+)", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A persona's id, "" for a guest, and one of SCHEMES."""

    persona: str = ""
    scheme: str = "auto"


def read_choice(cookies: Mapping[str, str]) -> Choice:
    """Return what the browser chose; a guest in the system's colours where it chose nothing that is known."""
    written = _WRITTEN.fullmatch(cookies.get(COOKIE, ""))
    if written is None or written[2] not in SCHEMES:
        return Choice()
    return Choice(persona=written[1], scheme=written[2])


def keep_choice(response: Response, choice: Choice) -> None:
    """Let the browser keep the choice for a year."""
    _keep(response, COOKIE, f"{choice.persona}.{choice.scheme}")


def keep_locale(response: Response, code: str) -> None:
    """Let the browser keep the language as the portal itself does."""
    _keep(response, LANGUAGE_COOKIE, code)


def without_persona(choice: Choice) -> Choice:
    """Return the choice of a guest."""
    return replace(choice, persona="")


def _keep(response: Response, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=_YEAR, path="/", httponly=True, samesite="lax")
