"""Rules on the schedule of payments: its sum, its months, each instalment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from pipeline import deadlines
from pipeline.checks.faits import doubles, mois_de, tete, voir
from pipeline.checks.registry import AVERTISSEMENT, ERREUR, Cas, Finding, Sujet, check
from pipeline.model.convention import Echeance
from pipeline.wording import de, mois_annee, montant, plages_mois, pluriel


def _termes(cas: Cas) -> Iterator[tuple[tuple[str, ...], str, Decimal | None, Sequence[Echeance], tuple[date, ...]]]:
    """The initial term, then the renewal: path, label, price, instalments, months."""
    convention, renewal = cas.convention, cas.convention.renouvellement
    prix, months = convention.prix, mois_de(convention.effet, convention.duree_mois)
    yield ("prix",), "la durée initiale", prix.montant, prix.echeancier, months
    if renewal is not None:
        months = mois_de(deadlines.ajoute_mois(convention.effet, convention.duree_mois), renewal.duree_mois)
        yield ("renouvellement",), "le renouvellement", renewal.montant, renewal.echeancier, months


@check("FIN-001", "echeancier-faux", ERREUR, None, on=Sujet.CONVENTION)
def check_total(cas: Cas) -> Iterator[Finding]:
    """L'échéancier ne fait pas le prix.

    Vérifie : que la somme des versements est le prix, pour la durée initiale et pour le renouvellement.
    Pourquoi : on facturerait plus, ou moins, que ce que l'assemblée a voté.

    Refusé :
        convention.yaml
            prix:
              montant: 6500.00
    Accepté :
        convention.yaml
            prix:
              montant: 6000.00
    """
    for path, label, price, lines, _ in _termes(cas):
        total = sum((line.montant for line in lines), Decimal(0))
        if lines and price is not None and total != price and all(line.montant > 0 for line in lines):
            gap = abs(price - total)
            yield Finding(
                cas.convention.at(*path, "montant"),
                f"prix de {montant(price)} pour {label}, versements de {montant(total)} en tout",
                voir(tete(cas.convention, *path, "echeancier"), "échéancier"),
                effet=f"{montant(gap)} {'à facturer en trop' if total > price else 'qui ne seraient pas facturés'}",
                conseil="corriger le prix, ou le versement qui est faux",
            )


@check("FIN-002", "mois-sans-versement", AVERTISSEMENT, None, on=Sujet.CONVENTION)
def check_mois_sans_versement(cas: Cas) -> Iterator[Finding]:
    """Des mois de la convention ne sont pas payés.

    Vérifie : que chaque mois de la durée a son versement.
    Pourquoi : un oubli, ou une gratuité qu'il vaut mieux écrire.

    Refusé :
        convention.yaml
            duree_mois: 7
            technicien:
            renouvellement:
              echeancier:
                - mois: 2024-11
                  montant: 1000.00
                - mois: 2024-12
                  montant: 1000.00
                - mois: 2025-01
                  montant: 1000.00
    Accepté :
        convention.yaml
            duree_mois: 6
    """
    for path, label, _, lines, months in _termes(cas):
        missing = [month for month in months if month not in {line.mois for line in lines}]
        if lines and missing:
            yield Finding(
                tete(cas.convention, *path, "echeancier"),
                f"{len(lines)} {pluriel(len(lines), 'versement')} pour {len(months)} mois ({label}) : "
                f"rien {plages_mois(missing, 'pour')}",
                voir(cas.convention.at("duree_mois"), "durée"),
                effet=f"{len(missing)} mois sans facturation",
                conseil="ajouter ces mois à l'échéancier, ou écrire qu'ils sont gratuits",
            )


@check("FIN-003", "versement-hors-duree", ERREUR, None, on=Sujet.CONVENTION)
def check_versement_hors_duree(cas: Cas) -> Iterator[Finding]:
    """Un versement est prévu pour un mois où la convention ne s'applique pas.

    Vérifie : que le mois de chaque versement est dans la durée.
    Pourquoi : ce mois n'est dû par personne ; le titre serait annulé.

    Refusé :
        convention.yaml
            renouvellement:
              echeancier:
                - mois: 2024-10
                  montant: 1000.00
                - mois: 2024-11
                  montant: 500.00
                - mois: 2024-12
                  montant: 500.00
                - mois: 2025-01
                  montant: 1000.00
    Accepté :
        convention.yaml
            renouvellement:
              montant: 3000.00
    """
    for _, label, _, lines, months in _termes(cas):
        for line in lines:
            if line.mois not in months:
                yield Finding(
                    line.at("mois"),
                    f"versement de {mois_annee(line.mois)}, hors {de(label)}",
                    voir(cas.convention.at("effet"), "effet de la convention"),
                    conseil="corriger le mois, l'effet ou la durée",
                )


@check("FIN-004", "mois-facture-deux-fois", ERREUR, None, on=Sujet.CONVENTION)
def check_mois_en_double(cas: Cas) -> Iterator[Finding]:
    """Un mois est payé deux fois.

    Vérifie : que chaque mois n'a qu'un versement.
    Pourquoi : deux titres seraient émis pour le même mois.

    Refusé :
        convention.yaml
            renouvellement:
              echeancier:
                - mois: 2024-10
                  montant: 1000.00
                - mois: 2024-11
                  montant: 500.00
                - mois: 2024-11
                  montant: 500.00
                - mois: 2024-12
                  montant: 1000.00
    Accepté :
        convention.yaml
            renouvellement:
              montant: 3000.00
    """
    for _, _, _, lines, _ in _termes(cas):
        for places in doubles([line.mois.isoformat() for line in lines]).values():
            first = lines[places[0]]
            for index in places[1:]:
                yield Finding(
                    lines[index].at("mois"),
                    f"{mois_annee(first.mois)} a déjà un versement",
                    voir(first.at("mois"), f"{montant(first.montant)} pour ce mois"),
                    conseil="n'en garder qu'un",
                )


@check("FIN-005", "versement-nul", ERREUR, None, on=Sujet.CONVENTION)
def check_versement_nul(cas: Cas) -> Iterator[Finding]:
    """Un versement, ou le prix, est nul ou négatif.

    Vérifie : que chaque versement est positif, et le prix aussi ; un prix de zéro sans versement est une gratuité.
    Pourquoi : aucun titre ne peut être émis pour cette somme.

    Refusé :
        convention.yaml
            renouvellement:
              montant: 2000.00
              echeancier:
                - mois: 2024-10
                  montant: 1000.00
                - mois: 2024-11
                  montant: 1000.00
                - mois: 2024-12
                  montant: 0
    Accepté :
        convention.yaml
            renouvellement:
              montant: 3000.00
    """
    for path, _, price, lines, _ in _termes(cas):
        if price is not None and (price < 0 or (not price and lines)):
            yield Finding(
                cas.convention.at(*path, "montant"), f"le prix est de {montant(price)}", conseil="corriger ce montant"
            )
        for line in lines:
            if line.montant <= 0:
                yield Finding(
                    line.at("montant"),
                    f"versement de {montant(line.montant)} pour {mois_annee(line.mois)}",
                    conseil="corriger le montant, ou retirer ce mois",
                )


@check("FIN-009", "versement-sous-le-seuil", AVERTISSEMENT, "titre_minimum", on=Sujet.CONVENTION)
def check_seuil(cas: Cas) -> Iterator[Finding]:
    """Un versement est trop petit pour être mis en recouvrement.

    Vérifie : que chaque versement atteint le minimum des titres (15 €).
    Pourquoi : aucun titre n'est émis au-dessous.

    Refusé :
        convention.yaml
            renouvellement:
              montant: 2010.00
              echeancier:
                - mois: 2024-10
                  montant: 1000.00
                - mois: 2024-11
                  montant: 1000.00
                - mois: 2024-12
                  montant: 10.00
    Accepté :
        convention.yaml
            renouvellement:
              montant: 3000.00
    """
    for _, _, _, lines, _ in _termes(cas):
        for line in lines:
            if 0 < line.montant < cas.droit.titre_minimum:
                yield Finding(
                    line.at("montant"),
                    f"{montant(line.montant)} pour {mois_annee(line.mois)}, {montant(cas.droit.titre_minimum)} "
                    "au moins",
                    conseil="regrouper ce versement avec un autre",
                )


@check("FIN-010", "echeancier-vide", ERREUR, None, on=Sujet.CONVENTION)
def check_echeancier_vide(cas: Cas) -> Iterator[Finding]:
    """Le prix n'a pas d'échéancier.

    Vérifie : qu'un prix est réparti en versements.
    Pourquoi : sans échéancier, aucun titre ne peut être émis.

    Refusé :
        convention.yaml
            prix:
              echeancier: []
    Accepté :
        convention.yaml
            prix:
              montant: 6000.00
    """
    prix = cas.convention.prix
    if prix.montant and not prix.echeancier and cas.convention.duree_mois:
        yield Finding(
            tete(cas.convention, "prix", "echeancier"),
            f"{montant(prix.montant)} sans aucun versement",
            conseil="écrire les versements, mois par mois",
        )


@check("FIN-012", "convention-sans-prix", AVERTISSEMENT, None, on=Sujet.CONVENTION)
def check_gratuite(cas: Cas) -> Iterator[Finding]:
    """La convention, ou son renouvellement, ne coûte rien à l'autre partie.

    Vérifie : si un prix est de zéro ; l'acte dit alors que le service est rendu sans contrepartie financière.
    Pourquoi : le remboursement d'un service mis à disposition se calcule au coût unitaire ; que l'on puisse y renoncer
    est à vérifier.

    Refusé :
        convention.yaml
            renouvellement:
              montant: 0
              echeancier: []
    Accepté :
        convention.yaml
            renouvellement:
              montant: 3000.00
    """
    mecanisme = cas.entete.fondement.mecanisme
    reference = cas.droit.reference(mecanisme) if mecanisme == "mise_a_disposition" else None
    for path, label, price, lines, _ in _termes(cas):
        if price == 0 and not lines:
            yield Finding(
                cas.convention.at(*path, "montant"),
                f"prix de zéro pour {label} : l'acte dit « sans contrepartie financière », ce qui est à vérifier",
                voir(cas.entete.at("fondement", "mecanisme"), "mécanisme choisi"),
                reference=reference,
                conseil="écrire le prix, ou faire vérifier que le service peut être rendu gratuitement",
            )
