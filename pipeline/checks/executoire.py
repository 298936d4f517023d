"""Rules on the day an act takes effect, and on what can still be brought against it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pipeline import deadlines, legal
from pipeline.checks.faits import executoire, executoire_beneficiaire, formalites, voir
from pipeline.checks.registry import AVERTISSEMENT, ERREUR, INFORMATION, Cas, Finding, Sujet, check
from pipeline.diagnostics import Location
from pipeline.model import Deliberation
from pipeline.wording import cle_nom, compte, date_longue, de, pluriel


@check("EXE-001", "acte-pris-non-executoire", AVERTISSEMENT, "executoire", on=Sujet.DELIBERATION)
def check_executoire_inconnu(cas: Cas) -> Iterator[Finding]:
    """L'acte est pris, mais rien ne dit qu'il soit exécutoire.

    Vérifie : qu'un acte pris a ses dates de signature, de transmission et de publication.
    Pourquoi : sans transmission ni publication, l'acte n'a pas d'effet et les délais de recours ne courent pas.

    Refusé :
        deliberation.yaml
            etat: prise
            transmission:
            reception:
    Accepté :
        deliberation.yaml
            etat: prise
    """
    if cas.deliberation.etat != "prise":
        return
    dates = formalites(cas.deliberation)
    missing = [label for label in ("signature", "transmission", "publication") if dates[label][1] is None]
    if missing == ["transmission"] and cas.deliberation.reception is not None:
        return
    for label in missing:
        yield Finding(
            cas.deliberation.at(*dates[label][0]),
            f"acte pris, et sa date de {label} n'est pas indiquée",
            conseil="la compléter, puis vérifier que l'acte est exécutoire",
        )


@check("EXE-002", "effet-avant-executoire", ERREUR, "retroactivite", on=Sujet.CONVENTION)
def check_effet_avant_executoire(cas: Cas) -> Iterator[Finding]:
    """La convention prend effet avant que la délibération qui l'approuve soit exécutoire.

    Vérifie : que l'effet n'est antérieur ni à la séance, ni au jour où chaque délibération devient exécutoire : le plus
    tardif de sa réception au contrôle de légalité et de sa publication.
    Pourquoi : un acte administratif ne vaut que pour l'avenir ; ce qui est fait avant l'est sans base.

    Refusé :
        deliberation.yaml
            publication:
              date: 2024-04-03
        convention.yaml
            signature:
              date: 2024-04-03
    Accepté :
        convention.yaml
            effet: 2024-04-01
    """
    effet, acte = cas.convention.effet, cas.dossier.deliberation
    known = _executoire(cas)
    if acte is not None and known is not None and effet < known:
        late = (known - effet).days
        yield Finding(
            cas.convention.at("effet"),
            f"effet le {date_longue(effet)}, délibération n° {acte.numero} exécutoire le {date_longue(known)}",
            voir(_latest(acte, known), "ce qui la rend exécutoire"),
            effet=f"{late} {pluriel(late, 'jour')} de rétroactivité",
            conseil=f"faire partir la convention du {date_longue(known)} au plus tôt",
        )
    elif cas.dossier.seance is not None and effet < cas.dossier.seance.date:
        yield Finding(
            cas.convention.at("effet"),
            f"effet le {date_longue(effet)}, avant la séance du {date_longue(cas.dossier.seance.date)}",
            voir(cas.dossier.seance.at("date"), "séance"),
            effet=f"{compte((cas.dossier.seance.date - effet).days, 'jour')} de rétroactivité au moins",
            conseil="faire partir la convention du jour où la délibération sera exécutoire",
        )
    other = executoire_beneficiaire(cas.convention)
    if other is not None and effet < other:
        yield Finding(
            cas.convention.at("effet"),
            f"effet le {date_longue(effet)}, délibération {de(cas.beneficiaire.designation)} exécutoire "
            f"le {date_longue(other)}",
            voir(cas.convention.at("habilitation_beneficiaire", "transmission"), "transmission"),
            effet=f"{(other - effet).days} {pluriel((other - effet).days, 'jour')} de rétroactivité",
            conseil=f"faire partir la convention du {date_longue(other)} au plus tôt",
        )


def _executoire(cas: Cas) -> date | None:
    """``None`` too when an act said to be taken bears a date to come, which DAT-004 reports."""
    acte = cas.dossier.deliberation
    known = executoire(acte)
    future = known is not None and acte is not None and acte.etat == "prise" and known > cas.jour
    return None if future else known


def _latest(acte: Deliberation, known: date) -> Location:
    if acte.publication is not None and acte.publication.date == known:
        return acte.at("publication", "date")
    return acte.at("reception" if acte.reception else "transmission")


@check("EXE-003", "signature-avant-executoire", ERREUR, "signature_du_contrat", on=Sujet.CONVENTION)
def check_signature_avant_executoire(cas: Cas) -> Iterator[Finding]:
    """La convention est signée avant que la délibération soit exécutoire.

    Vérifie : que la signature n'est antérieure ni à la séance, ni au jour où chaque délibération devient exécutoire.
    Pourquoi : le signataire n'avait pas encore qualité ; transmettre ensuite ne corrige pas l'illégalité.

    Refusé :
        convention.yaml
            signature:
              date: 2024-03-15
            habilitation_beneficiaire:
              date: 2024-03-13
              transmission: 2024-03-14
              publication: 2024-03-14
    Accepté :
        convention.yaml
            signature:
              date: 2024-03-20
    """
    signed, acte = cas.convention.signature.date, cas.dossier.deliberation
    if signed is None:
        return
    known, other = _executoire(cas), executoire_beneficiaire(cas.convention)
    place = cas.convention.at("signature", "date")
    if acte is not None and known is not None and signed < known:
        yield Finding(
            place,
            f"signature le {date_longue(signed)}, délibération n° {acte.numero} exécutoire le {date_longue(known)}",
            voir(_latest(acte, known), "ce qui la rend exécutoire"),
            effet="une signature à refaire : la transmission postérieure ne couvre pas ce défaut",
            conseil=f"signer le {date_longue(known)} au plus tôt",
        )
    elif cas.dossier.seance is not None and signed < cas.dossier.seance.date:
        yield Finding(
            place,
            f"signature le {date_longue(signed)}, avant la séance du {date_longue(cas.dossier.seance.date)}",
            voir(cas.dossier.seance.at("date"), "séance"),
            conseil="signer après que la délibération est exécutoire",
        )
    if other is not None and signed < other:
        yield Finding(
            place,
            f"signature le {date_longue(signed)}, délibération {de(cas.beneficiaire.designation)} "
            f"exécutoire le {date_longue(other)}",
            voir(cas.convention.at("habilitation_beneficiaire", "publication"), "publication"),
            conseil=f"signer le {date_longue(other)} au plus tôt",
        )


@check("EXE-004", "effet-avant-signature", AVERTISSEMENT, "retroactivite", on=Sujet.CONVENTION)
def check_effet_avant_signature(cas: Cas) -> Iterator[Finding]:
    """La convention prend effet avant d'être signée.

    Vérifie : que l'effet ne précède pas la signature.
    Pourquoi : les jours d'avant ne sont couverts par aucun engagement signé.

    Refusé :
        convention.yaml
            signature:
              date: 2024-04-03
    Accepté :
        convention.yaml
            signature:
              date: 2024-04-01
    """
    signed, effet, known = cas.convention.signature.date, cas.convention.effet, _executoire(cas)
    if signed is not None and effet < signed and (known is None or known <= effet):
        late = (signed - effet).days
        yield Finding(
            cas.convention.at("effet"),
            f"effet le {date_longue(effet)}, signature le {date_longue(signed)}",
            voir(cas.convention.at("signature", "date"), "signature"),
            effet=f"{late} {pluriel(late, 'jour')} sans convention signée",
            conseil="retarder l'effet, ou signer plus tôt",
        )


@check("REC-001", "tribunal-non-nomme", AVERTISSEMENT, "recours_mois", on=Sujet.DELIBERATION)
def check_tribunal_nomme(cas: Cas) -> Iterator[Finding]:
    """Le tribunal compétent n'est pas nommé.

    Vérifie : que la collectivité qui prend l'acte indique son tribunal administratif.
    Pourquoi : sans voies et délais complets, le délai de recours n'est pas opposable à ceux que l'acte concerne.

    Refusé :
        val-clair.yaml
            tribunal:
    Accepté :
        val-clair.yaml
            tribunal: tribunal administratif de Melun
    """
    if cas.prestataire.tribunal is None:
        yield Finding(
            cas.prestataire.at("tribunal"),
            f"le tribunal administratif compétent pour {cas.prestataire.nom_court} n'est pas indiqué",
            conseil="écrire « tribunal: tribunal administratif de … »",
        )


@check("REC-002", "recours-ouvert", INFORMATION, "recours_mois", on=Sujet.CONVENTION)
def check_recours_ouvert(cas: Cas) -> Iterator[Finding]:
    """La convention est à signer alors que la délibération peut encore être attaquée.

    Vérifie : pour une délibération prise, si le délai de recours court encore le jour du contrôle.
    Pourquoi : rien n'empêche de signer, mais l'acte n'est pas encore définitif.

    Refusé :
        --date 2024-05-21
        deliberation.yaml
            etat: prise
    Accepté :
        --date 2024-05-22
        deliberation.yaml
            etat: prise
    """
    acte = cas.dossier.deliberation
    if acte is None or acte.etat != "prise" or cas.convention.etat == "signee" or executoire(acte) is None:
        return
    published = acte.publication.date if acte.publication else None
    if published is None:
        return
    last = deadlines.dernier_jour_recours(published, legal.at(published).recours_mois)
    if published <= cas.jour <= last:
        yield Finding(
            acte.at("publication", "date"),
            f"le délai de recours contre la délibération n° {acte.numero} court jusqu'au {date_longue(last)}",
            conseil="signer en connaissance de cause, ou attendre la fin du délai",
        )


@check("REC-003", "deux-tribunaux", INFORMATION, "tribunal_du_contrat", on=Sujet.CONVENTION)
def check_tribunaux(cas: Cas) -> Iterator[Finding]:
    """Les deux parties ne relèvent pas du même tribunal.

    Vérifie : si le tribunal administratif du bénéficiaire est celui du prestataire, que la convention désigne.
    Pourquoi : le juge d'un contrat est en principe celui du siège de la personne publique qui le conclut ; quand les
    parties n'ont pas le même, mieux vaut que chacune le sache avant de signer.

    Refusé :
        bellerive.yaml
            tribunal: tribunal administratif de Versailles
    Accepté :
        bellerive.yaml
            tribunal: tribunal administratif de Melun
    """
    first, second = cas.prestataire.tribunal, cas.beneficiaire.tribunal
    if first is not None and second is not None and cle_nom(first) != cle_nom(second):
        yield Finding(
            cas.beneficiaire.at("tribunal"),
            f"{second} pour {cas.beneficiaire.designation}, {first} pour {cas.prestataire.designation}",
            voir(cas.prestataire.at("tribunal"), cas.prestataire.nom_court),
            effet=f"la convention désigne le {first}",
            conseil="vérifier que ce choix convient aux deux parties",
        )
