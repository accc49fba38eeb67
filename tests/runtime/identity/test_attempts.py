"""Attempts to sign in and where they end."""

from __future__ import annotations

import pytest

from runtime.identity.attempts import own_path
from tests.runtime.identity.hostile import World


@pytest.mark.parametrize("target", ["/", "/account", "/tickets/AbC-_9?x=1&y=%D0%B6", "/a:b@c"])
def test_a_path_of_ours_is_where_one_comes_back(world: World, target: str) -> None:
    """The way ends where it began."""
    assert world.browser().sign_in(to=target).headers["location"] == f"https://my.example.org{target}"


FOREIGN = [
    "", "account", "https://evil.example.org", "//evil.example.org", "///evil.example.org", "/\\evil.example.org",
    "\\\\evil.example.org", "/\t/evil.example.org", "/\n/evil", " /evil", "/ /evil", "javascript:alert(1)", "/\x00",
    "/é", "/auth/logout", "/auth/login?to=/", "/" + "x" * 1024, "@evil.example.org", "http:evil.example.org",
    "data:text/html,x", "/<script>", '/"',
]  # fmt: skip


@pytest.mark.parametrize("target", FOREIGN)
def test_any_other_target_is_home(world: World, target: str) -> None:
    """There is no open redirect."""
    assert own_path(target) == "/"
    assert world.browser().sign_in(to=target).headers["location"] == "https://my.example.org/"


def test_at_most_five_attempts_at_once(world: World) -> None:
    """The oldest gives way; the newest works."""
    browser = world.browser()
    states = []
    for _ in range(7):
        world.clock.now += 1
        states.append(browser.leave())
    held = [name for name in browser.client.cookies if name.startswith("__Host-pc-tx-")]

    assert sorted(held) == sorted(f"__Host-pc-tx-{asked['state'][:8]}" for asked in states[-5:])
    assert browser.come_back(world.provider.authorize(states[-1])).status_code == 303


def test_cookies_that_are_no_attempts_are_dropped(world: World) -> None:
    """Rubbish under our names does not pile up."""
    browser = world.browser()
    browser.client.cookies.set("__Host-pc-tx-rubbish1", "!!", domain="my.example.org")
    browser.client.cookies.set("__Host-pc-tx-rubbish2", "QUFB" * 20, domain="my.example.org")
    response = browser.client.get("/auth/login")
    dropped = [line for line in response.headers.get_list("set-cookie") if "Max-Age=0" in line]

    assert sorted(line.partition("=")[0] for line in dropped) == ["__Host-pc-tx-rubbish1", "__Host-pc-tx-rubbish2"]


def test_the_cookie_of_an_attempt_goes_when_it_is_done(world: World) -> None:
    """Signed in, the browser holds the session and nothing else."""
    browser = world.browser()
    browser.sign_in()

    assert list(browser.client.cookies) == ["__Host-pc"]
