"""Rules on the agreement of the acts with each other: persons, délibérations, durations, the séance."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.checks.faits import dependants, voir
from pipeline.checks.registry import AVERTISSEMENT, ERREUR, INFORMATION, Cas, Finding, Sujet, check
from pipeline.checks.textes import convention_textes, passages, textes
from pipeline.diagnostics import Location
from pipeline.model import Membre
from pipeline.wording import cle_nom, date_longue, liste, valeur_lettres

_ENTIER = re.compile(r"\bconvention\b[^.;]{0,80}\bdurée (?:de |d['’])([\w-]+)[ \u00a0]mois\b", re.IGNORECASE)


@lru_cache(4096)
def _forme(name: str) -> str:
    """A name with its accents and signs, without case: what two spellings are compared by."""
    return " ".join(name.upper().split())


@check("COH-005", "personne-ecrite-de-deux-facons", AVERTISSEMENT, None, on=Sujet.DOSSIER)
def check_noms_de_personnes(cas: Cas) -> Iterator[Finding]:
    """Une même personne est écrite de deux façons.

    Vérifie : accents, traits d'union et apostrophes des noms du président, du secrétaire, des mandataires, des
    votants et
    des représentants, contre la liste de présence.
    Pourquoi : l'acte porterait deux orthographes du même nom, parfois sur la même page.

    Refusé :
        val-clair.yaml
            representant:
              nom: BÈRTRAND
    Accepté :
        val-clair.yaml
            representant:
              nom: BERTRAND
    """
    seance = cas.dossier.seance
    if seance is None:
        return
    known = {cle_nom(f"{row.nom} {row.prenom}"): row for row in seance.presences}
    for written, place in _noms(cas):
        row = known.get(cle_nom(written)) or known.get(cle_nom(" ".join(reversed(written.split()))))
        if row is not None and _forme(written) not in (_forme(row.nom_complet), _forme(f"{row.prenom} {row.nom}")):
            yield Finding(
                place,
                f"« {written} » ici, « {row.nom_complet} » dans la liste de présence",
                voir(row.at("nom"), "liste de présence"),
                conseil="écrire le nom de la même façon partout, avec ses accents",
            )


def _noms(cas: Cas) -> Iterator[tuple[str, Location]]:
    seance, acte = cas.dossier.seance, cas.dossier.deliberation
    assert seance is not None
    yield seance.president, seance.at("president")
    yield seance.secretaire, seance.at("secretaire")
    for row in seance.presences:
        if row.mandataire is not None:
            yield row.mandataire, row.at("mandataire")
    for partie in cas.parties:
        if partie.representant is not None:
            yield f"{partie.representant.nom} {partie.representant.prenom}", partie.at("representant", "nom")
    members: tuple[Membre, ...] = cas.dossier.membres
    for member in members:
        yield member.nom_complet, member.at("nom")
    if acte is not None:
        for voix in acte.nominal:
            yield voix.nom_complet, voix.at("nom")
        for key in ("voix_contre", "voix_abstention", "ne_prennent_pas_part"):
            for index, name in enumerate(getattr(acte.vote, key, ())):
                yield name, acte.at("vote", key, index)


@check("COH-006", "autre-deliberation-citee", AVERTISSEMENT, None, on=Sujet.DOSSIER)
def check_deliberation_citee(cas: Cas) -> Iterator[Finding]:
    """Un texte cite une délibération qui n'est aucune de celles du dossier.

    Vérifie : que « délibération n° … » dans la convention et l'annexe est celle du dossier ou celle du bénéficiaire.
    Pourquoi : la convention renverrait à un acte étranger.

    Refusé :
        convention.yaml
            continuite:
              - la délibération n° 13 fixe les horaires d'astreinte
    Accepté :
        convention.yaml
            continuite:
              - la délibération n° 12 fixe les horaires d'astreinte
    """
    convention, acte = cas.dossier.convention, cas.dossier.deliberation
    if "deliberation" in cas.illisibles:
        return
    known = {acte.numero} if acte else set()
    if convention is not None and convention.habilitation_beneficiaire is not None:
        known.add(str(convention.habilitation_beneficiaire.numero))
    cited = re.compile(r"\bdélibération n°[ \u00a0]?([\w/-]+)", re.IGNORECASE)
    for texte in (*convention_textes(cas), *textes(cas.dossier.annexe_rgpd)):
        for match in cited.finditer(texte.valeur):
            if match[1] not in known:
                yield Finding(
                    texte.lieu(cas, match),
                    f"« {match[0]} » n'est pas une délibération du dossier",
                    voir(acte.at("numero"), f"délibération n° {acte.numero}") if acte else (),
                    conseil="corriger le numéro",
                )


@check("COH-007", "duree-contredite", AVERTISSEMENT, None, on=Sujet.DOSSIER)
def check_duree_citee(cas: Cas) -> Iterator[Finding]:
    """Un texte donne à la convention une autre durée que la sienne.

    Vérifie : « une durée de … mois » dans les textes, contre la durée et celle du renouvellement.
    Pourquoi : la durée a peut-être changé à un endroit et pas à l'autre.

    Refusé :
        dossier.yaml
            contexte:
              - texte: La convention est conclue pour une durée de huit mois.
    Accepté :
        dossier.yaml
            contexte:
              - texte: La convention est conclue pour une durée de six mois.
    """
    convention = cas.dossier.convention
    if convention is None:
        return
    known = {convention.duree_mois}
    if convention.renouvellement is not None:
        known |= {convention.renouvellement.duree_mois, convention.duree_mois + convention.renouvellement.duree_mois}
    for passage in passages(cas, _ENTIER):
        months = passage.match[1]
        said = int(months) if months.isdigit() else valeur_lettres(months)
        if said is not None and said not in known:
            yield Finding(
                passage.lieu,
                f"« {passage.dit} », pour une convention de {convention.duree_mois} mois",
                voir(convention.at("duree_mois"), "durée"),
                conseil="corriger la durée dans le texte, ou dans la convention",
            )


@check("COH-008", "presidence-par-un-autre", INFORMATION, None, on=Sujet.SEANCE)
def check_presidence(cas: Cas) -> Iterator[Finding]:
    """La séance n'est pas présidée par le président de la collectivité.

    Vérifie : que celui qui préside est le représentant de la collectivité.
    Pourquoi : un vice-président peut présider, mais l'acte doit le dire et la signature le suivre.

    Refusé :
        seance.yaml
            president: GIRARD Lucie
    Accepté :
        seance.yaml
            president: BERTRAND Paul
    """
    person = cas.prestataire.representant
    if person is None or (person.qualite or "").split(" ")[0] not in ("président", "présidente", "maire"):
        return
    names = {cle_nom(f"{person.nom} {person.prenom}"), cle_nom(f"{person.prenom} {person.nom}"), cle_nom(person.nom)}
    if cle_nom(cas.seance.president) not in names:
        yield Finding(
            cas.seance.at("president"),
            f"séance présidée par {cas.seance.president}, et non par {person.prenom} {person.nom}",
            voir(cas.prestataire.at("representant", "nom"), "représentant de la collectivité"),
            conseil="le dire dans l'acte, ou corriger le nom",
        )


@check("COH-009", "seance-mal-rangee", AVERTISSEMENT, None, on=Sujet.SEANCE)
def check_dossier_de_seance(cas: Cas) -> Iterator[Finding]:
    """La date de la séance n'est pas celle de son dossier de rangement.

    Vérifie : quand le dossier des séances porte une date, que c'est celle de la séance.
    Pourquoi : l'une des deux est fausse, et tous les délais partent de la date de la séance.

    Refusé :
        dossier.yaml
            seance: 2024-03-13
    Accepté :
        dossier.yaml
            seance: 2024-03-12
    """
    named = re.search(r"\d{4}-\d\d-\d\d", cas.entete.seance)
    if named is not None and named[0] != cas.seance.date.isoformat():
        yield Finding(
            cas.seance.at("date"),
            f"séance du {date_longue(cas.seance.date)}, rangée dans « seances/{cas.entete.seance} »",
            voir(cas.entete.at("seance"), "séance du dossier"),
            conseil="corriger la date, ou renommer le dossier de la séance",
        )


@check("COH-010", "convention-absente", ERREUR, None, on=Sujet.DOSSIER)
def check_convention_absente(cas: Cas) -> Iterator[Finding]:
    """Le dossier a un avenant ou une annexe, et n'a pas la convention dont ils dépendent.

    Vérifie : que convention.yaml est là quand annexe-rgpd.yaml ou un avenant y est.
    Pourquoi : le fichier a peut-être été déplacé, renommé ou supprimé ; l'acte serait pris sans la convention.

    Refusé :
        convention.yaml
            retirer
    Accepté :
        convention.yaml
            retirer
        annexe-rgpd.yaml
            retirer
        avenant-1.yaml
            retirer
    """
    convention = cas.dossier.convention
    orphans = [record.source.location for record in dependants(cas)] if convention is None else []
    if orphans and "convention" not in cas.illisibles:
        names = liste([place.file.rpartition("/")[2] for place in orphans])
        verb = "dépend" if len(orphans) == 1 else "dépendent"
        yield Finding(
            orphans[0],
            f"le dossier n'a pas de convention.yaml, dont {names} {verb}",
            conseil="remettre convention.yaml dans le dossier, ou en retirer ce qui n'a pas lieu d'être",
        )
