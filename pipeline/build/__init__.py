"""The order of the stages for one dossier, and every path below ``build/``."""

from pipeline.build.acts import Demande, Resultat, build
from pipeline.build.control import verify
from pipeline.build.correct import correct

__all__ = ["Demande", "Resultat", "build", "correct", "verify"]
