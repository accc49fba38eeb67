"""A person with a browser at a real Keycloak, without a browser."""

from __future__ import annotations

import base64
import hashlib
import hmac
import html
import json
import re
import secrets
import struct
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import httpx2

from tests.constructor.keycloak.realms import SECRET

CALLBACK = "http://127.0.0.1:18900/auth/callback"


@dataclass(kw_only=True)
class Person:
    """Somebody whose browser keeps cookies, also `Secure` ones over http, as browsers do on this machine.

    `page` is the page that is open, `answer` what the cabinet was last called back with.
    """

    issuer: str
    cookies: dict[str, str] = field(default_factory=dict)
    page: str = ""
    address: str = ""
    answer: dict[str, str] = field(default_factory=dict)
    _verifier: str = ""

    def ask(self, **more: str) -> None:
        """Come from the cabinet to sign in."""
        self._verifier = secrets.token_urlsafe(48)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(self._verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code", "client_id": "pcabinet", "redirect_uri": CALLBACK, "state": "s", "nonce": "n",
            "scope": "openid profile email", "code_challenge": challenge, "code_challenge_method": "S256",
            "ui_locales": "en",
        } | more  # fmt: skip
        self._go("GET", f"{self.issuer}/protocol/openid-connect/auth?{urlencode(asked)}")

    def fill(self, **fields: str) -> None:
        """Send the first form of the open page."""
        form = re.search(r'<form[^>]*?action="([^"]+)"', self.page)
        assert form is not None
        self._go("POST", html.unescape(form[1]), fields)

    def visit(self, address: str) -> None:
        """Open a page."""
        self._go("GET", address)

    def hidden(self, name: str) -> str:
        """Return what the open page keeps in a hidden field."""
        found = re.search(rf'<input[^>]*\bname="{name}"[^>]*\bvalue="([^"]*)"', self.page)
        assert found is not None
        return html.unescape(found[1])

    @property
    def fields(self) -> set[str]:
        """The names of the fields that the open page lets fill."""
        shown = [tag for tag in re.findall(r"<input[^>]*>", self.page) if 'type="hidden"' not in tag]
        return {name for tag in shown for name in re.findall(r'\bname="([^"]+)"', tag)}

    def claims(self) -> dict[str, Any]:
        """Return the claims of the ID token that the code is good for."""
        asked = {
            "grant_type": "authorization_code", "code": self.answer["code"],
            "redirect_uri": CALLBACK, "code_verifier": self._verifier,
        }  # fmt: skip
        with httpx2.Client(timeout=60, trust_env=False) as client:
            address = f"{self.issuer}/protocol/openid-connect/token"
            tokens = client.post(address, data=asked, auth=("pcabinet", SECRET)).json()
        body = tokens["id_token"].split(".")[1]
        found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(body + "=="))
        return found

    def _go(self, method: str, address: str, fields: dict[str, str] | None = None) -> None:
        self.page, self.answer = "", {}
        with httpx2.Client(timeout=60, trust_env=False) as client:
            while not address.startswith(CALLBACK):
                cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
                reply = client.request(method, address, data=fields, headers={"cookie": cookie})
                client.cookies.clear()
                self._keep(reply.headers.get_list("set-cookie"))
                if reply.status_code not in (302, 303):
                    self.page, self.address = reply.text, address
                    return
                method, address, fields = "GET", urljoin(address, reply.headers["location"]), None
        self.answer = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}

    def _keep(self, given: list[str]) -> None:
        for line in given:
            name, _, value = line.partition(";")[0].partition("=")
            if value and "max-age=0" not in line.lower():
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)


def code(secret: bytes, at: float) -> str:
    """Return the one-time code of a moment (RFC 6238)."""
    digest = hmac.new(secret, struct.pack(">Q", int(at // 30)), hashlib.sha1).digest()
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"
