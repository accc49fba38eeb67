"""`pcabinet provision`: sets up the partners of a cabinet as its blueprint says."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shlex
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
    from constructor.keycloak.admin import Admin
    from constructor.keycloak.deployment import Deployment
    from runtime.build import Build

STDOUT = "-"


def setup(parser: argparse.ArgumentParser, lang: str) -> None:
    """Add the command's options."""
    words = WORDS[lang]
    parser.add_argument("partner", choices=("keycloak", "directus"), help=words["provision.partner"])
    parser.add_argument("folder", nargs="?", default=".", type=Path, help=words["folder"])
    parser.add_argument("--personas", action="store_true", help=words["provision.personas"])
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--dry-run", action="store_true", help=words["provision.dry_run"])
    how.add_argument("--file", help=words["provision.file"])
    how.add_argument("--theme", type=Path, metavar="FOLDER", help=words["provision.theme"])
    parser.set_defaults(run=run, output_format="text")


def run(options: argparse.Namespace) -> int:
    """Compile the blueprint, then write the theme, write the realm, or change the server."""
    if not has_folder(options.folder, options.lang):
        return USAGE
    from constructor.compile import compile_project

    began = monotonic()
    compilation = compile_project(options.folder)
    show(compilation.checking, began, options, quiet=True)
    if compilation.build is None:
        return FINDINGS
    if options.partner == "directus":
        from constructor.cli.provision_directus import provision_directus

        return provision_directus(options, compilation.build)
    if options.theme is not None:
        return _write_theme(options, compilation.build)
    return _provision(options, compilation, compilation.build)


def _provision(options: argparse.Namespace, compilation: Compilation, build: Build) -> int:
    from constructor.keycloak.deployment import read_deployment
    from constructor.keycloak.realm import realm_of
    from runtime.settings import SettingsError

    checked = compilation.checking.checked
    personas = checked.blueprint.personas if checked is not None and options.personas else ()
    try:
        deployment = read_deployment(os.environ, secrets=options.file is None)
    except SettingsError as error:
        say_problems(WORDS[options.lang]["provision.settings"], error, options.lang)
        return ENVIRONMENT
    realm = realm_of(build.cabinet, deployment, personas)
    if options.file is not None:
        return _write_realm(options, realm)
    return asyncio.run(_change(options, deployment, realm))


def _write_theme(options: argparse.Namespace, build: Build) -> int:
    from constructor.keycloak.installation import place_theme
    from constructor.keycloak.theme import ThemeNameTaken, jar_of, login_theme

    words, name, files = WORDS[options.lang], build.cabinet.id, login_theme(build)
    try:
        place_theme(options.theme, name, files, jar_of(name, files))
    except ThemeNameTaken:
        print(words["provision.theme_taken"].format(name=name), file=sys.stderr)
        return FINDINGS
    except FileExistsError:
        print(words["provision.no_theme"].format(folder=options.theme / name), file=sys.stderr)
        return USAGE
    except OSError as error:
        return _say_unwritable(options.theme, error, options.lang)
    print(words["provision.themed"].format(folder=options.theme / name), file=sys.stderr)
    return FINE


def _write_realm(options: argparse.Namespace, realm: Mapping[str, object]) -> int:
    from constructor.keycloak.realm import as_file, placeholders

    filed = as_file(realm)
    text = json.dumps(filed, ensure_ascii=False, indent=2) + "\n"
    if options.file == STDOUT:
        sys.stdout.write(text)
    else:
        try:
            _write_private(Path(options.file), text)
        except OSError as error:
            return _say_unwritable(options.file, error, options.lang)
    words, needed = WORDS[options.lang], ", ".join(placeholders(filed))
    told = words["provision.filed"].format(realm=realm["realm"], file=options.file, needed=needed)
    print(told, file=sys.stderr)
    _say_personas(options)
    return FINE


def _write_private(file: Path, text: str) -> None:
    """Write a file that nobody else may read, whatever was there before."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "w", encoding="utf-8") as opened:
        os.fchmod(descriptor, 0o600)
        opened.write(text)


async def _change(options: argparse.Namespace, deployment: Deployment, realm: Mapping[str, object]) -> int:
    from constructor.keycloak.admin import Admin, AdminError
    from constructor.keycloak.changes import Change, apply, changes
    from constructor.keycloak.words import admin_words, change_words, unfinished
    from runtime.outbound import Outbound

    words = WORDS[options.lang]
    told: list[Change] = []

    def tell(change: Change) -> None:
        told.append(change)
        print(change_words(change, options.lang), flush=True)

    outbound = Outbound({deployment.server: 4})
    admin = Admin(
        base_url=deployment.server, user=deployment.admin_user, password=deployment.admin_password, outbound=outbound
    )
    try:
        if options.dry_run:
            for change in await changes(admin, realm):
                tell(change)
        else:
            await apply(admin, realm, tell)
        done = "same" if not told else "differs" if options.dry_run else "applied"
        print(words[f"provision.{done}"].format(realm=deployment.realm), file=sys.stderr)
        if not options.dry_run:
            _say_personas(options)
            await _say_theme(options, admin, str(realm["loginTheme"]))
    except AdminError as error:
        print(admin_words(error, options.lang), file=sys.stderr)
        if told and not options.dry_run:
            print(unfinished(options.lang), file=sys.stderr)
        return ENVIRONMENT
    finally:
        await outbound.close()
    return FINDINGS if told and options.dry_run else FINE


async def _say_theme(options: argparse.Namespace, admin: Admin, name: str) -> None:
    """Say how to give the server the theme that the realm names, where it has none of that name."""
    from constructor.keycloak.answers import text, thing, things

    known = things(thing(thing(await admin.get("serverinfo")).get("themes")).get("login"))
    if name not in (text(theme.get("name")) for theme in known):
        quoted = shlex.quote(str(options.folder))
        print(WORDS[options.lang]["provision.without_theme"].format(name=name, quoted=quoted), file=sys.stderr)


def _say_personas(options: argparse.Namespace) -> None:
    if options.personas:
        from constructor.personas import PASSWORD

        print(WORDS[options.lang]["provision.public"].format(password=PASSWORD), file=sys.stderr)


def _say_unwritable(place: Path | str, error: OSError, lang: str) -> int:
    print(WORDS[lang]["build.unwritable"].format(folder=place, error=error.strerror), file=sys.stderr)
    return ENVIRONMENT
