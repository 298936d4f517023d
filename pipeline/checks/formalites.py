"""Rules on what follows the vote: signature, transmission, publication, each in its turn."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.faits import droit_au, formalites, voir
from pipeline.checks.registry import AVERTISSEMENT, ERREUR, Cas, Finding, Sujet, check
from pipeline.wording import date_longue


@check("DAT-001", "formalite-avant-la-seance", ERREUR, "executoire", on=Sujet.DELIBERATION)
def check_formalite_avant_la_seance(cas: Cas) -> Iterator[Finding]:
    """L'acte serait signé, transmis ou publié avant d'avoir été voté.

    Vérifie : que signature, transmission, réception et publication ne précèdent pas la séance.
    Pourquoi : l'une des dates est fausse, et c'est d'elles que dépend le jour où l'acte devient exécutoire.

    Refusé :
        deliberation.yaml
            signature:
              date: 2024-03-11
    Accepté :
        deliberation.yaml
            signature:
              date: 2024-03-12
    """
    for label, (path, day) in formalites(cas.deliberation).items():
        if day is not None and day < cas.seance.date:
            yield Finding(
                cas.deliberation.at(*path),
                f"{label} le {date_longue(day)}, avant la séance du {date_longue(cas.seance.date)}",
                voir(cas.seance.at("date"), "date de la séance"),
                conseil="corriger la date fausse",
            )


@check("DAT-002", "transmission-avant-signature", AVERTISSEMENT, "executoire", on=Sujet.DELIBERATION)
def check_transmission_avant_signature(cas: Cas) -> Iterator[Finding]:
    """L'acte a été transmis avant d'être signé.

    Vérifie : que la transmission ne précède pas la signature.
    Pourquoi : c'est l'acte signé qui se transmet ; on a peut-être transmis un projet.

    Refusé :
        deliberation.yaml
            signature:
              date: 2024-03-18
    Accepté :
        deliberation.yaml
            signature:
              date: 2024-03-15
    """
    dates = formalites(cas.deliberation)
    signed, sent = dates["signature"][1], cas.deliberation.transmission
    if signed is not None and sent is not None and cas.seance.date <= sent < signed:
        yield Finding(
            cas.deliberation.at("transmission"),
            f"transmission le {date_longue(sent)}, signature le {date_longue(signed)}",
            voir(cas.deliberation.at("signature", "date"), "signature"),
            conseil="vérifier quel texte a été transmis, ou corriger une date",
        )


@check("DAT-003", "reception-avant-transmission", ERREUR, "executoire", on=Sujet.DELIBERATION)
def check_reception_avant_transmission(cas: Cas) -> Iterator[Finding]:
    """L'acte serait reçu en préfecture avant d'y être envoyé.

    Vérifie : que la réception ne précède pas la transmission.
    Pourquoi : le jour de réception fait courir les délais du préfet et rend l'acte exécutoire.

    Refusé :
        deliberation.yaml
            reception: 2024-03-14
    Accepté :
        deliberation.yaml
            reception: 2024-03-16
    """
    sent, got = cas.deliberation.transmission, cas.deliberation.reception
    if sent is not None and got is not None and cas.seance.date <= got < sent:
        yield Finding(
            cas.deliberation.at("reception"),
            f"réception le {date_longue(got)}, avant la transmission du {date_longue(sent)}",
            voir(cas.deliberation.at("transmission"), "transmission"),
            conseil="reporter la date de l'accusé de réception",
        )


@check("DAT-004", "date-a-venir", ERREUR, None, on=Sujet.DELIBERATION)
def check_date_a_venir(cas: Cas) -> Iterator[Finding]:
    """Un acte dit pris porte une date qui n'est pas encore arrivée.

    Vérifie : que les formalités d'un acte pris ne sont pas datées d'un jour à venir.
    Pourquoi : l'acte porterait une mention fausse.

    Refusé :
        --date 2024-03-16
        deliberation.yaml
            etat: prise
    Accepté :
        deliberation.yaml
            etat: prise
    """
    if cas.deliberation.etat != "prise" or cas.seance.date > cas.jour:
        return
    for label, (path, day) in formalites(cas.deliberation).items():
        if day is not None and day > cas.jour:
            yield Finding(
                cas.deliberation.at(*path),
                f"{label} datée du {date_longue(day)}, qui est à venir",
                conseil="corriger la date, ou l'effacer tant que la formalité n'est pas faite",
            )


@check("PBL-001", "mode-de-publication-depasse", ERREUR, "publication_modes", on=Sujet.DELIBERATION)
def check_mode_de_publication(cas: Cas) -> Iterator[Finding]:
    """L'acte est publié par un moyen que la loi n'admet plus.

    Vérifie : que le mode de publication est admis le jour où elle est faite : sous forme électronique depuis le
    1er juillet 2022.
    Pourquoi : un acte réglementaire affiché seulement n'est pas publié, donc pas exécutoire. Syndicats et petites
    communes ont un choix, qui peut s'étendre aux établissements publics territoriaux : un avertissement pour eux.

    Refusé :
        deliberation.yaml
            publication:
              mode: affichage
    Accepté :
        deliberation.yaml
            publication:
              mode: electronique
    """
    publication = cas.deliberation.publication
    if publication is None:
        return
    law = droit_au(cas, publication.date, cas.seance.date)
    if publication.mode is not None and publication.mode not in law.publication_modes:
        arguable = cas.prestataire.nature in ("ept", "syndicat", "commune", "etablissement")
        yield Finding(
            cas.deliberation.at("publication", "mode"),
            f"publication par {publication.mode}, alors que la publication est électronique depuis le 1er juillet 2022",
            severity=AVERTISSEMENT if arguable else None,
            reference=law.reference("publication_modes"),
            conseil="publier l'acte sur le site, en entier, et écrire « mode: electronique »",
        )
