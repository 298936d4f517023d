"""Diagnostics become a page that is read: terminal, text, JSON, SARIF. Nothing here decides what is wrong."""

from pipeline.reporting.card import card
from pipeline.reporting.machine import diagnostic_json, to_json, to_sarif
from pipeline.reporting.report import Rapport, to_text
from pipeline.reporting.terminal import show
from pipeline.reporting.text import diagnostic_text, reference_text, summary

__all__ = [
    "Rapport", "card", "diagnostic_json", "diagnostic_text", "reference_text", "show", "summary", "to_json", "to_sarif",
    "to_text",
]  # fmt: skip
