"""An identity provider in this process that can be bent, a cabinet that trusts it, and browsers between the two."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from runtime.cabinet.model import Cabinet, Expr, Identity, Locale, Role, Shell, Text, Theme
from runtime.cabinet.model import Path as Walk
from runtime.identity.errors import SignInError
from runtime.identity.service import IdentityService, create_identity
from runtime.outbound import Call, OutboundError, Reply, Sends
from runtime.settings import Settings, read_settings

ISSUER = "https://id.example.org/realms/potok"
CLIENT = "pcabinet"
SECRET = "client-secret-canary"
START = 1_800_000_000.0
Claims = dict[str, Any]
Answer = Callable[[Mapping[str, str]], Reply]
Bend = Callable[[Claims, Claims], object]  # changes header and claims, or returns another token
PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


class Clock:
    """Seconds since the epoch, moved by hand."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> float:
        return self.now


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def encoded(value: object) -> str:
    return b64(json.dumps(value).encode())


@cache
def rsa_key(number: int = 0, bits: int = 2048) -> rsa.RSAPrivateKey:
    """A key for each number, made once for all tests."""
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


@cache
def ec_key(number: int = 0) -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def jwk(key: PrivateKey, **more: object) -> Claims:
    """The public part of a key as its provider publishes it."""
    if isinstance(key, rsa.RSAPrivateKey):
        numbers = key.public_key().public_numbers()
        parts = {"kty": "RSA", "n": _number(numbers.n), "e": _number(numbers.e)}
    else:
        point = key.public_key().public_numbers()
        parts = {"kty": "EC", "crv": "P-256", "x": _number(point.x, 32), "y": _number(point.y, 32)}
    return {**parts, "use": "sig", **more}


def _number(value: int, length: int | None = None) -> str:
    return b64(value.to_bytes(length or (value.bit_length() + 7) // 8, "big"))


def sign(header: Mapping[str, object], claims: object, key: PrivateKey | bytes | None) -> str:
    """A compact JWS by hand, so that it can be wrong in every way."""
    signed = f"{encoded(header)}.{claims if isinstance(claims, str) else encoded(claims)}"
    return f"{signed}.{b64(_signature(str(header.get('alg')), signed.encode(), key))}"


def _signature(alg: str, signed: bytes, key: PrivateKey | bytes | None) -> bytes:
    if isinstance(key, bytes):
        return hmac.new(key, signed, hashlib.sha256).digest()
    if isinstance(key, rsa.RSAPrivateKey):
        pss = padding.PSS(mgf=padding.MGF1(SHA256()), salt_length=32)
        return key.sign(signed, pss if alg == "PS256" else padding.PKCS1v15(), SHA256())
    if isinstance(key, ec.EllipticCurvePrivateKey):
        r, s = decode_dss_signature(key.sign(signed, ec.ECDSA(SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")
    return b""


def public_pem(key: PrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def reply(body: object, status: int = 200) -> Reply:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Reply(status=status, headers={"content-type": "application/json"}, body=raw)


def refused(error: str, status: int = 400) -> Reply:
    return reply({"error": error, "error_description": "canary-words-of-the-provider"}, status)


class Provider:
    """Right in everything until a test bends it. It is the fake `Outbound` of the cabinet, too."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.key: PrivateKey | bytes | None = rsa_key()
        self.header: Claims = {"alg": "RS256", "typ": "JWT", "kid": "one"}
        self.published = [jwk(rsa_key(), kid="one", alg="RS256")]
        self.user: Claims = {
            "sub": "anna",
            "sid": "sid-1",
            "subscriber_id": "1001",
            "realm_access": {"roles": ["subscriber"]},
        }
        self.bend: Bend = lambda header, claims: None
        self.life: object = 300
        self.token_answer: Answer | None = None
        self.before_token: Callable[[], object] = lambda: None
        self.away: str = ""
        self.calls: list[Call] = []
        self.codes: dict[str, dict[str, str]] = {}
        self.refresh_tokens: dict[str, str] = {}  # token -> nonce-less sign-in it belongs to
        self.count = 0
        self.metadata: Claims = {
            "issuer": ISSUER,
            "authorization_endpoint": f"{ISSUER}/auth",
            "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": f"{ISSUER}/certs",
            "end_session_endpoint": f"{ISSUER}/logout",
            "userinfo_endpoint": f"{ISSUER}/userinfo",
            "id_token_signing_alg_values_supported": ["RS256", "none", "HS256"],
            "authorization_response_iss_parameter_supported": True,
        }

    async def send(self, call: Call) -> Reply:
        self.calls.append(call)
        if self.away:
            raise OutboundError(self.away)  # type: ignore[arg-type]  # tests name one of its reasons
        path = urlsplit(call.url).path.rpartition("/")[2]
        if path == "openid-configuration":
            return reply(self.metadata)
        if path == "certs":
            return reply({"keys": self.published})
        return self.tokens(dict(parse_qsl((call.body or b"").decode())))

    def asked(self, path: str) -> int:
        """How often the last part of an address was asked for."""
        return sum(call.url.endswith(path) for call in self.calls)

    def authorize(self, asked: Mapping[str, str]) -> dict[str, str]:
        """The person signs in; the answer that the browser carries back."""
        self.count += 1
        code = f"code-canary-{self.count}"
        self.codes[code] = dict(asked)
        return {"code": code, "state": asked["state"], "iss": ISSUER}

    def tokens(self, form: Mapping[str, str]) -> Reply:
        self.before_token()
        if self.token_answer is not None:
            return self.token_answer(form)
        if form["grant_type"] == "refresh_token":
            return self._refreshed(form["refresh_token"])
        asked = self.codes.pop(form["code"], None)
        if asked is None:
            return refused("invalid_grant")
        challenge = b64(hashlib.sha256(form["code_verifier"].encode()).digest())
        if asked["code_challenge"] != challenge or asked["redirect_uri"] != form["redirect_uri"]:
            return refused("invalid_grant")
        return self.granted(nonce=asked["nonce"])

    def _refreshed(self, token: str) -> Reply:
        if token not in self.refresh_tokens:
            self.refresh_tokens.clear()  # reuse ends the whole family
            return refused("invalid_grant")
        del self.refresh_tokens[token]
        return self.granted()

    def granted(self, **more: object) -> Reply:
        self.count += 1
        access, refresh = f"access-canary-{self.count}", f"refresh-canary-{self.count}"
        self.refresh_tokens[refresh] = self.user["sub"]
        tokens = {"access_token": access, "token_type": "Bearer", "expires_in": self.life, "refresh_token": refresh}
        return reply({**tokens, "id_token": self.id_token(access, **more)})

    def id_token(self, access: str, **more: object) -> str:
        now = int(self.clock())
        claims = {"iss": ISSUER, "aud": CLIENT, "exp": now + 300, "iat": now, **self.user, **more}
        claims["at_hash"] = b64(hashlib.sha256(access.encode()).digest()[:16])
        return self.signed(claims)

    def signed(self, claims: Claims) -> str:
        header = dict(self.header)
        answer = self.bend(header, claims)
        return answer if isinstance(answer, str) else sign(header, claims, self.key)

    def rotate(self, **more: object) -> None:
        """Sign with another key from now on, and publish no other; `more` names it."""
        self.key, self.header = rsa_key(1), {"alg": "RS256", **more}
        self.published = [jwk(rsa_key(1), **more)]

    def logout_token(self, bend: Bend | None = None, /, **more: object) -> str:
        """The provider says that the last session is over; `more` changes claims, None takes one away."""
        now = int(self.clock())
        self.count += 1
        claims = {
            "iss": ISSUER, "aud": CLIENT, "iat": now, "exp": now + 120, "jti": f"jti-{self.count}",
            "sub": "anna", "sid": "sid-1", "typ": "Logout",
            "events": {"http://schemas.openid.net/event/backchannel-logout": {}}, **more,
        }  # fmt: skip
        said = {name: value for name, value in claims.items() if value is not None}
        header: Claims = {"alg": "RS256", "typ": "logout+jwt", "kid": "one"}
        spoilt = bend(header, said) if bend else None
        return spoilt if isinstance(spoilt, str) else sign(header, said, rsa_key())


def walk(*parts: str) -> Expr:
    return Walk(root="claims", parts=parts)


IDENTITY = Identity(
    session={"name": walk("name"), "subscriber": walk("subscriber_id"), "agent": walk("agent_id")},
    roles_in=(walk("realm_access", "roles"), walk("groups")),
    roles=(
        Role(id="subscriber", named=("subscriber",), needs=("subscriber",)),
        Role(id="agent", named=("agent", "/partners/agents"), needs=("agent",)),
        Role(id="manager", named=("manager",), includes=("agent",)),
        Role(id="administrator", named=("administrator",), idle=900, absolute=28_800),
    ),
)


def cabinet(identity: Identity = IDENTITY) -> Cabinet:
    """The least cabinet that has people in it."""
    locales = tuple(
        Locale(
            code=code, name=code, dir="ltr", decimal=",", group=" ", minus="−", currencies={}, currency_before=False,
            months=(), months_short=(), date="", date_year="", date_short="", date_short_year="", at="", units={},
        )
        for code in ("ru", "en")
    )  # fmt: skip
    return Cabinet(
        id="potok", name=Text(key="brand.name"), locales=locales, time_zone="Europe/Moscow", currency="RUB",
        theme=Theme(id="potok", brand="#006571", palette={}), home={}, menu=(), shell=Shell(), identity=identity,
        current=(), objects={}, sources={}, operations={}, screens={}, collections={}, texts={}, tones={},
    )  # fmt: skip


def settings(folder: Path, **changed: str) -> Settings:
    environ = {
        "PUBLIC_URL": "https://my.example.org",
        "SECRET_KEY": "k" * 48,
        "OIDC_ISSUER": ISSUER,
        "OIDC_CLIENT_ID": CLIENT,
        "OIDC_CLIENT_SECRET": SECRET,
        "SESSIONS": f"sqlite:///{folder}/sessions.sqlite",
        **changed,
    }
    return read_settings({f"PCABINET_{name}": value for name, value in environ.items()}, {})


@dataclass
class Browser:
    """A browser with cookies of its own, that does not follow redirects."""

    world: World
    client: TestClient = field(init=False)

    def __post_init__(self) -> None:
        self.client = TestClient(self.world.app, base_url=self.world.settings.public_url, follow_redirects=False)

    def leave(self, **asked: str) -> dict[str, str]:
        """Press «sign in»; what the cabinet asks of the provider."""
        response = self.client.get("/auth/login", params=asked)
        assert response.status_code == 303
        return dict(parse_qsl(urlsplit(response.headers["location"]).query))

    def come_back(self, answer: Mapping[str, str]) -> Any:
        return self.client.get("/auth/callback", params=answer)

    def sign_in(self, **asked: str) -> Any:
        """The whole way; the answer to the callback."""
        return self.come_back(self.world.provider.authorize(self.leave(**asked)))

    def who(self) -> Any:
        """The person as the cabinet sees them, or None."""
        return self.client.get("/who").json()

    def sign_out(self, **changed: str) -> Any:
        form = {"token": self.client.get("/token").text} | {name: v for name, v in changed.items() if name == "token"}
        origin = changed.get("origin", self.world.settings.public_url)
        return self.client.post("/auth/logout", data=form, headers={"origin": origin})


@dataclass
class World:
    """A cabinet and its provider."""

    folder: Path
    settings: Settings
    clock: Clock = field(default_factory=Clock)
    identity: Identity = IDENTITY
    provider_of: Callable[[Clock], Provider] = Provider
    provider: Provider = field(init=False)
    service: IdentityService = field(init=False)
    app: Starlette = field(init=False)

    def __post_init__(self) -> None:
        self.provider = self.provider_of(self.clock)
        self.service = self.another_process()
        self.app = app_of(self.service)

    def another_process(self, outbound: Sends | None = None) -> IdentityService:
        """The service of another process: the same store, nothing else in common."""
        return create_identity(cabinet(self.identity), self.settings, outbound or self.provider, self.clock)

    def browser(self) -> Browser:
        return Browser(self)


def app_of(service: IdentityService) -> Starlette:
    """An app around identity with the least of pages."""

    async def who(request: Request) -> Response:
        person = await service.person(request.cookies)
        if person is None:
            return JSONResponse(None)
        roles = [role for role in ("subscriber", "agent", "manager", "administrator") if role in person.roles]
        said = {
            "sub": person.subject,
            "name": person.name,
            "roles": roles,
            "session": dict(person.session),
            "id": person.session_id,
        }
        return JSONResponse(said)

    async def token(request: Request) -> Response:
        person = await service.person(request.cookies)
        return Response("" if person is None else service.sign_out_token(person))

    async def sorry(request: Request, error: Exception) -> Response:
        assert isinstance(error, SignInError)
        return JSONResponse({"code": error.code, "reason": error.reason}, error.status)

    routes = [Route(one.path, one.endpoint, methods=list(one.methods)) for one in service.routes()]
    pages = [Route("/who", who), Route("/token", token)]
    return Starlette(routes=[*routes, *pages], exception_handlers={SignInError: sorry})
