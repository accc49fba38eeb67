"""The word of how something went that was done elsewhere: shown on the next page, once."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from runtime.identity.cookies import Cookies
from runtime.pages.portal import Portal
from runtime.render.scope import Speaker
from runtime.render.shell import Told

_COOKIES = {secure: Cookies(secure=secure) for secure in (True, False)}


def read_told(portal: Portal, request: Request, messages: Speaker) -> Told | None:
    """Return what the page is to say of an account action that ended just now; None for nothing known."""
    written = request.cookies.get(_COOKIES[portal.secure].told, "")
    if not written:
        return None
    action, _, outcome = written.partition(".")
    known = portal.cabinet.identity.account.get(action)
    if known is None or not known.outcome:
        return None
    match outcome:
        case "success":
            return Told(text=messages.say(f"ui.told.{action}", {}), tone="good")
        case "cancelled":
            return Told(text=messages.say("ui.told.cancelled", {}), tone="info")
        case "error":
            return Told(text=messages.say("ui.told.error", {}), tone="bad")
    return None


def told_once(portal: Portal, request: Request, response: Response) -> Response:
    """Return the response that says it, so that no other does."""
    cookies = _COOKIES[portal.secure]
    if cookies.told in request.cookies:
        cookies.drop(response, cookies.told)
    return response
