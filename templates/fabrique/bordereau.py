"""The template of the bordereau de titres."""

from __future__ import annotations

from corps import FIN, Brut, Element, Ligne, signatures, xml
from paquet import section
from wml import Colonne, table

_TITRES = table(
    [
        Colonne("Numéro", "{{ ligne.numero }}", 17, "center"),
        Colonne("Débiteur", "{{ ligne.debiteur }}", 49),
        Colonne("Objet", "{{ ligne.objet }}", 60),
        Colonne("Nature", "{{ ligne.nature }}", 16, "center"),
        Colonne("Montant", "{{ ligne.montant }}", 28, "right"),
    ],
    boucle="ligne in lignes",
    total=["Total", "", "{{ bordereau.nombre }}", "", "{{ bordereau.total }}"],
    description="Titres du bordereau",
)


def corps() -> str:
    """The body and its section."""
    return xml(_lignes(), {}) + section("rIdE1", "rIdP1")


def _lignes() -> list[Element]:
    return [
        Ligne("Titreacte", "{{ bordereau.intitule }}"),
        Ligne(
            "Soustitreacte",
            "Exercice {{ bordereau.exercice }} – {{ bordereau.budget }}",
            props='<w:spacing w:before="0" w:after="200"/>',
        ),
        Ligne("Alinea", "**Collectivité :** {{ creancier.nom }}, SIRET {{ creancier.siret }}."),
        Ligne("Alinealie", "**Comptable :** {{ creancier.comptable }}, {{ creancier.comptable_adresse }}."),
        Brut(_TITRES),
        Ligne("Apres", ""),
        Ligne(
            "Alinea",
            "Le présent bordereau comprend {{ bordereau.nombre }}, pour un total de **{{ bordereau.total }}** "
            "({{ bordereau.total_lettres }}). Total cumulé des bordereaux de l’exercice, celui-ci compris : "
            "{{ bordereau.cumul }}.",
        ),
        Ligne(
            "Mention",
            "{{ executoire }}. La signature du présent bordereau vaut décision pour chacun des titres récapitulés.",
        ),
        Ligne("Signature", "Le {{ bordereau.jour }}", props='<w:spacing w:before="240" w:after="160"/>'),
        signatures(),
        FIN,
    ]
