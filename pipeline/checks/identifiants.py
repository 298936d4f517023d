"""Rules on what identifies a body: SIRET, SIREN, APE, IBAN, mail."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.faits import voir
from pipeline.checks.registry import AVERTISSEMENT, ERREUR, Cas, Finding, Sujet, check


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
    for partie in cas.parties:
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
    for partie in cas.parties:
        if partie.siren is None or partie.siret is None or not (_luhn(partie.siren) and _luhn(partie.siret)):
            continue
        if not partie.siret.startswith(partie.siren):
            yield Finding(
                partie.at("siren"),
                f"SIREN {partie.siren}, SIRET {partie.siret} : ce n'est pas la même collectivité",
                voir(partie.at("siret"), "SIRET"),
                conseil="corriger le numéro faux",
            )
    first, second = cas.parties
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
    for partie in cas.parties:
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
    for partie in cas.parties:
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
    for partie in cas.parties:
        written: dict[tuple[str, ...], str | None] = {("courriel",): partie.courriel}
        written |= {(key, "courriel"): getattr(getattr(partie, key), "courriel", None) for key in ("dpo", "comptable")}
        for path, courriel in written.items():
            if courriel is not None and not re.fullmatch(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+", courriel):
                yield Finding(
                    partie.at(*path), f"« {courriel} » n'est pas une adresse électronique", conseil="corriger l'adresse"
                )
