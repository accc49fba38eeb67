"""A relying party written by hand, with joserfc only: it shares no protocol code with the provider."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import html
import re
import secrets
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import httpx2
from joserfc import jwt
from joserfc.jwk import KeySet
from starlette.applications import Starlette

ISSUER = "http://127.0.0.1:8001/realms/potok"
CALLBACK = "http://127.0.0.1:8000/auth/callback"
SIGNED_OUT = "http://127.0.0.1:8000/signed-out"
ENDPOINTS = f"{ISSUER}/protocol/openid-connect"
SECRET = "s/cret+%"


class Party:
    """A relying party and the browser of its user."""

    def __init__(self, app: Starlette) -> None:
        self.http = httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app))
        self.verifier = secrets.token_urlsafe(48)
        self.nonce = secrets.token_urlsafe(12)

    async def ask(self, **changes: str | None) -> httpx2.Response:
        """Send the browser to the authorization endpoint; a change of None leaves the parameter out."""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()
        query = {
            "client_id": "pcabinet",
            "redirect_uri": CALLBACK,
            "response_type": "code",
            "scope": "openid profile email",
            "state": "a-state",
            "nonce": self.nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        } | changes
        return await self.http.get(
            f"{ENDPOINTS}/auth", params={name: value for name, value in query.items() if value is not None}
        )

    async def fill(self, page: httpx2.Response, **fields: str) -> httpx2.Response:
        """Post the form of a page; a step that follows is shown."""
        posted = await self.http.post(action(page), data=hidden(page) | fields)
        return await self.http.get(here(posted)) if posted.status_code == 303 else posted

    async def code(self, username: str = "ivan", **changes: str | None) -> str:
        """Sign somebody in by the form and return the code."""
        page = await self.ask(**changes)
        return answer(await self.fill(page, username=username, password="potok"))["code"]

    async def token(self, secret: str = SECRET, **fields: str) -> httpx2.Response:
        """Post to the token endpoint with the secret in the header."""
        return await self.http.post(f"{ENDPOINTS}/token", data=fields, headers={"Authorization": basic(secret)})

    async def redeem(self, code: str, verifier: str | None = None) -> httpx2.Response:
        """Exchange a code."""
        return await self.token(
            grant_type="authorization_code", code=code, redirect_uri=CALLBACK, code_verifier=verifier or self.verifier
        )

    async def refresh(self, token: str) -> httpx2.Response:
        """Exchange a refresh token."""
        return await self.token(grant_type="refresh_token", refresh_token=token)

    async def sign_in(self, username: str = "ivan") -> dict[str, Any]:
        """Sign somebody in and return the tokens."""
        return dict((await self.redeem(await self.code(username))).json())

    async def userinfo(self, token: str) -> httpx2.Response:
        """Ask for the claims of an access token."""
        return await self.http.get(f"{ENDPOINTS}/userinfo", headers={"Authorization": f"Bearer {token}"})

    async def read(self, token: str) -> jwt.Token:
        """Return a token verified by the published keys."""
        keys = KeySet.import_key_set((await self.http.get(f"{ENDPOINTS}/certs")).json())
        return jwt.decode(token, keys, algorithms=["RS256"])


def basic(secret: str) -> str:
    """Return the header of client_secret_basic (RFC 6749 §2.3.1)."""
    return "Basic " + base64.b64encode(f"pcabinet:{quote(secret, safe='')}".encode()).decode()


def action(page: httpx2.Response) -> str:
    """Return where the page's form goes."""
    found = re.search(r'action="([^"]+)"', page.text)
    assert found
    return "http://127.0.0.1:8001" + found[1].replace("&amp;", "&")


def here(response: httpx2.Response) -> str:
    """Return where a redirect within the provider leads."""
    return "http://127.0.0.1:8001" + response.headers["location"]


def hidden(page: httpx2.Response) -> dict[str, str]:
    """Return what the page's first form sends along."""
    first = page.text.partition("<form")[2].partition("</form>")[0]
    return {
        name: html.unescape(value) for name, value in re.findall(r'type="hidden" name="(.+?)" value="(.*?)"', first)
    }


def proof(page: httpx2.Response) -> str:
    """Return the page's proof that the form is the provider's."""
    found = re.search(r'name="form" value="([^"]+)"', page.text)
    assert found
    return found[1]


def answer(response: httpx2.Response) -> dict[str, str]:
    """Return what a redirect carries to the client."""
    assert (302, CALLBACK) == (response.status_code, response.headers["location"].partition("?")[0])
    return dict(parse_qsl(urlsplit(response.headers["location"]).query))


def play(app: Starlette, scene: Callable[[Party], Awaitable[None]]) -> None:
    """Run a scene with a new relying party."""

    async def run() -> None:
        party = Party(app)
        async with party.http:
            await scene(party)

    asyncio.run(run())


def error(response: httpx2.Response) -> tuple[int, str]:
    """Return the status and the code of a refusal."""
    return response.status_code, response.json()["error"]
