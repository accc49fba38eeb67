"""The shapes that slots of one type have everywhere: words, values, links, questions."""

from __future__ import annotations

from typing import Any

from constructor.account import ACTIONS

Schema = dict[str, Any]  # JSON Schema is JSON: the border where `Any` is right

ID = "^[a-z][a-z0-9_]*$"
LOCALE = "^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$"
DURATION = "^[1-9][0-9]*(ms|s|m|h|d)$"
FORMATS = ("integer", "percent", "date", "time", "ago", "duration", "volume", "phone", "code", "yes_no")
FILTERS = ("search", "choice", "date", "flag")


def ref(name: str, description: str = "", *examples: Any) -> Schema:
    """Return a reference to a shape, described for this slot."""
    return {"$ref": f"#/$defs/{name}", **about(description, *examples)}


def about(description: str, *examples: Any) -> Schema:
    """Return what an editor shows of a slot."""
    return {
        **({"description": description} if description else {}),
        **({"examples": list(examples)} if examples else {}),
    }


def text(description: str = "", *examples: Any, pattern: str = "", form: str = "") -> Schema:
    """Return the schema of a text that is no key of the texts: a name of another system, a file.

    `form` names the words that say what `pattern` wants.
    """
    limits: Schema = {"pattern": pattern, "x-form": form} if pattern else {"minLength": 1}
    return {"type": "string", **limits, **about(description, *examples)}


def flag(description: str) -> Schema:
    """Return the schema of yes or no."""
    return {"type": "boolean", "description": description}


def whole(description: str, most: int) -> Schema:
    """Return the schema of a number from 1 to `most`."""
    return {"type": "integer", "minimum": 1, "maximum": most, "description": description}


def one_of(values: tuple[str, ...], description: str) -> Schema:
    """Return the schema of a word out of a closed list."""
    return {"enum": list(values), "description": description}


def listed(items: Schema, description: str, *examples: Any, least: int = 1, unique: bool = False) -> Schema:
    """Return the schema of a list."""
    limits: Schema = {"minItems": least, **({"uniqueItems": True} if unique else {})}
    return {"type": "array", "items": items, **limits, **about(description, *examples)}


def named(values: Schema, description: str, *examples: Any, keys: str = "") -> Schema:
    """Return the schema of a map whose keys are names that the author gives."""
    names: Schema = {"propertyNames": {"pattern": keys, "x-form": "id"}} if keys else {}
    return {"type": "object", **names, "additionalProperties": values, **about(description, *examples)}


def record(properties: dict[str, Schema], required: tuple[str, ...] = (), description: str = "") -> Schema:
    """Return the schema of a map with fixed keys."""
    needed: Schema = {"required": list(required)} if required else {}
    return {"type": "object", "properties": properties, **needed, "additionalProperties": False, **about(description)}


def keys(properties: dict[str, Schema], required: tuple[str, ...]) -> Schema:
    """Return what a branch says of the keys of something that need not be a map."""
    return {key: value for key, value in record(properties, required).items() if key != "type"}


def definitions() -> dict[str, Schema]:
    """Return the shapes by name, as `$defs` of the schemas."""
    return {
        "id": {"type": "string", "pattern": ID, "x-form": "id", "title": "id", "x-expects": "id"},
        "locale": {
            "type": "string",
            "pattern": LOCALE,
            "x-form": "locale",
            "title": "locale",
            "examples": ["ru", "en", "zh-Hant-TW"],
        },
        "duration": {
            "type": "string",
            "pattern": DURATION,
            "x-form": "duration",
            "title": "duration",
            "examples": ["30m", "2s"],
        },
        "value": {"type": ["string", "number", "boolean"], "title": "value", "x-expects": "value"},
        "words": _words(),
        "messages": {
            "type": ["string", "object"],
            "minLength": 1,
            "additionalProperties": ref("messages"),
            "x-expects": "messages",
        },
        "with": named(ref("value"), "Parameters: a name, and the expression whose value is passed."),
        "said": named(
            {
                "type": ["string", "number", "boolean", "object"],
                "x-expects": "value",
                **keys({"value": ref("value", "What is said."), "as": ref("format")}, ("value",)),
            },
            "Values for the placeholders of the text, each written as its type says or as `as` says.",
            {"until": {"value": "account.promised.until", "as": "date"}},
        ),
        "link": _link(),
        "links": listed(ref("link"), "Where it leads, in order."),
        "roles": listed(ref("id"), "Who is admitted.", ["agent", "manager"], unique=True),
        "format": {"enum": list(FORMATS), "title": "format"},
        "question": record(_question(), ("from",), "A named question to an operation or a collection."),
        "data": {
            **record(_question(), ("from",), "A question, or an expression that computes a value."),
            "type": ["object", "string", "number", "boolean"],
            "x-expects": "data",
        },
        "filter": _filter(),
        "proof": record(_proof(), ("from",), "A question whose answer proves belonging."),
        "sign_out": record(
            {
                "idle": ref("duration", "Signed out after so long without a request."),
                "absolute": ref("duration", "Signed out so long after signing in."),
            },
            description="When a session ends.",
        ),
    }


def _words() -> Schema:
    by_key = keys({"text": text("Key of the text.", "home.balance"), "with": ref("said")}, ("text",))
    by_value = keys({"value": ref("value", "Words that are data."), "as": ref("format")}, ("value",))
    by_locale = {
        "minProperties": 1,
        "propertyNames": {"pattern": LOCALE, "x-keys": ["text", "value"]},
        "additionalProperties": {"type": "string", "minLength": 1},
    }
    return {
        "type": ["string", "object"],
        "minLength": 1,
        "title": "words",
        "x-expects": "words",
        "if": {"required": ["text"]},
        "then": by_key,
        "else": {"if": {"required": ["value"]}, "then": by_value, "else": by_locale},
    }


def _link() -> Schema:
    properties = {
        "screen": ref("id", "The screen it leads to; `home` is the person's own.", "home"),
        "with": ref("with", "Parameters of the screen, and what becomes current.", {"current.subscriber": "item.id"}),
        "url": ref("value", "An address outside: https, tel or mailto."),
        "account": one_of(tuple(ACTIONS), "What is done with the own account, at the provider and back."),
        "label": ref("words", "Its words; else the title of the screen, or the product's words for the action."),
        "icon": text("Name of an icon."),
        "when": ref("value", "Shown while true."),
    }
    link = record(properties, description="Where a thing leads.")
    return {**link, "title": "link", "anyOf": [{"required": [key]} for key in ("screen", "url", "account")]}


def _question() -> dict[str, Schema]:
    return {
        "from": text(
            "Operation of a source, or collection of the content.",
            "billing.listSubscribers",
            "content.news",
            pattern=r"^[a-z][a-z0-9_]*\.[^\s.]\S*$",
            form="operation",
        ),
        "with": ref("with", "Its parameters.", {"agentId": "session.agent"}),
        "page": whole("Rows a page.", 500),
        "sort": listed(
            text("A field, `-` before it for descending.", "-createdAt"), "Sort keys, the first is default."
        ),
        "filters": named(ref("filter"), "Fields in the address, read as `filter.x`.", keys=ID),
        "take": one_of(("first", "only"), "One row of a list: the first, or the only one."),
    }


def _filter() -> Schema:
    properties = {
        "type": one_of(FILTERS, "Kind of field."),
        "label": ref("words", "Name of the field."),
        "options": named(ref("words"), "The words that may be chosen, and how each is shown."),
    }
    return record(properties, ("type",), "A field that narrows the question.")


def _proof() -> dict[str, Schema]:
    return {
        "from": _question()["from"],
        "with": ref("with", "Its parameters; reads `session` and the object's name."),
        "has": ref("value", "Of each row: the value that belongs.", "item.id"),
        "owner": ref("value", "The thing tells whose it is.", "body.agreementId"),
    }
