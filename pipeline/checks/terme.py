"""Rules on the term of the convention and its renewal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from pipeline import deadlines
from pipeline.checks.faits import voir
from pipeline.checks.registry import AVERTISSEMENT, ERREUR, INFORMATION, Cas, Finding, Sujet, check
from pipeline.wording import compte, date_longue, montant, pluriel

_CENT = Decimal("0.01")


@check("DUR-001", "duree-impossible", ERREUR, None, on=Sujet.CONVENTION)
def check_duree(cas: Cas) -> Iterator[Finding]:
    """La convention ne dure pas, ou plus d'un siècle.

    Vérifie : une durée d'un mois au moins et de cent ans au plus.
    Pourquoi : la convention serait finie avant d'avoir pris effet, ou la durée est une faute de frappe.

    Refusé :
        convention.yaml
            duree_mois: 0
            prix:
              echeancier: []
            technicien:
            renouvellement:
    Accepté :
        convention.yaml
            duree_mois: 6
    """
    months = cas.convention.duree_mois
    if not 1 <= months <= 1200:
        said = "la durée est nulle" if months < 1 else f"la durée est de {months} mois, plus de cent ans"
        yield Finding(cas.convention.at("duree_mois"), said, conseil="écrire le nombre de mois")


@check("DUR-002", "jours-sans-convention", AVERTISSEMENT, None, on=Sujet.CONVENTION)
def check_continuite(cas: Cas) -> Iterator[Finding]:
    """Des jours ne sont couverts ni par l'ancienne convention ni par la nouvelle, ou le sont par les deux.

    Vérifie : que la nouvelle convention prend effet le lendemain de la fin de la précédente.
    Pourquoi : ce qui est fait pendant l'intervalle n'a pas de base ; ce qui est couvert deux fois se paie deux fois.

    Refusé :
        convention.yaml
            fin_convention_precedente: 2024-02-29
    Accepté :
        convention.yaml
            fin_convention_precedente: 2024-03-31
    """
    end, effet = cas.convention.fin_convention_precedente, cas.convention.effet
    if end is None:
        return
    place = cas.convention.at("fin_convention_precedente")
    first, last = end + timedelta(days=1), effet - timedelta(days=1)
    if first <= last:
        days = (last - first).days + 1
        hint = f" ; la fin était peut-être le {date_longue(end - timedelta(days=1))}" if end.day == 1 else ""
        yield Finding(
            place,
            f"du {date_longue(first)} au {date_longue(last)}, aucune convention ({days} {pluriel(days, 'jour')})",
            voir(cas.convention.at("effet"), "effet de la nouvelle convention"),
            effet=f"les prestations de ces jours n'ont pas de base{hint}",
            conseil="régler cette période par un accord distinct, ou vérifier la date de fin",
        )
    elif effet <= end:
        days = (end - effet).days + 1
        yield Finding(
            place,
            f"la convention précédente finit le {date_longue(end)}, la nouvelle prend effet le {date_longue(effet)}",
            voir(cas.convention.at("effet"), "effet de la nouvelle convention"),
            effet=f"{compte(days, 'jour couvert')} deux fois",
            conseil="retarder l'effet, ou mettre fin plus tôt à la précédente",
        )


@check("REN-001", "renouvellement-sans-prix", AVERTISSEMENT, None, on=Sujet.CONVENTION)
def check_prix_du_renouvellement(cas: Cas) -> Iterator[Finding]:
    """Le renouvellement est prévu, mais son prix ne peut être facturé.

    Vérifie : que le renouvellement a un montant et un échéancier mois par mois.
    Pourquoi : sans échéancier, aucun titre mensuel ne peut être émis sans un avenant.

    Refusé :
        convention.yaml
            renouvellement:
              echeancier: []
    Accepté :
        convention.yaml
            renouvellement:
              montant: 3000.00
    """
    renewal = cas.convention.renouvellement
    if renewal is None or renewal.maximum == 0:
        return
    if renewal.montant is None:
        yield Finding(
            cas.convention.at("renouvellement", "montant"),
            "le prix du renouvellement n'est pas indiqué",
            conseil="l'écrire, avec son échéancier",
        )
    elif not renewal.echeancier and renewal.montant:
        yield Finding(
            cas.convention.at("renouvellement", "montant"),
            f"{montant(renewal.montant)} pour le renouvellement, sans échéancier",
            effet=_ecart(cas),
            conseil="ajouter « echeancier: » sous « renouvellement », ou le fixer par l'avenant",
        )


def _ecart(cas: Cas) -> str | None:
    """What a month costs before and after; and the years that the renewal straddles."""
    convention, renewal = cas.convention, cas.convention.renouvellement
    if renewal is None or renewal.montant is None or not renewal.duree_mois or not convention.duree_mois:
        return None
    after = renewal.montant / renewal.duree_mois
    before = convention.prix.montant / convention.duree_mois
    said = f"{montant(after.quantize(_CENT))} par mois, contre {montant(before.quantize(_CENT))} pour la durée initiale"
    start = deadlines.ajoute_mois(convention.effet, convention.duree_mois)
    end = deadlines.echeance(start, renewal.duree_mois)
    return f"{said} ; à cheval sur {start.year} et {end.year}" if start.year != end.year else said


@check("REN-002", "preavis-impossible", ERREUR, None, on=Sujet.CONVENTION)
def check_preavis(cas: Cas) -> Iterator[Finding]:
    """Le préavis est aussi long que la convention.

    Vérifie : que le préavis du renouvellement, et celui de la résiliation, sont plus courts que la durée.
    Pourquoi : le dernier jour pour agir serait passé dès l'effet.

    Refusé :
        convention.yaml
            renouvellement:
              preavis_mois: 6
    Accepté :
        convention.yaml
            renouvellement:
              preavis_mois: 2
    """
    convention = cas.convention
    notices = (
        (
            ("renouvellement", "preavis_mois"),
            convention.renouvellement.preavis_mois if convention.renouvellement else None,
        ),
        (("resiliation_preavis_mois",), convention.resiliation_preavis_mois),
    )
    for path, months in notices:
        if months is not None and convention.duree_mois and months >= convention.duree_mois:
            yield Finding(
                convention.at(*path),
                f"préavis de {months} mois pour une convention de {convention.duree_mois} mois",
                voir(convention.at("duree_mois"), "durée"),
                conseil="raccourcir le préavis",
            )


@check("REN-003", "reconduction-sans-auteur", INFORMATION, None, on=Sujet.CONVENTION)
def check_forme_du_renouvellement(cas: Cas) -> Iterator[Finding]:
    """La convention ne dit pas par quel acte on la renouvelle.

    Vérifie : que la forme du renouvellement nomme un acte (avenant, délibération, décision, lettre).
    Pourquoi : « reconduction expresse » ne dit ni qui décide, ni comment ; un doute naîtra au moment de renouveler.

    Refusé :
        convention.yaml
            renouvellement:
              forme: reconduction expresse
    Accepté :
        convention.yaml
            renouvellement:
              forme: reconduction expresse par avenant
    """
    renewal = cas.convention.renouvellement
    if renewal is None or renewal.maximum == 0:
        return
    if not re.search(r"avenant|délibération|décision|lettre|courrier|écrit|notifi", renewal.forme, re.IGNORECASE):
        end = deadlines.echeance(cas.convention.effet, cas.convention.duree_mois)
        limit = deadlines.dernier_preavis(end, renewal.preavis_mois)
        plan = deadlines.retroplanning(limit, cas.droit.convocation_jours_francs)
        yield Finding(
            cas.convention.at("renouvellement", "forme"),
            f"« {renewal.forme} » : ni l'auteur ni l'acte ne sont dits",
            effet=f"à notifier le {date_longue(limit)} au plus tard : si l'assemblée doit voter, séance le "
            f"{date_longue(plan.seance)} au plus tard, convocation le {date_longue(plan.convocation)}",
            conseil="préciser, par exemple « avenant autorisé par délibération des deux assemblées »",
        )
