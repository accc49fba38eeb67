"""Levels of sign-in: what the ID token of a sign-in proves, and for how long (OpenID Connect Core 1.0 §2)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct

from runtime.cabinet.model import Level
from runtime.identity.verify import SKEW, Claims

NO_LEVEL = "0"  # "should not be used to authorize access to any resource of any monetary value"


class Proof(Struct, frozen=True, kw_only=True):
    """What a sign-in proved: the level's word, when (epoch seconds, 0 for unknown), which asked level it missed."""

    acr: str
    at: float
    missed: str = ""


def read_proof(levels: Mapping[str, Level], claims: Claims, asked: str, now: float) -> Proof:
    """Return what the ID token of a sign-in proves, where the level `asked` ("" for none) was wanted.

    Only such a token counts: refreshes repeat an `acr` however old.
    """
    acr, when = claims.get("acr"), claims.get("auth_time")
    known = isinstance(when, int | Decimal) and not isinstance(when, bool) and 0 < when <= now + SKEW
    proof = Proof(acr=acr if isinstance(acr, str) else "", at=float(str(when)) if known else 0.0)
    missed = bool(asked) and asked not in reached(levels, proof, now)
    return Proof(acr=proof.acr, at=proof.at, missed=asked if missed else "")


def reached(levels: Mapping[str, Level], proof: Proof, now: float) -> frozenset[str]:
    """Return the levels that a sign-in still reaches: by their very word, for their time."""
    return frozenset(level.id for level in levels.values() if proof.acr == level.acr and now - proof.at <= level.within)
