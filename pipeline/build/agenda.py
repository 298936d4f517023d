"""The deadlines of a dossier: séance, recourse, renewal, committees, titres."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from pipeline import conventions, deadlines, legal
from pipeline.export.ics import Rendezvous
from pipeline.model import Dossier
from pipeline.wording import date_longue, de, duree, mois_annee, montant


def agenda(dossier: Dossier, emis: Mapping[date, Decimal]) -> tuple[Rendezvous, ...]:
    """Every deadline that the dossier allows to compute, by day; ``emis`` is the euros issued for each month."""
    found = [*_sitting(dossier), *_recourse(dossier)]
    if dossier.convention is not None:
        found += [*_term(dossier), *_committees(dossier), *_avenants(dossier), *_claims(dossier, emis)]
    return tuple(sorted(found, key=lambda one: (one.jour, one.intitule)))


def _sitting(dossier: Dossier) -> Iterator[Rendezvous]:
    seance = dossier.seance
    if seance is None:
        return
    law = legal.at(seance.date)
    last = deadlines.dernier_envoi(seance.date, law.convocation_jours_francs)
    delay = f"{law.convocation_jours_francs} jours francs avant la séance du {date_longue(seance.date)}"
    text = f"{delay} ({_text(law, 'convocation_jours_francs')})"
    yield Rendezvous(last, "Dernier jour d'envoi de la convocation", text, dossier.nom, rappel=3)
    yield Rendezvous(seance.date, "Séance", dossier.entete.objet, dossier.nom)
    what = "Compte rendu de la séance" if law.publicite_seance == "compte_rendu" else "Liste des délibérations"
    published = seance.date + law.publicite_jours * deadlines.JOUR
    yield Rendezvous(published, f"{what} : dernier jour", _text(law, "publicite_jours"), dossier.nom, rappel=3)


def _recourse(dossier: Dossier) -> Iterator[Rendezvous]:
    acte = dossier.deliberation
    if acte is None:
        return
    published = acte.publication.date if acte.publication else None
    if published is not None:
        law = legal.at(published)
        last = deadlines.dernier_jour_recours(published, law.recours_mois)
        text = f"délibération n° {acte.numero}, publiée le {date_longue(published)} ({_text(law, 'recours_mois')})"
        yield Rendezvous(last, "Fin du délai de recours", text, dossier.nom)
    sent = acte.reception or acte.transmission
    if sent is not None:
        law = legal.at(sent)
        last = deadlines.dernier_jour_recours(sent, law.defere_mois)
        text = f"délibération n° {acte.numero}, reçue le {date_longue(sent)} ({_text(law, 'defere_mois')}, à vérifier)"
        yield Rendezvous(last, "Fin du délai de déféré préfectoral", text, dossier.nom)


def _term(dossier: Dossier) -> Iterator[Rendezvous]:
    convention = dossier.convention
    assert convention is not None
    state = conventions.etat(dossier, signes=True)
    first = conventions.initial(convention)
    yield Rendezvous(state.debut, "La convention prend effet", convention.intitule, dossier.nom)
    yield Rendezvous(state.fin, "La convention prend fin", convention.intitule, dossier.nom, rappel=60)
    terms, last = convention.renouvellement, conventions.dernier_preavis(convention, first)
    if terms is None or last is None:
        return
    plan = deadlines.retroplanning(last)
    notice = f"{duree(terms.preavis_mois)} avant la fin du {date_longue(first.fin)}, {terms.forme}"
    yield Rendezvous(last, "Dernier jour pour demander le renouvellement", notice, dossier.nom, rappel=30)
    why = f"pour que le renouvellement soit décidé, exécutoire et demandé le {date_longue(last)}"
    yield Rendezvous(plan.seance, "Dernière séance utile pour le renouvellement", why, dossier.nom, rappel=30)
    yield Rendezvous(
        plan.convocation, "Convocation de cette séance : dernier jour d'envoi", why, dossier.nom, rappel=14
    )
    longest = convention.duree_mois + terms.maximum * terms.duree_mois
    end = deadlines.echeance(convention.effet, longest)
    if end > state.fin:
        yield Rendezvous(
            end, "Fin de la convention si elle est renouvelée", convention.intitule, dossier.nom, rappel=60
        )


def _committees(dossier: Dossier) -> Iterator[Rendezvous]:
    convention = dossier.convention
    assert convention is not None
    state = conventions.etat(dossier, signes=True)
    for comite in convention.comites:
        weeks = comite.rythme_semaines
        text = f"{comite.nom} : {comite.role} ; au moins une réunion toutes les {weeks} semaines"
        yield Rendezvous(state.debut, f"Réunion : {comite.sigle}", text, dossier.nom, weeks, state.fin, rappel=3)


def _avenants(dossier: Dossier) -> Iterator[Rendezvous]:
    for avenant in dossier.avenants:
        text = "" if avenant.etat == "signe" else "à signer avant ce jour"
        yield Rendezvous(avenant.effet, f"L'avenant n° {avenant.numero} prend effet", text, dossier.nom, rappel=30)


def _claims(dossier: Dossier, emis: Mapping[date, Decimal]) -> Iterator[Rendezvous]:
    titres = dossier.titres
    rule = titres.exigibilite if titres else "terme_echu"
    for line in conventions.soldes(conventions.etat(dossier), emis):
        if line.reste <= 0:
            continue
        source = _source(dossier, line.source)
        text = f"{montant(line.reste)} à émettre, exercice {line.mois.year} ({source})"
        day = conventions.exigible(line.mois, rule)
        yield Rendezvous(day, f"Titre {de(mois_annee(line.mois))}", text, dossier.nom, rappel=3, a_faire=True)


def _source(dossier: Dossier, numero: int) -> str:
    if numero == 0:
        return "convention"
    signed = any(a.numero == numero and a.etat == "signe" for a in dossier.avenants)
    return f"avenant n° {numero}" if signed else f"avenant n° {numero}, s'il est signé"


def _text(law: legal.Droit, name: str) -> str:
    return law.reference(name).texte
