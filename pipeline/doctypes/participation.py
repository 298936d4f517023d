"""What the beneficiary pays, in finished French: amount, schedule, unit cost, early end."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pipeline import compose, deadlines, wording
from pipeline.model import Convention, Echeance
from pipeline.model.convention import Unites

Forms = dict[str, str]


def price(convention: Convention) -> dict[str, Any]:
    """The article on the price of the initial term."""
    prix = convention.prix
    return {
        "gratuit": prix.montant == 0,
        "intitule": "Montant et échéancier" if prix.montant else "Absence de contrepartie",
        "montant": wording.montant(prix.montant),
        "montant_lettres": wording.montant_lettres(prix.montant),
        "echeancier": schedule(prix.echeancier),
        "total": total(prix.echeancier),
        "sans_versement": _unbilled(convention),
        "prorata": _prorata(convention),
        "unites": _units(prix.unites),
    }


def _units(unites: Unites | None) -> Forms:
    if unites is None:
        return {}
    return {
        "cout": wording.montant(unites.cout),
        "unite": unites.unite,
        "nombre": wording.nombre(unites.nombre),
    }


def schedule(echeancier: tuple[Echeance, ...]) -> list[Forms]:
    """One row for each instalment: its month and its euros."""
    return [
        {"mois": compose.upper_first(wording.mois_annee(line.mois)), "montant": wording.montant(line.montant)}
        for line in echeancier
    ]


def total(echeancier: tuple[Echeance, ...]) -> str:
    """The sum of the instalments, in euros."""
    return wording.montant(sum((line.montant for line in echeancier), Decimal(0)))


def _unbilled(convention: Convention) -> str:
    end = deadlines.echeance(convention.effet, convention.duree_mois)
    billed = {line.mois for line in convention.prix.echeancier}
    months = [month for month in deadlines.mois_couverts(convention.effet, end) if month not in billed]
    if not months:
        return ""
    if len(months) == 1:
        return f"Aucun versement n'est prévu pour le mois {wording.de(wording.mois_annee(months[0]))}."
    return f"Aucun versement n'est prévu {wording.plages_mois(months, 'en')}."


def _prorata(convention: Convention) -> str:
    prix = convention.prix
    whole = wording.montant(prix.montant)
    if prix.prorata is None:
        libelle = "méthode de calcul de la participation en cas de fin anticipée"
        return f"Elle se calcule selon la méthode suivante : {compose.missing(None, libelle)}."
    if prix.prorata == "echeancier":
        return "Elle est égale à la somme des versements que l'échéancier prévoit pour ces mois."
    if prix.prorata == "mois_factures":
        count, what = len(prix.echeancier), "versements de l'échéancier"
    else:
        count, what = convention.duree_mois, "mois de la durée initiale"
    return (
        f"Elle est égale au montant de {whole}, divisé par le nombre de {what} ({wording.nombre_lettres(count)}), "
        "multiplié par ce nombre de mois et arrondi au centime."
    )
