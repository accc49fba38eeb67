"""The embedded provider, set to misbehave, in the place of the one of this folder."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

import httpx2
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from joserfc.jwk import RSAKey
from starlette.testclient import TestClient

from constructor.standins.provider import Client, Dress, Person, administer, create_provider
from runtime.outbound import Call, Reply
from tests.runtime.identity.hostile import CLIENT, ISSUER, SECRET, Bend, Claims, Clock, Provider, reply, rsa_key

HOME = "https://my.example.org"
ANNA = Person(username="anna", password="potok", name="", email="anna@pt-t.ru", given_name="", family_name="")
THERE = Client(
    id=CLIENT,
    secret=SECRET,
    redirect_uris=(f"{HOME}/auth/callback",),
    post_logout_redirect_uris=(f"{HOME}/signed-out",),
    backchannel_logout_uri=f"{HOME}/auth/backchannel-logout",
)


class Embedded(Provider):
    """Bent as its namesake is; what is not bent is the embedded provider's own."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.app = create_provider(
            issuer=ISSUER, client=THERE, people=[ANNA], dress=Dress(name="B"), clock=clock, deliver=self._hear
        )
        self.admin = administer(self.app)
        self.admin.rotate_keys(_key(rsa_key(), kid="one"), keep=False)
        self.admin.misbehave(self._spoil)
        self.metadata, self._usual, self._heard = {}, (self.header, self.published), [""]
        self._spoil_logout: Bend = lambda header, claims: None
        self._sid = ""

    async def send(self, call: Call) -> Reply:
        self.calls.append(call)
        self.admin.change("anna", claims={name: said for name, said in self.user.items() if name not in ("sub", "sid")})
        path = urlsplit(call.url).path.rpartition("/")[2]
        if path == "token":
            self.before_token()
        if path == "certs" and self.published is not self._usual[1]:
            return reply({"keys": self.published})
        async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=self.app)) as http:
            answer = await http.request(call.method, call.url, headers=dict(call.headers), content=call.body)
        body = answer.content
        if path == "openid-configuration":
            body = json.dumps(json.loads(body) | self.metadata).encode()
        return Reply(status=answer.status_code, headers=dict(answer.headers), body=body)

    def authorize(self, asked: Mapping[str, str]) -> dict[str, str]:
        browser = TestClient(self.app, base_url="https://id.example.org", follow_redirects=False)
        page = browser.get("/realms/potok/protocol/openid-connect/auth", params=dict(asked))
        [proof, *_] = re.findall(r'name="form" value="(.+?)"', page.text)
        form = f"/realms/potok/login-actions/authenticate?{page.url.query.decode()}"
        gone = browser.post(form, data={"form": proof, "as": "anna"})
        answer = dict(parse_qsl(urlsplit(gone.headers["location"]).query))
        self._sid = answer["session_state"]
        return answer

    def rotate(self, **more: object) -> None:
        self.admin.rotate_keys(_key(rsa_key(1), kid=str(more["kid"])), keep=False)

    def logout_token(self, bend: Bend | None = None, /, **more: object) -> str:
        assert not more  # a bend says it all
        self._spoil_logout = bend or self._spoil_logout
        asyncio.run(self.admin.end_session(self._sid))
        return self._heard[-1]

    async def _hear(self, _url: str, token: str) -> None:
        self._heard.append(token)

    def _spoil(self, header: Claims, claims: Claims) -> object:
        if claims["typ"] == "Logout":
            return self._spoil_logout(header, claims)
        if self.header is not self._usual[0]:
            header.clear()
            header.update(self.header)
        return self.bend(header, claims)


def _key(key: RSAPrivateKey, kid: str) -> RSAKey:
    return RSAKey.import_key(key, {"use": "sig", "alg": "RS256", "kid": kid})
