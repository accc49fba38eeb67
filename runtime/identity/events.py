"""The log of identity: typed events without values of tokens, claims or cookies."""

from __future__ import annotations

import logging
from typing import Literal

Event = Literal[
    "signed_in", "signed_out", "sign_in_refused", "session_ended", "refresh_failed", "backchannel_logout",
    "backchannel_refused", "keys_fetched",
]  # fmt: skip

LOG = logging.getLogger("pcabinet.identity")


def tell(event: Event, *, level: int = logging.INFO, **facts: str | int) -> None:
    """Write an event; `facts` are fixed words, counts and ids of ours, never what came from outside."""
    words = " ".join(f"{name}={fact}" for name, fact in facts.items())
    LOG.log(level, "%s %s", event, words, extra={"event": event, "facts": facts})
