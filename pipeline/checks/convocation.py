"""Rules on the convocation: its delay, its dispatch, what it announces."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline import deadlines
from pipeline.checks.faits import voir
from pipeline.checks.registry import AVERTISSEMENT, ERREUR, INFORMATION, Cas, Finding, Sujet, check
from pipeline.wording import date_longue, pluriel

_PETITE_COMMUNE = 3
"""Jours francs in a commune of fewer than 3 500 inhabitants (CGCT, art. L. 2121-11); the population is not an input."""


def _envoi(cas: Cas) -> tuple[str, ...]:
    return ("convocation", "envoi") if cas.seance.convocation.envoi else ("convocation", "date")


def _francs(cas: Cas) -> int:
    convocation = cas.seance.convocation
    return deadlines.jours_francs(convocation.envoi or convocation.date, cas.seance.date)


def _minimum(cas: Cas) -> int:
    return cas.droit.urgence_jours_francs if cas.seance.convocation.urgence else cas.droit.convocation_jours_francs


@check("CNV-001", "convocation-tardive", ERREUR, "convocation_jours_francs", on=Sujet.SEANCE)
def check_convocation_tardive(cas: Cas) -> Iterator[Finding]:
    """La convocation est partie trop tard.

    Vérifie : cinq jours francs entre l'envoi de la convocation et la séance, un seul en cas d'urgence déclarée. Ni le
    jour de l'envoi ni celui de la séance ne comptent ; les samedis, dimanches et jours fériés comptent.
    Pourquoi : un délai trop court entache d'irrégularité toutes les délibérations de la séance.

    Refusé :
        seance.yaml
            convocation:
              date: 2024-03-04
              envoi: 2024-03-07
    Accepté :
        seance.yaml
            convocation:
              date: 2024-03-04
              envoi: 2024-03-05
    """
    minimum, francs = _minimum(cas), _francs(cas)
    if cas.seance.rang_convocation > 1 or francs >= minimum or cas.seance.convocation.date >= cas.seance.date:
        return
    dernier = deadlines.dernier_envoi(cas.seance.date, minimum)
    urgence = " (urgence)" if cas.seance.convocation.urgence else ""
    yield Finding(
        cas.seance.at(*_envoi(cas)),
        f"{max(francs, 0)} {pluriel(francs, 'jour franc')} entre la convocation et la séance, "
        f"{minimum} au moins{urgence}",
        voir(cas.seance.at("date"), "date de la séance"),
        severity=AVERTISSEMENT if cas.prestataire.nature == "commune" and francs >= _PETITE_COMMUNE else None,
        effet=f"{minimum - francs} {pluriel(minimum - francs, 'jour')} de retard : un nouveau vote est à prévoir",
        conseil=f"convoquer le {date_longue(dernier)} au plus tard, ou reporter la séance",
    )


@check("CNV-003", "convocation-sans-marge", AVERTISSEMENT, "convocation_jours_francs", on=Sujet.SEANCE)
def check_convocation_sans_marge(cas: Cas) -> Iterator[Finding]:
    """La convocation respecte le délai au jour près.

    Vérifie : que le délai entre la convocation et la séance dépasse le minimum d'au moins un jour franc.
    Pourquoi : sans marge, la preuve d'un envoi le lendemain suffit à rendre la séance irrégulière.

    Refusé :
        seance.yaml
            convocation:
              date: 2024-03-04
              envoi: 2024-03-06
    Accepté :
        seance.yaml
            convocation:
              date: 2024-03-04
              envoi: 2024-03-05
    """
    minimum = _minimum(cas)
    if cas.seance.rang_convocation > 1 or _francs(cas) != minimum:
        return
    known = cas.seance.convocation.envoi is not None
    yield Finding(
        cas.seance.at(*_envoi(cas)),
        f"exactement {minimum} {pluriel(minimum, 'jour franc')} entre la convocation et la séance, "
        f"{minimum} exigés : aucune marge",
        voir(cas.seance.at("date"), "date de la séance"),
        effet=None if known else "un envoi le lendemain de cette date ferait manquer un jour",
        conseil="garder la preuve du jour de l'envoi (dépôt postal, courriel ou plateforme)",
    )


@check("CNV-004", "envoi-non-date", INFORMATION, "envoi_convocation", on=Sujet.SEANCE)
def check_envoi_non_date(cas: Cas) -> Iterator[Finding]:
    """Le jour d'envoi de la convocation n'est pas connu.

    Vérifie : que la séance donne le jour d'envoi de la convocation, et non la seule date qu'elle porte.
    Pourquoi : le délai court de l'envoi, pas de la signature de la convocation.

    Refusé :
        seance.yaml
            convocation:
              date: 2024-03-04
              envoi:
    Accepté :
        seance.yaml
            convocation:
              date: 2024-03-04
              envoi: 2024-03-04
    """
    if cas.seance.convocation.envoi is None:
        yield Finding(
            cas.seance.at("convocation", "envoi"),
            f"le jour d'envoi n'est pas indiqué : le délai est compté depuis la date portée, "
            f"{date_longue(cas.seance.convocation.date)}",
            conseil="écrire « envoi: AAAA-MM-JJ » sous « convocation »",
        )


@check("CNV-005", "envoi-avant-la-convocation", ERREUR, None, on=Sujet.SEANCE)
def check_envoi_avant_la_convocation(cas: Cas) -> Iterator[Finding]:
    """La convocation serait partie avant d'avoir été faite.

    Vérifie : que l'envoi ne précède pas la date que porte la convocation.
    Pourquoi : l'une des deux dates est fausse, et le délai se compte sur l'une d'elles.

    Refusé :
        seance.yaml
            convocation:
              date: 2024-03-05
              envoi: 2024-03-04
    Accepté :
        seance.yaml
            convocation:
              date: 2024-03-04
              envoi: 2024-03-05
    """
    convocation = cas.seance.convocation
    if convocation.envoi is not None and convocation.envoi < convocation.date < cas.seance.date:
        yield Finding(
            cas.seance.at("convocation", "envoi"),
            f"envoi le {date_longue(convocation.envoi)}, avant la date de la convocation, "
            f"{date_longue(convocation.date)}",
            voir(cas.seance.at("convocation", "date"), "date de la convocation"),
            conseil="corriger la date fausse",
        )


@check("CNV-006", "seconde-convocation-rapprochee", AVERTISSEMENT, "seconde_convocation_jours", on=Sujet.SEANCE)
def check_seconde_convocation_rapprochee(cas: Cas) -> Iterator[Finding]:
    """La seconde convocation laisse peut-être moins de trois jours.

    Vérifie : après une première séance sans quorum, trois jours au moins entre la seconde convocation et la séance.
    Pourquoi : la séance ne peut se passer de quorum que si cet intervalle est respecté, et pour les seuls points
    reportés.

    Refusé :
        seance.yaml
            rang_convocation: 2
            convocation:
              date: 2024-03-10
              envoi: 2024-03-10
    Accepté :
        seance.yaml
            rang_convocation: 2
            convocation:
              date: 2024-03-08
              envoi: 2024-03-08
    """
    if cas.seance.rang_convocation < 2:
        return
    convocation = cas.seance.convocation
    jours = (cas.seance.date - (convocation.envoi or convocation.date)).days
    if jours < cas.droit.seconde_convocation_jours:
        yield Finding(
            cas.seance.at(*_envoi(cas)),
            f"{jours} {pluriel(jours, 'jour')} entre la seconde convocation et la séance, "
            f"{cas.droit.seconde_convocation_jours} d'intervalle exigés après la première",
            conseil="vérifier la date de la première séance, ou reporter celle-ci",
        )


@check("CNV-007", "sans-public-non-annonce", AVERTISSEMENT, "sans_public_permis", on=Sujet.SEANCE)
def check_sans_public_non_annonce(cas: Cas) -> Iterator[Finding]:
    """La convocation n'annonce pas, ou pas à notre connaissance, une séance sans public.

    Vérifie : qu'une séance tenue sans public a été annoncée comme telle sur la convocation.
    Pourquoi : la loi d'exception exige que la décision soit mentionnée sur la convocation.

    Refusé :
        seance.yaml
            date: 2021-03-12
            convocation:
              date: 2021-03-04
              envoi: 2021-03-04
              mention_sans_public: non
            publicite:
              sans_public: oui
              retransmission: en direct sur le site
            loi_derogatoire: loi n° 2020-1379 du 14 novembre 2020, article 6
    Accepté :
        seance.yaml
            publicite:
              sans_public: non
    """
    if cas.seance.publicite.sans_public and not cas.seance.convocation.mention_sans_public:
        known = cas.seance.convocation.mention_sans_public is not None
        said = "n'annonce pas" if known else "annonce-t-elle"
        end = "" if known else " ? Rien ne le dit"
        yield Finding(
            cas.seance.at("convocation", "mention_sans_public"),
            f"la convocation {said} une séance sans public{end}",
            conseil="joindre la convocation au dossier et écrire « mention_sans_public: oui » si elle le mentionne",
        )


@check("CNV-008", "urgence-a-soumettre", INFORMATION, "urgence_jours_francs", on=Sujet.SEANCE)
def check_urgence_a_soumettre(cas: Cas) -> Iterator[Finding]:
    """L'urgence est à soumettre à l'assemblée.

    Vérifie : si la convocation est faite en urgence.
    Pourquoi : le président en rend compte à l'ouverture ; l'assemblée se prononce sur l'urgence et peut tout reporter.

    Refusé :
        seance.yaml
            convocation:
              date: 2024-03-08
              envoi: 2024-03-08
              urgence: oui
    Accepté :
        seance.yaml
            convocation:
              urgence: non
    """
    if cas.seance.convocation.urgence:
        yield Finding(
            cas.seance.at("convocation", "urgence"),
            "convocation en urgence : l'assemblée doit se prononcer sur l'urgence à l'ouverture",
            conseil="vérifier que le procès-verbal le constate",
        )


@check("CNV-002", "date-de-convocation-apres-la-seance", ERREUR, None, on=Sujet.SEANCE)
def check_convocation_apres_la_seance(cas: Cas) -> Iterator[Finding]:
    """La convocation est datée du jour de la séance ou d'après.

    Vérifie : que la date que porte la convocation précède la séance.
    Pourquoi : l'une des deux dates est fausse.

    Refusé :
        seance.yaml
            convocation:
              date: 2024-03-14
              envoi: 2024-03-14
    Accepté :
        seance.yaml
            convocation:
              date: 2024-03-04
    """
    convocation = cas.seance.convocation
    if convocation.date >= cas.seance.date:
        yield Finding(
            cas.seance.at("convocation", "date"),
            f"convocation du {date_longue(convocation.date)} pour une séance du {date_longue(cas.seance.date)}",
            voir(cas.seance.at("date"), "date de la séance"),
            conseil="corriger la date fausse",
        )
