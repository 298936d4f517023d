"""Rules on what the convention costs, and what that pays for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from pipeline.checks.faits import mois_de, tete, voir
from pipeline.checks.registry import AVERTISSEMENT, ERREUR, INFORMATION, Cas, Finding, Sujet, check
from pipeline.model.convention import Echeance
from pipeline.wording import mois_annee, montant, plages_mois

_CENT = Decimal("0.01")


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
    if prix.prorata is not None or not months or not prix.montant:
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
    months = mois_de(cas.convention.effet, cas.convention.duree_mois)
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
    months = mois_de(cas.convention.effet, cas.convention.duree_mois)
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
