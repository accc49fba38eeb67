"""The provider's description of itself."""

from __future__ import annotations

from constructor.standins.provider.claims import PLAIN
from constructor.standins.provider.keys import ALGORITHM
from constructor.standins.provider.server import AUTH_METHODS, SCOPES


def describe(
    issuer: str, locales: tuple[str, ...], levels: tuple[str, ...], *, registration: bool
) -> dict[str, object]:
    """Return the provider's metadata (OpenID Connect Discovery 1.0 §3, RFC 8414, RFC 9207 §3)."""
    endpoints = f"{issuer}/protocol/openid-connect"
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{endpoints}/auth",
        "token_endpoint": f"{endpoints}/token",
        "userinfo_endpoint": f"{endpoints}/userinfo",
        "jwks_uri": f"{endpoints}/certs",
        "end_session_endpoint": f"{endpoints}/logout",
        "revocation_endpoint": f"{endpoints}/revoke",
        "scopes_supported": list(SCOPES),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": [ALGORITHM],
        "token_endpoint_auth_methods_supported": list(AUTH_METHODS),
        "revocation_endpoint_auth_methods_supported": list(AUTH_METHODS),
        "code_challenge_methods_supported": ["S256"],
        "acr_values_supported": [PLAIN, *levels],
        "prompt_values_supported": ["none", "login", *(["create"] if registration else [])],
        "ui_locales_supported": list(locales),
        "claims_parameter_supported": False,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
        "authorization_response_iss_parameter_supported": True,
        "backchannel_logout_supported": True,
        "backchannel_logout_session_supported": True,
    }
