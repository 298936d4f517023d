"""Rules on the state of the acts: what is signed rests on what is taken, and what is taken is past."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.faits import voir
from pipeline.checks.registry import ERREUR, Cas, Finding, Sujet, check
from pipeline.wording import date_longue


@check("ETA-001", "convention-signee-trop-tot", ERREUR, "signature_du_contrat", on=Sujet.CONVENTION)
def check_convention_signee_trop_tot(cas: Cas) -> Iterator[Finding]:
    """La convention est dite signée alors que la délibération n'est qu'un projet.

    Vérifie : qu'une convention signée repose sur une délibération prise.
    Pourquoi : tant que l'assemblée n'a pas délibéré, personne n'a qualité pour signer.

    Refusé :
        convention.yaml
            etat: signee
    Accepté :
        convention.yaml
            etat: signee
        deliberation.yaml
            etat: prise
    """
    acte = cas.dossier.deliberation
    if cas.convention.etat == "signee" and acte is not None and acte.etat == "projet":
        yield Finding(
            cas.convention.at("etat"),
            f"convention signée, délibération n° {acte.numero} encore à l'état de projet",
            voir(acte.at("etat"), "état de la délibération"),
            conseil="écrire « etat: prise » dans la délibération, ou « etat: projet » dans la convention",
        )


@check("ETA-002", "signature-a-venir", ERREUR, None, on=Sujet.CONVENTION)
def check_signature_a_venir(cas: Cas) -> Iterator[Finding]:
    """La convention est dite signée à une date qui n'est pas encore arrivée.

    Vérifie : que la date d'une convention signée est passée.
    Pourquoi : l'état, ou la date, est faux.

    Refusé :
        --date 2024-03-20
        convention.yaml
            etat: signee
        deliberation.yaml
            etat: prise
    Accepté :
        --date 2024-05-25
        convention.yaml
            etat: signee
        deliberation.yaml
            etat: prise
    """
    signed = cas.convention.signature.date
    if cas.convention.etat == "signee" and signed is not None and signed > cas.jour:
        yield Finding(
            cas.convention.at("signature", "date"),
            f"convention signée, et datée du {date_longue(signed)}, qui est à venir",
            voir(cas.convention.at("etat"), "état de la convention"),
            conseil="corriger la date, ou écrire « etat: projet »",
        )


@check("ETA-003", "convention-rejetee", ERREUR, "scrutin", on=Sujet.CONVENTION)
def check_convention_rejetee(cas: Cas) -> Iterator[Finding]:
    """L'assemblée a rejeté la convention.

    Vérifie : que le vote de la délibération n'est pas un rejet.
    Pourquoi : une convention rejetée ne peut être ni signée ni exécutée.

    Refusé :
        deliberation.yaml
            vote:
              pour: 1
              contre: 3
              resultat: rejet
    Accepté :
        deliberation.yaml
            vote:
              pour: 3
              contre: 1
              resultat: majorite
    """
    acte = cas.dossier.deliberation
    if acte is not None and acte.vote is not None and acte.vote.resultat == "rejet":
        yield Finding(
            cas.convention.at("intitule"),
            f"la délibération n° {acte.numero} a rejeté cette convention",
            voir(acte.at("vote", "resultat"), "résultat du vote"),
            effet="la convention ne peut être émise",
            conseil="retirer la convention du dossier, ou la soumettre à un nouveau vote",
        )
