"""What Directus shows when it asks for the page of a draft: a token of its collection, and nothing that opens others."""

from __future__ import annotations

import hashlib
import hmac

PATH = "/-/preview"


def preview_token(secret: str, collection: str) -> str:
    """Return the token of a collection, 64 hexadecimal digits: whoever holds it can not tell those of other collections."""
    return hmac.new(secret.encode(), f"preview {collection}".encode(), hashlib.sha256).hexdigest()


def preview_address(public_url: str, secret: str, collection: str) -> str:
    """Return what Directus calls for an item, with the places that it fills in (`id`, `$version`)."""
    token = preview_token(secret, collection)
    return f"{public_url}{PATH}/{collection}/{{{{id}}}}?version={{{{$version}}}}&token={token}"
