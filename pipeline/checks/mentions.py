"""Rules on the sums and dates that sentences give, against the facts and against each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from pipeline import deadlines
from pipeline.checks.faits import dependants, executoire, voir
from pipeline.checks.registry import AVERTISSEMENT, ERREUR, Cas, Finding, Sujet, check
from pipeline.checks.textes import convention_textes, entete_textes, passages, qui_contiennent, textes
from pipeline.sources import Node
from pipeline.wording import JOURS, MOIS, date_longue, jour_semaine, montant, valeur_lettres

_MONTANT = re.compile(r"(?<![\d,.])(\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)(?:,(\d{1,2}))?[ \u00a0\u202f]?(?:€|euros?\b)")


_SOMME_PUIS_PARENTHESE = re.compile(r"(?:€|euros?|centimes?) \(")


_DATE = re.compile(rf"\b(1er|\d{{1,2}})[ \u00a0](?i:({'|'.join(MOIS)}))[ \u00a0](\d{{4}})\b")


_TEXTE_DE_DROIT = re.compile(
    r"\b(loi|ordonnance|décret|arrêté|règlement|directive|circulaire|instruction|délibération|avis|statuts|rapport|"
    r"procès-verbal|marché|protocole|avenant|jugement|décision)\b[^.;]{0,160}\b(?:du|le|,)[ \u00a0]*$",
    re.IGNORECASE,
)


_MEMOIRE = {date(1789, 7, 14), date(1918, 11, 11), date(1944, 8, 25), date(1945, 5, 8), date(1962, 3, 19)}
"""Dates that are names of streets and halls."""


def _euros(match: re.Match[str]) -> Decimal:
    whole = re.sub(r"\D", "", match[1])
    return Decimal(f"{whole}.{(match[2] or '0').ljust(2, '0')}")


def _jour(match: re.Match[str]) -> date | None:
    try:
        return date(int(match[3]), MOIS.index(match[2].lower()) + 1, 1 if match[1] == "1er" else int(match[1]))
    except ValueError:
        return None


def _montants_connus(cas: Cas) -> set[Decimal]:
    convention = cas.dossier.convention
    if convention is None:
        return set()
    known = {convention.prix.montant, cas.droit.titre_minimum}
    renewal = convention.renouvellement
    lines = [convention.prix.echeancier, renewal.echeancier if renewal else ()]
    if renewal is not None and renewal.montant is not None:
        known |= {renewal.montant, renewal.montant + convention.prix.montant}
    for schedule in lines:
        total = Decimal(0)
        for line in schedule:
            total += line.montant
            known |= {line.montant, total}
    return known


@check("COH-001", "montant-de-nulle-part", AVERTISSEMENT, None, on=Sujet.DOSSIER)
def check_montants_connus(cas: Cas) -> Iterator[Finding]:
    """Un texte cite une somme qui n'est pas dans les données.

    Vérifie : que chaque somme écrite dans un texte est le prix, un versement ou un de leurs totaux.
    Pourquoi : la somme a peut-être changé à un endroit et pas à l'autre.

    Refusé :
        dossier.yaml
            contexte:
              - texte: L'EPT facture 6 100 € pour six mois.
    Accepté :
        dossier.yaml
            contexte:
              - texte: L'EPT facture 6 000 € pour six mois.
    """
    known = _montants_connus(cas)
    for texte in (*entete_textes(cas), *textes(cas.dossier.deliberation), *convention_textes(cas)):
        for match in _MONTANT.finditer(texte.valeur):
            if known and _euros(match) not in known:
                yield Finding(
                    texte.lieu(cas, match),
                    f"« {match[0]} » n'est ni le prix, ni un versement, ni un de leurs totaux",
                    voir(cas.convention.at("prix", "montant"), f"prix : {montant(cas.convention.prix.montant)}"),
                    conseil="corriger la somme, ou la retirer du texte",
                )


@check("COH-002", "date-de-nulle-part", AVERTISSEMENT, None, on=Sujet.DOSSIER)
def check_dates_connues(cas: Cas) -> Iterator[Finding]:
    """Un texte cite une date qui n'est pas dans les données.

    Vérifie : que chaque date écrite dans un texte est l'une de celles du dossier, ou celle d'un texte de droit cité.
    Pourquoi : la date a peut-être changé à un endroit et pas à l'autre.

    Refusé :
        dossier.yaml
            contexte:
              - texte: La convention précédente a pris fin le 30 mars 2024.
    Accepté :
        dossier.yaml
            contexte:
              - texte: La convention précédente a pris fin le 31 mars 2024.
    """
    gone = cas.dossier.convention is None and bool(dependants(cas))
    if gone or cas.illisibles & {"deliberation", "convention", "annexe_rgpd"}:
        return  # the date may be in what is not there, or could not be read
    known = _dates_connues(cas)
    for passage in passages(cas, _DATE):
        day, before = _jour(passage.match), passage.texte.valeur[: passage.match.start()]
        if day is None:
            text = f"« {passage.dit} » n'existe pas au calendrier"
            yield Finding(passage.lieu, text, severity=ERREUR, conseil="corriger la date")
        elif day not in known | _MEMOIRE and not _TEXTE_DE_DROIT.search(before):
            yield Finding(
                passage.lieu,
                f"« {passage.dit} » n'est aucune des dates du dossier",
                conseil="corriger la date, ou l'écrire aussi dans les données",
            )


def _dates_connues(cas: Cas) -> set[date]:
    dossier = cas.dossier
    roots = [
        r.source
        for r in (dossier.entete, dossier.deliberation, dossier.convention, dossier.annexe_rgpd, dossier.seance)
        if r
    ]
    known = {day for root in roots for day in _dates(root)}
    convention = dossier.convention
    if convention is not None:
        end = deadlines.echeance(convention.effet, convention.duree_mois)
        known |= {end, deadlines.ajoute_mois(convention.effet, convention.duree_mois)}
        if convention.renouvellement is not None:
            known.add(deadlines.dernier_preavis(end, convention.renouvellement.preavis_mois))
            known.add(
                deadlines.echeance(
                    deadlines.ajoute_mois(convention.effet, convention.duree_mois), convention.renouvellement.duree_mois
                )
            )
    day = executoire(dossier.deliberation)
    return known | {day} if day else known


def _dates(node: Node) -> Iterator[date]:
    if isinstance(node.value, dict):
        for child in node.value.values():
            yield from _dates(child)
    elif isinstance(node.value, list):
        for child in node.value:
            yield from _dates(child)
    elif isinstance(node.value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", node.value):
        yield date.fromisoformat(node.value)


@check("COH-003", "lettres-et-chiffres-differents", ERREUR, None, on=Sujet.DOSSIER)
def check_lettres_et_chiffres(cas: Cas) -> Iterator[Finding]:
    """Une somme en lettres n'est pas la somme en chiffres qui la suit.

    Vérifie : « vingt mille euros (20 000 €) » et « 20 000 € (vingt mille euros) ».
    Pourquoi : les deux se contredisent ; un juge retiendrait les lettres.

    Refusé :
        dossier.yaml
            contexte:
              - texte: L'EPT facture cinq mille euros (6 000 €).
    Accepté :
        dossier.yaml
            contexte:
              - texte: L'EPT facture six mille euros (6 000 €).
    """
    letters = re.compile(
        r"([a-zé' -]{3,80}? (?:euros?|centimes?)) \(("
        + _MONTANT.pattern
        + r")\)|("
        + _MONTANT.pattern
        + r") \(([a-zé' -]{3,80} (?:euros?|centimes?))\)"
    )
    for texte in qui_contiennent(cas, _SOMME_PUIS_PARENTHESE):
        if not _SOMME_PUIS_PARENTHESE.search(texte.valeur):
            continue
        for match in letters.finditer(texte.valeur):
            words, figures = (match[1], match[2]) if match[1] else (match[8], match[5])
            number = _MONTANT.search(figures)
            said = _queue_en_lettres(words)
            if number is not None and said is not None and said != _euros(number):
                yield Finding(
                    texte.lieu(cas, match),
                    f"« {words.strip()} » en lettres, « {figures} » en chiffres",
                    conseil="corriger l'une des deux sommes",
                )


def _queue_en_lettres(words: str) -> Decimal | None:
    """The amount said by the longest end of a phrase: « facture six mille euros » says 6000."""
    parts = words.split()
    return next((value for i in range(len(parts)) if (value := valeur_lettres(" ".join(parts[i:]))) is not None), None)


@check("COH-004", "jour-de-semaine-faux", ERREUR, None, on=Sujet.DOSSIER)
def check_jour_de_semaine(cas: Cas) -> Iterator[Finding]:
    """Une date ne tombe pas le jour de semaine écrit.

    Vérifie : « mardi 26 janvier 2021 » contre le calendrier.
    Pourquoi : l'un des deux est faux, et l'on ne sait pas lequel.

    Refusé :
        dossier.yaml
            contexte:
              - texte: La séance du lundi 12 mars 2024 a été préparée.
    Accepté :
        dossier.yaml
            contexte:
              - texte: La séance du mardi 12 mars 2024 a été préparée.
    """
    named = re.compile(rf"\b({'|'.join(JOURS)})[ \u00a0](?={_DATE.pattern})", re.IGNORECASE)
    for passage in passages(cas, named):
        follow = _DATE.match(passage.texte.valeur, passage.match.end())
        day, said = _jour(follow) if follow else None, passage.match[1].lower()
        if day is not None and jour_semaine(day) != said:
            yield Finding(
                passage.lieu,
                f"le {date_longue(day)} est un {jour_semaine(day)}, et non un {said}",
                conseil="corriger le jour ou la date",
            )
