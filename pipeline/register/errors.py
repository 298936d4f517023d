"""What the register refuses, and what stops it."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.errors import ExitCode, PipelineError


class RegistreError(PipelineError):
    """Anything that stops the register."""


class RegistreInaccessible(RegistreError):
    """The register, or the folder of the documents, cannot be opened or written."""


class RegistreOccupe(RegistreError):
    """Somebody else has been issuing for longer than we wait."""


class RegistreEndommage(RegistreError):
    """The file is not a register, or it no longer holds together."""


class RegistrePlusRecent(RegistreError):
    """The register was written by a later version of the program."""


class DisquePlein(RegistreError):
    """No room is left; nothing was recorded."""


class RestaurationImpossible(RegistreError):
    """What is rendered today is not what was issued."""


class EmissionRefusee(RegistreError):
    """The act asked for contradicts what has been issued: the clerk's matter, not the machine's."""

    exit_code = ExitCode.FINDINGS


class ActeDejaEmis(EmissionRefusee):
    """The act was issued from other facts. ``cle`` names it; ``ecarts`` says, in French, what changed since."""

    def __init__(self, message: str, conseil: str, cle: str, ecarts: Sequence[str]) -> None:
        super().__init__(message, conseil)
        self.cle = cle
        self.ecarts = tuple(ecarts)


class NumeroDejaPris(EmissionRefusee):
    """Another act carries this number in its series."""


class NumeroInattendu(EmissionRefusee):
    """This number is not the next of its series."""


class ActeInconnu(EmissionRefusee):
    """The act to be corrected is not in the register."""


class CorrectionExcessive(EmissionRefusee):
    """A reduction takes off more than the titre still bears."""
