"""An edition in which a draft takes its item's place, and the tokens with which Directus asks for its page."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from runtime.cabinet.model import Cabinet, Collection
from runtime.content.colours import COLOURS, dress
from runtime.content.directus.client import Client, Trouble
from runtime.content.directus.reading import read_version
from runtime.content.edition import Edition
from runtime.content.ingest import Gathered, Left, gather
from runtime.content.raw import RawItem
from runtime.content.site import SITE
from runtime.content.snapshot import Content
from runtime.content.system import PUBLISHED, STATUS
from runtime.content.view import Item
from runtime.media import Media

PATH = "/-/preview"
BEGUN = "draft"  # how Directus 12 calls what editors work on
MAIN = frozenset({"", "main", "published"})  # how Directus 11 and 12 call the item itself
_GATES = ("from", "until", "audience")  # whoever looks at a draft looks before its time, and for whomever it is


def preview_token(secret: str, collection: str) -> str:
    """Return the token of a collection, 64 hexadecimal digits: it tells nothing of those of other collections."""
    return hmac.new(secret.encode(), f"preview {collection}".encode(), hashlib.sha256).hexdigest()


def preview_address(public_url: str, secret: str, collection: str) -> str:
    """Return what Directus calls for an item, with the places that it fills in (`id`, `$version`)."""
    token = preview_token(secret, collection)
    return f"{public_url}{PATH}/{collection}/{{{{id}}}}?version={{{{$version}}}}&token={token}"


class Draft(Struct, frozen=True, kw_only=True):
    """A version of an item, as it came and as the item itself is now; None where Directus has none."""

    version: RawItem | None
    item: RawItem | None


async def read_draft(client: Client, of: Collection, identifier: str, version: str) -> Draft:
    """Return a version of an item; raises Trouble.

    Directus 12 asks for `draft` of every item; one that nobody has begun is the item itself.
    """
    item = await read_version(client, of, identifier, "")
    if version in MAIN:
        return Draft(version=item, item=item)
    try:
        drafted = await read_version(client, of, identifier, version)
    except Trouble as trouble:
        if trouble.reason not in ("forbidden", "missing", "invalid"):
            raise
        drafted = item if version == BEGUN else None
    return Draft(version=drafted, item=item)


class Drafted(Struct, frozen=True, kw_only=True):
    """The edition with the draft in it; `item` is the draft by locale, none where it was left out for `left`."""

    edition: Edition
    item: Mapping[str, Item]
    left: tuple[Left, ...]


def with_draft(
    edition: Edition, cabinet: Cabinet, of: Collection, draft: Draft, media: Callable[[Media], Media]
) -> Drafted:
    """Return the edition with the draft in its item's place, first where the item was not there.

    `media` gives the files of the draft, which no published item may hold, names of their own. May take 0.2 s.
    """
    drafted, before = _gathered(of, draft.version, cabinet), _gathered(of, draft.item, cabinet)
    made = {
        locale: {name: media(value) if isinstance(value, Media) else value for name, value in rows[0].items()}
        for locale, rows in drafted.items.items()
        if rows
    }
    items = {
        locale: {**held, of.id: _placed(held.get(of.id, ()), made.get(locale), before.items.get(locale, ()))}
        for locale, held in edition.content.items.items()
    }
    content = Content(items=items)
    changed = replace(edition, content=content, remarks=())
    if of.id == SITE:
        changed = _dressed(changed, content.one(SITE, cabinet.locales[0].code), cabinet)
    return Drafted(edition=changed, item=made, left=drafted.left)


def _gathered(of: Collection, item: RawItem | None, cabinet: Cabinet) -> Gathered:
    shown = {name: value for name, value in (item or {}).items() if name not in _GATES}
    return gather(of, ({**shown, STATUS: PUBLISHED},) if item else (), cabinet)


def _placed(rows: tuple[Item, ...], made: Item | None, before: tuple[Item, ...]) -> tuple[Item, ...]:
    """Return rows with the draft instead of the item; a published one is known by all that it says."""
    own = [_bare(each) for each in before]
    at = next((place for place, row in enumerate(rows) if _bare(row) in own), None)
    others = rows if at is None else (*rows[:at], *rows[at + 1 :])
    if made is None:
        return others
    place = at or 0
    return (*others[:place], made, *others[place:])


def _bare(item: Item) -> dict[str, object]:
    return {name: value for name, value in item.items() if name not in _GATES and value is not None}


def _dressed(edition: Edition, site: Item, cabinet: Cabinet) -> Edition:
    dressed = dress(site, cabinet.theme)
    assets = {name: file for name, file in edition.assets.items() if name != COLOURS}
    if not dressed.name:
        return replace(edition, assets=assets, files={}, remarks=dressed.remarks)
    assets[COLOURS] = dressed.name
    return replace(edition, assets=assets, files={dressed.name: dressed.data}, remarks=dressed.remarks)
