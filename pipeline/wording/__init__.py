"""The French that a document prints: amounts, dates, agreement, elision, spaces. Pure, and light to import.

A name's own module is loaded when the name is first asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.noms import MOIS, cle_nom
    from pipeline.wording.agreement import accord, civilite_longue, personne
    from pipeline.wording.amounts import (
        compte,
        montant,
        montant_lettres,
        nombre,
        nombre_lettres,
        ordinal,
        valeur_lettres,
    )
    from pipeline.wording.dates import (
        JOURS,
        date_courte,
        date_lettres,
        date_longue,
        duree,
        heure,
        jour_semaine,
        mois_annee,
        plages_mois,
    )
    from pipeline.wording.identifiers import cle_abregee, cle_membre, iban, siren, siret, telephone
    from pipeline.wording.particles import a, de, le, liste, pluriel
    from pipeline.wording.typography import ESPACE, FINE, Segment, article, segments, typographier

__all__ = [
    "ESPACE", "FINE", "JOURS", "MOIS", "Segment", "a", "accord", "article", "civilite_longue", "cle_abregee",
    "cle_membre", "cle_nom", "compte", "date_courte", "date_lettres", "date_longue", "de", "duree", "heure", "iban",
    "jour_semaine", "le", "liste", "mois_annee", "montant", "montant_lettres", "nombre", "nombre_lettres", "ordinal",
    "personne", "plages_mois", "pluriel", "segments", "siren", "siret", "telephone", "typographier", "valeur_lettres",
]  # fmt: skip

_HOMES = ("agreement", "amounts", "dates", "identifiers", "particles", "typography")


def __getattr__(name: str) -> Any:  # noqa: ANN401  # whatever the name stands for
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    for home in _HOMES:
        found = vars(import_module(f"{__name__}.{home}")).get(name)
        if found is not None:
            globals()[name] = found
            return found
    raise AttributeError(name)
