"""Failures of the machine, and the exit-code table."""

from __future__ import annotations

import sys
from enum import IntEnum


class ExitCode(IntEnum):
    """What the process returns to the shell."""

    OK = 0
    FINDINGS = 1
    USAGE = 2
    ENVIRONMENT = 3
    DEFECT = 4
    INTERRUPTED = 130
    UNHEARD = 141
    """Nobody reads what is said any more (``actes regles | head``): as a program that SIGPIPE ends."""


class PipelineError(Exception):
    """The machine is wrong: a program, a font, a template or the disk.

    ``message`` states in French what happened, with the path or the value; ``conseil`` says what to do next.
    Subclasses tell callers what failed, so that no error is ever recognised by its text.
    """

    exit_code = ExitCode.ENVIRONMENT

    def __init__(self, message: str, conseil: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.conseil = conseil


def is_own_module(error: ModuleNotFoundError) -> bool:
    """Whether the module that is not there is one of ours: a defect."""
    return (error.name or "").partition(".")[0] == "pipeline"


def missing_module(error: ModuleNotFoundError) -> str:
    """What to say when this Python lacks a library: it is not the one that ``make`` prepares."""
    said = f"erreur : le module « {error.name} » manque à ce Python ({sys.executable})"
    return f"{said}\n  conseil : employer celui que make prépare : .venv/bin/python -m pipeline …"
