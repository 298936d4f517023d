"""Rules on the délibération's number, object and dispositif."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.faits import rang, tete, voir
from pipeline.checks.registry import AVERTISSEMENT, ERREUR, INFORMATION, Cas, Finding, Sujet, check
from pipeline.wording import cle_nom, pluriel

_MATIERES = {1: 7, 2: 3, 3: 6, 4: 5, 5: 8, 6: 5, 7: 10, 8: 9, 9: 4}
"""Second levels of each subject of the national nomenclature (matières @CTES)."""


@check("NUM-001", "numero-hors-de-la-seance", ERREUR, "numerotation", on=Sujet.DELIBERATION)
def check_numero_dans_la_plage(cas: Cas) -> Iterator[Finding]:
    """Le numéro de la délibération n'est pas de cette séance.

    Vérifie : que le numéro est entre le premier et le dernier numéro de la séance.
    Pourquoi : les délibérations se numérotent dans l'ordre de la séance ; un autre numéro désigne un autre acte.

    Refusé :
        deliberation.yaml
            numero: "16"
    Accepté :
        deliberation.yaml
            numero: "15"
    """
    numeros, numero = cas.seance.numeros, cas.deliberation.numero
    if rang(numeros.premier) <= rang(numeros.dernier) and not rang(numeros.premier) <= rang(numero) <= rang(
        numeros.dernier
    ):
        yield Finding(
            cas.deliberation.at("numero"),
            f"le n° {numero} n'est pas entre le n° {numeros.premier} et le n° {numeros.dernier}",
            voir(cas.seance.at("numeros", "premier"), "numéros de la séance"),
            conseil="corriger le numéro, ou la plage de la séance",
        )


@check("NUM-003", "numero-intransmissible", AVERTISSEMENT, "numero_longueur_max", on=Sujet.DELIBERATION)
def check_numero_transmissible(cas: Cas) -> Iterator[Finding]:
    """Le numéro ne passera pas dans la télétransmission.

    Vérifie : quinze caractères au plus, chiffres, capitales sans accent et tiret bas.
    Pourquoi : le dépôt @CTES refuse les autres numéros.

    Refusé :
        deliberation.yaml
            numero: "n12"
    Accepté :
        deliberation.yaml
            numero: "N12"
    """
    numero = cas.deliberation.numero
    if len(numero) > cas.droit.numero_longueur_max or not re.fullmatch(r"[A-Z0-9_]+", numero):
        yield Finding(
            cas.deliberation.at("numero"),
            f"« {numero} » ne peut être transmis : {cas.droit.numero_longueur_max} caractères au plus, "
            "chiffres, capitales et tiret bas",
            conseil="changer la forme du numéro",
        )


@check("OBJ-001", "objet-trop-long", ERREUR, "objet_longueur_max", on=Sujet.DELIBERATION)
def check_objet_long(cas: Cas) -> Iterator[Finding]:
    """L'objet est trop long pour la télétransmission.

    Vérifie : que l'objet tient en cinq cents caractères.
    Pourquoi : le dépôt @CTES refuse un objet plus long.

    Refusé :
        dossier.yaml
            objet: Convention d'appui informatique {500 lettres}
    Accepté :
        dossier.yaml
            objet: Convention d'appui informatique avec la commune
    """
    length, limit = len(cas.entete.objet), cas.droit.objet_longueur_max
    if length > limit:
        yield Finding(
            cas.entete.at("objet"),
            f"l'objet compte {length} caractères, {limit} au plus",
            conseil="le raccourcir",
        )


@check("OBJ-002", "objet-intransmissible", AVERTISSEMENT, "objet_longueur_max", on=Sujet.DELIBERATION)
def check_objet_latin(cas: Cas) -> Iterator[Finding]:
    """L'objet contient un signe que la télétransmission ne connaît pas.

    Vérifie : que tous les caractères de l'objet existent dans le jeu ISO-8859-1 (ni œ, ni apostrophe courbe, ni €).
    Pourquoi : le message @CTES est dans ce jeu ; le signe serait perdu ou le message refusé.

    Refusé :
        dossier.yaml
            objet: Convention d'appui informatique pour la maîtrise d’œuvre
    Accepté :
        dossier.yaml
            objet: Convention d'appui informatique pour la maîtrise d'ouvrage
    """
    objet = cas.entete.objet
    alien = sorted({c for c in objet if ord(c) > 255})
    if alien:
        place = cas.entete.at("objet")
        signs = ", ".join(f"« {c} »" for c in alien)
        yield Finding(
            place,
            f"{pluriel(len(alien), 'signe')} hors du jeu de la télétransmission : {signs}",
            conseil="écrire oe, une apostrophe droite, un tiret simple",
        )


@check("OBJ-003", "matiere-inconnue", ERREUR, "objet_longueur_max", on=Sujet.DELIBERATION)
def check_matiere(cas: Cas) -> Iterator[Finding]:
    """Le code de matière n'existe pas dans la nomenclature.

    Vérifie : que le code est l'un des codes à deux niveaux de la nomenclature nationale (1.1 à 9.4).
    Pourquoi : le dépôt @CTES et les données ouvertes refusent un code inconnu.

    Refusé :
        dossier.yaml
            matiere: "5.9"
    Accepté :
        dossier.yaml
            matiere: "5.8"
    """
    parts = cas.entete.matiere.split(".")
    known = (
        len(parts) >= 2
        and all(part.isdigit() for part in parts)
        and 1 <= int(parts[1]) <= _MATIERES.get(int(parts[0]), 0)
    )
    if not known:
        yield Finding(
            cas.entete.at("matiere"),
            f"« {cas.entete.matiere} » n'est pas un code de matière",
            conseil="choisir un code de la nomenclature : 5.7 pour l'intercommunalité",
        )


@check("DIS-001", "article-sans-point", INFORMATION, None, on=Sujet.DELIBERATION)
def check_article_sans_point(cas: Cas) -> Iterator[Finding]:
    """Un article du dispositif ne se termine pas par un point.

    Vérifie : le dernier signe de chaque article.
    Pourquoi : un article est une phrase ; on croirait qu'il en manque la fin.

    Refusé :
        deliberation.yaml
            dispositif:
              - texte: Approuve la convention d'appui informatique, annexée à la présente délibération
              - texte: Autorise le président à signer cette convention.
    Accepté :
        deliberation.yaml
            dispositif:
              - texte: Approuve la convention d'appui informatique, annexée à la présente délibération.
              - texte: Autorise le président à signer cette convention.
    """
    for index, decision in enumerate(cas.deliberation.dispositif):
        if not decision.texte.rstrip().endswith((".", "!", "?", "»")):
            yield Finding(
                decision.at("texte"),
                f"l'article {index + 1} ne se termine pas par un point",
                conseil="ajouter le point",
            )


@check("DIS-002", "annexe-non-citee", AVERTISSEMENT, None, on=Sujet.DELIBERATION)
def check_annexe_citee(cas: Cas) -> Iterator[Finding]:
    """Le dispositif approuve une convention sans dire qu'elle est annexée.

    Vérifie : que le dispositif renvoie au texte annexé quand le dossier contient une convention.
    Pourquoi : c'est ce renvoi qui fait du texte annexé celui que l'assemblée a voté.

    Refusé :
        deliberation.yaml
            dispositif:
              - texte: Approuve la convention d'appui informatique.
              - texte: Autorise le président à signer cette convention.
    Accepté :
        deliberation.yaml
            dispositif:
              - texte: Approuve la convention d'appui informatique jointe.
              - texte: Autorise le président à signer cette convention.
    """
    said = re.compile(r"\b(annex|ci-joint|jointe?s?\b)", re.IGNORECASE)
    if cas.dossier.convention is not None and not any(said.search(d.texte) for d in cas.deliberation.dispositif):
        yield Finding(
            tete(cas.deliberation, "dispositif"),
            "aucun article ne dit que la convention est annexée",
            conseil="écrire « annexée à la présente délibération »",
        )


@check("DIS-003", "signature-non-autorisee", ERREUR, None, on=Sujet.DELIBERATION)
def check_signature_autorisee(cas: Cas) -> Iterator[Finding]:
    """Le dispositif n'autorise personne à signer la convention.

    Vérifie : qu'un article approuve la convention et qu'un article autorise à la signer.
    Pourquoi : sans cette autorisation, le signataire n'a pas qualité pour engager la collectivité.

    Refusé :
        deliberation.yaml
            dispositif:
              - texte: Approuve la convention d'appui informatique, annexée à la présente délibération.
    Accepté :
        deliberation.yaml
            dispositif:
              - texte: Approuve la convention d'appui informatique, annexée à la présente délibération.
              - texte: Habilite le président à signer cette convention.
    """
    if cas.dossier.convention is None:
        return
    texts = " ".join(decision.texte for decision in cas.deliberation.dispositif)
    for pattern, missing, advice in (
        (r"\b(approuv|adopt)", "n'approuve la convention", "ajouter « Approuve la convention … »"),
        (r"\bsign(er|ature)", "n'autorise à signer la convention", "ajouter « Autorise le président à signer … »"),
    ):
        if not re.search(pattern, texts, re.IGNORECASE):
            yield Finding(tete(cas.deliberation, "dispositif"), f"aucun article {missing}", conseil=advice)


@check("DIS-004", "dispositif-vide", ERREUR, None, on=Sujet.DELIBERATION)
def check_dispositif_vide(cas: Cas) -> Iterator[Finding]:
    """La délibération ne décide rien.

    Vérifie : que le dispositif et les visas ne sont pas vides.
    Pourquoi : sans dispositif il n'y a pas de décision ; sans visas on ne sait sur quoi elle repose.

    Refusé :
        deliberation.yaml
            considerants: []
    Accepté :
        deliberation.yaml
            considerants:
              - que la commune demande l'appui de l'EPT
    """
    for key, label in (("dispositif", "aucun article"), ("visas", "aucun visa"), ("considerants", "aucun considérant")):
        if not getattr(cas.deliberation, key):
            yield Finding(
                tete(cas.deliberation, key),
                f"la délibération n'a {label}",
                severity=AVERTISSEMENT if key == "considerants" else None,
                conseil=f"compléter « {key} »",
            )


@check("DIS-005", "intitule-non-repris", AVERTISSEMENT, None, on=Sujet.DELIBERATION)
def check_intitule_repris(cas: Cas) -> Iterator[Finding]:
    """Le dispositif ne nomme pas la convention comme elle se nomme.

    Vérifie : que l'intitulé de la convention est dans l'objet du dossier et dans un article du dispositif.
    Pourquoi : on doit reconnaître, dans la délibération, le texte même qui a été approuvé.

    Refusé :
        convention.yaml
            intitule: Convention de secours informatique
    Accepté :
        convention.yaml
            intitule: Convention d'appui informatique
    """
    if cas.dossier.convention is None:
        return
    title = cle_nom(cas.convention.intitule)
    decided = any(title in cle_nom(decision.texte) for decision in cas.deliberation.dispositif)
    if not decided or title not in cle_nom(cas.entete.objet):
        where = "le dispositif" if not decided else "l'objet du dossier"
        yield Finding(
            cas.convention.at("intitule"),
            f"« {cas.convention.intitule} » n'est pas le nom que donne {where}",
            voir(tete(cas.deliberation, "dispositif") if not decided else cas.entete.at("objet"), where),
            conseil="employer le même intitulé partout",
        )
