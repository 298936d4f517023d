"""The template of the titre de recette: one page, with its payment slip."""

from __future__ import annotations

from corps import FIN, Brut, Element, Ligne, si, xml
from image import drawing
from paquet import section
from wml import Colonne, cell, framed, inline, paragraph, row, table

_LIGNE = Ligne("Apres", "")
_BASES = table(
    [
        Colonne("Période", "{{ ligne.libelle }}", 34),
        Colonne("Bases de la liquidation", "{{ ligne.calcul }}", 104),
        Colonne("Montant", "{{ ligne.montant }}", 32, "right"),
    ],
    boucle="ligne in lignes",
    total=["Total", "", "{{ titre.montant }}"],
    description="Bases de la liquidation",
)
_IMPUTATION = table(
    [
        Colonne("Exercice", "{{ titre.exercice }}", 18, "center"),
        Colonne("Nature ({{ imputation.nomenclature }})", "{{ imputation.nature }}", 84),
        Colonne("Fonction", "{{ imputation.fonction }}", 24, "center"),
        Colonne("Service", "{{ titre.service }}", 44),
    ],
    description="Imputation budgétaire et comptable",
    lie=True,
)


def corps() -> str:
    """The body and its section."""
    return xml([*_ouverture(), *_creance(), *_fin(), *_paiement()], {}) + section("rIdE1", "rIdP1")


def _bloc(*lignes: str, largeur: float) -> str:
    return cell("".join(paragraph("Tableau", inline(texte, {})) for texte in lignes), largeur)


def _ouverture() -> list[Element]:
    parties = framed(
        row(
            [
                _bloc(
                    "**Collectivité créancière**",
                    "**{{ creancier.nom }}**",
                    "{{ creancier.adresse }}",
                    "SIRET {{ creancier.siret }}",
                    "Comptable chargé du recouvrement : {{ creancier.comptable }}, {{ creancier.comptable_adresse }}, "
                    "{{ creancier.comptable_contact }}",
                    largeur=95,
                ),
                _bloc(
                    "**Débiteur**",
                    "**{{ debiteur.nom }}**",
                    "{{ debiteur.adresse }}",
                    "{% if debiteur.siret %}SIRET {{ debiteur.siret }}{% endif %}",
                    largeur=75,
                ),
            ]
        ),
        [95, 75],
        "Tableauacte",
        "Créancier et débiteur",
    )
    return [
        Ligne("Titreacte", "{{ titre.intitule }}"),
        Ligne(
            "Soustitreacte",
            "Exercice {{ titre.exercice }} – {{ titre.budget }} – {{ titre.bordereau }}",
            props='<w:spacing w:before="0" w:after="120"/>',
        ),
        Brut(parties),
        _LIGNE,
    ]


def _creance() -> list[Element]:
    return [
        Ligne("Alinea", "**Objet :** {{ creance.objet }}."),
        Ligne("Alinea", "**Origine de la créance :** {{ creance.origine }}."),
        *si(
            "creance.corrige",
            Ligne(
                "Alinea",
                "**Titre corrigé :** n° {{ creance.corrige }}. **Motif :** {{ creance.motif }}.",
            ),
        ),
        Brut(_BASES),
        _LIGNE,
        Ligne(
            "Alinea",
            "**Montant {{ titre.verbe }} : {{ titre.montant }}**, soit {{ titre.montant_lettres }}."
            "{% if cumul %} Participation échue à la fin de ce mois pour la période {{ cumul.du_au }} : {{ cumul.du }} "
            "sur {{ cumul.total }}.{% endif %}",
        ),
        Brut(_IMPUTATION),
        _LIGNE,
    ]


def _paiement() -> list[Element]:
    moyens = (
        paragraph("Tableau", inline("**Talon de paiement**, à joindre au règlement", {}))
        + paragraph(
            "Tableau",
            inline(
                "Débiteur : {{ debiteur.nom }}. Montant : **{{ titre.montant }}**, au plus tard le **{{ paiement.limite }}**.",
                {},
            ),
        )
        + paragraph(
            "Tableau", inline("Par virement au comptable : IBAN {{ paiement.iban }}, BIC {{ paiement.bic }}.", {})
        )
        + paragraph("Tableau", inline("En ligne : {{ paiement.payfip }}.", {}))
        + paragraph("Tableau", inline("Référence à rappeler : **{{ paiement.reference }}**.", {}))
    )
    code = (
        paragraph("Tableau", inline("{%p if paiement.code %}", {}))
        + paragraph("Tableau", drawing("qr", "Code de virement de ce titre", 30), '<w:jc w:val="center"/>')
        + paragraph("Tableau", inline("{%p else %}", {}))
        + paragraph(
            "Tableau",
            inline("{% if document.projet %}Le code de virement est imprimé sur le titre émis.{% endif %}", {}),
        )
        + paragraph("Tableau", inline("{%p endif %}", {}))
    )
    talon = framed(row([cell(moyens, 130), cell(code, 40)]), [130, 40], "Tableauacte", "Moyens de paiement")
    return [_LIGNE, *si("paiement.demande", Brut(talon), FIN)]


def _fin() -> list[Element]:
    return [
        Ligne(
            "Mention",
            "{{ executoire }}. Émis et rendu exécutoire le {{ titre.jour }} par {{ auteur.nom }}, "
            "{{ auteur.qualite }}{{ auteur.delegation }}, qui signe le bordereau.",
        ),
        _LIGNE,
        Ligne(
            "Mention",
            "**Voies et délais de recours ({{ recours.reference }}).** Dans un délai {{ recours.de_delai }} à compter "
            "de la réception du présent titre, le débiteur peut contester le bien-fondé de la créance ou la régularité "
            "du titre devant le {{ recours.tribunal }} ; ce recours suspend le recouvrement. Dans le même délai à compter "
            "de chaque acte de poursuite, il peut en contester la régularité. Un délai de paiement se demande au "
            "comptable, une précision sur la créance à la collectivité.",
        ),
    ]
