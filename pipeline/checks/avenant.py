"""Rules on avenants: their number, when they can be signed, what a renewal or an early end may change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline import conventions, deadlines
from pipeline.checks.faits import doubles, manquants, voir
from pipeline.checks.registry import AVERTISSEMENT, ERREUR, Cas, Finding, Sujet, check
from pipeline.conventions import Etat
from pipeline.wording import date_longue, de, duree, liste, mois_annee, montant, pluriel

if TYPE_CHECKING:
    from pipeline.model import Avenant, Echeance
    from pipeline.model.avenant import Prorata

_FORMULES: dict[Prorata, str] = {
    "echeancier": "mensualités échues",
    "mois_factures": "prix partagé entre les mensualités",
    "mois_duree": "prix partagé entre les mois de la durée",
}


def _avant(cas: Cas) -> Etat:
    return conventions.etat(cas.dossier, sans=cas.sujet.numero)


def _total(lines: Sequence[Echeance]) -> Decimal:
    return sum((line.montant for line in lines), Decimal(0))


@check("AVN-001", "avenant-hors-suite", ERREUR, None, on=Sujet.AVENANT)
def check_numero(cas: Cas) -> Iterator[Finding]:
    """L'avenant ne suit pas le précédent.

    Vérifie : que les avenants portent les numéros 1, 2, 3…, sans trou ni doublon, et que chacun est dans son fichier.
    Pourquoi : un avenant modifie le contrat tel que l'a laissé le précédent ; s'il en manque un, on ne sait lequel.

    Refusé :
        avenant-1.yaml
            numero: 2
    Accepté :
        avenant-1.yaml
            numero: 1
    """
    avenant: Avenant = cas.sujet
    expected = [one is avenant for one in cas.dossier.avenants].index(True) + 1
    if avenant.numero != expected:
        yield Finding(
            avenant.at("numero"),
            f"avenant n° {avenant.numero}, alors que le suivant est le n° {expected}",
            conseil=f"écrire « numero: {expected} », ou ajouter l'avenant qui manque",
        )


@check("AVN-002", "avenant-signe-apres-la-fin", ERREUR, "avenant_hors_delai", on=Sujet.AVENANT)
def check_signature_apres_la_fin(cas: Cas) -> Iterator[Finding]:
    """L'avenant est signé après la fin de la convention.

    Vérifie : que la signature ne vient pas après le dernier jour de la convention.
    Pourquoi : une convention expirée ne se prolonge pas ; il en faudrait une nouvelle.

    Refusé :
        avenant-1.yaml
            signature:
              date: 2024-10-02
    Accepté :
        avenant-1.yaml
            signature:
              date: 2024-09-30
    """
    avenant: Avenant = cas.sujet
    fin, signed = _avant(cas).fin, avenant.signature.date
    if signed is not None and signed > fin:
        late = (signed - fin).days
        yield Finding(
            avenant.at("signature", "date"),
            f"signature le {date_longue(signed)}, {late} {pluriel(late, 'jour')} après la fin du {date_longue(fin)}",
            conseil="conclure une nouvelle convention",
        )


@check("AVN-003", "avenant-hors-de-la-duree", ERREUR, None, on=Sujet.AVENANT)
def check_effet(cas: Cas) -> Iterator[Finding]:
    """L'avenant prend effet quand la convention n'est pas en vigueur.

    Vérifie : que l'effet est dans la durée de la convention ; pour un renouvellement, que c'est le lendemain de sa fin.
    Pourquoi : le renouvellement succède à la période précédente, sans jour vide ni jour compté deux fois.

    Refusé :
        avenant-1.yaml
            effet: 2024-10-03
    Accepté :
        avenant-1.yaml
            effet: 2024-10-01
    """
    avenant: Avenant = cas.sujet
    state = _avant(cas)
    morrow = deadlines.lendemain(state.fin)
    if avenant.renouvellement is not None and avenant.effet != morrow:
        yield Finding(
            avenant.at("effet"),
            f"effet le {date_longue(avenant.effet)}, la convention prend fin le {date_longue(state.fin)}",
            conseil=f"écrire « effet: {morrow.isoformat()} »",
        )
    elif avenant.renouvellement is None and not state.debut <= avenant.effet <= state.fin:
        term = f"du {date_longue(state.debut)} au {date_longue(state.fin)}"
        yield Finding(
            avenant.at("effet"),
            f"effet le {date_longue(avenant.effet)}, la convention court {term}",
            conseil="choisir un jour de cette période",
        )


@check("AVN-004", "renouvellement-de-trop", ERREUR, None, on=Sujet.AVENANT)
def check_maximum(cas: Cas) -> Iterator[Finding]:
    """La convention ne peut pas être renouvelée une fois de plus.

    Vérifie : que le nombre de renouvellements ne dépasse pas celui que la convention permet.
    Pourquoi : les deux assemblées n'ont autorisé que celui-là.

    Refusé :
        convention.yaml
            renouvellement:
              maximum: 0
    Accepté :
        convention.yaml
            renouvellement:
              maximum: 1
    """
    avenant: Avenant = cas.sujet
    if avenant.renouvellement is None:
        return
    terms = cas.convention.renouvellement
    allowed = terms.maximum if terms else 0
    rank = conventions.renouvellements(_avant(cas)) + 1
    if rank > allowed:
        yield Finding(
            avenant.at("renouvellement"),
            f"renouvellement n° {rank}, la convention en permet {allowed}",
            voir(cas.convention.at("renouvellement"), "ce que dit la convention"),
            conseil="conclure une nouvelle convention",
        )


@check("AVN-005", "duree-du-renouvellement", ERREUR, None, on=Sujet.AVENANT)
def check_duree(cas: Cas) -> Iterator[Finding]:
    """Le renouvellement n'a pas la durée que la convention prévoit.

    Vérifie : que la durée est celle que fixe la convention.
    Pourquoi : une autre durée change l'économie du contrat, et son prix.

    Refusé :
        avenant-1.yaml
            renouvellement:
              duree_mois: 4
    Accepté :
        avenant-1.yaml
            renouvellement:
              duree_mois: 3
    """
    avenant: Avenant = cas.sujet
    asked, terms = avenant.renouvellement, cas.convention.renouvellement
    if asked is not None and terms is not None and asked.duree_mois != terms.duree_mois:
        yield Finding(
            avenant.at("renouvellement", "duree_mois"),
            f"renouvellement de {duree(asked.duree_mois)}, la convention prévoit {duree(terms.duree_mois)}",
            voir(cas.convention.at("renouvellement", "duree_mois"), "durée prévue"),
            conseil="reprendre la durée de la convention",
        )


@check("AVN-006", "renouvellement-tardif", ERREUR, None, on=Sujet.AVENANT)
def check_preavis(cas: Cas) -> Iterator[Finding]:
    """Le renouvellement a été demandé trop tard.

    Vérifie : que la demande précède la fin de la convention du préavis qu'elle fixe.
    Pourquoi : passé ce jour, la convention ne se renouvelle plus de plein droit ; l'autre partie peut s'y opposer.

    Refusé :
        avenant-1.yaml
            renouvellement:
              notification: 2024-09-05
            signature:
              date: 2024-09-20
    Accepté :
        avenant-1.yaml
            renouvellement:
              notification: 2024-08-30
            signature:
              date: 2024-09-20
    """
    avenant: Avenant = cas.sujet
    asked, last = avenant.renouvellement, conventions.dernier_preavis(cas.convention, _avant(cas))
    if asked is None or last is None or asked.notification is None or asked.notification <= last:
        return
    late = (asked.notification - last).days
    yield Finding(
        avenant.at("renouvellement", "notification"),
        f"demande le {date_longue(asked.notification)}, au plus tard le {date_longue(last)}",
        effet=f"{late} {pluriel(late, 'jour')} de retard",
        conseil="obtenir l'accord écrit de l'autre partie, ou conclure une nouvelle convention",
    )


@check("AVN-007", "demande-non-datee", AVERTISSEMENT, None, on=Sujet.AVENANT)
def check_demande(cas: Cas) -> Iterator[Finding]:
    """On ne sait pas quand le renouvellement a été demandé.

    Vérifie : que le jour de la demande écrite est indiqué.
    Pourquoi : c'est lui qui prouve que le préavis a été respecté.

    Refusé :
        avenant-1.yaml
            renouvellement:
              notification:
    Accepté :
        avenant-1.yaml
            renouvellement:
              notification: 2024-07-12
    """
    avenant: Avenant = cas.sujet
    last = conventions.dernier_preavis(cas.convention, _avant(cas))
    if avenant.renouvellement is not None and avenant.renouvellement.notification is None and last is not None:
        yield Finding(
            avenant.at("renouvellement"),
            f"jour de la demande de renouvellement non indiqué ; au plus tard le {date_longue(last)}",
            conseil="écrire « notification: AAAA-MM-JJ »",
        )


@check("AVN-008", "prix-du-renouvellement", ERREUR, None, on=Sujet.AVENANT)
def check_prix_du_renouvellement(cas: Cas) -> Iterator[Finding]:
    """Le prix du renouvellement n'est pas celui que la convention annonce.

    Vérifie : que l'avenant reprend le montant prévu par la convention pour la période renouvelée.
    Pourquoi : c'est celui que les assemblées ont approuvé.

    Refusé :
        convention.yaml
            renouvellement:
              montant: 3600.00
              echeancier:
                - mois: 2024-10
                  montant: 1200.00
                - mois: 2024-11
                  montant: 1200.00
                - mois: 2024-12
                  montant: 1200.00
    Accepté :
        convention.yaml
            renouvellement:
              montant: 3000.00
    """
    avenant: Avenant = cas.sujet
    asked, terms = avenant.renouvellement, cas.convention.renouvellement
    if asked is not None and terms is not None and terms.montant is not None and asked.montant != terms.montant:
        yield Finding(
            avenant.at("renouvellement", "montant"),
            f"{montant(asked.montant)} pour le renouvellement, la convention annonce {montant(terms.montant)}",
            voir(cas.convention.at("renouvellement", "montant"), "montant prévu"),
            conseil="reprendre ce montant, ou faire approuver la modification du prix",
        )


@check("AVN-009", "echeancier-de-l-avenant", ERREUR, None, on=Sujet.AVENANT)
def check_echeancier(cas: Cas) -> Iterator[Finding]:
    """L'échéancier de l'avenant ne fait pas son prix, ou sort de sa période.

    Vérifie : pour un renouvellement, que la somme des versements est le montant, et que chaque versement est d'un mois
    de la période, une seule fois.
    Pourquoi : chaque versement devient un titre ; leur somme est ce que la commune paiera.

    Refusé :
        avenant-1.yaml
            renouvellement:
              echeancier:
                - mois: 2024-10
                  montant: 1500.00
                - mois: 2024-12
                  montant: 1000.00
    Accepté :
        avenant-1.yaml
            renouvellement:
              echeancier:
                - mois: 2024-10
                  montant: 1500.00
                - mois: 2024-12
                  montant: 1500.00
    """
    avenant: Avenant = cas.sujet
    asked = avenant.renouvellement
    if asked is None:
        return
    if not asked.echeancier:
        text = "aucun versement : un titre par mois suppose un montant par mois"
        yield Finding(avenant.at("renouvellement", "echeancier"), text, conseil="répartir le montant mois par mois")
        return
    total = _total(asked.echeancier)
    if total != asked.montant:
        yield Finding(
            avenant.at("renouvellement", "montant"),
            f"{montant(asked.montant)} annoncés, versements de {montant(total)} en tout",
            voir(avenant.at("renouvellement", "echeancier"), "échéancier"),
            conseil="corriger le montant, ou le versement qui est faux",
        )
    start = deadlines.lendemain(_avant(cas).fin)
    inside = deadlines.mois_couverts(start, deadlines.echeance(start, asked.duree_mois)) if asked.duree_mois else ()
    twice = doubles([line.mois.isoformat() for line in asked.echeancier])
    for index, line in enumerate(asked.echeancier):
        place = avenant.at("renouvellement", "echeancier", index, "mois")
        if line.mois not in inside:
            text = f"versement de {mois_annee(line.mois)}, hors de la période renouvelée"
            yield Finding(place, text, conseil="choisir un mois de cette période")
        elif index in twice.get(line.mois.isoformat(), ())[1:]:
            yield Finding(place, f"deux versements pour {mois_annee(line.mois)}", conseil="n'en garder qu'un")


@check("AVN-010", "fin-anticipee-impossible", ERREUR, None, on=Sujet.AVENANT)
def check_fin_anticipee(cas: Cas) -> Iterator[Finding]:
    """La fin anticipée n'est pas avant la fin.

    Vérifie : que le nouveau terme est dans la durée de la convention et n'est pas antérieur à l'effet de l'avenant.
    Pourquoi : on ne revient pas sur des jours où la convention a été exécutée.

    Refusé :
        avenant-1.yaml
            effet: 2024-08-01
            renouvellement:
            fin_anticipee:
              fin: 2024-07-15
    Accepté :
        avenant-1.yaml
            effet: 2024-08-01
            renouvellement:
            fin_anticipee:
              fin: 2024-08-31
    """
    avenant: Avenant = cas.sujet
    end, state = avenant.fin_anticipee, _avant(cas)
    if end is not None and not avenant.effet <= end.fin < state.fin:
        between = f"entre l'effet ({date_longue(avenant.effet)}) et la veille du terme ({date_longue(state.fin)})"
        yield Finding(
            avenant.at("fin_anticipee", "fin"),
            f"fin anticipée le {date_longue(end.fin)}",
            conseil=f"choisir un jour {between}",
        )


@check("AVN-011", "prorata-indetermine", ERREUR, None, on=Sujet.AVENANT)
def check_prorata(cas: Cas) -> Iterator[Finding]:
    """La participation due en cas de fin anticipée peut se calculer de plusieurs façons.

    Vérifie : que la convention ou l'avenant choisit la formule, et que l'avenant ne contredit pas la convention (un
    avertissement alors).
    Pourquoi : les lectures possibles ne donnent pas la même somme, et le débiteur pourrait contester le titre.

    Refusé :
        avenant-1.yaml
            effet: 2024-08-01
            renouvellement:
            fin_anticipee:
              fin: 2024-08-31
              prorata: mois_factures
    Accepté :
        avenant-1.yaml
            effet: 2024-08-01
            renouvellement:
            fin_anticipee:
              fin: 2024-08-31
              prorata: mois_duree
    """
    avenant: Avenant = cas.sujet
    end, agreed = avenant.fin_anticipee, cas.convention.prix.prorata
    if end is None:
        return
    if end.prorata is not None and agreed is not None and end.prorata != agreed:
        yield Finding(
            avenant.at("fin_anticipee", "prorata"),
            f"{_FORMULES[end.prorata]}, alors que la convention dit : {_FORMULES[agreed]}",
            voir(cas.convention.at("prix", "prorata"), "formule de la convention"),
            severity=AVERTISSEMENT,
            conseil="reprendre la formule de la convention, ou faire approuver l'autre",
        )
    if end.prorata is not None or agreed is not None:
        return
    state = _avant(cas)
    term = state.periodes[-1]
    lines = [v for v in state.versements if v.mois >= deadlines.premier_du_mois(term.debut)]
    months = conventions.mois_entames(term, end.fin)
    sums = ((text, conventions.prorata(term, lines, name, months)) for name, text in _FORMULES.items())
    yield Finding(
        avenant.at("fin_anticipee"),
        f"formule non choisie pour {months} mois : {liste([f'{text}, {montant(due)}' for text, due in sums], 'ou')}",
        conseil="écrire « prorata: » dans fin_anticipee, après accord des deux parties",
    )


@check("AVN-012", "avenant-sans-deliberation", AVERTISSEMENT, "signature_du_contrat", on=Sujet.AVENANT)
def check_deliberations(cas: Cas) -> Iterator[Finding]:
    """Les délibérations qui autorisent l'avenant ne sont pas indiquées.

    Vérifie : que l'avenant cite le numéro et la date de la délibération de chaque partie.
    Pourquoi : sans elles, le signataire n'a pas qualité.

    Refusé :
        avenant-1.yaml
            deliberation:
    Accepté :
        avenant-1.yaml
            deliberation:
              numero: "240712"
    """
    avenant: Avenant = cas.sujet
    for key, label in (("deliberation", "prestataire"), ("habilitation_beneficiaire", "beneficiaire")):
        power = getattr(avenant, key)
        missing = manquants({"numéro": power and power.numero, "date": power and power.date})
        if missing:
            who = de(getattr(cas, label).designation)
            yield Finding(
                avenant.at(key),
                f"délibération {who} : {liste(missing)} à compléter",
                conseil="compléter quand l'assemblée aura délibéré",
            )


@check("AVN-013", "avenant-sans-objet", ERREUR, None, on=Sujet.AVENANT)
def check_objet(cas: Cas) -> Iterator[Finding]:
    """L'avenant ne change rien.

    Vérifie : qu'il renouvelle, écourte, change le prix, un article ou un contact.
    Pourquoi : un acte sans objet n'a pas lieu d'être signé.

    Refusé :
        avenant-1.yaml
            effet: 2024-08-01
            renouvellement:
    Accepté :
        avenant-1.yaml
            effet: 2024-08-01
            renouvellement:
            contacts:
              - partie: prestataire
                role: coordination
                nouveau: le directeur du numérique
    """
    a: Avenant = cas.sujet
    if not (a.renouvellement or a.fin_anticipee or a.prix or a.articles or a.contacts):
        yield Finding(a.at("numero"), f"l'avenant n° {a.numero} ne change rien", conseil="écrire ce qu'il change")


@check("AVN-014", "prix-modifie-faux", ERREUR, None, on=Sujet.AVENANT)
def check_prix_modifie(cas: Cas) -> Iterator[Finding]:
    """Le nouveau prix n'est pas la somme de ce qui reste dû et des nouveaux versements.

    Vérifie : que les versements gardés et les nouveaux font le nouveau prix de la période.
    Pourquoi : on facturerait plus, ou moins, que le prix convenu.

    Refusé :
        avenant-1.yaml
            effet: 2024-09-01
            renouvellement:
            prix:
              montant: 6500.00
              echeancier:
                - mois: 2024-09
                  montant: 1200.00
    Accepté :
        avenant-1.yaml
            effet: 2024-09-01
            renouvellement:
            prix:
              montant: 6200.00
              echeancier:
                - mois: 2024-09
                  montant: 1200.00
    """
    avenant: Avenant = cas.sujet
    if avenant.prix is None:
        return
    state = conventions.applied(_avant(cas), avenant, cas.convention)
    term = next((p for p in reversed(state.periodes) if p.debut <= avenant.effet), state.periodes[0])
    first: date = deadlines.premier_du_mois(term.debut)
    total = sum((v.montant for v in state.versements if first <= v.mois <= term.fin), Decimal(0))
    if total != avenant.prix.montant and avenant.fin_anticipee is None:
        yield Finding(
            avenant.at("prix", "montant"),
            f"prix de {montant(avenant.prix.montant)}, versements gardés et nouveaux de {montant(total)} en tout",
            conseil="corriger le prix, ou un versement",
        )


@check("AVN-015", "avenant-signe-avant-executoire", ERREUR, "signature_du_contrat", on=Sujet.AVENANT)
def check_executoire(cas: Cas) -> Iterator[Finding]:
    """L'avenant est signé avant que la délibération qui l'autorise soit exécutoire.

    Vérifie : que la signature ne précède ni la transmission ni la publication de chaque délibération.
    Pourquoi : le signataire n'avait pas encore qualité.

    Refusé :
        avenant-1.yaml
            signature:
              date: 2024-07-10
    Accepté :
        avenant-1.yaml
            signature:
              date: 2024-07-11
    """
    avenant: Avenant = cas.sujet
    signed = avenant.signature.date
    for key in ("deliberation", "habilitation_beneficiaire"):
        power = getattr(avenant, key)
        known = [day for day in (power.transmission, power.publication) if day] if power else []
        if signed is not None and known and signed < max(known):
            yield Finding(
                avenant.at("signature", "date"),
                f"signature le {date_longue(signed)}, délibération exécutoire le {date_longue(max(known))}",
                voir(avenant.at(key), "cette délibération"),
                conseil=f"signer le {date_longue(max(known))} au plus tôt",
            )
