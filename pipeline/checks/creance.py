"""Rules on the claim of each month: enough, within the convention, corrected for no more than it was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline import conventions
from pipeline.checks.registry import AVERTISSEMENT, ERREUR, Cas, Finding, Sujet, check
from pipeline.wording import date_longue, mois_annee, montant

if TYPE_CHECKING:
    from pipeline.model import Dossier, Titres


@check("TIT-005", "titre-sous-le-seuil", AVERTISSEMENT, "titre_seuil", on=Sujet.TITRE)
def check_seuil(cas: Cas) -> Iterator[Finding]:
    """Un titre serait d'un montant trop faible pour être mis en recouvrement.

    Vérifie : que chaque versement atteint le seuil.
    Pourquoi : en dessous, la créance n'est pas mise en recouvrement.

    Refusé :
        avenant-1.yaml
            effet: 2024-09-01
            renouvellement:
            prix:
              montant: 5010.00
              echeancier:
                - mois: 2024-09
                  montant: 10.00
    Accepté :
        avenant-1.yaml
            effet: 2024-09-01
            renouvellement:
            prix:
              montant: 5015.00
              echeancier:
                - mois: 2024-09
                  montant: 15.00
    """
    titres: Titres = cas.sujet
    least = cas.droit.titre_minimum
    for line in conventions.etat(cas.dossier).versements:
        if 0 < line.montant < least:
            yield Finding(
                titres.at("article"),
                f"versement de {montant(line.montant)} pour {mois_annee(line.mois)}, le seuil est de {montant(least)}",
                conseil="réunir ce versement et un autre",
            )


@check("TIT-006", "titre-hors-duree", ERREUR, None, on=Sujet.TITRE)
def check_duree(cas: Cas) -> Iterator[Finding]:
    """Un versement est prévu pour un mois que la convention ne couvre pas.

    Vérifie : que chaque mois à facturer est dans la durée de la convention et de ses avenants.
    Pourquoi : le titre d'un mois sans service n'a pas de cause.

    Refusé :
        avenant-1.yaml
            effet: 2024-09-01
            renouvellement:
            prix:
              montant: 5000.00
              echeancier:
                - mois: 2024-11
                  montant: 1000.00
    Accepté :
        avenant-1.yaml
            effet: 2024-09-01
            renouvellement:
            prix:
              montant: 6000.00
              echeancier:
                - mois: 2024-09
                  montant: 1000.00
    """
    titres: Titres = cas.sujet
    state = conventions.etat(cas.dossier)
    for line in state.versements:
        if line.mois not in state.mois:
            yield Finding(
                titres.at("article"),
                f"versement de {mois_annee(line.mois)}, la convention prend fin le {date_longue(state.fin)}",
                conseil="retirer ce versement, ou prolonger la convention à temps",
            )


@check("TIT-008", "correction-impossible", ERREUR, None, on=Sujet.TITRE)
def check_corrections(cas: Cas) -> Iterator[Finding]:
    """Une correction ne correspond pas au titre qu'elle corrige.

    Vérifie : qu'une annulation porte sur tout le montant du mois, et que les corrections d'un mois ne le dépassent pas.
    Pourquoi : on ne retire pas plus que ce qui a été demandé.

    Refusé :
        titres.yaml
            corrections:
              - nature: reduction
                mois: 2024-05
                montant: 1000.01
                motif: deux jours n'ont pas été faits
    Accepté :
        titres.yaml
            corrections:
              - nature: reduction
                mois: 2024-05
                montant: 500.00
                motif: deux jours n'ont pas été faits
    """
    titres: Titres = cas.sujet
    due = _most(cas.dossier)
    taken: dict[date, Decimal] = {}
    for index, item in enumerate(titres.corrections):
        if item.remplacement and item.nature != "annulation":
            text = "une réduction ne se remplace pas : seul un titre annulé est remplacé par un autre"
            yield Finding(
                titres.at("corrections", index, "remplacement"), text, conseil="écrire « nature: annulation »"
            )
        whole = due.get(item.mois, Decimal(0))
        taken[item.mois] = taken.get(item.mois, Decimal(0)) + item.montant
        place = titres.at("corrections", index, "montant")
        if taken[item.mois] > whole:
            text = f"{montant(taken[item.mois])} de corrections pour {mois_annee(item.mois)}, titre de {montant(whole)}"
            yield Finding(place, text, conseil="corriger le montant, ou le mois")
        elif item.nature == "annulation" and item.montant != whole:
            text = f"annulation de {montant(item.montant)}, titre de {montant(whole)} pour {mois_annee(item.mois)}"
            yield Finding(place, text, conseil="écrire tout le montant, ou « nature: reduction »")
        if item.nature == "annulation" and item.remplacement:
            taken[item.mois] = Decimal(0)


@check("TIT-009", "solde-a-rendre", AVERTISSEMENT, "titre_annulation", on=Sujet.TITRE)
def check_solde(cas: Cas) -> Iterator[Finding]:
    """Une fin anticipée fait devoir moins que ce qui a déjà été appelé.

    Vérifie : que le solde d'une participation arrêtée n'est pas négatif.
    Pourquoi : la différence se rend par un titre de réduction ou d'annulation, qui nomme le titre corrigé.

    Refusé :
        convention.yaml
            technicien:
            prix:
              montant: 6000.00
              echeancier:
                - mois: 2024-04
                  montant: 5000.00
                - mois: 2024-05
                  montant: 200.00
                - mois: 2024-06
                  montant: 200.00
                - mois: 2024-07
                  montant: 200.00
                - mois: 2024-08
                  montant: 200.00
                - mois: 2024-09
                  montant: 200.00
        avenant-1.yaml
            effet: 2024-05-01
            signature:
              date:
            deliberation:
              transmission:
              publication:
            habilitation_beneficiaire:
              transmission:
              publication:
            renouvellement:
            fin_anticipee:
              fin: 2024-06-30
              prorata: mois_duree
    Accepté :
        avenant-1.yaml
            effet: 2024-08-01
            renouvellement:
            fin_anticipee:
              fin: 2024-08-31
              prorata: mois_duree
    """
    titres: Titres = cas.sujet
    for line in conventions.etat(cas.dossier).versements:
        corrected = any(item.mois <= line.mois for item in titres.corrections)
        if line.montant < 0 and not corrected:
            yield Finding(
                titres.at("article"),
                f"solde de {montant(line.montant)} pour {mois_annee(line.mois)} : trop appelé les mois précédents",
                conseil=f"ajouter sous « corrections » une réduction de {montant(-line.montant)} d'un titre déjà émis",
            )


def _most(dossier: Dossier) -> dict[date, Decimal]:
    """The most that each month was ever due, before one avenant or another: a titre may have been issued for it."""
    most: dict[date, Decimal] = {}
    states = [conventions.etat(dossier, sans=avenant.numero) for avenant in dossier.avenants]
    for state in (*states, conventions.etat(dossier)):
        for line in state.versements:
            most[line.mois] = max(most.get(line.mois, Decimal(0)), line.montant)
    return most
