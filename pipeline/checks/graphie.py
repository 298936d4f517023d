"""Rules on how French writes: abbreviations, capitals, articles of law, amounts, ordinals."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.lexique import (
    ACCENTS,
    ARTICLES,
    CAPITALES,
    CIVILITES,
    FREQUENTES,
    MONTANTS,
    NUMEROS,
    ORDINAUX,
    relire,
)
from pipeline.checks.registry import AVERTISSEMENT, INFORMATION, Cas, Finding, Sujet, check
from pipeline.checks.textes import passages
from pipeline.wording import MOIS


@check("FRM-004", "numero-mal-abrege", INFORMATION, None, on=Sujet.DOSSIER)
def check_numero(cas: Cas) -> Iterator[Finding]:
    """« Numéro » est mal abrégé.

    Vérifie : que l'abréviation est « n° ».
    Pourquoi : une même abréviation partout ; la recherche d'un acte en dépend.

    Refusé :
        convention.yaml
            charte: charte n ° 3
    Accepté :
        convention.yaml
            charte: charte n° 3
    """
    yield from relire(cas, NUMEROS)


@check("FRM-005", "capitale-sans-accent", INFORMATION, None, on=Sujet.DOSSIER)
def check_accents(cas: Cas) -> Iterator[Finding]:
    """Une capitale a perdu son accent.

    Vérifie : les mots courants des actes qui commencent par É ou À, et ceux écrits tout en capitales.
    Pourquoi : en français la capitale garde son accent.

    Refusé :
        convention.yaml
            charte: Etablissement et charte
    Accepté :
        convention.yaml
            charte: Établissement et charte
    """
    yield from relire(cas, ACCENTS)


@check("FRM-006", "mois-en-capitale", INFORMATION, None, on=Sujet.DOSSIER)
def check_mois(cas: Cas) -> Iterator[Finding]:
    """Un nom de mois commence par une capitale.

    Vérifie : que les mois sont en minuscules, sauf en tête de phrase.
    Pourquoi : les noms de mois sont des noms communs.

    Refusé :
        convention.yaml
            charte: charte de Février
    Accepté :
        convention.yaml
            charte: charte de février
    """
    months = re.compile(r"(?<=[\w,] )(" + "|".join(month.capitalize() for month in MOIS) + r")\b")
    for passage in passages(cas, months):
        small = passage.dit.lower()
        yield Finding(
            passage.lieu,
            f"« {passage.dit} » : capitale à un nom de mois",
            conseil=f"écrire « {small} »",
            correction=passage.correction(small),
        )


@check("FRM-007", "civilite-mal-abregee", INFORMATION, None, on=Sujet.DOSSIER)
def check_civilite(cas: Cas) -> Iterator[Finding]:
    """Une civilité est mal abrégée.

    Vérifie : « M. » et « Mme », jamais « Mr » ni « Mlle ».
    Pourquoi : « Mr » est anglais, « Mademoiselle » n'est plus d'usage dans les actes.

    Refusé :
        convention.yaml
            charte: charte de Mr Petit
    Accepté :
        convention.yaml
            charte: charte de M. Petit
    """
    yield from relire(cas, CIVILITES)


@check("FRM-010", "article-mal-cite", INFORMATION, None, on=Sujet.DOSSIER)
def check_citation(cas: Cas) -> Iterator[Finding]:
    """Un article de code n'est pas cité comme les autres.

    Vérifie : « L. 5219-12 », avec le point et l'espace, et le paragraphe avant l'article (« III de l'article … »).
    Pourquoi : une seule façon de citer dans un même acte.

    Refusé :
        deliberation.yaml
            visas:
              - le code général des collectivités territoriales, notamment son article L5219-12
              - le règlement (UE) 2016/679 du 27 avril 2016
    Accepté :
        deliberation.yaml
            visas:
              - le code général des collectivités territoriales, notamment son article L. 5219-12
              - le règlement (UE) 2016/679 du 27 avril 2016
    """
    yield from relire(cas, ARTICLES[:1], sure=False)
    yield from relire(cas, ARTICLES[1:])


@check("FRM-014", "nom-commun-en-capitale", INFORMATION, None, on=Sujet.DOSSIER)
def check_capitales(cas: Cas) -> Iterator[Finding]:
    """Un nom commun porte une capitale.

    Vérifie : code général, collectivités territoriales, tribunal administratif, le président, la commune…
    Pourquoi : ce sont des noms communs ; les capitales alourdissent et varient d'un acte à l'autre.

    Refusé :
        deliberation.yaml
            considerants:
              - que la Commune demande l'appui de l'EPT
    Accepté :
        deliberation.yaml
            considerants:
              - que la commune demande l'appui de l'EPT
    """
    yield from relire(cas, CAPITALES)


@check("FRM-015", "faute-frequente", AVERTISSEMENT, None, on=Sujet.DOSSIER)
def check_fautes(cas: Cas) -> Iterator[Finding]:
    """Une faute courante des actes.

    Vérifie : une table de fautes relevées dans des actes publiés (« ayant faire », « des partis », « l'ETP »…).
    Pourquoi : le correcteur d'orthographe ne les voit pas : ce sont des mots qui existent.

    Refusé :
        deliberation.yaml
            considerants:
              - que la commune ayant faire part de son besoin demande l'appui de l'EPT
    Accepté :
        deliberation.yaml
            considerants:
              - que la commune ayant fait part de son besoin demande l'appui de l'EPT
    """
    yield from relire(cas, FREQUENTES, sure=False)


@check("FRM-017", "montant-mal-ecrit", INFORMATION, None, on=Sujet.DOSSIER)
def check_montants(cas: Cas) -> Iterator[Finding]:
    """Un montant n'est pas écrit à la française.

    Vérifie : espace entre les milliers, virgule avant les centimes, signe € après le nombre.
    Pourquoi : « 20.000 € » se lit vingt ou vingt mille selon le lecteur.

    Refusé :
        convention.yaml
            charte: charte (pénalité de 1000.00 €)
    Accepté :
        convention.yaml
            charte: charte (pénalité de 1 000,00 €)
    """
    yield from relire(cas, MONTANTS)


@check("FRM-020", "ordinal-mal-ecrit", INFORMATION, None, on=Sujet.DOSSIER)
def check_ordinaux(cas: Cas) -> Iterator[Finding]:
    """Un ordinal ou le premier du mois est mal écrit.

    Vérifie : « 1er », « 1re », « 2e », et « 1er février » plutôt que « 1 février ».
    Pourquoi : l'abréviation officielle, la même partout.

    Refusé :
        convention.yaml
            charte: charte, 2ème version
    Accepté :
        convention.yaml
            charte: charte, 2e version
    """
    yield from relire(cas, ORDINAUX)
