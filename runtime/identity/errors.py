"""What may go wrong while somebody signs in.

ProviderError   the identity provider is away, or does not answer as the standards say
TokenInvalid    a token is not what it must be
TokenRefused    the token endpoint said no, with an OAuth error word
SignInError     what a person is told about it: the app shows it in words
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Literal

SignInCode = Literal["away", "wrong", "stale", "weak", "denied", "forged"]
_STATUS: Mapping[SignInCode, int] = {
    "away": 503, "wrong": 502, "stale": 400, "weak": 403, "denied": 403, "forged": 403,
}  # fmt: skip


class ProviderError(Exception):
    """The provider did not answer as it must; `away` if trying later may help. `reason` is a fixed word for the log."""

    def __init__(self, reason: str, *, away: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.away = away


class TokenInvalid(Exception):
    """A token is not what it must be; `reason` is a fixed word for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TokenRefused(Exception):
    """The token endpoint refused; `error` is a word of RFC 6749 §5.2, or `other`."""

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.error = error


class SignInError(Exception):
    """A sign-in or sign-out that did not happen.

    `code` says what to tell the person: `away` try later, `wrong` the provider and the cabinet do not fit, `stale`
    start again, `weak` enter the password again, `denied` the provider said no, `forged` the request did not come from
    our page. `status` is the HTTP status of the page, `id` stands on it and in the log, `reason` is a fixed word for
    the log only. `target` is the path of ours that the sign-in was to end at.
    """

    def __init__(self, code: SignInCode, reason: str, target: str = "/") -> None:
        super().__init__(f"{code}: {reason}")
        self.code: SignInCode = code
        self.reason = reason
        self.target = target
        self.id = secrets.token_hex(4)
        self.status = _STATUS[code]
