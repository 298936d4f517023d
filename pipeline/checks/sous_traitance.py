"""Rules on who else handles personal data: further processors, transfers out of the Union."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.faits import tete, voir
from pipeline.checks.registry import AVERTISSEMENT, ERREUR, Cas, Finding, Sujet, check
from pipeline.wording import cle_nom


@check("RGP-003", "sous-traitance-sans-information", ERREUR, "rgpd_sous_traitants_ulterieurs", on=Sujet.RGPD)
def check_sous_traitance(cas: Cas) -> Iterator[Finding]:
    """L'autorisation générale de sous-traiter n'est pas encadrée.

    Vérifie : avec une autorisation générale, un délai d'information avant tout changement et le droit de s'y opposer.
    Pourquoi : sans eux, le responsable du traitement ne choisit plus qui détient ses données.

    Refusé :
        annexe-rgpd.yaml
            sous_traitance:
              opposition:
    Accepté :
        annexe-rgpd.yaml
            sous_traitance:
              opposition: oui
    """
    terms = cas.annexe_rgpd.sous_traitance
    if terms.autorisation != "generale":
        return
    if not terms.information_jours:
        yield Finding(
            cas.annexe_rgpd.at("sous_traitance", "information_jours"),
            "autorisation générale, et aucun délai d'information avant un changement de sous-traitant",
            conseil="écrire « information_jours: 15 », par exemple",
        )
    if not terms.opposition:
        said = "ne peut pas s'opposer" if terms.opposition is False else "n'est pas dit pouvoir s'opposer"
        yield Finding(
            cas.annexe_rgpd.at("sous_traitance", "opposition"),
            f"le responsable du traitement {said} à un nouveau sous-traitant",
            conseil="écrire « opposition: oui »",
        )


@check("RGP-004", "sous-traitant-non-liste", AVERTISSEMENT, "rgpd_sous_traitants_ulterieurs", on=Sujet.RGPD)
def check_liste_des_sous_traitants(cas: Cas) -> Iterator[Finding]:
    """Un tiers qui aide le service n'est pas dans la liste des sous-traitants.

    Vérifie : que chaque appui extérieur nommé par la convention figure parmi les sous-traitants de l'annexe.
    Pourquoi : ces tiers peuvent accéder aux données ; l'autre partie doit savoir qui ils sont.

    Refusé :
        annexe-rgpd.yaml
            sous_traitance:
              sous_traitants: [Autre Réseau]
    Accepté :
        annexe-rgpd.yaml
            sous_traitance:
              sous_traitants: [Réseau Clair, Autre Réseau]
    """
    listed = [cle_nom(name) for name in cas.annexe_rgpd.sous_traitance.sous_traitants]
    for index, appui in enumerate(cas.convention.service.appuis):
        if not any(name in cle_nom(appui) for name in listed):
            yield Finding(
                tete(cas.annexe_rgpd, "sous_traitance", "sous_traitants"),
                f"« {appui[:60].rstrip()}{'…' if len(appui) > 60 else ''} » n'est pas dans la liste des sous-traitants",
                voir(cas.convention.at("service", "appuis", index), "appui cité par la convention"),
                conseil="l'ajouter à la liste, ou écrire qu'il n'accède à aucune donnée",
            )


@check("RGP-005", "transferts-non-dits", AVERTISSEMENT, "rgpd_instructions", on=Sujet.RGPD)
def check_transferts(cas: Cas) -> Iterator[Finding]:
    """L'annexe ne dit rien des transferts hors de l'Union européenne.

    Vérifie : que « transferts_hors_ue » est écrit ; s'il vaut « oui », que l'autre partie en est avertie.
    Pourquoi : les transferts font partie des instructions que le sous-traitant reçoit par écrit.

    Refusé :
        annexe-rgpd.yaml
            transferts_hors_ue:
    Accepté :
        annexe-rgpd.yaml
            transferts_hors_ue: non
    """
    if cas.annexe_rgpd.transferts_hors_ue is not False:
        known = cas.annexe_rgpd.transferts_hors_ue is not None
        yield Finding(
            cas.annexe_rgpd.at("transferts_hors_ue"),
            "des transferts hors de l'Union européenne sont prévus" if known
            else "rien n'est dit des transferts hors de l'Union européenne",
            conseil="préciser les pays et les garanties" if known else "écrire « transferts_hors_ue: non »",
        )  # fmt: skip
