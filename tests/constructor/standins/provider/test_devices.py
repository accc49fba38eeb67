"""The page of a person's sessions."""

from __future__ import annotations

import re

import httpx2
import pytest
from starlette.applications import Starlette

from constructor.standins.provider.devices import device_name
from tests.constructor.standins.provider.party import ISSUER, Party, play, proof

PAGE = f"{ISSUER}/account/account-security/device-activity"
HOME = "http://127.0.0.1:8000/security"
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"
Notices = list[tuple[str, str]]


def handles(page: httpx2.Response) -> list[str]:
    """Return what the page's buttons end."""
    return re.findall(r'name="end" value="([^"]+)"', page.text)


def test_another_session_is_ended(provider: Starlette, notices: Notices) -> None:
    """The client is told, its tokens are dead, the page shows those that are left."""

    async def scene(party: Party) -> None:
        party.http.headers["user-agent"] = CHROME
        elsewhere = await party.sign_in("anna")
        party.http.cookies.clear()
        await party.sign_in("anna")
        page = await party.http.get(PAGE, params={"referrer": "pcabinet"})
        [handle] = handles(page)
        left = await party.http.post(PAGE, data={"form": proof(page), "end": handle}, follow_redirects=True)

        assert (2, True) == (page.text.count("Chrome, Linux</bdi>"), 'href="http://127.0.0.1:8000/">' in page.text)
        assert (1, 1) == (left.text.count("Chrome, Linux</bdi>"), len(notices))
        assert (await party.refresh(elsewhere["refresh_token"])).status_code == 400

    play(provider, scene)


def test_forged_or_foreign_request_ends_nothing(provider: Starlette, notices: Notices) -> None:
    """Neither without the page's proof, nor of another person, nor a session nobody has."""

    async def scene(party: Party) -> None:
        pages = []
        for username in ("ivan", "ivan", "anna", "anna"):
            party.http.cookies.clear()
            await party.sign_in(username)
            pages.append(await party.http.get(PAGE))
        [of_ivan], [of_anna] = (handles(pages[number]) for number in (1, 3))
        for form, end in (("", of_anna), ("x", of_anna), (proof(pages[3]), of_ivan), (proof(pages[3]), "")):
            await party.http.post(PAGE, data={"form": form, "end": end})

        assert notices == []

    play(provider, scene)


def test_way_back_is_to_the_client_only(provider: Starlette) -> None:
    """Whatever address the page is opened with, its link leads to the cabinet that the provider knows."""

    async def scene(party: Party) -> None:
        await party.sign_in("anna")
        page = await party.http.get(PAGE, params={"referrer": "pcabinet", "referrer_uri": "https://thief.example/"})

        assert ('href="http://127.0.0.1:8000/">Открыть кабинет' in page.text, 'href="https://thief' in page.text) == (
            True,
            False,
        )

    play(provider, scene)


def test_guest_has_no_sessions(provider: Starlette) -> None:
    """Whoever is not signed in is told so."""

    async def scene(party: Party) -> None:
        page = await party.http.get(PAGE)

        assert (403, True) == (page.status_code, "Вы не вошли" in page.text)

    play(provider, scene)


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (CHROME, "Chrome, Linux"),
        (f"{CHROME} Edg/156.0", "Edge, Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari, iPhone"),
        ("curl/8.0", ""),
        ("", ""),
    ],
)
def test_device_is_named_in_a_few_words(agent: str, name: str) -> None:
    """Program and system, as far as they are known."""
    assert name == device_name(agent)
