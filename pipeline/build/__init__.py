"""The order of the stages for one dossier, and every path below ``build/``."""

from pipeline.build.acts import build
from pipeline.build.control import verify
from pipeline.build.correct import correct
from pipeline.build.request import Demande, Resultat

__all__ = ["Demande", "Resultat", "build", "correct", "verify"]
