"""Rules on the clauses of the convention: committees, agents, signature, what is said twice or nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.faits import doubles, tete, voir
from pipeline.checks.registry import AVERTISSEMENT, ERREUR, INFORMATION, Cas, Finding, Sujet, check
from pipeline.checks.textes import Texte, convention_textes, textes
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


@check("CLA-001", "resiliation-absente", AVERTISSEMENT, None, on=Sujet.CONVENTION)
def check_resiliation(cas: Cas) -> Iterator[Finding]:
    """La convention ne dit pas comment y mettre fin avant terme.

    Vérifie : un préavis de résiliation.
    Pourquoi : une fin anticipée sans règle se négocie dans l'urgence, prix compris.

    Refusé :
        convention.yaml
            resiliation_preavis_mois:
    Accepté :
        convention.yaml
            resiliation_preavis_mois: 1
    """
    if cas.convention.resiliation_preavis_mois is None:
        yield Finding(
            cas.convention.at("resiliation_preavis_mois"),
            "aucune résiliation n'est prévue",
            effet="une fin anticipée demandera un avenant" + (
                ", dont le prix n'a pas de règle" if cas.convention.prix.prorata is None else ""
            ),
            conseil="écrire le préavis, en mois",
        )  # fmt: skip


@check("CLA-002", "annexe-rgpd-absente", AVERTISSEMENT, "rgpd_elements", on=Sujet.CONVENTION)
def check_annexe_rgpd(cas: Cas) -> Iterator[Finding]:
    """La convention confie un service informatique sans clause sur les données personnelles.

    Vérifie : qu'une annexe sur les données personnelles est jointe.
    Pourquoi : qui traite des données pour le compte d'autrui doit y être lié par un contrat qui dit comment.

    Refusé :
        annexe-rgpd.yaml
            retirer
        deliberation.yaml
            visas:
              - le code général des collectivités territoriales, notamment son article L. 5219-12
    Accepté :
        annexe-rgpd.yaml
            duree: six mois
    """
    about = re.compile(r"informati|numérique|données|logiciel", re.IGNORECASE)
    written = f"dossiers/{cas.dossier.nom}/annexe-rgpd.yaml" in cas.lignes
    if (
        cas.dossier.annexe_rgpd is None
        and not written
        and any(about.search(texte.valeur) for texte in convention_textes(cas))
    ):
        yield Finding(
            cas.convention.at("intitule"),
            "la convention porte sur l'informatique et n'a pas d'annexe sur les données personnelles",
            conseil="ajouter annexe-rgpd.yaml au dossier",
        )


@check("SGN-001", "signature-incomplete", ERREUR, None, on=Sujet.CONVENTION)
def check_signature(cas: Cas) -> Iterator[Finding]:
    """Le lieu ou la date de signature manque.

    Vérifie : le lieu ; la date d'une convention signée ; autant d'exemplaires que de parties.
    Pourquoi : « Fait à …, le … » resterait en blanc dans un acte signé.

    Refusé :
        convention.yaml
            signature:
              lieu:
    Accepté :
        convention.yaml
            signature:
              lieu: Bellerive
    """
    signature, signed = cas.convention.signature, cas.convention.etat == "signee"
    if signature.lieu is None:
        yield Finding(
            cas.convention.at("signature", "lieu"), "le lieu de signature est en blanc", conseil="écrire le lieu"
        )
    if signature.date is None:
        yield Finding(
            cas.convention.at("signature", "date"),
            "la date de signature est en blanc",
            severity=None if signed else AVERTISSEMENT,
            conseil="écrire la date" if signed else "la compléter le jour de la signature",
        )
    if signature.exemplaires < 2:
        yield Finding(
            cas.convention.at("signature", "exemplaires"),
            f"{signature.exemplaires} exemplaire pour deux parties",
            severity=AVERTISSEMENT,
            conseil="prévoir un exemplaire par partie",
        )


@check("CLA-003", "clauses-presque-identiques", AVERTISSEMENT, None, on=Sujet.CONVENTION)
def check_clauses_doubles(cas: Cas) -> Iterator[Finding]:
    """Deux clauses disent presque la même chose avec presque les mêmes mots.

    Vérifie : les textes de la convention deux à deux ; au-delà de 90 % de ressemblance, l'un est de trop.
    Pourquoi : deux versions d'une même clause se contrediront au premier changement.

    Refusé :
        convention.yaml
            continuite:
              - en l'absence du coordinateur de l'EPT, son adjoint le remplace pour toutes ses missions
              - en l'absence du coordinateur de l'EPT, son adjoint le remplace dans toutes ses missions
    Accepté :
        convention.yaml
            continuite:
              - en l'absence du coordinateur de l'EPT, son adjoint le remplace pour toutes ses missions
              - l'EPT annonce les interruptions de service prévues au moins une semaine avant
    """
    from difflib import SequenceMatcher

    texts = [(texte, set(cle_nom(texte.valeur).split())) for texte in convention_textes(cas) if len(texte.valeur) >= 50]
    for index, (later, words) in enumerate(texts):
        for earlier, others in texts[:index]:
            if 4 * len(words & others) < 3 * len(words | others):
                continue
            if SequenceMatcher(None, earlier.valeur, later.valeur, autojunk=False).ratio() > 0.9:
                yield Finding(
                    later.node.location,
                    "cette clause répète presque mot pour mot une autre",
                    voir(earlier.node.location, _debut(earlier)),
                    conseil="n'en garder qu'une",
                )


def _debut(texte: Texte) -> str:
    return f"« {texte.valeur[:50]}… »"


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


@check("REF-001", "renvoi-tape-a-la-main", INFORMATION, None, on=Sujet.CONVENTION)
def check_renvoi(cas: Cas) -> Iterator[Finding]:
    """Un texte renvoie à un article de la convention par son numéro.

    Vérifie : « article 3 » sans nom de code ni de règlement, dans la convention et son annexe.
    Pourquoi : les articles sont numérotés par le modèle ; un renvoi tapé à la main devient faux au premier changement.

    Refusé :
        convention.yaml
            continuite: [le remplacement prévu à l'article 3 s'applique]
    Accepté :
        convention.yaml
            continuite: [le remplacement prévu à l'article 28 du règlement (UE) 2016/679 s'applique]
    """
    cited = re.compile(
        r"\b[Aa]rticles? \d+(?:\.\d+)*\b(?!-|,? ?(?:§ ?\d+)?,? ?(?:du|de la loi|de l['’]ordonnance|des) )"
    )
    for texte in (*convention_textes(cas), *textes(cas.dossier.annexe_rgpd)):
        for match in cited.finditer(texte.valeur):
            yield Finding(
                texte.lieu(cas, match),
                f"« {match[0]} » : renvoi tapé à la main",
                conseil="nommer ce dont il s'agit (« la clause de continuité ») plutôt que son numéro",
            )
