"""Rules on typing: what is left blank, doubled, hidden or unclosed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.lexique import (
    PONCTUATION,
    relire,
)
from pipeline.checks.registry import AVERTISSEMENT, ERREUR, INFORMATION, Cas, Finding, Sujet, check
from pipeline.checks.textes import actes_textes, passages, qui_contiennent


def _autour(texte: str, position: int) -> str:
    return texte[max(position - 6, 0) : position + 6].strip()


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
    for passage in passages(cas, re.compile(r"(\S) {2,}(?=\S)")):
        yield Finding(
            passage.lieu,
            f"espaces doubles dans « {_autour(passage.texte.valeur, passage.match.start())} »",
            conseil="n'en garder qu'une",
            correction=passage.correction(f"{passage.match[1]} "),
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
    for passage in passages(cas, blank):
        before = passage.texte.valeur[: passage.match.start()]
        if passage.dit not in ("…", "...") or not before.endswith("etc"):
            text = f"« {passage.dit.strip()} » : un blanc à compléter"
            yield Finding(passage.lieu, text, conseil="écrire ce qui manque")


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
    for passage in passages(cas, twice):
        word = passage.match[1]
        if word.lower() not in ("nous", "vous"):
            yield Finding(passage.lieu, f"« {passage.dit} » : mot répété", conseil=f"écrire « {word} »")


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
    yield from relire(cas, PONCTUATION)


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
