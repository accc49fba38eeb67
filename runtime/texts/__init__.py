"""Words in the person's language: ICU messages by key."""

from __future__ import annotations

from runtime.texts.messages import Messages
from runtime.texts.placeholders import MessageProblem, placeholders
from runtime.texts.product import product_words

__all__ = ["MessageProblem", "Messages", "placeholders", "product_words"]
