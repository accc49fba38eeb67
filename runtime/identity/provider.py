"""The identity provider as it describes itself: discovery and signing keys, both cached."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

from msgspec import Struct

from runtime.identity.errors import ProviderError
from runtime.identity.events import tell
from runtime.identity.jwks import SigningKey, read_keys
from runtime.outbound import Call, InvalidJson, OutboundError, Reply, Sends, parse_json
from runtime.settings import OidcSettings, split_url

Clock = Callable[[], float]
DEADLINE = 3.0  # seconds of one call
ANSWER_BYTES = 262_144
_METADATA_FRESH = 3600.0  # seconds
_METADATA_RETRY = 60.0
_KEYS_FRESH = 600.0
_KEYS_APART = 10.0  # seconds between two fetches of keys, whatever tokens come


class Metadata(Struct, frozen=True, kw_only=True):
    """What of the provider's description is used; `end_session_endpoint` is empty if it has none."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str
    names_issuer: bool  # RFC 9207: the answer of a sign-in must carry `iss`


class Provider:
    """Discovery (OpenID Connect Discovery 1.0 §4) and keys. What was known stays known while the provider is away."""

    def __init__(self, oidc: OidcSettings, outbound: Sends, clock: Clock) -> None:
        self._oidc = oidc
        self._outbound = outbound
        self._clock = clock
        self._metadata: Metadata | None = None
        self._metadata_until = 0.0
        self._keys: tuple[SigningKey, ...] | None = None
        self._keys_at = 0.0
        self._asked_at = float("-inf")
        self._asking = asyncio.Lock()

    async def metadata(self) -> Metadata:
        """Return the description. Raises ProviderError if it is not to be had or names another issuer."""
        if self._metadata is not None and self._clock() < self._metadata_until:
            return self._metadata
        try:
            self._metadata = await self._discover()
            self._metadata_until = self._clock() + _METADATA_FRESH
        except ProviderError:
            if self._metadata is None:
                raise
            self._metadata_until = self._clock() + _METADATA_RETRY
        return self._metadata

    async def keys(self) -> tuple[SigningKey, ...]:
        """Return the signing keys, not older than ten minutes while the provider answers. Raises ProviderError."""
        if self._keys is None or self._clock() - self._keys_at > _KEYS_FRESH:
            await self._fetch_keys(self._keys_at)
        if self._keys is None:
            raise ProviderError("keys", away=True)
        return self._keys

    async def newer_keys(self) -> tuple[SigningKey, ...]:
        """Return the signing keys as they are now, asked for at most every ten seconds. Raises ProviderError."""
        await self._fetch_keys(self._keys_at)
        return await self.keys()

    async def _fetch_keys(self, seen_at: float) -> None:
        async with self._asking:
            somebody_else_did = self._keys is not None and self._keys_at > seen_at
            if somebody_else_did or 0 <= self._clock() - self._asked_at < _KEYS_APART:
                return
            metadata = await self.metadata()
            self._asked_at = self._clock()
            try:
                document = await self._get(metadata.jwks_uri, ("application/json", "application/jwk-set+json"))
            except ProviderError:
                if self._keys is None:
                    raise
                return
            self._keys, self._keys_at = read_keys(document), self._clock()
            tell("keys_fetched", count=len(self._keys))

    async def _discover(self) -> Metadata:
        url = self._oidc.internal_url.rstrip("/") + "/.well-known/openid-configuration"
        document = await self._get(url, ("application/json",))
        if document.get("issuer") != self._oidc.issuer:
            raise ProviderError("issuer", away=False)
        return Metadata(
            authorization_endpoint=self._public(document, "authorization_endpoint"),
            token_endpoint=self._inner(document, "token_endpoint"),
            jwks_uri=self._inner(document, "jwks_uri"),
            end_session_endpoint=self._public(document, "end_session_endpoint", required=False),
            names_issuer=document.get("authorization_response_iss_parameter_supported") is True,
        )

    async def _get(self, url: str, content_types: tuple[str, ...]) -> Mapping[str, object]:
        call = Call(
            method="GET",
            url=url,
            headers={"accept": "application/json"},
            body=None,
            deadline=DEADLINE,
            answer_bytes=ANSWER_BYTES,
            content_types=content_types,
        )
        return read_object(await send(self._outbound, call), (200,))

    def _public(self, document: Mapping[str, object], name: str, *, required: bool = True) -> str:
        """An address for the browser: on the issuer's own origin."""
        url = document.get(name)
        if url is None and not required:
            return ""
        if not isinstance(url, str) or _origin(url) is None or _origin(url) != _origin(self._oidc.issuer):
            raise ProviderError(name, away=False)
        return url

    def _inner(self, document: Mapping[str, object], name: str) -> str:
        """An address for the cabinet itself: the client's secret goes nowhere but to the configured origins."""
        url, issuer, internal = document.get(name), self._oidc.issuer.rstrip("/"), self._oidc.internal_url.rstrip("/")
        origins = {_origin(issuer), _origin(internal)}
        if not isinstance(url, str) or _origin(url) is None or _origin(url) not in origins:
            raise ProviderError(name, away=False)
        return internal + url.removeprefix(issuer) if url.startswith(issuer + "/") else url


async def send(outbound: Sends, call: Call) -> Reply:
    """Return the provider's reply. Raises ProviderError where there is none."""
    try:
        return await outbound.send(call)
    except OutboundError as error:
        raise ProviderError(error.reason, away=error.reason in ("timeout", "unreachable")) from error


def read_object(reply: Reply, statuses: tuple[int, ...]) -> Mapping[str, object]:
    """Return the JSON object of a reply with one of these statuses. Raises ProviderError."""
    if reply.status not in statuses:
        raise ProviderError("status", away=reply.status >= 500 or reply.status == 429)
    try:
        value = parse_json(reply.body)
    except InvalidJson as error:
        raise ProviderError("json", away=False) from error
    if not isinstance(value, Mapping):
        raise ProviderError("json", away=False)
    return value


def _origin(url: str) -> tuple[str, str | None, int | None] | None:
    parts = split_url(url)
    if parts is None:
        return None
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}[parts.scheme]
