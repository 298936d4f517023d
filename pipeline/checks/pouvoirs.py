"""Rules on proxies."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.faits import Assemblee, assemblee, cle, nomme, voir
from pipeline.checks.registry import AVERTISSEMENT, ERREUR, Cas, Finding, Sujet, check
from pipeline.model import Presence, Vote
from pipeline.wording import accord, cle_nom


@check("POU-001", "mandataire-trop-charge", ERREUR, "pouvoirs_max", on=Sujet.SEANCE)
def check_pouvoirs_par_mandataire(cas: Cas) -> Iterator[Finding]:
    """Un membre détient plus de pouvoirs que la loi n'en permet.

    Vérifie : le nombre de pouvoirs de chaque mandataire, contre le maximum du jour : un seul, deux pendant les périodes
    d'exception de 2020 à 2022.
    Pourquoi : le pouvoir de trop est nul ; la voix qu'il porte est à retrancher du vote.

    Refusé :
        presences.csv
            commune;civilite;nom;prenom;presence;mandataire
            Sainte-Aube;M.;LEROY;Marc;represente;GIRARD Lucie
        seance.yaml
            comptes:
              presents: 5
              representes: 2
              votants: 7
        deliberation.yaml
            vote:
              pour: 5
    Accepté :
        presences.csv
            commune;civilite;nom;prenom;presence;mandataire
            Sainte-Aube;M.;LEROY;Marc;represente;FAURE Inès
        seance.yaml
            comptes:
              presents: 5
              representes: 2
              votants: 7
        deliberation.yaml
            vote:
              pour: 5
    """
    held, limit = assemblee(cas), cas.droit.pouvoirs_max
    for mandants in held.mandants.values():
        if len(mandants) <= limit:
            continue
        holder = held.mandataires[cle(mandants[0])]
        last = mandants[-1]
        yield Finding(
            last.at("mandataire"),
            f"{nomme(holder)} détient {len(mandants)} pouvoirs, {limit} au plus",
            tuple(
                related
                for row in mandants[:-1]
                for related in voir(row.at("mandataire"), f"autre pouvoir au même mandataire ({nomme(row)})")
            ),
            effet=_effet(cas, len(mandants) - limit),
            conseil="garder au dossier ce calcul du vote sans le pouvoir de trop"
            if cas.dossier.deliberation is not None and cas.dossier.deliberation.etat == "prise"
            else "désigner un autre mandataire, ou écarter ce pouvoir",
        )


def _effet(cas: Cas, excess: int) -> str | None:
    """What becomes of the vote without the excess proxies, should all of them have been cast with the majority."""
    vote = cas.dossier.deliberation.vote if cas.dossier.deliberation else None
    if vote is None:
        return None
    before, after = vote.pour, vote.pour - excess
    if (after > vote.contre) == (before > vote.contre) and before > vote.contre:
        return f"sans incidence sur le sens du vote ({after} voix pour au lieu de {before}, {vote.contre} contre)"
    if before <= vote.contre:
        return f"sans incidence sur le sens du vote ({before} voix pour, {vote.contre} contre)"
    return _renverse(vote, after)


def _renverse(vote: Vote, after: int) -> str:
    return f"le vote pourrait changer de sens ({after} voix pour, {vote.contre} contre) : un nouveau vote est à prévoir"


@check("POU-002", "mandataire-non-present", ERREUR, "pouvoirs_max", on=Sujet.SEANCE)
def check_mandataire_present(cas: Cas) -> Iterator[Finding]:
    """Un pouvoir est donné à un membre qui n'est pas dans la salle.

    Vérifie : que chaque mandataire est marqué présent.
    Pourquoi : un pouvoir ne se transmet pas ; un membre représenté ou absent ne peut voter pour un autre.

    Refusé :
        presences.csv
            commune;civilite;nom;prenom;presence;mandataire
            Montclair;M.;DURAND;Hugo;represente;LEROY Marc
        deliberation.yaml
            vote:
              pour: 3
    Accepté :
        presences.csv
            commune;civilite;nom;prenom;presence;mandataire
            Montclair;M.;DURAND;Hugo;represente;MOREL Zoé
    """
    for row, holder in _pouvoirs(assemblee(cas)):
        if holder.presence != "present" and holder is not row:
            meme = "elle-même" if holder.civilite == "Mme" else "lui-même"
            state = accord(holder.civilite, "représenté" if holder.presence == "represente" else "absent")
            state = f"{meme} {state}" if holder.presence == "represente" else state
            yield Finding(
                row.at("mandataire"),
                f"{nomme(row)} a donné pouvoir à {nomme(holder)}, {state}",
                voir(holder.at("presence"), "sa ligne dans la liste"),
                effet="ce pouvoir est sans valeur : une voix à retrancher",
                conseil="désigner un membre présent, ou marquer le mandant absent",
            )


def _pouvoirs(held: Assemblee) -> Iterator[tuple[Presence, Presence]]:
    for row in held.seance.presences:
        if cle(row) in held.mandataires:
            yield row, held.mandataires[cle(row)]


@check("POU-003", "represente-sans-mandataire", ERREUR, "pouvoirs_max", on=Sujet.SEANCE)
def check_represente_sans_mandataire(cas: Cas) -> Iterator[Finding]:
    """Un membre est dit représenté, mais par personne.

    Vérifie : que chaque membre représenté a un mandataire.
    Pourquoi : sans mandataire, sa voix ne peut être comptée.

    Refusé :
        presences.csv
            commune;civilite;nom;prenom;presence;mandataire
            Montclair;M.;DURAND;Hugo;represente;
        deliberation.yaml
            vote:
              pour: 3
    Accepté :
        presences.csv
            commune;civilite;nom;prenom;presence;mandataire
            Montclair;M.;DURAND;Hugo;represente;GIRARD Lucie
    """
    for row in cas.seance.representes:
        if row.mandataire is None:
            yield Finding(
                row.at("presence"),
                f"{nomme(row)} est {accord(row.civilite, 'représenté')}, mais aucun mandataire n'est indiqué",
                conseil="écrire le nom du mandataire, ou marquer ce membre absent",
            )


@check("POU-004", "mandataire-sans-objet", ERREUR, "pouvoirs_max", on=Sujet.SEANCE)
def check_mandataire_sans_objet(cas: Cas) -> Iterator[Finding]:
    """Un membre présent ou absent a un mandataire.

    Vérifie : que seuls les membres représentés ont un mandataire.
    Pourquoi : la voix serait comptée deux fois, ou la présence est fausse.

    Refusé :
        presences.csv
            commune;civilite;nom;prenom;presence;mandataire
            Sainte-Aube;M.;LEROY;Marc;absent;FAURE Inès
    Accepté :
        presences.csv
            commune;civilite;nom;prenom;presence;mandataire
            Sainte-Aube;M.;LEROY;Marc;absent;
    """
    for row in cas.seance.presences:
        if row.presence != "represente" and row.mandataire is not None:
            state = "présent" if row.presence == "present" else "absent"
            yield Finding(
                row.at("mandataire"),
                f"{nomme(row)} est {accord(row.civilite, state)} et a pourtant un mandataire, {row.mandataire}",
                conseil="effacer le mandataire, ou marquer ce membre « represente »",
            )


@check("POU-005", "pouvoir-a-soi-meme", ERREUR, "pouvoirs_max", on=Sujet.SEANCE)
def check_pouvoir_a_soi_meme(cas: Cas) -> Iterator[Finding]:
    """Un membre s'est donné pouvoir à lui-même.

    Vérifie : que le mandataire est un autre membre que le mandant.
    Pourquoi : le nom du mandataire est faux.

    Refusé :
        presences.csv
            commune;civilite;nom;prenom;presence;mandataire
            Montclair;M.;DURAND;Hugo;represente;DURAND Hugo
        deliberation.yaml
            vote:
              pour: 3
    Accepté :
        presences.csv
            commune;civilite;nom;prenom;presence;mandataire
            Montclair;M.;DURAND;Hugo;represente;GIRARD Lucie
    """
    for row, holder in _pouvoirs(assemblee(cas)):
        if holder is row:
            yield Finding(
                row.at("mandataire"),
                f"{nomme(row)} a donné pouvoir à {'elle' if row.civilite == 'Mme' else 'lui'}-même",
                conseil="écrire le nom du mandataire",
            )


@check("POU-006", "pouvoir-tombe", AVERTISSEMENT, "pouvoirs_max", on=Sujet.DELIBERATION)
def check_pouvoir_tombe(cas: Cas) -> Iterator[Finding]:
    """Le mandataire n'était pas dans la salle au moment de ce vote.

    Vérifie : que chaque mandataire était arrivé, et pas encore parti, quand la délibération a été prise.
    Pourquoi : le pouvoir tombe avec le départ du mandataire ; la voix du mandant ne compte plus.

    Refusé :
        presences.csv
            commune;civilite;nom;prenom;presence;mandataire;arrivee;depart
            Montclair;Mme;GIRARD;Lucie;present;;;11
        deliberation.yaml
            vote:
              pour: 2
    Accepté :
        presences.csv
            commune;civilite;nom;prenom;presence;mandataire;arrivee;depart
            Montclair;Mme;GIRARD;Lucie;present;;;13
    """
    held, numero = assemblee(cas), cas.deliberation.numero
    for row, holder in _pouvoirs(held):
        if holder.presence == "present" and not held.dans_la_salle(holder, numero):
            yield Finding(
                row.at("mandataire"),
                f"{nomme(holder)}, mandataire de {nomme(row)}, n'était pas dans la salle pour la "
                f"délibération n° {numero}",
                voir(holder.at("depart" if holder.depart else "arrivee"), "son départ ou son arrivée"),
                effet="la voix du mandant n'est pas comptée parmi les votants",
                conseil="vérifier qui a voté pour ce membre",
            )


@check("POU-007", "mandataire-par-son-seul-nom", AVERTISSEMENT, None, on=Sujet.SEANCE)
def check_mandataire_par_nom_seul(cas: Cas) -> Iterator[Finding]:
    """Le mandataire n'est désigné que par son nom.

    Vérifie : que le mandataire est écrit avec son prénom.
    Pourquoi : un homonyme peut entrer dans l'assemblée ; l'acte doit désigner une seule personne.

    Refusé :
        presences.csv
            commune;civilite;nom;prenom;presence;mandataire
            Montclair;M.;DURAND;Hugo;represente;GIRARD
    Accepté :
        presences.csv
            commune;civilite;nom;prenom;presence;mandataire
            Montclair;M.;DURAND;Hugo;represente;Lucie Girard
    """
    for row, holder in _pouvoirs(assemblee(cas)):
        if row.mandataire is not None and cle_nom(row.mandataire) == cle_nom(holder.nom):
            yield Finding(
                row.at("mandataire"),
                f"« {row.mandataire} » désigne {nomme(holder)} par son seul nom",
                conseil=f"écrire « {holder.nom} {holder.prenom} »",
            )
