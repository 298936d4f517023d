"""Rules on avenants: their number, their day, who allowed them, what they are for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline import deadlines
from pipeline.checks.faits import etat_avant, manquants, voir
from pipeline.checks.registry import AVERTISSEMENT, ERREUR, Cas, Finding, Sujet, check
from pipeline.wording import date_longue, de, liste, pluriel

if TYPE_CHECKING:
    from pipeline.model import Avenant


@check("AVN-001", "avenant-hors-suite", ERREUR, None, on=Sujet.AVENANT)
def check_numero(cas: Cas) -> Iterator[Finding]:
    """L'avenant ne suit pas le précédent.

    Vérifie : que les avenants portent les numéros 1, 2, 3…, sans trou ni doublon, et que chacun est dans le fichier de
    son numéro.
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
    elif (file := avenant.source.location.file.rpartition("/")[2]) != f"avenant-{expected}.yaml":
        yield Finding(
            avenant.at("numero"),
            f"avenant n° {expected}, écrit dans {file}",
            conseil=f"renommer ce fichier avenant-{expected}.yaml, ou ajouter l'avenant qui manque",
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
    fin, signed = etat_avant(cas).fin, avenant.signature.date
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
    state = etat_avant(cas)
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
    end, state = avenant.fin_anticipee, etat_avant(cas)
    if end is not None and not avenant.effet <= end.fin < state.fin:
        between = f"entre l'effet ({date_longue(avenant.effet)}) et la veille du terme ({date_longue(state.fin)})"
        yield Finding(
            avenant.at("fin_anticipee", "fin"),
            f"fin anticipée le {date_longue(end.fin)}",
            conseil=f"choisir un jour {between}",
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


@check("AVN-016", "avenant-avant-la-convention", ERREUR, None, on=Sujet.AVENANT)
def check_convention_signee(cas: Cas) -> Iterator[Finding]:
    """L'avenant est signé alors que la convention ne l'est pas, ou l'a été après lui.

    Vérifie : qu'un avenant signé modifie une convention signée, et ne la précède pas.
    Pourquoi : un avenant modifie un contrat conclu ; avant, il n'y a rien à modifier.

    Refusé :
        avenant-1.yaml
            etat: signe
    Accepté :
        avenant-1.yaml
            etat: signe
        convention.yaml
            etat: signee
        deliberation.yaml
            etat: prise
    """
    avenant: Avenant = cas.sujet
    convention = cas.convention
    if avenant.etat == "signe" and convention.etat == "projet":
        yield Finding(
            avenant.at("etat"),
            "avenant signé, convention encore à l'état de projet",
            voir(convention.at("etat"), "état de la convention"),
            conseil="écrire « etat: signee » dans la convention, ou « etat: projet » dans l'avenant",
        )
    signed, first = avenant.signature.date, convention.signature.date
    if signed is not None and first is not None and signed < first:
        yield Finding(
            avenant.at("signature", "date"),
            f"avenant signé le {date_longue(signed)}, avant la convention, signée le {date_longue(first)}",
            voir(convention.at("signature", "date"), "signature de la convention"),
            conseil="corriger celle de ces dates qui est fausse",
        )
