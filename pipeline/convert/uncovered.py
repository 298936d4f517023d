"""Signs that no font at hand can print: the compiler refuses the whole document for one of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.convert.output import STANDARDS, literal
from pipeline.convert.refusals import EXCERPT, Refus
from pipeline.convert.runs import FALLBACK
from pipeline.convert.source import Source

# Each unusual sign is tried alone, to name those that no face has.
MAX_PROBED = 300


def uncovered(compiler: Any, sources: Sequence[Source], date: str) -> list[Refus]:  # noqa: ANN401 typst is not typed
    """A refusal for each sign of these documents that no face of the compiler has; ``date`` is the document's."""
    import typst

    found: dict[str, str] = {}
    for source in sources:
        for text in source.texts():
            for char in text:
                if ord(char) > 0x17F:
                    found.setdefault(char, text.strip()[:EXCERPT])
    refused = []
    for char, excerpt in list(found.items())[:MAX_PROBED]:
        head = f'#set document(title: "x", date: {date})\n'
        head += f'#set text(lang: "fr", font: ("Arimo", {literal(FALLBACK)}))\n'
        try:
            compiler.compile(input=f"{head}#{literal(char)}".encode(), format="pdf", pdf_standards=STANDARDS)
        except typst.TypstError:
            remede = "déposez dans templates/polices une police qui contient ce caractère et employez-la, ou retirez-le"
            refused.append(
                Refus(f"caractère « {char} » (U+{ord(char):04X}) absent des polices", excerpt, "", "texte", remede)
            )
    return refused
