"""`pcabinet provision directus`: collections, people and hints of a Directus as the blueprint says."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from typing import TYPE_CHECKING

from constructor.cli.exits import ENVIRONMENT, FINDINGS, FINE, USAGE
from constructor.cli.usage import say_problems, say_warnings
from constructor.cli.words import WORDS

if TYPE_CHECKING:
    from constructor.directus.change import Change
    from constructor.directus.deployment import Deployment
    from constructor.directus.wanted import Wanted
    from runtime.build import Build


def unfit(options: argparse.Namespace) -> str:
    """Return the option that says nothing to Directus, "" for none."""
    told = {"--personas": options.personas, "--file": options.file, "--theme": options.theme}
    return next((name for name, value in told.items() if value), "")


def provision_directus(options: argparse.Namespace, build: Build) -> int:
    """Say what differs, and without `--dry-run` put it right; return an exit code."""
    from constructor.directus.deployment import read_deployment
    from constructor.directus.wanted import wanted_of
    from runtime.settings import SettingsError, unknown_names

    words = WORDS[options.lang]
    if option := unfit(options):
        print(words["provision.unfit"].format(option=option), file=sys.stderr)
        return USAGE
    say_warnings(unknown_names(os.environ, build.cabinet.sources), options.lang)
    try:
        deployment = read_deployment(os.environ)
    except SettingsError as error:
        say_problems(words["provision.directus.settings"], error, options.lang)
        return ENVIRONMENT
    return asyncio.run(_change(options, deployment, wanted_of(build, deployment)))


async def _change(options: argparse.Namespace, deployment: Deployment, wanted: Wanted) -> int:
    from constructor.directus.admin import Admin, AdminError
    from constructor.directus.changes import apply, changes
    from constructor.directus.words import admin_words, change_words, unfinished
    from runtime.outbound import Outbound

    words = WORDS[options.lang]
    told: list[Change] = []

    def tell(change: Change) -> None:
        told.append(change)
        print(change_words(change, options.lang), flush=True)

    outbound = Outbound({deployment.url: 4})
    admin = Admin(base_url=deployment.url, token=deployment.admin_token, outbound=outbound)
    try:
        if options.dry_run:
            for change in await changes(admin, wanted):
                tell(change)
        else:
            await apply(admin, wanted, tell)
    except AdminError as error:
        print(admin_words(error, options.lang), file=sys.stderr)
        if told and not options.dry_run:
            print(unfinished(options.lang), file=sys.stderr)
        return ENVIRONMENT
    finally:
        await outbound.close()
    done = "same" if not told else "differs" if options.dry_run else "applied"
    print(words[f"provision.directus.{done}"].format(url=deployment.url), file=sys.stderr)
    if not deployment.hook_token:
        print(words["provision.directus.hintless"], file=sys.stderr)
    if not deployment.preview_token:
        print(words["provision.directus.viewless"], file=sys.stderr)
    return FINDINGS if told and options.dry_run else FINE
