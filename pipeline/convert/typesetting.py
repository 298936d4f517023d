"""Documents as the source of one PDF: what holds their parts together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.convert.document import Writer
from pipeline.convert.output import PRELUDE, Output, literal
from pipeline.convert.source import Source


@dataclass(slots=True)
class Typeset:
    """Typst source and the images it names; ``openings`` are the labels where each part begins."""

    source: bytes
    images: dict[str, bytes]
    openings: list[str] = field(default_factory=list)


def typeset(
    sources: Sequence[Source],
    output: Output,
    *,
    titre: str,
    language: str,
    date: str,
    by_part: bool,
    intitules: Sequence[str] = (),
) -> Typeset:
    """The Typst source of these documents bound in order; refusals are left in ``output``.

    ``titre`` is the title of the PDF, ``language`` a BCP 47 tag, ``date`` Typst code of the document's date,
    ``intitules`` the bookmark that opens each part when there are several.
    """
    bound = len(sources) > 1
    writers = [
        Writer(
            source,
            output,
            i,
            len(sources),
            by_part,
            (intitules[i] if i < len(intitules) else f"Partie {i + 1}") if bound else "",
        )
        for i, source in enumerate(sources)
    ]
    output.settings = _settings(language, any(source.settings.hyphenation for source in sources))
    body = "\n".join(writer.code() for writer in writers)
    # Scoped to nothing: a title in force over the pages would make every page new to the compiler's memory.
    facts = f"#[#set document(title: {literal(titre)}, date: {date}); #metadata(none)]\n"
    text = f"{facts}{output.settings}{output.definitions()}#{{\n{body}\n}}\n"
    return Typeset(text.encode(), output.images, [f"d{i}-first" for i in range(len(sources))])


def _settings(language: str, hyphenation: bool) -> str:
    primary, _, region = language.partition("-")
    primary = primary if primary.isascii() and primary.isalpha() and len(primary) in (2, 3) else "fr"
    return (
        f'#import "{PRELUDE}": *\n'
        f'#set text(font: ("Arimo", "DejaVu Sans Mono"), lang: {literal(primary.lower())}, '
        + (f"region: {literal(region.lower())}, " if region.isascii() and region.isalpha() and len(region) == 2 else "")
        + f"hyphenate: {'true' if hyphenation else 'false'}, "
        "kerning: false, ligatures: false, overhang: false, size: 10pt)\n"
        '#set par(leading: 0pt, spacing: 0pt, linebreaks: "simple")\n#set block(spacing: 0pt)\n'
        "#show heading: set text(weight: 400)\n#show heading: it => it.supplement\n#show <intitule>: none\n"
        "#set super(typographic: false, baseline: 0pt, size: 1em)\n"
        "#set footnote.entry(separator: line(length: 144pt, stroke: 0.5pt), gap: 0pt, clearance: 6pt, indent: 0pt)\n"
        "#show footnote.entry: it => it.note.body\n"
    )
