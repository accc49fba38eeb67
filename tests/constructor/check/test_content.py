"""Content: collections, audiences and gates as declared, and the files that fill them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from constructor.bundled import bundled
from constructor.compile import check_project
from constructor.diagnostics import Diagnostic

BANNERS = """
- title: {{ru: Проба, en: Probe}}
  place: home
  {field}
"""


def _flagship(root: Path) -> Path:
    return Path(shutil.copytree(bundled("blueprints") / "potok", root / "potok"))


def _found(blueprint: Path) -> list[tuple[str, int]]:
    return [(one.code, one.span.start.line) for one in check_project(blueprint).diagnostics]


def _kinds(found: tuple[Diagnostic, ...]) -> list[tuple[str, object]]:
    return [(one.code, one.arguments.get("kind") or one.arguments.get("trouble")) for one in found]


@pytest.mark.parametrize(
    "field",
    [
        "image: content/files/banner-guest.webp",
        "link: https://example.org/a?b=1",
        "link: /news",
        "link: tel:+74994300204",
        "status: draft",
        'from: "2026-11-20T10:00:00+03:00"',
        "audience: [guests, agents]",
        "audience: north",
        "priority: 10",
    ],
)
def test_good_values_have_no_finding(field: str, tmp_path: Path) -> None:
    """Pictures, links, states, periods, audiences and priorities are taken."""
    blueprint = _flagship(tmp_path)
    (blueprint / "content" / "banners.yaml").write_text(BANNERS.format(field=field), encoding="utf-8")

    assert [] == _found(blueprint)


@pytest.mark.parametrize(
    ("field", "finding"),
    [
        ("colour: red", ("PC2001", "field")),
        ("image: content/files/none.webp", ("PC2302", "missing")),
        ("image: content/files/offer.pdf", ("PC2302", "picture")),
        ("image: cabinet.yaml", ("PC2302", "outside")),
        ("image: ../../etc/passwd", ("PC2302", "outside")),
        ('link: "javascript:alert(1)"', ("PC2301", None)),
        ("link: //example.org", ("PC2301", None)),
        ("link: http://example.org", ("PC2301", None)),
        ("status: ready", ("PC2001", "choice")),
        ("audience: [guest]", ("PC2001", "audience")),
        ("audience: [{a: 1}]", ("PC2301", None)),
        ("until: tomorrow", ("PC2301", None)),
        ('until: "2026-11-20T10:00:00"', ("PC2301", None)),
        ("priority: high", ("PC2301", None)),
        ("text: {de: Probe}", ("PC2001", "locale")),
    ],
)
def test_wrong_values_are_found_at_their_place(field: str, finding: tuple[str, object], tmp_path: Path) -> None:
    """Whatever an item says that its collection does not is one finding, on its line."""
    blueprint = _flagship(tmp_path)
    (blueprint / "content" / "banners.yaml").write_text(BANNERS.format(field=field), encoding="utf-8")
    diagnostics = check_project(blueprint).diagnostics

    assert [finding] == _kinds(diagnostics)
    assert [("content/banners.yaml", 4)] == [(one.span.file, one.span.start.line) for one in diagnostics]


def test_word_of_a_choice_is_checked(tmp_path: Path) -> None:
    """A place that the cabinet does not have is no place."""
    blueprint = _flagship(tmp_path)
    items = BANNERS.format(field="link: /news").replace("place: home", "place: hom")
    (blueprint / "content" / "banners.yaml").write_text(items, encoding="utf-8")
    (found,) = check_project(blueprint).diagnostics

    assert ("PC2001", "choice", ("home",)) == (found.code, found.arguments["kind"], found.arguments["near"])


@pytest.mark.parametrize(("content", "trouble"), [(b"<svg/>", "picture"), (b"\x89PNG\r\n\x1a\n", "picture")])
def test_picture_is_told_by_its_bytes(content: bytes, trouble: str, tmp_path: Path) -> None:
    """A name says nothing: what is no whole picture is refused."""
    blueprint = _flagship(tmp_path)
    (blueprint / "content" / "files" / "probe.png").write_bytes(content)
    items = BANNERS.format(field="image: content/files/probe.png")
    (blueprint / "content" / "banners.yaml").write_text(items, encoding="utf-8")

    assert [("PC2302", trouble)] == _kinds(check_project(blueprint).diagnostics)


def _changed(root: Path, old: str, new: str, file: str = "cabinet.yaml") -> list[str]:
    blueprint = _flagship(root)
    path = blueprint / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return [one.code for one in check_project(blueprint).diagnostics]


@pytest.mark.parametrize(
    "field", ["status: text", "from: date", "until: datetime", "audience: text", "priority: number"]
)
def test_field_of_every_collection_is_not_declared(field: str, tmp_path: Path) -> None:
    """The product's own fields of a list are not a blueprint's."""
    assert ["PC2016"] == _changed(
        tmp_path, "faq: {fields: {question: text,", f"faq: {{fields: {{{field}, question: text,"
    )


def test_field_of_one_thing_may_have_any_name(tmp_path: Path) -> None:
    """A collection of one has no state and no period, so that the names are free."""
    assert [] == _changed(tmp_path, "site: {fields: {name: text,", "site: {fields: {status: text, name: text,")


@pytest.mark.parametrize(
    ("field", "codes"),
    [("item.until", []), ("item.priority", []), ("item.status", ["PC2101"]), ("item.audience", ["PC2101"])],
)
def test_screens_read_the_period_and_nothing_of_who_may_see(field: str, codes: list[str], tmp_path: Path) -> None:
    """When an item ends may be shown; for whom it is and in which state are the cabinet's own."""
    old = "second: item.published_at\n    note"
    assert codes == _changed(tmp_path, old, f"second: {field}\n    note", "screens/news.yaml")


@pytest.mark.parametrize(
    ("audience", "codes"),
    [
        ("session.region in ['north', 'west']", ["PC2003"]),
        ("session.regin == 'north'", ["PC2101"]),
        ("session.region", ["PC2102"]),
        ("known(contacts)", ["PC2106"]),
        ("{roles: [agent, manager]}", []),
        ("{roles: [agents]}", ["PC2001"]),
        ("{role: [agent]}", ["PC1101"]),
    ],
)
def test_audience_is_a_condition_over_the_session_or_roles(audience: str, codes: list[str], tmp_path: Path) -> None:
    """Whom a word means is checked as any expression, and sees nothing but the session."""
    assert codes == _changed(tmp_path, "north: session.region == 'north'", f"north: {audience}")


@pytest.mark.parametrize(
    ("gate", "codes"),
    [
        ("{screen: agreement, until: consent.versin >= 2, roles: [subscriber]}", ["PC2101"]),
        ("{screen: agreement, until: consent.version, roles: [subscriber]}", ["PC2102"]),
        ("{screen: agreement, until: known(current.contract), roles: [subscriber]}", ["PC2106"]),
        ("{screen: agreements, until: known(session.name), roles: [subscriber]}", ["PC2001"]),
        ("{screen: page, until: known(session.name), roles: [subscriber]}", ["PC3010"]),
        ("{screen: agent_home, until: known(session.name), roles: [subscriber]}", ["PC3010"]),
        ("{screen: agent_home, until: known(session.name), roles: [agent]}", []),
        ("{screen: subscriber_home, until: known(session.name), roles: [agent]}", ["PC3010"]),
        ("{screen: subscriber_home, until: known(session.name), roles: [subscriber]}", []),
    ],
)
def test_gate_is_a_condition_and_a_screen_for_whom_it_stops(gate: str, codes: list[str], tmp_path: Path) -> None:
    """What a gate waits for is typed; its screen can be opened by everybody whom it stops."""
    old = "{screen: agreement, until: consent.version >= agreement.version, roles: [subscriber]}"
    assert codes == _changed(tmp_path, old, gate)
