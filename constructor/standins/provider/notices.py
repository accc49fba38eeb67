"""Tells the client in the background that a session has ended."""

from __future__ import annotations

import logging
from datetime import timedelta

from pyreqwest.client import ClientBuilder
from pyreqwest.exceptions import PyreqwestError

log = logging.getLogger(__name__)

# Keycloak gives up after the same time.
PATIENCE = timedelta(seconds=5)


async def post_logout_token(url: str, token: str) -> None:
    """Post a logout token (OpenID Connect Back-Channel Logout 1.0 §2.5); once, as Keycloak does, and never raising."""
    try:
        async with ClientBuilder().timeout(PATIENCE).follow_redirects(False).no_proxy().build() as client:
            answer = await client.post(url).form({"logout_token": token}).build().send()
            if answer.status >= 300:
                log.warning("back-channel logout: %s answered %s", url, answer.status)
    except PyreqwestError as error:
        log.warning("back-channel logout: %s cannot be reached (%s)", url, type(error).__name__)
