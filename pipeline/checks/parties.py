"""Rules on the two bodies: who they are, who speaks for them, who allowed them to sign."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.faits import voir
from pipeline.checks.registry import AVERTISSEMENT, ERREUR, Cas, Finding, Sujet, check
from pipeline.model import Collectivite
from pipeline.wording import cle_nom, date_longue, de, pluriel


def _parties(cas: Cas) -> tuple[Collectivite, Collectivite]:
    return cas.prestataire, cas.beneficiaire


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
    for partie in _parties(cas):
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


def _luhn(digits: str) -> bool:
    return sum(sum(divmod(int(c) * (1 + i % 2), 10)) for i, c in enumerate(reversed(digits))) % 10 == 0


@check("SRT-001", "siret-faux", ERREUR, None, on=Sujet.DOSSIER)
def check_siret(cas: Cas) -> Iterator[Finding]:
    """Un SIRET ou un SIREN ne peut pas exister.

    Vérifie : la clé de contrôle du SIREN (neuf chiffres) et du SIRET (quatorze), selon l'INSEE.
    Pourquoi : un chiffre mal recopié désigne un autre établissement, ou personne ; la facturation est rejetée.

    Refusé :
        bellerive.yaml
            siret: "21949999300019"
    Accepté :
        bellerive.yaml
            siret: "21949999300018"
    """
    for partie in _parties(cas):
        for key, label, digits in (("siren", "SIREN", partie.siren), ("siret", "SIRET", partie.siret)):
            if digits is not None and not _luhn(digits):
                yield Finding(
                    partie.at(key),
                    f"{digits} n'est pas un {label} : sa clé de contrôle est fausse",
                    conseil="le recopier depuis l'avis de situation INSEE",
                )


@check("SRT-002", "siren-et-siret-differents", ERREUR, None, on=Sujet.DOSSIER)
def check_siren_et_siret(cas: Cas) -> Iterator[Finding]:
    """Le SIREN n'est pas celui du SIRET, ou les deux parties ont le même.

    Vérifie : que le SIREN est le début du SIRET, et que les deux parties sont distinctes.
    Pourquoi : l'un des deux numéros est celui d'une autre collectivité.

    Refusé :
        bellerive.yaml
            siren: "200999993"
            siret: "21949999300018"
    Accepté :
        bellerive.yaml
            siren: "219499993"
            siret: "21949999300018"
    """
    for partie in _parties(cas):
        if partie.siren is None or partie.siret is None or not (_luhn(partie.siren) and _luhn(partie.siret)):
            continue
        if not partie.siret.startswith(partie.siren):
            yield Finding(
                partie.at("siren"),
                f"SIREN {partie.siren}, SIRET {partie.siret} : ce n'est pas la même collectivité",
                voir(partie.at("siret"), "SIRET"),
                conseil="corriger le numéro faux",
            )
    first, second = _parties(cas)
    if first.siret is not None and first.siret == second.siret:
        yield Finding(
            second.at("siret"),
            f"les deux parties ont le même SIRET, {second.siret}",
            voir(first.at("siret"), first.nom_court),
            conseil="corriger le numéro faux",
        )


@check("APE-001", "code-ape-malforme", AVERTISSEMENT, None, on=Sujet.DOSSIER)
def check_ape(cas: Cas) -> Iterator[Finding]:
    """Le code APE n'a pas la forme d'un code d'activité.

    Vérifie : quatre chiffres et une lettre capitale (8411Z, ou 84.11Z).
    Pourquoi : c'est une faute de frappe visible en tête de la convention.

    Refusé :
        val-clair.yaml
            ape: 841Z
    Accepté :
        val-clair.yaml
            ape: 84.11Z
    """
    for partie in _parties(cas):
        if partie.ape is not None and not re.fullmatch(r"\d{2}\.?\d{2}[A-Z]", partie.ape):
            yield Finding(
                partie.at("ape"),
                f"« {partie.ape} » n'est pas un code APE",
                conseil="écrire 8411Z pour une administration",
            )


@check("IBA-001", "iban-faux", ERREUR, None, on=Sujet.DOSSIER)
def check_iban(cas: Cas) -> Iterator[Finding]:
    """L'IBAN du comptable ne peut pas exister.

    Vérifie : la forme et la clé de l'IBAN (norme ISO 13616).
    Pourquoi : le débiteur ne pourrait pas payer, ou paierait quelqu'un d'autre.

    Refusé :
        val-clair.yaml
            comptable:
              iban: FR7630001007941234567890186
    Accepté :
        val-clair.yaml
            comptable:
              iban: FR76 3000 1007 9412 3456 7890 185
    """
    for partie in _parties(cas):
        iban = partie.comptable.iban if partie.comptable else None
        if iban is not None and not _iban(re.sub(r"\s", "", iban).upper()):
            yield Finding(
                partie.at("comptable", "iban"),
                f"{iban} n'est pas un IBAN",
                conseil="le recopier depuis le relevé d'identité",
            )


def _iban(plain: str) -> bool:
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", plain) or (plain.startswith("FR") and len(plain) != 27):
        return False
    return int("".join(str(int(c, 36)) for c in plain[4:] + plain[:4])) % 97 == 1


@check("COU-001", "courriel-malforme", AVERTISSEMENT, None, on=Sujet.DOSSIER)
def check_courriel(cas: Cas) -> Iterator[Finding]:
    """Une adresse électronique n'a pas la forme d'une adresse.

    Vérifie : les adresses des collectivités, de leur délégué à la protection des données et de leur comptable.
    Pourquoi : c'est à cette adresse que l'autre partie signalera un incident.

    Refusé :
        bellerive.yaml
            dpo:
              courriel: dpo.bellerive.example
    Accepté :
        bellerive.yaml
            dpo:
              courriel: dpo@bellerive.example
    """
    for partie in _parties(cas):
        written: dict[tuple[str, ...], str | None] = {("courriel",): partie.courriel}
        written |= {(key, "courriel"): getattr(getattr(partie, key), "courriel", None) for key in ("dpo", "comptable")}
        for path, courriel in written.items():
            if courriel is not None and not re.fullmatch(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+", courriel):
                yield Finding(
                    partie.at(*path), f"« {courriel} » n'est pas une adresse électronique", conseil="corriger l'adresse"
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
    first, second = _parties(cas)
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
