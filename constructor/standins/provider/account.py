"""What people change about their own account when the client sends them: password, second factor, profile.

These are Keycloak's application-initiated actions: `kc_action` in the request, `kc_action_status` in the answer.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace

from starlette.datastructures import FormData

from constructor.standins.provider import second_factor
from constructor.standins.provider.forms import Form, Input, secret_of, text_of
from constructor.standins.provider.model import Person
from constructor.standins.provider.people import Account, People
from constructor.standins.provider.wish import PASSWORD, PROFILE, SECOND_FACTOR

OTHER_SESSIONS = "logout-sessions"  # the box «sign out on other devices», as Keycloak names it
CANCEL = "cancel-aia"
Problems = Mapping[str, str]


class AccountActions:
    """The forms of account actions and what they do."""

    def __init__(self, people: People, brand: str, clock: Callable[[], float]) -> None:
        self._people = people
        self._brand = brand
        self._clock = clock

    def form(self, action: str, account: Account, fields: FormData) -> Form:
        """Return the form of an action; `fields` are those posted before, none at first."""
        if action == PASSWORD:
            return _PASSWORD_FORM
        if action == PROFILE:
            return _profile_form(account.person, fields)
        secret = second_factor.from_text(text_of(fields, "totpSecret")) or second_factor.new_secret()
        return self._second_factor_form(account.person, secret)

    def take(self, action: str, account: Account, fields: FormData) -> Problems:
        """Do what a posted form says and return nothing, or what is wrong with each input."""
        changed, problems = _JUDGES[action](self, account, fields)
        if not problems:
            account.person = changed
        return problems

    def _second_factor_form(self, person: Person, secret: bytes) -> Form:
        text, now = second_factor.as_text(secret), self._clock()
        return Form(
            step="action",
            text="totp",
            inputs=(Input(name="totp", label="totp_label", kind="code", autocomplete="one-time-code"),),
            hidden={"totpSecret": text},
            notes={
                "totp_secret": " ".join(text[at : at + 4] for at in range(0, len(text), 4)),
                "totp_link": second_factor.link(secret, brand=self._brand, username=person.username),
                "code_now": second_factor.spaced(second_factor.code_at(secret, now)),
            },
            cancel=True,
        )

    def _password(self, account: Account, fields: FormData) -> tuple[Person, Problems]:
        new, again = secret_of(fields, "password-new"), secret_of(fields, "password-confirm")
        return replace(account.person, password=new), passwords_problems("password-new", new, again)

    def _second_factor(self, account: Account, fields: FormData) -> tuple[Person, Problems]:
        secret, typed = second_factor.from_text(text_of(fields, "totpSecret")), text_of(fields, "totp")
        changed = replace(account.person, second_factor=secret)
        if not typed:
            return changed, {"totp": "code_missing"}
        right = bool(secret) and second_factor.fits(secret, typed, self._clock())
        return changed, {} if right else {"totp": "code_wrong"}

    def _profile(self, account: Account, fields: FormData) -> tuple[Person, Problems]:
        email, given, family = (text_of(fields, name) for name in ("email", "firstName", "lastName"))
        owner = self._people.find(email)
        problems = email_problems(email, taken=owner not in (None, account)) | name_problems(given)
        name = f"{given} {family}".strip()
        return replace(account.person, email=email, given_name=given, family_name=family, name=name), problems


_JUDGES: Mapping[str, Callable[[AccountActions, Account, FormData], tuple[Person, Problems]]] = {
    PASSWORD: AccountActions._password,
    SECOND_FACTOR: AccountActions._second_factor,
    PROFILE: AccountActions._profile,
}
_PASSWORD_FORM = Form(
    step="action",
    text="new_password",
    inputs=(
        Input(name="password-new", label="password_new", kind="password", autocomplete="new-password"),
        Input(name="password-confirm", label="password_again", kind="password", autocomplete="new-password"),
    ),
    choice=OTHER_SESSIONS,
    cancel=True,
)


def profile_inputs(*, email: str, given: str, family: str) -> tuple[Input, ...]:
    """Return the inputs of e-mail and name."""
    return (
        Input(name="email", label="email", kind="email", autocomplete="email", value=email),
        Input(name="firstName", label="given_name", autocomplete="given-name", value=given),
        Input(name="lastName", label="family_name", autocomplete="family-name", value=family),
    )


def passwords_problems(name: str, new: str, again: str) -> dict[str, str]:
    """Return what is wrong with a new password typed twice; `name` is the first input's."""
    if not new:
        return {name: "password_new_missing" if name == "password-new" else "password_missing"}
    same = secrets.compare_digest(new.encode(), again.encode())
    return {} if same else {"password-confirm": "passwords_differ"}


def email_problems(email: str, *, taken: bool) -> dict[str, str]:
    """Return what is wrong with an e-mail address."""
    before, _, after = email.partition("@")
    if not (before and after) or " " in email or "@" in after:
        return {"email": "email_wrong"}
    return {"email": "email_taken"} if taken else {}


def name_problems(given: str) -> dict[str, str]:
    """Return what is wrong with a name."""
    return {} if given else {"firstName": "given_name_missing"}


def _profile_form(person: Person, fields: FormData) -> Form:
    posted = "email" in fields
    inputs = profile_inputs(
        email=text_of(fields, "email") if posted else person.email,
        given=text_of(fields, "firstName") if posted else person.given_name,
        family=text_of(fields, "lastName") if posted else person.family_name,
    )
    return Form(step="action", text="profile", inputs=inputs, cancel=True)
