"""The code of a build: compiled once, linked to each language, and anew where texts change."""

from __future__ import annotations

import linecache
import traceback
from collections.abc import Mapping

import pytest

from runtime.linked.code import Code, Linked, Linking, read_code, write_code
from runtime.render.scope import Scope
from runtime.texts import Messages
from tests.runtime.render.sample import scope, texts

_HELLO = """def link(L):
    k_1 = f\"\"\"<b>{L.e(L.word('hello'))}</b>\"\"\"
    def render(scope, out):
        out.append(f\"\"\"{k_1} {scope.roots['name']}\"\"\")
    return render
"""
_PLACED = """def link(L):
    return L.bands(((('full', (L.block(key='it', kind='prose'), ), ), ), ))
"""


def _over(code: str = "ru", hello: str = "Привет", **changes: object) -> Scope:
    return scope(code, _messages(code, hello), **changes)


def _messages(code: str, hello: str) -> Messages:
    return Messages(code, {**texts()[code], "hello": hello})


def _code(source: str = _HELLO) -> Code:
    return Code(sources={"blocks/it": source, "screens/home+agent": _PLACED})


def test_words_of_a_language_stand_in_its_pages() -> None:
    """Each is escaped; only the data is looked at when a page is drawn."""
    linking = Linking(_code())
    said = {"ru": "<Привет>", "en": "Hello & welcome"}

    drawn = {
        code: linking.to(over).blocks("home", "agent", over)
        for code, hello in said.items()
        for over in (_over(code, hello, roots={"name": "Иван"}),)
    }

    assert "<b>&lt;Привет&gt;</b> Иван" in "".join(drawn["ru"])
    assert "<b>Hello &amp; welcome</b> Иван" in "".join(drawn["en"])


def test_changed_texts_are_linked_anew() -> None:
    """The next page has them; the code is not compiled again."""
    code = _code()
    linking = Linking(code)
    before, after = (_over(hello=hello, roots={"name": ""}) for hello in ("Привет", "Здравствуйте"))
    first = linking.to(before).blocks("home", "agent", before)
    compiled = dict(code.links)

    second = linking.to(after).blocks("home", "agent", after)

    assert "Привет" in "".join(first)
    assert "Здравствуйте" in "".join(second)
    assert compiled == code.links


def test_pages_with_the_same_texts_share_their_code() -> None:
    """Whoever looks."""
    messages = _messages("ru", "Привет")
    linking = Linking(_code())

    one, other = (linking.to(scope("ru", messages, roots={"name": name})) for name in ("Иван", "Анна"))

    assert one is other


def test_linked_code_keeps_nobodys_data() -> None:
    """Of the page for which it was linked, only the language is left."""
    linked = Linked(_code(), _over(roots={"name": "Иван"}, tab="mine", heading="Иван"))

    left: Mapping[str, object] = linked._language.scope.roots
    assert {} == left
    assert ("", "") == (linked._language.scope.tab, linked._language.scope.heading)


def test_code_that_is_not_there_is_a_mistake() -> None:
    """Nothing is drawn in its place."""
    over = _over()

    with pytest.raises(KeyError, match="screens/home"):
        Linked(_code(), over).blocks("home", "", over)


def test_a_trace_shows_the_line_of_the_template() -> None:
    """The code of a build is told by its name, and a line of it names that of its template."""
    source = _HELLO.replace("['name']", "['name'] + 1").replace(
        '""")\n    return', '""")  # blocks/it.html:7\n    return'
    )
    linked = Linked(_code(source), _over())

    with pytest.raises(TypeError) as raised:
        linked.draw("blocks/it")(_over(roots={"name": "Иван"}), [])

    last = traceback.extract_tb(raised.value.__traceback__)[-1]
    assert "code/blocks/it.py" == last.filename
    assert "# blocks/it.html:7" in linecache.getline(last.filename, last.lineno or 0)


def test_the_files_of_a_build_are_its_code() -> None:
    """A file is named by what it draws; the screens, of which many are few lines, stand in one."""
    screens = {"screens/home": _PLACED, "screens/home+agent": f"{_PLACED}# screens/\n", "screens/ё": "x = 'ё'\n"}
    files = write_code({"blocks/it": _HELLO, **screens})

    assert {"blocks/it.py", "screens.py"} == files.keys()
    assert {"blocks/it": _HELLO, **screens} == read_code(files).sources


def test_a_build_may_have_no_screens() -> None:
    """Then no code is theirs."""
    assert {} == read_code(write_code({})).sources == read_code({}).sources
