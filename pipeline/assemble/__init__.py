"""Joins PDF files into one with its bookmarks and tags, and stamps a PDF that has already been transmitted."""

from __future__ import annotations

from pipeline.assemble.apart import Apart, take_apart
from pipeline.assemble.errors import AlreadyStampedError, AssembleError
from pipeline.assemble.joining import Annexe, Assemblage, append, page_count
from pipeline.assemble.listing import Index
from pipeline.assemble.stacking import Piece, Stacked, stack
from pipeline.assemble.stamping import Estampille, Place, is_stamped, stamp

__all__ = [
    "AlreadyStampedError",
    "Annexe",
    "Apart",
    "Assemblage",
    "AssembleError",
    "Estampille",
    "Index",
    "Piece",
    "Place",
    "Stacked",
    "append",
    "is_stamped",
    "page_count",
    "stack",
    "stamp",
    "take_apart",
]
