"""`pcabinet doctor`: looks at what runs around a cabinet and says what weakens it."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from time import monotonic
from typing import TYPE_CHECKING

from constructor.cli.exits import ENVIRONMENT, FINDINGS, FINE, USAGE
from constructor.cli.reporting import add_folder, has_folder, show
from constructor.cli.usage import say_problems
from constructor.cli.words import WORDS

if TYPE_CHECKING:
    from constructor.check import Checked
    from constructor.compile import Checking
    from constructor.diagnostics import Report
    from constructor.keycloak.deployment import Deployment
    from runtime.build import Build


def setup(parser: argparse.ArgumentParser, lang: str) -> None:
    """Add the command's options."""
    add_folder(parser, lang)
    parser.add_argument("--keycloak", action="store_true", help=WORDS[lang]["doctor.keycloak"])
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Look at what is asked for and show what was found."""
    words = WORDS[options.lang]
    if not options.keycloak:
        print(words["doctor.what"], file=sys.stderr)
        return USAGE
    if not has_folder(options.folder, options.lang):
        return USAGE
    from constructor.compile import compile_project
    from constructor.keycloak.deployment import read_deployment
    from runtime.settings import SettingsError

    began = monotonic()
    compilation = compile_project(options.folder)
    checked = compilation.checking.checked
    if compilation.build is None or checked is None:
        show(compilation.checking, began, options)
        return FINDINGS
    try:
        deployment = read_deployment(os.environ)
    except SettingsError as error:
        say_problems(words["doctor.settings"], error, options.lang)
        return ENVIRONMENT
    return _look(options, began, compilation.checking, checked, compilation.build, deployment)


def _look(
    options: argparse.Namespace,
    began: float,
    checking: Checking,
    checked: Checked,
    build: Build,
    deployment: Deployment,
) -> int:
    from constructor.compile import Checking
    from constructor.keycloak.admin import AdminError
    from constructor.keycloak.words import admin_words

    words = WORDS[options.lang]
    try:
        report = asyncio.run(_report(checking, build, deployment))
    except AdminError as error:
        print(admin_words(error, options.lang), file=sys.stderr)
        return ENVIRONMENT
    found = Checking(project=checking.project, diagnostics=report.diagnostics, checked=checked)
    show(found, began, options, quiet=True)
    if not report.diagnostics and options.output_format == "text":
        print(words["doctor.fine"].format(realm=deployment.realm), file=sys.stderr)
    return FINDINGS if report.blocks else FINE


async def _report(checking: Checking, build: Build, deployment: Deployment) -> Report:
    from constructor.diagnostics import Report
    from constructor.keycloak.admin import Admin
    from constructor.keycloak.lint import Look, Places, lint, read_running
    from constructor.keycloak.realm import realm_of
    from runtime.outbound import Outbound

    outbound = Outbound({deployment.server: 4})
    admin = Admin(
        base_url=deployment.server, user=deployment.admin_user, password=deployment.admin_password, outbound=outbound
    )
    wanted = realm_of(build.cabinet, deployment)
    report = Report()
    try:
        running = await read_running(admin, wanted, deployment.client_id)
    finally:
        await outbound.close()
    lint(
        Look(
            running=running,
            wanted=wanted,
            identity=build.cabinet.identity,
            deployment=deployment,
            places=Places(checking.project),
            report=report,
        )
    )
    return report
