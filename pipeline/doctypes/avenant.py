"""The avenant: what it amends, since when, what it costs, and that the rest stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pipeline import compose, conventions, deadlines, wording
from pipeline.compose import Emission
from pipeline.conventions import Etat, Versement
from pipeline.doctypes.kinds import DocType
from pipeline.errors import ExitCode, PipelineError
from pipeline.model import Avenant, Convention, Dossier, Echeance
from pipeline.model.convention import Habilitation

Forms = dict[str, str]
Part = dict[str, Any]


class AvenantAbsent(PipelineError):
    """The dossier has no such avenant."""

    exit_code = ExitCode.USAGE


def find(dossier: Dossier, numero: int) -> Avenant:
    """The avenant of that number. Raises ``AvenantAbsent``."""
    for avenant in dossier.avenants:
        if avenant.numero == numero:
            return avenant
    there = ", ".join(str(a.numero) for a in dossier.avenants) or "aucun"
    raise AvenantAbsent(
        f"le dossier « {dossier.nom} » n'a pas d'avenant n° {numero} (présents : {there})",
        f"écrire avenant-{numero}.yaml",
    )


def intitule(dossier: Dossier, avenant: Avenant | None = None) -> str:
    """« Avenant n° 1 à la convention de … »."""
    convention = dossier.convention
    assert convention is not None
    one = avenant or (dossier.avenants[-1] if dossier.avenants else None)
    number = f" n° {one.numero}" if one else ""
    return f"Avenant{number} à la {convention.intitule[:1].lower()}{convention.intitule[1:]}"


def context(dossier: Dossier, emission: Emission) -> dict[str, Any]:
    """What ``avenant.docx`` prints for the last avenant. Raises ``AvenantAbsent`` when there is none."""
    return context_of(dossier, emission, dossier.avenants[-1] if dossier.avenants else find(dossier, 1))


def context_of(dossier: Dossier, emission: Emission, avenant: Avenant) -> dict[str, Any]:
    """What ``avenant.docx`` prints for one avenant."""
    convention = dossier.convention
    assert convention is not None
    before = conventions.etat(dossier, sans=avenant.numero)
    after = conventions.applied(before, avenant, convention)
    giver, taker = compose.designation(dossier.prestataire), compose.designation(dossier.beneficiaire)
    return compose.finish(
        {
            "document": compose.document(
                dossier,
                emission,
                titre=intitule(dossier, avenant),
                reference=f"Avenant n° {avenant.numero} – {convention.intitule}",
                recueil=compose.upper_first(dossier.beneficiaire.nom),
            ),
            "avenant": {"numero": str(avenant.numero), "convention": _lower(convention.intitule)},
            "prestataire": giver,
            "beneficiaire": taker,
            "parties": _parties(dossier, avenant, giver, taker),
            "rappels": _recitals(dossier, convention, before),
            "motifs": compose.sentences(avenant.motifs),
            "articles": [
                _object(avenant),
                *_renewal(dossier, avenant, after),
                *_early_end(dossier, avenant, before, after),
                *_price(avenant),
                *_rewritten(avenant),
                *_contacts(dossier, avenant),
                _effect(avenant),
                _rest(before),
            ],
            "signature": {
                "lieu": compose.missing(avenant.signature.lieu, "lieu de signature"),
                "date": compose.day(avenant.signature.date, "date de signature"),
                "exemplaires": _copies(avenant.signature.exemplaires),
            },
            "signataires": [compose.signatory(dossier.prestataire), compose.signatory(dossier.beneficiaire)],
        }
    )


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _copies(count: int) -> str:
    return "un exemplaire original" if count == 1 else f"{wording.nombre_lettres(count)} exemplaires originaux"


def _parties(dossier: Dossier, avenant: Avenant, giver: Forms, taker: Forms) -> list[Forms]:
    def decided(power: Habilitation | None, side: Forms, body: Any) -> str:  # noqa: ANN401  # an organ, or none
        numero, jour = (power.numero, power.date) if power else (None, None)
        return compose.lettered(numero, jour, body, side["de"])

    return [
        compose.identity(
            dossier.prestataire, decided(avenant.deliberation, giver, dossier.prestataire.organe), "d'une part ;"
        ),
        compose.identity(
            dossier.beneficiaire,
            decided(avenant.habilitation_beneficiaire, taker, dossier.beneficiaire.organe),
            "d'autre part ;",
        ),
    ]


def _recitals(dossier: Dossier, convention: Convention, before: Etat) -> list[str]:
    signed = compose.day(convention.signature.date, "date de signature de la convention")
    found = [
        f"Les parties sont liées par la {_lower(convention.intitule)}, signée le {signed} et approuvée, pour "
        f"{dossier.prestataire.designation}, par la délibération {compose.act_reference(dossier)}.",
        f"Elle a pris effet le {wording.date_longue(before.debut)} et prend fin le {wording.date_longue(before.fin)}.",
    ]
    if before.avenants:
        numbers = wording.liste([f"n° {n}" for n in before.avenants])
        plural = "les avenants" if len(before.avenants) > 1 else "l'avenant"
        found.append(f"Elle a été modifiée par {plural} {numbers}.")
    return found


def _part(titre: str, *alineas: str, **more: Any) -> Part:  # noqa: ANN401  # tables of a context
    """``lie`` is the sentence that a list or a table follows, and that never leaves it."""
    blank: Part = {"titre": titre, "alineas": list(alineas), "lie": "", "liste": [], "echeancier": [], "total": ""}
    part = blank | {"changements": []} | more
    if alineas and (part["liste"] or part["echeancier"] or part["changements"]):
        part["lie"] = part["alineas"].pop()
    return part


def _object(avenant: Avenant) -> Part:
    subjects = [
        text
        for present, text in (
            (avenant.renouvellement, "de renouveler la convention"),
            (avenant.fin_anticipee, "d'avancer le terme de la convention"),
            (avenant.prix, "de modifier la participation ou son échéancier"),
            (avenant.articles, "de modifier des stipulations de la convention"),
            (avenant.contacts, "de modifier des désignations faites par les parties"),
        )
        if present
    ]
    if len(subjects) == 1:
        return _part("Objet", f"Le présent avenant a pour objet {subjects[0]}.")
    return _part("Objet", "Le présent avenant a pour objet :", liste=compose.dashes(subjects))


def _renewal(dossier: Dossier, avenant: Avenant, after: Etat) -> list[Part]:
    terms, convention = avenant.renouvellement, dossier.convention
    if terms is None or convention is None:
        return []
    term = next(p for p in after.periodes if p.source == avenant.numero)
    start, end = wording.date_longue(term.debut), wording.date_longue(term.fin)
    texts = [f"La convention est renouvelée pour {wording.duree(terms.duree_mois)}, du {start} au {end} inclus."]
    if terms.notification is not None:
        texts.append(f"Le renouvellement a été demandé par écrit le {wording.date_longue(terms.notification)}.")
    if convention.technicien is not None and not convention.technicien.maintenu_au_renouvellement:
        eve = wording.date_longue(term.debut - deadlines.JOUR)
        texts.append(
            "Les stipulations relatives au technicien mis à disposition ne sont pas renouvelées : il n'intervient plus "
            f"après le {eve}."
        )
    amount = f"{wording.montant(terms.montant)} ({wording.montant_lettres(terms.montant)})"
    paid = f"Pour cette période, la participation {wording.de(dossier.beneficiaire.designation)} est de {amount}. "
    table = _schedule(terms.echeancier)
    return [
        _part("Renouvellement", *texts),
        _part(
            "Participation pour la période renouvelée", f"{paid}Elle est appelée selon l'échéancier suivant :", **table
        ),
    ]


def _schedule(lines: Sequence[Echeance | Versement]) -> dict[str, Any]:
    total = sum((line.montant for line in lines), Decimal(0))
    return {
        "echeancier": [
            {
                "mois": compose.upper_first(wording.mois_annee(line.mois)),
                "exercice": str(line.mois.year),
                "montant": wording.montant(line.montant),
            }
            for line in lines
        ],
        "total": wording.montant(total),
    }


def _early_end(dossier: Dossier, avenant: Avenant, before: Etat, after: Etat) -> list[Part]:
    end = avenant.fin_anticipee
    if end is None:
        return []
    day = wording.date_longue(end.fin)
    instead = wording.date_longue(before.fin)
    text = f"D'un commun accord, la convention prend fin le {day} inclus, au lieu du {instead}."
    lines = tuple(v for v in after.versements if v.mois >= after.periodes[-1].debut.replace(day=1))
    intro = f"{_formula(dossier, before, after, end.fin)} Les versements deviennent :"
    return [_part("Fin anticipée", text), _part("Participation due", intro, **_schedule(lines))]


def _formula(dossier: Dossier, before: Etat, after: Etat, fin: date) -> str:
    who = wording.de(dossier.beneficiaire.designation)
    if after.arrete is None:
        return f"La participation {who} se calcule ainsi : {compose.missing(None, 'formule de calcul')}."
    formule, total = after.arrete
    term = before.periodes[-1]
    months = conventions.mois_entames(term, fin)
    lines = [v for v in before.versements if v.mois >= term.debut.replace(day=1)]
    counted = f"{wording.nombre_lettres(months)} mois"
    if formule == "echeancier":
        how = f"somme des versements que l'échéancier prévoit pour ces {counted}"
    else:
        parts = len(lines) if formule == "mois_factures" else term.duree_mois
        unit = "versements de l'échéancier" if formule == "mois_factures" else "mois de la durée convenue"
        how = f"{wording.montant(term.prix)} ÷ {parts} {unit} × {months} mois"
    return (
        f"La convention ayant duré {counted}, la participation {who} est arrêtée à {wording.montant(total)} "
        f"({wording.montant_lettres(total)}) : {how}."
    )


def _price(avenant: Avenant) -> list[Part]:
    new = avenant.prix
    if new is None:
        return []
    amount = f"{wording.montant(new.montant)} ({wording.montant_lettres(new.montant)})"
    text = f"La participation est fixée à {amount}. Les versements suivants remplacent ceux des mêmes mois :"
    return [_part("Participation et échéancier", text, **_schedule(new.echeancier))]


def _rewritten(avenant: Avenant) -> list[Part]:
    if not avenant.articles:
        return []
    rows = [
        {
            "article": f"{change.article}{f' – {change.intitule}' if change.intitule else ''}",
            "ancien": change.ancien,
            "nouveau": change.nouveau,
        }
        for change in avenant.articles
    ]
    plural = "Les articles suivants sont" if len(rows) > 1 else "L'article suivant est"
    return [
        _part(
            "Stipulations modifiées",
            f"{plural} modifiés ainsi :" if len(rows) > 1 else f"{plural} modifié ainsi :",
            changements=rows,
        )
    ]


def _contacts(dossier: Dossier, avenant: Avenant) -> list[Part]:
    if not avenant.contacts:
        return []
    bodies = {"prestataire": dossier.prestataire, "beneficiaire": dossier.beneficiaire}
    texts = [
        f"pour {bodies[change.partie].designation}, {change.role} : {change.nouveau}"
        + (f" (auparavant : {change.ancien})" if change.ancien else "")
        for change in avenant.contacts
    ]
    return [
        _part("Désignations", "Les désignations suivantes remplacent les précédentes :", liste=compose.dashes(texts))
    ]


def _effect(avenant: Avenant) -> Part:
    return _part("Prise d'effet", f"Le présent avenant prend effet le {wording.date_longue(avenant.effet)}.")


def _rest(before: Etat) -> Part:
    with_others = ", dans leur rédaction issue des avenants précédents," if before.avenants else ""
    return _part(
        "Autres stipulations",
        f"Les autres stipulations de la convention{with_others} demeurent inchangées et s'appliquent au présent "
        "avenant.",
    )


DOCTYPE = DocType("avenant", "avenant.docx", intitule, context)
