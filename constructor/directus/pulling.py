"""What editors changed in a Directus, as changes of the blueprint's files of texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from constructor.amending import amend
from constructor.compile import Compilation
from runtime.content.remark import Remark
from runtime.content.wording import Accepted

PLACED = "inline."  # keys of words that stand in a screen


@dataclass(frozen=True, slots=True, kw_only=True)
class Pull:
    """Files by path, each before and after; `count` texts change.

    `placed` are words that stand in a screen and are to be changed there; `remarks` tell what was left out.
    """

    files: Mapping[str, tuple[str, str]]
    count: int
    placed: Mapping[str, str]
    remarks: tuple[Remark, ...]


def pulled(compilation: Compilation, written: Mapping[str, Mapping[str, str]], locales: Sequence[str]) -> Pull:
    """Return what changes in a blueprint that compiles where editors wrote `written` (locale -> key -> message).

    Only words that may stand, and that say something else than the blueprint, are taken. Raises Unamendable.
    """
    assert compilation.build is not None
    assert compilation.checking.checked is not None
    cabinet, blueprint = compilation.build.cabinet, compilation.checking.checked.blueprint
    files: dict[str, tuple[str, str]] = {}
    placed: dict[str, str] = {}
    remarks: list[Remark] = []
    count = 0
    for locale in cabinet.locales:
        if locale.code not in locales:
            continue
        accepted = Accepted.of(written.get(locale.code, {}), locale, cabinet)
        remarks += accepted.remarks
        own = cabinet.texts.get(locale.code, {})
        new = {key: message for key, message in accepted.texts.items() if own.get(key) != message}
        placed |= {f"{key} ({locale.code})": message for key, message in new.items() if key.startswith(PLACED)}
        wanted = {key: message for key, message in new.items() if not key.startswith(PLACED)}
        changed = amend(locale.code, blueprint.texts.get(locale.code), blueprint.project.files, wanted)
        known = blueprint.project.files
        files |= {path: (known[path].text if path in known else "", text) for path, text in changed.items()}
        count += len(wanted)
    return Pull(files=files, count=count, placed=placed, remarks=tuple(remarks))
