"""Rules on the quorum, at the opening and at each item."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.faits import assemblee, nomme, rang, voir
from pipeline.checks.registry import AVERTISSEMENT, ERREUR, INFORMATION, Cas, Finding, Sujet, check
from pipeline.legal import Droit
from pipeline.wording import pluriel

LONGUE_SEANCE = 16
"""Items beyond which a single count of those present is worth a look."""


def _base(cas: Cas, presents: int) -> int:
    """What counts towards the quorum: those present, and in spring 2020 those represented too."""
    return presents + (len(cas.seance.representes) if cas.droit.quorum_base == "presents_ou_representes" else 0)


def _regle(droit: Droit) -> str:
    return (
        "le tiers des membres en exercice" if droit.quorum == "tiers" else "plus de la moitié des membres en exercice"
    )


@check("QUO-001", "quorum-non-atteint", ERREUR, "quorum", on=Sujet.SEANCE)
def check_quorum(cas: Cas) -> Iterator[Finding]:
    """Le quorum n'est pas atteint à l'ouverture de la séance.

    Vérifie : le nombre des membres présents, sans les pouvoirs, contre le seuil de la loi en vigueur ce jour-là.
    Pourquoi : sans quorum, l'assemblée ne peut rien décider ; une seconde convocation, à trois jours au moins, en
    dispense.

    Refusé :
        presences.csv
            commune;civilite;nom;prenom;presence;mandataire
            Bellerive;Mme;COLIN;Anne;absent;
            Valmont;Mme;MOREL;Zoé;absent;
        seance.yaml
            comptes:
              presents: 3
              representes: 1
              votants: 4
        deliberation.yaml
            vote:
              pour: 4
              abstentions: 0
              resultat: unanimite
              voix_abstention: []
              ne_prennent_pas_part: []
    Accepté :
        seance.yaml
            membres_en_exercice: 7
    """
    if cas.seance.rang_convocation > 1:
        return
    seuil = cas.droit.seuil_quorum(cas.seance.membres_en_exercice)
    presents = _base(cas, len(assemblee(cas).presents(None)))
    if presents < min(seuil, cas.droit.seuil_quorum(len(cas.seance.presences))):
        manque = seuil - presents
        yield Finding(
            cas.seance.at("membres_en_exercice"),
            f"{presents} {pluriel(presents, 'membre présent')} sur {cas.seance.membres_en_exercice}, "
            f"{seuil} exigés ({_regle(cas.droit)})",
            effet=f"il manque {manque} {pluriel(manque, 'membre')} : aucune délibération de la séance n'est régulière",
            conseil="vérifier la liste de présence ; à défaut, convoquer une seconde fois à trois jours au moins",
        )


@check("QUO-002", "quorum-sans-marge", INFORMATION, "quorum", on=Sujet.SEANCE)
def check_quorum_sans_marge(cas: Cas) -> Iterator[Finding]:
    """Le quorum est atteint sans une voix de trop.

    Vérifie : que le nombre des présents dépasse le seuil du quorum.
    Pourquoi : le départ d'un seul membre en cours de séance l'aurait fait perdre.

    Refusé :
        presences.csv
            commune;civilite;nom;prenom;presence;mandataire
            Bellerive;Mme;COLIN;Anne;absent;
        seance.yaml
            membres_en_exercice: 7
            comptes:
              presents: 4
              representes: 1
              votants: 5
        deliberation.yaml
            vote:
              ne_prennent_pas_part: []
    Accepté :
        seance.yaml
            membres_en_exercice: 7
    """
    seuil = cas.droit.seuil_quorum(cas.seance.membres_en_exercice)
    presents = _base(cas, len(assemblee(cas).presents(None)))
    if presents == seuil and cas.seance.rang_convocation == 1:
        yield Finding(
            cas.seance.at("membres_en_exercice"),
            f"{presents} {pluriel(presents, 'membre présent')}, exactement le quorum",
            effet="le départ d'un membre ferait perdre le quorum pour les points suivants",
            conseil="noter les départs et les arrivées dans la liste de présence",
        )


@check("QUO-003", "quorum-par-exception", INFORMATION, "quorum", on=Sujet.SEANCE)
def check_quorum_par_exception(cas: Cas) -> Iterator[Finding]:
    """Le quorum n'est atteint que grâce à une loi d'exception.

    Vérifie : si les présents seraient assez nombreux sous le droit commun.
    Pourquoi : l'acte repose alors entièrement sur cette loi ; il doit la citer et sa date doit être sûre.

    Refusé :
        seance.yaml
            date: 2021-03-12
            convocation:
              date: 2021-03-04
              envoi: 2021-03-04
            loi_derogatoire: loi n° 2020-1379 du 14 novembre 2020, article 6
            membres_en_exercice: 9
            comptes:
              presents: 4
              representes: 1
              votants: 5
        presences.csv
            commune;civilite;nom;prenom;presence;mandataire
            Bellerive;Mme;COLIN;Anne;absent;
            + Valmont;M.;NOBLET;Igor;absent;
            + Valmont;M.;PRIEUR;Jean;absent;
        conseil-de-territoire.csv
            commune;civilite;nom;prenom
            + Valmont;M.;NOBLET;Igor
            + Valmont;M.;PRIEUR;Jean
        val-clair.yaml
            organe:
              effectif: 9
        deliberation.yaml
            vote:
              ne_prennent_pas_part: []
    Accepté :
        seance.yaml
            membres_en_exercice: 7
    """
    if cas.droit.quorum != "tiers" or cas.seance.rang_convocation > 1:
        return
    presents = len(assemblee(cas).presents(None))
    ordinaire = cas.seance.membres_en_exercice // 2 + 1
    seuil = cas.droit.seuil_quorum(cas.seance.membres_en_exercice)
    if seuil <= _base(cas, presents) and presents < ordinaire:
        yield Finding(
            cas.seance.at("membres_en_exercice"),
            f"{presents} {pluriel(presents, 'membre présent')} : quorum du tiers atteint ({seuil}), "
            f"quorum ordinaire non atteint ({ordinaire})",
            effet=f"la séance n'est régulière que par la loi n° {cas.droit.loi_derogatoire}",
            conseil="citer cette loi dans l'acte, et y écrire le nombre de membres en exercice, le quorum et "
            "les présents",
        )


@check("QUO-004", "quorum-perdu", ERREUR, "quorum_par_point", on=Sujet.DELIBERATION)
def check_quorum_perdu(cas: Cas) -> Iterator[Finding]:
    """Le quorum n'est plus atteint au moment de ce vote.

    Vérifie : le nombre des membres dans la salle au moment de la délibération, d'après les arrivées et les départs.
    Pourquoi : le quorum s'apprécie à chaque point de l'ordre du jour, pas seulement à l'ouverture.

    Refusé :
        presences.csv
            commune;civilite;nom;prenom;presence;mandataire;arrivee;depart
            Bellerive;Mme;COLIN;Anne;present;;;11
            Valmont;Mme;MOREL;Zoé;present;;;12
        deliberation.yaml
            vote:
              abstentions: 0
              resultat: unanimite
              voix_abstention: []
              ne_prennent_pas_part: []
    Accepté :
        presences.csv
            commune;civilite;nom;prenom;presence;mandataire;arrivee;depart
            Bellerive;Mme;COLIN;Anne;present;;;13
            Valmont;Mme;MOREL;Zoé;present;;;14
    """
    if cas.seance.rang_convocation > 1:
        return
    held, numero = assemblee(cas), cas.deliberation.numero
    seuil = cas.droit.seuil_quorum(cas.seance.membres_en_exercice)
    ouverture, presents = _base(cas, len(held.presents(None))), _base(cas, len(held.presents(numero)))
    if presents < seuil <= ouverture:
        moved = [row for row in held.presents(None) if not held.dans_la_salle(row, numero)]
        yield Finding(
            moved[-1].at("depart"),
            f"{presents} {pluriel(presents, 'membre')} dans la salle pour la délibération n° {numero}, {seuil} exigés",
            tuple(related for row in moved[:-1] for related in voir(row.at("depart"), f"départ de {nomme(row)}")),
            effet=f"il manque {seuil - presents} {pluriel(seuil - presents, 'membre')} : un nouveau vote est à prévoir",
            conseil="vérifier l'heure des départs ; sinon reporter ce point à une autre séance",
        )


@check("QUO-005", "un-seul-decompte", AVERTISSEMENT, "quorum_par_point", on=Sujet.SEANCE)
def check_un_seul_decompte(cas: Cas) -> Iterator[Finding]:
    """Une longue séance ne note ni arrivée ni départ.

    Vérifie : qu'une séance de plus de quinze délibérations note au moins un mouvement de membre.
    Pourquoi : le quorum et les votants s'apprécient à chaque point ; un seul décompte pour tous est rarement exact.

    Refusé :
        seance.yaml
            numeros:
              premier: "10"
              dernier: "60"
    Accepté :
        seance.yaml
            numeros:
              premier: "10"
              dernier: "20"
    """
    numeros = cas.seance.numeros
    points = rang(numeros.dernier) - rang(numeros.premier) + 1
    moved = any(row.arrivee or row.depart for row in cas.seance.presences)
    if points >= LONGUE_SEANCE and not moved and cas.seance.presences:
        yield Finding(
            cas.seance.at("numeros", "dernier"),
            f"un seul décompte des présents pour {points} délibérations",
            conseil="noter les arrivées et les départs dans presences.csv (colonnes arrivee et depart)",
        )
