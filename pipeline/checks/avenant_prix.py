"""Rules on what an avenant makes due: the schedule of a renewal, the share of an early end, a new price."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline import conventions, deadlines
from pipeline.checks.faits import doubles, etat_avant, voir
from pipeline.checks.registry import AVERTISSEMENT, ERREUR, Cas, Finding, Sujet, check
from pipeline.wording import liste, mois_annee, montant

if TYPE_CHECKING:
    from pipeline.model import Avenant, Echeance
    from pipeline.model.avenant import Prorata


_FORMULES: dict[Prorata, str] = {
    "echeancier": "mensualités échues",
    "mois_factures": "prix partagé entre les mensualités",
    "mois_duree": "prix partagé entre les mois de la durée",
}


def _total(lines: Sequence[Echeance]) -> Decimal:
    return sum((line.montant for line in lines), Decimal(0))


@check("AVN-009", "echeancier-de-l-avenant", ERREUR, None, on=Sujet.AVENANT)
def check_echeancier(cas: Cas) -> Iterator[Finding]:
    """L'échéancier de l'avenant ne fait pas son prix, ou sort de sa période.

    Vérifie : pour un renouvellement, que la somme des versements est le montant, et que chaque versement est d'un mois
    de la période, une seule fois.
    Pourquoi : chaque versement devient un titre ; leur somme est ce que la commune paiera.

    Refusé :
        avenant-1.yaml
            renouvellement:
              echeancier:
                - mois: 2024-10
                  montant: 1500.00
                - mois: 2024-12
                  montant: 1000.00
    Accepté :
        avenant-1.yaml
            renouvellement:
              echeancier:
                - mois: 2024-10
                  montant: 1500.00
                - mois: 2024-12
                  montant: 1500.00
    """
    avenant: Avenant = cas.sujet
    asked = avenant.renouvellement
    if asked is None:
        return
    if not asked.echeancier:
        text = "aucun versement : un titre par mois suppose un montant par mois"
        yield Finding(avenant.at("renouvellement", "echeancier"), text, conseil="répartir le montant mois par mois")
        return
    total = _total(asked.echeancier)
    if total != asked.montant:
        yield Finding(
            avenant.at("renouvellement", "montant"),
            f"{montant(asked.montant)} annoncés, versements de {montant(total)} en tout",
            voir(avenant.at("renouvellement", "echeancier"), "échéancier"),
            conseil="corriger le montant, ou le versement qui est faux",
        )
    start = deadlines.lendemain(etat_avant(cas).fin)
    inside = deadlines.mois_couverts(start, deadlines.echeance(start, asked.duree_mois)) if asked.duree_mois else ()
    twice = doubles([line.mois.isoformat() for line in asked.echeancier])
    for index, line in enumerate(asked.echeancier):
        place = avenant.at("renouvellement", "echeancier", index, "mois")
        if line.mois not in inside:
            text = f"versement de {mois_annee(line.mois)}, hors de la période renouvelée"
            yield Finding(place, text, conseil="choisir un mois de cette période")
        elif index in twice.get(line.mois.isoformat(), ())[1:]:
            yield Finding(place, f"deux versements pour {mois_annee(line.mois)}", conseil="n'en garder qu'un")


@check("AVN-011", "prorata-indetermine", ERREUR, None, on=Sujet.AVENANT)
def check_prorata(cas: Cas) -> Iterator[Finding]:
    """La participation due en cas de fin anticipée peut se calculer de plusieurs façons.

    Vérifie : que la convention ou l'avenant choisit la formule, et que l'avenant ne contredit pas la convention (un
    avertissement alors).
    Pourquoi : les lectures possibles ne donnent pas la même somme, et le débiteur pourrait contester le titre.

    Refusé :
        avenant-1.yaml
            effet: 2024-08-01
            renouvellement:
            fin_anticipee:
              fin: 2024-08-31
              prorata: mois_factures
    Accepté :
        avenant-1.yaml
            effet: 2024-08-01
            renouvellement:
            fin_anticipee:
              fin: 2024-08-31
              prorata: mois_duree
    """
    avenant: Avenant = cas.sujet
    end, agreed = avenant.fin_anticipee, cas.convention.prix.prorata
    if end is None:
        return
    if end.prorata is not None and agreed is not None and end.prorata != agreed:
        yield Finding(
            avenant.at("fin_anticipee", "prorata"),
            f"{_FORMULES[end.prorata]}, alors que la convention dit : {_FORMULES[agreed]}",
            voir(cas.convention.at("prix", "prorata"), "formule de la convention"),
            severity=AVERTISSEMENT,
            conseil="reprendre la formule de la convention, ou faire approuver l'autre",
        )
    if end.prorata is not None or agreed is not None:
        return
    state = etat_avant(cas)
    term = state.periodes[-1]
    lines = [v for v in state.versements if v.mois >= deadlines.premier_du_mois(term.debut)]
    months = conventions.mois_entames(term, end.fin)
    sums = ((text, conventions.prorata(term, lines, name, months)) for name, text in _FORMULES.items())
    yield Finding(
        avenant.at("fin_anticipee"),
        f"formule non choisie pour {months} mois : {liste([f'{text}, {montant(due)}' for text, due in sums], 'ou')}",
        conseil="écrire « prorata: » dans fin_anticipee, après accord des deux parties",
    )


@check("AVN-014", "prix-modifie-faux", ERREUR, None, on=Sujet.AVENANT)
def check_prix_modifie(cas: Cas) -> Iterator[Finding]:
    """Le nouveau prix n'est pas la somme de ce qui reste dû et des nouveaux versements.

    Vérifie : que les versements gardés et les nouveaux font le nouveau prix de la période.
    Pourquoi : on facturerait plus, ou moins, que le prix convenu.

    Refusé :
        avenant-1.yaml
            effet: 2024-09-01
            renouvellement:
            prix:
              montant: 6500.00
              echeancier:
                - mois: 2024-09
                  montant: 1200.00
    Accepté :
        avenant-1.yaml
            effet: 2024-09-01
            renouvellement:
            prix:
              montant: 6200.00
              echeancier:
                - mois: 2024-09
                  montant: 1200.00
    """
    avenant: Avenant = cas.sujet
    if avenant.prix is None:
        return
    state = conventions.applied(etat_avant(cas), avenant, cas.convention)
    term = next((p for p in reversed(state.periodes) if p.debut <= avenant.effet), state.periodes[0])
    first: date = deadlines.premier_du_mois(term.debut)
    total = sum((v.montant for v in state.versements if first <= v.mois <= term.fin), Decimal(0))
    if total != avenant.prix.montant and avenant.fin_anticipee is None:
        yield Finding(
            avenant.at("prix", "montant"),
            f"prix de {montant(avenant.prix.montant)}, versements gardés et nouveaux de {montant(total)} en tout",
            conseil="corriger le prix, ou un versement",
        )
