"""Rules on the vote."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.faits import assemblee, cle, nomme, tete, voir
from pipeline.checks.registry import AVERTISSEMENT, ERREUR, INFORMATION, Cas, Finding, Sujet, check
from pipeline.model import Presence, Vote
from pipeline.wording import cle_nom, pluriel

_LISTES = ("voix_contre", "voix_abstention", "ne_prennent_pas_part")


def _adopte(vote: Vote) -> bool:
    return vote.resultat != "rejet"


def _exclus(cas: Cas) -> set[str]:
    """Keys of those who take no part: named in the vote, or in the roll call."""
    vote = cas.deliberation.vote
    written = vote.ne_prennent_pas_part if vote else ()
    found = {cle(row) for name in written if (row := assemblee(cas).annuaire.find(name)) is not None}
    return found | {cle_nom(v.nom_complet) for v in cas.deliberation.nominal if v.vote == "ne_prend_pas_part"}


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
    votants, total = _votants(cas), _total(vote)
    if total in (votants, *_autres_comptes(cas)):
        return
    blancs = f", {vote.blancs_et_nuls} blancs et nuls" if vote.blancs_et_nuls else ""
    gap = abs(total - votants)
    yield Finding(
        cas.deliberation.at("vote", "pour"),
        f"{total} voix ({vote.pour} pour, {vote.contre} contre, {vote.abstentions} abstentions{blancs}) "
        f"pour {votants} votants",
        effet=_consequence(vote, gap),
        conseil="recompter, ou corriger la liste de présence",
    )


def _total(vote: Vote) -> int:
    return vote.pour + vote.contre + vote.abstentions + vote.blancs_et_nuls


def _votants(cas: Cas) -> int:
    excluded = _exclus(cas)
    return sum(cle(row) not in excluded for row in assemblee(cas).votants(cas.deliberation.numero))


def _autres_comptes(cas: Cas) -> Iterator[int]:
    """Totals that another rule explains: a proxy that is void, a count announced that the list denies."""
    held, excluded = assemblee(cas), _exclus(cas)
    sure = len({cle(row) for row in held.votants(cas.deliberation.numero)} - excluded)
    void = [row for row in cas.seance.representes if cle(row) not in excluded and not _valable(cas, row)]
    yield sure + len(void)
    voters = {cle(row) for row in held.votants(cas.deliberation.numero)}
    yield sure - len(excluded - voters)
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
            conseil="écrire « resultat: majorite »",
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
    return "pour" if complete and cle(president) not in apart | _exclus(cas) else None


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


@check("VOT-006", "appel-nominal-divergent", ERREUR, None, on=Sujet.DELIBERATION)
def check_appel_nominal(cas: Cas) -> Iterator[Finding]:
    """Le vote nom par nom ne donne pas les totaux annoncés.

    Vérifie : le nombre de pour, de contre et d'abstentions de votes.csv, contre ceux de la délibération.
    Pourquoi : l'acte publierait deux décomptes différents du même vote.

    Refusé :
        votes.csv
            nom;prenom;vote
            BERTRAND;Paul;pour
            COLIN;Anne;ne_prend_pas_part
            DURAND;Hugo;pour
            FAURE;Inès;contre
            GIRARD;Lucie;pour
            LEROY;Marc;absent
            MOREL;Zoé;abstention
    Accepté :
        votes.csv
            nom;prenom;vote
            BERTRAND;Paul;pour
            COLIN;Anne;ne_prend_pas_part
            DURAND;Hugo;pour
            FAURE;Inès;pour
            GIRARD;Lucie;pour
            LEROY;Marc;absent
            MOREL;Zoé;abstention
    """
    vote, nominal = cas.deliberation.vote, cas.deliberation.nominal
    if vote is None or not nominal:
        return
    counted = (
        ("pour", "pour", "pour", vote.pour),
        ("contre", "contre", "contre", vote.contre),
        ("abstentions", "abstention", "d'abstention", vote.abstentions),
    )
    for key, kind, label, declared in counted:
        found = [voix for voix in nominal if voix.vote == kind]
        if len(found) != declared:
            yield Finding(
                cas.deliberation.at("vote", key),
                f"{declared} voix {label} annoncées, {len(found)} dans le vote nom par nom",
                voir(found[-1].at("vote"), f"dernière voix {label}") if found else (),
                conseil="corriger le total, ou la voix mal notée dans votes.csv",
            )


@check("VOT-007", "voix-d-un-absent", ERREUR, "scrutin", on=Sujet.DELIBERATION)
def check_voix_et_presence(cas: Cas) -> Iterator[Finding]:
    """Le vote nom par nom contredit la liste de présence.

    Vérifie : que tout membre présent ou représenté a une voix, et qu'aucun absent n'en a.
    Pourquoi : une voix d'absent est nulle ; une voix oubliée fausse le total.

    Refusé :
        votes.csv
            nom;prenom;vote
            BERTRAND;Paul;pour
            COLIN;Anne;ne_prend_pas_part
            DURAND;Hugo;pour
            FAURE;Inès;absent
            GIRARD;Lucie;pour
            LEROY;Marc;pour
            MOREL;Zoé;abstention
    Accepté :
        votes.csv
            nom;prenom;vote
            BERTRAND;Paul;pour
            COLIN;Anne;ne_prend_pas_part
            DURAND;Hugo;pour
            FAURE;Inès;pour
            GIRARD;Lucie;pour
            LEROY;Marc;absent
            MOREL;Zoé;abstention
    """
    held = assemblee(cas)
    voters = {cle(row) for row in held.votants(cas.deliberation.numero)}
    for voix in cas.deliberation.nominal:
        row = held.annuaire.find(voix.nom_complet)
        if row is None:
            continue
        if voix.vote == "absent" and cle(row) in voters:
            yield Finding(voix.at("vote"), f"{nomme(row)} est noté absent du vote, mais {_etat(row)} à la séance",
                          voir(row.at("presence"), "sa ligne dans la liste de présence"),
                          conseil="corriger l'une des deux listes")  # fmt: skip
        elif voix.vote != "absent" and cle(row) not in voters:
            yield Finding(voix.at("vote"), f"{nomme(row)} a voté, mais est {_etat(row)} à ce point de la séance",
                          voir(row.at("presence"), "sa ligne dans la liste de présence"),
                          effet="cette voix est à retrancher", conseil="corriger l'une des deux listes")  # fmt: skip


def _etat(row: Presence) -> str:
    words = {"present": "présent", "represente": "représenté", "absent": "absent"}
    return words[row.presence] + ("e" if row.civilite == "Mme" else "")


@check("VOT-008", "voix-nommees-incompletes", ERREUR, None, on=Sujet.DELIBERATION)
def check_voix_nommees(cas: Cas) -> Iterator[Finding]:
    """Les membres nommés ne sont pas aussi nombreux que les voix.

    Vérifie : quand ceux qui ont voté contre, ou se sont abstenus, sont nommés, qu'il y en a autant que de voix.
    Pourquoi : un nom manque ou est en trop dans l'acte.

    Refusé :
        deliberation.yaml
            vote:
              voix_abstention: [MOREL Zoé, FAURE Inès]
    Accepté :
        deliberation.yaml
            vote:
              voix_abstention: [FAURE Inès]
    """
    vote = cas.deliberation.vote
    if vote is None or _total(vote) != _votants(cas):
        return
    for key, label, count in (
        ("voix_contre", "contre", vote.contre),
        ("voix_abstention", "d'abstention", vote.abstentions),
    ):
        names = getattr(vote, key)
        if names and len(names) != count:
            yield Finding(
                cas.deliberation.at("vote", key, -1),
                f"{len(names)} {pluriel(len(names), 'membre nommé')} pour {count} voix {label}",
                conseil="compléter la liste, ou corriger le nombre de voix",
            )


@check("VOT-009", "membre-a-deux-voix", ERREUR, "scrutin", on=Sujet.DELIBERATION)
def check_membre_a_deux_voix(cas: Cas) -> Iterator[Finding]:
    """Un membre est compté dans deux sens, ou deux fois.

    Vérifie : que chacun n'est nommé qu'une fois parmi ceux qui votent contre, s'abstiennent ou ne prennent pas part.
    Pourquoi : chaque membre n'a qu'une voix.

    Refusé :
        deliberation.yaml
            vote:
              pour: 3
              contre: 1
              resultat: majorite
              voix_contre: [MOREL Zoé]
    Accepté :
        deliberation.yaml
            vote:
              pour: 3
              contre: 1
              resultat: majorite
              voix_contre: [FAURE Inès]
    """
    vote = cas.deliberation.vote
    if vote is None:
        return
    held, seen = assemblee(cas), dict[str, tuple[str, int]]()
    for key in _LISTES:
        for index, name in enumerate(getattr(vote, key)):
            row = held.annuaire.find(name)
            if row is None:
                continue
            if cle(row) in seen:
                yield Finding(
                    cas.deliberation.at("vote", key, index),
                    f"{nomme(row)} est déjà nommé{'e' if row.civilite == 'Mme' else ''} dans ce vote",
                    voir(cas.deliberation.at("vote", *seen[cle(row)]), "première mention"),
                    conseil="n'en garder qu'une",
                )
            seen.setdefault(cle(row), (key, index))


@check("VOT-010", "voix-nommee-d-un-absent", ERREUR, "scrutin", on=Sujet.DELIBERATION)
def check_voix_nommee_absent(cas: Cas) -> Iterator[Finding]:
    """Un membre absent est nommé parmi ceux qui ont voté.

    Vérifie : que ceux qui votent contre, s'abstiennent ou ne prennent pas part étaient présents ou représentés.
    Pourquoi : un absent n'a pas de voix.

    Refusé :
        deliberation.yaml
            vote:
              voix_abstention: [LEROY Marc]
    Accepté :
        deliberation.yaml
            vote:
              voix_abstention: [DURAND Hugo]
    """
    vote, held = cas.deliberation.vote, assemblee(cas)
    if vote is None:
        return
    voters = {cle(row) for row in held.votants(cas.deliberation.numero)}
    for key in _LISTES:
        for index, name in enumerate(getattr(vote, key)):
            row = held.annuaire.find(name)
            if row is not None and cle(row) not in voters:
                yield Finding(
                    cas.deliberation.at("vote", key, index),
                    f"{nomme(row)} n'était ni présent{'e' if row.civilite == 'Mme' else ''} ni "
                    f"représenté{'e' if row.civilite == 'Mme' else ''} à ce point de la séance",
                    voir(row.at("presence"), "sa ligne dans la liste de présence"),
                    conseil="corriger le nom, ou la liste de présence",
                )


@check("VOT-011", "elu-de-la-commune-votant", INFORMATION, "interesse_presence_compte", on=Sujet.DELIBERATION)
def check_elus_de_la_commune(cas: Cas) -> Iterator[Finding]:
    """Des élus de la commune cocontractante prennent part au vote.

    Vérifie : si des membres élus de l'autre partie à la convention votent.
    Pourquoi : représenter sa commune n'est pas un intérêt personnel, mais s'abstenir de prendre part évite le débat.

    Refusé :
        deliberation.yaml
            vote:
              pour: 5
              ne_prennent_pas_part: []
    Accepté :
        deliberation.yaml
            vote:
              ne_prennent_pas_part: [COLIN Anne]
    """
    if cas.deliberation.vote is None or cas.dossier.convention is None:
        return
    commune, excluded = cle_nom(cas.beneficiaire.nom_court), _exclus(cas)
    voters = assemblee(cas).votants(cas.deliberation.numero)
    interested = [row for row in voters if cle_nom(row.commune) == commune and cle(row) not in excluded]
    if not interested:
        return
    vote = cas.deliberation.vote
    after = max(vote.pour - len(interested), 0)
    names = ", ".join(nomme(row) for row in interested)
    same = "sans incidence sur le sens du vote" if after > vote.contre else "le vote tient à ces voix"
    yield Finding(
        tete(cas.deliberation, "vote"),
        f"{len(interested)} {pluriel(len(interested), 'élu')} de {cas.beneficiaire.nom_court} "
        f"{'prend' if len(interested) == 1 else 'prennent'} part au vote : {names}",
        tuple(related for row in interested for related in voir(row.at("nom"), nomme(row))),
        effet=f"{same} ({after} voix pour au lieu de {vote.pour})",
        conseil="les inviter à ne pas prendre part, et les nommer sous « ne_prennent_pas_part »",
    )


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
