"""Findings about a blueprint: data while they are collected, words only when they are shown."""

from __future__ import annotations

from constructor.diagnostics.model import Argument, Diagnostic, Edit, Fix, Related, Severity
from constructor.diagnostics.pages import LANGUAGES, Language, UnknownCode
from constructor.diagnostics.report import Report
from constructor.diagnostics.suggest import nearest

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
    "UnknownCode",
    "nearest",
]
