"""Identifiers as they are printed, and names as they are compared."""

from __future__ import annotations

import re

from pipeline.noms import cle_nom


def siret(chiffres: str) -> str:
    """« 200 058 014 00016 », kept together by no-break spaces."""
    return "\u00a0".join((chiffres[:3], chiffres[3:6], chiffres[6:9], chiffres[9:]))


def siren(chiffres: str) -> str:
    """« 200 058 014 »."""
    return "\u00a0".join((chiffres[:3], chiffres[3:6], chiffres[6:]))


def telephone(numero: str) -> str:
    """« 01 63 12 44 12 »; what is not ten digits is left as written."""
    chiffres = re.sub(r"\D", "", numero)
    if not re.fullmatch(r"0\d{9}", chiffres):
        return numero
    return "\u00a0".join(chiffres[i : i + 2] for i in range(0, 10, 2))


def iban(texte: str) -> str:
    """The IBAN by groups of four: « FR76 3000 1000 … »."""
    plain = re.sub(r"\s", "", texte).upper()
    return "\u00a0".join(plain[i : i + 4] for i in range(0, len(plain), 4))


def cle_abregee(abrege: str) -> str:
    """The key of an abridged name: « JM. Vilain », « A.Troubat », « R. Dell'agnola » give « JM VILAIN »…

    Equal to ``cle_membre`` of the member meant, when the initials are all there.
    """
    head, point, tail = abrege.strip().partition(".")
    if not point or len(head) > 4 or not tail.strip():
        return cle_nom(abrege)
    initiales, reste = head, tail
    while match := re.match(r"[\s\-]*([A-Za-zÀ-ÿ])\.(.*)", reste):
        initiales, reste = initiales + match[1], match[2]
    return f"{re.sub('[^A-Z]', '', cle_nom(initiales))} {cle_nom(reste)}"


def cle_membre(prenom: str, nom: str) -> str:
    """The key that ``cle_abregee`` gives for this member: Jean-Marie VILAIN, « JM VILAIN »."""
    return f"{''.join(part[0] for part in cle_nom(prenom).split())} {cle_nom(nom)}"
