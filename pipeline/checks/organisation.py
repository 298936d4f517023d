"""Rules on who carries the convention out: committees, coordinators, agents, what each is to do."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.faits import doubles, tete, voir
from pipeline.checks.registry import AVERTISSEMENT, ERREUR, INFORMATION, Cas, Finding, Sujet, check
from pipeline.checks.textes import convention_textes
from pipeline.model import Agent, Convention
from pipeline.wording import cle_nom


@check("COM-001", "comite-non-defini", AVERTISSEMENT, None, on=Sujet.CONVENTION)
def check_comite_defini(cas: Cas) -> Iterator[Finding]:
    """La convention confie une décision à un comité qu'elle ne crée pas.

    Vérifie : que chaque comité nommé dans la convention est l'un de ceux qu'elle définit.
    Pourquoi : personne ne saura qui le compose ni quand il se réunit.

    Refusé :
        convention.yaml
            propriete: [le comité de pilotage examine le sort des équipements]
    Accepté :
        convention.yaml
            propriete: [le comité de suivi examine le sort des équipements]
    """
    names = {cle_nom(comite.nom) for comite in cas.convention.comites}
    sigles = {comite.sigle.upper() for comite in cas.convention.comites}
    named = re.compile(
        r"\bcomité (?:d['’e] ?\w+|technique|stratégique|mixte|paritaire)|\b(?:COPIL|COTECH|CODIR|COSUI|COSTRAT)\b"
    )
    for texte in convention_textes(cas):
        for match in named.finditer(texte.valeur):
            if cle_nom(match[0]) not in names and match[0].upper() not in sigles:
                yield Finding(
                    texte.lieu(cas, match),
                    f"« {match[0]} » n'est pas un comité de la convention",
                    voir(tete(cas.convention, "comites"), "comités définis"),
                    conseil="le définir sous « comites », ou nommer l'un de ceux qui existent",
                )


@check("COM-002", "comite-en-double", ERREUR, None, on=Sujet.CONVENTION)
def check_comite_en_double(cas: Cas) -> Iterator[Finding]:
    """Deux comités ont le même sigle ou le même nom, ou un comité n'a personne.

    Vérifie : des sigles et des noms distincts, et une composition pour chacun.
    Pourquoi : on ne saurait pas quel comité se réunit, ni avec qui.

    Refusé :
        convention.yaml
            comites:
              - sigle: COSUI
                nom: comité de suivi
                role: suivre l'exécution de la convention
                rythme_semaines: 4
                composition: []
    Accepté :
        convention.yaml
            comites:
              - sigle: COSUI
                nom: comité de suivi
                role: suivre l'exécution de la convention
                rythme_semaines: 4
                composition: [le coordinateur de l'EPT]
    """
    comites = cas.convention.comites
    for key, label in (("sigle", "sigle"), ("nom", "nom")):
        for value, places in doubles([cle_nom(getattr(comite, key)) for comite in comites]).items():
            yield Finding(
                comites[places[1]].at(key),
                f"deux comités ont le même {label}, « {value} »",
                voir(comites[places[0]].at(key), "premier comité"),
                conseil="les distinguer, ou n'en garder qu'un",
            )
    for comite in comites:
        if not comite.composition or not comite.rythme_semaines:
            yield Finding(
                comite.at("composition" if not comite.composition else "rythme_semaines"),
                f"le {comite.nom} n'a pas de {'membre' if not comite.composition else 'rythme de réunion'}",
                conseil="compléter ce comité",
            )


@check("AGE-001", "coordinateur-non-designe", AVERTISSEMENT, None, on=Sujet.CONVENTION)
def check_coordinateur(cas: Cas) -> Iterator[Finding]:
    """Une partie n'a pas désigné son coordinateur.

    Vérifie : un nom ou une fonction pour le coordinateur de chaque partie, et pour le technicien.
    Pourquoi : la convention porterait un blanc, et l'autre partie ne saurait à qui s'adresser.

    Refusé :
        convention.yaml
            coordinateurs:
              beneficiaire:
                agent:
    Accepté :
        convention.yaml
            coordinateurs:
              beneficiaire:
                agent:
                  fonction: directrice générale des services
    """
    names = {"prestataire": cas.prestataire.nom_court, "beneficiaire": cas.beneficiaire.nom_court}
    for path, agent in _agents(cas.convention):
        if agent is None or (agent.nom is None and agent.fonction is None):
            who = "technicien" if path[0] == "technicien" else f"coordinateur ({names[path[1]]})"
            yield Finding(
                tete(cas.convention, *path),
                f"le {who} n'est pas désigné",
                conseil="écrire la fonction de l'agent (son nom n'est pas nécessaire)",
            )


def _agents(convention: Convention) -> Iterator[tuple[tuple[str, ...], Agent | None]]:
    yield ("coordinateurs", "prestataire", "agent"), convention.coordinateurs.prestataire.agent
    yield ("coordinateurs", "beneficiaire", "agent"), convention.coordinateurs.beneficiaire.agent
    if convention.technicien is not None:
        yield ("technicien", "agent"), convention.technicien.agent


@check("AGE-002", "agent-nomme", INFORMATION, "donnees_publiees", on=Sujet.CONVENTION)
def check_agent_nomme(cas: Cas) -> Iterator[Finding]:
    """La convention nomme des agents.

    Vérifie : si le technicien ou les coordinateurs sont désignés par leur nom.
    Pourquoi : l'acte est publié en ligne ; le nom d'un agent qui n'est pas élu doit y être occulté.

    Refusé :
        convention.yaml
            technicien:
              agent:
                civilite: M.
                prenom: Léo
                nom: ROUX
                fonction: technicien de support
    Accepté :
        convention.yaml
            technicien:
              agent:
                fonction: technicien de support
    """
    for path, agent in _agents(cas.convention):
        if agent is not None and agent.nom is not None:
            yield Finding(
                cas.convention.at(*path, "nom"),
                f"{agent.prenom or ''} {agent.nom} est nommé dans un acte à publier".strip(),
                conseil="désigner l'agent par sa fonction, ou occulter son nom dans la version mise en ligne",
            )


@check("PRS-001", "prestation-sans-secteur", AVERTISSEMENT, None, on=Sujet.CONVENTION)
def check_prestation_sans_secteur(cas: Cas) -> Iterator[Finding]:
    """La convention promet ce qu'elle dit par ailleurs ne plus pouvoir faire.

    Vérifie : qu'une prestation ne porte pas le nom d'un secteur qui n'intervient plus, et que l'entretien des postes de
    travail n'est pas promis quand l'assistance aux utilisateurs n'intervient plus.
    Pourquoi : l'autre partie attendra une prestation que personne n'est chargé de rendre.

    Refusé :
        convention.yaml
            service:
              secteurs:
                - nom: Réseaux
                  intervient: non
                - nom: Serveurs
                  intervient: oui
    Accepté :
        convention.yaml
            service:
              secteurs:
                - nom: Réseaux
                  intervient: oui
                - nom: Serveurs
                  intervient: non
    """
    secteurs = cas.convention.service.secteurs
    idle = {cle_nom(secteur.nom): secteur for secteur in secteurs if not secteur.intervient}
    desk = re.compile(r"HELPDESK|ASSISTANCE|SUPPORT|UTILISATEUR|POSTE")
    helping = any(secteur.intervient and desk.search(cle_nom(secteur.nom)) for secteur in secteurs)
    for prestation in cas.convention.prestations:
        name = cle_nom(prestation.secteur)
        secteur = idle.get(name)
        if secteur is None and "POSTES DE TRAVAIL" in name and not helping:
            secteur = next((one for key, one in idle.items() if desk.search(key)), None)
        if secteur is not None:
            yield Finding(
                prestation.at("secteur"),
                f"prestations « {prestation.secteur} », alors que le secteur « {secteur.nom} » n'intervient plus",
                voir(secteur.at("intervient"), "secteur du service"),
                conseil="dire qui assure ces prestations et jusqu'à quand, ou les retirer",
            )
