"""Messages are ICU messages, and get every value that they want."""

from __future__ import annotations

from constructor.check.model import Checked
from constructor.diagnostics import Report
from runtime.texts import placeholders


def check(checked: Checked, report: Report) -> None:
    """Report messages that can not be read, and values that nobody passes."""
    blueprint = checked.blueprint
    wanted: dict[str, frozenset[str]] = {}
    for locale, texts in blueprint.texts.items():
        for key, (message, span) in texts.messages.items():
            found = placeholders(message) if "{" in message or "'" in message else {}
            if not isinstance(found, dict):
                report.add("PC4005", span, key=key, problem=str(found))
            elif locale == blueprint.locales[0]:
                wanted[key] = frozenset(found)
    for words in checked.words:
        for name in sorted(wanted.get(words.key, frozenset()) - words.args.keys()):
            report.add("PC4006", words.span, key=words.key, name=name)
