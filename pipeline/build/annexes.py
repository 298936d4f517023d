"""The foreign PDFs a dossier joins to its bound act, each behind a sheet that names it."""

from __future__ import annotations

from pathlib import Path

from pipeline.build.request import Demande
from pipeline.errors import ExitCode, PipelineError
from pipeline.model import Annexe, Dossier


class AnnexeIntrouvable(PipelineError):
    """A file that ``dossier.yaml`` names under ``annexes`` is not in the folder of the dossier."""

    exit_code = ExitCode.FINDINGS


def append_annexes(demande: Demande, dossier: Dossier, bound: Path, aside: Path) -> list[str]:
    """Append the annexes to ``bound``, in place; gives what the joined file no longer satisfies, in French.

    ``aside`` is a working folder. Raises ``AnnexeIntrouvable`` or ``assemble.AssembleError``, ``bound`` unchanged.
    """
    from pipeline import assemble

    joined = [
        assemble.Annexe(path, annexe.intitule, _cover(demande, dossier, number, annexe, path, aside))
        for number, annexe in enumerate(dossier.entete.annexes, 1)
        for path in (_file(demande, dossier, annexe),)
    ]
    assert dossier.deliberation is not None
    pied = f"Délibération n° {dossier.deliberation.numero} — page {{page}}/{{pages}}"
    done = assemble.append(
        bound, joined, aside / "joint.pdf", pied=pied if dossier.entete.pagination == "continue" else None
    )
    done.pdf.replace(bound)
    return list(done.notes)


def _file(demande: Demande, dossier: Dossier, annexe: Annexe) -> Path:
    folder = (demande.racine / "dossiers" / dossier.nom).resolve()
    path = (folder / annexe.fichier).resolve()
    if not path.is_relative_to(folder) or not path.is_file():
        raise AnnexeIntrouvable(
            f"{annexe.at('fichier')} : l'annexe « {annexe.fichier} » n'est pas dans le dossier {dossier.nom}",
            "y déposer ce fichier PDF, ou corriger son nom",
        )
    return path


def _cover(demande: Demande, dossier: Dossier, number: int, annexe: Annexe, path: Path, aside: Path) -> Path:
    from pipeline import assemble, convert, render
    from pipeline.wording import ESPACE, pluriel, typographier

    assert dossier.deliberation is not None
    pages = assemble.page_count(path, f"l'annexe n° {number}")
    titre = typographier(f"Annexe n° {number} — {annexe.intitule}")
    context = {
        "document": {
            "titre": titre,
            "sujet": titre,
            "emetteur": dossier.prestataire.nom_court,
            "recueil": typographier(dossier.entete.objet),
            "reference": f"Annexe n°\u00a0{number}",
        },
        "annexe": {
            "numero": str(number),
            "intitule": typographier(annexe.intitule),
            "pages": f"{pages}{ESPACE}{pluriel(pages, 'page')}",
            "deliberation": dossier.deliberation.numero,
        },
    }
    docx = aside / f"couverture-{number}.docx"
    render.to_docx(demande.gabarits / "couverture-annexe.docx", context, docx, cache=demande.sortie / ".gabarits")
    return convert.to_pdf([convert.Part(docx, titre)], docx.with_suffix(".pdf"), titre=titre).pdf
