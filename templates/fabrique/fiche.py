"""The template of the fiche de contrôle, one or two pages for the folder."""

from __future__ import annotations

from corps import Brut, Element, Ligne, balise, si, xml
from paquet import section
from wml import Colonne, field, paragraph, run, table

_RESULTAT = table(
    [
        Colonne("Erreurs", "{{ compte.erreurs }}", 34, "center"),
        Colonne("Avertissements", "{{ compte.avertissements }}", 34, "center"),
        Colonne("Constats", "{{ compte.constats }}", 34, "center"),
        Colonne("Informations", "{{ compte.informations }}", 34, "center"),
        Colonne("Points acceptés", "{{ compte.acceptes }}", 34, "center"),
    ],
    description="Nombre de points relevés, par gravité",
    lie=True,
)
_POINTS = table(
    [
        Colonne("Code", "{{ point.code }}", 16),
        Colonne("Constat", ("{%p for constat in point.constats %}", "{{ constat }}", "{%p endfor %}"), 98),
        Colonne("Référence", "{{ point.reference }}", 56),
    ],
    boucle="point in section.points",
    texte="Tableaufin",
    description="{{ section.titre }}",
)
_ACTES = table(
    [
        Colonne("Acte", "{{ acte.nom }}", 46),
        Colonne("État", "{{ acte.etat }}", 50),
        Colonne("Droit appliqué", "{{ acte.droit }}", 74),
    ],
    boucle="acte in actes",
    texte="Tableauserre",
    description="Actes contrôlés et droit appliqué",
)


def entete() -> str:
    """The running header."""
    return xml([Ligne("Entete", "**{{ document.emetteur }}**\n{{ document.recueil }}")], {})


def pied() -> str:
    """The running footer."""
    return paragraph(
        "Pied", run("{{ document.reference }} — page ") + field("PAGE", "1") + run("/") + field("NUMPAGES", "1")
    )


def corps() -> str:
    """The body and its section."""
    return xml(_lignes(), {}) + section("rIdE1", "rIdP1")


def _lignes() -> list[Element]:
    return [
        Ligne("Titreacte", "Fiche de contrôle"),
        Ligne("Soustitreacte", "{{ dossier.intitule }}"),
        Ligne(
            "Alinealie",
            "Contrôle du {{ jour }}, par {{ regles }} règles. {{ conclusion }}",
            props='<w:spacing w:before="200" w:after="120"/>',
        ),
        Brut(_RESULTAT),
        Ligne("Apres", ""),
        Brut(_ACTES),
        Ligne("Apres", ""),
        balise("for section in sections"),
        Ligne("Intertitre", "{{ section.titre }}"),
        Brut(_POINTS),
        balise("endfor"),
        *si("notes", Ligne("Intertitre", "Notes")),
        balise("for note in notes"),
        Ligne("Liste", "{{ note }}"),
        balise("endfor"),
        Ligne("Signature", "Vu le {{ vu }}", props='<w:spacing w:before="240" w:after="160"/>'),
    ]
