"""Rules on what a délibération rests on: visas and considérants."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.faits import tete, voir
from pipeline.checks.registry import AVERTISSEMENT, ERREUR, INFORMATION, Cas, Finding, Sujet, check


def _numeros_d_articles(texte: str) -> set[str]:
    """Every article cited: « L5219-12 », « L. 5219-12 »."""
    return {re.sub(r"[.\s]", "", found) for found in re.findall(r"\b[LRD]\.?\s?\d[\d-]*", texte)}


@check("VIS-001", "fondement-non-vise", AVERTISSEMENT, None, on=Sujet.DELIBERATION)
def check_fondement_vise(cas: Cas) -> Iterator[Finding]:
    """L'article sur lequel repose l'acte n'est pas dans les visas.

    Vérifie : que les visas citent l'article du fondement juridique du dossier.
    Pourquoi : les visas annoncent le texte qui permet la décision ; c'est le premier que l'on cherche.

    Refusé :
        deliberation.yaml
            visas:
              - le code général des collectivités territoriales, notamment son article L. 5211-1
              - le règlement (UE) 2016/679 du 27 avril 2016
    Accepté :
        deliberation.yaml
            visas:
              - le code général des collectivités territoriales, notamment son article L. 5219-12
              - le règlement (UE) 2016/679 du 27 avril 2016
    """
    wanted = _numeros_d_articles(cas.entete.fondement.article)
    cited = (
        set().union(*(_numeros_d_articles(visa) for visa in cas.deliberation.visas))
        if cas.deliberation.visas
        else set()
    )
    if wanted and not wanted & cited:
        yield Finding(
            tete(cas.deliberation, "visas"),
            f"l'article {cas.entete.fondement.article}, fondement de l'acte, n'est pas visé",
            voir(cas.entete.at("fondement", "article"), "fondement du dossier"),
            conseil="l'ajouter au visa du code",
        )


@check("VIS-002", "rgpd-non-vise", AVERTISSEMENT, "rgpd_elements", on=Sujet.DELIBERATION)
def check_rgpd_vise(cas: Cas) -> Iterator[Finding]:
    """La convention traite des données personnelles et le RGPD n'est pas visé.

    Vérifie : que les visas citent le règlement (UE) 2016/679 quand la convention a une annexe sur les données.
    Pourquoi : l'assemblée approuve aussi cette annexe ; son fondement doit être annoncé.

    Refusé :
        deliberation.yaml
            visas:
              - le code général des collectivités territoriales, notamment son article L. 5219-12
    Accepté :
        deliberation.yaml
            visas:
              - le code général des collectivités territoriales, notamment son article L. 5219-12
              - le règlement général sur la protection des données (UE) 2016/679
    """
    if cas.dossier.annexe_rgpd is not None and not any(
        re.search(r"2016/679|RGPD|protection des données", v) for v in cas.deliberation.visas
    ):
        yield Finding(
            tete(cas.deliberation, "visas"),
            "le règlement (UE) 2016/679 n'est pas visé, alors que la convention a une annexe sur les "
            "données personnelles",
            conseil="ajouter le visa du règlement (UE) 2016/679 du 27 avril 2016",
        )


@check("VIS-003", "avis-du-comite-non-vise", AVERTISSEMENT, "comite_consultatif", on=Sujet.DELIBERATION)
def check_avis_du_comite(cas: Cas) -> Iterator[Finding]:
    """Un service commun est décidé sans viser l'avis du comité du personnel.

    Vérifie : pour un service commun, le visa de l'avis du comité technique (comité social territorial depuis 2023).
    Pourquoi : cet avis est recueilli avant la décision ; son absence peut la rendre irrégulière.

    Refusé :
        dossier.yaml
            fondement:
              paragraphe: III
              mecanisme: service_commun
            annexes:
              - intitule: Fiche d'impact
                fichier: fiche.pdf
    Accepté :
        dossier.yaml
            fondement:
              paragraphe: III
              mecanisme: service_commun
            annexes:
              - intitule: Fiche d'impact
                fichier: fiche.pdf
        deliberation.yaml
            visas:
              - le code général des collectivités territoriales, notamment son article L. 5219-12
              - le règlement (UE) 2016/679 du 27 avril 2016
              - l'avis du comité social territorial du 1er février 2024
    """
    if cas.entete.fondement.mecanisme != "service_commun":
        return
    if not any(re.search(r"comité (technique|social)", visa) for visa in cas.deliberation.visas):
        yield Finding(
            tete(cas.deliberation, "visas"),
            f"service commun, et l'avis du {cas.droit.comite_consultatif} n'est pas visé",
            voir(cas.entete.at("fondement", "mecanisme"), "mécanisme choisi"),
            conseil="viser cet avis avec sa date, ou choisir un autre mécanisme",
        )


@check("VIS-004", "mot-d-attaque-en-double", ERREUR, None, on=Sujet.DELIBERATION)
def check_mot_d_attaque(cas: Cas) -> Iterator[Finding]:
    """Un visa commence par « Vu », ou un considérant par « Considérant », que le modèle écrit déjà.

    Vérifie : le premier mot des visas et des considérants.
    Pourquoi : l'acte imprimerait « Vu vu » ou « Considérant considérant ».

    Refusé :
        deliberation.yaml
            considerants:
              - Considérant que la commune demande l'appui de l'EPT
    Accepté :
        deliberation.yaml
            considerants:
              - que la commune demande l'appui de l'EPT
    """
    for key, word in (("visas", "vu"), ("considerants", "considérant")):
        for index, text in enumerate(getattr(cas.deliberation, key)):
            if text.split(maxsplit=1)[0].lower() == word:
                yield Finding(
                    cas.deliberation.at(key, index),
                    f"« {text.split(maxsplit=1)[0]} » est déjà écrit par le modèle",
                    conseil="commencer après ce mot",
                )


@check("VIS-005", "ponctuation-en-trop", INFORMATION, None, on=Sujet.DELIBERATION)
def check_ponctuation_des_visas(cas: Cas) -> Iterator[Finding]:
    """Un visa ou un considérant se termine par un signe que le modèle écrit déjà.

    Vérifie : que visas et considérants ne finissent ni par un point, ni par une virgule, ni par un point-virgule.
    Pourquoi : le point-virgule final est ajouté à l'impression.

    Refusé :
        deliberation.yaml
            considerants:
              - que la commune demande l'appui de l'EPT ;
    Accepté :
        deliberation.yaml
            considerants:
              - que la commune demande l'appui de l'EPT
    """
    for key in ("visas", "considerants"):
        for index, text in enumerate(getattr(cas.deliberation, key)):
            if text.endswith((";", ",", ".")):
                yield Finding(
                    cas.deliberation.at(key, index),
                    f"« {text[-1]} » final, que le modèle ajoute déjà",
                    conseil="l'effacer",
                )
