"""Every kind of block: its folder, and what it draws over ordinary, hostile, long, empty and failed data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path as File
from typing import Any

import pytest
import yaml

from runtime.cabinet.model import Block, Link, Path, Record, Rows, Setting, Text, Value
from runtime.media import Media
from runtime.render.assembly import schemas
from runtime.render.page import draw_block
from runtime.render.settings import COMMON
from runtime.texts import Messages
from runtime.values import Failure, Page
from tests.runtime.render.sample import BLOCKS, band, block, record, scope, text, texts, value

_SCHEMAS = schemas(BLOCKS)
_KINDS = sorted(_SCHEMAS)
_HOSTILE = "</p><script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7 * 7 }}"
_LONG = "Переосвидетельствование" * 40
_SILENT = ("banners", "notices")  # where editors say nothing, nothing is missing
_ROWS_KINDS = [
    kind for kind in _KINDS if _SCHEMAS[kind]["properties"][kind].get("x-slot") == "rows" and kind not in _SILENT
]


def _words(name: str) -> Text:
    return text("home.plan", plan=value(name))


def _setting(kind: str, name: str, slot: Mapping[str, Any]) -> Setting:
    read = "item.text" if slot.get("x-item") else "data.text"
    match slot.get("x-slot"):
        case "value":
            return value(read)
        case "words":
            return _words(read)
        case "rows":
            return Rows(expr=Path(root="things"), paged=True, query="things")
        case "values":
            return (record(value=value("data.text"), label=_words("data.text")),) * 2
        case "records" if kind == "tabs":
            inner = (band(("full", (block("prose", "inner", prose=_words("data.text")),))),)
            return (record(title=_words("data.text"), id="one", count=value("data.text"), blocks=inner),) * 2
        case "records":
            return (record(value=value("item.text"), label=_words("data.text")),) * 3
        case "blocks":
            return (band(("full", (block("prose", "inner", prose=_words("data.text")),))),)
        case "icon":
            return "home"
    return slot["enum"][0] if "enum" in slot else None


def _full(kind: str, **changes: Setting) -> Block:
    """Return a block in which every slot is set."""
    settings = {name: _setting(kind, name, slot) for name, slot in _SCHEMAS[kind]["properties"].items()}
    link = Link(url=Path(root="data", parts=("url",)), label=_words("data.text"))
    return Block(
        kind=kind,
        id="it",
        settings={"title": _words("data.text"), "links": (link,), "link": link, **settings, **changes},
        origin="x.yaml:1",
    )


def _roots(words: str, count: int = 2) -> dict[str, object]:
    things = Page(rows=({"text": words},) * count, total=count, number=1, size=20)
    return {"data": {"text": words, "url": "https://example.org/?a=1&b=2"}, "things": things, "filter": {}}


class _Tags(HTMLParser):
    """Collects elements with their attributes, and what stays open."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in ("img", "input", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def _attributes(html: str) -> Iterator[str]:
    for _, attributes in _Tags(html).found:
        yield from attributes


def _logged(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [entry.getMessage() for entry in caplog.records]


@pytest.mark.parametrize("kind", _KINDS)
def test_the_folder_is_complete(kind: str) -> None:
    """A block has a schema, a template, a style in its layer, and an example; its main slot has its name."""
    folder = BLOCKS[0] / kind

    assert {"schema.json", "template.html", "style.css", "example.yaml"} <= {path.name for path in folder.iterdir()}
    assert (folder / "style.css").read_text(encoding="utf-8").startswith("@layer blocks {")
    assert next(iter(_SCHEMAS[kind]["properties"])) == kind


@pytest.mark.parametrize("kind", _KINDS)
def test_the_example_is_a_use_of_the_block(kind: str) -> None:
    """The example has the block's kind first, all that is required, and only declared slots."""
    (example,) = yaml.safe_load((File(BLOCKS[0]) / kind / "example.yaml").read_text(encoding="utf-8"))

    assert next(iter(example)) == kind
    assert set(_SCHEMAS[kind]["required"]) <= set(example)
    assert set(example) <= {*_SCHEMAS[kind]["properties"], *COMMON}


@pytest.mark.parametrize("kind", _KINDS)
def test_hostile_data_stays_text(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever stands in the data, it is shown as text: no elements, no handlers, no template of its own."""
    drawn = draw_block(_full(kind), scope(roots=_roots(_HOSTILE)))

    assert _logged(caplog) == []
    tags = _Tags(drawn)
    assert tags.open == []
    assert not {"script"} & {tag for tag, _ in tags.found}
    assert not [name for name in _attributes(drawn) if name.startswith("on") or name == "style"]
    assert "{{ 7 * 7 }}" in tags.text
    assert "<img src=x" not in drawn


@pytest.mark.parametrize("kind", _KINDS)
def test_long_words_are_drawn_whole(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    """Nothing is cut by the server."""
    assert _LONG in draw_block(_full(kind), scope(roots=_roots(_LONG)))
    assert _logged(caplog) == []


@pytest.mark.parametrize("kind", [kind for kind in _KINDS if kind not in _SILENT])
def test_unknown_data_is_drawn(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    """A block over nothing known is still a block."""
    assert draw_block(_full(kind), scope(roots={"filter": {}}))
    assert _logged(caplog) == []


@pytest.mark.parametrize("kind", _KINDS)
def test_a_block_with_its_required_slots_alone_is_drawn(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    """What is not required may be absent."""
    properties = _SCHEMAS[kind]["properties"]
    bare = Block(
        kind=kind, id="", settings={name: _setting(kind, name, properties[name]) for name in _SCHEMAS[kind]["required"]}
    )

    assert draw_block(bare, scope(roots=_roots("Слово")))
    assert _logged(caplog) == []


@pytest.mark.parametrize("kind", _ROWS_KINDS)
def test_no_rows_say_so(kind: str) -> None:
    """Without rows, the blueprint's words for it stand there with their links, or else the product's."""
    to_pay = Link(url=Path(root="data", parts=("url",)), label=text("home.pay"))
    worded = _full(kind, empty=record(text=text("home.news_text"), links=(to_pay,)))
    roots = _roots("Слово", count=0)

    assert "Пока ничего нет" in draw_block(_full(kind), scope(roots=roots))
    drawn = draw_block(worded, scope(roots=roots))
    assert "Здесь вы можете просмотреть последние новости" in drawn
    assert '<a class="button" href="https://example.org/?a=1&amp;b=2">Пополнить</a>' in drawn


@pytest.mark.parametrize("kind", _SILENT)
def test_what_editors_may_leave_out_leaves_nothing(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    """Without offers or notices there is no heading and no gap either."""
    assert "" == draw_block(_full(kind), scope(roots=_roots("Слово", count=0)))
    assert "" == draw_block(_full(kind), scope(roots={"filter": {}}))
    assert _logged(caplog) == []


@pytest.mark.parametrize("kind", _KINDS)
def test_a_failed_block_says_why(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    """Each kind has a failed state with the code to tell."""
    full = _full(kind)
    failed = Block(kind=kind, id="it", settings=full.settings, reads=("data",), origin="x.yaml:1")
    failure = Failure(code="BE-503-00ff", reason="unreachable", source="billing")

    drawn = draw_block(failed, scope(roots=_roots("Слово"), failures={"data": failure}))

    assert "BE-503-00ff" in drawn
    assert "Повторить" in drawn
    assert _logged(caplog) == []


@pytest.mark.parametrize("kind", _KINDS)
@pytest.mark.parametrize("code", ["ru", "en"])
def test_every_word_of_the_product_is_there(kind: str, code: str) -> None:
    """No block shows a key in place of words."""
    unknown: dict[str, object] = {"filter": {}}
    for roots in (_roots("Слово"), _roots("Слово", count=0), unknown):
        assert "⟦" not in draw_block(_full(kind), scope(code, roots=roots))


def test_the_product_speaks_where_a_language_has_no_words() -> None:
    """A language without words of its own takes another's, and a block is still whole."""
    speaker = Messages("kk", {}, Messages("ru", texts()["ru"]))

    assert "Пока ничего нет" in draw_block(_full("list"), scope(messages=speaker, roots=_roots("x", count=0)))


def _number(name: str) -> Value:
    return value(name, "integer")


def _donut(**numbers: int | None) -> str:
    slices: tuple[Record, ...] = (
        record(value=_number("o.done"), label=text("orders.processed")),
        record(value=_number("o.work"), label=text("orders.in_work")),
    )
    ring = block("donut", "ring", title=text("orders.title"), donut=_number("o.all"), slices=slices)
    return str(draw_block(ring, scope(roots={"o": numbers})))


def test_a_donut_is_a_picture_with_its_numbers_in_words() -> None:
    """Readers hear the whole and its parts; the same stands in a table."""
    drawn = _donut(all=268, done=255, work=13)

    assert 'role="img" aria-label="Заказы абонентов. Всего: 268, Обработанные: 255, В работе: 13"' in drawn
    assert "<details" in drawn
    assert '<th scope="row">Обработанные</th><td class="end">255</td><td class="end">95\u00a0%</td>' in drawn


def test_a_donuts_arcs_fill_the_ring_but_for_the_gaps() -> None:
    """Parts take their share of the circle, each two units short of it."""
    dashes = re.findall(
        r'stroke-dasharray="([\d.]+) ([\d.]+)" stroke-dashoffset="(-?[\d.]+)"', _donut(all=268, done=255, work=13)
    )
    lengths = [Decimal(length) for length, _, _ in dashes]

    assert sum(lengths) == pytest.approx(Decimal("427.26") - 4, abs=Decimal("0.1"))
    assert [offset for _, _, offset in dashes] == ["0.00", "-406.53"]


def test_a_donut_of_nothing_is_an_empty_ring() -> None:
    """Nought of nought is a ring without parts and words for it."""
    drawn = _donut(all=0, done=0, work=0)

    assert 'class="track"' in drawn
    assert "stroke-dasharray" not in drawn
    assert "Пока ничего нет" in drawn


@pytest.mark.parametrize(
    ("numbers", "rest"), [({"all": 10, "done": 4, "work": 4}, True), ({"all": 8, "done": 4, "work": 4}, False)]
)
def test_what_the_parts_leave_is_a_track(numbers: dict[str, int], rest: bool) -> None:
    """Parts that do not make up the whole leave the rest of the ring empty."""
    assert ('class="track"' in _donut(**numbers)) is rest


@pytest.mark.parametrize(
    ("numbers", "dashes"), [({"all": None, "done": 4, "work": None}, 2), ({"all": 5, "done": -3, "work": 50}, 2)]
)
def test_odd_numbers_do_not_break_the_ring(numbers: dict[str, int | None], dashes: int) -> None:
    """Unknown and impossible numbers are drawn as far as they make sense."""
    assert _donut(**numbers).count("stroke-dasharray") == dashes


@pytest.mark.parametrize(("left", "low"), [("6.1", False), ("6", True), ("0", True)])
def test_a_fifth_left_is_low(left: str, low: bool) -> None:
    """A meter turns to the second colour from a fifth down; its numbers stand in words too."""
    meter = block(
        "meters",
        meters=Rows(expr=Path(root="packages")),
        main=value("item.name"),
        value=value("item.left", "number"),
        max=value("item.most", "number"),
    )
    package = {"name": "Интернет", "left": Decimal(left), "most": Decimal(30)}

    drawn = draw_block(meter, scope(roots={"packages": (package,)}))

    assert ('<meter class="low"' in drawn) is low
    assert f'min="0" max="30" value="{left}" aria-label="Интернет"' in drawn
    assert "из 30" in drawn


def test_without_a_limit_there_is_no_meter() -> None:
    """An unlimited package shows what is left and no bar."""
    meter = block(
        "meters",
        meters=Rows(expr=Path(root="packages")),
        main=value("item.name"),
        value=value("item.left", "number"),
        max=value("item.most", "number"),
    )

    drawn = draw_block(meter, scope(roots={"packages": ({"name": "x", "left": Decimal(3), "most": None},)}))

    assert "<meter" not in drawn
    assert "<bdi>3</bdi>" in drawn


def test_a_contact_leads_to_the_phone_and_the_mail() -> None:
    """Known lines only; a phone is dialled, a mail is written."""
    roots = {"c": {"phone": "+7 (499) 430-02-04", "email": "info@pt-t.ru", "hours": None}}

    drawn = draw_block(block("contact", contact=value("c", "thing")), scope(roots=roots))

    assert 'href="tel:+74994300204"' in drawn
    assert 'href="mailto:info@pt-t.ru"' in drawn
    assert drawn.count("<li>") == 2


def test_an_offer_has_its_picture_and_leads_where_it_says() -> None:
    """A banner shows a picture of known size and its link leads to the path of the cabinet."""
    offers = block(
        "banners",
        banners=Rows(expr=Path(root="offers")),
        main=value("item.title"),
        image=value("item.image", "image"),
        link=Link(url=Path(root="item", parts=("link",))),
    )
    image = Media(id="a1", type="image/webp", size=9, width=1200, height=480)

    drawn = draw_block(offers, scope(roots={"offers": ({"title": "Семья", "image": image, "link": "/news"},)}))

    assert 'width="1200" height="480" alt="" loading="lazy" decoding="async"' in drawn
    assert "/media/a1/480 480w, /media/a1/960 960w, /media/a1/1920 1200w" in drawn
    assert '<a href="/news">Семья</a>' in drawn


@pytest.mark.parametrize(("said", "shown"), [("bad", "bad"), ("warn", "warn"), ("loud", "info"), (None, "info")])
def test_a_notice_is_as_loud_as_its_editor_says(said: str | None, shown: str) -> None:
    """The tone is the editor's; one that is none is quiet."""
    notices = block(
        "notices",
        notices=Rows(expr=Path(root="notices")),
        main=value("item.title"),
        tone=value("item.tone", "enumeration"),
    )

    drawn = draw_block(notices, scope(roots={"notices": ({"title": "Работы", "tone": said},)}))

    assert f'class="notice notice-{shown}"' in drawn
