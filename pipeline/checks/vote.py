"""Rules on the totals of the vote and its result."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.faits import assemblee, cle, exclus, total, voir, votants
from pipeline.checks.registry import AVERTISSEMENT, ERREUR, INFORMATION, Cas, Finding, Sujet, check
from pipeline.model import Presence, Vote
from pipeline.wording import cle_nom, compte, pluriel


def _adopte(vote: Vote) -> bool:
    return vote.resultat != "rejet"


@check("VOT-001", "votes-et-votants-differents", ERREUR, "scrutin", on=Sujet.DELIBERATION)
def check_somme_des_votes(cas: Cas) -> Iterator[Finding]:
    """Les voix ne font pas le nombre des votants.

    Vérifie : pour + contre + abstentions (+ blancs et nuls) = présents + représentés - ceux qui ne prennent pas part,
    au moment de la délibération (départs et arrivées compris).
    Pourquoi : une voix manque ou est en trop ; le résultat affiché n'est pas celui du vote.

    Refusé :
        deliberation.yaml
            vote:
              pour: 5
    Accepté :
        deliberation.yaml
            vote:
              pour: 4
    """
    vote = cas.deliberation.vote
    if vote is None or not cas.seance.presences:
        return
    voters, voices = votants(cas), total(vote)
    if voices in (voters, *_autres_comptes(cas)):
        return
    blancs = f", {compte(vote.blancs_et_nuls, 'blanc ou nul', 'blancs et nuls')}" if vote.blancs_et_nuls else ""
    gap = abs(voices - voters)
    yield Finding(
        cas.deliberation.at("vote", "pour"),
        f"{voices} voix ({vote.pour} pour, {vote.contre} contre, {compte(vote.abstentions, 'abstention')}{blancs}) "
        f"pour {compte(voters, 'votant')}",
        effet=_consequence(vote, gap),
        conseil="recompter, ou corriger la liste de présence",
    )


def _autres_comptes(cas: Cas) -> Iterator[int]:
    """Totals that another rule explains: a proxy that is void, a count announced that the list denies."""
    held, excluded = assemblee(cas), exclus(cas)
    voters = {cle(row) for row in held.votants(cas.deliberation.numero)}
    void = [row for row in cas.seance.representes if cle(row) not in excluded and not _valable(cas, row)]
    yield len(voters - excluded) + len(void)
    yield len(voters) - len(excluded)
    comptes, listed = cas.seance.comptes, len(cas.seance.presents) + len(cas.seance.representes)
    if comptes is not None and comptes.votants != listed:
        yield comptes.votants - len(excluded)


def _valable(cas: Cas, row: Presence) -> bool:
    """Whether a represented member's proxy holder sat at the séance; a departure is another matter."""
    holder = assemblee(cas).mandataires.get(cle(row))
    return holder is not None and holder.presence == "present"


def _consequence(vote: Vote, gap: int) -> str:
    certain = abs(vote.pour - vote.contre) > gap
    fate = "sans incidence sur le sens du vote" if certain else "le sens du vote en dépend"
    return f"{gap} voix d'écart, {fate}"


@check("VOT-002", "unanimite-fausse", ERREUR, None, on=Sujet.DELIBERATION)
def check_unanimite(cas: Cas) -> Iterator[Finding]:
    """L'unanimité annoncée n'en est pas une.

    Vérifie : « à l'unanimité » sans voix contre ni abstention ; « à l'unanimité des suffrages exprimés » sans voix
    contre.
    Pourquoi : l'acte dirait le contraire de son propre décompte.

    Refusé :
        deliberation.yaml
            vote:
              resultat: unanimite
    Accepté :
        deliberation.yaml
            vote:
              resultat: unanimite_des_exprimes
    """
    vote = cas.deliberation.vote
    if vote is None or vote.resultat not in ("unanimite", "unanimite_des_exprimes"):
        return
    place = cas.deliberation.at("vote", "resultat")
    if vote.contre:
        yield Finding(
            place,
            f"unanimité annoncée, {vote.contre} voix contre",
            voir(cas.deliberation.at("vote", "contre"), "voix contre"),
            effet="faute de plume : l'acte est adopté" if vote.pour > vote.contre else "le texte n'est pas adopté",
            conseil="écrire « resultat: majorite »" if vote.pour > vote.contre else "écrire « resultat: rejet »",
        )
    elif vote.resultat == "unanimite" and (vote.abstentions or vote.blancs_et_nuls):
        count = vote.abstentions + vote.blancs_et_nuls
        yield Finding(
            place,
            f"unanimité annoncée, {count} {pluriel(count, 'abstention')} ou {pluriel(count, 'bulletin')} sans suffrage",
            voir(cas.deliberation.at("vote", "abstentions"), "abstentions"),
            effet="faute de plume : l'acte est adopté",
            conseil="écrire « resultat: unanimite_des_exprimes »",
        )


@check("VOT-003", "resultat-faux", ERREUR, "scrutin", on=Sujet.DELIBERATION)
def check_resultat(cas: Cas) -> Iterator[Finding]:
    """Le résultat annoncé n'est pas celui des voix.

    Vérifie : l'adoption demande plus de voix pour que contre ; abstentions, blancs et nuls ne comptent pas.
    Pourquoi : l'acte serait tenu pour adopté alors qu'il est rejeté, ou l'inverse.

    Refusé :
        deliberation.yaml
            vote:
              pour: 1
              contre: 3
              resultat: majorite
    Accepté :
        deliberation.yaml
            vote:
              pour: 3
              contre: 1
              resultat: majorite
    """
    vote = cas.deliberation.vote
    if vote is None or vote.pour == vote.contre or (vote.resultat.startswith("unanimite") and vote.contre):
        return
    if _adopte(vote) != (vote.pour > vote.contre):
        said, found = ("rejet annoncé", "adopté") if vote.pour > vote.contre else ("adoption annoncée", "rejeté")
        yield Finding(
            cas.deliberation.at("vote", "resultat"),
            f"{said}, alors que {vote.pour} voix pour et {vote.contre} contre font un texte {found}",
            effet="le sens de l'acte est inversé",
            conseil="corriger le résultat, ou les voix",
        )


@check("VOT-004", "partage-des-voix", ERREUR, "scrutin", on=Sujet.DELIBERATION)
def check_partage(cas: Cas) -> Iterator[Finding]:
    """Les voix sont à égalité et le résultat ne suit pas la voix du président.

    Vérifie : en cas de partage, la voix du président l'emporte ; au scrutin secret, le texte est rejeté.
    Pourquoi : c'est la règle qui décide du sens de l'acte.

    Refusé :
        deliberation.yaml
            vote:
              pour: 2
              contre: 2
              resultat: majorite
              voix_contre: [BERTRAND Paul, FAURE Inès]
    Accepté :
        deliberation.yaml
            vote:
              pour: 2
              contre: 2
              resultat: majorite
              voix_contre: [DURAND Hugo, FAURE Inès]
    """
    vote = cas.deliberation.vote
    if vote is None or vote.pour != vote.contre:
        return
    place = cas.deliberation.at("vote", "resultat")
    if vote.scrutin == "secret":
        if _adopte(vote):
            yield Finding(
                place,
                f"{vote.pour} voix pour et {vote.contre} contre au scrutin secret : le texte est rejeté",
                effet="le sens de l'acte est inversé",
                conseil="écrire « resultat: rejet »",
            )
        return
    voix = _voix_du_president(cas)
    if voix is None:
        yield Finding(
            place,
            f"{vote.pour} voix pour et {vote.contre} contre : la voix du président l'emporte, et on ne "
            "sait pas laquelle",
            severity=AVERTISSEMENT,
            conseil="nommer ceux qui ont voté contre ou se sont abstenus",
        )
    elif (voix == "pour") != _adopte(vote):
        yield Finding(
            place,
            f"{vote.pour} voix pour et {vote.contre} contre : le président a voté {voix}, le résultat dit le contraire",
            effet="le sens de l'acte est inversé",
            conseil="écrire « resultat: " + ("majorite" if voix == "pour" else "rejet") + " »",
        )


def _voix_du_president(cas: Cas) -> str | None:
    vote, held = cas.deliberation.vote, assemblee(cas)
    president = held.annuaire.find(cas.seance.president)
    if vote is None or president is None:
        return None
    for voix in cas.deliberation.nominal:
        if cle_nom(voix.nom_complet) == cle(president):
            return voix.vote if voix.vote in ("pour", "contre") else None
    against = {cle(row) for name in vote.voix_contre if (row := held.annuaire.find(name)) is not None}
    apart = {cle(row) for name in vote.voix_abstention if (row := held.annuaire.find(name)) is not None}
    if cle(president) in against:
        return "contre"
    complete = len(vote.voix_contre) == vote.contre and len(vote.voix_abstention) == vote.abstentions
    return "pour" if complete and cle(president) not in apart | exclus(cas) else None


@check("VOT-005", "vote-manquant", ERREUR, "scrutin", on=Sujet.DELIBERATION)
def check_vote_manquant(cas: Cas) -> Iterator[Finding]:
    """La délibération ne donne pas le vote.

    Vérifie : que le vote est écrit.
    Pourquoi : sans vote, il n'y a pas de décision ; l'acte ne peut être qu'un projet.

    Refusé :
        deliberation.yaml
            vote:
    Accepté :
        deliberation.yaml
            vote:
              pour: 4
    """
    if cas.deliberation.vote is None:
        yield Finding(
            cas.deliberation.at("vote"),
            "le vote n'est pas indiqué",
            conseil="écrire « pour », « contre », « abstentions » et « resultat » sous « vote »",
        )


@check("VOT-015", "unanimite-non-dite", INFORMATION, None, on=Sujet.DELIBERATION)
def check_unanimite_simple(cas: Cas) -> Iterator[Finding]:
    """L'unanimité est entière, et l'acte ne le dit pas.

    Vérifie : que « à l'unanimité des suffrages exprimés » ou « à la majorité » n'est écrit que s'il le faut.
    Pourquoi : l'acte laisserait croire à des abstentions ou à une opposition.

    Refusé :
        deliberation.yaml
            vote:
              pour: 5
              abstentions: 0
              voix_abstention: []
    Accepté :
        deliberation.yaml
            vote:
              pour: 5
              abstentions: 0
              voix_abstention: []
              resultat: unanimite
    """
    vote = cas.deliberation.vote
    if vote is None or vote.contre or vote.resultat not in ("unanimite_des_exprimes", "majorite") or not vote.pour:
        return
    whole = not vote.abstentions and not vote.blancs_et_nuls
    better = "unanimite" if whole else "unanimite_des_exprimes"
    if vote.resultat != better:
        yield Finding(
            cas.deliberation.at("vote", "resultat"),
            f"« {vote.resultat} » annoncé, et aucune voix contre" + (" ni abstention" if whole else ""),
            conseil=f"écrire « resultat: {better} »",
        )
