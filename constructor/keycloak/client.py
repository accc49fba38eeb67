"""The cabinet as a client of the realm (OpenID Connect Core 1.0 §2, RFC 9700 §2.1, §4.5)."""

from __future__ import annotations

from collections.abc import Sequence

from constructor.keycloak.deployment import Deployment
from constructor.keycloak.flows import PASSWORD_ACR
from runtime.identity.routes import BACKCHANNEL_LOGOUT, CALLBACK, SIGNED_OUT


def client_of(deployment: Deployment, name: str, mappers: Sequence[dict[str, object]]) -> dict[str, object]:
    """Return the client: the code flow with PKCE and exact addresses, and no other way to get a token."""
    home = deployment.public_url
    return {
        "clientId": deployment.client_id,
        "name": name,
        "enabled": True,
        "protocol": "openid-connect",
        "publicClient": False,
        "bearerOnly": False,
        "clientAuthenticatorType": "client-secret",
        "secret": deployment.client_secret,
        "standardFlowEnabled": True,
        "implicitFlowEnabled": False,
        "directAccessGrantsEnabled": False,
        "serviceAccountsEnabled": False,
        "consentRequired": False,
        "frontchannelLogout": False,
        # Which roles come out is said by the mappers; without it none would.
        "fullScopeAllowed": True,
        "baseUrl": f"{home}/",
        "redirectUris": [home + CALLBACK],
        "webOrigins": [],
        "attributes": {
            "pkce.code.challenge.method": "S256",
            "post.logout.redirect.uris": f"{home}{SIGNED_OUT}##{home}/",
            "backchannel.logout.url": home + BACKCHANNEL_LOGOUT,
            "backchannel.logout.session.required": "true",
            "backchannel.logout.revoke.offline.tokens": "true",
            "use.refresh.tokens": "true",
            "oauth2.device.authorization.grant.enabled": "false",
            "oidc.ciba.grant.enabled": "false",
            "standard.token.exchange.enabled": "false",
            # Holds even against an address edited by hand that asks for less.
            "minimum.acr.value": PASSWORD_ACR,
        },
        "protocolMappers": list(mappers),
    }
