"""Rules on the legal basis of the convention against the mechanism it sets up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.checks.faits import voir
from pipeline.checks.registry import AVERTISSEMENT, INFORMATION, Cas, Finding, Sujet, check
from pipeline.checks.textes import convention_textes, entete_textes
from pipeline.wording import cle_nom

_MECANISMES = {
    "service_commun": (("L5211-4-2", None), ("L5219-12", "III")),
    "mise_a_disposition": (
        ("L5211-4-1", None),
        ("L5219-12", "I"),
        ("L5219-12", "II"),
        ("L5219-12", "I et II"),
        ("D5219-1", None),
    ),
}


@check("BAS-001", "fondement-etranger-au-mecanisme", AVERTISSEMENT, "mise_a_disposition", on=Sujet.CONVENTION)
def check_fondement(cas: Cas) -> Iterator[Finding]:
    """L'article invoqué ne régit pas le mécanisme choisi.

    Vérifie : service commun, articles L. 5211-4-2 ou L. 5219-12 III ; mise à disposition, L. 5219-12 I ou II, D. 5219-1
    ou L. 5211-4-1.
    Pourquoi : chaque mécanisme a ses règles (fiche d'impact et avis, ou coût unitaire et état annuel).

    Refusé :
        dossier.yaml
            fondement:
              paragraphe: III
    Accepté :
        dossier.yaml
            fondement:
              paragraphe: II
    """
    fondement = cas.entete.fondement
    known = _MECANISMES.get(fondement.mecanisme)
    others = [pair for name, pairs in _MECANISMES.items() if name != fondement.mecanisme for pair in pairs]
    if known is None:
        return
    article = re.sub(r"[.\s]", "", fondement.article)
    stated = re.fullmatch(r"([LD]\*?\d+(?:-\d+)*)-?((?:I|V|X)+)?", article)
    number, paragraph = (stated[1], stated[2] or fondement.paragraphe) if stated else (article, fondement.paragraphe)

    def regit(pairs: Iterable[tuple[str, str | None]]) -> bool:
        return any(number == wanted and (part is None or paragraph in (None, part)) for wanted, part in pairs)

    if regit(others) and not regit(known):
        said = f"{fondement.article} {fondement.paragraphe or ''}".strip()
        yield Finding(
            cas.entete.at("fondement", "paragraphe" if fondement.paragraphe else "article"),
            f"« {said} » ne régit pas le mécanisme « {fondement.mecanisme} »",
            voir(cas.entete.at("fondement", "mecanisme"), "mécanisme choisi"),
            reference=cas.droit.reference(fondement.mecanisme),
            conseil="accorder l'article et le mécanisme",
        )


@check("BAS-002", "service-commun-revolu", AVERTISSEMENT, "service_commun_ept", on=Sujet.CONVENTION)
def check_service_commun_revolu(cas: Cas) -> Iterator[Finding]:
    """La convention se fonde sur un service commun dont elle dit qu'il n'existe plus.

    Vérifie : si le contexte ou la convention déclare la fin du service commun que le dossier prend pour fondement.
    Pourquoi : le mécanisme réel est alors une mise à disposition ou une prestation, avec d'autres règles.

    Refusé :
        dossier.yaml
            fondement:
              paragraphe: III
              mecanisme: service_commun
            annexes:
              - intitule: Fiche d'impact
                fichier: fiche.pdf
            contexte:
              - texte: Le service commun n'a plus de raison d'être.
        deliberation.yaml
            visas:
              - le code général des collectivités territoriales, notamment son article L. 5219-12
              - le règlement (UE) 2016/679 du 27 avril 2016
              - l'avis du comité social territorial du 1er février 2024
    Accepté :
        dossier.yaml
            contexte:
              - texte: Le service commun n'a plus de raison d'être.
    """
    if cas.entete.fondement.mecanisme != "service_commun":
        return
    over = re.compile(
        r"service commun\b[^.;]{0,40}\b(n'a plus|n'existe plus|a pris fin|est supprimé|prend fin)", re.IGNORECASE
    )
    for texte in (*entete_textes(cas), *convention_textes(cas)):
        match = over.search(texte.valeur)
        if match:
            yield Finding(
                texte.lieu(cas, match),
                "le service commun, fondement du dossier, est dit terminé",
                voir(cas.entete.at("fondement", "mecanisme"), "mécanisme choisi"),
                conseil="choisir la mise à disposition (coût unitaire, état annuel) ou la prestation (commande "
                "publique)",
            )
            return


@check("BAS-003", "fiche-d-impact-absente", AVERTISSEMENT, "service_commun", on=Sujet.CONVENTION)
def check_fiche_d_impact(cas: Cas) -> Iterator[Finding]:
    """La convention de service commun n'a pas de fiche d'impact en annexe.

    Vérifie : pour un service commun, une annexe intitulée « fiche d'impact ».
    Pourquoi : la loi veut cette fiche, sur les effets pour les agents, annexée à la convention.

    Refusé :
        dossier.yaml
            fondement:
              paragraphe: III
              mecanisme: service_commun
        deliberation.yaml
            visas:
              - le code général des collectivités territoriales, notamment son article L. 5219-12
              - le règlement (UE) 2016/679 du 27 avril 2016
              - l'avis du comité social territorial du 1er février 2024
    Accepté :
        dossier.yaml
            fondement:
              mecanisme: mise_a_disposition
    """
    if cas.entete.fondement.mecanisme == "service_commun" and not any(
        "FICHE D IMPACT" in cle_nom(annexe.intitule) for annexe in cas.entete.annexes
    ):
        yield Finding(
            cas.entete.at("fondement", "mecanisme"),
            "service commun, et aucune fiche d'impact n'est annexée",
            conseil="l'ajouter sous « annexes », ou choisir un autre mécanisme",
        )


@check("BAS-004", "cout-unitaire-absent", AVERTISSEMENT, "mise_a_disposition", on=Sujet.CONVENTION)
def check_cout_unitaire(cas: Cas) -> Iterator[Finding]:
    """La mise à disposition ne dit pas son coût unitaire.

    Vérifie : pour une mise à disposition, que la convention parle d'un coût unitaire de fonctionnement.
    Pourquoi : le remboursement se calcule par ce coût, multiplié par le nombre d'unités, avec un état annuel.

    Refusé :
        convention.yaml
            charges:
              comprises: [les charges de personnel]
    Accepté :
        convention.yaml
            charges:
              comprises: ["les charges de personnel, au coût unitaire du service"]
    """
    if cas.entete.fondement.mecanisme != "mise_a_disposition" or cas.convention.prix.unites is not None:
        return
    if not any("COUT UNITAIRE" in cle_nom(texte.valeur) for texte in convention_textes(cas)):
        yield Finding(
            cas.convention.at("charges", "comprises"),
            "mise à disposition de service, et aucun coût unitaire n'est défini",
            voir(cas.entete.at("fondement", "mecanisme"), "mécanisme choisi"),
            conseil="écrire le coût unitaire, les unités prévues et l'état annuel",
        )


@check(
    "BAS-005",
    "prestation-et-commande-publique",
    INFORMATION,
    "prestation_entre_personnes_publiques",
    on=Sujet.CONVENTION,
)
def check_prestation(cas: Cas) -> Iterator[Finding]:
    """La convention est une prestation entre collectivités.

    Vérifie : si le mécanisme choisi est la prestation.
    Pourquoi : une prestation payée relève de la commande publique, sauf coopération entre personnes publiques.

    Refusé :
        dossier.yaml
            fondement:
              mecanisme: prestation
    Accepté :
        dossier.yaml
            fondement:
              mecanisme: mise_a_disposition
    """
    if cas.entete.fondement.mecanisme == "prestation":
        yield Finding(
            cas.entete.at("fondement", "mecanisme"),
            "prestation de service : l'exception au droit de la commande publique est à vérifier",
            conseil="écrire dans le contexte ce qui en fait une coopération entre personnes publiques",
        )
