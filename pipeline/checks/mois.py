"""What keeps the titre of one month from being issued on one day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pipeline import conventions, legal
from pipeline.diagnostics import Diagnostic, Location, Severity
from pipeline.wording import date_longue, mois_annee

if TYPE_CHECKING:
    from pipeline.model import Dossier, Titres


def month_findings(dossier: Dossier, mois: date, jour: date) -> tuple[Diagnostic, ...]:
    """What keeps the titre of one month from being issued on ``jour``: nothing due, not yet due, avenant not signed.

    ``mois`` is the first day of the month. Codes MOI-001 to MOI-003 are errors, MOI-004 warns that the year of service
    is over; all are for the act « titres ».
    """
    titres, convention = dossier.titres, dossier.convention
    assert titres is not None
    assert convention is not None
    state = conventions.etat(dossier)
    lines = [v for v in state.versements if v.mois == mois and v.montant > 0]
    if not lines:
        return (_refused("MOI-001", convention.at("prix", "echeancier"), *_unbilled(state, mois)),)
    first = conventions.exigible(mois, titres.exigibilite)
    found = []
    if jour < first:
        text = f"{mois_annee(mois)} se réclame à partir du {date_longue(first)}, aujourd'hui {date_longue(jour)}"
        found.append(
            _refused("MOI-002", titres.at("exigibilite"), text, "attendre ce jour, ou écrire « terme_a_echoir »")
        )
    if jour.year != mois.year:
        found.append(_late_year(titres, mois, jour))
    for avenant in dossier.avenants:
        if avenant.numero == lines[0].source and avenant.etat != "signe":
            text = f"{mois_annee(mois)} vient de l'avenant n° {avenant.numero}, qui n'est pas signé"
            found.append(_refused("MOI-003", avenant.at("etat"), text, "écrire « etat: signe » quand il le sera"))
    return tuple(found)


def _late_year(titres: Titres, mois: date, jour: date) -> Diagnostic:
    reference = legal.at(jour).reference("rattachement")
    return Diagnostic(
        "MOI-004",
        Severity.AVERTISSEMENT,
        f"{mois_annee(mois)} relève de l'exercice {mois.year}, l'émission est du {date_longue(jour)} (à vérifier)",
        titres.at("budget"),
        reference,
        conseil="s'assurer auprès du comptable que cet exercice est encore ouvert, ou que la recette a été rattachée",
        acte="titres",
    )


def _unbilled(state: conventions.Etat, mois: date) -> tuple[str, str]:
    if mois not in state.mois:
        term = f"du {date_longue(state.debut)} au {date_longue(state.fin)}"
        return f"{mois_annee(mois)} n'est pas couvert : la convention court {term}", "choisir un mois de cette période"
    return (
        f"l'échéancier ne prévoit aucun versement pour {mois_annee(mois)}",
        "rien n'est à émettre pour ce mois ; un versement s'ajoute par avenant",
    )


def _refused(code: str, place: Location, message: str, conseil: str) -> Diagnostic:
    return Diagnostic(code, Severity.ERREUR, message, place, conseil=conseil, acte="titres")
