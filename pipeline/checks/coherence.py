"""Rules on the agreement of the acts with each other, and of their sentences with the facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache

from pipeline import deadlines
from pipeline.checks.faits import executoire, voir
from pipeline.checks.registry import AVERTISSEMENT, ERREUR, INFORMATION, Cas, Finding, Sujet, check
from pipeline.checks.textes import convention_textes, entete_textes, qui_contiennent, textes
from pipeline.diagnostics import Location
from pipeline.model import Membre
from pipeline.sources import Node
from pipeline.wording import JOURS, MOIS, cle_nom, date_longue, jour_semaine, montant, valeur_lettres

_MONTANT = re.compile(r"(?<![\d,.])(\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)(?:,(\d{1,2}))?[ \u00a0\u202f]?(?:€|euros?\b)")
_SOMME_PUIS_PARENTHESE = re.compile(r"(?:€|euros?|centimes?) \(")
_DATE = re.compile(rf"\b(1er|\d{{1,2}})[ \u00a0](?i:({'|'.join(MOIS)}))[ \u00a0](\d{{4}})\b")
_TEXTE_DE_DROIT = re.compile(
    r"\b(loi|ordonnance|décret|arrêté|règlement|directive|circulaire|instruction|délibération|avis|statuts|rapport|"
    r"procès-verbal|marché|protocole|avenant|jugement|décision)\b[^.;]{0,160}\b(?:du|le|,)[ \u00a0]*$",
    re.IGNORECASE,
)
_ENTIER = re.compile(r"\bconvention\b[^.;]{0,80}\bdurée (?:de |d['’])([\w-]+)[ \u00a0]mois\b", re.IGNORECASE)
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
    known = _dates_connues(cas)
    for texte in qui_contiennent(cas, _DATE):
        for match in _DATE.finditer(texte.valeur):
            day = _jour(match)
            if day is None:
                yield Finding(
                    texte.lieu(cas, match),
                    f"« {match[0]} » n'existe pas au calendrier",
                    severity=ERREUR,
                    conseil="corriger la date",
                )
            elif day not in known | _MEMOIRE and not _TEXTE_DE_DROIT.search(texte.valeur[: match.start()]):
                yield Finding(
                    texte.lieu(cas, match),
                    f"« {match[0]} » n'est aucune des dates du dossier",
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
    for texte in qui_contiennent(cas, named):
        for match in named.finditer(texte.valeur):
            follow = _DATE.match(texte.valeur, match.end())
            day = _jour(follow) if follow else None
            if day is not None and jour_semaine(day) != match[1].lower():
                yield Finding(
                    texte.lieu(cas, match),
                    f"le {date_longue(day)} est un {jour_semaine(day)}, et non un {match[1].lower()}",
                    conseil="corriger le jour ou la date",
                )


@lru_cache(4096)
def _forme(name: str) -> str:
    """A name with its accents and signs, without case: what two spellings are compared by."""
    return " ".join(name.upper().split())


@check("COH-005", "personne-ecrite-de-deux-facons", AVERTISSEMENT, None, on=Sujet.DOSSIER)
def check_noms_de_personnes(cas: Cas) -> Iterator[Finding]:
    """Une même personne est écrite de deux façons.

    Vérifie : accents, traits d'union et apostrophes des noms du président, du secrétaire, des mandataires, des
    votants et
    des représentants, contre la liste de présence.
    Pourquoi : l'acte porterait deux orthographes du même nom, parfois sur la même page.

    Refusé :
        val-clair.yaml
            representant:
              nom: BÈRTRAND
    Accepté :
        val-clair.yaml
            representant:
              nom: BERTRAND
    """
    seance = cas.dossier.seance
    if seance is None:
        return
    known = {cle_nom(f"{row.nom} {row.prenom}"): row for row in seance.presences}
    for written, place in _noms(cas):
        row = known.get(cle_nom(written)) or known.get(cle_nom(" ".join(reversed(written.split()))))
        if row is not None and _forme(written) not in (_forme(row.nom_complet), _forme(f"{row.prenom} {row.nom}")):
            yield Finding(
                place,
                f"« {written} » ici, « {row.nom_complet} » dans la liste de présence",
                voir(row.at("nom"), "liste de présence"),
                conseil="écrire le nom de la même façon partout, avec ses accents",
            )


def _noms(cas: Cas) -> Iterator[tuple[str, Location]]:
    seance, acte = cas.dossier.seance, cas.dossier.deliberation
    assert seance is not None
    yield seance.president, seance.at("president")
    yield seance.secretaire, seance.at("secretaire")
    for row in seance.presences:
        if row.mandataire is not None:
            yield row.mandataire, row.at("mandataire")
    for partie in (cas.prestataire, cas.beneficiaire):
        if partie.representant is not None:
            yield f"{partie.representant.nom} {partie.representant.prenom}", partie.at("representant", "nom")
    members: tuple[Membre, ...] = cas.dossier.membres
    for member in members:
        yield member.nom_complet, member.at("nom")
    if acte is not None:
        for voix in acte.nominal:
            yield voix.nom_complet, voix.at("nom")
        for key in ("voix_contre", "voix_abstention", "ne_prennent_pas_part"):
            for index, name in enumerate(getattr(acte.vote, key, ())):
                yield name, acte.at("vote", key, index)


@check("COH-006", "autre-deliberation-citee", AVERTISSEMENT, None, on=Sujet.DOSSIER)
def check_deliberation_citee(cas: Cas) -> Iterator[Finding]:
    """Un texte cite une délibération qui n'est aucune de celles du dossier.

    Vérifie : que « délibération n° … » dans la convention et l'annexe est celle du dossier ou celle du bénéficiaire.
    Pourquoi : la convention renverrait à un acte étranger.

    Refusé :
        convention.yaml
            continuite:
              - la délibération n° 13 fixe les horaires d'astreinte
    Accepté :
        convention.yaml
            continuite:
              - la délibération n° 12 fixe les horaires d'astreinte
    """
    convention, acte = cas.dossier.convention, cas.dossier.deliberation
    known = {acte.numero} if acte else set()
    if convention is not None and convention.habilitation_beneficiaire is not None:
        known.add(str(convention.habilitation_beneficiaire.numero))
    cited = re.compile(r"\bdélibération n°[ \u00a0]?([\w/-]+)", re.IGNORECASE)
    for texte in (*convention_textes(cas), *textes(cas.dossier.annexe_rgpd)):
        for match in cited.finditer(texte.valeur):
            if match[1] not in known:
                yield Finding(
                    texte.lieu(cas, match),
                    f"« {match[0]} » n'est pas une délibération du dossier",
                    voir(acte.at("numero"), f"délibération n° {acte.numero}") if acte else (),
                    conseil="corriger le numéro",
                )


@check("COH-007", "duree-contredite", AVERTISSEMENT, None, on=Sujet.DOSSIER)
def check_duree_citee(cas: Cas) -> Iterator[Finding]:
    """Un texte donne à la convention une autre durée que la sienne.

    Vérifie : « une durée de … mois » dans les textes, contre la durée et celle du renouvellement.
    Pourquoi : la durée a peut-être changé à un endroit et pas à l'autre.

    Refusé :
        dossier.yaml
            contexte:
              - texte: La convention est conclue pour une durée de huit mois.
    Accepté :
        dossier.yaml
            contexte:
              - texte: La convention est conclue pour une durée de six mois.
    """
    convention = cas.dossier.convention
    if convention is None:
        return
    known = {convention.duree_mois}
    if convention.renouvellement is not None:
        known |= {convention.renouvellement.duree_mois, convention.duree_mois + convention.renouvellement.duree_mois}
    for texte in qui_contiennent(cas, _ENTIER):
        for match in _ENTIER.finditer(texte.valeur):
            said = int(match[1]) if match[1].isdigit() else valeur_lettres(match[1])
            if said is not None and said not in known:
                yield Finding(
                    texte.lieu(cas, match),
                    f"« {match[0]} », pour une convention de {convention.duree_mois} mois",
                    voir(convention.at("duree_mois"), "durée"),
                    conseil="corriger la durée dans le texte, ou dans la convention",
                )


@check("COH-008", "presidence-par-un-autre", INFORMATION, None, on=Sujet.SEANCE)
def check_presidence(cas: Cas) -> Iterator[Finding]:
    """La séance n'est pas présidée par le président de la collectivité.

    Vérifie : que celui qui préside est le représentant de la collectivité.
    Pourquoi : un vice-président peut présider, mais l'acte doit le dire et la signature le suivre.

    Refusé :
        seance.yaml
            president: GIRARD Lucie
    Accepté :
        seance.yaml
            president: BERTRAND Paul
    """
    person = cas.prestataire.representant
    if person is None or (person.qualite or "").split(" ")[0] not in ("président", "présidente", "maire"):
        return
    names = {cle_nom(f"{person.nom} {person.prenom}"), cle_nom(f"{person.prenom} {person.nom}"), cle_nom(person.nom)}
    if cle_nom(cas.seance.president) not in names:
        yield Finding(
            cas.seance.at("president"),
            f"séance présidée par {cas.seance.president}, et non par {person.prenom} {person.nom}",
            voir(cas.prestataire.at("representant", "nom"), "représentant de la collectivité"),
            conseil="le dire dans l'acte, ou corriger le nom",
        )


@check("COH-009", "seance-mal-rangee", AVERTISSEMENT, None, on=Sujet.SEANCE)
def check_dossier_de_seance(cas: Cas) -> Iterator[Finding]:
    """La date de la séance n'est pas celle de son dossier de rangement.

    Vérifie : quand le dossier des séances porte une date, que c'est celle de la séance.
    Pourquoi : l'une des deux est fausse, et tous les délais partent de la date de la séance.

    Refusé :
        dossier.yaml
            seance: 2024-03-13
    Accepté :
        dossier.yaml
            seance: 2024-03-12
    """
    named = re.search(r"\d{4}-\d\d-\d\d", cas.entete.seance)
    if named is not None and named[0] != cas.seance.date.isoformat():
        yield Finding(
            cas.seance.at("date"),
            f"séance du {date_longue(cas.seance.date)}, rangée dans « seances/{cas.entete.seance} »",
            voir(cas.entete.at("seance"), "séance du dossier"),
            conseil="corriger la date, ou renommer le dossier de la séance",
        )
