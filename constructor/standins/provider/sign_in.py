"""Signing in: the authorization endpoint and the forms that it shows, one for each step that is still to be taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from authlib.common.urls import add_params_to_uri
from authlib.oauth2 import OAuth2Error
from starlette.background import BackgroundTasks
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from constructor.standins.provider import second_factor
from constructor.standins.provider.account import CANCEL, OTHER_SESSIONS, AccountActions
from constructor.standins.provider.browser import Browser
from constructor.standins.provider.claims import PLAIN
from constructor.standins.provider.forms import Form, Input, secret_of, text_of
from constructor.standins.provider.pages import SIGN_IN_PAGE, Pages
from constructor.standins.provider.people import Account, People
from constructor.standins.provider.registration import register, registration_form
from constructor.standins.provider.server import Asked, Server
from constructor.standins.provider.sign_out import SignOut
from constructor.standins.provider.store import HALF_SECONDS, Half, Session
from constructor.standins.provider.wish import ACTIONS, Wish, read_wish

Step = Literal["create", "password", "code", "action", ""]
EMPTY = FormData()


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How far a browser has come with a request, and the step that is to be taken next; "" when none is."""

    wish: Wish
    session: Session | None
    half: Half | None
    step: Step

    @property
    def account(self) -> Account | None:
        """Whose sign-in it is, as far as that is known."""
        return self.half.account if self.half else self.session.account if self.session else None

    @property
    def acr(self) -> str:
        """What the tokens will say about how it was done."""
        return self.wish.level if self.wish.level and self.half and self.half.code else PLAIN


class SignIn:
    """The pages and the form of signing in; the request itself travels in the address of all of them."""

    def __init__(
        self, *, server: Server, pages: Pages, browser: Browser, people: People, sign_out: SignOut, registration: bool
    ) -> None:
        self._server = server
        self._pages = pages
        self._browser = browser
        self._people = people
        self._sign_out = sign_out
        self._registration = registration
        self._actions = AccountActions(people, pages.dress.name, server.store.clock)

    async def page(self, request: Request) -> Response:
        """Let somebody who is signed in already through, show the next form to others (RFC 6749 §4.1.1)."""
        way = self._way(request)
        refusal = self._grant(request, None if way.step else way.session)
        if isinstance(refusal, Response):
            return refusal
        if way.wish.create and not self._registration:
            return self._pages.message(request, "refused", 400, code="registration_not_allowed")
        return self._ask(request, way) if way.step else self._finish(request, way)

    async def form(self, request: Request) -> Response:
        """Take one step by a posted form; after the last the browser goes back to the client with a code."""
        if request.method == "GET":
            return self._onward(request)
        way, fields = self._way(request), await request.form()
        refusal = self._grant(request, None)
        if isinstance(refusal, Response):
            return refusal
        step = str(fields.get("step", "password"))
        if not self._browser.proves(request, secret_of(fields, "form")):
            return self._ask(request, way, fields, "stale")
        # A form left open while somebody signed in elsewhere in this browser still signs its own person in.
        if step == "password" and way.step in ("", "password", "code", "action"):
            return self._take_password(request, way, fields)
        if step != way.step:
            return self._onward(request)
        take = {"create": self._take_registration, "code": self._take_code, "action": self._take_action}[step]
        return take(request, way, fields)

    def _way(self, request: Request) -> Way:
        wish = read_wish(request.query_params, self._server.client.levels)
        session = self._browser.session(request)
        half = self._server.store.half(*self._place(request))
        way = Way(wish=wish, session=session, half=half, step="")
        return replace(way, step=self._step(way))

    def _step(self, way: Way) -> Step:
        proved = way.half is not None and way.half.password
        age = self._server.store.clock() - way.session.authenticated if way.session else 0.0
        if not proved and way.wish.create and self._registration:
            return "create"
        if not proved and (way.session is None or way.wish.login or way.wish.too_old(age)):
            return "password"
        if way.wish.level and not (way.half and way.half.code):
            able = way.account is not None and bool(way.account.person.second_factor)
            # Whoever has no second factor proves the password anew and stays on the plain level.
            if able or not proved:
                return "code" if able else "password"
        return "action" if way.wish.action in ACTIONS else ""

    def _take_password(self, request: Request, way: Way, fields: FormData) -> Response:
        fixed = way.session.account if way.session and way.step == "password" else None
        found = self._identify(fields, fixed)
        if not isinstance(found, Account):
            return self._ask(request, replace(way, step="password" if fixed else "", half=None), fields, found)
        return self._onward(request, self._half(found, password=True))

    def _take_registration(self, request: Request, way: Way, fields: FormData) -> Response:
        made = register(fields, self._people)
        if not isinstance(made, Account):
            return self._ask(request, way, fields, made)
        return self._onward(request, self._half(made, password=True))

    def _take_code(self, request: Request, way: Way, fields: FormData) -> Response:
        account, typed = way.account, text_of(fields, "otp")
        assert account is not None  # there is no code to ask of nobody
        if not second_factor.fits(account.person.second_factor, typed, self._server.store.clock()):
            return self._ask(request, way, fields, {"otp": "code_wrong" if typed else "code_missing"})
        return self._onward(
            request, self._half(account, password=way.half is not None and way.half.password, code=True)
        )

    def _take_action(self, request: Request, way: Way, fields: FormData) -> Response:
        account = way.account
        assert account is not None  # an action comes after the sign-in
        if CANCEL in fields:
            return self._finish(request, way, "cancelled")
        problems = self._actions.take(way.wish.action, account, fields)
        if problems:
            return self._ask(request, way, fields, problems)
        own = way.session.sid if way.session else ""
        others = [one for one in self._server.store.sessions(account) if one.sid != own]
        return self._finish(request, way, "success", others if OTHER_SESSIONS in fields else ())

    def _finish(
        self, request: Request, way: Way, status: str = "", ended: tuple[Session, ...] | list[Session] = ()
    ) -> Response:
        grant = self._grant(request, way.session)
        account = way.account
        if isinstance(grant, Response) or account is None:
            return grant if isinstance(grant, Response) else self._onward(request)
        self._server.store.keep_half(*self._place(request), None)
        session, tasks = way.session, BackgroundTasks()
        same = session if session and session.account is account else None
        told = [*ended, *([session] if session and not same else [])]
        if way.half or same is None:
            session = self._server.store.begin(account, same, request.headers.get("user-agent", ""))
        assert session is not None  # either it was there or it was just begun
        response = self._let_in(grant, session, way, status)
        self._browser.remember(response, session)
        for one in told:
            tasks.tasks += [task] if (task := self._sign_out.end(one)) else []
        response.background = tasks
        return response

    def _identify(self, fields: FormData, fixed: Account | None) -> Account | Mapping[str, str]:
        """Return whose sign-in the form proves, or what is wrong; `fixed` is who alone may prove it."""
        chosen = self._people.account(str(fields.get("as", "")))
        if chosen is not None and chosen.enabled and fixed in (None, chosen):
            return chosen
        login = fixed.person.username if fixed else text_of(fields, "username")
        password = secret_of(fields, "password")
        missing = {"username": "login_missing"} if not login else {}
        missing |= {"password": "password_missing"} if not password else {}
        if missing:
            return missing
        account = self._people.check(login, password)
        if account is None:
            return {"password": "wrong"}
        return account if account.enabled else {"username": "disabled"}

    def _ask(
        self, request: Request, way: Way, fields: FormData = EMPTY, problems: Mapping[str, str] | str = ""
    ) -> Response:
        seed = self._browser.form_seed(request)
        proof = self._browser.form_proof(seed)
        if way.step in ("password", ""):
            fixed = way.session.account.person if way.session and way.step else None
            hint = request.query_params.get("login_hint", "")
            response = self._pages.sign_in(
                request,
                form=proof,
                login=text_of(fields, "username") if fields else hint,
                people=self._people.told(),
                fixed=fixed,
                registration=self._registration,
                problems=problems,
            )
        else:
            response = self._pages.ask(request, self._form(request, way, fields), form=proof, problems=problems)
        self._browser.keep_seed(response, seed)
        return response

    def _form(self, request: Request, way: Way, fields: FormData) -> Form:
        if way.step == "create":
            return registration_form(fields, self._pages.without(request, "prompt"))
        account = way.account
        assert account is not None  # all other steps come after the password
        if way.step == "action":
            return self._actions.form(way.wish.action, account, fields)
        now = second_factor.code_at(account.person.second_factor, self._server.store.clock())
        return Form(
            step="code",
            text="otp",
            inputs=(Input(name="otp", label="code_label", kind="code", autocomplete="one-time-code"),),
            notes={"code_now": second_factor.spaced(now)},
        )

    def _half(self, account: Account, *, password: bool = False, code: bool = False) -> Half:
        return Half(account=account, password=password, code=code, expires=self._server.store.clock() + HALF_SECONDS)

    def _onward(self, request: Request, half: Half | None = None) -> Response:
        """Go to the next step, or, when `half` was the last, back to the client."""
        if half is not None:
            self._server.store.keep_half(*self._place(request), half)
            way = self._way(request)
            if not way.step:
                return self._finish(request, way)
        return RedirectResponse(f"{self._pages.path}{SIGN_IN_PAGE}?{request.url.query}", 303)

    def _place(self, request: Request) -> tuple[str, str]:
        return self._browser.form_seed(request), request.query_params.get("state", "")

    def _grant(self, request: Request, session: Session | None) -> Any:
        """Return Authlib's grant of the request, or the response that refuses it."""
        query = request.query_params
        client = self._server.query_client(query.get("client_id", ""))
        if client is None:
            return self._pages.message(request, "refused", 400, code="invalid_client")
        if not client.check_redirect_uri(query.get("redirect_uri", "")):
            return self._pages.message(request, "refused", 400, code="invalid_redirect_uri")
        asked = Asked("GET", self._server.issuer, request.headers, query.multi_items())
        try:
            return self._server.consider(asked, session)
        except OAuth2Error as error:
            if not error.redirect_uri:
                return self._pages.message(request, "refused", 400, code=str(error.error))
            status, _, headers = error()
            return self._back(dict(headers)["Location"], {}, status)

    def _let_in(self, grant: Any, session: Session, way: Way, status: str) -> Response:
        self._server.store.touch(session)
        response = self._server.grant(grant, session, way.acr)
        more = {"session_state": session.sid}
        if way.wish.action in ACTIONS:
            more |= {"kc_action_status": status, "kc_action": way.wish.action}
        elif way.wish.action:
            more |= {"kc_action_status": "error"}
        return self._back(response.headers["location"], more, 302)

    def _back(self, location: str, more: Mapping[str, str], status: int) -> Response:
        # Errors do not pass through Authlib's own extension for `iss` (RFC 9207), so all answers get it here.
        return RedirectResponse(
            add_params_to_uri(location, [*more.items(), ("iss", self._server.issuer)]),
            status,
            {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"},
        )
