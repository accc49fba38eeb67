"""Making oneself an account: the form and what comes of it."""

from __future__ import annotations

from starlette.datastructures import FormData

from constructor.standins.provider.account import email_problems, name_problems, passwords_problems, profile_inputs
from constructor.standins.provider.forms import Form, Input, secret_of, text_of
from constructor.standins.provider.model import Person
from constructor.standins.provider.people import Account, People

SHORTEST_NAME = 3  # characters of a user name, as in Keycloak's own profile


def registration_form(fields: FormData, back: str) -> Form:
    """Return the form, filled with what was posted before; `back` is the address of the sign-in page."""
    username = Input(
        name="username", label="username", autocomplete="username", value=text_of(fields, "username"), hint="user_hint"
    )
    passwords = (
        Input(name="password", label="password_choose", kind="password", autocomplete="new-password"),
        Input(name="password-confirm", label="password_repeat", kind="password", autocomplete="new-password"),
    )
    email, given, family = (text_of(fields, name) for name in ("email", "firstName", "lastName"))
    inputs = (username, *passwords, *profile_inputs(email=email, given=given, family=family))
    return Form(step="create", text="register", inputs=inputs, back=back)


def register(fields: FormData, people: People) -> Account | dict[str, str]:
    """Return the new account, which has no claims of a subscriber, or what is wrong with each input."""
    username, email, given, family = (text_of(fields, name) for name in ("username", "email", "firstName", "lastName"))
    password, again = secret_of(fields, "password"), secret_of(fields, "password-confirm")
    problems = (
        _username_problems(username, people)
        | passwords_problems("password", password, again)
        | email_problems(email, taken=people.find(email) is not None)
        | name_problems(given)
    )
    if problems:
        return problems
    name = f"{given} {family}".strip()
    return people.add(
        Person(username=username, password=password, name=name, email=email, given_name=given, family_name=family)
    )


def _username_problems(username: str, people: People) -> dict[str, str]:
    if len(username) < SHORTEST_NAME:
        return {"username": "username_short"}
    return {"username": "username_taken"} if people.find(username) else {}
