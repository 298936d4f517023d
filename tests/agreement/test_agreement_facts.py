"""Acts that agree are silent; one altered word and the fact is named, with both values."""

from __future__ import annotations

import pytest

from pipeline.proof.agreement import Discordance, Sources, disagreements, facts, unsourced, words_against_figures
from pipeline.proof.agreement_mentions import mentions

DELIBERATION = """République française
Délibération n° 104
Conseil de territoire – séance du 12 mars 2024
Objet : Convention de service avec la commune de Villefictive
Documents annexés :
Convention de service et son annexe n° 1, « Protection des données ».
Fait à Bourg-Exemple, le 14 mars 2024
"""
CONVENTION = """Convention de service
entre l’EPT de l’Exemple
et la commune de Villefictive
L’EPT de l’Exemple, dont le siège est 1 place du Modèle, 00100 Bourg, numéro SIRET 000 202 408 00019, représenté par sa \
présidente, habilitée par la délibération n° 104 du conseil de territoire du 12 mars 2024,
La commune de Villefictive, dont le siège est 2 rue X, numéro SIRET 210 000 014 00014, représentée par son maire,
La commune verse une participation de 10 000,00 € (dix mille euros).
La convention prend effet le 1er avril 2024 pour une durée de quatre mois, soit jusqu’au 31 juillet 2024 inclus.
Fait à Bourg-Exemple, le 25 mars 2024, en deux exemplaires originaux.
"""
AVENANT = """Avenant n° 1
à la convention de service
entre l’EPT de l’Exemple
et la commune de Villefictive
L’EPT de l’Exemple, dont le siège est 1 place du Modèle, numéro SIRET 000 202 408 00019, représenté par sa présidente, \
habilitée à signer le présent avenant par la délibération n° 131 du conseil de territoire du 11 juin 2024,
La commune de Villefictive, dont le siège est 2 rue X, numéro SIRET 210 000 014 00014, représentée par son maire,
Les parties sont liées par la convention de service, signée le 25 mars 2024 et approuvée, pour l’EPT, par la \
délibération n° 104 du conseil de territoire du 12 mars 2024.
Elle a pris effet le 1er avril 2024 et prend fin le 31 juillet 2024.
La participation de la commune est de 12 000,00 €.
Fait à Bourg-Exemple, le 24 juin 2024, en deux exemplaires originaux
"""


def compared(
    deliberation: str = DELIBERATION, convention: str = CONVENTION, avenant: str = AVENANT
) -> list[Discordance]:
    texts = {"deliberation": deliberation, "convention": convention, "avenant-1": avenant}
    acts = {name: facts(name.split("-")[0], text) for name, text in texts.items()}
    return list(disagreements(acts, acts))


def test_acts_that_agree_are_silent() -> None:
    assert compared() == []


@pytest.mark.parametrize(
    ("before", "after", "subject", "said", "read"),
    [
        (
            "n° 104 du conseil de territoire du 12",
            "n° 140 du conseil de territoire du 12",
            "le numéro et la date de la délibération du conseil de territoire",
            "n° 104 du 12 mars 2024",
            "n° 140 du 12 mars 2024",
        ),
        (
            "territoire du 12 mars",
            "territoire du 13 mars",
            "le numéro et la date de la délibération du conseil de territoire",
            "n° 104 du 12 mars 2024",
            "n° 104 du 13 mars 2024",
        ),
        (
            "00019",
            "00027",
            "le SIRET de « ept de l'exemple »",
            "000 202 408 00019",
            "000 202 408 00027",
        ),
        (
            "L’EPT de l’Exemple, dont",
            "L’EPT de l’Essai, dont",
            "le nom de la partie de SIRET 00020240800019",
            "L'EPT de l'Exemple",
            "L'EPT de l'Essai",
        ),
        (
            "effet le 1er avril",
            "effet le 2 avril",
            "la date d'effet de la convention",
            "1er avril 2024",
            "2 avril 2024",
        ),
        ("31 juillet", "30 juillet", "la date de fin de la convention", "31 juillet 2024", "30 juillet 2024"),
        (
            "signée le 25",
            "signée le 26",
            "la date de signature de la convention",
            "25 mars 2024",
            "26 mars 2024",
        ),
        (
            "à la convention de service",
            "à la convention de prestations",
            "l'intitulé de la convention",
            "Convention de service",
            "convention de prestations",
        ),
    ],
)
def test_one_word_changed_in_the_avenant_is_seen(before: str, after: str, subject: str, said: str, read: str) -> None:
    assert before in AVENANT
    found = compared(avenant=AVENANT.replace(before, after))
    assert {(one.sujet, one.certaine) for one in found} == {(subject, True)}
    assert {value for one in found for value in (*one.dit, *one.lit)} == {said, read}


def test_the_convention_must_cite_the_deliberation() -> None:
    found = compared(convention=CONVENTION.replace("n° 104", "n° 105"), avenant="")
    assert found == [
        Discordance(
            "le numéro et la date de la délibération du conseil de territoire",
            True,
            "convention",
            ("n° 105 du 12 mars 2024",),
            "deliberation",
            ("n° 104 du 12 mars 2024",),
        )
    ]


def test_another_participation_in_the_deliberation_is_to_be_looked_at() -> None:
    told = f"{DELIBERATION}La commune verse une participation de 12 000,00 € pour une durée de six mois.\n"
    found = compared(deliberation=told)
    assert [(one.sujet, one.certaine, one.dit, one.lit) for one in found] == [
        ("la durée", False, ("quatre mois",), ("six mois",)),
        ("le montant de la participation", False, ("10 000,00 €",), ("12 000,00 €",)),
    ]
    same = f"{DELIBERATION}La commune verse une participation de 10 000 euros pour une durée de 4 mois.\n"
    assert compared(deliberation=same) == []


def test_an_avenant_after_others_may_end_later() -> None:
    later = AVENANT.replace("fin le 31 juillet", "fin le 30 novembre") + "Elle a été modifiée par l’avenant n° 1.\n"
    assert compared(avenant=later) == []


def test_a_blank_is_no_disagreement() -> None:
    assert compared(avenant=AVENANT.replace("signée le 25 mars 2024", "signée le [à compléter : date]")) == []


def stray(text: str, *, context: tuple[str, ...] = (), inputs: tuple[str, ...] = (), template: str = "") -> list[str]:
    return [m.texte for m in unsourced(mentions(text), Sources(context, lambda: inputs, lambda: template))]


@pytest.mark.parametrize(
    ("text", "inputs"),
    [
        ("20\u202f000,00\u00a0€ (vingt mille euros)", ("20000.00",)),
        ("le 26\u00a0janvier 2021, en janvier 2021, pour six mois", ("2021-01-26", "2021-01", "6")),
        ("L’an deux mille vingt et un, le vingt-six janvier", ("2021-01-26",)),
        ("la délibération n°\u00a02024-12, SIRET 200 058 014 00016", ("2024-12", "20005801400016")),
        ("tél. 01 99 00 10 00, dpo@x.example", ("0199001000", "dpo@x.example")),
        ("40 unités au taux de 20 %", ("40", "20")),
    ],
)
def test_a_value_of_the_inputs_is_known_however_it_is_spelt(text: str, inputs: tuple[str, ...]) -> None:
    assert stray(text, inputs=inputs) == []
    assert stray(text, context=inputs) == []
    assert len(stray(text)) == len(mentions(text))


def test_the_template_brings_law_but_no_value_of_the_dossier() -> None:
    text = (
        "la loi n° 78-17 du 6 janvier 1978, art. L. 2131-1, annexe n° 1, deux mois, la délibération n° 2209 du 26 janvier "
        "2021, 20 000,00 €, a@x.example, SIRET 200 058 014 00016, FR76 3000 1007 9412 3456 7890 185"
    )
    assert stray(text, template=text) == [
        "n° 2209",
        "26 janvier 2021",
        "20 000,00 €",
        "a@x.example",
        "200 058 014 00016",
        "FR76 3000 1007 9412 3456 7890 185",
    ]


def test_amounts_in_words_say_what_the_figures_say() -> None:
    assert words_against_figures(mentions("20 000,00 € (vingt mille euros) puis 3 000 € (trois mille euros)")) == ()
    ((figures, words),) = words_against_figures(mentions("20 000,00 € (deux mille euros)"))
    assert (figures.texte, words.texte) == ("20 000,00 €", "deux mille euros")
