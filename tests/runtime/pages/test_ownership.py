"""Whose things are whose, tried from outside: by addresses, claims, and a billing that lies."""

from __future__ import annotations

import re

import pytest

from tests.journeys.harness import Reply, Visitor, World


def _without_marks(reply: Reply) -> str:
    """Return the page without what differs from request to request: its own address, the form's token."""
    html = reply.html.replace(f'href="{reply.address.partition("?")[0]}?lang=', 'href="/here?lang=')
    return re.sub(r'name="token" value="[^"]*"', 'name="token"', html)


def _names(reply: Reply) -> list[str]:
    return [row[0] for row in next(reply.main.all("section", class_="b-table")).rows()]


@pytest.mark.parametrize("address", ["/agent", "/subscribers", "/agent?tab=b_3_3", "/own"])
def test_screen_of_another_role_is_the_same_404_as_none(larger: World, address: str) -> None:
    """Anna at an agent's address gets what she gets at an address that is none; the billing is not asked."""
    anna = larger.person("anna")
    closed, none = anna.get(address), anna.get("/no-such-screen")

    assert (404, 404) == (closed.status, none.status)
    assert _without_marks(none) == _without_marks(closed)
    assert [] == larger.billing.seen


@pytest.mark.parametrize("address", ["/agent", "/subscribers", "/account", "/services"])
def test_guest_is_asked_to_sign_in_and_the_billing_nothing(larger: World, address: str) -> None:
    """A guest at a screen of somebody's is led to the sign-in."""
    larger.billing.forget()
    reply = larger.visitor().get(address, follow=False)

    assert (303, f"/auth/login?to=%2F{address[1:]}&lang=ru") == (reply.status, reply.headers["location"])
    assert [] == larger.billing.seen


def test_link_of_another_person_is_a_404(larger: World) -> None:
    """Pavel opens Ivan's link to Olga: the same 404, and nothing is asked."""
    link = larger.person("ivan").get("/agent").main.href("Гордеева Ольга")
    pavel = larger.person("pavel")
    reply = pavel.get(link)

    assert 404 == reply.status
    assert _without_marks(pavel.get("/no-such-screen")) == _without_marks(reply)
    assert [] == larger.billing.seen


def _spoiled(link: str) -> list[str]:
    path, _, handle = link.partition("?c=")
    middle = len(handle) // 2
    other = "A" if handle[middle] != "A" else "B"
    spoiled = [
        "", "1003", "null", "../1003", "%00", "é", "A" * 3000, handle[:-1], handle[:20], handle + "A", handle + "=",
        handle[:middle] + other + handle[middle + 1 :], handle.swapcase(), handle[::-1],
    ]  # fmt: skip
    return [f"{path}?c={each}" for each in spoiled] + [f"{link}&c={handle}"]


def test_spoiled_links_are_404s(larger: World) -> None:
    """Cut, changed, guessed, doubled: none opens anything, and nothing is asked."""
    ivan = larger.person("ivan")
    addresses = _spoiled(ivan.get("/agent").main.href("Гордеева Ольга"))
    larger.billing.forget()

    assert {404} == {ivan.get(address).status for address in addresses}
    assert [] == larger.billing.seen


def test_handle_of_one_kind_opens_no_other(larger: World) -> None:
    """What was sealed for `?c=` is no handle of a path, and the other way round."""
    several = larger.person("several_contracts")
    in_path = several.get("/contracts").main.one("tbody").texts("a")
    row = several.get("/contracts").main.href(in_path[0])
    chosen = next(
        link.attrs["href"] for link in several.get("/account").page.all("a") if "/account?c=" in link.attrs["href"]
    )
    handle = chosen.partition("c=")[2]

    assert 200 == several.get(row).status
    assert 404 == several.get(f"/contracts/{handle}").status
    assert 404 == several.get(f"/account?c={row.rpartition('/')[2]}").status


@pytest.mark.parametrize("number", ["C-1002-1", "C-1001-1", "1002", "%2e%2e", "..%2f1002", "null", "*"])
def test_bare_numbers_in_a_path_open_nothing(larger: World, number: str) -> None:
    """Not even one's own thing is reached by its number in the backend."""
    anna = larger.person("anna")

    assert anna.get(f"/contracts/{number}").status in (400, 404)
    assert [] == larger.billing.seen


def _addresses(visitor: Visitor) -> set[str]:
    """Return the addresses that a person's screens, and the first person's home behind them, lead to."""
    screens = [visitor.get(address) for address in ("/agent", "/subscribers", "/own")]
    home = visitor.get(next(screens[0].main.all("a", href="")).attrs["href"])
    links = [link.attrs["href"] for reply in (*screens, home) for link in reply.page.all("a", href="")]
    people = [link for row in screens[0].main.rows() for link in (screens[0].main.href(row[0]),)]
    return {address for address in {*links, *people} if address.startswith("/") and "lang=" not in address}


def test_no_address_of_one_agent_shows_anothers_subscribers(larger: World) -> None:
    """Pavel opens everything that Ivan's pages link to and sees none of Ivan's people."""
    ivan = larger.person("ivan")
    names = _names(ivan.get("/agent"))
    addresses = _addresses(ivan)
    pavel = larger.person("pavel")
    seen = "".join(pavel.get(f"{larger.url}{address}").html for address in addresses)  # some lead to the provider
    pavel.get(larger.url)

    assert 11 == len(names)
    assert len([address for address in addresses if "?c=" in address]) > 20
    assert [] == [name for name in names if name in seen]
    assert [] == [question for question in larger.billing.seen if "agentId=A-200" not in question]


def test_agent_proves_that_a_subscriber_is_theirs_at_each_page(larger: World) -> None:
    """A link that was right is a 404 once the billing no longer lists the subscriber among the agent's."""
    pavel = larger.person("pavel")
    reply = pavel.get("/agent")
    link = reply.main.href(_names(reply)[0])
    larger.billing.forget()
    before = pavel.get(link)
    asked = list(larger.billing.seen)
    with larger.billing.lying(lambda told: [], "/subscribers"):
        larger.billing.forget()
        after = pavel.get(link)

    assert (200, 404) == (before.status, after.status)
    assert any("agentId=A-200" in question and "/subscribers?" in question for question in asked)
    assert [] == [question for question in larger.billing.seen if "/subscribers" not in question]


def test_agent_is_refused_where_the_proof_can_not_be_made(larger: World) -> None:
    """With the list of subscribers away nothing of the subscriber is asked or shown; the page says why."""
    pavel = larger.person("pavel")
    reply = pavel.get("/agent")
    name = _names(reply)[0]
    link = reply.main.href(name)

    def refuse(told: object) -> object:
        return {"wrong": "shape"}

    with larger.billing.lying(refuse, "/subscribers"):
        larger.billing.forget()
        after = pavel.get(link)

    assert 200 == after.status
    assert "BE-" in after.main.text
    assert "₽" not in after.main.text
    assert [] == [question for question in larger.billing.seen if "/subscribers" not in question]


@pytest.mark.parametrize("who", ["unclaimed"])
def test_role_whose_claim_is_missing_is_not_granted(larger: World, who: str) -> None:
    """An agent without a number is no agent: no agent's screen opens, the person is told so, nothing is asked."""
    visitor = larger.visitor()
    larger.billing.forget()
    visitor.sign_in(who)
    statuses = {visitor.get(address).status for address in ("/agent", "/subscribers", "/own", "/account")}

    assert {403} == statuses
    assert "/agent" not in visitor.get("/news").page.one("nav", class_="menu").text
    assert [] == larger.billing.seen


@pytest.mark.parametrize("who", ["maria", "emptied"])
def test_unknown_owner_asks_nothing_though_the_parameter_be_optional(larger: World, who: str) -> None:
    """A manager without an agent's number would be told of everybody's; the question is not asked at all."""
    reply = larger.person(who).get("/own")

    assert 200 == reply.status
    assert "Абонентов пока нет" in reply.main.text
    assert ["GET /orders/totals"] == larger.billing.seen


def test_known_owner_is_asked_for(larger: World) -> None:
    """Ivan, who has a number, gets his own by the same screen."""
    reply = larger.person("ivan").get("/own")

    assert 11 == len(_names(reply))
    assert [
        "GET /orders/totals",
        "GET /subscribers/totals?agentId=A-100",
        "GET /subscribers?agentId=A-100&offset=0&limit=20&sort=name",
    ] == sorted(larger.billing.seen)


def test_what_a_role_may_not_see_is_neither_asked_nor_in_the_bytes(larger: World) -> None:
    """The manager's block leaves nothing in Pavel's page, and its question is not asked."""
    ivan = larger.person("ivan").get("/own")
    pavel = larger.person("pavel").get("/own")

    assert "Общее число заявок" in ivan.html
    assert "Общее число заявок" not in pavel.html
    assert not any(question.startswith("GET /orders") for question in larger.billing.seen)


def test_rows_of_another_owner_are_dropped_and_told_of(larger: World, caplog: pytest.LogCaptureFixture) -> None:
    """A billing that mixes another agent's people in does not get them shown; the log says so."""

    def mixed(told: object) -> object:
        if not isinstance(told, list):
            return told
        return [{**row, "agentId": "A-200"} if place in (1, 3) else row for place, row in enumerate(told)]

    ivan = larger.person("ivan")
    with larger.billing.lying(mixed, "/subscribers"):
        reply = ivan.get("/own")

    assert 9 == len(_names(reply))
    assert "dropped 2 of billing.listSubscribers at screens/more.yaml" in caplog.text


def test_foreign_contract_in_the_list_of_ones_own_is_not_offered(larger: World) -> None:
    """A billing that lists Boris's contract among Anna's does not open it to her."""

    def mixed(told: object) -> object:
        assert isinstance(told, list)
        return [{**told[0], "id": "C-1002-1", "number": "5120417", "customerId": "1002"}, *told]

    anna = larger.person("anna")
    with larger.billing.lying(mixed, "/agreements"):
        larger.billing.forget()
        reply = anna.get("/account")

    assert "5120417" not in reply.html
    assert [] == [question for question in larger.billing.seen if "1002" in question]


def test_contract_of_a_path_is_proved(larger: World) -> None:
    """Anna's own contract opens by its handle; Boris's handle of his opens nothing for her."""
    anna, boris = larger.person("anna"), larger.person("boris")
    own, foreign = anna.get("/contracts").main.href("5120011"), boris.get("/contracts").main.href("5120417")
    larger.billing.forget()

    assert 200 == anna.get(own).status
    assert any(question.startswith("GET /agreements?customerId=1001") for question in larger.billing.seen)
    assert 404 == anna.get(foreign).status
    assert not any("1002" in question for question in larger.billing.seen)


def test_guest_is_answered_only_what_is_public(larger: World) -> None:
    """On an open screen a guest sees a public operation's answer; what names an owner is not asked."""
    larger.billing.forget()
    reply = larger.visitor().get("/storefront")

    assert 200 == reply.status
    assert int(reply.main.one("p", class_="figure").text.replace("\u202f", "")) > 268
    assert ["GET /orders/totals"] == larger.billing.seen
