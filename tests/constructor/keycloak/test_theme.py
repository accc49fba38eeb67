"""The theme made from a cabinet: what Keycloak is given to wear."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from constructor.bundled import bundled
from constructor.compile import compile_project
from constructor.keycloak.theme import ThemeNameTaken, jar_of, login_theme, spoken
from constructor.keycloak.theme.properties import literal, pattern, written
from runtime.build import Build
from runtime.records import replace

BLUEPRINTS = ("potok", "starter")
KINDS = ("login", "email")


@cache
def build_of(name: str) -> Build:
    """Return a shipped blueprint, compiled."""
    return compiled(bundled("blueprints") / name)


def compiled(root: Path) -> Build:
    """Return the blueprint in a folder, compiled."""
    build = compile_project(root).build
    assert build is not None
    return build


@cache
def theme(name: str) -> Mapping[str, bytes]:
    """Return the theme of a shipped blueprint."""
    return login_theme(build_of(name))


def read(properties: bytes) -> dict[str, str]:
    """Return the entries of a properties file as Java reads them (java.util.Properties, `load`)."""
    entries = {}
    for line in properties.decode("ascii").splitlines():
        if line and not line.startswith("#"):
            key, value = re.split(r"(?<!\\)=", line, maxsplit=1)
            entries[_unescaped(key)] = _unescaped(value)
    return entries


def _unescaped(text: str) -> str:
    one = {"n": "\n", "r": "\r", "t": "\t"}
    plain = re.sub(
        r"\\(?:u([0-9a-f]{4})|(.))",
        lambda found: chr(int(found[1], 16)) if found[1] else one.get(found[2], found[2]),
        text,
    )
    return plain.encode("utf-16", "surrogatepass").decode("utf-16")


def said(message: str, *values: str) -> str:
    """Return what a message says with these values (java.text.MessageFormat without formats)."""
    parts, quoted, at = [], False, 0
    while at < len(message):
        gap = re.compile(r"\{(\d+)\}").match(message, at)
        if message.startswith("''", at):
            parts.append("'")
            at += 2
        elif message[at] == "'":
            quoted = not quoted
            at += 1
        elif gap and not quoted:
            parts.append(values[int(gap[1])])
            at = gap.end()
        else:
            assert quoted or message[at] not in "{}", message
            parts.append(message[at])
            at += 1
    assert not quoted, message
    return "".join(parts)


@pytest.mark.parametrize("text", ["plain", " led by a space", "two\nlines\t\\", "Вход", "«é» 😀", "a=b: c#d!"])
def test_properties_are_read_as_they_were_meant(text: str) -> None:
    """Whatever is written comes back, in ASCII, with any sign in key and value."""
    assert {"one.key": text, "a key": "x"} == read(written({"one.key": text, "a key": "x"}))


@pytest.mark.parametrize("text", ["it's", "{name} of 'them'", "{0}", "100 % {"])
def test_a_literal_says_just_itself(text: str) -> None:
    """Quotes and braces of a name are no syntax of a message."""
    assert text == said(literal(text))


def test_only_numbered_gaps_of_a_text_are_filled() -> None:
    """A text with an apostrophe and with gaps says both, and the cabinet's name."""
    message = pattern("{cabinet}: the bank's code {0} isn't {1}", cabinet="O'Neil {2}")

    assert "O'Neil {2}: the bank's code 17 isn't 18" == said(message, "17", "18")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("blueprint", BLUEPRINTS)
def test_each_language_says_everything(blueprint: str, kind: str) -> None:
    """Russian and English have the same messages, each a pattern that Java can read, with the same gaps."""
    files = theme(blueprint)
    russian, english = (read(files[f"{kind}/messages/messages_{code}.properties"]) for code in ("ru", "en"))
    values = [f"<{number}>" for number in range(6)]

    assert russian.keys() == english.keys()
    for key in russian:
        shown = [sorted(set(re.findall(r"<\d>", said(words[key], *values)))) for words in (russian, english)]
        assert shown[0] == shown[1], key


def test_the_words_of_the_original_screen_are_on_the_page() -> None:
    """Title, both fields and the button are called as in the cabinet's own sign-in page."""
    words = read(theme("potok")["login/messages/messages_ru.properties"])
    keys = ("loginTitle", "loginTitleHtml", "loginAccountTitle", "usernameOrEmail", "username", "password", "doLogIn")

    assert [
        "Вход в личный кабинет — ПОТОК", "ПОТОК", "Вход в личный кабинет",
        "Введите логин", "Введите логин", "Введите пароль", "Войти",
    ] == [words[key] for key in keys]  # fmt: skip


def test_a_letter_says_who_writes_what_for_and_how_to_reach_them() -> None:
    """A letter has subject, text and HTML; both hold the link, how long it holds and the contacts."""
    words = read(theme("potok")["email/messages/messages_ru.properties"])
    values = ("https://example.com/?a=1&b=2", "5", "realm", "5 минут")
    subject, text, html = (said(words[f"passwordReset{part}"], *values) for part in ("Subject", "Body", "BodyHtml"))

    assert "ПОТОК: новый пароль" == subject
    assert all(part in text for part in ("\n\nhttps://example.com/?a=1&b=2\n\n", "5 минут", "info@pt-t.ru"))
    assert all(part in html for part in ('<a href="https://example.com/?a=1&b=2"', "5 минут", "+7 (499) 430-02-04"))
    assert {"locales": "ru,en", "parent": "base"} == read(theme("potok")["email/theme.properties"])


def test_a_name_with_any_signs_is_said_as_it_is(tmp_path: Path) -> None:
    """Apostrophes, ampersands and angle brackets of a cabinet's name are neither syntax nor markup."""
    root = tmp_path / "starter"
    shutil.copytree(bundled("blueprints") / "starter", root)
    texts = root / "texts" / "en.yaml"
    texts.write_text(re.sub(r"(?m)^brand: .*$", 'brand: {name: "O\'Neil & <Sons>"}', texts.read_text()))
    files = login_theme(compiled(root))
    pages, letters = (read(files[f"{kind}/messages/messages_en.properties"]) for kind in KINDS)

    assert "Sign in to your account — O'Neil & <Sons>" == said(pages["loginTitle"])
    assert "O'Neil &amp; &lt;Sons&gt;" == said(pages["loginTitleHtml"])
    assert "<p>O'Neil &amp; &lt;Sons&gt;<br />" in said(letters["emailTestBodyHtml"])


@pytest.mark.parametrize("contact", ["phone", "email"])
@pytest.mark.parametrize("asked", ["${env.KC_DB_PASSWORD}", "+$ {env.KC_DB_PASSWORD}"])
def test_a_contact_shows_nothing_of_keycloaks_server(contact: str, asked: str) -> None:
    """Keycloak fills `${env.NAME}` in a theme's settings; no contact of the cabinet may ask it to."""
    build = build_of("potok")
    content = json.loads(build.files["content.json"])
    content["contacts"][0][contact] = asked
    asking = replace(build, files={**build.files, "content.json": json.dumps(content).encode()})

    assert "${env" not in login_theme(asking)["login/theme.properties"].decode()


@pytest.mark.parametrize("blueprint", BLUEPRINTS)
def test_colours_are_those_of_the_palette(blueprint: str) -> None:
    """Every token has its light and its dark value, and no sheet after it says otherwise."""
    files, settings = theme(blueprint), read(theme(blueprint)["login/theme.properties"])
    sheets = [files[f"login/resources/{name}"].decode() for name in settings["styles"].split()]
    palette = build_of(blueprint).cabinet.theme.palette

    assert dict(palette) == {
        token: (light, dark)
        for token, light, dark in re.findall(r"--([\w-]+):light-dark\((#\w{6}),(#\w{6})\)", sheets[1])
    }
    assert ["sign_in", "colours", "keycloak"] == [Path(name).stem for name in settings["styles"].split()]
    assert [] == re.findall(r"#[0-9a-fA-F]{6}\b", sheets[2])


@pytest.mark.parametrize("blueprint", BLUEPRINTS)
def test_no_template_of_keycloak_is_copied(blueprint: str) -> None:
    """The only template is the footer, which Keycloak means a theme to have; PatternFly is left out whole."""
    settings = read(theme(blueprint)["login/theme.properties"])

    assert ["login/footer.ftl"] == [name for name in theme(blueprint) if name.endswith(".ftl")]
    assert ("keycloak.v2", "") == (settings["parent"], settings["stylesCommon"])


def test_every_class_that_keycloak_is_told_has_its_style() -> None:
    """A class given to Keycloak's markup is one of the stylesheets', so a renamed one is noticed."""
    settings = read(theme("potok")["login/theme.properties"])
    sheets = b"".join(data for name, data in theme("potok").items() if name.endswith(".css")).decode()
    told = {name for key, value in settings.items() if key.startswith("kc") for name in value.split()}

    assert set() == {name for name in told if f".{name}" not in sheets}


def test_what_a_sheet_refers_to_is_there() -> None:
    """Each image of a stylesheet is in the theme."""
    files = theme("potok")
    for name, data in files.items():
        for place in re.findall(rb"url\(([^)]+)\)", data) if name.endswith(".css") else ():
            assert (Path("/") / name).parent.joinpath(place.decode()).resolve().relative_to("/").as_posix() in files


def test_changed_colours_have_a_new_address() -> None:
    """Browsers keep for a month what Keycloak serves: other content lies in a folder of another name."""
    folders = [read(theme(name)["login/theme.properties"])["styles"].partition("/")[0] for name in BLUEPRINTS]

    assert folders[0] != folders[1]
    assert theme("potok") == login_theme(build_of("potok"))


def test_a_cabinet_without_a_logo_has_an_icon_in_its_colour() -> None:
    """Where there is no logo, the name stands alone and the tab has a plain mark."""
    files = {name.split("/", 3)[-1]: data for name, data in theme("starter").items()}
    accent = build_of("starter").cabinet.theme.palette["accent"][0]

    assert "img/logo.svg" not in files
    assert accent.encode() in files["img/icon.svg"]


def test_a_language_without_words_of_ours_is_keycloaks() -> None:
    """Keycloak speaks Kazakh and German on its own, and no Latin."""
    assert [True, True, True, True, False] == [spoken(code) for code in ("ru", "en", "kk", "de", "la")]


def test_a_jar_is_the_same_each_time() -> None:
    """Equal files give equal bytes, in the places where Keycloak looks for a theme of both kinds."""
    files = theme("potok")
    jar = zipfile.ZipFile(io.BytesIO(jar_of("potok", files)))

    assert jar_of("potok", files) == jar_of("potok", dict(sorted(files.items(), reverse=True)))
    assert {"themes": [{"name": "potok", "types": ["login", "email"]}]} == json.loads(
        jar.read("META-INF/keycloak-themes.json")
    )
    assert dict(files) == {name: jar.read(f"theme/potok/{name}") for name in files}


@pytest.mark.parametrize("name", ["base", "keycloak", "keycloak.v2"])
def test_a_theme_is_not_called_as_keycloaks_own(name: str) -> None:
    """A theme by such a name would take the place of the one it is made of."""
    with pytest.raises(ThemeNameTaken, match=name):
        jar_of(name, {"login/theme.properties": b""})
