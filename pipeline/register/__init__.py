"""The register: numbers and issued acts, recorded once, chained, and never changed."""

from pipeline.register.engine import Register, connect
from pipeline.register.errors import (
    ActeDejaEmis,
    ActeInconnu,
    CorrectionExcessive,
    DisquePlein,
    EmissionRefusee,
    NumeroDejaPris,
    NumeroInattendu,
    RegistreEndommage,
    RegistreError,
    RegistreInaccessible,
    RegistreOccupe,
    RegistrePlusRecent,
    RestaurationImpossible,
)
from pipeline.register.issuing import issue
from pipeline.register.reading import entries, head, law_asked, sources
from pipeline.register.records import (
    Acte,
    Anomalie,
    Bordereau,
    Creance,
    Demande,
    DemandeBordereau,
    Emission,
    Fabrique,
    Fichier,
    Manque,
    Reprise,
    Serie,
    law_of,
)
from pipeline.register.recovery import recover
from pipeline.register.restoring import Restauration, restore
from pipeline.register.staging import written
from pipeline.register.table import to_csv, to_xlsx
from pipeline.register.verifying import verify

__all__ = [
    "Acte",
    "ActeDejaEmis",
    "ActeInconnu",
    "Anomalie",
    "Bordereau",
    "CorrectionExcessive",
    "Creance",
    "Demande",
    "DemandeBordereau",
    "DisquePlein",
    "Emission",
    "EmissionRefusee",
    "Fabrique",
    "Fichier",
    "Manque",
    "NumeroDejaPris",
    "NumeroInattendu",
    "Register",
    "RegistreEndommage",
    "RegistreError",
    "RegistreInaccessible",
    "RegistreOccupe",
    "RegistrePlusRecent",
    "Reprise",
    "Restauration",
    "RestaurationImpossible",
    "Serie",
    "connect",
    "entries",
    "head",
    "issue",
    "law_asked",
    "law_of",
    "recover",
    "restore",
    "sources",
    "to_csv",
    "to_xlsx",
    "verify",
    "written",
]
