"""What an authorization request asks of the person's sign-in, beyond the code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

PASSWORD, SECOND_FACTOR, PROFILE = "UPDATE_PASSWORD", "CONFIGURE_TOTP", "UPDATE_PROFILE"
ACTIONS = (PASSWORD, SECOND_FACTOR, PROFILE)
ACTION_SECONDS = 300  # a change of an account needs a sign-in that is not older


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """One request's wishes: `prompt` and `max_age` (OpenID Connect Core 1.0 §3.1.2.1), a level, an account action.

    `longest` is how old the sign-in may be in seconds, None for any age. `level` is empty for a plain sign-in.
    `action` is as the client sent it, known or not.
    """

    login: bool
    create: bool
    longest: int | None
    level: str
    action: str

    def too_old(self, age: float) -> bool:
        """Tell whether a sign-in of this age in seconds does not do."""
        return self.longest is not None and age > self.longest


def read_wish(query: Mapping[str, str], levels: Sequence[str]) -> Wish:
    """Return what the request asks for; of `acr_values` the first that is one of `levels` counts."""
    prompts = query.get("prompt", "").split()
    longest = query.get("max_age", "")
    limits = [int(longest)] if longest.isdecimal() and longest.isascii() else []
    action = query.get("kc_action", "")
    limits += [ACTION_SECONDS] if action in ACTIONS else []
    return Wish(
        login="login" in prompts,
        create="create" in prompts,
        longest=min(limits) if limits else None,
        level=next((acr for acr in query.get("acr_values", "").split() if acr in levels), ""),
        action=action,
    )
