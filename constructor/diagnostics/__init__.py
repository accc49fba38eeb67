"""Findings about a blueprint: data while they are collected, words only when they are shown."""

from __future__ import annotations

from constructor.diagnostics.explain import explain
from constructor.diagnostics.model import Argument, Diagnostic, Edit, Fix, Related, Severity
from constructor.diagnostics.pages import LANGUAGES, Language, UnknownCode
from constructor.diagnostics.report import Report
from constructor.diagnostics.suggest import nearest
from constructor.diagnostics.summary import Summary, summarise

__all__ = [
    "LANGUAGES",
    "Argument",
    "Diagnostic",
    "Edit",
    "Fix",
    "Language",
    "Related",
    "Report",
    "Severity",
    "Summary",
    "UnknownCode",
    "explain",
    "nearest",
    "summarise",
]
