"""Rules on titres de recette: what each must say, what can be claimed, and when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline import conventions, legal
from pipeline.checks.faits import executoire, manquants
from pipeline.checks.registry import AVERTISSEMENT, ERREUR, Cas, Finding, Sujet, check
from pipeline.diagnostics import Diagnostic, Location, Severity
from pipeline.wording import date_longue, de, liste, mois_annee, montant

if TYPE_CHECKING:
    from pipeline.model import Dossier, Titres


@check("TIT-001", "debiteur-non-identifie", ERREUR, "titre_mentions", on=Sujet.TITRE)
def check_debiteur(cas: Cas) -> Iterator[Finding]:
    """Le débiteur n'est pas entièrement identifié.

    Vérifie : que le nom, le SIRET et l'adresse du débiteur sont indiqués.
    Pourquoi : le comptable ne peut ni notifier ni recouvrer un titre dont le débiteur n'est pas certain.

    Refusé :
        titres.yaml
            debiteur:
              nom: caisse des écoles de Bellerive
    Accepté :
        titres.yaml
            debiteur:
              nom: caisse des écoles de Bellerive
              siret: "26949999300013"
              adresse:
                voie: 3 rue du Pont
                code_postal: "94991"
                ville: Bellerive
    """
    titres: Titres = cas.sujet
    other = titres.debiteur
    if other is not None:
        missing = manquants({"SIRET": other.siret, "adresse": other.adresse})
        place, name = titres.at("debiteur"), other.nom
    else:
        body = cas.beneficiaire
        missing = manquants({"SIRET": body.siret, "adresse": body.siege})
        place, name = body.at("nom"), body.nom
    if missing:
        yield Finding(place, f"débiteur {name} : {liste(missing)} à compléter", conseil="compléter avant d'émettre")


@check("TIT-002", "paiement-impossible", ERREUR, "titre_mentions", on=Sujet.TITRE)
def check_comptable(cas: Cas) -> Iterator[Finding]:
    """Le titre ne dirait pas à qui ni comment payer.

    Vérifie : que la fiche de la collectivité donne le nom, l'adresse et un contact du comptable, l'IBAN et PayFIP.
    Pourquoi : ces mentions doivent figurer sur le titre ; le code de virement en est tiré.

    Refusé :
        val-clair.yaml
            comptable:
              payfip:
    Accepté :
        val-clair.yaml
            comptable:
              payfip: www.payfip.gouv.fr, identifiant 000001
    """
    comptable = cas.prestataire.comptable
    facts = {
        "nom": comptable and comptable.nom,
        "adresse": comptable and comptable.adresse,
        "contact": comptable and (comptable.courriel or comptable.telephone),
        "IBAN": comptable and comptable.iban,
        "BIC": comptable and comptable.bic,
        "PayFIP": comptable and comptable.payfip,
    }
    missing = manquants(facts)
    if missing:
        yield Finding(
            cas.prestataire.at("comptable"),
            f"comptable public {de(cas.prestataire.designation)} : {liste(missing)} à compléter",
            conseil="demander ces renseignements au comptable et compléter la fiche de la collectivité",
        )


@check("TIT-003", "imputation-absente", ERREUR, "titre_mentions", on=Sujet.TITRE)
def check_imputation(cas: Cas) -> Iterator[Finding]:
    """Le compte n'est pas indiqué dans la nomenclature de l'exercice.

    Vérifie : pour chaque exercice où des versements sont dus, que l'imputation de sa nomenclature est donnée (M14
    jusqu'en 2023, M57 ensuite).
    Pourquoi : le titre porte l'imputation au niveau le plus fin.

    Refusé :
        titres.yaml
            imputation:
              m57:
    Accepté :
        titres.yaml
            imputation:
              m57:
                nature: "70875"
    """
    titres: Titres = cas.sujet
    years = sorted({v.mois.year for v in conventions.etat(cas.dossier).versements})
    for year in years:
        name = legal.at(date(year, 12, 31)).nomenclature
        if (titres.imputation.m14 if name == "M14" else titres.imputation.m57) is None:
            yield Finding(
                titres.at("imputation"),
                f"imputation {name} absente, pour l'exercice {year}",
                conseil=f"écrire « {name.lower()}: » avec le compte, à confirmer avec le comptable",
            )


@check("TIT-004", "auteur-non-identifie", ERREUR, "titre_signataire", on=Sujet.TITRE)
def check_auteur(cas: Cas) -> Iterator[Finding]:
    """L'auteur du titre n'est pas entièrement nommé.

    Vérifie : que le prénom, le nom et la qualité de l'auteur sont connus, et l'acte de délégation d'un délégataire.
    Pourquoi : un titre qui ne les porte pas est irrégulier.

    Refusé :
        titres.yaml
            auteur:
              civilite: Mme
              prenom: Ève
              nom: DURAND
              delegation: arrêté n° 12 du 8 janvier 2024
    Accepté :
        titres.yaml
            auteur:
              civilite: Mme
              prenom: Ève
              nom: DURAND
              qualite: vice-président
              delegation: arrêté n° 12 du 8 janvier 2024
    """
    titres: Titres = cas.sujet
    delegate, head = titres.auteur, cas.prestataire.representant
    if delegate is None:
        missing = manquants({"représentant": head, "qualité": head and head.qualite})
        place = cas.prestataire.at("representant")
    else:
        missing = manquants({"qualité": delegate.qualite, "acte de délégation": delegate.delegation})
        place = titres.at("auteur")
    if missing:
        yield Finding(place, f"auteur du titre : {liste(missing)} à compléter", conseil="compléter avant d'émettre")


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


@check("TIT-007", "titre-sans-contrat-signe", ERREUR, None, on=Sujet.TITRE)
def check_contrat(cas: Cas) -> Iterator[Finding]:
    """La convention n'est pas signée, ou la délibération qui l'approuve n'est pas exécutoire.

    Vérifie : que la convention porte sa date de signature et que la délibération est exécutoire le jour du contrôle.
    Pourquoi : la créance naît du contrat ; avant, elle n'est pas certaine.

    Refusé :
        --date 2024-03-14
    Accepté :
        convention.yaml
            signature:
              date: 2024-03-25
    """
    if cas.convention.signature.date is None:
        yield Finding(
            cas.convention.at("signature"),
            "la convention n'est pas signée : rien n'est encore dû",
            conseil="écrire la date de signature quand les deux parties auront signé",
        )
    since = executoire(cas.dossier.deliberation)
    if cas.dossier.deliberation is not None and since is not None and since > cas.jour:
        yield Finding(
            cas.dossier.deliberation.at("numero"),
            f"délibération exécutoire le {date_longue(since)}, contrôle du {date_longue(cas.jour)}",
            conseil="attendre ce jour pour émettre",
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
