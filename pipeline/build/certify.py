"""The executory statement put on an already transmitted PDF, the original bytes intact underneath."""

from __future__ import annotations

from pathlib import Path

from pipeline import assemble, compose, doctypes, legal
from pipeline.checks import Sujet, law_date
from pipeline.errors import ExitCode, PipelineError
from pipeline.model import Dossier

SUFFIXE = "-executoire"


class PasEncoreExecutoire(PipelineError):
    """The dossier does not say yet that the act was transmitted and published."""

    exit_code = ExitCode.FINDINGS


def certify(dossier: Dossier, pdf: Path, out: Path) -> tuple[Path, tuple[str, ...]]:
    """Write to ``out`` the PDF followed by an update that shows the executory statement; gives it and what to say.

    Raises ``PasEncoreExecutoire``, ``assemble.AlreadyStampedError``, ``assemble.AssembleError``.
    """
    done = assemble.stamp(pdf, out, statement(dossier))
    return done.pdf, done.notes


def statement(dossier: Dossier) -> list[str]:
    """The statement, line by line (CGCT, art. L. 2131-1). Raises ``PasEncoreExecutoire``."""
    act = dossier.deliberation
    if act is None or dossier.seance is None:
        raise PasEncoreExecutoire("le dossier n'a pas de délibération à certifier", "compléter deliberation.yaml")
    if act.transmission is None or act.publication is None or act.publication.date is None:
        message = "les dates de transmission et de publication ne sont pas toutes deux connues"
        raise PasEncoreExecutoire(message, "les écrire dans deliberation.yaml, puis relancer")
    droit = legal.at(law_date(Sujet.DELIBERATION, dossier, dossier.seance.date))
    facts = compose.executory(dossier, act, doctypes.Emission(dossier.seance.date, False, droit))
    lines = [
        f"Délibération n° {act.numero} — acte exécutoire",
        f"Transmise {facts['prefecture']} le {facts['transmission']}, {facts['publiee']} le {facts['publication']}.",
        f"Exécutoire depuis le {facts['jour']}.",
    ]
    said: list[str] = compose.finish({"mention": lines})["mention"]
    return said
