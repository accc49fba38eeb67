"""What the provider keeps in a browser: the session's cookie, and the proof that a form is its own."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from starlette.requests import Request
from starlette.responses import Response

from constructor.standins.provider.store import Session, Store

# Cookies do not tell ports apart, and the cabinet lives on the same host: names and path keep them from meeting.
SESSION_COOKIE = "PROVIDER_SESSION"
FORM_COOKIE = "PROVIDER_FORM"


class Browser:
    """Reads and writes the provider's two cookies."""

    def __init__(self, *, path: str, secure: bool, store: Store) -> None:
        self._path = f"{path}/"
        self._secure = secure
        self._store = store
        self._secret = secrets.token_bytes(32)

    def session(self, request: Request) -> Session | None:
        """Return the live session of the asking browser."""
        return self._store.session_of_cookie(request.cookies.get(SESSION_COOKIE, ""))

    def remember(self, response: Response, session: Session) -> None:
        """Bind the browser to a session until it is closed."""
        self._set(response, SESSION_COOKIE, session.cookie)

    def forget(self, response: Response) -> None:
        """Unbind the browser from its session."""
        response.delete_cookie(SESSION_COOKIE, path=self._path)

    def form_seed(self, request: Request) -> str:
        """Return the browser's seed for `form_proof`, a new one when it has none."""
        return request.cookies.get(FORM_COOKIE) or secrets.token_urlsafe(24)

    def keep_seed(self, response: Response, seed: str) -> None:
        """Leave the seed with the browser."""
        self._set(response, FORM_COOKIE, seed)

    def form_proof(self, seed: str) -> str:
        """Return the value that a form must carry to be accepted from the browser with this seed."""
        return hmac.new(self._secret, seed.encode(), hashlib.sha256).hexdigest()

    def proves(self, request: Request, form: str) -> bool:
        """Tell whether a posted form was handed out to this very browser."""
        seed = request.cookies.get(FORM_COOKIE, "")
        return bool(seed) and hmac.compare_digest(self.form_proof(seed).encode(), form.encode())

    def _set(self, response: Response, name: str, value: str) -> None:
        response.set_cookie(name, value, path=self._path, secure=self._secure, httponly=True, samesite="lax")
