"""The convention as a state over time: what it and its avenants say on a given day, and what is due month by month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from pipeline import deadlines
from pipeline.model import ArticleModifie, Avenant, ContactModifie, Convention, Dossier
from pipeline.model.avenant import Prorata

_CENT = Decimal("0.01")
Exigibilite = Literal["terme_echu", "terme_a_echoir"]


@dataclass(frozen=True, slots=True)
class Versement:
    """What is due for one month, in euros, and which act says so (0 is the convention, N its avenant n° N)."""

    mois: date
    montant: Decimal
    source: int


@dataclass(frozen=True, slots=True)
class Periode:
    """A term: the convention's own, or a renewal; ``prix`` is what it costs."""

    debut: date
    fin: date
    duree_mois: int
    prix: Decimal
    source: int


@dataclass(frozen=True, slots=True)
class Etat:
    """What holds: terms one after the other, instalments by month, and the changes made by avenants, in order.

    ``fin`` is the last day. ``arrete`` is set after an early end: the formula, and what it gives in all.
    """

    periodes: tuple[Periode, ...]
    fin: date
    versements: tuple[Versement, ...]
    avenants: tuple[int, ...] = ()
    articles: tuple[tuple[int, ArticleModifie], ...] = ()
    contacts: tuple[tuple[int, ContactModifie], ...] = ()
    arrete: tuple[Prorata, Decimal] | None = None

    @property
    def debut(self) -> date:
        """The first day."""
        return self.periodes[0].debut

    @property
    def montant(self) -> Decimal:
        """All that is due until the end, in euros."""
        return sum((v.montant for v in self.versements), Decimal(0))

    @property
    def mois(self) -> tuple[date, ...]:
        """The months covered, each by its first day."""
        return deadlines.mois_couverts(self.debut, self.fin)


@dataclass(frozen=True, slots=True)
class Solde:
    """Where one month stands, in euros: due, issued (corrections taken off), and what remains."""

    mois: date
    du: Decimal
    emis: Decimal
    source: int

    @property
    def reste(self) -> Decimal:
        """What remains to be issued; negative when too much was."""
        return self.du - self.emis


def initial(convention: Convention) -> Etat:
    """The convention alone."""
    fin = deadlines.echeance(convention.effet, convention.duree_mois)
    term = Periode(convention.effet, fin, convention.duree_mois, convention.prix.montant, 0)
    return Etat((term,), fin, tuple(Versement(e.mois, e.montant, 0) for e in convention.prix.echeancier))


def etat(dossier: Dossier, *, au: date | None = None, sans: int | None = None, signes: bool = False) -> Etat:
    """What holds on the day ``au``, avenants that have taken effect by then applied; all of them by default.

    ``sans`` leaves out an avenant and those after it: the state that it amends. ``signes`` leaves out those that are
    still drafts.
    """
    assert dossier.convention is not None
    state = initial(dossier.convention)
    for avenant in sorted(dossier.avenants, key=lambda one: one.numero):
        if sans is not None and avenant.numero >= sans:
            break
        if signes and avenant.etat != "signe":
            break
        if au is None or avenant.effet <= au:
            state = applied(state, avenant, dossier.convention)
    return state


def applied(state: Etat, avenant: Avenant, convention: Convention) -> Etat:
    """The state after an avenant."""
    n = avenant.numero
    if avenant.prix is not None:
        state = _repriced(state, avenant, n)
    if avenant.renouvellement is not None:
        state = _renewed(state, avenant, n)
    if avenant.fin_anticipee is not None:
        state = _ended(state, avenant, convention)
    return replace(
        state,
        avenants=(*state.avenants, n),
        articles=(*state.articles, *((n, change) for change in avenant.articles)),
        contacts=(*state.contacts, *((n, change) for change in avenant.contacts)),
    )


def soldes(state: Etat, emis: Mapping[date, Decimal]) -> tuple[Solde, ...]:
    """Month by month, what is due and what was issued; ``emis`` is by first day of month, corrections taken off."""
    due: dict[date, Versement] = {v.mois: v for v in state.versements}
    zero = Decimal(0)
    return tuple(
        Solde(
            mois,
            due[mois].montant if mois in due else zero,
            emis.get(mois, zero),
            due[mois].source if mois in due else 0,
        )
        for mois in sorted({*due, *emis})
    )


def exigible(mois: date, regle: Exigibilite) -> date:
    """The first day on which a month can be claimed: its last working day, or its first day when paid in advance."""
    return deadlines.dernier_ouvrable_du_mois(mois) if regle == "terme_echu" else deadlines.premier_du_mois(mois)


def dernier_preavis(convention: Convention, state: Etat) -> date | None:
    """The last day to ask for a renewal, ``None`` when the convention provides for none."""
    terms = convention.renouvellement
    return None if terms is None else deadlines.dernier_preavis(state.fin, terms.preavis_mois)


def renouvellements(state: Etat) -> int:
    """How many times the convention has been renewed."""
    return len(state.periodes) - 1


def prorata(periode: Periode, versements: Sequence[Versement], formule: Prorata, mois: int) -> Decimal:
    """What a term owes when it lasts ``mois`` whole months, under one of the three readings of the clause.

    ``echeancier`` sums the first instalments, ``mois_factures`` shares the price between the instalments,
    ``mois_duree`` between the months of the term. Rounded to the nearest cent, halves up.
    """
    if formule == "echeancier":
        last = deadlines.ajoute_mois(deadlines.premier_du_mois(periode.debut), mois)
        return sum((v.montant for v in versements if v.mois < last), Decimal(0))
    parts = len(versements) if formule == "mois_factures" else periode.duree_mois
    shared = periode.prix * min(mois, parts) / parts
    return shared.quantize(_CENT, rounding="ROUND_HALF_UP")


def mois_entames(periode: Periode, fin: date) -> int:
    """The months of a term until ``fin``, a month begun counting whole."""
    return sum(1 for n in range(periode.duree_mois) if deadlines.ajoute_mois(periode.debut, n) <= fin)


def _repriced(state: Etat, avenant: Avenant, n: int) -> Etat:
    assert avenant.prix is not None
    changed = {e.mois for e in avenant.prix.echeancier}
    first = deadlines.premier_du_mois(avenant.effet)
    kept = [v for v in state.versements if v.mois < first and v.mois not in changed]
    new = [Versement(e.mois, e.montant, n) for e in avenant.prix.echeancier]
    last = replace(state.periodes[-1], prix=avenant.prix.montant)
    lines = tuple(sorted((*kept, *new), key=lambda v: v.mois))
    return replace(state, periodes=(*state.periodes[:-1], last), versements=lines)


def _renewed(state: Etat, avenant: Avenant, n: int) -> Etat:
    terms = avenant.renouvellement
    assert terms is not None
    start = deadlines.lendemain(state.fin)
    end = deadlines.echeance(start, terms.duree_mois)
    new = tuple(Versement(e.mois, e.montant, n) for e in terms.echeancier)
    term = Periode(start, end, terms.duree_mois, terms.montant, n)
    return replace(state, periodes=(*state.periodes, term), fin=end, versements=(*state.versements, *new))


def _ended(state: Etat, avenant: Avenant, convention: Convention) -> Etat:
    end = avenant.fin_anticipee
    assert end is not None
    formule = end.prorata or convention.prix.prorata
    term = state.periodes[-1]
    lines = [v for v in state.versements if v.mois >= deadlines.premier_du_mois(term.debut)]
    before = state.versements[: len(state.versements) - len(lines)]
    kept = [v for v in lines if v.mois <= end.fin]
    if formule is None or not kept:
        return replace(state, fin=end.fin, versements=(*before, *kept))
    total = prorata(term, lines, formule, mois_entames(term, end.fin))
    rest = total - sum((v.montant for v in kept[:-1]), Decimal(0))
    if rest != kept[-1].montant:
        kept[-1] = Versement(kept[-1].mois, rest, avenant.numero)
    return replace(state, fin=end.fin, versements=(*before, *kept), arrete=(formule, total))
