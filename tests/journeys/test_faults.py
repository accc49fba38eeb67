"""A billing that is dead, slow or lying costs its own blocks: in words, with a code; the page stands and is in time."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

import pytest
from starlette.types import ASGIApp

from tests.journeys.billing import hanging, saying
from tests.journeys.harness import POTOK, Reply, World, compiled, free_port, running

SECONDS = 0.6
TROUBLES: Mapping[str, ASGIApp] = {
    "hanging": hanging,
    "failing": saying(b'{"code": "X", "reason": "secret host 10.0.0.1"}', 500),
    "failing with a page": saying(b"<h1>Bad gateway</h1>", 502, "text/html"),
    "refusing the token": saying(b'{"code": "UNAUTHORIZED"}', 401),
    "garbage": saying(bytes(range(256))),
    "no JSON": saying(b"Traceback (most recent call last): File billing.py"),
    "a page": saying(b"<h1>Hello</h1>", 200, "text/html"),
    "a number that is none": saying(b'{"count": NaN, "total": Infinity}'),
    "a text": saying(b'"eleven"'),
    "a number": saying(b"11"),
    "a list of texts": saying(b'["a", "b"]'),
    "too deep": saying(b'{"a":' * 5000 + b"1" + b"}" * 5000),
    "too big": saying(b'{"a": "' + b"a" * 3_000_000 + b'"}'),
    "redirecting": saying(b"", 302),
}
_TRACE = re.compile(r"Traceback|\.py\b|Exception|aiohttp|sqlalchemy|10\.0\.0\.1|Bad gateway")


@pytest.fixture(scope="module")
def hurried() -> Iterator[World]:
    """The flagship with little time for a page."""
    with running(compiled(POTOK), page_seconds=SECONDS) as world:
        yield world


def _code_of(reply: Reply, caplog: pytest.LogCaptureFixture) -> None:
    """Hold each code of the page against the log."""
    codes = re.findall(r"BE-[0-9A-Z]+-[0-9a-f]{4}", reply.main.text)

    assert codes
    assert [] == [code for code in codes if code not in caplog.text]


def _stands(reply: Reply, *words: str) -> None:
    """Hold what must stand in every page, whatever the billing does."""
    assert 200 == reply.status
    assert not _TRACE.search(reply.html)
    for word in ("ПОТОК", "Личный кабинет", "Выйти", *words):
        assert word in reply.page.text
    assert any(reply.page.one("nav", class_="menu").all("a"))


@pytest.mark.parametrize("trouble", TROUBLES)
def test_agents_home_stands_whatever_the_billing_does(
    hurried: World, trouble: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Header, menu, tabs and the news card stay; each block that lacks its data says so."""
    ivan = hurried.person("ivan")
    with hurried.billing.troubled(TROUBLES[trouble]):
        reply = ivan.get("/agent")

    _stands(reply, "Иван Иванов", "Мои абоненты", "Все абоненты", "Узнать последние новости", "Заказы абонентов")
    _code_of(reply, caplog)
    assert "Не удалось получить данные" in reply.main.text
    assert not re.search(r"\b186.677\b|\b268\b", reply.main.text)


@pytest.mark.parametrize("trouble", TROUBLES)
def test_subscribers_home_stands_whatever_the_billing_does(
    hurried: World, trouble: str, caplog: pytest.LogCaptureFixture
) -> None:
    """What does not come from the billing, the news, is there; no figure is made up."""
    olga = hurried.person("olga")
    with hurried.billing.troubled(TROUBLES[trouble]):
        reply = olga.get("/account")

    _stands(reply, "Ольга Гордеева", "Оплата по QR-коду СБП без комиссии")
    _code_of(reply, caplog)
    assert "₽" not in reply.main.text
    assert "Договоров пока нет" not in reply.main.text


@pytest.mark.parametrize(
    ("path", "lost", "kept"),
    [
        ("/orders", ["b-donut"], ["186 677 ₽ общий баланс контрактов", "Петров Алексей"]),
        ("/subscribers/totals", ["b-stat", "b-stat"], ["Петров Алексей", "268"]),
    ],
)
def test_one_question_costs_its_own_blocks(hurried: World, path: str, lost: list[str], kept: list[str]) -> None:
    """Where one question fails, only the blocks that read it do."""
    ivan = hurried.person("ivan")
    with hurried.billing.troubled(TROUBLES["failing"], path):
        reply = ivan.get("/agent")
    failed = [element.attrs["class"].split() for element in reply.main.all(class_="failed")]

    assert lost == [kind for classes in failed for kind in classes if kind.startswith("b-")]
    for words in kept:
        assert words in reply.main.text.replace("\u202f", " ").replace("\xa0", " ")


def test_slow_billing_does_not_make_the_page_late(hurried: World) -> None:
    """The page comes within its deadline, and what was quick is in it."""
    ivan = hurried.person("ivan")
    with hurried.billing.troubled(hanging, "/orders"):
        replies = [ivan.get("/agent") for _ in range(3)]

    assert min(reply.seconds for reply in replies) < SECONDS + 0.3
    assert "11 абонентов" in replies[0].main.text


def test_chain_of_slow_questions_has_the_same_deadline(hurried: World) -> None:
    """Proofs and questions one after another share the page's time."""
    olga = hurried.person("olga")
    with hurried.billing.troubled(hanging):
        replies = [olga.get("/account") for _ in range(3)]

    assert min(reply.seconds for reply in replies) < SECONDS + 0.3


def test_dead_billing_is_told_in_words(caplog: pytest.LogCaptureFixture) -> None:
    """With nobody at its address the billing is «недоступна»; news and questions are as ever."""
    nobody = f"http://127.0.0.1:{free_port()}"
    dead = running(compiled(POTOK), changed=lambda known: {**known, "PCABINET_SOURCE_BILLING_URL": nobody})
    with dead as world:
        ivan = world.person("ivan")
        reply, news = ivan.get("/agent"), ivan.get("/news")

    _stands(reply, "Узнать последние новости")
    _code_of(reply, caplog)
    assert "Система сейчас недоступна" in reply.main.text
    assert nobody not in reply.html
    assert "Оплата по QR-коду СБП без комиссии" in news.main.text


def test_reason_in_english(hurried: World) -> None:
    """The words for what failed are in the person's language."""
    ivan = hurried.person("ivan", "en")
    with hurried.billing.troubled(TROUBLES["failing"]):
        reply = ivan.get("/agent")

    assert "The data could not be loaded" in reply.main.text
    assert "The system can not be reached right now" in reply.main.text


def test_fields_of_wrong_types_cost_themselves(hurried: World, caplog: pytest.LogCaptureFixture) -> None:
    """A row with nonsense in fields that may be unknown is shown with «—» there; the others are whole."""
    nonsense = {"phone": {"a": 1}, "balance": "many", "status": "frozen", "contractNumber": 17}

    def spoil(told: object) -> object:
        return [{**told[0], **nonsense}, *told[1:]] if isinstance(told, list) else told

    ivan = hurried.person("ivan")
    with hurried.billing.lying(spoil, "/subscribers"):
        reply = ivan.get("/agent")
    rows = reply.main.one("section", class_="b-table").rows()

    assert 11 == len(rows)
    assert ["Петров Алексей", "—", "Неизвестно", "—", "—"] == rows[0]
    assert "Зеленков Андрей" == rows[1][0]
    assert "differs at" in caplog.text


def test_hostile_words_of_the_billing_stay_words(hurried: World) -> None:
    """Markup in a name is shown, not obeyed."""

    def spoil(told: object) -> object:
        text = json.dumps(told).replace("\\u041f\\u0435\\u0442\\u0440\\u043e\\u0432", "<img src=x onerror=alert(1)>")
        return json.loads(text)

    ivan = hurried.person("ivan")
    with hurried.billing.lying(spoil):
        reply = ivan.get("/agent")

    assert "<img src=x onerror=alert(1)> Алексей" == reply.main.one("section", class_="b-table").rows()[0][0]
    assert "<img src=x" not in reply.html


def test_missing_thing_is_no_failure(hurried: World) -> None:
    """A 404 of the billing is «—», not an error with a code."""
    olga = hurried.person("olga")
    with hurried.billing.troubled(saying(b'{"code": "NOT_FOUND"}', 404), "/accounts"):
        reply = olga.get("/account")

    assert "Баланс —" in reply.main.text
    assert "BE-" not in reply.main.text


def test_refusal_in_the_backends_words(hurried: World) -> None:
    """Words that the source's errors mark as for people are shown."""
    ivan = hurried.person("ivan")
    refusal = json.dumps({"code": "CLOSED", "message": "Отчёт строится, приходите в 15:00"}).encode()
    with hurried.billing.troubled(saying(refusal, 409), "/orders"):
        reply = ivan.get("/agent")

    assert "Отчёт строится, приходите в 15:00" in reply.main.one("section", class_="b-donut").text
