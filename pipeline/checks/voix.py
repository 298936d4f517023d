"""Rules on who voted what: the roll call, the members named, those who take no part."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.faits import assemblee, cle, exclus, nomme, tete, total, voir, votants
from pipeline.checks.registry import ERREUR, INFORMATION, Cas, Finding, Sujet, check
from pipeline.model import Presence
from pipeline.wording import accord, cle_nom, pluriel

_LISTES = ("voix_contre", "voix_abstention", "ne_prennent_pas_part")


def _nommes(cas: Cas) -> Iterator[tuple[str, int, Presence]]:
    """The members that the vote names, found in the list of the séance, with where each is named."""
    annuaire = assemblee(cas).annuaire
    for key in _LISTES:
        for index, name in enumerate(getattr(cas.deliberation.vote, key, ())):
            row = annuaire.find(name)
            if row is not None:
                yield key, index, row


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
                f"{declared} voix {label} {pluriel(declared, 'annoncée')}, {len(found)} dans le vote nom par nom",
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
            yield Finding(
                voix.at("vote"),
                f"{nomme(row)} est {accord(row.civilite, 'absent')} dans le vote, mais {_etat(row)} à la séance",
                voir(row.at("presence"), "sa ligne dans la liste de présence"),
                conseil="corriger l'une des deux listes",
            )
        elif voix.vote != "absent" and cle(row) not in voters:
            yield Finding(
                voix.at("vote"),
                f"{nomme(row)} a voté, mais est {_etat(row)} à ce point de la séance",
                voir(row.at("presence"), "sa ligne dans la liste de présence"),
                effet="cette voix est à retrancher",
                conseil="corriger l'une des deux listes",
            )


def _etat(row: Presence) -> str:
    words = {"present": "présent", "represente": "représenté", "absent": "absent"}
    return accord(row.civilite, words[row.presence])


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
    if vote is None or total(vote) != votants(cas):
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
    seen: dict[str, tuple[str, int]] = {}
    for key, index, row in _nommes(cas):
        if cle(row) in seen:
            yield Finding(
                cas.deliberation.at("vote", key, index),
                f"{nomme(row)} est déjà {accord(row.civilite, 'nommé')} dans ce vote",
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
    voters = {cle(row) for row in assemblee(cas).votants(cas.deliberation.numero)}
    for key, index, row in _nommes(cas):
        if cle(row) not in voters:
            yield Finding(
                cas.deliberation.at("vote", key, index),
                f"{nomme(row)} n'était ni {accord(row.civilite, 'présent')} ni "
                f"{accord(row.civilite, 'représenté')} à ce point de la séance",
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
    commune, excluded = cle_nom(cas.beneficiaire.nom_court), exclus(cas)
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
