"""What can go wrong with PDF files that somebody else made."""

from __future__ import annotations

from pipeline.errors import PipelineError


class AssembleError(PipelineError):
    """A PDF cannot be joined or stamped."""


class AlreadyStampedError(AssembleError):
    """The executory statement is already on this PDF."""
