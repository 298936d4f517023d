"""Rules on what the convention costs and when it is paid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from pipeline import deadlines
from pipeline.checks.faits import doubles, tete, voir
from pipeline.checks.registry import AVERTISSEMENT, ERREUR, INFORMATION, Cas, Finding, Sujet, check
from pipeline.model.convention import Echeance
from pipeline.wording import de, mois_annee, montant, plages_mois, pluriel

_CENT = Decimal("0.01")


def _termes(cas: Cas) -> Iterator[tuple[tuple[str, ...], str, Decimal | None, Sequence[Echeance], tuple[date, ...]]]:
    """The initial term, then the renewal: path, label, price, instalments, months."""
    convention, renewal = cas.convention, cas.convention.renouvellement
    yield (("prix",), "la durée initiale", convention.prix.montant, convention.prix.echeancier,
           _mois(convention.effet, convention.duree_mois))  # fmt: skip
    if renewal is not None:
        start = deadlines.ajoute_mois(convention.effet, convention.duree_mois)
        yield (
            ("renouvellement",),
            "le renouvellement",
            renewal.montant,
            renewal.echeancier,
            _mois(start, renewal.duree_mois),
        )


def _mois(debut: date, duree: int) -> tuple[date, ...]:
    return deadlines.mois_couverts(debut, deadlines.echeance(debut, duree)) if duree else ()


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

    Vérifie : que le prix et chaque versement sont positifs.
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
        if price is not None and price <= 0:
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


@check("FIN-006", "prorata-sans-formule", AVERTISSEMENT, None, on=Sujet.CONVENTION)
def check_prorata(cas: Cas) -> Iterator[Finding]:
    """La convention ne dit pas ce qui est dû si elle finit plus tôt.

    Vérifie : que l'une des trois façons de compter est choisie : versements échus, prix par mois facturé, prix par
    mois.
    Pourquoi : pour une même fin anticipée, les trois donnent des sommes différentes.

    Refusé :
        convention.yaml
            prix:
              prorata:
    Accepté :
        convention.yaml
            prix:
              prorata: echeancier
    """
    prix, months = cas.convention.prix, cas.convention.duree_mois // 2
    if prix.prorata is not None or not months:
        return
    due = sorted(prix.echeancier, key=lambda line: line.mois)[:months]
    readings = [("echeancier", sum((line.montant for line in due), Decimal(0)))]
    if prix.echeancier:
        readings.append(("mois_factures", (prix.montant * months / len(prix.echeancier)).quantize(_CENT)))
    readings.append(("mois_duree", (prix.montant * months / cas.convention.duree_mois).quantize(_CENT)))
    values = ", ".join(f"{montant(value)} ({name})" for name, value in readings)
    yield Finding(
        cas.convention.at("prix", "prorata"),
        "rien ne dit comment compter le prix d'une fin anticipée",
        effet=f"pour {months} mois : {values}",
        conseil="écrire « prorata: » avec l'une de ces trois formules",
    )


@check("FIN-007", "prix-sans-rapport-au-service", INFORMATION, None, on=Sujet.CONVENTION)
def check_prix_et_service(cas: Cas) -> Iterator[Finding]:
    """Le prix change alors que le service reste le même, ou se paie sans service.

    Vérifie : les mois où le technicien vient autant de jours mais où le versement diffère, et les mois sans technicien.
    Pourquoi : une question prévisible de l'autre partie ; la convention peut y répondre d'avance.

    Refusé :
        convention.yaml
            technicien:
              interventions:
                - mois: 2024-04
                  jours: 2
                - mois: 2024-05
                  jours: 2
                - mois: 2024-06
                  jours: 2
                - mois: 2024-07
                  jours: 2
    Accepté :
        convention.yaml
            technicien:
    """
    technicien, prix = cas.convention.technicien, cas.convention.prix
    if technicien is None or not technicien.interventions:
        return
    days = {item.mois: item.jours for item in technicien.interventions}
    months = _mois(cas.convention.effet, cas.convention.duree_mois)
    without = [month for month in months if not days.get(month)]
    if without:
        yield Finding(
            tete(cas.convention, "technicien", "interventions"),
            f"aucun jour de technicien {plages_mois(without, 'en')}",
            voir(tete(cas.convention, "prix", "echeancier"), "échéancier"),
            conseil="vérifier que les prestations promises ces mois-là peuvent être faites sans lui",
        )
    rates: dict[int, Echeance] = {}
    for line in sorted(prix.echeancier, key=lambda item: item.mois):
        before = rates.setdefault(days.get(line.mois, 0), line)
        if days.get(line.mois) and before.montant != line.montant:
            yield Finding(
                line.at("montant"),
                f"{montant(line.montant)} en {mois_annee(line.mois)}, {montant(before.montant)} en "
                f"{mois_annee(before.mois)}, pour autant de jours de technicien ({days[line.mois]})",
                voir(before.at("montant"), mois_annee(before.mois)),
                conseil="dire dans la convention ce qui explique la différence",
            )
            return


@check("FIN-008", "jours-hors-duree", ERREUR, None, on=Sujet.CONVENTION)
def check_interventions(cas: Cas) -> Iterator[Finding]:
    """Le technicien vient un mois où la convention ne s'applique pas, ou deux fois le même mois.

    Vérifie : que chaque mois d'intervention est dans la durée, une seule fois.
    Pourquoi : ces jours ne sont dus par personne.

    Refusé :
        convention.yaml
            technicien:
              interventions:
                - mois: 2024-03
                  jours: 2
                - mois: 2024-04
                  jours: 2
                - mois: 2024-05
                  jours: 2
                - mois: 2024-06
                  jours: 2
                - mois: 2024-07
                  jours: 2
                - mois: 2024-08
                  jours: 2
                - mois: 2024-09
                  jours: 2
    Accepté :
        convention.yaml
            duree_mois: 6
    """
    technicien = cas.convention.technicien
    if technicien is None:
        return
    months = _mois(cas.convention.effet, cas.convention.duree_mois)
    seen: set[date] = set()
    for item in technicien.interventions:
        if item.mois not in months or item.mois in seen:
            why = "a déjà ses jours" if item.mois in seen else "est hors de la convention"
            yield Finding(
                item.at("mois"),
                f"{mois_annee(item.mois)} {why}",
                voir(cas.convention.at("effet"), "effet de la convention"),
                conseil="corriger le mois",
            )
        seen.add(item.mois)


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


@check("FIN-011", "cout-unitaire-faux", ERREUR, "mise_a_disposition", on=Sujet.CONVENTION)
def check_unites(cas: Cas) -> Iterator[Finding]:
    """Le prix n'est pas le coût unitaire multiplié par le nombre d'unités.

    Vérifie : prix = coût d'une unité × nombre d'unités, quand la convention les donne.
    Pourquoi : le remboursement d'un service mis à disposition se calcule ainsi ; la somme votée doit en résulter.

    Refusé :
        convention.yaml
            prix:
              unites:
                unite: jour de travail
                cout: 250.00
                nombre: 20
    Accepté :
        convention.yaml
            prix:
              unites:
                unite: jour de travail
                cout: 250.00
                nombre: 24
    """
    prix = cas.convention.prix
    if prix.unites is None:
        return
    computed = prix.unites.cout * prix.unites.nombre
    scheduled = sum((line.montant for line in prix.echeancier), Decimal(0))
    if computed != prix.montant and scheduled in (0, prix.montant):
        yield Finding(
            cas.convention.at("prix", "unites", "nombre"),
            f"{prix.unites.nombre} × {montant(prix.unites.cout)} font {montant(computed)}, "
            f"et le prix est de {montant(prix.montant)}",
            voir(cas.convention.at("prix", "montant"), "prix"),
            effet=f"{montant(abs(computed - prix.montant))} d'écart",
            conseil="corriger le coût, le nombre ou le prix",
        )
