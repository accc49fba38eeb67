"""`pcabinet texts`: takes words from the blueprint to editors in Directus and back, and proves those that lie there."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from constructor.cli.exits import ENVIRONMENT, FINDINGS, FINE, USAGE
from constructor.cli.reporting import has_folder, show
from constructor.cli.usage import say_problems
from constructor.cli.words import WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from constructor.compile import Compilation
    from constructor.directus.admin import Admin
    from constructor.directus.texts import Access
    from runtime.cabinet.model import Cabinet


def setup(parser: argparse.ArgumentParser, lang: str) -> None:
    """Add the command's options."""
    words = WORDS[lang]
    parser.add_argument("action", choices=("pull", "push", "check"), help=words["texts.action"])
    parser.add_argument("folder", nargs="?", default=".", type=Path, help=words["folder"])
    parser.add_argument("--locale", action="append", default=[], metavar="CODE", help=words["texts.locale"])
    parser.add_argument("--overwrite", action="store_true", help=words["texts.overwrite"])
    parser.add_argument("--dry-run", action="store_true", help=words["texts.dry_run"])
    parser.set_defaults(run=run, output_format="text")


def run(options: argparse.Namespace) -> int:
    """Compile the blueprint and do what is asked; return an exit code."""
    if not has_folder(options.folder, options.lang):
        return USAGE
    from constructor.compile import compile_project
    from constructor.directus.texts import read_access
    from runtime.settings import SettingsError

    began = monotonic()
    compilation = compile_project(options.folder)
    show(compilation.checking, began, options, quiet=True)
    if compilation.build is None:
        return FINDINGS
    codes = tuple(locale.code for locale in compilation.build.cabinet.locales)
    if strange := [code for code in options.locale if code not in codes]:
        print(WORDS[options.lang]["texts.strange"].format(code=strange[0], codes=", ".join(codes)), file=sys.stderr)
        return USAGE
    options.locale = options.locale or list(codes)
    try:
        access = read_access(os.environ, writing=options.action == "push" and not options.dry_run)
    except SettingsError as error:
        say_problems(WORDS[options.lang]["texts.settings"], error, options.lang)
        return ENVIRONMENT
    return asyncio.run(_do(options, compilation, compilation.build.cabinet, access))


async def _do(options: argparse.Namespace, compilation: Compilation, cabinet: Cabinet, access: Access) -> int:
    from constructor.directus.admin import Admin, AdminError
    from constructor.directus.words import admin_words
    from runtime.outbound import Outbound

    outbound = Outbound({access.url: 4})
    admin = Admin(base_url=access.url, token=access.token, outbound=outbound)
    try:
        if options.action == "push":
            return await _push(options, cabinet, admin)
        written = await _written(admin, cabinet)
    except AdminError as error:
        print(admin_words(error, options.lang, reader=access.reader), file=sys.stderr)
        return ENVIRONMENT
    finally:
        await outbound.close()
    return _check(options, written, cabinet) if options.action == "check" else _pull(options, compilation, written)


async def _written(admin: Admin, cabinet: Cabinet) -> Mapping[str, Mapping[str, str]]:
    from constructor.directus.texts import by_language, stored
    from runtime.content.shelf import by_locale

    return by_locale(by_language(await stored(admin)), cabinet)


async def _push(options: argparse.Namespace, cabinet: Cabinet, admin: Admin) -> int:
    """Put into Directus what it lacks, or say so."""
    from constructor.directus.texts import lacking, put, stored

    words = WORDS[options.lang]
    texts = await stored(admin)
    changes = tuple(lacking(cabinet, texts, options.locale, overwrite=options.overwrite))
    for change in changes:
        shown = words[f"texts.{change.kind}"].format(value=_short(change.value), before=_short(change.before))
        print(f"{change.locale} {change.key}: {shown}")
    if not options.dry_run:
        await put(admin, changes)
    told = "texts.same" if not changes else "texts.differs" if options.dry_run else "texts.pushed"
    print(words[told].format(url=admin.base_url, count=len(changes)), file=sys.stderr)
    return FINDINGS if changes and options.dry_run else FINE


def _check(options: argparse.Namespace, written: Mapping[str, Mapping[str, str]], cabinet: Cabinet) -> int:
    """Say which texts of Directus the cabinet does not show, and how far unfinished languages are."""
    from runtime.content.wording import word

    others = {locale.code for locale in cabinet.locales} - set(options.locale)
    chosen = {code: texts for code, texts in written.items() if code not in others}
    about = {f"texts.{code}" for code in others}
    remarks = [remark for remark in word(chosen, cabinet).remarks if remark.about not in about]
    for remark in remarks:
        print(remark.say(options.lang))
    faults = sum(remark.left_out for remark in remarks)
    count = sum(bool(text.strip()) for texts in chosen.values() for text in texts.values())
    told = "texts.faulty" if faults else "texts.fine"
    print(WORDS[options.lang][told].format(count=count, faults=faults), file=sys.stderr)
    return FINDINGS if faults else FINE


def _pull(options: argparse.Namespace, compilation: Compilation, written: Mapping[str, Mapping[str, str]]) -> int:
    """Write what editors changed into the files of texts, or show how these would change."""
    from constructor.amending import Unamendable
    from constructor.directus.pulling import pulled

    words = WORDS[options.lang]
    try:
        pull = pulled(compilation, written, options.locale)
        for remark in pull.remarks:
            print(remark.say(options.lang), file=sys.stderr)
        for key in pull.placed:
            print(words["texts.placed"].format(key=key, text=_short(pull.placed[key])), file=sys.stderr)
        for path, (before, after) in pull.files.items():
            if options.dry_run:
                _show_difference(path, before, after)
            else:
                _write(options.folder / path, after)
                print(path)
    except Unamendable as error:
        print(words["texts.unamendable"].format(file=error.file), file=sys.stderr)
        return FINDINGS
    except OSError as error:
        print(words["build.unwritable"].format(folder=options.folder, error=error.strerror), file=sys.stderr)
        return ENVIRONMENT
    told = "texts.unchanged" if not pull.files else "texts.would" if options.dry_run else "texts.pulled"
    print(words[told].format(count=pull.count), file=sys.stderr)
    return FINDINGS if pull.files and options.dry_run else FINE


def _show_difference(path: str, before: str, after: str) -> None:
    from difflib import unified_diff

    lines = unified_diff(before.splitlines(keepends=True), after.splitlines(keepends=True), f"a/{path}", f"b/{path}")
    sys.stdout.writelines(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _write(file: Path, text: str) -> None:
    """Put the text in the file's place in one step, with its own line ends."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f".{file.name}.new")
    try:
        fresh.write_bytes(text.encode())
        if file.exists():
            fresh.chmod(file.stat().st_mode & 0o777)
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)


def _short(text: str) -> str:
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return shown if len(shown) <= 80 else f"{shown[:79]}…"
