"""The files of one dossier, read in the order of their references."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from pipeline.diagnostics import Diagnostic, Location, Severity
from pipeline.loading.columns import OTHER_TABLE, column_faults, renamed
from pipeline.loading.members import Roster
from pipeline.loading.records import to_record
from pipeline.loading.strays import absent, strays
from pipeline.model.avenant import Avenant
from pipeline.model.base import Record
from pipeline.model.collectivite import Collectivite
from pipeline.model.convention import Convention
from pipeline.model.deliberation import Deliberation, Voix
from pipeline.model.dossier import Dossier, Entete
from pipeline.model.rgpd import AnnexeRgpd
from pipeline.model.seance import Membre, Presence, Seance
from pipeline.model.titres import Titres
from pipeline.sources import Node, Parsed, read

R = TypeVar("R", bound=Record)

MAX_FAULTY = 50
"""Faulty rows after which a table is taken for the wrong file."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Assembly:
    """Reads one dossier and gathers what is wrong with it."""

    def __init__(self, racine: Path, nom: str) -> None:
        self.racine = racine
        self.nom = nom
        self.folder = f"dossiers/{nom}"
        self.diagnostics: list[Diagnostic] = []
        self.illisibles: set[str] = set()
        self.incomplets: set[str] = set()
        self.lignes: dict[str, tuple[str, ...]] = {}
        self.arbres: dict[str, Node] = {}
        self.empreintes: dict[str, str] = {}

    def dossier(self) -> Dossier | None:
        """The dossier, or ``None`` when what its acts share could not be read."""
        self.diagnostics += strays(self.racine / self.folder, self.folder)
        entete = self._record(Entete, f"{self.folder}/dossier.yaml")
        deliberation = self._deliberation()
        convention = self._act(Convention, "convention.yaml", "convention")
        rgpd = self._act(AnnexeRgpd, "annexe-rgpd.yaml", "annexe_rgpd")
        avenants = self._avenants()
        titres = self._act(Titres, "titres.yaml", "titres")
        if entete is None:
            return None
        prestataire = self._collectivite(entete.parties.prestataire, entete.at("parties", "prestataire"))
        beneficiaire = self._collectivite(entete.parties.beneficiaire, entete.at("parties", "beneficiaire"))
        seance = self._seance(entete)
        if prestataire is None or beneficiaire is None:
            return None
        membres = self._membres(prestataire)
        unread = {f"seances/{entete.seance}/presences.csv", f"{self.folder}/votes.csv"} & self.incomplets
        if seance is not None and deliberation is not None and not unread and seance.presences:
            self._check_voters(deliberation, seance)
        return Dossier(
            self.nom,
            entete,
            prestataire,
            beneficiaire,
            membres,
            seance,
            deliberation,
            convention,
            rgpd,
            avenants,
            titres,
        )

    def _parse(self, name: str) -> Parsed:
        path = self.racine / name
        parsed: Parsed = read(path, name)
        self.diagnostics += parsed.diagnostics
        self.lignes[name] = parsed.lines
        if parsed.lines:
            self.empreintes[name] = hashlib.sha256(path.read_bytes()).hexdigest()
        if parsed.root is not None:
            self.arbres[name] = parsed.root
        return parsed

    def _record(self, record: type[R], name: str, extra: dict[str, object] | None = None) -> R | None:
        root = self._parse(name).root
        if root is None:
            return None
        found, faults = to_record(record, root, extra)
        self.diagnostics += faults
        return found

    def _rows(self, record: type[R], name: str) -> tuple[R, ...]:
        """The rows of a table; one that cannot be read, or that says nothing, leaves its name in ``incomplets``."""
        parsed = self._parse(name)
        nodes = parsed.root.value if parsed.root is not None and isinstance(parsed.root.value, list) else []
        faults = column_faults(record, parsed.columns, name)
        if not (nodes or faults or any(d.bloquant for d in parsed.diagnostics)):
            faults = (_empty(name, parsed),)
        if any(d.code == OTHER_TABLE for d in faults):
            self.diagnostics = [d for d in self.diagnostics if d not in parsed.diagnostics or not d.bloquant]
        self.diagnostics += faults
        if faults or any(d.bloquant for d in parsed.diagnostics):
            self.incomplets.add(name)
        return () if faults else self._read(record, name, nodes)

    def _read(self, record: type[R], name: str, nodes: Sequence[Node]) -> tuple[R, ...]:
        rows: list[R] = []
        faulty = 0
        for node in nodes:
            found, faults = to_record(record, renamed(record, node))
            if found is not None:
                rows.append(found)
                continue
            self.incomplets.add(name)
            self.diagnostics += faults
            faulty += 1
            if faulty == MAX_FAULTY:
                self._stop(name, node)
                break
        return tuple(rows)

    def _stop(self, name: str, node: Node) -> None:
        message = f"{name} : déjà {MAX_FAULTY} lignes à corriger, la suite n'est pas lue"
        conseil = "vérifier d'abord que c'est le bon fichier, et que sa première ligne nomme les colonnes"
        self.diagnostics.append(Diagnostic("SCH-006", Severity.ERREUR, message, node.location, conseil=conseil))

    def _act(self, record: type[R], file: str, acte: str, extra: dict[str, object] | None = None) -> R | None:
        name = f"{self.folder}/{file}"
        if not (self.racine / name).exists():
            return None
        found = self._record(record, name, extra)
        if found is None:
            self.illisibles.add(acte)
        return found

    def _collectivite(self, stem: str, place: Location) -> Collectivite | None:
        if not self._slug(stem, place) or not self._there("collectivites", f"{stem}.yaml", place):
            return None
        return self._record(Collectivite, f"collectivites/{stem}.yaml")

    def _membres(self, collectivite: Collectivite) -> tuple[Membre, ...]:
        organe = collectivite.organe
        if organe is None or organe.membres is None or not self._slug(organe.membres, organe.at("membres")):
            return ()
        name = f"assemblees/{organe.membres}.csv"
        if not self._there("assemblees", f"{organe.membres}.csv", organe.at("membres")):
            return ()
        rows = self._rows(Membre, name)
        return rows if name not in self.incomplets else ()

    def _seance(self, entete: Entete) -> Seance | None:
        place = entete.at("seance")
        if not self._slug(entete.seance, place) or not self._there("seances", entete.seance, place):
            self.illisibles.add("deliberation")
            return None
        folder = f"seances/{entete.seance}"
        presences = self._rows(Presence, f"{folder}/presences.csv")
        seance = self._record(Seance, f"{folder}/seance.yaml", {"presences": presences})
        if seance is None:
            self.illisibles.add("deliberation")
        if f"{folder}/presences.csv" not in self.incomplets:
            self._check_names(seance, presences)
        else:
            self.illisibles.add("deliberation")
        return seance

    def _deliberation(self) -> Deliberation | None:
        votes = f"{self.folder}/votes.csv"
        nominal = self._rows(Voix, votes) if (self.racine / votes).exists() else ()
        if votes in self.incomplets:
            self.illisibles.add("deliberation")
        return self._act(Deliberation, "deliberation.yaml", "deliberation", {"nominal": nominal})

    def _avenants(self) -> tuple[Avenant, ...]:
        """``avenant-1.yaml``, ``avenant-2.yaml``… by the number in the name."""
        files = (self.racine / self.folder).glob("avenant-*.yaml")
        numbers = sorted(int(m[1]) for m in (re.fullmatch(r"avenant-([1-9]\d{0,2})\.yaml", f.name) for f in files) if m)
        found = (self._act(Avenant, f"avenant-{number}.yaml", "avenant") for number in numbers)
        return tuple(avenant for avenant in found if avenant is not None)

    def _check_names(self, seance: Seance | None, rows: tuple[Presence, ...]) -> None:
        if not rows:
            return
        roster = Roster(rows)
        if seance is not None:
            self._name(seance.president, roster, seance.at("president"), "président")
            self._name(seance.secretaire, roster, seance.at("secretaire"), "secrétaire")
        for row in rows:
            if row.mandataire is not None:
                self._name(row.mandataire, roster, row.at("mandataire"), "mandataire")

    def _check_voters(self, deliberation: Deliberation, seance: Seance) -> None:
        roster = Roster(seance.presences)
        for voix in deliberation.nominal:
            self._name(voix.nom_complet, roster, voix.at("nom"), "vote")
        vote = deliberation.vote
        if vote is None:
            return
        for key in ("voix_contre", "voix_abstention", "ne_prennent_pas_part"):
            for index, written in enumerate(getattr(vote, key)):
                self._name(written, roster, vote.at(key, index), "vote")

    def _name(self, written: str, roster: Roster[Presence], place: Location, role: str) -> None:
        """A name that finds nobody, or several, keeps the délibération from being read as it was meant."""
        faults = roster.resolve(written, place, role)[1]
        if faults:
            self.diagnostics += faults
            self.illisibles.add("deliberation")

    def _there(self, below: str, name: str, place: Location) -> bool:
        missing = absent(self.racine, below, name, place)
        self.diagnostics += [missing] if missing else []
        return missing is None

    def _slug(self, stem: str, place: Location) -> bool:
        if _SLUG.fullmatch(stem):
            return True
        message = f"« {stem} » n'est pas un nom de fichier : lettres minuscules sans accent, chiffres et tirets"
        self.diagnostics.append(Diagnostic("SCH-005", Severity.ERREUR, message, place, conseil="corriger ce nom"))
        return False


def _empty(name: str, parsed: Parsed) -> Diagnostic:
    place = parsed.columns[0].location if parsed.columns else Node.start_of(name)
    message, conseil = f"{name} n'a aucune ligne sous le nom des colonnes", "écrire une ligne par personne"
    return Diagnostic("SRC-015", Severity.ERREUR, message, place, conseil=conseil)
