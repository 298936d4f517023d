"""Rules on spelling, typing and typography, with the correction to make."""

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
    PONCTUATION,
    Faute,
)
from pipeline.checks.registry import AVERTISSEMENT, ERREUR, INFORMATION, Cas, Finding, Sujet, check
from pipeline.checks.textes import actes_textes, chercher, qui_contiennent
from pipeline.wording import MOIS


def _relire(cas: Cas, fautes: tuple[Faute, ...], *, sure: bool = True) -> Iterator[Finding]:
    """Findings of a table; ``sure`` when its corrections can be made without reading the sentence."""
    for faute in fautes:
        for texte in qui_contiennent(cas, faute.motif):
            for match in chercher(texte, faute.motif):
                better = faute.corrige(match)
                yield Finding(
                    texte.lieu(cas, match),
                    f"« {match[0].strip()} » : {faute.message}",
                    conseil=f"écrire « {better.strip()} »" if better else "corriger ce passage",
                    correction=better if sure and texte.ecrit(cas, match) else None,
                )


def _autour(texte: str, position: int) -> str:
    return texte[max(position - 6, 0) : position + 6].strip()


_DOUBLES = re.compile(r"(\S) {2,}(?=\S)")


@check("FRM-001", "espaces-doubles", INFORMATION, None, on=Sujet.DOSSIER)
def check_espaces_doubles(cas: Cas) -> Iterator[Finding]:
    """Deux espaces se suivent.

    Vérifie : qu'un seul blanc sépare deux mots.
    Pourquoi : le double blanc se voit à l'impression et gêne la recherche.

    Refusé :
        convention.yaml
            charte: charte  informatique
    Accepté :
        convention.yaml
            charte: charte informatique
    """
    for texte in qui_contiennent(cas, _DOUBLES):
        for match in _DOUBLES.finditer(texte.valeur):
            yield Finding(
                texte.lieu(cas, match),
                f"espaces doubles dans « {_autour(texte.valeur, match.start())} »",
                conseil="n'en garder qu'une",
                correction=f"{match[1]} " if texte.ecrit(cas, match) else None,
            )


@check("FRM-002", "blanc-laisse", ERREUR, None, on=Sujet.DOSSIER)
def check_blanc_laisse(cas: Cas) -> Iterator[Finding]:
    """Un blanc est resté dans un texte.

    Vérifie : points de suspension, soulignés, XX, « à compléter », « n° » ou « le » suivis de rien.
    Pourquoi : l'acte serait signé avec ce blanc.

    Refusé :
        deliberation.yaml
            considerants:
              - que la délibération n° …. du conseil municipal demande l'appui de l'EPT
    Accepté :
        deliberation.yaml
            considerants:
              - que la délibération du conseil municipal demande l'appui de l'EPT
    """
    blank = re.compile(
        r"(?m)\.{3,}|(?<![\[(])…+\.*|_{2,}|\b[Xx]{3,}\b|\bxx\b|\b[àa] compléter\b|\?{2,}"
        r"|\bn° ?(?=[,;.)]|$)|\b(?:délibération|arrêté|loi|décret|convention|avenant) n° ?(?=du\b)"
        r"|\b(?:le|du) {1,}(?=[,;.)]|$)"
    )
    for texte in qui_contiennent(cas, blank):
        for match in chercher(texte, blank):
            if match[0] in ("…", "...") and texte.valeur[: match.start()].endswith("etc"):
                continue
            yield Finding(
                texte.lieu(cas, match), f"« {match[0].strip()} » : un blanc à compléter", conseil="écrire ce qui manque"
            )


@check("FRM-003", "mot-repete", AVERTISSEMENT, None, on=Sujet.DOSSIER)
def check_mot_repete(cas: Cas) -> Iterator[Finding]:
    """Un mot est écrit deux fois de suite.

    Vérifie : que deux mots qui se suivent sont différents (sauf « nous nous », « vous vous »).
    Pourquoi : c'est presque toujours une faute de frappe.

    Refusé :
        convention.yaml
            charte: charte de de l'EPT
    Accepté :
        convention.yaml
            charte: charte de l'EPT
    """
    twice = re.compile(r"\b([^\W\d_]+) \1\b", re.IGNORECASE)
    for texte in qui_contiennent(cas, twice):
        for match in twice.finditer(texte.valeur):
            if match[1].lower() not in ("nous", "vous"):
                yield Finding(texte.lieu(cas, match), f"« {match[0]} » : mot répété", conseil=f"écrire « {match[1]} »")


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
    yield from _relire(cas, NUMEROS)


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
    yield from _relire(cas, ACCENTS)


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
    for texte in qui_contiennent(cas, months):
        for match in months.finditer(texte.valeur):
            yield Finding(
                texte.lieu(cas, match),
                f"« {match[0]} » : capitale à un nom de mois",
                conseil=f"écrire « {match[0].lower()} »",
                correction=match[0].lower() if texte.ecrit(cas, match) else None,
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
    yield from _relire(cas, CIVILITES)


@check("FRM-008", "espace-et-ponctuation", INFORMATION, None, on=Sujet.DOSSIER)
def check_ponctuation(cas: Cas) -> Iterator[Finding]:
    """Une espace manque après un signe, ou se trouve avant une virgule ou un point.

    Vérifie : les espaces autour de la virgule, du point et du point-virgule. Les autres sont mises à l'impression.
    Pourquoi : deux mots se collent, ou le signe passe à la ligne.

    Refusé :
        convention.yaml
            charte: charte,convention
    Accepté :
        convention.yaml
            charte: charte, convention
    """
    yield from _relire(cas, PONCTUATION)


@check("FRM-009", "signe-invisible", AVERTISSEMENT, None, on=Sujet.DOSSIER)
def check_signe_invisible(cas: Cas) -> Iterator[Finding]:
    """Un signe invisible est resté d'un copier-coller.

    Vérifie : espaces de largeur nulle, tirets conditionnels, marques d'ordre, caractères de remplacement.
    Pourquoi : le mot ne se retrouve plus par la recherche et peut s'imprimer coupé.

    Refusé :
        convention.yaml
            charte: "charte in\u00adformatique"
    Accepté :
        convention.yaml
            charte: "charte informatique"
    """
    hidden = re.compile("[\u00ad\u200b-\u200f\u2028\u2029\u2060\ufeff\ufffd]")
    for texte in qui_contiennent(cas, hidden):
        for match in hidden.finditer(texte.valeur):
            yield Finding(
                texte.lieu(cas, match),
                f"signe invisible (U+{ord(match[0]):04X}) dans « {_autour(texte.valeur, match.start())} »",
                conseil="retaper ce mot",
            )


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
    yield from _relire(cas, ARTICLES[:1], sure=False)
    yield from _relire(cas, ARTICLES[1:])


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
    yield from _relire(cas, CAPITALES)


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
    yield from _relire(cas, FREQUENTES, sure=False)


@check("FRM-016", "signes-depareilles", AVERTISSEMENT, None, on=Sujet.DOSSIER)
def check_paires(cas: Cas) -> Iterator[Finding]:
    """Un guillemet ou une parenthèse n'est pas refermé.

    Vérifie : autant de signes ouvrants que de fermants dans chaque texte.
    Pourquoi : on ne sait pas où finit la citation ou la remarque.

    Refusé :
        convention.yaml
            charte: charte (2023
    Accepté :
        convention.yaml
            charte: charte (2023)
    """
    for texte in actes_textes(cas):
        plain = _PUCE.sub("", texte.valeur)
        for opening, closing in ("«»", "()", "[]"):
            opened, closed = plain.count(opening), plain.count(closing)
            if opened != closed:
                sign = opening if opened > closed else closing
                match = re.search(re.escape(sign), texte.valeur)
                assert match is not None
                yield Finding(
                    texte.lieu(cas, match),
                    f"« {sign} » sans son pendant : {opened} « {opening} », {closed} « {closing} »",
                    conseil="ajouter le signe qui manque",
                )


_PUCE = re.compile(r"(?:^|(?<=[\s,;]))\w{1,2}\)")
"""« a) », « 2) »: the mark of an item, not the end of a remark."""


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
    yield from _relire(cas, MONTANTS)


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
    yield from _relire(cas, ORDINAUX)
