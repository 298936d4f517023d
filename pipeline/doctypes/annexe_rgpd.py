"""The annex on personal data, printed as a section of the convention: the items of article 28(3) of the RGPD."""

from __future__ import annotations

from typing import Any

from pipeline import compose, wording
from pipeline.model import AnnexeRgpd, Collectivite, Dossier
from pipeline.model.rgpd import SortDesDonnees, SousTraitance

Forms = dict[str, str]


def annex(dossier: Dossier, giver: Forms, taker: Forms) -> dict[str, Any]:
    """What the annex prints; empty when the dossier has none. ``giver`` and ``taker`` are the parties' forms."""
    rgpd = dossier.annexe_rgpd
    if rgpd is None:
        return {}
    return {
        "description": _description(rgpd),
        "transferts": _transfers(rgpd, giver, taker),
        "mesures": compose.dashes(rgpd.mesures) or [compose.missing(None, "mesures de sécurité")],
        "sous_traitance": _processors(rgpd.sous_traitance, giver, taker),
        "violation": {
            "delai": _within(rgpd.violation.delai_heures),
            "contact": compose.contact(rgpd.violation.contact, f"contact {taker['de']} en cas de violation de données"),
        },
        "analyse_impact": _assessment(rgpd, giver, taker),
        "delegues": [_officer(dossier.prestataire, giver) + " ;", _officer(dossier.beneficiaire, taker) + "."],
        "frais_audit": _costs(rgpd, giver, taker),
        "sort": _fate(rgpd.sort, giver, taker),
    }


def _description(rgpd: AnnexeRgpd) -> list[Forms]:
    rows = (
        ("Objet", rgpd.objet, "objet du traitement"),
        ("Durée", rgpd.duree, "durée du traitement"),
        ("Nature des opérations", "; ".join(rgpd.nature), "nature des opérations"),
        ("Finalités", "; ".join(rgpd.finalites), "finalités du traitement"),
        ("Types de données", "; ".join(rgpd.donnees), "types de données traitées"),
        ("Personnes concernées", "; ".join(rgpd.personnes), "catégories de personnes concernées"),
    )
    return [
        {"intitule": name, "texte": compose.missing(compose.upper_first(text) if text else None, libelle)}
        for name, text, libelle in rows
    ]


def _officer(body: Collectivite, forms: Forms) -> str:
    libelle = f"délégué à la protection des données {forms['de']}"
    return f"pour {forms['le']} : {compose.contact(body.dpo, libelle)}"


def _transfers(rgpd: AnnexeRgpd, giver: Forms, taker: Forms) -> str:
    if rgpd.transferts_hors_ue is None:
        unknown = compose.missing(None, "transferts hors de l'Union européenne")
        said = f"Transferts vers un pays tiers ou une organisation internationale : {unknown}."
    elif rgpd.transferts_hors_ue:
        said = (
            "Un transfert de données vers un pays tiers ou une organisation internationale n'a lieu que sur "
            f"instruction documentée {taker['de']} et dans les conditions du chapitre V du RGPD."
        )
    else:
        said = (
            "Aucune donnée n'est transférée vers un pays tiers à l'Union européenne ni vers une organisation "
            "internationale."
        )
    return (
        f"{said} Si le droit de l'Union ou le droit français impose un transfert, {giver['le']} en informe "
        f"{taker['le']} avant le traitement, à moins que ce droit ne l'interdise pour un motif important d'intérêt "
        "public."
    )


def _processors(terms: SousTraitance, giver: Forms, taker: Forms) -> dict[str, Any]:
    none = {"permise": False, "changement": "", "annonce": "", "liste": []}
    if terms.autorisation == "aucune":
        return {**none, "autorisation": f"{giver['Le']} ne fait appel à aucun sous-traitant ultérieur."}
    if terms.autorisation == "generale":
        said = (
            f"{taker['Le']} autorise, de manière générale, {giver['le']} à faire appel à des sous-traitants ultérieurs "
            "pour des activités de traitement déterminées."
        )
    else:
        said = (
            f"{giver['Le']} ne fait appel à un sous-traitant ultérieur qu'avec l'autorisation écrite, préalable et "
            f"spécifique {taker['de']}."
        )
    return {
        "permise": True,
        "autorisation": said,
        "changement": _change(terms, giver, taker),
        "annonce": "À la date de la convention, "
        + (
            "le sous-traitant ultérieur est :"
            if len(terms.sous_traitants) == 1
            else "les sous-traitants ultérieurs sont :"
        ),
        "liste": compose.dashes(terms.sous_traitants)
        or [f"{compose.missing(None, 'liste des sous-traitants ultérieurs')}."],
    }


def _change(terms: SousTraitance, giver: Forms, taker: Forms) -> str:
    days = None if terms.information_jours is None else wording.duree(terms.information_jours, "jour")
    before = compose.missing(days, "délai d'information avant un changement de sous-traitant")
    if terms.opposition is None:
        unknown = compose.missing(None, "droit de s'opposer au changement de sous-traitant")
        right = f"Droit d'opposition {taker['de']} : {unknown}."
    elif terms.opposition:
        right = f"{taker['Le']} peut s'y opposer dans ce délai."
    else:
        right = f"{taker['Le']} ne peut s'y opposer."
    return (
        f"{giver['Le']} informe {taker['le']} par écrit, au moins {before} avant qu'il prenne effet, de tout ajout "
        "ou remplacement de sous-traitant ultérieur, en indiquant les activités sous-traitées, l'identité et les "
        f"coordonnées du sous-traitant et les dates de son contrat. {right}"
    )


def _within(hours: int) -> str:
    return f"dans les {wording.nombre_lettres(hours, feminin=True)} heures" if hours > 1 else "dans l'heure"


def _assessment(rgpd: AnnexeRgpd, giver: Forms, taker: Forms) -> str:
    about = (
        "les analyses d'impact relatives à la protection des données (article 35 du RGPD) et la consultation préalable "
        "de l'autorité de contrôle (article 36)"
    )
    if rgpd.analyse_impact is None:
        unknown = compose.missing(None, "aide aux analyses d'impact et à la consultation préalable")
        return f"Pour {about}, le concours {giver['de']} est le suivant : {unknown}."
    if not rgpd.analyse_impact:
        return f"Pour {about}, aucun concours {giver['de']} n'est prévu."
    return (
        f"{giver['Le']} aide {taker['le']} pour {about}, compte tenu de la nature du traitement et des informations "
        f"dont {giver['le']} dispose."
    )


def _costs(rgpd: AnnexeRgpd, giver: Forms, taker: Forms) -> str:
    if rgpd.frais_audit == "responsable":
        return f"Les frais des audits décidés par {taker['le']} restent à sa charge."
    return f"Les frais des audits sont à la charge {giver['de']}."


def _fate(terms: SortDesDonnees, giver: Forms, taker: Forms) -> Forms:
    both = f"{giver['le']}, au choix {taker['de']}, lui restitue toutes les données ou les supprime"
    what = {
        "restitution": f"{giver['le']} restitue {taker['a']} toutes les données",
        "suppression": f"{giver['le']} supprime toutes les données",
        "au_choix_du_responsable": both,
    }
    days = None if terms.delai_jours is None else wording.duree(terms.delai_jours, "jour")
    unknown = compose.missing(None, "délai de restitution ou de suppression")
    chosen = what.get(terms.choix or "")
    said = (
        chosen
        or f"le sort des données est le suivant : {compose.missing(None, 'restitution ou suppression des données')}"
    )
    return {
        "choix": f"Au terme des prestations, {said}.",
        "delai": f"L'opération est achevée dans un délai {wording.de(days) if days else f'de {unknown}'}.",
    }
