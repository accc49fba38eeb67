"""`pcabinet version`: which version this is, and which build format it serves."""

from __future__ import annotations

import argparse

from constructor.cli.exits import FINE


def setup(parser: argparse.ArgumentParser, lang: str) -> None:
    """Add the command's options."""
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the versions."""
    from constructor import __version__
    from runtime.cabinet.model import FORMAT

    print(f"pcabinet {__version__} (build format {FORMAT})")
    return FINE
