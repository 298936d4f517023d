"""Rules on names and terms: communes, the assembly, the parties, surnames."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.checks.lexique import (
    COMMUNES,
)
from pipeline.checks.registry import AVERTISSEMENT, INFORMATION, Cas, Finding, Sujet, check
from pipeline.checks.textes import cles, convention_textes, passages, textes
from pipeline.diagnostics import Location
from pipeline.wording import cle_nom, pluriel


@check("FRM-011", "nom-ecrit-autrement", AVERTISSEMENT, None, on=Sujet.DOSSIER)
def check_nom_de_commune(cas: Cas) -> Iterator[Finding]:
    """Une collectivité est écrite de deux façons.

    Vérifie : dans tous les textes, le nom des parties et des communes des membres, traits d'union et accents compris.
    Pourquoi : le même nom partout dans l'acte, celui de la collectivité.

    Refusé :
        convention.yaml
            charte: charte de Sainte Aube
    Accepté :
        convention.yaml
            charte: charte de Sainte-Aube
    """
    names = {row.commune for row in cas.dossier.membres} | {cas.beneficiaire.nom_court}
    folded = cles(cas)
    several = [name for name in sorted(names) if re.search(r"\W|[^\x00-\x7f]", name) and cle_nom(name) in folded]
    for name in several:
        for passage in passages(cas, _variantes(name)):
            if passage.dit not in names and passage.dit.upper() != name.upper():
                text = f"« {passage.dit} » ici, « {name} » ailleurs"
                yield Finding(passage.lieu, text, conseil=f"écrire « {name} »")


@lru_cache(256)
def _variantes(name: str) -> re.Pattern[str]:
    """Any way of writing a name: accents or none, hyphen, blank or apostrophe, capitals or none."""
    accents = {"E": "[eéèêë]", "A": "[aàâä]", "I": "[iîï]", "O": "[oôö]", "U": "[uùûü]", "C": "[cç]", "Y": "[yÿ]"}
    body = "".join(accents.get(c, "[-'’ ]" if c == " " else c) for c in cle_nom(name))
    return re.compile(rf"(?<![\w-]){body}(?![\w-])", re.IGNORECASE)


@check("FRM-012", "commune-mal-orthographiee", AVERTISSEMENT, None, on=Sujet.DOSSIER)
def check_orthographe_des_communes(cas: Cas) -> Iterator[Finding]:
    """Le nom d'une commune n'a pas son orthographe officielle.

    Vérifie : les communes des listes de membres et de présence, contre le code officiel géographique, pour celles dont
    l'accent ou le trait d'union manque souvent.
    Pourquoi : l'acte nomme une commune ; son nom est celui du décret qui l'a fixé.

    Refusé :
        presences.csv
            commune;civilite;nom;prenom;presence;mandataire
            Viry-Chatillon;M.;LEROY;Marc;absent;
        conseil-de-territoire.csv
            commune;civilite;nom;prenom
            Viry-Chatillon;M.;LEROY;Marc
    Accepté :
        presences.csv
            commune;civilite;nom;prenom;presence;mandataire
            Viry-Châtillon;M.;LEROY;Marc;absent;
        conseil-de-territoire.csv
            commune;civilite;nom;prenom
            Viry-Châtillon;M.;LEROY;Marc
    """
    rows = (*cas.dossier.membres, *(cas.dossier.seance.presences if cas.dossier.seance else ()))
    found: dict[tuple[str, str], list[Location]] = {}
    for row in rows:
        official = COMMUNES.get(cle_nom(row.commune))
        if official is not None and row.commune != official:
            place = row.at("commune")
            found.setdefault((place.file, row.commune), []).append(place)
    for (_, written), places in found.items():
        count = len(places)
        yield Finding(
            places[0],
            f"« {written} » ({count} {pluriel(count, 'ligne')}) : le nom officiel est « {COMMUNES[cle_nom(written)]} »",
            conseil="corriger toutes les lignes",
        )


@check("FRM-013", "assemblee-mal-nommee", AVERTISSEMENT, "nom_assemblee", on=Sujet.DOSSIER)
def check_nom_de_l_assemblee(cas: Cas) -> Iterator[Finding]:
    """L'assemblée n'est pas appelée par son nom.

    Vérifie : pour un établissement public territorial, « conseil de territoire », et non « conseil territorial »,
    « conseil communautaire » ni « conseil de l'EPT ».
    Pourquoi : la loi lui donne ce nom ; un acte n'en emploie qu'un.

    Refusé :
        deliberation.yaml
            expose:
              - Il est proposé au conseil territorial d'approuver la convention.
    Accepté :
        deliberation.yaml
            expose:
              - Il est proposé au conseil de territoire d'approuver la convention.
    """
    if cas.prestataire.nature != "ept":
        return
    other = re.compile(r"\bconseil (?:territorial|communautaire|de l['’]EPT)\b", re.IGNORECASE)
    for passage in passages(cas, other):
        text = f"« {passage.dit} » pour l'assemblée"
        yield Finding(passage.lieu, text, conseil="écrire « conseil de territoire »")


@check("FRM-018", "terme-flottant", AVERTISSEMENT, None, on=Sujet.DOSSIER)
def check_terme_flottant(cas: Cas) -> Iterator[Finding]:
    """Une partie est appelée d'un autre mot que celui que la convention lui donne.

    Vérifie : dans la convention et son annexe, « la ville » ou « la mairie » pour une commune désignée « la commune ».
    Pourquoi : un mot défini se tient ; un autre fait croire à une autre personne.

    Refusé :
        convention.yaml
            charte: charte remise à la ville
    Accepté :
        convention.yaml
            charte: charte remise à la commune
    """
    if cas.beneficiaire.nature != "commune":
        return
    own = cas.beneficiaire.designation
    other = re.compile(r"\b[Ll]a (ville|mairie|municipalité)\b(?! (?:de|du|des)\b| d['’])")
    for texte in (*convention_textes(cas), *textes(cas.dossier.annexe_rgpd)):
        for match in other.finditer(texte.valeur):
            if match[1] not in own:
                yield Finding(texte.lieu(cas, match), f"« {match[0]} » pour {own}", conseil=f"écrire « {own} »")


@check("FRM-019", "nom-sans-capitales", INFORMATION, None, on=Sujet.DOSSIER)
def check_nom_en_capitales(cas: Cas) -> Iterator[Finding]:
    """Un nom de famille n'est pas en capitales.

    Vérifie : les noms des membres et des représentants, en capitales ; les prénoms, non.
    Pourquoi : c'est ce qui distingue le nom du prénom dans les tableaux de l'acte.

    Refusé :
        bellerive.yaml
            representant:
              nom: Petit
    Accepté :
        bellerive.yaml
            representant:
              nom: PETIT
    """
    seance, parties = cas.dossier.seance, cas.parties
    people = [
        (row.nom, row.prenom, row.at("nom"), row.at("prenom"))
        for row in (*cas.dossier.membres, *(seance.presences if seance else ()))
    ]
    people += [(p.representant.nom, p.representant.prenom, p.at("representant", "nom"), p.at("representant", "prenom"))
               for p in parties if p.representant]  # fmt: skip
    for nom, prenom, place, first in people:
        if nom != nom.upper():
            yield Finding(place, f"« {nom} » : nom de famille en minuscules", conseil=f"écrire « {nom.upper()} »")
        if len(prenom) > 2 and prenom == prenom.upper():
            yield Finding(first, f"« {prenom} » : prénom en capitales", conseil=f"écrire « {prenom.title()} »")
