"""Rules on the renewal that an avenant makes: how often, how long, asked in time, at the price announced."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline import conventions
from pipeline.checks.faits import etat_avant, voir
from pipeline.checks.registry import AVERTISSEMENT, ERREUR, Cas, Finding, Sujet, check
from pipeline.wording import date_longue, duree, montant, pluriel

if TYPE_CHECKING:
    from pipeline.model import Avenant


@check("AVN-004", "renouvellement-de-trop", ERREUR, None, on=Sujet.AVENANT)
def check_maximum(cas: Cas) -> Iterator[Finding]:
    """La convention ne peut pas être renouvelée une fois de plus.

    Vérifie : que le nombre de renouvellements ne dépasse pas celui que la convention permet.
    Pourquoi : les deux assemblées n'ont autorisé que celui-là.

    Refusé :
        convention.yaml
            renouvellement:
              maximum: 0
    Accepté :
        convention.yaml
            renouvellement:
              maximum: 1
    """
    avenant: Avenant = cas.sujet
    if avenant.renouvellement is None:
        return
    terms = cas.convention.renouvellement
    allowed = terms.maximum if terms else 0
    rank = conventions.renouvellements(etat_avant(cas)) + 1
    if rank > allowed:
        yield Finding(
            avenant.at("renouvellement"),
            f"renouvellement n° {rank}, la convention en permet {allowed}",
            voir(cas.convention.at("renouvellement"), "ce que dit la convention"),
            conseil="conclure une nouvelle convention",
        )


@check("AVN-005", "duree-du-renouvellement", ERREUR, None, on=Sujet.AVENANT)
def check_duree(cas: Cas) -> Iterator[Finding]:
    """Le renouvellement n'a pas la durée que la convention prévoit.

    Vérifie : que la durée est celle que fixe la convention.
    Pourquoi : une autre durée change l'économie du contrat, et son prix.

    Refusé :
        avenant-1.yaml
            renouvellement:
              duree_mois: 4
    Accepté :
        avenant-1.yaml
            renouvellement:
              duree_mois: 3
    """
    avenant: Avenant = cas.sujet
    asked, terms = avenant.renouvellement, cas.convention.renouvellement
    if asked is not None and terms is not None and asked.duree_mois != terms.duree_mois:
        yield Finding(
            avenant.at("renouvellement", "duree_mois"),
            f"renouvellement de {duree(asked.duree_mois)}, la convention prévoit {duree(terms.duree_mois)}",
            voir(cas.convention.at("renouvellement", "duree_mois"), "durée prévue"),
            conseil="reprendre la durée de la convention",
        )


@check("AVN-006", "renouvellement-tardif", ERREUR, None, on=Sujet.AVENANT)
def check_preavis(cas: Cas) -> Iterator[Finding]:
    """Le renouvellement a été demandé trop tard.

    Vérifie : que la demande précède la fin de la convention du préavis qu'elle fixe.
    Pourquoi : passé ce jour, la convention ne se renouvelle plus de plein droit ; l'autre partie peut s'y opposer.

    Refusé :
        avenant-1.yaml
            renouvellement:
              notification: 2024-09-05
            signature:
              date: 2024-09-20
    Accepté :
        avenant-1.yaml
            renouvellement:
              notification: 2024-08-30
            signature:
              date: 2024-09-20
    """
    avenant: Avenant = cas.sujet
    asked, last = avenant.renouvellement, conventions.dernier_preavis(cas.convention, etat_avant(cas))
    if asked is None or last is None or asked.notification is None or asked.notification <= last:
        return
    late = (asked.notification - last).days
    yield Finding(
        avenant.at("renouvellement", "notification"),
        f"demande le {date_longue(asked.notification)}, au plus tard le {date_longue(last)}",
        effet=f"{late} {pluriel(late, 'jour')} de retard",
        conseil="obtenir l'accord écrit de l'autre partie, ou conclure une nouvelle convention",
    )


@check("AVN-007", "demande-non-datee", AVERTISSEMENT, None, on=Sujet.AVENANT)
def check_demande(cas: Cas) -> Iterator[Finding]:
    """On ne sait pas quand le renouvellement a été demandé.

    Vérifie : que le jour de la demande écrite est indiqué.
    Pourquoi : c'est lui qui prouve que le préavis a été respecté.

    Refusé :
        avenant-1.yaml
            renouvellement:
              notification:
    Accepté :
        avenant-1.yaml
            renouvellement:
              notification: 2024-07-12
    """
    avenant: Avenant = cas.sujet
    last = conventions.dernier_preavis(cas.convention, etat_avant(cas))
    if avenant.renouvellement is not None and avenant.renouvellement.notification is None and last is not None:
        yield Finding(
            avenant.at("renouvellement"),
            f"jour de la demande de renouvellement non indiqué ; au plus tard le {date_longue(last)}",
            conseil="écrire « notification: AAAA-MM-JJ »",
        )


@check("AVN-008", "prix-du-renouvellement", ERREUR, None, on=Sujet.AVENANT)
def check_prix_du_renouvellement(cas: Cas) -> Iterator[Finding]:
    """Le prix du renouvellement n'est pas celui que la convention annonce.

    Vérifie : que l'avenant reprend le montant prévu par la convention pour la période renouvelée.
    Pourquoi : c'est celui que les assemblées ont approuvé.

    Refusé :
        convention.yaml
            renouvellement:
              montant: 3600.00
              echeancier:
                - mois: 2024-10
                  montant: 1200.00
                - mois: 2024-11
                  montant: 1200.00
                - mois: 2024-12
                  montant: 1200.00
    Accepté :
        convention.yaml
            renouvellement:
              montant: 3000.00
    """
    avenant: Avenant = cas.sujet
    asked, terms = avenant.renouvellement, cas.convention.renouvellement
    if asked is not None and terms is not None and terms.montant is not None and asked.montant != terms.montant:
        yield Finding(
            avenant.at("renouvellement", "montant"),
            f"{montant(asked.montant)} pour le renouvellement, la convention annonce {montant(terms.montant)}",
            voir(cas.convention.at("renouvellement", "montant"), "montant prévu"),
            conseil="reprendre ce montant, ou faire approuver la modification du prix",
        )
