"""Expressions of a blueprint: Jinja's syntax, held to a whitelist, as data with places."""

from __future__ import annotations

from constructor.expressions.functions import FUNCTIONS
from constructor.expressions.model import Located, Parsed, Refusal
from constructor.expressions.parser import parse

__all__ = ["FUNCTIONS", "Located", "Parsed", "Refusal", "parse"]
