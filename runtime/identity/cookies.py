"""The cookies of identity: names and attributes."""

from __future__ import annotations

from starlette.responses import Response


class Cookies:
    """Names and writes cookies: `__Host-` where people come over TLS, a plain name on a loopback without it.

    HttpOnly, SameSite=Lax (links from mail must not show a signed-out page), Path=/, no Domain (RFC 6265bis §4.1.3.2).
    """

    def __init__(self, *, secure: bool) -> None:
        self._secure = secure
        prefix = "__Host-" if secure else ""
        self.session = f"{prefix}pc"
        self.told = f"{prefix}pc-told"  # how something went that was done elsewhere
        self.attempt = f"{prefix}pc-tx-"  # followed by the beginning of the attempt's state

    def put(self, response: Response, name: str, value: str, *, life: int | None = None) -> None:
        """Set a cookie for `life` seconds; without it, until the browser closes."""
        response.set_cookie(name, value, max_age=life, path="/", secure=self._secure, httponly=True, samesite="lax")

    def drop(self, response: Response, name: str) -> None:
        """Take a cookie away."""
        response.delete_cookie(name, path="/", secure=self._secure, httponly=True, samesite="lax")
