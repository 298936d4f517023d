"""Rules on the two bodies: that they are named, who speaks for them, who allowed them to sign."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.faits import voir
from pipeline.checks.registry import ERREUR, Cas, Finding, Sujet, check
from pipeline.wording import cle_nom, date_longue, de, pluriel


@check("PAR-001", "partie-non-identifiee", ERREUR, None, on=Sujet.CONVENTION)
def check_partie_identifiee(cas: Cas) -> Iterator[Finding]:
    """Une partie à la convention n'est pas entièrement désignée.

    Vérifie : le siège, le SIRET et le représentant (nom et qualité) de chaque partie.
    Pourquoi : la convention porterait un blanc ; on ne saurait ni qui s'engage ni qui signe.

    Refusé :
        bellerive.yaml
            representant:
    Accepté :
        bellerive.yaml
            representant:
              civilite: Mme
              prenom: Jeanne
              nom: PETIT
              qualite: maire
    """
    for partie in cas.parties:
        facts = (
            ("siege", "siège", partie.siege),
            ("siret", "SIRET", partie.siret),
            ("representant", "représentant", partie.representant),
        )
        missing: list[tuple[tuple[str, ...], str]] = [((key,), label) for key, label, value in facts if value is None]
        if partie.representant is not None and partie.representant.qualite is None:
            missing.append((("representant", "qualite"), "qualité du représentant"))
        if missing:
            labels = ", ".join(label for _, label in missing)
            yield Finding(
                partie.at(*missing[0][0]),
                f"{partie.nom_court} n'est pas identifiée : {labels} à compléter",
                tuple(related for path, label in missing[1:] for related in voir(partie.at(*path), label)),
                effet=f"la convention porterait {len(missing)} {pluriel(len(missing), 'blanc')}",
                conseil="compléter le fichier de la collectivité",
            )


@check("HAB-001", "habilitation-inconnue", ERREUR, None, on=Sujet.CONVENTION)
def check_habilitation(cas: Cas) -> Iterator[Finding]:
    """La délibération qui autorise une partie à signer n'est pas indiquée.

    Vérifie : le numéro et la date de la délibération de chaque partie.
    Pourquoi : sans elle, le signataire n'a pas qualité pour engager sa collectivité ; le texte porterait un blanc.

    Refusé :
        convention.yaml
            habilitation_beneficiaire:
              numero:
              date:
              transmission:
              publication:
    Accepté :
        convention.yaml
            habilitation_beneficiaire:
              numero: "2024-31"
              date: 2024-03-19
    """
    habilitation = cas.convention.habilitation_beneficiaire
    for key, label in (("numero", "le numéro"), ("date", "la date")):
        if habilitation is None or getattr(habilitation, key) is None:
            yield Finding(
                cas.convention.at("habilitation_beneficiaire", key),
                f"{label} de la délibération {de(cas.beneficiaire.designation)} qui autorise à signer n'est pas indiqué"
                + ("e" if key == "date" else ""),
                conseil="demander cette délibération à l'autre partie",
            )
            if habilitation is None:
                return


@check("HAB-002", "habilitation-du-prestataire-absente", ERREUR, None, on=Sujet.CONVENTION)
def check_habilitation_du_prestataire(cas: Cas) -> Iterator[Finding]:
    """Le dossier n'a pas de délibération pour approuver la convention.

    Vérifie : que le dossier contient une délibération et la séance qui l'a prise.
    Pourquoi : la convention cite cette délibération ; sans elle, personne ne peut signer.

    Refusé :
        deliberation.yaml
            retirer
    Accepté :
        deliberation.yaml
            numero: "12"
    """
    written = f"dossiers/{cas.dossier.nom}/deliberation.yaml" in cas.lignes
    if cas.dossier.deliberation is None and not written:
        yield Finding(
            cas.convention.at("intitule"),
            f"aucune délibération {de(cas.prestataire.designation)} n'approuve la convention",
            conseil="ajouter deliberation.yaml au dossier",
        )


@check("HAB-003", "habilitation-tardive", ERREUR, None, on=Sujet.CONVENTION)
def check_habilitation_tardive(cas: Cas) -> Iterator[Finding]:
    """L'autre partie a délibéré après la signature, ou ses dates se contredisent.

    Vérifie : que la délibération du bénéficiaire précède la signature, sa transmission et sa publication.
    Pourquoi : celui qui signe doit y être déjà autorisé.

    Refusé :
        convention.yaml
            habilitation_beneficiaire:
              date: 2024-03-28
              transmission:
              publication:
    Accepté :
        convention.yaml
            habilitation_beneficiaire:
              date: 2024-03-19
    """
    habilitation = cas.convention.habilitation_beneficiaire
    if habilitation is None or habilitation.date is None:
        return
    signed = cas.convention.signature.date
    later = (
        (signed, cas.convention.at("signature", "date"), "signature de la convention"),
        (habilitation.transmission, cas.convention.at("habilitation_beneficiaire", "transmission"), "transmission"),
        (habilitation.publication, cas.convention.at("habilitation_beneficiaire", "publication"), "publication"),
    )
    for day, place, label in later:
        if day is not None and day < habilitation.date:
            yield Finding(
                cas.convention.at("habilitation_beneficiaire", "date"),
                f"délibération {de(cas.beneficiaire.designation)} du {date_longue(habilitation.date)}, "
                f"après la {label} du {date_longue(day)}",
                voir(place, label),
                conseil="corriger la date fausse",
            )


@check("PAR-002", "parties-confondues", ERREUR, None, on=Sujet.DOSSIER)
def check_parties_confondues(cas: Cas) -> Iterator[Finding]:
    """Les deux parties sont la même collectivité, ou se désignent du même mot.

    Vérifie : que le prestataire et le bénéficiaire sont distincts, et que la convention peut les distinguer.
    Pourquoi : « la commune » ne peut pas désigner les deux parties.

    Refusé :
        bellerive.yaml
            designation: l'EPT
    Accepté :
        bellerive.yaml
            designation: la ville
    """
    first, second = cas.parties
    parties = cas.entete.parties
    if parties.prestataire == parties.beneficiaire:
        yield Finding(
            cas.entete.at("parties", "beneficiaire"),
            f"prestataire et bénéficiaire sont la même collectivité, « {parties.beneficiaire} »",
            conseil="corriger l'un des deux",
        )
    elif cle_nom(first.designation) == cle_nom(second.designation):
        yield Finding(
            second.at("designation"),
            f"« {second.designation} » désigne les deux parties",
            voir(first.at("designation"), first.nom_court),
            conseil="donner à chacune sa désignation",
        )


@check("PAR-003", "seance-d-une-autre-assemblee", ERREUR, None, on=Sujet.SEANCE)
def check_seance_de_la_partie(cas: Cas) -> Iterator[Finding]:
    """La séance est celle d'une autre collectivité que celle qui prend l'acte.

    Vérifie : que la collectivité de la séance est le prestataire du dossier.
    Pourquoi : une assemblée ne délibère que pour sa collectivité.

    Refusé :
        seance.yaml
            collectivite: bellerive
    Accepté :
        seance.yaml
            collectivite: val-clair
    """
    if cas.seance.collectivite != cas.entete.parties.prestataire:
        yield Finding(
            cas.seance.at("collectivite"),
            f"séance de « {cas.seance.collectivite} », acte de « {cas.entete.parties.prestataire} »",
            voir(cas.entete.at("parties", "prestataire"), "prestataire du dossier"),
            conseil="corriger la séance du dossier, ou la collectivité de la séance",
        )
