"""Rules on the attendance against the list of the assembly's members."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.faits import cle, nomme, voir
from pipeline.checks.lexique import COMMUNES
from pipeline.checks.registry import AVERTISSEMENT, Cas, Finding, Sujet, check
from pipeline.wording import cle_nom


@check("ROL-003", "membre-inconnu", AVERTISSEMENT, None, on=Sujet.SEANCE)
def check_membre_inconnu(cas: Cas) -> Iterator[Finding]:
    """La liste de présence nomme quelqu'un qui n'est pas dans la liste de référence des membres.

    Vérifie : que chaque ligne de présence correspond à un membre de la liste de l'assemblée.
    Pourquoi : un nom mal écrit, ou un membre qui a démissionné ou vient d'arriver.

    Refusé :
        conseil-de-territoire.csv
            commune;civilite;nom;prenom
            Valmont;Mme;MOREL;Zoé;retirer
            Valmont;M.;NOBLET;Igor
    Accepté :
        conseil-de-territoire.csv
            commune;civilite;nom;prenom
            Valmont;Mme;MOREL;Zoé
    """
    known = {cle(member) for member in cas.dossier.membres}
    for row in cas.seance.presences:
        if known and cle(row) not in known:
            yield Finding(
                row.at("nom"),
                f"{nomme(row)} n'est pas dans la liste des membres",
                conseil="corriger le nom, ou mettre à jour la liste des membres dans assemblees/",
            )


@check("ROL-004", "membre-oublie", AVERTISSEMENT, None, on=Sujet.SEANCE)
def check_membre_oublie(cas: Cas) -> Iterator[Finding]:
    """Un membre de la liste de référence n'est pas dans la liste de présence.

    Vérifie : que chaque membre de l'assemblée est présent, représenté ou absent à la séance.
    Pourquoi : un membre oublié fausse le quorum, et n'a peut-être pas été convoqué.

    Refusé :
        conseil-de-territoire.csv
            commune;civilite;nom;prenom
            Valmont;M.;NOBLET;Igor
    Accepté :
        conseil-de-territoire.csv
            commune;civilite;nom;prenom
            Valmont;Mme;MOREL;Zoé
    """
    there, known = ({cle(row) for row in rows} for rows in (cas.seance.presences, cas.dossier.membres))
    for member in cas.dossier.membres:
        if there <= known and there and cle(member) not in there:
            yield Finding(
                member.at("nom"),
                f"{nomme(member)} n'est ni présent, ni représenté, ni absent à la séance",
                conseil="l'ajouter à presences.csv, ou le retirer de la liste des membres s'il ne siège plus",
            )


@check("ROL-006", "identite-divergente", AVERTISSEMENT, None, on=Sujet.SEANCE)
def check_identite_divergente(cas: Cas) -> Iterator[Finding]:
    """La commune ou la civilité d'un membre diffère de la liste de référence.

    Vérifie : la commune et la civilité de chaque ligne de présence contre la liste des membres.
    Pourquoi : le tableau de l'acte porterait une erreur, et l'accord (présent ou présente) serait faux.

    Refusé :
        presences.csv
            commune;civilite;nom;prenom;presence;mandataire
            Montclair;M.;MOREL;Zoé;present;
    Accepté :
        presences.csv
            commune;civilite;nom;prenom;presence;mandataire
            Valmont;Mme;MOREL;Zoé;present;
    """
    known = {cle(member): member for member in cas.dossier.membres}
    for row in cas.seance.presences:
        member = known.get(cle(row))
        if member is None:
            continue
        for key, label in (("commune", "commune"), ("civilite", "civilité")):
            written, expected = getattr(row, key), getattr(member, key)
            misspelt = key == "commune" and COMMUNES.get(cle_nom(written), written) != written
            if written != expected and not misspelt:
                yield Finding(
                    row.at(key),
                    f"{label} de {nomme(row)} : « {written} » ici, « {expected} » dans la liste des membres",
                    voir(member.at(key), "liste des membres"),
                    conseil="écrire la même chose aux deux endroits",
                )
                break


@check("ROL-007", "effectif-incoherent", AVERTISSEMENT, "effectif", on=Sujet.SEANCE)
def check_effectif_incoherent(cas: Cas) -> Iterator[Finding]:
    """Il y a plus de membres en exercice que de sièges.

    Vérifie : que les membres en exercice ne dépassent pas l'effectif de l'assemblée, écrit avec la collectivité.
    Pourquoi : un siège vacant baisse ce nombre, rien ne peut l'élever au-dessus de l'effectif.

    Refusé :
        val-clair.yaml
            organe:
              effectif: 6
    Accepté :
        val-clair.yaml
            organe:
              effectif: 8
    """
    organe = cas.prestataire.organe
    if organe is not None and organe.effectif is not None and cas.seance.membres_en_exercice > organe.effectif:
        yield Finding(
            cas.seance.at("membres_en_exercice"),
            f"{cas.seance.membres_en_exercice} membres en exercice pour {organe.effectif} sièges",
            voir(organe.at("effectif"), "effectif de l'assemblée"),
            conseil="corriger le nombre qui est faux",
        )
