"""One module per kind of act: its template, its heading and its context; the table fills itself then freezes."""

from pipeline.compose.emission import Emission
from pipeline.doctypes.kinds import DocType, kind, registry

__all__ = ["DocType", "Emission", "kind", "registry"]
