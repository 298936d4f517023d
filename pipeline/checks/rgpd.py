"""Rules on the annex about personal data: article 28(3) of regulation (UE) 2016/679, point by point."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.registry import AVERTISSEMENT, ERREUR, INFORMATION, Cas, Finding, Sujet, check
from pipeline.checks.textes import textes
from pipeline.wording import pluriel

_ELEMENTS = {
    "objet": ("l'objet du traitement", "« maintenance des postes, des serveurs et du réseau de la commune »"),
    "duree": ("la durée du traitement", "« la durée de la convention, puis le temps du transfert des données »"),
    "nature": ("la nature des opérations", "« hébergement, sauvegarde, consultation, transfert »"),
    "finalites": ("les finalités", "« continuité des services, assistance aux utilisateurs »"),
    "donnees": ("les types de données", "« identité, coordonnées professionnelles, données des logiciels métiers »"),
    "personnes": ("les catégories de personnes", "« agents, élus et usagers de la commune »"),
}  # fmt: skip
"""Head elements of article 28(3), by key of the annex, with a wording to propose."""


@check("RGP-001", "mention-obligatoire-absente", ERREUR, "rgpd_elements", on=Sujet.RGPD)
def check_mentions(cas: Cas) -> Iterator[Finding]:
    """Une mention que l'article 28 du RGPD exige n'est pas écrite.

    Vérifie : l'objet, la durée, la nature, les finalités, les données et les personnes concernées.
    Pourquoi : le contrat de sous-traitance n'est pas conforme s'il ne les définit pas toutes.

    Refusé :
        annexe-rgpd.yaml
            duree:
    Accepté :
        annexe-rgpd.yaml
            duree: six mois
    """
    missing = [key for key in _ELEMENTS if not getattr(cas.annexe_rgpd, key)]
    for key in missing:
        label, wording = _ELEMENTS[key]
        yield Finding(
            cas.annexe_rgpd.at(key),
            f"{label} : rien n'est écrit",
            effet=_score(cas) if key == missing[0] else None,
            conseil=f"écrire par exemple {wording}",
        )


def _score(cas: Cas) -> str:
    """Seven head elements; the rights and obligations of the controller are always written by the template."""
    written = sum(bool(getattr(cas.annexe_rgpd, key)) for key in _ELEMENTS) + 1
    return f"score : {written} {pluriel(written, 'mention')} sur 7 exigées par l'article 28, § 3"


@check("RGP-002", "mention-par-renvoi", AVERTISSEMENT, "rgpd_elements", on=Sujet.RGPD)
def check_mention_par_renvoi(cas: Cas) -> Iterator[Finding]:
    """Une mention obligatoire se borne à renvoyer à la convention.

    Vérifie : que l'objet, la nature et les finalités sont dits, et non renvoyés à « la convention » ou à un article.
    Pourquoi : l'annexe doit décrire le traitement ; un renvoi général ne décrit rien.

    Refusé :
        annexe-rgpd.yaml
            objet: les traitements prévus par la convention
    Accepté :
        annexe-rgpd.yaml
            objet: maintenance des postes de travail
    """
    vague = re.compile(
        r"\b(défini|décrit|prév|vis|mentionn|suppos)\w* (dans|par|à|au|aux) "
        r"(la (présente )?convention|l['’]article)"
    )
    for texte in textes(cas.annexe_rgpd):
        if texte.chemin[0] in ("objet", "nature", "finalites", "donnees") and (match := vague.search(texte.valeur)):
            yield Finding(
                texte.lieu(cas, match),
                f"{_ELEMENTS[str(texte.chemin[0])][0]} : un renvoi, sans description",
                conseil=f"écrire par exemple {_ELEMENTS[str(texte.chemin[0])][1]}",
            )


@check("RGP-006", "delai-de-violation-trop-long", AVERTISSEMENT, "violation_responsable_heures", on=Sujet.RGPD)
def check_delai_de_violation(cas: Cas) -> Iterator[Finding]:
    """Le sous-traitant a autant de temps que le responsable pour signaler une violation.

    Vérifie : que le délai laissé au sous-traitant est plus court que les 72 heures du responsable.
    Pourquoi : ces 72 heures sont celles du responsable pour saisir la CNIL ; il ne lui en resterait aucune.

    Refusé :
        annexe-rgpd.yaml
            violation:
              delai_heures: 72
    Accepté :
        annexe-rgpd.yaml
            violation:
              delai_heures: 48
    """
    hours, limit = cas.annexe_rgpd.violation.delai_heures, cas.droit.violation_responsable_heures
    if hours >= limit:
        yield Finding(
            cas.annexe_rgpd.at("violation", "delai_heures"),
            f"{hours} heures pour prévenir le responsable, qui a lui-même {limit} heures pour saisir la CNIL",
            effet=f"il resterait {max(limit - hours, 0)} heure au responsable",
            conseil="écrire 24 ou 48",
        )


@check("RGP-007", "contact-non-designe", AVERTISSEMENT, "rgpd_violation", on=Sujet.RGPD)
def check_contact(cas: Cas) -> Iterator[Finding]:
    """Personne n'est désigné pour recevoir l'alerte d'une violation.

    Vérifie : une adresse ou un téléphone pour le contact de l'annexe.
    Pourquoi : le délai court pendant que l'on cherche à qui s'adresser.

    Refusé :
        annexe-rgpd.yaml
            violation:
              contact:
    Accepté :
        annexe-rgpd.yaml
            violation:
              contact:
                telephone: 01 99 00 00 00
    """
    contact = cas.annexe_rgpd.violation.contact
    if contact is None or (contact.courriel is None and contact.telephone is None):
        yield Finding(
            cas.annexe_rgpd.at("violation", "contact", "courriel"),
            "aucun contact n'est désigné pour signaler une violation",
            conseil="écrire un courriel ou un téléphone de l'autre partie",
        )


@check("RGP-008", "assistance-absente", ERREUR, "rgpd_assistance", on=Sujet.RGPD)
def check_assistance(cas: Cas) -> Iterator[Finding]:
    """Le sous-traitant ne s'engage pas à aider aux analyses d'impact.

    Vérifie : que « analyse_impact » vaut « oui ».
    Pourquoi : l'aide aux analyses d'impact et à la consultation préalable est l'une des obligations du sous-traitant.

    Refusé :
        annexe-rgpd.yaml
            analyse_impact:
    Accepté :
        annexe-rgpd.yaml
            analyse_impact: oui
    """
    if not cas.annexe_rgpd.analyse_impact:
        yield Finding(
            cas.annexe_rgpd.at("analyse_impact"),
            "aucune aide aux analyses d'impact ni à la consultation préalable de la CNIL",
            conseil="écrire « analyse_impact: oui »",
        )


@check("RGP-009", "sort-des-donnees-non-dit", ERREUR, "rgpd_sort_des_donnees", on=Sujet.RGPD)
def check_sort(cas: Cas) -> Iterator[Finding]:
    """L'annexe ne dit pas ce que deviennent les données à la fin.

    Vérifie : que le sort des données est dit, au choix du responsable, et dans un délai.
    Pourquoi : le choix entre restitution et suppression appartient au responsable du traitement, à lui seul.

    Refusé :
        annexe-rgpd.yaml
            sort:
              choix:
    Accepté :
        annexe-rgpd.yaml
            sort:
              choix: restitution
    """
    sort = cas.annexe_rgpd.sort
    if sort.choix is None:
        yield Finding(
            cas.annexe_rgpd.at("sort", "choix"),
            "rien ne dit si les données sont restituées ou supprimées à la fin",
            conseil="écrire « choix: au_choix_du_responsable »",
        )
    if sort.delai_jours is None:
        yield Finding(
            cas.annexe_rgpd.at("sort", "delai_jours"),
            "aucun délai pour restituer ou supprimer les données",
            severity=AVERTISSEMENT,
            conseil="écrire « delai_jours: 30 », par exemple",
        )


@check("RGP-010", "delegue-inconnu", AVERTISSEMENT, "rgpd_delegue", on=Sujet.RGPD)
def check_delegue(cas: Cas) -> Iterator[Finding]:
    """Le délégué à la protection des données d'une partie n'est pas indiqué.

    Vérifie : un délégué, avec une adresse ou un téléphone, pour chaque partie.
    Pourquoi : toute collectivité doit en désigner un ; c'est l'interlocuteur de l'autre partie.

    Refusé :
        bellerive.yaml
            dpo:
    Accepté :
        bellerive.yaml
            dpo:
              telephone: 01 99 00 00 00
    """
    for partie in cas.parties:
        if partie.dpo is None or (partie.dpo.courriel is None and partie.dpo.telephone is None):
            yield Finding(
                partie.at("dpo", "courriel"),
                f"le délégué à la protection des données ({partie.nom_court}) n'est pas indiqué",
                conseil="écrire son courriel sous « dpo »",
            )


@check("RGP-011", "mesures-absentes", ERREUR, "rgpd_securite", on=Sujet.RGPD)
def check_mesures(cas: Cas) -> Iterator[Finding]:
    """Aucune mesure de sécurité n'est écrite.

    Vérifie : qu'au moins une mesure de sécurité est citée.
    Pourquoi : le sous-traitant doit dire comment il protège les données.

    Refusé :
        annexe-rgpd.yaml
            mesures: []
    Accepté :
        annexe-rgpd.yaml
            mesures: [chiffrer les sauvegardes]
    """
    if not cas.annexe_rgpd.mesures:
        yield Finding(
            cas.annexe_rgpd.at("mesures"),
            "aucune mesure de sécurité n'est écrite",
            conseil="citer les mesures prises (chiffrement, sauvegarde, habilitations…)",
        )


@check("RGP-012", "annexe-nommee-contrat", INFORMATION, None, on=Sujet.RGPD)
def check_terme_de_convention(cas: Cas) -> Iterator[Finding]:
    """L'annexe parle d'un contrat, alors que l'acte est une convention.

    Vérifie : les mots « contrat » dans l'annexe, sauf ceux des sous-traitants.
    Pourquoi : le même acte ne doit pas porter deux noms.

    Refusé :
        annexe-rgpd.yaml
            duree: la durée du présent contrat
    Accepté :
        annexe-rgpd.yaml
            duree: la durée de la convention
    """
    for texte in textes(cas.annexe_rgpd):
        match = re.search(r"\b(présent contrat|du contrat|ce contrat)\b(?! (passé|conclu|de sous))", texte.valeur)
        if match:
            yield Finding(
                texte.lieu(cas, match), f"« {match[0]} », pour une convention", conseil="écrire « convention »"
            )
