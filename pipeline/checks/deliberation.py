"""Rules on the délibération's number, object, visas and dispositif."""

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
