"""Rules on the séance: its publicity, its derogatory law, who presides and who writes, its numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.faits import Assemblee, assemblee, nomme, rang, voir
from pipeline.checks.registry import AVERTISSEMENT, ERREUR, Cas, Finding, Sujet, check
from pipeline.wording import accord, date_longue


@check("PUB-001", "sans-public-non-permis", ERREUR, "sans_public_permis", on=Sujet.SEANCE)
def check_sans_public_non_permis(cas: Cas) -> Iterator[Finding]:
    """La séance s'est tenue sans public alors qu'aucune loi d'exception ne le permettait.

    Vérifie : que la date de la séance est dans une période où elle pouvait se tenir sans public.
    Pourquoi : les séances sont publiques ; hors de ces périodes, seul un vote à huis clos y fait exception.

    Refusé :
        seance.yaml
            publicite:
              sans_public: oui
              retransmission: en direct sur le site
            convocation:
              mention_sans_public: oui
    Accepté :
        seance.yaml
            publicite:
              sans_public: non
    """
    if cas.seance.publicite.sans_public and not cas.droit.sans_public_permis:
        yield Finding(
            cas.seance.at("publicite", "sans_public"),
            f"séance sans public le {date_longue(cas.seance.date)}, hors de toute période d'exception",
            conseil="vérifier si l'assemblée a voté le huis clos",
        )


@check("PUB-002", "sans-public-ni-retransmission", ERREUR, "sans_public_permis", on=Sujet.SEANCE)
def check_sans_public_ni_retransmission(cas: Cas) -> Iterator[Finding]:
    """La séance sans public n'a pas été retransmise.

    Vérifie : qu'une séance sans public indique comment le public a pu la suivre en direct.
    Pourquoi : c'est l'accès en direct qui rend la séance publique.

    Refusé :
        seance.yaml
            date: 2021-03-12
            convocation:
              date: 2021-03-04
              envoi: 2021-03-04
              mention_sans_public: oui
            publicite:
              sans_public: oui
            loi_derogatoire: loi n° 2020-1379 du 14 novembre 2020, article 6
    Accepté :
        seance.yaml
            publicite:
              sans_public: non
    """
    publicite = cas.seance.publicite
    if publicite.sans_public and cas.droit.sans_public_permis and publicite.retransmission is None:
        yield Finding(
            cas.seance.at("publicite", "sans_public"),
            "séance sans public, et aucune retransmission n'est indiquée",
            conseil="écrire « retransmission: … » si la séance a été diffusée en direct",
        )


@check("LOI-001", "loi-derogatoire-hors-periode", ERREUR, "loi_derogatoire", on=Sujet.SEANCE)
def check_loi_derogatoire_hors_periode(cas: Cas) -> Iterator[Finding]:
    """La séance invoque une loi d'exception qui ne s'appliquait pas ce jour-là.

    Vérifie : que la loi citée par la séance est celle en vigueur à sa date.
    Pourquoi : hors de sa période, la loi d'exception ne réduit ni le quorum ni ne permet un second pouvoir.

    Refusé :
        seance.yaml
            loi_derogatoire: loi n° 2020-1379 du 14 novembre 2020, article 6
    Accepté :
        seance.yaml
            loi_derogatoire:
    """
    cited = cas.seance.loi_derogatoire
    if cited is None:
        return
    numero = re.search(r"\d{4}-\d+", cited)
    if numero is None or numero[0] != cas.droit.loi_derogatoire:
        holds = f"loi n° {cas.droit.loi_derogatoire}" if cas.droit.loi_derogatoire else "le droit commun"
        yield Finding(
            cas.seance.at("loi_derogatoire"),
            f"« {cited} » ne s'appliquait pas le {date_longue(cas.seance.date)} : c'était {holds}",
            conseil="retirer cette mention, ou corriger la loi ou la date de la séance",
        )


@check("LOI-002", "loi-derogatoire-non-citee", AVERTISSEMENT, "loi_derogatoire", on=Sujet.SEANCE)
def check_loi_derogatoire_non_citee(cas: Cas) -> Iterator[Finding]:
    """La séance use d'une loi d'exception sans la citer.

    Vérifie : que la loi d'exception est citée quand la séance n'est régulière que par elle (public, quorum, pouvoirs).
    Pourquoi : l'acte doit dire le texte qui le permet ; à défaut, le lecteur y verra une irrégularité.

    Refusé :
        seance.yaml
            date: 2021-03-12
            convocation:
              date: 2021-03-04
              envoi: 2021-03-04
              mention_sans_public: oui
            publicite:
              sans_public: oui
              retransmission: en direct sur le site
    Accepté :
        seance.yaml
            publicite:
              sans_public: non
    """
    if cas.droit.loi_derogatoire is None or cas.seance.loi_derogatoire is not None:
        return
    held = assemblee(cas)
    needed = [
        *(["le public n'est pas admis"] if cas.seance.publicite.sans_public else []),
        *(["le quorum ordinaire n'est pas atteint"] if not _majorite(held) else []),
        *(["un membre détient deux pouvoirs"] if any(len(m) > 1 for m in held.mandants.values()) else []),
    ]
    if needed:
        yield Finding(
            cas.seance.at("loi_derogatoire"),
            f"{needed[0]} et la loi n° {cas.droit.loi_derogatoire} n'est pas citée",
            conseil="écrire « loi_derogatoire: … » avec la loi et l'article",
        )


def _majorite(held: Assemblee) -> bool:
    return 2 * len(held.presents(None)) > held.seance.membres_en_exercice


@check("PRE-001", "president-absent", ERREUR, "scrutin", on=Sujet.SEANCE)
def check_president_absent(cas: Cas) -> Iterator[Finding]:
    """Le président de séance n'était pas dans la salle.

    Vérifie : que le membre qui préside est marqué présent.
    Pourquoi : un absent ne préside pas ; l'acte serait signé par qui n'y était pas.

    Refusé :
        presences.csv
            commune;civilite;nom;prenom;presence;mandataire
            Sainte-Aube;M.;BERTRAND;Paul;absent;
            Sainte-Aube;M.;LEROY;Marc;present;
    Accepté :
        seance.yaml
            president: BERTRAND Paul
    """
    yield from _dans_la_salle(cas, "president", "président")


@check("PRE-002", "secretaire-absent", ERREUR, "secretaire", on=Sujet.SEANCE)
def check_secretaire_absent(cas: Cas) -> Iterator[Finding]:
    """Le secrétaire de séance n'était pas dans la salle.

    Vérifie : que le secrétaire est un membre marqué présent.
    Pourquoi : il est choisi parmi les membres au début de la séance ; depuis le 1er juillet 2022 il signe les
    délibérations.

    Refusé :
        seance.yaml
            secretaire: LEROY Marc
    Accepté :
        seance.yaml
            secretaire: GIRARD Lucie
    """
    yield from _dans_la_salle(cas, "secretaire", "secrétaire")


def _dans_la_salle(cas: Cas, key: str, role: str) -> Iterator[Finding]:
    member = assemblee(cas).annuaire.find(getattr(cas.seance, key))
    if member is not None and member.presence != "present":
        state = accord(member.civilite, "représenté" if member.presence == "represente" else "absent")
        yield Finding(
            cas.seance.at(key),
            f"{nomme(member)}, {accord(member.civilite, role)} de séance, est {state} dans la liste de présence",
            voir(member.at("presence"), "sa ligne dans la liste"),
            conseil=f"corriger la liste, ou nommer le {role} qui était présent",
        )


@check("PRE-003", "president-parti", AVERTISSEMENT, "scrutin", on=Sujet.DELIBERATION)
def check_president_parti(cas: Cas) -> Iterator[Finding]:
    """Le président n'était plus dans la salle au moment de ce vote.

    Vérifie : que le président et le secrétaire n'ont pas quitté la séance avant l'examen de la délibération.
    Pourquoi : un autre membre a dû les remplacer, et c'est son nom que l'acte doit porter.

    Refusé :
        presences.csv
            commune;civilite;nom;prenom;presence;mandataire;arrivee;depart
            Sainte-Aube;Mme;FAURE;Inès;present;;;11
        deliberation.yaml
            vote:
              pour: 3
    Accepté :
        presences.csv
            commune;civilite;nom;prenom;presence;mandataire;arrivee;depart
            Sainte-Aube;Mme;FAURE;Inès;present;;;13
    """
    held = assemblee(cas)
    for key, role in (("president", "président"), ("secretaire", "secrétaire")):
        member = held.annuaire.find(getattr(cas.seance, key))
        if (
            member is not None
            and member.presence == "present"
            and not held.dans_la_salle(member, cas.deliberation.numero)
        ):
            yield Finding(
                member.at("depart" if member.depart else "arrivee"),
                f"{nomme(member)}, {accord(member.civilite, role)} de séance, n'était pas dans la salle "
                f"pour la délibération n° {cas.deliberation.numero}",
                voir(cas.seance.at(key), f"{role} de séance"),
                conseil="nommer dans l'acte le membre qui l'a remplacé",
            )


@check("NUM-002", "plage-inversee", ERREUR, "numerotation", on=Sujet.SEANCE)
def check_plage_inversee(cas: Cas) -> Iterator[Finding]:
    """Le premier numéro de la séance est plus grand que le dernier.

    Vérifie : que la plage des numéros va du plus petit au plus grand.
    Pourquoi : les délibérations sont numérotées dans l'ordre de la séance, sans trou.

    Refusé :
        seance.yaml
            numeros:
              premier: "15"
              dernier: "12"
    Accepté :
        seance.yaml
            numeros:
              premier: "12"
              dernier: "12"
    """
    numeros = cas.seance.numeros
    if rang(numeros.premier) > rang(numeros.dernier):
        yield Finding(
            cas.seance.at("numeros", "dernier"),
            f"la séance irait du n° {numeros.premier} au n° {numeros.dernier}",
            conseil="inverser les deux numéros, ou corriger celui qui est faux",
        )


@check("SEA-001", "seance-a-venir", ERREUR, None, on=Sujet.DELIBERATION)
def check_seance_a_venir(cas: Cas) -> Iterator[Finding]:
    """L'acte est dit pris avant que la séance ait eu lieu.

    Vérifie : qu'une délibération déclarée prise l'a été à une séance passée.
    Pourquoi : la date de la séance, ou l'état de l'acte, est faux.

    Refusé :
        --date 2024-03-01
        deliberation.yaml
            etat: prise
    Accepté :
        deliberation.yaml
            etat: prise
    """
    if cas.deliberation.etat == "prise" and cas.seance.date > cas.jour:
        yield Finding(
            cas.deliberation.at("etat"),
            f"la délibération est dite prise, mais la séance est le {date_longue(cas.seance.date)}",
            voir(cas.seance.at("date"), "date de la séance"),
            conseil="écrire « etat: projet », ou corriger la date de la séance",
        )


@check("PRE-004", "president-et-secretaire", AVERTISSEMENT, "secretaire", on=Sujet.SEANCE)
def check_president_et_secretaire(cas: Cas) -> Iterator[Finding]:
    """Le président de séance en est aussi le secrétaire.

    Vérifie : que deux membres différents président et tiennent le secrétariat.
    Pourquoi : l'acte est signé par l'un et par l'autre depuis le 1er juillet 2022 ; une seule signature n'y suffit pas.

    Refusé :
        seance.yaml
            secretaire: BERTRAND Paul
    Accepté :
        seance.yaml
            secretaire: MOREL Zoé
    """
    held = assemblee(cas)
    member = held.annuaire.find(cas.seance.secretaire)
    if member is not None and member is held.annuaire.find(cas.seance.president):
        yield Finding(
            cas.seance.at("secretaire"),
            f"{nomme(member)} préside la séance et en est {accord(member.civilite, 'le secrétaire')}",
            voir(cas.seance.at("president"), "président de séance"),
            conseil="nommer un autre secrétaire",
        )
