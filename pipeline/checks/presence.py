"""Rules on the attendance: its counts, its order, who comes and goes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.checks.faits import cle, doubles, nomme, rang, voir
from pipeline.checks.registry import ERREUR, INFORMATION, Cas, Finding, Sujet, check
from pipeline.model import Membre, Presence
from pipeline.wording import cle_nom, compte, pluriel


@check("ROL-001", "liste-incomplete", ERREUR, "effectif", on=Sujet.SEANCE)
def check_liste_incomplete(cas: Cas) -> Iterator[Finding]:
    """La liste de présence n'a pas autant de lignes qu'il y a de membres en exercice.

    Vérifie : que présents, représentés et absents font ensemble le nombre des membres en exercice.
    Pourquoi : le quorum se calcule sur ce nombre ; un membre oublié ou compté deux fois le fausse.

    Refusé :
        seance.yaml
            membres_en_exercice: 6
    Accepté :
        seance.yaml
            membres_en_exercice: 7
    """
    rows, declared = len(cas.seance.presences), cas.seance.membres_en_exercice
    if rows != declared and not _lignes_illisibles(cas):
        yield Finding(
            cas.seance.at("membres_en_exercice"),
            f"{declared} membres en exercice, {rows} {pluriel(rows, 'ligne')} dans la liste de présence",
            conseil="compléter presences.csv, ou corriger membres_en_exercice",
        )


def _lignes_illisibles(cas: Cas) -> bool:
    """Whether the list has lines that loading could not read, and has reported."""
    if not cas.seance.presences:
        return False
    lines = cas.lignes.get(cas.seance.presences[0].source.location.file, ())
    return len([line for line in lines[1:] if line.strip()]) > len(cas.seance.presences)


@check("ROL-002", "comptes-faux", ERREUR, None, on=Sujet.SEANCE)
def check_comptes_faux(cas: Cas) -> Iterator[Finding]:
    """Un nombre annoncé n'est pas celui de la liste.

    Vérifie : les nombres de présents, de représentés et de votants annoncés, contre la liste de présence.
    Pourquoi : l'acte afficherait un nombre que sa propre liste dément.

    Refusé :
        seance.yaml
            comptes:
              presents: 6
              representes: 1
              votants: 6
    Accepté :
        seance.yaml
            comptes:
              presents: 5
              representes: 1
              votants: 6
    """
    comptes, seance = cas.seance.comptes, cas.seance
    if comptes is None:
        return
    counted = (
        ("presents", "présent annoncé", comptes.presents, len(seance.presents)),
        ("representes", "représenté annoncé", comptes.representes, len(seance.representes)),
        ("votants", "votant annoncé", comptes.votants, len(seance.presents) + len(seance.representes)),
    )
    for key, label, declared, found in counted:
        if declared != found:
            yield Finding(
                seance.at("comptes", key),
                f"{compte(declared, label)}, {found} dans la liste de présence",
                conseil="corriger le nombre, ou la liste de présence",
            )


@check("ROL-005", "membre-en-double", ERREUR, None, on=Sujet.SEANCE)
def check_membre_en_double(cas: Cas) -> Iterator[Finding]:
    """Un membre figure deux fois dans la liste de présence, ou dans celle de l'assemblée.

    Vérifie : que chaque membre n'a qu'une ligne dans chacune.
    Pourquoi : il serait compté deux fois dans le quorum et dans le vote.

    Refusé :
        presences.csv
            commune;civilite;nom;prenom;presence;mandataire
            + Sainte-Aube;M.;LEROY;Marc;present;
        seance.yaml
            membres_en_exercice: 8
            comptes:
              presents: 6
              representes: 1
              votants: 7
        deliberation.yaml
            vote:
              pour: 5
        val-clair.yaml
            organe:
              effectif: 8
    Accepté :
        presences.csv
            commune;civilite;nom;prenom;presence;mandataire
            Sainte-Aube;M.;LEROY;Marc;absent;
    """
    lists: tuple[Sequence[Membre], ...] = (cas.seance.presences, cas.dossier.membres)
    for rows in lists:
        for places in doubles([cle(row) for row in rows]).values():
            first = rows[places[0]]
            for index in places[1:]:
                yield Finding(
                    rows[index].at("nom"),
                    f"{nomme(rows[index])} est déjà dans la liste",
                    voir(first.at("nom"), "première ligne de ce membre"),
                    conseil="n'en garder qu'une ligne",
                )


@check("ROL-008", "ordre-alphabetique-mele", INFORMATION, None, on=Sujet.SEANCE)
def check_ordre_alphabetique(cas: Cas) -> Iterator[Finding]:
    """La liste n'est dans aucun ordre alphabétique suivi.

    Vérifie : que les noms se suivent mot à mot (BEN CHEIKH avant BENBETKA) ou lettre à lettre, sans mélanger les deux.
    Pourquoi : une liste de cent noms se lit et se compare d'une séance à l'autre si l'ordre est le même partout.

    Refusé :
        presences.csv
            commune;civilite;nom;prenom;presence;mandataire
            Valmont;Mme;MOREL;Zoé;retirer
            Montclair;Mme;GIRARD;Lucie;retirer
            Valmont;Mme;MOREL;Zoé;present;
            Montclair;Mme;GIRARD;Lucie;present;
    Accepté :
        presences.csv
            commune;civilite;nom;prenom;presence;mandataire
            Valmont;Mme;MOREL;Zoé;present;
    """
    rows = cas.seance.presences
    breaks = {mode: _break(rows, mode) for mode in ("mot à mot", "lettre à lettre")}
    if any(place is None for place in breaks.values()):
        return
    index = max(place for place in breaks.values() if place is not None)
    yield Finding(
        rows[index].at("nom"),
        f"{rows[index].nom} n'est pas à sa place après {rows[index - 1].nom}, ni mot à mot ni lettre à lettre",
        conseil="trier la liste d'une seule façon",
    )


def _break(rows: tuple[Presence, ...], mode: str) -> int | None:
    """The index of the first row out of order."""
    keys = [cle_nom(f"{row.nom} {row.prenom}") for row in rows]
    if mode == "lettre à lettre":
        keys = [f"{cle_nom(row.nom).replace(' ', '')} {cle_nom(row.prenom)}" for row in rows]
    return next((i for i in range(1, len(keys)) if keys[i] < keys[i - 1]), None)


@check("ROL-009", "mouvement-impossible", ERREUR, None, on=Sujet.SEANCE)
def check_mouvement(cas: Cas) -> Iterator[Finding]:
    """Une arrivée ou un départ est noté hors de la séance, ou dans le mauvais ordre.

    Vérifie : que le numéro d'arrivée ou de départ est l'un de ceux de la séance, et que l'arrivée précède le départ.
    Pourquoi : les votants de chaque délibération sont comptés d'après ces numéros.

    Refusé :
        presences.csv
            commune;civilite;nom;prenom;presence;mandataire;arrivee;depart
            Valmont;Mme;MOREL;Zoé;present;;;16
    Accepté :
        presences.csv
            commune;civilite;nom;prenom;presence;mandataire;arrivee;depart
            Valmont;Mme;MOREL;Zoé;present;;;15
    """
    first, last = rang(cas.seance.numeros.premier), rang(cas.seance.numeros.dernier)
    for row in cas.seance.presences:
        for key, label in (("arrivee", "arrivée"), ("depart", "départ")):
            numero = getattr(row, key)
            if numero is not None and not first <= rang(numero) <= last:
                yield Finding(
                    row.at(key),
                    f"{label} de {nomme(row)} au n° {numero}, hors des n° {first} à {last}",
                    conseil="écrire le numéro de la première délibération qui suit",
                )
        if row.arrivee is not None and row.depart is not None and rang(row.depart) <= rang(row.arrivee):
            yield Finding(
                row.at("depart"),
                f"{nomme(row)} partirait au n° {row.depart}, avant son arrivée au n° {row.arrivee}",
                voir(row.at("arrivee"), "arrivée"),
                conseil="corriger l'un des deux numéros",
            )
