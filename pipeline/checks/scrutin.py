"""Rules on the ballot: public with names, secret without, blank votes."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.registry import AVERTISSEMENT, ERREUR, Cas, Finding, Sujet, check
from pipeline.wording import pluriel


@check("VOT-012", "scrutin-public-sans-noms", AVERTISSEMENT, "scrutin_secret", on=Sujet.DELIBERATION)
def check_scrutin_public(cas: Cas) -> Iterator[Finding]:
    """Le scrutin était public et les votes ne sont pas nommés.

    Vérifie : qu'au scrutin public, chaque voix contre et chaque abstention est nommée, ou que votes.csv existe.
    Pourquoi : au scrutin public, le registre porte le nom des votants et le sens de leur vote.

    Refusé :
        deliberation.yaml
            vote:
              scrutin: public
              voix_abstention: []
    Accepté :
        deliberation.yaml
            vote:
              scrutin: public
              voix_abstention: [MOREL Zoé]
    """
    vote = cas.deliberation.vote
    if vote is None or vote.scrutin != "public" or cas.deliberation.nominal:
        return
    named = len(vote.voix_contre) + len(vote.voix_abstention)
    if named < vote.contre + vote.abstentions:
        yield Finding(
            cas.deliberation.at("vote", "scrutin"),
            f"scrutin public : {vote.contre + vote.abstentions - named} voix contre ou d'abstention sans nom",
            conseil="nommer ces membres, ou joindre votes.csv",
        )


@check("VOT-013", "scrutin-secret-divulgue", ERREUR, "scrutin_secret", on=Sujet.DELIBERATION)
def check_scrutin_secret(cas: Cas) -> Iterator[Finding]:
    """Le scrutin était secret et l'acte dit qui a voté quoi.

    Vérifie : qu'au scrutin secret, ni votes.csv ni la délibération ne nomment les voix.
    Pourquoi : le secret du vote serait rompu par l'acte lui-même.

    Refusé :
        deliberation.yaml
            vote:
              scrutin: secret
    Accepté :
        deliberation.yaml
            vote:
              scrutin: secret
              voix_abstention: []
    """
    vote = cas.deliberation.vote
    if (
        vote is not None
        and vote.scrutin == "secret"
        and (cas.deliberation.nominal or vote.voix_contre or vote.voix_abstention)
    ):
        yield Finding(
            cas.deliberation.at("vote", "scrutin"),
            "scrutin secret, et des voix sont nommées",
            conseil="retirer votes.csv et les noms, ou corriger le mode de scrutin",
        )


@check("VOT-014", "bulletins-blancs-sans-bulletins", AVERTISSEMENT, "scrutin", on=Sujet.DELIBERATION)
def check_blancs_et_nuls(cas: Cas) -> Iterator[Finding]:
    """Il y aurait des bulletins blancs ou nuls dans un vote sans bulletins.

    Vérifie : que des blancs et nuls ne sont comptés qu'au scrutin secret.
    Pourquoi : à main levée, ce sont des abstentions.

    Refusé :
        deliberation.yaml
            vote:
              abstentions: 0
              blancs_et_nuls: 1
              voix_abstention: []
    Accepté :
        deliberation.yaml
            vote:
              scrutin: secret
              abstentions: 0
              blancs_et_nuls: 1
              voix_abstention: []
    """
    vote = cas.deliberation.vote
    if vote is not None and vote.blancs_et_nuls and vote.scrutin != "secret":
        yield Finding(
            cas.deliberation.at("vote", "blancs_et_nuls"),
            f"{vote.blancs_et_nuls} {pluriel(vote.blancs_et_nuls, 'bulletin')} blanc ou nul, sans scrutin secret",
            conseil="les compter parmi les abstentions, ou écrire « scrutin: secret »",
        )
