"""Rules on what a titre de recette must say, and on the contract it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from pipeline import conventions, legal
from pipeline.checks.faits import executoire, manquants
from pipeline.checks.registry import ERREUR, Cas, Finding, Sujet, check
from pipeline.wording import date_longue, de, liste

if TYPE_CHECKING:
    from pipeline.model import Titres


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
