"""A whole cabinet on 127.0.0.1 within one process, its provider and its billing beside it, and people who visit it."""

from __future__ import annotations

import asyncio
import random
import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from http.cookiejar import Cookie, CookieJar, DefaultCookiePolicy
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urljoin
from urllib.request import Request

import httpx2
import uvicorn
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from starlette.types import ASGIApp

from constructor.bundled import bundled
from constructor.compile import compile_project
from constructor.embedded import HOST, Embedding
from constructor.keycloak.admin import Admin
from constructor.keycloak.changes import Change, apply
from constructor.keycloak.deployment import read_deployment
from constructor.keycloak.realm import realm_of
from constructor.keycloak.server import Keycloak
from constructor.keycloak.theme import login_theme
from constructor.personas import PASSWORD, second_factor_secret
from constructor.resolve.model import PersonaOf
from constructor.standins.billing import MOSCOW, create_billing
from runtime.app import create_app
from runtime.build import Build
from runtime.dispatch import Entry
from runtime.outbound import Outbound
from runtime.server import bind
from runtime.settings import read_settings
from tests.journeys.billing import Billing
from tests.journeys.page import Element, read

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=MOSCOW)  # the day of the pictures
POTOK = bundled("blueprints") / "potok"
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """A blueprint that compiles, and its people."""

    build: Build
    personas: tuple[PersonaOf, ...]


@cache
def compiled(root: Path) -> Compiled:
    """Return the blueprint in a folder, compiled once in a process."""
    compilation = compile_project(root)
    assert compilation.build is not None, compilation.checking.diagnostics
    assert compilation.checking.checked is not None
    return Compiled(build=compilation.build, personas=tuple(compilation.checking.checked.blueprint.personas))


def altered(folder: Path, files: Mapping[str, str]) -> Path:
    """Return a copy of the flagship in `folder` with files more; one that is there already grows at its end."""
    root = folder / "blueprint"
    shutil.copytree(POTOK, root)
    for name, text in files.items():
        with (root / name).open("a", encoding="utf-8") as file:
            file.write(text)
    return root


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer of the cabinet."""

    status: int
    address: str  # path and query of where it was found, after redirects
    html: str
    headers: Mapping[str, str]
    seconds: float

    @property
    def page(self) -> Element:
        """The answer as a page."""
        return read(self.html)

    @property
    def main(self) -> Element:
        """What the page is about, without header and menu."""
        return self.page.one("main")


class _AsBrowsers(DefaultCookiePolicy):
    """Takes an address of this machine for a safe one, as browsers do: `Secure` cookies reach it over plain HTTP."""

    def return_ok_secure(self, cookie: Cookie, request: Request) -> bool:
        """Whether the cookie may be sent as far as safety goes."""
        return True


@dataclass(slots=True, kw_only=True)
class Visitor:
    """Somebody with a browser that keeps cookies and runs no scripts."""

    url: str
    language: str
    client: httpx2.Client = field(init=False)
    _at: str = field(init=False, default="")
    history: list[str] = field(init=False, default_factory=list)  # addresses that the last answer came by
    _used: set[int] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        """Open the browser."""
        self.client = httpx2.Client(
            follow_redirects=True,
            headers={"accept-language": self.language},
            cookies=CookieJar(_AsBrowsers()),
            timeout=30,
            trust_env=False,
        )

    def get(self, address: str, *, follow: bool = True, headers: Mapping[str, str] = _NOTHING) -> Reply:
        """Open an address of the cabinet, or one relative to the page that is open."""
        target = urljoin(self._at or self.url, address)
        return self._reply(self.client.get(target, headers=dict(headers), follow_redirects=follow))

    def send(self, method: str, address: str, **fields: str) -> Reply:
        """Send a request of any method with form fields."""
        return self._reply(self.client.request(method, urljoin(self.url, address), data=fields or None))

    def submit(self, reply: Reply, form: Element, **filled: str) -> Reply:
        """Send a form of a page with some fields filled in."""
        target = urljoin(self._at, form.attrs.get("action", ""))
        fields = {**form.fields(), **filled}
        if form.attrs.get("method", "get").lower() == "post":
            origin = {"origin": str(httpx2.URL(target).copy_with(raw_path=b"/"))[:-1]}
            return self._reply(self.client.post(target, data=fields, headers=origin))
        return self._reply(self.client.get(target, params=fields))

    def sign_in(self, who: str, to: str = "/", password: str = PASSWORD) -> Reply:
        """Sign in by login and password on the provider's page; return the page that the cabinet then shows."""
        asked = self.get(f"{self.url}/auth/login?to={to}")
        return self.enter(asked, who, password)

    def enter(self, asked: Reply, who: str, password: str = PASSWORD) -> Reply:
        """Fill in the provider's form on the page `asked`."""
        form = next(form for form in asked.page.all("form") if any(form.all("input", type="password")))
        return self.submit(asked, form, username=who, password=password)

    def confirm(self, asked: Reply, who: str) -> Reply:
        """Fill in a one-time code on the page `asked`; a code is used once, as a careful provider wants it."""
        form = next(form for form in asked.page.all("form") if any(form.all("input", autocomplete="one-time-code")))
        name = form.one("input", autocomplete="one-time-code").attrs["name"]
        step = next(step for step in (int(time.time()) // 30 + ahead for ahead in (0, 1)) if step not in self._used)
        self._used.add(step)
        code = TOTP(second_factor_secret(who), 6, SHA1(), 30, enforce_key_length=False).generate(step * 30)
        return self.submit(asked, form, **{name: code.decode()})

    def sign_out(self, reply: Reply) -> Reply:
        """Press «Выйти из системы» on the page."""
        form = next(form for form in reply.page.all("form") if form.attrs.get("action") == "/auth/logout")
        return self.submit(reply, form)

    def close(self) -> None:
        """Close the browser."""
        self.client.close()

    def _reply(self, answer: httpx2.Response) -> Reply:
        self._at = str(answer.url)
        self.history = [str(before.url) for before in answer.history]
        return Reply(
            status=answer.status_code,
            address=answer.url.raw_path.decode(),
            html=answer.text,
            headers=answer.headers,
            seconds=answer.elapsed.total_seconds(),
        )


@dataclass(slots=True, kw_only=True)
class World:
    """A cabinet that runs: its address, its provider's, and the billing with what it saw."""

    url: str
    provider: str  # the issuer
    build: Build
    billing: Billing
    environment: Mapping[str, str]  # the settings it is served with
    _open: list[Visitor] = field(default_factory=list)
    _signed_in: dict[tuple[str, str], Visitor] = field(default_factory=dict)

    def visitor(self, language: str = "ru") -> Visitor:
        """Return somebody who has never been here."""
        made = Visitor(url=self.url, language=language)
        self._open.append(made)
        return made

    def person(self, who: str, language: str = "ru") -> Visitor:
        """Return somebody signed in; the same one for all tests that only look."""
        known = self._signed_in.get((who, language))
        if known is None:
            known = self._signed_in[who, language] = self.visitor(language)
            known.sign_in(who)
        self.billing.forget()
        return known

    def leave(self) -> None:
        """Close all browsers."""
        for visitor in self._open:
            visitor.close()


@contextmanager
def running(
    blueprint: Compiled,
    *,
    page_seconds: float = 3.0,
    now: Callable[[], datetime] = lambda: NOON,
    changed: Callable[[Mapping[str, str]], Mapping[str, str]] = lambda environment: environment,
    extra: tuple[Entry, ...] = (),
    keycloak: Keycloak | None = None,
) -> Iterator[World]:
    """Run a blueprint with its stand-ins; `changed` may replace settings of the deployment, `extra` are routes more.

    With `keycloak` people sign in there, in a realm of this run's own, and the embedded provider stays away.
    """
    with ExitStack() as stack:
        sockets = _three_ports()
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="pcabinet-test-"))
        embedding = Embedding(port=sockets[0].getsockname()[1], folder=Path(folder))
        cabinet = blueprint.build.cabinet
        environment = {**embedding.environment(tuple(cabinet.sources))}
        if keycloak is not None:
            environment["PCABINET_OIDC_ISSUER"] = keycloak.issuer(f"journeys-{embedding.port}")
            _dress_and_provision(keycloak, blueprint, environment)
        environment = {**changed(environment)}
        settings = read_settings(dict(environment), cabinet.sources)
        billing = Billing(create_billing(":memory:", embedding.key, now=now))
        portal = create_app(blueprint.build, settings, clock=now, page_seconds=page_seconds, extra=extra)
        provider = embedding.provider(blueprint.build, blueprint.personas)
        served: dict[socket.socket, ASGIApp] = dict(zip(sockets, (portal, provider, billing), strict=True))
        if keycloak is not None:
            del served[sockets[1]]
            sockets[1].close()
        stack.enter_context(_serving(served))
        issuer = environment["PCABINET_OIDC_ISSUER"]
        world = World(
            url=embedding.url, provider=issuer, build=blueprint.build, billing=billing, environment=environment
        )
        stack.callback(world.leave)
        yield world


@contextmanager
def provider_beside(blueprint: Compiled, folder: Path) -> Iterator[Embedding]:
    """Run only the embedded provider of a blueprint, for a cabinet that another process serves on the port before."""
    portal, listening, billing = _three_ports()
    portal.close()
    billing.close()
    embedding = Embedding(port=listening.getsockname()[1] - 1, folder=folder)
    with _serving({listening: embedding.provider(blueprint.build, blueprint.personas)}):
        yield embedding


def provision(keycloak: Keycloak, blueprint: Compiled, environment: Mapping[str, str]) -> tuple[Change, ...]:
    """Bring the realm to what the blueprint and its people want; return what was different."""
    administrator = {
        "PCABINET_KEYCLOAK_ADMIN_USER": keycloak.admin_user,
        "PCABINET_KEYCLOAK_ADMIN_PASSWORD": keycloak.admin_password,
    }
    realm = realm_of(blueprint.build.cabinet, read_deployment({**environment, **administrator}), blueprint.personas)

    async def put() -> tuple[Change, ...]:
        outbound = Outbound({keycloak.url: 4})
        admin = Admin(
            base_url=keycloak.url, user=keycloak.admin_user, password=keycloak.admin_password, outbound=outbound
        )
        try:
            return await apply(admin, realm, lambda change: None)
        finally:
            await outbound.close()

    # In a thread of its own: a browser test may have left a loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, put()).result()


def _dress_and_provision(keycloak: Keycloak, blueprint: Compiled, environment: Mapping[str, str]) -> None:
    """Make the realm as `pcabinet provision keycloak --personas` does."""
    keycloak.put_on(blueprint.build.cabinet.id, login_theme(blueprint.build))
    provision(keycloak, blueprint, environment)


def free_port() -> int:
    """Return a port of this machine on which nobody listens."""
    with bind(HOST, 0) as listening:
        port: int = listening.getsockname()[1]
        return port


def _three_ports() -> list[socket.socket]:
    """Return three neighbouring ports of this machine, bound."""
    for _ in range(100):
        first = random.randrange(20_000, 32_000, 4)
        with ExitStack() as stack:
            try:
                bound = [stack.enter_context(bind(HOST, first + place)) for place in range(3)]
            except OSError:
                continue
            stack.pop_all()
            return bound
    raise AssertionError("no three free ports side by side")


@contextmanager
def _serving(apps: Mapping[socket.socket, ASGIApp]) -> Iterator[None]:
    """Serve the applications from a thread of their own until the end."""
    servers = [(uvicorn.Server(_config(app)), listening) for listening, app in apps.items()]
    failed: list[BaseException] = []

    async def serve() -> None:
        await asyncio.gather(*(server.serve(sockets=[listening]) for server, listening in servers))

    def run() -> None:
        try:
            asyncio.run(serve())
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    while thread.is_alive() and not all(server.started for server, _ in servers):
        thread.join(0.005)
    try:
        assert thread.is_alive(), failed
        yield
    finally:
        for server, _ in servers:
            server.should_exit = True
        thread.join(10)
        for _, listening in servers:
            listening.close()


def _config(app: ASGIApp) -> uvicorn.Config:
    more: dict[str, Any] = {"server_header": False, "proxy_headers": False, "access_log": False}
    more["timeout_graceful_shutdown"] = 2
    return uvicorn.Config(app, http="httptools", ws="none", log_config=None, log_level="critical", **more)
