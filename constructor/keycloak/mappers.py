"""What of a person and their roles goes into the tokens of the cabinet."""

from __future__ import annotations

from constructor.keycloak.claims import Claims

_EVERYWHERE = {"id.token.claim": "true", "access.token.claim": "true", "userinfo.token.claim": "true"}
_WORDS = _EVERYWHERE | {"jsonType.label": "String", "multivalued": "true"}


def mappers_of(claims: Claims, client_id: str) -> list[dict[str, object]]:
    """Return the protocol mappers that the cabinet's client needs to be told these claims."""
    found = [_mapper("audience", "oidc-audience-mapper", {
        "included.client.audience": client_id, "id.token.claim": "false", "access.token.claim": "true",
        "userinfo.token.claim": "false",
    })]  # fmt: skip
    if claims.realm_roles:
        found.append(_mapper("realm roles", "oidc-usermodel-realm-role-mapper", _named("realm_access.roles") | _WORDS))
    found += [_client_roles(client) for client in claims.clients]
    if claims.groups:
        config = {"claim.name": "groups", "full.path": "true"} | _EVERYWHERE
        found.append(_mapper("groups", "oidc-group-membership-mapper", config))
    return found + [_attribute(name, name in claims.many) for name in claims.attributes]


def _client_roles(client: str) -> dict[str, object]:
    config = _named(f"resource_access.{_escaped(client)}.roles") | {"usermodel.clientRoleMapping.clientId": client}
    return _mapper(f"roles of {client}", "oidc-usermodel-client-role-mapper", config | _WORDS)


def _attribute(name: str, many: bool) -> dict[str, object]:
    config = _named(name) | {"user.attribute": name, "jsonType.label": "String", "multivalued": str(many).lower()}
    return _mapper(name, "oidc-usermodel-attribute-mapper", config | _EVERYWHERE)


def _mapper(name: str, kind: str, config: dict[str, str]) -> dict[str, object]:
    return {"name": name, "protocol": "openid-connect", "protocolMapper": kind, "config": config}


def _named(claim: str) -> dict[str, str]:
    return {"claim.name": claim}


def _escaped(part: str) -> str:
    return part.replace("\\", "\\\\").replace(".", "\\.")
