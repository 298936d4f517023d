"""Rules on the séance: its convocation, its publicity, its derogatory law, who presides and who writes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline import deadlines
from pipeline.checks.faits import Assemblee, assemblee, nomme, rang, voir
from pipeline.checks.registry import AVERTISSEMENT, ERREUR, INFORMATION, Cas, Finding, Sujet, check
from pipeline.wording import date_longue, pluriel


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
        state = "représenté" if member.presence == "represente" else "absent"
        yield Finding(
            cas.seance.at(key),
            f"{nomme(member)}, {role} de séance, est marqué {state}",
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
                f"{nomme(member)}, {role} de séance, n'était pas dans la salle pour la délibération n° "
                f"{cas.deliberation.numero}",
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
            f"{nomme(member)} préside la séance et en est le secrétaire",
            voir(cas.seance.at("president"), "président de séance"),
            conseil="nommer un autre secrétaire",
        )
