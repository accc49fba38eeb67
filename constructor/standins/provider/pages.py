"""The provider's pages: dressed in the cabinet's tokens, complete without scripts, under a strict policy."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from constructor.standins.provider.forms import Form
from constructor.standins.provider.model import Client, Dress, Person
from constructor.standins.provider.texts import by_locale, choose_locale

HERE = Path(__file__).parent
OWN_ASSETS = {"sign_in.css": "text/css", "stream.svg": "image/svg+xml", "current.svg": "image/svg+xml"}
# A form's address, and the page that the form stands on.
SIGN_IN_FORM, SIGN_IN_PAGE = "/login-actions/authenticate", "/protocol/openid-connect/auth"
SIGN_OUT_FORM, SIGN_OUT_PAGE = "/login-actions/logout-confirm", "/protocol/openid-connect/logout"
FORMS = {SIGN_IN_FORM: SIGN_IN_PAGE, SIGN_OUT_FORM: SIGN_OUT_PAGE}
SESSIONS_PAGE = "/account/account-security/device-activity"


class Pages:
    """Renders the pages in the language of each request and serves what they link to."""

    def __init__(self, *, path: str, client: Client, dress: Dress) -> None:
        self.path = path
        self.dress = dress
        self.texts = by_locale(dress.locales, dress.texts) or by_locale(("en",), {})
        self.cabinet = _origin(client.redirect_uris[0])
        self._assets = _assets(dress)
        self._headers = _headers({_origin(uri) for uri in client.redirect_uris + client.post_logout_redirect_uris})
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def sign_in(
        self,
        request: Request,
        *,
        form: str,
        login: str,
        people: Sequence[Person],
        fixed: Person | None = None,
        registration: bool = False,
        problems: Mapping[str, str] | str = "",
    ) -> HTMLResponse:
        """Return the sign-in page; `form` proves the form as ours, `problems` names what is wrong with each field.

        `people` are offered for one click. `fixed` is who is signed in already and only has to prove it again.
        """
        passwords = {person.password for person in people}
        return self._page(
            request,
            "sign_in.html",
            422 if problems else 200,
            action=f"{self.path}{SIGN_IN_FORM}?{request.url.query}",
            form=form,
            login=login,
            problems=self._in_words(request, problems, "password" if fixed else "username"),
            people=[person for person in people if fixed in (None, person)],
            fixed=fixed,
            register=self._in_query(request, "prompt", "create") if registration and not fixed else "",
            shared_password=passwords.pop() if len(passwords) == 1 else "",
        )

    def ask(self, request: Request, asked: Form, *, form: str, problems: Mapping[str, str] | str = "") -> HTMLResponse:
        """Return the page of a form other than the sign-in; the arguments are as those of `sign_in`."""
        return self._page(
            request,
            "form.html",
            422 if problems else 200,
            action=f"{self.path}{SIGN_IN_FORM}?{request.url.query}",
            form=form,
            asked=asked,
            problems=self._in_words(request, problems, asked.inputs[0].name),
        )

    def sessions(self, request: Request, *, form: str, rows: Sequence[Mapping[str, object]]) -> HTMLResponse:
        """Return the page of somebody's sessions."""
        return self._page(request, "sessions.html", 200, form=form, rows=rows, action=request.url.query)

    def message(
        self, request: Request, text: str, status: int = 200, *, code: str = "", form: str = ""
    ) -> HTMLResponse:
        """Return a page that says one thing (`text` names its words), with a button when it comes with a `form`."""
        action = f"{self.path}{SIGN_OUT_FORM}?{request.url.query}"
        return self._page(request, "message.html", status, text=text, code=code, form=form, action=action)

    def routes(self) -> list[Route]:
        """Return the routes of what the pages link to."""

        async def asset(request: Request) -> Response:
            if request.path_params["name"] not in self._assets:
                raise HTTPException(404)
            kind, content = self._assets[request.path_params["name"]]
            return Response(content, media_type=kind, headers={"Cache-Control": "max-age=31536000, immutable"})

        async def icon(_request: Request) -> Response:
            return Response(status_code=204)

        return [Route(f"{self.path}/resources/{{hash}}/{{name}}", asset), Route("/favicon.ico", icon)]

    def without(self, request: Request, name: str) -> str:
        """Return the address of this page without one parameter."""
        return self._in_query(request, name, "")

    def _page(self, request: Request, template: str, status: int, **about: object) -> HTMLResponse:
        locale = self._locale(request)
        body = self._templates.get_template(template).render(
            locale=locale,
            t=self.texts[locale],
            dress=self.dress,
            logo=self._address("logo.svg") if self.dress.logo else "",
            languages=[
                (other, words, self._in_query(request, "kc_locale", other)) for other, words in self.texts.items()
            ],
            stylesheets=[self._address(name) for name, (kind, _) in self._assets.items() if kind == "text/css"],
            cabinet=self.cabinet,
            tel=re.sub(r"[^+\d]", "", self.dress.phone),
            **about,
        )
        return HTMLResponse(body, status, self._headers | {"Content-Language": locale})

    def _locale(self, request: Request) -> str:
        return choose_locale(request.query_params, request.headers.get("accept-language", ""), self.texts)

    def _in_words(self, request: Request, problems: Mapping[str, str] | str, first: str) -> dict[str, str]:
        """Return what is wrong in the words of the request's language; a single problem is the first field's."""
        words = self.texts[self._locale(request)]
        named = ({first: problems} if problems else {}) if isinstance(problems, str) else problems
        return {field: words[text] for field, text in named.items()}

    def _in_query(self, request: Request, name: str, value: str) -> str:
        """Return the address of this page with one parameter changed, or left out when `value` is empty."""
        here = request.url.path
        for form, page in FORMS.items():
            if here == self.path + form:
                here = self.path + page
        kept = [(other, kept) for other, kept in request.query_params.multi_items() if other != name]
        return f"{here}?{urlencode([*kept, *([(name, value)] if value else [])])}"

    def _address(self, name: str) -> str:
        return f"{self.path}/resources/{hashlib.sha256(self._assets[name][1]).hexdigest()[:12]}/{name}"


def _assets(dress: Dress) -> dict[str, tuple[str, bytes]]:
    # The provider's sheet comes first: its fallback tokens must be the weakest layer, below all that the cabinet has.
    own = {name: (kind, (HERE / name).read_bytes()) for name, kind in OWN_ASSETS.items()}
    if dress.logo:
        own["logo.svg"] = ("image/svg+xml", dress.logo.encode())
    return own | {f"cabinet{number}.css": ("text/css", sheet) for number, sheet in enumerate(dress.stylesheets)}


def _headers(origins: set[str]) -> dict[str, str]:
    # Chromium holds the redirect that follows a form to form-action as well, so the client's origin must be in it.
    policy = (
        "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
        f"form-action 'self' {' '.join(sorted(origins))}"
    )
    return {
        "Content-Security-Policy": policy,
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
