"""Words in the person's language: ICU messages by key."""

from __future__ import annotations

from runtime.texts.checking import TextProblem, check_message
from runtime.texts.messages import Messages
from runtime.texts.placeholders import MessageProblem, placeholders
from runtime.texts.product import product_words, spoken

__all__ = [
    "MessageProblem",
    "Messages",
    "TextProblem",
    "check_message",
    "placeholders",
    "product_words",
    "spoken",
]
