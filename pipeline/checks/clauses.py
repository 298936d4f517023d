"""Rules on the clauses of the convention: its end, its annex, its signature, what is said twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.faits import voir
from pipeline.checks.registry import AVERTISSEMENT, ERREUR, INFORMATION, Cas, Finding, Sujet, check
from pipeline.checks.textes import Texte, convention_textes, textes
from pipeline.wording import cle_nom


@check("CLA-001", "resiliation-absente", AVERTISSEMENT, None, on=Sujet.CONVENTION)
def check_resiliation(cas: Cas) -> Iterator[Finding]:
    """La convention ne dit pas comment y mettre fin avant terme.

    Vérifie : un préavis de résiliation.
    Pourquoi : une fin anticipée sans règle se négocie dans l'urgence, prix compris.

    Refusé :
        convention.yaml
            resiliation_preavis_mois:
    Accepté :
        convention.yaml
            resiliation_preavis_mois: 1
    """
    if cas.convention.resiliation_preavis_mois is None:
        yield Finding(
            cas.convention.at("resiliation_preavis_mois"),
            "aucune résiliation n'est prévue",
            effet="une fin anticipée demandera un avenant" + (
                ", dont le prix n'a pas de règle" if cas.convention.prix.prorata is None else ""
            ),
            conseil="écrire le préavis, en mois",
        )  # fmt: skip


@check("CLA-002", "annexe-rgpd-absente", AVERTISSEMENT, "rgpd_elements", on=Sujet.CONVENTION)
def check_annexe_rgpd(cas: Cas) -> Iterator[Finding]:
    """La convention confie un service informatique sans clause sur les données personnelles.

    Vérifie : qu'une annexe sur les données personnelles est jointe.
    Pourquoi : qui traite des données pour le compte d'autrui doit y être lié par un contrat qui dit comment.

    Refusé :
        annexe-rgpd.yaml
            retirer
        deliberation.yaml
            visas:
              - le code général des collectivités territoriales, notamment son article L. 5219-12
    Accepté :
        annexe-rgpd.yaml
            duree: six mois
    """
    about = re.compile(r"informati|numérique|données|logiciel", re.IGNORECASE)
    if (
        cas.dossier.annexe_rgpd is None
        and "annexe_rgpd" not in cas.illisibles
        and any(about.search(texte.valeur) for texte in convention_textes(cas))
    ):
        yield Finding(
            cas.convention.at("intitule"),
            "la convention porte sur l'informatique et n'a pas d'annexe sur les données personnelles",
            conseil="ajouter annexe-rgpd.yaml au dossier",
        )


@check("SGN-001", "signature-incomplete", ERREUR, None, on=Sujet.CONVENTION)
def check_signature(cas: Cas) -> Iterator[Finding]:
    """Le lieu ou la date de signature manque.

    Vérifie : le lieu ; la date d'une convention signée ; autant d'exemplaires que de parties.
    Pourquoi : « Fait à …, le … » resterait en blanc dans un acte signé.

    Refusé :
        convention.yaml
            signature:
              lieu:
    Accepté :
        convention.yaml
            signature:
              lieu: Bellerive
    """
    signature, signed = cas.convention.signature, cas.convention.etat == "signee"
    if signature.lieu is None:
        yield Finding(
            cas.convention.at("signature", "lieu"), "le lieu de signature est en blanc", conseil="écrire le lieu"
        )
    if signature.date is None:
        yield Finding(
            cas.convention.at("signature", "date"),
            "la date de signature est en blanc",
            severity=None if signed else AVERTISSEMENT,
            conseil="écrire la date" if signed else "la compléter le jour de la signature",
        )
    if signature.exemplaires < 2:
        yield Finding(
            cas.convention.at("signature", "exemplaires"),
            f"{signature.exemplaires} exemplaire pour deux parties",
            severity=AVERTISSEMENT,
            conseil="prévoir un exemplaire par partie",
        )


@check("CLA-003", "clauses-presque-identiques", AVERTISSEMENT, None, on=Sujet.CONVENTION)
def check_clauses_doubles(cas: Cas) -> Iterator[Finding]:
    """Deux clauses disent presque la même chose avec presque les mêmes mots.

    Vérifie : les textes de la convention deux à deux ; au-delà de 90 % de ressemblance, l'un est de trop.
    Pourquoi : deux versions d'une même clause se contrediront au premier changement.

    Refusé :
        convention.yaml
            continuite:
              - en l'absence du coordinateur de l'EPT, son adjoint le remplace pour toutes ses missions
              - en l'absence du coordinateur de l'EPT, son adjoint le remplace dans toutes ses missions
    Accepté :
        convention.yaml
            continuite:
              - en l'absence du coordinateur de l'EPT, son adjoint le remplace pour toutes ses missions
              - l'EPT annonce les interruptions de service prévues au moins une semaine avant
    """
    from difflib import SequenceMatcher

    texts = [(texte, set(cle_nom(texte.valeur).split())) for texte in convention_textes(cas) if len(texte.valeur) >= 50]
    for index, (later, words) in enumerate(texts):
        for earlier, others in texts[:index]:
            if 4 * len(words & others) < 3 * len(words | others):
                continue
            if SequenceMatcher(None, earlier.valeur, later.valeur, autojunk=False).ratio() > 0.9:
                yield Finding(
                    later.node.location,
                    "cette clause répète presque mot pour mot une autre",
                    voir(earlier.node.location, _debut(earlier)),
                    conseil="n'en garder qu'une",
                )


def _debut(texte: Texte) -> str:
    return f"« {texte.valeur[:50]}… »"


@check("REF-001", "renvoi-tape-a-la-main", INFORMATION, None, on=Sujet.CONVENTION)
def check_renvoi(cas: Cas) -> Iterator[Finding]:
    """Un texte renvoie à un article de la convention par son numéro.

    Vérifie : « article 3 » sans nom de code ni de règlement, dans la convention et son annexe.
    Pourquoi : les articles sont numérotés par le modèle ; un renvoi tapé à la main devient faux au premier changement.

    Refusé :
        convention.yaml
            continuite: [le remplacement prévu à l'article 3 s'applique]
    Accepté :
        convention.yaml
            continuite: [le remplacement prévu à l'article 28 du règlement (UE) 2016/679 s'applique]
    """
    cited = re.compile(
        r"\b[Aa]rticles? \d+(?:\.\d+)*\b(?!-|,? ?(?:§ ?\d+)?,? ?(?:du|de la loi|de l['’]ordonnance|des) )"
    )
    for texte in (*convention_textes(cas), *textes(cas.dossier.annexe_rgpd)):
        for match in cited.finditer(texte.valeur):
            yield Finding(
                texte.lieu(cas, match),
                f"« {match[0]} » : renvoi tapé à la main",
                conseil="nommer ce dont il s'agit (« la clause de continuité ») plutôt que son numéro",
            )
