"""Messages are ICU messages, and get every value that they want."""

from __future__ import annotations

from constructor.check.model import Checked
from constructor.diagnostics import Report
from runtime.texts import MessageProblem, placeholders


def check(checked: Checked, report: Report) -> None:
    """Report messages that can not be read, and values that nobody passes."""
    blueprint = checked.blueprint
    wanted: dict[str, frozenset[str]] = {}
    for locale, texts in blueprint.texts.items():
        for key, (message, span) in texts.messages.items():
            found = placeholders(message)
            if isinstance(found, MessageProblem):
                report.add("PC4005", span, key=key, problem=found.reason)
            elif locale == blueprint.locales[0]:
                wanted[key] = frozenset(found)
    for words in checked.words:
        for name in sorted(wanted.get(words.key, frozenset()) - words.args.keys()):
            report.add("PC4006", words.span, key=words.key, name=name)
