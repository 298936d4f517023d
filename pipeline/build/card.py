"""The fiche de contrôle of a dossier, in Word and in PDF, for the folder."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from pipeline import checks, convert, proof, render, reporting
from pipeline.build.control import Controle
from pipeline.build.files import move_in, staging
from pipeline.checks import Sujet, law_date
from pipeline.model import Dossier

NOM = "fiche-controle"
_ACTES = (
    ("deliberation", "Délibération", Sujet.DELIBERATION),
    ("convention", "Convention", Sujet.CONVENTION),
    ("annexe_rgpd", "Annexe RGPD", Sujet.RGPD),
)
_ETATS = {"prise": "prise", "signee": "signée", "signe": "signé", "projet": "projet"}


class FicheInfidele(Exception):
    """The card read back does not say what it should: a defect of the program."""


def make_card(done: Controle, dossier: Dossier, sortie: Path, gabarits: Path) -> tuple[Path, ...]:
    """Write ``fiche-controle.docx`` and ``.pdf`` below ``sortie``; gives both. Raises ``PipelineError``."""
    folder = sortie / dossier.nom
    context = reporting.card(
        dossier.entete.intitule,
        dossier.prestataire.nom_court,
        done.jour,
        list(_acts(dossier, done)),
        done.diagnostics,
        len(checks.registry()),
        (),
    )
    names = [f"{NOM}.docx", f"{NOM}.pdf"]
    with staging(folder) as work:
        docx = render.to_docx(gabarits / f"{NOM}.docx", context, work / names[0], cache=sortie / ".gabarits")
        convert.to_pdf([convert.Part(docx, "Fiche de contrôle")], work / names[1], titre=context["document"]["titre"])
        gaps = proof.compare(docx, work / names[1])
        if gaps:
            raise FicheInfidele(str(gaps[0]))
        move_in(work, names, folder)
    return tuple(folder / name for name in names)


def _acts(dossier: Dossier, done: Controle) -> Iterator[tuple[str, str, str]]:
    """Each act with its state and the day of the law it was checked under."""
    for name, title, sujet in _ACTES:
        if getattr(dossier, name) is not None:
            owner = dossier.convention if name == "annexe_rgpd" else getattr(dossier, name)
            yield title, _ETATS[getattr(owner, "etat", "projet")], _law(done, law_date(sujet, dossier, done.jour))
    if dossier.convention is None:
        return
    for avenant in dossier.avenants:
        day = avenant.signature.date or done.jour
        yield f"Avenant n°\u00a0{avenant.numero}", _ETATS[avenant.etat], _law(done, day)
    if dossier.titres is not None:
        yield "Titres", "–", _law(done, done.jour)


def _law(done: Controle, day: date) -> str:
    return f"celui du {done.droit or day:%d/%m/%Y}"
