"""The convention between two bodies, and its annex on personal data."""

from __future__ import annotations

from typing import Any

from pipeline import compose, deadlines, wording
from pipeline.compose import Emission
from pipeline.doctypes import participation
from pipeline.doctypes.annexe_rgpd import annex
from pipeline.doctypes.kinds import DocType
from pipeline.errors import PipelineError
from pipeline.model import Agent, Convention, Coordinateur, Dossier, Fondement

Forms = dict[str, str]


class ConventionAbsente(PipelineError):
    """The dossier has no convention to write."""


def intitule(dossier: Dossier) -> str:
    """The heading of the convention, as the clerk wrote it."""
    return _record(dossier).intitule


def context(dossier: Dossier, emission: Emission) -> dict[str, Any]:
    """What ``convention.docx`` prints. Raises ``ConventionAbsente`` when the dossier has none."""
    convention = _record(dossier)
    giver, taker = compose.designation(dossier.prestataire), compose.designation(dossier.beneficiaire)
    return compose.finish(
        {
            "document": _document(dossier, convention, emission),
            "convention": _heading(dossier, convention),
            "prestataire": giver,
            "beneficiaire": taker,
            "parties": _parties(dossier, convention, taker),
            "preambule": [p.texte for p in dossier.entete.contexte if p.preambule],
            "fondement": {"de_article": _basis(dossier.entete.fondement)},
            **_scope(convention),
            **_services(convention, giver, taker),
            "charges": {
                "comprises": compose.dashes(convention.charges.comprises),
                "beneficiaire": compose.dashes(convention.charges.beneficiaire),
            },
            "propriete": compose.sentences(convention.propriete),
            "prix": participation.price(convention),
            "comites": _committees(convention),
            "duree": _term(convention),
            "renouvellement": _renewal(convention),
            "continuite": compose.sentences(convention.continuite),
            "annexe_rgpd": dossier.annexe_rgpd is not None,
            "rgpd": annex(dossier, giver, taker),
            "signature": _signature(convention),
            "signataires": [compose.signatory(dossier.prestataire), compose.signatory(dossier.beneficiaire)],
        }
    )


def _record(dossier: Dossier) -> Convention:
    if dossier.convention is None:
        raise ConventionAbsente(f"le dossier « {dossier.nom} » n'a pas de convention", "écrire convention.yaml")
    return dossier.convention


def _document(dossier: Dossier, convention: Convention, emission: Emission) -> dict[str, Any]:
    shared = compose.document(
        dossier,
        emission,
        titre=convention.intitule,
        reference=convention.intitule,
        recueil=compose.upper_first(dossier.beneficiaire.nom),
    )
    annex_name = ", annexe n° 1" if dossier.annexe_rgpd else ""
    return {**shared, "reference_annexe": f"{convention.intitule}{annex_name}"}


def _heading(dossier: Dossier, convention: Convention) -> Forms:
    notice = convention.resiliation_preavis_mois
    unknown = compose.missing(None, "préavis de résiliation, en mois")
    return {
        "intitule": convention.intitule,
        "charte": convention.charte,
        "tribunal": compose.missing(dossier.prestataire.tribunal, "tribunal administratif compétent"),
        "de_preavis_resiliation": f"de {unknown}" if notice is None else wording.de(wording.duree(notice)),
    }


def _parties(dossier: Dossier, convention: Convention, taker: Forms) -> list[Forms]:
    power = convention.habilitation_beneficiaire
    numero, jour = (power.numero, power.date) if power else (None, None)
    decided = compose.lettered(numero, jour, dossier.beneficiaire.organe, taker["de"])
    return [
        compose.identity(dossier.prestataire, compose.act_reference(dossier), "d'une part ;"),
        compose.identity(dossier.beneficiaire, decided, "d'autre part ;"),
    ]


def _basis(fondement: Fondement) -> str:
    paragraphe = f", {fondement.paragraphe}," if fondement.paragraphe else ""
    return f"de l'article {fondement.article}{paragraphe} {wording.de('le ' + fondement.code)}"


def _scope(convention: Convention) -> dict[str, Any]:
    service, perimetre = convention.service, convention.perimetre
    return {
        "service": {
            "nom": service.nom,
            "direction": f"{wording.liste(service.direction)}, ainsi que " if service.direction else "",
            "secteurs": [{"nom": s.nom, "intervient": "Oui" if s.intervient else "Non"} for s in service.secteurs],
            "appuis": compose.dashes(service.appuis),
        },
        "constats": compose.dashes(convention.constats),
        "perimetre": {
            "finalite": perimetre.finalite.rstrip(" ."),
            "usages": compose.dashes(perimetre.usages_en_l_etat),
            "retablissement": [
                {"nom": item.domaine, "engagements": compose.dashes(item.engagements)}
                for item in perimetre.retablissement
            ],
            "remises": compose.dashes(perimetre.remises),
            "charge_max": wording.duree(perimetre.charge_max_jours, "jour"),
        },
    }


def _services(convention: Convention, giver: Forms, taker: Forms) -> dict[str, Any]:
    both = convention.coordinateurs
    return {
        "prestations": [
            {"nom": p.secteur, "missions": compose.dashes(p.missions), "limites": compose.dashes(p.limites)}
            for p in convention.prestations
        ],
        "prestations_cessees": compose.dashes(convention.prestations_cessees),
        "technicien": _technician(convention),
        "coordinateurs": [_coordinator(both.prestataire, giver), _coordinator(both.beneficiaire, taker)],
    }


def _technician(convention: Convention) -> dict[str, Any]:
    who = convention.technicien
    if who is None:
        return {}
    return {
        "designation": _agent(who.agent, "nom du technicien"),
        "lieu": who.lieu,
        "interventions": [
            {"mois": compose.upper_first(wording.mois_annee(i.mois)), "jours": str(i.jours)} for i in who.interventions
        ],
        "total_jours": str(sum(i.jours for i in who.interventions)),
        "cesse_au_renouvellement": convention.renouvellement is not None and not who.maintenu_au_renouvellement,
    }


def _coordinator(coordinateur: Coordinateur, party: Forms) -> dict[str, Any]:
    agent = coordinateur.agent
    civilite = (agent and agent.civilite) or "M."
    if agent is None:
        text = f"{party['Le']} désigne son coordinateur et en communique le nom par écrit à l'autre partie."
    else:
        title = compose.upper_first(wording.accord(civilite, "le coordinateur"))
        name = _agent(agent, f"nom du coordinateur {party['de']}")
        text = f"{title} {party['de']} est {name}."
    charge = wording.accord(civilite, "il"), wording.accord(civilite, "chargé")
    return {
        "designation": text,
        "charge": f"{compose.upper_first(charge[0])} est {charge[1]}{wording.ESPACE}de :",
        "missions": compose.dashes(coordinateur.missions),
    }


def _agent(agent: Agent, libelle: str) -> str:
    civilite = agent.civilite or "M."
    function = agent.fonction and wording.accord(civilite, agent.fonction)
    if agent.civilite and agent.prenom and agent.nom:
        name = wording.personne(agent.civilite, agent.prenom, agent.nom)
        return f"{name}, {function}" if function else name
    if function and agent.nom is None:
        return wording.le(function, "feminin" if civilite == "Mme" else "masculin")
    return compose.missing(None, libelle)


def _committees(convention: Convention) -> list[dict[str, Any]]:
    return [
        {
            "intitule": f"{compose.upper_first(comite.nom)} ({comite.sigle})",
            "role": comite.role.rstrip(" ."),
            "rythme": _rhythm(comite.rythme_semaines),
            "composition": compose.dashes(comite.composition),
        }
        for comite in convention.comites
    ]


def _rhythm(weeks: int) -> str:
    return "par semaine" if weeks == 1 else f"toutes les {wording.nombre_lettres(weeks)} semaines"


def _term(convention: Convention) -> Forms:
    return {
        "effet": wording.date_longue(convention.effet),
        "de_duree": wording.de(wording.duree(convention.duree_mois)),
        "fin": wording.date_longue(deadlines.echeance(convention.effet, convention.duree_mois)),
    }


def _renewal(convention: Convention) -> dict[str, Any]:
    terms = convention.renouvellement
    if terms is None:
        return {}
    end = deadlines.echeance(convention.effet, convention.duree_mois)
    longest = convention.duree_mois + terms.maximum * terms.duree_mois
    amount = terms.montant
    return {
        "gratuit": amount == 0,
        "intitule": "Renouvellement sans contrepartie" if amount == 0 else "Participation due en cas de renouvellement",
        "fois": "une fois" if terms.maximum == 1 else f"{wording.nombre_lettres(terms.maximum)} fois",
        "de_duree": wording.de(wording.duree(terms.duree_mois)),
        "forme": terms.forme,
        "preavis": wording.duree(terms.preavis_mois),
        "dernier_jour": wording.date_longue(deadlines.dernier_preavis(end, terms.preavis_mois)),
        "fin_maximale": wording.date_longue(deadlines.echeance(convention.effet, longest)),
        "montant": compose.missing(
            None if amount is None else f"{wording.montant(amount)} ({wording.montant_lettres(amount)})",
            "participation en cas de renouvellement",
        ),
        "echeancier": participation.schedule(terms.echeancier),
        "total": participation.total(terms.echeancier),
    }


def _signature(convention: Convention) -> Forms:
    signature = convention.signature
    copies = signature.exemplaires
    return {
        "lieu": compose.missing(signature.lieu, "lieu de signature"),
        "date": compose.day(signature.date, "date de signature"),
        "exemplaires": "un exemplaire original"
        if copies == 1
        else f"{wording.nombre_lettres(copies)} exemplaires originaux",
    }


DOCTYPE = DocType("convention", "convention.docx", intitule, context)
