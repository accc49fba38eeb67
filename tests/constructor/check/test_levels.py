"""Levels of sign-in, and links to what people do with their account."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from constructor.bundled import bundled
from constructor.compile import check_project
from constructor.diagnostics.words import advice

LEVELS = "  levels: {second_factor: {acr: otp, within: 10m, enrol: second_factor}}\n"
SCREEN = """
screen: probe
path: /probe
title: {{en: Probe, ru: Проба}}
{screen}
blocks:
  - card: {{en: Words, ru: Слова}}
    links: [{link}]
"""


def found(
    root: Path, levels: str = LEVELS, *, screen: str = "roles: [subscriber]", link: str = "{screen: home}"
) -> list[str]:
    """Return the codes of what is wrong with the flagship, its levels and one screen more being these."""
    return [one.code for one in check_project(probe(root, levels, screen=screen, link=link)).diagnostics]


def probe(root: Path, levels: str, *, screen: str = "roles: [subscriber]", link: str = "{screen: home}") -> Path:
    """Return a copy of the flagship with other levels and one screen more."""
    copy = Path(shutil.copytree(bundled("blueprints") / "potok", root / "potok"))
    cabinet = copy / "cabinet.yaml"
    text = cabinet.read_text(encoding="utf-8")
    assert LEVELS in text
    cabinet.write_text(text.replace(LEVELS, levels), encoding="utf-8")
    (copy / "screens" / "probe.yaml").write_text(SCREEN.format(screen=screen, link=link), encoding="utf-8")
    return copy


@pytest.mark.parametrize(
    ("within", "codes"),
    [("1m", []), ("12h", []), ("59s", ["PC3009"]), ("500ms", ["PC3009"]), ("721m", ["PC3009"]), ("1d", ["PC3009"])],
)
def test_a_level_lasts_from_a_minute_to_the_end_of_the_session(within: str, codes: list[str], tmp_path: Path) -> None:
    """One that ended on the way back would send people round and round; one without end would never be asked again."""
    assert codes == found(tmp_path, f"  levels: {{second_factor: {{acr: otp, within: {within}}}}}\n")


@pytest.mark.parametrize(
    ("acr", "codes"),
    [
        ("urn:mace:incommon:iap:silver", []),
        ('"2"', []),
        ("password", ["PC3007"]),
        ('"0"', ["PC3007"]),
        ('"one two"', ["PC1105"]),
        ("2", ["PC1103"]),
    ],
)
def test_a_level_has_a_word_of_its_own(acr: str, codes: list[str], tmp_path: Path) -> None:
    """Neither the plain sign-in's nor that of nobody, and one word only: several are parted by blanks on the way."""
    assert codes == found(tmp_path, f"  levels: {{second_factor: {{acr: {acr}, within: 10m}}}}\n")


def test_two_levels_have_two_words(tmp_path: Path) -> None:
    """The second of the same word is the mistake."""
    levels = "  levels: {second_factor: {acr: otp, within: 10m}, payments: {acr: otp, within: 5m}}\n"

    assert ["PC3007"] == found(tmp_path, levels)


@pytest.mark.parametrize(
    ("screen", "codes"),
    [
        ("roles: [subscriber]\nstep_up: second_factor", []),
        ("public: true\nstep_up: second_factor", ["PC3006"]),
        ("roles: [subscriber]\nstep_up: third_factor", ["PC2014"]),
    ],
)
def test_a_screen_of_roles_may_ask_for_a_declared_level(screen: str, codes: list[str], tmp_path: Path) -> None:
    """Guests can reach no level, and one that nobody declared is not known to the provider."""
    assert codes == found(tmp_path, screen=screen)


@pytest.mark.parametrize(
    ("levels", "told"),
    [
        (LEVELS, "did you mean `second_factor`? there are `second_factor`"),
        ("", "declare it in the cabinet: `identity: {levels: {second_factor: {acr: otp, within: 10m}}}`"),
    ],
)
def test_an_unknown_level_is_told_with_those_that_are_there(levels: str, told: str, tmp_path: Path) -> None:
    """Where there are none, it is said how to declare one."""
    root = probe(tmp_path, levels, screen="roles: [subscriber]\nstep_up: second_fcator")
    (root / "screens" / "security.yaml").unlink()
    (root / "cabinet.yaml").write_text((root / "cabinet.yaml").read_text("utf-8").replace(", security]", "]"), "utf-8")
    diagnostics = check_project(root).diagnostics

    assert [told] == [advice(one, "en") for one in diagnostics]


@pytest.mark.parametrize(
    ("link", "codes"),
    [
        ("{account: password}", []),
        ("{account: second_factor, when: known(session.name)}", []),
        ("{account: register}", []),
        ("{account: pasword}", ["PC1104"]),
        ("{account: password, screen: home}", ["PC2015"]),
        ("{account: password, url: \"'https://example.org'\"}", ["PC2015"]),
        ("{account: password, with: {current.subscriber: session.subscriber}}", ["PC2015"]),
        ("{screen: home, url: \"'https://example.org'\"}", ["PC2015"]),
    ],
)
def test_a_link_leads_to_one_place(link: str, codes: list[str], tmp_path: Path) -> None:
    """A screen, an address, or an action on the account."""
    assert codes == found(tmp_path, link=link)


def test_nobody_registers_where_the_cabinet_does_not_say_so(tmp_path: Path) -> None:
    """Both ways to it are found: the flagship's own and the one more."""
    root = probe(tmp_path, LEVELS, link="{account: register}")
    cabinet = root / "cabinet.yaml"
    cabinet.write_text(cabinet.read_text("utf-8").replace("  registration: true\n", ""), "utf-8")

    assert ["PC3008", "PC3008"] == [one.code for one in check_project(root).diagnostics]


@pytest.mark.parametrize("enrol", ["register", "sessions"])
def test_a_level_is_prepared_for_by_what_changes_the_account(enrol: str, tmp_path: Path) -> None:
    """Neither a new account nor a look at the sessions brings anybody nearer to it."""
    assert ["PC1104"] == found(tmp_path, f"  levels: {{second_factor: {{acr: otp, within: 10m, enrol: {enrol}}}}}\n")
