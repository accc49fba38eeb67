"""Tells the client in the background that a session has ended."""

from __future__ import annotations

import logging

import aiohttp

log = logging.getLogger(__name__)

# Keycloak gives up after the same time.
PATIENCE = aiohttp.ClientTimeout(total=5)


async def post_logout_token(url: str, token: str) -> None:
    """Post a logout token (OpenID Connect Back-Channel Logout 1.0 §2.5); once, as Keycloak does, and never raising."""
    try:
        async with (
            aiohttp.ClientSession(timeout=PATIENCE) as session,
            session.post(url, data={"logout_token": token}, allow_redirects=False) as answer,
        ):
            if answer.status >= 300:
                log.warning("back-channel logout: %s answered %s", url, answer.status)
    except (aiohttp.ClientError, TimeoutError) as error:
        log.warning("back-channel logout: %s cannot be reached (%s)", url, type(error).__name__)
