"""The kinds of document and the keys that each takes in this version; a key that would mean nothing is not taken."""

from __future__ import annotations

from collections.abc import Callable

from constructor.account import PREPARING
from constructor.schemas.shapes import (
    ID,
    LOCALE,
    Schema,
    about,
    flag,
    keys,
    listed,
    named,
    one_of,
    record,
    ref,
    text,
    whole,
)

TONES = ("good", "warn", "bad", "quiet", "busy")
_LANGUAGES = (
    "Languages; the first is the default and must be complete. One written `kk: content` has its words from editors."
)
CONTENT_TYPES = ("text", "rich", "number", "flag", "date", "datetime", "image", "file", "link", "colour")


def kind_schema(kind: str) -> Schema:
    """Return the schema of a kind of document, with references to the shapes."""
    schema = KINDS[kind]()
    return {"title": kind, **schema}


def _cabinet() -> Schema:
    return record(
        {
            "cabinet": ref("id", "Name of the cabinet.", "potok"),
            "name": ref("words", "What people call it."),
            "locales": listed(_language(), _LANGUAGES, ["ru", "en", {"kk": "content"}], unique=True),
            "time_zone": text(
                "Where dates are told.",
                "Europe/Moscow",
                pattern="^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$",
                form="time_zone",
            ),
            "currency": text("The usual currency (ISO 4217).", "RUB", pattern="^[A-Z]{3}$", form="currency"),
            "theme": ref("id", "Name of the theme."),
            "home": {
                **named(ref("id"), "Where `/` leads, by role; `guest` for those not signed in."),
                "minProperties": 1,
            },
            "menu": listed(_menu_item(), "Screens in order; each sees what admits him.", ["home", "news"]),
            "shell": _shell(),
            "data": named(ref("data"), "Questions for the shell and for every screen.", keys=ID),
            "content": named(_collection(), "Collections that editors fill.", keys=ID),
            "audiences": named(
                _audience(),
                "Words that editors choose, and whom each means.",
                {"guests": "not known(session.name)"},
                keys=ID,
            ),
            "gates": listed(_gate(), "Screens that stand before all others until something is done."),
            "sign_out": ref("sign_out"),
            "identity": _identity(),
            "current": named(_current(), "What is being worked on; carried sealed in every address.", keys=ID),
        },
        ("cabinet", "name", "locales", "time_zone", "home"),
        "The whole: languages, home, menu, identity.",
    )


def _language() -> Schema:
    """Return the schema of a language, alone or with the one who writes its words."""
    by_editors = {"propertyNames": {"pattern": LOCALE, "x-form": "locale"}, "minProperties": 1, "maxProperties": 1}
    return {
        "type": ["string", "object"],
        "pattern": LOCALE,
        "x-form": "locale",
        "x-expects": "language",
        **by_editors,
        "additionalProperties": {"enum": ["content"]},
    }


def _menu_item() -> Schema:
    item = record(
        {
            "label": ref("words", "Words of the item or of the group."),
            "screen": ref("id", "The screen it leads to."),
            "items": listed(ref("id"), "Screens of the group."),
        },
    )
    places: Schema = {"anyOf": [{"required": ["screen"]}, {"required": ["items"]}]}
    return {**item, **places, "type": ["string", "object"], "pattern": ID, "x-form": "id", "x-expects": "menu"}


def _shell() -> Schema:
    return record(
        {
            "phone": ref("value", "Phone in the header.", "contacts.phone"),
            "email": ref("value", "E-mail in the header.", "contacts.email"),
            "footer": listed(ref("id"), "Screens in the footer."),
        },
        description="What surrounds every page.",
    )


def _collection() -> Schema:
    field: Schema = {
        "type": ["string", "array"],
        "if": {"type": "array"},
        "then": {"items": ref("id"), "minItems": 1, "uniqueItems": True},
        "else": {"enum": list(CONTENT_TYPES)},
        "x-expects": "content_field",
        **about("A type, or the words of which an editor chooses one.", "text", ["home_top", "home_side"]),
    }
    return record(
        {
            "fields": {**named(field, "Fields and their types.", keys=ID), "minProperties": 1},
            "translated": listed(ref("id"), "Fields that each language has of its own.", unique=True),
            "public": flag("Everyone may read it."),
            "one": flag("There is one thing, not a list."),
            "key": ref("id", "The field that names a thing; else `id`."),
        },
        ("fields",),
        "A collection.",
    )


def _audience() -> Schema:
    by_role = keys({"roles": ref("roles")}, ("roles",))
    return {
        "type": ["string", "boolean", "object"],
        "if": {"type": "object"},
        "then": by_role,
        "x-expects": "audience",
        **about("A condition over `session`, or the roles.", "known(session.agent)", {"roles": ["agent"]}),
    }


def _gate() -> Schema:
    return record(
        {
            "screen": ref("id", "The screen that is shown first.", "agreement"),
            "until": ref("value", "Others follow when it is true; unknown lets pass.", "consent.version >= 2"),
            "roles": ref("roles", "Whom it stops."),
        },
        ("screen", "until", "roles"),
        "A screen before all others.",
    )


def _identity() -> Schema:
    role = record(
        {
            "named": listed(text("A word in `roles_in`.", "/partners/agents"), "What grants it; else its own name."),
            "includes": listed(ref("id"), "Roles that it holds too.", unique=True),
            "sign_out": ref("sign_out"),
        },
    )
    level = record(
        {
            "acr": text(
                "The provider's word for it, as the token says it.",
                "otp",
                pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:/-]*$",
                form="acr",
            ),
            "within": ref("duration", "How long after signing in at it a screen may ask for it.", "10m"),
            "enrol": one_of(PREPARING, "The account action offered to who can not reach it."),
        },
        ("acr", "within"),
    )
    return record(
        {
            "session": named(ref("value"), "All that screens may know, from verified claims.", keys=ID),
            "roles_in": listed(ref("value"), "Where in the claims the words for roles stand."),
            "roles": {**named(role, "Roles; the first held one decides the home.", keys=ID), "minProperties": 1},
            "levels": named(level, "Levels of sign-in above the password.", keys=ID),
            "registration": flag("People may make themselves an account."),
        },
        ("roles_in", "roles"),
        "Who somebody is and what he may do.",
    )


def _current() -> Schema:
    return record(
        {
            "default": ref("value", "Which one, if none was chosen.", "session.subscriber"),
            "options": ref("question", "Which there are; the first is the default."),
            "label": ref("words", "How an option is called."),
            "choose": ref("id", "The screen that lets choose one."),
            "acting": ref("words", "The banner over another's pages."),
        },
    )


def _objects() -> Schema:
    owner: Schema = {
        **ref("proof"),
        **about("A value of the session, `anyone`, or a question.", "session.subscriber", "anyone"),
    }
    belonging = {"type": ["string", "object"], "if": {"type": "object"}, "then": owner, "x-expects": "owner"}
    owners = {
        "type": ["string", "object", "array"],
        "if": {"type": "array"},
        "then": {"items": belonging, "minItems": 1},
        "else": belonging,
        "x-expects": "owner",
    }
    thing = record(
        {
            "owners": {
                **named(owners, "Where each role's belonging begins; a list means any of them."),
                "minProperties": 1,
            },
            "of": ref("id", "Whose part it is."),
            "from": text("The question that proves it.", "billing.listAgreements"),
            "with": ref("with", "Its parameters; reads this object and its owner by name."),
            "has": ref("value", "Of each row: the value that belongs.", "item.id"),
            "owner": ref("value", "The thing tells whose it is.", "body.agreementId"),
            "public": flag("It belongs to nobody: everyone may see it."),
        },
    )
    needs_question = {key: ["from"] for key in ("with", "has", "owner")}
    things = named({**thing, "dependentRequired": needs_question}, "Kinds of thing by name.", keys=ID)
    return record({"objects": things}, ("objects",), "Whose things are whose.")


def _source() -> Schema:
    auth = record(
        {
            "kind": one_of(("none", "bearer", "basic", "key"), "How the cabinet proves itself; secrets are settings."),
            "header": text("The header of a key.", "X-Api-Key", pattern="^[A-Za-z0-9-]+$", form="header"),
        },
        ("kind",),
    )
    total = record({"header": text("Header with the number of all rows.", "X-Total-Count")}, ("header",))
    paging = record(
        {
            "style": one_of(("offset",), "How it pages."),
            "offset": text("Parameter for how many rows are skipped."),
            "limit": text("Parameter for how many rows are wanted."),
            "max": whole("The most rows that it gives at once.", 10_000),
            "total": total,
            "sort": text("Parameter for the order."),
        },
        ("style", "offset", "limit", "max"),
    )
    return record(
        {
            "source": ref("id", "Name of the system.", "billing"),
            "api": text("Its OpenAPI document, beside this file.", "operator.openapi.yaml"),
            "auth": auth,
            "paging": paging,
            "errors": listed(_error(), "Where an error's code and words stand; the first that fits."),
            "money": listed(_money(), "Which schemas are amounts of money."),
            "limits": _limits(),
            "names": named(
                listed(text("A parameter, or `Schema.field`."), ""), "What they call whose things.", keys=ID
            ),
            "open": listed(text("A parameter."), "Parameters that name nobody's things.", unique=True),
            "enums": named(
                _tones(), "Enumerations: their words and how each looks.", {"Order.state": {"held": "warn"}}
            ),
            "operations": named(_operation(), "Only what differs."),
        },
        ("source", "api"),
        "What may be asked of one system.",
    )


def _error() -> Schema:
    return record(
        {
            "code": ref("value", "Where its code stands.", "body.code"),
            "message": ref("value", "Where its words stand.", "body.message"),
            "shown": flag("People may read the words."),
        },
        ("code",),
    )


def _money() -> Schema:
    fields = {
        "schema": text("Name of the schema.", "Money"),
        "amount": text("Its field with the amount."),
        "currency": text("Its field with the currency."),
    }
    return record(fields, ("schema", "amount", "currency"))


def _limits() -> Schema:
    return record(
        {
            "deadline": ref("duration", "The longest that a call may take.", "2s"),
            "in_flight": whole("Calls at one time.", 10_000),
            "answer": text("The longest answer.", "2MB", pattern="^[1-9][0-9]*(kB|MB)$", form="size"),
        },
    )


def _tones() -> Schema:
    return {**named(one_of(TONES, "How it looks; `busy` will change by itself."), ""), "minProperties": 1}


def _operation() -> Schema:
    return record({"public": flag("Everyone may ask it.")})


def _screen() -> Schema:
    return record(
        {
            "screen": ref("id", "Name of the page.", "agent_home"),
            "path": text(
                "Its address.",
                "/tickets/{ticket}",
                pattern=r"^/$|^(/([a-z0-9._-]+|\{[a-z][a-z0-9_]*\}))+$",
                form="path",
            ),
            "title": ref("words", "Its heading."),
            "icon": text("Name of an icon."),
            "roles": ref("roles"),
            "public": flag("Everyone is admitted, guests too."),
            "step_up": ref("id", "The level of sign-in that it asks for.", "second_factor"),
            "params": named(
                ref("id"), "Parameters of the path whose object has another name.", {"t": "ticket"}, keys=ID
            ),
            "data": named(ref("data"), "Named questions and computed values.", keys=ID),
            "blocks": ref("blocks", "What stands on the page, in order."),
        },
        ("screen", "path", "title", "blocks"),
        "A page.",
    )


def _fragment() -> Schema:
    return record(
        {
            "fragment": ref("id", "Name of the fragment."),
            "inputs": listed(ref("id"), "What is passed to it.", ["rows"], least=0, unique=True),
            "blocks": ref("blocks", "Its blocks."),
        },
        ("fragment", "blocks"),
        "Blocks used in several places.",
    )


def _texts() -> Schema:
    return {
        "type": "object",
        "description": "One language's words: keys, or groups of keys, and ICU messages.",
        "properties": {"texts": ref("locale", "The language.", "ru")},
        "required": ["texts"],
        "additionalProperties": ref("messages"),
    }


def _theme() -> Schema:
    return record(
        {
            "theme": ref("id", "Name of the theme."),
            "brand": text("The colour of the brand.", "#006571", pattern="^#[0-9a-fA-F]{6}$", form="colour"),
        },
        ("theme", "brand"),
        "Colours and shapes; contrast is solved and proved, not chosen.",
    )


def _persona() -> Schema:
    return record(
        {
            "persona": ref("id", "Name of the persona.", "boris"),
            "name": text("What he is called."),
            "username": text("What he signs in with; else the persona's name."),
            "email": text("His e-mail.", pattern=r"^[^@\s]+@[^@\s]+$", form="email"),
            "claims": {"type": "object", **about("What the token says of him.", {"subscriber_id": "1002"})},
            "about": ref("words", "What is special about him."),
            "second_factor": flag("Signs in by one-time codes too."),
        },
        ("persona", "name"),
        "A person for preview and tests.",
    )


KINDS: dict[str, Callable[[], Schema]] = {
    "cabinet": _cabinet,
    "theme": _theme,
    "texts": _texts,
    "objects": _objects,
    "source": _source,
    "screen": _screen,
    "fragment": _fragment,
    "persona": _persona,
}
