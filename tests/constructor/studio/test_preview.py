"""The preview over HTTP: edits, findings, people, languages, on a copy of the flagship."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.constructor.studio.preview import Preview, choose, copied, previewing

SCREEN = "screens/agent_home.yaml"
THREE = ["Мои абоненты", "Последние добавленные абоненты", "Все абоненты"]


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """A preview that tests leave as they found it."""
    with previewing(copied(tmp_path_factory.mktemp("preview"))) as running:
        yield running


def _tabs(preview: Preview, persona: str) -> list[str]:
    visitor = preview.visitor()
    home = choose(visitor, visitor.get("/news"), persona=persona)
    tabs = visitor.get("/agent").main.one("nav", class_="tabs").texts("a")
    assert home.status == 200
    visitor.close()
    return tabs


def test_ivan_sees_three_tabs_at_once(preview: Preview) -> None:
    """Choosing the agent who may see all subscribers needs no sign-in and shows his screen."""
    assert THREE == _tabs(preview, "ivan")


def test_pavel_sees_two_tabs(preview: Preview) -> None:
    """Roles come from the persona's claims: without the manager's right the third tab is not there."""
    assert THREE[:2] == _tabs(preview, "pavel")


def test_guest_is_asked_who_looks(preview: Preview) -> None:
    """A screen for signed-in people leads a guest to the list of personas, and the choice leads back to the screen."""
    visitor = preview.visitor()
    asked = visitor.get("/agent")
    form = asked.page.one("form", class_="preview-chooser")
    reply = visitor.submit(asked, form, persona="ivan")
    visitor.close()

    assert ("/auth/login?to=%2Fagent&lang=ru", "Кто смотрит?") == (asked.address, asked.main.one("h1").text)
    assert "/agent" == reply.address


def test_persona_who_may_not_see_the_page_goes_home(preview: Preview) -> None:
    """A subscriber chosen on an agent's screen lands on the subscriber's own home, not on «not found»."""
    visitor = preview.visitor()
    choose(visitor, visitor.get("/news"), persona="ivan")
    reply = choose(visitor, visitor.get("/agent"), persona="anna")
    visitor.close()

    assert 200 == reply.status
    assert "/agent" != reply.address


def test_each_browser_has_its_own_choice(preview: Preview) -> None:
    """Two browsers look as two people at the same time."""
    one, other = preview.visitor(), preview.visitor()
    mine = choose(one, one.get("/news"), persona="ivan")
    choose(other, other.get("/news"), persona="anna")
    again = one.get("/news")
    one.close()
    other.close()

    assert mine.page.one("section", id="preview").text == again.page.one("section", id="preview").text
    assert "Иван Иванов" in again.page.one("header", class_="top").text


def test_choice_needs_the_bars_own_token(preview: Preview) -> None:
    """A post with another token, or from another page, changes nothing."""
    visitor = preview.visitor()
    forged = visitor.send("POST", "/-/preview/choose", persona="ivan", token="x", to="/news")
    visitor.close()

    assert [] == [cookie for cookie in forged.headers if cookie == "set-cookie"]
    assert "Гость" in forged.page.one("section", id="preview").text


def test_sign_out_makes_a_guest(preview: Preview) -> None:
    """The portal's own sign-out works: nobody looks after it."""
    visitor = preview.visitor()
    home = choose(visitor, visitor.get("/news"), persona="ivan")
    form = next(form for form in home.page.all("form") if form.attrs.get("action") == "/auth/logout")
    left = visitor.submit(home, form)
    visitor.close()

    assert "/signed-out" == left.address
    assert "Гость" in left.page.one("section", id="preview").text


def test_language_of_the_page_is_switched_and_the_bar_keeps_its_own(preview: Preview) -> None:
    """The locale is the cabinet's; the words of the bar stay in the language of the tool."""
    visitor = preview.visitor()
    reply = choose(visitor, visitor.get("/news"), locale="en")
    visitor.close()

    assert "en" == reply.page.one("html").attrs["lang"]
    assert "ru" == reply.page.one("section", id="preview").attrs["lang"]


def test_colours_are_switched(preview: Preview) -> None:
    """The chosen scheme stands on the bar, from where the style takes it."""
    visitor = preview.visitor()
    reply = choose(visitor, visitor.get("/news"), scheme="dark")
    visitor.close()

    assert "dark" == reply.page.one("section", id="preview").attrs["data-scheme"]


def test_protecting_headers_are_those_of_the_portal(preview: Preview) -> None:
    """The same strict policy as in production, also for the preview's own addresses."""
    visitor = preview.visitor()
    replies = [visitor.get(path) for path in ("/news", "/-/preview/findings")]
    visitor.close()

    assert ["connect-src 'self'" in reply.headers["content-security-policy"] for reply in replies] == [True, True]
    assert ["'unsafe" in reply.headers["content-security-policy"] for reply in replies] == [False, False]


def test_foreign_host_is_refused(preview: Preview) -> None:
    """A name that somebody lets point at this machine gets nothing."""
    visitor = preview.visitor()
    reply = visitor.get("/news", headers={"host": "evil.example"})
    visitor.close()

    assert (421, True) == (reply.status, reply.html.startswith("Host names another address"))


def test_saved_text_is_told_and_shown(preview: Preview) -> None:
    """After a save an open page hears of a new state, and the page has the new words."""
    visitor = preview.visitor()
    with preview.events() as states:
        before = next(states)
        preview.edit("texts/ru.yaml", "title: Новости", "title: Свежие новости")
        after = next(states)
        reply = visitor.get("/news")
        preview.edit("texts/ru.yaml", "title: Свежие новости", "title: Новости")
        next(states)
    visitor.close()

    assert before != after
    assert ("Свежие новости", after) == (
        reply.main.one("h1").text,
        reply.page.one("section", id="preview").attrs["data-version"],
    )


def test_findings_stand_above_the_last_good_page_until_they_are_mended(preview: Preview) -> None:
    """A mistake leaves the page as it was, says code, place and the right name, and goes when it is put right."""
    visitor = preview.visitor()
    with preview.events() as states:
        next(states)
        preview.edit(SCREEN, "item.balance]", "item.balanse]")
        next(states)
        broken = visitor.get("/news")
        preview.edit(SCREEN, "item.balanse]", "item.balance]")
        next(states)
        mended = visitor.get("/news")
    visitor.close()
    overlay = broken.page.one("dialog", role="alertdialog")
    links = [link.attrs["href"] for link in overlay.all("a")]

    assert "Новости" == broken.main.one("h1").text
    assert ["PC2101"] == overlay.texts("span", class_="preview-code")
    assert ["balanse"] == overlay.texts("mark")[:1]
    assert "возможно, имелось в виду balance" in overlay.text
    assert links[0].startswith(f"vscode://file{preview.root.resolve()}/{SCREEN}:")
    assert "1" == broken.page.one("a", class_="preview-badge").one("b").text
    assert [] == list(mended.page.all("dialog"))


def test_every_round_is_told_to_the_terminal(preview: Preview) -> None:
    """The first compile is told as every later one."""
    assert preview.told[0].round.build is not None


def test_new_people_can_be_chosen_at_once(preview: Preview) -> None:
    """A persona that is added appears in the bar without a change of the build."""
    visitor = preview.visitor()
    personas = preview.root / "personas.yaml"
    text = personas.read_text("utf-8")
    with preview.events() as states:
        next(states)
        personas.write_text(
            f'{text}---\npersona: newest\nname: Новый Человек\nclaims: {{agent_id: "A-100"}}\n', "utf-8"
        )
        next(states)
        reply = visitor.get("/news")
        personas.write_text(text, "utf-8")
        next(states)
    visitor.close()

    assert "Новый Человек" in reply.page.one("section", id="preview").text


def test_broken_from_the_first_shows_findings_and_then_the_page(tmp_path: Path) -> None:
    """Without a good page every address shows the findings; the first good build takes their place."""
    root = copied(tmp_path)
    cabinet = root / "cabinet.yaml"
    good = cabinet.read_text("utf-8")
    cabinet.write_text(good + "\nnonsense: [\n", "utf-8")
    with previewing(root, language="en") as preview:
        visitor = preview.visitor()
        broken = visitor.get("/agent")
        with preview.events() as states:
            next(states)
            cabinet.write_text(good, "utf-8")
            next(states)
        mended = visitor.get("/news")
        visitor.close()

    assert 503 == broken.status
    assert "There is no page yet: put this right and it appears by itself." in broken.main.text
    assert broken.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
    assert 200 == mended.status


def test_real_source_that_lacks_a_secret_is_said(tmp_path: Path) -> None:
    """What the environment says of a real source is held to the same rules as in production, and told in words."""
    with previewing(copied(tmp_path), environ={"PCABINET_SOURCE_BILLING_URL": "https://billing.example"}) as preview:
        visitor = preview.visitor()
        reply = visitor.get("/")
        visitor.close()

    assert "PCABINET_SOURCE_BILLING_TOKEN" in reply.main.text
